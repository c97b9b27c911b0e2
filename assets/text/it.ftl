# Le parole di Varco in italiano. Ogni problema dice che cosa è successo (.what), che cosa
# comporta (.means) e che cosa fare (.next). Frasi brevi: l'indice Gulpease resta sopra 60.

-no-try-lost = Nessun tentativo del PIN è andato perso.
-right-pin-safe = Se il PIN era giusto, nessun tentativo è andato perso.
-not-signed = Varco si è fermato: la carta non ha firmato.
-new-card = Chiedi una carta nuova all'ente che l'ha emessa.
-other-ways = Intanto puoi entrare con SPID, o con una CIE che sia valida.
-tell-makers = Segnalalo a chi sviluppa Varco.
-puk-place = Cerca il PUK nella busta o nei fogli avuti con la carta.

date = { $month ->
    [1] { date.day } gennaio { $year }
    [2] { date.day } febbraio { $year }
    [3] { date.day } marzo { $year }
    [4] { date.day } aprile { $year }
    [5] { date.day } maggio { $year }
    [6] { date.day } giugno { $year }
    [7] { date.day } luglio { $year }
    [8] { date.day } agosto { $year }
    [9] { date.day } settembre { $year }
    [10] { date.day } ottobre { $year }
    [11] { date.day } novembre { $year }
   *[12] { date.day } dicembre { $year }
    }
    .day = { $day ->
        [1] 1º
       *[other] { $day }
    }

## Lettori e servizio

problem-R01 =
    .what = Manca il servizio per le smart card.
    .means = Il computer non sa ancora parlare con i lettori. { -no-try-lost }
    .next = { $system ->
        [windows] Il servizio fa parte di Windows. Aggiorna il sistema e riavvia il computer.
        [macos] Il servizio fa parte di macOS. Aggiorna il sistema e riavvia il Mac.
       *[linux] Installalo dal terminale. Su Debian e Ubuntu scrivi «sudo apt install pcscd». Su Fedora scrivi «sudo dnf install pcsc-lite pcsc-lite-ccid». Poi riprova.
    }
problem-R02 =
    .what = Il servizio per le smart card è spento.
    .means = Il servizio c'è, ma non lavora. { -no-try-lost }
    .next = { $system ->
        [windows] Premi i tasti Windows e R, scrivi «services.msc» e premi Invio. Avvia il servizio «Smart card». Poi riprova.
        [macos] Scollega il lettore e ricollegalo. Se non basta, riavvia il Mac.
       *[linux] Scrivi nel terminale «sudo systemctl enable --now pcscd.socket». Poi riprova.
    }
problem-R03 =
    .what = Il sistema non ti lascia usare i lettori da qui.
    .means = { $system ->
        [windows] Succede con il desktop remoto. { -no-try-lost }
        [macos] Succede quando lavori su un Mac da lontano. { -no-try-lost }
       *[linux] Succede quando lavori da lontano, per esempio con SSH. { -no-try-lost }
    }
    .next = { $system ->
        [windows] Nelle opzioni del desktop remoto condividi le smart card. Poi collegati di nuovo.
        [macos] Apri Varco sul Mac che ha il lettore.
       *[linux] Apri Varco sul computer che ha il lettore. Per lavorare da lontano serve una regola di polkit: chiedila a chi gestisce il computer.
    }
problem-R04 =
    .what = Varco e il servizio per le smart card non si capiscono.
    .means = Sono di due versioni diverse. { -no-try-lost }
    .next = { $system ->
        [linux] Aggiorna il sistema. Oppure installa il pacchetto di Varco fatto per il tuo sistema. I pacchetti isolati, come Flatpak, hanno spesso questo problema.
       *[other] Aggiorna il sistema e Varco. Poi riavvia il computer.
    }
problem-R05 =
    .what = Sei in desktop remoto e qui non ci sono lettori.
    .means = Il lettore è collegato al tuo computer, ma il desktop remoto non lo vede. { -no-try-lost }
    .next = Chiudi il desktop remoto. Nelle sue opzioni scegli di condividere le smart card. Poi entra di nuovo.
problem-R06 =
    .what = Non c'è un lettore collegato.
    .means = Varco non vede lettori di carte. { -no-try-lost }
    .next = Collega il lettore a una presa USB. Se è già collegato, prova un'altra presa.
problem-R07 =
    .what = Il lettore { $reader } è collegato, ma manca il driver.
    .means = Il computer vede il lettore, con il codice USB { $id }, ma non sa usarlo. { -no-try-lost }
    .next = { $system ->
        [linux] Installa il driver dei lettori (CCID). Se c'è già, cerca il driver nel sito di chi fa il lettore.
       *[other] Cerca il driver nel sito di chi fa il lettore e installalo.
    }
problem-R08 =
    .what = Un altro programma usa il lettore { $reader }.
    .means = Finché lo tiene, Varco non può usare la carta. { -no-try-lost }
    .next = Chiudi gli altri programmi che usano la carta: il browser, o un programma di firma. Poi riprova.
problem-R09 =
    .what = Il lettore { $reader } è stato scollegato.
    .means = Il lavoro si è fermato a metà. { -right-pin-safe }
    .next = Collega di nuovo il lettore e riprova. Lascialo collegato fino alla fine.
problem-R10 =
    .what = Il servizio per le smart card dà un errore: { $code }.
    .means = Il lavoro si è fermato. { -right-pin-safe } Varco non ripete mai il PIN da solo.
    .next = { $in_diagnosis ->
        [yes] Scollega il lettore e ricollegalo. Se l'errore torna, salva il rapporto e mandalo a chi ti aiuta.
       *[no] Scollega il lettore e ricollegalo. Se l'errore torna, avvia la diagnosi di Varco.
    }
problem-R11 =
    .what = Nessun lettore si chiama { $name }.
    .means = I lettori collegati hanno altri nomi. { -no-try-lost }
    .next = Guarda i nomi con «varco readers». Poi scegli uno di quei nomi.
problem-R12 =
    .what = Il lettore { $reader } è collegato, ma il servizio non lo vede.
    .means = Il driver c'è. Forse il lettore si è bloccato, o riceve poca corrente. { -no-try-lost }
    .next = Scollega il lettore e ricollegalo, meglio se a una presa del computer. Se non basta, riavvia il servizio.
problem-R13 =
    .what = Il servizio per le smart card è spento e non può partire da solo.
    .means = C'è, ma qualcuno lo ha disattivato. Senza, Varco non vede lettori. { -no-try-lost }
    .next = { $system ->
        [linux] Attiva il servizio. Poi riprova.
        [windows] Apri «Servizi» e scegli «Smart card». Metti l'avvio su «Automatico» e avvia.
       *[other] Attiva il servizio. Poi riprova.
    }
problem-R14 =
    .what = Da qui Varco non può parlare con il servizio per le smart card.
    .means = Varco è in un ambiente chiuso. Il servizio sta fuori e nessuno ha aperto la porta. { -no-try-lost }
    .next = Con Flatpak o Snap, dai a Varco il permesso per le smart card. In un contenitore, passa il file /run/pcscd/pcscd.comm.

## Carta

problem-C01 =
    .what = Nel lettore non c'è la carta.
    .means = Per entrare serve la carta. { -no-try-lost }
    .next = Inserisci la carta con il chip in avanti. La CIE va invece posata su un lettore senza contatto.
problem-C03 =
    .what = La carta nel lettore { $reader } non risponde.
    .means = Forse è al contrario, o il chip è sporco. Alcune tessere sanitarie non hanno il chip. { -no-try-lost }
    .next = Togli la carta e pulisci il chip con un panno asciutto. Poi inseriscila con il chip in avanti.
