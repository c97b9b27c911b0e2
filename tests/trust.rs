//! The trusted list and the chains that it decides: lists of our own making, signed by xmlsec1,
//! which knows nothing of the code that verifies them.
#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    dead_code
)]

mod support {
    pub mod issuer;
    pub mod reply;
    pub mod signed_list;
    pub mod stage;
    pub mod varco;
}

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rcgen::{CertifiedIssuer, KeyPair, KeyUsagePurpose};
use support::issuer::{Answers, Issuer, authority, good, person};
use support::reply::{serve, silent};
use support::signed_list::{Entry, ListMaker, QUALIFIED, WITHDRAWN};
use support::stage::{Chain, Process, Stage};
use support::varco::{VARCO, command, run};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use varco::identity::Certificate;
use varco::portal::{Proxy, Route};
use varco::problem::{AnswerFault, FetchFault, ListFault, NoAnswer, Problem, TrustProblem};
use varco::simulator::people::{CITIZEN_CARD, LABOUR_CONSULTANT};
use varco::simulator::pki::{
    KeySize, Validity, Variant, card_certificate, cie_authority, cie_root, cns_authority,
    identity_certificate,
};
use varco::trust::{
    Anchors, Authenticity, DatesFinding, Errand, EuropeanList, Kept, Listing, Lists, NodeCheck,
    Online, Origin, Proof, Request, Revocation, Role, Service, ServiceStatus, Signers, Source,
    Standing, Status, Store, Tree, TrustedList, Updated, UsageFinding, Verdict, ask_online,
    is_demonstration, snapshot, update,
};

fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

#[test]
fn a_signed_list_is_read_and_verified() {
    let maker = ListMaker::new();
    let issuer = Issuer::new();
    let list = maker.sign(&ListMaker::list(&[
        Entry::of(&issuer.root_certificate()),
        Entry {
            status: WITHDRAWN,
            ..Entry::of(&issuer.certificate())
        },
        Entry {
            kind: QUALIFIED,
            ..Entry::of(&Issuer::new().certificate())
        },
    ]));
    let read = TrustedList::parse(&list, &maker.signers()).unwrap();
    assert_eq!(read.authenticity, Authenticity::Verified);
    assert_eq!((read.territory.as_str(), read.sequence), ("IT", 77));
    assert_eq!(read.issued, datetime!(2026-11-02 08:30 UTC));
    assert_eq!(read.next_update, Some(datetime!(2027-04-30 00:00 UTC)));
    // Services for signatures are none of ours.
    let [root, below] = read.services.as_slice() else {
        panic!("{:?}", read.services);
    };
    assert_eq!(root.status, ServiceStatus::Recognised);
    assert_eq!(root.certificates, [issuer.root_certificate()]);
    assert_eq!(root.provider, "Certificatore Inventato S.p.A.");
    assert_eq!(root.since, datetime!(2020-01-01 00:00 UTC));
    assert_eq!(below.status, ServiceStatus::Withdrawn);
    assert!(!read.is_overdue(datetime!(2027-04-29 00:00 UTC)));
    assert!(read.is_overdue(datetime!(2027-05-01 00:00 UTC)));
}

#[test]
fn every_algorithm_that_is_allowed_works() {
    for method in [
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
    ] {
        let maker = ListMaker::new();
        let list = ListMaker::list(&[Entry::of(&Issuer::new().certificate())]);
        let list = list.replace(ListMaker::METHOD, method);
        let read = TrustedList::parse(&maker.sign(&list), &maker.signers()).unwrap();
        assert_eq!(read.authenticity, Authenticity::Verified, "{method}");
    }
    let maker = ListMaker::elliptic();
    let list = ListMaker::list(&[Entry::of(&Issuer::new().certificate())]);
    let method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
    let list = maker.sign(&list.replace(ListMaker::METHOD, method));
    let read = TrustedList::parse(&list, &maker.signers()).unwrap();
    assert_eq!(read.authenticity, Authenticity::Verified);
}

#[test]
fn a_list_that_was_touched_is_refused() {
    let maker = ListMaker::new();
    let list = maker.sign(&ListMaker::list(&[Entry::of(&Issuer::new().certificate())]));
    let signers = maker.signers();
    let refused = |list: &str| TrustedList::parse(list, &signers).unwrap_err();
    assert!(TrustedList::parse(&list, &signers).is_ok());
    for (before, after) in [
        ("<SchemeTerritory>IT", "<SchemeTerritory> IT"),
        ("recognisedatnationallevel", "granted"),
        (">77<", ">78<"),
        ("2027-04-30", "2037-04-30"),
        // The properties are signed too.
        ("2026-11-02T08:31:00Z", "2026-11-03T08:31:00Z"),
    ] {
        assert!(list.contains(before), "{before}");
        assert_eq!(
            refused(&list.replacen(before, after, 1)),
            ListFault::Altered
        );
    }
    // Comments are not signed, and are not read either.
    let comment = list.replacen("<SchemeTerritory>IT", "<SchemeTerritory><!-- -->IT", 1);
    assert!(TrustedList::parse(&comment, &signers).is_ok());
    // The signature itself.
    let value = list.split("SignatureValue>").nth(1).unwrap();
    let (place, letter) = value
        .char_indices()
        .find(|(_, c)| c.is_alphabetic())
        .unwrap();
    let other = if letter == 'A' { "B" } else { "A" };
    let mut forged = value.to_owned();
    forged.replace_range(place..=place, other);
    assert_eq!(
        refused(&list.replacen(value, &forged, 1)),
        ListFault::Signature
    );
    // One more entry, outside of everything that the reference could mean.
    let more = list.replacen(
        "</TrustServiceStatusList>",
        "<X/></TrustServiceStatusList>",
        1,
    );
    assert_eq!(refused(&more), ListFault::Altered);
    let twice = {
        let start = list.find("<ds:Signature ").unwrap();
        let end = list.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
        let signature = &list[start..end];
        list.replacen(signature, &format!("{signature}{signature}"), 1)
    };
    assert_eq!(refused(&twice), ListFault::Signature);
}

