//! What a story leaves beside its shipments: payments, observations, orders, tenancies, licences, answers.

use std::collections::BTreeSet;

use super::book::{Answer, Licence, Observation, Order, Payment, Tenancy};
use super::chance::Chance;
use super::play::{Played, Stage, Story};
use super::script::{ObservationLine, PaymentLine};
use crate::model::Day;

impl<'a> Stage<'a> {
    /// Books everything a story leaves beside its shipments.
    pub(super) fn record_aside(&mut self, story: &Story<'a>, chance: &mut Chance) {
        let script = story.script;
        for line in &script.payment {
            self.record_payments(story, line, chance);
        }
        for line in &script.observation {
            self.record_observations(story, line, chance);
        }
        self.record_orders(story, chance);
        self.record_licences(story, chance);
        self.record_tenancies(story, chance);
        for line in &script.answer {
            let party = story.member(&line.party);
            let date = story.start + chance.between(line.days) as i32;
            let (question, answer, by) = (line.question.as_str(), line.answer.as_str(), line.by.as_str());
            self.book.answers.push(Answer { party, question, answer, date, by });
        }
        self.record_ordinary(story, chance);
    }

    fn record_payments(&mut self, story: &Story<'a>, line: &PaymentLine, chance: &mut Chance) {
        let payees = &story.cast[story.script.part(&line.payee)];
        for played in story.rows_of(line.leg).filter(|played| line.lots.holds(played.lot, story.lots)) {
            let row = &self.book.rows[played.row];
            let payment = Payment {
                date: row.departed + chance.between(line.days) as i32,
                payer: story.member(&line.payer),
                payee: if payees.len() > 1 { row.consignee.at() } else { payees[0] },
                cents: round_sum(played.cents * chance.between(line.percent) / 100),
                rows: if line.cite { vec![played.row] } else { Vec::new() },
            };
            self.book.payments.push(payment);
        }
    }

    fn record_observations(&mut self, story: &Story<'a>, line: &'a ObservationLine, chance: &mut Chance) {
        for played in story.rows_of(line.leg).filter(|played| line.lots.holds(played.lot, story.lots)) {
            let date = self.book.rows[played.row].arrived + chance.between(line.days) as i32;
            self.book.observations.push(Observation {
                date: date.min(self.last_day),
                kind: &line.kind,
                party: story.member(&line.party),
                serials: played.serials.filter(|_| line.serials),
                note: &line.note,
            });
        }
    }

    fn record_orders(&mut self, story: &Story<'a>, chance: &mut Chance) {
        let Some(first) = story.played.first() else { return };
        let units = self.book.rows[first.row].units;
        for line in &story.script.order {
            self.book.orders.push(Order {
                date: story.start + chance.between(line.days) as i32,
                buyer: story.member(&line.buyer),
                item: &first.goods.description,
                units: units * chance.between(line.percent) / 100,
                status: &line.status,
                reason: &line.reason,
            });
        }
    }

    fn record_licences(&mut self, story: &Story<'a>, chance: &mut Chance) {
        let parts: BTreeSet<&str> = story.played.iter().map(|played| played.goods.part.as_str()).collect();
        let items = parts.into_iter().collect::<Vec<_>>().join("; ");
        let units: i64 = story.played.iter().map(|played| self.book.rows[played.row].units).sum();
        let cents: i64 = story.played.iter().map(|played| played.cents).sum();
        for line in &story.script.licence {
            let percent = chance.between(line.percent);
            let from = story.start + chance.between(line.days) as i32;
            self.book.licences.push(Licence {
                number: format!("D{}", 7_000_000 + chance.below(900_000)),
                holder: story.member(&line.holder),
                consignee: story.member(&line.consignee),
                end_user: story.member(&line.end_user),
                items: items.clone(),
                units: units * percent / 100 + 1,
                cents: round_sum(cents * (percent + 5) / 100),
                from,
                to: from + line.valid,
            });
        }
    }

    fn record_tenancies(&mut self, story: &Story<'a>, chance: &mut Chance) {
        let Some(first) = story.played.first() else { return };
        let arrived = self.book.rows[first.row].arrived;
        for line in &story.script.tenancy {
            self.book.tenancies.push(Tenancy {
                operator: story.member(&line.operator),
                tenant: story.member(&line.tenant),
                start: (arrived + chance.between(line.days) as i32).min(self.last_day),
                percent: chance.between(line.percent),
                usage: &line.usage,
            });
        }
    }

    /// Payments by the consignee and activations that ordinary trade leaves now and then.
    fn record_ordinary(&mut self, story: &Story<'a>, chance: &mut Chance) {
        let (Some(first), Some(last)) = (story.played.first(), story.played.last()) else { return };
        let (payee, end) = (self.book.rows[first.row].exporter.at(), &self.book.rows[last.row]);
        let (payer, arrived) = (end.consignee.at(), end.arrived);
        if chance.percent(story.script.paid) {
            let date = self.within(arrived + chance.between([5, 40]) as i32);
            let (cents, rows) = (round_sum(last.cents), vec![last.row]);
            self.book.payments.push(Payment { date, payer, payee, cents, rows });
        }
        if chance.percent(story.script.activated) {
            let date = self.within(arrived + chance.between([6, 45]) as i32);
            let serials = last.serials;
            self.book.observations.push(Observation { date, kind: "activation", party: payer, serials, note: "" });
        }
    }

    fn within(&self, day: Day) -> Day {
        day.min(self.last_day)
    }
}

impl<'a> Story<'a> {
    /// The first company of a part.
    pub(super) fn member(&self, key: &str) -> usize {
        self.cast[self.script.part(key)][0]
    }

    fn rows_of(&self, leg: usize) -> impl Iterator<Item = &Played<'a>> {
        self.played.iter().filter(move |played| played.leg == leg)
    }
}

/// Whole hundreds of dollars, at least one.
fn round_sum(cents: i64) -> i64 {
    (cents / 10_000).max(1) * 10_000
}
