//! The site's settings, changed by whoever may (`decided.md` 1).

use std::path::Path;

use crate::domain::site::is_portal_url;
use crate::domain::{Activity, ActivityKind, Permission, SafeText, SiteSettings, UsualReason, WhyQuestion};

use super::api::{SiteChange, SiteView};
use super::core::Service;
use super::error::ServiceError;
use super::repository;
use super::session::Session;

/// The most lines of the organisation's address, and the most characters of one.
const MAX_LINES: usize = 7;
const MAX_LINE: usize = 100;
/// The longest delay of client support: a day.
const MAX_DELAY: u16 = 24 * 60;
/// The most usual reasons, and the most characters of one.
const MAX_REASONS: usize = 60;
const MAX_REASON: usize = 60;
/// The most words of a print command.
const MAX_WORDS: usize = 20;

impl Service {
    /// Changes what is given and leaves the rest.
    pub fn change_site(&self, session: &Session, change: &SiteChange) -> Result<SiteView, ServiceError> {
        session.require(Permission::OperatorsManage)?;
        let now = self.clock.now();
        let site = self.change_set_up(|draft| {
            let seen = repository::get::<SiteSettings>(&self.store, &[])?
                .ok_or_else(|| ServiceError::Internal("the store holds no site settings".to_owned()))?;
            let old = seen.value;
            let (new, what) = changed(&old, change)?;
            if new != old {
                draft.expect::<SiteSettings>(&[], seen.revision);
                draft.put(&[], &new);
                let (kind, actor) = (ActivityKind::SiteChanged, session.actor().clone());
                draft.log(&Activity { at: now, patient: None, kind, actor, detail: what.join(", ") });
            }
            Ok(new)
        })?;
        self.take_site(site);
        self.site(session)
    }
}

fn changed(old: &SiteSettings, change: &SiteChange) -> Result<(SiteSettings, Vec<String>), ServiceError> {
    let mut new = old.clone();
    let mut what = Vec::new();
    if let Some(lines) = &change.address {
        new.address = address(lines)?;
        what.push("address".to_owned());
    }
    if let Some(folder) = &change.print_folder {
        if !Path::new(folder).is_absolute() || !Path::new(folder).is_dir() {
            return Err(ServiceError::invalid(
                "The print folder is not there, or not named by its whole path.",
                "Make it, and name it from / on.",
            ));
        }
        new.print_folder.clone_from(folder);
        what.push("print folder".to_owned());
    }
    if let Some(command) = &change.print_command {
        if command.len() > MAX_WORDS || command.iter().any(|word| word.len() > MAX_LINE * 4) {
            return Err(ServiceError::invalid("The print command is too long.", "Put it into a script."));
        }
        new.print_command.clone_from(command);
        what.push("print command".to_owned());
    }
    if let Some(seconds) = change.print_timeout_seconds {
        new.print_timeout_seconds = seconds.clamp(1, 3600);
        what.push(format!("print time-out {} s", new.print_timeout_seconds));
    }
    if let Some(minutes) = change.support_delay_minutes {
        if minutes > MAX_DELAY {
            return Err(ServiceError::invalid(
                "Client support may be delayed by a day at most.",
                format!("Give at most {MAX_DELAY} minutes."),
            ));
        }
        new.support_delay_minutes = minutes;
        what.push(format!("client support visible after {minutes} minutes"));
    }
    if let Some(url) = &change.portal_url {
        if !is_portal_url(url) {
            return Err(ServiceError::invalid(
                "This is no address of a portal.",
                "It begins with https:// and holds no spaces, ? or #.",
            ));
        }
        new.portal_url.clone_from(url);
        what.push(format!("portal {url}"));
    }
    if let Some(approval) = change.template_approval {
        new.template_approval = approval;
        let word = if approval { "on" } else { "off" };
        what.push(format!("approval of Letter Templates {word}"));
    }
    if let Some(reasons) = &change.usual_reasons {
        new.usual_reasons = usual_reasons(reasons)?;
        what.push("usual reasons".to_owned());
    }
    Ok((new, what))
}

fn usual_reasons(reasons: &[String]) -> Result<Vec<String>, ServiceError> {
    let mut kept: Vec<String> = Vec::new();
    for reason in reasons {
        let reason = reason.parse::<UsualReason>().map_err(|unknown| {
            let names = WhyQuestion::ALL.map(WhyQuestion::name).join(", ");
            let hint =
                format!("These are: {names}. A reason that begins with a capital letter is taken as it is.");
            ServiceError::invalid(format!("In \"{reason}\", {unknown}."), hint)
        })?;
        let text = SafeText::new(reason.text.trim(), MAX_REASON + 1).into_string();
        if text.chars().count() > MAX_REASON {
            return Err(ServiceError::invalid(
                format!("A usual reason has at most {MAX_REASON} characters."),
                "Shorten it; more can be typed after it when it is used.",
            ));
        }
        let clean = UsualReason { text, ..reason };
        if !clean.text.is_empty() && !kept.contains(&clean.to_string()) {
            kept.push(clean.to_string());
        }
    }
    if kept.len() > MAX_REASONS {
        return Err(ServiceError::invalid(
            format!("There can be {MAX_REASONS} usual reasons at most."),
            "Leave out those that are seldom used.",
        ));
    }
    Ok(kept)
}

fn address(lines: &[String]) -> Result<Vec<String>, ServiceError> {
    let clean = |line: &String| SafeText::new(line.trim(), MAX_LINE).into_string();
    let lines: Vec<String> = lines.iter().map(clean).filter(|line| !line.is_empty()).collect();
    if lines.len() > MAX_LINES {
        return Err(ServiceError::invalid(
            format!("An address has at most {MAX_LINES} lines."),
            "Draw some of them together.",
        ));
    }
    Ok(lines)
}
