//! The small things that samples are put together from.

use chiptrace::model::{
    Citation, Confidence, Country, Day, Evidence, FindingParty, Group, LicenceAnswer, Licensing, RaisedView, Severity,
};
use rust_decimal::Decimal;

pub(super) fn day(text: &str) -> Day {
    Day::parse(text).expect("a day of the sample")
}

pub(super) fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

pub(super) fn country(code: &str) -> Country {
    Country::parse(code).unwrap_or(Country::UNKNOWN)
}

pub(super) fn party(name: &str, code: &str, roles: &[&'static str]) -> FindingParty {
    let id = format!("{:012x}", name.bytes().fold(7_u64, |hash, byte| (hash * 131 + u64::from(byte)) % (1 << 40)));
    FindingParty {
        id,
        name: name.to_owned(),
        country: country(code),
        roles: roles.to_vec(),
        spellings: vec![name.to_owned()],
        merged: Vec::new(),
        possibly_same: Vec::new(),
    }
}

pub(super) fn licensing(answer: LicenceAnswer, on_record: &str, because: &[&str]) -> Licensing {
    let words = answer.words().to_owned();
    Licensing {
        answer,
        needed: answer == LicenceAnswer::Required,
        decisive: because.last().copied().unwrap_or_default().to_owned(),
        because: texts(because),
        on_record: on_record.to_owned(),
        text_in_cfr: words.clone(),
        enforced: words,
    }
}

pub(super) fn evidence(subject: &str, column: &str, value: &str, note: &str, line: u32) -> Evidence {
    Evidence {
        subject: subject.to_owned(),
        column: column.to_owned(),
        value: value.to_owned(),
        note: note.to_owned(),
        file: "records/shipments.csv".to_owned(),
        record: line - 1,
        line,
    }
}

pub(super) fn in_force(id: &str, text: &str) -> Citation {
    Citation { id: id.to_owned(), text: text.to_owned(), in_force_on_hop: true }
}

pub(super) fn published_later(id: &str, text: &str) -> Citation {
    Citation { in_force_on_hop: false, ..in_force(id, text) }
}

pub(super) fn decimal(text: &str) -> Decimal {
    text.parse().expect("a number of the sample")
}

pub(super) fn raised(id: &str, title: &str, pattern: &str, group: Group, because: &str) -> RaisedView {
    RaisedView {
        red_flag: id.to_owned(),
        title: title.to_owned(),
        patterns: texts(&[pattern]),
        group,
        severity: Severity::High,
        confidence: Confidence::High,
        because: because.to_owned(),
        parties: Vec::new(),
        evidence: Vec::new(),
        citations: Vec::new(),
    }
}
