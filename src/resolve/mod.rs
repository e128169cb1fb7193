//! Who is who: spellings to normal forms, normal forms to parties, with unknown parties kept apart.

mod address;
mod aliases;
mod assemble;
mod cluster;
mod directory;
mod gather;
mod many;
pub mod matching;
mod normal;
mod parents;
mod profile;
mod public_id;
mod seen;

pub use address::{Address, AddressWords, SameAddress};
pub use directory::{Directory, Matching, resolve};
pub use many::{Kin, Parts};
pub use normal::NormalForm;
pub use profile::{Known, Profile, profiles, same_group, same_stated_group};
pub use public_id::{name_id, party_id};
pub use seen::{NamedCell, named_cells};

/// The normal form of each spelling.
type Normals = std::collections::HashMap<crate::model::Text, String, foldhash::fast::RandomState>;
