//! What the goods are on the day of the hop, and what that alone answers.

use crate::model::{Identity, Level, LicenceAnswer};

use super::{Test, place};

/// The item, its level under the test of the day, and the figures behind it.
pub(super) fn describe(test: &mut Test<'_, '_>) {
    let goods = test.context.goods(test.id);
    let (level, day) = (test.level(), test.rules.day());
    let why = match test.rules.control_test() {
        None => "3A090 and 4A090 did not exist yet".to_owned(),
        Some(_) if goods.family.is_empty() => goods.arithmetic.clone(),
        Some(control) => {
            let figures = &test.context.survey.book.figures[test.context.hop(test.id).goods as usize];
            control.level(figures).1.join("; ")
        }
    };
    let why = if why.is_empty() { why } else { format!(" ({why})") };
    test.line(format!("{}: level {} on {day}{why}", goods.name, level.word()));
}

/// Goods that are not recognised, or whose figures leave the level open under the test of the day.
pub(super) fn unclassified(test: &mut Test<'_, '_>) {
    if declared(test) {
        return;
    }
    let goods = test.context.goods(test.id);
    let line = if goods.identity == Identity::Unrecognised {
        "needs classification: the goods are not recognised".to_owned()
    } else {
        let figures = &test.context.survey.book.figures[test.context.hop(test.id).goods as usize];
        let missing = test.rules.control_test().map_or(Vec::new(), |control| control.level(figures).2);
        let missing = if missing.is_empty() { goods.missing.join(", ") } else { missing.join(", ") };
        format!("needs classification under the test of the day: {missing} not known")
    };
    test.rule(LicenceAnswer::NeedsFacts, line);
}

/// Goods below every line: what is declared may still need a licence by destination.
pub(super) fn below_the_lines(test: &mut Test<'_, '_>) {
    if !declared(test) && test.level() == Level::None && test.rules.control_test().is_some() {
        test.line("below the lines of 3A090 and 4A090".to_owned());
    }
}

/// The declared ECCN alone; true when it asks for something. One of advanced computing is judged as such goods are, by
/// destination, name and headquarters; any other by destination.
fn declared(test: &mut Test<'_, '_>) -> bool {
    let eccn = test.context.text(test.context.shipment(test.id).eccn);
    let to = test.destination().1;
    let before = test.said.len();
    if let Some((level, rule)) = test.rules.declared_level(eccn) {
        test.line(format!("declared {eccn}: read as level {}{}", level.word(), super::caveat(rule.confidence)));
        match level {
            Level::C => place::memory(test),
            _ => place::advanced(test),
        }
    } else if let Some(rule) = test.rules.declared_eccn_needs_licence(eccn, to) {
        let cite = test.rules.cite(&rule.instrument);
        let line =
            format!("declared {eccn}: such items need a licence to {to}: {cite}{}", super::caveat(rule.confidence));
        test.rule(LicenceAnswer::Required, line);
    }
    test.said.len() > before
}
