//! What the finding template prints: one story with its picture, timeline, tables and evidence made ready.

use super::balance::{Balance, balances};
use super::custody::Custody;
use super::map::Map;
use super::page::Mark;
use super::picture::Picture;
use super::timeline::Timeline;
use crate::model::{DiligenceCheck, Evidence, Explanation, Finding, Priority, RaisedView, RouteHop, RouteView};
use crate::report::digest::{SameCells, same_cells};
use crate::report::wording::{self, grouped};

/// Routes drawn and listed at most.
const SHOWN_ROUTES: usize = 24;
/// Kinds of evidence shown for a flag.
const SHOWN_GROUPS: usize = 8;
/// Records named for one kind of evidence.
const SHOWN_CELLS: usize = 8;

/// One finding.
pub(super) struct FindingPart<'a> {
    pub(super) finding: &'a Finding,
    pub(super) status: &'static str,
    pub(super) days: String,
    pub(super) totals: Vec<String>,
    pub(super) picture: Option<Picture>,
    pub(super) map: Option<Map>,
    pub(super) timeline: Option<Timeline>,
    pub(super) balances: Vec<Balance>,
    pub(super) routes: Vec<RoutePart<'a>>,
    pub(super) unlisted: usize,
    pub(super) flags: Vec<FlagPart<'a>>,
    pub(super) merged: Vec<String>,
    pub(super) possible: Vec<String>,
    pub(super) replies: Vec<String>,
}

/// One route.
pub(super) struct RoutePart<'a> {
    pub(super) title: String,
    pub(super) flow: Option<String>,
    pub(super) hops: Vec<HopPart<'a>>,
}

/// One hop.
pub(super) struct HopPart<'a> {
    pub(super) hop: &'a RouteHop,
    pub(super) arrived: String,
    pub(super) units: String,
    pub(super) weight: String,
    pub(super) value: String,
    pub(super) wait: String,
    pub(super) mark: Mark,
    pub(super) on_record: String,
}

/// One raised flag.
pub(super) struct FlagPart<'a> {
    pub(super) flag: &'a RaisedView,
    pub(super) evidence: Vec<CellsPart<'a>>,
    pub(super) rest: usize,
}

/// Equal cells.
pub(super) struct CellsPart<'a> {
    pub(super) same: SameCells<'a>,
    pub(super) rest: usize,
}

impl<'a> FindingPart<'a> {
    /// Makes a finding ready; a note (low) gets no picture.
    pub(super) fn of(finding: &'a Finding) -> FindingPart<'a> {
        let routes = &finding.routes[..finding.routes.len().min(SHOWN_ROUTES)];
        let drawn = finding.priority != Priority::Low && routes.iter().any(|route| !route.hops.is_empty());
        FindingPart {
            finding,
            status: wording::status(finding.status),
            days: wording::days(finding).unwrap_or_default(),
            totals: wording::totals(&finding.totals),
            picture: drawn.then(|| Picture::of(&Custody::of(finding, routes))),
            map: if drawn { Map::of(routes) } else { None },
            timeline: if drawn { Timeline::of(&finding.routes) } else { None },
            balances: balances(&finding.routes),
            routes: routes.iter().enumerate().map(|(number, route)| RoutePart::of(number, route)).collect(),
            unlisted: finding.routes.len() - routes.len(),
            flags: finding.flags.iter().map(FlagPart::of).collect(),
            merged: wording::merged(finding),
            possible: wording::possible(finding),
            replies: finding.replies.iter().map(wording::in_words).collect(),
        }
    }

    /// Flow of all routes together, and whose hold would have stopped it, with their titles.
    pub(super) fn passage(&self) -> Vec<(&'static str, String)> {
        let flow = wording::passage(self.finding).map(|said| ("Flow", said));
        let choke = wording::choke_points(self.finding).map(|said| ("Choke points", said));
        flow.into_iter().chain(choke).collect()
    }

    /// Groups of evidence in words.
    pub(super) fn groups(&self) -> String {
        self.finding.groups.iter().map(|group| group.word()).collect::<Vec<_>>().join(", ")
    }

    /// How many flags of how many groups.
    pub(super) fn weight_of_evidence(&self) -> String {
        wording::weight_of_evidence(self.finding)
    }

    /// A note is printed short.
    pub(super) fn is_note(&self) -> bool {
        self.finding.priority == Priority::Low
    }

    /// What shows that an action of due diligence was done.
    pub(super) fn on_record(&self, check: &DiligenceCheck) -> String {
        wording::on_file(check)
    }

    /// Which evidence an explanation weighs against.
    pub(super) fn answers(&self, explanation: &Explanation) -> String {
        wording::answers(explanation)
    }
}

impl<'a> RoutePart<'a> {
    fn of(number: usize, route: &'a RouteView) -> RoutePart<'a> {
        let days = match (route.hops.first(), route.hops.last()) {
            (Some(first), Some(last)) => format!("{} to {}", first.departed, last.arrived.unwrap_or(last.departed)),
            _ => String::new(),
        };
        RoutePart {
            title: format!("Lot {}: {days}", number + 1),
            flow: wording::flow(&route.flow).filter(|_| route.hops.len() > 1),
            hops: route.hops.iter().map(HopPart::of).collect(),
        }
    }
}

impl<'a> HopPart<'a> {
    fn of(hop: &'a RouteHop) -> HopPart<'a> {
        HopPart {
            hop,
            arrived: hop.arrived.map_or_else(|| "not recorded".to_owned(), |day| day.to_string()),
            units: wording::units(hop.units),
            weight: hop.weight_kg.map_or_else(|| "?".to_owned(), |weight| grouped(weight.normalize())),
            value: hop.value.as_deref().map_or_else(|| "?".to_owned(), wording::money),
            wait: hop.dwell_days.map_or_else(String::new, |days| format!("{days} d")),
            mark: Mark::of(hop.licence.answer),
            on_record: wording::on_record(&hop.licence),
        }
    }

    /// Rules that are written and not enforced, or the other way round.
    pub(super) fn practice_differs(&self) -> bool {
        self.hop.licence.text_in_cfr != self.hop.licence.enforced
    }
}

impl<'a> FlagPart<'a> {
    fn of(flag: &'a RaisedView) -> FlagPart<'a> {
        let evidence: Vec<CellsPart<'a>> =
            same_cells(&flag.evidence).into_iter().take(SHOWN_GROUPS).map(part).collect();
        let shown: usize = evidence.iter().map(|cells| cells.same.cells.len() + cells.rest).sum();
        FlagPart { flag, rest: flag.evidence.len() - shown, evidence }
    }
}

fn part(mut same: SameCells<'_>) -> CellsPart<'_> {
    let rest = same.cells.len().saturating_sub(SHOWN_CELLS);
    same.cells.truncate(SHOWN_CELLS);
    CellsPart { same, rest }
}

impl CellsPart<'_> {
    /// Where a cell stands.
    pub(super) fn place(&self, cell: &Evidence) -> String {
        format!("{}:{}", cell.file, cell.line)
    }
}
