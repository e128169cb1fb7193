//! Rows joined with the answers, and the rounds: what may follow a start, and what may lie before that.

use super::ask::{GOODS, PLACES, of_row};
use super::{Check, Dialect, Step};
use crate::policy::{LinkRule, Policy};

/// What a leg is known by in the rounds.
const LEG: [&str; 18] = [
    "lake_file",
    "lake_row",
    "leg",
    "from_party",
    "to_party",
    "departed",
    "available",
    "goods_key",
    "bucket",
    "units",
    "is_open",
    "is_words",
    "is_counted",
    "is_part",
    "is_family",
    "is_controlled",
    "is_declared",
    "is_end",
];

/// How goods that came may be the goods that left: by key, by weight where what left may be other goods, by weight where
/// what came may, as a part of what left, by serial number; by key where a weight is missing that would tell goods of the
/// same words apart, and by key and weight where it is not.
const KEY: u8 = 1;
const CLOSED: u8 = 2;
const OPEN: u8 = 3;
const PART: u8 = 4;
const SERIAL: u8 = 5;
const BARE: u8 = 6;
const WORDS: u8 = 7;

/// Statements between the answers and the rounds.
pub(super) fn join(policy: &Policy, dialect: Dialect) -> Vec<Step> {
    let rule = policy.link_rule();
    vec![
        Step::new("ct_joined", joined(policy)),
        Step::new("ct_weighed", weighed(rule, dialect)),
        Step::new("ct_legs", legs()),
        Step::new(
            "ct_leg_serials",
            "SELECT l.lake_file, l.lake_row, l.leg, l.from_party, l.to_party, l.departed, l.available, s.serial\n\
             FROM ct_legs l JOIN ct_rows r ON l.lake_file = r.lake_file AND l.lake_row = r.lake_row\n\
             JOIN ct_a_serials s ON r.serial_numbers = s.serial_numbers WHERE r.serial_numbers <> ''",
        ),
        Step::new(
            "ct_forward_new_0",
            format!(
                "SELECT {} FROM ct_legs WHERE is_controlled = 1 OR (is_declared = 1 AND is_end = 1)",
                LEG.join(", ")
            ),
        ),
        Step::new("ct_forward_all_0", "SELECT * FROM ct_forward_new_0"),
    ]
}

fn joined(policy: &Policy) -> String {
    let party = |alias: &str, place: usize| {
        let (_, [name, country, _]) = PLACES[place];
        format!(
            "LEFT JOIN ct_a_parties {alias} ON {} = {alias}.name AND {} = {alias}.country",
            of_row(name),
            of_row(country)
        )
    };
    let aliases = ["e", "v", "c", "u", "f", "n"];
    let joins: Vec<String> = aliases.iter().enumerate().map(|(place, alias)| party(alias, place)).collect();
    let whole: Vec<String> = aliases.iter().map(|alias| format!("{alias}.is_whole = 1")).collect();
    let on: Vec<String> = GOODS.iter().map(|column| format!("r.{column} = g.{column}")).collect();
    let plain: Vec<String> = policy.header_words().status.original.iter().map(|word| format!("'{word}'")).collect();
    // what a movement is called may make a return of it: no such row is left out
    let plain = format!("r.status IN ('', {}) AND r.movement_type = ''", plain.join(", "));
    let pending = "r.license IN ('PENDING', 'pending', 'Pending')";
    format!(
        "SELECT r.lake_file, r.lake_row, r.shipment_id, r.master_bill, r.quantity, r.gross_weight_kg,\n  \
         e.party AS from_party, CASE WHEN v.party = e.party OR v.party = c.party THEN NULL ELSE v.party END AS via_party,\n  \
         c.party AS to_party, u.party AS end_party, d.number AS departed,\n  \
         CASE WHEN a.number IS NULL THEN d.number WHEN r.ship_date <> '' AND a.number < d.number THEN d.number \
         ELSE a.number END AS available,\n  \
         g.goods_key, g.is_controlled, g.is_declared, g.strictness, g.is_odd, g.is_open, g.is_words, g.is_part, g.is_family,\n  \
         CASE WHEN v.is_end = 1 OR c.is_end = 1 THEN 1 ELSE 0 END AS is_end,\n  \
         CASE WHEN {} THEN 1 ELSE 0 END AS is_whole,\n  \
         CASE WHEN {plain} AND NOT {pending} AND r.quantity NOT LIKE '-%' THEN 1 ELSE 0 END AS is_plain,\n  \
         CASE WHEN g.is_odd = 1 OR g.is_presumed = 1 OR m.mode IS NOT NULL OR NOT ({plain}) OR {pending} \
         THEN 1 ELSE 0 END AS is_touched\n\
         FROM ct_rows r\n\
         JOIN ct_a_goods g ON {}\n\
         JOIN ct_a_days d ON r.day = d.day\n\
         LEFT JOIN ct_a_days a ON r.arrival_date = a.day\n\
         LEFT JOIN ct_a_modes m ON r.mode = m.mode\n{}",
        whole.join(" OR "),
        on.join(" AND "),
        joins.join("\n")
    )
}

