//! Takes the words of an address apart: marked numbers first, then streets and buildings, then the rest.

use crate::policy::{CountryHow, CountryReading, HintKind, MarkKind, Side};

use super::tokens::{is_number, is_ordinal, number};
use super::{Address, AddressWords, Named, Order, What};

/// A run of words of one part, with nothing marked inside.
type Run = Vec<String>;

/// Reads an address. O(words x words of a mark).
pub(super) fn read(text: &str, words: &AddressWords<'_>) -> Address {
    let mut address = Address::default();
    let mut left: Vec<Run> = Vec::new();
    let mut home_street = false;
    for part in words.parts(text) {
        for run in unmarked(&part, words, &mut address) {
            home_street |= named(run, words, &mut address, &mut left);
        }
    }
    without_kind(&mut left, &mut address);
    for (place, run) in left.iter().enumerate() {
        let place = if place + 1 == left.len() { Place::Last } else { Place::Inside };
        area(run, place, words, &mut address);
    }
    address.hints.extend(words.hints(text));
    let plain = address.units.is_empty()
        && address.floors.is_empty()
        && address.blocks.is_empty()
        && address.named.iter().all(|named| matches!(named.what, What::Street(_)));
    if home_street && plain && !address.numbers.is_empty() {
        address.hints.insert(HintKind::HomeStreet);
    }
    address
}

