//! What an address asks for behind its question mark.

/// Names and values, in order; names may repeat.
#[derive(Clone, Debug, Default)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// Takes an address's own words apart.
    pub(super) fn of(raw: Option<&str>) -> Query {
        let pairs = form_urlencoded::parse(raw.unwrap_or_default().as_bytes());
        Query(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// A value without blanks at its ends; empty when it is not asked for.
    pub(super) fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    /// A number from `least`; `least` when it is none.
    pub(super) fn number(&self, name: &str, least: usize) -> usize {
        self.text(name).parse().unwrap_or(least).max(least)
    }

    /// The same with one value changed, as it stands behind the question mark; empty values are left out.
    pub(super) fn with(&self, name: &str, value: &str) -> String {
        let mut written = form_urlencoded::Serializer::new(String::new());
        let kept = |known: &str| known != name && (known != "page" || name == "page") && known != "said";
        for (known, held) in self.0.iter().filter(|(known, held)| kept(known) && !held.is_empty()) {
            written.append_pair(known, held);
        }
        if !value.is_empty() {
            written.append_pair(name, value);
        }
        format!("?{}", written.finish())
    }
}

/// A text as a part of an address.
pub(super) fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_changed_and_the_page_begins_again() {
        let query = Query::of(Some("priority=high&q=a%26b&page=3&said=2"));
        assert_eq!(query.text("q"), "a&b");
        assert_eq!(query.number("page", 1), 3);
        assert_eq!(query.with("priority", ""), "?q=a%26b");
        assert_eq!(query.with("page", "4"), "?priority=high&q=a%26b&page=4");
    }
}
