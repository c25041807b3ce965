//! Mail: nothing personal in it, nothing lost while a server is down, one recipient whatever was typed (S16, S17, S92).

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use chrono::TimeDelta;
use patient_profile::mail::{
    FolderMailer, MailFault, Mailer, MemoryMailer, Outgoing, Sender, SmtpMailer, SmtpSecurity, SmtpSettings,
};
use patient_profile::service::portal::PortalRefusal;

use crate::portal_fixture::{PASSWORD, Person, post, token_in};
use crate::service_fixture::Site;

/// How the small mail server of these tests behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Takes,
    RefusesForNow,
    RefusesTheAddress,
    BreaksOff,
}

/// A mail as the server got it: the recipients, and the text.
type Taken = (Vec<String>, String);

/// A mail server on this machine for one connection; gives what it was sent.
struct SmallServer {
    port: u16,
    thread: JoinHandle<()>,
    taken: Arc<Mutex<Vec<Taken>>>,
}

impl SmallServer {
    fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&taken);
        let thread = std::thread::spawn(move || {
            let (stream, _) = listener.accept().expect("a connection");
            let _ = serve(&stream, manner, &kept);
        });
        Self { port, thread, taken }
    }

    fn mailer(&self) -> SmtpMailer {
        let settings = SmtpSettings {
            host: "127.0.0.1".into(),
            port: self.port,
            security: SmtpSecurity::Plain,
            log_in: None,
            root: None,
        };
        SmtpMailer::new(&settings, sender()).expect("settings that can be used")
    }

    fn taken(self) -> Vec<Taken> {
        self.thread.join().expect("the server ends");
        self.taken.lock().expect("nobody panicked").clone()
    }
}

fn serve(stream: &TcpStream, manner: Manner, taken: &Mutex<Vec<Taken>>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let say = |text: &str| (&*stream).write_all(format!("{text}\r\n").as_bytes());
    say("220 small.example")?;
    let mut recipients = Vec::new();
    while let Some(line) = lines.next() {
        let line = line?;
        let word = line.split([' ', ':']).next().unwrap_or("").to_uppercase();
        match word.as_str() {
            "EHLO" => say("250 small.example")?,
            "RCPT" if manner == Manner::RefusesForNow => say("451 4.7.1 <margaret@example.org> later")?,
            "RCPT" if manner == Manner::RefusesTheAddress => say("550 5.1.1 <margaret@example.org> unknown")?,
            "RCPT" => {
                recipients.push(line.clone());
                say("250 fine")?;
            }
            "DATA" if manner == Manner::BreaksOff => {
                say("354 go on")?;
                lines.next();
                stream.shutdown(std::net::Shutdown::Both)?;
                return Ok(());
            }
            "DATA" => {
                say("354 go on")?;
                let mut text = String::new();
                for line in lines.by_ref() {
                    let line = line?;
                    if line == "." {
                        break;
                    }
                    text.push_str(&line);
                    text.push('\n');
                }
                taken.lock().expect("nobody panicked").push((recipients.clone(), text));
                say("250 taken")?;
            }
            "QUIT" => {
                say("221 bye")?;
                return Ok(());
            }
            _ => say("250 fine")?,
        }
    }
    Ok(())
}

fn sender() -> Sender {
    Sender { address: "no-reply@northgate.example".parse().expect("an address"), name: "Northgate".into() }
}

#[test]
fn a_real_server_gets_one_recipient_and_the_link() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    person.register(&site);
    let server = SmallServer::start(Manner::Takes);
    let view = site.service.send_due_mail(&server.mailer()).unwrap();
    assert_eq!(view.waiting, 0);
    let taken = server.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].0, ["RCPT TO:<margaret@example.org>"]);
    assert!(taken[0].1.contains("To: margaret@example.org"), "{}", taken[0].1);
    assert!(taken[0].1.contains("https://portal.northgate.example/confirm/"), "{}", taken[0].1);
    assert!(site.kinds(&person.id).contains(&"Email Sent".to_owned()));
}

#[test]
fn a_server_that_refuses_or_breaks_off_is_asked_again_and_no_answer_leaks_the_address() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    person.register(&site);
    for manner in [Manner::RefusesForNow, Manner::BreaksOff] {
        let server = SmallServer::start(manner);
        let view = site.service.send_due_mail(&server.mailer()).unwrap();
        assert_eq!(view.waiting, 1, "{manner:?}");
        assert!(view.next_try.unwrap() > site.clock_now(), "{manner:?}");
        assert!(server.taken().is_empty());
        site.clock.advance(TimeDelta::minutes(5));
    }
    let server = SmallServer::start(Manner::RefusesTheAddress);
    assert_eq!(site.service.send_due_mail(&server.mailer()).unwrap().waiting, 0, "refused for good");
    server.taken();
    let failed = site.record(&person.id).activity[0].clone();
    assert_eq!(failed.kind, "Email Failed");
    assert!(failed.detail.contains("550") && !failed.detail.contains('@'), "{}", failed.detail);
}