/// Rows with the bucket of their weight a unit, and whether there are units enough to be counted.
fn weighed(rule: &LinkRule, dialect: Dialect) -> String {
    let number =
        |column: &str| format!("CASE WHEN {column} = '' THEN NULL ELSE CAST({column} AS {}) END", dialect.measured());
    let bounds = bounds(rule);
    format!(
        "SELECT j.*, CASE WHEN j.units > 0 AND j.weight > 0 THEN {} ELSE NULL END AS bucket,\n  \
         CASE WHEN j.units >= {} THEN 1 ELSE 0 END AS is_counted\n\
         FROM (SELECT i.*, {} AS units, {} AS weight FROM ct_joined i) j",
        bucket(&bounds, 0),
        rule.least_count,
        number("i.quantity"),
        number("i.gross_weight_kg")
    )
}

/// Lower bounds of the buckets, in thousandths of a gram a unit; weights that agree are at most two buckets apart.
fn bounds(rule: &LinkRule) -> Vec<i64> {
    let mut bounds = vec![1_i64];
    while let Some(&last) = bounds.last()
        && last < HEAVIEST
    {
        bounds.push(last + (last * rule.weight_tolerance_permille.max(1) / 1000).max(1));
    }
    bounds
}

/// A thousand tonnes: what is heavier shares one bucket.
const HEAVIEST: i64 = 1_000_000_000_000;

/// Pairs of buckets that are near each other: weights that agree are never farther apart.
pub fn near_buckets(rule: &LinkRule) -> impl Iterator<Item = [usize; 2]> {
    let last = bounds(rule).len();
    (0..=last).flat_map(move |own| (own.saturating_sub(2)..=(own + 2).min(last)).map(move |near| [own, near]))
}

/// The bucket as nested comparisons: a search by halves, without a function of any engine.
fn bucket(bounds: &[i64], first: usize) -> String {
    if bounds.is_empty() {
        return first.to_string();
    }
    let middle = bounds.len() / 2;
    format!(
        "CASE WHEN j.weight * 1000000 < {} * j.units THEN {} ELSE {} END",
        bounds[middle],
        bucket(&bounds[..middle], first),
        bucket(&bounds[middle + 1..], first + middle + 1)
    )
}

/// One leg a row, two where goods pass an intermediate consignee.
fn legs() -> String {
    let leg = |number: u8, from: &str, to: &str, available: &str| {
        let columns: Vec<String> = LEG
            .iter()
            .map(|column| match *column {
                "leg" => format!("{number} AS leg"),
                "from_party" => format!("{from} AS from_party"),
                "to_party" => format!("{to} AS to_party"),
                "available" => format!("{available} AS available"),
                own => own.to_owned(),
            })
            .collect();
        let passes = if number == 0 { "IS NULL" } else { "IS NOT NULL" };
        format!("SELECT {} FROM ct_weighed WHERE via_party {passes}", columns.join(", "))
    };
    [
        leg(0, "from_party", "to_party", "available"),
        leg(1, "from_party", "via_party", "departed"),
        leg(2, "via_party", "to_party", "available"),
    ]
    .join("\nUNION ALL\n")
}

/// Every name and every wording was answered, and no row was lost or doubled on the way.
pub(super) fn checks() -> Vec<Check> {
    let check = |select: String, otherwise: &str| Check { select, otherwise: otherwise.to_owned() };
    vec![
        check(
            "SELECT COUNT(*) FROM ct_mentions m LEFT JOIN ct_a_parties p ON m.name = p.name AND m.country = p.country \
             WHERE p.name IS NULL"
                .to_owned(),
            "names of the lake have no answer: the answers are of another lake, or cut off",
        ),
        check(
            "SELECT r.n - j.n FROM (SELECT COUNT(*) AS n FROM ct_rows) r CROSS JOIN (SELECT COUNT(*) AS n FROM ct_joined) j"
                .to_owned(),
            "rows were lost or doubled when they were joined with the answers: goods or days without an answer, or answers \
             that are given twice",
        ),
    ]
}

