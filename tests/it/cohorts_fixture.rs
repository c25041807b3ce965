//! Sites whose patients can be invited, and cohorts of them.

use patient_profile::service::Session;
use patient_profile::service::api::{CohortAct, CohortPlan, CohortQuery, CohortSource, CohortView};

use crate::service_fixture::{Site, day};

/// A line of an import: patient number `n`, who lives where `address` says.
pub fn patient(n: usize, more: &str) -> String {
    let born = day(1950, 1, 1) + chrono::TimeDelta::days(i64::try_from(n).expect("small"));
    format!(
        r#"{{"resourceType":"Patient","id":"c{n}","identifier":[{{"system":"urn:northgate","value":"K{n}"}}],"name":[{{"given":["Given{n}"],"family":"Cohorter"}}],"birthDate":"{born}"{more}}}
"#
    )
}

/// An address for [`patient`].
pub const ADDRESS: &str =
    r#","address":[{"line":["1 High Street"],"city":"Northgate","postalCode":"ZZ99 1AA"}]"#;

/// So many patients who can all be invited.
pub fn invitable(count: usize) -> String {
    (0..count).map(|n| patient(n, ADDRESS)).collect()
}

pub fn plan(source: CohortSource, templates: &[&str], hold: bool) -> CohortPlan {
    CohortPlan {
        name: "Cardiology".into(),
        source,
        expires: Some(day(2026, 12, 20)),
        templates: templates.iter().map(|name| (*name).to_owned()).collect(),
        hold,
    }
}

pub fn everybody() -> CohortSource {
    CohortSource::Search { text: "cohorter".into(), state: None }
}

pub fn site_of(count: usize) -> Site {
    let site = Site::furnished();
    site.import(&[("cohort.ndjson", &invitable(count))]);
    site
}

/// Starts a cohort and waits for its end.
pub fn run(site: &Site, who: &Session, number: &str) -> CohortView {
    let mut view = site.service.cohort_act(who, number, CohortAct::Start).expect("it starts");
    while view.running {
        view = site.service.cohort_progress(who, number).expect("it goes on");
    }
    view
}

pub fn reasons(site: &Site, number: &str) -> Vec<(String, String)> {
    let query = CohortQuery {
        number: number.into(),
        outcome: Some("left out".into()),
        limit: 100,
        ..CohortQuery::default()
    };
    let page = site.service.cohort(&site.session, &query).expect("a cohort");
    page.rows.into_iter().map(|row| (row.name, row.reason)).collect()
}
