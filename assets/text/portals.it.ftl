# Chi può entrare, come, e che cosa chiede un portale. Le frasi stanno una per riga: la finestra e la
# riga di comando le mostrano così come sono.

## Categorie (circolare 36 del 19 ottobre 2020; le ultime cinque stanno in «altri»)

category-patronato = Istituti di patronato e assistenza sociale
category-agronomi = Agronomi e dottori forestali
category-agrotecnici = Agrotecnici e agrotecnici laureati
category-avvocati = Avvocati
category-caf_imprese = CAF imprese
category-csv = Centri servizi per il volontariato
category-consorzi_coop = Consorzi di società cooperative
category-cdl = Consulenti del lavoro
category-commercialisti = Dottori commercialisti ed esperti contabili
category-periti_agrari = Periti agrari e periti agrari laureati
category-raccomandatari = Raccomandatari marittimi
category-assoc_non_soc = Servizi di associazione (non società)
category-assoc_soc = Servizi di associazione (società)
category-capogruppo = Società capogruppo
category-stp = Società tra professionisti (STP)
category-tributaristi = Tributaristi, revisori e altri professionisti per imprese senza dipendenti
category-amm_statali = Amministrazioni statali in gestione per conto dello Stato
category-altri = Tutti gli altri utenti
category-datori_di_lavoro = Datori di lavoro e legali rappresentanti di aziende
category-lavoratori = Lavoratori e cittadini
category-stazioni_appaltanti = Stazioni appaltanti e amministrazioni procedenti
category-soa = Organismi di attestazione (SOA)
category-inps_casse_edili = Utenti di INPS e Casse edili
category-medici = Medici

## Chi può entrare e come

access-category = Categoria
access-day = Giorno
access-part-how = Come
access-part-since = Da quando
access-part-credentials = Credenziali INAIL
access-part-first = Prima di tutto
access-part-delegates = Delegati
access-part-services = Servizi abituali
access-part-spid = Gestori SPID

access-how-digital = Si entra solo con SPID di livello 2, CIE o CNS.
access-how-both = Si entra con le credenziali INAIL. Vanno bene anche SPID di livello 2, CIE o CNS.
access-since = È così dal { $from }.
access-digital-later = Dal { $from } si entra solo con SPID, CIE o CNS.
access-before-calendar = Il calendario nasce con la circolare del { $day }. Dei giorni prima Varco non sa altro.
access-credentials-ended = Non valgono più. L'ultimo giorno è stato il { $until }.
access-credentials-usable = Dal { $stopped } INAIL non ne rilascia di nuove. Quelle già in uso valgono fino al { $until }.
access-credentials-obtainable = INAIL ne rilascia di nuove fino al { $issued }. Valgono fino al { $until }.

access-first-own = Basta entrare: il portale mostra le pratiche personali.
access-first-company-register = Il portale riconosce il legale rappresentante dal registro delle ditte. Le altre ditte si aggiungono con «Associa ditta».
access-first-professional-register = INAIL legge l'albo professionale. Il profilo nasce da solo al primo accesso.
access-first-group = Il gruppo si registra presso INAIL. Poi il responsabile aggiunge le altre persone in «Gestione utente», con il codice fiscale.
access-first-public-body = Il profilo dell'ente è creato da INPS, Casse edili o INAIL. Poi l'ente si abilita nel «Cruscotto di abilitazione ai servizi online».
access-first-register-keeper = Chi ha già un ruolo lo conserva. I nuovi utenti li aggiunge un amministratore, in «Utenti e profili» di «Nuova gestione anagrafica Stazioni appaltanti e SOA».
access-first-state-administration = L'amministrazione nomina chi ha i ruoli: amministratori, delegati e datori di lavoro.
access-first-request = Dopo l'accesso si chiede il profilo in «Richieste di abilitazione».
access-first-depends = Per le proprie pratiche basta entrare. Chi lavora per una ditta o un ente deve avere prima il profilo.
access-only-reported = Varco lo sa da fonti non ufficiali: se il portale dice altro, vale il portale.
access-delegates-first = Il delegato entra prima una volta con la propria identità: SPID, CIE o CNS. Solo dopo chi lo delega può aggiungere il suo codice fiscale.
access-delegates-date = Per il delegato vale la data di chi lo delega: { $from }.
access-services-by-portal = È il portale a dire quali servizi sono attivi per la persona.
access-spid-list = Elenco del { $day }, può essere cambiato. Varco non chiede mai le credenziali SPID: si usano solo nel sito del gestore.
access-spid-level = Il livello 2 chiede la password e in più un codice o una conferma sul telefono.

## Il server d'identità

way-by-identity-server = La CIE si mostra al server d'identità del Ministero dell'Interno, che dice al portale chi sei.
way-signature-phase = Firma per il server d'identità del Ministero

## Che cosa resta da confermare di un portale

assumed-entry = l'ingresso con la CNS
assumed-hosts = gli indirizzi che chiedono la carta
assumed-cie = la CIE al server d'identità, che sul computer non è documentata
assumed-signed-in = da che cosa si vede che l'accesso è riuscito

