//! Labels and short sentences of the command line, each with its identifier in the catalogues.

use fluent_bundle::FluentArgs;

use super::Text;

macro_rules! words {
    ($(#[$about:meta])* $list:ident, $($(#[$doc:meta])* $name:ident = $id:literal,)*) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub enum $list {
            $(
                $(#[$doc])*
                #[doc = concat!("`", $id, "` in the catalogues.")]
                $name,
            )*
        }

        impl $list {
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
    /// A label or a sentence without values.
    Word,
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
    /// Label: last day on which the certificate is valid.
    ValidTo = "word-valid-to",
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
    /// The tries are asked when the PIN is needed.
    TriesNotAsked = "word-tries-not-asked",
    /// The certificate is shown only after the PIN.
    CertificateAfterPin = "word-certificate-after-pin",
    /// Label: the Ministry's signature over the chip.
    ChipSignature = "word-chip-signature",
    /// What that signature proves and what it does not.
    ChipSignatureHelp = "word-chip-signature-help",
    /// Setting: keep public data of cards.
    RememberCards = "word-remember-cards",
    /// What that means.
    RememberCardsHelp = "word-remember-cards-help",
    /// Button: forget those data.
    ForgetCards = "word-forget-cards",
    /// Block: what stays on this computer.
    KeptTitle = "word-kept-title",
    /// They are forgotten.
    CardsForgotten = "word-cards-forgotten",
    /// Prompt: the PIN, to read the card.
    PinToRead = "word-pin-to-read",
    /// Prompt: the old PIN.
    OldPin = "word-old-pin",
    /// Prompt: the PUK.
    Puk = "word-puk",
    /// Prompt: the new PIN.
    NewPin = "word-new-pin",
    /// Prompt: the new PIN once more.
    NewPinAgain = "word-new-pin-again",
    /// The two new PINs differ.
    NewPinsDiffer = "word-new-pins-differ",
    /// The PIN was changed.
    PinChanged = "word-pin-changed",
    /// The PIN was unblocked.
    PinUnblocked = "word-pin-unblocked",
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
    /// Varco does not know how the portal lists its services.
    ServicesUnread = "word-services-unread",
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
    Settings = "word-settings",
    Looking = "word-looking",
    CardReading = "word-card-reading",
    Cancel = "word-cancel",
    Busy = "word-busy",
    CardMuteTitle = "word-card-mute-title",
    CardMuteHelp = "word-card-mute-help",
    ConnectReader = "word-connect-reader",
    ConnectReaderHelp = "word-connect-reader-help",
    InsertCard = "word-insert-card",
    InsertCardHelp = "word-insert-card-help",
    PhaseDone = "word-phase-done",
    PhaseFailed = "word-phase-failed",
    PhaseNow = "word-phase-now",
    PhaseLater = "word-phase-later",
    TryAgain = "word-try-again",
    SignInNow = "word-sign-in-now",
    LastTryTitle = "word-last-try-title",
    LastTryHelp = "word-last-try-help",
    LastTryYes = "word-last-try-yes",
    PinWrong = "word-pin-wrong",
    PasteRefused = "word-paste-refused",
    NumLockOff = "word-num-lock-off",
    TypePin = "word-type-pin",
    Confirm = "word-confirm",
    SignOut = "word-sign-out",
    CardCanSignIn = "word-card-can-sign-in",
    CardMaySignIn = "word-card-may-sign-in",
    HidePerson = "word-hide-person",
    ShowPerson = "word-show-person",
    Certificate = "word-certificate",
    Italian = "word-italian",
    English = "word-english",
    LookLight = "word-look-light",
    LookDark = "word-look-dark",
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
    LanguageTitle = "word-language-title",
    LookTitle = "word-look-title",
    SessionConnection = "word-session-connection",
    SessionCertificate = "word-session-certificate",
    ServicesHelp = "word-services-help",
    OpenInBrowser = "word-open-in-browser",
    OpenPortal = "word-open-portal",
    BrowserHelp = "word-browser-help",
    BrowserAsked = "word-browser-asked",
    BrowserOpened = "word-browser-opened",
    BrowserDemo = "word-browser-demo",
    WindowOpened = "word-window-opened",
    WindowWaits = "word-window-waits",
    PortalInWindow = "word-portal-in-window",
    EndedTitle = "word-ended-title",
    EndedSignedOut = "word-ended-signed-out",
    EndedIdle = "word-ended-idle",
    EndedCardRemoved = "word-ended-card-removed",
    EndedReaderGone = "word-ended-reader-gone",
    EndedCardLost = "word-ended-card-lost",
    PortalTelling = "word-portal-telling",
    PortalEnded = "word-portal-ended",
    PortalNoWay = "word-portal-no-way",
    PortalNotTold = "word-portal-not-told",
    InsertAgain = "word-insert-again",
    EnterAgain = "word-enter-again",
    BackHome = "word-back-home",
    IdleTitle = "word-idle-title",
    Stay = "word-stay",
    DemoShow = "word-demo-show",
    DemoHide = "word-demo-hide",
    DemoTitle = "word-demo-title",
    DemoHelp = "word-demo-help",
    DemoTakeOut = "word-demo-take-out",
    DemoPutIn = "word-demo-put-in",
    DemoTries = "word-demo-tries",
    DemoReaders = "word-demo-readers",
    DemoHold = "word-demo-hold",
    DemoLetGo = "word-demo-let-go",
    DemoStopService = "word-demo-stop-service",
    DemoStartService = "word-demo-start-service",
    DemoFaults = "word-demo-faults",
    DemoNoFault = "word-demo-no-fault",
    DemoFirstSteps = "word-demo-first-steps",
    FirstTitle = "word-first-title",
    FirstHelp = "word-first-help",
    FirstReader = "word-first-reader",
    FirstReaderDo = "word-first-reader-do",
    FirstCard = "word-first-card",
    FirstCardDo = "word-first-card-do",
    FirstPin = "word-first-pin",
    FirstPinWhere = "word-first-pin-where",
    FirstPinLater = "word-first-pin-later",
    FirstSkip = "word-first-skip",
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

    /// The prompt for the PIN: who asks, for which host.
    pub fn pin_prompt(&self, host: &str, min: u8, max: u8) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("host", host.to_owned());
        arguments.set("min", i64::from(min));
        arguments.set("max", i64::from(max));
        arguments.set("exact", i64::from(min == max));
        self.format("pin-prompt", None, &arguments)
    }
}
