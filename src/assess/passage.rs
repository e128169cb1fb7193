//! What all routes of a story together brought to their ends, and whose hold would have stopped it.

use crate::detect::Context;
use crate::model::{PartyId, PartyName, Passage};
use crate::network::{Route, in_all};
use crate::resolve::party_id;

use super::Story;

/// Flow bounds and choke points over all routes of a story; `None` without routes, or with more hops than the link rule
/// allows to be looked at.
pub(super) fn passage(context: &Context<'_>, story: &Story<'_>) -> Option<Passage> {
    let routes: Vec<&Route> =
        story.corridors.iter().flat_map(|corridor| &corridor.routes).map(|(route, _)| route).collect();
    let party = |id: PartyId| &context.survey.directory.parties[id.0 as usize];
    let told = in_all(context.survey.index, &routes, &|id| party_id(party(id)))?;
    let circuits = routes.iter().flat_map(|route| &route.hops).any(|hop| context.goods(*hop).chips > 0);
    let named = |ids: Vec<PartyId>| {
        let name = |id| PartyName { id: party_id(party(id)), name: party(id).name.clone(), country: party(id).country };
        ids.into_iter().map(name).collect()
    };
    Some(Passage {
        counts: if circuits { "chips" } else { "units" },
        sent: told.sent,
        least: told.least,
        most: told.most,
        stock: told.stock,
        choke_points: named(told.choke_points),
        instead: named(told.instead),
        direct: named(told.direct),
        smallest: told.smallest,
    })
}
