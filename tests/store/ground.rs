//! A store in a folder of its own, nights on days that the test names, and rows of invented shipments.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chiptrace::model::Day;
use chiptrace::scan::Quiet;
use chiptrace::store::{
    Act, Against, Decision, DecisionKind, Digest, Moment, Night, Outcome, Recompute, Role, Store, Verified,
};
use serde_json::json;
use tempfile::TempDir;

pub(crate) const HEADER: &str = "shipment_id,ship_date,arrival_date,exporter_name,exporter_country,consignee_name,\
    consignee_country,declared_description,quantity,unit_value,currency,license,port_of_lading,status\n";

/// Words that no two invented parties share.
const WORDS: [(&str, &str); 6] = [
    ("Alder Fen", "Beacon Moor"),
    ("Cinder Vale", "Dapple Ridge"),
    ("Ember Quay", "Fallow Brook"),
    ("Gannet Tor", "Hollow Mere"),
    ("Ivory Knap", "Juniper Weir"),
    ("Kestrel Down", "Lantern Sound"),
];

/// Where one test works.
pub(crate) struct Place {
    folder: TempDir,
    at: std::cell::Cell<u32>,
}

impl Place {
    pub(crate) fn new() -> Place {
        Place::in_folder(tempfile::tempdir().unwrap())
    }

    /// Where syncing costs nothing, if there is such a place: for many nights, not for what a disk does.
    pub(crate) fn in_memory() -> Place {
        Place::in_folder(tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap())
    }

    fn in_folder(folder: TempDir) -> Place {
        ["inbox", "lists"].iter().for_each(|name| fs::create_dir(folder.path().join(name)).unwrap());
        Place { folder, at: std::cell::Cell::new(0) }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn store(&self) -> Store {
        let moment = self.moment();
        Store::create(&self.path("store"), &Act { by: "test", at: &moment }).unwrap()
    }

    /// A later second each time, on one day.
    pub(crate) fn moment(&self) -> Moment {
        let at = self.at.get() + 1;
        self.at.set(at);
        let utc = format!("2026-08-01T{:02}:{:02}:{:02}Z", at / 3600, at / 60 % 60, at % 60);
        Moment { utc, day: day("2026-08-01") }
    }

    pub(crate) fn drop_in(&self, name: &str, rows: &str) {
        fs::write(self.path("inbox").join(name), format!("{HEADER}{rows}")).unwrap();
    }

    /// Parties of a list, with enough others that one less is no loss of the list.
    pub(crate) fn list(&self, listed: &[usize]) {
        self.list_of(40, listed);
    }

    /// As [`Place::list`], with so many others.
    pub(crate) fn list_of(&self, others: usize, listed: &[usize]) {
        let mut text = "list_id,source,name,country\n".to_owned();
        for at in 0..others {
            text.push_str(&format!("F{at},own,Filler Invented Works {at}x{at},DE\n"));
        }
        for at in listed {
            text.push_str(&format!("L{at},own,{},CN\n", consignee(*at)));
        }
        fs::write(self.path("lists").join("own_2026-08-01.csv"), text).unwrap();
    }

    pub(crate) fn asked(&self) -> Asked {
        Asked { inbox: self.path("inbox"), lists: self.path("lists"), as_of: "2026-08-01".to_owned() }
    }

    /// A night with inbox and lists.
    pub(crate) fn night(&self) -> Outcome {
        self.night_on("2026-08-01")
    }

    pub(crate) fn night_on(&self, as_of: &str) -> Outcome {
        let asked = Asked { as_of: as_of.to_owned(), ..self.asked() };
        self.run(&asked.night())
    }

    pub(crate) fn run(&self, night: &Night<'_>) -> Outcome {
        let moment = self.moment();
        let act = Act { by: "test", at: &moment };
        chiptrace::store::night(&mut self.store(), night, &act, &Quiet).unwrap()
    }

    pub(crate) fn decide(&self, finding: &str, kind: DecisionKind, until: Option<&str>) {
        let moment = self.moment();
        let decision = Decision {
            finding: finding.to_owned(),
            kind,
            reason: "known customer, visited".to_owned(),
            until: until.map(day),
        };
        self.store().decide(&decision, &Act { by: "Mara", at: &moment }).unwrap();
    }

    pub(crate) fn attach(&self, finding: &str, name: &str, mut bytes: &[u8]) {
        let (mut store, moment) = (self.store(), self.moment());
        let act = Act { by: "Mara", at: &moment };
        store.append(&act, "file attached", &json!({ "finding": finding, "name": name })).unwrap();
        store.add_original(Role::Attachment, &format!("{finding}/{name}"), &mut bytes, &act).unwrap();
    }

    pub(crate) fn verified(&self, recompute: Recompute) -> Verified {
        let against = Against { recompute, ..Against::default() };
        chiptrace::store::verify(&Store::read_only(&self.path("store")).unwrap(), &against).unwrap()
    }

    /// Makes each change in the database of a store without faults, and looks for the words with which it must be told.
    pub(crate) fn each_change_is_found(&self, changes: &[(&str, &str)]) {
        let database = self.path("store/store.sqlite");
        let whole = fs::read(&database).unwrap();
        assert_eq!(self.verified(Recompute::Nothing).faults, [""; 0]);
        for (change, named) in changes {
            let other = rusqlite::Connection::open(&database).unwrap();
            other.execute_batch(change).unwrap();
            other.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
            drop(other);
            let faults = self.verified(Recompute::Nothing).faults.join("; ");
            assert!(faults.contains(named), "{change}: {faults}");
            fs::write(&database, &whole).unwrap();
        }
    }
}

/// What a night reads.
pub(crate) struct Asked {
    pub(crate) inbox: PathBuf,
    pub(crate) lists: PathBuf,
    pub(crate) as_of: String,
}

impl Asked {
    pub(crate) fn night(&self) -> Night<'_> {
        let lists = self.lists.exists().then_some(self.lists.as_path());
        Night { inbox: Some(&self.inbox), lists, as_of: Some(day(&self.as_of)), ..Night::plain() }
    }
}

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// Who receives the goods of a number.
pub(crate) fn consignee(at: usize) -> String {
    format!("{} Compute Co Ltd", WORDS[at].1)
}