#[test]
fn what_the_profile_does_not_allow_is_refused() {
    let maker = ListMaker::new();
    let list = ListMaker::list(&[Entry::of(&Issuer::new().certificate())]);
    let signers = maker.signers();
    for (before, after) in [
        // Broken hashes.
        (
            ListMaker::METHOD,
            "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
        ),
        (
            "http://www.w3.org/2001/04/xmlenc#sha256",
            "http://www.w3.org/2000/09/xmldsig#sha1",
        ),
        // Another canonical form.
        (
            "Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"",
            "Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"",
        ),
        // A reference that covers a part only.
        ("URI=\"\"", "URI=\"#parte\""),
    ] {
        assert!(list.contains(before), "{before}");
        let signed = maker.sign(&list.replace(before, after));
        let read = TrustedList::parse(&signed, &signers);
        assert_eq!(read, Err(ListFault::Signature), "{after}");
    }
}

const LOCATION: &str = "https://eidas.agid.invalid/TL/TSL-IT.xml";

#[test]
fn the_list_of_lists_names_who_signs_the_italian_one() {
    let (commission, italian) = (ListMaker::new(), ListMaker::elliptic());
    let plain = ListMaker::list_of_lists(LOCATION, &italian.signers());
    let list = commission.sign(&plain);
    let anchors = Anchors::of(&commission.signers());
    let read = EuropeanList::parse(&list, &anchors, now()).unwrap();
    assert_eq!((read.sequence, read.location.as_str()), (393, LOCATION));
    assert_eq!(read.issued, datetime!(2026-09-10 10:00 UTC));
    assert_eq!(read.signers, italian.signers());

    let refused = |list: &str, anchors: &Anchors| EuropeanList::parse(list, anchors, now());
    // Of somebody else; and by the Official Journal's word, of nobody.
    let stranger = ListMaker::new().sign(&plain);
    assert_eq!(refused(&stranger, &anchors), Err(ListFault::EuropeanSigner));
    let published = Anchors::published();
    assert_eq!(refused(&list, &published), Err(ListFault::EuropeanSigner));
    let unsigned = ListMaker::unsigned(&plain);
    assert_eq!(refused(&unsigned, &anchors), Err(ListFault::EuropeanSigner));
    // A stranger's signature with the right certificate beside it.
    let certificate = |list: &str| {
        let start = list.find("<ds:X509Certificate>").unwrap();
        let end = list.find("</ds:X509Certificate>").unwrap();
        list[start..end].to_owned()
    };
    let borrowed = stranger.replace(&certificate(&stranger), &certificate(&list));
    assert_eq!(refused(&borrowed, &anchors), Err(ListFault::Signature));
    // Changed after it was signed: another address, another signer.
    for (before, after) in [
        (LOCATION, "https://eidas.ag1d.invalid/TL/TSL-IT.xml"),
        ("<SchemeTerritory>DE", "<SchemeTerritory>IT"),
        (">393<", ">394<"),
    ] {
        let touched = list.replacen(before, after, 1);
        assert_eq!(
            refused(&touched, &anchors),
            Err(ListFault::Altered),
            "{after}"
        );
    }
    // Signed, and still of no use: out of date, of somebody else's territory, without Italy, with
    // an address that proves nothing, without signers.
    let late = EuropeanList::parse(&list, &anchors, now() + Duration::days(91));
    assert_eq!(late, Err(ListFault::EuropeanList));
    let nobody = ListMaker::list_of_lists(LOCATION, &[]);
    let plain_http = ListMaker::list_of_lists("http://eidas.agid.invalid/", &italian.signers());
    for useless in [
        plain.replace(
            "<SchemeTerritory>EU</SchemeTerritory>\n    <Pointers",
            "<SchemeTerritory>ZZ</SchemeTerritory>\n    <Pointers",
        ),
        plain.replace("<SchemeTerritory>IT", "<SchemeTerritory>FR"),
        plain.replace("application/vnd.etsi.tsl+xml", "text/html"),
        plain.replace("EUgeneric", "CClist"),
        nobody,
        plain_http,
    ] {
        assert_ne!(useless, plain);
        let found = refused(&commission.sign(&useless), &anchors);
        assert_eq!(found, Err(ListFault::EuropeanList));
    }
    for garbage in ["", "ciao", "<html><body/></html>", &list[..list.len() / 2]] {
        assert_eq!(refused(garbage, &anchors), Err(ListFault::Malformed));
    }
    // Italy's own list is none of lists.
    let national = commission.sign(&ListMaker::list(&[Entry::of(&Issuer::new().certificate())]));
    assert_eq!(refused(&national, &anchors), Err(ListFault::EuropeanList));
}

#[test]
fn an_update_asks_the_list_of_lists_who_signs() {
    let folder = tempfile::tempdir().unwrap();
    let (commission, italian) = (ListMaker::new(), ListMaker::new());
    let plain = ListMaker::list(&[Entry::of(&Issuer::new().certificate())]);
    let lists = |text: &str, anchors: Anchors| {
        let file = folder.path().join("eu-lotl.xml");
        fs::write(&file, text).unwrap();
        Signers::Published {
            lists: Source::File(file),
            anchors,
        }
    };
    let anchors = Anchors::of(&commission.signers());
    let european = commission.sign(&ListMaker::list_of_lists(LOCATION, &italian.signers()));

    // The list of lists proves nothing: the list is kept, said to be unproven, and makes nothing
    // valid.
    let unknown = lists(&european, Anchors::published());
    let (store, updated) = update_by(folder.path(), &italian.sign(&plain), unknown);
    let updated = updated.unwrap();
    let authenticity = updated.kept.list.authenticity;
    assert_eq!(authenticity, Authenticity::UnknownSigner);
    let reason = ListFault::EuropeanSigner;
    let problem = Problem::Trust(TrustProblem::TrustListUnusable { reason });
    assert_eq!(updated.unproven, Some(problem));
    let known = Lists::load(Some(&store)).0.known(now());
    let sha256 = snapshot::SHA256;
    assert_eq!(known.proof, Proof::Reviewed { sha256 });

    // It names who signed: verified, and remembered whose word that is.
    let named = lists(&european, anchors.clone());
    let (store, updated) = update_by(folder.path(), &italian.sign(&plain), named.clone());
    let updated = updated.unwrap();
    assert_eq!(updated.kept.list.authenticity, Authenticity::Verified);
    assert_eq!(updated.unproven, None);
    let known = Lists::load(Some(&store)).0.known(now());
    assert_eq!(known.origin, Origin::Fetched);
    let Proof::European(naming) = known.proof else {
        panic!("{known:?}");
    };
    assert_eq!(naming.sequence, 393);
    assert_eq!(naming.issued, datetime!(2026-09-10 10:00 UTC));

    // It names others than who signed: the good one stays.
    let stranger = ListMaker::new().sign(&plain);
    let (_, refused) = update_by(folder.path(), &stranger, named);
    let reason = ListFault::NotVerified;
    let problem = Problem::Trust(TrustProblem::TrustListUnusable { reason });
    assert_eq!(refused.unwrap_err(), problem);
    // Nobody can be asked this time: those who were named before may sign still.
    let newer = italian.sign(&plain.replace(">77<", ">78<"));
    let unknown = lists(&european, Anchors::published());
    let (_, updated) = update_by(folder.path(), &newer, unknown);
    let updated = updated.unwrap();
    assert_eq!(updated.kept.list.sequence, 78);
    assert_eq!(updated.kept.named_by, Some(naming));
    assert_eq!(updated.unproven, None);
}

