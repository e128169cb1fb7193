//! Dates and the tallies that settle their order: laws first, then cells as they are seen in exports.

use proptest::prelude::*;

use super::dates::{DateOrder, DateStyle, day, day_in};
use super::{DateTally, DayCell};
use crate::model::Day;

fn tally(cells: &[&str]) -> DateTally {
    let mut tally = DateTally::default();
    cells.iter().for_each(|cell| tally.take(cell));
    tally
}

fn shown(cell: &str, style: &DateStyle) -> String {
    match day_in(cell, style) {
        Ok(Some(found)) => found.day().to_string(),
        Ok(None) => "none".to_owned(),
        Err(why) => format!("refused: {why}"),
    }
}

/// Reads the cells under the style that they settle; refused cells are `-`.
fn column(cells: &[&str]) -> Vec<String> {
    let style = tally(cells).settle().style;
    let short = |text: String| if text.starts_with("refused") { "-".to_owned() } else { text };
    cells.iter().map(|cell| short(shown(cell, &style))).collect()
}

#[test]
fn forms_with_one_reading_need_no_style() {
    for cell in [
        "2025-03-04",
        "2025/03/04",
        "20250304",
        "2025-3-4",
        "2025.03.04",
        "4 March 2025",
        "04-Mar-2025",
        "04MAR2025",
        "4. März 2025",
        "4 de marzo de 2025",
        "4 de março de 2025",
        "4 mars 2025",
        "4 марта 2025 г.",
        "March 4th, 2025",
        "Mar 4, 2025",
        "Tue, 04 Mar 2025 11:02:00 +0000",
        "2025-Mar-04",
        "2025年3月4日",
        "２０２５年３月４日",
        "2025. 3. 4.",
        "2025년 3월 4일",
        "04-Mar-2025 11:02",
        "2025/3/4 下午 5:06:00",
        "2025年3月4日 17时18分",
        "20250304T183000Z",
        "20250304.0",
        "2025/03/04 17:18",
        "2025-03-04T18:30:00.000Z",
        "2025-03-04T23:59:59+08:00",
        "2025-03-04 18:30 IST",
        "2025-03-04Z",
        "2025-03-04+05:30",
        "2025-03-04T18:30:00.123456789-0500",
    ] {
        assert_eq!(shown(cell, &DateStyle::default()), "2025-03-04", "{cell}");
    }
}

#[test]
fn what_names_no_day_is_refused_with_a_reason() {
    for (cell, word) in [
        ("Oct 2025", "month and no day"),
        ("2025-10", "month and no day"),
        ("10/2025", "month and no day"),
        ("46082", "excel-1900"),
        ("46082.75", "excel-1900"),
        ("2025", "bare number"),
        ("04032025", "bare number"),
        ("03/04/2025", "cannot be told apart"),
        ("03-04-25", "two digits"),
        ("04-Mar-25", "two digits"),
        ("2025-02-30", "no such day"),
        ("30 February 2025", "no such day"),
        ("2568-03-04", "calendar"),
        ("1404/01/04", "calendar"),
        ("令和7年3月4日", "not a date"),
        ("2025-03-04 morning time", "not a date"),
        ("soon", "not a date"),
        ("03/04-2025", "not a date"),
        ("12:30", "not a date"),
        ("1 2 3 4", "not a date"),
    ] {
        let found = shown(cell, &DateStyle::default());
        assert!(found.starts_with("refused") && found.contains(word), "{cell}: {found}");
    }
}

#[test]
fn dates_that_stand_for_no_date_are_not_recorded() {
    for cell in [
        "1900-01-01",
        "1970-01-01",
        "1970-01-01T00:00:00Z",
        "1899-12-30",
        "0001-01-01",
        "0001-01-01T00:00:00Z",
        "9999-12-31",
        "2099-12-31",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "00000000",
        "01/01/1900",
        "30/12/1899",
        "12/31/9999",
        "31.12.9999",
        "00/00/0000",
        "",
        " ",
    ] {
        assert_eq!(shown(cell, &DateStyle::default()), "none", "{cell}");
        assert_eq!(day(cell), None, "{cell}");
    }
}

