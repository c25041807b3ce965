//! How the terminal is to look and behave. The environment comes in as data: nothing here reads it.

/// What the environment says about the terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// `TERM`.
    pub term: String,
    /// The locale that counts: the first non-empty of `LC_ALL`, `LC_CTYPE`, `LANG`.
    pub locale: String,
    /// Whether `NO_COLOR` is set to something.
    pub no_color: bool,
}

/// The look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The terminal's own colours; a little colour on state glyphs.
    #[default]
    Auto,
    /// Attributes only.
    Mono,
    /// Bold where others use colour.
    Contrast,
}

/// How the terminal is to look and behave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub struct Options {
    /// The look.
    pub theme: Theme,
    /// Whether lines are drawn with `- | +`.
    pub ascii: bool,
    /// Whether the terminal takes a window title.
    pub title: bool,
    /// Whether the link is slow: fewer bytes, live data once a second.
    pub slow: bool,
    /// Whether errors do not ring the bell.
    pub silent: bool,
    /// Whether letters are no commands on pages (WCAG 2.1.4): only named keys, menus and the palette are.
    pub letters_off: bool,
    /// Whether nothing may be changed.
    pub read_only: bool,
    /// What the title bar says beside the site, such as that this is a demonstration; empty for nothing.
    pub banner: String,
    /// What is worth knowing from the start, the most important first: said as messages, and the first one on the
    /// search page for as long as nothing else is.
    pub notices: Vec<String>,
    /// The name that is likely to log in.
    pub operator: String,
    /// The patient to open at once, by Patient ID, NHS number or the record's own id.
    pub patient: Option<String>,
}

/// What an operator may set for this session, by the palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    /// Whether the link is slow.
    Link { slow: bool },
    /// Whether lines are drawn with `- | +`.
    Glyphs { ascii: bool },
    /// The look.
    Theme(Theme),
    /// Whether errors do not ring the bell.
    Bell { silent: bool },
    /// Whether letters are no commands on pages.
    Letters { off: bool },
}

impl Setting {
    /// All of them, with the words that the palette takes and what they do.
    pub(crate) const ALL: [(Self, &'static str, &'static str); 11] = [
        (Self::Link { slow: true }, "set link slow", "fewer bytes"),
        (Self::Link { slow: false }, "set link normal", "live data as it comes"),
        (Self::Glyphs { ascii: true }, "set glyphs ascii", "lines of - | +"),
        (Self::Glyphs { ascii: false }, "set glyphs lines", "drawn lines"),
        (Self::Theme(Theme::Auto), "set theme auto", "a little colour"),
        (Self::Theme(Theme::Mono), "set theme mono", "no colour"),
        (Self::Theme(Theme::Contrast), "set theme contrast", "bold for colour"),
        (Self::Bell { silent: false }, "set bell on", "errors ring"),
        (Self::Bell { silent: true }, "set bell off", "nothing rings"),
        (Self::Letters { off: false }, "set letters on", "letters are commands"),
        (Self::Letters { off: true }, "set letters off", "menus, F-keys, Ctrl-P"),
    ];
}

impl Options {
    /// Takes a setting for this session.
    pub(crate) fn set(&mut self, setting: Setting) {
        match setting {
            Setting::Link { slow } => self.slow = slow,
            Setting::Glyphs { ascii } => self.ascii = ascii,
            Setting::Theme(theme) => self.theme = theme,
            Setting::Bell { silent } => self.silent = silent,
            Setting::Letters { off } => self.letters_off = off,
        }
    }

    /// Whether a setting is in force.
    pub(crate) fn has(&self, setting: Setting) -> bool {
        match setting {
            Setting::Link { slow } => self.slow == slow,
            Setting::Glyphs { ascii } => self.ascii == ascii,
            Setting::Theme(theme) => self.theme == theme,
            Setting::Bell { silent } => self.silent == silent,
            Setting::Letters { off } => self.letters_off == off,
        }
    }

    /// Chooses by the environment: mono for `NO_COLOR` and plain terminals, ASCII lines without UTF-8.
    pub fn for_environment(environment: &Environment) -> Self {
        let term = environment.term.as_str();
        let plain = term.is_empty() || term == "dumb" || term.starts_with("vt");
        let locale = environment.locale.to_ascii_lowercase();
        let utf8 = locale.contains("utf-8") || locale.contains("utf8");
        Self {
            theme: if plain || environment.no_color { Theme::Mono } else { Theme::Auto },
            ascii: !utf8,
            title: !plain && term != "linux",
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(term: &str, locale: &str, no_color: bool) -> Options {
        Options::for_environment(&Environment { term: term.into(), locale: locale.into(), no_color })
    }

    #[test]
    fn the_environment_chooses_theme_and_lines() {
        assert_eq!(chosen("xterm-256color", "en_GB.UTF-8", false).theme, Theme::Auto);
        assert_eq!(chosen("xterm-256color", "en_GB.UTF-8", true).theme, Theme::Mono);
        assert_eq!(chosen("vt220", "en_GB.UTF-8", false).theme, Theme::Mono);
        assert!(chosen("xterm", "C", false).ascii);
        assert!(chosen("xterm", "", false).ascii);
        assert!(!chosen("xterm", "C.utf8", false).ascii);
        assert!(!chosen("linux", "C.utf8", false).title);
    }
}