#[test]
fn a_list_of_an_unknown_signer_or_without_signature_proves_nothing() {
    let (maker, stranger) = (ListMaker::new(), ListMaker::new());
    let issuer = Issuer::new();
    let list = ListMaker::list(&[Entry::of(&issuer.root_certificate())]);
    for (list, authenticity) in [
        (stranger.sign(&list), Authenticity::UnknownSigner),
        (ListMaker::unsigned(&list), Authenticity::NotSigned),
    ] {
        let read = TrustedList::parse(&list, &maker.signers()).unwrap();
        assert_eq!(read.authenticity, authenticity);
        let lists = Lists::new(Some(kept(read)));
        assert_eq!(lists.known(now()).origin, Origin::Snapshot);
        let root = issuer.root_certificate();
        assert_eq!(lists.listing(&root), Listing::NotVerified);
        let tree = Tree::new(&issuer.issue(&[], &[]), &lists, now());
        // The chain is incomplete: the list names the root alone, and the card's issuer is missing.
        assert_eq!(tree.standing, Standing::Incomplete);
        let tree = Tree::new(&issuer.certificate(), &lists, now());
        assert_eq!(tree.standing, Standing::NotVerified);
        // Even if the issuer says yes.
        let verdict = Verdict::new(&tree, &lists.known(now()), Some(&answer(Status::Good)));
        assert_eq!(verdict, Verdict::NotVerified);
    }
    // A signer that was not yet, or no more, one when the list was issued.
    let late = ListMaker::valid_from(datetime!(2026-11-10 00:00 UTC));
    let read = TrustedList::parse(&late.sign(&list), &late.signers()).unwrap();
    assert_eq!(read.authenticity, Authenticity::UnknownSigner);
}

#[test]
fn what_is_no_italian_list_of_identities_is_refused() {
    let issuer = Issuer::new();
    let good = ListMaker::list(&[Entry::of(&issuer.certificate())]);
    let refused = |list: &str| TrustedList::parse(list, &[]).unwrap_err();
    let doctype = good.replacen("<Trust", "<!DOCTYPE x [<!ENTITY e \"IT\">]><Trust", 1);
    let external = good.replacen(
        "<Trust",
        "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><Trust",
        1,
    );
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    let broken_date = good.replace("2026-11-02T08:30:00Z", "yesterday");
    for garbage in [
        "",
        "ciao",
        "<html><body/></html>",
        &good[..good.len() / 2],
        &doctype,
        &external,
        &deep,
        &broken_date,
    ] {
        let start = &garbage[..garbage.len().min(40)];
        assert_eq!(refused(garbage), ListFault::Malformed, "{start}");
    }
    let german = good.replace("<SchemeTerritory>IT", "<SchemeTerritory>DE");
    assert_eq!(refused(&german), ListFault::OtherCountry);
    let without = ListMaker::list(&[Entry {
        kind: QUALIFIED,
        ..Entry::of(&issuer.certificate())
    }]);
    assert_eq!(refused(&without), ListFault::NoServices);
    let huge = " ".repeat(TrustedList::MAX_LENGTH + 1);
    assert_eq!(refused(&huge), ListFault::TooLarge);
}

/// A list in a folder of its own, as if it had been fetched.
fn kept(list: TrustedList) -> Kept {
    Kept {
        list,
        signers: Vec::new(),
        named_by: None,
        source: "prova".to_owned(),
        fetched: now(),
    }
}

fn answer(status: Status) -> Revocation {
    Revocation {
        status,
        means: varco::trust::Means::List,
        host: "revoche.invalid".to_owned(),
        as_of: now(),
        next: None,
        asked: now(),
        ldap_skipped: 0,
    }
}

/// Lists with a verified one that says this of these authorities.
fn listing(authorities: &[(&Certificate, ServiceStatus)]) -> Lists {
    let service = |(certificate, status): &(&Certificate, ServiceStatus)| Service {
        provider: "Certificatore".to_owned(),
        name: "Servizio".to_owned(),
        status: *status,
        since: datetime!(2020-01-01 00:00 UTC),
        certificates: vec![(*certificate).clone()],
    };
    Lists::new(Some(kept(TrustedList {
        territory: "IT".to_owned(),
        sequence: 80,
        issued: datetime!(2026-11-02 08:30 UTC),
        next_update: Some(now() + Duration::days(90)),
        services: authorities.iter().map(service).collect(),
        authenticity: Authenticity::Verified,
    })))
}

