//! The trust part of Carta with the real runtime, lists that xmlsec1 signed, and real responders:
//! what a person sees, and what they can do meanwhile.

#[path = "../../../tests/support/issuer.rs"]
#[allow(dead_code, missing_docs, unreachable_pub, clippy::pedantic)]
mod issuer;
#[path = "../../../tests/support/reply.rs"]
#[allow(dead_code, missing_docs, unreachable_pub, clippy::pedantic)]
mod reply;
#[path = "../../../tests/support/signed_list.rs"]
#[allow(dead_code, missing_docs, unreachable_pub, clippy::pedantic)]
mod signed_list;

use std::fs;
use std::net::SocketAddr;

use tempfile::TempDir;

use self::issuer::{Answers, Issuer, good, revoked};
use self::reply::{serve, silent};
use self::signed_list::{Entry, ListMaker};
use super::*;
use crate::flow::{CardSummary, Question, ReadCertificate, Tries};
use crate::identity::Certificate;
use crate::problem::{AnswerFault, FetchFault, ProxyFault, TrustProblem};
use crate::runtime::TrustSources;
use crate::settings::Proxy;
use crate::trust::{Anchors, Request, Signers, Source, Store};
use crate::ui::Screen;
use crate::ui::app::tests as app_tests;
use crate::ui::app::{NetworkIntent, TrustIntent, Typed};

/// A window that shows a card with this certificate. The card is told to it; what is asked about
/// its trust is carried out indeed.
struct Window {
    app: App,
    events: Receiver<Event>,
    text: Text,
    /// Where the list is kept, and where the newer one lies.
    _folder: TempDir,
}

/// What a window takes its lists from.
struct Publisher {
    commission: ListMaker,
    agency: ListMaker,
    list: String,
}

impl Publisher {
    /// A list that names these authorities.
    fn of(authorities: &[Certificate]) -> Self {
        let agency = ListMaker::new();
        let entries: Vec<_> = authorities.iter().map(Entry::of).collect();
        let list = agency.sign(&ListMaker::list(&entries));
        Self {
            commission: ListMaker::new(),
            agency,
            list,
        }
    }

    fn sources(&self, folder: &TempDir) -> TrustSources {
        let location = "https://eidas.agid.invalid/TSL-IT.xml";
        let lists = ListMaker::list_of_lists(location, &self.agency.signers());
        let file = |name: &str, content: &str| {
            let path = folder.path().join(name);
            fs::write(&path, content).unwrap();
            Source::File(path)
        };
        TrustSources {
            store: Some(Store::within(folder.path())),
            request: Request {
                from: Some(file("TSL-IT.xml", &self.list)),
                signers: Signers::Published {
                    lists: file("eu-lotl.xml", &self.commission.sign(&lists)),
                    anchors: Anchors::of(&self.commission.signers()),
                },
            },
        }
    }
}

impl Window {
    fn new(certificate: &Certificate, publisher: &Publisher) -> Self {
        Self::behind(certificate, publisher, Proxy::Direct)
    }

