//! Operators, their roles, and what may and may not be together in one pair of hands (R77, S66, S67).

mod proof;
mod record;
mod role;
mod rules;

pub use proof::{ProofNeeded, check_fresh};
pub use record::{Operator, Origin, login_name, wait_until};
pub use role::{Role, Roles, SECOND_PERSON_ABOVE};
pub use rules::{Change, ChangeRefusal, another_may, check_change};
