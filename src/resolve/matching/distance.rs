//! How far two words are apart by letters, in whole numbers.

/// Cost of putting one letter for another that neither looks nor sounds like it: the unit of all costs.
pub(super) const OTHER: u16 = 12;
/// Cost of a letter that looks or sounds like the one it stands for.
const ALIKE: u16 = 6;
/// Cost of one vowel for another, of a letter left out or put in, and of two neighbours exchanged.
pub(super) const SLIP: u16 = 9;
/// Cost of a letter written once instead of twice.
const DOUBLED: u16 = 4;

/// Likeness from which words are compared to the end.
const MATTERS: u16 = 600;

/// Letters of a word that are looked at; longer words are told apart by their first ones.
const LONGEST: usize = 64;

/// Pairs of letters and digits that look or sound alike.
const PAIRS: [(u8, u8); 22] = [
    (b'0', b'o'),
    (b'1', b'i'),
    (b'1', b'l'),
    (b'5', b's'),
    (b'8', b'b'),
    (b'c', b'k'),
    (b'c', b's'),
    (b'k', b'q'),
    (b'g', b'q'),
    (b'g', b'k'),
    (b'e', b'i'),
    (b'i', b'y'),
    (b'i', b'j'),
    (b'j', b'y'),
    (b'o', b'u'),
    (b'a', b'e'),
    (b's', b'z'),
    (b'v', b'w'),
    (b'b', b'v'),
    (b'd', b't'),
    (b'b', b'p'),
    (b'i', b'l'),
];

/// Likeness of two ASCII words from 0 to 1000: 1000 less the cost of turning one into the other (letters put in, left out,
/// exchanged with a neighbour, put for another) against the longer word. 0 when they differ too much to matter.
/// O(length x length), symmetric.
pub(super) fn alike(one: &str, other: &str) -> u16 {
    alike_above(one, other, MATTERS)
}

/// As [`alike`], 0 as soon as it is below `least`.
pub(super) fn alike_above(one: &str, other: &str, least: u16) -> u16 {
    if one == other {
        return 1000;
    }
    let (a, b) = (head(one), head(other));
    let longer = a.len().max(b.len());
    if longer == 0 || a.len().abs_diff(b.len()) * 5 > longer * 2 + 2 {
        return 0;
    }
    let whole = u32::from(OTHER) * u32::try_from(longer).unwrap_or(u32::MAX);
    let most = u16::try_from(whole * u32::from(1000 - least) / 1000).unwrap_or(u16::MAX);
    if usize::from(DOUBLED) * a.len().abs_diff(b.len()) > usize::from(most) {
        return 0;
    }
    let Some(cost) = cost(a, b, most) else { return 0 };
    u16::try_from(1000_u32.saturating_sub(u32::from(cost) * 1000 / whole)).unwrap_or(0)
}

fn head(word: &str) -> &[u8] {
    &word.as_bytes()[..word.len().min(LONGEST)]
}

/// The least cost of turning one into the other; `None` once it must be above `most`.
fn cost(a: &[u8], b: &[u8], most: u16) -> Option<u16> {
    let (mut left_out, mut rows) = ([0_u16; LONGEST], [[0_u16; LONGEST + 1]; 3]);
    let left_out = &mut left_out[..b.len()];
    left_out.iter_mut().enumerate().for_each(|(j, cost)| *cost = gap(b, j));
    let [before, last, now] = &mut rows;
    let (mut before, mut last, mut now) = (&mut before[..=b.len()], &mut last[..=b.len()], &mut now[..=b.len()]);
    for (j, cost) in left_out.iter().enumerate() {
        last[j + 1] = last[j] + cost;
    }
    let mut above = false;
    for (i, letter) in a.iter().enumerate() {
        let put_in = gap(a, i);
        let earlier = i.checked_sub(1).map(|i| a[i]);
        now[0] = last[0] + put_in;
        let mut cheapest = now[0];
        for (j, other) in b.iter().enumerate() {
            let mut least = last[j] + put_for(*letter, *other);
            least = least.min(last[j + 1] + put_in).min(now[j] + left_out[j]);
            if j > 0 && earlier == Some(*other) && *letter == b[j - 1] {
                least = least.min(before[j - 1] + SLIP);
            }
            now[j + 1] = least;
            cheapest = cheapest.min(least);
        }
        // an exchange of neighbours may step over one row, not over two
        if cheapest > most && above {
            return None;
        }
        above = cheapest > most;
        (before, last, now) = (last, now, before);
    }
    Some(last[b.len()])
}

/// Cost of leaving out the letter at `at`.
pub(super) fn gap(word: &[u8], at: usize) -> u16 {
    let letter = word[at];
    let twice = (at > 0 && word[at - 1] == letter) || word.get(at + 1) == Some(&letter);
    match letter {
        b'0'..=b'9' => OTHER,
        _ if twice => DOUBLED,
        _ => SLIP,
    }
}

pub(super) fn put_for(a: u8, b: u8) -> u16 {
    let known = COSTS.get(usize::from(a)).and_then(|row| row.get(usize::from(b)));
    known.map_or(OTHER, |cost| u16::from(*cost))
}

/// Letters of ASCII.
const LETTERS: usize = 128;

/// What it costs to put one letter for another.
static COSTS: [[u8; LETTERS]; LETTERS] = costs();

const fn costs() -> [[u8; LETTERS]; LETTERS] {
    const VOWELS: &[u8] = b"aeiouy";
    let mut costs = [[OTHER as u8; LETTERS]; LETTERS];
    let mut one = 0;
    while one < VOWELS.len() {
        let mut other = 0;
        while other < VOWELS.len() {
            costs[VOWELS[one] as usize][VOWELS[other] as usize] = SLIP as u8;
            other += 1;
        }
        one += 1;
    }
    let mut pair = 0;
    while pair < PAIRS.len() {
        let (one, other) = (PAIRS[pair].0 as usize, PAIRS[pair].1 as usize);
        costs[one][other] = ALIKE as u8;
        costs[other][one] = ALIKE as u8;
        pair += 1;
    }
    let mut letter = 0;
    while letter < LETTERS {
        costs[letter][letter] = 0;
        letter += 1;
    }
    costs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_cost_little_and_digits_their_full_price() {
        assert_eq!(alike("varnex", "varnex"), 1000);
        assert!(alike("varnex", "vaarnex") > 940 && alike("varnex", "varnx") == 875);
        assert!(alike("varnex", "vranex") > 870, "neighbours exchanged");
        assert!(alike("ig0r", "igor") > 860);
        assert_eq!(alike("varnex", "oblast"), alike("oblast", "varnex"));
        assert!(alike("varnex", "orion") < 500);
        assert_eq!(alike("abc", "abcdefgh"), 0);
    }
}
