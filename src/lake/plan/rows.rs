//! Which rows are taken out once it is known on which ways goods may have gone.

use super::Step;
use super::ask::of_rows;

/// Statements after the rounds.
pub(super) fn steps() -> Vec<Step> {
    let mut steps = parties();
    steps.extend(first_rows());
    steps.extend(strictest());
    steps.extend(last());
    steps.extend(filings());
    steps.push(Step::new("ct_taken", of_rows("ct_taken_refs")));
    steps
}

/// Parties whose history is read: those on the ways, of rows that tell by themselves, asked about, and at their doors.
fn parties() -> Vec<Step> {
    let way = "ct_backward_all_{backward}";
    let of_rows = |column: &str, from: &str| format!("SELECT {column} AS party FROM {from}");
    let on_ways = format!("ct_joined j JOIN {way} w ON j.lake_file = w.lake_file AND j.lake_row = w.lake_row");
    let touched = "ct_joined j WHERE j.is_touched = 1";
    let mut all = vec![of_rows("from_party", way), of_rows("to_party", way)];
    all.extend(["to_party", "end_party"].map(|column| of_rows(&format!("j.{column}"), &on_ways)));
    let columns = ["from_party", "via_party", "to_party", "end_party"];
    all.extend(columns.map(|column| of_rows(&format!("j.{column}"), touched)));
    all.push(of_rows("party", "ct_a_parties WHERE is_whole = 1 OR is_asked = 1 OR is_searched = 1"));
    vec![
        Step::new(
            "ct_read_own",
            format!("SELECT party FROM (\n{}\n) x WHERE party IS NOT NULL GROUP BY party", all.join("\nUNION ALL\n")),
        ),
        Step::new(
            "ct_read",
            "SELECT party FROM (SELECT party FROM ct_read_own UNION ALL \
             SELECT b.beside AS party FROM ct_a_beside b JOIN ct_read_own o ON b.party = o.party) x GROUP BY party",
        ),
    ]
}

/// Rows of the ways and of those parties, and rows that are read for what they share with them.
fn first_rows() -> Vec<Step> {
    let way = "ct_backward_all_{backward}";
    let legs =
        |column: &str| format!("SELECT l.lake_file, l.lake_row FROM ct_legs l JOIN ct_read p ON l.{column} = p.party");
    let all = [
        format!("SELECT lake_file, lake_row FROM {way}"),
        legs("from_party"),
        legs("to_party"),
        "SELECT lake_file, lake_row FROM ct_joined WHERE is_odd = 1 OR is_whole = 1".to_owned(),
        "SELECT l.lake_file, l.lake_row FROM ct_leg_serials l JOIN ct_shared s ON l.serial = s.serial".to_owned(),
        "SELECT r.lake_file, r.lake_row FROM ct_rows r JOIN ct_a_licences a ON r.license = a.license".to_owned(),
        "SELECT r.lake_file, r.lake_row FROM ct_rows r JOIN ct_a_ids a ON r.shipment_id = a.shipment_id".to_owned(),
        "SELECT l.lake_file, l.lake_row FROM ct_legs l JOIN ct_taken_over t ON l.from_party = t.from_party \
         AND l.to_party = t.to_party AND l.goods_key = t.goods_key"
            .to_owned(),
    ];
    let mut steps = shared(way);
    steps.push(refs("ct_rows_first", &all.join("\nUNION ALL\n")));
    steps
}

/// Serial numbers of the ways, and direct sales that somebody on them took over.
fn shared(way: &str) -> Vec<Step> {
    vec![
        Step::new(
            "ct_shared",
            format!(
                "SELECT serial FROM (SELECT l.serial FROM ct_leg_serials l JOIN {way} w ON l.lake_file = w.lake_file \
                 AND l.lake_row = w.lake_row UNION ALL SELECT serial FROM ct_a_serials WHERE is_seen = 1) x GROUP BY serial"
            ),
        ),
        Step::new(
            "ct_served",
            "SELECT l.from_party AS middle, l.to_party, l.goods_key FROM ct_legs l JOIN ct_read p ON l.from_party = p.party \
             WHERE l.is_end = 1 AND l.goods_key IS NOT NULL AND l.to_party IS NOT NULL \
             GROUP BY l.from_party, l.to_party, l.goods_key",
        ),
        Step::new(
            "ct_taken_over",
            "SELECT l.from_party, s.to_party, s.goods_key FROM ct_legs l JOIN ct_served s ON l.to_party = s.middle \
             AND l.goods_key = s.goods_key WHERE l.from_party IS NOT NULL GROUP BY l.from_party, s.to_party, s.goods_key",
        ),
    ]
}

/// Each reference once.
fn refs(table: &str, select: &str) -> Step {
    Step::new(table, format!("SELECT lake_file, lake_row FROM (\n{select}\n) x GROUP BY lake_file, lake_row"))
}

/// Rows that stand for certain: the only one of their id, filed and not pending, with no bill under them.
const ALONE: &str = "j.is_plain = 1 AND (i.times = 1 OR j.shipment_id = '') AND h.master_bill IS NULL";