#[test]
fn a_chain_is_good_up_to_whom_the_list_names() {
    let issuer = Issuer::new();
    let (sub, root) = (issuer.certificate(), issuer.root_certificate());
    let person = issuer.issue(&[], &[]);
    let recognised = ServiceStatus::Recognised;

    let lists = listing(&[(&sub, recognised), (&root, recognised)]);
    let tree = Tree::new(&person, &lists, now());
    assert_eq!(tree.standing, Standing::Recognised);
    let roles: Vec<_> = tree.nodes.iter().map(|node| node.role).collect();
    assert_eq!(roles, [Role::Card, Role::Intermediate, Role::Root]);
    assert!(tree.nodes[0].name.is_empty());
    assert_eq!(tree.nodes[1].name, "Ente Immaginario - CA Cittadini");
    assert_eq!(tree.issuer.as_ref(), Some(&sub));
    let known = lists.known(now());
    assert_eq!((known.origin, known.authorities), (Origin::Fetched, 2));
    let verdict = |status: Option<Status>| {
        let answer = status.map(answer);
        Verdict::new(&tree, &known, answer.as_ref())
    };
    let since = datetime!(2026-05-11 10:30 UTC);
    assert_eq!(verdict(None), Verdict::NotAsked);
    assert_eq!(verdict(Some(Status::Good)), Verdict::Good);
    assert_eq!(verdict(Some(Status::Unknown)), Verdict::Unknown);
    assert_eq!(
        verdict(Some(Status::Suspended { since })),
        Verdict::Suspended
    );
    let overdue = lists.known(now() + Duration::days(91));
    let old = Verdict::new(&tree, &overdue, Some(&answer(Status::Good)));
    assert_eq!(old, Verdict::OldList);

    // The list may name the issuer alone: its root is missing, and is not missed.
    let lists = listing(&[(&sub, recognised)]);
    let tree = Tree::new(&person, &lists, now());
    assert_eq!(tree.standing, Standing::Recognised);
    assert_eq!(tree.missing(), Some("Radice Immaginaria"));

    let lists = listing(&[(&sub, ServiceStatus::Withdrawn)]);
    let tree = Tree::new(&person, &lists, now());
    assert_eq!(tree.standing, Standing::Withdrawn);

    let tree = Tree::new(&person, &Lists::new(None), now());
    assert_eq!(tree.standing, Standing::Incomplete);
    assert_eq!(tree.missing(), Some("Ente Immaginario - CA Cittadini"));
    assert_eq!(tree.issuer, None);
}

#[test]
fn a_name_proves_nothing() {
    // Two authorities of one name, as the two roots of the CIE: the list names the other one.
    let (issuer, namesake) = (Issuer::new(), Issuer::new());
    let lists = listing(&[(&namesake.certificate(), ServiceStatus::Recognised)]);
    assert_eq!(
        issuer.certificate().subject(),
        namesake.certificate().subject()
    );
    let tree = Tree::new(&issuer.issue(&[], &[]), &lists, now());
    assert_eq!(tree.standing, Standing::Incomplete);
    assert_eq!(lists.listing(&issuer.certificate()), Listing::Absent);
    // Both on one list: each card finds its own.
    let lists = listing(&[
        (&namesake.certificate(), ServiceStatus::Recognised),
        (&issuer.certificate(), ServiceStatus::Withdrawn),
    ]);
    let standing = |person: &Certificate| Tree::new(person, &lists, now()).standing;
    assert_eq!(standing(&issuer.issue(&[], &[])), Standing::Withdrawn);
    assert_eq!(standing(&namesake.issue(&[], &[])), Standing::Recognised);
}

#[test]
fn every_rule_of_the_chain_is_looked_at() {
    let standing_below = |root: CertifiedIssuer<'static, KeyPair>| {
        let listed = Certificate::parse(root.der()).unwrap();
        let leaf = person()
            .signed_by(&KeyPair::generate().unwrap(), &root)
            .unwrap();
        let leaf = Certificate::parse(leaf.der()).unwrap();
        let tree = Tree::new(
            &leaf,
            &listing(&[(&listed, ServiceStatus::Recognised)]),
            now(),
        );
        (tree.standing, tree.nodes[1].checks.clone())
    };
    let own = |params| CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let (standing, _) = standing_below(own(authority("Ente", Some(0))));
    assert_eq!(standing, Standing::Recognised);

    let mut ended = authority("Ente", None);
    ended.not_after = now() - Duration::days(3);
    let (standing, checks) = standing_below(own(ended));
    assert_eq!(standing, Standing::Broken);
    let expired =
        |check: &NodeCheck| matches!(check, NodeCheck::Dates(DatesFinding::Expired { .. }));
    assert!(checks.iter().any(expired));

    let mut other = authority("Ente", None);
    other.key_usages = vec![KeyUsagePurpose::CrlSign];
    let (standing, checks) = standing_below(own(other));
    assert_eq!(standing, Standing::Broken);
    assert!(checks.contains(&NodeCheck::Usage(UsageFinding::MayNotIssue)));

    // A root with room for no authority below it.
    let root = own(authority("Radice", Some(0)));
    let mut params = authority("Ente", None);
    params.use_authority_key_identifier_extension = true;
    let sub = CertifiedIssuer::signed_by(params, KeyPair::generate().unwrap(), &root).unwrap();
    let leaf = person()
        .signed_by(&KeyPair::generate().unwrap(), &sub)
        .unwrap();
    let leaf = Certificate::parse(leaf.der()).unwrap();
    let sub = Certificate::parse(sub.der()).unwrap();
    let root = Certificate::parse(root.der()).unwrap();
    // The root is who is recognised; the authority between is only known.
    let mut lists = vec![(&root, ServiceStatus::Recognised)];
    let tree = Tree::new(&leaf, &listing(&lists), now());
    assert_eq!(tree.standing, Standing::Incomplete);
    lists.push((&sub, ServiceStatus::Withdrawn));
    let tree = Tree::new(&leaf, &listing(&lists), now());
    assert_eq!(tree.standing, Standing::Broken);
    let too_many = NodeCheck::Usage(UsageFinding::TooManyBelow);
    assert!(tree.nodes[2].checks.contains(&too_many));

    let mut old = person();
    old.not_after = now() - Duration::days(1);
    let issuer = Issuer::new();
    let old = old
        .signed_by(&KeyPair::generate().unwrap(), &issuer.authority)
        .unwrap();
    let tree = Tree::new(
        &Certificate::parse(old.der()).unwrap(),
        &listing(&[(&issuer.certificate(), ServiceStatus::Recognised)]),
        now(),
    );
    assert_eq!(tree.standing, Standing::Expired);
}

/// The virtual cards' certificates, with their authorities.
fn virtual_cards() -> Vec<(Certificate, Vec<Certificate>)> {
    let parse = |der: &[u8]| Certificate::parse(der).unwrap();
    let size = KeySize::Rsa2048;
    let cns = card_certificate(&LABOUR_CONSULTANT, size, Variant::default()).unwrap();
    let cie = identity_certificate(&CITIZEN_CARD, Validity::Current).unwrap();
    let authorities = [cie_authority().unwrap(), cie_root().unwrap()];
    let authorities = authorities.map(|authority| parse(authority.certificate_der()));
    let cns_issuer = parse(cns_authority().unwrap().certificate_der());
    vec![
        (parse(&cns), vec![cns_issuer]),
        (parse(&cie), authorities.to_vec()),
    ]
}

