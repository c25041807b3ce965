//! The statuses of a patient record, and which of them disable the account (R51).

use std::fmt;

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

    /// Whether this status disables the account, by the defaults of the product document.
    pub fn disables(self) -> bool {
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
        assert_eq!(RecordStatus::ALL.iter().filter(|s| s.disables()).count(), 8);
        assert_eq!(RecordStatus::from_label("closed"), Some(RecordStatus::Closed));
        assert_eq!(RecordStatus::from_label("in"), None, "two statuses begin with this word");
        assert_eq!(RecordStatus::from_label("asleep"), None);
    }
}
