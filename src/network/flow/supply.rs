//! How many units of some lots can be, and must be, in some deliveries, where lots split and merge.

use super::pipes::Pipes;

/// What a lot holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Lot {
    /// At least; 0 when the record does not count it.
    pub low: i64,
    /// At most; `None` when the record does not count it.
    pub high: Option<i64>,
    /// Where it was filled from was not looked at: anything may be in it.
    pub open: bool,
    /// At most so much of it came from stock that no record shows; of no account for a lot that nothing feeds.
    pub stock: i64,
}

/// Lots, and which may have been filled from which: time and goods allow it.
#[derive(Clone, Debug, Default)]
pub struct Supply {
    /// Lots.
    pub lots: Vec<Lot>,
    /// `(a, b)`: units of `a` may be in `b`.
    pub feeds: Vec<(u32, u32)>,
}

impl Supply {
    /// The most units of the lots `from` that can be in the lots `to`, each counted once, whatever way they took: a maximum
    /// flow through lots that hold no more than their count. `None` when nothing that is counted limits it.
    /// O(lots^2 x feeds).
    #[must_use]
    pub fn most(&self, from: &[usize], to: &[usize]) -> Option<i64> {
        let mut pipes = self.pipes(|_| true);
        let all: Option<i64> = from.iter().map(|lot| self.lots[*lot].high).sum();
        let open = (0..self.lots.len()).filter(|lot| self.lots[*lot].open && !from.contains(lot));
        pipes.fill_together(from.iter().copied().chain(open), all);
        to.iter().for_each(|lot| pipes.empty(*lot));
        pipes.most()
    }

    /// The fewest units of the lots `from` that must be in the lots `to`: what these took in, less the most that all other
    /// supply can have brought there. Other supply is every lot that nothing feeds, every lot that is open, and the stock
    /// of the others. Never more than there must be; of two deliveries on one way only the first counts.
    /// O(lots^2 x feeds).
    #[must_use]
    pub fn least(&self, from: &[usize], to: &[usize]) -> i64 {
        let to = self.firsts(to);
        let took: i64 = to.iter().map(|lot| self.lots[*lot].low).fold(0, i64::saturating_add);
        let fed = self.fed();
        let mut pipes = self.pipes(|lot| !from.contains(&lot));
        for (at, lot) in self.lots.iter().enumerate().filter(|(at, _)| !from.contains(at)) {
            pipes.fill(at, if lot.open || !fed[at] { lot.high } else { Some(lot.stock) });
        }
        to.iter().filter(|lot| !from.contains(lot)).for_each(|lot| pipes.empty(*lot));
        pipes.most().map_or(0, |other| took.saturating_sub(other).max(0))
    }

    /// How much of some deliveries no lot explains, whatever feeds them: stock that no record shows, at least. Of two
    /// deliveries on one way only the first counts; what is not counted needs no stock. O(lots^2 x feeds).
    #[must_use]
    pub fn unexplained(&self, to: &[usize]) -> i64 {
        let to = self.firsts(to);
        let took: i64 = to.iter().map(|lot| self.lots[*lot].low).fold(0, i64::saturating_add);
        let fed = self.fed();
        let mut pipes = self.pipes(|_| true);
        for (at, lot) in self.lots.iter().enumerate().filter(|(at, lot)| lot.open || !fed[*at]) {
            pipes.fill(at, lot.high);
        }
        to.iter().for_each(|lot| pipes.empty(*lot));
        pipes.most().map_or(0, |explained| took.saturating_sub(explained).max(0))
    }

    /// By lot: something feeds it.
    fn fed(&self) -> Vec<bool> {
        let mut fed = vec![false; self.lots.len()];
        self.feeds.iter().for_each(|(_, b)| fed[*b as usize] = true);
        fed
    }

    fn pipes(&self, holds: impl Fn(usize) -> bool) -> Pipes {
        let mut pipes = Pipes::of(self.lots.iter().map(|lot| lot.high));
        let ends = self.feeds.iter().map(|(a, b)| (*a as usize, *b as usize));
        ends.filter(|(a, b)| a != b && holds(*a) && holds(*b)).for_each(|(a, b)| pipes.join(a, b));
        pipes
    }

    /// Deliveries that no other of them lies before.
    fn firsts(&self, to: &[usize]) -> Vec<usize> {
        let mut onward = vec![Vec::new(); self.lots.len()];
        self.feeds.iter().for_each(|(a, b)| onward[*a as usize].push(*b as usize));
        let mut kept: Vec<usize> = Vec::new();
        let mut behind = vec![false; self.lots.len()];
        for lot in to {
            if behind[*lot] || kept.contains(lot) {
                continue;
            }
            let mut seen = vec![false; self.lots.len()];
            let mut open = vec![*lot];
            while let Some(at) = open.pop() {
                for next in onward[at].iter().filter(|next| !std::mem::replace(&mut seen[**next], true)) {
                    open.push(*next);
                }
            }
            kept.retain(|other| !seen[*other]);
            behind.iter_mut().zip(&seen).for_each(|(behind, seen)| *behind |= *seen);
            kept.push(*lot);
        }
        kept
    }
}