problem-C05 =
    .what = Ci sono più carte nei lettori: { $readers }.
    .means = Varco non sceglie al posto tuo. { -no-try-lost }
    .next = Lascia una sola carta, oppure scegli il lettore. Nel terminale usa «--reader».
problem-C06 =
    .what = Questa carta non è una CNS e non è una CIE.
    .means = Varco usa solo queste due carte. { -no-try-lost }
    .next = Inserisci la carta giusta. Se questa è una CNS, segnala il suo codice a chi sviluppa Varco: { $atr }.
problem-C07 =
    .what = La carta è una CNS di un modello nuovo: { $model }.
    .means = Varco la riconosce, ma non sa ancora usarla per entrare. { -no-try-lost }
    .next = Segnala il modello a chi sviluppa Varco. { -other-ways }
problem-C09 =
    .what = Nella carta non c'è il certificato per entrare.
    .means = Forse la carta non è mai stata attivata. { -no-try-lost }
    .next = Chiedi all'ente che ha emesso la carta. Per la tessera sanitaria, vai allo sportello della tua ASL.
problem-C12 =
    .what = Il lettore { $reader } non basta per questa carta.
    .means = La carta usa messaggi lunghi, che questo lettore non sa passare. { -right-pin-safe }
    .next = Prova con un altro lettore. Se è un lettore nuovo, segnalalo a chi sviluppa Varco.
problem-C13 =
    .what = Il certificato della carta è scaduto ({ $date }).
    .means = I portali non accettano più questa carta. { -no-try-lost }
    .next = { -new-card } { -other-ways }
problem-C14 =
    .what = Varco non riesce a leggere la carta: { $what }.
    .means = I dati della carta sono rovinati, o non hanno la forma attesa. { -no-try-lost }
    .next = Togli la carta, pulisci il chip e riprova. Se succede ancora, segnalalo a chi sviluppa Varco.
problem-C15 =
    .what = Il PIN della carta è bloccato.
    .means = Il PIN è stato sbagliato troppe volte. Non restano tentativi. La carta non è persa: si sblocca con il PUK.
    .next = { -puk-place } Poi sblocca il PIN con Varco. Se non trovi il PUK, chiedi all'ente che ha emesso la carta.
problem-C16 =
    .what = Il PUK della carta è bloccato.
    .means = Il PUK è stato sbagliato troppe volte: non restano tentativi. Questa carta non si sblocca più.
    .next = { -new-card } { -other-ways }
problem-C17 =
    .what = La carta è stata tolta troppo presto.
    .means = Il lavoro si è fermato a metà. { -right-pin-safe }
    .next = Inserisci o appoggia di nuovo la carta e riprova. Lasciala nel lettore, ferma, fino alla fine.
problem-C18 =
    .what = Un altro programma ha fermato la carta.
    .means = Il lavoro si è fermato a metà. { -right-pin-safe }
    .next = { $in_diagnosis ->
        [yes] Chiudi gli altri programmi che usano la carta. Poi riprova. Se succede ancora, salva il rapporto e mandalo a chi ti aiuta.
       *[no] Chiudi gli altri programmi che usano la carta. Poi riprova. Se succede ancora, avvia la diagnosi di Varco.
    }
problem-C19 =
    .what = La carta ha dato un errore: { $status }.
    .means = Il lavoro si è fermato. { -right-pin-safe } Varco non ripete mai il PIN da solo.
    .next = Togli la carta, inseriscila e riprova. Se succede ancora, segnala il codice a chi sviluppa Varco.
problem-C20 =
    .what = { $reason ->
        [unreadable] Il certificato della carta non si legge.
        [signature-certificate] Questo certificato serve a firmare documenti, non a entrare.
        [key] Varco non sa usare la chiave di questa carta.
       *[other] Il certificato della carta non serve a entrare nei portali.
    }
    .means = { $reason ->
        [unreadable] I dati sono rovinati, o non sono un certificato. { -no-try-lost }
        [no-digital-signature] Non dà il permesso di provare chi sei. { -no-try-lost }
        [signature-certificate] Varco non lo usa mai per entrare. { -no-try-lost }
        [no-client-auth] È stato fatto per altri usi. { -no-try-lost }
       *[key] È di un tipo o di una misura che le carte italiane non hanno. { -no-try-lost }
    }
    .next = { $reason ->
        [unreadable] Togli la carta, pulisci il chip e riprova. Se non cambia, chiedi all'ente che ha emesso la carta.
       *[other] Guarda il certificato con Varco. Poi chiedi all'ente che ha emesso la carta.
    }
problem-C22 =
    .what = Il certificato della carta non vale ancora (inizio: { $date }).
    .means = Di solito è sbagliato l'orologio del computer. { -no-try-lost }
    .next = Controlla la data e l'ora del computer. Se sono giuste, chiedi all'ente che ha emesso la carta.
problem-C23 =
    .what = { $reason ->
        [passport] Questo è un passaporto o un permesso di soggiorno.
        [bank-card] Questa è una carta di pagamento, o un telefono che ne fa le veci.
        [tag] Questa è una tessera senza microprocessore, per esempio un badge MIFARE.
        [badge] Questa è una tessera per trasporti o accessi (MIFARE DESFire).
       *[phone] Questo è un telefono.
    }
    .means = Per entrare serve una CNS o una CIE. Varco non ha mandato alcun PIN. { -no-try-lost }
    .next = Libera il lettore e metti la carta giusta. Se questa è davvero una CIE, segnalalo a chi sviluppa Varco.
problem-C24 =
    .what = Il chip non ha provato di essere quello della carta.
    .means = La carta può essere una copia, o qualcuno si è messo in mezzo. Varco non ha mandato il PIN. { -no-try-lost }
    .next = Togli la carta, appoggiala di nuovo e riprova. Se succede ancora, chiedi al Comune che ha rilasciato la carta.
problem-C25 =
    .what = Una risposta cifrata della carta è arrivata cambiata.
    .means = Varco si è fermato e non si fida più di questo contatto. Non ha ripetuto il PIN. { -right-pin-safe }
    .next = Appoggia la carta al centro del lettore, ferma, e riprova. Se succede ancora, segnalalo a chi sviluppa Varco.
problem-C26 =
    .what = Il contatto con la carta nel lettore { $reader } va e viene.
    .means = Così un accesso può fermarsi a metà. { -no-try-lost }
    .next = Gira la carta di 90 gradi, o sollevala di 5 millimetri. Allontana il telefono e le altre carte. Poi ripeti la prova.
problem-C27 =
    .what = I dati sul chip non sono quelli firmati dal Ministero ({ $what }).
    .means = La carta può essere una copia, o i suoi dati sono arrivati rovinati. Varco non la usa per accedere. { -no-try-lost }
    .next = Appoggia la carta ferma al centro del lettore e riprova. Se succede ancora, non usare il PIN con questa carta e chiedi al Comune che l'ha rilasciata.

## PIN

problem-P01 =
    .what = { $left ->
        [-1] Il PIN è sbagliato.
        [0] Il PIN è sbagliato e ora è bloccato.
        [1] Il PIN è sbagliato: resta un solo tentativo.
       *[other] Il PIN è sbagliato: restano { $left } tentativi.
    }
    .means = { $left ->
        [-1] Hai usato un tentativo. La carta non dice quanti ne restano: di solito sono tre in tutto.
        [0] Era l'ultimo tentativo. La carta non è persa: si sblocca con il PUK.
        [1] Hai usato un tentativo. Se sbagli ancora, il PIN si blocca e serve il PUK.
       *[other] Hai usato un tentativo. Varco non riprova mai da solo.
    }
    .next = { $left ->
        [0] { -puk-place } Poi sblocca il PIN con Varco.
        [1] Non provare a memoria. Cerca il PIN nella busta o nei fogli avuti con la carta. Poi scrivilo con calma.
       *[other] Cerca il PIN nella busta o nei fogli avuti con la carta. Poi scrivilo di nuovo.
    }
