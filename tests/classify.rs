//! What words and part numbers say the goods are: accelerators as the goods, not as what the goods fit, lack or rhyme with.

use chiptrace::classify::Catalogue;
use chiptrace::model::{Day, Goods, Identity, Level};
use chiptrace::policy::Policy;

fn policy() -> Policy {
    Policy::embedded().expect("the shipped policy parses")
}

fn goods(policy: &Policy, part: &str, words: &str) -> Goods {
    let day = Day::parse("2025-06-01").expect("a day that exists");
    Catalogue::new(policy, policy.in_force(day)).classify(part, words).0
}

/// As description alone, and as the command line gives it: the same text in both places.
fn both_ways(policy: &Policy, text: &str) -> [Goods; 2] {
    [goods(policy, "", text), goods(policy, text, text)]
}

/// What goes with machines or is called like them, and its kind.
const FITTED: &[(&str, &str)] = &[
    ("heat sink for NVIDIA H100", "cooling-and-cables"),
    ("Heatsinks and brackets for NVIDIA H100 and H200 GPU cards", "cooling-and-cables"),
    ("power cable for DGX H100", "cooling-and-cables"),
    ("power cable DGX H100", "cooling-and-cables"),
    ("hydraulic pump H100", "machine-part"),
    ("H100 hydraulic pump, 80 bar", "machine-part"),
    ("server chassis for 8x H100, no GPU", "server-chassis"),
    ("8x H200 server chassis", "server-chassis"),
    ("chassis for HGX H100", "server-chassis"),
    ("bracket for RTX 4090", "cooling-and-cables"),
    ("RTX 4090 bracket", "cooling-and-cables"),
    ("H100 backplate", "cooling-and-cables"),
    ("NVIDIA H100 PCIe GPU backplate", "cooling-and-cables"),
    ("RTX 4090 water block", "cooling-and-cables"),
    ("fan for RTX 4090", "cooling-and-cables"),
    ("carrying case for H200", "packing-and-print"),
    ("case for H200 with handle", "packing-and-print"),
    ("H200 carrying case", "packing-and-print"),
    ("power supply for DGX H100", "power-adapter"),
    ("NVLink bridge for A100 PCIe", "cooling-and-cables"),
    ("ethernet switch for DGX H100", "network-switch"),
    ("RDIMM memory module for H100 server", "memory"),
    ("graphics card bracket", "cooling-and-cables"),
    ("8U server chassis, no boards", "server-chassis"),
    ("spare parts for NVIDIA H100 server", "spare-parts"),
    ("GB200 NVL72 power shelf 33kW", "rack-part"),
    ("GB200 NVL72 manifold", "rack-part"),
    ("GB200 NVL72 busbar", "rack-part"),
    ("GB200 NVL72 CDU coolant distribution unit", "rack-part"),
    ("NVLink switch tray for GB300 NVL72 rack", "network-switch"),
    ("NVLink switch tray GB200 NVL72", "network-switch"),
    ("HGX H100 busbar", "rack-part"),
    ("HGX H100 tray handle", "rack-part"),
    ("NVSwitch board for HGX H100", "rack-part"),
    ("Dell PERC H200 6Gb/s", "storage-controller"),
    ("PERC H800 RAID Controller for PowerEdge MD1200", "storage-controller"),
    ("Контроллер Dell PERC H200", "storage-controller"),
    ("服务器阵列卡 H200", "storage-controller"),
    ("Lenovo A800 smartphone", "telephone"),
    ("iPhone 15 A16 chip", "telephone"),
    ("Xiaomi MI300 phone case", "telephone"),
    ("Lenovo H200 ThinkCentre PC desktop", "desktop-computer"),
    ("Warranty extension 3Y for H100 80GB", "service-or-software"),
    ("NVIDIA AI Enterprise licence subscription per GPU H100", "service-or-software"),
    ("NVIDIA A40-8Q vGPU licence", "service-or-software"),
    ("Training course NVIDIA H100", "service-or-software"),
    ("RTX4090 空板 无核心", "bare-board"),
    ("NVIDIA H100 PCB bare board without chip", "bare-board"),
];

#[test]
fn accessories_and_parts_are_not_what_they_fit() {
    let policy = policy();
    for (text, kind) in FITTED {
        let name = &policy.kinds().iter().find(|entry| entry.id == *kind).expect("a kind of kinds.toml").name;
        for found in both_ways(&policy, text) {
            assert_eq!((&found.name, found.family.as_str(), found.chips), (name, "", 0), "{text}");
        }
    }
    assert_eq!(goods(&policy, "", "spare parts for NVIDIA H100 server").level, Level::Unknown);
}