#[test]
fn one_cell_settles_a_column() {
    assert_eq!(column(&["03/04/2025", "26/04/2025", "05/04/2025"]), ["2025-04-03", "2025-04-26", "2025-04-05"]);
    assert_eq!(column(&["3/4/2025 5:06 PM", "4/26/2025 1:00 AM"]), ["2025-03-04", "2025-04-26"]);
    assert_eq!(
        column(&["12.01.2026 17:18", "01.02.2026 11:12", "15.04.2026 02:40"]),
        ["2026-01-12", "2026-02-01", "2026-04-15"]
    );
    assert_eq!(column(&["04.03.2025", "05.03.2025"]), ["2025-03-04", "2025-03-05"]);
    assert_eq!(column(&["03/04/2025", "07/08/2025", "05/05/2025"]), ["-", "-", "2025-05-05"]);
    assert_eq!(column(&["26/04/2025", "04/26/2025", "03/04/2025"]), ["-", "-", "-"]);
    assert_eq!(column(&["04.03.2025", "04/26/2025"]), ["-", "-"]);
    assert_eq!(column(&["04.26.2025", "04.03.2025"]), ["2025-04-26", "2025-04-03"]);
    assert_eq!(column(&["26/04/2025", "13/13/2025", "2025-03-04"]), ["2025-04-26", "-", "2025-03-04"]);
}

#[test]
fn a_column_says_why() {
    for (cells, certain, open, word) in [
        (&["26/04/2025", "03/04/2025"][..], true, 0, "'26/04/2025' can only be day first; 2 cells are read by it"),
        (&["03/04/2025", "07/08/2025"], false, 2, "2 cells could be either, for instance '03/04/2025'"),
        (&["26/04/2025", "04/26/2025"], false, 2, "no one order reads the column; 2 cells are refused"),
        (&["04.03.2025"], true, 0, "dates with dots are written day first"),
        (&["46082", "2025-03-04"], false, 1, "1 bare number is not read as a date, for instance '46082'"),
        (&["Oct 2025"], false, 1, "a month and no day"),
        (&["2025-03-04", "1900-01-01", "N/A"], true, 0, "one reading"),
        (&[], true, 0, "no dates"),
    ] {
        let settled = tally(cells).settle();
        assert_eq!((settled.certain, settled.open), (certain, open), "{cells:?}: {}", settled.why);
        assert!(settled.why.contains(word), "{cells:?}: {}", settled.why);
    }
}

#[test]
fn years_of_two_digits_are_read_only_when_the_column_settles_them() {
    assert_eq!(column(&["26/04/25", "03/04/25"]), ["2025-04-26", "2025-04-03"]);
    assert_eq!(column(&["04/26/25", "04/03/25"]), ["-", "-"], "days and years lie as close");
    assert_eq!(column(&["31/12/24", "15/01/25", "05/03/25"]), ["2024-12-31", "2025-01-15", "2025-03-05"]);
    assert_eq!(column(&["03.02.25", "13.02.25"]), ["2025-02-03", "2025-02-13"]);
    assert_eq!(column(&["03/04/25", "07/08/25"]), ["-", "-"]);
    assert_eq!(column(&["24/03/15", "25/03/15"]), ["-", "-"], "two years, or two days");
    assert_eq!(column(&["24/03/15", "25/03/28", "25/06/02"]), ["2024-03-15", "2025-03-28", "2025-06-02"]);
    assert_eq!(column(&["26/04/2025", "03/04/25"]), ["2025-04-26", "2025-04-03"]);
    assert_eq!(column(&["26/04/1998", "03/04/99"]), ["1998-04-26", "1999-04-03"]);
    assert_eq!(column(&["26/04/1998", "26/04/2025", "03/04/99"]), ["1998-04-26", "2025-04-26", "-"]);
    assert_eq!(column(&["04-Mar-1998", "04-Mar-99"]), ["1998-03-04", "1999-03-04"]);
    assert_eq!(column(&["04-Mar-2025", "04-Mar-25"]), ["2025-03-04", "2025-03-04"]);
    assert_eq!(column(&["14-FEB-25", "03-MAR-25"]), ["2025-02-14", "2025-03-03"]);
    assert_eq!(column(&["25-Feb-14"]), ["-"], "one cell may be either way round");
    assert_eq!(column(&["14-FEB-75", "03-MAR-25"]), ["-", "-"], "of which century");
}

