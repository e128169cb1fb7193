//! Graphs that are written down are read back by others: every party and hop once, whatever the texts hold.

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]

use std::collections::BTreeSet;

use chiptrace::report::graph::{Arrow, Graph, Notation};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

fn arrow() -> impl Strategy<Value = Arrow> {
    let text = || prop::string::string_regex("[a-c&<>\"'\\\\\\]\u{202e}\u{1}\u{ffff}\n]{0,5}").unwrap();
    let party = || (prop::sample::select(vec!["A & B", "C <d>", "E \"F\"", "\\"]), Just("SG"));
    (party(), party(), text(), text(), 0..4_u8).prop_map(|(from, to, shipment, goods, day)| Arrow {
        from: (from.0.to_owned(), from.1.to_owned()),
        to: (to.0.to_owned(), to.1.to_owned()),
        departed: format!("2025-03-0{}", day + 1),
        arrived: String::new(),
        shipment,
        goods,
        units: "4".to_owned(),
    })
}

fn written(arrows: &[Arrow], notation: Notation) -> String {
    let mut graph = Graph::default();
    arrows.iter().for_each(|arrow| graph.add(arrow.clone(), "7"));
    let mut bytes = Vec::new();
    graph.write(notation, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Tags by name, and the text of each `data`.
fn read(text: &str) -> (Vec<String>, Vec<String>) {
    let mut reader = Reader::from_str(text);
    let (mut tags, mut cells, mut cell) = (Vec::new(), Vec::new(), None);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == "data" => cell = Some(String::new()),
            Event::Start(tag) => tags.push(tag.name().as_ref().to_owned()),
            Event::End(tag) if tag.name().as_ref() == "data" => cells.extend(cell.take()),
            Event::Text(part) => {
                if let Some(cell) = &mut cell {
                    cell.push_str(&part);
                }
            }
            Event::GeneralRef(name) => {
                let meant = match name.as_ref() {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    other => panic!("{other:?}"),
                };
                cell.as_mut().unwrap().push(meant);
            }
            Event::Eof => return (tags, cells),
            _ => {}
        }
    }
}

/// Strings of DOT, read as Graphviz reads them; what stands outside of them is returned beside.
fn strings(text: &str) -> (Vec<String>, String) {
    let (mut found, mut outside, mut inside) = (Vec::new(), String::new(), None::<String>);
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (&mut inside, letter) {
            (Some(string), '\\') => string.push(letters.next().unwrap()),
            (Some(_), '"') => found.extend(inside.take()),
            (Some(string), _) => string.push(letter),
            (None, '"') => inside = Some(String::new()),
            (None, _) => outside.push(letter),
        }
    }
    assert!(inside.is_none(), "a string has no end");
    (found, outside)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn graphml_is_read_back(arrows in prop::collection::vec(arrow(), 0..8)) {
        let once: BTreeSet<&Arrow> = arrows.iter().collect();
        let parties: BTreeSet<&str> = arrows.iter().flat_map(|arrow| [&*arrow.from.0, &*arrow.to.0]).collect();
        let (tags, cells) = read(&written(&arrows, Notation::GraphMl));
        prop_assert_eq!(tags.iter().filter(|tag| *tag == "edge").count(), once.len());
        prop_assert_eq!(tags.iter().filter(|tag| *tag == "node").count(), parties.len());
        prop_assert!(parties.iter().all(|party| cells.iter().any(|cell| cell == party)), "{cells:?}");
        let plain = |text: &str| text.chars().all(|letter| letter != '\u{ffff}' && !letter.is_control() && letter != '\u{202e}');
        for goods in once.iter().map(|arrow| &arrow.goods).filter(|goods| !goods.is_empty() && plain(goods)) {
            prop_assert!(cells.contains(goods), "{goods:?} in {cells:?}");
        }
    }

    #[test]
    fn dot_is_read_back(arrows in prop::collection::vec(arrow(), 0..8)) {
        let once: BTreeSet<&Arrow> = arrows.iter().collect();
        let (strings, outside) = strings(&written(&arrows, Notation::Dot));
        prop_assert_eq!(outside.matches("->").count(), once.len());
        prop_assert_eq!(outside.matches(['{', '}']).count(), 2, "{}", outside);
        for arrow in once {
            let sender = format!("{} ({})", arrow.from.0, arrow.from.1);
            prop_assert!(strings.contains(&sender), "{sender}");
        }
    }
}
