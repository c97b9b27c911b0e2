//! OpenSC, unmodified, over a real pcscd, with the virtual CNS.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod support;

use support::pcscd::Pcscd;
use varco::simulator::link::Behaviour;

#[test]
fn lists() {
    let pcscd = Pcscd::start();
    for name in [
        "athena-1024",
        "st-2048",
        "idemia-2021",
        "infocamere-1204",
        "ace-2025",
    ] {
        let card = pcscd.insert(name.parse().unwrap(), Behaviour::default());
        let ran = pcscd.run("pkcs11-tool", &["-L", "-O"]);
        println!("{name}\n{}", ran.text);
        println!("{:#?}", card.commands().len());
        std::fs::write("/tmp/cardx/data", [0u8; 32]).unwrap();
        let ran = pcscd.run(
            "pkcs11-tool",
            &[
                "--login",
                "--pin",
                "12345678",
                "--sign",
                "--mechanism",
                "SHA256-RSA-PKCS",
                "-i",
                "/tmp/cardx/data",
                "-o",
                "/tmp/cardx/sig",
            ],
        );
        println!("{}", ran.text);
        let ran = pcscd.run("pkcs15-tool", &["--dump"]);
        println!("{}", ran.text);
    }
}
