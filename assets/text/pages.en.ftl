# The pages of the window, the diagnosis and exported documents.

say-diagnosis = Diagnosis
say-sign-in-page = Sign in
say-network = Network
say-diagnosis-help = Varco checks one step after the other and never uses the PIN. The first line in red is the cause.
say-start-diagnosis = Start the diagnosis
say-repeat = Repeat
say-copy = Copy
say-copied = Copied, without names, tax codes, card numbers and personal folders.
say-stability = Test the contact
say-report = Report…
say-report-title = Report to share
say-report-help = This is all that leaves Varco: read it before you give it to anybody.
say-report-hides = What to hide
say-hide-names = Names
say-hide-tax-codes = Tax codes
say-hide-numbers = Numbers of cards and documents
say-hide-paths = Personal folders
say-hide-addresses = Name and addresses of the computer
say-report-shows = The report may show personal data: give it only to people you know.
say-save-report = Save
say-save-json = Save JSON
say-copy-json = Copy JSON
say-report-copied = Copied, just as it is shown here.
say-stem-report = varco-diagnosis
say-command-help = In a terminal this mends it:
say-copy-command = Copy the command
say-command-copied = Command copied
say-check-again = Check again
say-open-clock = Open date and time
say-open-network = Open the network
say-panel-not-opened = The page can't be opened from here. Look for it in the computer's settings.
say-check-ready = Is it ready for the portal?
say-checking-ready = Asking the portal…
say-ready-help = Varco asks the portal which card it wants. It does not use the PIN.
say-check-portal = Check the portal too
say-diagnosis-running = Checking…
say-diagnosis-stopped = The diagnosis was stopped before its end.
say-diagnosis-waits = The diagnosis can start when the sign-in is over.
say-nothing-wrong = No obstacle was found.
say-save-for-details = All details, without personal data: varco diagnose --save report.txt
say-likely-cause = Most likely cause
say-several-cards = There is more than one card: choose the one to use.
say-person = Person
say-person-hidden = Name and tax code are hidden.
say-trust-portal = The portal has the last word when you sign in.
say-show-details = Show technical details
say-hide-details = Hide technical details
say-details = Technical details
say-algorithm = Signature algorithm
say-key-usage = Key usage
say-extended-usage = Purposes allowed
say-key-fingerprint = SHA-256 fingerprint of the key
say-revocation-lists = Revocation lists
say-responder = Revocation service (OCSP)
say-keep = Export
say-keep-pem = PEM
say-keep-der = DER
say-keep-text = Text
say-keep-calendar = Expiry for the calendar
say-keep-note = PEM and DER contain the personal data of the certificate. The text contains them only if they are shown here.
say-writing = Saving…
say-written = Saved in
say-stem-certificate = certificate
say-stem-expiry = expiry
say-hidden = (hidden)
say-pin-page = PIN of the card
say-pin-state = State of the PIN
say-pin-at-moment = The number comes from the card and was read without using a try.
say-pin-length-title = Length
say-pin-block-title = If the PIN blocks
say-pin-block-help = After some wrong PINs, three as a rule, the card blocks the PIN. The card is not lost: the PUK unblocks it. The PUK has few tries too. If it blocks as well, a new card is needed.
say-where-pin-title = Where to find PIN and PUK
say-where-pin-cns = CNS and health card: in the sealed letter or on the sheet handed out when the card was activated.
say-where-pin-cie = CIE: eight digits in two halves. The first is on the receipt of the application, the second in the letter that came with the card. All eight are always needed.
say-where-pin-lost = If they can't be found, ask the office that activated the card.
say-pin-promise = Varco does not keep the PIN and never repeats it by itself: one confirmation is one try.
say-lay-card = Lay the card on the reader
say-lay-card-help = In the middle of the reader, still and without a case. Varco reads it by itself.
say-insert-or-lay = Insert the card or lay it on the reader
say-insert-or-lay-help = Cards with a visible chip go in chip first. Contactless ones are laid in the middle. Varco reads them by itself.
say-open-pin-page = Open the PIN page
say-help = Help
say-close = Close
say-shortcuts = Keyboard shortcuts
say-help-what = What it is for
say-help-do = What can be done
say-help-sign-in = Here you sign in to a portal with the card. Varco reads the card as soon as it is in the reader, checks the portal, asks for the PIN once and opens the services.
say-help-sign-in-do = Choose the portal and press the big button. The steps are ticked off by themselves. If one fails, the page says why and what to do. Cancel stops everything without harm.
say-help-services = You are signed in: here are the services of the portal.
say-help-services-do = Leave the card in the reader while you work. Sign out ends the session, and so does taking the card away.
say-help-card = Here you see whether the card can sign in and until when, with every check of the certificate.
say-help-card-do = Personal data stay hidden until you show them. The certificate can be exported, and its expiry for the calendar.
say-help-diagnosis = When something is wrong, this finds the place: system, service, reader, card, certificate, PIN, portal.
say-help-diagnosis-do = Read the first line in red and do what it says, then press Repeat. Copy makes a text for whoever helps you, without personal data. The portal is asked only if you wish it.
say-help-pin = Here you read how many tries are left for the PIN and where to find it. Reading uses no try.
say-help-pin-do = If the PIN is blocked, the PUK is needed. If it is not active, the office that issued the card is needed.
say-help-settings = Here you choose how Varco looks, how the PIN is typed and which portals it knows.
say-help-settings-do = Every choice takes effect at once and is kept.
say-help-typing = Varco asks for the PIN to prove to the portal who you are. The PIN goes to the card and to nobody else.
say-help-typing-do = Type the digits and confirm once. Esc goes back: no try is lost.
say-key-tab = Tab, Shift+Tab
say-key-tab-does = go to the next control or the one before
say-key-space = Space
say-key-space-does = presses the control that is chosen
say-key-enter = Enter
say-key-enter-does = presses the control that is chosen or, if none is, does the main action of the page
say-key-escape = Esc
say-key-escape-does = cancels or goes back, without harm
say-key-help = F1
say-key-help-does = explains the page
say-key-diagnosis = Ctrl+D
say-key-diagnosis-does = opens the diagnosis
say-key-pages = Ctrl+1 … Ctrl+5
say-key-pages-does = opens a page, in the order of the menu
say-key-digits = 0 … 9, Backspace, Delete
say-key-digits-does = in the PIN: type, take the last digit away, take all away

