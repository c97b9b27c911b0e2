//! What the pages and prompts of a new PIN say.

use fluent_bundle::FluentArgs;

use super::Text;
use crate::card::{PinLength, Rule};

words! {
    /// A label or sentence about a new PIN.
    PinWord,
    /// "Change the PIN"
    Change = "newpin-change",
    /// "Unblock with the PUK"
    Unblock = "newpin-unblock",
    /// "Change or unblock the PIN"
    HubTitle = "newpin-hub-title",
    /// "If you know the PIN and want another one."
    ChangeWhen = "newpin-change-when",
    /// "If the PIN is blocked or you do not remember it. You need the PUK."
    UnblockWhen = "newpin-unblock-when",
    /// "The PIN is blocked: the PUK unblocks it."
    UnblockNow = "newpin-unblock-now",
    /// "First finish signing in, or sign out of the portal."
    Waits = "newpin-waits",
    /// "The PIN is not active: the body that issued the card activates it."
    NotActive = "newpin-not-active",
    /// "Some bodies do not allow the PIN to be changed. If the card refuses, Varco says so and nothing changes."
    SomeForbid = "newpin-some-forbid",
    /// "The card says how many tries are left…"
    Asking = "newpin-asking",
    /// "The card is setting the new PIN. Leave it where it is."
    Setting = "newpin-setting",
    /// "Present PIN"
    OldPin = "newpin-old-pin",
    /// "PUK"
    Puk = "newpin-puk",
    /// "New PIN"
    NewPin = "newpin-new-pin",
    /// "New PIN once more"
    Again = "newpin-again",
    /// "typed"
    StepDone = "newpin-step-done",
    /// "now"
    StepNow = "newpin-step-now",
    /// "next"
    StepLater = "newpin-step-later",
    /// "Correct the new PIN"
    Back = "newpin-back",
    /// "Change the PIN"
    SetChange = "newpin-set-change",
    /// "Unblock the PIN"
    SetUnblock = "newpin-set-unblock",
    /// "The two new PINs are different. Type the second one again, or correct the first."
    Differ = "newpin-differ",
    /// "The present PIN is wrong. The PIN is what it was."
    OldWrong = "newpin-old-wrong",
    /// "The PUK is wrong. The PIN is what it was."
    PukWrong = "newpin-puk-wrong",
    /// "Few tries are left for the PUK. When they are used up, the card cannot be unblocked any more and you need a new one."
    PukFew = "newpin-puk-few",
    /// "One try is left for the PUK"
    PukLastTitle = "newpin-puk-last-title",
    /// "If the PUK is wrong, this card cannot be unblocked any more and you need a new one. Look for the PUK in the letter before you go on."
    PukLastHelp = "newpin-puk-last-help",
    /// "I have the PUK before me"
    PukLastYes = "newpin-puk-last-yes",
    /// "Use the last try of the PUK?"
    PukSureTitle = "newpin-puk-sure-title",
    /// "You have typed the PUK and the new PIN. If the PUK is wrong, you need a new card. This is the last chance to stop."
    PukSureHelp = "newpin-puk-sure-help",
    /// "Use the last try"
    PukSureYes = "newpin-puk-sure-yes",
    /// "this card does not tell the tries of the PUK"
    PukUnknown = "newpin-puk-unknown",
    /// "Where do I find the PUK"
    WherePuk = "newpin-where-puk",
    /// "CNS and health card: the PUK is in the same envelope as the PIN. If it is missing, ask the body that issued the card."
    WherePukCns = "newpin-where-puk-cns",
    /// "Identity card (CIE): the PUK has two halves, as the PIN has. The first is on the receipt of the application, the second in the letter with the card."
    WherePukCie = "newpin-where-puk-cie",
    /// "The new PIN"
    Rules = "newpin-rules",
    /// "Not one digit repeated"
    RuleEqual = "newpin-rule-equal",
    /// "Not all digits in order, such as 12345"
    RuleRun = "newpin-rule-run",
    /// "Not the date of birth"
    RuleBirth = "newpin-rule-birth",
    /// "Not a part of the card's number"
    RuleNumber = "newpin-rule-number",
    /// "Not the present PIN"
    RuleOld = "newpin-rule-old",
    /// "fine"
    MarkKept = "newpin-mark-kept",
    /// "to be changed"
    MarkBroken = "newpin-mark-broken",
    /// "to be seen"
    MarkOpen = "newpin-mark-open",
    /// "check yourself"
    MarkUnknown = "newpin-mark-unknown",
    /// "The card was cut off"
    LostTitle = "newpin-lost-title",
    /// "Put the same card back into the reader: Varco looks which PIN holds. It repeats nothing and uses no try."
    LostHelp = "newpin-lost-help",
    /// "This is another card. Put the first one back."
    LostOther = "newpin-lost-other",
    /// "Leave it"
    LostLeave = "newpin-lost-leave",
    /// "PIN changed"
    DoneChange = "newpin-done-change",
    /// "PIN unblocked"
    DoneUnblock = "newpin-done-unblock",
    /// "From now on the new PIN holds. The old one does not work any more. The PUK is what it was."
    DoneChangeWhat = "newpin-done-change-what",
    /// "The PIN works again, and it is the new one. The old one does not work any more. The PUK is what it was."
    DoneUnblockWhat = "newpin-done-unblock-what",
    /// "The letter or the envelope still shows the old PIN."
    DoneLetter = "newpin-done-letter",
    /// "If you use the Ministry's program (CieID) on this computer, pair the card again: it still keeps the first half of the old PIN."
    DoneMinistry = "newpin-done-ministry",
    /// "Nothing has changed: the PIN is what it was."
    NothingChanged = "newpin-nothing-changed",
    /// "The PIN is still the old one"
    StillOld = "newpin-still-old",
    /// "The card was cut off before it changed the PIN."
    StillOldHelp = "newpin-still-old-help",
    /// "The new PIN holds"
    NowNew = "newpin-now-new",
    /// "The card was cut off, but it had already changed the PIN."
    NowNewHelp = "newpin-now-new-help",
    /// "It is not known which PIN holds"
    NotKnown = "newpin-not-known",
    /// "The card does not tell. Try the new PIN first. If it is wrong, use the old one: it costs one try."
    NotKnownHelp = "newpin-not-known-help",
    /// "I see"
    Close = "newpin-close",
    /// "Here you change the PIN, or unblock it with the PUK. One confirmation uses one try at most, and Varco repeats nothing on its own."
    Help = "newpin-help",
    /// "Type one step at a time. Esc goes back: the digits are wiped and nothing changes."
    HelpDo = "newpin-help-do",
    /// "Type on the reader"
    KeypadTitle = "newpin-keypad-title",
    /// "Type the PIN on the reader's keypad and press the green key or OK."
    KeypadPin = "newpin-keypad-pin",
    /// "On the reader's keypad type the present PIN, then the new PIN twice. After each PIN press the green key or OK."
    KeypadChange = "newpin-keypad-change",
    /// "To cancel, press the red key or X on the reader: no try is used."
    KeypadCancel = "newpin-keypad-cancel",
    /// "Use the reader's keypad"
    KeypadUse = "newpin-keypad-use",
    /// "The reader does not show the PIN to Varco: check the rules for the new PIN yourself."
    KeypadRules = "newpin-keypad-rules",
    /// "The reader's keypad does not serve with a CIE: its PIN travels encrypted, and the reader cannot do that."
    KeypadNotCie = "newpin-keypad-not-cie",
    /// "This reader says that it has a keypad, but it is known not to work: the keyboard is used."
    KeypadLies = "newpin-keypad-lies",
    /// "Or type it here:"
    KeypadOrHere = "newpin-keypad-or-here",
    /// "The PUK is typed here: the reader would ask for the old PIN in its place."
    KeypadNotPuk = "newpin-keypad-not-puk",
    /// "To stop, press the red key or X on the reader."
    KeypadInterrupt = "newpin-keypad-interrupt",
    /// "Give the reader a keypad"
    DemoKeypadGive = "newpin-demo-keypad-give",
    /// "Take the reader's keypad away"
    DemoKeypadTake = "newpin-demo-keypad-take",
    /// "Keypad of the pretended reader"
    DemoKeypad = "newpin-demo-keypad",
    /// "PIN"
    DemoPin = "newpin-demo-pin",
    /// "OK"
    DemoConfirm = "newpin-demo-confirm",
    /// "Correct"
    DemoCorrect = "newpin-demo-correct",
    /// "X"
    DemoCancel = "newpin-demo-cancel",
    /// "The reader's keypad"
    ReaderKeypad = "newpin-reader-keypad",
    /// "Automatic"
    ReaderKeypadAuto = "newpin-reader-keypad-auto",
    /// "Off"
    ReaderKeypadOff = "newpin-reader-keypad-off",
    /// "tries of the PIN"
    Tries = "newpin-tries",
    /// "PUK"
    PukTries = "newpin-puk-tries",
    /// "It is the last try of the PUK: if it is wrong, you need a new card. Use it? [y/N]"
    QuestionPuk = "newpin-question-puk",
    /// "Sure? There is no way back. [y/N]"
    QuestionPukAgain = "newpin-question-puk-again",
    /// "Few tries are left for the PUK; when they are used up, you need a new card. Go on? [y/N]"
    QuestionFew = "newpin-question-few",
}

