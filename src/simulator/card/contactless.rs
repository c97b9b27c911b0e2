//! What a reader makes of a contactless card (PC/SC part 3; cie-card.md §2.1).

/// The answer to reset around a card's historical bytes, at most 15, checksum included.
pub(super) fn answer_to_reset(historical: &[u8]) -> Vec<u8> {
    let [count, ..] = historical.len().to_le_bytes();
    let mut atr = vec![0x3B, 0x80 | (count & 0x0F), 0x80, 0x01];
    atr.extend(historical);
    let checksum = atr.iter().skip(1).fold(0, |sum, byte| sum ^ byte);
    atr.push(checksum);
    atr
}
