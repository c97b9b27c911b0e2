# Varco's words in English. Every problem says what happened (.what), what that means (.means)
# and what to do (.next). Short sentences.

-no-try-lost = No PIN try was lost.
-right-pin-safe = If the PIN was right, no try was lost.
-not-signed = Varco stopped: the card did not sign.
-new-card = Ask the body that issued the card for a new one.
-other-ways = Meanwhile you can sign in with SPID, or with a CIE that is valid.
-tell-makers = Tell the makers of Varco.
-puk-place = Look for the PUK in the envelope or on the papers that came with the card.

date = { $month ->
    [1] { date.day } January { $year }
    [2] { date.day } February { $year }
    [3] { date.day } March { $year }
    [4] { date.day } April { $year }
    [5] { date.day } May { $year }
    [6] { date.day } June { $year }
    [7] { date.day } July { $year }
    [8] { date.day } August { $year }
    [9] { date.day } September { $year }
    [10] { date.day } October { $year }
    [11] { date.day } November { $year }
   *[12] { date.day } December { $year }
    }
    .day = { $day }

## Readers and service

problem-R01 =
    .what = The smart-card service is missing.
    .means = The computer cannot talk to card readers yet. { -no-try-lost }
    .next = { $system ->
        [windows] The service is part of Windows. Update the system and restart the computer.
        [macos] The service is part of macOS. Update the system and restart the Mac.
       *[linux] Install it from a terminal. On Debian and Ubuntu type “sudo apt install pcscd”. On Fedora type “sudo dnf install pcsc-lite pcsc-lite-ccid”. Then try again.
    }
problem-R02 =
    .what = The smart-card service is switched off.
    .means = It is installed but does not run. { -no-try-lost }
    .next = { $system ->
        [windows] Press the Windows and R keys, type “services.msc” and press Enter. Start the service “Smart Card”. Then try again.
        [macos] Unplug the reader and plug it in again. If that is not enough, restart the Mac.
       *[linux] Type “sudo systemctl enable --now pcscd.socket” in a terminal. Then try again.
    }
problem-R03 =
    .what = The system does not let you use the readers from here.
    .means = { $system ->
        [windows] This happens over remote desktop. { -no-try-lost }
        [macos] This happens when you work on a Mac from afar. { -no-try-lost }
       *[linux] This happens when you work from afar, for example over SSH. { -no-try-lost }
    }
    .next = { $system ->
        [windows] Share smart cards in the options of remote desktop. Then connect again.
        [macos] Open Varco on the Mac that has the reader.
       *[linux] Open Varco on the computer that has the reader. Working from afar takes a polkit rule: ask whoever looks after the computer.
    }
problem-R04 =
    .what = Varco and the smart-card service do not understand each other.
    .means = They are of two different versions. { -no-try-lost }
    .next = { $system ->
        [linux] Update the system. Or install the package of Varco made for your system. Isolated packages, such as Flatpak, often have this problem.
       *[other] Update the system and Varco. Then restart the computer.
    }
problem-R05 =
    .what = You are on a remote desktop, and there are no readers here.
    .means = The reader is at your own computer, and the remote desktop does not see it. { -no-try-lost }
    .next = Close the remote desktop. In its options choose to share smart cards. Then connect again.
problem-R06 =
    .what = No reader is connected.
    .means = Varco sees no card reader. { -no-try-lost }
    .next = Plug the reader into a USB port. If it is plugged in, try another port.
problem-R07 =
    .what = The reader { $reader } is connected, but its driver is missing.
    .means = The computer sees the reader, with the USB id { $id }, and can't use it. { -no-try-lost }
    .next = { $system ->
        [linux] Install the driver for readers (CCID). If it is there already, look for a driver on the maker's site.
       *[other] Look for a driver on the maker's site and install it.
    }
problem-R08 =
    .what = Another program is using the reader { $reader }.
    .means = As long as it does, Varco cannot use the card. { -no-try-lost }
    .next = Close the other programs that use the card: the browser, or a signing program. Then try again.
problem-R09 =
    .what = The reader { $reader } was unplugged.
    .means = The work stopped half-way. { -right-pin-safe }
    .next = Plug the reader in and try again. Leave it connected until the end.
problem-R10 =
    .what = The smart-card service reports an error: { $code }.
    .means = The work stopped. { -right-pin-safe } Varco never repeats the PIN on its own.
    .next = { $in_diagnosis ->
        [yes] Unplug the reader and plug it in again. If the error comes back, save the report and send it to whoever helps you.
       *[no] Unplug the reader and plug it in again. If the error comes back, run Varco's diagnosis.
    }
problem-R11 =
    .what = No reader is called { $name }.
    .means = The connected readers have other names. { -no-try-lost }
    .next = See the names with “varco readers”. Then choose one of them.
problem-R12 =
    .what = The reader { $reader } is connected, but the service does not see it.
    .means = The driver is there. The reader may be stuck, or get too little power. { -no-try-lost }
    .next = Unplug the reader and plug it in again, best at the computer itself. If that is not enough, restart the service.
problem-R13 =
    .what = The smart-card service is off and can't start by itself.
    .means = It is there, and somebody disabled it. Without it Varco sees no readers. { -no-try-lost }
    .next = { $system ->
        [linux] Enable the service. Then try again.
        [windows] Open "Services" and choose "Smart Card". Set it to start automatically, and start it.
       *[other] Enable the service. Then try again.
    }
problem-R14 =
    .what = From here Varco can't talk to the smart-card service.
    .means = Varco is in a closed environment. The service is outside, and nobody opened the door. { -no-try-lost }
    .next = With Flatpak or Snap, give Varco the permission for smart cards. In a container, pass in the file /run/pcscd/pcscd.comm.

## Card

problem-C01 =
    .what = There is no card in the reader.
    .means = Signing in takes the card. { -no-try-lost }
    .next = Insert the card, chip first. A CIE goes on a contactless reader instead.
problem-C03 =
    .what = The card in the reader { $reader } does not answer.
    .means = It may be the wrong way round, or the chip is dirty. Some health cards have no chip. { -no-try-lost }
    .next = Take the card out and wipe the chip with a dry cloth. Then insert it, chip first.
problem-C05 =
    .what = There are several cards in the readers: { $readers }.
    .means = Varco does not choose for you. { -no-try-lost }
    .next = Leave one card only, or choose the reader. In a terminal use “--reader”.
