//! Why a version is not approved, refused or withdrawn.

/// Why a version is not approved, refused or withdrawn. `Display` is the whole sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalRefusal {
    /// Nobody approves what they saved (S67).
    #[error("Not now: you saved version {0}, so another operator must approve it.")]
    SamePerson(u32),
    /// Refusing is for others; the author withdraws.
    #[error("Not now: you saved version {0} yourself. Withdraw it instead of refusing it.")]
    OwnRefusal(u32),
    /// Only the author withdraws.
    #[error("Not now: {1} saved version {0}, and only its author withdraws it. Refuse it instead.")]
    NotTheAuthor(u32, String),
    /// A newer version was saved meanwhile: what was looked at is no longer what would go live.
    #[error("{2} saved version {1} meanwhile, which replaces version {0}.")]
    Replaced(u32, u32, String),
    /// Somebody decided otherwise meanwhile.
    #[error("Version {0} was {1} meanwhile.")]
    DecidedMeanwhile(u32, String),
    /// It was in use as soon as it was saved.
    #[error("Version {0} did not wait for approval.")]
    NeverWaited(u32),
    /// No version was approved yet, so no letters can be made.
    #[error(
        "Not now: the Letter Template \"{0}\" waits for approval by a second operator. Until then no letters are made of it."
    )]
    NeverApproved(String),
    /// No version is in use, and none waits.
    #[error("Not now: no version of the Letter Template \"{0}\" was approved. Save it again.")]
    NoneApproved(String),
}

impl ApprovalRefusal {
    /// Whether somebody else was faster.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Replaced(..) | Self::DecidedMeanwhile(..))
    }
}