problem-P02 =
    .what = Il PIN della carta non è ancora attivo.
    .means = La carta rifiuta ogni PIN finché non viene attivata. { -no-try-lost }
    .next = Chiedi all'ente che ha emesso la carta. Per la tessera sanitaria, vai allo sportello della tua ASL.
problem-P03 =
    .what = { $exact ->
        [1] Il { $secret } di questa carta ha { $max } cifre.
       *[0] Il { $secret } di questa carta ha almeno { $min } cifre e al massimo { $max }.
    }
    .means = Quello che hai scritto ha un'altra lunghezza. Varco non lo ha mandato alla carta: nessun tentativo è andato perso.
    .next = Scrivi di nuovo il { $secret }, con tutte le cifre.
problem-P04 =
    .what = Per il PIN resta un solo tentativo.
    .means = Se lo sbagli, il PIN si blocca e serve il PUK. Varco non ha mandato nulla alla carta: il tentativo c'è ancora.
    .next = Cerca il PIN nella busta o nei fogli avuti con la carta. Se lo hai davanti, conferma l'ultimo tentativo. Nel terminale usa «--last-try». Se non lo trovi, fermati e usa il PUK.
problem-P05 =
    .what = Manca il { $secret }, o non è fatto di sole cifre.
    .means = Varco non ha mandato nulla alla carta: nessun tentativo è andato perso.
    .next = Scrivi il { $secret }: solo cifre, senza spazi.
problem-P06 =
    .what = Il contatto con la carta è caduto subito dopo il PIN.
    .means = Varco non sa se la carta ha contato un tentativo. Non ha mandato il PIN una seconda volta.
    .next = Inserisci o appoggia di nuovo la carta. Guarda quanti tentativi restano nella pagina del PIN, o con «varco pin status». Poi riprova.
problem-P07 =
    .what = { $left ->
        [-1] Il PUK è sbagliato.
        [0] Il PUK è sbagliato e ora è bloccato.
        [1] Il PUK è sbagliato: resta un solo tentativo.
       *[other] Il PUK è sbagliato: restano { $left } tentativi.
    }
    .means = Il PIN non è cambiato. Quando i tentativi del PUK finiscono, la carta va rifatta.
    .next = { -puk-place } Scrivilo con calma e riprova.
problem-P08 =
    .what = Il nuovo PIN è troppo facile da indovinare.
    .means = Cifre tutte uguali o in fila non proteggono la carta. Il PIN è quello di prima. { -no-try-lost }
    .next = Scegli un altro PIN. Non usare una data di nascita.
problem-P09 =
    .what = Per il PUK resta un solo tentativo.
    .means = Se lo sbagli, la carta va rifatta. Varco non ha mandato nulla alla carta: il tentativo c'è ancora.
    .next = { -puk-place } Se lo hai davanti, conferma l'ultimo tentativo. Nel terminale usa «--last-try».

## Rete e identità del portale

problem-N01 =
    .what = Il portale { $host } rifiuta il collegamento.
    .means = Il portale è fermo, o la tua rete lo blocca. { -no-try-lost }
    .next = { $in_diagnosis ->
        [yes] Riprova tra qualche minuto. Se non cambia, salva il rapporto e mandalo a chi ti aiuta.
       *[no] Riprova tra qualche minuto. Se non cambia, avvia la diagnosi di Varco.
    }
problem-N02 =
    .what = Il portale { $host } non risponde.
    .means = Varco ha aspettato, poi si è fermato. { -no-try-lost }
    .next = { $in_diagnosis ->
        [yes] Riprova tra qualche minuto. Se non cambia, salva il rapporto e mandalo a chi ti aiuta.
       *[no] Riprova tra qualche minuto. Se non cambia, avvia la diagnosi di Varco.
    }
problem-N03 =
    .what = Il collegamento con { $host } è caduto.
    .means = L'accesso si è fermato a metà. { -no-try-lost }
    .next = { $in_diagnosis ->
        [yes] Controlla che Internet funzioni, poi riprova. Se non cambia, salva il rapporto e mandalo a chi ti aiuta.
       *[no] Controlla che Internet funzioni, poi riprova. Se non cambia, avvia la diagnosi di Varco.
    }
problem-N04 =
    .what = Varco e { $host } non trovano un modo sicuro per parlare.
    .means = Il portale usa regole che Varco non ha. { -no-try-lost }
    .next = { -tell-makers } Puoi anche avvisare l'assistenza del portale.
problem-N05 =
    .what = Il portale { $host } manda troppi dati o troppi rinvii.
    .means = Un portale sano non lo fa: Varco si è fermato. { -no-try-lost }
    .next = { -tell-makers } Puoi anche avvisare l'assistenza del portale.
problem-N06 =
    .what = { $reason ->
        [unnamed] Prima di Internet, questa rete vuole mostrarti la sua pagina.
       *[named] Prima di Internet, questa rete vuole mostrarti la sua pagina ({ $page }).
    }
    .means = Succede negli alberghi, nei treni e nei bar. Finché non accetti, { $host } non si raggiunge. { -no-try-lost }
    .next = Apri la pagina della rete nel browser e segui ciò che chiede. Poi riprova.
problem-S01 =
    .what = Varco non conosce chi garantisce per { $host }.
    .means = Il garante è { $issuer }. Forse un antivirus o la rete dell'ufficio legge i dati che passano. { -not-signed } { -no-try-lost }
    .next = Prova da un'altra rete, per esempio da casa. Se non cambia, avvisa l'assistenza del portale.
problem-S02 =
    .what = Il certificato di { $host } è di un altro sito.
    .means = Forse questo non è il portale vero. { -not-signed } { -no-try-lost }
    .next = Controlla l'indirizzo del portale e prova da un'altra rete. Se non cambia, avvisa l'assistenza del portale.
problem-S03 =
    .what = Il certificato di { $host } è scaduto o non vale ancora.
    .means = A volte è l'orologio del computer a essere sbagliato. { -not-signed } { -no-try-lost }
    .next = Controlla la data e l'ora del computer. Se sono giuste, avvisa l'assistenza del portale.
problem-S04 =
    .what = Il portale { $host } prova solo a metà chi è.
    .means = Non manda uno dei suoi certificati. È un errore del portale. { -not-signed } { -no-try-lost }
    .next = Avvisa l'assistenza del portale: manca il certificato intermedio.

## Accesso

problem-L01 =
    .what = Varco non trova { $host } in rete.
    .means = Forse Internet non funziona. { -no-try-lost }
    .next = { $in_diagnosis ->
        [yes] Controlla che Internet funzioni, poi riprova. Se non cambia, salva il rapporto e mandalo a chi ti aiuta.
       *[no] Controlla che Internet funzioni, poi riprova. Se non cambia, avvia la diagnosi di Varco.
    }
