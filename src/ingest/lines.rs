//! Physical lines of an input: how many there are and on which one a byte stands.

/// Walks forward through bytes and knows the physical line. A line ends with LF, CR LF or a lone CR.
#[derive(Clone, Debug)]
pub(super) struct LineWalk<'a> {
    bytes: &'a [u8],
    lone_returns: bool,
    at: usize,
    line: u64,
}

impl<'a> LineWalk<'a> {
    /// Starts at the first byte, on line 1. O(length) once, to see whether a lone CR occurs.
    pub(super) fn new(bytes: &'a [u8]) -> LineWalk<'a> {
        let lone_returns = bytes.contains(&b'\r')
            && (bytes.windows(2).any(|pair| pair[0] == b'\r' && pair[1] != b'\n') || bytes.ends_with(b"\r"));
        LineWalk { bytes, lone_returns, at: 0, line: 1 }
    }

    /// The line of the byte at `offset`, which must not lie before an offset asked for earlier.
    pub(super) fn line_of(&mut self, offset: usize) -> u64 {
        let offset = offset.clamp(self.at, self.bytes.len());
        self.line += self.ends_between(self.at, offset);
        self.at = offset;
        self.line
    }

    /// Physical lines in all; a last line without an ending counts.
    pub(super) fn total(&self) -> u64 {
        let open = self.bytes.last().is_some_and(|last| !matches!(last, b'\n' | b'\r'));
        self.ends_between(0, self.bytes.len()) + u64::from(open)
    }

    fn ends_between(&self, from: usize, to: usize) -> u64 {
        let feeds = self.bytes[from..to].iter().filter(|byte| **byte == b'\n').count() as u64;
        let returns =
            if self.lone_returns { (from..to).filter(|at| is_lone_return(self.bytes, *at)).count() } else { 0 };
        feeds + returns as u64
    }
}

fn is_lone_return(bytes: &[u8], index: usize) -> bool {
    bytes[index] == b'\r' && bytes.get(index + 1) != Some(&b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_line_endings_count_once() {
        let bytes = b"a\r\nb\rc\nd";
        let mut walk = LineWalk::new(bytes);
        assert_eq!(walk.total(), 4);
        assert_eq!([0, 1, 3, 5, 7].map(|offset| walk.line_of(offset)), [1, 1, 2, 3, 4]);
        assert_eq!(LineWalk::new(b"").total(), 0);
        assert_eq!(LineWalk::new(b"\n").total(), 1);
        assert_eq!(LineWalk::new(b"a\n\nb\n").total(), 3);
    }
}
