//! One party after resolution: every spelling, why each belongs to it, and who may be the same.

use super::{Cite, Country, PartyId, RecordRef, Role, Text};

/// One real-world organisation or person after resolution.
#[derive(Clone, Debug, Default)]
pub struct Party {
    /// The spelling to print.
    pub name: String,
    /// Normal form of the name it is known by; empty for a placeholder party.
    pub normal: String,
    /// Normal forms of all its names, in order.
    pub normals: Vec<String>,
    /// Country, or unknown.
    pub country: Country,
    /// All spellings seen.
    pub spellings: Vec<Text>,
    /// Why names in other normal forms belong to it.
    pub joined: Vec<Joined>,
    /// Parties that may be the same and were not joined, most alike first.
    pub alike: Vec<Alike>,
    /// Addresses seen.
    pub addresses: Vec<Text>,
    /// Rows of the parties table about it (indices), in the order of their content.
    pub records: Vec<u32>,
    /// Roles it played.
    pub roles: Vec<Role>,
    /// True when no name was recorded: one node per shipment, joins nothing.
    pub placeholder: bool,
}

/// A name that was joined to a party, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Joined {
    /// The spelling that was joined.
    pub spelling: Text,
    /// The country it is written with.
    pub country: Country,
    /// Its normal form: with the country what its id would be alone.
    pub normal: String,
    /// The spelling of the party by which it was joined.
    pub with: Text,
    /// The reason, in a few words.
    pub because: String,
    /// Cells that show it.
    pub cites: Vec<Cite>,
}

/// A party that may be the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Alike {
    /// The other party.
    pub other: PartyId,
    /// The spelling of this party and that of the other.
    pub spellings: [Text; 2],
    /// How alike the names are, 0 to 1000; 0 where something else than the names speaks for it.
    pub score: u16,
    /// What decides the likeness, or what else speaks for it.
    pub by: &'static str,
    /// Why they were not joined.
    pub held: &'static str,
    /// The cells in which the two spellings stand first.
    pub cells: [(RecordRef, &'static str); 2],
}