card-until = { $days ->
    [0] It is valid today only, { $date }.
    [1] It is valid for one more day, until { $date }.
   *[other] It is valid until { $date }, for { $days } more days.
    }
pin-rule = { $same ->
    [yes] Exactly { $max } digits.
   *[no] { $min } to { $max } digits, numbers only.
    }
calendar-summary = The card for online services expires
calendar-description = The certificate of the card is valid until { $date }. Ask the body that issued it for a new card: it may take some weeks.

## Diagnosis: the layers

layer-system = System
layer-service = Smart-card service
layer-readers = USB and readers
layer-cards = Cards
layer-applications = Kind of card
layer-certificate = Certificate
layer-pin = PIN
layer-conflicts = Other programs
layer-portal = Network and portal
layer-program = Varco
outcome-good = fine
outcome-attention = attention
outcome-trouble = to be solved
outcome-unknown = not checked

## Diagnosis: what was found

finding-system = { $system }, at the computer itself.
finding-system-ssh = { $system }, connected over SSH.
    .next = The reader that counts is that of the computer you are connected to. If it is not seen, open Varco on the computer that has the reader.
finding-system-remote = { $system }, over remote desktop.
    .next = Share smart cards in the options of the remote desktop.
finding-system-container = { $system }, in a container.
    .next = The container needs the socket of the service, /run/pcscd/pcscd.comm.
finding-system-isolated = { $system }, in an isolated package.
    .next = If readers are not seen, install the package of Varco that is made for your system.
finding-service = The service answers.
finding-reader = { $reader }.
finding-empty = No card in { $reader }.
finding-card = A card answers in { $reader }.
finding-recognised = { $model } in { $reader }.
finding-certificate = The certificate can sign in for { $days ->
        [one] { $days } more day.
       *[other] { $days } more days.
    }
finding-certificate-warnings = The certificate can sign in for { $days ->
        [one] { $days } more day, but some portals may refuse it.
       *[other] { $days } more days, but some portals may refuse it.
    }
    .next = The page Card says which checks give a warning.
finding-pin-later = The card tells the tries only when the PIN is needed.
finding-certificate-after-pin = The card shows its certificate only after the PIN, which the diagnosis does not ask for.
finding-pin-left = { $tries ->
    [0] The PIN is blocked.
    [1] One try is left for the PIN.
   *[other] { $tries } tries are left for the PIN.
    }
    .next = Type the PIN with care. If you do not remember it, stop: the page PIN says how to use the PUK.
