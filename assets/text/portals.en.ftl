# Who may enter, how, and what a portal asks for. One sentence a line: the window and the command line
# show them as they are.

## Categories (circular 36 of 19 October 2020; the last five belong to “altri”)

category-patronato = Patronati and welfare assistance bodies
category-agronomi = Agronomists and foresters
category-agrotecnici = Agricultural technicians
category-avvocati = Lawyers
category-caf_imprese = Tax assistance centres for companies (CAF imprese)
category-csv = Service centres for volunteering
category-consorzi_coop = Consortia of cooperatives
category-cdl = Labour consultants
category-commercialisti = Chartered accountants
category-periti_agrari = Agricultural surveyors
category-raccomandatari = Shipping agents
category-assoc_non_soc = Association services (not companies)
category-assoc_soc = Association services (companies)
category-capogruppo = Parent companies
category-stp = Companies of professionals (STP)
category-tributaristi = Tax advisers, auditors and other professionals for companies without employees
category-amm_statali = State administrations managed on behalf of the State
category-altri = Everybody else
category-datori_di_lavoro = Employers and legal representatives of companies
category-lavoratori = Workers and citizens
category-stazioni_appaltanti = Contracting authorities
category-soa = Attestation bodies (SOA)
category-inps_casse_edili = Users of INPS and the building workers' funds
category-medici = Physicians

## Who may enter and how

access-category = Category
access-day = Day
access-part-how = How
access-part-since = Since when
access-part-credentials = INAIL credentials
access-part-first = First of all
access-part-delegates = Delegates
access-part-services = Usual services
access-part-spid = SPID providers

access-how-digital = Only SPID level 2, CIE or CNS let you in.
access-how-both = INAIL's own credentials let you in. SPID level 2, CIE or CNS do too.
access-since = So it is since { $from }.
access-digital-later = From { $from } on, only SPID, CIE or CNS let you in.
access-before-calendar = The calendar was set by the circular of { $day }. Of the days before, Varco knows no more.
access-credentials-ended = They work no more. The last day was { $until }.
access-credentials-usable = From { $stopped } on, INAIL issues no new ones. Those in use work until { $until }.
access-credentials-obtainable = INAIL issues new ones until { $issued }. They work until { $until }.

access-first-own = Just enter: the portal shows your own cases.
access-first-company-register = The portal knows the legal representative from the register of companies. Other companies are added with “Associa ditta”.
access-first-professional-register = INAIL reads the professional register. The profile is made at the first sign-in.
access-first-group = The group registers with INAIL. Then whoever answers for it adds the other persons in “Gestione utente”, by codice fiscale.
access-first-public-body = INPS, the building workers' funds or INAIL create the body's profile. Then the body is enabled in “Cruscotto di abilitazione ai servizi online”.
access-first-register-keeper = Whoever has a role keeps it. An administrator adds new users, in “Utenti e profili” of “Nuova gestione anagrafica Stazioni appaltanti e SOA”.
access-first-state-administration = The administration appoints the roles: administrators, delegates and employers.
access-first-request = After signing in, the profile is asked for in “Richieste di abilitazione”.
access-first-depends = For your own cases, just enter. Whoever works for a company or a body must have its profile first.
access-only-reported = Varco knows this from unofficial sources: if the portal says otherwise, the portal is right.
access-delegates-first = The delegate first signs in once with a personal identity: SPID, CIE or CNS. Only then can the codice fiscale be added by whoever delegates.
access-delegates-date = For a delegate the date of whoever delegates counts: { $from }.
access-services-by-portal = Which services are active for a person, the portal says.
access-spid-list = List of { $day }, it may have changed. Varco never asks for SPID credentials: they belong only on the provider's site.
access-spid-level = Level 2 asks for the password and also for a code or a confirmation on the phone.

## The identity server

way-by-identity-server = The CIE is shown to the identity server of the Ministry of the Interior, which tells the portal who you are.
way-signature-phase = Signature for the Ministry's identity server

## What remains to be confirmed about a portal

assumed-entry = the entry with the CNS
assumed-hosts = the hosts that ask for the card
assumed-cie = the CIE at the identity server, which is not documented for computers
assumed-signed-in = what shows that somebody is signed in