#[test]
fn accelerators_with_accessories_stay_accelerators() {
    let policy = policy();
    let whole = [
        ("NVIDIA HGX H100 8-GPU baseboard", "H100", 8),
        ("H100 GPU with heatsink", "H100", 1),
        ("H100 GPU with heatsink and bracket", "H100", 1),
        ("NVIDIA H100 passive heatsink PCIe accelerator", "H100", 1),
        ("8U AI server 8x H200 with rails and cables", "H200", 8),
        ("8U AI server 8x H200 rails cables", "H200", 8),
        ("8U AI server, 8x H200, rails, cables", "H200", 8),
        ("cables and 8x H200 server", "H200", 8),
        ("server chassis with 8x H100", "H100", 8),
        ("RTX 4090 triple cooler graphics card", "RTX4090", 1),
        ("GB200 NVL72 rack cabinet", "GB200", 72),
        ("H100 GPU without bracket", "H100", 1),
        ("NVIDIA H100 GPU, no GPU cables", "H100", 1),
        ("H100 GPU for AI server", "H100", 1),
        ("NVIDIA GPU model No. H100", "H100", 1),
        ("NVIDIA H100 GPU, part no H100-PCIE", "H100", 1),
        ("NVIDIA H100 80GB PCIe 3 years warranty", "H100", 1),
        ("Dell XE9680 H100 PERC H755", "H100", 8),
        ("8x H100 server with RAID controller", "H100", 8),
        ("Supermicro AI server H100 SAS HBA", "H100", 1),
        ("NVIDIA H200 NVL NVIDIA AI Enterprise subscription included", "H200", 1),
        ("GB200 NVL72 rack, power shelf, CDU", "GB200", 72),
        ("GB200 NVL72 rack 18 compute trays 9 NVLink switch trays 8 power shelves", "GB200", 72),
    ];
    for (text, family, chips) in whole {
        for found in both_ways(&policy, text) {
            assert_eq!((found.family.as_str(), found.chips), (family, chips), "{text}: {}", found.name);
        }
    }
}

#[test]
fn what_is_said_not_to_be_there_is_not() {
    let policy = policy();
    for text in [
        "DGX H100 machine, no GPU",
        "HGX H100 server without accelerators",
        "H200 AI server w/o GPU",
        "KI-Server H100 ohne GPU",
        "AI server H100, GPUs not included",
        "server without 8x H100",
        "PowerEdge XE9680, no GPUs",
        "Servers (not containing NVIDIA H100)",
    ] {
        for found in both_ways(&policy, text) {
            assert_eq!((found.family.as_str(), found.chips), ("", 0), "{text}: {}", found.name);
            assert_ne!(found.level, Level::None, "{text}: denied in words is not known to be none");
        }
    }
    assert_eq!(goods(&policy, "SRV2U-CPU", "2U CPU server, no accelerator").level, Level::None);
}

#[test]
fn a_part_number_that_names_a_card_outweighs_words_that_do_not() {
    let policy = policy();
    let cases = [
        ("900-21010-0000-000", "heat sink for NVIDIA H100", "H100"),
        ("H100-PCIE-80G", "hydraulic pumps", "H100"),
        ("RTX4090-24G", "brackets", "RTX4090"),
        ("A100-PCIE-80G", "A100 defective, return for repair", "A100"),
        ("SRV8U-H200-8", "8U server chassis, no GPU", "H200"),
        ("H100", "hydraulic pumps", ""),
        ("HS-H100-PCIE", "heat sink for H100", ""),
        ("H100", "electronic pump", ""),
        ("H100", "graphics cards", "H100"),
    ];
    for (part, words, family) in cases {
        assert_eq!(goods(&policy, part, words).family, family, "{part} | {words}");
    }
}

/// Words, and the circuits that they name.
const COUNTED: &[(&str, u32)] = &[
    ("H100 80GB PCIe 5.0 x16", 1),
    ("RTX 4090 24GB PCIe 4.0 x16", 1),
    ("NVIDIA H100 PCIe x16", 1),
    ("NVIDIA L40S PCIe Gen4 x16", 1),
    ("NVIDIA L40S Gen 4 x16", 1),
    ("NVIDIA H100, x16 lanes", 1),
    ("2x Xeon 8x H100 server", 8),
    ("2x EPYC, 8x MI300X", 8),
    ("8x H100 server 2x Xeon", 8),
    ("server 8x NVIDIA H100 80GB SXM5, 2x 1TB NVMe, 6x PSU", 8),
    ("GPU server H200 rev 2", 1),
    ("lot of 4 NVIDIA H100", 1),
    ("AI server 8xH100", 8),
    ("AI server 8*H100", 8),
    ("AI server 8 x H100", 8),
    ("AI server 8× H100", 8),
    ("AI server H100x8", 8),
    ("AI server H100 *8", 8),
    ("AI server H100 80GB x8", 8),
    ("AI server H100 8x80GB", 8),
    ("AI server H100 8x", 8),
    ("AI server, 8 GPUs, H100", 8),
    ("H100 8GPU server", 8),
    ("AI server (8x GPU) 2x Xeon H100", 8),
    ("8x 80GB H100 server", 8),
    ("GB200 NVL72 rack", 72),
    ("GB200 NVL72 rack, 8x PSU", 72),
    ("NVIDIA MLU370-X8", 1),
    ("HGX H100-8", 8),
    ("SRV8U-H100-4", 4),
    ("H200-NVL-141G", 1),
    ("supercomputer node, 8x H100", 8),
    ("H100八卡整机", 8),
    ("双卡 H100 NVL", 2),
    ("SUNUCU 8 ADET H100", 8),
    ("SERVER CON 8 SCHEDE NVIDIA H100", 8),
    ("INSTINCT MI355X UBB8", 8),
    ("8 units H200 accelerators", 8),
    ("2 units NVIDIA H100 server", 1),
    ("8PCS H100", 8),
    ("GB200 NVL72 compute tray", 4),
    ("GB300 compute tray 4x B300", 4),
    ("10x L4", 10),
];

