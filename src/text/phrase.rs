//! What the pages say: labels, headings and sentences without values.

use fluent_bundle::FluentArgs;

use super::Text;

words! {
    /// A label or sentence of a page.
    Phrase,
    /// Label: name for a proxy.
    ProxyName = "say-proxy-name",
    /// Label: password for a proxy.
    ProxyPassword = "say-proxy-password",
    /// What becomes of both.
    ProxyNotStored = "say-proxy-not-stored",
    /// Button: use both and go on.
    ProxyContinue = "say-proxy-continue",
    /// Page: diagnosis.
    Diagnosis = "say-diagnosis",
    /// Page: sign-in.
    SignInPage = "say-sign-in-page",
    /// Phase: reaching the portal.
    Network = "say-network",
    /// What the diagnosis does.
    DiagnosisHelp = "say-diagnosis-help",
    /// Start the diagnosis.
    StartDiagnosis = "say-start-diagnosis",
    /// Run the diagnosis again.
    Repeat = "say-repeat",
    /// Copy the report.
    Copy = "say-copy",
    /// The report was copied.
    Copied = "say-copied",
    /// Watch how the card stays on the reader.
    Stability = "say-stability",
    /// Show the report before it is shared.
    Report = "say-report",
    /// Page: the report.
    ReportTitle = "say-report-title",
    /// What the preview is.
    ReportHelp = "say-report-help",
    /// Block: what the report hides.
    ReportHides = "say-report-hides",
    /// Hide names.
    HideNames = "say-hide-names",
    /// Hide codici fiscali.
    HideTaxCodes = "say-hide-tax-codes",
    /// Hide numbers.
    HideNumbers = "say-hide-numbers",
    /// Hide folders.
    HidePaths = "say-hide-paths",
    /// Hide addresses.
    HideAddresses = "say-hide-addresses",
    /// The report shows personal data.
    ReportShows = "say-report-shows",
    /// Save the report as text.
    SaveReport = "say-save-report",
    /// Save it as JSON.
    SaveJson = "say-save-json",
    /// Copy it as JSON.
    CopyJson = "say-copy-json",
    /// The report of the preview was copied.
    ReportCopied = "say-report-copied",
    /// Name of a file with a report.
    StemReport = "say-stem-report",
    /// Before a command.
    CommandHelp = "say-command-help",
    /// Copy a command.
    CopyCommand = "say-copy-command",
    /// A command was copied.
    CommandCopied = "say-command-copied",
    /// Look at a line again.
    CheckAgain = "say-check-again",
    /// Open date and time in the computer's settings.
    OpenClock = "say-open-clock",
    /// Open the network in the computer's settings.
    OpenNetwork = "say-open-network",
    /// A page of the computer's settings could not be opened.
    PanelNotOpened = "say-panel-not-opened",
    /// Ask whether the card is ready for the portal.
    CheckReady = "say-check-ready",
    /// The portal is asked whether the card is ready.
    CheckingReady = "say-checking-ready",
    /// What is asked.
    ReadyHelp = "say-ready-help",
    /// Ask the portal too.
    CheckPortal = "say-check-portal",
    /// The diagnosis is under way.
    DiagnosisRunning = "say-diagnosis-running",
    /// The diagnosis was stopped.
    DiagnosisStopped = "say-diagnosis-stopped",
    /// The diagnosis can't run during a sign-in.
    DiagnosisWaits = "say-diagnosis-waits",
    /// No obstacle was found.
    NothingWrong = "say-nothing-wrong",
    /// How to get the technical details.
    SaveForDetails = "say-save-for-details",
    /// Before the cause.
    LikelyCause = "say-likely-cause",
    /// More than one card is there.
    SeveralCards = "say-several-cards",
    /// Block: the person.
    Person = "say-person",
    /// The person's fields are hidden.
    PersonHidden = "say-person-hidden",
    /// The portal decides.
    TrustPortal = "say-trust-portal",
    /// Unfold technical details.
    ShowDetails = "say-show-details",
    /// Fold technical details.
    HideDetails = "say-hide-details",
    /// Block: technical details.
    Details = "say-details",
    /// Label: signature algorithm.
    Algorithm = "say-algorithm",
    /// Label: key usage.
    KeyUsage = "say-key-usage",
    /// Label: extended key usage.
    ExtendedUsage = "say-extended-usage",
    /// Label: fingerprint of the key.
    KeyFingerprint = "say-key-fingerprint",
    /// Label: revocation lists.
    RevocationLists = "say-revocation-lists",
    /// Label: OCSP responder.
    Responder = "say-responder",
    /// Block: export.
    Keep = "say-keep",
    /// Export as PEM.
    KeepPem = "say-keep-pem",
    /// Export as DER.
    KeepDer = "say-keep-der",
    /// Export as text.
    KeepText = "say-keep-text",
    /// Export the expiry.
    KeepCalendar = "say-keep-calendar",
    /// What exports contain.
    KeepNote = "say-keep-note",
    /// The document is being written.
    Writing = "say-writing",
    /// The document was written, before its path.
    Written = "say-written",
    /// Start of a file name.
    StemCertificate = "say-stem-certificate",
    /// Start of a file name.
    StemExpiry = "say-stem-expiry",
    /// In place of a personal field.
    Hidden = "say-hidden",
    /// Page: PIN.
    PinPage = "say-pin-page",
    /// Block: state of the PIN.
    PinState = "say-pin-state",
    /// The count is the card's.
    PinAtMoment = "say-pin-at-moment",
    /// Block: length of the PIN.
    PinLengthTitle = "say-pin-length-title",
    /// Block: what happens when it blocks.
    PinBlockTitle = "say-pin-block-title",
    /// What happens when it blocks.
    PinBlockHelp = "say-pin-block-help",
    /// Block: where PIN and PUK are.
    WherePinTitle = "say-where-pin-title",
    /// Where those of a CNS are.
    WherePinCns = "say-where-pin-cns",
    /// Where those of a CIE are.
    WherePinCie = "say-where-pin-cie",
    /// When they are lost.
    WherePinLost = "say-where-pin-lost",
    /// What Varco does with a PIN.
    PinPromise = "say-pin-promise",
    /// Lay the card.
    LayCard = "say-lay-card",
    /// How to lay it.
    LayCardHelp = "say-lay-card-help",
    /// Insert or lay the card.
    InsertOrLay = "say-insert-or-lay",
    /// How to insert or lay it.
    InsertOrLayHelp = "say-insert-or-lay-help",
    /// A CIE before its PIN.
    CieRecognised = "say-cie-recognised",
    /// The card must not be moved.
    HoldStill = "say-hold-still",
    /// A sign-in is under way with a card that lies on its reader.
    BusyLaid = "say-busy-laid",
    /// It must not be moved while it is read.
    HoldStillReading = "say-hold-still-reading",
    /// It must not be moved while it signs in.
    HoldStillWorking = "say-hold-still-working",
    /// What to do about a contactless card without an answer.
    MuteByRadio = "say-mute-by-radio",
    /// Label: how steadily a contactless card lies there.
    Contact = "say-contact",
    /// It stays.
    ContactSteady = "say-contact-steady",
    /// It comes and goes.
    ContactUnsteady = "say-contact-unsteady",
    /// Title: it comes and goes.
    Unsteady = "say-unsteady",
    /// Advice for that.
    TurnCard = "say-turn-card",
    /// Advice for that.
    LiftCard = "say-lift-card",
    /// Advice for that.
    EmptyField = "say-empty-field",
    /// Open the page of the PIN.
    OpenPinPage = "say-open-pin-page",
    /// Help.
    Help = "say-help",
    /// Close.
    Close = "say-close",
    /// Page: shortcuts.
    Shortcuts = "say-shortcuts",
    /// What a page is for.
    HelpWhat = "say-help-what",
    /// What can be done on a page.
    HelpDo = "say-help-do",
    /// About signing in.
    HelpSignIn = "say-help-sign-in",
    /// What can be done there.
    HelpSignInDo = "say-help-sign-in-do",
    /// About the services.
    HelpServices = "say-help-services",
    /// What can be done there.
    HelpServicesDo = "say-help-services-do",
    /// About the card.
    HelpCard = "say-help-card",
    /// What can be done there.
    HelpCardDo = "say-help-card-do",
    /// About the diagnosis.
    HelpDiagnosis = "say-help-diagnosis",
    /// What can be done there.
    HelpDiagnosisDo = "say-help-diagnosis-do",
    /// About the PIN.
    HelpPin = "say-help-pin",
    /// What can be done there.
    HelpPinDo = "say-help-pin-do",
    /// About the settings.
    HelpSettings = "say-help-settings",
    /// What can be done there.
    HelpSettingsDo = "say-help-settings-do",
    /// About typing the PIN.
    HelpTyping = "say-help-typing",
    /// What can be done there.
    HelpTypingDo = "say-help-typing-do",
    /// Keys that move the focus.
    KeyTab = "say-key-tab",
    /// What they do.
    KeyTabDoes = "say-key-tab-does",
    /// The key that presses.
    KeySpace = "say-key-space",
    /// What it does.
    KeySpaceDoes = "say-key-space-does",
    /// The key of the main action.
    KeyEnter = "say-key-enter",
    /// What it does.
    KeyEnterDoes = "say-key-enter-does",
    /// The key that cancels.
    KeyEscape = "say-key-escape",
    /// What it does.
    KeyEscapeDoes = "say-key-escape-does",
    /// The key of help.
    KeyHelp = "say-key-help",
    /// What it does.
    KeyHelpDoes = "say-key-help-does",
    /// The keys of the diagnosis.
    KeyDiagnosis = "say-key-diagnosis",
    /// What they do.
    KeyDiagnosisDoes = "say-key-diagnosis-does",
    /// The keys of the pages.
    KeyPages = "say-key-pages",
    /// What they do.
    KeyPagesDoes = "say-key-pages-does",
    /// The keys of the PIN.
    KeyDigits = "say-key-digits",
    /// What they do.
    KeyDigitsDoes = "say-key-digits-does",
    /// The card can be used now.
    CardReady = "say-card-ready",
    /// It can, and some portals may refuse it.
    CardReadyWarned = "say-card-ready-warned",
    /// A card that was put in is being read.
    ReadingCard = "say-reading-card",
    /// What to do meanwhile.
    ReadingCardHelp = "say-reading-card-help",
    /// The card tells its tries after a PIN only.
    TriesAfterPin = "say-tries-after-pin",
}

impl Text {
    /// A label or sentence of a page.
    pub fn say(&self, phrase: Phrase) -> String {
        self.format(phrase.id(), None, &FluentArgs::new())
    }

    /// "41 answers a second", with the right plural.
    pub fn answers_per_second(&self, answers: u32) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("answers", answers);
        self.format("answers-per-second", None, &arguments)
    }
}
