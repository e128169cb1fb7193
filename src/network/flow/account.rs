//! What came to a party and what left it: which deliveries need a lot, and which need stock that no record shows.

use super::pipes::Pipes;

/// Lots in, deliveries out, and which may have fed which. In every reading of the records as much as possible of what left
/// came from lots that are recorded: the stock that no record shows is the least that makes the records add up.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// What each lot holds; `None` when it is not counted.
    pub lots: Vec<Option<i64>>,
    /// What each delivery holds; `None` when it is not counted.
    pub outs: Vec<Option<i64>>,
    /// `(lot, out)`: units of the lot may be in the delivery.
    pub feeds: Vec<(u32, u32)>,
}

impl Account {
    /// The fewest units of a lot that are in a delivery in any reading: what is explained in all, less what would be
    /// without the link. Exact where both are counted, else 0. O((lots + outs)^2 x feeds).
    #[must_use]
    pub fn must(&self, lot: usize, out: usize) -> i64 {
        if self.lots[lot].is_none() || self.outs[out].is_none() {
            return 0;
        }
        let without = |pair: (u32, u32)| pair != (lot as u32, out as u32);
        match (self.explained(|_| true), self.explained(without)) {
            (Some(all), Some(without)) => all - without,
            _ => 0,
        }
    }

    /// The most units of a delivery that came from stock which no record shows, in any reading. Exact where it is
    /// counted. O((lots + outs)^2 x feeds).
    #[must_use]
    pub fn unexplained(&self, out: usize) -> Option<i64> {
        let left = self.outs[out]?;
        let without = |pair: (u32, u32)| pair.1 != out as u32;
        match (self.explained(|_| true), self.explained(without)) {
            (Some(all), Some(without)) => Some((left - (all - without)).max(0)),
            _ => Some(left),
        }
    }

    /// The least stock that no record shows with which all of this adds up; `None` when a delivery is not counted.
    #[must_use]
    pub fn opening(&self) -> Option<i64> {
        let left: Option<i64> = self.outs.iter().copied().sum();
        left.zip(self.explained(|_| true)).map(|(left, explained)| (left - explained).max(0))
    }

    fn explained(&self, holds: impl Fn((u32, u32)) -> bool) -> Option<i64> {
        let lots = self.lots.len();
        let mut pipes = Pipes::of(self.lots.iter().chain(&self.outs).copied());
        (0..lots).for_each(|lot| pipes.fill(lot, self.lots[lot]));
        (0..self.outs.len()).for_each(|out| pipes.empty(lots + out));
        let feeds = self.feeds.iter().filter(|pair| holds(**pair));
        feeds.for_each(|(lot, out)| pipes.join(*lot as usize, lots + *out as usize));
        pipes.most()
    }
}