/// Rows that declare an ECCN of the control list, for the goods of the rows taken out; and which of them stand for certain.
fn stated() -> Vec<Step> {
    vec![
        Step::new("ct_ids", "SELECT shipment_id, COUNT(*) AS times FROM ct_joined GROUP BY shipment_id"),
        Step::new("ct_masters", "SELECT master_bill FROM ct_joined WHERE master_bill <> '' GROUP BY master_bill"),
        Step::new(
            "ct_keys",
            "SELECT j.goods_key FROM ct_joined j JOIN ct_rows_first f ON j.lake_file = f.lake_file \
             AND j.lake_row = f.lake_row WHERE j.goods_key IS NOT NULL GROUP BY j.goods_key",
        ),
        Step::new(
            "ct_stated",
            "SELECT j.* FROM ct_joined j JOIN ct_keys k ON j.goods_key = k.goods_key WHERE j.strictness IS NOT NULL",
        ),
        Step::new("ct_stated_alone", format!("SELECT j.* FROM {STATED} WHERE {ALONE}")),
    ]
}

const STATED: &str = "ct_stated j JOIN ct_ids i ON j.shipment_id = i.shipment_id LEFT JOIN ct_masters h ON j.shipment_id = h.master_bill";

/// For the goods of those rows, the first that declares the ECCN that controls most; and who perhaps does so before it.
fn strictest() -> Vec<Step> {
    let mut steps = stated();
    steps.extend([
        Step::new(
            "ct_strictest",
            "SELECT goods_key, MIN(strictness) AS strictness FROM ct_stated_alone GROUP BY goods_key",
        ),
        Step::new(
            "ct_strictest_day",
            "SELECT s.goods_key, s.strictness, MIN(a.departed) AS departed FROM ct_strictest s JOIN ct_stated_alone a \
             ON a.goods_key = s.goods_key AND a.strictness = s.strictness GROUP BY s.goods_key, s.strictness",
        ),
        Step::new(
            "ct_strictest_id",
            "SELECT s.goods_key, s.strictness, s.departed, MIN(a.shipment_id) AS shipment_id FROM ct_strictest_day s \
             JOIN ct_stated_alone a ON a.goods_key = s.goods_key AND a.strictness = s.strictness AND a.departed = s.departed \
             GROUP BY s.goods_key, s.strictness, s.departed",
        ),
        refs(
            "ct_rows_strictest",
            &format!(
                "SELECT j.lake_file, j.lake_row FROM {STATED} LEFT JOIN ct_strictest_id s ON j.goods_key = s.goods_key \
                 WHERE s.goods_key IS NULL OR (j.strictness = s.strictness AND j.departed = s.departed \
                 AND j.shipment_id = s.shipment_id) OR (NOT ({ALONE}) AND j.strictness <= s.strictness)"
            ),
        ),
    ]);
    steps
}

/// The row that moved last for certain, and those that perhaps moved no earlier.
fn last() -> Vec<Step> {
    vec![
        Step::new(
            "ct_moved",
            format!(
                "SELECT j.lake_file, j.lake_row, j.shipment_id, j.departed, CASE WHEN j.available > j.departed \
                 THEN j.available ELSE j.departed END AS moved, CASE WHEN {ALONE} THEN 1 ELSE 0 END AS is_alone\n\
                 FROM ct_joined j JOIN ct_ids i ON j.shipment_id = i.shipment_id \
                 LEFT JOIN ct_masters h ON j.shipment_id = h.master_bill"
            ),
        ),
        Step::new("ct_last", "SELECT MAX(moved) AS moved FROM ct_moved WHERE is_alone = 1"),
        Step::new(
            "ct_last_day",
            "SELECT m.moved, MIN(m.departed) AS departed FROM ct_moved m JOIN ct_last l ON m.moved = l.moved \
             WHERE m.is_alone = 1 GROUP BY m.moved",
        ),
        Step::new(
            "ct_last_id",
            "SELECT m.moved, m.departed, MIN(m.shipment_id) AS shipment_id FROM ct_moved m JOIN ct_last_day l \
             ON m.moved = l.moved AND m.departed = l.departed WHERE m.is_alone = 1 GROUP BY m.moved, m.departed",
        ),
        refs(
            "ct_rows_last",
            "SELECT m.lake_file, m.lake_row FROM ct_moved m JOIN ct_last_id l ON m.moved = l.moved \
             AND m.departed = l.departed AND m.shipment_id = l.shipment_id WHERE m.is_alone = 1\n\
             UNION ALL\n\
             SELECT m.lake_file, m.lake_row FROM ct_moved m CROSS JOIN ct_last l \
             WHERE m.is_alone = 0 AND (l.moved IS NULL OR m.moved >= l.moved)",
        ),
    ]
}

/// Versions of the filings of those rows, and the house bills under them.
fn filings() -> Vec<Step> {
    let all = ["ct_rows_first", "ct_rows_strictest", "ct_rows_last"];
    let all = all.map(|table| format!("SELECT lake_file, lake_row FROM {table}")).join("\nUNION ALL\n");
    vec![
        refs("ct_rows_all", &all),
        Step::new(
            "ct_filed",
            "SELECT j.shipment_id FROM ct_joined j JOIN ct_rows_all a ON j.lake_file = a.lake_file \
             AND j.lake_row = a.lake_row WHERE j.shipment_id <> '' GROUP BY j.shipment_id",
        ),
        refs(
            "ct_taken_refs",
            "SELECT j.lake_file, j.lake_row FROM ct_joined j JOIN ct_filed f ON j.shipment_id = f.shipment_id\n\
             UNION ALL\n\
             SELECT j.lake_file, j.lake_row FROM ct_joined j JOIN ct_filed f ON j.master_bill = f.shipment_id \
             WHERE j.master_bill <> ''\n\
             UNION ALL\nSELECT lake_file, lake_row FROM ct_rows_all",
        ),
    ]
}
