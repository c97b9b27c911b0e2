//! Programs in front of a private pcscd, with the card in vpcd's reader.

#[path = "../../../tests/support/mod.rs"]
mod support;

use std::fs::File;

use support::pcscd::{CardInReader, Pcscd};
use support::program::{program, run};
use varco::simulator::card::{INITIAL_PIN, named};
use varco::simulator::log::{ApduLog, Exchange, Traffic};
use varco::simulator::portal::VirtualPortal;
use varco::simulator::timing::Timing;

use super::{OpenSc, behaviour, since};

/// A card in a private service.
pub(super) struct Service {
    // Dropped first: the card leaves before the service ends.
    card: CardInReader,
    pcscd: Pcscd,
}

impl Service {
    pub(super) fn new(card: &str, timing: Timing) -> Self {
        let pcscd = Pcscd::start();
        let behaviour = behaviour(timing, &ApduLog::default());
        let card = pcscd.insert_card(named(card).unwrap().card, behaviour);
        Self { card, pcscd }
    }

    /// What a login by the program sends.
    pub(super) fn varco(&self, portal: &VirtualPortal) -> Traffic {
        let (profile, pin) = (self.file("portal.toml"), self.file("pin"));
        std::fs::write(&profile, portal.profile_toml()).unwrap();
        std::fs::write(&pin, INITIAL_PIN).unwrap();
        let before = self.card.log.traffic();
        let mut varco = self.pcscd.command(env!("CARGO_BIN_EXE_varco"));
        varco
            .args(["login", "--pin-stdin", "--portal", &profile])
            .stdin(File::open(&pin).unwrap());
        run(&mut varco).ok();
        since(&before, &self.card.log.traffic())
    }

    /// What a login with a signature by `OpenSC` sends. A warm-up does not help it: it keeps no
    /// files here.
    pub(super) fn opensc(&self) -> Option<OpenSc> {
        let message = self.file("message");
        std::fs::write(&message, b"a message to sign").unwrap();
        let pin = String::from_utf8_lossy(INITIAL_PIN);
        let signatures = || self.card.witness.counters().signatures;
        let (traffic, exchanges) = (self.card.log.traffic(), self.card.log.exchanges().len());
        let signed_before = signatures();
        self.pcscd.run(
            "pkcs11-tool",
            &[
                "--login",
                "--pin",
                &pin,
                "--sign",
                "--mechanism",
                "SHA256-RSA-PKCS",
                "--input-file",
                &message,
                "--output-file",
                &self.file("signature"),
            ],
        );
        let exchanges = self.card.log.exchanges().split_off(exchanges);
        (signatures() > signed_before).then(|| OpenSc {
            whole: since(&traffic, &self.card.log.traffic()),
            from_verify: sum(exchanges.iter().skip_while(|exchange| !is_verify(exchange))),
        })
    }

    fn file(&self, name: &str) -> String {
        self.pcscd.folder().join(name).display().to_string()
    }
}

/// The installed version, such as 0.23.0.
pub(super) fn opensc_version() -> String {
    let info = run(program("opensc-tool").arg("--info")).ok().text;
    let version = info.split("OpenSC ").nth(1).unwrap();
    version
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .next()
        .unwrap()
        .to_owned()
}

fn is_verify(exchange: &Exchange) -> bool {
    exchange.command.starts_with("0020")
}

/// Commands and bytes of these exchanges.
fn sum<'a>(exchanges: impl Iterator<Item = &'a Exchange>) -> Traffic {
    let bytes = |hexadecimal: &str| (hexadecimal.len() / 2) as u64;
    exchanges.fold(Traffic::default(), |sum, exchange| Traffic {
        commands: sum.commands + 1,
        bytes_sent: sum.bytes_sent + bytes(&exchange.command),
        bytes_received: sum.bytes_received + exchange.answer.as_deref().map_or(0, bytes),
        ..sum
    })
}
