//! Country cells in many languages resolve, slips and groups stay unknown, look-alikes are marked.

use proptest::prelude::*;

use super::super::Policy;
use super::*;

/// Spellings by code, separated by `;`.
const SPELLINGS: &[(&str, &str)] = &[
    (
        "CN",
        "CN;chn;156;5700;China;CHINA;P.R. China;P.R.C.;PRC;CHINA (MAINLAND);China, People's Republic of;ＣＨＩＮＡ;КИТАЙ;КНР;БНХАУ;中国;中國;中华人民共和国;Chine;Cina;Kina;Trung Quốc;Çin;الصين;চীন;중국;จีน;Tiongkok;Қытай;CN-CHINA;CHINA/CN;CN, CHINA;CHINA (CN);CHINA CN;CN CHINA;156 - China;Китай (КНР);the People's Republic of China;VR China",
    ),
    (
        "HK",
        "HK;HKG;344;5820;Hong Kong;HONGKONG;Hong Kong SAR;Hong Kong, China;China, Hong Kong SAR;HONG KONG (CHINA);CHINA (HONG KONG);ГОНКОНГ;香港;홍콩;H.K.;Hồng Kông;HONG KONG, SAR OF CHINA",
    ),
    ("MO", "MO;Macao;MACAU;澳门;澳門;Макао;Macau SAR;Macao, China"),
    (
        "TW",
        "TW;TWN;158;490;5830;Taiwan;TAIWAN R.O.C.;Taiwan, Province of China;ROC;R.O.C.;CHINESE TAIPEI;台湾;臺灣;Тайвань;Đài Loan;Taiwan, China;TAIWAN (ROC);대만;CHINA TAIWAN",
    ),
    (
        "KR",
        "KR;KOR;410;South Korea;KOREA SOUTH;KOREA, REP.;S. KOREA;Korea, Republic of;Republic of Korea;ROK;Южная Корея;РЕСПУБЛИКА КОРЕЯ;韩国;한국;대한민국;Hàn Quốc;KR, KOREA;KOREA (KR);KR KOREA;Güney Kore;БНСУ;Korea (Republic of);Corea del Sur;Corée du Sud;Südkorea",
    ),
    (
        "KP",
        "KP;PRK;408;North Korea;Democratic People's Republic of Korea;Korea, Democratic People's Republic of;DPRK;D.P.R.K.;КНДР;朝鲜;북한;Korea, D.P.R.;Corea del Norte;KOREA, DEM. PEOPLE'S REP.;KP, KOREA",
    ),
    (
        "US",
        "US;USA;U.S.;U.S.A.;840;842;United States;United States of America;США;АНУ;美国;Estados Unidos;États-Unis;Vereinigte Staaten;EE.UU.;ABD;Hoa Kỳ;Mỹ;MỸ;미국;アメリカ合衆国;US, UNITED STATES;EUA;الولايات المتحدة",
    ),
    (
        "AE",
        "AE;ARE;784;5200;U.A.E.;UAE;United Arab Emirates;ОАЭ;阿联酋;Émirats arabes unis;VAE;BAE;الإمارات العربية المتحدة;DUBAI, UAE;AE - United Arab Emirates",
    ),
    (
        "RU",
        "RU;RUS;643;4621;Russia;Russian Federation;RUSSIAN FED.;Россия;РОССИЙСКАЯ ФЕДЕРАЦИЯ;РФ;俄罗斯;Rusia;Russie;Rusya;ОХУ;Nga;러시아;ロシア;روسيا",
    ),
    ("IR", "IR;Iran;Iran (Islamic Republic of);IRAN, ISLAMIC REP.;Иран;İran;伊朗;ایران;Irán"),
    ("TR", "TR;Türkiye;TURKIYE;Turkey;TÜRKİYE;Турция;土耳其;Turquía;Türkei;تركيا"),
    (
        "GB",
        "GB;UK;U.K.;GREAT BRITAIN;ENGLAND;Scotland;United Kingdom;Великобритания;英国;Reino Unido;Royaume-Uni;İngiltere;UK, UNITED KINGDOM",
    ),
    (
        "NL",
        "NL;HOLLAND;The Netherlands;Netherlands, The;NETHERLANDS (HOLLAND);Нидерланды;Países Bajos;荷兰;Niederlande;Hà Lan",
    ),
    ("DE", "DE;BRD;Germany;Germany, Federal Republic of;Deutschland;Alemania;Германия;德国;Đức;독일;ドイツ;Almanya"),
    ("CH", "CH;757;Switzerland;Suisse;Schweiz;Svizzera;Швейцария;瑞士"),
    ("IN", "IN;699;India;IN, INDIA;Индия;印度;Hindistan;भारत;INDIA (IN)"),
    ("FR", "FR;251;France;Francia;Frankreich;Франция;法国;Pháp;فرنسا"),
    ("NO", "NO;579;Norway;Norge;Noruega;Норвегия"),
    ("CL", "CHILE (CL);Chile;Чили;智利"),
    ("VN", "VN, VIETNAM;Vietnam;Viet Nam;VIET-NAM;Việt Nam;Вьетнам;越南;베트남"),
    ("NE", "NE;Niger;Нигер;尼日尔;Níger;Nijer"),
    ("NG", "NG;Nigeria;Нигерия;尼日利亚;Nijerya"),
    ("DM", "Dominica;DM"),
    ("DO", "Dominican Republic;Dominican Rep.;República Dominicana;DO"),
    ("GN", "Guinea;Guinée;GN"),
    ("GW", "Guinea Bissau;Guinea-Bissau;Guiné-Bissau"),
    ("GQ", "Equatorial Guinea;Eq. Guinea;Guinea Ecuatorial"),
    ("PG", "Papua New Guinea;PNG"),
    (
        "CD",
        "Congo, Dem. Rep.;D.R. Congo;DR Congo;DRC;Congo (Kinshasa);Congo, Democratic Republic of the;CD, CONGO;刚果（金）;Democratic Republic of the Congo",
    ),
    ("CG", "Congo, Rep.;Republic of the Congo;Congo (Brazzaville);CONGO (CG);Congo-Brazzaville;刚果（布）"),
    ("LB", "Libanés;Líbano;Lebanon;Liban;Ливан;لبنان"),
    ("LY", "Libya;Libia;Ливия"),
    ("GE", "Georgia;Грузия;GE"),
    ("XK", "XK;Kosovo;KOSOVO (UNSCR 1244)"),
    ("NA", "NA;Namibia;NAM;516"),
    ("MM", "Burma;Myanmar;MYANMAR (BURMA);缅甸"),
    ("CI", "Côte d’Ivoire;COTE D'IVOIRE;COTE DIVOIRE;Cote d Ivoire;Ivory Coast;Кот-д’Ивуар"),
    ("CV", "CABO VERDE;Cape Verde"),
    ("SZ", "Eswatini;SWAZILAND;Eswatini (Swaziland)"),
    ("CZ", "CZECHIA;Czech Republic;CZECH REP.;Česko"),
    ("MK", "North Macedonia;MACEDONIA;FYROM"),
    ("BY", "Belarus;БЕЛАРУСЬ;Белоруссия"),
    ("KZ", "Kazakhstan;КАЗАХСТАН;Қазақстан"),
    ("KG", "Kyrgyzstan;KYRGYZ REPUBLIC;Киргизия"),
    ("SA", "Saudi Arabia;KSA;K.S.A.;السعودية;Arabia Saudita"),
    ("SG", "SG;Singapore;新加坡;Singapur;Сингапур"),
    ("MY", "MY;Malaysia;Malásia;马来西亚;Малайзия;MALAYSIA (MY)"),
    ("AT", "Austria;Österreich;Áo;Autriche"),
    ("AU", "Australia;Австралия"),
    ("BE", "Belgium;Bỉ;Belgique"),
    ("JP", "Japan;日本;Япония;Japón;일본"),
    ("BO", "Bolivia (Plurinational State of);BOLIVIA, PLURINATIONAL STATE OF"),
    ("PR", "Puerto Rico;PUERTO RICO (US)"),
    ("VG", "British Virgin Islands;VIRGIN ISLANDS (BRITISH);BVI"),
    ("VI", "U.S. Virgin Islands;VIRGIN ISLANDS, U.S."),
    ("ES", "Spain;SPAIN (ES);SPAIN ES;España"),
];

