//! Questions about many patients and about operators: as data, and how they are asked.

use std::time::Duration;

use super::files;
use super::request::Reply;
use crate::wire::client::{Client, answer, api, quick, within};

/// Looking at many patients takes a while.
const LONG: Duration = Duration::from_mins(5);

/// A question about many patients, or about operators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManyRequest {
    /// A queue.
    Queue(api::QueueKind),
    /// How many wait in each queue.
    QueueCounts,
    /// What waits for a second person.
    Approvals,
    /// Approves or refuses it.
    Decide(api::Decision),
    /// The saved searches.
    SavedSearches,
    /// Keeps a search under its name.
    SaveSearch(api::SavedSearchView),
    /// Gives a saved search another name.
    RenameSearch(String, String),
    /// Drops a saved search.
    DropSearch(String),
    /// All cohorts.
    Cohorts,
    /// A cohort with its patients.
    Cohort(api::CohortQuery),
    /// Who would be in a cohort; a file of ids is read on the machine of the terminal.
    PreviewCohort(Box<api::CohortPlan>),
    /// Plans a cohort, and keeps its search under a name.
    PlanCohort(Box<api::CohortPlan>),
    /// Approves, starts, stops or cancels a cohort.
    CohortAct(String, api::CohortAct),
    /// Operators and roles.
    Operators,
    /// Changes an operator or a role.
    ChangeOperators(api::OperatorChange),
}

/// An answer about many patients, or about operators.
#[derive(Clone, Debug)]
pub enum ManyReply {
    /// To [`ManyRequest::Queue`].
    Queue(api::Answer<api::QueueView>),
    /// To [`ManyRequest::QueueCounts`].
    QueueCounts(api::Answer<api::QueueCounts>),
    /// To [`ManyRequest::Approvals`].
    Approvals(api::Answer<Vec<api::ApprovalView>>),
    /// To [`ManyRequest::Decide`].
    Decided(api::Answer<api::Decided>),
    /// To the questions about saved searches: all that there are now.
    SavedSearches(api::Answer<Vec<api::SavedSearchView>>),
    /// To [`ManyRequest::Cohorts`].
    Cohorts(api::Answer<Vec<api::CohortView>>),
    /// To [`ManyRequest::Cohort`].
    Cohort(api::Answer<api::CohortPage>),
    /// To [`ManyRequest::PreviewCohort`]: the plan with its file read, so that what is planned is what was looked at.
    CohortPreview(api::Answer<(api::CohortPlan, api::CohortPreview)>),
    /// To [`ManyRequest::PlanCohort`] and [`ManyRequest::CohortAct`].
    CohortDone(api::Answer<api::CohortView>),
    /// To [`ManyRequest::Operators`] and [`ManyRequest::ChangeOperators`].
    Operators(api::Answer<api::OperatorsView>),
}

impl ManyReply {
    /// Why the question failed, if it did.
    pub(super) fn failure(&self) -> Option<&api::ErrorView> {
        match self {
            Self::Queue(answer) => answer.as_ref().err(),
            Self::QueueCounts(answer) => answer.as_ref().err(),
            Self::Approvals(answer) => answer.as_ref().err(),
            Self::Decided(answer) => answer.as_ref().err(),
            Self::SavedSearches(answer) => answer.as_ref().err(),
            Self::Cohorts(answer) => answer.as_ref().err(),
            Self::Cohort(answer) => answer.as_ref().err(),
            Self::CohortPreview(answer) => answer.as_ref().err(),
            Self::CohortDone(answer) => answer.as_ref().err(),
            Self::Operators(answer) => answer.as_ref().err(),
        }
    }
}

/// Asks the service.
pub(super) async fn call(client: &Client, request: ManyRequest) -> Reply {
    Reply::Many(Box::new(match request {
        ManyRequest::Queue(kind) => ManyReply::Queue(answer(client.queue(within(LONG), kind).await)),
        ManyRequest::QueueCounts => ManyReply::QueueCounts(answer(client.queue_counts(within(LONG)).await)),
        ManyRequest::Approvals => ManyReply::Approvals(answer(client.approvals(quick()).await)),
        ManyRequest::Decide(decision) => {
            ManyReply::Decided(answer(client.decide_approval(within(LONG), decision).await))
        }
        ManyRequest::SavedSearches => ManyReply::SavedSearches(answer(client.saved_searches(quick()).await)),
        ManyRequest::SaveSearch(search) => {
            ManyReply::SavedSearches(answer(client.save_search(quick(), search).await))
        }
        ManyRequest::RenameSearch(name, new) => {
            ManyReply::SavedSearches(answer(client.rename_search(quick(), name, new).await))
        }
        ManyRequest::DropSearch(name) => {
            ManyReply::SavedSearches(answer(client.drop_search(quick(), name).await))
        }
        ManyRequest::Cohorts => ManyReply::Cohorts(answer(client.cohorts(quick()).await)),
        ManyRequest::Cohort(query) => ManyReply::Cohort(answer(client.cohort(quick(), query).await)),
        ManyRequest::PreviewCohort(plan) => ManyReply::CohortPreview(preview(client, *plan).await),
        ManyRequest::PlanCohort(plan) => {
            ManyReply::CohortDone(answer(client.plan_cohort(within(LONG), *plan).await))
        }
        ManyRequest::CohortAct(number, act) => {
            ManyReply::CohortDone(answer(client.cohort_act(within(LONG), number, act).await))
        }
        ManyRequest::Operators => ManyReply::Operators(answer(client.operators(quick()).await)),
        ManyRequest::ChangeOperators(change) => {
            ManyReply::Operators(answer(client.change_operators(quick(), change).await))
        }
    }))
}

async fn preview(
    client: &Client,
    mut plan: api::CohortPlan,
) -> api::Answer<(api::CohortPlan, api::CohortPreview)> {
    if let api::CohortSource::File { name, text } = &mut plan.source {
        let path = name.clone();
        let read = tokio::task::spawn_blocking(move || files::read(&path)).await;
        let bytes = read.unwrap_or_else(|_| {
            Err(api::ErrorView::new(api::ErrorKind::Internal, "The file could not be read."))
        })?;
        *text = String::from_utf8(bytes).map_err(|_| {
            let message = "The file is no text in UTF-8.";
            api::ErrorView::new(api::ErrorKind::Invalid, message).hinted("Save it as CSV in UTF-8.")
        })?;
        let start = name.rfind('/').map_or(0, |at| at + 1);
        name.drain(..start);
    }
    let preview = answer(client.preview_cohort(within(LONG), plan.clone()).await)?;
    Ok((plan, preview))
}
