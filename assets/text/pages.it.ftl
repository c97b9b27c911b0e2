# Le pagine della finestra, la diagnosi e i documenti esportati.

say-diagnosis = Diagnosi
say-sign-in-page = Accedi
say-network = Rete
say-diagnosis-help = Varco controlla un passo dopo l'altro, senza mai usare il PIN. La prima riga in rosso è la causa.
say-start-diagnosis = Avvia la diagnosi
say-repeat = Ripeti
say-copy = Copia
say-copied = Copiato, senza nomi, codici fiscali, numeri di carta e cartelle personali.
say-stability = Prova il contatto
say-report = Rapporto…
say-report-title = Rapporto da condividere
say-report-help = Questo è tutto ciò che esce da Varco: leggilo prima di darlo a qualcuno.
say-report-hides = Che cosa nascondere
say-hide-names = Nomi
say-hide-tax-codes = Codici fiscali
say-hide-numbers = Numeri di carte e documenti
say-hide-paths = Cartelle personali
say-hide-addresses = Nome e indirizzi del computer
say-report-shows = Il rapporto può mostrare dati personali: dallo solo a chi conosci.
say-save-report = Salva
say-save-json = Salva JSON
say-copy-json = Copia JSON
say-report-copied = Copiato, così come si vede qui.
say-stem-report = diagnosi-varco
say-command-help = Si risolve nel terminale con:
say-copy-command = Copia il comando
say-command-copied = Comando copiato
say-check-again = Ricontrolla
say-open-clock = Apri data e ora
say-open-network = Apri la rete
say-panel-not-opened = La pagina non si apre da qui. Cercala nelle impostazioni del computer.
say-check-ready = È pronta per il portale?
say-checking-ready = Chiedo al portale…
say-ready-help = Varco chiede al portale che carta vuole. Non usa il PIN.
say-check-portal = Controlla anche il portale
say-diagnosis-running = Controllo in corso…
say-diagnosis-stopped = Diagnosi fermata prima della fine.
say-diagnosis-waits = La diagnosi può partire quando l'accesso è finito.
say-nothing-wrong = Nessun ostacolo trovato.
say-save-for-details = Tutti i dettagli, senza dati personali: varco diagnose --save rapporto.txt
say-likely-cause = Causa più probabile
say-several-cards = Ci sono più carte: scegli quale usare.
say-person = Persona
say-person-hidden = Nome e codice fiscale sono nascosti.
say-trust-portal = L'ultima parola è del portale, quando accedi.
say-show-details = Mostra i dettagli tecnici
say-hide-details = Nascondi i dettagli tecnici
say-details = Dettagli tecnici
say-algorithm = Algoritmo di firma
say-key-usage = Uso della chiave
say-extended-usage = Scopi ammessi
say-key-fingerprint = Impronta SHA-256 della chiave
say-revocation-lists = Liste di revoca
say-responder = Servizio di revoca (OCSP)
say-keep = Esporta
say-keep-pem = PEM
say-keep-der = DER
say-keep-text = Testo
say-keep-calendar = Scadenza per il calendario
say-keep-note = PEM e DER contengono i dati personali del certificato. Il testo li contiene solo se sono mostrati qui.
say-writing = Salvataggio in corso…
say-written = Salvato in
say-stem-certificate = certificato
say-stem-expiry = scadenza
say-hidden = (nascosto)
say-pin-page = PIN della carta
say-pin-state = Stato del PIN
say-pin-at-moment = Il numero viene dalla carta, letto senza usare tentativi.
say-pin-length-title = Lunghezza
say-pin-block-title = Se il PIN si blocca
say-pin-block-help = Dopo alcuni PIN sbagliati, di solito tre, la carta blocca il PIN. La carta non è persa: si sblocca con il PUK. Anche il PUK ha pochi tentativi. Se si blocca anche quello, serve una carta nuova.
say-where-pin-title = Dove trovo PIN e PUK
say-where-pin-cns = CNS e tessera sanitaria: nella busta chiusa o nel foglio avuti quando la carta è stata attivata.
say-where-pin-cie = CIE: otto cifre in due metà. La prima è sulla ricevuta della richiesta, la seconda nella lettera arrivata con la carta. Servono sempre tutte e otto.
say-where-pin-lost = Se non si trovano, chiedi allo sportello che ha attivato la carta: per la tessera sanitaria, la ASL.
say-pin-promise = Varco non conserva il PIN e non lo ripete mai da solo: una conferma è un solo tentativo.
say-lay-card = Appoggia la carta
say-lay-card-help = Al centro del lettore, ferma e senza custodia. Varco la legge da solo.
say-insert-or-lay = Inserisci o appoggia la carta
say-insert-or-lay-help = Le carte con il chip a vista vanno inserite con il chip in avanti. Quelle senza contatto vanno appoggiate al centro. Varco le legge da solo.
say-open-pin-page = Apri la pagina del PIN
say-help = Aiuto
say-close = Chiudi
say-shortcuts = Scorciatoie da tastiera
say-help-what = A che cosa serve
say-help-do = Che cosa si può fare
say-help-sign-in = Qui si entra in un portale con la carta. Varco legge la carta appena è nel lettore, controlla il portale, chiede il PIN una volta sola e apre i servizi.
say-help-sign-in-do = Scegli il portale e premi il pulsante grande. I passi si spuntano da soli. Se uno non riesce, si legge perché e che cosa fare. Annulla ferma tutto senza danni.
say-help-services = L'accesso è riuscito: qui ci sono i servizi del portale.
say-help-services-do = Lascia la carta nel lettore finché lavori. Esci chiude la sessione, e la chiude anche togliere la carta.
say-help-card = Qui si vede se la carta permette l'accesso e fino a quando, con ogni controllo del certificato.
say-help-card-do = I dati personali restano nascosti finché non li mostri. Si possono esportare il certificato e la scadenza, per il calendario.
say-help-diagnosis = Quando qualcosa non va, qui si trova il punto: sistema, servizio, lettore, carta, certificato, PIN, portale.
say-help-diagnosis-do = Leggi la prima riga in rosso e fai quello che dice, poi premi Ripeti. Copia prepara un testo da mandare a chi aiuta, senza dati personali. Il portale viene interrogato solo se lo chiedi.
say-help-pin = Qui si legge quanti tentativi restano per il PIN e dove trovarlo. Leggere non usa tentativi.
say-help-pin-do = Se il PIN è bloccato serve il PUK. Se non è attivo, serve lo sportello che ha dato la carta.
say-help-settings = Qui si sceglie come si presenta Varco, come si digita il PIN e quali portali conosce.
say-help-settings-do = Ogni scelta vale subito e resta per le prossime volte.
say-help-typing = Varco chiede il PIN per provare al portale chi sei. Il PIN va alla carta e a nessun altro.
say-help-typing-do = Digita le cifre e conferma una volta. Esc torna indietro: nessun tentativo va perso.
say-key-tab = Tab, Maiusc+Tab
say-key-tab-does = passa al prossimo comando o al precedente
say-key-space = Spazio
say-key-space-does = preme il comando scelto
say-key-enter = Invio
say-key-enter-does = preme il comando scelto o, se nessuno lo è, fa l'azione principale della pagina
say-key-escape = Esc
say-key-escape-does = annulla o torna indietro, senza danni
say-key-help = F1
say-key-help-does = spiega la pagina
say-key-diagnosis = Ctrl+D
say-key-diagnosis-does = apre la diagnosi
say-key-pages = Ctrl+1 … Ctrl+5
say-key-pages-does = apre una pagina, nell'ordine del menu
say-key-digits = 0 … 9, Backspace, Canc
say-key-digits-does = nel PIN: scrivi, togli l'ultima cifra, togli tutto