/// Places and days by which the goods of new legs may be carried on.
fn reach(new: &str, party: &str, day: &str, kinds: &[(u8, String)]) -> String {
    let of = |(kind, rest): &(u8, String)| {
        let near = "JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL";
        let (number, second) = match *kind {
            KEY | BARE => ("l.goods_key", "-1"),
            WORDS => ("l.goods_key", "n.near"),
            CLOSED | OPEN => ("n.near", "-1"),
            SERIAL => ("s.serial", "-1"),
            _ => ("0", "-1"),
        };
        let from = match *kind {
            KEY | BARE => format!("{new} l WHERE l.goods_key IS NOT NULL"),
            WORDS => format!("{new} l {near} AND l.goods_key IS NOT NULL"),
            CLOSED | OPEN => format!("{new} l {near}"),
            SERIAL => format!(
                "{new} l JOIN ct_leg_serials s ON l.lake_file = s.lake_file AND l.lake_row = s.lake_row AND l.leg = s.leg \
                 WHERE s.serial IS NOT NULL"
            ),
            _ => format!("{new} l WHERE l.leg >= 0"),
        };
        format!(
            "SELECT l.{party} AS party, {kind} AS kind, {number} AS number, {second} AS second, l.{day} AS day, l.units \
             FROM {from} AND l.{party} IS NOT NULL{rest}"
        )
    };
    let all: Vec<String> = kinds.iter().map(of).collect();
    format!(
        "SELECT party, kind, number, second, day, MIN(units) AS units FROM (\n{}\n) x \
         GROUP BY party, kind, number, second, day",
        all.join("\nUNION ALL\n")
    )
}

/// Legs at the places reached, each once.
fn hits(candidates: &str, reach: &str, party: &str, window: &str, since: &str, kinds: &[(u8, &str)]) -> String {
    let of = |(kind, on): &(u8, &str)| {
        let from = if *kind == SERIAL { "ct_leg_serials" } else { candidates };
        let window = if *kind == SERIAL { since } else { window };
        format!(
            "SELECT l.lake_file, l.lake_row, l.leg FROM {from} l JOIN {reach} r ON l.{party} = r.party AND r.kind = {kind} \
             AND {on} AND {window}"
        )
    };
    let all: Vec<String> = kinds.iter().map(of).collect();
    format!(
        "SELECT lake_file, lake_row, leg FROM (\n{}\n) x GROUP BY lake_file, lake_row, leg",
        all.join("\nUNION ALL\n")
    )
}

/// The four statements of a round: places reached, legs there, hits among them, what of it is new; and all so far.
fn round(
    way: &str,
    party: [&str; 2],
    day: &str,
    kinds: &[(u8, String)],
    windows: [&str; 2],
    on: &[(u8, &str)],
) -> Vec<Step> {
    let [from, at] = party;
    let name = |what: &str, round: &str| format!("ct_{way}_{what}_{{{round}}}");
    let columns: Vec<String> = LEG.iter().map(|column| format!("l.{column}")).collect();
    let same = |a: &str, b: &str| {
        let on = ["lake_file", "lake_row", "leg"].map(|column| format!("{a}.{column} = {b}.{column}"));
        on.join(" AND ")
    };
    vec![
        Step::new(&name("reach", "n"), reach(&name("new", "p"), from, day, kinds)),
        Step::new(
            &name("there", "n"),
            format!(
                "SELECT l.* FROM ct_legs l JOIN (SELECT party FROM {} GROUP BY party) p ON l.{at} = p.party",
                name("reach", "n")
            ),
        ),
        Step::new(&name("hits", "n"), hits(&name("there", "n"), &name("reach", "n"), at, windows[0], windows[1], on)),
        Step::new(
            &name("new", "n"),
            format!(
                "SELECT {} FROM {} l JOIN {} h ON {} LEFT JOIN {} a ON {} WHERE a.lake_row IS NULL",
                columns.join(", "),
                name("there", "n"),
                name("hits", "n"),
                same("l", "h"),
                name("all", "p"),
                same("l", "a")
            ),
        ),
        Step::new(
            &name("all", "n"),
            format!("SELECT * FROM {} UNION ALL SELECT * FROM {}", name("all", "p"), name("new", "n")),
        ),
    ]
}

