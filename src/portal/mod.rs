//! The patients' pages: served by the server, working without scripts, styled by one small sheet.
//!
//! May import `domain`, `service` and `phrases`. It shows and asks; what is allowed is the service's to say.

mod answer;
mod ask;
mod cookies;
mod field;
mod form;
mod frame;
mod guard;
mod halt;
mod hurried;
mod listener;
mod origin;
mod pages;
mod router;
mod server;
mod site;
mod style;
mod tls;

pub use listener::{Listener, Place};
pub use origin::is_served_at;
pub use router::router;
pub use server::{LinePatience, LineRules, serve};
pub use site::{Portal, PortalOptions};
pub use tls::{Certificates, TlsFault};