const HOW: &[(&str, &str, CountryHow)] = &[
    ("АHУ", "US", CountryHow::Repaired),
    ("RUSSlA", "RU", CountryHow::Repaired),
    ("ＣＨＩＮＡ", "CN", CountryHow::Repaired),
    ("СHINA", "CN", CountryHow::Repaired),
    ("СN", "CN", CountryHow::Repaired),
    ("lran", "IR", CountryHow::Repaired),
    ("HONG K0NG", "HK", CountryHow::Repaired),
    ("TÃœRKÄ°YE", "TR", CountryHow::Repaired),
    ("CÃ´te dâ€™Ivoire", "CI", CountryHow::Repaired),
    ("Ð ÐžÐ¡Ð¡Ð˜Ð¯", "RU", CountryHow::Repaired),
    ("ÊÈÒÀÉ", "CN", CountryHow::Repaired),
    ("lR", "", CountryHow::Ambiguous),
    ("Korea", "", CountryHow::Ambiguous),
    ("КОРЕЯ", "", CountryHow::Ambiguous),
    ("KОREA", "", CountryHow::Ambiguous),
    ("Congo", "", CountryHow::Ambiguous),
    ("Конго", "", CountryHow::Ambiguous),
    ("Guiana", "", CountryHow::Ambiguous),
    ("CN/US", "", CountryHow::Ambiguous),
    ("Korea, China", "", CountryHow::Ambiguous),
    ("CHINA/HONG KONG", "", CountryHow::Ambiguous),
    ("5800", "", CountryHow::Ambiguous),
    ("EU", "", CountryHow::Group),
    ("SEVERAL COUNTRIES", "", CountryHow::Group),
    ("ASIA", "", CountryHow::Group),
    ("", "", CountryHow::Nothing),
    ("-", "", CountryHow::Nothing),
    ("?", "", CountryHow::Nothing),
    ("n/a", "", CountryHow::Nothing),
    ("N/A", "", CountryHow::Nothing),
    ("N.A.", "", CountryHow::Nothing),
    ("NULL", "", CountryHow::Nothing),
    ("#REF!", "", CountryHow::Nothing),
    ("Singapor", "", CountryHow::Typo),
    ("Malasia", "", CountryHow::Typo),
    ("Veitnam", "", CountryHow::Typo),
    ("Phillipines", "", CountryHow::Typo),
    ("USSR", "", CountryHow::Historic),
    ("Yugoslavia", "", CountryHow::Historic),
    ("AN", "", CountryHow::Historic),
    ("Zaire", "CD", CountryHow::Historic),
    ("Dubai", "AE", CountryHow::City),
    ("Shenzhen", "CN", CountryHow::City),
    ("深圳", "CN", CountryHow::City),
    ("CNSHA", "CN", CountryHow::City),
    ("HKHKG", "HK", CountryHow::City),
    ("Crimea", "UA", CountryHow::City),
    ("Jebel Ali Free Zone", "AE", CountryHow::FreeZone),
    ("JAFZA", "AE", CountryHow::FreeZone),
    ("Labuan", "MY", CountryHow::FreeZone),
    ("TO ORDER", "", CountryHow::NotKnown),
    ("36", "", CountryHow::NotKnown),
    ("CHNIA1X", "", CountryHow::NotKnown),
    ("842", "US", CountryHow::Numeric),
    ("IN, INDIA", "IN", CountryHow::Parts),
];

