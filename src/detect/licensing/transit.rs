//! What the rules ask at an intermediate consignee: the goods may only pass, and no record shows it.

use crate::model::LicenceAnswer;

use super::{Test, place, rest};

/// The leg to an intermediate consignee, judged as if the goods stayed there. What would require a licence is a question,
/// for goods in transit are exported to where they end (15 CFR 734.13(c)); an embargo is review on the way too.
pub(super) fn on_the_way(test: &mut Test<'_, '_>) {
    let hop = test.context.hop(test.id);
    if hop.transit_to.is_none() || test.rules.is_in("us", hop.to_country) {
        return;
    }
    let mut there = Test::at(test.context, test.id, (hop.to, hop.to_country));
    place::embargo(&mut there);
    there.by_level();
    rest::letters(&mut there);
    let cite = test.rules.transit_rule().map_or(String::new(), |rule| format!(" ({})", rule.cite()));
    let (via, end) = (test.context.name(hop.to), test.context.name(hop.ultimate().0));
    for (answer, at) in &there.said {
        let line = &there.lines[*at];
        if test.lines.contains(line) {
            continue;
        }
        let told = format!("on the way, at {via}: {line}");
        match answer {
            LicenceAnswer::ReviewPolicy => test.rule(LicenceAnswer::ReviewPolicy, told),
            _ => {
                let pass = format!("show that the goods only pass there to {end}{cite}");
                test.rule(LicenceAnswer::NeedsFacts, format!("{told}; {pass}"));
            }
        }
    }
}
