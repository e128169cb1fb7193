//! The statements that an engine runs: who and what is named in a lake, and which of its rows are taken out.
//!
//! Plain SELECTs, each kept as a table before the next is run: joins, left joins, GROUP BY with MIN, MAX, SUM and COUNT,
//! UNION ALL, CASE, comparisons. No recursion and no function of one engine. A round joins to sets of days, never a
//! window to one earliest day: the earliest may lie outside the window of a lot that a later day reaches.

mod ask;
mod columns;
mod dialect;
mod rows;
mod ways;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::policy::Policy;

pub use columns::column_map;
pub use dialect::Dialect;
pub use ways::near_buckets;

/// What the statements are made for.
#[derive(Clone, Debug)]
pub struct PlanOptions {
    /// The engine.
    pub dialect: Dialect,
    /// Field and column, where the lake has other names than ours.
    pub columns: Vec<(String, String)>,
    /// Most rounds forward; `None` goes on until nothing is added.
    pub rounds: Option<u32>,
    /// What tables are kept as on their way between the engine and here.
    pub form: Form,
}

/// What a table is kept as on its way between the engine and here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Text with commas.
    Csv,
    /// Parquet; a table may be a folder of part files.
    Parquet,
}

impl Form {
    /// The name on the command line, which is also how names of files end.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Form::Csv => "csv",
            Form::Parquet => "parquet",
        }
    }

    /// The file of a table.
    #[must_use]
    pub fn file(self, table: &str) -> String {
        format!("{table}.{}", self.word())
    }
}

/// A field of shipments with its column in the lake.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// The field.
    pub field: String,
    /// The column.
    pub column: String,
    /// Without it nothing is run.
    pub needed: bool,
    /// How it is read.
    pub present: String,
    /// What stands for it where the table has no such column.
    pub absent: String,
}

/// One statement, kept as a table.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// Name of the table.
    pub table: String,
    /// The SELECT. `{source}` is the table of shipments; `{n}` and `{p}` are this round and the one before; `{forward}`
    /// and `{backward}` are the last rounds that were run.
    pub select: String,
}

/// A count that must be zero, and what it means when it is not.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// The SELECT of one number.
    pub select: String,
    /// What is wrong when it is not zero.
    pub otherwise: String,
}

