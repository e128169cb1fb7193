//! Small tables read, joined and scanned under the embedded rules, with evidence read back from the bytes.

use std::sync::LazyLock;

use chiptrace::assess::Originals;
use chiptrace::ingest::{Input, Reader, cells_of};
use chiptrace::model::{Country, Day, Mention, PartyId, RaisedView, RecordRef, Records, Report};
use chiptrace::policy::{Policy, Stance};
use chiptrace::resolve::{Directory, Matching, NormalForm, Profile, profiles, resolve};
use chiptrace::scan::{Quiet, ScanOptions, scan};
use chiptrace::screen::{Restriction, Standings};

const SHIPMENTS: &str = "shipment_id,ship_date,exporter_name,exporter_country,consignee_name,consignee_country,\
    end_user_name,end_user_country,declared_description,quantity,license\n";
const PARTIES: &str = "name,country,aliases,hq_country,ultimate_parent,ultimate_parent_country,list_status\n";
const LIST: &str = "name,source,aliases,country,listed,delisted\n";
const OWNERSHIP: &str = "owner_name,owned_name,percent,from,to\n";

pub(super) static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::embedded().unwrap());

/// Tables as read, with their bytes, so that evidence shows cells.
struct Read {
    records: Records,
    files: Vec<Vec<u8>>,
}

impl Originals for Read {
    fn cells(&self, record: RecordRef, columns: &[&str]) -> Vec<Option<String>> {
        let file = &self.records.files[record.file as usize];
        let offset = file.offsets[record.record as usize - 1] as usize;
        cells_of(file, &self.files[record.file as usize][offset..], columns)
    }
}

/// Four tables, each without its header.
#[derive(Clone, Copy, Default)]
pub(super) struct Tables<'t> {
    pub(super) shipments: &'t str,
    pub(super) parties: &'t str,
    pub(super) list: &'t str,
    pub(super) ownership: &'t str,
}

pub(super) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn read(tables: Tables<'_>) -> Read {
    let mut reader = Reader::new(&POLICY);
    let all = [
        ("shipments.csv", SHIPMENTS, tables.shipments),
        ("parties.csv", PARTIES, tables.parties),
        ("list.csv", LIST, tables.list),
        ("ownership.csv", OWNERSHIP, tables.ownership),
    ];
    let mut files = Vec::new();
    for (name, header, rows) in all.iter().filter(|(.., rows)| !rows.is_empty()) {
        let bytes = format!("{header}{rows}").into_bytes();
        files.push(bytes.clone());
        reader.add(&Input { name: (*name).to_owned(), bytes });
    }
    let records = reader.finish();
    assert!(records.rejects.is_empty(), "{:?}", records.rejects);
    Read { records, files }
}

pub(super) fn report(tables: Tables<'_>) -> Report {
    let options = ScanOptions {
        as_of: day("2026-08-01"),
        since: None,
        matching: Matching::Default,
        stance: Stance::default(),
        max_rejects_percent: 5,
        printed: std::collections::BTreeMap::default(),
    };
    let read = read(tables);
    scan(&read.records, &POLICY, &options, &read, &Quiet)
}

pub(super) fn flags<'r>(report: &'r Report, red_flag: &str) -> Vec<&'r RaisedView> {
    let all = report.findings.iter().flat_map(|finding| &finding.flags);
    all.filter(|flag| flag.red_flag == red_flag).collect()
}

/// Answers of the licence test of every printed hop, with the last reason.
pub(super) fn licences(report: &Report) -> Vec<(&'static str, String)> {
    let hops = report.findings.iter().flat_map(|finding| &finding.routes).flat_map(|route| &route.hops);
    hops.map(|hop| (hop.licence.answer.words(), hop.licence.because.join(" | "))).collect()
}

/// What stands before the network is built, handed to a check.
pub(super) fn survey(tables: Tables<'_>, check: impl FnOnce(&Ground<'_>)) {
    let records = read(tables).records;
    let directory = resolve(&records, &NormalForm::new(&POLICY), Matching::Default);
    let profiles = profiles(&records, &directory);
    let standings = Standings::new(&records, &POLICY, &directory, &profiles);
    check(&Ground { records: &records, directory: &directory, profiles: &profiles, standings: &standings });
}

pub(super) struct Ground<'g> {
    pub(super) records: &'g Records,
    pub(super) directory: &'g Directory,
    pub(super) profiles: &'g [Profile],
    pub(super) standings: &'g Standings<'g>,
}

impl Ground<'_> {
    pub(super) fn party(&self, name: &str, country: &str) -> PartyId {
        let name = self.records.texts.find(name).expect("the name is in a table");
        let country = Country::parse(country).unwrap_or(Country::UNKNOWN);
        let mention = Mention { name, country, ..Mention::default() };
        self.directory.party(&mention).expect("the mention is a party")
    }

    pub(super) fn profile(&self, name: &str, country: &str) -> &Profile {
        &self.profiles[self.party(name, country).0 as usize]
    }

    pub(super) fn restrictions(&self, name: &str, country: &str, on: &str) -> Vec<Restriction> {
        self.standings.restrictions(self.party(name, country), day(on))
    }
}