finding-pin-verified = The PIN is already verified at this moment.
finding-pin-unknown = This card does not say how many tries are left.
finding-no-proxy = No proxy between here and the portal.
finding-proxy = The way leads through the proxy { $proxy }.
finding-name = The name { $host } was found (DNS).
finding-name-by-proxy = The portal's name is looked up by the proxy.
finding-clock = The computer's clock is right.
finding-clock-unknown = The portal did not say what time it is.
finding-proven = { $host } proved who it is (TLS).
finding-vouched = { $issuer } vouches for it.
finding-vouched-here = { $issuer } vouches for it, whom only this computer knows.
    .next = It may be your office, or a program that reads the traffic. If you can't sign in, try another network.
finding-portal = { $host } proved who it is and asks for the card.
finding-portal-not-asked = The portal was not asked.
finding-program = Varco { $version }, window drawn by { $renderer }.
finding-contact = Steady contact for three seconds: { $answers ->
        [one] { $answers } answer
       *[other] { $answers } answers
    } a second, { $losses ->
        [one] { $losses } loss.
       *[other] { $losses } losses.
    }
finding-no-programs = No other program uses cards.
finding-programs = These use cards too: { $programs }.
    .next = Close these programs if the card is in use. Varco never closes them by itself.
finding-run = Type this command in a terminal. Then check again.
finding-not-kept = Varco can't write { $file }.
    .next = Check the space on the disk and the rights of the folder. It is not needed to sign in.
finding-not-looked = This system does not show which programs use cards.
finding-not-reached = A step before it has to be solved first.

# Cards without contact

say-cie-recognised = CIE recognised: the data of the certificate will show after the PIN.
say-hold-still = Hold the card still
say-hold-still-reading = Varco is reading it: leave it in the middle of the reader.
say-busy-laid = Signing in: leave the card still on the reader.
say-hold-still-working = Leave it in the middle of the reader and do not touch it until the end.
say-mute-by-radio = Take it away, wait a moment and lay it in the middle of the reader again, without a case and without other cards nearby.
say-contact = Contact
say-contact-steady = steady
say-contact-unsteady = unsteady
say-unsteady = Unsteady contact: the card comes and goes
say-turn-card = Turn the card by 90 degrees, still in the middle of the reader.
say-lift-card = Lift it by some 5 millimetres, for example with a piece of cardboard.
say-empty-field = Move telephone, wallet and other cards away.
answers-per-second =
    { $answers ->
        [0] less than one answer a second
        [one] { $answers } answer a second
       *[other] { $answers } answers a second
    }

## Diagnosis: technical details

detail-system = System
detail-service-version = Version of the service
detail-protocol = Protocol of the service
detail-socket-unit = pcscd.socket
detail-socket-path = Socket of the service
detail-usb-id = USB
detail-driver = Driver
detail-interface = Interface
detail-keypad = Keypad
detail-max-command = Longest command
detail-model = Model
detail-note = Good to know
detail-atr = ATR
detail-changes = Cards in and out
detail-probe = Probe
detail-certificate-length = Bytes of the certificate
detail-key = Key
detail-issuer = Issuer
detail-programs = Program
detail-proxy = Proxy
detail-voucher = Issuer of the portal
detail-addresses = Addresses
detail-tls = TLS
detail-signature = Signature
detail-visit = Request
detail-build = Version
reader-note-loses-field = With the CIE this model often loses the contact or runs out of time.
reader-note-false-keypad = This model says that it has a keypad, and has none.

## Diagnosis: card and portal, comparison

ready-verdict = { $ready ->
    [yes] Card ready for { $portal }
    [maybe] Card perhaps ready for { $portal }
    [no] Card not ready for { $portal }
    [unasked] It is not known yet whether the card is ready for { $portal }
   *[unknown] Card ready for { $portal }, as far as can be seen before the PIN
    }
ready-answer = { $ready ->
    [yes] yes
    [maybe] perhaps
    [no] no
   *[unknown] not known
    }
ready-certificate = certificate
ready-issuer = issuer
ready-key = key
ready-tls = TLS
ready-pin = PIN
changes-since = What changed since it last worked, { $date }
change-values = before { $before }, now { $now }
say-reading-card = Reading the card
say-reading-card-help = Leave it in the reader: it takes a few seconds.
say-tries-after-pin = This card says how many tries are left only if the PIN is wrong.
say-card-ready = Card ready
say-card-ready-warned = Card ready, with a warning