#[test]
fn a_test_card_never_looks_valid_whatever_a_list_says() {
    for (card, authorities) in virtual_cards() {
        assert!(is_demonstration(&card));
        let lists: Vec<_> = authorities
            .iter()
            .map(|authority| (authority, ServiceStatus::Recognised))
            .collect();
        let lists = listing(&lists);
        let tree = Tree::new(&card, &lists, now());
        assert_eq!(tree.nodes.len(), authorities.len() + 1);
        assert_eq!(tree.standing, Standing::Demonstration);
        let known = lists.known(now());
        let good = answer(Status::Good);
        assert_eq!(
            Verdict::new(&tree, &known, Some(&good)),
            Verdict::Demonstration
        );
        // Nor does anybody else's card that a demonstration's authority signed.
        for authority in &authorities {
            assert!(is_demonstration(authority));
        }
    }
    let stranger = person()
        .signed_by(
            &KeyPair::generate().unwrap(),
            cns_authority().unwrap().issuer(),
        )
        .unwrap();
    let stranger = Certificate::parse(stranger.der()).unwrap();
    assert!(!is_demonstration(&stranger));
    let issuer = Certificate::parse(cns_authority().unwrap().certificate_der()).unwrap();
    let lists = listing(&[(&issuer, ServiceStatus::Recognised)]);
    let tree = Tree::new(&stranger, &lists, now());
    assert_eq!(tree.standing, Standing::Demonstration);
}

#[test]
fn no_real_authority_is_taken_for_a_test() {
    assert!(!snapshot::authorities().iter().any(is_demonstration));
}

/// The snapshot against the collection that it was made from.
#[test]
fn the_snapshot_is_the_collection() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/data/trust/identity-cas-2026-07.pem"
    );
    let Ok(text) = fs::read_to_string(path) else {
        eprintln!("SKIPPED: the real authorities are not here ({path})");
        return;
    };
    let collection = varco::identity::pem::certificates(&text).unwrap();
    assert_eq!(collection, snapshot::authorities());
    // All of them are recognised, by their fingerprints; the two whose root is missing too.
    let lists = Lists::new(None);
    let mut incomplete = 0;
    for authority in &collection {
        assert_eq!(lists.listing(authority), Listing::Recognised);
        let tree = Tree::new(authority, &lists, datetime!(2026-11-22 00:00 UTC));
        incomplete += usize::from(tree.missing().is_some());
    }
    assert_eq!(incomplete, 2);
}

fn update_from(
    folder: &Path,
    list: &str,
    signers: Vec<Certificate>,
) -> (Store, Result<Kept, Problem>) {
    let (store, result) = update_by(folder, list, Signers::Given(signers));
    (store, result.map(|updated| updated.kept))
}

fn update_by(folder: &Path, list: &str, signers: Signers) -> (Store, Result<Updated, Problem>) {
    let file = folder.join("TSL-IT.xml");
    fs::write(&file, list).unwrap();
    let store = Store::within(folder);
    let request = Request {
        from: Some(Source::File(file)),
        signers,
    };
    let result = online(|errand| update(&request, &store, errand));
    (store, result)
}

/// Does work on the network, by the direct way.
fn online<'e, F: Future>(work: impl FnOnce(Errand<'e>) -> F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let errand = Errand {
        route: Box::leak(Box::new(Route::through(&Proxy::Direct))),
        cancel: Box::leak(Box::default()),
        watch: &|_| (),
    };
    runtime.block_on(work(errand))
}

