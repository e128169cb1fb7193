//! Which hops may have fed which, each looked up once for one question.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::model::{Basis, HopId, Link};
use crate::network::Index;

type Known = RefCell<BTreeMap<HopId, Rc<[HopId]>>>;

/// Links of the usual wait around some hops, kept; not those of assembly, whose ends are counted otherwise.
pub(super) struct Near<'i, 'a> {
    pub(super) index: &'i Index<'a>,
    into: Known,
    out_of: Known,
}

impl<'i, 'a> Near<'i, 'a> {
    pub(super) fn of(index: &'i Index<'a>) -> Near<'i, 'a> {
        Near { index, into: Known::default(), out_of: Known::default() }
    }

    /// Hops that may have fed a hop, best link first.
    pub(super) fn feeders(&self, hop: HopId) -> Rc<[HopId]> {
        looked_up(&self.into, hop, || usual(&self.index.predecessors(hop), |link| link.from))
    }

    /// Hops that a hop may have fed, best link first.
    pub(super) fn fed(&self, hop: HopId) -> Rc<[HopId]> {
        looked_up(&self.out_of, hop, || usual(&self.index.successors(hop), |link| link.to))
    }
}

fn looked_up(known: &Known, hop: HopId, look: impl FnOnce() -> Rc<[HopId]>) -> Rc<[HopId]> {
    known.borrow_mut().entry(hop).or_insert_with(look).clone()
}

fn usual(links: &[Link], end: fn(&Link) -> HopId) -> Rc<[HopId]> {
    links.iter().filter(|link| !link.slow && link.basis != Basis::Assembly).map(end).collect()
}
