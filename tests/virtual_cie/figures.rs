//! Commands, bytes and time of three kinds of login, beside the model of cie-card.md §12.1, and the
//! card behind a real pcscd.

use crate::digest_info;
use crate::terminal::{SELECT_CIE, SELECT_IAS, Terminal};

/// What a login has read before and need not read again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    Nothing,
    Certificate,
    Everything,
}

fn login(name: &str, known: Known) -> Terminal {
    let mut terminal = Terminal::named(name);
    let before = (known == Known::Everything).then(|| Terminal::selected(name).read_public());
    terminal.expect(SELECT_IAS, 0x9000);
    terminal.expect(SELECT_CIE, 0x9000);
    if known == Known::Nothing {
        terminal.expect("00A4 0204 02 1004", 0x9000);
        terminal.expect("00B0 0000 E7", 0x9000);
        terminal.expect("00B0 00E7 27", 0x9000);
    }
    let public = before.unwrap_or_else(|| terminal.read_public());
    terminal.agree(&public);
    terminal.authenticate(&public);
    assert_eq!(terminal.verify(b"12345678"), 0x9000);
    if known == Known::Nothing {
        let select = terminal.secure([0, 0xA4, 2, 4], &[0x10, 0x03], None);
        assert_eq!(select.1, 0x9000);
        let (first, _) = terminal.secure([0, 0xB0, 0, 0], &[], Some(0xE7));
        let length = 4 + usize::from(u16::from_be_bytes([first[2], first[3]]));
        let mut read = first.len();
        while read < length {
            let [high, low] = u16::try_from(read).unwrap().to_be_bytes();
            let (data, _) = terminal.secure([0, 0xB0, high, low], &[], Some(0xE7));
            read += data.len();
        }
    }
    assert_eq!(terminal.sign(&digest_info()).1, 0x9000);
    terminal
}

/// The table of §12.1: commands, bytes, milliseconds at 106 and 424 kbit/s. Commands are met
/// exactly; bytes within the size of certificate, of the root's exponent and of empty Le fields;
/// times within a tenth, for the small costs of the chip are a guess there as here.
#[test]
fn logins_cost_what_the_reference_counted() {
    for (known, commands, bytes, slow, fast) in [
        (Known::Nothing, 39, 5775, 1870, 1487),
        (Known::Certificate, 27, 3353, 1529, 1302),
        (Known::Everything, 20, 2362, 1402, 1243),
    ] {
        let terminal = login("cie", known);
        let times = terminal.time.map(|time| time.as_millis());
        assert_eq!(terminal.commands, commands);
        assert!(terminal.bytes.abs_diff(bytes) < 100, "{}", terminal.bytes);
        for (time, expected) in times.into_iter().zip([slow, fast]) {
            assert!(
                time.abs_diff(expected) * 10 < expected,
                "{time} for {expected} ms"
            );
        }
    }
}

/// OpenSC's tool sends what it is told, through the service and the driver.
#[cfg(target_os = "linux")]
#[test]
fn the_card_answers_behind_a_real_service() {
    use crate::support::pcscd::Pcscd;
    use varco::simulator::card::named;
    use varco::simulator::link::Behaviour;
    use varco::simulator::people::CITIZEN_CARD;

    for (name, atr) in [
        (
            "cie",
            "3b:8f:80:01:80:31:80:65:49:54:4a:34:41:12:0f:ff:82:90:00:88",
        ),
        ("cie-stm2", "3b:80:80:01:01"),
    ] {
        let pcscd = Pcscd::start();
        let _card = pcscd.insert_card(named(name).unwrap().card, Behaviour::default());
        let shown = pcscd
            .run("opensc-tool", &["--reader", "0", "--atr"])
            .ok()
            .text;
        assert!(shown.contains(atr), "{shown}");
        let nis = CITIZEN_CARD.nis;
        let told = pcscd
            .run(
                "opensc-tool",
                &[
                    "-r",
                    "0",
                    "-c",
                    "default",
                    "-s",
                    SELECT_CIE,
                    "-s",
                    "00B081000C",
                ],
            )
            .ok()
            .text;
        assert!(told.contains(nis), "{told}");
    }
}
