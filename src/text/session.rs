//! What is said of a session: its profile, its way into the browser, its end, and the history of
//! sign-ins.

use fluent_bundle::FluentArgs;
use time::{OffsetDateTime, UtcOffset};

use super::{Text, presentable};

words! {
    /// A label or sentence about a session.
    SessionWord,
    /// Title: choose the profile.
    ChooseTitle = "ses-choose-title",
    /// Why it is asked.
    ChooseHelp = "ses-choose-help",
    /// The portal is being told.
    Choosing = "ses-choosing",
    /// Label: the profile.
    Acting = "ses-acting",
    /// All profiles together.
    ActingAll = "ses-acting-all",
    /// Choose once more.
    ChangeProfile = "ses-change-profile",
    /// Leave the question.
    KeepProfile = "ses-keep-profile",
    /// How to choose on the command line.
    ChooseWith = "ses-choose-with",
    /// Prompt: number of the profile.
    ProfilePrompt = "ses-profile-prompt",
    /// It is not known yet how the session could go on.
    WayAsking = "ses-way-asking",
    /// By the portal's one-time link.
    WayLink = "ses-way-link",
    /// Only by signing in anew.
    WayAnew = "ses-way-anew",
    /// It went on by the link.
    LinkOpened = "ses-link-opened",
    /// Go on in the browser.
    GoOn = "ses-go-on",
    /// The system's browser holds the session.
    InBrowser = "ses-in-browser",
    /// Nobody here knows what became of it.
    Unknown = "ses-unknown",
    /// The portal kept it open.
    StillOpen = "ses-still-open",
    /// Close the window too.
    CloseWindow = "ses-close-window",
    /// What that does.
    CloseWindowHelp = "ses-close-window-help",
    /// The window was closed.
    WindowClosed = "ses-window-closed",
    /// The portal had ended it.
    ByPortal = "ses-by-portal",
    /// Page: history.
    History = "ses-history",
    /// Setting: keep a history.
    HistoryKeep = "ses-history-keep",
    /// What it keeps.
    HistoryHelp = "ses-history-help",
    /// Open it.
    HistoryOpen = "ses-history-open",
    /// Leave it.
    HistoryBack = "ses-history-back",
    /// Nothing in it.
    HistoryEmpty = "ses-history-empty",
    /// It is off.
    HistoryOff = "ses-history-off",
    /// It is being read.
    HistoryReading = "ses-history-reading",
    /// Export as CSV.
    HistoryCsv = "ses-history-csv",
    /// Export as JSON.
    HistoryJson = "ses-history-json",
    /// Erase it.
    HistoryErase = "ses-history-erase",
    /// Erase it indeed.
    HistorySure = "ses-history-sure",
    /// Do not.
    HistoryKeepIt = "ses-history-keep-it",
    /// It was erased.
    HistoryErased = "ses-history-erased",
    /// It is being erased.
    HistoryErasing = "ses-history-erasing",
    /// Show those before.
    HistoryMore = "ses-history-more",
    /// Help: what the page is for.
    HelpHistory = "ses-help-history",
    /// Help: what can be done there.
    HelpHistoryDo = "ses-help-history-do",
    /// Start of a file name.
    StemHistory = "ses-stem-history",
    /// Outcome: signed in.
    OutcomeSignedIn = "ses-outcome-signed-in",
    /// Outcome: not enabled.
    OutcomeNotEnabled = "ses-outcome-not-enabled",
    /// Outcome: failed.
    OutcomeFailed = "ses-outcome-failed",
}

impl Text {
    /// A label or sentence about a session.
    pub fn session(&self, word: SessionWord) -> String {
        self.format(word.id(), None, &FluentArgs::new())
    }

    /// The session can go on in a window of this browser.
    pub fn way_window(&self, browser: &str) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("browser", browser);
        self.format("way-window", None, &arguments)
    }

    /// The certificate of a sign-in, by its serial number.
    pub fn history_certificate(&self, serial: &str) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("serial", presentable(serial));
        self.format("history-certificate", None, &arguments)
    }

    /// The question before so many sign-ins are erased.
    pub fn history_question(&self, count: usize) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("count", count);
        self.format("history-question", None, &arguments)
    }

    /// When a sign-in was made: day, hour and minute, in the offset that the moment has.
    pub fn history_moment(&self, moment: OffsetDateTime) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("day", self.day(moment.date()));
        arguments.set("time", clock(moment));
        self.format("history-moment", None, &arguments)
    }

    /// How many lines of the history could not be read.
    pub fn history_unreadable(&self, lines: usize) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("lines", lines);
        self.format("history-unreadable", None, &arguments)
    }
}

/// Hour and minute; in UTC that is said.
pub(super) fn clock(moment: OffsetDateTime) -> String {
    let utc = if moment.offset() == UtcOffset::UTC {
        " UTC"
    } else {
        ""
    };
    format!("{:02}:{:02}{utc}", moment.hour(), moment.minute())
}
