//! Queues besides the locked one: who was disabled by a record that is well again, whose mail failed, whose code ends soon
//! (`product.md` §2, §3.1).

mod counts;
mod expiring;
mod mail_failed;
mod record_ok;
mod rows;

pub(super) use counts::Counted;
