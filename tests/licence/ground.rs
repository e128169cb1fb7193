//! One shipment, judged under the embedded rules on any day.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chiptrace::ingest::{Input, Reader};
use chiptrace::model::Day;
use chiptrace::policy::{Enforcement, Policy, Stance};
use chiptrace::resolve::Matching;
use chiptrace::scan::{HopLicence, Quiet, ScanOptions, licences};

pub(super) static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::embedded().unwrap());

pub(super) const REQUIRED: &str = "required";
pub(super) const NOT: &str = "not required by these rules";
pub(super) const FACTS: &str = "needs facts";
pub(super) const REVIEW: &str = "review policy";

/// A shipment without its day, and the tables beside it. Parties are headquartered where they are unless said otherwise.
#[derive(Clone, Copy)]
pub(super) struct Sent<'t> {
    pub(super) from: (&'t str, &'t str),
    pub(super) to: (&'t str, &'t str),
    pub(super) goods: &'t str,
    pub(super) end_user: (&'t str, &'t str),
    pub(super) via: (&'t str, &'t str),
    pub(super) eccn: &'t str,
    pub(super) license: &'t str,
    pub(super) origin: &'t str,
    pub(super) parties: &'t [(&'t str, &'t str)],
    pub(super) tables: &'t [(&'t str, &'t str)],
    pub(super) enforcement: Enforcement,
}

pub(super) const H100: Sent<'static> = Sent {
    from: ("Alder Data Inc", "US"),
    to: ("Birch Systems", "CN"),
    goods: "NVIDIA H100 SXM5 80GB",
    end_user: ("", ""),
    via: ("", ""),
    eccn: "",
    license: "",
    origin: "",
    parties: &[],
    tables: &[],
    enforcement: Enforcement::Practice,
};

impl<'t> Sent<'t> {
    pub(super) fn to(self, country: &'t str) -> Sent<'t> {
        Sent { to: (self.to.0, country), ..self }
    }

    pub(super) fn of(self, goods: &'t str) -> Sent<'t> {
        Sent { goods, ..self }
    }

    /// The determination had the shipment left on a day.
    pub(super) fn on(self, day: &str) -> HopLicence {
        let mut all = judge(&self.inputs(&[day]), self.enforcement);
        assert_eq!(all.len(), 1, "one shipment without an intermediate consignee is one hop");
        all.remove(0)
    }

    /// The shipments of several days, one a day, in order.
    pub(super) fn on_days(self, days: &[&str]) -> Vec<HopLicence> {
        judge(&self.inputs(days), self.enforcement)
    }

    /// The first leg, to the intermediate consignee.
    pub(super) fn first_leg(self, day: &str) -> HopLicence {
        let mut all = judge(&self.inputs(&[day]), self.enforcement);
        assert_eq!(all.len(), 2, "one hop a leg");
        all.remove(0)
    }

    fn inputs(self, days: &[&str]) -> Vec<Input> {
        let mut shipments = "shipment_id,ship_date,exporter_name,exporter_country,consignee_name,consignee_country,\
            end_user_name,end_user_country,intermediate_consignee_name,intermediate_consignee_country,declared_description,eccn,license,origin_country,quantity,total_value,currency\n"
            .to_owned();
        for (number, day) in days.iter().enumerate() {
            let cells = [
                self.from.0,
                self.from.1,
                self.to.0,
                self.to.1,
                self.end_user.0,
                self.end_user.1,
                self.via.0,
                self.via.1,
                self.goods,
                self.eccn,
                self.license,
                self.origin,
                "10",
                "1000.00",
                "USD",
            ];
            shipments.push_str(&format!("S-{number},{day},{}\n", cells.map(|cell| format!("\"{cell}\"")).join(",")));
        }
        let mut parties = "name,country,hq_country,business\n".to_owned();
        let named = |name: &str| self.parties.iter().any(|(known, _)| known.starts_with(name));
        for (name, country) in
            [self.from, self.to, self.end_user, self.via].into_iter().filter(|(name, _)| !named(name))
        {
            if !name.is_empty() {
                parties.push_str(&format!("{name},{country},{country},\n"));
            }
        }
        for (name, rest) in self.parties {
            parties.push_str(&format!("{name},{rest}\n"));
        }
        let own = [("shipments.csv", shipments.as_str()), ("parties.csv", parties.as_str())];
        let all = own.into_iter().chain(self.tables.iter().copied());
        all.map(|(name, text)| Input { name: name.to_owned(), bytes: text.as_bytes().to_vec() }).collect()
    }
}

fn judge(inputs: &[Input], enforcement: Enforcement) -> Vec<HopLicence> {
    let mut reader = Reader::new(&POLICY);
    inputs.iter().for_each(|input| reader.add(input));
    let records = reader.finish();
    assert!(records.rejects.is_empty(), "{:?}", records.rejects);
    let options = ScanOptions {
        as_of: Day::parse("2027-06-01").unwrap(),
        since: None,
        matching: Matching::Default,
        stance: Stance { enforcement, as_if_on: None },
        max_rejects_percent: 1,
        printed: BTreeMap::new(),
    };
    licences(&records, &POLICY, &options, &Quiet)
}

pub(super) fn answer(judged: &HopLicence) -> &'static str {
    judged.licensing.answer.words()
}

pub(super) fn says(judged: &HopLicence, words: &str) -> bool {
    judged.licensing.because.iter().any(|line| line.contains(words))
}

#[track_caller]
pub(super) fn assert_answer(judged: &HopLicence, expected: &str, words: &str) {
    let because = judged.licensing.because.join("\n");
    assert_eq!(answer(judged), expected, "{} on {}:\n{because}", judged.product, judged.departed);
    assert!(says(judged, words), "'{words}' is not said of {} on {}:\n{because}", judged.product, judged.departed);
}