/// A round forward: legs that leave where the last found came, within the usual wait.
pub(super) fn forward(rule: &LinkRule) -> Vec<Step> {
    let told_apart = "l.is_words = 1 AND l.bucket IS NOT NULL";
    let kinds = [
        (KEY, format!(" AND NOT ({told_apart})")),
        (BARE, format!(" AND {told_apart}")),
        (WORDS, " AND l.is_words = 1".to_owned()),
        (CLOSED, " AND l.is_open = 0".to_owned()),
        (OPEN, " AND l.is_open = 1".to_owned()),
        (PART, " AND l.is_part = 1".to_owned()),
        (SERIAL, String::new()),
    ];
    let since = format!("l.departed >= r.day - {}", rule.tolerance_days);
    let window = format!("{since} AND l.departed <= r.day + {}", rule.max_dwell_days);
    let on = [
        (KEY, "l.goods_key = r.number"),
        (BARE, "l.goods_key = r.number AND l.bucket IS NULL"),
        (WORDS, "l.goods_key = r.number AND l.bucket = r.second"),
        (CLOSED, "l.bucket = r.number AND l.is_counted = 1 AND l.is_open = 1"),
        (OPEN, "l.bucket = r.number AND l.is_counted = 1"),
        (PART, "l.is_family = 1"),
        (SERIAL, "l.serial = r.number"),
    ];
    round("forward", ["to_party", "from_party"], "available", &kinds, [&window, &since], &on)
}

/// From here on backward: all that was found, and whatever came to where something was taken apart.
pub(super) fn turn() -> Vec<Step> {
    let columns = |alias: &str| LEG.map(|column| format!("{alias}.{column}")).join(", ");
    vec![
        Step::new(
            "ct_backward_new_0",
            format!(
                "SELECT {} FROM ct_forward_all_{{forward}} f\nUNION ALL\n\
                 SELECT {} FROM ct_legs l JOIN (SELECT party FROM ct_a_parties WHERE is_searched = 1 GROUP BY party) p \
                 ON l.to_party = p.party LEFT JOIN ct_forward_all_{{forward}} a ON l.lake_file = a.lake_file \
                 AND l.lake_row = a.lake_row AND l.leg = a.leg WHERE a.lake_row IS NULL",
                columns("f"),
                columns("l")
            ),
        ),
        Step::new("ct_backward_all_0", "SELECT * FROM ct_backward_new_0"),
    ]
}

/// A round backward: legs that came where the last found left, within the longest wait of a link as many times as a route
/// has hops, and within the usual wait as long as there are any: where the units of a lot came from is asked that far.
pub(super) fn backward(rule: &LinkRule, longest: i32) -> Vec<Step> {
    let kinds = [
        (KEY, " AND l.bucket IS NULL".to_owned()),
        (BARE, " AND l.bucket IS NOT NULL".to_owned()),
        (WORDS, String::new()),
        // goods that left and may be others were any; those that are what they are said to be were others
        (CLOSED, " AND l.is_counted = 1 AND l.is_open = 0".to_owned()),
        (OPEN, " AND l.is_counted = 1 AND l.is_open = 1".to_owned()),
        (PART, " AND l.is_family = 1".to_owned()),
        (SERIAL, String::new()),
    ];
    let since = format!("l.available <= r.day + {}", rule.tolerance_days);
    let window = format!("{since} AND l.available >= r.day - {longest}");
    // lots that add up are of the usual wait; after it no fewer may have come than left
    let enough = format!("(l.available >= r.day - {} OR l.units >= r.units)", rule.max_dwell_days);
    let (closed, open) =
        (format!("l.bucket = r.number AND l.is_open = 1 AND {enough}"), format!("l.bucket = r.number AND {enough}"));
    let on = [
        (KEY, "l.goods_key = r.number"),
        (BARE, "l.goods_key = r.number AND (l.is_words = 0 OR l.bucket IS NULL)"),
        (WORDS, "l.goods_key = r.number AND l.bucket = r.second"),
        (CLOSED, closed.as_str()),
        (OPEN, open.as_str()),
        (PART, "l.is_part = 1"),
        (SERIAL, "l.serial = r.number"),
    ];
    round("backward", ["from_party", "to_party"], "departed", &kinds, [&window, &since], &on)
}