fn shipped() -> Policy {
    Policy::embedded().unwrap_or_else(|error| panic!("failed to {error}"))
}

fn code(reading: &CountryReading) -> String {
    reading.country.map(|country| country.code().to_owned()).unwrap_or_default()
}

#[test]
fn spellings_in_many_languages_resolve() {
    let policy = shipped();
    let mut wrong = Vec::new();
    for (expected, cells) in SPELLINGS {
        for cell in cells.split(';') {
            let reading = policy.read_country(cell);
            if code(&reading) != *expected {
                wrong.push(format!("{cell}: {reading:?}, not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(policy.country_name(Country::parse("HK").expect("two letters")), "Hong Kong");
    assert_eq!(policy.country_name(Country::UNKNOWN), "unknown");
}

#[test]
fn how_a_cell_was_read_is_said() {
    let policy = shipped();
    let mut wrong = Vec::new();
    for (cell, expected, how) in HOW {
        let reading = policy.read_country(cell);
        if code(&reading) != *expected || reading.how != *how {
            wrong.push(format!("{cell}: {reading:?}, not {expected} {how:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let hint = |cell: &str| policy.read_country(cell).hint.unwrap_or_default();
    assert_eq!(hint("Singapor"), "did you mean Singapore (SG)?");
    assert_eq!(hint("Malasia"), "did you mean Malaysia (MY)?");
    assert_eq!(hint("JAFZA"), "Jebel Ali Free Zone");
    assert_eq!(hint("Korea"), "may be North Korea (KP) or South Korea (KR)");
    assert!(hint("Crimea").contains("embargo"));
}

#[test]
fn every_spelling_of_the_table_is_its_own_country_or_ambiguous() {
    let policy = shipped();
    for row in policy.countries() {
        for spelling in [row.country.code(), &row.iso3, &row.numeric, &row.name] {
            if !spelling.is_empty() {
                assert_eq!(policy.country(spelling), Some(row.country), "{spelling}");
            }
        }
        for spelling in &row.aliases {
            let reading = policy.read_country(spelling);
            let ambiguous = reading.how == CountryHow::Ambiguous && reading.country.is_none();
            assert!(reading.country == Some(row.country) || ambiguous, "{spelling}: {reading:?}");
        }
    }
    let files = Policy::embedded_files();
    for line in files["country-names.csv"].lines().skip(1) {
        let (iso2, names) = line.split_once(',').expect("two columns");
        for name in names.trim_matches('"').replace("\"\"", "\"").split(';') {
            let reading = policy.read_country(name);
            assert_eq!(code(&reading), iso2, "{name}: {reading:?}");
        }
    }
}

#[test]
fn two_countries_with_one_spelling_are_refused() {
    let mut files = Policy::embedded_files();
    let names = files.get_mut("country-names.csv").expect("it is shipped");
    names.push_str("FR,Alemania\n");
    let error = Policy::from_files(&files).expect_err("two claims").to_string();
    assert!(error.contains("Alemania"), "{error}");
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic_and_known_only_with_a_country(cell in "\\PC{0,40}") {
        thread_local!(static POLICY: Policy = shipped());
        let reading = POLICY.with(|policy| policy.read_country(&cell));
        let settled = !matches!(
            reading.how,
            CountryHow::Ambiguous | CountryHow::Group | CountryHow::Nothing | CountryHow::Typo | CountryHow::NotKnown
        );
        prop_assert!(reading.how == CountryHow::Historic || reading.country.is_some() == settled);
    }

    #[test]
    fn keys_fold_once(cell in "\\PC{0,40}") {
        let key = spelling::key(&cell);
        prop_assert_eq!(spelling::key(&key), key);
    }

    #[test]
    fn look_alike_letters_change_how_but_never_which(at in 0usize..SPELLINGS.len(), swaps in any::<u32>()) {
        thread_local!(static POLICY: Policy = shipped());
        let alike = [('A', 'А'), ('B', 'В'), ('C', 'С'), ('E', 'Е'), ('H', 'Н'), ('I', 'l'), ('K', 'К'), ('M', 'М'),
            ('O', 'О'), ('P', 'Р'), ('T', 'Т'), ('X', 'Х'), ('Y', 'У')];
        let (expected, cells) = SPELLINGS[at];
        for cell in cells.split(';').filter(|cell| cell.is_ascii() && cell.len() > 1) {
            let other: String = cell.chars().enumerate().map(|(i, letter)| {
                let swap = swaps >> (i % 32) & 1 == 1;
                alike.iter().find(|(latin, _)| swap && *latin == letter).map_or(letter, |(_, other)| *other)
            }).collect();
            let reading = POLICY.with(|policy| policy.read_country(&other));
            prop_assert!(reading.country.is_none_or(|country| country.code() == expected), "{} {:?}", other, reading);
        }
    }
}
