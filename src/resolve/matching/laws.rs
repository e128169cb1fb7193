//! What holds for all names, and the principles by which invented pairs are told apart.

use proptest::prelude::*;

use super::*;
use crate::policy::Policy;

struct Reader {
    lexicon: Lexicon,
    rarity: Rarity,
}

/// Read once: the rule book is large.
static READER: std::sync::LazyLock<Reader> = std::sync::LazyLock::new(Reader::read);

impl Reader {
    fn new() -> &'static Reader {
        &READER
    }

    fn read() -> Reader {
        let policy = Policy::embedded().unwrap();
        Reader { lexicon: Lexicon::new(policy.name_words()), rarity: Rarity::default() }
    }

    fn name(&self, text: &str) -> Name {
        Name::new(text, Schema::Unknown, &self.lexicon, &self.rarity)
    }

    fn score(&self, one: &str, other: &str) -> u16 {
        score(&self.name(one), &self.name(other))
    }
}

#[test]
fn one_party_in_many_spellings_is_one() {
    let reader = Reader::new();
    let same = reader.lexicon.thresholds().same;
    for (one, other) in [
        ("JSC Varnex", "VARNEX JOINT STOCK COMPANY"),
        ("JSCVARNEX", "JSC Varnex"),
        ("ORLAN PETRO COMP", "Orlan Petro Company"),
        ("YUNHE HEXIN COMM GRP", "Yunhe Hexin Communication Group Co., Ltd."),
        ("HEXIN YUNHE", "Yunhe Hexin Communication Group Co., Ltd."),
        ("Аurоrа Photonics", "Aurora Photonics"),
        ("Варнекс Орлан", "Varnex Orlan"),
        ("Pell & Co.", "Pell and Company"),
        ("SunBrook Optics", "Sun Brook Optics Ltd"),
        ("A.B.D. Wafers", "ABD Wafers Inc"),
        ("Brigade Forty-four", "Brigade 44"),
        ("First Zorin Bank", "1st Zorin Bank"),
        ("ZORIN, Alexej", "Alexej Zorin"),
        ("Varnex Limitted", "Varnex Ltd"),
        ("Orlanix Optics", "Orlannix Optics"),
    ] {
        assert!(reader.score(one, other) >= same, "{one} {other} {}", reader.score(one, other));
    }
}

#[test]
fn two_parties_with_words_in_common_are_two() {
    let reader = Reader::new();
    let same = reader.lexicon.thresholds().same;
    for (one, other) in [
        ("Bramblewood Corp", "7731 CORP."),
        ("7732 CORP.", "7731 CORP."),
        ("Georgia Bushnell Optics", "Georgia Habbit Optics"),
        ("OOO Vremya Chip", "OOO Zarya Chip"),
        ("PT Sinar Wafer Tbk", "PT Laut Wafer Tbk"),
        ("UAB Girios Optika", "UAB Kalno Optika"),
        ("Eagle Stationery", "Eagle"),
        ("Varnex Trading", "Trading Company Ltd"),
        ("Northern Pipeline Corporation", "Northern Petroleum Corporation"),
        ("Varnex Plant 5", "Varnex Plant 6"),
        ("Limited", "Corp"),
    ] {
        assert!(reader.score(one, other) < same, "{one} {other} {}", reader.score(one, other));
    }
}

#[test]
fn scores_are_graded_by_what_differs() {
    let reader = Reader::new();
    let falling =
        ["Varnex Orlan Ltd", "Varnex Orlan Limited", "Orlan Varnex", "Orlan Warnex", "Orlan Varnik", "Zarya Chip"];
    let scores: Vec<u16> = falling.iter().map(|other| reader.score("Varnex Orlan Ltd", other)).collect();
    assert_eq!(scores[0], 1000);
    assert!(scores.windows(2).all(|pair| pair[0] > pair[1]), "{scores:?}");
}

#[test]
fn look_alikes_are_remarked_only_where_scripts_mix() {
    let reader = Reader::new();
    assert!(reader.name("Аurоrа Photonics").mixed_script);
    for plain in ["Северный Завод", "Βόρεια Τεχνική", "Հյուսիսային", "Aurora Photonics", "ООО Заря"]
    {
        assert!(!reader.name(plain).mixed_script, "{plain}");
    }
}

