//! Part numbers with their suffix apart, goods in other languages, devices of many makers, and tariff numbers as hints.

use chiptrace::classify::{Catalogue, Item};
use chiptrace::model::{Day, Goods, Identity, Level};
use chiptrace::policy::Policy;

fn policy() -> Policy {
    Policy::embedded().expect("the shipped policy parses")
}

fn today(policy: &Policy) -> Catalogue<'_> {
    Catalogue::new(policy, policy.in_force(Day::parse("2026-11-25").expect("a day that exists")))
}

fn read(catalogue: &Catalogue<'_>, text: &str) -> Goods {
    catalogue.classify(text, text).0
}

#[test]
fn part_numbers_keep_their_suffix_apart() {
    let policy = policy();
    let catalogue = today(&policy);
    let cases = [
        ("900-21010-0000-000", "H100", Level::A, "high"),
        ("900-21010-0000-030", "H100", Level::A, "medium"),
        ("900210100000030", "H100", Level::A, "medium"),
        ("NVIDIA 900-21010-0000-031 GPU", "H100", Level::A, "medium"),
        ("692-2G520-0200-000", "H100", Level::A, "high"),
        ("692-2G520-0225-030", "H20", Level::None, "medium"),
        ("699-2G506-0210-999", "A100", Level::A, "medium"),
        ("2330-885-A1", "H100", Level::A, "high"),
        ("2330-886-B2", "H100", Level::A, "medium"),
        ("2329-875-A1", "H20", Level::None, "medium"),
        ("935-24287-0000-000", "H100", Level::A, "high"),
        ("935-24287-A510-999", "H20", Level::None, "low"),
        ("900-2G133-0080-000", "L40S", Level::A, "high"),
        ("900-2G133-0020-999", "A10", Level::None, "medium"),
        ("900-2G193-0999-000", "L4", Level::A, "low"),
    ];
    for (text, family, level, certainty) in cases {
        let goods = read(&catalogue, text);
        assert_eq!((goods.family.as_str(), goods.level, goods.certainty), (family, level, certainty), "{text}");
        assert_eq!(goods.identity, Identity::PartNumber, "{text}");
    }
    for (text, level) in [
        ("900-2G133-0999-000", Level::Unknown),
        ("935-24287-0999-000", Level::Unknown),
        ("900-21010-0999-000", Level::A),
    ] {
        let goods = read(&catalogue, text);
        assert_eq!((goods.family.as_str(), goods.level), ("", level), "{text}: {}", goods.name);
        assert_eq!(goods.missing, ["suffix of the part number"], "{text}");
    }
}

#[test]
fn words_decide_between_the_products_of_a_board_and_other_numbers_are_no_boards() {
    let policy = policy();
    let catalogue = today(&policy);
    let said = catalogue.classify("900-21010-0999-000", "NVIDIA H800 PCIe").0;
    assert_eq!(said.family, "H800", "words decide between the products of a board code");
    for text in [
        "heat sink for 900-21010-0000-030",
        "1234-567-89",
        "9002101012345",
        "2330-885-12",
        "901-21010-0000-000",
        "900-99999-0000-000",
    ] {
        assert_eq!(read(&catalogue, text).family, "", "{text}");
        assert_ne!(read(&catalogue, text).identity, Identity::PartNumber, "{text}");
    }
}

#[test]
fn other_languages_say_the_same() {
    let policy = policy();
    let catalogue = today(&policy);
    let cases = [
        ("英伟达 H100 显卡", "H100", 1, Level::A),
        ("英伟达H100显卡", "H100", 1, Level::A),
        ("人工智能服务器 8卡 H20", "H20", 8, Level::None),
        ("8卡H200服务器", "H200", 8, Level::A),
        ("8张H100加速卡", "H100", 8, Level::A),
        ("昇腾910B", "ASCEND910B", 1, Level::A),
        ("寒武纪思元590", "MLU590", 1, Level::A),
        ("KI-Server mit 8x H200", "H200", 8, Level::A),
        ("Beschleunigerkarte H100 PCIe", "H100", 1, Level::A),
        ("Grafikkarte RTX 4090", "RTX4090", 1, Level::A),
        ("видеокарта RTX 5090", "RTX5090", 1, Level::A),
        ("сервер с 8 GPU H200", "H200", 8, Level::A),
        ("tarjeta gráfica RTX 4090", "RTX4090", 1, Level::A),
        ("サーバー H100 8枚", "H100", 8, Level::A),
    ];
    for (text, family, chips, level) in cases {
        let goods = read(&catalogue, text);
        assert_eq!((goods.family.as_str(), goods.chips, goods.level), (family, chips, level), "{text}: {}", goods.name);
    }
    let plain = [
        ("图形处理器", Level::Unknown),
        ("8卡GPU服务器", Level::Unknown),
        ("显卡", Level::Unknown),
        ("Grafikkarte", Level::Unknown),
        ("服务器主板", Level::None),
        ("H100显卡散热器", Level::None),
        ("用于H100的散热器", Level::None),
        ("Netzteil", Level::None),
        ("Netzteil für H100 Server", Level::None),
        ("Kühlkörper für NVIDIA H100", Level::None),
        ("блок питания для сервера", Level::None),
    ];
    for (text, level) in plain {
        let goods = read(&catalogue, text);
        assert_eq!((goods.family.as_str(), goods.level), ("", level), "{text}: {}", goods.name);
        assert_eq!(goods.eccn, "", "{text}: no accelerator is known to be in it");
    }
}

