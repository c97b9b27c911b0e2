# Trust: who vouches for a certificate, and whether it was revoked.

problem-N07 =
    .what = { $reason ->
        [not-found] Varco does not find { $host } on the network.
        [refused] The service { $host } refuses the connection.
        [silent] The service { $host } does not answer.
        [too-large] The answer of { $host } is too large.
        [error-page] The service { $host } answers with an error.
       *[broken] The connection to { $host } broke off.
    }
    .means = Varco has no answer. The card was not used.
    .next = { $in_diagnosis ->
        [yes] Try again later. If that does not help, save the report and send it to whoever helps you.
       *[no] Try again later. If that does not help, run Varco's diagnosis.
    }
problem-D04 =
    .what = { $fault ->
        [too-large] The list of bodies is too large.
        [other-country] The list of bodies is not the Italian one.
        [no-services] The list names no bodies for identity.
        [altered] The list of bodies was changed after it was signed.
        [signature] The signature of the list of bodies is wrong.
        [not-verified] Nobody vouches for the new list of bodies.
        [older] The list of bodies is older than the one that you have.
        [european-signer] Varco does not know who signs the EU's list of lists.
        [european-list] The EU's list of lists is out of date, or does not say who signs the Italian one.
       *[malformed] Varco does not understand the list of bodies.
    }
    .means = Varco does not use it. The list from before stays. The card was not used.
    .next = { $fault ->
        [not-verified] Say who signs the list with “varco trust update --signers”.
        [other-country] Take the Italian list from AgID's site.
        [older] There is nothing to do: the list that you have is newer.
       *[other] Try again later, or take the list from AgID's site.
    }
problem-D05 =
    .what = { $fault ->
        [only-ldap] The issuer names only LDAP services, which Varco does not use.
        [unknown-issuer] Varco does not know the certificate of the card's issuer.
       *[no-address] The certificate does not say whom to ask whether it is revoked.
    }
    .means = Varco can't know whether the certificate is revoked. Nothing changed on the card.
    .next = Ask the body that issued the card.
problem-D06 =
    .what = { $fault ->
        [declined] The service { $host } does not give the answer.
        [wrong-signer] The answer of { $host } is not signed by whom it must be.
        [expired] The answer of { $host } does not hold today.
        [other-certificate] The answer of { $host } is about other certificates.
        [other-question] The answer of { $host } is for another question.
       *[malformed] Varco does not understand the answer of { $host }.
    }
    .means = Varco does not trust it. Whether the certificate is revoked is not known. Nothing changed on the card.
    .next = Check the computer's date and time, then try again. If that does not help, ask the body that issued the card.
problem-D07 =
    .what = { $suspended ->
        [1] The card's certificate is suspended since { $date }.
       *[0] The card's certificate is revoked since { $date }.
    }
    .means = Portals may refuse the card. { -no-try-lost }
    .next = { $suspended ->
        [1] Ask the body that issued the card why it is suspended.
       *[0] { -new-card } { -other-ways }
    }

trust-title = Trust
trust-verdict-demonstration = Test card: the certificate is worth nothing.
trust-verdict-revoked = The certificate is revoked.
trust-verdict-suspended = The certificate is suspended.
trust-verdict-expired = The certificate has expired.
trust-verdict-broken = Something in the chain is not as it must be.
trust-verdict-incomplete = The chain is not complete: Varco does not know who vouches for the certificate.
trust-verdict-withdrawn = The certificate's issuer is no longer recognised.
trust-verdict-not-verified = The issuer is only on a list that is not verified: that is not enough.
trust-verdict-unlisted = The issuer is not on the list of recognised bodies.
trust-verdict-unknown = The issuer does not know this certificate.
trust-verdict-old-list = The issuer was recognised, but the list is old.
trust-verdict-not-asked = The issuer is recognised. Revocation was not checked.
trust-verdict-good = Valid: its issuer is recognised and confirms that it is not revoked. For the bodies, the list counts.

trust-role-card = The card's certificate
trust-role-intermediate = Intermediate body
trust-role-root = Root body
trust-until = valid until { $day }
trust-missing = The certificate of "{ $issuer }" is missing.