#[test]
fn a_list_is_kept_and_never_steps_back() {
    let folder = tempfile::tempdir().unwrap();
    let maker = ListMaker::new();
    let plain = ListMaker::list(&[Entry::of(&Issuer::new().certificate())]);
    let signed = maker.sign(&plain);
    let fault = |reason| Problem::Trust(TrustProblem::TrustListUnusable { reason });

    // Without signers it is kept, and proves nothing.
    let (store, first) = update_from(folder.path(), &signed, Vec::new());
    assert_eq!(
        first.unwrap().list.authenticity,
        Authenticity::UnknownSigner
    );
    // With them it is verified, now and whenever it is read.
    let (_, second) = update_from(folder.path(), &signed, maker.signers());
    assert_eq!(second.unwrap().list.authenticity, Authenticity::Verified);
    let loaded = store.load().unwrap().unwrap();
    assert_eq!(loaded.list.authenticity, Authenticity::Verified);
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(store.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // What is worse changes nothing.
    let older = maker.sign(&plain.replace(">77<", ">76<"));
    let stranger = ListMaker::new().sign(&plain);
    let touched = signed.replace(">77<", ">79<");
    for (list, reason) in [
        (older.as_str(), ListFault::Older),
        (&stranger, ListFault::NotVerified),
        (&touched, ListFault::Altered),
        ("ciao", ListFault::Malformed),
    ] {
        let (store, result) = update_from(folder.path(), list, Vec::new());
        assert_eq!(result, Err(fault(reason)));
        assert_eq!(store.load().unwrap().unwrap(), loaded);
    }
    let newer = maker.sign(&plain.replace(">77<", ">78<"));
    let (_, newer) = update_from(folder.path(), &newer, Vec::new());
    assert_eq!(newer.unwrap().list.sequence, 78);

    // A kept file that was damaged stands in nobody's way.
    fs::write(store.path(), "{").unwrap();
    let (lists, problem) = Lists::load(Some(&store));
    assert_eq!(lists.known(now()).origin, Origin::Snapshot);
    assert_eq!(problem.unwrap().code(), "D04");
    let (_, again) = update_from(folder.path(), &signed, maker.signers());
    assert!(again.is_ok());
}

/// The program with a folder for data of its own.
fn varco_in(folder: &Path, arguments: &[&str], input: &[u8]) -> support::varco::Ran {
    run(
        command(VARCO)
            .env("XDG_DATA_HOME", folder)
            .env("XDG_CONFIG_HOME", folder.join("config"))
            .args(["--lang", "en"])
            .args(arguments),
        input,
    )
}

#[test]
fn the_command_line_shows_the_list_and_fetches_one() {
    let folder = tempfile::tempdir().unwrap();
    let ran = varco_in(folder.path(), &["trust"], b"").exits(0);
    assert!(ran.text().contains("128"), "{}", ran.text());
    assert!(ran.text().contains("July 2026"), "{}", ran.text());
    let json = varco_in(folder.path(), &["trust", "--json"], b"")
        .exits(0)
        .json("trust");
    assert_eq!(json["list"]["origin"], "snapshot");
    assert_eq!(json["list"]["authorities"], 128);
    assert!(json["kept"].is_null());

    let maker = ListMaker::new();
    let list = maker.sign(&ListMaker::list(&[Entry::of(&Issuer::new().certificate())]));
    let file = folder.path().join("TSL-IT.xml");
    fs::write(&file, &list).unwrap();
    let file = file.to_str().unwrap();
    // The list of lists is of somebody whom the Official Journal does not name, so nobody vouches
    // for the list: the snapshot decides.
    let stranger = ListMaker::new();
    let location = "https://eidas.agid.invalid/TSL-IT.xml";
    let lists = stranger.sign(&ListMaker::list_of_lists(location, &maker.signers()));
    let lists_file = folder.path().join("eu-lotl.xml");
    fs::write(&lists_file, &lists).unwrap();
    let lists_file = lists_file.to_str().unwrap();
    let update = [
        "trust", "update", "--json", "--from", file, "--lotl", lists_file,
    ];
    let json = varco_in(folder.path(), &update, b"")
        .exits(0)
        .json("trust update");
    assert_eq!(json["list"]["origin"], "snapshot");
    assert_eq!(json["kept"]["authenticity"], "unknown_signer");
    assert_eq!(json["unproven"], "D04");
    assert_eq!(json["snapshot"]["sha256"], snapshot::SHA256);
    assert_eq!(json["snapshot"]["date"], "2026-07-31");
    let ran = varco_in(
        folder.path(),
        &["trust", "update", "--from", file, "--lotl", lists_file],
        b"",
    );
    assert!(ran.text().contains("makes nothing valid"), "{}", ran.text());
    assert!(
        ran.text().contains(&snapshot::SHA256[..8]),
        "{}",
        ran.text()
    );
    let ran = varco_in(folder.path(), &["trust"], b"").exits(0);
    assert!(ran.text().contains("not verified"), "{}", ran.text());

    let signers = maker.signer_file();
    let update = [
        "trust",
        "update",
        "--json",
        "--from",
        file,
        "--signers",
        &signers,
    ];
    let json = varco_in(folder.path(), &update, b"")
        .exits(0)
        .json("trust update");
    assert_eq!(json["list"]["origin"], "fetched");
    assert_eq!(json["list"]["date"], "2026-11-02");
    assert_eq!(json["kept"]["authenticity"], "verified");

    fs::write(file, "ciao").unwrap();
    let refused = ["trust", "update", "--from", file, "--signers", &signers];
    let refused = varco_in(folder.path(), &refused, b"");
    refused.exits(31).complains("D04");
    let missing = varco_in(
        folder.path(),
        &[
            "trust",
            "update",
            "--from",
            "/nowhere.xml",
            "--signers",
            &signers,
        ],
        b"",
    );
    missing.exits(2).complains("D02");
    let nowhere = ["trust", "update", "--from", file, "--lotl", "/nowhere.xml"];
    varco_in(folder.path(), &nowhere, b"")
        .exits(2)
        .complains("D02");
    let plain = ["trust", "update", "--from", "http://localhost/TSL-IT.xml"];
    varco_in(folder.path(), &plain, b"")
        .exits(2)
        .complains("U01");
    let json = varco_in(folder.path(), &["trust", "--json"], b"")
        .exits(0)
        .json("trust");
    assert_eq!(json["list"]["origin"], "fetched");
}

#[test]
fn a_list_is_fetched_by_https_from_a_server_that_proves_who_it_is() {
    let maker = ListMaker::new();
    let list = maker.sign(&ListMaker::list(&[Entry::of(&Issuer::new().certificate())]));
    let stage = Stage::new(Chain::Complete, &[]);
    stage.write("site/TSL-IT.xml", &list);
    let folder = stage.folder().display().to_string();
    let nginx = Process::start("nginx", &stage.path("nginx.log"), |port| {
        stage.write(
            "nginx.conf",
            &format!(
                "daemon off; master_process off; pid {folder}/nginx.pid; events {{}}\n\
                 http {{ access_log off; client_body_temp_path {folder}/body;\n\
                 proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;\n\
                 uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;\n\
                 server {{ listen 127.0.0.1:{port} ssl; root {folder}/site;\n\
                 ssl_certificate {folder}/server.pem; ssl_certificate_key {folder}/server.key; }} }}"
            ),
        );
        let mut command = Command::new("/usr/sbin/nginx");
        command.arg("-c").arg(stage.path("nginx.conf"));
        command.arg("-e").arg(stage.path("error.log"));
        command
    });
    let address = format!(
        "https://portale.localhost:{}/TSL-IT.xml",
        nginx.address.port()
    );
    let home = tempfile::tempdir().unwrap();
    let fetch = |roots: Option<&Path>, address: &str| {
        let mut command = command(VARCO);
        command.env("XDG_DATA_HOME", home.path());
        command.env("XDG_CONFIG_HOME", home.path().join("config"));
        if let Some(roots) = roots {
            command.env("SSL_CERT_FILE", roots);
        }
        let signers = maker.signer_file();
        command.args(["--lang", "en", "trust", "update", "--from", address]);
        run(command.args(["--signers", &signers]), b"")
    };
    // The system does not know the server's root.
    fetch(None, &address).exits(31).complains("S01");
    assert!(!home.path().join("varco").exists());
    let roots = stage.path("root.pem");
    fetch(Some(&roots), &address.replace("TSL-IT", "nowhere"))
        .exits(30)
        .complains("N07");
    let ran = fetch(Some(&roots), &address).exits(0);
    assert!(ran.text().contains("signature verified"), "{}", ran.text());
    assert!(ran.text().contains(&address), "{}", ran.text());
}

#[test]
fn a_certificate_shows_its_chain_and_asks_its_issuer() {
    let home = tempfile::tempdir().unwrap();
    // Somebody puts the demonstration's authorities in a list that they sign themselves.
    let maker = ListMaker::new();
    let authorities = [cie_authority().unwrap(), cie_root().unwrap()];
    let authorities =
        authorities.map(|authority| Certificate::parse(authority.certificate_der()).unwrap());
    let entries: Vec<_> = authorities.iter().map(Entry::of).collect();
    let list = home.path().join("list.xml");
    fs::write(&list, maker.sign(&ListMaker::list(&entries))).unwrap();
    let list = list.to_str().unwrap();
    let signers = maker.signer_file();
    let update = ["trust", "update", "--from", list, "--signers", &signers];
    varco_in(home.path(), &update, b"").exits(0);

    // The certificate names a responder of an invented name: a proxy leads to one that we run.
    let number = CITIZEN_CARD.nis.parse::<u64>().unwrap();
    let index = format!("V\t391231235959Z\t\t{number:010X}\tunknown\t/CN=persona");
    let responder = Issuer::new();
    let (folder, key) = (responder.folder().to_owned(), CIE_KEY);
    fs::write(folder.join("index.txt"), format!("{index}\n")).unwrap();
    let pem = cie_authority().unwrap().certificate_pem();
    fs::write(folder.join("ca.pem"), pem).unwrap();
    let proxy = serve(move |asked| {
        let line = "POST http://ocsp.cie.inventato.example/ HTTP/1.1";
        assert_eq!(asked.line.trim_end(), line);
        fs::write(folder.join("request"), asked.body).unwrap();
        let mut openssl = Command::new("openssl");
        openssl
            .current_dir(&folder)
            .args(["ocsp", "-index", "index.txt", "-CA", "ca.pem"]);
        openssl.args(["-rsigner", "ca.pem", "-rkey", key, "-ndays", "1"]);
        openssl.args(["-reqin", "request", "-respout", "answer"]);
        assert!(openssl.output().unwrap().status.success());
        ("200 OK", fs::read(folder.join("answer")).unwrap())
    });
    let certificate = |options: &[&str]| {
        let mut command = command(VARCO);
        command.env("XDG_DATA_HOME", home.path());
        command.env("XDG_CONFIG_HOME", home.path().join("config"));
        command.env("http_proxy", format!("http://{proxy}/"));
        command.args([
            "--lang",
            "en",
            "certificate",
            "--simulated",
            "cie",
            "--pin-stdin",
        ]);
        run(command.args(options), b"12345678\n")
    };
    let json = certificate(&["--format", "json", "--chain", "--revocation"]);
    let json = json.exits(0).json("certificate");
    let trust = &json["trust"];
    assert_eq!(trust["revocation"]["status"], "good");
    assert_eq!(trust["chain"]["nodes"].as_array().unwrap().len(), 3);
    assert_eq!(trust["list"]["origin"], "fetched");
    // List and issuer both say yes, and still it is a test card.
    assert_eq!(trust["verdict"], "demonstration");
    let text = certificate(&["--chain"]).exits(0);
    assert!(text.text().contains("Test card"), "{}", text.text());
    assert!(text.text().contains("Root body"), "{}", text.text());
    // Nobody is asked without being told to.
    assert!(
        text.text().contains("Revocation was not checked."),
        "{}",
        text.text()
    );

    // This one's issuer is on no list here, and where its certificate should be there is none: said,
    // and the chain is shown all the same.
    let empty = serve(|asked| {
        let line = "GET http://certificati.regione-immaginaria.example/";
        assert!(asked.line.starts_with(line), "{}", asked.line);
        ("404 Not Found", Vec::new())
    });
    let mut command = command(VARCO);
    command.env("XDG_DATA_HOME", home.path());
    command.env("XDG_CONFIG_HOME", home.path().join("config"));
    command.env("http_proxy", format!("http://{empty}/"));
    command.args(["--lang", "en", "certificate", "--simulated", "st-2048"]);
    let none = run(command.arg("--revocation"), b"").exits(30);
    assert!(none.text().contains("Test card"), "{}", none.text());
    none.complains("N07");
}

/// Ctrl-C while an issuer is silent: the program ends at once, and says that it was stopped.
#[test]
fn a_silent_issuer_can_be_left_at_the_terminal() {
    let home = tempfile::tempdir().unwrap();
    let (address, listener) = silent();
    let mut command = Command::new(VARCO);
    command.env("XDG_DATA_HOME", home.path());
    command.env("XDG_CONFIG_HOME", home.path().join("config"));
    command.env("XDG_STATE_HOME", home.path().join("state"));
    command.env("http_proxy", format!("http://{address}/"));
    command.args(["--lang", "en", "certificate", "--simulated", "st-2048"]);
    command.arg("--revocation");
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let child = command.stderr(Stdio::piped()).spawn().unwrap();
    // Somebody is asked now.
    let (_stream, _) = listener.accept().unwrap();
    let started = Instant::now();
    let pid = child.id().to_string();
    let sent = Command::new("sh")
        .args(["-c", "kill -INT \"$0\"", &pid])
        .status();
    assert!(sent.unwrap().success());
    let output = child.wait_with_output().unwrap();
    // Far less than it would have waited by itself.
    assert!(started.elapsed().as_secs() < 10);
    assert_eq!(output.status.code(), Some(130));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("VARCO-U03: "), "{said}");
}

