//! The picture of the routes: boxes, arrows and labels with the words that fit.

use super::custody::{Custody, Handover, Holder};
use super::grid::{BOX_HEIGHT, BOX_WIDTH, Grid, Line, Room};
use super::page::Mark;
use crate::model::Basis;
use crate::report::wording::{counted, grouped};

/// Characters that fit a line of a box in the widest of the usual fonts.
const NAME_WIDTH: usize = 17;
/// Characters that fit between two boxes.
const LABEL_WIDTH: usize = 20;

/// The widest class of the style sheet, in hundreds of pixels.
const LEAST: usize = 20;

/// Styles of the lines of a picture with what each means.
pub(super) const STYLES: [(&str, &str); 4] = [
    ("sure", "first hop, or linked by same product or serial number"),
    ("likely", "linked by count and weight"),
    ("built", "linked by being built in"),
    ("declared", "declared on paper only"),
];

/// A drawing in whole pixels from the top left.
pub(super) struct Picture {
    /// Width.
    pub(super) width: usize,
    /// Height.
    pub(super) height: usize,
    /// Width of each box.
    pub(super) box_width: usize,
    /// Height of each box.
    pub(super) box_height: usize,
    /// Parties.
    pub(super) boxes: Vec<PartyBox>,
    /// Handovers and declarations.
    pub(super) arrows: Vec<Arrow>,
    /// The same in words, for those who cannot see it.
    pub(super) words: String,
    /// Hundreds of pixels below which it scrolls instead of shrinking further: a class of the style sheet.
    pub(super) least: usize,
}

/// A party.
pub(super) struct PartyBox {
    /// Left edge.
    pub(super) x: usize,
    /// Top edge.
    pub(super) y: usize,
    /// Whole name.
    pub(super) name: String,
    /// Name in lines that fit.
    pub(super) lines: Vec<String>,
    /// Country code, or a question mark.
    pub(super) country: String,
    /// Roles that fit on one line.
    pub(super) roles: String,
    /// Style: `held` or `declared`.
    pub(super) style: &'static str,
}

/// A line from one party to another.
pub(super) struct Arrow {
    /// SVG path.
    pub(super) path: String,
    /// Style: `sure`, `likely`, `built` or `declared`.
    pub(super) style: &'static str,
    /// Middle of the label.
    pub(super) x: usize,
    /// Line at the label.
    pub(super) y: usize,
    /// Text above the line, from the top.
    pub(super) above: Vec<String>,
    /// Text below the line.
    pub(super) below: Vec<String>,
    /// The whole label in one line.
    pub(super) words: String,
    /// Licence sign; none for a declaration.
    pub(super) mark: Option<Mark>,
}

impl Picture {
    /// Draws the custody. O(handovers^2 + handovers x columns + parties).
    pub(super) fn of(custody: &Custody) -> Picture {
        let grid = Grid::of(custody);
        let (width, height) = grid.size();
        let lines = grid.lines().into_iter().enumerate();
        Picture {
            width,
            height,
            box_width: BOX_WIDTH,
            box_height: BOX_HEIGHT,
            boxes: (0..custody.holders.len())
                .map(|number| party(&custody.holders[number], grid.corner(number)))
                .collect(),
            arrows: lines.map(|(number, line)| arrow(custody.handovers.get(number), line)).collect(),
            words: words(custody),
            least: (width * 7 / 1000).min(LEAST),
        }
    }

    /// Styles of lines with what each means.
    pub(super) fn styles(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        STYLES.into_iter().filter(|(style, _)| self.draws(style))
    }

    /// True when a line of that style is drawn.
    fn draws(&self, style: &str) -> bool {
        self.arrows.iter().any(|arrow| arrow.style == style)
    }

    /// The licence signs that are drawn, gravest first.
    pub(super) fn marks(&self) -> impl Iterator<Item = Mark> {
        let drawn = |mark: &Mark| self.arrows.iter().flat_map(|arrow| &arrow.mark).any(|sign| sign.class == mark.class);
        Mark::all().into_iter().filter(drawn)
    }
}