    fn behind(certificate: &Certificate, publisher: &Publisher, proxy: Proxy) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let portal = VirtualPortal::start(Options::default()).unwrap();
        let mut profile = Profile::parse(&portal.profile_toml(), "prova").unwrap();
        profile.route.proxy = proxy;
        let (tell, events) = mpsc::channel();
        let tell = Mutex::new(tell);
        let readers = Arc::new(VirtualReaders::new());
        let runtime = Runtime::start(readers, vec![profile], move |event| {
            // The window may be gone already. Readers are none of this runtime's.
            if matches!(event, Event::Trust(_)) {
                tell.lock().unwrap().send(event).ok();
            }
        })
        .unwrap();
        runtime.use_trust(publisher.sources(&folder));
        let (looks, looked) = mpsc::channel();
        let mut settings = Settings::default();
        settings.first_run_done = true;
        let app = App::new(Start {
            state: State::new(runtime.portal_names()),
            carry: Box::new(move |effect| match effect {
                Effect::ReadCard { round, .. } => looks.send(round).unwrap(),
                effect => runtime.carry(effect),
            }),
            events: unbounded_channel().1,
            is_demo: false,
            desk: app::Desk {
                language: Some(Language::Italian),
                ..app::Desk::unkept(settings)
            },
            raised: unbounded_channel().1,
        });
        let mut window = Self {
            app,
            events,
            text: Text::new(Language::Italian),
            _folder: folder,
        };
        window.tell(Event::Readers(Ok(vec![app_tests::reader(true)])));
        let round = looked.recv().unwrap();
        let result = Ok(card_with(certificate));
        window.tell(Event::CardRead { round, result });
        let page = Intent::Open(Screen::Card);
        drop(window.app.update(Message::Intent(page)));
        // Judged by what came with the program: this issuer is nobody.
        window.until_shown("Fiducia");
        window.until(Self::verdict_is_known);
        window
    }

    /// With the publisher's list fetched by the button.
    fn with_list(certificate: &Certificate, publisher: &Publisher) -> Self {
        let mut window = Self::new(certificate, publisher);
        window.press("Aggiorna l'elenco");
        window.until_shown("Elenco scaricato.");
        window.until(Self::verdict_is_known);
        window
    }

    fn tell(&mut self, event: Event) {
        drop(self.app.update(Message::Outside(event)));
    }

    fn verdict_is_known(&self) -> bool {
        let shown = self.app.state.card();
        let read = shown.and_then(|(_, card)| card.certificate.as_ref());
        let judged = read.and_then(|read| self.app.state.trust.of(&read.certificate));
        judged.is_some_and(|judged| judged.assessment.is_some())
    }

    fn question(&self) -> &Question {
        let (_, card) = self.app.state.card().unwrap();
        let read = card.certificate.as_ref().unwrap();
        &self.app.state.trust.of(&read.certificate).unwrap().question
    }

    #[track_caller]
    fn until(&mut self, holds: impl Fn(&Self) -> bool) {
        while !holds(self) {
            let event = self.events.recv_timeout(PATIENCE);
            let event = event.unwrap_or_else(|_| panic!("{:?}", self.app.state.trust));
            self.tell(event);
        }
    }

    #[track_caller]
    fn until_shown(&mut self, text: &str) {
        self.until(|window| window.shows(text));
    }

    fn simulator(&self) -> Simulator<'_, Message> {
        Simulator::with_size(crate::ui::settings(), (1024.0, 4000.0), self.app.view())
    }

    fn shows(&self, text: &str) -> bool {
        self.simulator().find(text).is_ok()
    }

    #[track_caller]
    fn assert_shows(&self, text: &str) {
        assert!(self.shows(text), "{text:?}: {:?}", self.app.state.trust);
    }

    #[track_caller]
    fn press(&mut self, label: &str) {
        let mut ui = self.simulator();
        ui.click(label)
            .unwrap_or_else(|error| panic!("{label:?}: {error:?}"));
        let messages: Vec<_> = ui.into_messages().collect();
        assert!(!messages.is_empty(), "{label}");
        for message in messages {
            drop(self.app.update(message));
        }
    }

    /// Asks the issuer, and waits for what comes of it.
    fn ask(&mut self) {
        self.press("Verifica ora");
        self.until(|window| !matches!(window.question(), Question::Asking(_)));
    }
}

fn card_with(certificate: &Certificate) -> Box<CardSummary> {
    let mut card = app_tests::card(Tries::Left(3));
    card.certificate = Some(ReadCertificate {
        checks: certificate.checks(time::OffsetDateTime::now_utc()),
        valid_until: certificate.validity().not_after.date(),
        certificate: certificate.clone(),
    });
    card
}

fn at(address: SocketAddr) -> String {
    format!("http://{address}/")
}

const RECOGNISED: &str = "Chi ha emesso il certificato è riconosciuto. Revoca non verificata.";

