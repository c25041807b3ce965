//! Questions about what patients see, whom they can ask, and which record statuses disable: as data, and how they are
//! asked.

use std::time::Duration;

use super::request::Reply;
use crate::wire::client::{Client, answer, api, quick, within};

/// How long a rule may take to be applied to everybody.
const LONG: Duration = Duration::from_mins(5);

/// A question about the site's rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RulesRequest {
    /// What patients see of letters and documents.
    Visibility,
    /// Shows or hides.
    SetVisibility(Vec<api::VisibilityChange>),
    /// Client support.
    Support,
    /// Enters client support.
    SetSupport(api::SetSupport),
    /// Removes the client support of a type of organisation.
    RemoveSupport(api::SupportOf),
    /// Takes back a change that patients do not see yet.
    WithdrawSupport(api::SupportOf),
    /// Adds a type of organisation.
    AddType(String),
    /// Removes a type of organisation.
    RemoveType(String),
    /// All versions of all legal texts, without the texts.
    LegalTexts,
    /// A legal text in one of its versions.
    Legal(Option<String>, Option<u32>),
    /// Saves a new version of a legal text.
    SetLegal(api::SetLegal),
    /// The table of record statuses.
    Statuses,
    /// Whom a change of the table would affect.
    StatusEffect(api::SetStatus),
    /// Changes the table.
    SetStatus(api::SetStatus),
}

/// An answer about the site's rules.
#[derive(Clone, Debug)]
pub enum RulesReply {
    /// To [`RulesRequest::Visibility`].
    Visibility(api::Answer<api::VisibilityView>),
    /// To [`RulesRequest::SetVisibility`].
    Switched(api::Answer<api::VisibilityOutcome>),
    /// To those about client support.
    Support(api::Answer<api::SupportView>),
    /// To those about types of organisations.
    Types(api::Answer<Vec<String>>),
    /// To [`RulesRequest::LegalTexts`].
    LegalTexts(api::Answer<Vec<api::LegalView>>),
    /// To [`RulesRequest::Legal`].
    Legal(api::Answer<api::LegalView>),
    /// To [`RulesRequest::SetLegal`].
    LegalSaved(api::Answer<api::LegalView>),
    /// To [`RulesRequest::Statuses`].
    Statuses(api::Answer<Vec<api::StatusView>>),
    /// To [`RulesRequest::StatusEffect`].
    Effect(api::Answer<api::StatusEffect>),
    /// To [`RulesRequest::SetStatus`].
    StatusSet(api::Answer<api::StatusEffect>),
}

impl RulesReply {
    /// Why the question failed, if it did.
    pub(super) fn failure(&self) -> Option<&api::ErrorView> {
        match self {
            Self::Visibility(answer) => answer.as_ref().err(),
            Self::Switched(answer) => answer.as_ref().err(),
            Self::Support(answer) => answer.as_ref().err(),
            Self::Types(answer) => answer.as_ref().err(),
            Self::LegalTexts(answer) => answer.as_ref().err(),
            Self::Legal(answer) | Self::LegalSaved(answer) => answer.as_ref().err(),
            Self::Statuses(answer) => answer.as_ref().err(),
            Self::Effect(answer) | Self::StatusSet(answer) => answer.as_ref().err(),
        }
    }
}

/// Asks the service.
pub(super) async fn call(client: &Client, request: RulesRequest) -> Reply {
    use {RulesReply as To, RulesRequest as R};
    Reply::Rules(Box::new(match request {
        R::Visibility => To::Visibility(answer(client.visibility(quick()).await)),
        R::SetVisibility(changes) => To::Switched(answer(client.set_visibility(quick(), changes).await)),
        R::Support => To::Support(answer(client.support(quick()).await)),
        R::SetSupport(request) => To::Support(answer(client.set_support(quick(), request).await)),
        R::RemoveSupport(of) => To::Support(answer(client.remove_support(quick(), of).await)),
        R::WithdrawSupport(of) => To::Support(answer(client.withdraw_support(quick(), of).await)),
        R::AddType(name) => To::Types(answer(client.add_organisation_type(quick(), name).await)),
        R::RemoveType(name) => To::Types(answer(client.remove_organisation_type(quick(), name).await)),
        R::LegalTexts => To::LegalTexts(answer(client.legal_texts(quick()).await)),
        R::Legal(of, version) => To::Legal(answer(client.legal(quick(), of, version).await)),
        R::SetLegal(request) => To::LegalSaved(answer(client.set_legal(quick(), request).await)),
        R::Statuses => To::Statuses(answer(client.record_statuses(within(LONG)).await)),
        R::StatusEffect(request) => To::Effect(answer(client.status_effect(within(LONG), request).await)),
        R::SetStatus(request) => To::StatusSet(answer(client.set_status(within(LONG), request).await)),
    }))
}
