//! The locked queue: who is locked and why, claims, and the unlocking of a wave (`product.md` §3.1, D5).

mod case;
mod claim;
mod queue;
mod wave;

pub(super) use claim::ClaimWords;
pub(super) use wave::Wave;
