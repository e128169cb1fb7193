//! Invented hops as columns: heavy-tailed parties, with a hub that everything goes through or not, with many ends or few.

use chiptrace::network::paths::Columns;

/// One kind of hops.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    /// Name of the measurement.
    pub(crate) name: &'static str,
    /// Hops in a hundred that one hub sends or receives.
    pub(crate) hub: u32,
    /// Parties in ten thousand at which a route may end.
    pub(crate) ends: u32,
}

/// The kinds that are measured.
pub(crate) const KINDS: [Kind; 4] = [
    Kind { name: "many-ends", hub: 0, ends: 1_000 },
    Kind { name: "rare-ends", hub: 0, ends: 20 },
    Kind { name: "hub-many-ends", hub: 40, ends: 1_000 },
    Kind { name: "hub-rare-ends", hub: 40, ends: 20 },
];

/// So many hops of a kind over ten hops a party, five years and fifty goods; the same every time.
pub(crate) fn columns(hops: u32, kind: Kind) -> Columns {
    let mut state = 0x5eed_u64;
    let mut draw = move |below: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as u32) % below.max(1)
    };
    let parties = (hops / 10).max(10);
    let mut columns = Columns::default();
    for _ in 0..hops {
        // of two draws the smaller one: some parties trade far more than others
        let ends = [draw(parties).min(draw(parties)), draw(parties).min(draw(parties))];
        let [from, to] = match draw(200) {
            side if side < kind.hub => [parties, ends[1]],
            side if side < 2 * kind.hub => [ends[0], parties],
            _ => ends,
        };
        let departed = draw(5 * 365) as i32;
        let starts = u8::from(from % 10 == 0) * Columns::STARTS;
        let ends = u8::from(to.wrapping_mul(2_654_435_761) % 10_000 < kind.ends) * Columns::ENDS;
        columns.push((from, to), draw(50), (departed, departed + draw(10) as i32), starts | ends);
    }
    columns
}
