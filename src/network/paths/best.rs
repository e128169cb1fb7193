//! The best routes: many handovers with short waits first, exactly, by branch and bound.

use std::cmp::Reverse;
use std::collections::{BTreeSet, VecDeque};

use super::field::Field;
use super::radix;
use super::walks;

/// A route and its score.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct BestRoute {
    /// Each link gives the most days that goods may wait, plus one, less the days they waited.
    pub score: i32,
    /// Positions of its hops in the columns.
    pub hops: Vec<u32>,
}

/// The best routes there are, best first; equal scores in the order of their hops.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BestRoutes {
    /// Routes.
    pub routes: Vec<BestRoute>,
    /// When the budget ended the search: no route that was not looked at scores more than this.
    pub may_be_missed: Option<i32>,
}

/// What a visited partial route costs beside the look at the hops behind it, which cost 1 each.
const STEP: u64 = 8;

/// No end can be reached.
const NEVER: i32 = i32::MIN;

impl Field {
    /// The best `count` routes that `wanted` holds for. Bounds on what can follow each hop cost O(hops x levels); then only
    /// partial routes that may still be among the best are visited, with `budget` steps at most: 8 for each, and 1 for each
    /// hop that may follow it. Memory: 4 bytes a hop and level.
    #[must_use]
    pub fn best(&self, count: usize, budget: u64, wanted: &dyn Fn(&[u32]) -> bool) -> BestRoutes {
        let bounds = self.bounds();
        let levels = usize::from(self.limits.max_hops);
        let first = |at: &usize| self.starts(*at) && !self.is_loop(*at) && bounds[levels - 1][*at] > NEVER;
        let mut firsts: Vec<Branch> =
            (0..self.len()).filter(first).map(|at| (Reverse(bounds[levels - 1][at]), self.hop[at], at, 0)).collect();
        firsts.sort_unstable();
        let best = BTreeSet::new();
        let mut search = Search { field: self, bounds: &bounds, count, best, path: Vec::new(), left: budget, wanted };
        let mut may_be_missed = None;
        for branch in firsts {
            if search.is_hopeless(branch.0.0, &[branch.1]) {
                if branch.0.0 < search.worst().map_or(NEVER, |worst| worst.0.0) {
                    break;
                }
                continue;
            }
            if let Err(bound) = search.run(branch) {
                may_be_missed = Some(bound.max(branch.0.0));
                break;
            }
        }
        let routes = search.best.into_iter().map(|(Reverse(score), hops)| BestRoute { score, hops }).collect();
        BestRoutes { routes, may_be_missed }
    }

    /// For each level, the most that can still be scored from each hop on with so many hops, itself counted.
    fn bounds(&self) -> Vec<Vec<i32>> {
        let fewest = walks::to_the_end(self, |_| true);
        let order = self.by_range();
        let here = |at: usize| if self.ends(at) && !self.is_loop(at) { 0 } else { NEVER };
        let mut levels = vec![(0..self.len()).map(here).collect::<Vec<i32>>()];
        for _ in 1..self.limits.max_hops {
            let last = &levels[levels.len() - 1];
            let value = |slot: usize| {
                let next = self.in_slot(slot);
                if last[next] == NEVER { NEVER } else { last[next] - self.departed[next] }
            };
            let mut level: Vec<i32> = (0..self.len()).map(here).collect();
            let mut window = Window::default();
            for at in order.iter().map(|row| row.1 as usize) {
                let own = self.from[at];
                let most = match window.most(self.behind(at), value) {
                    // no route goes back at once to where it came from: without this, ping-pong looks best
                    Some((slot, _)) if self.to[self.in_slot(slot)] == own => {
                        let others = self.behind(at).filter(|slot| self.to[self.in_slot(*slot)] != own);
                        others.map(value).max().unwrap_or(NEVER)
                    }
                    Some((_, most)) => most,
                    None => NEVER,
                };
                if most > NEVER && fewest[at] > 0 && !self.is_loop(at) {
                    level[at] = level[at].max(most + self.available[at] + self.limits.max_dwell + 1);
                }
            }
            levels.push(level);
        }
        levels
    }

    /// Hops with anything behind them in the order of their ranges, whose bounds both never go back in it.
    fn by_range(&self) -> Vec<(u64, u32)> {
        let linked = (0..self.len()).filter(|at| !self.behind(*at).is_empty());
        let rows = linked.map(|at| (u64::from(self.begin[at]) << 32 | u64::from(self.end[at]), at as u32));
        radix::sort(rows.collect())
    }

