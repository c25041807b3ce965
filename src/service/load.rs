//! Filling the index at start-up, and keeping house: expiries, rebuilds of the index, forgotten objects.

use std::collections::HashSet;

use tokio::sync::broadcast::error::TryRecvError;

use crate::domain::account::{Account, Command};
use crate::domain::{Document, LegalText, Letter, PageDraft, RecordKey, Template, TemplateBase};
use crate::search::Building;
use crate::store::records::{Stored, Summary, table};
use crate::store::{Direction, Key, Swept};
use crate::vault::ObjectId;

use super::core::Service;
use super::error::ServiceError;
use super::repository;
use super::session::Session;

impl Service {
    /// Reads every patient's search record and makes them searchable. What is committed meanwhile is not missed: the
    /// changes are followed from before the first read.
    pub fn load_directory(&self) -> Result<(), ServiceError> {
        let mut changes = self.store.follow();
        let mut building = Building::default();
        let rules = self.directory.rules();
        repository::each::<Summary>(&self.store, &[], |summary| {
            building.push(&super::directory::entry(summary, rules));
            if building.len().is_multiple_of(4096) {
                self.directory.note_loaded(u64::try_from(building.len()).unwrap_or(u64::MAX));
            }
            Ok(!self.background.is_stopping())
        })?;
        self.directory.install(building.finish());
        // A change is published before its own update of the index: what was published before this point may have
        // gone into the index that was just replaced, what comes later finds the new one.
        let mut touched = HashSet::new();
        loop {
            match changes.try_recv() {
                Ok(change) => {
                    let summaries = change.keys.iter().filter(|key| key.table() == table::SUMMARY);
                    touched.extend(summaries.filter_map(|key| Some(RecordKey(key.bytes().try_into().ok()?))));
                }
                Err(TryRecvError::Lagged(_)) => return self.load_directory(),
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
        for key in touched {
            self.directory.refresh(&self.store, key)?;
        }
        self.recall_attack()?;
        self.directory.note_ready();
        Ok(())
    }

    /// Notes the expiries that have come about and destroys what they leave.
    /// To be called at start-up and at each day's end.
    pub fn keep_house(&self) -> Result<(), ServiceError> {
        let session = Session::system("day's end");
        self.apply_statuses(&session)?;
        self.drop_old_drafts()?;
        let mut expired = Vec::new();
        let moment = self.moment();
        self.each_account(|key, account| {
            let due = account
                .credentials
                .as_ref()
                .is_some_and(|c| c.ended.is_none() && c.is_expired(moment) && account.registration.is_none());
            if due {
                expired.push(key);
            }
        })?;
        for key in expired {
            self.command(&session, key, |_, _| Ok(Command::NoteExpiry))?;
        }
        Ok(())
    }

    /// Builds the index anew once enough has changed.
    pub(super) fn rebuild_index_if_due(&self) {
        if self.directory.wants_rebuild() {
            self.directory.rebuild();
        }
    }

    /// Removes objects that nothing names: left by a crash between writing an object and the commit that names it.
    pub fn sweep_objects(&self) -> Result<Swept, ServiceError> {
        let mut live: HashSet<ObjectId> = HashSet::new();
        let mut keep = |id: Option<[u8; 16]>| live.extend(id.map(ObjectId));
        repository::each::<Letter>(&self.store, &[], |letter| {
            keep(letter.object);
            keep(letter.blanked);
            Ok(true)
        })?;
        repository::each::<TemplateBase>(&self.store, &[], |base| {
            keep(Some(base.word_file));
            keep(base.body);
            Ok(true)
        })?;
        repository::each::<Template>(&self.store, &[], |template| {
            keep(Some(template.body));
            Ok(true)
        })?;
        repository::each::<PageDraft>(&self.store, &[], |draft| {
            keep(Some(draft.text));
            Ok(true)
        })?;
        repository::each::<LegalText>(&self.store, &[], |legal| {
            keep(legal.text);
            Ok(true)
        })?;
        repository::each::<Document>(&self.store, &[], |document| {
            keep(document.object);
            Ok(true)
        })?;
        self.each_account(|_, account| keep(account.credentials.as_ref().and_then(|c| c.sealed_code)))?;
        Ok(self.store.sweep_objects(&live)?)
    }

    pub(super) fn each_account(
        &self,
        mut visit: impl FnMut(RecordKey, &Account),
    ) -> Result<(), ServiceError> {
        let prefix = Key::new(table::ACCOUNT, &[]);
        let mut after: Option<Key> = None;
        loop {
            let page = self.store.scan(&prefix, after.as_ref(), 512, Direction::Forward)?;
            for (key, record) in &page {
                let account = Account::from_bytes(record.schema, &record.bytes)?;
                if let Ok(bytes) = key.bytes().try_into() {
                    visit(RecordKey(bytes), &account);
                }
            }
            match page.last() {
                Some((key, _)) => after = Some(key.clone()),
                None => return Ok(()),
            }
        }
    }
}
