//! Drafts: what an operator typed and did not save yet, sealed, for that operator alone, for seven days (S93).

use crate::domain::PageDraft;
use crate::store::records::table;
use crate::vault::ObjectId;

use super::api::{DraftView, SaveDraft};
use super::core::Service;
use super::error::ServiceError;
use super::patients::safe;
use super::repository::{self, Draft};
use super::session::Session;

/// The longest draft in bytes, and the longest name of a page.
const MAX_TEXT: usize = 2 << 20;
const MAX_PAGE: usize = 400;
/// The most drafts of one operator; the oldest goes.
const MAX_DRAFTS: usize = 50;

impl Service {
    /// Keeps a draft; one of the same page is replaced.
    pub fn save_draft(&self, session: &Session, request: &SaveDraft) -> Result<DraftView, ServiceError> {
        if request.text.len() > MAX_TEXT || request.page.len() > MAX_PAGE {
            return Err(ServiceError::invalid("The draft is too long to be kept.", "Save or shorten it."));
        }
        let mut mine = self.drafts_of(session)?;
        let old = mine.iter().position(|draft| draft.page == request.page).map(|at| mine.remove(at));
        let text = self.store.put_object(request.text.as_bytes())?.0;
        let kept = PageDraft {
            key: old.as_ref().map_or_else(|| self.new_key(), |old| old.key),
            operator: session.name().to_owned(),
            page: request.page.clone(),
            text,
            saved_at: self.clock.now(),
        };
        let mut draft = Draft::default();
        draft.put(&kept.key.0, &kept);
        let too_many = (mine.len() >= MAX_DRAFTS).then(|| mine.pop()).flatten();
        if let Some(oldest) = &too_many {
            draft.delete(table::DRAFT, &oldest.key.0);
        }
        draft.commit(&self.store)?;
        for gone in old.into_iter().chain(too_many) {
            self.store.drop_object(ObjectId(gone.text))?;
        }
        Ok(view(&kept, String::new()))
    }

    /// The operator's drafts, newest first, without their texts.
    pub fn drafts(&self, session: &Session) -> Result<Vec<DraftView>, ServiceError> {
        Ok(self.drafts_of(session)?.iter().map(|draft| view(draft, String::new())).collect())
    }

    /// The operator's draft of a page, with its text.
    pub fn draft(&self, session: &Session, page: &str) -> Result<Option<DraftView>, ServiceError> {
        let found = self.drafts_of(session)?.into_iter().find(|draft| draft.page == page);
        found.map(|draft| Ok(view(&draft, self.text_object(ObjectId(draft.text))?))).transpose()
    }

    /// Drops the operator's draft of a page; fine if there is none.
    pub fn drop_draft(&self, session: &Session, page: &str) -> Result<(), ServiceError> {
        let found = self.drafts_of(session)?.into_iter().find(|draft| draft.page == page);
        found.map_or(Ok(()), |draft| self.remove_draft(&draft))
    }

    /// Removes the drafts whose time is over.
    pub(super) fn drop_old_drafts(&self) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let all = repository::all::<PageDraft>(&self.store, &[])?;
        all.iter().filter(|draft| draft.is_over(now)).try_for_each(|draft| self.remove_draft(draft))
    }

    fn remove_draft(&self, gone: &PageDraft) -> Result<(), ServiceError> {
        let mut draft = Draft::default();
        draft.delete(table::DRAFT, &gone.key.0);
        draft.commit(&self.store)?;
        Ok(self.store.drop_object(ObjectId(gone.text))?)
    }

    fn drafts_of(&self, session: &Session) -> Result<Vec<PageDraft>, ServiceError> {
        let now = self.clock.now();
        let mut drafts = repository::all::<PageDraft>(&self.store, &[])?;
        drafts.retain(|draft| draft.operator == session.name() && !draft.is_over(now));
        drafts.sort_by_key(|draft| std::cmp::Reverse(draft.saved_at));
        Ok(drafts)
    }
}

fn view(draft: &PageDraft, text: String) -> DraftView {
    DraftView { page: safe(&draft.page), text, saved: Some(draft.saved_at) }
}
