//! Parties and the hops between them for tools that draw graphs: GraphML and DOT, every text escaped.

use std::collections::BTreeMap;
use std::io;

use super::Format;
use super::visible::visible;
use crate::model::Report;

/// How a graph is written down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Notation {
    /// XML that Gephi, yEd, Cytoscape and networkx read.
    GraphMl,
    /// The language of Graphviz.
    Dot,
}

/// One hop to draw.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Arrow {
    /// Name and country of the sender.
    pub from: (String, String),
    /// Name and country of the receiver.
    pub to: (String, String),
    /// Departure.
    pub departed: String,
    /// Arrival, empty when not recorded.
    pub arrived: String,
    /// Shipment id as read.
    pub shipment: String,
    /// Goods.
    pub goods: String,
    /// Units, empty when not recorded.
    pub units: String,
}

/// Parties and hops, each once, in the order of names and days.
#[derive(Clone, Default, Debug)]
pub struct Graph {
    /// Hops with the findings (or the ranks of routes) that they stand in.
    arrows: BTreeMap<Arrow, Vec<String>>,
}

const OF_A_HOP: [&str; 6] = ["shipment", "departed", "arrived", "goods", "units", "in"];

impl Graph {
    /// Adds a hop that stands in a finding or route.
    pub fn add(&mut self, arrow: Arrow, stands_in: &str) {
        let known = self.arrows.entry(arrow).or_default();
        if !known.iter().any(|one| one == stands_in) {
            known.push(stands_in.to_owned());
        }
    }

    /// Writes it down. Linear in the size of the graph.
    ///
    /// # Errors
    /// Only those of `out`.
    pub fn write(&self, notation: Notation, out: &mut dyn io::Write) -> io::Result<()> {
        match notation {
            Notation::GraphMl => self.write_graphml(out),
            Notation::Dot => self.write_dot(out),
        }
    }

    fn parties(&self) -> BTreeMap<&(String, String), usize> {
        let ends = self.arrows.keys().flat_map(|arrow| [&arrow.from, &arrow.to]);
        let parties: BTreeMap<_, usize> = ends.map(|party| (party, 0)).collect();
        parties.into_keys().zip(0..).collect()
    }

    fn write_graphml(&self, out: &mut dyn io::Write) -> io::Result<()> {
        writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        writeln!(out, r#"<graphml xmlns="http://graphml.graphdrawing.org/xmlns">"#)?;
        for (what, name) in
            [("node", "name"), ("node", "country")].into_iter().chain(OF_A_HOP.map(|name| ("edge", name)))
        {
            writeln!(out, r#"<key id="{name}" for="{what}" attr.name="{name}" attr.type="string"/>"#)?;
        }
        writeln!(out, r#"<graph id="hops" edgedefault="directed">"#)?;
        let parties = self.parties();
        for ((name, country), place) in &parties {
            let (name, country) = (xml(name), xml(country));
            writeln!(
                out,
                r#"<node id="p{place}"><data key="name">{name}</data><data key="country">{country}</data></node>"#
            )?;
        }
        for (place, (arrow, stands_in)) in self.arrows.iter().enumerate() {
            write!(out, r#"<edge id="h{place}" source="p{}" target="p{}">"#, parties[&arrow.from], parties[&arrow.to])?;
            for (name, cell) in OF_A_HOP.iter().zip(cells(arrow, stands_in)).filter(|(_, cell)| !cell.is_empty()) {
                write!(out, r#"<data key="{name}">{}</data>"#, xml(&cell))?;
            }
            writeln!(out, "</edge>")?;
        }
        writeln!(out, "</graph>\n</graphml>")
    }

    fn write_dot(&self, out: &mut dyn io::Write) -> io::Result<()> {
        writeln!(out, "digraph hops {{\n  rankdir=LR;\n  node [shape=box];")?;
        let parties = self.parties();
        for ((name, country), place) in &parties {
            writeln!(out, "  p{place} [label={}];", quoted(&format!("{name} ({country})")))?;
        }
        for (arrow, stands_in) in &self.arrows {
            let (from, to) = (parties[&arrow.from], parties[&arrow.to]);
            let [shipment, departed, _, goods, units, stands_in] = cells(arrow, stands_in);
            let units = if units.is_empty() { "?" } else { &units };
            let label = quoted(&format!("{departed}: {units} x {goods}"));
            let (id, tip) = (quoted(&shipment), quoted(&format!("{shipment} in {stands_in}")));
            writeln!(out, "  p{from} -> p{to} [label={label}, edgetooltip={tip}, comment={id}];")?;
        }
        writeln!(out, "}}")
    }
}

fn cells(arrow: &Arrow, stands_in: &[String]) -> [String; 6] {
    let Arrow { shipment, departed, arrived, goods, units, .. } = arrow.clone();
    [shipment, departed, arrived, goods, units, stands_in.join(" ")]
}

/// Text between tags: markup escaped, steering and forbidden characters visible.
fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in visible(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.extend(character.escape_default()),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// A quoted string of DOT.
fn quoted(text: &str) -> String {
    format!("\"{}\"", visible(text).replace('\\', "\\\\").replace('"', "\\\""))
}

/// The findings of a report as one graph: the hops of all listed routes.
#[derive(Clone, Copy, Debug)]
pub struct Drawn(pub Notation);

impl Format for Drawn {
    fn write(&self, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
        let mut graph = Graph::default();
        for finding in &report.findings {
            for hop in finding.routes.iter().flat_map(|route| &route.hops) {
                let arrow = Arrow {
                    from: (hop.from.clone(), hop.from_country.to_string()),
                    to: (hop.to.clone(), hop.to_country.to_string()),
                    departed: hop.departed.to_string(),
                    arrived: hop.arrived.map(|day| day.to_string()).unwrap_or_default(),
                    shipment: hop.shipment.clone(),
                    goods: hop.product.clone(),
                    units: hop.units.map(|units| units.to_decimal().normalize().to_string()).unwrap_or_default(),
                };
                graph.add(arrow, &finding.id);
            }
        }
        graph.write(self.0, out)
    }
}
