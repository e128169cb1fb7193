//! Every product of the catalogue recomputed from its figures, the published vectors, and circuits known by figures.

use chiptrace::classify::{Catalogue, Item, Rate, Stated};
use chiptrace::model::{Day, Goods, Level};
use chiptrace::policy::{Policy, Product};
use rust_decimal::Decimal;

fn policy() -> Policy {
    Policy::embedded().expect("the shipped policy parses")
}

fn on<'p>(policy: &'p Policy, day: &str) -> Catalogue<'p> {
    Catalogue::new(policy, policy.in_force(Day::parse(day).expect("a day that exists")))
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).expect("tests write decimals")
}

fn read(catalogue: &Catalogue<'_>, text: &str) -> Goods {
    catalogue.classify(text, text).0
}

/// The test of November 2023 written out once more, apart from the code and the data that it checks.
fn second_test(tpp: Option<Decimal>, area: Option<Decimal>, datacenter: Option<bool>) -> Level {
    let Some(tpp) = tpp else { return Level::Unknown };
    let density = area.map(|area| tpp / area);
    let is = |value: Option<Decimal>, least: &str, below: Option<&str>| {
        value.map(|value| value >= decimal(least) && below.is_none_or(|below| value < decimal(below)))
    };
    let and = |tpp: bool, density: Option<bool>| if tpp { density } else { Some(false) };
    let [n1600, n2400, n4800] = [1600, 2400, 4800].map(Decimal::from);
    if tpp >= n4800 {
        return Level::A;
    }
    if datacenter == Some(false) {
        return Level::None;
    }
    let lines = [
        (and(tpp >= n1600, is(density, "5.92", None)), Level::A),
        (and(tpp >= n2400, is(density, "1.6", Some("5.92"))), Level::B),
        (and(tpp >= n1600, is(density, "3.2", Some("5.92"))), Level::B),
    ];
    if lines.iter().any(|(answer, _)| answer.is_none()) {
        return Level::Unknown;
    }
    let level = lines.iter().find(|(answer, _)| *answer == Some(true)).map_or(Level::None, |(_, level)| *level);
    if level != Level::None && datacenter.is_none() { Level::Unknown } else { level }
}

#[test]
fn every_product_follows_from_its_figures() {
    let policy = policy();
    let second = on(&policy, "2025-06-01");
    let first = on(&policy, "2023-06-01");
    let by_row = |catalogue: &Catalogue<'_>, product: &Product| read(catalogue, &product.model);
    for product in policy.products() {
        let name = &product.model;
        if let (Some(tops), Some(bits), Some(tpp)) = (product.dense_tops, product.bits, product.tpp) {
            assert_eq!(tops * Decimal::from(bits), tpp, "{name}");
        }
        if let (Some(tpp), Some(area), Some(density)) = (product.tpp, product.die_area, product.performance_density) {
            let off = (tpp / area - density).abs();
            assert!(off <= decimal("0.03"), "{name}: {tpp} / {area} is not {density}");
        }
        assert_eq!(product.tpp.is_some(), product.dense_tops.is_some() && product.bits.is_some(), "{name}");
        let goods = by_row(&second, product);
        assert_eq!(goods.level, second_test(product.tpp, product.die_area, product.datacenter), "{name}: {goods:?}");
        assert_eq!(goods.missing.is_empty(), goods.level != Level::Unknown, "{name}");
        let eccn = match goods.level {
            Level::A => "090.a",
            Level::B => "090.b",
            Level::None if product.dense_tops.is_some_and(|tops| tops >= Decimal::from(8)) => "99",
            _ => "",
        };
        assert!(goods.eccn.contains(eccn), "{name}: {}", goods.eccn);
        assert_eq!(goods.paragraph.is_empty(), !goods.level.is_controlled(), "{name}");
        let expected = match (product.tpp, product.interconnect_gbps) {
            (Some(tpp), _) if tpp < Decimal::from(4800) => Level::None,
            (_, Some(rate)) if rate < Decimal::from(600) => Level::None,
            (Some(_), Some(_)) => Level::A,
            _ => Level::Unknown,
        };
        assert_eq!(by_row(&first, product).level, expected, "{name} by the test of October 2022");
    }
}