#[test]
fn the_list_is_fetched_and_the_chain_is_judged_anew() {
    let issuer = Issuer::new();
    let publisher = Publisher::of(&[issuer.certificate(), issuer.root_certificate()]);
    let certificate = issuer.issue(&[], &[]);
    let mut window = Window::new(&certificate, &publisher);
    window.assert_shows("La catena non è completa: Varco non sa chi garantisce il certificato.");
    window.assert_shows("Elenco italiano di luglio 2026, arrivato con Varco: 128 enti.");
    let hash = crate::trust::snapshot::SHA256;
    assert!(
        window
            .simulator()
            .find(format!(
                "SHA-256 {} {} {} {} {} {} {} {}",
                &hash[..8],
                &hash[8..16],
                &hash[16..24],
                &hash[24..32],
                &hash[32..40],
                &hash[40..48],
                &hash[48..56],
                &hash[56..]
            ))
            .is_ok()
    );
    window.press("Aggiorna l'elenco");
    window.until_shown("Elenco scaricato.");
    window.until(Window::verdict_is_known);
    window.assert_shows(RECOGNISED);
    window.assert_shows("Elenco italiano del 2 novembre 2026, firma verificata: 2 enti.");
    window.assert_shows(
        "Chi può firmarlo lo dice l'elenco europeo n. 393 del 10 settembre 2026, firmato da chi è \
         nominato nella Gazzetta ufficiale (C/2026/1944).",
    );
    // Every certificate of the chain, with what was found of it.
    window.assert_shows("Ente Immaginario - CA Cittadini");
    window.assert_shows("Radice Immaginaria");
    window.assert_shows("Firma verificata; date valide; le chiavi corrispondono.");
    // Nobody was asked.
    window.assert_shows("Revoca non verificata.");
}

#[test]
fn what_a_real_responder_says_is_shown_with_its_time() {
    let issuer = Issuer::new();
    let publisher = Publisher::of(&[issuer.certificate()]);
    for (index, verdict) in [
        (
            Some(good()),
            "Valido: chi lo ha emesso è riconosciuto e conferma che non è revocato. Per gli enti conta l'elenco.",
        ),
        (Some(revoked("keyCompromise")), "Il certificato è revocato."),
        (
            Some(revoked("certificateHold")),
            "Il certificato è sospeso.",
        ),
        (None, "L'ente non conosce questo certificato."),
    ] {
        let responder = issuer.responder(Answers::Itself, index.as_deref());
        let address = format!("http://127.0.0.1:{}/", responder.port);
        let certificate = issuer.issue(&[address], &[]);
        let mut window = Window::with_list(&certificate, &publisher);
        window.assert_shows(RECOGNISED);
        window.ask();
        window.assert_shows(verdict);
        let Question::Answered(answer) = window.question() else {
            panic!("{:?}", window.question());
        };
        let words = window.text.revocation(answer);
        assert!(words.contains("Domanda delle "), "{words}");
        window.assert_shows(&words);
    }
}

#[test]
fn an_answer_that_proves_nothing_changes_nothing() {
    let issuer = Issuer::new();
    let publisher = Publisher::of(&[issuer.certificate()]);
    let failed = |address: String, problem: Problem| {
        let certificate = issuer.issue(&[address], &[]);
        let mut window = Window::with_list(&certificate, &publisher);
        window.ask();
        let words = window.text.problem(&problem);
        for text in [words.what, words.means, words.next, problem.to_string()] {
            window.assert_shows(&text);
        }
        window.assert_shows(RECOGNISED);
    };
    let answer = |reason| {
        Problem::Trust(TrustProblem::RevocationAnswer {
            host: "127.0.0.1".to_owned(),
            reason,
        })
    };
    let responder = issuer.responder(Answers::Stranger, Some(&good()));
    let address = format!("http://127.0.0.1:{}/", responder.port);
    failed(address, answer(AnswerFault::WrongSigner));
    drop(responder);

    let question = issuer.question_without_nonce();
    let old = issuer.answer_of_before(3, Some(&good()), &question);
    let server = serve(move |_| ("200 OK", old.clone()));
    failed(at(server), answer(AnswerFault::Expired));

    let (gone, listener) = silent();
    drop(listener);
    failed(
        at(gone),
        Problem::Trust(TrustProblem::ServiceUnreachable {
            host: "127.0.0.1".to_owned(),
            reason: FetchFault::Refused,
        }),
    );
}

#[test]
fn a_person_need_not_wait_for_an_issuer_that_is_silent() {
    let issuer = Issuer::new();
    let publisher = Publisher::of(&[issuer.certificate()]);
    let (address, listener) = silent();
    let certificate = issuer.issue(&[at(address)], &[]);
    let mut window = Window::with_list(&certificate, &publisher);
    window.press("Verifica ora");
    // Who is asked is shown, and that one can leave.
    window.until_shown("Chiedo a 127.0.0.1 se è revocato…");
    let (mut stream, _) = listener.accept().unwrap();
    window.press("Annulla");
    window.assert_shows("Revoca non verificata.");
    // The connection ends: nothing goes on behind the person's back.
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    std::io::Read::read_to_end(&mut stream, &mut Vec::new()).unwrap();
    // What it still says is nobody's answer; another question is another one.
    window.until(|window| matches!(window.question(), Question::NotAsked));
    window.press("Verifica ora");
    window.until_shown("Chiedo a 127.0.0.1 se è revocato…");
}