/// Asks about a certificate, with these lists.
fn asked(certificate: &Certificate, lists: &Lists) -> Online {
    online(|errand| ask_online(certificate, lists, errand))
}

#[test]
fn an_issuer_that_is_missing_is_fetched_only_when_somebody_asks() {
    let issuer = Issuer::new();
    let responder = issuer.responder(Answers::Itself, Some(&good()));
    let ocsp = [format!("http://127.0.0.1:{}/", responder.port)];
    let visits = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&visits);
    let der = issuer.certificate().der().to_vec();
    let shop = serve(move |heard| {
        assert_eq!(heard.line.trim_end(), "GET /ca.cer HTTP/1.1");
        counted.fetch_add(1, Ordering::SeqCst);
        ("200 OK", der.clone())
    });
    let directory = "ldap://directory.invalid/cn=CA?cACertificate".to_owned();
    let issuers = [directory, format!("http://{shop}/ca.cer")];
    let person = issuer.issue_naming(&ocsp, &[], &issuers);
    let lists = listing(&[(&issuer.root_certificate(), ServiceStatus::Recognised)]);

    let before = Tree::new(&person, &lists, now());
    assert_eq!(before.standing, Standing::Incomplete);
    assert_eq!(visits.load(Ordering::SeqCst), 0);

    let found = asked(&person, &lists);
    assert_eq!(found.issuers, [issuer.certificate()]);
    let revocation = found.revocation.unwrap();
    assert_eq!(revocation.status, Status::Good);
    // The chain reaches an authority that the list names, by its SHA-256.
    let tree = Tree::with(&person, &found.issuers, &lists, now());
    assert_eq!(tree.standing, Standing::Recognised);
    assert_eq!(
        tree.nodes
            .iter()
            .map(|node| node.fetched)
            .collect::<Vec<_>>(),
        [false, true, false]
    );
    let verdict = Verdict::new(&tree, &lists.known(now()), Some(&revocation));
    assert_eq!(verdict, Verdict::Good);

    // On a list, the issuer needs no fetching; nor does anybody above it.
    visits.store(0, Ordering::SeqCst);
    let lists = listing(&[(&issuer.certificate(), ServiceStatus::Recognised)]);
    assert!(asked(&person, &lists).issuers.is_empty());
    assert_eq!(visits.load(Ordering::SeqCst), 0);
}

