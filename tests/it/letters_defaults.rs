//! The base and templates that a new store begins with: one letter, two letters, blanked codes, and the lint.

use patient_profile::domain::{FIELDS, Field, FieldKind, TemplateObject};
use patient_profile::letters::{
    ACTIVATION_CODE_BODY, Base, Body, BodyPlace, Expected, INVITATION_BODY, LintWarning, MASKED_CODE,
    PagePlace, TemplateCheck, USER_NAME_BODY, Values, blank_code, carries, default_base, lint, lint_set,
    verify,
};

use crate::docx::{all_bytes, part_text};

fn sample(name: &str) -> &'static str {
    Field::find(name).expect("a field").sample
}

fn base() -> Base {
    Base::scan(&default_base().expect("a file")).expect("a base")
}

fn letter(body: &str) -> Vec<u8> {
    base().merge(&Values::samples(), &Body::parse(body)).expect("a letter")
}

fn holds(letter: &[u8], value: &str) -> bool {
    let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    bare(&String::from_utf8_lossy(&all_bytes(letter))).contains(&bare(value))
}

#[test]
fn the_default_base_is_clean_and_always_the_same() {
    assert_eq!(default_base().unwrap(), default_base().unwrap());
    let base = base();
    assert!(base.report().is_usable() && base.report().warnings.is_empty(), "{:?}", base.report());
    assert_eq!(base.report().body, BodyPlace::Mark);
    for name in ["credentials.id", "credentials.code", "patient.nhs_number", "patient.local_id"] {
        assert!(!base.report().field_names().contains(&name), "{name}");
    }
}

#[test]
fn one_letter_has_patient_id_code_and_link() {
    let letter = letter(INVITATION_BODY);
    let mut expected = Expected::default();
    for name in [
        "credentials.id",
        "credentials.code",
        "portal.link",
        "credentials.expires",
        "support.contact",
        "legal.text",
        "patient.name",
        "patient.address",
        "organisation.address",
        "letter.number",
    ] {
        expected = expected.with(name, sample(name));
    }
    verify(&letter, &expected).unwrap();
    let wrong = Expected::default().with("patient.name", "Somebody Else");
    assert_eq!(
        verify(&letter, &wrong).unwrap_err().to_string(),
        "the value of patient.name is not in the letter"
    );
}

#[test]
fn of_two_letters_one_has_no_code_and_the_other_no_patient_id() {
    let (user_name, code) = (letter(USER_NAME_BODY), letter(ACTIVATION_CODE_BODY));
    assert!(holds(&user_name, sample("credentials.id")) && holds(&user_name, sample("portal.link")));
    assert!(!holds(&user_name, sample("credentials.code")));
    assert!(holds(&code, sample("credentials.code")) && holds(&code, sample("credentials.expires")));
    assert!(!holds(&code, sample("credentials.id")));
    let not_id = Expected::default().without("Patient ID", sample("credentials.id"));
    verify(&code, &not_id).unwrap();
    assert!(verify(&user_name, &not_id).unwrap_err().to_string().contains("must not be"));
    let not_code = Expected::default().without("activation code", sample("credentials.code"));
    verify(&user_name, &not_code).unwrap();
    assert!(verify(&code, &not_code).is_err());
}

#[test]
fn a_blanked_letter_has_no_code_and_is_else_the_same() {
    let code = sample("credentials.code");
    let before = letter(INVITATION_BODY);
    let after = blank_code(&before, code).unwrap();
    assert!(holds(&before, code) && !holds(&after, code));
    verify(&after, &Expected::default().with("Patient ID", sample("credentials.id"))).unwrap();
    assert!(part_text(&after, "word/document.xml").contains("**** **** **** ****"));
    assert_eq!(part_text(&before, "word/footer1.xml"), part_text(&after, "word/footer1.xml"));
    let masked = base().merge(&Values::samples().masked(), &Body::parse(INVITATION_BODY)).unwrap();
    assert!(!holds(&masked, code));
    assert!(part_text(&masked, "word/document.xml").contains(MASKED_CODE));
}

#[test]
fn previews_show_the_letter_and_never_the_code() {
    for body in [INVITATION_BODY, USER_NAME_BODY, ACTIVATION_CODE_BODY] {
        let lines = base().preview(&Values::samples(), &Body::parse(body)).unwrap();
        let text: Vec<&str> = lines.iter().map(|l| l.text.as_str()).collect();
        assert!(text.contains(&"Dear Mrs Okafor,") && text.contains(&"12 Mill Lane"), "{text:?}");
        assert!(!text.iter().any(|l| l.contains(sample("credentials.code")) || l.contains("{{")), "{text:?}");
        assert_eq!(lines[0].place, PagePlace::Header);
        assert_eq!(lines.last().unwrap().place, PagePlace::Footer);
    }
    let lines = base().preview(&Values::samples(), &Body::parse(INVITATION_BODY)).unwrap();
    assert!(lines.iter().any(|l| l.text.contains(MASKED_CODE)));
    let missing = base().preview(&Values::samples(), &Body::parse("{{no.such}}")).unwrap_err();
    assert!(missing.to_string().contains("no.such"));
}

