//! Name and password for a proxy: typed by the person, kept until the program ends, never stored.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// Most bytes of a name or password; what is longer was not typed by anybody.
const MAX_LENGTH: usize = 256;

/// Name and password for one proxy (RFC 7617). They wipe themselves and can't be printed.
#[derive(Clone)]
pub struct Credentials {
    /// `name:password`.
    both: Zeroizing<String>,
}

/// The credentials that were given so far, each for the proxy that asked for them. Copies share
/// them.
#[derive(Clone, Default)]
pub struct Keyring(Arc<Mutex<HashMap<String, Credentials>>>);

/// Why a name and a password can't be sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a name without colon, and no control characters")]
pub struct NoCredentials;

impl Credentials {
    /// A name and a password as they were typed. A name can't hold a colon (RFC 7617 clause 2).
    pub fn new(name: &str, password: &str) -> Result<Self, NoCredentials> {
        let is_text = |text: &str| text.len() <= MAX_LENGTH && !text.chars().any(char::is_control);
        if name.is_empty() || name.contains(':') || !is_text(name) || !is_text(password) {
            return Err(NoCredentials);
        }
        let mut both = Zeroizing::new(String::with_capacity(name.len() + 1 + password.len()));
        both.push_str(name);
        both.push(':');
        both.push_str(password);
        Ok(Self { both })
    }

    /// What follows `Basic ` in the header.
    pub(in crate::portal) fn encoded(&self) -> Zeroizing<String> {
        // Sized beforehand, so that no part is left behind where it grew.
        let mut encoded = Zeroizing::new(String::with_capacity(self.both.len() * 4 / 3 + 4));
        STANDARD.encode_string(self.both.as_bytes(), &mut encoded);
        encoded
    }
}

impl Keyring {
    /// Keeps credentials for the proxy at this address (`host:port`).
    pub fn keep(&self, proxy: &str, credentials: Credentials) {
        self.lock().insert(proxy.to_owned(), credentials);
    }

    /// Forgets those for this proxy: they were wrong.
    pub fn forget(&self, proxy: &str) {
        self.lock().remove(proxy);
    }

    pub(in crate::portal) fn find(&self, proxy: &str) -> Option<Credentials> {
        self.lock().get(proxy).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Credentials>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(hidden)")
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_a_password_are_encoded_and_never_printed() {
        // The example of RFC 7617 clause 2.
        let credentials = Credentials::new("Aladdin", "open sesame").unwrap();
        assert_eq!(*credentials.encoded(), "QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        let keyring = Keyring::default();
        keyring.keep("proxy:3128", credentials.clone());
        let printed = format!("{credentials:?} {keyring:?}");
        for secret in ["Aladdin", "sesame", "QWxh"] {
            assert!(!printed.contains(secret), "{printed}");
        }
        assert!(keyring.find("proxy:3128").is_some());
        assert!(keyring.find("proxy:3129").is_none());
        keyring.clone().forget("proxy:3128");
        assert!(keyring.find("proxy:3128").is_none());
    }

    #[test]
    fn what_can_t_be_sent_is_refused() {
        let long = "x".repeat(300);
        for (name, password) in [
            ("", "x"),
            ("a:b", "x"),
            ("a\r\nHost: b", "x"),
            ("a", "x\n"),
            (long.as_str(), "x"),
            ("a", long.as_str()),
        ] {
            assert!(Credentials::new(name, password).is_err());
        }
        assert!(Credentials::new("à la carte", "pässwörd:").is_ok());
        assert!(Credentials::new("ada", "").is_ok());
    }
}
