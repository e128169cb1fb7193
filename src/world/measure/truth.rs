//! The truth file of a world or of an annotated case: schemes with their shipments, and what must stay quiet.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// What is true of a data set.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Truth {
    /// Planted schemes: the shipments of each.
    pub schemes: Vec<BTreeSet<String>>,
    /// What should be found in them: patterns and shipments of each line of the file.
    pub entries: Vec<(Vec<String>, BTreeSet<String>)>,
    /// Look-alikes: shipments that belong to a lawful story.
    pub quiet: Vec<BTreeSet<String>>,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    expected: Vec<Line>,
    #[serde(default)]
    must_not_flag: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    pattern: String,
    shipments: BTreeSet<String>,
}

impl Truth {
    /// Reads `[[expected]]` (`pattern`, `shipments`) and `[[must_not_flag]]` (`shipments`). Lines that share a shipment
    /// tell of one scheme. O(shipments log shipments).
    ///
    /// # Errors
    /// When the text is not TOML or a line has no shipments.
    pub fn read(text: &str) -> Result<Truth, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let patterns = |line: &Line| line.pattern.split('+').filter(|one| !one.is_empty()).map(str::to_owned).collect();
        let entries: Vec<_> = file.expected.into_iter().map(|line| (patterns(&line), line.shipments)).collect();
        let quiet = file.must_not_flag.into_iter().map(|line| line.shipments).collect();
        Ok(Truth { schemes: joined(entries.iter().map(|(_, shipments)| shipments)), entries, quiet })
    }

    /// Number of shipments that belong to schemes.
    #[must_use]
    pub fn planted(&self) -> usize {
        self.schemes.iter().flatten().collect::<BTreeSet<_>>().len()
    }
}

/// Sets that share a member become one, in the order of the first.
fn joined<'s>(sets: impl Iterator<Item = &'s BTreeSet<String>>) -> Vec<BTreeSet<String>> {
    let mut schemes: Vec<BTreeSet<String>> = Vec::new();
    let mut home: BTreeMap<String, usize> = BTreeMap::new();
    for set in sets {
        let met: BTreeSet<usize> = set.iter().filter_map(|one| home.get(one).copied()).collect();
        let own = met.first().copied().unwrap_or_else(|| {
            schemes.push(BTreeSet::new());
            schemes.len() - 1
        });
        for other in met.into_iter().filter(|other| *other != own) {
            let moved = std::mem::take(&mut schemes[other]);
            schemes[own].extend(moved);
        }
        schemes[own].extend(set.iter().cloned());
        home.extend(schemes[own].iter().map(|one| (one.clone(), own)));
    }
    schemes.retain(|scheme| !scheme.is_empty());
    schemes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_share_a_shipment_tell_of_one_scheme() {
        let text = r#"
            [[expected]]
            pattern = "T01+T02"
            shipments = ["a", "b"]
            [[expected]]
            pattern = "T05"
            shipments = ["d"]
            [[expected]]
            pattern = "T24"
            shipments = ["b", "c"]
            [[must_not_flag]]
            shipments = ["x"]
        "#;
        let truth = Truth::read(text).unwrap();
        let sets = |names: &[&[&str]]| {
            names.iter().map(|set| set.iter().map(|one| (*one).to_owned()).collect()).collect::<Vec<BTreeSet<String>>>()
        };
        assert_eq!(truth.schemes, sets(&[&["a", "b", "c"], &["d"]]));
        assert_eq!(truth.quiet, sets(&[&["x"]]));
        assert_eq!((truth.entries[0].0.len(), truth.planted()), (2, 4));
        assert!(Truth::read("[[expected]]\npattern = 'T01'").is_err());
    }
}
