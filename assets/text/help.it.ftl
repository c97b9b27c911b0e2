# L'aiuto della riga di comando in italiano. Le parole inglesi stanno con le definizioni in cli/args.rs.

help-varco = Accedi ai portali pubblici italiani con la smart card nel lettore
help-varco-portal = Nella finestra: un portale che Varco conosce, o un file con il profilo di un portale
help-varco-readers = Elenca i lettori e che cosa contengono
help-varco-card = Mostra che carta è e se permette l'accesso
help-varco-certificate = Mostra o esporta il certificato di autenticazione
help-varco-login = Accedi a un portale ed elenca i suoi servizi
help-varco-pin = Cura il PIN
help-varco-pin-status = Mostra quanti tentativi restano, senza usarne
help-varco-portals = Elenca i portali che Varco conosce
help-varco-diagnose = Scopri che cosa manca per entrare in un portale
help-varco-simulate = Simula una carta o un portale per altri programmi
help-varco-simulate-card = Mette una carta di prova nel lettore virtuale vpcd, per ogni programma PC/SC
help-varco-simulate-portal = Avvia un portale di prova su questo computer
help-varco-demo = Accedi con una carta di prova a un portale di prova, in un solo processo

help-any-help = Mostra questo aiuto
help-any-version = Mostra la versione
help-any-language = Lingua dei messaggi: it oppure en [se manca: quella del sistema]
help-any-simulated = Usa una carta di prova interna al posto dei lettori del sistema
help-any-reader = Nome del lettore, o una parte che nessun altro lettore ha
help-any-json = Stampa un oggetto JSON

help-varco-readers-watch = Continua a osservare e stampa ogni cambiamento
help-varco-readers-json = Stampa un oggetto JSON (con --watch: uno per cambiamento)
help-varco-card-personal = Mostra anche i dati personali della carta
help-varco-certificate-format = Come stamparlo
help-varco-certificate-chain = Di' anche che cosa si sa degli emittenti
help-varco-certificate-pin-stdin = Leggi il PIN dallo standard input, per le carte che mostrano il certificato solo dopo (per una CNS non serve e il PIN non viene usato)
help-varco-login-portal = Un portale che Varco conosce, o un file con il profilo di un portale [default: quello scelto nelle impostazioni, o inail]
help-varco-login-pin-stdin = Leggi il PIN dallo standard input, fino al primo a capo
help-varco-login-last-try = Con --pin-stdin: usa il PIN anche se resta un solo tentativo
help-varco-login-open = Dove proseguire dopo l'accesso
help-varco-diagnose-online = Interroga anche il portale; altrimenti nulla passa dalla rete
help-varco-diagnose-portal = Il portale da interrogare: uno che Varco conosce, o un file con il profilo di un portale [se manca: quello delle impostazioni]
help-varco-simulate-card-profile = La carta da simulare
help-varco-simulate-card-vpcd = Dove ascolta vpcd
help-varco-simulate-card-timing = Quanto durano i comandi
help-varco-simulate-card-log = Scrivi ogni comando e ogni risposta in questo file; i PIN sono coperti
help-varco-simulate-card-fault = Che cosa va storto: remove@12, reset@12, garbage@12, short@12, delay:500@12, 6F00@12, mute@12, oppure a ogni lettura, PIN o firma: remove@read, remove@verify, remove@sign; si può ripetere
help-varco-simulate-portal-mode = Come si comporta il portale: un codice (E01...) o un nome
help-varco-simulate-portal-listen = Indirizzo su questo computer; la porta 0 ne prende una libera
help-varco-simulate-portal-pki = Cartella per la CA del portale e il suo profilo
help-varco-demo-card = La carta di prova
help-varco-demo-portal-mode = Come si comporta il portale di prova: un codice (E01...) o un nome
help-varco-demo-no-window = Sulla riga di comando, senza finestra
