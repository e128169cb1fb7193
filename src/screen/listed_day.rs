//! Whether a list entry was in force on a day: yes, not yet, no more, or the list does not say.

use crate::model::{Day, Listing};
use crate::policy::{Policy, Sighting};

/// Where a day lies against the dates of a listing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ListedDay {
    /// Listed on the day.
    On,
    /// The day of listing is not recorded, so that nobody can say from the list alone.
    Unknown,
    /// The day is before the listing.
    NotYet,
    /// The day is that of the removal, or later.
    Delisted,
}

impl ListedDay {
    /// A day against the dates of a list entry.
    #[must_use]
    pub fn of(entry: &Listing, day: Day) -> ListedDay {
        ListedDay::between(entry.listed, entry.delisted, day)
    }

    /// A day against the words of the user's own record: a `YYYY-MM-DD` in them is the first day of the listing; where they
    /// tell of a removal, the last is its day.
    #[must_use]
    pub fn in_words(words: &str, day: Day, policy: &Policy) -> ListedDay {
        let mut dates = dates_in(words);
        let removed = if policy.says(Sighting::Removed, words) { dates.next_back() } else { None };
        ListedDay::between(dates.next(), removed, day)
    }

    /// True when the party may have been listed on the day.
    #[must_use]
    pub fn may_bind(self) -> bool {
        matches!(self, ListedDay::On | ListedDay::Unknown)
    }

    fn between(listed: Option<Day>, delisted: Option<Day>, day: Day) -> ListedDay {
        match (listed, delisted) {
            (Some(from), _) if day < from => ListedDay::NotYet,
            (_, Some(to)) if to <= day => ListedDay::Delisted,
            (Some(_), _) => ListedDay::On,
            (None, _) => ListedDay::Unknown,
        }
    }
}

/// The first `YYYY-MM-DD` in a text that is no part of a longer number.
#[must_use]
pub fn date_in(text: &str) -> Option<Day> {
    dates_in(text).next()
}

fn dates_in(text: &str) -> impl DoubleEndedIterator<Item = Day> {
    let digit_at = |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at)).is_some_and(u8::is_ascii_digit);
    let alone = move |at: usize| !digit_at(at.checked_sub(1)) && !digit_at(Some(at + 10));
    (0..text.len()).filter_map(move |at| text.get(at..at + 10).filter(|_| alone(at)).and_then(Day::parse))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<Day> {
        Day::parse(text)
    }

    #[test]
    fn a_listing_without_a_day_is_unknown_until_it_is_removed() {
        let on =
            |listed: &str, delisted: &str| ListedDay::between(day(listed), day(delisted), day("2024-05-01").unwrap());
        assert_eq!(on("2024-05-01", ""), ListedDay::On);
        assert_eq!(on("2024-05-02", ""), ListedDay::NotYet);
        assert_eq!(on("2023-01-01", "2024-05-01"), ListedDay::Delisted);
        assert_eq!(on("", "2024-05-01"), ListedDay::Delisted);
        assert_eq!(on("", "2024-05-02"), ListedDay::Unknown);
        assert_eq!(on("", ""), ListedDay::Unknown);
    }

    #[test]
    fn words_may_hold_the_day_of_listing() {
        assert_eq!(date_in("Entity List 2020-12-18"), day("2020-12-18"));
        assert_eq!(date_in("seit 2020-12-18 (Unternehmensliste, geprüft)"), day("2020-12-18"));
        assert_eq!(date_in("file 12020-12-18, 2020-13-01"), None);
        let policy = Policy::embedded().unwrap();
        let on = |words: &str| ListedDay::in_words(words, day("2020-12-17").unwrap(), &policy);
        assert_eq!((on("Entity List 2020-12-18"), on("Entity List")), (ListedDay::NotYet, ListedDay::Unknown));
        assert_eq!(on("removed from Entity List 2020-12-17"), ListedDay::Delisted);
        assert_eq!(on("Entity List 2019-05-21, removed 2020-12-18"), ListedDay::On);
        assert_eq!(on("Entity List 2019-05-21, delisted 2020-12-01"), ListedDay::Delisted);
        assert_eq!(on("removed from Entity List"), ListedDay::Unknown);
    }
}