## What a login would meet

meets-identity-server = A CIE goes to an identity server instead:
meets-host = Asks for card
meets-when = When
meets-tls = TLS versions
meets-issuers = Issuers
meets-cards = Cards
meets-server = Server
meets-at-handshake = at once, when the connection opens
meets-per-page = for certain pages only, on an open connection
meets-never = never: the portal did not ask for the card
meets-issuers-any = the portal names none: all are welcome
meets-issuers-unknown = not known without the card
meets-issuers-count = { $count ->
    [one] the portal names { $count }
   *[other] the portal names { $count }
    }
meets-server-verified = { $host } has proved who it is
meets-cns = CNS
meets-cns-1024 = CNS with a short key (1024 bits)
meets-cie = CIE
meets-works = can sign in
meets-works-12 = can sign in, over TLS 1.2
meets-doubtful = the server may refuse it
meets-cannot = cannot sign in
meets-unknown = not known without trying

## What is remembered of a portal

remembered-shut-out = On { $day } a card like this one could not sign in here. Varco looks again.
look-ago = { $unit ->
    [now] Portal checked just now.
    [minutes] { $count ->
        [one] Portal checked a minute ago.
       *[other] Portal checked { $count } minutes ago.
        }
    [hours] { $count ->
        [one] Portal checked an hour ago.
       *[other] Portal checked { $count } hours ago.
        }
   *[days] { $count ->
        [one] Portal checked a day ago.
       *[other] Portal checked { $count } days ago.
        }
    }
look-at-handshake = It asks for the card as soon as one connects.
look-per-page = It asks for the card on certain pages only.
look-never = It did not ask for the card.
look-first = Check the portal
look-again = Check the portal again
look-running = Varco is checking the portal, without a card. You can sign in meanwhile.
look-failed = The check failed. You can sign in all the same: Varco looks at the portal before the PIN in any case.
remembered-changed = The portal now asks for the card in another way than on { $day }.
## Other ways to sign in

way-other = Other ways to sign in
way-other-long = Other ways to sign in: SPID, CIE with a smartphone
way-no-contactless = A CIE is read without contact, and there is no such reader here. A smartphone can be used instead.
way-cie-modes = CIE
way-level-3 = The portal offers three modes. All of them need the card and its PIN.
way-desktop = Desktop
way-desktop-help = The CIE lies on a contactless reader of this computer. This is how Varco signs in.
way-with-phone = Desktop con smartphone
way-with-phone-help = The portal opens in the browser and shows a QR code. The CieID app scans it and reads the card. Then it goes on at the computer.
way-mobile = Mobile
way-mobile-help = Everything happens on the phone: the portal opens in its browser, and the CieID app reads the card.
way-open-cie = Open the portal for the CIE
way-spid = SPID
way-spid-help = The portal opens in the browser: there, press SPID and choose your provider. Varco never asks for SPID credentials.
way-open-spid = Open the portal for SPID
way-refresh = Update the list
way-refresh-help = Asks AgID (registry.spid.gov.it) for the list, without telling who asks.
way-refreshing = Updating…
way-refreshed = The list is of today.
way-old-list-stays = The list could not be updated. The earlier one stays, with its day.
way-opening = Opening the browser…
way-opened = Opened in the browser
way-opened-help = The sign-in goes on there: Varco does not see it.
way-who = Who may sign in and how
way-who-help = The rules of INAIL's online services since 2020, by category and day.
way-change-category = Change the category
way-choose-category = Choose the category to see how it signs in.
way-day-help = Written as day/month/year.
way-today = Today
way-no-day = There is no such day: it is written like 22/11/2026.
way-back = Back to signing in
way-help-other = This page tells how to sign in without the card in the reader: with the CIE and a smartphone, or with SPID. Varco opens the portal in the browser and does nothing else.
way-help-other-do = Open the portal at the right page, read who issues SPID, update the list.
way-help-who = This page tells how each category signs in, since when, and what must be done first.
way-help-who-do = Choose the category and the day. Without a choice it is today.

## When there is no card

ways-elsewhere = Other ways to sign in, also without a card: { $command }
