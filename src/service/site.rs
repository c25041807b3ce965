//! The site and the session as screens show them; snapshots of the store.

use chrono::Offset;

use crate::domain::field::TemplateObject;
use crate::domain::{ClockDoubt, Permission, Template, TemplateBase};
use crate::store::records::table;

use super::api::{SiteView, StoreReport};
use super::core::Service;
use super::error::ServiceError;
use super::patients::safe;
use super::printing::makes_pdf;
use super::session::Session;

impl Service {
    /// The site, the session and how far the index is.
    pub fn site(&self, session: &Session) -> Result<SiteView, ServiceError> {
        let site = self.site_settings();
        let moment = self.moment();
        let offset = moment.now.with_timezone(&site.time_zone).offset().fix().local_minus_utc();
        let granted = Permission::ALL.into_iter().filter(|permission| session.permissions().has(*permission));
        let templates = self.templates_in_use()?;
        let credential = |template: &&Template| {
            template.object == TemplateObject::PatientProfile.label() && !template.retired
        };
        let bases: Vec<TemplateBase> = self.newest_bases()?;
        Ok(SiteView {
            name: site.name,
            operator: session.name().to_owned(),
            permissions: granted.map(|permission| permission.name().to_owned()).collect(),
            time_zone: site.time_zone.name().to_owned(),
            now: moment.now,
            clock: self.clock_view(),
            today: moment.today,
            utc_offset_seconds: offset,
            day_first: site.day_first,
            default_expiry_days: site.default_expiry_days,
            max_expiry_days: site.limits.max_expiry_days,
            portal_url: site.portal_url,
            print_folder: site.print_folder,
            print_command: site.print_command.join(" "),
            print_timeout_seconds: site.print_timeout_seconds,
            address: site.address.iter().map(|line| safe(line)).collect(),
            support_delay_minutes: site.support_delay_minutes,
            patients: self.n_patients(),
            searchable: self.directory.n_searchable(),
            templates: small(templates.iter().filter(credential).count()),
            bases: small(bases.len()),
            held_letters: self.count(table::HELD),
            makes_pdf: makes_pdf(),
            template_approval: site.template_approval,
            usual_reasons: site.usual_reasons,
            seq: self.store.seq(),
            warnings: self.warnings(),
            lacking: self.lacking_for_letters(),
            demo: site.demo,
        })
    }

    /// What needs attention.
    fn warnings(&self) -> Vec<String> {
        let health = self.store.health();
        let mut warnings: Vec<String> = self.trouble().into_iter().collect();
        let now = self.clock.now();
        if self.portal.is_under_attack(now) {
            let since =
                self.portal.attacked_since().unwrap_or(now).with_timezone(&self.site_settings().time_zone);
            warnings.push(format!(
                "The portal is under attack by mass guessing since {}: wrong codes wait but lock nobody.",
                since.format("%H:%M")
            ));
        }
        warnings.extend(self.clock_doubt().map(|doubt| self.doubted(doubt)));
        warnings.extend(self.portal.renewal().map(|fault| {
            format!("The renewed certificate of the portal is not used, the older one goes on: {fault}.")
        }));
        warnings.extend(self.unfinished_run().ok().flatten());
        warnings.extend(self.outbox_warning());
        let free_mb = health.free_bytes.unwrap_or(0) >> 20;
        if let Some(fault) = health.fault {
            warnings.push(format!("The store takes no more changes: {fault}."));
        } else if health.refuses_normal {
            warnings.push(format!("The disk is nearly full ({free_mb} MB free): only Disable still works."));
        } else if health.refuses_bulk {
            warnings.push(format!("The disk is getting full ({free_mb} MB free): imports are refused."));
        }
        warnings
    }

    /// What letters of this site still lack.
    fn lacking_for_letters(&self) -> Vec<String> {
        let entered = self.support_entry("").is_ok_and(|entry| entry.is_some());
        self.site_settings().lacking_for_letters(entered).into_iter().map(str::to_owned).collect()
    }

    fn doubted(&self, doubt: ClockDoubt) -> String {
        let zone = self.site_settings().time_zone;
        let [shown, counted] = [doubt.shown, doubt.counted]
            .map(|at| at.with_timezone(&zone).format("%-d %b %Y %H:%M").to_string());
        format!(
            "The machine's clock shows {shown}, where {counted} was due. Nothing expires until it is confirmed."
        )
    }

    /// Writes a snapshot of the store and proves it.
    pub fn snapshot(&self, session: &Session) -> Result<StoreReport, ServiceError> {
        session.require(Permission::OperatorsManage)?;
        let taken = self.store.snapshot()?;
        Ok(StoreReport {
            seq: taken.seq,
            records: self.counts(),
            log_entries: self.store.log_head().0,
            notes: vec![format!("A snapshot of {} records was written and proven.", taken.records)],
        })
    }

    fn counts(&self) -> Vec<(String, u64)> {
        let counts = self.store.counts();
        let named =
            table::NAMES.iter().map(|(number, name)| (*name, counts.get(number).copied().unwrap_or(0)));
        named.map(|(name, count)| (name.to_owned(), count)).collect()
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
