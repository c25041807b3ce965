//! The table itself. A new command is one variant and one line here.

/// A layer of keys, and a heading of the help. The pane in front names its layers; [`Group::Everywhere`] comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// Works on every page and in every dialog.
    Everywhere,
    /// Editing a line of text; only while a text field has the focus.
    Text,
    /// Moving in a list.
    List,
    /// The home page.
    Home,
    /// The record of a patient.
    Record,
    /// The locked queue.
    Locked,
    /// Forms.
    Form,
    /// The letter creation page.
    Letter,
    /// Menus with numbered entries.
    Menu,
    /// Confirmations.
    Confirm,
    /// The Go to menu.
    GoTo,
    /// The activity log.
    Log,
    /// The filter of the activity log.
    LogFilter,
}

impl Group {
    /// All groups, in the order of `docs/keys.md`.
    pub(crate) const ALL: [Self; 13] = [
        Self::Everywhere,
        Self::List,
        Self::Home,
        Self::Record,
        Self::Locked,
        Self::Form,
        Self::Letter,
        Self::Log,
        Self::LogFilter,
        Self::Menu,
        Self::Confirm,
        Self::GoTo,
        Self::Text,
    ];

    /// The heading.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::Text => "In a text field",
            Self::List => "Lists",
            Self::Home => "Patients",
            Self::Record => "Patient record",
            Self::Locked => "Locked queue",
            Self::Form => "Forms",
            Self::Letter => "Letter creation page",
            Self::Menu => "Menus",
            Self::Confirm => "Confirmations",
            Self::GoTo => "Go to",
            Self::Log => "Activity log",
            Self::LogFilter => "Filter of the activity log",
        }
    }
}

/// Names a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum CommandId {
    /// Back one level.
    Back,
    /// The home page.
    Home,
    /// Help for this place.
    Help,
    /// All commands.
    Palette,
    /// The Go to menu.
    GoTo,
    /// The messages of this session.
    Messages,
    /// Reads the data of this page again.
    Refresh,
    /// Draws everything again.
    Redraw,
    /// Hides the screen until the password is typed.
    Lock,
    /// Suspends the program.
    Suspend,
    /// Stops what runs, closes a popup.
    Stop,
    /// Leaves the program.
    Quit,
    /// Line by line: one up.
    Up,
    /// One down.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the left: the previous module, column or button.
    Left,
    /// To the right.
    Right,
    /// The first row.
    First,
    /// The last row.
    Last,
    /// Opens or accepts the chosen row; presses the chosen button.
    Open,
    /// The next field, pane or module.
    Next,
    /// The previous one.
    Previous,
    /// To the search field of the home page.
    Search,
    /// Takes the chosen locked account in hand, or lets it go.
    Claim,
    /// Unlocks the chosen account and keeps the letter.
    KeepLetter,
    /// Sends the chosen patient new credentials.
    NewLetter,
    /// The Actions menu of the chosen patient.
    CaseActions,
    /// Unlocks what an attack has locked.
    UnlockWave,
    /// The Actions menu of the patient.
    Actions,
    /// Create Patient Portal Credentials.
    Create,
    /// Distribute Patient Profile Credentials.
    Distribute,
    /// Disable Patient Profile Account.
    Disable,
    /// Enable Patient Profile Account.
    Enable,
    /// Unlock, keep the same letter.
    Unlock,
    /// Send held letters.
    SendHeld,
    /// Discard held letters.
    DiscardHeld,
    /// The module of the record with that number.
    Module,
    /// Copies the Patient ID.
    Copy,
    /// Submits the form.
    Submit,
    /// Ticks or chooses what has the focus.
    Tick,
    /// The preview of a letter on the whole page.
    FullPage,
    /// Send the letters or hold them.
    SendTo,
    /// Chooses the entry with that number.
    Choose,
    /// Yes, do it.
    Yes,
    /// Go to Patients.
    GoPatients,
    /// Go to the locked patients.
    GoLocked,
    /// Go to the activity log.
    GoLog,
    /// Follows the log.
    Follow,
    /// To the filter of the log.
    Filter,
    /// All entries of the log again.
    ClearFilter,
    /// Opens the patient of the chosen entry.
    OpenPatient,
    /// Verifies the chain of the log.
    VerifyLog,
    /// Copies the chosen entry.
    CopyEntry,
    /// Shows the log by the filter that was typed.
    ApplyFilter,
    /// All values that a field may have.
    ListValues,
    /// Cursor left.
    TextLeft,
    /// Cursor right.
    TextRight,
    /// Cursor to the start.
    TextStart,
    /// Cursor to the end.
    TextEnd,
    /// Deletes before the cursor.
    TextBackspace,
    /// Deletes at the cursor.
    TextDelete,
    /// Deletes the word before the cursor.
    TextDeleteWord,
    /// Deletes to the end.
    TextDeleteToEnd,
}