#[test]
fn a_week_without_a_mail_server_loses_nothing() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    person.register(&site);
    let mailer = MemoryMailer::default();
    mailer.set_fault(Some(MailFault::passing("the mail server cannot be reached")));
    let begun = site.clock_now();
    let mut rounds = 0;
    while site.clock_now() < begun + TimeDelta::days(7) {
        let view = site.service.send_due_mail(&mailer).unwrap();
        assert_eq!((view.waiting, view.oldest), (1, Some(begun)), "round {rounds}");
        site.clock.set(view.next_try.unwrap());
        rounds += 1;
    }
    assert!((160..220).contains(&rounds), "once an hour at most: {rounds}");
    let site = site.restart();
    mailer.set_fault(None);
    assert_eq!(site.service.send_due_mail(&mailer).unwrap().waiting, 0);
    let mails = mailer.mails();
    assert_eq!(mails.len(), 1);
    site.clock.advance(TimeDelta::hours(23));
    site.service.confirm_registration(&token_in(&mails[0])).unwrap();
}

#[test]
fn eight_days_are_enough_and_the_link_is_dead_then() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    person.register(&site);
    let mailer = MemoryMailer::default();
    mailer.set_fault(Some(MailFault::passing("the mail server cannot be reached")));
    site.clock.advance(TimeDelta::days(8));
    assert_eq!(site.service.send_due_mail(&mailer).unwrap().waiting, 0);
    assert!(site.kinds(&person.id).contains(&"Email Failed".to_owned()));
    assert!(matches!(
        site.service.resend_confirmation(person.visitor, &person.source),
        Err(PortalRefusal::Dead)
    ));
}

#[test]
fn no_mail_tells_who_it_is_about() {
    let site = Site::furnished();
    let person = Person::confirmed(&site);
    person.log_in(&site);
    person.log_in(&site);
    site.service.ask_for_reset(&person.source, &person.id).unwrap();
    let mut mails = post(&site);
    let reset = mails.iter().find(|mail| mail.subject.contains("new password")).expect("a reset").clone();
    let password = zeroize::Zeroizing::new("seven green bottles".to_owned());
    site.service.reset_password(&token_in(&reset), &password).unwrap();
    mails.extend(post(&site));
    let other = Person::invite(&site, "haworth", ["30", "7", "1962"], "192.0.2.8");
    other.register(&site);
    mails.extend(post(&site));
    assert!(mails.len() >= 4, "{}", mails.len());
    let code: String = person.code.replace('-', "");
    let spaced = format!("{} {} {}", &person.id[..3], &person.id[3..6], &person.id[6..]);
    for mail in &mails {
        let all = format!("{} {} {}", mail.subject, mail.text, mail.html);
        for secret in [
            "Margaret",
            "Hawthorne",
            "Haworth",
            "1962",
            "9434765919",
            "Mill Lane",
            "Cardiology",
            PASSWORD,
            &code,
            &person.code,
            &person.id,
            &spaced,
            &other.id,
        ] {
            assert!(!all.to_lowercase().contains(&secret.to_lowercase()), "{secret} stands in: {all}");
        }
        assert!(mail.text.contains("01632 960001"), "the support contact");
        assert!(all.matches("https://").count() <= 3, "only the portal's own links: {all}");
        assert!(!all.contains("mail-"), "a sentence is missing: {all}");
        let words = |text: &str| text.replace("&amp;", "&").matches(char::is_alphabetic).count();
        assert!(words(&mail.html) >= words(&mail.text), "both say the same");
    }
}

#[test]
fn a_folder_takes_mails_and_its_loss_is_no_loss_of_mails() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    person.register(&site);
    let folder = site.dir.path().join("mail");
    let mailer = FolderMailer::new(folder.clone(), sender());
    assert_eq!(site.service.send_due_mail(&mailer).unwrap().waiting, 1, "there is no folder yet");
    std::fs::create_dir(&folder).unwrap();
    site.clock.advance(TimeDelta::minutes(2));
    assert_eq!(site.service.send_due_mail(&mailer).unwrap().waiting, 0);
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.path()).collect();
    assert_eq!(files.len(), 1);
    let text = std::fs::read_to_string(&files[0]).unwrap();
    assert!(text.contains("Subject: Confirm your email address"), "{text}");
}

/// Panics in the middle of a round, as a killed process ends.
#[derive(Debug)]
struct Dying(MemoryMailer);

impl Mailer for Dying {
    fn send(&self, mail: &Outgoing) -> Result<(), MailFault> {
        self.0.send(mail)?;
        unreachable!("the power went");
    }

    fn describe(&self) -> String {
        "dying".to_owned()
    }
}

#[test]
fn a_mail_whose_end_was_not_noted_goes_out_again_as_the_same_mail() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    person.register(&site);
    let mailer = MemoryMailer::default();
    let dying = Dying(mailer.clone());
    let round = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| site.service.send_due_mail(&dying)));
    assert!(round.is_err());
    let site = site.restart();
    site.service.send_due_mail(&mailer).unwrap();
    let mails = mailer.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0], mails[1], "the same Message-ID: a mail program shows one");
}