problem-L02 =
    .what = { $reason ->
        [needs-credentials] Il proxy { $proxy } chiede nome e password.
        [wrong-credentials] Il proxy { $proxy } non accetta nome e password.
        [unsupported-scheme] Il proxy { $proxy } chiede { $said }, che Varco non sa usare.
        [refused] Il proxy { $proxy } non lascia passare verso il portale (risposta { $said }).
        [unreachable] Varco non trova il proxy { $proxy }.
        [silent] Il proxy { $proxy } non risponde.
        [script] La rete sceglie il proxy con uno script: { $proxy }.
       *[broken] Il proxy { $proxy } risponde in modo confuso.
    }
    .means = { $reason ->
        [needs-credentials] La tua rete fa uscire solo chi si presenta. Il portale non c'entra. { -no-try-lost }
        [wrong-credentials] Forse c'è un errore di battitura. Il portale non c'entra. { -no-try-lost }
        [script] Gli script della rete li esegue il sistema, e qui non ha dato risposta. Senza proxy, il portale non si raggiunge. { -no-try-lost }
       *[broken] La strada verso Internet passa dal proxy. Il portale non c'entra. { -no-try-lost }
    }
    .next = { $reason ->
        [needs-credentials] Scrivi nome e password della tua rete. Varco li usa solo finché resta aperto e non li salva.
        [wrong-credentials] Scrivili di nuovo con attenzione. Se non cambia, chiedi a chi gestisce la rete.
        [unsupported-scheme] Chiedi a chi gestisce la rete un proxy con nome e password. Scrivilo nelle impostazioni.
        [refused] Chiedi a chi gestisce la rete di aprire la strada verso il portale.
        [script] Chiedi a chi gestisce la rete quale proxy usare. Scrivilo nelle impostazioni, poi riprova.
       *[broken] Controlla il proxy nelle impostazioni, poi riprova.
    }
problem-L03 =
    .what = Una rete o un programma legge i dati tra te e { $host }.
    .means = Il certificato mostrato è firmato da { $issuer }, non da un ente pubblico di fiducia. Così il portale non può vedere la tua carta. { -not-signed } { -no-try-lost }
    .next = Prova da un'altra rete, per esempio da casa. Se è un antivirus, spegni il controllo dei siti sicuri. In ufficio chiedi a chi gestisce la rete di escludere { $host }.
problem-L04 =
    .what = Il portale { $host } non ha provato chi è.
    .means = Forse questo non è il portale vero. { -not-signed } { -no-try-lost }
    .next = Prova da un'altra rete. Se non cambia, avvisa l'assistenza del portale.
problem-L05 =
    .what = Il portale { $host } non ha chiesto la carta.
    .means = Se il portale non la chiede, la carta non serve. Forse il portale è cambiato. { -no-try-lost }
    .next = { -tell-makers } Puoi anche chiedere all'assistenza del portale.
problem-L06 =
    .what = Il portale { $host } non accetta chi ha emesso la tua carta.
    .means = La carta è buona, ma il portale non conosce { $issuer }. { -no-try-lost }
    .next = Chiedi all'assistenza del portale quali carte accetta. { -other-ways }
problem-L07 =
    .what = Il portale { $host } vuole una firma che la carta non sa fare.
    .means = La carta è buona, ma usa un altro tipo di firma. { -no-try-lost }
    .next = { -tell-makers } Puoi anche avvisare l'assistenza del portale.
problem-L11 =
    .what = { $reason ->
        [expired] Per { $host } il certificato della carta è scaduto.
        [revoked] Per { $host } il certificato della carta è revocato.
        [unknown-issuer] Il portale { $host } non conosce chi ha emesso la carta.
        [access-denied] Il portale { $host } non ti fa entrare con questa carta.
       *[unspecified] Il portale { $host } rifiuta il certificato della carta.
    }
    .means = La carta ha lavorato bene: il rifiuto viene dal portale. { -no-try-lost }
    .next = { $reason ->
        [expired] Guarda la data del certificato con Varco. Se è scaduto, chiedi una carta nuova. Se non lo è, avvisa l'assistenza del portale.
        [revoked] { -new-card } { -other-ways }
       *[other] Guarda il certificato con Varco. Poi chiedi all'assistenza del portale.
    }
problem-L12 =
    .what = Il portale sa chi sei, ma non hai il permesso per il servizio.
    .means = L'accesso è riuscito. La carta e il PIN vanno bene. Nessun tentativo è andato perso.
    .next = Chiedi il permesso all'assistenza del portale. Se lavori per un'azienda, chiedi prima a chi la gestisce sul portale.
problem-L13 =
    .what = { $reason ->
        [ahead-minutes] L'orologio del computer è avanti di { $amount ->
            [one] un minuto
           *[other] { $amount } minuti
        }.
        [ahead-hours] L'orologio del computer è avanti di { $amount } ore.
        [ahead-days] L'orologio del computer è avanti di { $amount ->
            [one] un giorno
           *[other] { $amount } giorni
        }.
        [behind-minutes] L'orologio del computer è indietro di { $amount ->
            [one] un minuto
           *[other] { $amount } minuti
        }.
        [behind-hours] L'orologio del computer è indietro di { $amount } ore.
       *[behind-days] L'orologio del computer è indietro di { $amount ->
            [one] un giorno
           *[other] { $amount } giorni
        }.
    }
    .means = Con l'ora sbagliata i certificati sembrano scaduti o non ancora validi. { -not-signed } { -no-try-lost }
    .next = Regola data e ora del computer, poi riprova.
problem-L14 =
    .what = Il portale { $host } è in manutenzione.
    .means = Per un po' nessuno può entrare. { -no-try-lost }
    .next = Riprova più tardi.
problem-L15 =
    .what = Il portale { $host } ha chiuso la sessione.
    .means = Succede se passa molto tempo, o se qualcuno è uscito dal portale. { -no-try-lost }
    .next = Entra di nuovo con la carta.
problem-L26 =
    .what = Il portale non offre un profilo «{ $name }».
    .means = L'accesso è riuscito. Varco però non sceglie un profilo al posto tuo. { -no-try-lost }
    .next = Riprova con uno di questi: { $known }.
problem-L16 =
    .what = Il portale { $host } chiede la carta in un modo che Varco non sa seguire.
    .means = La chiede quando il collegamento è già aperto. { -no-try-lost }
    .next = { -tell-makers } Puoi anche avvisare l'assistenza del portale.
problem-L17 =
    .what = Il portale { $host } è andato avanti senza la carta.
    .means = L'accesso non è riuscito. { -no-try-lost }
    .next = Riprova. Se succede ancora, segnalalo a chi sviluppa Varco.
problem-L18 =
    .what = Per { $host } la chiave della carta è troppo corta.
    .means = La chiave ha { $bits } bit: oggi molti portali ne vogliono 2048. { -no-try-lost }
    .next = { -new-card } { -other-ways }
problem-L19 =
    .what = Il portale ti ha mandato a un indirizzo non previsto: { $host }.
    .means = Varco si è fermato. La carta non ha firmato per questo indirizzo. { -no-try-lost }
    .next = { -tell-makers } Puoi anche chiedere all'assistenza del portale se l'indirizzo è suo.
problem-L20 =
    .what = Il portale { $host } chiede troppe firme alla carta.
    .means = Per entrare ne basta una, al massimo due. Varco si è fermato per non rischiare. { -no-try-lost }
    .next = { -tell-makers } Puoi anche avvisare l'assistenza del portale.
problem-L21 =
    .what = Varco non trova su { $host } l'ingresso con la carta.
    .means = Forse la pagina del portale è cambiata. { -no-try-lost }
    .next = Riprova. Se non cambia, segnalalo a chi sviluppa Varco.
problem-L22 =
    .what = { $status ->
        [0] Il portale { $host } mostra una pagina di errore.
       *[other] Il portale { $host } dà l'errore { $status }.
    }
    .means = L'errore è del portale, non della carta. { -no-try-lost }
    .next = Riprova tra qualche minuto. Se non cambia, avvisa l'assistenza del portale.
problem-L23 =
    .what = Il portale { $host } non mostra se l'accesso è riuscito.
    .means = La carta ha firmato, ma la pagina non mostra il tuo nome. Per questo Varco non dice che l'accesso è fatto. { -no-try-lost }
    .next = Riprova. Se succede ancora, segnalalo a chi sviluppa Varco.
