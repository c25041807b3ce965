//! Mails kept in memory, with faults on demand: for tests and for sites that have no mail yet.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::message::Outgoing;
use super::{MailFault, Mailer};

/// Keeps what it is sent; clones share it.
#[derive(Clone, Debug, Default)]
pub struct MemoryMailer(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    mails: Vec<Outgoing>,
    fault: Option<MailFault>,
}

impl MemoryMailer {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The mails so far.
    pub fn mails(&self) -> Vec<Outgoing> {
        self.kept().mails.clone()
    }

    /// Refuses every mail from now on, or takes them again.
    pub fn set_fault(&self, fault: Option<MailFault>) {
        self.kept().fault = fault;
    }
}

impl Mailer for MemoryMailer {
    fn send(&self, mail: &Outgoing) -> Result<(), MailFault> {
        let mut kept = self.kept();
        if let Some(fault) = &kept.fault {
            return Err(fault.clone());
        }
        kept.mails.push(mail.clone());
        Ok(())
    }

    fn describe(&self) -> String {
        "memory".to_owned()
    }
}