problem-C06 =
    .what = This card is neither a CNS nor a CIE.
    .means = Varco uses only these two cards. { -no-try-lost }
    .next = Insert the right card. If this one is a CNS, tell the makers of Varco its code: { $atr }.
problem-C07 =
    .what = The card is a CNS of a new model: { $model }.
    .means = Varco recognises it, but cannot sign in with it yet. { -no-try-lost }
    .next = Tell the makers of Varco the model. { -other-ways }
problem-C09 =
    .what = The card holds no certificate for signing in.
    .means = It may never have been activated. { -no-try-lost }
    .next = Ask the body that issued the card. For a health card, go to the desk of your ASL.
problem-C12 =
    .what = The reader { $reader } is not enough for this card.
    .means = The card uses long messages that this reader cannot pass on. { -right-pin-safe }
    .next = Try another reader. If it is a new one, tell the makers of Varco.
problem-C13 =
    .what = The card's certificate has expired ({ $date }).
    .means = Portals no longer accept this card. { -no-try-lost }
    .next = { -new-card } { -other-ways }
problem-C14 =
    .what = Varco cannot read the card: { $what }.
    .means = The data on the card are damaged, or not in the expected form. { -no-try-lost }
    .next = Take the card out, wipe the chip and try again. If it happens again, tell the makers of Varco.
problem-C15 =
    .what = The card's PIN is blocked.
    .means = The PIN was wrong too many times. No tries are left. The card is not lost: the PUK unblocks it.
    .next = { -puk-place } Then unblock the PIN with Varco. If you cannot find the PUK, ask the body that issued the card.
problem-C16 =
    .what = The card's PUK is blocked.
    .means = The PUK was wrong too many times: no tries are left. This card can no longer be unblocked.
    .next = { -new-card } { -other-ways }
problem-C17 =
    .what = The card was taken out too early.
    .means = The work stopped half-way. { -right-pin-safe }
    .next = Insert the card or lay it on the reader again, and try again. Leave it there, still, until the end.
problem-C18 =
    .what = Another program stopped the card.
    .means = The work stopped half-way. { -right-pin-safe }
    .next = { $in_diagnosis ->
        [yes] Close the other programs that use the card. Then try again. If it happens again, save the report and send it to whoever helps you.
       *[no] Close the other programs that use the card. Then try again. If it happens again, run Varco's diagnosis.
    }
problem-C19 =
    .what = The card reported an error: { $status }.
    .means = The work stopped. { -right-pin-safe } Varco never repeats the PIN on its own.
    .next = Take the card out, insert it and try again. If it happens again, tell the makers of Varco the code.
problem-C20 =
    .what = { $reason ->
        [unreadable] The card's certificate cannot be read.
        [signature-certificate] This certificate is for signing documents, not for signing in.
        [key] Varco cannot use the key of this card.
       *[other] The card's certificate is not for signing in to portals.
    }
    .means = { $reason ->
        [unreadable] The data are damaged, or not a certificate. { -no-try-lost }
        [no-digital-signature] It does not allow to prove who you are. { -no-try-lost }
        [signature-certificate] Varco never uses it to sign in. { -no-try-lost }
        [no-client-auth] It was made for other uses. { -no-try-lost }
       *[key] Its kind or size is not that of Italian cards. { -no-try-lost }
    }
    .next = { $reason ->
        [unreadable] Take the card out, wipe the chip and try again. If nothing changes, ask the body that issued the card.
       *[other] Look at the certificate with Varco. Then ask the body that issued the card.
    }
problem-C22 =
    .what = The card's certificate is not valid yet (start: { $date }).
    .means = Usually the computer's clock is wrong. { -no-try-lost }
    .next = Check the computer's date and time. If they are right, ask the body that issued the card.
problem-C23 =
    .what = { $reason ->
        [passport] This is a passport or a residence permit.
        [bank-card] This is a payment card, or a telephone that plays one.
        [tag] This is a card without a processor, such as a MIFARE badge.
        [badge] This is a card for transport or doors (MIFARE DESFire).
       *[phone] This is a telephone.
    }
    .means = To sign in you need a CNS or a CIE. Varco sent no PIN. { -no-try-lost }
    .next = Clear the reader and use the right card. If this one is a CIE after all, tell the makers of Varco.
problem-C24 =
    .what = The chip did not prove that it is the one of this card.
    .means = The card may be a copy, or somebody may stand in between. Varco did not send the PIN. { -no-try-lost }
    .next = Take the card off, put it back and try again. If it happens again, ask the municipality that issued the card.
problem-C25 =
    .what = An encrypted answer of the card arrived changed.
    .means = Varco stopped and no longer trusts this contact. It did not repeat the PIN. { -right-pin-safe }
    .next = Put the card in the middle of the reader, hold it still, and try again. If it happens again, tell the makers of Varco.
problem-C26 =
    .what = The contact with the card in { $reader } comes and goes.
    .means = A sign-in may break off halfway. { -no-try-lost }
    .next = Turn the card by 90 degrees, or lift it by 5 millimetres. Move the phone and other cards away. Then repeat the test.
problem-C27 =
    .what = The data on the chip are not those that the Ministry signed ({ $what }).
    .means = The card may be a copy, or its data arrived damaged. Varco does not sign in with it. { -no-try-lost }
    .next = Put the card in the middle of the reader, hold it still, and try again. If it happens again, do not use the PIN with this card, and ask the municipality that issued it.

## PIN

problem-P01 =
    .what = { $left ->
        [-1] The PIN is wrong.
        [0] The PIN is wrong and is now blocked.
        [1] The PIN is wrong: one try is left.
       *[other] The PIN is wrong: { $left } tries are left.
    }
    .means = { $left ->
        [-1] You used one try. The card does not say how many are left: usually there are three in all.
        [0] It was the last try. The card is not lost: the PUK unblocks it.
        [1] You used one try. If the next one is wrong, the PIN is blocked and you need the PUK.
       *[other] You used one try. Varco never tries again on its own.
    }
    .next = { $left ->
        [0] { -puk-place } Then unblock the PIN with Varco.
        [1] Do not rely on memory. Look for the PIN in the envelope or on the papers that came with the card. Then type it with care.
       *[other] Look for the PIN in the envelope or on the papers that came with the card. Then type it again.
    }
problem-P02 =
    .what = The card's PIN is not active yet.
    .means = The card refuses every PIN until it is activated. { -no-try-lost }
    .next = Ask the body that issued the card. For a health card, go to the desk of your ASL.
