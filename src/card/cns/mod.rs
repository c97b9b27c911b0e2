//! The CNS, Carta Nazionale dei Servizi, by contact (cns-card.md).
//!
//! Recognition probes the places where a certificate can be; the answer to reset only says where
//! to look first. What was found says which key and which directory belong to it.

mod files;
mod home;
mod key;
mod model;
mod new_pin;
pub mod personal;
mod pin;

use crate::apdu::Channel;
use crate::card::{CardError, PinLength};
use crate::identity::CardNumber;
use crate::reader::Atr;

use self::home::Home;
pub use self::key::Verified;
pub use self::model::{Mask, Model};
use self::personal::PersonalData;

/// A CNS that was recognised, with its authentication certificate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cns {
    model: Model,
    home: Home,
    certificate: Vec<u8>,
}

impl Cns {
    /// Digits of a CNS PIN (cns-card.md §6).
    pub const PIN_LENGTH: PinLength = PinLength { min: 5, max: 8 };

    /// Recognises the card and reads its certificate: one SELECT and the READ BINARY commands
    /// that the certificate needs, when it lies where the model keeps it.
    pub fn find(channel: &mut Channel<'_>, atr: &Atr) -> Result<Self, CardError> {
        let model = Model::from_atr(atr);
        let mut has_cns_files = false;
        for home in Home::in_order_for(model) {
            match home.certificate(channel) {
                Ok(home::Found::Certificate(certificate)) => {
                    return Ok(Self {
                        model,
                        home,
                        certificate,
                    });
                }
                Ok(home::Found::NoCertificate) => has_cns_files = true,
                Ok(home::Found::NoFile) => {}
                // A card that is no CNS may answer anything to commands that it does not know.
                Err(CardError::Status(_)) if !model.is_cns() => {}
                Err(error) => return Err(error),
            }
        }
        if let Some(name) = model::known_application(channel)? {
            return Err(CardError::NotSupported(name));
        }
        if has_cns_files || model.is_cns() {
            Err(CardError::NoCertificate)
        } else {
            Err(CardError::Unknown(atr.to_string()))
        }
    }

    /// A card of unknown make with an empty certificate, for tests of what does not read it.
    #[cfg(test)]
    pub(super) fn for_test() -> Self {
        Self {
            model: Model::Unnamed,
            home: Home::Classic,
            certificate: Vec::new(),
        }
    }

    /// The model, as far as the answer to reset tells.
    pub fn model(&self) -> Model {
        self.model
    }

    /// The authentication certificate, DER.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// Reads the card number of EF_ID_Carta, 16 digits (cns-card.md §5.1). `None` if the file is
    /// not there or holds something else.
    pub fn card_number(&self, channel: &mut Channel<'_>) -> Result<Option<CardNumber>, CardError> {
        let content = files::read(channel, files::CARD_NUMBER, 16)?;
        Ok(content
            .and_then(|digits| String::from_utf8(digits).ok())
            .and_then(|digits| digits.parse().ok()))
    }

    /// Reads the personal data of EF_Dati_personali (cns-card.md §5.3), free on every CNS.
    pub fn personal_data(
        &self,
        channel: &mut Channel<'_>,
    ) -> Result<Option<PersonalData>, CardError> {
        let content = files::read(channel, files::PERSONAL_DATA, personal::MAX_LENGTH)?;
        Ok(content.as_deref().and_then(PersonalData::parse))
    }
}
