//! From a product, a kind or stated figures to goods: level, ECCN, paragraph, arithmetic and what is missing.

use rust_decimal::Decimal;

use crate::model::{Goods, Identity, Level, Text};
use crate::policy::{Attained, Certainty, Figures, Form, GoodsKind, Product};

use super::catalogue::{Catalogue, Texts};
use super::parts::Found;
use super::stated::Stated;
use super::tokens::{Reading, is_one};

impl Catalogue<'_> {
    /// Goods of a catalogue product.
    pub(super) fn accelerator(
        &self,
        product: &Product,
        chips: u32,
        identity: Identity,
        form: Form,
    ) -> (Goods, Figures) {
        let (mut goods, figures) = match self.made.get(product.model.as_str()).filter(|_| form == product.form) {
            Some(once) => once.get_or_init(|| self.one_unit(product, form)).clone(),
            None => self.one_unit(product, form),
        };
        goods.identity = identity;
        if chips != product.chips {
            let times = i64::from(chips).checked_div(i64::from(product.chips.max(1))).unwrap_or(1).max(1);
            goods.name = format!("{chips}x {}", product.model);
            goods.chips = chips;
            goods.typical_unit_value_usd = goods.typical_unit_value_usd.map(|value| value.saturating_mul(times));
            goods.power_w = goods.power_w.map(|power| power.saturating_mul(times));
        }
        (goods, figures)
    }

    fn one_unit(&self, product: &Product, form: Form) -> (Goods, Figures) {
        let figures = product.figures();
        let (level, arithmetic, missing) = match self.rules.control_test() {
            Some(test) => test.level(&figures),
            None => (Level::None, vec!["no control test in force on this day".to_owned()], Vec::new()),
        };
        let mut goods = Goods {
            name: product.model.clone(),
            family: product.family.clone(),
            key: product.family.clone(),
            identity: Identity::Named,
            chips: product.chips,
            tpp: product.tpp,
            performance_density: product.performance_density,
            memory_bandwidth: product.memory_bandwidth,
            datacenter: product.datacenter,
            level,
            tpp_by_bits: product.bits.zip(product.tpp).into_iter().collect(),
            arithmetic: made(product).into_iter().chain(arithmetic).collect::<Vec<_>>().join("; "),
            missing,
            letter: product.letter.clone().filter(|letter| self.rules.in_force_or_published(letter)),
            prc_designed: product.prc_designed,
            typical_unit_value_usd: product.typical_unit_value_usd,
            power_w: product.power_w,
            certainty: product.confidence.word(),
            notes: Some(&product.notes).filter(|notes| !notes.is_empty()).into_iter().cloned().collect(),
            ..unrecognised("", "")
        };
        self.settle(&mut goods, &figures, (product.dense_tops, form));
        (goods, figures)
    }

    /// Goods by stated figures alone. O(rates x lines).
    #[must_use]
    pub fn by_figures(&self, stated: &Stated, part_number: &str, description: &str) -> (Goods, Figures) {
        let words = &self.policy.goods_words().figures;
        let mut judged = stated.judge(self.rules.control_test(), (words.widest_bits, words.wide_bits));
        if judged.level == Level::C && !self.rules.level_c_is_known() {
            judged.level = Level::None;
            judged.arithmetic.push(BEFORE_C.to_owned());
        }
        let form =
            stated.form.unwrap_or(if stated.chips.is_some_and(|chips| chips > 1) { Form::Board } else { Form::Chip });
        let mut goods = Goods {
            identity: Identity::Named,
            chips: stated.chips.unwrap_or(1),
            tpp: judged.figures.tpp.filter(|_| !judged.tpp_by_bits.is_empty()),
            performance_density: judged.figures.performance_density.filter(|_| !stated.planar).map(|it| it.round_dp(2)),
            memory_bandwidth: stated.memory_bandwidth,
            datacenter: stated.datacenter,
            level: judged.level,
            tpp_by_bits: judged.tpp_by_bits,
            arithmetic: judged.arithmetic.join("; "),
            missing: judged.missing,
            certainty: Certainty::Medium.word(),
            notes: vec![
                "by the figures stated: dense rates count, and a bit length that is not stated may give more"
                    .to_owned(),
            ],
            ..unrecognised(part_number, description)
        };
        if part_number.is_empty() && description.is_empty() {
            "circuit of the stated figures".clone_into(&mut goods.name);
        }
        self.settle(&mut goods, &judged.figures, (judged.tops, form));
        (goods, judged.figures)
    }

    /// Paragraph, ECCN, close calls and the reach of letters, from the level and the figures.
    fn settle(&self, goods: &mut Goods, figures: &Figures, (tops, form): (Option<Decimal>, Form)) {
        let Some(test) = self.rules.control_test() else { return };
        if goods.level.is_controlled() {
            goods.paragraph = test.deciding_line(figures).map(|line| line.paragraph.clone()).unwrap_or_default();
        }
        if goods.level != Level::Unknown {
            goods.notes.extend(test.close_calls(figures));
        }
        let chip = form == Form::Chip;
        goods.eccn =
            match (goods.level, &test.below) {
                (Level::A | Level::B, _) => format!("{}.{}", if chip { "3A090" } else { "4A090" }, goods.level.word()),
                (Level::C, _) => "3A090.c".to_owned(),
                (Level::None, Some(below))
                    if tops.is_some_and(|tops| tops >= below.tops_at_least)
                        || figures.interconnect_gbps.is_some_and(|rate| rate >= below.interconnect_at_least) =>
                {
                    if chip { below.circuit.clone() } else { below.assembly.clone() }
                }
                _ => String::new(),
            };
        let system = matches!(form, Form::Server | Form::Rack);
        if system && matches!(goods.level, Level::A | Level::B) {
            goods.notes.push(self.policy.goods_words().figures.encryption_note.clone());
        }
        self.letter_reach(goods, figures);
    }

    /// Whether a letter reaches a circuit below every line by its bandwidth; what is near or not known needs facts.
    fn letter_reach(&self, goods: &mut Goods, figures: &Figures) {
        let open = goods.level == Level::None && goods.letter.is_none() && !figures.is_hbm;
        let Some((instrument, reach)) = self.reach.filter(|_| open) else { return };
        match reach.attained(goods.memory_bandwidth, figures.interconnect_gbps, goods.datacenter) {
            Attained::Yes => goods.letter = Some(instrument.to_owned()),
            Attained::Perhaps(doubts) => {
                goods.needs_facts.extend(doubts.iter().map(|doubt| format!("{instrument}: {doubt}")));
            }
            Attained::No => {}
        }
    }

    /// Goods by a part number that leaves one or several products open.
    pub(super) fn by_board(&self, products: &[&Product], found: &Found) -> Option<(Goods, Figures)> {
        let first = *products.first()?;
        let answers: Vec<(Goods, Figures)> =
            products.iter().map(|it| self.accelerator(it, it.chips, Identity::PartNumber, it.form)).collect();
        let same = |test: &dyn Fn(&Goods) -> bool| answers.iter().all(|(goods, _)| test(goods));
        let (mut goods, figures) = answers.first().cloned()?;
        let exact = matches!(found, Found::Exact(_));
        if exact {
            return Some((goods, figures));
        }
        let doubtful = matches!(found, Found::Board(_)) || products.len() > 1;
        let certainty = if doubtful { Certainty::Low } else { first.confidence.min(Certainty::Medium) };
        goods.certainty = certainty.word();
        if same(&|it| it.family == first.family && it.level == goods.level) {
            goods.notes.push("known by prefix and board code; the suffix is not in the catalogue".to_owned());
            return Some((goods, figures));
        }
        let models = products.iter().map(|it| it.model.as_str()).collect::<Vec<_>>().join(", ");
        let (level, eccn) = (answers[0].0.level, answers[0].0.eccn.clone());
        let open = Goods {
            name: format!("one of {models}"),
            identity: Identity::PartNumber,
            chips: if same(&|it| it.chips == first.chips) { first.chips } else { 1 },
            datacenter: first.datacenter.filter(|_| same(&|it| it.datacenter == first.datacenter)),
            level: if same(&|it| it.level == level) { level } else { Level::Unknown },
            eccn: if same(&|it| it.eccn == eccn) { eccn.clone() } else { String::new() },
            missing: vec!["suffix of the part number".to_owned()],
            arithmetic: format!("the board code is that of {models}"),
            certainty: certainty.word(),
            ..unrecognised("", "")
        };
        Some((Goods { key: open.name.to_uppercase(), ..open }, Figures::default()))
    }

    /// Goods of a kind without an accelerator of the catalogue.
    pub(super) fn plain_goods(&self, kind: &GoodsKind, part_number: &str, description: &str) -> Goods {
        let early = kind.level() == Level::C && !self.rules.level_c_is_known();
        let level = if early { Level::None } else { kind.level() };
        let missing = if level == Level::Unknown {
            vec![format!("what it holds: {} is all that is said", kind.name)]
        } else {
            Vec::new()
        };
        Goods {
            name: kind.name.clone(),
            identity: Identity::Kind,
            level,
            eccn: if level == Level::C { "3A090.c".to_owned() } else { String::new() },
            built_into: kind.built_into.clone(),
            certainty: kind.confidence.min(Certainty::Medium).word(),
            arithmetic: format!("recognised as {}: no accelerator named", kind.name),
            notes: if early { vec![BEFORE_C.to_owned()] } else { Vec::new() },
            missing,
            ..unrecognised(part_number, description)
        }
    }

    /// Words of encryption in a system's text are said back, never turned into a classification.
    pub(super) fn note_encryption(&self, texts: &Texts, goods: &mut Goods) {
        let words = &self.policy.goods_words().figures;
        let said = |reading: &&Reading| reading.any_said(|text| is_one(text, &words.encryption, &[]));
        if goods.level.is_controlled() && texts.both().iter().any(said) && !goods.notes.contains(&words.encryption_note)
        {
            goods.notes.push(words.encryption_note.clone());
        }
    }
}

