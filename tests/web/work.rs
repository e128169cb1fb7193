//! From the first upload to a decision, and back.

use axum::http::StatusCode;
use chiptrace::model::Day;
use chiptrace::store::{Act, Moment, Store};

use super::desk::{Room, SHIPMENTS};

/// The id of the first finding of the list.
fn first(list: &str) -> String {
    let (_, rest) = list.split_once("data-finding=\"").unwrap_or_else(|| panic!("no finding: {list}"));
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_empty_desk_says_what_to_do() {
    let room = Room::new();
    let analyst = room.person("analyst");
    assert!(room.get("/", Some(&analyst)).await.body.contains("Begin with <a href=\"/uploads\">"));
    for path in ["/runs", "/coverage", "/uploads", "/search?q=x", "/rules", "/rules/licence-gap"] {
        let page = room.get(path, Some(&analyst)).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
    }
    assert_eq!(room.get("/parties?name=x", Some(&analyst)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_upload_is_shown_as_it_was_read() {
    let room = Room::new();
    let analyst = room.person("analyst");
    let came = room.upload(&analyst, &[("may.csv", SHIPMENTS.as_bytes())]).await;
    let read = room.get(came.to(), Some(&analyst)).await.body;
    for told in [
        "may.csv",
        "read as shipments",
        "<option selected>exporter_name</option>",
        "Copper Wren Systems",
        "adds up",
        "3 accepted",
    ] {
        assert!(read.contains(told), "{told}: {read}");
    }
}

#[tokio::test]
async fn upload_look_decide() {
    let room = Room::new();
    let analyst = room.person("analyst");
    room.scan(&analyst, &[("may.csv", SHIPMENTS.as_bytes())]).await;
    let list = room.get("/", Some(&analyst)).await.body;
    assert!(list.contains("badge high") && list.contains("US \u{2192} SG \u{2192} CN"), "{list}");
    let id = first(&list);
    let page = room.get(&format!("/findings/{id}"), Some(&analyst)).await.body;
    for told in [
        "class=\"custody\"",
        "class=\"map\"",
        "class=\"timeline\"",
        "Ask next",
        "Nobody has decided yet",
        "State: open",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let rows = room.get(&format!("/findings/{id}/rows"), Some(&analyst)).await.body;
    assert!(rows.contains("<mark><bdi>") && rows.contains("SRV8U-H200-8"), "{rows}");
    let back = format!("/findings/{id}");
    let told = [("finding", id.as_str()), ("as", "hold"), ("reason", "asked <Larch>"), ("back", back.as_str())];
    let decided = room.post("/decisions", &analyst, &told).await;
    assert_eq!(decided.to(), format!("/findings/{id}?said=1"));
    let page = room.get(decided.to(), Some(&analyst)).await.body;
    assert!(page.contains("State: hold") && page.contains("asked &#60;Larch&#62;"), "{page}");
    let log = room.get("/log", Some(&room.person("approver"))).await.body;
    assert!(log.contains("files uploaded") && log.contains("decision"), "{log}");
    let party = room.get("/parties?name=Larch+Hollow+Trading+Pte+Ltd", Some(&analyst)).await.body;
    assert!(party.contains("Units that came and went") && party.contains("2025-03"), "{party}");
    let search = room.get("/search?q=s2", Some(&analyst)).await.body;
    assert!(search.contains("shipment, serial, goods or evidence"), "{search}");
    let api: serde_json::Value =
        serde_json::from_str(&room.get(&format!("/api/findings/{id}"), Some(&analyst)).await.body).unwrap();
    assert_eq!(api["decisions"][0]["kind"], "hold");
}

#[tokio::test]
async fn the_same_file_again_says_so_and_counts_once() {
    let room = Room::new();
    let analyst = room.person("analyst");
    room.scan(&analyst, &[("may.csv", SHIPMENTS.as_bytes())]).await;
    let before = room.get("/api/findings", Some(&analyst)).await.body;
    let again = room.upload(&analyst, &[("copy.csv", SHIPMENTS.as_bytes())]).await;
    assert!(room.get(again.to(), Some(&analyst)).await.body.contains("it is in the store already"));
    let job = room.post(&format!("{}/scan", again.to()), &analyst, &[]).await;
    room.get(&format!("{}/events", job.to()), Some(&analyst)).await;
    let after = room.get("/api/findings", Some(&analyst)).await.body;
    let ids = |body: &str| {
        let told: serde_json::Value = serde_json::from_str(body).unwrap();
        told["findings"].as_array().unwrap().iter().map(|row| row["finding"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&before), ids(&after));
    let run = room.get("/runs/2", Some(&analyst)).await.body;
    assert!(run.contains("0 new") && run.contains("0 gone"), "{run}");
}

#[tokio::test]
async fn many_findings_are_decided_with_one_reason_and_counts_add_up() {
    let room = Room::new();
    let analyst = room.person("analyst");
    let others = [
        ("Copper Wren Systems", "Juniper Vale Servers"),
        ("Larch Hollow", "Tern Harbour"),
        ("Quiet Fern", "Slate Moor"),
        ("\nS", "\nT"),
    ];
    let other = others.iter().fold(SHIPMENTS.to_owned(), |rows, (from, to)| rows.replace(from, to));
    room.scan(&analyst, &[("may.csv", SHIPMENTS.as_bytes()), ("june.csv", other.as_bytes())]).await;
    let told: serde_json::Value = serde_json::from_str(&room.get("/api/findings", Some(&analyst)).await.body).unwrap();
    let ids: Vec<&str> =
        told["findings"].as_array().unwrap().iter().map(|row| row["finding"].as_str().unwrap()).collect();
    assert!(ids.len() > 1, "{told}");
    let mut fields = vec![("as", "escalate"), ("reason", "one reason"), ("back", "/?state=escalate")];
    fields.extend(ids.iter().map(|id| ("finding", *id)));
    let done = room.post("/decisions", &analyst, &fields).await;
    assert_eq!(done.to(), format!("/?state=escalate&said={}", ids.len()));
    let list = room.get(done.to(), Some(&analyst)).await.body;
    assert!(list.contains(&format!("{} decisions written to the log", ids.len())), "{list}");
    assert_eq!(list.matches("data-finding=").count(), ids.len());
    assert!(room.get("/?state=open", Some(&analyst)).await.body.contains("None of the"));
    for field in [
        vec![("as", "hold"), ("reason", "x")],
        vec![("as", "nothing"), ("finding", ids[0])],
        vec![("as", "hold"), ("finding", ids[0])],
    ] {
        let refused = room.post("/decisions", &analyst, &field).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field:?}");
    }
}

#[tokio::test]
async fn a_list_that_is_uploaded_is_used_by_the_scan() {
    let room = Room::new();
    let analyst = room.person("analyst");
    let list = "name,country,address,source,listed,delisted\nQuiet Fern Computing Co Ltd,CN,,Entity List (EL) - Bureau of Industry and Security,2023-10-17,\n";
    let files = [("may.csv", SHIPMENTS.as_bytes()), ("../concern.csv", list.as_bytes())];
    room.scan(&analyst, &files).await;
    assert!(room.store().join("lists/concern.csv").is_file());
    let coverage = room.get("/coverage", Some(&analyst)).await.body;
    assert!(coverage.contains("Entity List"), "{coverage}");
}

#[tokio::test]
async fn a_release_waits_for_a_second_name_where_the_store_asks_for_two() {
    let room = Room::new();
    let (analyst, approver) = (room.person("analyst"), room.person("approver"));
    room.scan(&analyst, &[("may.csv", SHIPMENTS.as_bytes())]).await;
    let at = Moment { utc: "2026-01-02T03:04:05Z".to_owned(), day: Day::parse("2026-01-02").unwrap() };
    Store::open(&room.store()).unwrap().set("four_eyes", "on", &Act { by: "admin", at: &at }).unwrap();
    let id = first(&room.get("/", Some(&analyst)).await.body);
    let page = format!("/findings/{id}");
    let told = [("finding", id.as_str()), ("as", "release"), ("reason", "licence seen"), ("back", page.as_str())];
    room.post("/decisions", &approver, &told).await;
    assert!(room.get(&page, Some(&analyst)).await.body.contains("State: awaiting second name"));
    let field = [("finding", id.as_str()), ("back", page.as_str())];
    let same = room.post("/decisions/confirm", &approver, &field).await;
    assert!(same.body.contains("another person has to confirm"), "{}", same.body);
    assert_eq!(room.post("/decisions/confirm", &analyst, &field).await.status, StatusCode::FORBIDDEN);
    let done = room.post("/decisions/confirm", &room.person("admin"), &field).await;
    assert_eq!(done.to(), format!("{page}?said=1"));
    assert!(room.get(&page, Some(&analyst)).await.body.contains("State: release"));
}