fn party(holder: &Holder, (x, y): (usize, usize)) -> PartyBox {
    PartyBox {
        x,
        y,
        name: holder.name.clone(),
        lines: fitted(&holder.name, NAME_WIDTH, 3),
        country: if holder.country.is_known() { holder.country.code().to_owned() } else { "?".to_owned() },
        roles: fitted(&holder.roles.join(", "), NAME_WIDTH + 5, 1).concat(),
        style: if holder.only_declared { "declared" } else { "held" },
    }
}

fn arrow(handover: Option<&Handover>, line: Line) -> Arrow {
    let Line { path, x, y, room } = line;
    let Some(handover) = handover else {
        let (above, below) = (vec!["declared end user".to_owned()], vec!["not on these routes".to_owned()]);
        return Arrow { path, style: "declared", x, y, above, below, words: String::new(), mark: None };
    };
    let days = if handover.first == handover.last {
        vec![handover.first.to_string()]
    } else {
        vec![handover.first.to_string(), format!("to {}", handover.last)]
    };
    let lots = lots(handover);
    let products = handover.products.join("; ");
    let basis = handover.basis.map(|basis| format!("by {basis}"));
    let words = [&[lots.clone(), days.join(" "), products.clone()], basis.as_slice()].concat().join(", ");
    let (above, below) = match room {
        Room::Whole => {
            ([days, vec![lots]].concat(), [fitted(&products, LABEL_WIDTH, 2), Vec::from_iter(basis)].concat())
        }
        Room::Part => (vec![lots], fitted(&products, LABEL_WIDTH, 1)),
        Room::Little => (vec![lots], Vec::new()),
    };
    Arrow { path, style: style(handover.basis), x, y, above, below, words, mark: Some(Mark::of(handover.licence)) }
}

/// `6 lots, 240 units`.
fn lots(handover: &Handover) -> String {
    let units =
        handover.units.map_or_else(|| "units not recorded".to_owned(), |units| format!("{} units", grouped(units)));
    match handover.shipments.len() {
        1 => units,
        many => format!("{many} lots, {units}"),
    }
}

fn style(basis: Option<&str>) -> &'static str {
    match basis {
        None => "sure",
        Some(word) if word == Basis::Serial.word() || word == Basis::SameProduct.word() => "sure",
        Some(word) if word == Basis::Assembly.word() => "built",
        Some(_) => "likely",
    }
}

/// At most `most` lines of about `width` characters, the last cut short with an ellipsis where more would follow.
fn fitted(text: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = textwrap::wrap(text, width).iter().map(|line| line.trim_end().to_owned()).collect();
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while textwrap::core::display_width(last) >= width {
                last.pop();
            }
            last.push('\u{2026}');
        }
    }
    lines
}

fn words(custody: &Custody) -> String {
    let mut sentences: Vec<String> = custody
        .handovers
        .iter()
        .map(|handover| {
            let (from, to) = (&custody.holders[handover.from], &custody.holders[handover.to]);
            let lots = counted(handover.shipments.len() as u64, "shipment");
            format!("{} ({}) to {} ({}): {lots}", from.name, from.country, to.name, to.country)
        })
        .collect();
    let declared = custody.holders.iter().filter(|holder| holder.only_declared);
    sentences.extend(declared.map(|holder| format!("{} is declared as end user and not on these routes", holder.name)));
    sentences.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_with_an_ellipsis() {
        assert_eq!(fitted("Copper Wren Trading", 19, 2), ["Copper Wren Trading"]);
        let lines = fitted("Copper Wren International Trading and Logistics Company", 19, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('\u{2026}'), "{lines:?}");
        assert!(lines.iter().all(|line| line.chars().count() <= 19), "{lines:?}");
    }
}