#[test]
fn the_published_vectors_hold() {
    let policy = policy();
    let catalogue = on(&policy, "2026-11-25");
    let vectors = [
        ("A100 PCIe 80GB", "4992", "6.04", Level::A, "4A090.a", "3A090.a.1"),
        ("H100 SXM5 80GB", "15832", "19.45", Level::A, "4A090.a", "3A090.a.1"),
        ("NVIDIA H20", "2368", "2.91", Level::None, "4A994.l", ""),
        ("GeForce RTX 4090", "5284.8", "8.68", Level::A, "4A090.a", "3A090.a.1"),
        ("GeForce RTX 4090 D", "4708", "7.74", Level::None, "4A994.l", ""),
        ("NVIDIA L4", "1940", "6.59", Level::A, "4A090.a", "3A090.a.2"),
        ("NVIDIA L40", "2896", "4.76", Level::B, "4A090.b", "3A090.b.1"),
        ("NVIDIA L20", "1912", "3.14", Level::None, "4A994.l", ""),
        ("NVIDIA L2", "1544", "5.24", Level::None, "4A994.l", ""),
        ("NVIDIA A30", "2640", "3.2", Level::B, "4A090.b", "3A090.b.1"),
        ("NVIDIA A40", "2394.4", "3.81", Level::B, "4A090.b", "3A090.b.2"),
        ("NVIDIA A10", "2000", "3.18", Level::None, "4A994.l", ""),
        ("Instinct MI210", "2896", "4", Level::B, "4A090.b", "3A090.b.1"),
        ("Tesla V100 SXM2", "2000", "2.45", Level::None, "4A994.l", ""),
    ];
    for (text, tpp, density, level, eccn, paragraph) in vectors {
        let goods = read(&catalogue, text);
        assert_eq!((goods.tpp, goods.performance_density), (Some(decimal(tpp)), Some(decimal(density))), "{text}");
        assert_eq!((goods.level, goods.eccn.as_str(), goods.paragraph.as_str()), (level, eccn, paragraph), "{text}");
    }
    assert_eq!(read(&catalogue, "NVIDIA H20").letter.as_deref(), Some("US-2025-04-H20"));
    assert!(read(&catalogue, "GeForce RTX 4090").arithmetic.contains("NAC"));
    assert!(read(&catalogue, "NVIDIA A10").notes.iter().any(|note| note.contains("3.182 is within 2 % of 3.2")));
    assert!(read(&catalogue, "NVIDIA A30").arithmetic.contains("3.196"), "not the rounded 3.20");
    assert!(!read(&catalogue, "NVIDIA A30").notes.iter().any(|note| note.contains("3.2")), "b.1 holds without it");
}

fn stated(rates: &[(&str, u32)], area: &str, datacenter: Option<bool>) -> Stated {
    let rate = |(tops, bits): &(&str, u32)| Rate { tops: decimal(tops), bits: Some(*bits), sparse: false };
    Stated {
        rates: rates.iter().map(rate).collect(),
        die_area: (!area.is_empty()).then(|| decimal(area)),
        datacenter,
        ..Stated::default()
    }
}

/// Rates with their bits, die area, market, level.
type Case = (&'static [(&'static str, u32)], &'static str, Option<bool>, Level);

#[test]
fn figures_alone_give_the_level() {
    let policy = policy();
    let catalogue = on(&policy, "2025-06-01");
    let cases: [Case; 16] = [
        (&[("1979", 8)], "814", Some(true), Level::A),
        (&[("1979", 8)], "", None, Level::A),
        (&[("600", 8)], "", Some(false), Level::A),
        (&[("599.9", 8)], "600", Some(false), Level::None),
        (&[("599.9", 8)], "600", None, Level::Unknown),
        (&[("599.9", 8)], "", Some(true), Level::Unknown),
        (&[("200", 8)], "270.28", Some(true), Level::B),
        (&[("200", 8)], "270.27", Some(false), Level::None),
        (&[("200", 8)], "270.2", Some(true), Level::A),
        (&[("200", 8)], "500", Some(true), Level::B),
        (&[("200", 8)], "501", Some(true), Level::None),
        (&[("300", 8)], "1500", Some(true), Level::B),
        (&[("300", 8)], "1501", Some(true), Level::None),
        (&[("199.9", 8)], "", Some(true), Level::None),
        (&[("100", 8), ("100", 16), ("50", 32)], "300", Some(true), Level::B),
        (&[("60", 32)], "600", Some(false), Level::Unknown),
    ];
    for (rates, area, datacenter, level) in cases {
        let (goods, _) = catalogue.by_figures(&stated(rates, area, datacenter), "", "");
        assert_eq!(goods.level, level, "{rates:?} {area} {datacenter:?}: {}", goods.arithmetic);
        assert_eq!(goods.missing.is_empty(), level != Level::Unknown, "{rates:?} {area} {datacenter:?}");
    }
    let (goods, _) = catalogue.by_figures(&stated(&[("1979", 8), ("989", 16)], "814", Some(true)), "", "");
    assert!(goods.arithmetic.contains("1979 x 8 bits = TPP 15832; 989 x 16 bits = TPP 15824"), "{}", goods.arithmetic);
    assert_eq!((goods.eccn.as_str(), goods.paragraph.as_str()), ("3A090.a", "3A090.a.1"));
    assert_eq!(goods.tpp_by_bits, [(8, decimal("15832")), (16, decimal("15824"))]);
}

