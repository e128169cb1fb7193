//! Plays a script: lots of goods travel its legs, split, gather and change their names.

use super::LastLeg;
use super::book::{Book, Gap, Index, Row, Serials, Spelling};
use super::chance::Chance;
use super::company::Companies;
use super::props::{Goods, Props};
use super::script::{Casting, Leg, Script};
use crate::model::Day;

/// A world while it is made.
pub(super) struct Stage<'a> {
    pub(super) props: &'a Props,
    pub(super) companies: Companies<'a>,
    pub(super) book: Book<'a>,
    /// Last day of the world: nothing is on record after it.
    pub(super) last_day: Day,
    last_leg: LastLeg,
    next_serial: i64,
}

/// A script as it was played.
pub(super) struct Story<'a> {
    pub(super) script: &'a Script,
    /// Companies of each part, in the order of the cast.
    pub(super) cast: Vec<Vec<usize>>,
    pub(super) start: Day,
    pub(super) lots: usize,
    pub(super) played: Vec<Played<'a>>,
}

/// One row of a story, with what is true about it.
pub(super) struct Played<'a> {
    pub(super) row: usize,
    /// Lot, phase and leg, from 1.
    pub(super) lot: usize,
    pub(super) phase: usize,
    pub(super) leg: usize,
    pub(super) goods: &'a Goods,
    pub(super) cents: i64,
    pub(super) serials: Option<Serials<'a>>,
}

/// A part of a lot on its way.
#[derive(Clone)]
struct Piece<'a> {
    member: usize,
    units: i64,
    grams: i64,
    ready: Day,
    serials: Option<Serials<'a>>,
}

/// A lot of one kind of goods.
struct Lot<'a> {
    goods: &'a Goods,
    unit_cents: i64,
    number: usize,
    phase: usize,
    pieces: Vec<Piece<'a>>,
}

