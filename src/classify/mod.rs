//! What the goods are: part numbers and descriptions to products, circuits, performance and control level.

mod book;
mod catalogue;
mod counts;
mod heads;
mod names;
mod phrases;
mod tokens;

pub use book::{GoodsBook, classify_all};
pub use catalogue::Catalogue;
