//! The bytes that following the log takes at any rate of entries, in simulated time.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tokio::time::Instant;

use crate::domain::ActivityKind;
use crate::tui::pacing::Pacing;
use crate::tui::terminal::paint;
use crate::tui::{Effect, Key, Model, Msg, Options, Reply, Request, draw, start, update};
use crate::wire::client::api::{ActivityPage, ActivityQuery, ActivityView, Changes, SearchPage, SiteView};

/// How long is simulated.
const SECONDS: u64 = 20;

fn began() -> DateTime<Utc> {
    "2026-11-22T09:00:00Z".parse().expect("an instant")
}

/// A service whose log grows by so many entries a second, all of them different in every column.
struct World {
    rate: u64,
    ms: u64,
}

impl World {
    fn newest(&self) -> u64 {
        100 + self.rate * self.ms / 1_000
    }

    fn entry(seq: u64) -> ActivityView {
        let kind = ActivityKind::ALL[usize::try_from(seq % 23).expect("small")];
        ActivityView {
            seq,
            at: began() + TimeDelta::seconds(i64::try_from(seq % 3_600).expect("small")),
            patient_id: Some(format!("{:010}", seq * 7_919 % 10_000_000_000)),
            actor: ["mkhan", "jdoe", "patient"][usize::try_from(seq % 3).expect("small")].to_owned(),
            kind: kind.label().to_owned(),
            detail: format!("detail {seq}"),
            ..ActivityView::default()
        }
    }

    fn page(&self, query: &ActivityQuery) -> ActivityPage {
        let newest = self.newest();
        let from = query.after.map_or(1, |after| after + 1);
        let to = query.before.map_or(newest, |before| before - 1);
        let matching = (to + 1).saturating_sub(from);
        let n_entries = matching.min(u64::from(query.limit));
        ActivityPage {
            entries: (0..n_entries).map(|back| Self::entry(to - back)).collect(),
            more: matching > n_entries,
            newest,
            looked: to + 1 - n_entries,
            total: Some(matching),
            total_more: false,
        }
    }

    fn site(&self) -> SiteView {
        SiteView {
            name: "Northgate".into(),
            operator: "mkhan".into(),
            permissions: vec!["patients.view".into(), "log.view".into()],
            now: began(),
            today: began().date_naive(),
            patients: 1,
            searchable: 1,
            templates: 1,
            bases: 1,
            seq: self.newest(),
            ..SiteView::default()
        }
    }
}

/// The terminal in simulated time: what it would write is counted.
struct Screen {
    world: World,
    model: Model,
    pacing: Pacing,
    shown: Buffer,
    start: Instant,
    watch: Option<(u64, u64)>,
    later: Vec<(u64, Msg)>,
    bytes: usize,
}

impl Screen {
    fn new(rate: u64, slow: bool, width: u16, height: u16) -> Self {
        let options = Options { slow, ..Options::default() };
        let mut screen = Self {
            world: World { rate, ms: 0 },
            model: Model::new(options, width, height),
            pacing: Pacing::new(slow),
            shown: Buffer::empty(Rect::new(0, 0, width, height)),
            start: Instant::now(),
            watch: None,
            later: Vec::new(),
            bytes: 0,
        };
        let effects = start(&mut screen.model);
        screen.perform(effects);
        screen.keys("<esc>ga");
        screen.run(1_000);
        screen.bytes = 0;
        screen
    }

    fn now(&self) -> Instant {
        self.start + Duration::from_millis(self.world.ms)
    }

    fn keys(&mut self, keys: &str) {
        for key in Key::parse_many(keys) {
            self.send(Msg::Key(key));
        }
    }

    fn send(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        let now = self.now();
        self.pacing.changed(self.model.take_dirty(), now);
        for effect in effects {
            match effect {
                Effect::Watch { since, after_ms } => self.watch = Some((since, self.world.ms + after_ms)),
                Effect::Later(ticket, ms) => self.later.push((self.world.ms + ms, Msg::Elapsed(ticket))),
                Effect::Ask(ticket, request) => {
                    let reply = match request {
                        Request::Site => Reply::Site(Box::new(Ok(self.world.site()))),
                        // Keys wait for the drafts of a session.
                        Request::Drafts => Reply::Drafts(Ok(Vec::new())),
                        Request::Search(_) => Reply::Search(Ok(SearchPage::default())),
                        Request::Activity(query) => Reply::Activity(Ok(self.world.page(&query))),
                        _ => continue,
                    };
                    self.later.push((self.world.ms + 3, Msg::Answer(ticket, reply)));
                }
                _ => {}
            }
        }
    }