problem-L24 =
    .what = { $reason ->
        [timed-out] Il servizio d'identità { $host } ha aspettato troppo (codice { $number }).
        [consent-refused] Al servizio d'identità { $host } manca il tuo consenso (codice { $number }).
        [card-revoked] Per il servizio d'identità { $host } la CIE è scaduta o revocata (codice { $number }).
        [cancelled] L'accesso è stato annullato sul servizio d'identità { $host } (codice { $number }).
        [server] Il servizio d'identità { $host } ha un guasto (codice { $number }).
       *[other] Il servizio d'identità { $host } rifiuta l'accesso (codice { $number }).
    }
    .means = Il Ministero non ha detto al portale chi sei. { -no-try-lost }
    .next = { $reason ->
        [card-revoked] Guarda la data della carta. { -new-card } Intanto puoi entrare con SPID.
        [server] Riprova più tardi.
       *[other] Riprova. Se non cambia, avvisa l'assistenza del portale con il codice.
    }
problem-L25 =
    .what = { $reason ->
        [no-form] Il servizio d'identità { $host } non offre l'accesso con la carta.
        [foreign-next] Il servizio d'identità { $host } manda a un altro sito.
        [no-code] Il servizio d'identità { $host } non ha dato il codice di accesso.
       *[malformed-code] Il servizio d'identità { $host } ha dato un codice sbagliato.
    }
    .means = { $reason ->
        [no-form] Varco ne conosce solo una forma, e la pagina è diversa. La carta non è stata usata. { -no-try-lost }
        [foreign-next] Varco si è fermato: la carta non è stata usata. { -no-try-lost }
       *[other] Senza codice il portale non sa chi sei. { -no-try-lost }
    }
    .next = Entra dal browser: con la CIE e lo smartphone, o con SPID. { -tell-makers }

## Dati e uso

problem-D01 =
    .what = Il profilo { $file } contiene un errore.
    .means = Varco non lo capisce: { $reason }. La carta non è stata usata.
    .next = Correggi il file. La guida di Varco spiega ogni voce.
problem-D02 =
    .what = Varco non riesce a usare il file { $file }.
    .means = Il sistema dice: { $reason }. Nella carta non è cambiato nulla.
    .next = Controlla il nome, la cartella e i permessi. Poi riprova.
problem-D03 =
    .what = Il file delle impostazioni contiene un errore.
    .means = Varco non lo capisce ({ $reason }) e riparte dalle impostazioni normali. Il file è conservato come { $kept }.
    .next = Scegli di nuovo le impostazioni, oppure correggi quel file e rimettilo al suo posto.
problem-D08 =
    .what = I dati pubblici delle carte, ricordati in { $file }, non si capiscono ({ $reason }).
    .means = Varco li ha buttati. Non contenevano alcun PIN. { -no-try-lost }
    .next = Non serve fare nulla: la prossima carta CIE viene letta da capo.
problem-D09 =
    .what = Varco ha un difetto e si è fermato.
    .means = Non è colpa tua. Il punto è { $context }. { -right-pin-safe } Varco non ripete mai il PIN da solo.
    .next = Chiudi Varco e aprilo di nuovo. Poi segnala il difetto a chi lo sviluppa.
problem-U01 =
    .what = { $reason ->
        [unknown-command] Il comando «{ $given }» non esiste.
        [unknown-option] L'opzione «{ $given }» non esiste.
        [surplus] La parola «{ $given }» è di troppo.
        [not-among] Il valore «{ $given }» non va bene per «{ $option }».
        [bad-form] Il valore «{ $given }» non va bene per «{ $option }».
        [no-value] Dopo «{ $option }» manca il valore.
        [missing] Nel comando manca «{ $given }».
        [conflict] Le opzioni «{ $given }» e «{ $option }» non vanno insieme.
        [twice] L'opzione «{ $option }» va scritta una volta sola.
        [unknown-card] Nessuna carta di prova si chiama «{ $given }».
        [address] Il portale di prova non può stare all'indirizzo { $given }.
       *[other] Varco non capisce il comando: { $more }.
    }
    .means = Varco non ha fatto nulla. La carta non è stata usata.
    .next = { $reason ->
        [unknown-command] { $guess ->
            [0] Guarda i comandi con «varco --help».
           *[1] Forse è «{ $more }». Guarda i comandi con «varco --help».
        }
        [unknown-option] { $guess ->
            [0] Guarda le opzioni con «--help».
           *[1] Forse è «{ $more }». Guarda le opzioni con «--help».
        }
        [not-among] Scegli tra questi: { $more }.
        [bad-form] Scrivi { $more }.
        [unknown-card] Scegli tra queste: { $more }.
        [address] Scegli un indirizzo di questo computer e una porta libera: per esempio «127.0.0.1:0».
       *[other] Guarda come si scrive con «--help».
    }
problem-U02 =
    .what = Nessun portale si chiama { $name }.
    .means = Varco non ha fatto nulla. La carta non è stata usata.
    .next = Guarda i nomi dei portali con «varco portals».
problem-U03 =
    .what = Hai fermato il lavoro.
    .means = Non è un errore. { -right-pin-safe }
    .next = Riprova quando vuoi.

## Che cosa fare: le parole dei pulsanti

action-retry = Riprova
action-install-service = Installa il servizio
action-install-driver = Installa il driver
action-start-service = Avvia il servizio
action-connect-reader = Collega un lettore
action-insert-card = Inserisci la carta
action-choose-reader = Scegli il lettore
action-retype-pin = Scrivi di nuovo il PIN
action-unblock-pin = Sblocca con il PUK
action-contact-issuer = Chiedi a chi ha emesso la carta
action-contact-portal = Chiedi al portale
action-show-certificate = Guarda il certificato
action-diagnose = Avvia la diagnosi
action-set-clock = Regola l'orologio
action-read-help = Leggi l'aiuto
action-give-credentials = Scrivi nome e password
action-set-proxy = Guarda il proxy
action-open-network-page = Apri la pagina della rete
action-other-ways = Altri modi di entrare
action-report = Segnala il problema

## Il certificato: che cosa dice ogni controllo

check-dates-valid = Valido ancora per { $days } giorni.
check-dates-expires-soon = { $days ->
    [0] Scade tra poche ore: chiedi una carta nuova.
    [1] Scade tra un giorno: chiedi una carta nuova.
   *[other] Scade tra { $days } giorni: chiedi una carta nuova.
    }
check-dates-expired = Scaduto ({ $date }): i portali non lo accettano.
check-dates-not-yet-valid = Non vale ancora (inizio: { $date }). Controlla l'orologio del computer.
check-key-usage-suitable = Può provare chi sei.
check-key-usage-absent = Non dice a che cosa serve la chiave: alcuni portali possono rifiutarlo.
check-key-usage-signature-certificate = Serve a firmare documenti, non a entrare.
check-key-usage-cannot-sign = Non dà il permesso di provare chi sei.
check-extended-usage-suitable = È fatto per entrare nei portali.
check-extended-usage-absent = Non dice di essere fatto per entrare: alcuni portali possono rifiutarlo.
check-extended-usage-other-purposes = È fatto per altri usi, non per entrare.
check-policy-cns = Segue le regole della CNS.
check-policy-cns-lombardy = Segue le regole della Lombardia, pari a quelle della CNS: alcuni portali non le conoscono.
check-policy-cie = Segue le regole della CIE.
check-policy-unknown = Non segue le regole della CNS né della CIE: alcuni portali possono rifiutarlo.
check-key-suitable = La chiave RSA ha { $bits } bit.
check-key-short = La chiave RSA ha solo { $bits } bit: molti portali la rifiutano.
check-key-too-short = La chiave RSA ha solo { $bits } bit: nessun portale la accetta.
check-key-not-rsa = La chiave non è RSA: Varco non sa usarla.
check-holder-identified = Il codice fiscale è giusto.
check-holder-unusual-spelling = Il codice fiscale è giusto, ma scritto in modo insolito: alcuni portali non lo trovano.
check-holder-numeric-code = Il codice fiscale è di sole cifre: alcuni portali non lo accettano.
check-holder-foreign = Porta il codice di un altro Paese: alcuni portali non lo accettano.
check-holder-invalid = Il codice fiscale contiene un errore: alcuni portali non lo accettano.
check-holder-missing = Non porta un codice fiscale: molti portali non sapranno chi sei.
check-holder-authority = Non è di una persona: è di chi emette i certificati.