#[test]
fn what_was_fetched_vouches_for_nobody() {
    let issuer = Issuer::new();
    let serve_issuer = |der: Vec<u8>| {
        let shop = serve(move |_| ("200 OK", der.clone()));
        format!("http://{shop}/ca.cer")
    };
    let der = issuer.certificate().der().to_vec();
    let person = |address: String| issuer.issue_naming(&[], &[], &[address]);
    // The list names another root of the same name: its SHA-256 is another.
    let namesake = Issuer::new();
    let lists = listing(&[(&namesake.root_certificate(), ServiceStatus::Recognised)]);
    let certificate = person(serve_issuer(der.clone()));
    let found = asked(&certificate, &lists);
    assert_eq!(found.issuers, [issuer.certificate()]);
    let tree = Tree::with(&certificate, &found.issuers, &lists, now());
    assert_eq!(tree.standing, Standing::Incomplete);
    assert_eq!(tree.missing(), Some("Radice Immaginaria"));

    let lists = listing(&[(&issuer.root_certificate(), ServiceStatus::Recognised)]);
    let fault = |address: String| {
        let found = asked(&person(address), &lists);
        assert!(found.issuers.is_empty());
        found.revocation.unwrap_err()
    };
    let answer = |reason| {
        Problem::Trust(TrustProblem::RevocationAnswer {
            host: "127.0.0.1".to_owned(),
            reason,
        })
    };
    // The certificate of somebody else, of the same name; rubbish; more than any certificate.
    let other = serve_issuer(namesake.certificate().der().to_vec());
    assert_eq!(fault(other), answer(AnswerFault::OtherCertificate));
    let page = serve_issuer(b"<html>Benvenuti</html>".to_vec());
    assert_eq!(fault(page), answer(AnswerFault::Malformed));
    let large = serve_issuer(vec![0x30; 17 * 1024]);
    let unreachable = |reason| {
        Problem::Trust(TrustProblem::ServiceUnreachable {
            host: "127.0.0.1".to_owned(),
            reason,
        })
    };
    assert_eq!(fault(large), unreachable(FetchFault::TooLarge));
    let gone = serve(|_| ("404 Not Found", Vec::new()));
    let gone = fault(format!("http://{gone}/"));
    assert_eq!(gone, unreachable(FetchFault::ErrorPage));
    let not_asked = |reason| Problem::Trust(TrustProblem::RevocationNotAsked { reason });
    let directory = "ldap://directory.invalid/cn=CA?cACertificate".to_owned();
    assert_eq!(fault(directory), not_asked(NoAnswer::OnlyLdap));
    assert_eq!(
        fault("file:///etc/passwd".to_owned()),
        not_asked(NoAnswer::UnknownIssuer)
    );
    // As text (PEM) some serve it.
    let pem = serve_issuer(issuer.certificate().pem().into_bytes());
    assert_eq!(asked(&person(pem), &lists).issuers, [issuer.certificate()]);
}

/// The real authorities of the CIE (cie-card.md §13.2): two roots of one name, told apart by their
/// SHA-256 alone.
#[test]
fn the_two_roots_of_the_cie_are_told_apart() {
    const ROOTS: [&str; 2] = [
        "87364fb476e74962e7c495b9bbaf727813ee007cb56a0ada6ab9868123db267e",
        "40f425927e8a1e6a297a15c2a9d79e2221bf4fe25b2f21e3bfad53a1ba58b0d7",
    ];
    const NAME: &str = "National root CA for the Italian Electronic Identity Card";
    let all = snapshot::authorities();
    let hash = |one: &Certificate| varco::identity::hex(one.fingerprint());
    let roots: Vec<_> = all
        .iter()
        .filter(|one| one.subject().common_name() == Some(NAME))
        .collect();
    assert!(!roots.is_empty());
    for root in &roots {
        assert!(ROOTS.contains(&hash(root).as_str()));
        assert_eq!(Lists::new(None).listing(root), Listing::Recognised);
    }
    // A third one of that name, made by anybody, is none of them.
    let mut params = authority(NAME, None);
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, NAME);
    let forged = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let forged = Certificate::parse(forged.der()).unwrap();
    assert_eq!(Lists::new(None).listing(&forged), Listing::Absent);
    // Each issuer belongs to the root whose key signed it, not to whoever has its name.
    let lists = Lists::new(None);
    let day = datetime!(2026-11-22 00:00 UTC);
    for (issuer, root) in [
        (
            "b1a742662b31738726071132840880c251f63d47db6b60a6dc6a8333eb1706ae",
            ROOTS[0],
        ),
        (
            "363a3386e9016ecbafa3d11be2877540812b52d6839e71dd22ab98d8a734ca05",
            ROOTS[0],
        ),
        (
            "8f3cce1555f96594d294f00fec381fda9d8bac7271fcbdc8bb8f7766b0e27eee",
            ROOTS[1],
        ),
    ] {
        let issuer = all.iter().find(|one| hash(one) == issuer).unwrap();
        let tree = Tree::new(issuer, &lists, day);
        if roots.iter().any(|one| hash(one) == root) {
            let above = tree.nodes[1].fingerprint.replace([':', ' '], "");
            assert_eq!(above.to_lowercase(), root);
        } else {
            assert_eq!(tree.missing(), Some(NAME));
        }
    }
}

/// The private key of the virtual cards' authority.
const CIE_KEY: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/assets/simulator/keys/cie-sub-authority.der"
);