/// Takes marked numbers out of a part; gives the runs of words between them.
fn unmarked(part: &[String], words: &AddressWords<'_>, address: &mut Address) -> Vec<Run> {
    let mut runs: Vec<Run> = vec![Vec::new()];
    let mut at = 0;
    while at < part.len() {
        if let Some((taken, kind, value, from_before)) = marked(part, at, &runs, words) {
            if from_before {
                runs.last_mut().into_iter().for_each(|run| drop(run.pop()));
            }
            keep(address, kind, &value);
            runs.push(Vec::new());
            at += taken;
        } else if let Some(floor) = words.floor(&part[at]) {
            address.floors.insert(number(floor));
            runs.push(Vec::new());
            at += 1;
        } else {
            runs.last_mut().into_iter().for_each(|run| run.push(part[at].clone()));
            at += 1;
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// A mark with its number at a place: words taken, kind, number, and whether the number stood before the mark.
fn marked(
    part: &[String],
    at: usize,
    runs: &[Run],
    words: &AddressWords<'_>,
) -> Option<(usize, MarkKind, String, bool)> {
    words.mark(&part[at..]).find_map(|mark| {
        let length = mark.words.len();
        let before = runs.last().and_then(|run| run.last()).filter(|word| is_id(word, mark.kind, words));
        let before = before.filter(|_| mark.side != Side::Before);
        if let Some(word) = before {
            return Some((length, mark.kind, word.clone(), true));
        }
        let next = part.get(at + length).filter(|_| mark.side != Side::After)?;
        let word = words.floor(next).filter(|_| mark.kind == MarkKind::Floor).unwrap_or(next);
        is_id(next, mark.kind, words).then(|| (length + 1, mark.kind, word.to_owned(), false))
    })
}

/// True for what a mark may mark: a word with a digit, a letter for units and blocks, the ground floor.
fn is_id(word: &str, kind: MarkKind, words: &AddressWords<'_>) -> bool {
    let letter = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    match kind {
        MarkKind::Unit | MarkKind::Block => is_number(word) || letter,
        MarkKind::Floor => is_number(word) || words.floor_letters(&[word.to_owned()]) > 0,
        MarkKind::Number => word.starts_with(|c: char| c.is_ascii_digit()),
        MarkKind::Box => is_number(word),
    }
}

fn keep(address: &mut Address, kind: MarkKind, value: &str) {
    let kept = match kind {
        MarkKind::Unit => &mut address.units,
        MarkKind::Floor => &mut address.floors,
        MarkKind::Block => &mut address.blocks,
        MarkKind::Number => &mut address.numbers,
        MarkKind::Box => &mut address.boxes,
    };
    kept.insert(number(value));
}

/// Takes streets and buildings by name out of a run, with the house numbers beside them; what is left over is for later.
/// True when a street of homes is among them.
fn named(mut run: Run, words: &AddressWords<'_>, address: &mut Address, left: &mut Vec<Run>) -> bool {
    let mut home = false;
    while let Some((at, way)) = first_way(&run, words) {
        let mut rest = run.split_off(at + 1);
        run.truncate(at);
        home |= way.home;
        let first = way.side == Side::Before;
        let order = if first { Order::KindFirst } else { Order::KindLast };
        let mut name: Run = if first { std::mem::take(&mut rest) } else { std::mem::take(&mut run) };
        if first && !run.is_empty() {
            numbers_in_front(&mut run, address, 0);
            left.extend(std::mem::take(&mut Some(run)).filter(|run| !run.is_empty()));
        }
        numbers_in_front(&mut name, address, usize::from(!first));
        let behind = if first { &mut name } else { &mut rest };
        if let Some(compass) = behind.first().filter(|_| !first).and_then(|word| words.compass(word)).cloned() {
            name.push(compass);
            rest.remove(0);
        }
        let behind = if first { &mut name } else { &mut rest };
        if !way.is_building && address.numbers.is_empty() {
            numbers_behind(behind, address, order);
        }
        let core: Vec<String> = name.iter().map(|word| words.compass(word).unwrap_or(word).clone()).collect();
        let what = if way.is_building { What::Building } else { What::Street(order) };
        if !core.is_empty() {
            address.named.insert(Named { core: core.join(" "), kind: way.form.clone(), what });
        }
        run = rest;
    }
    left.extend(Some(run).filter(|run| !run.is_empty()));
    home
}

/// The first word of a run that is a kind of street or building with a name on its side. `ST JOHN` is a saint.
fn first_way<'w>(run: &Run, words: &'w AddressWords<'_>) -> Option<(usize, &'w super::words::Way)> {
    run.iter().enumerate().find_map(|(at, word)| {
        let way = words.way(word)?;
        let side = if way.side == Side::Before { &run[at + 1..] } else { &run[..at] };
        // a longer name of one building: `TRADE CENTRE TOWER`
        let goes_on =
            way.is_building && run.get(at + 1).is_some_and(|next| words.way(next).is_some_and(|next| next.is_building));
        let named = side.iter().any(|word| !is_number(word) || is_ordinal(word));
        (named && !goes_on).then_some((at, way))
    })
}

/// House numbers at the beginning of a run, at least `keep` words left behind.
fn numbers_in_front(run: &mut Run, address: &mut Address, keep: usize) {
    while run.len() > keep && run.first().is_some_and(|word| is_number(word) && !is_ordinal(word)) {
        address.numbers.insert(number(&run.remove(0)));
    }
}

/// The house number behind the kind of a street, or at the end of a name that follows its kind.
fn numbers_behind(run: &mut Run, address: &mut Address, order: Order) {
    let at_end = order == Order::KindFirst;
    let place = if at_end { run.iter().rposition(|word| is_number(word)) } else { Some(0) };
    if let Some(place) = place.filter(|place| run.get(*place).is_some_and(|word| is_number(word) && !is_long(word)))
        && (!at_end || place + 1 == run.len())
    {
        address.numbers.insert(number(&run.remove(place)));
    }
}

/// Five digits and more are a postcode rather than a house.
fn is_long(word: &str) -> bool {
    word.len() >= 5 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A street without its kind (`21/4 CHAROEN NAKHON`), and a house number alone in its part.
fn without_kind(left: &mut Vec<Run>, address: &mut Address) {
    let has_street = address.named.iter().any(|named| matches!(named.what, What::Street(_)));
    if !address.numbers.is_empty() {
        if let Some(run) = left.first().filter(|_| !has_street && address.named.is_empty()).cloned()
            && run.iter().all(|word| !is_number(word))
        {
            left.remove(0);
            keep_street(&run, address);
        }
        return;
    }
    if has_street {
        let short = |run: &Run| run.len() == 1 && is_number(&run[0]) && run[0].len() <= 4;
        if let Some(place) = left.iter().position(short).filter(|place| *place == 0) {
            address.numbers.insert(number(&left.remove(place)[0]));
        }
        return;
    }
    let Some(place) = left.iter().position(is_house) else { return };
    let mut run = left.remove(place);
    let at = if is_number(&run[0]) { 0 } else { run.len() - 1 };
    address.numbers.insert(number(&run.remove(at)));
    keep_street(&run, address);
}

/// A number, and words that are none, beside it.
fn is_house(run: &Run) -> bool {
    let Some((first, rest)) = run.split_first() else { return false };
    let Some((last, before)) = run.split_last() else { return false };
    let words = |run: &[String]| !run.is_empty() && run.iter().all(|word| !is_number(word));
    let in_front = is_number(first) && !is_ordinal(first) && words(rest);
    let behind = is_number(last) && words(before) && (last.len() < 4 || last.contains(['/', '-']));
    (in_front && !is_long(first)) || behind
}

fn keep_street(run: &Run, address: &mut Address) {
    let what = What::Street(Order::KindLast);
    address.named.insert(Named { core: run.join(" "), kind: String::new(), what });
}

/// Where a run stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Inside,
    Last,
}

/// Places, postcodes and the country.
fn area(run: &[String], place: Place, words: &AddressWords<'_>, address: &mut Address) {
    let mut left: Run = Vec::new();
    for word in run {
        let code = word.trim_start_matches(|c: char| !c.is_ascii_digit());
        if code.len() >= 4 && code.bytes().filter(u8::is_ascii_digit).count() >= 4 {
            address.postcodes.insert(code.to_owned());
        } else {
            left.push(word.clone());
        }
    }
    for length in (1..=left.len().min(4)).rev() {
        let tail = left[left.len() - length..].join(" ");
        // a city alone is a place, though it tells the country too
        let may = length == left.len() || place == Place::Last;
        let named = may && tail.len() >= MIN_COUNTRY && words.policy().names_country(&tail);
        if named
            && let CountryReading { country: Some(country), how: CountryHow::Name, .. } =
                words.policy().read_country(&tail)
        {
            address.country = words.meant(country);
            left.truncate(left.len() - length);
            break;
        }
    }
    address.area.extend(left.into_iter().filter(|word| !words.is_filler(word)));
}

/// Two and three letters are states and cities as often as countries.
const MIN_COUNTRY: usize = 4;
