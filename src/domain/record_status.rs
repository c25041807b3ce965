//! The statuses of a patient record, and which of them disable the account (R51).

use std::fmt;

use chrono::{DateTime, Utc};

/// The status of a patient record, as the hospital's own system keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordStatus {
    /// Open, nothing special: what import gives when the source says nothing else.
    #[default]
    Open,
    /// Under assessment.
    UnderAssessment,
    /// Eligible.
    Eligible,
    /// No longer eligible, but not closed yet.
    NoLongerEligible,
    /// In review.
    InReview,
    /// In hospital.
    InHospital,
    /// On hold.
    OnHold,
    /// Deceased.
    Deceased,
    /// Closed or discharged.
    Closed,
    /// Moved out of area or transferred.
    MovedAway,
    /// Archived or inactive.
    Inactive,
    /// Merged into another record or entered in error.
    Merged,
    /// Restricted or sensitive.
    Restricted,
    /// Safeguarding hold.
    SafeguardingHold,
    /// Consent withdrawn.
    ConsentWithdrawn,
}

impl RecordStatus {
    /// All statuses, those that leave the account alone first.
    pub const ALL: [Self; 15] = [
        Self::Open,
        Self::UnderAssessment,
        Self::Eligible,
        Self::NoLongerEligible,
        Self::InReview,
        Self::InHospital,
        Self::OnHold,
        Self::Deceased,
        Self::Closed,
        Self::MovedAway,
        Self::Inactive,
        Self::Merged,
        Self::Restricted,
        Self::SafeguardingHold,
        Self::ConsentWithdrawn,
    ];

    /// The label on screen, in JSON and on the command line.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::UnderAssessment => "Under assessment",
            Self::Eligible => "Eligible",
            Self::NoLongerEligible => "No longer eligible",
            Self::InReview => "In review",
            Self::InHospital => "In hospital",
            Self::OnHold => "On hold",
            Self::Deceased => "Deceased",
            Self::Closed => "Closed or discharged",
            Self::MovedAway => "Moved out of area or transferred",
            Self::Inactive => "Archived or inactive",
            Self::Merged => "Merged or entered in error",
            Self::Restricted => "Restricted or sensitive",
            Self::SafeguardingHold => "Safeguarding hold",
            Self::ConsentWithdrawn => "Consent withdrawn",
        }
    }

    /// Finds a status by its label or by the label's first word, whatever the case.
    pub fn from_label(label: &str) -> Option<Self> {
        let wanted = label.trim().to_lowercase();
        let exact = Self::ALL.into_iter().find(|status| status.label().to_lowercase() == wanted);
        exact.or_else(|| {
            let mut by_word = Self::ALL.into_iter().filter(|status| {
                status.label().split(' ').next().is_some_and(|word| word.to_lowercase() == wanted)
            });
            by_word.next().filter(|_| by_word.next().is_none())
        })
    }

    /// Whether this status disables the account unless the site says otherwise.
    pub fn disables_by_default(self) -> bool {
        matches!(
            self,
            Self::Deceased
                | Self::Closed
                | Self::MovedAway
                | Self::Inactive
                | Self::Merged
                | Self::Restricted
                | Self::SafeguardingHold
                | Self::ConsentWithdrawn
        )
    }
}

/// The table of record statuses as a site keeps it (R51).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordStatuses {
    /// Which of them disable.
    pub rules: StatusRules,
    /// Statuses whose new rule is not yet applied to every patient: a crash in between is made good at the next start.
    pub applying: Vec<RecordStatus>,
    /// When the rules were changed last, and by whom.
    pub changed: Option<(DateTime<Utc>, String)>,
}

/// Which statuses disable an account: editable data of a site, with the product's defaults (R51).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusRules(u32);

impl Default for StatusRules {
    fn default() -> Self {
        let disabling = RecordStatus::ALL.into_iter().filter(|status| status.disables_by_default());
        disabling.fold(Self(0), |rules, status| rules.with(status, true))
    }
}

impl StatusRules {
    /// The rules as bits, for the store.
    pub fn bits(self) -> u32 {
        self.0
    }

    /// The rules of bits from the store.
    pub fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// Whether `status` disables.
    pub fn disables(self, status: RecordStatus) -> bool {
        self.0 & (1 << status as u8) != 0
    }

    /// These rules, but that `status` disables or not.
    #[must_use]
    pub fn with(self, status: RecordStatus, disables: bool) -> Self {
        let bit = 1 << status as u8;
        Self(if disables { self.0 | bit } else { self.0 & !bit })
    }
}

impl fmt::Display for RecordStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_found_again_and_eight_statuses_disable() {
        for status in RecordStatus::ALL {
            assert_eq!(RecordStatus::from_label(&status.label().to_uppercase()), Some(status));
        }
        assert_eq!(RecordStatus::ALL.iter().filter(|s| s.disables_by_default()).count(), 8);
        assert_eq!(RecordStatus::from_label("closed"), Some(RecordStatus::Closed));
        assert_eq!(RecordStatus::from_label("in"), None, "two statuses begin with this word");
        assert_eq!(RecordStatus::from_label("asleep"), None);
    }

    #[test]
    fn a_site_may_say_otherwise() {
        let rules = StatusRules::default();
        for status in RecordStatus::ALL {
            assert_eq!(rules.disables(status), status.disables_by_default());
            assert!(rules.with(status, true).disables(status) && !rules.with(status, false).disables(status));
            assert_eq!(rules.with(status, false).with(status, rules.disables(status)), rules);
        }
    }
}
