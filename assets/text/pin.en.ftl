## New PIN: problems

problem-P10 =
    .what = The new PIN is the same as the present one.
    .means = Nothing would change. { -no-try-lost }
    .next = Choose another PIN.
problem-P11 =
    .what = { $reason ->
        [birth-date] The new PIN holds the date of birth.
       *[card-number] The new PIN is a part of the card's number.
    }
    .means = { $reason ->
        [birth-date] Whoever finds the card can tell the date from the tax code. The PIN is what it was. { -no-try-lost }
       *[card-number] Whoever finds the card sees the number. The PIN is what it was. { -no-try-lost }
    }
    .next = Choose a PIN that cannot be read on the card.
problem-P12 =
    .what = This card, or the body that issued it, does not allow this.
    .means = { $status ->
        [6985] The card answered { $status }. A card that was never activated can say so too. The PIN is what it was. { -no-try-lost }
       *[other] The card answered { $status }. The PIN is what it was. { -no-try-lost }
    }
    .next = Ask the body that issued the card. Some have a program or a desk of their own for this.
problem-P13 =
    .what = The card does not take the new PIN.
    .means = The PIN is what it was. { -no-try-lost }
    .next = Choose a PIN with other digits, or a longer one.
problem-P14 =
    .what = The card was cut off while the PIN was being changed.
    .means = The card may have the old PIN or the new one. Varco repeated nothing: at most one try was used.
    .next = Put the card back: Varco shows how many tries are left, if the card tells. Try the new PIN first, then the old one. If one try is left, stop.
problem-P15 =
    .what = The card cannot write into its memory.
    .means = The card is probably worn out. It may have the old PIN or the new one. Varco used no other try.
    .next = Try the new PIN first, then the old one. If one try is left, stop. If it happens again, ask the body that issued the card for a new one.
problem-P16 =
    .what = The card is deactivated, all of it or a part.
    .means = The body that issued it has closed it. { -no-try-lost }
    .next = Ask the body that issued the card. For a health card, go to the desk of your ASL.
problem-P17 =
    .what = The card expects a PIN of another length.
    .means = A card that answers so usually compares no PIN and counts no try. The PIN is what it was.
    .next = Count the digits of the PIN in the letter and type it again, all of it.
problem-P18 =
    .what = The card asks for the PIN again.
    .means = Another program may have used it in between. Varco does not repeat the PIN on its own, and used no other try.
    .next = Close other programs that use the card. Then try again.
problem-P19 =
    .what = { $reason ->
        [cancelled] The entry on the reader was cancelled.
        [timed-out] The time to type on the reader is over.
        [differ] The two new PINs, on the reader, are different.
        [length] The PIN typed on the reader is too short or too long.
       *[unable] The reader says that it has a keypad, but does not use it.
    }
    .means = The card did not get the PIN: no try was used.
    .next = { $reason ->
        [unable] Type the PIN on the computer's keyboard. The keypad can be switched off in the settings.
       *[other] Try again, or type the PIN on the computer's keyboard.
    }

## New PIN: pages

