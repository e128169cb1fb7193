//! What the header of an EPCIS document says of parties and goods.

use std::collections::BTreeMap;

use super::super::node::Node;

/// Attributes by the id of what they describe.
pub(super) struct Masterdata<'n>(BTreeMap<&'n str, BTreeMap<&'n str, &'n str>>);

impl<'n> Masterdata<'n> {
    /// Reads the vocabulary of a document; nothing where it has none.
    pub(super) fn of(document: &'n Node) -> Masterdata<'n> {
        let list = document
            .get("epcisHeader")
            .and_then(|header| header.get("epcisMasterData"))
            .and_then(|masterdata| masterdata.get("vocabularyList"));
        let mut known: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
        let elements = list
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .flat_map(|vocabulary| vocabulary.get("vocabularyElementList").map(Node::items).unwrap_or_default());
        for element in elements {
            let attributes = known.entry(element.text("id")).or_default();
            for attribute in element.get("attributes").map(Node::items).unwrap_or_default() {
                let name = attribute.text("id");
                let name = name.rsplit(['#', ':', '/']).next().unwrap_or(name);
                attributes.entry(name).or_insert_with(|| attribute.text("attribute"));
            }
        }
        Masterdata(known)
    }

    /// The name of a party, else its id.
    pub(super) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.first(id, &["name", "organizationName", "partyName"]).unwrap_or(id)
    }

    /// The country of a party, where it is said.
    pub(super) fn country(&self, id: &str) -> &str {
        self.first(id, &["countryCode", "country"]).unwrap_or("")
    }

    /// The description of a class of goods.
    pub(super) fn description(&self, class: &str) -> &str {
        self.first(
            class,
            &["descriptionShort", "tradeItemDescription", "regulatedProductName", "description", "functionalName"],
        )
        .unwrap_or("")
    }

    /// The maker's own part number of a class of goods.
    pub(super) fn part(&self, class: &str) -> Option<&str> {
        self.first(class, &["additionalTradeItemIdentification", "partNumber", "modelNumber", "manufacturerPartNumber"])
    }

    fn first(&self, id: &str, names: &[&str]) -> Option<&str> {
        let attributes = self.0.get(id)?;
        names.iter().find_map(|name| attributes.get(name)).copied().filter(|text| !text.is_empty())
    }
}