trust-signature-verified = signature verified
trust-signature-itself = signed by itself, as every root is
trust-signature-missing = signature not verified: the signer's certificate is missing
trust-signature-short = the signer's key is too short to prove anything
trust-signature-algorithm = Varco can't verify this kind of signature
trust-dates-valid = dates valid
trust-dates-expired = expired on { $day }
trust-dates-early = valid only from { $day }
trust-usage-may = may issue certificates
trust-usage-may-not = may not issue certificates
trust-usage-too-many = has more bodies below it than it may have
trust-keys-agree = the keys match
trust-keys-absent = the key's identifier is missing: the signature counts
trust-listed-recognised = on the list of recognised bodies
trust-listed-withdrawn = no longer recognised
trust-listed-not-verified = only on a list that is not verified
trust-listed-absent = not on the list

trust-list = List of bodies
trust-list-snapshot = Italian list of July 2026, which came with Varco: { $count } bodies.
trust-list-fetched = Italian list of { $day }, signature verified: { $count } bodies.
trust-list-not-verified = There is also a list of { $day } that nobody vouches for: it makes nothing valid.
trust-list-overdue = A newer list was due by { $day }.
trust-list-fetch = Update the list
trust-list-fetching = Fetching the list…
trust-list-help = Varco asks AgID's site for it, and the European Commission's site who signs it. Only when you press here.
trust-list-done = The list was fetched.
trust-list-unproven = The list that was fetched makes nothing valid: nobody knows who may sign it. { $why } ({ $code })
trust-list-label-proof = Proof
trust-proof-reviewed = SHA-256 { $hash }
trust-proof-european = Who may sign it is said by the EU's list no. { $number } of { $day }, signed by somebody whom the Official Journal names ({ $notice }).
trust-proof-given = Who may sign it is said by the file that Varco was given.
trust-fetched = fetched now
trust-step-european-list = Asking { $host } who signs the list…
trust-step-italian-list = Fetching the list from { $host }…
trust-step-issuer = Fetching the issuer's certificate from { $host }…
trust-step-status = Asking { $host } whether it is revoked…
trust-step-revocation-list = Fetching the list of revoked certificates from { $host }…
trust-list-label-date = Date
trust-list-label-source = Source
trust-list-label-count = Bodies
trust-list-label-next = Next list
trust-list-label-verified = Signature
trust-list-label-fetched = Fetched on
trust-list-label-kept = Other list
trust-list-source-snapshot = came with Varco, taken from AgID's list
trust-list-verified-snapshot = not verified: the list was reviewed by hand
trust-list-verified-yes = verified
trust-list-verified-unknown = of somebody whom Varco does not know: not verified
trust-list-verified-none = missing: not verified
trust-list-by = by { $day }

trust-revocation = Revocation
trust-revocation-not-asked = Revocation was not checked.
trust-revocation-ask = Check now
trust-revocation-help = This tells the issuer that you asked. If the certificate of an issuer is missing, Varco fetches that too.
trust-revocation-asking = Asking the issuer…
trust-revocation-demonstration = No issuer answers for a test card.
trust-revocation-good = Not revoked, says { $host }. Question { $when }; it tells the state { $as_of }.
trust-revocation-revoked = Revoked since { $day } ({ $reason ->
        [key_compromise] others may have the key
        [authority_compromise] others may have the issuer's key
        [affiliation_changed] the holder's data changed
        [superseded] there is a newer certificate
        [cessation_of_operation] it is needed no more
        [privilege_withdrawn] the holder may use it no more
       *[unspecified] the issuer does not say why
    }), says { $host }. Question { $when }; it tells the state { $as_of }.
trust-revocation-suspended = Suspended since { $day }, says { $host }. Question { $when }; it tells the state { $as_of }.
trust-revocation-unknown = { $host } does not know this certificate. Question { $when }; it tells the state { $as_of }.
trust-revocation-ldap = { $count ->
    [one] One LDAP address was not used.
   *[other] { $count } LDAP addresses were not used.
    }
trust-moment = of { $time } on { $day }
trust-reading = Reading the list of bodies…