/// Level a.
const CONTROLLED: &[&str] = &[
    "MI300X x8",
    "DGX B200",
    "GB300 NVL72",
    "HGX B300 NVL16",
    "Gaudi 3",
    "TPU v5p",
    "TPU v4",
    "TPU v7 Ironwood",
    "Trainium2",
    "Ascend 910C",
    "Cambricon MLU590",
    "Biren BR100",
    "Cerebras CS-3",
    "GroqCard",
    "Microsoft Maia 100",
    "Meta MTIA v2",
    "Hanguang 800",
    "AMD Instinct MI355X",
    "RTX 6000 Ada 48GB",
    "NVIDIA L40S 48GB",
    "H200NVL",
    "H100-SXM5-80GB",
    "GeForce RTX 5090 32GB",
    "Data Center GPU Max 1550",
    "Supermicro SYS-821GE-TNHR",
];

/// Below every line.
const BELOW: &[&str] = &[
    "GeForce RTX 5090D",
    "GeForce RTX 5080",
    "RTX 5070 Ti 16GB graphics card",
    "RTX 4070Ti",
    "GeForce RTX 4080 Super",
    "Gaming laptop RTX 5090 24GB",
    "GeForce RTX 4090 Laptop GPU",
    "Radeon RX 9070 XT",
    "Intel Arc B580",
    "Quadro P2200",
    "GTX 1080 Ti graphics card",
    "GTX1660 Super",
    "RTX A5000",
    "RTX 4000 SFF Ada",
    "Quadro RTX 8000",
    "Tesla P40 24GB",
    "NVIDIA A16",
    "Jetson AGX Orin 64GB developer kit",
    "Jetson Thor",
    "Radeon Instinct MI50 32GB",
    "AMD EPYC 9654 CPU",
    "Intel Xeon Platinum 8480+",
    "ConnectX-7 NIC 400G",
    "NVIDIA BlueField-3 DPU",
    "Quantum-2 InfiniBand switch",
    "64GB DDR5 RDIMM",
    "FPGA XCVU9P",
    "Alveo U250",
    "server chassis 4U",
    "2U CPU server",
    "notebook computer",
];

/// Not settled.
const OPEN: &[&str] = &[
    "Moore Threads MTT S4000",
    "AWS Inferentia2",
    "Qualcomm Cloud AI 100 Ultra",
    "Tenstorrent Wormhole n300",
    "Kunlun R200",
    "MetaX C500",
    "NVIDIA RTX 6000D",
    "AMD Instinct MI308X",
    "NVIDIA A10G",
    "GeForce RTX 6090",
    "NVIDIA H300",
    "AMD Instinct MI400",
    "AI accelerator card X9000",
    "Versal AI Core VCK190",
    "Alveo V70",
    "AI server",
    "GPU",
];

#[test]
fn devices_of_many_makers_have_their_level() {
    let policy = policy();
    let catalogue = today(&policy);
    for text in CONTROLLED {
        assert_eq!(read(&catalogue, text).level, Level::A, "{text}: {}", read(&catalogue, text).name);
    }
    for text in BELOW {
        let goods = read(&catalogue, text);
        assert_eq!(goods.level, Level::None, "{text}: {} {:?}", goods.name, goods.missing);
        assert_eq!(goods.eccn == "4A994.l" || goods.eccn == "3A991.p", goods.chips > 0, "{text}: {}", goods.eccn);
    }
    for text in OPEN {
        let goods = read(&catalogue, text);
        assert_eq!(goods.level, Level::Unknown, "{text}: {}", goods.name);
        assert!(!goods.missing.is_empty() && goods.eccn.is_empty(), "{text}");
    }
}

