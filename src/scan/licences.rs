//! The licence determination of every hop, whether or not anything looks wrong with it.

use rayon::prelude::*;

use crate::detect::Context;
use crate::model::{Day, HopId, Identity, Level, Licensing, Records};
use crate::policy::Policy;

use super::survey::with_survey;
use super::{ScanOptions, Stages};

/// One hop and what the rules of its day ask of it.
#[derive(Clone, Debug)]
pub struct HopLicence {
    /// Shipment id as read.
    pub shipment: String,
    /// Input file.
    pub file: String,
    /// Record number in the file, from 1.
    pub record: u32,
    /// Leg of the shipment, 0 for the first.
    pub leg: u8,
    /// Sender, with country.
    pub from: String,
    /// Who receives on this leg, with country.
    pub to: String,
    /// On the leg to an intermediate consignee: the ultimate consignee, with country.
    pub ultimate: Option<String>,
    /// Stated end user, with country.
    pub end_user: Option<String>,
    /// Day of departure.
    pub departed: Day,
    /// The goods as recognised.
    pub product: String,
    /// How they were recognised.
    pub identity: Identity,
    /// Level under the test of the day.
    pub level: Level,
    /// Whole units, `None` when not recorded.
    pub units: Option<i64>,
    /// The determination.
    pub licensing: Licensing,
}

/// Judges every hop in order of departure, in the window. O(hops x rules of the day).
#[must_use]
pub fn licences(records: &Records, policy: &Policy, options: &ScanOptions, stages: &dyn Stages) -> Vec<HopLicence> {
    with_survey(records, policy, options, stages, |survey| {
        let context = Context::new(survey);
        let hops = u32::try_from(survey.network.hops.len()).unwrap_or(u32::MAX);
        let since = |id: &HopId| options.since.is_none_or(|since| context.hop(*id).departed >= since);
        let ids: Vec<HopId> = (0..hops).map(HopId).filter(since).collect();
        ids.par_iter().map(|id| judged(&context, *id)).collect()
    })
}

pub(super) fn judged(context: &Context<'_>, id: HopId) -> HopLicence {
    let (hop, goods) = (context.hop(id), context.goods(id));
    let records = context.survey.records;
    HopLicence {
        shipment: context.text(context.shipment(id).id).to_owned(),
        file: records.files[hop.record.file as usize].name.clone(),
        record: hop.record.record,
        leg: hop.leg,
        from: context.name(hop.from),
        to: context.name(hop.to),
        ultimate: hop.transit_to.map(|(party, _)| context.name(party)),
        end_user: hop.end_user.map(|party| context.name(party)),
        departed: hop.departed,
        product: goods.name.clone(),
        identity: goods.identity,
        level: context.survey.ends.level[id.0 as usize],
        units: hop.units.map(crate::model::Milli::whole),
        licensing: context.licensing(id),
    }
}