/// RES-11: a legal form in front makes nobody alike. RES-05: a name that is a legal form meets no other.
#[test]
fn legal_forms_bring_no_two_parties_together() {
    let reader = Reader::new();
    let review = reader.lexicon.thresholds().review;
    let in_front = [
        "OOO Vremya Chip",
        "OOO Zarya Chip",
        "PT Sinar Wafer Tbk",
        "PT Laut Wafer Tbk",
        "UAB Girios Optika",
        "UAB Kalno Optika",
    ];
    let only = ["AB Co", "Limited", "GmbH & Co. KG", "PLC", "Coop", "S.C.S & Company"];
    for names in [in_front, only] {
        for (nth, one) in names.iter().enumerate() {
            for other in &names[nth + 1..] {
                assert!(reader.score(one, other) < review, "{one} {other} {}", reader.score(one, other));
            }
        }
    }
    let same = reader.lexicon.thresholds().same;
    for (one, other) in [("Pell & Co.", "Pell"), ("Pell & Co.", "Pell and Company"), ("Pell", "Pell and Company")] {
        assert!(reader.score(one, other) >= same, "RES-10: {one} {other} {}", reader.score(one, other));
    }
}

/// Words turned round, slips in words that tell little, and other letters cost little.
#[test]
fn a_form_is_known_wherever_it_stands_and_however_it_is_slipped() {
    let reader = Reader::new();
    let review = reader.lexicon.thresholds().review;
    for (one, other) in [
        ("Varnex Trading LLC", "Trading LLC Varnex"),
        ("Varnex Pacific SDN BHD", "BHD SDN Pacific Varnex"),
        ("Zaryana Optika OY", "OY Zaryana Optika"),
        ("Varnex Trading Ltd", "Varnex Traidng Ltd"),
        ("Varnex Company Limited", "Varnex Company Liimted"),
        ("PJSC Varnex", "JPSC Varnex"),
        ("Bank of Varnex Co Ltd", "Банк оф Варнекс Ко Лтд"),
        ("Alan C. Varnex", "Алан К. Варнекс"),
        ("Varnex Orlan S.A. de C.V.", "C.V. Varnex Orlan S.A. de"),
        ("Varnex Stock and Joint Holding JSC", "Joint Holding JSC Varnex Stock and"),
        ("JIN, Zhongda", "джин, жонгда"),
        ("Karrah & Munir", "каррах & мунир"),
        ("Mohamad Elkateb", "μοχαμαντ ελκατεμπ"),
        ("Alex Wu", "алекс ву"),
        ("Varnex Electronics (HK) Co., Ltd.", "варнекс електроникс (хк) ко., лтд."),
        ("MSK 391", "мск 391"),
        ("Orlan Varnex GMB", "Orlan Varnex GmbH"),
        ("OBSHCHESTVO S OGRANICHENNOY OTVETSTVENNOSTYU VARNEX", "ομπσχεστβο σ ογκρανιχεννου οτβετστβεννοστυου βαρνεξ"),
        ("Joint Stock Company Orlan Design", "τζοιντ στοκκ κομπανυ ορλαν ντεσιγκν"),
        ("Wang Wei", "ουανγκ ουει"),
        ("Xinjiang Shuangwa Chip", "ξιντζιανγκ σουανγκουα χιπ"),
    ] {
        assert!(reader.score(one, other) >= review, "{one} {other} {}", reader.score(one, other));
    }
}

/// A word that merely sounds like a known one, or could be read as one, stays what it is.
#[test]
fn words_of_another_script_are_not_taken_for_known_ones_they_only_resemble() {
    let reader = Reader::new();
    for (read, class) in [("хенна", Class::Core), ("сеа", Class::Core), ("χκ", Class::Place)] {
        let name = reader.name(&format!("{read} варнекс"));
        assert_eq!(name.tokens.first().map(|token| token.class), Some(class), "{read}");
    }
    assert_eq!(reader.name("варнекс компанй").forms, ["company"]);
}

#[test]
fn a_name_that_is_only_a_legal_form_stays_whole() {
    let reader = Reader::new();
    for whole in ["Limited", "PLC", "GmbH & Co. KG", "Corp."] {
        let name = reader.name(whole);
        assert!(name.forms.is_empty() && !name.tokens.is_empty(), "{whole}");
        assert_eq!(reader.score(whole, whole), 1000);
        assert!(reader.score(whole, &format!("Varnex {whole}")) < reader.lexicon.thresholds().same, "{whole}");
    }
}

#[test]
fn the_index_finds_what_a_comparison_of_all_finds() {
    let reader = Reader::new();
    let stems = ["Varnex", "Orlanix", "Zaryana", "Brudewick", "Kalmorra", "Tindrum", "Sunbrook", "Hexinova"];
    let trades = ["Optics Ltd", "Trading LLC", "Wafer Co., Ltd", "Systems GmbH", ""];
    let listed: Vec<String> =
        stems.iter().flat_map(|stem| trades.iter().map(move |trade| format!("{stem} {trade}"))).collect();
    let index = NameIndex::new(listed.iter().map(|name| reader.name(name)).collect());
    let least = reader.lexicon.thresholds().review;
    for asked in
        ["Varnexx Optics", "ORLANX OPTICS", "Optics Zaryana", "BrudewickTrading", "Kalmora Wafer Company Limited"]
    {
        let found = index.search(&reader.name(asked), least);
        let all: Vec<u16> =
            index.names().iter().map(|name| score(&reader.name(asked), name)).filter(|score| *score >= least).collect();
        assert_eq!(found.len(), all.len(), "{asked}");
        assert!(!found.is_empty(), "{asked}");
    }
}