card-until = { $days ->
    [0] Vale ancora solo oggi, { $date }.
    [1] Vale ancora un giorno, fino al { $date }.
   *[other] Vale fino al { $date }, per altri { $days } giorni.
    }
pin-rule = { $same ->
    [yes] Esattamente { $max } cifre.
   *[no] Da { $min } a { $max } cifre, solo numeri.
    }
calendar-summary = Scade la carta per i servizi online
calendar-description = Il certificato della carta vale fino al { $date }. Chiedi una carta nuova all'ente che l'ha emessa: può volerci qualche settimana.

## Diagnosi: i livelli

layer-system = Sistema
layer-service = Servizio smart card
layer-readers = USB e lettori
layer-cards = Carte
layer-applications = Tipo di carta
layer-certificate = Certificato
layer-pin = PIN
layer-conflicts = Altri programmi
layer-portal = Rete e portale
layer-program = Varco
outcome-good = a posto
outcome-attention = attenzione
outcome-trouble = da risolvere
outcome-unknown = non controllato

## Diagnosi: che cosa è stato trovato

finding-system = { $system }, al computer.
finding-system-ssh = { $system }, collegato con SSH.
    .next = Il lettore che conta è quello del computer a cui sei collegato. Se non si vede, apri Varco sul computer che ha il lettore.
