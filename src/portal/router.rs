//! Every page and its path.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, Response, header};
use axum::middleware;
use axum::routing::{MethodRouter, get};

use super::answer::Reply;
use super::ask::{Ask, Peer, TOKEN_FIELD};
use super::form::Form;
use super::guard::guard;
use super::halt::Halt;
use super::pages::{account, confirm, home, items, log_in, message, register, reset, time_out, two_step};
use super::site::Portal;
use super::style;

/// The largest form.
const FORM_BYTES: usize = 64 * 1024;

/// A page: a plain function of the request.
type Page = fn(&Ask) -> Result<Reply, Halt>;

/// All pages.
pub fn router(portal: Portal) -> Router {
    let portal = Arc::new(portal);
    Router::new()
        .route("/", look(home::start))
        .route("/register", form(register::check, register::send_check))
        .route("/register/account", form(register::account, register::send_account))
        .route("/register/sent", look(register::sent))
        .route("/register/again", send(register::again))
        .route("/confirm/{token}", form(confirm::registration, confirm::send_registration))
        .route("/confirmed", look(confirm::confirmed))
        .route("/email-confirmed", look(confirm::email_confirmed))
        .route("/not-me/{token}", send(confirm::not_me))
        .route("/reported", look(confirm::reported))
        .route("/change-email/{token}", form(confirm::email, confirm::send_email))
        .route("/log-in", form(log_in::form, log_in::send))
        .route("/log-in/code", form(log_in::second, log_in::send_second))
        .route("/log-out", send(log_in::log_out))
        .route("/stay", look(time_out::stay))
        .route("/timed-out", look(time_out::timed_out))
        .route("/forgotten", form(reset::ask, reset::send_ask))
        .route("/forgotten/sent", look(reset::sent))
        .route("/reset/{token}", form(reset::password, reset::send_password))
        .route("/reset-done", look(reset::done))
        .route("/home", look(home::home))
        .route("/referrals", look(items::referrals))
        .route("/referrals/{id}", look(items::referral))
        .route("/letters", look(items::letters))
        .route("/letters/{id}", look(items::letter))
        .route("/letters/{id}/file", look(items::letter_file))
        .route("/documents", look(items::documents))
        .route("/documents/{id}", look(items::document))
        .route("/documents/{id}/file", look(items::document_file))
        .route("/access", look(items::access))
        .route("/account", look(account::account))
        .route("/account/password", form(account::password, account::send_password))
        .route("/account/email", form(account::email, account::send_email))
        .route("/account/sessions", form(account::sessions, account::end_sessions))
        .route("/account/not-me", form(account::not_me, account::send_not_me))
        .route("/account/two-step", form(two_step::begin, two_step::send_begin))
        .route("/account/two-step/code", form(two_step::code, two_step::send_code))
        .route("/account/two-step/square.png", look(two_step::square))
        .route("/account/two-step/off", form(two_step::off, two_step::send_off))
        .route("/support", look(message::support))
        .route("/no-letter", look(message::no_letter))
        .route(style::PATH.as_str(), get(sheet))
        .fallback(|state, request| answer(|_| Err(Halt::NotFound), state, request))
        .layer(middleware::from_fn_with_state(Arc::clone(&portal), guard))
        .with_state(portal)
}

/// A page that is looked at: it changes nothing.
fn look(page: Page) -> MethodRouter<Arc<Portal>> {
    MethodRouter::new().get(move |state, request| answer(page, state, request))
}

/// A form that is sent.
fn send(page: Page) -> MethodRouter<Arc<Portal>> {
    MethodRouter::new().post(move |state, request| answer(page, state, request))
}

/// A form: looked at, and sent.
fn form(shown: Page, sent: Page) -> MethodRouter<Arc<Portal>> {
    look(shown).post(move |state, request| answer(sent, state, request))
}

async fn sheet() -> Response<Body> {
    Reply::asset(style::SHEET, "text/css; charset=utf-8").into_response()
}

async fn answer(page: Page, State(portal): State<Arc<Portal>>, request: Request) -> Response<Body> {
    let peer = request.extensions().get::<Peer>().copied().unwrap_or_default();
    let mut ask = Ask::new(portal, request.headers(), peer, request.uri().path());
    let form = read_form(&ask, request).await;
    let worked = tokio::task::spawn_blocking(move || {
        let shown = form.and_then(|form| {
            ask.form = form;
            page(&ask)
        });
        let reply = shown.unwrap_or_else(|halt| halt.reply(&ask));
        if ask.is_new { reply.visit(&ask.token) } else { reply }
    });
    // A page that panicked ends only itself; the report went where reports go.
    worked.await.map_or_else(|_| Reply::broken().into_response(), Reply::into_response)
}

/// Reads a form that came from our own page and was made for this visitor.
async fn read_form(ask: &Ask, request: Request) -> Result<Form, Halt> {
    if request.method() != Method::POST {
        return Ok(Form::default());
    }
    let headers = request.headers();
    if ask.is_new || !ask.portal.origin().is_own_form(headers) {
        return Err(Halt::Forbidden);
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().unwrap_or_default().trim() != "application/x-www-form-urlencoded" {
        return Err(Halt::BadRequest);
    }
    let body = axum::body::to_bytes(request.into_body(), FORM_BYTES);
    let Ok(Ok(body)) = tokio::time::timeout(ask.portal.options.form_patience, body).await else {
        return Err(Halt::BadRequest);
    };
    let form = Form::parse(&body).ok_or(Halt::BadRequest)?;
    if ask.portal.service.form_token_fits(&ask.token, form.get(TOKEN_FIELD)) {
        Ok(form)
    } else {
        Err(Halt::Forbidden)
    }
}