newpin-change = Change the PIN
newpin-unblock = Unblock with the PUK
newpin-hub-title = Change or unblock the PIN
newpin-change-when = If you know the PIN and want another one.
newpin-unblock-when = If the PIN is blocked or you do not remember it. You need the PUK.
newpin-unblock-now = The PIN is blocked: the PUK unblocks it.
newpin-waits = First finish signing in, or sign out of the portal.
newpin-not-active = The PIN is not active: the body that issued the card activates it.
newpin-some-forbid = Some bodies do not allow the PIN to be changed. If the card refuses, Varco says so and nothing changes.
newpin-asking = The card says how many tries are left…
newpin-setting = The card is setting the new PIN. Leave it where it is.
newpin-old-pin = Present PIN
newpin-puk = PUK
newpin-new-pin = New PIN
newpin-again = New PIN once more
newpin-step-done = typed
newpin-step-now = now
newpin-step-later = next
newpin-back = Correct the new PIN
newpin-set-change = Change the PIN
newpin-set-unblock = Unblock the PIN
newpin-differ = The two new PINs are different. Type the second one again, or correct the first.
newpin-old-wrong = The present PIN is wrong. The PIN is what it was.
newpin-puk-wrong = The PUK is wrong. The PIN is what it was.
newpin-puk-few = Few tries are left for the PUK. When they are used up, the card cannot be unblocked any more and you need a new one.
newpin-puk-last-title = One try is left for the PUK
newpin-puk-last-help = If the PUK is wrong, this card cannot be unblocked any more and you need a new one. Look for the PUK in the letter before you go on.
newpin-puk-last-yes = I have the PUK before me
newpin-puk-sure-title = Use the last try of the PUK?
newpin-puk-sure-help = You have typed the PUK and the new PIN. If the PUK is wrong, you need a new card. This is the last chance to stop.
newpin-puk-sure-yes = Use the last try
newpin-puk-unknown = this card does not tell the tries of the PUK
newpin-where-puk = Where do I find the PUK
newpin-where-puk-cns = CNS and health card: the PUK is in the same envelope as the PIN. If it is missing, ask the body that issued the card.
newpin-where-puk-cie = Identity card (CIE): the PUK has two halves, as the PIN has. The first is on the receipt of the application, the second in the letter with the card.
newpin-rules = The new PIN
newpin-rule-equal = Not one digit repeated
newpin-rule-run = No digits in order (12345 for example)
newpin-rule-birth = Not the date of birth
newpin-rule-number = Not a part of the card's number
newpin-rule-old = Not the present PIN
newpin-mark-kept = fine
newpin-mark-broken = to be changed
newpin-mark-open = still to be checked
newpin-mark-unknown = check yourself
newpin-lost-title = The card was cut off
newpin-lost-help = Put the same card back into the reader: Varco looks whether the card tells which PIN holds. It repeats nothing and uses no try.
newpin-lost-other = This is another card. Put the first one back.
newpin-lost-leave = Leave without checking
newpin-done-change = PIN changed
newpin-done-unblock = PIN unblocked
newpin-done-change-what = From now on the new PIN holds. The old one does not work any more. The PUK is what it was.
newpin-done-unblock-what = The PIN works again, and it is the new one. The old one does not work any more. The PUK is what it was.
newpin-done-letter = The letter or the envelope still shows the old PIN.
newpin-done-ministry = If you use the Ministry's program (CieID) on this computer, pair the card again: it still keeps the first half of the old PIN.
newpin-nothing-changed = Nothing has changed: the PIN is what it was.
newpin-still-old = The PIN is still the old one
newpin-still-old-help = The card was cut off before it changed the PIN.
newpin-now-new = The new PIN holds
newpin-now-new-help = The card was cut off, but it had already changed the PIN.
newpin-not-known = It is not known which PIN holds
newpin-not-known-help = The card does not tell. Try the new PIN first, then the old one: each wrong one costs a try. If one try is left, stop.
newpin-close = I see
newpin-help = Here you change the PIN, or unblock it with the PUK. One confirmation uses one try at most, and Varco repeats nothing on its own.
newpin-help-do = Type one step at a time. Esc goes back: the digits are wiped and nothing changes.
newpin-keypad-title = Type on the reader
newpin-keypad-pin = Type the PIN on the reader's keypad and press the green key or OK.
newpin-keypad-change = On the reader's keypad type the present PIN, then the new PIN twice. After each PIN press the green key or OK.
newpin-keypad-cancel = To cancel, press the red key or X on the reader: no try is used.
newpin-keypad-use = Use the reader's keypad
newpin-keypad-rules = The reader does not show the PIN to Varco: check the rules for the new PIN yourself.
newpin-keypad-not-cie = The reader's keypad cannot be used with a CIE: its PIN travels encrypted, and the reader cannot do that.
newpin-keypad-lies = This reader says that it has a keypad, but it is known not to work: the keyboard is used.
newpin-keypad-or-here = Or type it here:
newpin-keypad-not-puk = The PUK is typed here: in its place the reader would ask for the old PIN.
newpin-keypad-interrupt = To stop, press the red key or X on the reader.
newpin-demo-keypad-give = Give the reader a keypad
newpin-demo-keypad-take = Take the reader's keypad away
newpin-demo-keypad = Keypad of the pretended reader
newpin-demo-pin = PIN
newpin-demo-confirm = OK
newpin-demo-correct = Correct
newpin-demo-cancel = X
newpin-reader-keypad = The reader's keypad
newpin-reader-keypad-auto = Automatic
newpin-reader-keypad-off = Off
newpin-tries = tries of the PIN
newpin-puk-tries = PUK
newpin-question-puk = It is the last try of the PUK: if it is wrong, you need a new card. Use it? [y/N]
newpin-question-puk-again = Sure? There is no way back. [y/N]
newpin-question-few = Few tries are left for the PUK; when they are used up, you need a new card. Go on? [y/N]
newpin-rule-length = { $same ->
    [1] { $max } digits
   *[other] { $min } to { $max } digits
    }
newpin-keypad-seconds = { $seconds ->
    [one] { $seconds } second is left.
   *[other] { $seconds } seconds are left.
    }
