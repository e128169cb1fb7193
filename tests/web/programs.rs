//! Tokens for programs: scopes, last days, revocation, what they may do, and what the log says of it.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use chiptrace::store::{Against, Recompute, Store, verify};
use chiptrace::web::{ROUTES, Scope};
use serde_json::{Value, json};

use super::desk::{Answer, Room, SHIPMENTS, asked};

const FAR: &str = "2999-12-31";

async fn sent(room: &Room, method: &str, path: &str, token: &str, body: (&str, Vec<u8>)) -> Answer {
    let request: Request<Body> = asked(method, path, None)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", body.0)
        .body(Body::from(body.1))
        .unwrap();
    room.ask(request).await
}

async fn got(room: &Room, path: &str, token: &str) -> Answer {
    sent(room, "GET", path, token, ("text/plain", Vec::new())).await
}

fn value(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{}: {}", answer.status, answer.body))
}

fn files() -> (&'static str, Vec<u8>) {
    let body = format!(
        "--b\r\ncontent-disposition: form-data; name=\"files\"; filename=\"may.csv\"\r\n\r\n{SHIPMENTS}\r\n--b--\r\n"
    );
    ("multipart/form-data; boundary=b", body.into_bytes())
}

#[tokio::test]
async fn every_route_takes_the_tokens_of_its_scope_and_no_others() {
    let room = Room::new();
    let tokens: Vec<(Scope, String)> = Scope::ALL
        .into_iter()
        .map(|scope| (scope, room.desk.add_token(scope.word(), &[scope], FAR).unwrap()))
        .collect();
    for route in ROUTES.iter().filter(|route| route.least != chiptrace::web::Least::Anyone) {
        let path = route.path.replace("{id}", &"0".repeat(16)).replace("{sha256}", "0");
        for (scope, token) in &tokens {
            let answer = sent(&room, route.method, &path, token, ("application/json", b"{}".to_vec())).await;
            let turned_away = matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED);
            assert_eq!(turned_away, route.scope != Some(*scope), "{} {path} with {}", route.method, scope.word());
            assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}: {}", answer.body);
        }
    }
}

#[tokio::test]
async fn a_program_uploads_scans_decides_and_takes_the_report_out() {
    let room = Room::new();
    let token = room.desk.add_token("intake", &Scope::ALL, FAR).unwrap();
    let upload = value(&sent(&room, "POST", "/api/uploads", &token, files()).await);
    assert_eq!(upload["files"][0]["name"], "may.csv");
    let path = format!("/api/uploads/{}/scan", upload["upload"].as_str().unwrap());
    let empty = || ("application/json", Vec::new());
    let scan = value(&sent(&room, "POST", &path, &token, empty()).await)["scan"].as_str().unwrap().to_owned();
    let mut told = json!({ "running": true });
    while told["running"] == true {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        told = value(&got(&room, &format!("/api/scans/{scan}"), &token).await);
    }
    assert_eq!(told["failed"], Value::Null, "{told}");
    let list = value(&got(&room, "/api/findings", &token).await);
    let ids: Vec<&Value> = list["findings"].as_array().unwrap().iter().map(|row| &row["finding"]).collect();
    let body = json!({ "findings": ids, "as": "hold", "reason": "asked the sender" }).to_string().into_bytes();
    let done = value(&sent(&room, "POST", "/api/decisions", &token, ("application/json", body)).await);
    assert_eq!(done["decided"], ids.len());
    let held = value(&got(&room, "/api/findings?state=hold", &token).await);
    assert_eq!((&held["fit"], &held["all"]), (&json!(ids.len()), &list["all"]));
    let report = got(&room, "/api/report", &token).await.body;
    assert_eq!(report.as_bytes(), Store::open(&room.store()).unwrap().report(1).unwrap());
    assert_eq!(got(&room, "/api/report?run=9", &token).await.status, StatusCode::NOT_FOUND);
    for bad in [
        json!({}),
        json!({ "findings": [], "as": "hold", "reason": "x" }),
        json!({ "findings": ["0"], "as": "no", "reason": "x" }),
    ] {
        let refused =
            sent(&room, "POST", "/api/decisions", &token, ("application/json", bad.to_string().into_bytes())).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        assert!(value(&refused)["what"].is_string());
    }
    let log = room.get("/log", Some(&room.person("approver"))).await.body;
    assert!(log.contains("token:intake") && !log.contains(&token), "{log}");
    let found =
        verify(&Store::open(&room.store()).unwrap(), &Against { recompute: Recompute::Every, ..Against::default() });
    assert_eq!(found.unwrap().faults, [""; 0]);
}

#[tokio::test]
async fn a_token_is_shown_once_kept_as_a_hash_and_ends() {
    let room = Room::new();
    let admin = room.person("admin");
    let fields = [("name", "nightly intake"), ("scope", "read"), ("scope", "upload"), ("until", "2999-01-01")];
    let far = room.post("/tokens", &admin, &fields).await;
    assert_eq!(far.status, StatusCode::UNPROCESSABLE_ENTITY, "a token does not last for ever");
    let today = chiptrace::model::Day::from_date(jiff::ZonedDateTime::now().date()).to_string();
    let fields = [fields[0], fields[1], fields[2], ("until", today.as_str())];
    let made = room.post("/tokens", &admin, &fields).await.body;
    let token = made.split("<code class=\"hash\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(got(&room, "/api/runs", &token).await.status, StatusCode::OK);
    assert!(!room.get("/tokens", Some(&admin)).await.body.contains(&token));
    let kept = std::fs::read_to_string(room.store().join("tokens.json")).unwrap();
    assert!(kept.contains("nightly intake") && !kept.contains(&token));
    let again = room.post("/tokens", &admin, &fields).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "the name is taken");
    room.post("/tokens/revoke", &admin, &[("name", "nightly intake")]).await;
    let turned_away = got(&room, "/api/runs", &token).await;
    assert_eq!(turned_away.status, StatusCode::UNAUTHORIZED);
    assert!(value(&turned_away)["what"].is_string());
    let over = room.desk.add_token("old", &[Scope::Read], "2020-01-01").unwrap();
    assert_eq!(got(&room, "/api/runs", &over).await.status, StatusCode::UNAUTHORIZED);
    let log = room.get("/log", Some(&admin)).await.body;
    assert!(log.contains("token made") && log.contains("token revoked") && !log.contains(&token));
}

#[tokio::test]
async fn a_session_cannot_do_what_takes_a_token() {
    let room = Room::new();
    let admin = room.person("admin");
    for path in ["/api/scans", "/api/decisions", "/api/uploads"] {
        let request = asked("POST", path, Some(&admin)).body(Body::empty()).unwrap();
        assert_eq!(room.ask(request).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    assert!(Store::open(&room.store()).unwrap().runs().unwrap().is_empty());
}
