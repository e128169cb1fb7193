//! What a proposed order would take part in: its rows judged as if they moved, beside everything that is recorded.

use std::collections::{BTreeMap, BTreeSet};

use crate::assess::{Case, Originals, findings, stories};
use crate::detect::{Context, Detection, detect};
use crate::model::{
    Country, HopId, Kind, Mention, Order, OrderStatus, Place, Records, Report, Shipment, ShipmentStatus, SourceFile,
    Text,
};
use crate::policy::Policy;
use crate::resolve::party_id;

use super::licences::judged;
use super::survey::with_survey;
use super::{HopLicence, ScanOptions, Stages, begin, report, ways};

/// What there is to say of a proposed order.
#[derive(Clone, Debug)]
pub struct OrderAnswer {
    /// The report of everything recorded and the order, with the findings alone in which a row of the order stands.
    pub report: Report,
    /// By red flag, what is said where a row of the order is cited.
    pub sentences: BTreeMap<&'static str, BTreeSet<String>>,
    /// The licence determination of every hop that the order would be.
    pub licences: Vec<HopLicence>,
    /// Parties that its rows name: id, as in [`crate::model::FindingParty::id`], and name.
    pub parties: BTreeMap<String, String>,
    /// Rows that were judged.
    pub rows: u64,
    /// Rows that were not, or otherwise than they are written, in sentences.
    pub asides: Vec<String>,
}

/// Columns of an order that say what a column of a shipment says.
const AS_SHIPMENT: [(&str, &str); 5] = [
    ("order_id", "shipment_id"),
    ("date", "ship_date"),
    ("buyer_name", "consignee_name"),
    ("buyer_country", "consignee_country"),
    ("item", "declared_description"),
];

/// An order among records, made ready to be judged.
#[derive(Clone, Debug)]
pub struct Proposal {
    files: BTreeSet<u32>,
    asides: Vec<String>,
}

impl Proposal {
    /// Makes movements out of the rows of the files that `is_order` names.
    #[must_use]
    pub fn among(records: &mut Records, is_order: impl Fn(&SourceFile) -> bool) -> Proposal {
        let named = (0..).zip(&records.files).filter(|(_, file)| is_order(file));
        let files: BTreeSet<u32> = named.map(|(at, _)| at).collect();
        let asides = as_if_shipped(records, &files);
        Proposal { files, asides }
    }

    /// Judges the rows as if they moved on their day. Cost: that of [`super::scan`], but that only those findings are
    /// written out in which the order stands.
    #[must_use]
    pub fn judge(
        &self,
        records: &Records,
        policy: &Policy,
        options: &ScanOptions,
        originals: &dyn Originals,
        stages: &dyn Stages,
    ) -> OrderAnswer {
        with_survey(records, policy, options, stages, |survey| {
            begin(stages, "routes");
            let ways = ways::ways(survey, options);
            begin(stages, "detect");
            let context = Context::new(survey);
            let hops = ways::hops_to_inspect(survey, &ways.corridors, options);
            let detection = detect(&context, &hops, &ways.corridors);
            begin(stages, "assess");
            let own = |index: &u32| self.files.contains(&records.shipments[*index as usize].record.file);
            let mut told = stories(&context, &ways.corridors, &detection);
            told.retain(|story| {
                let mut cites = story.flags.iter().flat_map(|flag| &flag.evidence);
                story.shipments.iter().any(own) || cites.any(|cite| self.files.contains(&cite.record.file))
            });
            let found = findings(&Case { context: &context, originals, cut: BTreeSet::new() }, &told);
            let all = (0..).map(HopId).zip(&survey.network.hops);
            let hops: Vec<HopId> = all.filter(|(_, hop)| own(&hop.shipment)).map(|(id, _)| id).collect();
            let lines: BTreeSet<u32> = hops.iter().map(|id| context.hop(*id).shipment).collect();
            let answer = report::Answer { context: &context, detection: &detection, ways: &ways, options };
            let withdrawn = survey.network.withdrawn.iter().filter(|index| own(index));
            OrderAnswer {
                report: report::report(&answer, found),
                sentences: self.sentences(&detection),
                licences: hops.iter().map(|id| judged(&context, *id)).collect(),
                parties: parties(&context, &lines),
                rows: lines.len() as u64,
                asides: self.asides.iter().cloned().chain(withdrawn.map(|index| ended(records, *index))).collect(),
            }
        })
    }
}

