//! The card as an RSA key of OpenSSL.
//!
//! OpenSSL lets the operations of a single RSA key be replaced (`RSA_METHOD`, RSA_meth_new(3)); a
//! key with a foreign method goes the library's own older way, past its providers. Ours has the
//! public key of the certificate and no private one: what would use it asks the card.
//!
//! The rest of the program forbids `unsafe`; calling C is why this module and `handshake` have it.
//! What holds here: a key carries one boxed [`CardKey`], put there when the key is made and freed
//! by OpenSSL together with the key, once. The box is read through a shared reference alone, from
//! any thread; all in it is `Sync`. Nothing unwinds into C.
#![allow(
    unsafe_code,
    reason = "OpenSSL takes a key of another kind through C alone"
)]

use std::ffi::{CStr, c_char, c_int, c_long, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::slice;
use std::sync::OnceLock;

use foreign_types::ForeignType;
use openssl::error::ErrorStack;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::x509::X509Ref;
use openssl_sys::{CRYPTO_EX_DATA, RSA, RSA_NO_PADDING, RSA_PKCS1_PADDING};

use super::handshake::Failed;
use crate::card::padding;
use crate::problem::Problem;
use crate::tls::Abilities;
use crate::tls::key::CardKey;

/// Class of extra data that belongs to RSA keys (`CRYPTO_EX_INDEX_RSA`).
const EX_INDEX_RSA: c_int = 9;
/// What a method answers when it fails.
const FAILED: c_int = -1;
const NAME: &CStr = c"smart card";

/// An `RSA_METHOD`; OpenSSL shows nothing of it.
#[repr(C)]
struct Method {
    _hidden: [u8; 0],
}

/// RSA_private_encrypt(3): `length` bytes at `from` become a block as long as the modulus at `to`.
type PrivateEncrypt =
    unsafe extern "C" fn(c_int, *const u8, *mut u8, *mut RSA, padding: c_int) -> c_int;

// What openssl-sys leaves out (openssl/rsa.h).
unsafe extern "C" {
    fn RSA_PKCS1_OpenSSL() -> *const Method;
    fn RSA_meth_dup(method: *const Method) -> *mut Method;
    fn RSA_meth_set1_name(method: *mut Method, name: *const c_char) -> c_int;
    fn RSA_meth_set_priv_enc(method: *mut Method, encrypt: PrivateEncrypt) -> c_int;
    fn RSA_meth_set_priv_dec(method: *mut Method, decrypt: PrivateEncrypt) -> c_int;
    fn RSA_set_method(rsa: *mut RSA, method: *const Method) -> c_int;
    fn RSA_set_ex_data(rsa: *mut RSA, index: c_int, data: *mut c_void) -> c_int;
    fn RSA_get_ex_data(rsa: *const RSA, index: c_int) -> *mut c_void;
}

/// What a key carries.
struct Behind {
    card: CardKey,
    failure: Failed,
}

/// A key whose private half is the card.
pub(super) fn private_key(
    certificate: &X509Ref,
    card: CardKey,
    failure: Failed,
) -> Result<PKey<Private>, ErrorStack> {
    let public = certificate.public_key()?.rsa()?;
    let rsa = Rsa::from_public_components(public.n().to_owned()?, public.e().to_owned()?)?;
    let method = CardMethod::get()?;
    let behind = Box::into_raw(Box::new(Behind { card, failure }));
    // SAFETY: `rsa` is a live key of ours alone; `method` lives as long as the program. The box
    // belongs to the key from the moment RSA_set_ex_data succeeds, and to us if it does not.
    let attached = unsafe {
        RSA_set_method(rsa.as_ptr(), method.method) == 1
            && RSA_set_ex_data(rsa.as_ptr(), method.index, behind.cast()) == 1
    };
    if !attached {
        // SAFETY: the pointer is that of the box above, and nobody has it.
        drop(unsafe { Box::from_raw(behind) });
        return Err(ErrorStack::get());
    }
    let pointer = rsa.as_ptr();
    std::mem::forget(rsa);
    // SAFETY: the one reference to the key goes from `rsa` to this one. It has a private
    // operation now, which is what its type says.
    PKey::from_rsa(unsafe { Rsa::<Private>::from_ptr(pointer) })
}

/// The method of all card keys, and where they keep what is behind them.
struct CardMethod {
    method: *const Method,
    index: c_int,
}

// SAFETY: the method is made once and only read from then on.
unsafe impl Send for CardMethod {}
// SAFETY: as above.
unsafe impl Sync for CardMethod {}

impl CardMethod {
    fn get() -> Result<&'static Self, ErrorStack> {
        static METHOD: OnceLock<Option<CardMethod>> = OnceLock::new();
        METHOD
            .get_or_init(|| Self::make().ok())
            .as_ref()
            .ok_or_else(ErrorStack::get)
    }

    /// OpenSSL's own method, which knows the public half, with the private half replaced.
    fn make() -> Result<Self, ErrorStack> {
        openssl::init();
        // SAFETY: plain calls; the method is valid when it is not null, and is changed only here,
        // before anybody uses it. It is never freed: keys may refer to it until the program ends.
        unsafe {
            let index = openssl_sys::CRYPTO_get_ex_new_index(
                EX_INDEX_RSA,
                0,
                ptr::null_mut(),
                None,
                None,
                Some(free),
            );
            let method = RSA_meth_dup(RSA_PKCS1_OpenSSL());
            let made = index >= 0
                && !method.is_null()
                && RSA_meth_set1_name(method, NAME.as_ptr()) == 1
                && RSA_meth_set_priv_enc(method, private_encrypt) == 1
                && RSA_meth_set_priv_dec(method, private_decrypt) == 1;
            if made {
                Ok(Self { method, index })
            } else {
                Err(ErrorStack::get())
            }
        }
    }
}

