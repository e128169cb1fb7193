//! Text that wants to be more than text: in every column, in file names, in forms and addresses.

use super::desk::{Person, Room};

/// What strangers write into cells.
const HOSTILE: [&str; 24] = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "\" autofocus onfocus=\"alert(1)",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<iframe src=//evil.example></iframe>",
    "<style>*{display:none}</style>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0>",
    "</title><b>x",
    "</textarea><b>x",
    "<!--",
    "]]><b>x",
    "{{ 7*7 }}${7*7}<%= 7*7 %>",
    "=HYPERLINK(\"http://evil.example\")",
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\u{202e}txt.exe",
    "a\u{200b}b\u{2066}c\u{feff}d",
    "\u{1b}[31mred\u{7}",
    "&lt;b&gt;&amp;",
    "%3Cscript%3Ealert(1)%3C/script%3E",
];

/// What is put around each of them: 504 in all.
const AROUND: [(&str, &str); 21] = [
    ("", ""),
    ("\"", "\""),
    ("'", "'"),
    ("<b>", "</b>"),
    ("&", ";"),
    ("x ", ""),
    ("\t", ""),
    ("{{", "}}"),
    ("<!--", "-->"),
    ("<![CDATA[", "]]>"),
    ("\\", ""),
    ("%", ""),
    ("\u{202e}", ""),
    ("\u{1b}]0;", "\u{7}"),
    ("=", ""),
    ("javascript:", ""),
    ("data:text/html,", ""),
    ("<p title=", ">"),
    ("</td>", ""),
    ("</script>", ""),
    ("\u{feff}", ""),
];

fn hostile() -> Vec<String> {
    let around = |(before, after): &(&str, &str)| HOSTILE.map(|bad| format!("{before}{bad}{after}"));
    AROUND.iter().flat_map(around).collect()
}

const COLUMNS: [&str; 22] = [
    "shipment_id",
    "exporter_name",
    "exporter_address",
    "consignee_name",
    "consignee_address",
    "intermediate_consignee_name",
    "end_user_name",
    "end_user_address",
    "forwarder_name",
    "notify_name",
    "declared_description",
    "part_number",
    "eccn",
    "hs_code",
    "currency",
    "mode",
    "port_of_lading",
    "port_of_unlading",
    "license",
    "serial_numbers",
    "order_id",
    "remark<b>",
];

/// Rows of controlled goods to a Tier 3 destination, every text cell with something hostile behind its true value.
fn rows(hostile: &[impl AsRef<str>]) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut csv = format!("ship_date,quantity,consignee_country,exporter_country,{}\n", COLUMNS.join(","));
    for number in 0..hostile.len() {
        let cell = |(place, column): (usize, &&str)| {
            let bad = hostile[(number + place) % hostile.len()].as_ref();
            match *column {
                "part_number" => "SRV8U-H200-8".to_owned(),
                "declared_description" => quoted(&format!("8U AI server 8x H200 SXM5 {bad}")),
                "hs_code" | "eccn" | "currency" | "mode" => quoted(bad),
                other => quoted(&format!("{other} {number} {bad}")),
            }
        };
        let cells: Vec<String> = COLUMNS.iter().enumerate().map(cell).collect();
        csv.push_str(&format!("2025-03-{:02},10,CN,US,{}\n", number % 28 + 1, cells.join(",")));
    }
    csv
}

/// Every tag of a page, without what stands between them.
fn tags(page: &str) -> impl Iterator<Item = &str> {
    page.split('<').skip(1).map(|rest| rest.split('>').next().unwrap())
}

/// Nothing of a stranger's became a part of the page.
fn is_only_text(path: &str, page: &str) {
    for tag in tags(page) {
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap().to_lowercase();
        assert!(!["img", "iframe", "style", "base", "object", "embed"].contains(&name.as_str()), "{path}: <{tag}>");
        let values: Vec<&str> = tag.split('"').collect();
        // even places of a split by quotes stand outside of attribute values
        let outside = values.iter().step_by(2).map(|text| text.to_lowercase()).collect::<String>();
        let handler = outside.split_whitespace().any(|word| word.starts_with("on") && word.ends_with('='));
        assert!(!handler && !outside.contains("style="), "{path}: <{tag}>");
        assert!(!tag.to_lowercase().contains("href=\"javascript:"), "{path}: <{tag}>");
        if name == "script" && !tag.starts_with('/') {
            assert!(tag.starts_with("script src=\"/assets/desk-"), "{path}: <{tag}>");
        }
        assert!(name != "meta" || !tag.contains("refresh") || page.contains("data-follow"), "{path}: <{tag}>");
    }
    let steers = |letter: char| {
        (letter.is_control() && letter != '\n')
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}')
    };
    assert!(!page.contains(steers), "{path}: {:?}", page.chars().find(|letter| steers(*letter)));
}

