//! `chiptrace resolve`: who is who in a data set, with the reason for every spelling that was joined.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::model::{Alike, Cite, Country, Joined, Party, RecordRef, Records};
use crate::report;
use crate::resolve::{Directory, NormalForm, named_cells, party_id, resolve};

use super::exit::Exit;
use super::inputs::read_all;
use super::options::{ReadArgs, ResolveArg, policy};
use super::printable::{note, output, visible};

#[derive(Args)]
pub(super) struct ResolveArgs {
    /// Files or folders of any record kinds; `-` is standard input
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
    /// json is one party a line; csv is one row for each cell that names a party, with the party's id
    #[arg(long, default_value = "text", value_parser = ["text", "json", "csv"])]
    format: String,
    /// Print every party as text, also those of one spelling
    #[arg(long)]
    all: bool,
    /// How spellings of parties are joined
    #[arg(long, value_enum, default_value_t = ResolveArg::Default)]
    resolve: ResolveArg,
    /// A table of names that you know to be the same party, or different ones (repeat for more)
    #[arg(long, value_name = "FILE")]
    same_parties: Vec<PathBuf>,
    /// Folder whose files replace or add to those of the built-in rule book
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
    #[command(flatten)]
    read: ReadArgs,
}

/// A directory with the records that its spellings stand in.
struct Who<'w> {
    records: &'w Records,
    directory: &'w Directory,
}

pub(super) fn run(args: &ResolveArgs) -> anyhow::Result<Exit> {
    let policy = policy(args.policy.as_deref())?;
    let inputs: Vec<PathBuf> = args.inputs.iter().chain(&args.same_parties).cloned().collect();
    let intake = read_all(&inputs, &[], &policy, args.read.how(&policy)?)?;
    let records = &intake.records;
    let directory = resolve(records, &NormalForm::new(&policy), args.resolve.into());
    if let Some(path) = &args.read.rejects {
        super::rejects::write(&intake, path)?;
    }
    if directory.parties.is_empty() {
        note("nothing usable: no row names a party. `chiptrace check` shows how files are read.");
        return Ok(Exit::Nothing);
    }
    let who = Who { records, directory: &directory };
    let mut out = output(None)?;
    match args.format.as_str() {
        "json" => {
            directory.parties.iter().try_for_each(|party| report::plain_line(&who.as_json(party), &mut out))?;
        }
        "csv" => report::csv::table(COLUMNS, who.rows().into_iter(), &mut out)?,
        _ => who.write_text(&mut out, args)?,
    }
    out.flush()?;
    let incomplete = crate::scan::incomplete(records, args.read.max_rejects);
    incomplete.iter().for_each(|why| note(&format!("incomplete: {why}")));
    Ok(if incomplete.is_empty() { Exit::Done } else { Exit::Incomplete })
}

const COLUMNS: [&str; 8] = ["file", "record", "column", "spelling", "country", "party", "party_name", "party_country"];

impl Who<'_> {
    fn file(&self, record: RecordRef) -> &str {
        self.records.files.get(record.file as usize).map_or("", |file| file.name.as_str())
    }

    fn rows(&self) -> Vec<[String; 8]> {
        let row = |cell: &crate::resolve::NamedCell| {
            let party = &self.directory.parties[cell.party.0 as usize];
            [
                self.file(cell.record).to_owned(),
                cell.record.record.to_string(),
                cell.column.to_owned(),
                self.records.texts.show(cell.spelling).to_owned(),
                cell.country.code().to_owned(),
                party_id(party),
                party.name.clone(),
                party.country.code().to_owned(),
            ]
        };
        named_cells(self.records, self.directory).iter().map(row).collect()
    }

    fn as_json(&self, party: &Party) -> serde_json::Value {
        let show = |text| self.records.texts.show(text);
        let cells = |cites: &[Cite]| -> Vec<serde_json::Value> {
            let cell = |cite: &Cite| json!({"file": self.file(cite.record), "record": cite.record.record, "column": cite.column, "note": cite.note});
            cites.iter().map(cell).collect()
        };
        let joined = |one: &Joined| {
            json!({"spelling": show(one.spelling), "country": known(one.country), "with": show(one.with),
                   "because": one.because, "evidence": cells(&one.cites)})
        };
        let alike = |one: &Alike| {
            let other = &self.directory.parties[one.other.0 as usize];
            json!({"id": party_id(other), "name": other.name, "country": known(other.country),
                   "spellings": one.spellings.map(show), "score": one.score, "by": one.by, "not_joined": one.held})
        };
        json!({
            "id": party_id(party),
            "name": party.name,
            "country": known(party.country),
            "roles": party.roles.iter().map(|role| role.word()).collect::<Vec<_>>(),
            "spellings": party.spellings.iter().map(|text| show(*text)).collect::<Vec<_>>(),
            "addresses": party.addresses.iter().map(|text| show(*text)).collect::<Vec<_>>(),
            "joined": party.joined.iter().map(joined).collect::<Vec<_>>(),
            "possibly_same": party.alike.iter().map(alike).collect::<Vec<_>>(),
        })
    }

    fn write_text(&self, out: &mut dyn Write, args: &ResolveArgs) -> std::io::Result<()> {
        let parties = &self.directory.parties;
        let spellings: usize = parties.iter().map(|party| party.spellings.len()).sum();
        let joined: usize = parties.iter().map(|party| party.joined.len()).sum();
        let alike = parties.iter().filter(|party| !party.alike.is_empty()).count();
        writeln!(
            out,
            "{} parties of {spellings} spellings; {joined} names in another form joined; {alike} parties possibly the same as another",
            parties.len()
        )?;
        for said in &self.directory.notes {
            writeln!(out, "note: {}", visible(said))?;
        }
        let shown = |party: &&Party| args.all || !party.joined.is_empty() || !party.alike.is_empty();
        for party in parties.iter().filter(shown) {
            self.write_party(out, party)?;
        }
        if !args.all {
            writeln!(out, "\nparties with nothing joined and nothing alike are not shown; --all prints them")?;
        }
        Ok(())
    }

    fn write_party(&self, out: &mut dyn Write, party: &Party) -> std::io::Result<()> {
        let show = |text| visible(self.records.texts.show(text)).to_string();
        writeln!(out, "\n{}  {} ({})", party_id(party), visible(&party.name), party.country)?;
        for spelling in party.spellings.iter().filter(|text| self.records.texts.show(**text) != party.name) {
            writeln!(out, "  also written  {}", show(*spelling))?;
        }
        for one in &party.joined {
            writeln!(out, "  joined        {} with {}: {}", show(one.spelling), show(one.with), visible(&one.because))?;
        }
        for one in &party.alike {
            let other = &self.directory.parties[one.other.0 as usize];
            let speaks = match one.score {
                0 | 1000 => one.by.to_owned(),
                score => format!("alike {score} of 1000, {}", one.by),
            };
            let (name, country) = (visible(&other.name), other.country);
            writeln!(
                out,
                "  possibly      {} {name} ({country}): {speaks}; not joined: {}",
                party_id(other),
                one.held
            )?;
        }
        Ok(())
    }
}

fn known(country: Country) -> Option<String> {
    country.is_known().then(|| country.to_string())
}
