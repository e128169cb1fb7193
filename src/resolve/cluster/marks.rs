//! What tells one party for certain, or speaks for it: registration, LEI, DUNS, tax numbers, telephone, mail.

use std::collections::BTreeSet;

use crate::model::{PartyRecord, RecordRef, Records, Text};
use crate::policy::IdentityWords;

/// Sorts of identifiers, the strongest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Sort {
    Lei,
    Registration,
    Duns,
    Tax,
    Phone,
    Mail,
}

/// One identifier of a party.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Mark {
    pub(super) sort: Sort,
    /// As compared.
    pub(super) value: String,
    /// The row of the parties table that states it.
    pub(super) record: RecordRef,
}

impl Sort {
    /// Identifiers that are enough to join two names.
    pub(super) const DECIDING: [Sort; 4] = [Sort::Lei, Sort::Registration, Sort::Duns, Sort::Tax];

    pub(super) fn word(self) -> &'static str {
        match self {
            Sort::Lei => "LEI",
            Sort::Registration => "registration no.",
            Sort::Duns => "DUNS number",
            Sort::Tax => "tax number",
            Sort::Phone => "telephone number",
            Sort::Mail => "e-mail domain",
        }
    }

    pub(super) fn column(self) -> &'static str {
        match self {
            Sort::Lei => "lei",
            Sort::Registration => "registration_no",
            Sort::Duns => "duns",
            Sort::Tax => "tax_id",
            Sort::Phone => "phone",
            Sort::Mail => "email",
        }
    }
}

/// Identifiers of one row of the parties table, and what is wrong with those that were left out.
pub(super) fn of_row(row: &PartyRecord, records: &Records, words: &IdentityWords) -> (Vec<Mark>, Option<String>) {
    let show = |text: Text| records.texts.show(text);
    let lei = code(show(row.lei));
    let is_lei = has_check_digits(&lei);
    let wrong = (!lei.is_empty() && !is_lei).then(|| {
        format!(
            "LEI {} of {} fails its check digits (ISO 7064) and joins nothing",
            show(row.lei),
            show(row.mention.name)
        )
    });
    let values = [
        (Sort::Lei, Some(lei).filter(|_| is_lei)),
        (Sort::Registration, number(show(row.registration_no), 4)),
        (Sort::Duns, number(show(row.duns), 9).filter(|duns| duns.len() == 9)),
        (Sort::Tax, number(show(row.tax_id), 6)),
        (Sort::Phone, phone(show(row.phone))),
        (Sort::Mail, domain(show(row.email), words)),
    ];
    let marks = values.into_iter().filter_map(|(sort, value)| {
        let value = value.filter(|value| !value.is_empty())?;
        Some(Mark { sort, value, record: row.record })
    });
    (marks.collect(), wrong)
}

fn code(written: &str) -> String {
    written.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// A number that may tell a party: long enough, with digits that are not all the same.
fn number(written: &str, letters: usize) -> Option<String> {
    let code = code(written);
    let digits: BTreeSet<u8> = code.bytes().filter(u8::is_ascii_digit).collect();
    (code.len() >= letters && digits.len() > 1).then_some(code)
}

fn phone(written: &str) -> Option<String> {
    const DIGITS: usize = 7;
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    number(digits.trim_start_matches('0'), DIGITS)
}

/// The domain of a mail address, unless anybody may have a mailbox there.
fn domain(written: &str, words: &IdentityWords) -> Option<String> {
    let domain = written.rsplit_once('@')?.1.trim().trim_end_matches(['>', '.', ';']).to_lowercase();
    let own = domain.contains('.') && !domain.contains(char::is_whitespace) && !words.public_mail.contains(&domain);
    own.then_some(domain)
}

/// True for a Legal Entity Identifier of ISO 17442: twenty characters, letters as two digits, remainder 1 by 97 (ISO
/// 7064 MOD 97-10).
fn has_check_digits(lei: &str) -> bool {
    const LENGTH: usize = 20;
    let digit = |c: char| c.to_digit(36).unwrap_or(0);
    let rest = lei.chars().fold(0, |rest, c| match digit(c) {
        letter @ 10.. => (rest * 100 + letter) % 97,
        digit => (rest * 10 + digit) % 97,
    });
    lei.len() == LENGTH && rest == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    #[test]
    fn check_digits_of_an_lei_are_counted() {
        // the body is invented; check digits are 98 less the remainder of body and 00
        let body = "9999INVENTED000001";
        let rest = format!("{body}00").chars().fold(0, |rest, c| match c.to_digit(36).unwrap() {
            letter @ 10.. => (rest * 100 + letter) % 97,
            digit => (rest * 10 + digit) % 97,
        });
        let lei = format!("{body}{:02}", 98 - rest);
        assert!(has_check_digits(&lei));
        assert!(!has_check_digits(&lei.replace('T', "S")) && !has_check_digits(body) && !has_check_digits(""));
    }

    #[test]
    fn fillers_and_public_mail_tell_nobody() {
        let policy = Policy::embedded().unwrap();
        let words = policy.identity_words();
        assert_eq!((number("0000000", 4), number("n/a", 4), number("12", 4)), (None, None, None));
        assert_eq!(number("SG-2019 001", 4).as_deref(), Some("SG2019001"));
        assert_eq!(phone("+65 6123-4567"), phone("0065 61234567"));
        assert_eq!(domain("x@GMAIL.com", words), None);
        assert_eq!(domain("Sales <sales@Alder.example.sg>", words).as_deref(), Some("alder.example.sg"));
    }
}