/// Said of memory before its paragraph.
const BEFORE_C: &str = "3A090.c was not yet published on this day";

/// How the catalogue's TPP and density come about.
fn made(product: &Product) -> Vec<String> {
    let mut lines = Vec::new();
    if let (Some(tops), Some(bits), Some(tpp)) = (product.dense_tops, product.bits, product.tpp) {
        lines.push(format!("{} x {bits} bits = TPP {}", tops.normalize(), tpp.normalize()));
    }
    if let (Some(area), Some(tpp), Some(density)) = (product.die_area, product.tpp, product.performance_density) {
        lines.push(format!(
            "{} / {} mm2 = performance density {}",
            tpp.normalize(),
            area.normalize(),
            density.normalize()
        ));
    }
    lines
}

/// Goods of which nothing is known but their words.
pub(super) fn unrecognised(part_number: &str, description: &str) -> Goods {
    let part = Reading::of(part_number).texts().join(" ");
    let words = if part.is_empty() { Reading::of(description).texts().join(" ") } else { String::new() };
    let shown = if description.is_empty() { part_number } else { description };
    Goods {
        name: if shown.is_empty() { "goods not described".to_owned() } else { shown.to_owned() },
        family: String::new(),
        key: if part.is_empty() { words } else { part },
        identity: Identity::Unrecognised,
        chips: 0,
        tpp: None,
        performance_density: None,
        memory_bandwidth: None,
        datacenter: None,
        level: Level::Unknown,
        eccn: String::new(),
        paragraph: String::new(),
        tpp_by_bits: Vec::new(),
        notes: Vec::new(),
        needs_facts: Vec::new(),
        arithmetic: String::new(),
        missing: vec!["needs classification: no product or kind of goods recognised".to_owned()],
        letter: None,
        prc_designed: false,
        typical_unit_value_usd: None,
        power_w: None,
        built_into: Vec::new(),
        certainty: Certainty::Low.word(),
        words: (Text::NONE, Text::NONE),
    }
}