# Come va scritto un valore: segue «Scrivi».
form-day = anno, mese e giorno, come 2026-12-31
form-address = indirizzo e porta, come 127.0.0.1:8443
form-code = un codice come C15: «varco problems» li spiega tutti
form-fault = TIPO@N: N è il numero di un comando, oppure read, verify o sign; TIPO è remove, reset, garbage, short, flip, mute, delay:MILLISECONDI o una risposta come 6F00

## La pagina di tutti i problemi

reference-title = I problemi che Varco segnala
reference-about = Ogni messaggio di Varco porta un codice, come VARCO-C15. Qui ci sono tutti: che cosa è successo, che cosa comporta, che cosa fare. Nomi, date e numeri sono esempi. Nel terminale `varco problems` dice le stesse cose, e `varco problems C15` spiega un codice solo.
reference-what = Che cosa è successo
reference-means = Che cosa comporta
reference-next = Che cosa fare
reference-code = Codice
reference-exit-code = Codice di uscita
letter-R = Lettori e servizio
letter-C = Carta
letter-P = PIN
letter-N = Rete
letter-S = Identità del portale
letter-L = Accesso
letter-D = Dati
letter-U = Uso

problem-U04 =
    .what = Non c'è uno schermo su cui aprire la finestra.
    .means = Varco non ha fatto nulla. La carta non è stata usata.
    .next = Avvia Varco da un ambiente grafico. Oppure usa i comandi: leggi «varco --help».
problem-U06 =
    .what = Nessuna categoria si chiama { $name }.
    .means = Varco non ha fatto nulla. La carta non è stata usata.
    .next = Scegli tra queste: { $known }.

problem-U05 =
    .what = Varco non riesce ad aprire il browser.
    .means = Il sistema dice: { $reason }. La sessione in Varco resta aperta.
    .next = Apri il browser da solo e scrivi l'indirizzo del portale. Là il portale chiede di entrare di nuovo.

## Riga di comando

word-reader = Lettore
word-card = Carta
word-card-number = Numero
word-holder = Titolare
word-tax-code = Codice fiscale
word-issued-by = Emessa da
word-valid-until = Valida fino al
word-sign-in = Accesso
word-possible = possibile
word-possible-with-warnings = possibile, con avvisi
word-impossible = non possibile
word-pin = PIN
word-tries-not-readable = tentativi non leggibili su questa carta
word-tries-not-asked = la carta dice i tentativi quando serve il PIN
word-certificate-after-pin = I dati del certificato appaiono dopo il PIN
word-chip-signature = Firma sul chip
word-pin-to-read = PIN della carta per leggere il certificato
word-old-pin = PIN attuale
word-puk = PUK
word-new-pin = Nuovo PIN
word-new-pin-again = Nuovo PIN, un'altra volta
word-new-pins-differ = I due PIN nuovi sono diversi. Niente è cambiato.
word-pin-changed = PIN cambiato.
word-pin-unblocked = PIN sbloccato.
word-pin-blocked = bloccato: serve il PUK
word-pin-not-activated = non attivato
word-pin-verified = già verificato in questo momento
word-reader-empty = vuoto
word-card-mute = la carta non risponde
word-reader-unavailable = non utilizzabile
word-card-present = carta presente
word-card-in-use = carta usata da un altro programma
word-no-readers = Nessun lettore collegato.
word-portal = Portale
word-signature = Firma
word-answer = Risposta
word-signed-in = accesso riuscito
word-pin-right = corretto
word-services = Servizi
word-services-unread = Varco non sa ancora leggere l'elenco dei servizi di questo portale: aprilo nel browser per vederli.
word-no-services = Il portale non propone servizi.
word-address = Indirizzo
word-assumed = Da confermare sul portale vero
word-warn-issuer = Il portale elenca gli enti che accetta e il tuo non c'è. L'elenco è spesso incompleto: si può provare.
word-warn-clear = Con questo portale il codice fiscale viaggia in chiaro: meglio non usare reti pubbliche.
word-warn-without-13 = Il portale non ha accettato TLS 1.3, che nasconderebbe il codice fiscale: o non lo conosce, o qualcosa sulla rete lo impedisce.
word-warn-short-key = La chiave della carta è corta (1024 bit): molti portali la rifiutano.
word-subject = Soggetto
word-issuer = Emittente
word-serial = Numero di serie
word-valid-from = Valido dal
word-valid-to = Valido fino al
word-key = Chiave
word-policies = Regole
word-fingerprint = Impronta SHA-256
word-checks = Controlli
word-last-try-question = È l'ultimo tentativo: se il PIN è sbagliato la carta si blocca e serve il PUK. Vuoi usarlo? [s/N]
word-yes = s
word-how-to-stop = Premi Ctrl+C per terminare.
word-card-served = Carta di prova nel lettore virtuale
word-portal-served = Portale di prova in ascolto
word-demo-banner = Dimostrazione: carta, persona e portale sono inventati.
word-born = Data di nascita
word-issued-on = Rilasciata il
word-birth-place = Comune di nascita
word-residence = Comune di residenza
tries-left = { $tries ->
    [one] resta { $tries } tentativo
   *[other] restano { $tries } tentativi
    }
# Che cosa è provato di una CIE, e che cosa se ne ricorda.
word-chip-signature-help = Varco confronta i dati del chip con la firma del Ministero prima di chiedere il PIN, e il certificato dopo. Così trova dati cambiati e copie malfatte. Non conosce però l'autorità dello Stato che garantisce per chi firma: una copia che rifirma tutto da sé non la riconosce.
word-remember-cards = Ricorda i dati pubblici della carta su questo computer
word-remember-cards-help = Vale per la CIE: l'accesso diventa più veloce. Restano in un file leggibile solo da te: numero del documento (NIS), chiavi pubbliche del chip e certificato, che contiene nome e codice fiscale. Mai il PIN né il PUK. Se lo spegni, il file viene cancellato.
word-forget-cards = Dimentica le carte
word-kept-title = Che cosa resta su questo computer
word-cards-forgotten = Nessuna carta è più ricordata su questo computer.

chip-signature = { $state ->
    [known] dati integri, firmati da { $name }
    [unknown] dati integri; chi firma dice di essere { $name }, ma Varco non può provarlo
   *[broken] i dati non corrispondono alla firma: { $name }
    }
pin-prompt = PIN della carta per accedere a { $host } ({ $exact ->
        [1] { $max } cifre
       *[0] da { $min } a { $max } cifre
    })
word-help-usage = Uso
word-help-options = Opzioni
word-help-commands = Comandi
word-help-example = Esempio

## Finestra