#[test]
fn counts_are_of_circuits() {
    let policy = policy();
    for (text, chips) in COUNTED {
        for found in both_ways(&policy, text) {
            assert_eq!(found.chips, *chips, "{text}: {}", found.name);
        }
    }
}

#[test]
fn machines_hold_what_their_own_row_says() {
    let policy = policy();
    let cases = [
        ("NVIDIA DGX H100", "DGX H100", 8),
        ("DGX H100 system", "DGX H100", 8),
        ("2x DGX H100", "DGX H100", 8),
        ("HGX H200", "HGX H200 8-GPU baseboard", 8),
        ("NVIDIA HGX H200 board", "HGX H200 8-GPU baseboard", 8),
        ("HGX A100 4-GPU", "HGX A100 4-GPU baseboard", 4),
        ("DGX B200", "DGX B200", 8),
        ("DGX A100", "DGX A100 640GB", 8),
        ("Dell PowerEdge XE9680 server", "PowerEdge XE9680", 8),
        ("Dell XE9680 with H200", "8x H200 SXM5 141GB", 8),
        ("H100 GPU for DGX H100", "H100 SXM5 80GB", 1),
        ("XE9680 8x H100", "PowerEdge XE9680", 8),
        ("XE9680 H100", "PowerEdge XE9680", 8),
        ("XE9680 8xH20", "8x H20 SXM5 96GB", 8),
        ("NF5688M7 8x H200", "8x H200 SXM5 141GB", 8),
        ("R7525 2x A100", "2x A100 SXM4 80GB", 2),
        ("X9 2x A100", "2x A100 SXM4 80GB", 2),
        ("NVDA H200 x 8", "8x H200 SXM5 141GB", 8),
        ("خادم ذكاء اصطناعي 8x H200", "8x H200 SXM5 141GB", 8),
        ("HGXH100", "HGX H100 8-GPU baseboard", 8),
        ("DGXH100", "DGX H100", 8),
        ("H100SXM5", "H100 SXM5 80GB", 1),
        ("H100PCIe", "H100 PCIe 80GB", 1),
        ("H100NVL", "H100 NVL 94GB", 1),
        ("A100PCIE80GB", "A100 PCIe 80GB", 1),
        ("Ascend910B3", "Ascend 910B", 1),
        ("A100X", "A100X converged card", 1),
        ("RTX PRO 6000 BSE 96GB", "RTX PRO 6000 Blackwell Server Edition", 1),
        ("SYS-821GE-TNHR 8x NVIDIA H20", "8x H20 SXM5 96GB", 8),
        ("SYS-421GE-TNRT 8x RTX 4090D", "8x GeForce RTX 4090 D", 8),
        ("SYS-421GE-TNRT 8x NVIDIA L20", "8x L20", 8),
        ("SYS-421GE-TNRT with 10x L4", "10x L4", 10),
    ];
    for (text, name, chips) in cases {
        for found in both_ways(&policy, text) {
            assert_eq!((found.name.as_str(), found.chips), (name, chips), "{text}");
        }
    }
}

#[test]
fn a_machine_is_built_with_what_the_words_beside_its_part_number_name() {
    let policy = policy();
    let family = |words: &str| goods(&policy, "PowerEdge XE9680", words).family;
    assert_eq!([family(""), family("AI server"), family("GPU server 8 x H200")], ["H100", "H100", "H200"]);
    assert_eq!(family("server with 4x H200"), "H100", "another number of circuits is another machine");
    let barebone = |words: &str| goods(&policy, "SYS-821GE-TNHR", words);
    let below = barebone("GPU server 8x NVIDIA H20");
    assert_eq!((below.family.as_str(), below.level, below.letter.is_some()), ("H20", Level::None, true));
    let empty = barebone("server chassis only no GPU");
    assert_eq!((empty.family.as_str(), empty.level, empty.certainty), ("", Level::None, "low"));
    assert_eq!(
        goods(&policy, "SYS-421GE-TNRT", "GPU server 10x L4").family,
        "L4",
        "a machine for cards holds any number"
    );
}