    /// Lets so many milliseconds pass.
    fn run(&mut self, ms: u64) {
        let end = self.world.ms + ms;
        while self.world.ms < end {
            self.world.ms += 1;
            let due: Vec<Msg> = {
                let (due, later) =
                    std::mem::take(&mut self.later).into_iter().partition(|(at, _)| *at <= self.world.ms);
                self.later = later;
                let due: Vec<(u64, Msg)> = due;
                due.into_iter().map(|(_, msg)| msg).collect()
            };
            for msg in due {
                self.send(msg);
            }
            let newest = self.world.newest();
            if let Some((since, at)) = self.watch
                && at <= self.world.ms
                && newest > since
            {
                self.watch = None;
                let changes = Changes { seq: newest, log: newest, all: true, ..Changes::default() };
                self.send(Msg::Changed(Ok(changes)));
            }
            if self.pacing.due().is_some_and(|due| due <= self.now()) {
                self.draw();
            }
        }
    }

    fn draw(&mut self) {
        let mut next = Buffer::empty(self.shown.area);
        let cursor = draw(&self.model, &mut next);
        assert!(cursor.is_some(), "the cursor is on the focus");
        // The cursor's own sequence has 8 bytes at most.
        let bytes = paint(&self.shown, &next).len() + 8;
        self.shown = next;
        self.bytes += bytes;
        let now = self.now();
        self.pacing.drawn(now, bytes, self.shown.content.len());
    }

    fn text(&self) -> String {
        let area = self.shown.area;
        let line = |y| (0..area.width).map(|x| self.shown[(x, y)].symbol()).collect::<String>();
        (0..area.height).map(|y| line(y) + "\n").collect()
    }

    fn bytes_a_second(&mut self) -> u64 {
        self.bytes = 0;
        self.run(SECONDS * 1_000);
        u64::try_from(self.bytes).expect("few") / SECONDS
    }
}

#[test]
fn following_keeps_to_its_bytes_at_any_rate() {
    for rate in [0, 1, 2, 10, 100, 10_000] {
        let mut screen = Screen::new(rate, false, 80, 24);
        assert!(screen.text().contains("FOLLOWING"), "{}", screen.text());
        let normal = screen.bytes_a_second();
        let newest = format!("detail {}", screen.world.newest());
        let mut slow = Screen::new(rate, true, 80, 24);
        let slowly = slow.bytes_a_second();
        println!("{rate} a second: {normal} B/s, on a slow link {slowly} B/s; {newest}");
        assert!(normal <= 3_100, "{rate} entries a second take {normal} bytes a second");
        assert!(slowly <= 800, "{rate} entries a second take {slowly} bytes a second on a slow link");
        assert!(rate > 0 || (normal == 0 && slowly == 0), "nothing new is nothing written");
        if rate > 100 {
            assert!(slow.text().contains(" more; f shows the newest"), "{}", slow.text());
        }
    }
}

#[test]
fn a_long_run_moves_nothing_while_stopped() {
    let mut screen = Screen::new(1_000, false, 80, 24);
    screen.keys("<up><up>");
    screen.run(300);
    let before = screen.text();
    let chosen = before.lines().find(|line| line.starts_with("> ")).map(ToOwned::to_owned);
    assert!(chosen.is_some() && before.contains("STOPPED"), "{before}");
    let bytes = screen.bytes_a_second();
    assert!(bytes <= 300, "counting new entries takes {bytes} bytes a second");
    let after = screen.text();
    let list = |text: &str| text.lines().skip(4).take(17).collect::<Vec<_>>().join("\n");
    assert_eq!(list(&before), list(&after), "nothing moved");
    assert!(after.contains("STOPPED  +2"), "{after}");
    // A key is answered at once, however much comes in.
    screen.keys("<up>");
    screen.run(20);
    assert_ne!(list(&before), list(&screen.text()));
    screen.keys("f");
    screen.run(500);
    assert!(screen.text().contains("FOLLOWING"), "{}", screen.text());
}

#[test]
fn a_wide_window_keeps_to_its_share() {
    let mut screen = Screen::new(500, false, 120, 40);
    let bytes = screen.bytes_a_second();
    assert!(bytes <= 7_700, "{bytes} bytes a second");
    assert!(screen.text().contains("detail "), "{}", screen.text());
}
