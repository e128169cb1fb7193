//! The id under which the outside knows a party: it rests on the party's own name and country, never on its place.

use sha2::{Digest, Sha256};

use crate::model::{Country, Party};

/// Hash of normal name and country: lower-case hexadecimal, 12 digits.
#[must_use]
pub fn name_id(normal: &str, country: Country) -> String {
    let hash = Sha256::digest(format!("{normal}|{}", country.code()));
    hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// As [`name_id`]; for a party without name, by where it stands.
#[must_use]
pub fn party_id(party: &Party) -> String {
    name_id(if party.placeholder { &party.name } else { &party.normal }, party.country)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_for_ever() {
        let known = Country::parse("MY").unwrap();
        let party = Party { normal: "FOO SDN BHD".to_owned(), country: known, ..Party::default() };
        assert_eq!(party_id(&party), name_id("FOO SDN BHD", known));
        assert_eq!(name_id("FOO SDN BHD", known), "402d9991df55");
        assert_ne!(name_id("FOO SDN BHD", Country::UNKNOWN), name_id("FOO SDN BHD", known));
    }
}