fn words() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec("[a-zа-я]{1,9}|[0-9]{1,4}|ltd|llc|trading|al|李", 1..6)
}

/// A name of few words, so that two of them are often alike, with slips of the pen.
fn slipped() -> impl Strategy<Value = String> {
    let word = "varnex|orlan|sun|brook|sunbrook|trading|systems|international|intl|j|al|7|gmbh|ltd|wei|орлан|李|vo|sochi|\
                sovhim|georg|jiri|bill|william|oo|ssen|zarya";
    let words = proptest::collection::vec((word, 0..12_usize, 0..4_u8), 1..5);
    words.prop_map(|words| {
        let slip = |(word, at, kind): (String, usize, u8)| {
            let letters: Vec<char> = word.chars().collect();
            let (before, after) = letters.split_at(at.min(letters.len()));
            let (mut before, after): (String, String) = (before.iter().collect(), after.iter().collect());
            match kind {
                0 => before.extend(after.chars().skip(1)),
                1 => before.extend(['e'].into_iter().chain(after.chars())),
                _ => before.push_str(&after),
            }
            before
        };
        words.into_iter().map(slip).collect::<Vec<String>>().join(" ")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(334))]

    /// The index compares only names whose bound reaches what is asked for: what it says of a name is what a plain
    /// comparison says, also where just so much is asked for.
    #[test]
    fn the_index_scores_as_a_plain_comparison_does(names in proptest::collection::vec(slipped(), 12)) {
        let reader = Reader::new();
        let names: Vec<Name> = names.iter().map(|name| reader.name(name)).collect();
        let book = NameBook::new(&names);
        for one in &names {
            for (other, at) in names.iter().zip(0..) {
                let told = score(one, other);
                let (one, other) = (one, &other.original);
                for least in [1, 500, 820, told.max(1)] {
                    let here = book.score_alone(one, at, least);
                    prop_assert_eq!(here, Some(told).filter(|told| *told >= least), "{} {} {}", one.original, other, least);
                }
                prop_assert_eq!(book.score_alone(one, at, told + 1), None, "{} {}", one.original, other);
            }
        }
    }

    #[test]
    fn any_text_is_read_and_compared_both_ways(one in ".{0,40}", other in ".{0,40}") {
        let reader = Reader::new();
        prop_assert_eq!(reader.score(&one, &other), reader.score(&other, &one));
    }

    #[test]
    fn a_name_is_most_like_itself(one in words(), other in words()) {
        let reader = Reader::new();
        let (one, other) = (one.join(" "), other.join(" "));
        // a hard sign alone is not read as anything: such a name is like nothing, itself included
        let own = if reader.name(&one).whole.is_empty() { 0 } else { 1000 };
        prop_assert_eq!(reader.score(&one, &one), own);
        let both = reader.score(&one, &other);
        prop_assert!(both <= 1000);
        prop_assert!(both < 1000 || reader.name(&one).tokens == reader.name(&other).tokens);
        prop_assert_eq!(both, reader.score(&other, &one));
    }

    #[test]
    fn another_alias_never_lowers_the_best(asked in words(), known in words(), added in words()) {
        let reader = Reader::new();
        let names = |aliases: &[&Vec<String>]| aliases.iter().map(|alias| reader.name(&alias.join(" "))).collect();
        let best = |names: Vec<Name>| names.iter().map(|name| score(&reader.name(&asked.join(" ")), name)).max();
        prop_assert!(best(names(&[&known, &added])) >= best(names(&[&known])));
    }

    /// Letters of one script are no look-alikes, however many of them look like Latin ones.
    #[test]
    fn scr_17_names_in_one_script_get_no_remark(
        cyrillic in "[А-Яа-я]{2,9}( [А-Яа-я]{1,9}){0,3}",
        greek in "[Α-ΡΣ-Ωα-ω]{2,9}( [Α-ΡΣ-Ωα-ω]{1,9}){0,3}",
        armenian in "[Ա-Ֆա-ֆ]{2,9}( [Ա-Ֆա-ֆ]{1,9}){0,3}",
    ) {
        let reader = Reader::new();
        for name in [cyrillic, greek, armenian] {
            prop_assert!(!reader.name(&name).mixed_script, "{}", name);
        }
    }

    #[test]
    fn order_costs_little(stem in "[b-d][aeiou][l-n][aeiou][r-t]", second in "[f-h][aeiou][p-r][aeiou][w-z]") {
        let reader = Reader::new();
        let (one, other) = (format!("{stem} {second}"), format!("{second} {stem}"));
        prop_assert!(reader.score(&one, &other) >= 960);
    }
}