#[test]
fn memory_planar_dies_and_bandwidth_have_their_own_answers() {
    let policy = policy();
    let catalogue = on(&policy, "2025-06-01");
    let stack = |bandwidth: Option<&str>| Stated {
        is_hbm: true,
        memory_bandwidth: bandwidth.map(decimal),
        die_area: Some(decimal("110")),
        ..Stated::default()
    };
    let level = |stated: &Stated| catalogue.by_figures(stated, "", "").0.level;
    assert_eq!(
        [stack(Some("819")), stack(Some("220")), stack(None)].map(|it| level(&it)),
        [Level::C, Level::None, Level::Unknown]
    );
    let planar = Stated { planar: true, ..stated(&[("500", 8)], "", Some(true)) };
    assert_eq!(level(&planar), Level::None, "no density, so only TPP counts");
    assert_eq!(level(&Stated { planar: true, ..stated(&[("600", 8)], "", Some(true)) }), Level::A);
    let below = |memory: Option<&str>, interconnect: Option<&str>| {
        let figures = Stated {
            memory_bandwidth: memory.map(decimal),
            interconnect: interconnect.map(decimal),
            ..stated(&[("296", 8)], "814", Some(true))
        };
        let (goods, _) = catalogue.by_figures(&figures, "", "");
        assert_eq!(goods.level, Level::None);
        (goods.letter.is_some(), goods.needs_facts.len())
    };
    assert_eq!(below(Some("4000"), Some("64")), (true, 0));
    assert_eq!(below(Some("900"), Some("900")), (true, 0));
    assert_eq!(below(Some("900"), Some("64")), (false, 0));
    assert_eq!(below(Some("900"), None), (false, 1), "what is not known needs facts");
    assert_eq!(below(None, None), (false, 2));
    assert_eq!(below(Some("2000"), Some("64")), (false, 1));
    let early = on(&policy, "2023-06-01");
    let unknown = stated(&[("1979", 8)], "814", Some(true));
    assert_eq!(early.by_figures(&unknown, "", "").0.level, Level::Unknown, "the first test needs the interconnect");
}

#[test]
fn figures_are_read_out_of_text_and_never_guessed() {
    let policy = policy();
    let catalogue = on(&policy, "2025-06-01");
    let cases = [
        ("AI accelerator, 1979 TFLOPS FP8 dense, die 814 mm2", Level::A, "15832"),
        ("INT8 512 TOPS, 384 mm2", Level::Unknown, "4096"),
        ("datacenter accelerator, INT8 512 TOPS, die 384 mm²", Level::A, "4096"),
        ("data center inference chip: 250 TOPS INT8, 125 TFLOPS FP16, die 700 mm2", Level::None, "2000"),
        ("data centre chip FP16 181 TFLOPS INT8 181 TOPS, die size 724 mm2", Level::B, "2896"),
        ("AI chip 2 PFLOPS BF16", Level::A, "32000"),
        ("AI chip 1,979 TOPS (INT8)", Level::A, "15832"),
        ("AI chip 1.979 TFLOPS FP8", Level::Unknown, ""),
        ("AI accelerator 3958 TFLOPS FP8 with sparsity", Level::Unknown, ""),
        ("AI accelerator 1979 TFLOPS FP8 without sparsity", Level::A, "15832"),
        ("AI accelerator card 512 TOPS", Level::Unknown, ""),
        ("AI accelerator card 40 TOPS", Level::None, ""),
        ("AI accelerator 512 TOPS INT8, package 3000 mm2", Level::Unknown, "4096"),
        ("GPU, 82.6 TFLOPS FP32", Level::Unknown, "2643.2"),
        ("8 bit 100 TOPS AI chip", Level::None, "800"),
        ("AI chip, 300 TOPS at 16 bits", Level::A, "4800"),
    ];
    for (text, level, tpp) in cases {
        let goods = read(&catalogue, text);
        assert_eq!(goods.level, level, "{text}: {} {:?}", goods.arithmetic, goods.missing);
        let expected = (!tpp.is_empty()).then(|| decimal(tpp));
        assert_eq!(goods.tpp, expected, "{text}: {}", goods.arithmetic);
    }
    let kept = [("notebook with 40 TOPS NPU", Level::None), ("heat sink for 1979 TFLOPS FP8 accelerator", Level::None)];
    for (text, level) in kept {
        assert_eq!(read(&catalogue, text).level, level, "{text}");
    }
}

#[test]
fn stated_figures_and_the_catalogue_must_not_contradict_each_other() {
    let policy = policy();
    let catalogue = on(&policy, "2025-06-01");
    let item = |text: &str, stated: Stated| {
        let item = Item { part_number: text.to_owned(), description: text.to_owned(), stated, ..Item::default() };
        catalogue.item(&item).0
    };
    let low = || stated(&[("100", 8)], "800", Some(true));
    assert_eq!(item("NVIDIA H100", low()).level, Level::Unknown);
    assert_eq!(item("NVIDIA H100", stated(&[("1979", 8)], "814", Some(true))).level, Level::A);
    assert_eq!(item("AI accelerator X1", low()).level, Level::None);
    assert_eq!(item("NVIDIA L20", stated(&[("1979", 8)], "814", Some(true))).level, Level::Unknown);
    assert_eq!(item("RTX 6000D", stated(&[("1979", 8)], "750", None)).level, Level::A);
}