async fn addresses(room: &Room, person: &Person) -> Vec<String> {
    let told: serde_json::Value = serde_json::from_str(&room.get("/api/findings", Some(person)).await.body).unwrap();
    let rows = told["findings"].as_array().unwrap();
    let ids = rows.iter().map(|row| row["finding"].as_str().unwrap().to_owned());
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let parties = rows.iter().flat_map(|row| row["parties"].as_str().unwrap().split("; ")).map(encoded);
    let parties = parties.take(20).flat_map(|name| [format!("/parties?name={name}"), format!("/ways?back={name}")]);
    let parties: Vec<String> = parties.collect();
    let pages = ids.flat_map(|id| [format!("/findings/{id}"), format!("/findings/{id}/rows")]);
    let others = ["/", "/coverage", "/runs", "/runs/1", "/log", "/users", "/uploads", "/search?q=exporter_name"];
    pages.chain(others.map(str::to_owned)).chain(parties).collect()
}

#[tokio::test]
async fn hostile_cells_and_file_names_stay_text_on_every_page() {
    let room = Room::new();
    let admin = room.person("admin");
    let hostile = hostile();
    let csv = rows(&hostile);
    let names: Vec<String> = hostile.iter().map(|bad| format!("{}.csv", bad.replace(char::is_control, ""))).collect();
    let mut read = String::new();
    for some in names.chunks(120) {
        let some: Vec<(&str, &[u8])> =
            some.iter().map(|name| (name.as_str(), b"nothing,of,use\n1,2,3\n".as_slice())).collect();
        let came = room.upload(&admin, &some).await;
        let page = room.get(came.to(), Some(&admin)).await.body;
        is_only_text(came.to(), &page);
        read.push_str(&page);
    }
    let came = room.upload(&admin, &[("rows.csv", csv.as_bytes())]).await;
    let page = room.get(came.to(), Some(&admin)).await.body;
    is_only_text(came.to(), &page);
    read.push_str(&page);
    assert!(read.contains("remark&#60;b&#62;") && read.contains("&#60;script&#62;"), "shown, not dropped");
    let job = room.post(&format!("{}/scan", came.to()), &admin, &[]).await;
    room.get(&format!("{}/events", job.to()), Some(&admin)).await;
    let mut shown = read;
    let addresses = addresses(&room, &admin).await;
    assert!(addresses.len() >= 10, "{addresses:?}");
    for path in &addresses {
        let page = room.get(path, Some(&admin)).await.body;
        is_only_text(path, &page);
        shown.push_str(&page);
    }
    for bad in
        ["&#60;script&#62;alert(1)", "&#60;img src=x onerror=alert(1)&#62;", "\\u{202e}txt.exe", "\\u{1b}[31mred"]
    {
        assert!(shown.contains(bad), "{bad} is shown on some page");
    }
}

#[tokio::test]
async fn hostile_addresses_and_forms_stay_text() {
    let room = Room::new();
    let admin = room.person("admin");
    room.scan(&admin, &[("rows.csv", rows(&HOSTILE).as_bytes())]).await;
    for bad in HOSTILE {
        let words = form_urlencoded::byte_serialize(bad.as_bytes()).collect::<String>();
        for path in [
            format!("/?q={words}&priority={words}&state={words}&sort={words}&flag={words}&page={words}&said={words}"),
            format!("/search?q={words}"),
            format!("/parties?name={words}"),
            format!("/shipments?id={words}"),
            format!("/ways?reach={words}"),
            format!("/ways?back={words}"),
            format!("/log?to={words}"),
            format!("/findings/{words}"),
            format!("/rules/{words}"),
            format!("/{words}"),
        ] {
            is_only_text(&path, &room.get(&path, Some(&admin)).await.body);
        }
        let login = super::desk::form("/login", None, [("name", bad), ("password", bad)].iter());
        is_only_text("/login", &room.ask(login).await.body);
        is_only_text("/views", &room.post("/views", &admin, &[("name", bad), ("query", bad)]).await.body);
        let fields = [("name", bad), ("role", "viewer"), ("password", "a sentence that is long enough")];
        is_only_text("/users", &room.post("/users", &admin, &fields).await.body);
    }
    let id = addresses(&room, &admin).await[0].clone();
    let finding = id.trim_start_matches("/findings/");
    // a reason without a letter or a digit is none
    for bad in HOSTILE.into_iter().filter(|bad| bad.contains(char::is_alphanumeric)) {
        let fields = [("finding", finding), ("as", "hold"), ("reason", bad), ("back", bad)];
        assert!(room.post("/decisions", &admin, &fields).await.to().starts_with("/?said="), "{bad}");
    }
    for path in [id.as_str(), "/log", "/"] {
        is_only_text(path, &room.get(path, Some(&admin)).await.body);
    }
}
