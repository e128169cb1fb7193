//! What the goods are: part numbers, descriptions and stated figures to products, circuits, performance and level.

mod answers;
mod book;
mod catalogue;
mod contents;
mod counts;
mod glued;
mod heads;
mod item;
mod names;
mod parts;
mod phrases;
mod rates;
mod stated;
mod tariffs;
mod tokens;
mod tongues;

pub use book::{GoodsBook, classify_all};
pub use catalogue::Catalogue;
pub use item::{Item, declares_nothing, kind_of, tariff_of};
pub use stated::{Rate, Stated};
pub use tariffs::TariffAnswer;
