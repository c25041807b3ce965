//! Registration: the letter's secrets first, then email address and password, then the mail (R40, S11).

use axum::http::StatusCode;
use zeroize::Zeroizing;

use super::form_page::FormPage;
use super::message::Message;
use crate::portal::answer::Reply;
use crate::portal::ask::Ask;
use crate::portal::field::Field;
use crate::portal::frame::Frame;
use crate::portal::halt::Halt;
use crate::service::portal::{AccountForm, CheckForm, PortalRefusal};

fn check_page(typed: &CheckForm) -> FormPage<'static> {
    let [day, month, year] = &typed.birth_date;
    let fields = vec![
        Field::text("patient_id", "off", 20, &typed.patient_id).hinted(),
        // A code that was typed once need not be typed again: it is the visitor's own, on a page that is not kept.
        Field::text("code", "off", 30, &typed.code).hinted(),
        Field::date("birth_date", [day, month, year]).hinted(),
    ];
    let mut page = FormPage::new("register", "/register", fields);
    page.links = vec![("register-no-letter", "/no-letter"), ("register-log-in", "/log-in")];
    page
}

/// Patient ID, activation code and date of birth.
pub fn check(ask: &Ask) -> Result<Reply, Halt> {
    Ok(check_page(&CheckForm::default()).show(ask))
}

/// Checks them.
pub fn send_check(ask: &Ask) -> Result<Reply, Halt> {
    let names = ["birth_date-day", "birth_date-month", "birth_date-year"];
    ask.only(&["patient_id", "code", names[0], names[1], names[2]])?;
    let form = CheckForm {
        patient_id: ask.form.get("patient_id").to_owned(),
        code: Zeroizing::new(ask.form.get("code").to_owned()),
        birth_date: names.map(|name| ask.form.get(name).to_owned()),
    };
    match ask.portal.service.check_registration(ask.token, &ask.source, &form) {
        Ok(()) => Ok(Reply::to("/register/account")),
        // Whatever was wrong, the page is the same: nothing typed is repeated (S8).
        Err(PortalRefusal::NotAccepted) => Ok(refused(ask)),
        Err(refusal) => check_page(&form).refuse(ask, refusal),
    }
}

fn refused(ask: &Ask) -> Reply {
    let phrases = &ask.portal.phrases;
    let time = Frame::new(ask, "register-refused", None).time_of(&ask.portal.service.next_try_for_anybody());
    let message = Message {
        word: "register-refused",
        first: vec![
            phrases.say("register-refused-1"),
            phrases.say("register-refused-2"),
            phrases.with("register-refused-wait", "time", &time),
            phrases.say("register-refused-3"),
        ],
        next: Some(("register-refused-next", "/register")),
        support: true,
        ..Message::default()
    };
    message.show(ask, StatusCode::UNPROCESSABLE_ENTITY)
}

/// What was accepted stays so while the text is still that one.
fn account_page(ask: &Ask, email: &str, accepted: &str) -> Result<FormPage<'static>, Halt> {
    let legal = ask.portal.service.legal_to_accept(ask.token)?;
    let fields = vec![
        Field::text("email", "email", 30, email).hinted(),
        Field::password("password", "new-password").hinted(),
        Field::tick("accept", &legal.mark).ticked(accepted == legal.mark),
    ];
    let mut page = FormPage::new("register-account", "/register/account", fields);
    page.legal = paragraphs(ask, &legal.text);
    Ok(page)
}

/// The legal text as paragraphs; a sentence of ours where the site has none yet.
fn paragraphs(ask: &Ask, text: &str) -> Vec<String> {
    let paragraphs: Vec<String> =
        text.split("\n\n").map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect();
    if paragraphs.is_empty() { vec![ask.portal.phrases.say("legal-none")] } else { paragraphs }
}

/// Email address, password and legal text.
pub fn account(ask: &Ask) -> Result<Reply, Halt> {
    if !ask.portal.service.may_register(ask.token) {
        return Ok(Reply::to("/register"));
    }
    Ok(account_page(ask, "", "")?.show(ask))
}

/// Takes them and sends the mail.
pub fn send_account(ask: &Ask) -> Result<Reply, Halt> {
    ask.only(&["email", "password", "accept"])?;
    let form = AccountForm {
        email: ask.form.get("email").to_owned(),
        password: Zeroizing::new(ask.form.get("password").to_owned()),
        accepts: ask.form.get("accept").to_owned(),
    };
    match ask.portal.service.complete_registration(ask.token, &ask.source, &form) {
        Ok(()) => Ok(Reply::to("/register/sent")),
        Err(PortalRefusal::NotAccepted) => Ok(refused(ask)),
        Err(PortalRefusal::Dead) => Ok(Reply::to("/register")),
        Err(refusal) => account_page(ask, &form.email, &form.accepts)?.refuse(ask, refusal),
    }
}

/// "Check your email."
pub fn sent(ask: &Ask) -> Result<Reply, Halt> {
    let phrases = &ask.portal.phrases;
    let mut first = Vec::new();
    if let Some(sent) = ask.portal.service.registered_address(ask.token)? {
        first.push(phrases.with("register-sent-to", "email", &sent.to));
        let time = |at| Frame::new(ask, "register-sent", None).time_of(&at);
        first.extend(sent.again.map(|at| phrases.with("register-sent-when", "time", &time(at))));
    } else {
        first.push(phrases.say("register-sent-text"));
    }
    let message = Message {
        word: "register-sent",
        first,
        paragraphs: 2,
        other: Some(("register-sent-again", "/register/again".to_owned())),
        links: vec![("register-sent-anew", "/register")],
        support: true,
        ..Message::default()
    };
    Ok(message.show(ask, StatusCode::OK))
}

/// Sends the mail again; to whoever did not register just now it says the same.
pub fn again(ask: &Ask) -> Result<Reply, Halt> {
    ask.only(&[])?;
    match ask.portal.service.resend_confirmation(ask.token, &ask.source) {
        Ok(()) | Err(PortalRefusal::Dead) => Ok(Reply::to("/register/sent")),
        Err(refusal) => Err(refusal.into()),
    }
}