#[test]
fn serial_numbers_of_excel_are_read_when_told() {
    let (first, second) = (DateStyle::of(DateOrder::Excel1900), DateStyle::of(DateOrder::Excel1904));
    for (cell, style, expected) in [
        ("46082", first, "2026-03-01"),
        ("46082.75", first, "2026-03-01"),
        ("61", first, "1900-03-01"),
        ("59", first, "1900-02-28"),
        ("2", first, "1900-01-02"),
        ("1", first, "none"),
        ("0", first, "none"),
        ("44620", second, "2026-03-01"),
        ("0", second, "none"),
        ("2025-03-04", first, "2025-03-04"),
    ] {
        assert_eq!(shown(cell, &style), expected, "{cell}");
    }
    assert!(shown("60", &first).contains("never was"));
    assert!(shown("99999999", &first).starts_with("refused"));
    assert!(matches!(day_in("46082.75", &first), Ok(Some(DayCell::Timed(_)))));
    for order in DateOrder::ALL {
        assert_eq!(DateOrder::parse(order.word()), Some(order));
    }
}

#[test]
fn midnights_of_a_zone_written_in_utc_are_the_local_day() {
    assert_eq!(column(&["2025-03-28T18:30:00.000Z", "2025-03-03T18:30:00.000Z"]), ["2025-03-29", "2025-03-04"]);
    let settled = tally(&["2025-03-28T18:30:00.000Z", "2025-03-03T18:30:00.000Z"]).settle();
    assert_eq!(settled.style.utc_shift_minutes, 330);
    assert!(settled.why.contains("UTC+05:30") && settled.why.contains("2025-03-03T18:30"), "{}", settled.why);
    for cells in [
        &["2025-03-28T18:30:00Z"][..],
        &["2025-03-28T18:30:00Z", "2025-03-28T18:30:00Z"],
        &["2025-03-28T18:30:00Z", "2025-03-03T18:31:00Z"],
        &["2025-03-28T18:30:10Z", "2025-03-03T18:30:10Z"],
        &["2025-03-28T00:00:00Z", "2025-03-03T00:00:00Z"],
        &["2025-03-28T12:00:00Z", "2025-03-03T12:00:00Z"],
        &["2025-03-28T05:00:00Z", "2025-03-03T05:00:00Z"],
        &["2025-03-28T18:30:00", "2025-03-03T18:30:00"],
    ] {
        assert_eq!(tally(cells).settle().style.utc_shift_minutes, 0, "{cells:?}");
    }
    let summer = tally(&["2025-03-28T23:00:00Z", "2025-06-03T22:00:00Z"]).settle();
    assert!(!summer.certain && summer.style.utc_shift_minutes == 0, "{}", summer.why);
    assert!(summer.why.contains("+02:00"), "{}", summer.why);
    // dates written at their own offset stay as written, and the instant is kept
    let style = DateStyle { utc_shift_minutes: 330, ..DateStyle::default() };
    let read = |cell: &str| day_in(cell, &style).ok().flatten().expect("a day");
    let expected = Day::parse("2026-05-26").expect("a day");
    assert_eq!(
        read("2026-05-26T01:00:00+08:00"),
        DayCell::Instant { day: expected, utc_minutes: i64::from(expected.number()) * 1440 - 420 }
    );
    assert_eq!(read("2026-05-25T18:30:00Z").day(), expected);
}

fn cells() -> impl Strategy<Value = Vec<String>> {
    let pair = (1_u16..=31, 1_u16..=31, prop::sample::select(vec!["/", "-", ".", " "]), 2020_u16..2026)
        .prop_map(|(a, b, mark, year)| format!("{a:02}{mark}{b:02}{mark}{year}"));
    let other = prop::sample::select(vec![
        "2025-03-04",
        "2025-03-28T18:30:00Z",
        "2025-03-03T18:30:00Z",
        "46082",
        "Oct 2025",
        "03/04/99",
        "04-Mar-98",
        "1900-01-01",
        "x",
        "",
    ]);
    prop::collection::vec(prop_oneof![3 => pair, 2 => other.prop_map(str::to_owned), 1 => any::<String>()], 0..10)
}

