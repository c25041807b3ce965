//! A Letter Template goes live only after a second operator has approved it (S59, S67, `decided.md` 8). A version that was
//! saved waits beside the one in use; letters are made of the one in use until somebody else has looked.

mod decision;
mod refusal;
#[cfg(test)]
mod tests;
mod versions;

pub use decision::{Decider, Decision, Standing, Verdict};
pub use refusal::ApprovalRefusal;
pub use versions::TemplateVersions;
