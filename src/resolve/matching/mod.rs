//! Names by likeness: made ready once, compared by words, weighed by rarity, found without comparing all.

mod align;
mod distance;
mod index;
#[cfg(test)]
mod laws;
mod letters;
mod lexicon;
mod likeness;
mod name;
mod rarity;
mod sound;
mod token;

pub use index::{Found, NameIndex};
pub use letters::Script;
pub use lexicon::Lexicon;
pub use likeness::{DecidedBy, Likeness, compare, score};
pub use name::{Class, Name, Schema, Token};
pub use rarity::Rarity;
pub use token::How;
