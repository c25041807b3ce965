//! Letter Template Bases and Letter Templates at the level of the service.

use crate::service_fixture::{Site, create};

#[test]
fn a_new_site_can_write_at_once_in_one_letter_or_in_two() {
    let site = Site::new();
    site.import(&[("patients.ndjson", crate::service_fixture::PATIENTS)]);
    site.service.add_default_letters(&site.session).unwrap();
    let templates = site.service.templates(&site.session).unwrap();
    let named: Vec<&str> = templates.iter().map(|template| template.name.as_str()).collect();
    assert_eq!(named, ["Activation code", "Invitation", "User name"]);
    let id = site.id_of("hawthorne");
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).unwrap();
    let ian = site.id_of("haworth");
    let pair = create(&ian, &["User name", "Activation code"], false);
    site.service.create_credentials(&site.session, &pair).unwrap();
    assert_eq!(site.printed().len(), 3);
    assert!(site.service.add_default_letters(&site.session).is_err(), "names are unique");
}
