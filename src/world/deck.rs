//! Names of invented companies that stand on no list, to count what is alarmed in vain.

use std::collections::HashSet;

use super::chance::Chance;
use super::props::Props;

/// Stream of chance of the deck.
const DECK: u64 = 3;

/// So many different names of invented companies of many countries: one to three words of a name, a line of business, a
/// legal form. The same seed gives the same names; fewer where the words do not suffice.
#[must_use]
pub fn company_names(seed: u64, count: usize) -> Vec<String> {
    const ATTEMPTS: usize = 20;
    let props = Props::load();
    let chance = &mut Chance::new(seed, DECK);
    let trades: Vec<&String> = props.words.trades.values().flatten().collect();
    let (mut names, mut seen) = (Vec::with_capacity(count), HashSet::new());
    for _ in 0..count.saturating_mul(ATTEMPTS) {
        if names.len() == count {
            break;
        }
        let place = chance.pick(&props.places);
        let style = &props.words.styles[&place.style];
        let forms = props.words.forms.get(&place.country).unwrap_or(&props.words.forms["other"]);
        let stem = match chance.below(4) {
            0 => chance.pick(&style.first).clone(),
            1 => format!("{} {}", chance.pick(&style.second), chance.pick(&style.first)),
            _ => format!("{} {}", chance.pick(&style.first), chance.pick(&style.second)),
        };
        let (trade, form) = (chance.pick(&trades), chance.pick(forms));
        let name = if form == "PT" { format!("PT {stem} {trade}") } else { format!("{stem} {trade} {form}") };
        if seen.insert(name.clone()) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_and_are_the_same_again() {
        let names = company_names(1, 3000);
        assert_eq!(names.len(), 3000);
        assert_eq!(names, company_names(1, 3000));
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), 3000);
    }
}