impl<'a> Stage<'a> {
    /// An empty stage with its standing companies.
    pub(super) fn new(props: &'a Props, companies: Companies<'a>, last_leg: LastLeg) -> Stage<'a> {
        Stage { props, companies, book: Book::default(), last_day: props.days().1, last_leg, next_serial: 1 }
    }

    /// Plays a script once, within its window. O(rows).
    pub(super) fn play(&mut self, script: &'a Script, chance: &mut Chance) -> Story<'a> {
        let (first, last) = match &script.window {
            Some([first, last]) => (super::props::day(first), super::props::day(last)),
            None => self.props.days(),
        };
        let room = i64::from(last.days_since(first)) - script.longest();
        let start = first + chance.between([0, room.max(0)]) as i32;
        let cast = self.fill_cast(script, chance, start);
        let mut story = Story { script, cast, start, lots: 0, played: Vec::new() };
        let mut day = start;
        for (nth, phase) in script.phase.iter().enumerate() {
            for _ in 0..chance.between(phase.lots) {
                story.lots += 1;
                let goods = self.props.goods(chance.pick::<String>(&script.goods.any));
                let units = chance.between(script.goods.units) * phase.times;
                let mut lot = Lot { goods, unit_cents: 0, number: story.lots, phase: nth + 1, pieces: Vec::new() };
                lot.unit_cents = chance.between([goods.usd_low * 100, goods.usd_high * 100]);
                self.play_lot(&mut story, &mut lot, units, chance, day);
                day = day + chance.between(phase.every) as i32;
            }
        }
        self.record_aside(&story, chance);
        story
    }

    fn fill_cast(&mut self, script: &'a Script, chance: &mut Chance, start: Day) -> Vec<Vec<usize>> {
        let mut cast: Vec<Vec<usize>> = Vec::with_capacity(script.cast.len());
        for casting in &script.cast {
            let members = match (&casting.standing, &casting.owner_of) {
                (Some(group), _) => vec![self.companies.draw(chance, group, &cast)],
                (_, Some(branch)) => self.companies.list[cast[script.part(branch)][0]].owner.into_iter().collect(),
                _ => self.make_members(script, casting, chance, (start, &cast)),
            };
            cast.push(members);
        }
        cast
    }

    fn make_members(
        &mut self,
        script: &Script,
        casting: &Casting,
        chance: &mut Chance,
        (start, cast): (Day, &[Vec<usize>]),
    ) -> Vec<usize> {
        let partner = casting.same_address.as_ref().or(casting.same_tower.as_ref());
        let partner = partner.map(|key| cast[script.part(key)][0]);
        let count = chance.between(casting.count);
        (0..count).map(|_| self.companies.cast(chance, casting, start, partner)).collect()
    }

    fn play_lot(&mut self, story: &mut Story<'a>, lot: &mut Lot<'a>, units: i64, chance: &mut Chance, day: Day) {
        let script = story.script;
        let mut holder = usize::MAX;
        for (nth, leg) in self.recorded_legs(script).iter().enumerate() {
            let (from, to) = (script.part(&leg.from), script.part(&leg.to));
            if from != holder {
                lot.pieces = vec![self.fresh_piece(script, lot.goods, units, chance, day)];
            }
            if leg.gather {
                lot.pieces = vec![gathered(&lot.pieces)];
            }
            if story.cast[to].len() > 1 && lot.pieces.len() == 1 {
                lot.pieces = split(&lot.pieces[0], story.cast[to].len() as i64, chance);
            }
            for index in 0..lot.pieces.len() {
                self.ship(story, lot, (nth, leg), index, chance);
            }
            holder = to;
        }
    }

    /// Legs that stand in the records: of a scheme with three or more, the last may be missing.
    fn recorded_legs(&self, script: &'a Script) -> &'a [Leg] {
        let legs = script.leg.as_slice();
        let is_cut = self.last_leg == LastLeg::Missing && legs.len() > 2 && !script.expected.is_empty();
        if is_cut { &legs[..legs.len() - 1] } else { legs }
    }

    fn fresh_piece(
        &mut self,
        script: &Script,
        goods: &'a Goods,
        units: i64,
        chance: &mut Chance,
        ready: Day,
    ) -> Piece<'a> {
        let serials = script.goods.serials.then(|| {
            self.next_serial += units;
            Serials { goods, first: self.next_serial - units, count: units }
        });
        let grams = units * goods.grams * chance.between([980, 1020]) / 1000;
        Piece { member: 0, units, grams, ready, serials }
    }

    /// Books one row: piece `index` of the lot travels the leg.
    fn ship(
        &mut self,
        story: &mut Story<'a>,
        lot: &mut Lot<'a>,
        (nth, leg): (usize, &'a Leg),
        index: usize,
        chance: &mut Chance,
    ) {
        let member = |key: &String, piece: &Piece| {
            let members = &story.cast[story.script.part(key)];
            members[piece.member.min(members.len() - 1)]
        };
        let piece = &mut lot.pieces[index];
        let exporter = member(&leg.from, piece);
        piece.member = index;
        let consignee = member(&leg.to, piece);
        let departed = piece.ready + chance.between(leg.wait) as i32;
        let abroad = self.companies.list[exporter].country != self.companies.list[consignee].country;
        let arrived = departed + chance.between(leg.transit.unwrap_or(if abroad { [2, 7] } else { [1, 4] })) as i32;
        piece.ready = arrived;
        let row = Row {
            departed,
            arrived,
            exporter: Index::of(exporter),
            consignee: Index::of(consignee),
            end_user: leg.end_user.as_ref().map(|key| Index::of(member(key, piece))),
            forwarder: leg.forwarder.as_ref().map(|key| Index::of(member(key, piece))),
            leg,
            goods: lot.goods,
            units: piece.units,
            unit_cents: declared_cents(leg, lot.unit_cents, chance),
            grams: piece.grams,
            licence: leg.is_granted().then(|| Index::of(self.book.licences.len())),
            serials: piece.serials.filter(|_| leg.serials).map(|run| Index::of(run.first as usize)),
            order: story.script.filled_order().map(|line| Index::of(self.book.orders.len() + line)),
            spelling: [spelling(chance), spelling(chance)],
            gap: gap(story.script, chance),
        };
        story.played.push(Played {
            row: self.book.rows.len(),
            lot: lot.number,
            phase: lot.phase,
            leg: nth + 1,
            goods: lot.goods,
            cents: piece.units * lot.unit_cents,
            serials: piece.serials,
        });
        self.book.rows.push(row);
    }
}

fn declared_cents(leg: &Leg, true_cents: i64, chance: &mut Chance) -> i64 {
    match (leg.usd, leg.usd_percent) {
        (Some(usd), _) => chance.between(usd) * 100,
        (None, Some(percent)) => true_cents * chance.between(percent) / 100,
        (None, None) => true_cents * chance.between([970, 1030]) / 1000,
    }
}

fn spelling(chance: &mut Chance) -> Spelling {
    match chance.below(40) {
        0 => Spelling::Capitals,
        1 => Spelling::OtherForm,
        _ => Spelling::Registered,
    }
}

/// Ordinary records have holes; those of a story are whole, so that it can be found.
fn gap(script: &Script, chance: &mut Chance) -> Gap {
    match chance.below(50) {
        0 if script.weight > 0 => Gap::Arrival,
        1 if script.weight > 0 => Gap::Weight,
        _ => Gap::Nothing,
    }
}

fn gathered<'a>(pieces: &[Piece<'a>]) -> Piece<'a> {
    let mut whole = pieces[0].clone();
    for piece in &pieces[1..] {
        whole.units += piece.units;
        whole.grams += piece.grams;
        whole.ready = whole.ready.max(piece.ready);
        if let (Some(run), Some(more)) = (&mut whole.serials, piece.serials) {
            run.count += more.count;
        }
    }
    Piece { member: 0, ..whole }
}

/// Uneven parts that add up to the whole, each with its own run of serial numbers.
fn split<'a>(whole: &Piece<'a>, parts: i64, chance: &mut Chance) -> Vec<Piece<'a>> {
    let share = whole.units / parts;
    let mut left = whole.clone();
    let mut pieces = Vec::new();
    for nth in 0..parts {
        let units = if nth + 1 == parts { left.units } else { share + chance.between([-share / 4, share / 4]) };
        let grams = whole.grams * units / whole.units.max(1);
        let serials = left.serials.map(|run| Serials { count: units, ..run });
        pieces.push(Piece { member: nth as usize, units, grams, ready: whole.ready, serials });
        left.units -= units;
        left.serials = left.serials.map(|run| Serials { first: run.first + units, count: run.count - units, ..run });
    }
    pieces
}