finding-system-remote = { $system }, in desktop remoto.
    .next = Nelle opzioni del desktop remoto condividi le smart card.
finding-system-container = { $system }, in un contenitore.
    .next = Il contenitore deve ricevere la presa del servizio, /run/pcscd/pcscd.comm.
finding-system-isolated = { $system }, in un pacchetto isolato.
    .next = Se i lettori non si vedono, installa il pacchetto di Varco fatto per il tuo sistema.
finding-service = Il servizio risponde.
finding-reader = { $reader }.
finding-empty = Nessuna carta in { $reader }.
finding-card = Una carta risponde in { $reader }.
finding-recognised = { $model } in { $reader }.
finding-certificate = Il certificato permette l'accesso ancora per { $days ->
        [one] { $days } giorno.
       *[other] { $days } giorni.
    }
finding-certificate-warnings = Il certificato permette l'accesso ancora per { $days ->
        [one] { $days } giorno, ma qualche portale può rifiutarlo.
       *[other] { $days } giorni, ma qualche portale può rifiutarlo.
    }
    .next = La pagina Carta dice quali controlli danno un avviso.
finding-pin-later = La carta dice i tentativi solo quando serve il PIN.
finding-certificate-after-pin = La carta mostra il certificato solo dopo il PIN: la diagnosi non lo chiede.
finding-pin-left = { $tries ->
    [0] Il PIN è bloccato.
    [1] Per il PIN resta un solo tentativo.
   *[other] Per il PIN restano { $tries } tentativi.
    }
    .next = Scrivi il PIN con calma. Se non lo ricordi, fermati: la pagina PIN dice come usare il PUK.
finding-pin-verified = Il PIN è già verificato in questo momento.
finding-pin-unknown = Questa carta non dice quanti tentativi restano.
finding-no-proxy = Nessun proxy tra qui e il portale.
finding-proxy = Si passa dal proxy { $proxy }.
finding-name = Il nome { $host } è stato trovato (DNS).
finding-name-by-proxy = Il nome del portale lo cerca il proxy.
finding-clock = L'orologio del computer è giusto.
finding-clock-unknown = Il portale non ha detto che ore sono.
finding-proven = { $host } ha provato chi è (TLS).
finding-vouched = Lo garantisce { $issuer }.
finding-vouched-here = Lo garantisce { $issuer }, che solo questo computer conosce.
    .next = Può essere il tuo ufficio, o un programma che legge il traffico. Se non riesci a entrare, prova un'altra rete.
finding-portal = { $host } ha dimostrato la sua identità e chiede la carta.
finding-portal-not-asked = Il portale non è stato interrogato.
finding-program = Varco { $version }, finestra disegnata con { $renderer }.
finding-contact = Contatto stabile per tre secondi: { $answers ->
        [one] { $answers } risposta
       *[other] { $answers } risposte
    } al secondo, { $losses ->
        [one] { $losses } interruzione.
       *[other] { $losses } interruzioni.
    }