word-settings = Impostazioni
word-looking = Cerco i lettori…
word-card-reading = leggo la carta…
word-cancel = Annulla
word-busy = Accesso in corso: lascia la carta nel lettore.
word-card-mute-title = La carta non risponde
word-card-mute-help = Forse è al contrario o sporca. Toglila, girala con il chip in avanti e rimettila. Se è una CIE, serve un lettore senza contatto: la CIE non funziona inserita.
word-connect-reader = Collega un lettore
word-connect-reader-help = Varco lo riconosce da solo appena lo colleghi.
word-insert-card = Inserisci la carta
word-insert-card-help = Con il chip in avanti, fino in fondo. Varco la legge da solo. Per la CIE serve un lettore senza contatto.
word-phase-done = fatto
word-phase-failed = non riuscito
word-phase-now = in corso
word-phase-later = poi
word-try-again = Riprova
word-sign-in-now = Accedi con la carta
word-last-try-title = Resta un solo tentativo
word-last-try-help = Se il PIN è sbagliato la carta si blocca e serve il PUK. Cerca il PIN nella lettera prima di continuare.
word-last-try-yes = Ho il PIN davanti a me
word-pin-wrong = PIN errato.
word-paste-refused = Il PIN va digitato: non si può incollare.
word-num-lock-off = Il tastierino numerico è spento: premi Bloc Num.
word-type-pin = Digita il PIN
word-confirm = Conferma
word-sign-out = Esci
word-card-can-sign-in = Questa carta permette l'accesso.
word-card-may-sign-in = Questa carta permette l'accesso, ma qualche portale potrebbe rifiutarla.
word-hide-person = Nascondi i dati personali
word-show-person = Mostra i dati personali
word-certificate = Certificato
word-italian = Italiano
word-english = English
word-look-light = Chiaro
word-look-dark = Scuro
word-look-contrast = Alto contrasto
word-language-title = Lingua

## Finestra: servizi e sessione

word-session-connection = Collegamento
word-session-certificate = Certificato usato
word-services-help = Li propone il portale: è il portale a decidere che cosa puoi usare.
word-open-in-browser = Apri nel browser
word-open-portal = Apri il portale nel browser
word-browser-asked = Apro il browser…
word-browser-opened = Il browser si sta aprendo. Là il portale ti chiederà di entrare di nuovo.
word-browser-demo = Dimostrazione: il browser avvisa che non conosce il portale di prova.

# Quando un'altra finestra continua la sessione, o perché non può.
word-window-opened = La sessione continua in una finestra del browser a parte. Quando hai finito, esci dal portale o chiudi quella finestra. Si chiude anche con Varco.
word-window-waits = La sessione continua in una finestra del browser a parte. Il comando finisce quando la chiudi.
word-portal-in-window = La sessione continua nella finestra del browser. Per finirla, esci dal portale là, o chiudi la finestra.
hand-off-bound = Questo portale chiede la carta a ogni collegamento: la sessione non può passare al browser.
hand-off-none = La sessione può passare solo a Chrome, Chromium, Edge, Brave o Vivaldi, e qui non ce n'è nessuno.
hand-off-system = Su questo sistema Varco non può ancora passare la sessione al browser.
hand-off-boxed = { $browser } è installato in un ambiente isolato (Snap o Flatpak), che non può ricevere la sessione.
hand-off-forbidden = Una regola dell'organizzazione vieta a { $browser } di ricevere la sessione: { $reason }
hand-off-no-answer = { $browser } non ha risposto: forse una regola dell'organizzazione gli vieta di ricevere la sessione.
hand-off-failed = { $browser } non ha preso la sessione: { $reason }
word-ended-title = Sessione chiusa
word-ended-signed-out = Hai chiuso tu la sessione.
word-ended-idle = Nessuno usava Varco: la sessione è stata chiusa per sicurezza.
word-ended-card-removed = La carta è stata tolta: la sessione si è chiusa subito.
word-ended-reader-gone = Il lettore è stato scollegato: la sessione si è chiusa subito.
word-ended-card-lost = Varco non vede più la carta: la sessione si è chiusa subito.
word-portal-telling = Varco avvisa il portale…
word-portal-ended = Anche il portale ha chiuso la sessione.
word-portal-no-way = Varco non conosce l'uscita di questo portale: là la sessione può durare finché scade. Qui non ne resta nulla.
word-portal-not-told = Il portale non ha confermato l'uscita: là la sessione può durare finché scade. Qui non ne resta nulla.
word-insert-again = Per entrare di nuovo, rimetti la carta.
word-enter-again = Entra di nuovo
word-back-home = Torna all'inizio
word-idle-title = Ci sei ancora?
word-stay = Resta

## Finestra: dimostrazione

word-demo-show = Pannello di prova
word-demo-hide = Chiudi il pannello
word-demo-title = Prova ogni situazione
word-demo-help = Ogni scelta vale subito. Nessuna carta vera viene toccata.
word-demo-take-out = Togli la carta
word-demo-put-in = Rimetti la carta
word-demo-tries = Tentativi del PIN
word-demo-readers = Lettori e servizio
word-demo-hold = Un altro programma prende la carta
word-demo-let-go = L'altro programma lascia la carta
word-demo-stop-service = Ferma il servizio
word-demo-start-service = Avvia il servizio
word-demo-faults = Guasti della carta
word-demo-no-fault = Nessuno
word-demo-first-steps = Mostra i primi passi

## Finestra: primi passi

word-first-title = Pronti in tre passi
word-first-help = Varco controlla da solo e va avanti da solo.
word-first-reader = Il lettore
word-first-reader-do = Collega il lettore di smart card a una presa USB.
word-first-card = La carta
word-first-card-do = Inserisci la carta con il chip in avanti, fino in fondo.
word-first-pin = Il PIN
word-first-pin-where = È nella busta che hai avuto con la carta. Cercalo prima di cominciare: se manca, chiedi all'ente che ha emesso la carta.
word-first-pin-later = Quando Varco riconosce la carta, qui dice quante cifre ha il suo PIN.
word-first-skip = Salta
word-first-done = Ho il PIN: si comincia

session-since = Dalle { $time } del { $day }
session-certificate = { $card }, emesso da { $issuer }, valido fino al { $day }
session-connection = TLS { $tls } con { $host }
idle-countdown = { $seconds ->
    [one] Nessuno usa Varco da { $minutes } minuti. La sessione si chiude tra un secondo.
   *[other] Nessuno usa Varco da { $minutes } minuti. La sessione si chiude tra { $seconds } secondi.
    }
demo-pin = PIN di prova: { $pin }
demo-connect = Collega «{ $reader }»
demo-unplug = Scollega «{ $reader }»
first-pin-length = { $min ->
    [8] Il PIN di questa carta ha { $max } cifre: servono tutte.
   *[other] Il PIN di questa carta ha da { $min } a { $max } cifre: servono tutte.
    }

