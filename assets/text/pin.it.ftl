## Nuovo PIN: problemi

problem-P10 =
    .what = Il nuovo PIN è uguale a quello attuale.
    .means = Così non cambia nulla. { -no-try-lost }
    .next = Scegli un PIN diverso.
problem-P11 =
    .what = { $reason ->
        [birth-date] Il nuovo PIN contiene la data di nascita.
       *[card-number] Il nuovo PIN è una parte del numero della carta.
    }
    .means = { $reason ->
        [birth-date] Chi trova la carta può ricavare la data dal codice fiscale. Il PIN è quello di prima. { -no-try-lost }
       *[card-number] Chi trova la carta ha davanti il numero. Il PIN è quello di prima. { -no-try-lost }
    }
    .next = Scegli un PIN che non si legge sulla carta.
problem-P12 =
    .what = Questa carta, o chi l'ha emessa, non permette questa operazione.
    .means = { $status ->
        [6985] La carta ha risposto { $status }. Può rispondere così anche una carta mai attivata. Il PIN è quello di prima. { -no-try-lost }
       *[other] La carta ha risposto { $status }. Il PIN è quello di prima. { -no-try-lost }
    }
    .next = Chiedi all'ente che ha emesso la carta. Alcuni enti danno un loro programma o uno sportello.
problem-P13 =
    .what = La carta non accetta il nuovo PIN.
    .means = Il PIN è quello di prima. { -no-try-lost }
    .next = Scegli un PIN con altre cifre, o più lungo.
problem-P14 =
    .what = Il contatto con la carta è caduto mentre il PIN cambiava.
    .means = La carta può avere il PIN vecchio o quello nuovo. Varco non ha ripetuto nulla: al massimo è stato usato un tentativo.
    .next = Rimetti la carta: Varco mostra quanti tentativi restano, se la carta lo dice. Prova prima il PIN nuovo, poi quello vecchio. Se resta un solo tentativo, fermati.
problem-P15 =
    .what = La carta non riesce a scrivere nella sua memoria.
    .means = Di solito la carta è rovinata. Può avere il PIN vecchio o quello nuovo. Varco non ha usato altri tentativi.
    .next = Prova prima il PIN nuovo, poi quello vecchio. Se resta un solo tentativo, fermati. Se succede ancora, chiedi una carta nuova all'ente che l'ha emessa.
problem-P16 =
    .what = La carta è disattivata, tutta o in parte.
    .means = L'ente che l'ha emessa l'ha chiusa. { -no-try-lost }
    .next = Chiedi all'ente che ha emesso la carta. Per la tessera sanitaria, vai allo sportello della tua ASL.
problem-P17 =
    .what = La carta si aspetta un PIN di un'altra lunghezza.
    .means = Di solito una carta che risponde così non confronta il PIN e non conta tentativi. Il PIN è quello di prima.
    .next = Conta le cifre del PIN nella lettera e scrivilo di nuovo, tutto.
problem-P18 =
    .what = La carta chiede di nuovo il PIN.
    .means = Un altro programma può averla usata nel frattempo. Varco non ripete il PIN da solo, e non ha usato altri tentativi.
    .next = Chiudi gli altri programmi che usano la carta. Poi riprova.
problem-P19 =
    .what = { $reason ->
        [cancelled] L'inserimento sul lettore è stato annullato.
        [timed-out] Il tempo per digitare sul lettore è finito.
        [differ] I due PIN nuovi, sul lettore, sono diversi.
        [length] Il PIN digitato sul lettore è troppo corto o troppo lungo.
       *[unable] Il lettore dice di avere un tastierino, ma non lo usa.
    }
    .means = La carta non ha ricevuto il PIN: nessun tentativo usato.
    .next = { $reason ->
        [unable] Digita il PIN sulla tastiera del computer. Il tastierino si spegne nelle impostazioni.
       *[other] Riprova, oppure digita il PIN sulla tastiera del computer.
    }

## Nuovo PIN: pagine