finding-no-programs = Nessun altro programma usa le carte.
finding-programs = Usano le carte anche: { $programs }.
    .next = Chiudi questi programmi se la carta è occupata. Varco non li chiude mai da solo.
finding-run = Scrivi questo comando nel terminale. Poi controlla di nuovo.
finding-not-kept = Varco non riesce a scrivere { $file }.
    .next = Controlla lo spazio sul disco e i permessi della cartella. Per entrare non serve.
finding-not-looked = Questo sistema non mostra quali programmi usano le carte.
finding-not-reached = Prima va risolto un passo precedente.

# Carte senza contatto

say-cie-recognised = CIE riconosciuta: i dati del certificato appariranno dopo il PIN.
say-hold-still = Tieni ferma la carta
say-hold-still-reading = Varco la sta leggendo: lasciala al centro del lettore.
say-busy-laid = Accesso in corso: lascia la carta ferma sul lettore.
say-hold-still-working = Lasciala al centro del lettore e non toccarla, fino alla fine.
say-mute-by-radio = Toglila, aspetta un momento e appoggiala di nuovo al centro del lettore, senza custodia e senza altre carte vicine.
say-contact = Contatto
say-contact-steady = stabile
say-contact-unsteady = instabile
say-unsteady = Contatto instabile: la carta va e viene
say-turn-card = Gira la carta di 90 gradi, sempre al centro del lettore.
say-lift-card = Sollevala di circa 5 millimetri, per esempio su un foglio di cartone.
say-empty-field = Allontana il telefono, il portafoglio e le altre carte.
answers-per-second =
    { $answers ->
        [0] meno di una risposta al secondo
        [one] { $answers } risposta al secondo
       *[other] { $answers } risposte al secondo
    }

## Diagnosi: dettagli tecnici

detail-system = Sistema
detail-service-version = Versione del servizio
detail-protocol = Protocollo del servizio
detail-socket-unit = pcscd.socket
detail-socket-path = Socket del servizio
detail-usb-id = USB
detail-driver = Driver
detail-interface = Interfaccia
detail-keypad = Tastierino
detail-max-command = Comando più lungo
detail-model = Modello
detail-note = Da sapere
detail-atr = ATR
detail-changes = Carte messe e tolte
detail-probe = Prova
detail-certificate-length = Byte del certificato
detail-key = Chiave
detail-issuer = Emittente
detail-programs = Programma
detail-proxy = Proxy
detail-voucher = Emittente del portale
detail-addresses = Indirizzi
detail-tls = TLS
detail-signature = Firma
detail-visit = Richiesta
detail-build = Versione
reader-note-loses-field = Con la CIE questo modello perde spesso il contatto o va fuori tempo.
reader-note-false-keypad = Questo modello dice di avere un tastierino, ma non ce l'ha.

## Diagnosi: carta e portale, confronto

ready-verdict = { $ready ->
    [yes] Carta pronta per { $portal }
    [maybe] Carta forse pronta per { $portal }
    [no] Carta non pronta per { $portal }
    [unasked] Non si sa ancora se la carta è pronta per { $portal }
   *[unknown] Carta pronta per { $portal }, per quanto si vede prima del PIN
    }
ready-answer = { $ready ->
    [yes] sì
    [maybe] forse
    [no] no
   *[unknown] non si sa
    }
ready-certificate = certificato
ready-issuer = ente
ready-key = chiave
ready-tls = TLS
ready-pin = PIN
changes-since = Che cosa è cambiato dall'ultima volta buona, { $date }
change-values = prima { $before }, ora { $now }
say-reading-card = Leggo la carta
say-reading-card-help = Lasciala nel lettore: bastano pochi secondi.
say-tries-after-pin = Questa carta dice quanti tentativi restano solo se il PIN è sbagliato.
say-card-ready = Carta pronta
say-card-ready-warned = Carta pronta, con un avviso
