//! Answers about cohorts and saved searches.

use patient_profile::wire::client::api;

use crate::tui_harness::script::{Script, missing};

impl Script {
    pub fn plan_cohort(&mut self, plan: api::CohortPlan) -> api::CohortView {
        let cohort =
            api::CohortView { number: "C0001".into(), name: plan.name.clone(), ..self.cohort.clone() };
        self.cohort_plans.push(plan);
        self.cohorts.insert(0, cohort.clone());
        cohort
    }

    pub fn cohort_act(&mut self, number: &str, act: api::CohortAct) -> api::Answer<api::CohortView> {
        self.cohort_acts.push(act);
        let found = self.cohorts.iter_mut().find(|cohort| cohort.number == number);
        let cohort = found.ok_or_else(|| missing::<()>().unwrap_err())?;
        cohort.running = act == api::CohortAct::Start;
        Ok(cohort.clone())
    }

    pub fn rename_search(&mut self, name: &str, new: &str) -> Vec<api::SavedSearchView> {
        for search in self.saved_searches.iter_mut().filter(|search| search.name == name) {
            new.clone_into(&mut search.name);
        }
        self.saved_searches.clone()
    }

    pub fn save_search(&mut self, search: api::SavedSearchView) -> Vec<api::SavedSearchView> {
        self.saved_searches.push(search);
        self.saved_searches.clone()
    }
}
