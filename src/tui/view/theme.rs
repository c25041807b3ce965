//! Looks and glyphs. Words are always default colours; colour stands only on state glyphs, and never alone.

use ratatui::style::{Color, Modifier, Style};

use crate::domain::state::AccountState;
use crate::tui::options::{Options, Theme};

/// What a piece of text is, for the eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// Ordinary text.
    Plain,
    /// Headings and what matters most.
    Bold,
    /// The title bar and the focus.
    Reverse,
    /// The glyph of a state.
    State(AccountState),
    /// The cells of a QR code, which is light on dark whatever the terminal is.
    Code,
}

impl Look {
    /// The style under the chosen theme.
    pub(super) fn style(self, options: &Options) -> Style {
        match self {
            Self::Bold => Style::reset().add_modifier(Modifier::BOLD),
            Self::Reverse => Style::reset().add_modifier(Modifier::REVERSED),
            Self::Code if options.theme == Theme::Auto => Style::reset().fg(Color::White).bg(Color::Black),
            // What stood in the cells before is gone, its attributes too.
            Self::Plain | Self::Code => Style::reset(),
            Self::State(state) => match options.theme {
                Theme::Mono => Style::new(),
                Theme::Contrast => Style::new().add_modifier(Modifier::BOLD),
                Theme::Auto => colour(state).map_or(Style::new(), |c| Style::new().fg(c)),
            },
        }
    }
}

fn colour(state: AccountState) -> Option<Color> {
    match state {
        AccountState::Active => Some(Color::Cyan),
        AccountState::PendingRegistration | AccountState::PendingEmailConfirmation => Some(Color::Yellow),
        AccountState::Locked => Some(Color::LightRed),
        AccountState::Disabled => None,
    }
}

/// The glyph of a state's label, and the state if the label is one of the five.
pub(crate) fn state_mark(label: Option<&str>) -> (&'static str, Option<AccountState>) {
    let state = label.and_then(AccountState::from_label);
    let glyph = match state {
        Some(AccountState::Active) => "+",
        Some(AccountState::PendingRegistration) => "-",
        Some(AccountState::PendingEmailConfirmation) => "@",
        Some(AccountState::Locked) => "!",
        Some(AccountState::Disabled) => "x",
        None => " ",
    };
    (glyph, state)
}