/// A command: what it is called, what it does, which keys run it unless an operator chose others.
#[derive(Debug)]
pub(crate) struct CommandSpec {
    /// Its name in the program.
    pub(crate) id: CommandId,
    /// Its layer of keys.
    pub(crate) group: Group,
    /// Its name in menus and in the palette.
    pub(crate) label: &'static str,
    /// Its word in the hint line.
    pub(crate) hint: &'static str,
    /// What it does, in a sentence.
    pub(crate) help: &'static str,
    /// Its keys, the usual one first.
    pub(crate) keys: &'static [&'static str],
}

const fn command(
    id: CommandId,
    group: Group,
    keys: &'static [&'static str],
    hint: &'static str,
    label: &'static str,
    help: &'static str,
) -> CommandSpec {
    CommandSpec { id, group, label, hint, help, keys }
}

/// An action on a patient: in the Actions menu by its number, here by its name.
const fn action(id: CommandId, label: &'static str, help: &'static str) -> CommandSpec {
    command(id, Group::Record, &[], "", label, help)
}

use CommandId as C;
use Group as G;

/// Every command.
pub(crate) const COMMANDS: &[CommandSpec] = &[
    command(
        C::Back,
        G::Everywhere,
        &["q", "esc", "f12"],
        "back",
        "Back",
        "Goes back one level; text is kept.",
    ),
    command(C::Help, G::Everywhere, &["?", "f1"], "help", "Help", "Shows the keys of this place."),
    command(
        C::Palette,
        G::Everywhere,
        &[":", "ctrl-p"],
        "commands",
        "Commands",
        "Finds any command by its name.",
    ),
    command(C::GoTo, G::Everywhere, &["g", "f9"], "go to", "Go to ...", "Shows the places to go to."),
    command(C::Home, G::Everywhere, &["f3"], "home", "Home page", "Goes to Patients from anywhere."),
    command(C::Refresh, G::Everywhere, &["r", "f5"], "refresh", "Refresh", "Reads this page again."),
    command(C::Messages, G::Everywhere, &[], "messages", "Messages", "Lists what the message line said."),
    command(C::Lock, G::Everywhere, &["K"], "lock", "Lock", "Hides the screen until the password is typed."),
    command(C::Redraw, G::Everywhere, &["ctrl-l"], "redraw", "Redraw", "Draws the whole screen again."),
    command(C::Suspend, G::Everywhere, &["ctrl-z"], "suspend", "Suspend", "Gives the shell back until `fg`."),
    command(
        C::Stop,
        G::Everywhere,
        &["ctrl-c"],
        "stop",
        "Stop",
        "Stops what runs or closes a popup; never quits.",
    ),
    command(C::Quit, G::Everywhere, &[], "quit", "Quit", "Leaves Patient Profile, after a question."),
    command(C::Up, G::List, &["up", "k"], "up", "Up", "One row up."),
    command(C::Down, G::List, &["down", "j"], "down", "Down", "One row down."),
    command(C::PageUp, G::List, &["pageup", "ctrl-u"], "page up", "Page up", "One page up."),
    command(C::PageDown, G::List, &["pagedown", "ctrl-d"], "page down", "Page down", "One page down."),
    command(C::Left, G::List, &["left", "h"], "left", "Left", "The module, column or button to the left."),
    command(
        C::Right,
        G::List,
        &["right", "l"],
        "right",
        "Right",
        "The module, column or button to the right.",
    ),
    command(C::First, G::List, &["home"], "first", "First row", "The first row; g g as well."),
    command(C::Last, G::List, &["end", "G"], "last", "Last row", "The last row."),
    command(C::Open, G::List, &["enter"], "open", "Open", "Opens or accepts the chosen row."),
    command(C::Next, G::List, &["tab"], "next", "Next", "The next field, pane or module."),
    command(
        C::Previous,
        G::List,
        &["shift-tab"],
        "previous",
        "Previous",
        "The previous field, pane or module.",
    ),
    command(C::Search, G::Home, &["/"], "search", "Search", "Goes to the search field."),
    command(C::Claim, G::Locked, &["c"], "claim", "Claim", "Takes the account in hand, or lets it go."),
    command(
        C::KeepLetter,
        G::Locked,
        &["u"],
        "unlock",
        "Unlock, keep the same letter",
        "After the identity check; the code in the letter works again.",
    ),
    command(
        C::NewLetter,
        G::Locked,
        &["w"],
        "new letter",
        "New letter",
        "Sends new credentials, which end the lock.",
    ),
    command(
        C::CaseActions,
        G::Locked,
        &["a"],
        "Actions",
        "Actions",
        "All that can be done, and why not the rest.",
    ),
    command(
        C::UnlockWave,
        G::Locked,
        &["W"],
        "unlock the wave",
        "Unlock the wave",
        "Unlocks together what an attack has locked; two operators must ask.",
    ),
    command(
        C::Actions,
        G::Record,
        &["a"],
        "Actions",
        "Actions",
        "What can be done for this patient, and why not.",
    ),
    action(C::Create, "Create Patient Portal Credentials", "Makes a new activation code, after a form."),
    action(C::Distribute, "Distribute Patient Profile Credentials", "Sends credentials by letter."),
    action(C::Disable, "Disable Patient Profile Account", "Stops an active account, with a reason."),
    action(C::Enable, "Enable Patient Profile Account", "Lets a disabled account go on, with a reason."),
    action(C::Unlock, "Unlock, keep the same letter", "Lifts a lock after an identity check."),
    action(C::SendHeld, "Send held letters", "Hands over the letters in the To post tray."),
    action(C::DiscardHeld, "Discard held letters", "Throws them away, with a reason."),
    command(
        C::Module,
        G::Record,
        &["1", "2", "3", "4", "5", "6"],
        "module",
        "Module by number",
        "Shows the module with that number.",
    ),
    command(
        C::Copy,
        G::Record,
        &["y"],
        "copy ID",
        "Copy the Patient ID",
        "Sends the Patient ID to the clipboard.",
    ),
    command(
        C::Submit,
        G::Form,
        &["f2", "ctrl-s"],
        "submit",
        "Submit",
        "Submits the form; a question follows.",
    ),
    command(C::Tick, G::Form, &["space"], "choose", "Choose", "Ticks or chooses what has the focus."),
    command(
        C::FullPage,
        G::Letter,
        &["v"],
        "preview",
        "Full page",
        "Shows the letter on the whole page, and back.",
    ),
    command(
        C::SendTo,
        G::Letter,
        &["p"],
        "send/hold",
        "Send or hold",
        "Sends the letters, or holds them in the tray.",
    ),
    command(
        C::Choose,
        G::Menu,
        &["1", "2", "3", "4", "5", "6", "7", "8", "9"],
        "choose",
        "Choose by number",
        "Chooses the entry with that number.",
    ),
    command(C::Yes, G::Confirm, &["y"], "yes", "Yes", "Does what the question asks."),
    command(C::GoPatients, G::GoTo, &["p"], "Patients", "Patients", "The search for patients."),
    command(
        C::GoLocked,
        G::GoTo,
        &["l"],
        "Locked",
        "Locked patients",
        "Patients who failed to register too often.",
    ),
    command(C::GoLog, G::GoTo, &["a"], "Activity log", "Activity log", "What happened, site-wide."),
    command(
        C::Follow,
        G::Log,
        &["f"],
        "follow",
        "Follow the log",
        "Shows new entries as they come; End and G as well.",
    ),
    command(
        C::Filter,
        G::Log,
        &["/"],
        "filter",
        "Filter the log",
        "Chooses entries by type, by whom, patient and day.",
    ),
    command(
        C::ClearFilter,
        G::Log,
        &["backspace"],
        "all entries",
        "Show all entries",
        "Takes the filter of the log away.",
    ),
    command(
        C::OpenPatient,
        G::Log,
        &["o"],
        "open patient",
        "Open the patient",
        "Opens the record of the patient of this entry.",
    ),
    command(
        C::VerifyLog,
        G::Log,
        &["v"],
        "verify",
        "Verify the log",
        "Checks that no entry was changed, removed or added.",
    ),
    command(
        C::CopyEntry,
        G::Log,
        &["y"],
        "copy",
        "Copy the entry",
        "Copies this entry as a line, without the name.",
    ),
    command(
        C::ApplyFilter,
        G::LogFilter,
        &["f2", "ctrl-s"],
        "apply",
        "Apply the filter",
        "Shows the entries that match; Enter as well.",
    ),
    command(
        C::ListValues,
        G::LogFilter,
        &["f4"],
        "values",
        "All values",
        "Lists all values of this field, whatever is typed.",
    ),
    command(C::TextLeft, G::Text, &["left"], "left", "Cursor left", "One character to the left."),
    command(C::TextRight, G::Text, &["right"], "right", "Cursor right", "One character to the right."),
    command(C::TextStart, G::Text, &["home", "ctrl-a"], "start", "Line start", "To the start of the line."),
    command(C::TextEnd, G::Text, &["end", "ctrl-e"], "end", "Line end", "To the end of the line."),
    command(C::TextBackspace, G::Text, &["backspace"], "delete", "Delete left", "Deletes before the cursor."),
    command(C::TextDelete, G::Text, &["delete"], "delete", "Delete right", "Deletes at the cursor."),
    command(
        C::TextDeleteWord,
        G::Text,
        &["ctrl-w"],
        "delete word",
        "Delete word",
        "Deletes the word before the cursor.",
    ),
    command(
        C::TextDeleteToEnd,
        G::Text,
        &["ctrl-k"],
        "delete to end",
        "Delete to end",
        "Deletes to the end of the line.",
    ),
];
