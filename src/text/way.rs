//! The ways into a portal besides the card here: what their page and command say.

use fluent_bundle::FluentArgs;

use super::Text;

words! {
    /// A label or sentence about the ways into a portal.
    WayPhrase,
    /// The card is shown to the Ministry's identity server.
    ByIdentityServer = "way-by-identity-server",
    /// The phase of the card's signature, for that server.
    SignaturePhase = "way-signature-phase",
    /// Page: other ways.
    Other = "way-other",
    /// The way to that page.
    OtherLong = "way-other-long",
    /// A CIE needs a reader without contact, which is not there.
    NoContactless = "way-no-contactless",
    /// Block: the three modes of the CIE.
    CieModes = "way-cie-modes",
    /// What they have in common.
    Level3 = "way-level-3",
    /// Mode: a reader at the computer.
    Desktop = "way-desktop",
    /// How it works.
    DesktopHelp = "way-desktop-help",
    /// Mode: the telephone reads, the computer goes on.
    WithPhone = "way-with-phone",
    /// How it works.
    WithPhoneHelp = "way-with-phone-help",
    /// Mode: the telephone alone.
    Mobile = "way-mobile",
    /// How it works.
    MobileHelp = "way-mobile-help",
    /// Open the portal's page for it.
    OpenCie = "way-open-cie",
    /// Block: SPID.
    Spid = "way-spid",
    /// What SPID is here.
    SpidHelp = "way-spid-help",
    /// Open the portal's page for it.
    OpenSpid = "way-open-spid",
    /// Ask for the list anew.
    Refresh = "way-refresh",
    /// Whom that asks.
    RefreshHelp = "way-refresh-help",
    /// It is being asked for.
    Refreshing = "way-refreshing",
    /// It is of today.
    Refreshed = "way-refreshed",
    /// It could not be had; the old one stays.
    OldListStays = "way-old-list-stays",
    /// The browser is asked.
    Opening = "way-opening",
    /// It opened this page.
    Opened = "way-opened",
    /// What happens there is not seen here.
    OpenedHelp = "way-opened-help",
    /// Page: who may enter and how.
    Who = "way-who",
    /// What that page is about.
    WhoHelp = "way-who-help",
    /// Choose another category.
    ChangeCategory = "way-change-category",
    /// Choose a category first.
    ChooseCategory = "way-choose-category",
    /// How a day is written.
    DayHelp = "way-day-help",
    /// The day of today.
    Today = "way-today",
    /// What was typed is no day.
    NoDay = "way-no-day",
    /// Back to signing in.
    Back = "way-back",
    /// About the page of other ways.
    HelpOther = "way-help-other",
    /// What can be done there.
    HelpOtherDo = "way-help-other-do",
    /// About the page of who may enter.
    HelpWho = "way-help-who",
    /// What can be done there.
    HelpWhoDo = "way-help-who-do",
}

impl WayPhrase {
    /// The modes of the CIE by the portal's names, each with how it works.
    pub const MODES: [(Self, Self); 3] = [
        (Self::Desktop, Self::DesktopHelp),
        (Self::WithPhone, Self::WithPhoneHelp),
        (Self::Mobile, Self::MobileHelp),
    ];
}

impl Text {
    /// A label or sentence about the ways into a portal.
    pub fn way(&self, phrase: WayPhrase) -> String {
        self.format(phrase.id(), None, &FluentArgs::new())
    }
}
