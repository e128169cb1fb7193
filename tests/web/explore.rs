//! Looking around: shipments, parties, ways, saved views, attached files.

use axum::body::Body;
use axum::http::StatusCode;

use super::desk::{Room, SHIPMENTS, asked, multipart};

#[tokio::test]
async fn a_shipment_shows_its_row_its_hops_and_its_licence_answer() {
    let room = Room::new();
    let viewer = room.person("viewer");
    room.scan(&room.person("analyst"), &[("may.csv", SHIPMENTS.as_bytes())]).await;
    let page = room.get("/shipments?id=S2", Some(&viewer)).await.body;
    for told in ["may.csv</bdi>, line 3", "consignee_name", "Quiet Fern Computing Co Ltd", "required", "/ways?reach=S2"]
    {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(page.contains("/findings/"), "{page}");
    let quiet = room.get("/shipments?id=S3", Some(&viewer)).await.body;
    assert!(quiet.contains("that is no clearance") && quiet.contains("CBL-1"), "{quiet}");
    assert_eq!(room.get("/shipments?id=S9", Some(&viewer)).await.status, StatusCode::NOT_FOUND);
    let search = room.get("/search?q=cbl-1", Some(&viewer)).await.body;
    assert!(search.contains("/shipments?id=S3"), "{search}");
    let search = room.get("/search?q=amber+sill", Some(&viewer)).await.body;
    assert!(search.contains("/parties?name=Amber+Sill+Data+BV"), "{search}");
}

#[tokio::test]
async fn ways_on_and_back_are_those_of_the_records() {
    let room = Room::new();
    let viewer = room.person("viewer");
    room.scan(&room.person("analyst"), &[("may.csv", SHIPMENTS.as_bytes())]).await;
    let on = room.get("/ways?reach=S1", Some(&viewer)).await.body;
    for told in ["Larch Hollow Trading Pte Ltd", "Quiet Fern Computing Co Ltd", "2 parties", "<path class=\"middle\""] {
        assert!(on.contains(told), "{told}: {on}");
    }
    assert!(!on.contains("Amber Sill"), "other goods: {on}");
    let back = room.get("/ways?back=Quiet+Fern+Computing+Co+Ltd", Some(&viewer)).await.body;
    assert!(back.contains("Copper Wren Systems Inc") && back.contains("Latest away"), "{back}");
    for path in ["/ways", "/ways?reach=none", "/ways?back=none"] {
        assert_eq!(room.get(path, Some(&viewer)).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_party_shows_its_months_its_owners_and_lists_now() {
    let room = Room::new();
    let viewer = room.person("viewer");
    let owners = "owner_name,owned_name,percent\nTall Fern Holding,Quiet Fern Computing Co Ltd,60\nOld Fern Group,Tall Fern Holding,\n";
    let list = "list_id,source,name,country,listed\nL1,own,Quiet Fern Computing Co Ltd,CN,2024-05-01\n";
    let files: [(&str, &[u8]); 3] =
        [("may.csv", SHIPMENTS.as_bytes()), ("owners.csv", owners.as_bytes()), ("own_2025-01-01.csv", list.as_bytes())];
    room.scan(&room.person("analyst"), &files).await;
    let page = room.get("/parties?name=Quiet+Fern+Computing+Co+Ltd", Some(&viewer)).await.body;
    for told in ["class=\"came\"", "Old Fern Group", "60 %", "unknown", "2024-05-01", "still listed", "/ways?back="] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let elsewhere = room.get("/parties?name=Amber+Sill+Data+BV", Some(&viewer)).await;
    assert_eq!(elsewhere.status, StatusCode::OK, "in no finding, yet in the records");
}

#[tokio::test]
async fn views_are_saved_for_each_user_and_sessions_outlive_the_server() {
    let room = Room::new();
    let (viewer, other) = (room.person("viewer"), room.person("analyst"));
    room.scan(&other, &[("may.csv", SHIPMENTS.as_bytes())]).await;
    let saved = room.post("/views", &viewer, &[("name", "urgent <b>"), ("query", "?priority=high&page=3")]).await;
    assert_eq!(saved.to(), "/?priority=high");
    let list = room.get("/", Some(&viewer)).await.body;
    assert!(list.contains("<a href=\"/?priority=high\"><bdi>urgent &#60;b&#62;"), "{list}");
    assert!(!room.get("/", Some(&other)).await.body.contains("urgent"));
    room.post("/views/drop", &viewer, &[("name", "urgent <b>")]).await;
    assert!(!room.get("/", Some(&viewer)).await.body.contains("urgent"));
    let kept = std::fs::read_to_string(room.store().join("sessions.json")).unwrap();
    assert!(kept.contains("viewer") && !kept.contains(viewer.cookie.split('=').nth(1).unwrap()));
}

#[tokio::test]
async fn papers_are_attached_given_out_as_files_and_bounded() {
    let room = Room::new();
    let analyst = room.person("analyst");
    room.scan(&analyst, &[("may.csv", SHIPMENTS.as_bytes())]).await;
    let list = room.get("/", Some(&analyst)).await.body;
    let id = list.split("data-finding=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let attach = async |files: &[(&str, &[u8])]| {
        let (head, body) = multipart(&analyst, &analyst.token, files).into_parts();
        let mut request = axum::http::Request::from_parts(head, body);
        *request.uri_mut() = format!("/findings/{id}/files").parse().unwrap();
        room.ask(request).await
    };
    let page = b"<script>alert(1)</script>".as_slice();
    assert_eq!(attach(&[("Antwort \u{7b54}.html", page)]).await.status, StatusCode::SEE_OTHER);
    let shown = room.get(&format!("/findings/{id}"), Some(&analyst)).await.body;
    assert!(shown.contains("Attached files") && shown.contains("Antwort \u{7b54}.html"), "{shown}");
    let path = shown.split(&format!("href=\"/findings/{id}/files/")).nth(1).unwrap().split('"').next().unwrap();
    let file = room.get(&format!("/findings/{id}/files/{path}"), Some(&room.person("viewer"))).await;
    assert_eq!(file.body.as_bytes(), page);
    let said = |name: &str| file.headers[name].to_str().unwrap().to_owned();
    assert_eq!(said("content-type"), "application/octet-stream");
    assert_eq!(said("x-content-type-options"), "nosniff");
    assert_eq!(said("content-disposition"), "attachment; filename*=UTF-8''Antwort%20%E7%AD%94.html");
    let large = vec![b'x'; (20 << 20) + 1];
    assert_eq!(attach(&[("large.bin", &large)]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let many: Vec<(String, Vec<u8>)> = (0..19).map(|at| (format!("{at}.txt"), vec![at])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    assert_eq!(attach(&many).await.status, StatusCode::SEE_OTHER);
    assert_eq!(attach(&[("one more.txt", b"x")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let missing = asked("GET", &format!("/findings/{id}/files/{}", "0".repeat(64)), Some(&analyst));
    assert_eq!(room.ask(missing.body(Body::empty()).unwrap()).await.status, StatusCode::NOT_FOUND);
    let log = room.get("/log", Some(&room.person("approver"))).await.body;
    assert!(log.contains("file attached"), "{log}");
}

#[tokio::test]
async fn letters_and_cases_are_given_out_as_files_after_the_log_tells_of_it() {
    let room = Room::new();
    let analyst = room.person("analyst");
    room.scan(&analyst, &[("may.csv", SHIPMENTS.as_bytes())]).await;
    let list = room.get("/", Some(&analyst)).await.body;
    let id = list.split("data-finding=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let give = async |what: &str, fields: &[(&str, &str)]| {
        let given = room.post(&format!("/findings/{id}/{what}"), &analyst, fields).await;
        let said = given.headers["content-disposition"].to_str().unwrap().to_owned();
        assert_eq!(
            (given.status, given.headers["content-type"].to_str().unwrap()),
            (StatusCode::OK, "application/zip")
        );
        (said, given.body)
    };
    let (said, letters) = give("letters", &[]).await;
    assert_eq!(said, format!("attachment; filename=\"letters-{id}.zip\""));
    assert!(letters.contains("answers.csv") && letters.contains("-letter.txt") && letters.contains("-statement.txt"));
    let (said, whole) = give("case", &[]).await;
    assert!(said.contains(&format!("case-{id}.zip")) && whole.contains("rows/1.txt"), "{said}");
    let (said, redacted) = give("case", &[("redact", "on")]).await;
    assert!(said.contains(&format!("case-{id}-redacted.zip")) && redacted.contains("taken-out.txt"), "{said}");
    assert!(!redacted.contains("rows/1.txt"));
    let log = room.get("/log", Some(&room.person("approver"))).await.body;
    assert_eq!((log.matches("letters written").count(), log.matches("case exported").count()), (1, 2), "{log}");
    let unknown = room.post(&format!("/findings/{}/case", "0".repeat(16)), &analyst, &[]).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert_eq!(
        room.get(&format!("/findings/{id}"), Some(&room.person("viewer"))).await.body.matches("Case file").count(),
        0
    );
}