/// Called by OpenSSL for a signature. With PKCS#1 it gives the `DigestInfo`, else the whole block.
unsafe extern "C" fn private_encrypt(
    length: c_int,
    from: *const u8,
    to: *mut u8,
    rsa: *mut RSA,
    padding: c_int,
) -> c_int {
    let sign = || {
        let method = CardMethod::get().ok()?;
        // SAFETY: OpenSSL calls with a live key whose method is ours, so that it carries our box;
        // a copy of such a key would carry none.
        let behind = unsafe { RSA_get_ex_data(rsa, method.index).cast::<Behind>().as_ref() }?;
        let length = usize::try_from(length).ok()?;
        // SAFETY: `from` holds `length` bytes (RSA_private_encrypt(3)).
        let given = unsafe { slice::from_raw_parts(from, length) };
        match behind.sign(given, padding) {
            Ok(signature) => {
                // SAFETY: `to` has room for the modulus, which is the length of a genuine
                // signature.
                unsafe { ptr::copy_nonoverlapping(signature.as_ptr(), to, signature.len()) };
                c_int::try_from(signature.len()).ok()
            }
            Err(problem) => {
                behind.failure.set(problem);
                None
            }
        }
    };
    catch_unwind(AssertUnwindSafe(sign))
        .ok()
        .flatten()
        .unwrap_or(FAILED)
}

/// Deciphering is no business of this key.
unsafe extern "C" fn private_decrypt(
    _: c_int,
    _: *const u8,
    _: *mut u8,
    _: *mut RSA,
    _: c_int,
) -> c_int {
    FAILED
}

/// Called by OpenSSL once, when a key ends; also for keys of others, which carry nothing of ours.
unsafe extern "C" fn free(
    _: *mut c_void,
    data: *mut c_void,
    _: *mut CRYPTO_EX_DATA,
    _: c_int,
    _: c_long,
    _: *mut c_void,
) {
    if !data.is_null() {
        // SAFETY: what is not null at our index is the box of `private_key`.
        let end = || drop(unsafe { Box::from_raw(data.cast::<Behind>()) });
        let _ = catch_unwind(AssertUnwindSafe(end));
    }
}

impl Behind {
    fn sign(&self, given: &[u8], kind: c_int) -> Result<Vec<u8>, Problem> {
        let wrong = |what: &str| Problem::Internal {
            context: format!("OpenSSL asks the card for {what}"),
        };
        let Abilities { bits, raw } = self.card.abilities();
        self.card.sign(|| match kind {
            RSA_PKCS1_PADDING => {
                padding::pkcs1_block(given, bits).ok_or_else(|| wrong("a digest that is too long"))
            }
            RSA_NO_PADDING if raw && given.len() == bits / 8 => Ok(given.to_vec()),
            _ => Err(wrong("another padding")),
        })
    }
}
