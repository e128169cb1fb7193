//! Parts of one cell of a list: numbers of registration, weak aliases in remarks.

use crate::ingest::cells;
use crate::ingest::intake::Intake;
use crate::model::{Country, ListId, Text};

/// Numbers of the column of identifiers: `US, 80-0890696, Tax ID No.`, `5030056754, Tax ID No.`, or a bare number.
/// What is no number of a party (web sites, notes on sanctions) is none.
pub(super) fn identifiers(cell: &str, intake: &mut Intake<'_>) -> Vec<ListId> {
    let mut ids = Vec::new();
    for part in cells::entries(cell) {
        let pieces: Vec<&str> = part.split(',').map(str::trim).collect();
        let id = match pieces[..] {
            [value] if has_digit(value) => Some((Country::UNKNOWN, value, "")),
            [value, kind] => Some((Country::UNKNOWN, value, kind)),
            [country, value, kind] => Some((intake.country(country.as_bytes()).country, value, kind)),
            _ => None,
        };
        let known = |kind: &str| kind.is_empty() || intake.policy.list_book().is_identifier(kind);
        if let Some((country, value, kind)) = id.filter(|(_, value, kind)| known(kind) && !value.is_empty()) {
            ids.push(kept(intake, country, value, kind));
        }
    }
    ids
}

/// Numbers in remarks, the kind in front: `Registration ID 27134614 (Netherlands)`, `NIT # 8300720300 (Colombia)`.
pub(super) fn identifiers_in_remarks(cell: &str, intake: &mut Intake<'_>) -> Vec<ListId> {
    let mut ids = Vec::new();
    for part in cells::entries(cell) {
        let part = part.trim_end_matches('.');
        let (said, country) = match part.split_once('(') {
            Some((said, country)) => (said.trim(), country.trim_end_matches(')').trim()),
            None => (part, ""),
        };
        let Some((kind, value)) = said.rsplit_once(' ') else { continue };
        let kind = kind.trim_end_matches([' ', '#']);
        if has_digit(value) && intake.policy.list_book().is_identifier(kind) {
            let country = intake.country(country.as_bytes()).country;
            ids.push(kept(intake, country, value, kind));
        }
    }
    ids
}

/// Names that remarks give as weak, in single quotes: `a.k.a. 'BNC'; a.k.a. 'ABU-'UMAR'.`
pub(super) fn weak_aliases(cell: &str, intake: &mut Intake<'_>) -> Vec<Text> {
    let openings = intake.policy.list_book().weak_openings();
    let quoted = |part: &str| {
        let rest = openings.iter().find_map(|opening| part.strip_prefix(opening.as_str()))?;
        rest.trim_end_matches('.').strip_suffix('\'').map(str::to_owned)
    };
    let names: Vec<String> = cells::entries(cell).filter_map(quoted).collect();
    names.iter().map(|name| intake.word(name.as_bytes())).filter(|name| !name.is_none()).collect()
}

fn kept(intake: &mut Intake<'_>, country: Country, value: &str, kind: &str) -> ListId {
    ListId { kind: intake.texts.intern(kind), value: intake.texts.intern(value), country }
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    #[test]
    fn identifiers_are_told_from_what_stands_beside_them() {
        let policy = Policy::embedded().unwrap();
        let mut intake = Intake::new(&policy);
        let cell = "US, 80-0890696, Tax ID No.; 5030056754, Tax ID No.; Subject to Secondary Sanctions, Additional \
                    Sanctions Information -; http://www.example.ru, Website";
        let ids = identifiers(cell, &mut intake);
        let said: Vec<(String, &str)> =
            ids.iter().map(|id| (id.country.to_string(), intake.texts.show(id.value))).collect();
        assert_eq!(said.len(), 2);
        assert_eq!((said[0].0.as_str(), said[0].1, said[1].1), ("US", "80-0890696", "5030056754"));
        let bare = identifiers("REG-5520981", &mut intake);
        assert_eq!(intake.texts.show(bare[0].value), "REG-5520981");
    }

    #[test]
    fn remarks_give_numbers_and_weak_names() {
        let policy = Policy::embedded().unwrap();
        let mut intake = Intake::new(&policy);
        let remarks = "DOB 1984; Registration ID 27134614 (Netherlands); NIT # 8300720300 (Colombia); Gender Male; \
                       a.k.a. 'BNC'; a.k.a. 'ABU-'UMAR'.";
        let ids = identifiers_in_remarks(remarks, &mut intake);
        let said: Vec<(&str, &str, Country)> =
            ids.iter().map(|id| (intake.texts.show(id.kind), intake.texts.show(id.value), id.country)).collect();
        let country = |code: &str| policy.country(code).unwrap();
        assert_eq!(said, [("Registration ID", "27134614", country("NL")), ("NIT", "8300720300", country("CO"))],);
        let weak = weak_aliases(remarks, &mut intake);
        let names: Vec<&str> = weak.iter().map(|name| intake.texts.show(*name)).collect();
        assert_eq!(names, ["BNC", "ABU-'UMAR"]);
    }
}
