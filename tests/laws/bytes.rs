//! Whatever is fed in, a scan ends with a report in every format.

use chiptrace::ingest::Input;
use chiptrace::report::FORMATS;
use proptest::collection::vec;
use proptest::prelude::*;

use super::cases;
use super::desk::{Desk, written};
use super::tables::{Sheet, edits, sheets, small_world};

/// A piece of a file overwritten, doubled or cut out.
#[derive(Clone, Debug)]
enum Damage {
    Overwrite(usize, Vec<u8>),
    Double(usize, usize),
    Cut(usize, usize),
}

fn damage() -> impl Strategy<Value = (usize, Damage)> {
    let piece = || (any::<usize>(), 1..300_usize);
    let junk = prop_oneof![vec(any::<u8>(), 1..12), "[\",;\t\r\n0-9A-Z.-]{1,12}".prop_map(String::into_bytes)];
    let damage = prop_oneof![
        3 => (any::<usize>(), junk).prop_map(|(at, junk)| Damage::Overwrite(at, junk)),
        1 => piece().prop_map(|(at, length)| Damage::Double(at, length)),
        1 => piece().prop_map(|(at, length)| Damage::Cut(at, length)),
    ];
    (any::<usize>(), damage)
}

fn suffer(inputs: &mut [Input], (file, damage): &(usize, Damage)) {
    // half of the damage is done to shipments, the first table
    let file = if file.is_multiple_of(2) { 0 } else { file / 2 % inputs.len() };
    let bytes = &mut inputs[file].bytes;
    let from = |at: usize| at % bytes.len().max(1);
    match damage {
        Damage::Overwrite(at, junk) => {
            let (start, end) = (from(*at), (from(*at) + junk.len()).min(bytes.len()));
            bytes.splice(start..end, junk.iter().copied());
        }
        Damage::Double(at, length) => {
            let (start, end) = (from(*at), (from(*at) + length).min(bytes.len()));
            let piece = bytes[start..end].to_vec();
            bytes.splice(start..start, piece);
        }
        Damage::Cut(at, length) => {
            let (start, end) = (from(*at), (from(*at) + length).min(bytes.len()));
            bytes.drain(start..end);
        }
    }
}

fn comes_to_an_end(inputs: Vec<Input>) {
    let report = Desk::of_inputs(inputs).report();
    FORMATS.iter().for_each(|format| assert!(written(&report, format).len() < usize::MAX));
}

proptest! {
    #![proptest_config(cases(8))]

    #[test]
    fn damaged_tables_are_scanned(
        dials in small_world(), edits in edits(20), damages in vec(damage(), 0..12)
    ) {
        let mut inputs: Vec<Input> = sheets(&dials, &edits).iter().map(Sheet::input).collect();
        damages.iter().for_each(|damage| suffer(&mut inputs, damage));
        comes_to_an_end(inputs);
    }
}

proptest! {
    #![proptest_config(cases(2))]

    #[test]
    fn any_bytes_are_scanned(files in vec(vec(any::<u8>(), 0..400), 0..3)) {
        let name = |number| format!("file-{number}.csv");
        comes_to_an_end(files.into_iter().enumerate().map(|(number, bytes)| Input { name: name(number), bytes }).collect());
    }
}
