//! Diffie-Hellman on the card (cie-card.md §7, §14.1).

use ring::rand::{SecureRandom as _, SystemRandom};
use rsa::BigUint;

use super::profile::{Deceit, GroupKind, LeadingZero, Profile, WeakValue};
use crate::simulator::card::private_key::fixed;
use crate::simulator::card::status::Status;

const GROUP_256: &[u8] = include_bytes!("../../../../assets/simulator/keys/cie-group-256.bin");
const GROUP_224: &[u8] = include_bytes!("../../../../assets/simulator/keys/cie-group-224.bin");
/// Bytes of the prime and of the generator in these files; the order is the rest.
const PRIME: usize = 256;

/// A group as the card gives it away.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) prime: Vec<u8>,
    pub(super) order: Vec<u8>,
    pub(super) generator: Vec<u8>,
}

/// What came of a key agreement.
#[derive(Debug)]
pub(super) struct Agreed {
    /// The chip's public value, as long as the prime.
    pub(super) public: Vec<u8>,
    /// The shared secret, as long as the prime.
    pub(super) secret: Vec<u8>,
}

impl Group {
    pub(super) fn new(profile: &Profile) -> Self {
        let file = match profile.group {
            GroupKind::Order256 => GROUP_256,
            GroupKind::Order224 => GROUP_224,
        };
        let (prime, rest) = file.split_at_checked(PRIME).unwrap_or_default();
        let (generator, order) = rest.split_at_checked(PRIME).unwrap_or_default();
        let mut group = Self {
            prime: prime.to_vec(),
            order: order.to_vec(),
            generator: generator.to_vec(),
        };
        if profile.deceit == Deceit::Weak(WeakValue::Generator) {
            let minus_one = BigUint::from_bytes_be(prime) - 1_u8;
            group.generator = fixed(&minus_one, PRIME);
        }
        group
    }

    /// Answers a terminal's public value.
    ///
    /// A deceitful chip does not know the terminal's exponent, only that it is odd, as that of
    /// the official software always is.
    pub(super) fn agree(&self, terminal: &[u8], profile: &Profile) -> Result<Agreed, Status> {
        let number = |bytes: &[u8]| BigUint::from_bytes_be(bytes);
        let [prime, order, generator] =
            [&self.prime, &self.order, &self.generator].map(|n| number(n));
        let terminal_value = number(terminal);
        let minus_one = &prime - 1_u8;
        let honest = !matches!(profile.deceit, Deceit::Weak(_));
        if terminal.len() != self.prime.len()
            || (honest && (terminal_value <= BigUint::from(1_u8) || terminal_value >= minus_one))
        {
            return Err(Status::WRONG_DATA);
        }
        let exponent = exponent(&order)?;
        let mut public = generator.modpow(&exponent, &prime);
        let mut secret = terminal_value.modpow(&exponent, &prime);
        // The next exponent costs one multiplication on either side.
        let wanted = |public: &BigUint, secret: &BigUint| match profile.leading_zero {
            LeadingZero::PublicValue => self.starts_with_zero(public),
            LeadingZero::SharedSecret => self.starts_with_zero(secret),
            LeadingZero::Chance | LeadingZero::ChipSignature => true,
        };
        while !wanted(&public, &secret) {
            public = public * &generator % &prime;
            secret = secret * &terminal_value % &prime;
        }
        let (public, secret) = match profile.deceit {
            Deceit::Weak(WeakValue::Zero) => (BigUint::default(), BigUint::default()),
            Deceit::Weak(WeakValue::One) => (1_u8.into(), 1_u8.into()),
            Deceit::Weak(WeakValue::MinusOne) => (minus_one.clone(), minus_one),
            Deceit::Weak(WeakValue::WrongOrder) => (&prime - public, &prime - secret),
            _ => (public, secret),
        };
        Ok(Agreed {
            public: fixed(&public, self.prime.len()),
            secret: fixed(&secret, self.prime.len()),
        })
    }

    fn starts_with_zero(&self, value: &BigUint) -> bool {
        value.to_bytes_be().len() < self.prime.len()
    }
}

/// A random exponent between 2 and order - 1.
fn exponent(order: &BigUint) -> Result<BigUint, Status> {
    // Eight bytes more than needed, so that no exponent is noticeably more likely than another.
    let mut bytes = vec![0; order.to_bytes_be().len() + 8];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| Status::FAILURE)?;
    Ok(BigUint::from_bytes_be(&bytes) % (order - 2_u8) + 2_u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_groups_are_groups() {
        for kind in [GroupKind::Order256, GroupKind::Order224] {
            let profile = Profile {
                group: kind,
                ..Profile::default()
            };
            let group = Group::new(&profile);
            let [p, q, g] =
                [&group.prime, &group.order, &group.generator].map(|n| BigUint::from_bytes_be(n));
            assert_eq!(p.bits(), 2048);
            assert_eq!(g.modpow(&q, &p), BigUint::from(1_u8));
        }
        assert_eq!(GROUP_224.len() - 2 * PRIME, 28);
    }

    /// The last vector of cie-card.md §14.5.
    #[test]
    fn powers_are_those_of_the_vectors() {
        let group = Group::new(&Profile::default());
        let [p, g] = [&group.prime, &group.generator].map(|n| BigUint::from_bytes_be(n));
        for (exponent, expected) in [
            (3_u8, "463e15d09215e1d867ae76022406eba7"),
            (5, "fb7a1106a69d3f8141bc7fd2d7ba6ffc"),
            (15, "0b0b4d48cd9778770dac2c9965e063f5"),
        ] {
            let power = fixed(&g.modpow(&exponent.into(), &p), PRIME);
            let hash = ring::digest::digest(&ring::digest::SHA256, &power);
            let hash = hash.as_ref()[..16]
                .iter()
                .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
            assert_eq!(hash, expected);
        }
    }

    #[test]
    fn zeros_in_front_are_kept() {
        for (wish, public) in [
            (LeadingZero::PublicValue, true),
            (LeadingZero::SharedSecret, false),
        ] {
            let profile = Profile {
                leading_zero: wish,
                ..Profile::default()
            };
            let group = Group::new(&profile);
            let terminal = group.agree(&group.generator, &Profile::default()).unwrap();
            let agreed = group.agree(&terminal.public, &profile).unwrap();
            let value = if public { agreed.public } else { agreed.secret };
            assert_eq!((value.len(), value[0]), (PRIME, 0));
        }
    }

    #[test]
    fn values_outside_the_range_are_refused() {
        let group = Group::new(&Profile::default());
        let prime = BigUint::from_bytes_be(&group.prime);
        for value in [
            BigUint::default(),
            1_u8.into(),
            &prime - 1_u8,
            prime.clone(),
        ] {
            let refused = group.agree(&fixed(&value, PRIME), &Profile::default());
            assert_eq!(refused.unwrap_err(), Status::WRONG_DATA);
        }
        let short = group.agree(&[2], &Profile::default());
        assert_eq!(short.unwrap_err(), Status::WRONG_DATA);
    }
}