#[test]
fn an_issuer_that_is_missing_is_fetched_with_the_question() {
    let issuer = Issuer::new();
    // The list names the root alone.
    let publisher = Publisher::of(&[issuer.root_certificate()]);
    let responder = issuer.responder(Answers::Itself, Some(&good()));
    let der = issuer.certificate().der().to_vec();
    let shop = serve(move |_| ("200 OK", der.clone()));
    let certificate = issuer.issue_naming(
        &[format!("http://127.0.0.1:{}/", responder.port)],
        &[],
        &[at(shop)],
    );
    let mut window = Window::with_list(&certificate, &publisher);
    window.assert_shows("Manca il certificato di «Ente Immaginario - CA Cittadini».");
    window.ask();
    window.assert_shows("Valido: chi lo ha emesso è riconosciuto e conferma che non è revocato. Per gli enti conta l'elenco.");
    window.assert_shows("Ente Immaginario - CA Cittadini");
    assert!(!window.shows("Manca il certificato di «Ente Immaginario - CA Cittadini»."));
}

#[test]
fn a_proxy_that_asks_is_told_in_the_window() {
    let issuer = Issuer::new();
    let publisher = Publisher::of(&[issuer.certificate()]);
    let list = issuer.list(-1..1, None);
    let proxy = serve(move |heard| {
        let wanted = "proxy-authorization: Basic YWRhOnNlZ3JldGE=";
        let mut head = heard.head.iter();
        if head.any(|line| line.eq_ignore_ascii_case(wanted)) {
            ("200 OK", list.clone())
        } else {
            let asks = "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=x";
            (asks, Vec::new())
        }
    });
    let certificate = issuer.issue(&[], &["http://crl.ente.invalid/ca.crl".to_owned()]);
    let manual = Proxy::Manual(proxy.to_string().parse().unwrap());
    let mut window = Window::behind(&certificate, &publisher, manual);
    // The lists lie in files: no proxy stands before them.
    window.press("Aggiorna l'elenco");
    window.until_shown("Elenco scaricato.");
    window.until(Window::verdict_is_known);
    window.ask();
    assert!(matches!(
        window.question(),
        Question::Failed(Problem::Proxy {
            reason: ProxyFault::NeedsCredentials,
            ..
        })
    ));
    window.assert_shows(&proxy.to_string());
    for intent in [
        NetworkIntent::Name("ada".to_owned()),
        NetworkIntent::Password(Typed::new("segreta".to_owned())),
    ] {
        drop(window.app.update(Message::Intent(Intent::Network(intent))));
    }
    let use_them = Intent::Trust(TrustIntent::UseCredentials);
    drop(window.app.update(Message::Intent(use_them)));
    window.until(|window| matches!(window.question(), Question::Answered(_)));
    window.assert_shows("Valido: chi lo ha emesso è riconosciuto e conferma che non è revocato. Per gli enti conta l'elenco.");
}

#[test]
fn a_test_card_is_never_asked_about_and_never_valid() {
    let der = crate::simulator::pki::card_certificate(
        &crate::simulator::people::LABOUR_CONSULTANT,
        crate::simulator::pki::KeySize::Rsa2048,
        crate::simulator::pki::Variant::default(),
    );
    let certificate = Certificate::parse(&der.unwrap()).unwrap();
    let authority = crate::simulator::pki::cns_authority().unwrap();
    let authority = Certificate::parse(authority.certificate_der()).unwrap();
    // A list that everybody believes names the demonstration's authority.
    let mut window = Window::with_list(&certificate, &Publisher::of(&[authority]));
    window.assert_shows("Carta di prova: il certificato non ha valore.");
    window.assert_shows("Nessun ente risponde per una carta di prova.");
    assert!(!window.shows("Verifica ora"));
    let ask = Intent::Trust(TrustIntent::Ask);
    drop(window.app.update(Message::Intent(ask)));
    assert!(matches!(window.question(), Question::NotAsked));
}