problem-P03 =
    .what = { $exact ->
        [1] This card's { $secret } has { $max } digits.
       *[0] This card's { $secret } has at least { $min } digits and at most { $max }.
    }
    .means = What you typed has another length. Varco did not send it to the card: no try was lost.
    .next = Type the { $secret } again, all its digits.
problem-P04 =
    .what = One try is left for the PIN.
    .means = If it is wrong, the PIN is blocked and you need the PUK. Varco sent nothing to the card: the try is still there.
    .next = Look for the PIN in the envelope or on the papers that came with the card. If you have it before you, confirm the last try. In a terminal use “--last-try”. If you cannot find it, stop here and use the PUK.
problem-P05 =
    .what = There is no { $secret }, or it is not made of digits alone.
    .means = Varco sent nothing to the card: no try was lost.
    .next = Type the { $secret }: digits only, no spaces.
problem-P06 =
    .what = The card was cut off right after the PIN.
    .means = Varco does not know whether the card counted a try. It did not send the PIN a second time.
    .next = Insert the card or lay it on the reader again. See how many tries are left on the PIN page, or with “varco pin status”. Then try again.
problem-P07 =
    .what = { $left ->
        [-1] The PUK is wrong.
        [0] The PUK is wrong and is now blocked.
        [1] The PUK is wrong: one try is left.
       *[other] The PUK is wrong: { $left } tries are left.
    }
    .means = The PIN is unchanged. When the PUK has no tries left, you need a new card.
    .next = { -puk-place } Type it with care and try again.
problem-P08 =
    .what = The new PIN is too easy to guess.
    .means = Digits that are all the same, or in order, do not protect the card. The PIN is what it was. { -no-try-lost }
    .next = Choose another PIN. Do not use a date of birth.
problem-P09 =
    .what = One try is left for the PUK.
    .means = If it is wrong, you need a new card. Varco sent nothing to the card: the try is still there.
    .next = { -puk-place } If you have it before you, confirm the last try. In a terminal use “--last-try”.

## Network and identity of the portal

problem-N01 =
    .what = The portal { $host } refuses the connection.
    .means = The portal is down, or your network blocks it. { -no-try-lost }
    .next = { $in_diagnosis ->
        [yes] Try again in a few minutes. If nothing changes, save the report and send it to whoever helps you.
       *[no] Try again in a few minutes. If nothing changes, run Varco's diagnosis.
    }
problem-N02 =
    .what = The portal { $host } does not answer.
    .means = Varco waited, then stopped. { -no-try-lost }
    .next = { $in_diagnosis ->
        [yes] Try again in a few minutes. If nothing changes, save the report and send it to whoever helps you.
       *[no] Try again in a few minutes. If nothing changes, run Varco's diagnosis.
    }
problem-N03 =
    .what = The connection with { $host } broke off.
    .means = The sign-in stopped half-way. { -no-try-lost }
    .next = { $in_diagnosis ->
        [yes] Check that the Internet works, then try again. If nothing changes, save the report and send it to whoever helps you.
       *[no] Check that the Internet works, then try again. If nothing changes, run Varco's diagnosis.
    }
problem-N04 =
    .what = Varco and { $host } find no safe way to talk.
    .means = The portal uses rules that Varco does not have. { -no-try-lost }
    .next = { -tell-makers } You can also tell the portal's support.
problem-N05 =
    .what = The portal { $host } sends too much data or too many redirects.
    .means = A healthy portal does not: Varco stopped. { -no-try-lost }
    .next = { -tell-makers } You can also tell the portal's support.
problem-N06 =
    .what = { $reason ->
        [unnamed] Before the Internet, this network wants to show you its own page.
       *[named] Before the Internet, this network wants to show you its own page ({ $page }).
    }
    .means = Hotels, trains and bars do so. Until you agree, { $host } cannot be reached. { -no-try-lost }
    .next = Open the network's page in the browser and do what it asks. Then try again.
problem-S01 =
    .what = Varco does not know who vouches for { $host }.
    .means = It is { $issuer }. An antivirus or the office network may be reading what passes. { -not-signed } { -no-try-lost }
    .next = Try from another network, for example from home. If nothing changes, tell the portal's support.
problem-S02 =
    .what = The certificate of { $host } belongs to another site.
    .means = This may not be the real portal. { -not-signed } { -no-try-lost }
    .next = Check the portal's address and try from another network. If nothing changes, tell the portal's support.
problem-S03 =
    .what = The certificate of { $host } has expired or is not valid yet.
    .means = Sometimes the computer's clock is wrong. { -not-signed } { -no-try-lost }
    .next = Check the computer's date and time. If they are right, tell the portal's support.
problem-S04 =
    .what = The portal { $host } only half proves who it is.
    .means = It does not send one of its certificates. The fault is the portal's. { -not-signed } { -no-try-lost }
    .next = Tell the portal's support: the intermediate certificate is missing.

## Sign-in

problem-L01 =
    .what = Varco cannot find { $host } on the network.
    .means = The Internet may not work. { -no-try-lost }
    .next = { $in_diagnosis ->
        [yes] Check that the Internet works, then try again. If nothing changes, save the report and send it to whoever helps you.
       *[no] Check that the Internet works, then try again. If nothing changes, run Varco's diagnosis.
    }
problem-L02 =
    .what = { $reason ->
        [needs-credentials] The proxy { $proxy } asks for a name and a password.
        [wrong-credentials] The proxy { $proxy } does not take the name and the password.
        [unsupported-scheme] The proxy { $proxy } asks for { $said }, which Varco can't use.
        [refused] The proxy { $proxy } lets nobody through to the portal (answer { $said }).
        [unreachable] Varco cannot find the proxy { $proxy }.
        [silent] The proxy { $proxy } does not answer.
        [script] The network chooses its proxy by a script: { $proxy }.
       *[broken] The proxy { $proxy } answers in a confused way.
    }
    .means = { $reason ->
        [needs-credentials] Your network lets out only who says their name. The portal has no part in it. { -no-try-lost }
        [wrong-credentials] Perhaps there is a typing mistake. The portal has no part in it. { -no-try-lost }
        [script] Such scripts are run by the system, which gave no answer here. Without a proxy the portal cannot be reached. { -no-try-lost }
       *[broken] The way to the Internet goes through the proxy. The portal has no part in it. { -no-try-lost }
    }
    .next = { $reason ->
        [needs-credentials] Type the name and the password of your network. Varco uses them only while it is open and never stores them.
        [wrong-credentials] Type them again with care. If nothing changes, ask who runs the network.
        [unsupported-scheme] Ask who runs the network for a proxy with name and password. Write it in the settings.
        [refused] Ask who runs the network to open the way to the portal.
        [script] Ask who runs the network which proxy to use. Write it in the settings, then try again.
       *[broken] Check the proxy in the settings, then try again.
    }
