//! Which record statuses disable an account: shown with whom a change would affect, changed, and applied (R51).
//!
//! States follow from the rules, so a change counts the moment it is committed. What follows for each patient (the
//! account disabled, its entry in the log) comes one patient at a time, and goes on at the next start if it was cut off.

use crate::domain::account::Command;
use crate::domain::{
    Activity, ActivityKind, Permission, RecordKey, RecordStatus, RecordStatuses, StatusRules,
};
use crate::store::records::{StandingHint, Summary};

use super::api::{SetStatus, StatusEffect, StatusView};
use super::core::Service;
use super::error::ServiceError;
use super::patients::row;
use super::repository;
use super::session::Session;

/// The most patients that are named.
const MAX_NAMED: usize = 20;

impl Service {
    /// The table of record statuses.
    pub fn record_statuses(&self, session: &Session) -> Result<Vec<StatusView>, ServiceError> {
        session.require(Permission::PatientsView)?;
        let mut counts = [0_u64; RecordStatus::ALL.len()];
        repository::each::<Summary>(&self.store, &[], |summary| {
            counts[summary.status as usize] += 1;
            Ok(true)
        })?;
        let rules = self.directory.rules();
        let view = |status: RecordStatus| StatusView {
            status: status.label().to_owned(),
            disables: rules.disables(status),
            by_default: status.disables_by_default(),
            patients: counts[status as usize],
        };
        Ok(RecordStatus::ALL.map(view).into())
    }

    /// Whom a change of the table would affect; nothing is changed.
    pub fn status_effect(
        &self,
        session: &Session,
        request: &SetStatus,
    ) -> Result<StatusEffect, ServiceError> {
        session.require(Permission::PatientsView)?;
        self.effect_of(status_named(&request.status)?, request.disables)
    }

    /// Changes the table. Accounts that a new rule disables are disabled before this returns; a rule that goes leaves
    /// them disabled, in the queue "Disabled, record OK again".
    pub fn set_status(&self, session: &Session, request: &SetStatus) -> Result<StatusEffect, ServiceError> {
        session.require(Permission::PatientsImport)?;
        let status = status_named(&request.status)?;
        let effect = self.effect_of(status, request.disables)?;
        let now = self.clock.now();
        let rules = self.change_set_up(|draft| {
            let seen = repository::get::<RecordStatuses>(&self.store, &[])?.map(|seen| seen.value);
            let old = seen.unwrap_or_default();
            let rules = old.rules.with(status, request.disables);
            if rules == old.rules {
                return Ok(rules);
            }
            let mut applying = old.applying;
            applying.retain(|one| *one != status);
            applying.push(status);
            let changed = Some((now, session.name().to_owned()));
            draft.put(&[], &RecordStatuses { rules, applying, changed });
            let what = if request.disables { "disables" } else { "no longer disables" };
            let detail = format!("\"{status}\" {what}; {} patients have it", effect.patients);
            let actor = session.actor().clone();
            draft.log(&Activity {
                at: now,
                patient: None,
                kind: ActivityKind::RecordStatusesChanged,
                actor,
                detail,
            });
            Ok(rules)
        })?;
        self.directory.set_rules(rules);
        self.apply_statuses(session)?;
        Ok(effect)
    }

    /// Applies changed rules to the patients that they concern; what is done already is not done twice.
    pub(super) fn apply_statuses(&self, session: &Session) -> Result<(), ServiceError> {
        let Some(seen) = repository::get::<RecordStatuses>(&self.store, &[])? else { return Ok(()) };
        let (rules, applying) = (seen.value.rules, seen.value.applying);
        if applying.is_empty() {
            return Ok(());
        }
        let mut concerned: Vec<(RecordKey, RecordStatus)> = Vec::new();
        repository::each::<Summary>(&self.store, &[], |summary| {
            if applying.contains(&summary.status) {
                if becomes_disabled(&summary, rules) {
                    concerned.push((summary.key, summary.status));
                }
                self.directory.refresh(&self.store, summary.key)?;
            }
            Ok(true)
        })?;
        for (key, status) in concerned {
            self.command(session, key, |now, _| {
                // Somebody may have changed the status meanwhile: then that is applied, which is no change.
                let status =
                    if now.patient.value.status == status { status } else { now.patient.value.status };
                Ok(Command::SetRecordStatus(status))
            })?;
        }
        self.change_set_up(|draft| {
            let seen = repository::get::<RecordStatuses>(&self.store, &[])?.map(|seen| seen.value);
            let mut now = seen.unwrap_or_default();
            // A rule that was changed again meanwhile is for that change to apply.
            if now.rules == rules {
                now.applying.retain(|status| !applying.contains(status));
                draft.put(&[], &now);
            }
            Ok(())
        })
    }

    fn effect_of(&self, status: RecordStatus, disables: bool) -> Result<StatusEffect, ServiceError> {
        let old = self.directory.rules();
        let new = old.with(status, disables);
        let mut effect = StatusEffect {
            status: status.label().to_owned(),
            disables,
            changes: old != new,
            ..StatusEffect::default()
        };
        repository::each::<Summary>(&self.store, &[], |summary| {
            if summary.status != status {
                return Ok(true);
            }
            effect.patients += 1;
            let (before, after) = (state(&summary, old), state(&summary, new));
            if before != after || (old != new && becomes_disabled(&summary, new)) {
                effect.affected += 1;
                if effect.named.len() < MAX_NAMED {
                    effect.named.push(row(&summary, old));
                }
            }
            Ok(true)
        })?;
        Ok(effect)
    }
}

fn state(summary: &Summary, rules: StatusRules) -> Option<crate::domain::AccountState> {
    summary.standing.state(summary.status, rules)
}

/// Whether the rules disable an account that is not disabled by itself.
fn becomes_disabled(summary: &Summary, rules: StatusRules) -> bool {
    let has_account = !matches!(summary.standing, StandingHint::None | StandingHint::Disabled);
    rules.disables(summary.status) && has_account
}

fn status_named(label: &str) -> Result<RecordStatus, ServiceError> {
    RecordStatus::from_label(label).ok_or_else(|| {
        let known = RecordStatus::ALL.map(RecordStatus::label).join(", ");
        ServiceError::invalid("There is no such record status.", format!("Use one of: {known}."))
    })
}
