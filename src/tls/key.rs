//! The card as a signing key: of rustls here, of OpenSSL in `openssl`.
//!
//! rustls gives the whole transcript, not a hash; the signature is made while the handshake waits.
//! Before the card is asked, the server must be verified for a host to which the card may be
//! shown, and the budget must hold. Afterwards the signature is checked against the certificate:
//! a damaged one never leaves the computer.

use std::fmt;
use std::sync::Arc;

use rsa::RsaPublicKey;
use rsa::pkcs8::DecodePublicKey;
use rsa::traits::PublicKeyParts;
use rustls::sign::{Signer, SigningKey};
use rustls::{OtherError, SignatureAlgorithm, SignatureScheme};

use super::record::Shared;
use super::{Abilities, CardIdentity, Scheme};
use crate::card::RoundSigner;
use crate::problem::{Problem, Unusable};

/// A card whose PIN is verified, wherever it is.
pub trait SignWithCard: fmt::Debug + Send + Sync {
    /// Signs a padded block as long as the modulus. Blocks until the card answered or
    /// the work was stopped.
    fn sign(&self, block: Vec<u8>) -> Result<Vec<u8>, Problem>;
}

impl SignWithCard for RoundSigner {
    fn sign(&self, block: Vec<u8>) -> Result<Vec<u8>, Problem> {
        Self::sign(self, block)
    }
}

/// The key behind the certificate.
#[derive(Clone, Debug)]
pub(super) struct CardKey {
    card: Arc<dyn SignWithCard>,
    public: RsaPublicKey,
    abilities: Abilities,
    budget: u32,
    record: Shared,
}

/// Reads the public key of a certificate from its SubjectPublicKeyInfo.
fn public_key(info: &[u8]) -> Result<RsaPublicKey, Problem> {
    RsaPublicKey::from_public_key_der(info).map_err(|_| Problem::CertificateUnusable {
        reason: Unusable::Key,
    })
}

impl SigningKey for CardKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let offered: Vec<_> = offered.iter().map(|scheme| u16::from(*scheme)).collect();
        let scheme = Scheme::choose(&offered, self.abilities)?;
        self.record.with(|record| record.chosen = Some(scheme));
        Some(Box::new(CardSigner {
            key: self.clone(),
            scheme,
        }))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::RSA
    }
}

#[derive(Debug)]
struct CardSigner {
    key: CardKey,
    scheme: Scheme,
}

impl Signer for CardSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        self.try_sign(message)
            .map_err(|problem| rustls::Error::Other(OtherError(Arc::new(problem))))
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme.code_point().into()
    }
}

impl CardSigner {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, Problem> {
        let key = &self.key;
        key.sign(|| {
            let padding = self.scheme.padding;
            Ok(padding.block(self.scheme.hash, message, key.abilities.bits)?)
        })
    }
}

impl CardKey {
    /// The key of the card that is shown in a login, and the record in which it counts.
    pub(super) fn of(identity: &CardIdentity, record: &Shared) -> Result<Self, Problem> {
        Ok(Self {
            card: Arc::clone(&identity.card),
            public: public_key(identity.certificate.public_key_info())?,
            abilities: identity.abilities,
            budget: identity.budget,
            record: record.clone(),
        })
    }

    /// What card and key can do.
    #[cfg(feature = "compat-tls")]
    pub(super) fn abilities(&self) -> Abilities {
        self.abilities
    }

    /// Whether the card made all the signatures that this login may take.
    #[cfg(feature = "compat-tls")]
    pub(super) fn is_spent(&self) -> bool {
        self.record.with(|record| record.signatures) >= self.budget
    }

    /// Signs a block as long as the modulus. It is made only for a verified server, within the
    /// budget.
    pub(super) fn sign(
        &self,
        block: impl FnOnce() -> Result<Vec<u8>, Problem>,
    ) -> Result<Vec<u8>, Problem> {
        let (host, made) = self
            .record
            .with(|record| (record.verified_host.clone(), record.signatures));
        // Nobody gets a signature who has not proved to be a host of the profile.
        let host = host.ok_or_else(|| Problem::Internal {
            context: "signature before the server was verified".to_owned(),
        })?;
        if made >= self.budget {
            return Err(Problem::SignatureBudget { host });
        }
        let block = block()?;
        let signature = self.card.sign(block.clone())?;
        self.record.with(|record| record.signatures += 1);
        if self.is_genuine(&signature, &block) {
            Ok(signature)
        } else {
            Err(Problem::CardData {
                what: "signature".to_owned(),
            })
        }
    }

    /// Whether the public key turns the signature back into the block.
    fn is_genuine(&self, signature: &[u8], block: &[u8]) -> bool {
        let number = rsa::BigUint::from_bytes_be(signature);
        signature.len() == self.public.size()
            && number < *self.public.n()
            && rsa::hazmat::rsa_encrypt(&self.public, &number)
                .is_ok_and(|opened| opened == rsa::BigUint::from_bytes_be(block))
    }
}