problem-L03 =
    .what = A network or a program reads the data between you and { $host }.
    .means = The certificate that was shown is signed by { $issuer }, not by a trusted public body. So the portal cannot see your card. { -not-signed } { -no-try-lost }
    .next = Try from another network, for instance from home. If it is an antivirus, turn off its check of secure sites. In an office, ask who runs the network to leave out { $host }.
problem-L04 =
    .what = The portal { $host } did not prove who it is.
    .means = This may not be the real portal. { -not-signed } { -no-try-lost }
    .next = Try from another network. If nothing changes, tell the portal's support.
problem-L05 =
    .what = The portal { $host } did not ask for the card.
    .means = If the portal does not ask, the card is of no use. The portal may have changed. { -no-try-lost }
    .next = { -tell-makers } You can also ask the portal's support.
problem-L06 =
    .what = The portal { $host } does not accept who issued your card.
    .means = The card is good, but the portal does not know { $issuer }. { -no-try-lost }
    .next = Ask the portal's support which cards it accepts. { -other-ways }
problem-L07 =
    .what = The portal { $host } wants a signature that the card cannot make.
    .means = The card is good, but makes another kind of signature. { -no-try-lost }
    .next = { -tell-makers } You can also tell the portal's support.
problem-L11 =
    .what = { $reason ->
        [expired] For { $host } the card's certificate has expired.
        [revoked] For { $host } the card's certificate is revoked.
        [unknown-issuer] The portal { $host } does not know who issued the card.
        [access-denied] The portal { $host } does not let you in with this card.
       *[unspecified] The portal { $host } refuses the card's certificate.
    }
    .means = The card did its work: the refusal comes from the portal. { -no-try-lost }
    .next = { $reason ->
        [expired] Look at the certificate's date with Varco. If it has expired, ask for a new card. If it has not, tell the portal's support.
        [revoked] { -new-card } { -other-ways }
       *[other] Look at the certificate with Varco. Then ask the portal's support.
    }
problem-L12 =
    .what = The portal knows who you are, but you have no permission for the service.
    .means = You are signed in. Card and PIN are fine. No try was lost.
    .next = Ask the portal's support for the permission. If you work for a company, first ask whoever manages it on the portal.
problem-L13 =
    .what = { $reason ->
        [ahead-minutes] The computer's clock is ahead by { $amount ->
            [one] one minute
           *[other] { $amount } minutes
        }.
        [ahead-hours] The computer's clock is ahead by { $amount } hours.
        [ahead-days] The computer's clock is ahead by { $amount ->
            [one] one day
           *[other] { $amount } days
        }.
        [behind-minutes] The computer's clock is behind by { $amount ->
            [one] one minute
           *[other] { $amount } minutes
        }.
        [behind-hours] The computer's clock is behind by { $amount } hours.
       *[behind-days] The computer's clock is behind by { $amount ->
            [one] one day
           *[other] { $amount } days
        }.
    }
    .means = With the wrong time, certificates seem expired or not yet valid. { -not-signed } { -no-try-lost }
    .next = Set the computer's date and time, then try again.
problem-L14 =
    .what = The portal { $host } is down for maintenance.
    .means = Nobody can sign in for a while. { -no-try-lost }
    .next = Try again later.
problem-L15 =
    .what = The portal { $host } has ended the session.
    .means = This happens after a long time, or when somebody signed out of the portal. { -no-try-lost }
    .next = Sign in with the card again.
problem-L26 =
    .what = The portal offers no profile “{ $name }”.
    .means = The sign-in worked. But Varco does not choose a profile for you. { -no-try-lost }
    .next = Try again with one of these: { $known }.
problem-L16 =
    .what = The portal { $host } asks for the card in a way that Varco cannot follow.
    .means = It asks when the connection already stands. { -no-try-lost }
    .next = { -tell-makers } You can also tell the portal's support.
problem-L17 =
    .what = The portal { $host } went on without the card.
    .means = You are not signed in. { -no-try-lost }
    .next = Try again. If it happens again, tell the makers of Varco.
problem-L18 =
    .what = For { $host } the card's key is too short.
    .means = The key has { $bits } bits: today many portals want 2048. { -no-try-lost }
    .next = { -new-card } { -other-ways }
problem-L19 =
    .what = The portal sent you to an unexpected address: { $host }.
    .means = Varco stopped. The card did not sign for this address. { -no-try-lost }
    .next = { -tell-makers } You can also ask the portal's support whether the address is theirs.
problem-L20 =
    .what = The portal { $host } asks the card for too many signatures.
    .means = Signing in takes one, at most two. Varco stopped rather than take a risk. { -no-try-lost }
    .next = { -tell-makers } You can also tell the portal's support.
problem-L21 =
    .what = Varco does not find the card's entry on { $host }.
    .means = The portal's page may have changed. { -no-try-lost }
    .next = Try again. If nothing changes, tell the makers of Varco.
problem-L22 =
    .what = { $status ->
        [0] The portal { $host } shows an error page.
       *[other] The portal { $host } reports error { $status }.
    }
    .means = The fault is the portal's, not the card's. { -no-try-lost }
    .next = Try again in a few minutes. If nothing changes, tell the portal's support.
problem-L23 =
    .what = The portal { $host } does not show whether you are signed in.
    .means = The card signed, but the page does not show your name. That is why Varco does not say that you are in. { -no-try-lost }
    .next = Try again. If it happens again, tell the makers of Varco.
problem-L24 =
    .what = { $reason ->
        [timed-out] The identity service { $host } waited too long (code { $number }).
        [consent-refused] The identity service { $host } lacks your consent (code { $number }).
        [card-revoked] For the identity service { $host } the CIE has expired or is revoked (code { $number }).
        [cancelled] The sign-in was cancelled at the identity service { $host } (code { $number }).
        [server] The identity service { $host } has a fault (code { $number }).
       *[other] The identity service { $host } refuses the sign-in (code { $number }).
    }
    .means = The Ministry did not tell the portal who you are. { -no-try-lost }
    .next = { $reason ->
        [card-revoked] Look at the card's date. { -new-card } Meanwhile you can sign in with SPID.
        [server] Try again later.
       *[other] Try again. If nothing changes, give the portal's support the code.
    }