/// A delivery that needs a licence and has none.
pub(crate) fn row(id: &str, at: usize, quantity: u32, status: &str) -> String {
    let exporter = WORDS[at].0;
    let month = at + 1;
    format!(
        "{id},2025-{month:02}-03,2025-{month:02}-06,{exporter} Servers Inc,US,{},CN,\"8U AI server, 8x H200 SXM5\",\
         {quantity},290000,USD,NLR,USLAX,{status}\n",
        consignee(at)
    )
}

/// A copy of a folder.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Findings of the newest run about the consignee of a number: id, priority, state.
pub(crate) fn about(store: &Store, at: usize) -> Vec<(String, String, String)> {
    let run = store.latest().unwrap().unwrap().run;
    let rows = store.findings(run).unwrap().into_iter().filter(|row| row.parties.contains(&consignee(at)));
    rows.map(|row| (row.finding, row.priority, row.state)).collect()
}

/// How often, from the environment.
pub(crate) fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// What the digest of a night says of each finding.
pub(crate) fn told(outcome: &Outcome) -> BTreeMap<String, &'static str> {
    told_by(&outcome.digest)
}

/// What a digest says of each finding.
pub(crate) fn told_by(digest: &Digest) -> BTreeMap<String, &'static str> {
    let moved = [("changed", &digest.changed), ("gone", &digest.gone), ("reopened", &digest.reopened)];
    let mut told: BTreeMap<String, &'static str> = digest.new.iter().map(|id| (id.clone(), "new")).collect();
    for (word, list) in moved {
        for one in list {
            assert!(told.insert(one.id.clone(), word).is_none(), "{} is told twice", one.id);
        }
    }
    told
}
