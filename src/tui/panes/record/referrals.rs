//! The module Referrals.

use super::table::Pair;
use crate::tui::text::dates;
use crate::tui::text::width::columns as cells;
use crate::wire::client::api::ReferralView;

/// What an empty list says.
pub(super) const EMPTY: &str = "No referrals. They come with an import: patient-profile import PATH.";

fn fit(columns: usize, date: &str, service: &str, status: &str, reference: &str) -> String {
    let room = columns.saturating_sub(11 + 18 + 16 + 6);
    cells(&[(date, 11), (service, room), (status, 18), (reference, 16)])
}

pub(super) fn heading(columns: usize) -> String {
    fit(columns, "Date", "Service", "Status", "Reference")
}

pub(super) fn row(referral: &ReferralView, columns: usize) -> String {
    let date = referral.date.map_or_else(|| "no date".to_owned(), dates::day);
    fit(columns, &date, &referral.service, &referral.status, &referral.reference)
}

pub(super) fn detail(referral: &ReferralView) -> Vec<Pair> {
    vec![
        ("Date", referral.date.map_or_else(|| "no date".to_owned(), dates::day)),
        ("Service", referral.service.clone()),
        ("Status", referral.status.clone()),
        ("Reference", referral.reference.clone()),
        ("Asked by", referral.requester.clone()),
        ("To", referral.performer.clone()),
        ("Reason", referral.reason.clone()),
    ]
}