#[test]
fn the_lint_names_what_is_missing_unknown_or_misplaced() {
    let base = base();
    let bodies = [INVITATION_BODY, USER_NAME_BODY, ACTIVATION_CODE_BODY].map(Body::parse);
    let check = |name: &'static str, body| TemplateCheck {
        name,
        object: TemplateObject::PatientProfile,
        body,
        base: base.report(),
        portal: "https://portal.example.org",
    };
    let [invitation, user_name, code] =
        [check("Invitation", &bodies[0]), check("User name", &bodies[1]), check("Code", &bodies[2])];
    assert_eq!(lint(&invitation), []);
    assert_eq!(lint_set(&[invitation]), Ok(Vec::new()));
    assert_eq!(lint_set(&[user_name, code]), Ok(Vec::new()));
    assert!(carries(&user_name).id && !carries(&user_name).code && carries(&user_name).link);
    let lacks: Vec<String> = lint(&code).iter().map(ToString::to_string).collect();
    assert_eq!(lacks.len(), 2, "{lacks:?}");
    assert!(
        lacks[0].contains("Code: no Patient ID") && lacks[1].contains("no registration link"),
        "{lacks:?}"
    );
    let refusal = lint_set(&[user_name]).unwrap_err();
    assert_eq!(refusal.missing, ["activation code"]);
    assert!(lint_set(&[]).is_err());
    let both = lint_set(&[invitation, code]).unwrap();
    assert_eq!(both, [LintWarning::BothSecrets { template: "Invitation".into() }]);
    let bad = Body::parse("{{patient.nmae}} {{referral.date}} {{body}} {{credentials.code");
    let said: Vec<String> = lint(&check("Bad", &bad)).iter().map(ToString::to_string).collect();
    for words in
        ["{{patient.nmae}}", "{{referral.date}} cannot stand", "no field {{body}}", "not a complete mark"]
    {
        assert!(said.iter().any(|s| s.contains(words)), "{words}: {said:?}");
    }
    let patient = TemplateCheck { object: TemplateObject::Patient, ..invitation };
    assert!(
        lint(&patient).iter().any(LintWarning::is_blocking),
        "credentials stand in Patient Profile letters only"
    );
    let says = |name, body: &Body| -> Vec<String> {
        let check = TemplateCheck { body, ..check(name, &bodies[0]) };
        lint(&check).iter().map(ToString::to_string).collect()
    };
    let dob = says("A", &Body::parse("{{patient.birth_date}}"));
    assert!(dob.iter().any(|s| s.contains("would print the date of birth")), "{dob:?}");
    let links = Body::parse(
        "[there](https://evil.example/register) https://Portal.example.org/help, {{credentials.id}}",
    );
    let said = says("A", &links);
    assert_eq!(said.iter().filter(|s| s.contains("does not lead to the patients' portal")).count(), 1);
    assert!(said.iter().any(|s| s.contains("https://evil.example/register")), "{said:?}");
    let both = Body::parse("This is the first of two letters. {{credentials.id}} {{credentials.code}}");
    assert!(says("A", &both).iter().any(|s| s.contains("it speaks of two letters")));
    let only_qr =
        Body::parse("{{credentials.id}} {{credentials.code}} {{credentials.expires}} {{portal.link_qr}}");
    assert!(lint(&check("QR", &only_qr)).contains(&LintWarning::LinkOnlyAsQr { template: "QR".into() }));
}

#[test]
fn the_support_contact_says_what_there_is() {
    let base = base();
    let say = |phone: &str, email: &str| {
        let mut values = Values::new();
        values.set("support.phone", phone).set("support.email", email);
        Body::parse("{{support.contact}}").lines(&values).concat()
    };
    assert_eq!(say("123", "a@b.c"), "telephone 123 or email a@b.c");
    assert_eq!(say("123", ""), "telephone 123");
    assert_eq!(say("", "a@b.c"), "email a@b.c");
    assert!(base.report().field_names().contains(&"support.contact"));
}

#[test]
fn every_field_of_the_table_can_stand_in_a_body() {
    let all: String =
        FIELDS.iter().filter(|f| f.kind != FieldKind::Body).map(|f| f.mark() + "\n\n").collect();
    let letter = letter(&all);
    let mut expected = Expected::default();
    for field in FIELDS.iter().filter(|f| matches!(f.kind, FieldKind::Text | FieldKind::Lines)) {
        expected = expected.with(field.name, field.sample);
    }
    verify(&letter, &expected).unwrap();
}