problem-L25 =
    .what = { $reason ->
        [no-form] The identity service { $host } does not offer to sign in with the card.
        [foreign-next] The identity service { $host } leads to another site.
        [no-code] The identity service { $host } gave no access code.
       *[malformed-code] The identity service { $host } gave a wrong code.
    }
    .means = { $reason ->
        [no-form] Varco knows only one form of it, and the page differs. The card was not used. { -no-try-lost }
        [foreign-next] Varco stopped: the card was not used. { -no-try-lost }
       *[other] Without a code the portal does not know who you are. { -no-try-lost }
    }
    .next = Sign in from the browser: with the CIE and a smartphone, or with SPID. { -tell-makers }

## Data and use

problem-D01 =
    .what = The profile { $file } contains a mistake.
    .means = Varco does not understand it: { $reason }. The card was not used.
    .next = Correct the file. Varco's guide explains every entry.
problem-D02 =
    .what = Varco cannot use the file { $file }.
    .means = The system says: { $reason }. Nothing changed on the card.
    .next = Check name, folder and permissions. Then try again.
problem-D03 =
    .what = The settings file has a mistake in it.
    .means = Varco cannot understand it ({ $reason }) and starts from the normal settings. The file is kept as { $kept }.
    .next = Choose your settings again, or correct that file and put it back in its place.
problem-D08 =
    .what = The public data of cards, remembered in { $file }, can't be understood ({ $reason }).
    .means = Varco threw them away. They held no PIN. { -no-try-lost }
    .next = There is nothing to do: the next CIE is read anew.
problem-D09 =
    .what = Varco has a defect and stopped.
    .means = It is not your fault. The place is { $context }. { -right-pin-safe } Varco never repeats the PIN on its own.
    .next = Close Varco and open it again. Then report the defect to its makers.
problem-U01 =
    .what = { $reason ->
        [unknown-command] There is no command “{ $given }”.
        [unknown-option] There is no option “{ $given }”.
        [surplus] The word “{ $given }” is one too many.
        [not-among] The value “{ $given }” does not suit “{ $option }”.
        [bad-form] The value “{ $given }” does not suit “{ $option }”.
        [no-value] The value after “{ $option }” is missing.
        [missing] The command lacks “{ $given }”.
        [conflict] The options “{ $given }” and “{ $option }” do not go together.
        [twice] The option “{ $option }” may be written only once.
        [unknown-card] No virtual card is called “{ $given }”.
        [address] The virtual portal cannot be at the address { $given }.
       *[other] Varco does not understand the command: { $more }.
    }
    .means = Varco did nothing. The card was not used.
    .next = { $reason ->
        [unknown-command] { $guess ->
            [0] See the commands with “varco --help”.
           *[1] Perhaps it is “{ $more }”. See the commands with “varco --help”.
        }
        [unknown-option] { $guess ->
            [0] See the options with “--help”.
           *[1] Perhaps it is “{ $more }”. See the options with “--help”.
        }
        [not-among] Choose one of these: { $more }.
        [bad-form] Type { $more }.
        [unknown-card] Choose one of these: { $more }.
        [address] Choose an address of this computer and a free port: for example “127.0.0.1:0”.
       *[other] See how it is written with “--help”.
    }
problem-U02 =
    .what = No portal is called { $name }.
    .means = Varco did nothing. The card was not used.
    .next = See the names of the portals with “varco portals”.
problem-U03 =
    .what = You stopped the work.
    .means = This is not an error. { -right-pin-safe }
    .next = Try again whenever you like.

## What to do: the words of the buttons

action-retry = Try again
action-install-service = Install the service
action-install-driver = Install the driver
action-start-service = Start the service
action-connect-reader = Connect a reader
action-insert-card = Insert the card
action-choose-reader = Choose the reader
action-retype-pin = Type the PIN again
action-unblock-pin = Unblock with the PUK
action-contact-issuer = Ask who issued the card
action-contact-portal = Ask the portal
action-show-certificate = Look at the certificate
action-diagnose = Run the diagnosis
action-set-clock = Set the clock
action-read-help = Read the help
action-give-credentials = Type name and password
action-set-proxy = Look at the proxy
action-open-network-page = Open the network's page
action-other-ways = Other ways to sign in
action-report = Report the problem

## The certificate: what every check says

check-dates-valid = Valid for another { $days } days.
check-dates-expires-soon = { $days ->
    [0] Expires within hours: ask for a new card.
    [1] Expires in a day: ask for a new card.
   *[other] Expires in { $days } days: ask for a new card.
    }
check-dates-expired = Expired ({ $date }): portals do not accept it.
check-dates-not-yet-valid = Not valid yet (start: { $date }). Check the computer's clock.
check-key-usage-suitable = Can prove who you are.
check-key-usage-absent = Does not say what the key is for: some portals may refuse it.
check-key-usage-signature-certificate = Is for signing documents, not for signing in.
check-key-usage-cannot-sign = Does not allow to prove who you are.
check-extended-usage-suitable = Is made for signing in to portals.
check-extended-usage-absent = Does not say that it is for signing in: some portals may refuse it.
check-extended-usage-other-purposes = Is made for other uses, not for signing in.
check-policy-cns = Follows the rules of the CNS.
check-policy-cns-lombardy = Follows the rules of Lombardy, equal to those of the CNS: some portals do not know them.
check-policy-cie = Follows the rules of the CIE.
check-policy-unknown = Follows neither the rules of the CNS nor of the CIE: some portals may refuse it.
check-key-suitable = The RSA key has { $bits } bits.
check-key-short = The RSA key has only { $bits } bits: many portals refuse it.
check-key-too-short = The RSA key has only { $bits } bits: no portal accepts it.
check-key-not-rsa = The key is not RSA: Varco cannot use it.
check-holder-identified = The tax code is right.
check-holder-unusual-spelling = The tax code is right, but spelt in an unusual way: some portals do not find it.
check-holder-numeric-code = The tax code is made of digits alone: some portals do not accept it.
check-holder-foreign = Carries the code of another country: some portals do not accept it.
check-holder-invalid = The tax code contains a mistake: some portals do not accept it.
check-holder-missing = Carries no tax code: many portals will not know who you are.
check-holder-authority = Does not belong to a person but to whoever issues certificates.

