//! What reads the bytes of a card that may be no CIE, one function each: for tests that throw any
//! bytes at them. No card is needed, and the keys are everybody's.

use zeroize::Zeroizing;

use super::keys::PublicKey;
use super::sm::Session;
use super::sod;
use crate::apdu::{Response, Status};

fn response(data: &[u8], status: u16) -> Response {
    Response {
        data: Zeroizing::new(data.to_vec()),
        status: Status::from(status),
    }
}

/// Whether an answer passes as the first of a session.
pub fn unwraps(answer: &[u8], status: u16) -> bool {
    Session::from_secret(&[])
        .unwrap(&response(answer, status))
        .is_ok()
}

/// The same for data objects to which the right seal is added.
pub fn unwraps_sealed(objects: &[u8], status: u16) -> bool {
    let sealed = Session::from_secret(&[]).sealed_answer(objects);
    unwraps(&sealed, status)
}

/// Whether EF.SOD is intact, whatever files it speaks of.
pub fn security_object(bytes: &[u8]) -> bool {
    sod::check(bytes, &[], &[]).is_ok()
}

/// Whether EF.Int.Kpub holds a key that can be used.
pub fn public_key(bytes: &[u8]) -> bool {
    PublicKey::parse(bytes).is_some_and(|key| key.open(&[2]).is_some())
}
