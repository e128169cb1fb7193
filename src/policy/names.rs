//! Words in names and lines of business: legal forms, placeholders, forwarders, kinds of trade.

use serde::Deserialize;

use super::party_words::{PartyBook, PartyWords};
use super::{Files, PolicyError, fold, read};

/// What a line of business makes plausible.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BusinessClass {
    /// Uses or makes accelerators: cloud, AI, data centres, chip design.
    Compute,
    /// Universities, laboratories, pharmaceuticals.
    Research,
    /// Telecommunications.
    Telecom,
    /// Banks, insurers, funds.
    Finance,
    /// Traders, distributors, resellers, brokers, retail.
    Trading,
    /// Forwarders, carriers, warehouses.
    Forwarding,
    /// Makers of goods.
    Manufacturing,
    /// No visible use for accelerators.
    Unrelated,
    /// Nothing recorded, or not recognised.
    Unknown,
}

/// What the words of a mode, a description or an observation may say.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Sighting {
    /// Goods sent to be mended or exchanged.
    Repair,
    /// Goods lent, shown or tried.
    Lent,
    /// A party that is on a list no more.
    Removed,
    /// A business in used machines.
    UsedGoods,
    /// Carried across a border by a person.
    ByHand,
    /// Somebody went to look at the machines.
    Visit,
    /// The machines work and say so.
    Running,
    /// Somebody opened the goods to see what is in them.
    Teardown,
    /// The party was looked for at its address and is not there.
    Absent,
    /// The party says that it did not order or receive the goods.
    Unaware,
    /// The goods, or a room for them, were looked for on the spot and are not there.
    Gone,
    /// The goods were counted on the spot, and all are there.
    Counted,
    /// A business that buys machines or circuits to sell them.
    Resells,
    /// Goods for the melting pot.
    Scrap,
    /// Circuits as a foundry or a packager sends them, before they are built into anything.
    Bare,
    /// Machines that answer, draw or host, and train nothing.
    Serves,
}

/// All word lists.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub(super) legal_forms: Vec<(Vec<String>, String)>,
    placeholders: Vec<String>,
    placeholder_openings: Vec<Vec<String>>,
    copies_consignee: Vec<String>,
    forwarder: Vec<Vec<String>>,
    training: Vec<Vec<String>>,
    sightings: [Vec<Vec<String>>; 16],
    business: Vec<ClassWords>,
    pub(super) party: PartyWords,
}

impl Words {
    /// True for a name that stands for nobody, or is made out to somebody's order.
    pub(super) fn is_placeholder(&self, name: &str) -> bool {
        let words = fold::words(name);
        words.is_empty()
            || self.placeholders.binary_search(&words.join(" ")).is_ok()
            || self.placeholder_openings.iter().any(|opening| words.starts_with(opening))
    }

    /// True for a name that says "same as consignee".
    pub(super) fn copies_consignee(&self, name: &str) -> bool {
        self.copies_consignee.binary_search(&fold::line(name)).is_ok()
    }

    /// True when a word of the name is a forwarder's.
    pub(super) fn suggests_forwarder(&self, name: &str) -> bool {
        let words = fold::words(name);
        self.forwarder.iter().any(|phrase| fold::contains(&words, phrase))
    }

    /// True when the use of a tenancy says that models are trained.
    pub(super) fn is_training(&self, usage: &str) -> bool {
        let words = fold::words(usage);
        self.training.iter().any(|phrase| fold::contains(&words, phrase))
    }

    /// True when the words of a cell say it.
    pub(super) fn says(&self, what: Sighting, cell: &str) -> bool {
        let words = fold::words(cell);
        self.sightings[what as usize].iter().any(|phrase| fold::contains(&words, phrase))
    }

