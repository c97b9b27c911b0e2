# Con quale profilo si opera, come si prosegue nel browser, come finisce una sessione, e lo storico
# degli accessi.

## Profilo

ses-choose-title = Scegli il profilo
ses-choose-help = Il portale chiede con quale profilo operare. Decidi tu: Varco non sceglie al posto tuo.
ses-choosing = Varco lo dice al portale…
ses-acting = Profilo
ses-acting-all = Tutti i profili insieme
ses-change-profile = Scegli un altro profilo
ses-keep-profile = Torna ai servizi
ses-choose-with = Scegli con «--profile», per esempio con una parte del nome.
ses-profile-prompt = Numero del profilo:

## Nel browser

ses-way-asking = Varco chiede al portale se la sessione può passare al browser…
ses-way-link = Il portale dà un collegamento che vale una volta sola. Con quello la sessione prosegue nel browser consueto.
ses-way-anew = Il browser si apre sul portale, che chiederà di entrare di nuovo.
ses-link-opened = La sessione prosegue nel browser consueto. Varco non ne tiene nulla. Per finirla, esci dal portale là.
ses-go-on = Continua nel browser
way-window = La sessione può proseguire in una finestra di { $browser } a parte. Là non serve entrare di nuovo.
hand-off-portal = { $reason } Così la sessione non può passare al browser.

## Come finisce

ses-in-browser = La sessione prosegue nel browser consueto. Per finirla, esci dal portale là.
ses-unknown = La sessione era nel browser: Varco non può sapere se là si è usciti. Se no, dura finché scade.
ses-still-open = Il portale ha risposto all'uscita, ma tiene ancora aperta la sessione. Là dura finché scade. Qui non ne resta nulla.
ses-close-window = Chiudi anche la finestra del browser
ses-close-window-help = Prima salva quello che hai scritto là. Chiudendola, Varco esce anche dal portale.
ses-window-closed = La finestra del browser è stata chiusa.
ses-by-portal = Il portale aveva già chiuso la sessione.

## Storico degli accessi

ses-history = Storico degli accessi
ses-history-keep = Tieni uno storico degli accessi
ses-history-help = Restano su questo computer ora, portale, numero di serie del certificato ed esito degli ultimi 500 accessi. Mai nomi, codici fiscali o PIN.
ses-history-open = Apri lo storico
ses-history-back = Torna alle impostazioni
ses-history-empty = Lo storico è vuoto.
ses-history-off = Lo storico è spento: i prossimi accessi non vengono scritti.
ses-history-reading = Varco legge lo storico…
ses-history-csv = Esporta in CSV
ses-history-json = Esporta in JSON
ses-history-erase = Cancella lo storico
ses-history-sure = Cancella tutto
ses-history-keep-it = Non cancellare
ses-history-erased = Lo storico è stato cancellato.
ses-history-erasing = Varco cancella lo storico…
ses-history-more = Mostra i precedenti
ses-help-history = Qui si leggono gli accessi che Varco ha annotato su questo computer, dal più recente. Li annota solo se lo chiedi nelle impostazioni.
ses-help-history-do = Esportare lo storico in un file, o cancellarlo. Il file va nella cartella dei download.
ses-stem-history = storico-accessi
ses-outcome-signed-in = Accesso riuscito
ses-outcome-not-enabled = Riconosciuto, ma non abilitato
ses-outcome-failed = Accesso non riuscito
history-question = { $count ->
    [0] Cancellare quello che il file contiene? Non si può più recuperare.
    [one] Cancellare l'accesso annotato? Non si può più recuperare.
   *[other] Cancellare tutti i { $count } accessi annotati? Non si possono più recuperare.
    }
history-moment = { $day }, ore { $time }
history-certificate = certificato { $serial }
history-unreadable = { $lines ->
    [one] Una riga del file non si legge: è stata saltata.
   *[other] { $lines } righe del file non si leggono: sono state saltate.
    }
