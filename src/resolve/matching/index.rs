//! Names that may be alike, found by their rarest words without comparing all.

use super::book::NameBook;
use super::name::Name;

/// A name found, and how alike it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Found {
    /// Position in the names of the index.
    pub name: u32,
    /// 0 to 1000.
    pub score: u16,
}

/// Names by the words that tell them apart, with the names themselves; [`NameBook`] is the index alone.
pub struct NameIndex {
    names: Vec<Name>,
    book: NameBook,
}

impl NameIndex {
    /// Indexes names, which must be weighed. O(letters log letters).
    #[must_use]
    pub fn new(names: Vec<Name>) -> NameIndex {
        let book = NameBook::new(&names);
        NameIndex { names, book }
    }

    /// The names, in the order given.
    #[must_use]
    pub fn names(&self) -> &[Name] {
        &self.names
    }

    /// Names at or above a score, the most alike first, then in the order given. O(candidates) comparisons.
    #[must_use]
    pub fn search(&self, question: &Name, least: u16) -> Vec<Found> {
        self.book.search(question, least)
    }
}