    fn score(&self, at: usize, next: usize) -> i32 {
        self.limits.max_dwell + 1 - (self.departed[next] - self.available[at])
    }
}

/// The greatest value of a range that only moves forward.
#[derive(Default)]
struct Window {
    candidates: VecDeque<(usize, i32)>,
    taken: usize,
}

impl Window {
    fn most(&mut self, slots: std::ops::Range<usize>, value: impl Fn(usize) -> i32) -> Option<(usize, i32)> {
        for slot in self.taken.max(slots.start)..slots.end {
            let value = value(slot);
            while self.candidates.back().is_some_and(|back| back.1 <= value) {
                self.candidates.pop_back();
            }
            self.candidates.push_back((slot, value));
        }
        self.taken = self.taken.max(slots.end);
        while self.candidates.front().is_some_and(|front| front.0 < slots.start) {
            self.candidates.pop_front();
        }
        self.candidates.front().copied()
    }
}

/// What a partial route may score in all (most first), its last hop in the columns and in the field, and its score so far.
type Branch = (Reverse<i32>, u32, usize, i32);

struct Search<'f> {
    field: &'f Field,
    bounds: &'f [Vec<i32>],
    count: usize,
    best: BTreeSet<(Reverse<i32>, Vec<u32>)>,
    path: Vec<u32>,
    left: u64,
    wanted: &'f dyn Fn(&[u32]) -> bool,
}

impl Search<'_> {
    fn worst(&self) -> Option<&(Reverse<i32>, Vec<u32>)> {
        if self.best.len() < self.count { None } else { self.best.last() }
    }

    /// True when nothing that begins like this can be among the best.
    fn is_hopeless(&self, bound: i32, begin: &[u32]) -> bool {
        self.count == 0
            || self.worst().is_some_and(|(Reverse(score), hops)| {
                bound < *score || (bound == *score && begin > &hops[..begin.len().min(hops.len())])
            })
    }

    /// Visits all routes with a first hop that may be among the best; the bound of what is left when the budget ends.
    fn run(&mut self, first: Branch) -> Result<(), i32> {
        let mut open: Vec<std::vec::IntoIter<Branch>> = vec![vec![first].into_iter()];
        let mut parties: Vec<u32> = vec![self.field.from[first.2]];
        self.path.clear();
        while let Some(branches) = open.last_mut() {
            let Some((Reverse(bound), hop, at, score)) = branches.next() else {
                open.pop();
                self.path.pop();
                parties.truncate(self.path.len() + 1);
                continue;
            };
            self.path.truncate(open.len() - 1);
            parties.truncate(open.len());
            self.path.push(hop);
            if self.is_hopeless(bound, &self.path) {
                self.path.pop();
                continue;
            }
            if self.left == 0 {
                return Err(bound);
            }
            self.left = self.left.saturating_sub(STEP);
            parties.push(self.field.to[at]);
            self.keep(at, score);
            open.push(self.branches(at, score, &parties).into_iter());
        }
        Ok(())
    }

    fn keep(&mut self, at: usize, score: i32) {
        if self.field.ends(at) && (self.wanted)(&self.path) {
            self.best.insert((Reverse(score), self.path.clone()));
            if self.best.len() > self.count {
                self.best.pop_last();
            }
        }
    }

    /// Ways on from a hop that may still be among the best, best first.
    fn branches(&mut self, at: usize, score: i32, parties: &[u32]) -> Vec<Branch> {
        let (field, depth) = (self.field, self.path.len());
        let Some(left) = self.bounds.len().checked_sub(depth + 1) else { return Vec::new() };
        let mut branches = Vec::new();
        self.left = self.left.saturating_sub(field.behind(at).len() as u64);
        for next in field.behind(at).map(|slot| field.in_slot(slot)) {
            let bound = self.bounds[left][next];
            if bound == NEVER || parties.contains(&field.to[next]) {
                continue;
            }
            let score = score + field.score(at, next);
            if self.worst().is_none_or(|(Reverse(worst), _)| score + bound >= *worst) {
                branches.push((Reverse(score + bound), field.hop[next], next, score));
            }
        }
        branches.sort_unstable();
        branches
    }
}
