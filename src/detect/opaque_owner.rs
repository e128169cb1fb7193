//! The owners on record of a party with controlled goods end at a stand-in, or in a place that shows no owners.

use super::prelude::*;
use crate::model::{Country, Day, Text};
use crate::resolve::Known;

pub(super) const DETECTOR: Detector = Detector { red_flag: "opaque-owner", inspect: &[Inspect::Party(inspect)] };

/// The last owner that the records name, and where it sits.
struct Top {
    owner: Text,
    record: RecordRef,
    column: &'static str,
    seat: Option<(Known<Country>, &'static str)>,
    steps: Vec<RecordRef>,
}

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let deliveries = context.controlled_deliveries(party);
    let Some(first) = deliveries.first() else { return };
    let policy = context.survey.policy;
    let rules = policy.in_force(context.survey.stance.day(first.day));
    if rules.is_tier3(context.country(party)) {
        return;
    }
    let Some(top) = top(party, rules.day(), context) else { return notes.cannot_tell() };
    let name = context.text(top.owner);
    let secret = top.seat.filter(|(known, _)| policy.hides_owners(known.value));
    let secret = secret.filter(|(known, _)| known.value != context.country(party) && !settled(&top, context));
    let stands_in = policy.stands_in(name) && !settled(&top, context);
    if secret.is_none() && !stands_in {
        return;
    }
    let formed = context.profile(party).incorporated;
    let young = formed.filter(|formed| policy.in_force(formed.value).control_test().is_some());
    let tenants: Vec<&crate::model::Tenancy> = context.tenancies_of(party).collect();
    let one_tenant = matches!(tenants.as_slice(), [one] if rules.is_tier3(one.tenant_hq));
    let ends = match (secret, stands_in) {
        (Some((known, _)), false) => {
            format!("{name} in {}, where owners are commonly not on public record", known.value)
        }
        (Some((known, _)), true) => format!("{name} in {}, by its name a stand-in for others", known.value),
        (None, _) => format!("{name}, by its name a stand-in for others"),
    };
    let signs = [
        young.map(|formed| format!(" It was formed on {}, after the advanced-computing controls began.", formed.value)),
        one_tenant.then(|| " Its one tenant is headquartered in Tier 3.".to_owned()),
    ];
    let confidence = if signs.iter().any(Option::is_some) { Confidence::Medium } else { Confidence::Low };
    let because = format!(
        "The owners on record of {} end at {ends}; no person or listed company is reached.{}",
        context.name(party),
        signs.into_iter().flatten().collect::<String>(),
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because).parties([party]);
    raise = raise.cite(top.record, &[top.column], "last owner on record");
    for step in &top.steps {
        raise = raise.cite(*step, &["owner_name", "owned_name", "percent"], "ownership");
    }
    if let Some((known, column)) = secret {
        raise = raise.cite(known.record, &[column], "seat of the owner");
    }
    if let Some(formed) = young {
        raise = raise.cite(formed.record, &["incorporated"], "date of formation");
    }
    for tenant in tenants.iter().filter(|_| one_tenant) {
        raise = raise.cite(tenant.record, &["tenant_name", "tenant_hq_country"], "tenant");
    }
    for delivery in &deliveries {
        raise = raise.delivery(context, delivery, &["consignee_name"], "controlled goods");
    }
    notes.raise(raise.done());
}

/// By the ownership table up to the last owner of more than half, else by the ultimate parent that the record states. A
/// party that is its own parent has no owner on record.
fn top(party: PartyId, day: Day, context: &Context<'_>) -> Option<Top> {
    let standings = context.survey.standings;
    let chain = standings.control_chain(party, day);
    if let Some((record, owner, _)) = chain.last() {
        let steps = chain.iter().map(|(record, ..)| *record).collect();
        let seat = context.seat_of(*owner);
        return Some(Top { owner: *owner, record: *record, column: "owner_name", seat, steps });
    }
    let profile = context.profile(party);
    let parent = profile.parent?;
    let own = context.survey.directory.named(parent.value).contains(&party);
    let seat = profile.parent_country.map(|known| (known, "ultimate_parent_country")).or(context.seat_of(parent.value));
    (!own).then_some(Top {
        owner: parent.value,
        record: parent.record,
        column: "ultimate_parent",
        seat,
        steps: Vec::new(),
    })
}

/// True when a record says that the owner is a listed company or a state, behind which nobody is looked for.
fn settled(top: &Top, context: &Context<'_>) -> bool {
    let policy = context.survey.policy;
    let says = |owner: &PartyId| {
        context.profile(*owner).business.is_some_and(|known| policy.is_settled_owner(context.text(known.value)))
    };
    context.survey.directory.named(top.owner).iter().any(says)
}