proptest! {
    #[test]
    fn order_and_division_do_not_matter(cells in cells(), cut in 0_usize..10) {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let whole = tally(&cells);
        let reversed: Vec<&str> = cells.iter().rev().copied().collect();
        prop_assert_eq!(&tally(&reversed), &whole);
        let (one, other) = cells.split_at(cut.min(cells.len()));
        let mut merged = tally(other);
        merged.merge(&tally(one));
        prop_assert_eq!(&merged, &whole);
        prop_assert_eq!(merged.settle(), whole.settle());
    }

    #[test]
    fn a_column_is_read_under_one_order(
        pairs in prop::collection::vec((1_u16..=31, 1_u16..=31, prop::sample::select(vec!["/", "-", ".", " "])), 1..8),
        noise in cells(),
    ) {
        let written = |(a, b, mark): &(u16, u16, &str)| format!("{a:02}{mark}{b:02}{mark}2025");
        let cells: Vec<String> = pairs.iter().map(written).chain(noise).collect();
        let texts: Vec<&str> = cells.iter().map(String::as_str).collect();
        let style = tally(&texts).settle().style;
        let all_read = |order: DateOrder| pairs.iter().all(|pair| {
            let (day, month) = if order == DateOrder::DayFirst { (pair.0, pair.1) } else { (pair.1, pair.0) };
            match day_in(&written(pair), &style) {
                Ok(Some(found)) => Some(found.day()) == Day::from_parts(2025, month, day),
                _ => true,
            }
        });
        prop_assert!(all_read(DateOrder::DayFirst) || all_read(DateOrder::MonthFirst));
    }

    #[test]
    fn a_settled_column_refuses_no_pair_that_exists(days in prop::collection::vec((1_u16..=28, 1_u16..=12), 1..8)) {
        let mut cells: Vec<String> = days.iter().map(|(day, month)| format!("{day:02}/{month:02}/2025")).collect();
        cells.push("26/04/2025".to_owned());
        let texts: Vec<&str> = cells.iter().map(String::as_str).collect();
        let read = column(&texts);
        for ((day, month), found) in days.iter().zip(&read) {
            prop_assert_eq!(found, &format!("2025-{month:02}-{day:02}"));
        }
    }

    #[test]
    fn the_fast_path_agrees_with_the_slow_one(number in -62_000_i32..84_000, minute in 0_i32..1440, zone in 0_usize..5) {
        let day_written = Day::from_number(number);
        let zone = ["", "Z", "+05:30", "-0500", "+08"][zone];
        let cell = format!("{day_written}T{:02}:{:02}:00{zone}", minute / 60, minute % 60);
        let slow = cell.replacen('T', " T", 1);
        prop_assert_eq!(day_in(&cell, &DateStyle::default()), day_in(&slow, &DateStyle::default()));
        let plain = day_written.to_string();
        prop_assert_eq!(day_in(&plain, &DateStyle::default()).map(|found| found.map(DayCell::day)), day_in(&slow, &DateStyle::default()).map(|found| found.map(DayCell::day)));
    }

    #[test]
    fn the_fast_path_of_pairs_agrees_with_the_slow_one(
        (a, b, year) in (0_u16..33, 0_u16..33, 1895_u16..2105),
        mark in prop::sample::select(vec!["/", "-", "."]),
        time in prop::sample::select(vec!["", " 00:00", " 17:18", " 17:18:30", " 24:00", " 25:00", " 17:61"]),
    ) {
        let cell = format!("{a:02}{mark}{b:02}{mark}{year}{time}");
        let slow = cell.replace('0', "０").replace('1', "１").replace('2', "２");
        for order in DateOrder::ALL {
            prop_assert_eq!(day_in(&cell, &DateStyle::of(order)), day_in(&slow, &DateStyle::of(order)), "{}", cell);
        }
        prop_assert_eq!(tally(&[&cell]).settle().style, tally(&[&slow]).settle().style);
    }

    #[test]
    fn any_text_is_a_date_or_has_a_reason(cell in any::<String>()) {
        for order in DateOrder::ALL {
            let _ = (day_in(&cell, &DateStyle::of(order)), day(&cell));
        }
    }

    #[test]
    fn anything_like_a_date_is_read_or_refused(cell in "[0-9]{1,9}[-/. T:Z+年月日]{0,2}[0-9]{0,5}[-/. T:Z+年月日]{0,2}[0-9]{0,5}[-/. T:Z+]{0,2}[0-9A-Z:]{0,8}") {
        for order in DateOrder::ALL {
            let _ = (day_in(&cell, &DateStyle::of(order)), day(&cell));
        }
        tally(&[&cell]).settle();
    }
}
