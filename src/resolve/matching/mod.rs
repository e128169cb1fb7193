//! Names by likeness: made ready once, compared by words, weighed by rarity, found without comparing all.

mod align;
mod book;
mod bound;
mod distance;
mod forms;
mod glance;
mod index;
mod keys;
#[cfg(test)]
mod laws;
mod letters;
mod lexicon;
mod likeness;
mod marks;
mod name;
mod rarity;
mod reading;
mod scale;
mod search;
mod shelf;
mod slips;
mod sound;
mod token;

pub use book::NameBook;
pub use index::{Found, NameIndex};
pub use letters::Script;
pub use lexicon::Lexicon;
pub use likeness::{DecidedBy, Likeness, compare, score};
pub use name::{Class, Name, Schema, Token};
pub use rarity::Rarity;
pub(in crate::resolve) use sound::sound;
pub use token::How;