#[test]
fn dies_memory_and_encryption_are_told_apart() {
    let policy = policy();
    let catalogue = today(&policy);
    for (text, chips) in [("HGX B300 NVL16", 8), ("GB300 NVL72", 72), ("VR200 NVL144", 72), ("Cloud AI 100 Ultra", 4)] {
        assert_eq!(read(&catalogue, text).chips, chips, "{text}");
    }
    for text in ["HBM3E stack 24GB", "SK hynix HBM3", "高带宽内存"] {
        let goods = read(&catalogue, text);
        assert_eq!((goods.level, goods.eccn.as_str()), (Level::C, "3A090.c"), "{text}");
    }
    for text in [
        "HBM load cell S2M 500N",
        "HBM ESD test board",
        "датчик HBM C2A",
        "HBM3 probe card for wafer test",
        "HBM bonder TC bonder machine",
        "Xeon Max 9480 HBM2e",
        "Fujitsu A64FX HBM2 CPU",
        "AMD Alveo V80 HBM2e",
        "Intel Agilex 7 M-series HBM2e",
        "Radeon RX Vega 56 8GB HBM2",
        "NEC SX-Aurora HBM2E card",
    ] {
        let goods = read(&catalogue, text);
        assert_eq!((goods.level, goods.eccn.as_str()), (Level::None, ""), "{text}: {}", goods.name);
    }
    for text in ["HBM", "HBM-free GDDR6 card", "Schneider HBM relay"] {
        assert_eq!(read(&catalogue, text).level, Level::Unknown, "{text}");
    }
    let system = read(&catalogue, "DGX H100 with TPM and encryption");
    assert!(system.eccn == "4A090.a" && system.notes.iter().any(|note| note.contains("5A992.z")), "{:?}", system.notes);
}

#[test]
fn memory_and_letters_have_their_day() {
    let policy = policy();
    let on = |day: &str, text: &str| {
        let day = Day::parse(day).expect("a day that exists");
        read(&Catalogue::new(&policy, policy.in_force(day)), text)
    };
    assert_eq!(on("2022-01-01", "Samsung HBM3E").level, Level::None);
    assert_eq!(on("2024-12-10", "Samsung HBM3E").level, Level::C);
    assert_eq!(on("2024-06-01", "NVIDIA H20").letter, None);
    assert_eq!(on("2025-06-01", "NVIDIA H20").letter.as_deref(), Some("US-2025-04-H20"));
}

#[test]
fn tariff_numbers_are_hints() {
    let policy = policy();
    let catalogue = today(&policy);
    let answer = |code: &str, text: &str| {
        let item = Item { description: text.to_owned(), hs_code: code.to_owned(), ..Item::default() };
        let (goods, tariff) = catalogue.item(&item);
        (goods.level, tariff.map_or("", |tariff| tariff.answer))
    };
    let cases = [
        ("8542", "GPU accelerator", "insufficient"),
        ("854231", "NVIDIA H100", "agrees"),
        ("8542.31", "NVIDIA H100", "agrees"),
        ("8542 31 00", "NVIDIA H100", "agrees"),
        ("8473301180", "NVIDIA H100", "agrees"),
        ("8542310", "GPU accelerator", "invalid_length"),
        ("902", "tea", "lost_leading_zero"),
        ("0902", "tea", "insufficient"),
        ("85423", "GPU accelerator", "invalid_length"),
        ("621149", "GPU accelerator", "description_mismatch"),
        ("621149", "NVIDIA H100", "description_mismatch"),
        ("850440", "8x H200 server", "contradicts"),
        ("8413.91", "NVIDIA H100", "contradicts"),
        ("8501.10", "NVIDIA H100", "contradicts"),
        ("8471.70", "NVIDIA H100", "contradicts"),
        ("8471.90", "NVIDIA H100", "agrees"),
        ("8413.91", "hydraulic pump H100", "agrees"),
        ("847330", "garden furniture", "ok"),
        ("", "NVIDIA H100", ""),
    ];
    for (code, text, expected) in cases {
        assert_eq!(answer(code, text).1, expected, "{code} {text}");
        assert_eq!(answer(code, text).0, answer("", text).0, "{code} never changes a level");
    }
}

#[test]
fn what_is_empty_holds_nothing() {
    let policy = policy();
    let catalogue = today(&policy);
    for (text, machine) in [
        ("AI server rack cabinet (empty)", false),
        ("GPU server cabinet, empty", false),
        ("server rack cabinets 48U, empty", false),
        ("AI server", true),
        ("GPU server 8U", true),
    ] {
        let name = read(&catalogue, text).name;
        assert_eq!(name.contains("accelerators, model not named"), machine, "{text} is {name}");
    }
    assert_eq!(read(&catalogue, "RTXPRO 6000").family, "RTXPRO6000");
}