impl Proposal {
    /// What flags say that cite a row of the order.
    fn sentences(&self, detection: &Detection) -> BTreeMap<&'static str, BTreeSet<String>> {
        let mut sentences: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
        for flag in &detection.raised {
            if flag.evidence.iter().any(|cite| self.files.contains(&cite.record.file)) {
                sentences.entry(flag.red_flag).or_default().insert(flag.because.clone());
            }
        }
        sentences
    }
}

/// Makes movements out of the rows of an order; answers with what was passed over or read otherwise, in sentences.
fn as_if_shipped(records: &mut Records, files: &BTreeSet<u32>) -> Vec<String> {
    let mut asides = Vec::new();
    let (own, kept): (Vec<Order>, Vec<Order>) =
        std::mem::take(&mut records.orders).into_iter().partition(|row| files.contains(&row.record.file));
    records.orders = kept;
    for row in own {
        if row.status == OrderStatus::Open {
            records.shipments.push(movement(&row));
        } else {
            asides.push(format!("{}: the order is not open and was not judged", records.texts.show(row.id)));
        }
    }
    let pending = records.texts.find("PENDING");
    for row in records.shipments.iter_mut().filter(|row| files.contains(&row.record.file)) {
        if row.status == ShipmentStatus::Proposed {
            row.status = ShipmentStatus::Original;
        }
        if pending == Some(row.license) {
            row.license = Text::NONE;
            asides.push(format!("{}: a licence is pending; judged as if there were none", records.texts.show(row.id)));
        }
    }
    for (at, file) in (0..).zip(&mut records.files) {
        if files.contains(&at) && file.kind == Kind::Orders {
            for field in file.fields.iter_mut().flatten() {
                *field = AS_SHIPMENT.iter().find(|(order, _)| order == field).map_or(*field, |(_, shipment)| shipment);
            }
        }
    }
    asides
}

/// An order as the movement that it asks for, from a sender that no record names.
fn movement(row: &Order) -> Shipment {
    let mut parties = [Mention::default(); 6];
    parties[Place::Consignee as usize] = row.buyer;
    Shipment {
        record: row.record,
        id: row.id,
        id_made: false,
        departed: Some(row.date),
        arrived: None,
        parties,
        description: row.item,
        part_number: Text::NONE,
        eccn: Text::NONE,
        hs_code: Text::NONE,
        origin: Country::default(),
        quantity: row.quantity,
        unit_value: None,
        total_value: None,
        gross_weight: None,
        mode: Text::NONE,
        port_of_lading: Text::NONE,
        port_of_unlading: Text::NONE,
        license: Text::NONE,
        serials: Box::default(),
        order_id: row.id,
        status: ShipmentStatus::Original,
        filing: None,
    }
}

/// Why a row of the order is no movement even so.
fn ended(records: &Records, index: u32) -> String {
    let id = records.texts.show(records.shipments[index as usize].id);
    format!("{id}: cancelled, returned, replaced by a row of the same number, or filed under another bill; not judged")
}

/// Parties of the order's rows.
fn parties(context: &Context<'_>, shipments: &BTreeSet<u32>) -> BTreeMap<String, String> {
    let survey = context.survey;
    let rows = shipments.iter().map(|index| &survey.records.shipments[*index as usize]);
    let named = rows.flat_map(|row| Place::ALL.map(|place| survey.directory.party(&row.party(place))));
    named.flatten().map(|id| (party_id(&survey.directory.parties[id.0 as usize]), context.name(id))).collect()
}
