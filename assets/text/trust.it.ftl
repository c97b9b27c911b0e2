# Fiducia: chi garantisce un certificato, e se è stato revocato.

problem-N07 =
    .what = { $reason ->
        [not-found] Varco non trova { $host } in rete.
        [refused] Il servizio { $host } rifiuta il collegamento.
        [silent] Il servizio { $host } non risponde.
        [too-large] La risposta di { $host } è troppo grande.
        [error-page] Il servizio { $host } risponde con un errore.
       *[broken] Il collegamento con { $host } si è interrotto.
    }
    .means = Varco non ha avuto la risposta. La carta non è stata usata.
    .next = { $in_diagnosis ->
        [yes] Riprova più tardi. Se non cambia, salva il rapporto e mandalo a chi ti aiuta.
       *[no] Riprova più tardi. Se non cambia, avvia la diagnosi di Varco.
    }
problem-D04 =
    .what = { $fault ->
        [too-large] L'elenco degli enti è troppo grande.
        [other-country] L'elenco degli enti non è quello italiano.
        [no-services] L'elenco non contiene enti per l'identità.
        [altered] L'elenco degli enti è stato cambiato dopo la firma.
        [signature] La firma dell'elenco degli enti è sbagliata.
        [not-verified] Nessuno garantisce il nuovo elenco degli enti.
        [older] L'elenco degli enti è più vecchio di quello che hai.
        [european-signer] Varco non conosce chi firma l'elenco europeo.
        [european-list] L'elenco europeo è scaduto, o non dice chi firma quello italiano.
       *[malformed] Varco non capisce l'elenco degli enti.
    }
    .means = Varco non lo usa. Resta valido l'elenco di prima. La carta non è stata usata.
    .next = { $fault ->
        [not-verified] Indica chi firma l'elenco con «varco trust update --signers».
        [other-country] Prendi l'elenco italiano dal sito di AgID.
        [older] Non serve fare nulla: l'elenco che hai è più nuovo.
       *[other] Riprova più tardi, oppure prendi l'elenco dal sito di AgID.
    }
problem-D05 =
    .what = { $fault ->
        [only-ldap] L'ente indica solo servizi LDAP, che Varco non usa.
        [unknown-issuer] Varco non conosce il certificato di chi ha emesso la carta.
       *[no-address] Il certificato non dice a chi chiedere se è revocato.
    }
    .means = Varco non può sapere se il certificato è revocato. Nella carta non è cambiato nulla.
    .next = Chiedi all'ente che ha emesso la carta.
problem-D06 =
    .what = { $fault ->
        [declined] Il servizio { $host } non dà la risposta.
        [wrong-signer] La risposta di { $host } non è firmata da chi deve.
        [expired] La risposta di { $host } non vale per oggi.
        [other-certificate] La risposta di { $host } parla di altri certificati.
        [other-question] La risposta di { $host } è per un'altra domanda.
       *[malformed] Varco non capisce la risposta di { $host }.
    }
    .means = Varco non se ne fida. Non si sa se il certificato è revocato. Nella carta non è cambiato nulla.
    .next = Controlla data e ora del computer, poi riprova. Se non cambia, chiedi all'ente che ha emesso la carta.
problem-D07 =
    .what = { $suspended ->
        [1] Il certificato della carta è sospeso dal { $date }.
       *[0] Il certificato della carta è revocato dal { $date }.
    }
    .means = I portali possono rifiutare la carta. { -no-try-lost }
    .next = { $suspended ->
        [1] Chiedi all'ente che ha emesso la carta perché è sospeso.
       *[0] { -new-card } { -other-ways }
    }

trust-title = Fiducia
trust-verdict-demonstration = Carta di prova: il certificato non ha valore.
trust-verdict-revoked = Il certificato è revocato.
trust-verdict-suspended = Il certificato è sospeso.
trust-verdict-expired = Il certificato è scaduto.
trust-verdict-broken = Nella catena c'è qualcosa che non va.
trust-verdict-incomplete = La catena non è completa: Varco non sa chi garantisce il certificato.
trust-verdict-withdrawn = Chi ha emesso il certificato non è più riconosciuto.
trust-verdict-not-verified = Chi ha emesso il certificato è solo in un elenco non verificato: non basta.
trust-verdict-unlisted = Chi ha emesso il certificato non è nell'elenco degli enti riconosciuti.
trust-verdict-unknown = L'ente non conosce questo certificato.
trust-verdict-old-list = Chi ha emesso il certificato era riconosciuto, ma l'elenco è vecchio.
trust-verdict-not-asked = Chi ha emesso il certificato è riconosciuto. Revoca non verificata.
trust-verdict-good = Valido: chi lo ha emesso è riconosciuto e conferma che non è revocato. Per gli enti conta l'elenco.