# How a value is written: goes on after “Type”.
form-day = year, month and day, as in 2026-12-31
form-address = address and port, as in 127.0.0.1:8443
form-code = a code such as C15: “varco problems” explains them all
form-fault = KIND@N: N is the number of a command, or read, verify or sign; KIND is remove, reset, garbage, short, flip, mute, delay:MILLISECONDS or a status word such as 6F00

## The page of all problems

reference-title = The problems that Varco reports
reference-about = Every message of Varco carries a code, such as VARCO-C15. Here are all of them: what happened, what it means, what to do. Names, dates and numbers are examples. In a terminal `varco problems` says the same, and `varco problems C15` explains one code.
reference-what = What happened
reference-means = What it means
reference-next = What to do
reference-code = Code
reference-exit-code = Exit code
letter-R = Readers and service
letter-C = Card
letter-P = PIN
letter-N = Network
letter-S = Identity of the portal
letter-L = Sign-in
letter-D = Data
letter-U = Use

problem-U04 =
    .what = There is no screen to open the window on.
    .means = Varco did nothing. The card was not used.
    .next = Start Varco from a graphical desktop. Or use the commands: read “varco --help”.
problem-U06 =
    .what = No category is called { $name }.
    .means = Varco did nothing. The card was not used.
    .next = Choose among these: { $known }.

problem-U05 =
    .what = Varco cannot open the browser.
    .means = The system says: { $reason }. The session in Varco stays open.
    .next = Open the browser yourself and type the portal's address. There the portal asks you to sign in again.

## Command line

word-reader = Reader
word-card = Card
word-card-number = Number
word-holder = Holder
word-tax-code = Codice fiscale
word-issued-by = Issued by
word-valid-until = Valid until
word-sign-in = Sign-in
word-possible = possible
word-possible-with-warnings = possible, with warnings
word-impossible = not possible
word-pin = PIN
word-tries-not-readable = the tries can't be read on this card
word-tries-not-asked = the card tells the tries when the PIN is needed
word-certificate-after-pin = The certificate shows after the PIN
word-chip-signature = Chip signature
word-pin-to-read = PIN of the card, to read the certificate
word-old-pin = Present PIN
word-puk = PUK
word-new-pin = New PIN
word-new-pin-again = New PIN once more
word-new-pins-differ = The two new PINs differ. Nothing was changed.
word-pin-changed = PIN changed.
word-pin-unblocked = PIN unblocked.
word-pin-blocked = blocked: the PUK is needed
word-pin-not-activated = not activated
word-pin-verified = already verified at this moment
word-reader-empty = empty
word-card-mute = the card does not answer
word-reader-unavailable = can't be used
word-card-present = card present
word-card-in-use = another program uses the card
word-no-readers = No reader is connected.
word-portal = Portal
word-signature = Signature
word-answer = Answer
word-signed-in = signed in
word-pin-right = right
word-services = Services
word-services-unread = Varco can't read this portal's list of services yet: open it in the browser to see them.
word-no-services = The portal offers no services.
word-address = Address
word-assumed = To be confirmed on the real portal
word-warn-issuer = The portal lists the issuers that it accepts, and yours is not there. Such lists are often incomplete: you can try.
word-warn-clear = With this portal the codice fiscale travels unencrypted: better not on a public network.
word-warn-without-13 = The portal did not accept TLS 1.3, which would hide the codice fiscale: either it does not know it, or something on the network prevents it.
word-warn-short-key = The card's key is short (1024 bits): many portals refuse it.
word-subject = Subject
word-issuer = Issuer
word-serial = Serial number
word-valid-from = Valid from
word-valid-to = Valid until
word-key = Key
word-policies = Policies
word-fingerprint = SHA-256 fingerprint
word-checks = Checks
word-last-try-question = This is the last try: a wrong PIN blocks the card and you need the PUK. Use it? [y/N]
word-yes = y
word-how-to-stop = Press Ctrl+C to stop.
word-card-served = Test card in the virtual reader
word-portal-served = Test portal listening
word-demo-banner = Demonstration: card, person and portal are invented.
word-born = Date of birth
word-issued-on = Issued on
word-birth-place = Municipality of birth
word-residence = Municipality of residence
tries-left = { $tries ->
    [one] { $tries } try left
   *[other] { $tries } tries left
    }
# What is proven of a CIE, and what is remembered of it.
word-chip-signature-help = Varco compares the chip's data with the Ministry's signature before it asks for the PIN, and the certificate afterwards. That finds changed data and careless copies. But it does not know the State's authority that vouches for the signer: a copy that signs everything anew is not found out.
word-remember-cards = Remember the card's public data on this computer
word-remember-cards-help = For the CIE: signing in gets faster. What stays, in a file that only you can read: number of the document (NIS), the chip's public keys, and the certificate, which holds name and tax code. Never the PIN or the PUK. When you switch it off, the file is erased.
word-forget-cards = Forget the cards
word-kept-title = What stays on this computer
word-cards-forgotten = No card is remembered on this computer any more.

chip-signature = { $state ->
    [known] data intact, signed by { $name }
    [unknown] data intact; the signer says it is { $name }, which Varco can't prove
   *[broken] the data do not match the signature: { $name }
    }
pin-prompt = PIN of the card to sign in to { $host } ({ $exact ->
        [1] { $max } digits
       *[0] { $min } to { $max } digits
    })
word-help-usage = Usage
word-help-options = Options
word-help-commands = Commands
word-help-example = Example

## Window