demo-card-athena-1024 = Tessera sanitaria vecchia (chiave di 1024 bit)
demo-card-st-2048 = Tessera sanitaria, consulente del lavoro
demo-card-idemia-2021 = Tessera sanitaria del 2021
demo-card-infocamere-1204 = CNS della Camera di commercio
demo-card-ace-2025 = CNS di un modello nuovo, non ancora usabile
demo-card-last-try = Resta un solo tentativo
demo-card-blocked = PIN bloccato
demo-card-puk-few = Restano pochi tentativi del PUK
demo-card-puk-last = Resta un solo tentativo del PUK
demo-card-not-activated = PIN mai attivato
demo-card-expired = Certificato scaduto
demo-portal-standard = Funziona
demo-portal-tls12 = Solo TLS 1.2
demo-portal-tls13 = Solo TLS 1.3
demo-portal-optional = Fa entrare anche senza carta
demo-portal-hints-101 = Elenca 101 enti
demo-portal-hints-0 = Non elenca enti
demo-portal-hints-1 = Elenca un ente
demo-portal-hints-401 = Elenca 401 enti
demo-portal-hints-foreign = Elenca solo altri enti
demo-portal-missing-intermediate = Non manda un suo certificato
demo-portal-expired-server = Il suo certificato è scaduto
demo-portal-wrong-host = Il suo certificato è di un altro sito
demo-portal-private-ca = Garante sconosciuto
demo-portal-policy-strict = Accetta solo la regola nazionale
demo-portal-revoked = Carta revocata
demo-portal-expired-card = Per il portale la carta è scaduta
demo-portal-name-strict = Vuole il codice fiscale scritto bene
demo-portal-saml-post = Risponde con una pagina che si invia da sola
demo-portal-oidc = Passa da un fornitore OpenID
demo-portal-oidc-form-post = Passa da un fornitore OpenID, con una pagina che si invia da sola
demo-portal-oidc-foreign-state = Il fornitore OpenID risponde a un altro accesso
demo-portal-foreign-host = Manda a un indirizzo non previsto
demo-portal-profiles-3 = Persona con tre profili
demo-portal-profiles-0 = Persona senza profilo
demo-portal-profiles-1 = Persona con un profilo
demo-portal-delegate = Persona delegata
demo-portal-one-time-link = Dà un collegamento che vale una volta
demo-portal-link-bare = Dà un collegamento vuoto
demo-portal-link-foreign = Dà un collegamento verso un altro sito
demo-portal-link-own-agent = Dà un collegamento che vale solo per Varco
demo-portal-link-plain = Dà un collegamento senza TLS
demo-portal-agent-bound = Lega la sessione al nome del browser
demo-portal-card-per-request = Chiede la carta a ogni richiesta
demo-portal-choose-profile = Fa scegliere tra tre profili
demo-portal-register-keeper = Riconosce chi tiene l'anagrafica delle stazioni appaltanti
demo-portal-register-delegate = Riconosce chi aiuta a tenere l'anagrafica
demo-portal-citizen = Persona che agisce per sé
demo-portal-employer = Datore di lavoro
demo-portal-employer-delegate = Persona delegata dal datore di lavoro
demo-portal-consultant = Consulente del lavoro
demo-portal-consultant-delegate = Persona delegata dal consulente
demo-portal-caf = CAF imprese
demo-portal-caf-delegate = Persona delegata dal CAF
demo-portal-association = Associazione di imprese
demo-portal-association-delegate = Persona delegata dall'associazione
demo-portal-patronato = Patronato
demo-portal-patronato-delegate = Persona delegata dal patronato
demo-portal-authority = Stazione appaltante
demo-portal-soa = Organismo di attestazione (SOA)
demo-portal-soa-delegate = Persona delegata dalla SOA
demo-portal-maintenance = In manutenzione
demo-portal-maintenance-after = In manutenzione dopo la firma
demo-portal-cie = CIE al server d'identità
demo-portal-cie-21 = Server d'identità: tempo scaduto
demo-portal-cie-22 = Server d'identità: senza consenso
demo-portal-cie-23 = Server d'identità: CIE revocata
demo-portal-cie-25 = Server d'identità: annullato
demo-portal-cie-2 = Server d'identità: guasto
demo-portal-cie-24 = Server d'identità: codice ignoto
demo-portal-cie-tls13 = Server d'identità: solo TLS 1.3
demo-portal-spid = Ammette solo SPID
demo-portal-not-enabled = Persona non abilitata
demo-portal-resumption = Ricorda il collegamento
demo-portal-error-page = Pagina di errore
demo-portal-xml-fault = Errore XML
demo-portal-closed-503 = In manutenzione, senza parole
demo-portal-closed-error = Pagina di errore all'inizio
demo-portal-closed-login = Accesso con carta in manutenzione
demo-portal-rfc9963 = TLS 1.3 con la firma delle carte vecchie
demo-portal-slow = Lento
demo-portal-drop-handshake = Cade durante la firma
demo-portal-drop-after = Cade dopo la firma
demo-fault-remove-sign = Tolta durante la firma
demo-fault-remove-verify = Tolta durante il PIN
demo-fault-reset-sign = Fermata da un altro programma
demo-fault-mute-sign = Non risponde alla firma
demo-fault-6F00-sign = Errore 6F00 alla firma
demo-fault-6F00-verify = Errore 6F00 al PIN
demo-fault-garbage-sign = Firma senza senso
demo-fault-garbage-read = Dati senza senso
demo-fault-delay-3000-sign = Lenta a firmare (3 secondi)
word-look-title = Colori
word-title-signed-in = Accesso riuscito
word-title-ended = Sessione chiusa

## Impostazioni e PIN

word-settings-appearance = Aspetto
word-language-system = Come il sistema
word-look-system = Come il desktop
word-text-size = Dimensione del testo
word-reduced-motion = Riduci i movimenti
word-keypad = Tastierino sullo schermo
word-keypad-off = Nascosto
word-keypad-on = Visibile
word-keypad-shuffled = Visibile, con le cifre mescolate ogni volta
word-paste-allowed = Permetti di incollare il PIN
word-paste-allowed-help = Per chi usa strumenti di assistenza. Il PIN copiato resta negli appunti, dove altri programmi possono leggerlo.
word-shows-holder = Mostra il nome del titolare nella pagina Accedi
word-portals = Portali
word-portals-help = Quello scelto è proposto quando Varco si apre.
word-portals-own = Aggiunti da te
word-portal-file = Percorso del profilo (.toml)
word-portal-add = Aggiungi
word-portal-add-help = Scrivi dove si trova il profilo di un portale, oppure trascina il file sulla finestra.
word-portal-remove = Togli
word-network = Rete
say-proxy-name = Nome per il proxy
say-proxy-password = Password
say-proxy-not-stored = Varco li usa solo finché resta aperto e non li salva.
say-proxy-continue = Continua
word-proxy-system = Proxy del sistema
word-proxy-none = Nessun proxy
word-proxy-manual = Un altro proxy
word-proxy-address = nome:porta
word-proxy-use = Usa questo
word-proxy-wrong = Servono nome e porta, per esempio proxy.esempio.it:3128, senza utente e password.
word-program = Programma
word-renderer = Disegno della finestra, dal prossimo avvio
word-renderer-software = Con il processore
word-renderer-auto = Con la scheda grafica, se è adatta
word-first-run-again = Mostra di nuovo l'introduzione
word-first-run-coming = L'introduzione ricompare nella pagina Accedi.
word-settings-unkept = In dimostrazione le modifiche valgono fino alla chiusura della finestra.
word-continue = Continua
word-already-open = Varco è già aperto: la sua finestra viene portata davanti.
word-dismiss = Ho capito
word-pasted-no-pin = Negli appunti non c'è un PIN adatto a questa carta.
word-pin-left-alone = Le cifre sono state cancellate, perché la finestra è rimasta da parte per 30 secondi.
word-where-is-pin = Dove trovo il PIN
word-where-is-pin-cns = CNS e tessera sanitaria: il PIN è nella lettera o nella busta dell'ente che ha rilasciato la carta. Se manca, lo dà lo sportello dello stesso ente.
word-where-is-pin-cie = Carta d'identità (CIE): il PIN ha due metà. La prima è sulla ricevuta della richiesta, la seconda nella lettera con la carta. Servono sempre tutte e 8 le cifre.
wrong-before =
    PIN già sbagliato { $times ->
        [one] { $times } volta
       *[other] { $times } volte
    }
demo-card-cie = CIE 3.0
demo-card-cie-consultant = CIE, consulente del lavoro
demo-card-cie-last-try = CIE, resta un solo tentativo
demo-card-cie-blocked = CIE, PIN bloccato
demo-card-cie-expired = CIE, certificato scaduto
demo-card-passport = Passaporto
demo-card-bank-card = Carta di pagamento
demo-card-mifare = Abbonamento ai trasporti (MIFARE)
demo-card-desfire = Tessera di accesso (DESFire)
demo-card-phone = Telefono
demo-card-driving-licence = Patente