    /// The first class, in file order, one of whose phrases stands in the text.
    pub(super) fn business_class(&self, business: &str) -> BusinessClass {
        let words = fold::words(business);
        let names = |class: &&ClassWords| class.words.iter().any(|phrase| fold::contains(&words, phrase));
        self.business.iter().find(names).map_or(BusinessClass::Unknown, |class| class.class)
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassWords {
    class: BusinessClass,
    #[serde(deserialize_with = "read::phrases")]
    words: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameBook {
    legal_form: Vec<LegalForm>,
    #[serde(deserialize_with = "read::phrases")]
    placeholders: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    placeholder_openings: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    copies_consignee: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    forwarder: Vec<Vec<String>>,
    party: PartyBook,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LegalForm {
    form: String,
    #[serde(deserialize_with = "read::phrases")]
    words: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "confidence and source are for the reader of the file; they must be present")]
struct SightingBook {
    #[serde(deserialize_with = "read::phrases")]
    absent: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    training: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    repair: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    lent: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    removed: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    used_goods: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    by_hand: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    visit: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    running: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    teardown: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    unaware: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    gone: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    counted: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    resells: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    scrap: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    bare: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    serves: Vec<Vec<String>>,
    confidence: super::Certainty,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BusinessBook {
    class: Vec<ClassWords>,
}

/// Reads `names.toml`, `sightings.toml` and `business.toml`.
pub(super) fn read(files: &Files<'_>) -> Result<Words, PolicyError> {
    let names: NameBook = files.toml("names.toml")?;
    let mut legal_forms: Vec<(Vec<String>, String)> = Vec::new();
    for form in names.legal_form {
        legal_forms.extend(form.words.into_iter().map(|words| (words, form.form.clone())));
    }
    legal_forms.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
    if let Some(twice) = legal_forms.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        let words = twice[0].0.join(" ");
        return Err(PolicyError::value("names.toml", "legal_form", &words, "keep the words in one form only"));
    }
    short_placeholders(&names.placeholders)?;
    let (sightings, training) = files.toml::<SightingBook>("sightings.toml")?.lists();
    let placeholders = sorted(names.placeholders);
    Ok(Words {
        legal_forms,
        party: PartyWords::new(names.party, &placeholders),
        placeholders,
        placeholder_openings: names.placeholder_openings,
        copies_consignee: sorted(names.copies_consignee),
        forwarder: names.forwarder,
        training,
        sightings,
        business: files.toml::<BusinessBook>("business.toml")?.class,
    })
}

impl SightingBook {
    /// The words of each [`Sighting`], in its order, and those of training.
    fn lists(self) -> ([Vec<Vec<String>>; 16], Vec<Vec<String>>) {
        let lists = [
            self.repair,
            self.lent,
            self.removed,
            self.used_goods,
            self.by_hand,
            self.visit,
            self.running,
            self.teardown,
            self.absent,
            self.unaware,
            self.gone,
            self.counted,
            self.resells,
            self.scrap,
            self.bare,
            self.serves,
        ];
        (lists, self.training)
    }
}

/// Reading asks of a cell whether it says nothing only when it may: letters alone, or three characters.
fn short_placeholders(placeholders: &[Vec<String>]) -> Result<(), PolicyError> {
    let digit =
        |words: &&Vec<String>| words.join(" ").len() > 3 && words.concat().contains(|c: char| c.is_ascii_digit());
    if let Some(words) = placeholders.iter().find(digit) {
        let remedy = "a word for nothing with a digit in it has three characters at most";
        return Err(PolicyError::value("names.toml", "placeholders", &words.join(" "), remedy));
    }
    Ok(())
}

fn sorted(phrases: Vec<Vec<String>>) -> Vec<String> {
    let mut lines: Vec<String> = phrases.into_iter().map(|phrase| phrase.join(" ")).collect();
    lines.sort_unstable();
    lines
}

#[cfg(test)]
mod tests {
    use super::super::Policy;
    use super::*;

    #[test]
    fn sightings_are_read_by_their_words() {
        let policy = Policy::embedded().unwrap();
        let says = [
            (Sighting::Repair, "H100 boards, returned for repair (RMA)"),
            (Sighting::ByHand, "HAND"),
            (Sighting::Visit, "supplier audit: serial labels read"),
            (Sighting::Running, "warranty log-in"),
            (Sighting::Absent, "address visited: no such company at the address"),
            (Sighting::Unaware, "named user says it ordered nothing and received nothing"),
            (Sighting::Gone, "Hall empty; crates gone, owner says sold"),
            (Sighting::Counted, "boxed, cooling plant late, all serials counted"),
            (Sighting::Counted, "racks opened, no units missing"),
            (Sighting::Gone, "all units gone"),
        ];
        for (what, cell) in says {
            assert!(policy.says(what, cell), "{cell}");
        }
        assert!(!policy.says(Sighting::ByHand, "AIR") && !policy.says(Sighting::Running, "tender"));
        assert!(!policy.says(Sighting::Counted, "all units gone"), "all is said of what is not there too");
        for fine in [
            "no finding",
            "racks powered, no exceptions",
            "some units still crated, to be revisited",
            "asset register complete",
        ] {
            let bad = [Sighting::Absent, Sighting::Unaware, Sighting::Gone];
            assert!(bad.iter().all(|what| !policy.says(*what, fine)), "{fine}");
        }
    }

    #[test]
    fn names_and_trades_are_read_by_their_words() {
        let policy = Policy::embedded().unwrap();
        for nobody in ["TO ORDER", "To the order of Example Bank", "NULL", "n/a", "-", "", "Unknown", "NA"] {
            assert!(policy.is_placeholder(nobody), "{nobody}");
        }
        assert!(!policy.is_placeholder("Order Systems Ltd"));
        assert!(policy.copies_consignee("SAME AS CONSIGNEE.") && !policy.copies_consignee("SAMESUNG"));
        assert!(
            policy.name_suggests_forwarder("MENAM LINK LOGISTICS CO LTD")
                && !policy.name_suggests_forwarder("EXPRESSO FOODS")
        );
        for usage in ["AI model training", "train large models", "LLM pre-training"] {
            assert!(policy.is_training(usage), "{usage}");
        }
        assert!(!policy.is_training("inference") && !policy.is_training("constrained optimisation"));
        let forms = policy.legal_forms();
        assert!(forms.windows(2).all(|pair| pair[0].0.len() >= pair[1].0.len()), "longest first");
        let form = |text: &str| forms.iter().find(|(words, _)| words.join(" ") == text).map(|(_, form)| form.as_str());
        assert_eq!(
            (form("PTE LIMITED"), form("LIMITED"), form("CO LTD")),
            (Some("PTE LTD"), Some("LTD"), Some("CO LTD"))
        );
        let trades = [
            ("", BusinessClass::Unknown),
            ("something else", BusinessClass::Unknown),
            ("AI infrastructure", BusinessClass::Compute),
            ("data centre (unverified)", BusinessClass::Compute),
            ("IT reseller", BusinessClass::Trading),
            ("freight forwarding", BusinessClass::Forwarding),
            ("real estate brokerage", BusinessClass::Unrelated),
            ("university", BusinessClass::Research),
            ("bank", BusinessClass::Finance),
            ("telecom", BusinessClass::Telecom),
            ("server OEM", BusinessClass::Manufacturing),
            ("GPU leasing", BusinessClass::Compute),
            ("engineering design consultancy", BusinessClass::Unrelated),
        ];
        for (business, class) in trades {
            assert_eq!(policy.business_class(business), class, "{business}");
        }
    }
}
