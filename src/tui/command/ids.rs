//! The names of commands.

use crate::domain::account::Action;

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
    /// Two-step log-in of the operator's own.
    TwoStep,
    /// Another password for whoever is logged in.
    OwnPassword,
    /// Two-step log-in of the chosen operator or role.
    TwoStepOf,
    /// Suspends the program.
    Suspend,
    /// Stops what runs, closes a popup.
    Stop,
    /// Leaves the program.
    Quit,
    /// Believe the machine's clock after it stepped.
    ConfirmClock,
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
    /// Marks the chosen patient for a cohort.
    MarkPatient,
    /// A new cohort of the marked patients, or of the search.
    Invite,
    /// A new cohort.
    NewCohort,
    /// Starts a cohort, or goes on with it.
    CohortStart,
    /// Approves a cohort as a second person.
    CohortApprove,
    /// Gives a cohort up.
    CohortCancel,
    /// Other patients of a cohort.
    CohortShow,
    /// Gives or takes a right.
    Grant,
    /// A new operator, or a new role.
    NewOperator,
    /// Another name, Unix users and roles for an operator.
    EditOperator,
    /// Refuses log-in to an operator, or allows it again.
    DisableOperator,
    /// Sets a password of an operator.
    OperatorPassword,
    /// Roles instead of operators, and back.
    Roles,
    /// Go to the cohorts.
    GoCohorts,
    /// The page of what waits for a second person.
    GoApprovals,
    /// Keep the search under a name.
    SaveSearch,
    /// The saved searches.
    SavedSearches,
    /// Another name for the chosen search.
    RenameSearch,
    /// A cohort of whom the chosen search finds.
    InviteFound,
    /// Delete the chosen search.
    DeleteSearch,
    /// Approve the chosen one, as the second person.
    Approve,
    /// Refuse the chosen one.
    Refuse,
    /// Go to the operators.
    GoOperators,
    /// Go to the queue "Disabled, record OK again".
    GoRecordOk,
    /// Go to the queue "Mail failed".
    GoMailFailed,
    /// Go to the queue "Expiring this week".
    GoExpiring,
    /// The Actions menu of the patient.
    Actions,
    /// An action on the account of the patient.
    Act(Action),
    /// Shows or hides the chosen document.
    DocumentVisible,
    /// Lets the chosen document follow its type.
    DocumentAsType,
    /// Undoes the last switch of a document.
    DocumentUndo,
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
    /// Ticks what a caller gave.
    TickChecked,
    /// The usual reasons.
    UsualReasons,
    /// Yes, from the field of a question.
    YesFromField,
    /// Go to Patients.
    GoPatients,
    /// Go to the locked patients.
    GoLocked,
    /// Go to the To post tray.
    GoTray,
    /// Starts a print run.
    PrintRun,
    /// The Actions menu of the patient of the chosen letter.
    TrayActions,
    /// Notes by its number that a letter came back.
    ReturnedLetter,
    /// Go to Patient Letter Templates.
    GoVisibility,
    /// Go to Documents.
    GoDocuments,
    /// Go to Client support.
    GoSupport,
    /// Go to Legal text.
    GoLegal,
    /// Takes a legal text away.
    TakeAway,
    /// Go to Record statuses.
    GoStatuses,
    /// Shows or hides.
    SwitchVisible,
    /// Marks a row.
    Mark,
    /// To the filter of the switches.
    FilterSwitches,
    /// Lets a document follow its type.
    FollowType,
    /// Undoes the last switch.
    UndoVisible,
    /// Removes client support, or a type.
    RemoveSupport,
    /// Takes back a change that patients do not see yet.
    WithdrawSupport,
    /// Lets a record status disable, or not.
    SwitchStatus,
    /// Go to the activity log.
    GoLog,
    /// Go to My Company > CMS configuration.
    GoConfiguration,
    /// Go to the Letter Template Bases.
    GoBases,
    /// Go to the Letter Templates.
    GoTemplates,
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
    /// Makes a new entry of the list.
    New,
    /// Edits the chosen entry.
    Edit,
    /// Retires the chosen entry, or takes it into use again.
    Retire,
    /// Undoes the last change that can be undone.
    UndoLast,
    /// Copies a request for the permission that is missing.
    CopyRequest,
    /// Patient Profile Is Visible, on and off.
    ToggleVisible,
    /// Shows how a letter reads.
    PreviewLetter,
    /// The versions of the chosen template.
    Versions,
    /// Compares the chosen version with the newest.
    Compare,
    /// Saves the chosen version as the newest.
    Restore,
    /// To the filter of a list.
    FilterRows,
    /// Shows how a letter reads for a patient.
    PreviewFor,
    /// Shows how a letter of the chosen version reads.
    PreviewVersion,
    /// Takes the version that waits into use.
    ApproveVersion,
    /// Refuses the version that waits.
    RefuseVersion,
    /// Takes back the operator's own version that waits.
    WithdrawVersion,
    /// Opens the list of fields.
    InsertField,
    /// Searches in the text.
    Find,
    /// Undoes a change of the text.
    Undo,
    /// Does again what was undone.
    Redo,
    /// Saves the operator's own text over the newer version.
    KeepMine,
    /// Takes the newer version into the form.
    TakeTheirs,
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
    /// Deletes to the start of the line.
    TextDeleteToStart,
}
