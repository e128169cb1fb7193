//! Choices out of raw bytes: every input means something, and a small change to it is a small change to what it means.

/// Bytes that are used up one choice at a time; behind them every choice is the first.
pub(crate) struct Draw<'d>(&'d [u8]);

impl<'d> Draw<'d> {
    /// All choices of an input.
    pub(crate) fn of(data: &'d [u8]) -> Draw<'d> {
        Draw(data)
    }

    /// True when no bytes are left.
    pub(crate) fn is_done(&self) -> bool {
        self.0.is_empty()
    }

    /// The next byte, zero behind the end.
    pub(crate) fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// One of some things.
    pub(crate) fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::from(self.byte()) % of.len()]
    }

    /// A number below `most`.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        usize::from(self.byte()) % most.max(1)
    }

    /// What is left.
    pub(crate) fn rest(&mut self) -> &'d [u8] {
        std::mem::take(&mut self.0)
    }

    /// A fragment: usually one of `of`, sometimes the next few bytes as they are.
    pub(crate) fn fragment(&mut self, of: &[&str], into: &mut Vec<u8>) {
        const LITERAL: u8 = 0xE0;
        let byte = self.byte();
        if byte < LITERAL {
            into.extend_from_slice(of[usize::from(byte) % of.len()].as_bytes());
            return;
        }
        for _ in 0..=(byte - LITERAL) / 8 {
            if !self.is_done() {
                into.push(self.byte());
            }
        }
    }
}