/// A table that comes back: its name, its file, and its columns with what they hold (`text` or `whole`).
pub type AnswerTable = (&'static str, String, Vec<(&'static str, &'static str)>);

/// Tables that come back in a form.
#[must_use]
pub fn answer_tables(form: Form) -> Vec<AnswerTable> {
    ask::answers(form)
}

/// Everything that an engine is told.
#[derive(Clone, Debug, Serialize)]
pub struct Plan {
    /// Version of the rules by which rows are taken out.
    pub rules: &'static str,
    /// Edition of the rule book.
    pub policy_edition: String,
    /// Hash of the rule book.
    pub policy_sha256: String,
    /// Name of the engine.
    pub dialect: &'static str,
    /// What tables are written out as and read back as: `csv` or `parquet`.
    pub form: &'static str,
    /// Fields and columns.
    pub fields: Vec<Field>,
    /// One of these fields is needed.
    pub either: [&'static str; 2],
    /// Statements before the answers.
    pub ask: Vec<Step>,
    /// The SELECT of the number of rows that can be no shipments: with those that can they are all rows of the lake.
    pub left_out: String,
    /// Tables that are written out before the answers: table and file.
    pub asked: Vec<(&'static str, String)>,
    /// Tables that are read from the answers: table, file and columns.
    pub answers: Vec<AnswerTable>,
    /// Statements after the answers, before the rounds.
    pub join: Vec<Step>,
    /// What must hold then.
    pub checks: Vec<Check>,
    /// The table of a round whose rows are counted: none, and the rounds end.
    pub counted: [&'static str; 2],
    /// Most rounds forward, 0 is without a limit; and rounds along the ways of routes backward, before those further back.
    pub limits: [u32; 2],
    /// Statements of a round forward.
    pub forward: Vec<Step>,
    /// Statements between the rounds.
    pub turn: Vec<Step>,
    /// Statements of a round backward, along the ways that a route may have.
    pub backward: Vec<Step>,
    /// Statements of a round further back, until nothing is added.
    pub behind: Vec<Step>,
    /// Statements after the rounds.
    pub take: Vec<Step>,
    /// Tables that are written out at the end: table and file.
    pub taken: Vec<(&'static str, String)>,
    /// Tables that no later statement reads, by the table that was the last to: a runner may drop them for their room.
    pub spent: BTreeMap<&'static str, Vec<&'static str>>,
}

/// Version of the rules by which rows are taken out: a folder begun under another is not gone on with.
pub const RULES: &str = "chiptrace.lake/1";

impl Step {
    fn new(table: &str, select: impl Into<String>) -> Step {
        Step { table: table.to_owned(), select: select.into() }
    }
}

/// The statements for an engine.
#[must_use]
pub fn plan(policy: &Policy, options: &PlanOptions) -> Plan {
    let (dialect, rule, form) = (options.dialect, policy.link_rule(), options.form);
    Plan {
        rules: RULES,
        policy_edition: policy.edition().to_owned(),
        policy_sha256: policy.sha256().to_owned(),
        dialect: dialect.word(),
        form: form.word(),
        fields: columns::fields(dialect, &options.columns),
        either: columns::EITHER,
        ask: ask::steps(),
        left_out: ask::left_out(),
        asked: vec![("ct_witnesses", form.file("witnesses")), ("ct_mentions", form.file("mentions"))],
        answers: answer_tables(form),
        join: ways::join(policy, dialect),
        checks: ways::checks(),
        counted: ["ct_forward_new_{n}", "ct_backward_new_{n}"],
        limits: [options.rounds.unwrap_or(0), u32::try_from(rule.max_hops).unwrap_or(u32::MAX).saturating_sub(1)],
        forward: ways::forward(rule),
        turn: ways::turn(),
        backward: ways::backward(rule, rule.slow_dwell_days),
        behind: ways::backward(rule, rule.max_dwell_days),
        take: rows::steps(),
        taken: vec![("ct_taken", form.file("shipments"))],
        spent: BTreeMap::from([("ct_legs", vec!["ct_weighed"])]),
    }
}

impl Plan {
    /// All statements in one text for a person or a warehouse client: the rounds unrolled, `source` in the place of the
    /// lake's table and every field of the map, or every one of ours, taken to be there.
    #[must_use]
    pub fn text(&self, dialect: Dialect, source: &str, given: &[(String, String)]) -> String {
        let told =
            |field: &Field| given.is_empty() || field.needed || given.iter().any(|(name, _)| *name == field.field);
        let (forward, backward) =
            (if self.limits[0] == 0 { UNROLLED } else { self.limits[0] }, self.limits[1] + UNROLLED / 2);
        let last = |select: &str| {
            select.replace("{forward}", &forward.to_string()).replace("{backward}", &backward.to_string())
        };
        let mut text = format!("-- {} for {}, rule book {}\n", self.rules, self.dialect, self.policy_edition);
        if !dialect.is_run() {
            text.push_str("-- generated, parsed, not run here\n");
        }
        let mut add = |step: &Step, round: Option<u32>| {
            let fill = |words: &str| match round {
                Some(n) => words.replace("{n}", &n.to_string()).replace("{p}", &(n - 1).to_string()),
                None => last(&words.replace("{source}", source)),
            };
            text.push_str(&dialect.kept(&fill(&step.table), &last(&fill(&step.select))));
        };
        add(&columns::rows(&self.fields, told), None);
        self.ask.iter().for_each(|step| add(step, None));
        self.join.iter().for_each(|step| add(step, None));
        (1..=forward).for_each(|n| self.forward.iter().for_each(|step| add(step, Some(n))));
        self.turn.iter().for_each(|step| add(step, None));
        for n in 1..=backward {
            let round = if n <= self.limits[1] { &self.backward } else { &self.behind };
            round.iter().for_each(|step| add(step, Some(n)));
        }
        self.take.iter().for_each(|step| add(step, None));
        for check in &self.checks {
            text.push_str(&format!("-- must be 0, otherwise: {}\n{};\n", check.otherwise, check.select));
        }
        text
    }
}

/// Rounds forward in a text for which no number was given.
const UNROLLED: u32 = 12;
