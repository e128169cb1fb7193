//! Where separators, quotes and line ends stand in a stretch of bytes, sixteen bytes at a time.

use wide::u8x16;

const LANES: usize = 16;
/// Lanes that are turned into one word of bits.
const WORD: usize = 64;

/// Appends the positions in `bytes` of `delimiter`, `"`, LF and CR, in order. O(length).
pub(super) fn mark(bytes: &[u8], delimiter: u8, into: &mut Vec<u32>) {
    let wanted = [delimiter, b'"', b'\n', b'\r'].map(u8x16::splat);
    let (words, rest) = bytes.as_chunks::<WORD>();
    let mut base = 0_u32;
    for word in words {
        let (lanes, _) = word.as_chunks::<LANES>();
        let mut bits = 0_u64;
        for (lane, shift) in lanes.iter().zip((0..).step_by(LANES)) {
            let lane = u8x16::new(*lane);
            let hit =
                lane.simd_eq(wanted[0]) | lane.simd_eq(wanted[1]) | lane.simd_eq(wanted[2]) | lane.simd_eq(wanted[3]);
            bits |= u64::from(hit.to_bitmask()) << shift;
        }
        while bits != 0 {
            into.push(base + bits.trailing_zeros());
            bits &= bits - 1;
        }
        base += WORD as u32;
    }
    let is_wanted = |byte: &u8| *byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r');
    into.extend(rest.iter().zip(base..).filter(|(byte, _)| is_wanted(byte)).map(|(_, position)| position));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_same_as_looking_at_every_byte(bytes in proptest::collection::vec(proptest::sample::select(b"a,;\"\n\r\t\xE4\x80".to_vec()), 0..300)) {
            let mut found = Vec::new();
            mark(&bytes, b';', &mut found);
            let plain: Vec<u32> = bytes.iter().zip(0..).filter(|(byte, _)| b";\"\n\r".contains(byte)).map(|(_, at)| at).collect();
            prop_assert_eq!(found, plain);
        }
    }
}