impl Text {
    /// A label or sentence about a new PIN.
    pub fn pin_word(&self, word: PinWord) -> String {
        self.format(word.id(), None, &FluentArgs::new())
    }

    /// A rule that a new PIN has to keep, on a card whose PIN has this length.
    pub fn new_pin_rule(&self, rule: Rule, length: PinLength) -> String {
        self.pin_word(match rule {
            Rule::Length => return self.pin_length_rule(length.min, length.max),
            Rule::NotAllEqual => PinWord::RuleEqual,
            Rule::NoRun => PinWord::RuleRun,
            Rule::NotBirthDate => PinWord::RuleBirth,
            Rule::NotCardNumber => PinWord::RuleNumber,
            Rule::NotOld => PinWord::RuleOld,
        })
    }

    /// The rule of length: how many digits a new PIN has.
    fn pin_length_rule(&self, min: u8, max: u8) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("min", i64::from(min));
        arguments.set("max", i64::from(max));
        arguments.set("same", i64::from(min == max));
        self.format("newpin-rule-length", None, &arguments)
    }

    /// How many seconds are left to type on the reader.
    pub fn keypad_seconds(&self, seconds: u8) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("seconds", i64::from(seconds));
        self.format("newpin-keypad-seconds", None, &arguments)
    }
}
