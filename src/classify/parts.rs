//! Part numbers to products: exact, by prefix and board code with the suffix kept apart, or by device id.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use crate::policy::Policy;

/// Letters and digits of the parts of a board's number: prefix, board code, first suffix.
const SEGMENTS: [usize; 3] = [3, 5, 4];

/// Letters and digits of the suffix behind them.
const LAST_SUFFIX: usize = 3;

/// The part numbers of the catalogue, indexed.
pub(super) struct Parts {
    exact: HashMap<String, usize, RandomState>,
    /// Prefix, board code and first suffix to products.
    suffixed: BTreeMap<String, Vec<usize>>,
    /// Board code to products, whatever the prefix.
    boards: BTreeMap<String, Vec<usize>>,
    /// Device id, in front of numbers such as `2330-885-A1`, to products.
    devices: BTreeMap<String, Vec<usize>>,
    prefixes: Vec<String>,
}

/// What a part number is known by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Found {
    /// The whole number.
    Exact(usize),
    /// All but the last suffix: products, as the number names them.
    Suffixed(Vec<usize>),
    /// Board code alone: the suffix decides between these.
    Board(Vec<usize>),
}

impl Parts {
    /// Indexes the numbers of the catalogue; one that ends in `-xxx` is known up to there. O(products).
    pub(super) fn new(policy: &Policy) -> Parts {
        let prefixes = policy.goods_words().numbering.prefixes.clone();
        let mut parts = Parts {
            exact: HashMap::default(),
            suffixed: BTreeMap::new(),
            boards: BTreeMap::new(),
            devices: BTreeMap::new(),
            prefixes,
        };
        let rows = policy.products().iter().enumerate();
        for (number, index) in rows.flat_map(|(index, row)| row.part_numbers.iter().map(move |part| (part, index))) {
            parts.add(number, index);
        }
        parts
    }

    fn add(&mut self, number: &str, index: usize) {
        let known = number.trim_end_matches("-xxx").trim_end_matches("-xxxx");
        if known == number {
            let whole = plain(number);
            if whole.len() >= 5 {
                self.exact.entry(whole).or_insert(index);
            }
        }
        if let Some(device) = device(number) {
            note(&mut self.devices, device, index);
        }
        if let Some((board, suffixed)) = self.segments(&plain(known)) {
            note(&mut self.boards, board, index);
            if let Some(suffixed) = suffixed {
                note(&mut self.suffixed, suffixed, index);
            }
        }
    }

    /// Board code, and prefix with board code and first suffix when it goes on so far.
    fn segments(&self, plain: &str) -> Option<(String, Option<String>)> {
        let known = plain.get(..SEGMENTS[0]).is_some_and(|start| self.prefixes.iter().any(|prefix| prefix == start));
        let board = plain.get(SEGMENTS[0]..SEGMENTS[0] + SEGMENTS[1]).filter(|_| known)?;
        let suffixed = plain.get(..SEGMENTS.iter().sum());
        Some((board.to_owned(), suffixed.map(str::to_owned)))
    }

    /// The whole text as a part number.
    pub(super) fn exact(&self, text: &str) -> Option<usize> {
        self.exact.get(&plain(text)).copied()
    }

    /// A part number that stands alone or as a run of a longer text. O(length).
    pub(super) fn find(&self, text: &str) -> Option<Found> {
        text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '(' | ')' | '[' | ']' | ':'))
            .filter(|run| run.len() >= 10 && run.bytes().any(|byte| byte.is_ascii_digit()))
            .find_map(|run| self.find_run(run))
    }

    fn find_run(&self, run: &str) -> Option<Found> {
        if let Some(products) = device(run).and_then(|device| self.devices.get(&device)) {
            return Some(Found::Suffixed(products.clone()));
        }
        let plain = plain(run);
        if let Some(&index) = self.exact.get(&plain).filter(|_| plain.len() >= 12) {
            return Some(Found::Exact(index));
        }
        // without separators only the full length counts: article codes of retail begin with 900 as well
        let written = run.contains('-') || plain.len() == SEGMENTS.iter().sum::<usize>() + LAST_SUFFIX;
        let (board, suffixed) = self.segments(&plain).filter(|_| written)?;
        if let Some(products) = suffixed.and_then(|key| self.suffixed.get(&key)) {
            return Some(Found::Suffixed(products.clone()));
        }
        self.boards.get(&board).map(|products| Found::Board(products.clone()))
    }
}

fn note(index: &mut BTreeMap<String, Vec<usize>>, key: String, product: usize) {
    let products = index.entry(key).or_default();
    if !products.contains(&product) {
        products.push(product);
    }
}

/// `2330` of `2330-885-A1`: a device id, the package, and a revision of letter and digit.
fn device(number: &str) -> Option<String> {
    let mut segments = number.split('-');
    let (device, package, revision) = (segments.next()?, segments.next()?, segments.next());
    let hexadecimal = device.len() == 4 && device.bytes().all(|byte| byte.is_ascii_hexdigit());
    let packaged = package.len() == 3 && package.bytes().all(|byte| byte.is_ascii_digit());
    let open = package.eq_ignore_ascii_case("xxx") && revision.is_none();
    let revised = revision.is_some_and(|text| {
        text.len() == 2
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.ends_with(|c: char| c.is_ascii_digit())
    });
    (hexadecimal && segments.next().is_none() && (open || (packaged && revised))).then(|| device.to_ascii_uppercase())
}

/// Letters and digits alone, upper case.
pub(super) fn plain(part: &str) -> String {
    part.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}