trust-role-card = Certificato della carta
trust-role-intermediate = Ente intermedio
trust-role-root = Ente principale
trust-until = valido fino al { $day }
trust-missing = Manca il certificato di «{ $issuer }».

trust-signature-verified = firma verificata
trust-signature-itself = firmato da sé stesso, come ogni ente principale
trust-signature-missing = firma da verificare: manca il certificato di chi lo ha firmato
trust-signature-short = la chiave di chi lo ha firmato è troppo corta per una prova
trust-signature-algorithm = Varco non sa verificare questo tipo di firma
trust-dates-valid = date valide
trust-dates-expired = scaduto il { $day }
trust-dates-early = vale solo dal { $day }
trust-usage-may = può emettere certificati
trust-usage-may-not = non può emettere certificati
trust-usage-too-many = ha sotto di sé più enti di quanti può averne
trust-keys-agree = le chiavi corrispondono
trust-keys-absent = manca l'identificativo della chiave: conta la firma
trust-listed-recognised = nell'elenco degli enti riconosciuti
trust-listed-withdrawn = non è più riconosciuto
trust-listed-not-verified = solo in un elenco non verificato
trust-listed-absent = non è nell'elenco

trust-list = Elenco degli enti
trust-list-snapshot = Elenco italiano di luglio 2026, arrivato con Varco: { $count } enti.
trust-list-fetched = Elenco italiano del { $day }, firma verificata: { $count } enti.
trust-list-not-verified = C'è anche un elenco del { $day }, che nessuno garantisce: non rende valido nulla.
trust-list-overdue = Doveva uscire un elenco nuovo entro il { $day }.
trust-list-fetch = Aggiorna l'elenco
trust-list-fetching = Scarico l'elenco…
trust-list-help = Varco lo chiede al sito di AgID, e al sito della Commissione europea chi lo firma. Solo quando premi qui.
trust-list-done = Elenco scaricato.
trust-list-unproven = L'elenco scaricato non rende valido nulla: non si sa chi può firmarlo. { $why } ({ $code })
trust-list-label-proof = Prova
trust-proof-reviewed = SHA-256 { $hash }
trust-proof-european = Chi può firmarlo lo dice l'elenco europeo n. { $number } del { $day }, firmato da chi è nominato nella Gazzetta ufficiale ({ $notice }).
trust-proof-given = Chi può firmarlo lo dice il file dato a Varco.
trust-fetched = scaricato ora
trust-step-european-list = Chiedo a { $host } chi firma l'elenco…
trust-step-italian-list = Scarico l'elenco da { $host }…
trust-step-issuer = Scarico il certificato dell'ente da { $host }…
trust-step-status = Chiedo a { $host } se è revocato…
trust-step-revocation-list = Scarico da { $host } l'elenco dei certificati revocati…
trust-list-label-date = Data
trust-list-label-source = Origine
trust-list-label-count = Enti
trust-list-label-next = Prossimo elenco
trust-list-label-verified = Firma
trust-list-label-fetched = Scaricato il
trust-list-label-kept = Altro elenco
trust-list-source-snapshot = arrivato con Varco, preso dall'elenco di AgID
trust-list-verified-snapshot = non verificata: elenco controllato a mano
trust-list-verified-yes = verificata
trust-list-verified-unknown = di qualcuno che Varco non conosce: non verificato
trust-list-verified-none = manca: non verificato
trust-list-by = entro il { $day }

trust-revocation = Revoca
trust-revocation-not-asked = Revoca non verificata.
trust-revocation-ask = Verifica ora
trust-revocation-help = Questo dice all'ente emittente che lo hai chiesto. Se manca il certificato di un ente, Varco scarica anche quello.
trust-revocation-asking = Chiedo all'ente…
trust-revocation-demonstration = Nessun ente risponde per una carta di prova.
trust-revocation-good = Non revocato: lo dice { $host }. Domanda { $when }; dice lo stato { $as_of }.
trust-revocation-revoked = Revocato dal { $day } ({ $reason ->
        [key_compromise] la chiave può essere di altri
        [authority_compromise] la chiave dell'ente può essere di altri
        [affiliation_changed] i dati della persona sono cambiati
        [superseded] c'è un certificato più nuovo
        [cessation_of_operation] non serve più
        [privilege_withdrawn] la persona non può più usarlo
       *[unspecified] l'ente non dice perché
    }): lo dice { $host }. Domanda { $when }; dice lo stato { $as_of }.
trust-revocation-suspended = Sospeso dal { $day }: lo dice { $host }. Domanda { $when }; dice lo stato { $as_of }.
trust-revocation-unknown = { $host } non conosce questo certificato. Domanda { $when }; dice lo stato { $as_of }.
trust-revocation-ldap = { $count ->
    [one] Un indirizzo LDAP non è stato usato.
   *[other] { $count } indirizzi LDAP non sono stati usati.
    }
trust-moment = delle { $time } del { $day }
trust-reading = Leggo l'elenco degli enti…