#[test]
fn a_part_number_and_words_that_contradict_each_other_give_the_stricter() {
    let policy = policy();
    for (part, words, family) in [
        ("900-1G136-2530-000", "NVIDIA H100 SXM5", "H100"),
        ("900-21010-0000-000", "GeForce RTX 4090 D", "H100"),
        ("900-2G133-0020-100", "NVIDIA H200 NVL", "H200"),
    ] {
        let found = goods(&policy, part, words);
        assert_eq!(
            (found.family.as_str(), found.level, found.certainty),
            (family, Level::A, "low"),
            "{part} | {words}"
        );
        assert!(found.notes.iter().any(|note| note.contains("contradict")), "{:?}", found.notes);
    }
    let agreed = goods(&policy, "900-21010-0000-000", "NVIDIA H100 PCIe");
    assert!(agreed.certainty == "high" && !agreed.notes.iter().any(|note| note.contains("contradict")));
}

#[test]
fn names_of_other_trades_need_company() {
    let policy = policy();
    for text in [
        "pump H100",
        "Yamaha B200",
        "H200 engine",
        "camera A6000",
        "H200 5G router",
        "HYD-H100-22",
        "valve L40S",
        "L4 lamp",
        "Galaxy A16",
    ] {
        for found in both_ways(&policy, text) {
            assert_eq!(found.family, "", "{text}: {}", found.name);
        }
    }
    let parts = [
        ("H100-PCIE-80G", "H100", 1),
        ("SRV8U-H200-8", "H200", 8),
        ("HGX-H100-8", "H100", 8),
        ("RACK-GB200-NVL72", "GB200", 72),
        ("H20-96G", "H20", 1),
        ("A100-PCIE-80G", "A100", 1),
        ("RTX4090-24G", "RTX4090", 1),
        ("B200-SXM", "B200", 1),
        ("SRV10U-B200-8", "B200", 8),
        ("HPC-H100-NODE", "H100", 1),
        ("8x H100", "H100", 8),
    ];
    for (text, family, chips) in parts {
        for found in both_ways(&policy, text).into_iter().chain([goods(&policy, text, "")]) {
            assert_eq!((found.family.as_str(), found.chips), (family, chips), "{text}: {}", found.name);
        }
    }
    for text in ["H100", "H200", "A100", "H20"] {
        for found in both_ways(&policy, text).into_iter().chain([goods(&policy, text, "")]) {
            assert_eq!((found.family.as_str(), found.certainty), (text, "low"));
        }
    }
}

#[test]
fn processors_are_no_servers_and_vague_words_stay_unknown() {
    let policy = policy();
    for text in ["server CPU", "Xeon CPU for server", "server-grade CPU"] {
        for found in both_ways(&policy, text) {
            assert!(found.name.starts_with("processor"), "{text}: {}", found.name);
            assert_eq!(found.level, Level::None);
        }
    }
    for text in ["2U rack server, dual Xeon, no GPU", "1U server 2x EPYC without GPU"] {
        for found in both_ways(&policy, text) {
            assert_eq!((found.name.as_str(), found.level), ("server without accelerator", Level::None), "{text}");
        }
    }
    for text in [
        "2U rack server, dual Xeon",
        "computer parts",
        "electronic components",
        "computer server parts",
        "computer accessories",
        "computer",
    ] {
        for found in both_ways(&policy, text) {
            assert_eq!((found.identity, found.level), (Identity::Unrecognised, Level::Unknown), "{text}");
        }
    }
}

#[test]
fn every_product_is_found_by_its_names() {
    let policy = policy();
    let day = Day::parse("2025-06-01").expect("a day that exists");
    let catalogue = Catalogue::new(&policy, policy.in_force(day));
    for product in policy.products() {
        let model = product.model.as_str();
        let named = [("", model), (model, model), (model, "")].map(|(part, words)| catalogue.classify(part, words).0);
        for found in named {
            let expected = (product.family.as_str(), product.chips);
            assert_eq!((found.family.as_str(), found.chips), expected, "{}: {}", product.model, found.name);
        }
        for part in product.part_numbers.iter().filter(|part| !part.ends_with("-xxx") && !part.ends_with("-xxxx")) {
            let found = catalogue.classify(part, "").0;
            assert_eq!(found.family, product.family, "{part}");
            assert_eq!(found.identity, Identity::PartNumber, "{part}");
        }
    }
}