## Che cosa incontra un accesso

meets-identity-server = La CIE va invece a chi ne prova l'identità:
meets-host = Chiede la carta
meets-when = Quando
meets-tls = Versioni TLS
meets-issuers = Emittenti
meets-cards = Carte
meets-server = Server
meets-at-handshake = subito, all'apertura della connessione
meets-per-page = solo per certe pagine, a connessione già aperta
meets-never = mai: il portale non ha chiesto la carta
meets-issuers-any = il portale non ne nomina: vanno bene tutti
meets-issuers-unknown = non si sanno senza la carta
meets-issuers-count = { $count ->
    [one] il portale ne nomina { $count }
   *[other] il portale ne nomina { $count }
    }
meets-server-verified = { $host } ha dimostrato chi è
meets-cns = CNS
meets-cns-1024 = CNS con chiave corta (1024 bit)
meets-cie = CIE
meets-works = può entrare
meets-works-12 = può entrare, in TLS 1.2
meets-doubtful = il server la può rifiutare
meets-cannot = non può entrare
meets-unknown = non si sa senza provare

## Che cosa si ricorda di un portale

remembered-shut-out = Il { $day } una carta come questa non poteva entrare qui. Varco guarda di nuovo.
look-ago = { $unit ->
    [now] Portale controllato poco fa.
    [minutes] { $count ->
        [one] Portale controllato un minuto fa.
       *[other] Portale controllato { $count } minuti fa.
        }
    [hours] { $count ->
        [one] Portale controllato un'ora fa.
       *[other] Portale controllato { $count } ore fa.
        }
   *[days] { $count ->
        [one] Portale controllato un giorno fa.
       *[other] Portale controllato { $count } giorni fa.
        }
    }
look-at-handshake = Chiede la carta appena ci si collega.
look-per-page = Chiede la carta solo per certe pagine.
look-never = Non ha chiesto la carta.
look-first = Controlla il portale
look-again = Controlla di nuovo il portale
look-running = Varco controlla il portale, senza carta. Intanto puoi accedere.
look-failed = Il controllo non è riuscito. Puoi accedere lo stesso: Varco guarda comunque il portale prima del PIN.
remembered-changed = Il portale ora chiede la carta in un altro modo rispetto al { $day }.
## Altri modi di entrare

way-other = Altri modi di entrare
way-other-long = Altri modi di entrare: SPID, CIE con lo smartphone
way-no-contactless = La CIE si legge senza contatto e qui non c'è un lettore adatto. Si può usare lo smartphone.
way-cie-modes = CIE
way-level-3 = Il portale propone tre modi. In tutti servono la carta e il suo PIN.
way-desktop = Desktop
way-desktop-help = La CIE si appoggia su un lettore senza contatto collegato al computer. È l'accesso che fa Varco.
way-with-phone = Desktop con smartphone
way-with-phone-help = Il portale si apre nel browser e mostra un codice QR. L'app CieID lo inquadra e legge la carta. Poi si continua sul computer.
way-mobile = Mobile
way-mobile-help = Si fa tutto sul telefono: il portale si apre nel suo browser e l'app CieID legge la carta.
way-open-cie = Apri il portale per la CIE
way-spid = SPID
way-spid-help = Il portale si apre nel browser: lì si preme SPID e si sceglie il proprio gestore. Varco non chiede mai le credenziali SPID.
way-open-spid = Apri il portale per SPID
way-refresh = Aggiorna l'elenco
way-refresh-help = Chiede l'elenco ad AgID (registry.spid.gov.it), senza dire chi lo chiede.
way-refreshing = Aggiornamento in corso…
way-refreshed = L'elenco è di oggi.
way-old-list-stays = L'elenco non si è potuto aggiornare. Resta quello di prima, con la sua data.
way-opening = Apertura del browser…
way-opened = Aperto nel browser
way-opened-help = L'accesso continua lì: Varco non lo vede.
way-who = Chi può entrare e come
way-who-help = Le regole dei servizi online INAIL dal 2020 a oggi, per categoria e per giorno.
way-change-category = Cambia categoria
way-choose-category = Scegli la categoria per vedere come si entra.
way-day-help = Si scrive giorno/mese/anno.
way-today = Oggi
way-no-day = Questo giorno non esiste: si scrive come 22/11/2026.
way-back = Torna ad Accedi
way-help-other = Qui si vede come entrare senza la carta nel lettore: con la CIE e lo smartphone, o con SPID. Varco apre il portale nel browser e non fa altro.
way-help-other-do = Aprire il portale alla pagina giusta, leggere chi rilascia SPID, aggiornare l'elenco.
way-help-who = Qui si vede con che cosa entra ogni categoria, da quando, e che cosa va fatto prima.
way-help-who-do = Scegliere la categoria e il giorno. Senza scegliere un giorno vale oggi.

## Quando manca la carta

ways-elsewhere = Altri modi di entrare, anche senza carta: { $command }
