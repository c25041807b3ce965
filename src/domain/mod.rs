//! The words and rules of the house: records, accounts, the state and action matrix.
//!
//! Pure: no IO, no async, no clock, no randomness. Imports nothing of ours.

pub mod account;
pub mod activity;
pub mod approval;
pub mod claim;
pub mod cohort;
pub mod compare;
pub mod date_entry;
pub mod draft;
pub mod email;
pub mod field;
pub mod health_record;
pub mod id;
pub mod letter;
pub mod mark;
pub mod nhs_number;
pub mod operator;
pub mod patient;
pub mod permission;
pub mod portal;
pub mod postal;
pub mod print_run;
pub mod record_status;
pub mod site;
pub mod state;
pub mod steady_time;
pub mod support;
pub mod text;
pub mod two_step;
pub mod usual_reason;
pub mod visibility;

pub use activity::{Activity, ActivityKind, Actor, StateChange};
pub use approval::{ApprovalRefusal, Decider, Decision, Standing, TemplateVersions, Verdict};
pub use draft::PageDraft;
pub use email::{BadEmail, EmailAddress};
pub use field::{Carried, FIELDS, Field, FieldKind, TemplateObject};
pub use health_record::{
    Associated, AssociatedKind, Document, Organisation, Practitioner, Referral, ReferralStatus,
};
pub use id::{BadId, LetterNumber, PatientId, RecordKey};
pub use letter::{Letter, LetterStatus, Template, TemplateBase};
pub use nhs_number::NhsNumber;
pub use patient::{Address, Gender, Identifier, Patient, PatientDetails, PersonName};
pub use permission::{Permission, Permissions};
pub use postal::AddressLack;
pub use print_run::{PrintRun, RunNumber};
pub use record_status::{RecordStatus, RecordStatuses, StatusRules};
pub use site::SiteSettings;
pub use state::AccountState;
pub use steady_time::{ClockDoubt, SteadyTime};
pub use support::{ComingSupport, LegalText, OrganisationType, SupportContact, SupportEntry};
pub use text::SafeText;
pub use two_step::{Totp, TotpStep};
pub use usual_reason::{UsualReason, WhyQuestion};
pub use visibility::{DocumentOverride, DocumentType};
