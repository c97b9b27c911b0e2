//! Labels and short sentences of the command line, each with its identifier in the catalogues.

use fluent_bundle::FluentArgs;

use super::Text;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)*) => {
        /// A label or a sentence without values.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub enum Word {
            $($(#[$doc])* $name,)*
        }

        impl Word {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The identifier in the catalogues.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)*
                }
            }
        }
    };
}

words! {
    /// Label: reader.
    Reader = "word-reader",
    /// Label: card.
    Card = "word-card",
    /// Label: card number.
    CardNumber = "word-card-number",
    /// Label: holder.
    Holder = "word-holder",
    /// Label: codice fiscale.
    TaxCode = "word-tax-code",
    /// Label: issuing administration.
    IssuedBy = "word-issued-by",
    /// Label: last day of validity.
    ValidUntil = "word-valid-until",
    /// Label: whether the card can sign in.
    SignIn = "word-sign-in",
    /// The card can sign in.
    Possible = "word-possible",
    /// The card can sign in, and some portals may refuse.
    PossibleWithWarnings = "word-possible-with-warnings",
    /// The card can't sign in.
    Impossible = "word-impossible",
    /// Label: the PIN.
    Pin = "word-pin",
    /// The tries can't be read on this card.
    TriesNotReadable = "word-tries-not-readable",
    /// The PIN is blocked.
    PinBlocked = "word-pin-blocked",
    /// The PIN is not activated.
    PinNotActivated = "word-pin-not-activated",
    /// The PIN is verified at this moment.
    PinVerified = "word-pin-verified",
    /// The reader is empty.
    ReaderEmpty = "word-reader-empty",
    /// The card does not answer.
    CardMute = "word-card-mute",
    /// The reader can't be used.
    ReaderUnavailable = "word-reader-unavailable",
    /// A card is in the reader.
    CardPresent = "word-card-present",
    /// Another program holds the card.
    CardInUse = "word-card-in-use",
    /// No reader is connected.
    NoReaders = "word-no-readers",
    /// Label: portal.
    Portal = "word-portal",
    /// Label: the signature.
    Signature = "word-signature",
    /// Label: the portal's answer.
    Answer = "word-answer",
    /// The person is signed in.
    SignedIn = "word-signed-in",
    /// The PIN was right.
    PinRight = "word-pin-right",
    /// Label: services.
    Services = "word-services",
    /// The portal offers no services.
    NoServices = "word-no-services",
    /// Label: address.
    Address = "word-address",
    /// Not confirmed against the real portal.
    Assumed = "word-assumed",
    /// Warning: issuer not named.
    WarnIssuer = "word-warn-issuer",
    /// Warning: certificate in clear.
    WarnClear = "word-warn-clear",
    /// Warning: short key.
    WarnShortKey = "word-warn-short-key",
    /// Label: subject.
    Subject = "word-subject",
    /// Label: issuer.
    Issuer = "word-issuer",
    /// Label: serial number.
    Serial = "word-serial",
    /// Label: first day of validity.
    ValidFrom = "word-valid-from",
    /// Label: key.
    Key = "word-key",
    /// Label: policies.
    Policies = "word-policies",
    /// Label: fingerprint.
    Fingerprint = "word-fingerprint",
    /// Label: checks.
    Checks = "word-checks",
    /// Label: chain.
    Chain = "word-chain",
    /// The chain beyond the certificate is not known.
    ChainUnknown = "word-chain-unknown",
    /// Question before the last try, to be answered with yes or no.
    LastTryQuestion = "word-last-try-question",
    /// The letter that means yes.
    Yes = "word-yes",
    /// Ends a question: how to stop.
    HowToStop = "word-how-to-stop",
    /// A virtual card waits in the reader.
    CardServed = "word-card-served",
    /// A virtual portal listens.
    PortalServed = "word-portal-served",
    /// Demonstration: nothing is real.
    DemoBanner = "word-demo-banner",
    /// Heading of help: usage.
    HelpUsage = "word-help-usage",
    /// Heading of help: options.
    HelpOptions = "word-help-options",
    /// Heading of help: commands.
    HelpCommands = "word-help-commands",
    /// Label of an example in help.
    HelpExample = "word-help-example",
    /// Label: birth date.
    Born = "word-born",
    /// Label: date of issue.
    IssuedOn = "word-issued-on",
    /// Label: birth municipality.
    BirthPlace = "word-birth-place",
    /// Label: municipality of residence.
    Residence = "word-residence",
    /// Window: settings.
    Settings = "word-settings",
    /// Window: looking.
    Looking = "word-looking",
    /// Window: card-reading.
    CardReading = "word-card-reading",
    /// Window: cancel.
    Cancel = "word-cancel",
    /// Window: busy.
    Busy = "word-busy",
    /// Window: card-mute-title.
    CardMuteTitle = "word-card-mute-title",
    /// Window: card-mute-help.
    CardMuteHelp = "word-card-mute-help",
    /// Window: connect-reader.
    ConnectReader = "word-connect-reader",
    /// Window: connect-reader-help.
    ConnectReaderHelp = "word-connect-reader-help",
    /// Window: insert-card.
    InsertCard = "word-insert-card",
    /// Window: insert-card-help.
    InsertCardHelp = "word-insert-card-help",
    /// Window: phase-done.
    PhaseDone = "word-phase-done",
    /// Window: phase-failed.
    PhaseFailed = "word-phase-failed",
    /// Window: phase-now.
    PhaseNow = "word-phase-now",
    /// Window: phase-later.
    PhaseLater = "word-phase-later",
    /// Window: try-again.
    TryAgain = "word-try-again",
    /// Window: sign-in-now.
    SignInNow = "word-sign-in-now",
    /// Window: last-try-title.
    LastTryTitle = "word-last-try-title",
    /// Window: last-try-help.
    LastTryHelp = "word-last-try-help",
    /// Window: last-try-yes.
    LastTryYes = "word-last-try-yes",
    /// Window: pin-wrong.
    PinWrong = "word-pin-wrong",
    /// Window: paste-refused.
    PasteRefused = "word-paste-refused",
    /// Window: num-lock-off.
    NumLockOff = "word-num-lock-off",
    /// Window: type-pin.
    TypePin = "word-type-pin",
    /// Window: confirm.
    Confirm = "word-confirm",
    /// Window: sign-out.
    SignOut = "word-sign-out",
    /// Window: card-can-sign-in.
    CardCanSignIn = "word-card-can-sign-in",
    /// Window: card-may-sign-in.
    CardMaySignIn = "word-card-may-sign-in",
    /// Window: hide-person.
    HidePerson = "word-hide-person",
    /// Window: show-person.
    ShowPerson = "word-show-person",
    /// Window: certificate.
    Certificate = "word-certificate",
    /// Window: italian.
    Italian = "word-italian",
    /// Window: english.
    English = "word-english",
    /// Window: look-light.
    LookLight = "word-look-light",
    /// Window: look-dark.
    LookDark = "word-look-dark",
    /// Window: look-contrast.
    LookContrast = "word-look-contrast",
    /// Settings and PIN dialog: settings-appearance.
    SettingsAppearance = "word-settings-appearance",
    /// Settings and PIN dialog: language-system.
    LanguageSystem = "word-language-system",
    /// Settings and PIN dialog: look-system.
    LookSystem = "word-look-system",
    /// Settings and PIN dialog: text-size.
    TextSizeTitle = "word-text-size",
    /// Settings and PIN dialog: reduced-motion.
    ReducedMotion = "word-reduced-motion",
    /// Settings and PIN dialog: keypad.
    KeypadTitle = "word-keypad",
    /// Settings and PIN dialog: keypad-off.
    KeypadOff = "word-keypad-off",
    /// Settings and PIN dialog: keypad-on.
    KeypadOn = "word-keypad-on",
    /// Settings and PIN dialog: keypad-shuffled.
    KeypadShuffled = "word-keypad-shuffled",
    /// Settings and PIN dialog: paste-allowed.
    PasteAllowed = "word-paste-allowed",
    /// Settings and PIN dialog: paste-allowed-help.
    PasteAllowedHelp = "word-paste-allowed-help",
    /// Settings and PIN dialog: shows-holder.
    ShowsHolder = "word-shows-holder",
    /// Settings and PIN dialog: portals.
    PortalsTitle = "word-portals",
    /// Settings and PIN dialog: portals-help.
    PortalsHelp = "word-portals-help",
    /// Settings and PIN dialog: portals-own.
    PortalsOwn = "word-portals-own",
    /// Settings and PIN dialog: portal-file.
    PortalFile = "word-portal-file",
    /// Settings and PIN dialog: portal-add.
    PortalAdd = "word-portal-add",
    /// Settings and PIN dialog: portal-add-help.
    PortalAddHelp = "word-portal-add-help",
    /// Settings and PIN dialog: portal-remove.
    PortalRemove = "word-portal-remove",
    /// Settings and PIN dialog: network.
    NetworkTitle = "word-network",
    /// Settings and PIN dialog: proxy-system.
    ProxySystem = "word-proxy-system",
    /// Settings and PIN dialog: proxy-none.
    ProxyNone = "word-proxy-none",
    /// Settings and PIN dialog: proxy-manual.
    ProxyManual = "word-proxy-manual",
    /// Settings and PIN dialog: proxy-address.
    ProxyAddress = "word-proxy-address",
    /// Settings and PIN dialog: proxy-use.
    ProxyUse = "word-proxy-use",
    /// Settings and PIN dialog: proxy-wrong.
    ProxyWrong = "word-proxy-wrong",
    /// Settings and PIN dialog: program.
    ProgramTitle = "word-program",
    /// Settings and PIN dialog: renderer.
    RendererTitle = "word-renderer",
    /// Settings and PIN dialog: renderer-software.
    RendererSoftware = "word-renderer-software",
    /// Settings and PIN dialog: renderer-auto.
    RendererAuto = "word-renderer-auto",
    /// Settings and PIN dialog: first-run-again.
    FirstRunAgain = "word-first-run-again",
    /// Settings and PIN dialog: first-run-coming.
    FirstRunComing = "word-first-run-coming",
    /// Settings and PIN dialog: settings-unkept.
    SettingsUnkept = "word-settings-unkept",
    /// Settings and PIN dialog: continue.
    Continue = "word-continue",
    /// Command line: the window is open already.
    AlreadyOpen = "word-already-open",
    /// Settings and PIN dialog: dismiss.
    Dismiss = "word-dismiss",
    /// Settings and PIN dialog: pasted-no-pin.
    PastedNoPin = "word-pasted-no-pin",
    /// Settings and PIN dialog: pin-left-alone.
    PinLeftAlone = "word-pin-left-alone",
    /// Settings and PIN dialog: where-is-pin.
    WhereIsPin = "word-where-is-pin",
    /// Settings and PIN dialog: where-is-pin-cns.
    WhereIsPinCns = "word-where-is-pin-cns",
    /// Settings and PIN dialog: where-is-pin-cie.
    WhereIsPinCie = "word-where-is-pin-cie",
    /// Window: language-title.
    LanguageTitle = "word-language-title",
    /// Window: look-title.
    LookTitle = "word-look-title",
    /// Window: session-connection.
    SessionConnection = "word-session-connection",
    /// Window: session-certificate.
    SessionCertificate = "word-session-certificate",
    /// Window: services-help.
    ServicesHelp = "word-services-help",
    /// Window: open-in-browser.
    OpenInBrowser = "word-open-in-browser",
    /// Window: open-portal.
    OpenPortal = "word-open-portal",
    /// Window: browser-help.
    BrowserHelp = "word-browser-help",
    /// Window: browser-asked.
    BrowserAsked = "word-browser-asked",
    /// Window: browser-opened.
    BrowserOpened = "word-browser-opened",
    /// Window: browser-demo.
    BrowserDemo = "word-browser-demo",
    /// Window: ended-title.
    EndedTitle = "word-ended-title",
    /// Window: ended-signed-out.
    EndedSignedOut = "word-ended-signed-out",
    /// Window: ended-idle.
    EndedIdle = "word-ended-idle",
    /// Window: ended-card-removed.
    EndedCardRemoved = "word-ended-card-removed",
    /// Window: ended-reader-gone.
    EndedReaderGone = "word-ended-reader-gone",
    /// Window: ended-card-lost.
    EndedCardLost = "word-ended-card-lost",
    /// Window: portal-telling.
    PortalTelling = "word-portal-telling",
    /// Window: portal-ended.
    PortalEnded = "word-portal-ended",
    /// Window: portal-no-way.
    PortalNoWay = "word-portal-no-way",
    /// Window: portal-not-told.
    PortalNotTold = "word-portal-not-told",
    /// Window: insert-again.
    InsertAgain = "word-insert-again",
    /// Window: enter-again.
    EnterAgain = "word-enter-again",
    /// Window: back-home.
    BackHome = "word-back-home",
    /// Window: idle-title.
    IdleTitle = "word-idle-title",
    /// Window: stay.
    Stay = "word-stay",
    /// Window: demo-show.
    DemoShow = "word-demo-show",
    /// Window: demo-hide.
    DemoHide = "word-demo-hide",
    /// Window: demo-title.
    DemoTitle = "word-demo-title",
    /// Window: demo-help.
    DemoHelp = "word-demo-help",
    /// Window: demo-take-out.
    DemoTakeOut = "word-demo-take-out",
    /// Window: demo-put-in.
    DemoPutIn = "word-demo-put-in",
    /// Window: demo-tries.
    DemoTries = "word-demo-tries",
    /// Window: demo-readers.
    DemoReaders = "word-demo-readers",
    /// Window: demo-hold.
    DemoHold = "word-demo-hold",
    /// Window: demo-let-go.
    DemoLetGo = "word-demo-let-go",
    /// Window: demo-stop-service.
    DemoStopService = "word-demo-stop-service",
    /// Window: demo-start-service.
    DemoStartService = "word-demo-start-service",
    /// Window: demo-faults.
    DemoFaults = "word-demo-faults",
    /// Window: demo-no-fault.
    DemoNoFault = "word-demo-no-fault",
    /// Window: demo-first-steps.
    DemoFirstSteps = "word-demo-first-steps",
    /// Window: first-title.
    FirstTitle = "word-first-title",
    /// Window: first-help.
    FirstHelp = "word-first-help",
    /// Window: first-reader.
    FirstReader = "word-first-reader",
    /// Window: first-reader-do.
    FirstReaderDo = "word-first-reader-do",
    /// Window: first-card.
    FirstCard = "word-first-card",
    /// Window: first-card-do.
    FirstCardDo = "word-first-card-do",
    /// Window: first-pin.
    FirstPin = "word-first-pin",
    /// Window: first-pin-where.
    FirstPinWhere = "word-first-pin-where",
    /// Window: first-pin-later.
    FirstPinLater = "word-first-pin-later",
    /// Window: first-skip.
    FirstSkip = "word-first-skip",
    /// Window: first-done.
    FirstDone = "word-first-done",
    /// Title of the window: signed in.
    TitleSignedIn = "word-title-signed-in",
    /// Title of the window: the session has ended.
    TitleEnded = "word-title-ended",
}

impl Text {
    /// A label or sentence.
    pub fn word(&self, word: Word) -> String {
        self.format(word.id(), None, &FluentArgs::new())
    }

    /// The words of help for a command or an argument, where this language has its own.
    pub fn help(&self, id: &str) -> Option<String> {
        self.catalogue.get_message(id)?;
        Some(self.format(id, None, &FluentArgs::new()))
    }

    /// "2 tries left", with the right plural.
    pub fn tries_left(&self, tries: u8) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("tries", i64::from(tries));
        self.format("tries-left", None, &arguments)
    }

    /// How often the PIN was wrong before, of the three times that a card allows.
    pub fn wrong_before(&self, times: u8) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("times", i64::from(times));
        self.format("wrong-before", None, &arguments)
    }

    /// The prompt for the PIN: who asks, for which host.
    pub fn pin_prompt(&self, host: &str, min: u8, max: u8) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("host", host.to_owned());
        arguments.set("min", i64::from(min));
        arguments.set("max", i64::from(max));
        self.format("pin-prompt", None, &arguments)
    }
}
