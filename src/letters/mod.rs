//! Word templates scanned and merged, body text, QR code. Bytes in, bytes out.
//!
//! May import `domain` only. Pure and synchronous: no file, no clock, no randomness; the same input gives the same
//! bytes. Documents are never written by a serialiser: edits are spliced into the text of the parts that have
//! fields, and every other part is copied as it lies, still compressed.

mod base;
mod body;
mod defaults;
mod error;
mod extract;
mod lint;
mod merge;
mod package;
mod preview;
mod qr;
mod reading;
mod report;
mod scan;
mod settle;
mod styles;
mod value;
mod verify;
mod xml;

pub use base::Base;
pub use body::{Body, MAX_BODY};
pub use defaults::{
    ACTIVATION_CODE_BODY, DEFAULT_BASE, DEFAULT_TEMPLATES, INVITATION_BODY, USER_NAME_BODY, default_base,
};
pub use error::{BaseError, FileFault, MergeError, PartFault, VerifyError, XmlFault};
pub use lint::{LintWarning, SetLacks, TemplateCheck, carries, lint, lint_set};
pub use preview::{BlankError, PagePlace, PreviewLine, blank_code};
pub use qr::qr_png;
pub use reading::{QR_CODE_HERE, ReadBlock, Span, read_letter};
pub use report::{BaseWarning, BaseWarningKind, BodyPlace, FieldUse, Malformed, Report};
pub use scan::Place;
pub use value::{MASKED_CODE, Value, Values, sanitise};
pub use verify::{Expected, verify};
