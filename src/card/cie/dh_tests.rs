use super::super::vectors::{G, P, Q, hex};
use super::*;

fn group() -> Group {
    Group {
        prime: hex(P),
        order: hex(Q),
        generator: hex(G),
    }
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    ring::digest::digest(&ring::digest::SHA256, bytes).as_ref()[..16].to_vec()
}

/// The published agreement of cie-card.md §14.5: exponents 3 and 5.
#[test]
fn the_published_agreement_comes_out() {
    let group = group().checked().unwrap();
    let modulus = group.modulus().unwrap();
    let terminal = modulus.power(&group.generator, &[3]).unwrap();
    let card = modulus.power(&group.generator, &[5]).unwrap();
    assert_eq!(
        sha256(&terminal[..]),
        hex("463e15d09215e1d867ae76022406eba7")
    );
    assert_eq!(sha256(&card[..]), hex("fb7a1106a69d3f8141bc7fd2d7ba6ffc"));
    let secret = modulus.power(&card[..], &[3]).unwrap();
    assert_eq!(secret, modulus.power(&terminal[..], &[5]).unwrap());
    assert_eq!(sha256(&secret[..]), hex("0b0b4d48cd9778770dac2c9965e063f5"));
}

/// One public value in 256 starts with a zero byte: it must stay 256 bytes long.
#[test]
fn leading_zeros_stay() {
    let group = group();
    let modulus = group.modulus().unwrap();
    let short = (1_u32..5000)
        .map(|exponent| {
            let exponent = exponent.to_be_bytes();
            (
                exponent,
                modulus.power(&group.generator, &exponent).unwrap(),
            )
        })
        .find(|(_, value)| value[0] == 0)
        .unwrap();
    let (exponent, value) = short;
    assert_eq!(group.allows(&value[..]), Some(true));
    assert_eq!(group.allows(&value[1..]), Some(true), "the same number");
    // The secret of 1 and this exponent is this very value, and its hash counts the zero.
    let again = modulus.power(&group.generator, &exponent).unwrap();
    assert_eq!(again.len(), numbers::LENGTH);
    let cut: Vec<u8> = again[1..].to_vec();
    assert_ne!(sha256(&again[..]), sha256(&cut));
}

#[test]
fn weak_public_values_are_refused() {
    let group = group();
    let prime = hex(P);
    let mut last = prime.clone();
    last[255] -= 1;
    let mut outside_group = vec![0; 256];
    outside_group[255] = 2;
    for weak in [
        &[0_u8; 256][..],
        &[&[0; 255][..], &[1]].concat(),
        &last,
        &prime,
        &outside_group,
    ] {
        assert_ne!(group.allows(weak), Some(true));
    }
    assert_eq!(group.allows(&group.generator), Some(true));
}

#[test]
fn weak_groups_are_refused() {
    let with = |change: fn(&mut Group)| {
        let mut group = group();
        change(&mut group);
        group.checked()
    };
    assert!(with(|_| {}).is_some());
    assert!(with(|group| group.generator = vec![1]).is_none());
    assert!(with(|group| group.generator = vec![2]).is_none());
    assert!(with(|group| group.order = vec![1]).is_none());
    assert!(with(|group| group.prime[255] &= 0xFE).is_none());
    assert!(with(|group| group.prime.truncate(128)).is_none());
    assert!(with(|group| group.order.push(0)).is_none());
}

#[test]
fn exponents_lie_between_one_and_the_order() {
    let order = hex(Q);
    for _ in 0..50 {
        let exponent = draw(&order).unwrap();
        assert_eq!(exponent.len(), order.len());
        assert!(exponent.as_slice() < order.as_slice());
    }
    // Two alone is between one and three.
    assert_eq!(*draw(&[3]).unwrap(), [2]);
}