word-settings = Settings
word-looking = Looking for readers…
word-card-reading = reading the card…
word-cancel = Cancel
word-busy = Signing in: leave the card in the reader.
word-card-mute-title = The card does not answer
word-card-mute-help = It may be upside down or dirty. Take it out, turn it chip first and put it back. A CIE needs a contactless reader: put into a slot it does not work.
word-connect-reader = Connect a reader
word-connect-reader-help = Varco notices it by itself as soon as you connect it.
word-insert-card = Insert the card
word-insert-card-help = Chip first, all the way in. Varco reads it by itself. A CIE needs a contactless reader.
word-phase-done = done
word-phase-failed = failed
word-phase-now = under way
word-phase-later = later
word-try-again = Try again
word-sign-in-now = Sign in with the card
word-last-try-title = Only one try is left
word-last-try-help = A wrong PIN blocks the card, and you need the PUK. Find the PIN in your letter before you go on.
word-last-try-yes = I have the PIN before me
word-pin-wrong = Wrong PIN.
word-paste-refused = The PIN must be typed: it can't be pasted.
word-num-lock-off = The number pad is off: press Num Lock.
word-type-pin = Type the PIN
word-confirm = Confirm
word-sign-out = Sign out
word-card-can-sign-in = This card can sign in.
word-card-may-sign-in = This card can sign in, but some portals may refuse it.
word-hide-person = Hide personal data
word-show-person = Show personal data
word-certificate = Certificate
word-italian = Italiano
word-english = English
word-look-light = Light
word-look-dark = Dark
word-look-contrast = High contrast
word-language-title = Language

## Window: services and session

word-session-connection = Connection
word-session-certificate = Certificate used
word-services-help = The portal offers them: the portal alone decides what you may use.
word-open-in-browser = Open in the browser
word-open-portal = Open the portal in the browser
word-browser-asked = Opening the browser…
word-browser-opened = The browser is opening. There the portal will ask you to sign in again.
word-browser-demo = Demonstration: the browser warns that it does not know the test portal.

# When another window goes on with the session, or why it can't.
word-window-opened = The session goes on in a browser window of its own. When you are done, sign out of the portal or close that window. It also closes with Varco.
word-window-waits = The session goes on in a browser window of its own. The command ends when you close it.
word-portal-in-window = The session goes on in the browser window. To end it, sign out of the portal there, or close the window.
hand-off-bound = This portal asks for the card on every connection: the session can't move to the browser.
hand-off-none = The session can only move to Chrome, Chromium, Edge, Brave or Vivaldi, and none of them is here.
hand-off-system = On this system Varco can't move the session to the browser yet.
hand-off-boxed = { $browser } is installed in a sandbox (Snap or Flatpak), which can't take the session.
hand-off-forbidden = A rule of the organisation forbids { $browser } to take the session: { $reason }
hand-off-no-answer = { $browser } did not answer: a rule of the organisation may forbid it to take the session.
hand-off-failed = { $browser } did not take the session: { $reason }
word-ended-title = Session ended
word-ended-signed-out = You ended the session.
word-ended-idle = Nobody was using Varco: the session was ended to be safe.
word-ended-card-removed = The card was taken out: the session ended at once.
word-ended-reader-gone = The reader was unplugged: the session ended at once.
word-ended-card-lost = Varco can't see the card any more: the session ended at once.
word-portal-telling = Varco is telling the portal…
word-portal-ended = The portal ended the session too.
word-portal-no-way = Varco does not know the way out of this portal: there the session may last until it expires. Nothing of it is left here.
word-portal-not-told = The portal did not confirm the sign-out: there the session may last until it expires. Nothing of it is left here.
word-insert-again = To sign in again, put the card back in.
word-enter-again = Sign in again
word-back-home = Back to the start
word-idle-title = Are you still there?
word-stay = Stay

## Window: demonstration

word-demo-show = Try things
word-demo-hide = Close the panel
word-demo-title = Try every situation
word-demo-help = Every choice holds at once. No real card is touched.
word-demo-take-out = Take the card out
word-demo-put-in = Put the card back in
word-demo-tries = PIN tries
word-demo-readers = Readers and service
word-demo-hold = Another program takes the card
word-demo-let-go = The other program lets go
word-demo-stop-service = Stop the service
word-demo-start-service = Start the service
word-demo-faults = Faults of the card
word-demo-no-fault = None
word-demo-first-steps = Show the first steps

## Window: first steps

word-first-title = Ready in three steps
word-first-help = Varco checks by itself and moves on by itself.
word-first-reader = The reader
word-first-reader-do = Plug the smart-card reader into a USB socket.
word-first-card = The card
word-first-card-do = Insert the card with the chip first, all the way in.
word-first-pin = The PIN
word-first-pin-where = It is in the envelope that came with the card. Find it before you begin: if it is missing, ask the body that issued the card.
word-first-pin-later = When Varco recognises the card, it says here how many digits its PIN has.
word-first-skip = Skip
word-first-done = I have the PIN: let's begin

session-since = Since { $time } on { $day }
session-certificate = { $card }, issued by { $issuer }, valid until { $day }
session-connection = TLS { $tls } with { $host }
idle-countdown = { $seconds ->
    [one] Nobody has used Varco for { $minutes } minutes. The session ends in one second.
   *[other] Nobody has used Varco for { $minutes } minutes. The session ends in { $seconds } seconds.
    }
demo-pin = Test PIN: { $pin }
demo-connect = Connect “{ $reader }”
demo-unplug = Unplug “{ $reader }”
first-pin-length = { $min ->
    [8] The PIN of this card has { $max } digits: all are needed.
   *[other] The PIN of this card has { $min } to { $max } digits: all are needed.
    }

