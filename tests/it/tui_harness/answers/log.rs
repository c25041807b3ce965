//! Answers about the log.

use patient_profile::wire::client::api;

use crate::tui_harness::script::Script;

impl Script {
    pub fn activity(&mut self, query: &api::ActivityQuery) -> api::ActivityPage {
        self.activity_asked.push(query.clone());
        let newest = self.activity.iter().map(|entry| entry.seq).max().unwrap_or(0);
        let matches = |entry: &&api::ActivityView| {
            query.patient.as_ref().is_none_or(|p| entry.patient_id.as_ref() == Some(p))
                && query.kind.as_ref().is_none_or(|k| entry.kind.eq_ignore_ascii_case(k))
                && query.actor.as_ref().is_none_or(|a| entry.actor == *a)
                && query.after.is_none_or(|a| entry.seq > a)
                && query.since.is_none_or(|s| entry.at >= s)
        };
        let total = query.count.then(|| self.activity.iter().filter(matches).count() as u64);
        let fits = |entry: &&api::ActivityView| matches(entry) && query.before.is_none_or(|b| entry.seq < b);
        let mut entries: Vec<_> = self.activity.iter().filter(fits).cloned().collect();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.seq));
        let limit = query.limit as usize;
        let more = entries.len() > limit;
        entries.truncate(limit);
        let looked = entries.last().map_or(0, |entry| entry.seq);
        api::ActivityPage { entries, more, newest, looked, total, total_more: false }
    }
}