newpin-change = Cambia il PIN
newpin-unblock = Sblocca con il PUK
newpin-hub-title = Cambiare o sbloccare il PIN
newpin-change-when = Se conosci il PIN e ne vuoi un altro.
newpin-unblock-when = Se il PIN è bloccato o non lo ricordi più. Serve il PUK.
newpin-unblock-now = Il PIN è bloccato: si sblocca con il PUK.
newpin-waits = Prima finisci l'accesso o esci dal portale.
newpin-not-active = Il PIN non è attivo: lo attiva l'ente che ha emesso la carta.
newpin-some-forbid = Alcuni enti non permettono di cambiare il PIN. Se la carta rifiuta, Varco lo dice e nulla cambia.
newpin-asking = La carta dice quanti tentativi restano…
newpin-setting = La carta imposta il nuovo PIN. Lasciala dov'è.
newpin-old-pin = PIN attuale
newpin-puk = PUK
newpin-new-pin = Nuovo PIN
newpin-again = Nuovo PIN, un'altra volta
newpin-step-done = scritto
newpin-step-now = ora
newpin-step-later = poi
newpin-back = Correggi il nuovo PIN
newpin-set-change = Cambia il PIN
newpin-set-unblock = Sblocca il PIN
newpin-differ = I due PIN nuovi sono diversi. Scrivi di nuovo il secondo, o correggi il primo.
newpin-old-wrong = Il PIN attuale è errato. Il PIN è quello di prima.
newpin-puk-wrong = Il PUK è errato. Il PIN è quello di prima.
newpin-puk-few = Restano pochi tentativi per il PUK. Se finiscono, la carta non si sblocca più e ne serve una nuova.
newpin-puk-last-title = Resta un solo tentativo per il PUK
newpin-puk-last-help = Se il PUK è sbagliato, questa carta non si sblocca più e ne serve una nuova. Cerca il PUK nella lettera prima di continuare.
newpin-puk-last-yes = Ho il PUK davanti a me
newpin-puk-sure-title = Usare l'ultimo tentativo del PUK?
newpin-puk-sure-help = Hai scritto il PUK e il nuovo PIN. Se il PUK è sbagliato, la carta va rifatta. È l'ultima occasione per fermarsi.
newpin-puk-sure-yes = Usa l'ultimo tentativo
newpin-puk-unknown = questa carta non dice i tentativi del PUK
newpin-where-puk = Dove trovo il PUK
newpin-where-puk-cns = CNS e tessera sanitaria: il PUK è nella stessa busta del PIN. Se manca, chiedi all'ente che ha emesso la carta.
newpin-where-puk-cie = Carta d'identità (CIE): il PUK ha due metà, come il PIN. La prima è sulla ricevuta della richiesta, la seconda nella lettera con la carta.
newpin-rules = Il nuovo PIN
newpin-rule-equal = Cifre non tutte uguali
newpin-rule-run = Niente cifre in fila (per esempio 12345)
newpin-rule-birth = Non la data di nascita
newpin-rule-number = Non una parte del numero della carta
newpin-rule-old = Diverso dal PIN attuale
newpin-mark-kept = va bene
newpin-mark-broken = da cambiare
newpin-mark-open = ancora da controllare
newpin-mark-unknown = controlla tu
newpin-lost-title = Il contatto con la carta è caduto
newpin-lost-help = Rimetti la stessa carta nel lettore: Varco guarda se la carta dice quale PIN vale. Non ripete nulla e non usa tentativi.
newpin-lost-other = Questa è un'altra carta. Rimetti quella di prima.
newpin-lost-leave = Esci senza controllare
newpin-done-change = PIN cambiato
newpin-done-unblock = PIN sbloccato
newpin-done-change-what = Da adesso vale il nuovo PIN. Il vecchio non funziona più. Il PUK è quello di prima.
newpin-done-unblock-what = Il PIN è di nuovo attivo e vale quello nuovo. Il vecchio non funziona più. Il PUK è quello di prima.
newpin-done-letter = La lettera o la busta mostrano ancora il vecchio PIN.
newpin-done-ministry = Se su questo computer usi il programma del Ministero (CieID), abbina di nuovo la carta: conserva ancora la prima metà del vecchio PIN.
newpin-nothing-changed = Nulla è cambiato: il PIN è quello di prima.
newpin-still-old = Il PIN è ancora quello vecchio
newpin-still-old-help = Il contatto è caduto prima che la carta cambiasse il PIN.
newpin-now-new = Vale il nuovo PIN
newpin-now-new-help = Il contatto è caduto, ma la carta ha fatto in tempo a cambiare il PIN.
newpin-not-known = Non si sa quale PIN vale
newpin-not-known-help = La carta non lo dice. Prova prima il PIN nuovo, poi quello vecchio: ogni prova sbagliata costa un tentativo. Se resta un solo tentativo, fermati.
newpin-close = Ho capito
newpin-help = Qui si cambia il PIN, o lo si sblocca con il PUK. Una conferma usa al massimo un tentativo, e Varco non ripete nulla da solo.
newpin-help-do = Scrivi un passo alla volta. Esc torna indietro: le cifre si cancellano e nulla cambia.
newpin-keypad-title = Digita sul lettore
newpin-keypad-pin = Digita il PIN sul tastierino del lettore e premi il tasto verde o OK.
newpin-keypad-change = Sul tastierino del lettore digita il PIN attuale, poi il nuovo PIN due volte. Dopo ogni PIN premi il tasto verde o OK.
newpin-keypad-cancel = Per annullare premi il tasto rosso o X sul lettore: nessun tentativo viene usato.
newpin-keypad-use = Usa il tastierino del lettore
newpin-keypad-rules = Il lettore non mostra il PIN a Varco: le regole del nuovo PIN le devi controllare tu.
newpin-keypad-not-cie = Il tastierino del lettore non si può usare con la CIE: il suo PIN viaggia cifrato, e il lettore non sa farlo.
newpin-keypad-lies = Questo lettore dice di avere un tastierino, ma risulta che non funziona: si usa la tastiera.
newpin-keypad-or-here = Oppure digitalo qui:
newpin-keypad-not-puk = Il PUK si digita qui: il lettore chiederebbe al suo posto il vecchio PIN.
newpin-keypad-interrupt = Per fermarti premi il tasto rosso o X sul lettore.
newpin-demo-keypad-give = Dai un tastierino al lettore
newpin-demo-keypad-take = Togli il tastierino al lettore
newpin-demo-keypad = Tastierino del lettore finto
newpin-demo-pin = PIN
newpin-demo-confirm = OK
newpin-demo-correct = Correggi
newpin-demo-cancel = X
newpin-reader-keypad = Tastierino del lettore
newpin-reader-keypad-auto = Automatico
newpin-reader-keypad-off = Spento
newpin-tries = tentativi del PIN
newpin-puk-tries = PUK
newpin-question-puk = È l'ultimo tentativo del PUK: se è sbagliato la carta va rifatta. Vuoi usarlo? [s/N]
newpin-question-puk-again = Sicuro? Dopo non si torna indietro. [s/N]
newpin-question-few = Restano pochi tentativi per il PUK; se finiscono, la carta va rifatta. Continuo? [s/N]
newpin-rule-length = { $same ->
    [1] { $max } cifre
   *[other] Da { $min } a { $max } cifre
    }
newpin-keypad-seconds = { $seconds ->
    [one] Resta { $seconds } secondo.
   *[other] Restano { $seconds } secondi.
    }