demo-card-athena-1024 = Old health card (1024-bit key)
demo-card-st-2048 = Health card, labour consultant
demo-card-idemia-2021 = Health card of 2021
demo-card-infocamere-1204 = Chamber of Commerce CNS
demo-card-ace-2025 = CNS of a new model, not usable yet
demo-card-last-try = Only one try left
demo-card-blocked = PIN blocked
demo-card-puk-few = Few tries of the PUK left
demo-card-puk-last = Only one try of the PUK left
demo-card-not-activated = PIN never activated
demo-card-expired = Certificate expired
demo-portal-standard = Works
demo-portal-tls12 = TLS 1.2 only
demo-portal-tls13 = TLS 1.3 only
demo-portal-optional = Lets visitors in without a card
demo-portal-hints-101 = Names 101 issuers
demo-portal-hints-0 = Names no issuers
demo-portal-hints-1 = Names one issuer
demo-portal-hints-401 = Names 401 issuers
demo-portal-hints-foreign = Names only other issuers
demo-portal-missing-intermediate = Leaves out one of its certificates
demo-portal-expired-server = Its certificate has expired
demo-portal-wrong-host = Its certificate is another site's
demo-portal-private-ca = Unknown issuer
demo-portal-policy-strict = Takes only the national policy
demo-portal-revoked = Card revoked
demo-portal-expired-card = The portal finds the card expired
demo-portal-name-strict = Wants the tax code spelt exactly
demo-portal-saml-post = Answers with a page that posts itself
demo-portal-oidc = Goes by an OpenID provider
demo-portal-oidc-form-post = Goes by an OpenID provider, with a page that sends itself
demo-portal-oidc-foreign-state = The OpenID provider answers another login
demo-portal-foreign-host = Leads to a foreign address
demo-portal-profiles-3 = Person with three profiles
demo-portal-profiles-0 = Person without a profile
demo-portal-profiles-1 = Person with one profile
demo-portal-delegate = Delegate
demo-portal-one-time-link = Gives a link that works once
demo-portal-link-bare = Gives a link that carries nothing
demo-portal-link-foreign = Gives a link to another site
demo-portal-link-own-agent = Gives a link for Varco alone
demo-portal-link-plain = Gives a link without TLS
demo-portal-agent-bound = Binds the session to the browser's name
demo-portal-card-per-request = Asks for the card at every request
demo-portal-choose-profile = Asks to choose among three profiles
demo-portal-register-keeper = Knows the keeper of the register of contracting authorities
demo-portal-register-delegate = Knows who helps to keep the register
demo-portal-citizen = Person acting for herself
demo-portal-employer = Employer
demo-portal-employer-delegate = Delegate of the employer
demo-portal-consultant = Labour consultant
demo-portal-consultant-delegate = Delegate of the consultant
demo-portal-caf = CAF for businesses
demo-portal-caf-delegate = Delegate of the CAF
demo-portal-association = Association of businesses
demo-portal-association-delegate = Delegate of the association
demo-portal-patronato = Patronato
demo-portal-patronato-delegate = Delegate of the patronato
demo-portal-authority = Contracting authority
demo-portal-soa = Attestation body (SOA)
demo-portal-soa-delegate = Delegate of the attestation body
demo-portal-maintenance = Closed for maintenance
demo-portal-maintenance-after = Closed for maintenance after the signature
demo-portal-cie = CIE at the identity server
demo-portal-cie-21 = Identity server: timed out
demo-portal-cie-22 = Identity server: no consent
demo-portal-cie-23 = Identity server: CIE revoked
demo-portal-cie-25 = Identity server: cancelled
demo-portal-cie-2 = Identity server: fault
demo-portal-cie-24 = Identity server: unknown code
demo-portal-cie-tls13 = Identity server: TLS 1.3 only
demo-portal-spid = Takes SPID alone
demo-portal-not-enabled = Person not enabled
demo-portal-resumption = Remembers the connection
demo-portal-error-page = Error page
demo-portal-xml-fault = XML fault
demo-portal-closed-503 = Out of service, without words
demo-portal-closed-error = Error page at the start
demo-portal-closed-login = Card login out of service
demo-portal-rfc9963 = TLS 1.3 with old cards' signature
demo-portal-slow = Slow
demo-portal-drop-handshake = Drops during the signature
demo-portal-drop-after = Drops after the signature
demo-fault-remove-sign = Removed during the signature
demo-fault-remove-verify = Removed during the PIN
demo-fault-reset-sign = Reset by another program
demo-fault-mute-sign = Does not answer when signing
demo-fault-6F00-sign = Error 6F00 when signing
demo-fault-6F00-verify = Error 6F00 at the PIN
demo-fault-garbage-sign = Signature makes no sense
demo-fault-garbage-read = Data make no sense
demo-fault-delay-3000-sign = Slow to sign (3 seconds)
word-look-title = Colours
word-title-signed-in = Signed in
word-title-ended = Session ended

## Settings and PIN

word-settings-appearance = Appearance
word-language-system = As the system
word-look-system = As the desktop
word-text-size = Text size
word-reduced-motion = Reduce motion
word-keypad = On-screen keypad
word-keypad-off = Hidden
word-keypad-on = Shown
word-keypad-shuffled = Shown, with the digits shuffled each time
word-paste-allowed = Allow the PIN to be pasted
word-paste-allowed-help = For people who use assistive tools. A copied PIN stays on the clipboard, where other programs can read it.
word-shows-holder = Show the holder's name on the sign-in page
word-portals = Portals
word-portals-help = The chosen one is proposed when Varco opens.
word-portals-own = Added by you
word-portal-file = Path of the profile (.toml)
word-portal-add = Add
word-portal-add-help = Type where the profile of a portal is, or drop the file on the window.
word-portal-remove = Remove
word-network = Network
say-proxy-name = Name for the proxy
say-proxy-password = Password
say-proxy-not-stored = Varco uses them only while it is open and never stores them.
say-proxy-continue = Go on
word-proxy-system = The system's proxy
word-proxy-none = No proxy
word-proxy-manual = Another proxy
word-proxy-address = name:port
word-proxy-use = Use this one
word-proxy-wrong = Name and port are needed, such as proxy.example.com:3128, without user and password.
word-program = Program
word-renderer = Drawing of the window, from the next start on
word-renderer-software = With the processor
word-renderer-auto = With the graphics card, if it is fit
word-first-run-again = Show the introduction again
word-first-run-coming = The introduction is back on the sign-in page.
word-settings-unkept = In the demonstration, changes last until the window is closed.
word-continue = Continue
word-already-open = Varco is open already: its window comes to the front.
word-dismiss = Got it
word-pasted-no-pin = The clipboard holds no PIN that fits this card.
word-pin-left-alone = The digits were cleared, since the window was left aside for 30 seconds.
word-where-is-pin = Where do I find the PIN
word-where-is-pin-cns = CNS and health card: the PIN is in the letter or envelope from the body that issued the card. If it is missing, the same body's desk gives it.
word-where-is-pin-cie = Identity card (CIE): the PIN has two halves. The first is on the receipt of the application, the second in the letter with the card. All 8 digits are always needed.
wrong-before =
    PIN wrong { $times ->
        [one] { $times } time
       *[other] { $times } times
    } already
demo-card-cie = CIE 3.0
demo-card-cie-consultant = CIE, labour consultant
demo-card-cie-last-try = CIE, only one try left
demo-card-cie-blocked = CIE, PIN blocked
demo-card-cie-expired = CIE, certificate expired
demo-card-passport = Passport
demo-card-bank-card = Payment card
demo-card-mifare = Travel pass (MIFARE)
demo-card-desfire = Access badge (DESFire)
demo-card-phone = Phone
demo-card-driving-licence = Driving licence
