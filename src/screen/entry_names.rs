//! The names inside one cell of a list: the entry itself, short names in brackets, other names, without what it also reaches.

use crate::policy::WordLists;

/// Every name that a cell of a list gives, the whole first where it is one name. O(length x phrases).
#[must_use]
pub(super) fn entry_names(cell: &str, words: &WordLists) -> Vec<String> {
    let reach = words.entry_reach.iter().filter_map(|phrase| position(cell, phrase)).min();
    let cell = reach.map_or(cell, |at| &cell[..at]);
    let own = words.entry_name.iter().filter_map(|phrase| position(cell, phrase).map(|at| at + phrase.len())).max();
    let cell = own.map_or(cell, |at| &cell[at..]).trim();
    let mut names = Vec::new();
    match words.other_name.iter().filter_map(|phrase| position(cell, phrase).map(|at| (at, phrase.len()))).min() {
        Some((at, length)) => {
            names.push(trimmed(&cell[..at]));
            names.push(trimmed(&cell[at + length..]));
            let (outer, inner) = (cell[..at].matches('(').count(), cell[..at].matches(')').count());
            // what follows the bracket goes with the first name (`PEARL (A.K.A. NEI) LI`)
            if outer > inner
                && let Some((within, after)) = cell[at + length..].split_once(')')
            {
                names = vec![format!("{} {}", trimmed(&cell[..at]), after.trim()).trim().to_owned(), trimmed(within)];
            }
        }
        None => names.push(cell.to_owned()),
    }
    let short: Vec<(String, String)> = names.iter().filter_map(|name| short_name(name)).collect();
    names.extend(short.into_iter().flat_map(|(outer, inner)| [outer, inner]));
    names.retain(|name| name.chars().any(char::is_alphanumeric));
    names
}

/// A name with its own short name in brackets: both.
fn short_name(name: &str) -> Option<(String, String)> {
    let (before, rest) = name.split_once('(')?;
    let (inner, after) = rest.split_once(')')?;
    let outer = format!("{} {}", before.trim(), after.trim()).trim().to_owned();
    let capitals = (2..=8).contains(&inner.len()) && inner.bytes().all(|byte| byte.is_ascii_uppercase());
    (capitals && begins_words(inner, &outer)).then(|| (outer, inner.to_owned()))
}

/// True when the letters stand in the text in this order, the first and most others at the beginnings of words.
fn begins_words(short: &str, text: &str) -> bool {
    let initials = text.split(|c: char| !c.is_alphanumeric()).filter_map(|word| word.chars().next());
    let initials: Vec<char> = initials.map(|c| c.to_ascii_uppercase()).collect();
    let mut from = 0;
    let mut met = 0;
    for letter in short.chars() {
        if let Some(at) = initials[from..].iter().position(|initial| *initial == letter) {
            (from, met) = (from + at + 1, met + 1);
        }
    }
    met * 3 >= short.len() * 2
}

/// Where a phrase of lower-case ASCII stands in a text, at the beginning of a word.
fn position(text: &str, phrase: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    let found = lower.match_indices(phrase).map(|(at, _)| at);
    let is_word = phrase.starts_with(char::is_alphanumeric);
    let alone = |at: &usize| !is_word || !lower[..*at].ends_with(char::is_alphanumeric);
    found.into_iter().find(alone)
}

fn trimmed(text: &str) -> String {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';' | ':' | '-')).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    #[test]
    fn an_entry_is_more_than_one_name_and_less_than_its_cell() {
        let policy = Policy::embedded().unwrap();
        let names = |cell: &str| entry_names(cell, &policy.name_words().words);
        let group = "Varnex Holding Co., Ltd. (Varnex). Affiliated Entity: Orlan Varnex Optics Co., Ltd.";
        assert_eq!(names(group), ["Orlan Varnex Optics Co., Ltd."]);
        assert_eq!(
            names("Sunbrook Import Company; and any successor, sub-unit, or subsidiary thereof"),
            ["Sunbrook Import Company"]
        );
        let short = names("Zarya Institute of Wafer Technology (ZIWT)");
        assert_eq!(short[1..], ["Zarya Institute of Wafer Technology".to_owned(), "ZIWT".to_owned()]);
        assert_eq!(names("KOLOBOK (A.K.A. ADLER VARNEX)"), ["KOLOBOK", "ADLER VARNEX"]);
        assert_eq!(names("Orlan (SUZHOU) Trading"), ["Orlan (SUZHOU) Trading"]);
    }
}
