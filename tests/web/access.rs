//! Every route for every role; forms without their token or from elsewhere; ids that are not theirs.

use axum::body::Body;
use axum::http::{HeaderName, StatusCode};
use chiptrace::web::{Door, Least, Limits, ROUTES, Role};

use super::desk::{Person, Room, SHIPMENTS, asked, form};

/// An address with parts that nothing has.
fn filled(path: &str) -> String {
    path.replace("{id}", &"0".repeat(16)).replace("{name}", "nothing").replace("{sha256}", "0")
}

#[tokio::test]
async fn every_route_lets_in_whom_its_line_says_and_nobody_else() {
    let room = Room::new();
    for route in ROUTES {
        let path = filled(route.path);
        let nobody = room.ask(asked(route.method, &path, None).body(Body::empty()).unwrap()).await;
        let turned_away = nobody.status == StatusCode::UNAUTHORIZED
            || nobody.headers.get("location").is_some_and(|to| to == "/login");
        let setup = route.path == "/setup";
        assert!(
            setup || turned_away == (route.least != Least::Anyone) || nobody.body.contains("do not belong"),
            "{path}"
        );
        for role in Role::ALL {
            let person = room.person(role.word());
            let answer = match route.method {
                "POST" => room.post(&path, &person, &[]).await,
                _ => room.get(&path, Some(&person)).await,
            };
            let may = match route.least {
                Least::Anyone => true,
                Least::Role(least) => role >= least,
            };
            let refused = answer.status == StatusCode::FORBIDDEN;
            assert_eq!(refused, !may, "{} {path} as {}: {}", route.method, role.word(), answer.status);
            assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{} {path}: {}", route.method, answer.body);
        }
    }
}

#[tokio::test]
async fn every_answer_is_sealed() {
    let room = Room::new();
    let person = room.person("admin");
    for path in
        ROUTES.iter().filter(|route| route.method == "GET").map(|route| filled(route.path)).chain(["/none".to_owned()])
    {
        let answer = room.get(&path, Some(&person)).await;
        let said = |name: &str| answer.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        let policy = said("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        assert_eq!(said("x-content-type-options").as_deref(), Some("nosniff"), "{path}");
        assert!(said("cache-control").is_some(), "{path}");
    }
}

#[tokio::test]
async fn a_form_without_its_token_or_from_elsewhere_changes_nothing() {
    let room = Room::new();
    let person = room.person("admin");
    let other = Person { token: room.person("admin").token, ..person.clone() };
    for route in ROUTES.iter().filter(|route| route.method == "POST" && route.least != Least::Anyone) {
        let path = filled(route.path);
        for fields in [vec![], vec![("token", other.token.as_str())]] {
            let sent = if path == "/uploads" || path.ends_with("/files") {
                let mut sent = super::desk::multipart(&person, "not the token", &[("a.csv", SHIPMENTS.as_bytes())]);
                *sent.uri_mut() = path.parse().unwrap();
                sent
            } else {
                form(&path, Some(&person), fields.iter())
            };
            let answer = room.ask(sent).await;
            // what programs may change is for no session at all
            let kept_out = if route.scope.is_some() { StatusCode::UNAUTHORIZED } else { StatusCode::FORBIDDEN };
            assert_eq!(answer.status, kept_out, "{path}: {}", answer.body);
        }
        let mut sent = form(&path, Some(&person), [("token", person.token.as_str())].iter());
        sent.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
        assert_eq!(room.ask(sent).await.status, StatusCode::FORBIDDEN, "{path}");
        let mut sent = form(&path, Some(&person), [("token", person.token.as_str())].iter());
        sent.headers_mut().insert("origin", "https://elsewhere.example".parse().unwrap());
        assert_eq!(room.ask(sent).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(room.get("/", Some(&person)).await.status, StatusCode::OK, "still signed in");
}

#[tokio::test]
async fn another_name_of_this_machine_is_not_answered() {
    let room = Room::new();
    let mut request = asked("GET", "/login", None).body(Body::empty()).unwrap();
    request.headers_mut().insert("host", "evil.example:8787".parse().unwrap());
    assert_eq!(room.ask(request).await.status, StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn what_is_not_theirs_looks_like_what_is_not_there() {
    let room = Room::new();
    let (owner, other) = (room.person("analyst"), room.person("other analyst"));
    let came = room.upload(&owner, &[("may.csv", SHIPMENTS.as_bytes())]).await;
    assert_eq!(room.get(came.to(), Some(&owner)).await.status, StatusCode::OK);
    let unknown = format!("/uploads/{}", "0".repeat(64));
    let strange =
        [unknown.as_str(), "/uploads/..%2f..%2fusers.json", "/uploads/0", "/findings/0", "/jobs/0", "/runs/9"];
    let foreign = room.get(came.to(), Some(&other)).await;
    for path in strange {
        let missing = room.get(path, Some(&other)).await;
        assert_eq!((foreign.status, &foreign.body), (missing.status, &missing.body), "{path}");
    }
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    for action in ["scan", "drop"] {
        let foreign = room.post(&format!("{}/{action}", came.to()), &other, &[]).await;
        let missing = room.post(&format!("{unknown}/{action}"), &other, &[]).await;
        assert_eq!((foreign.status, foreign.body), (missing.status, missing.body));
    }
    assert_eq!(room.get(came.to(), Some(&owner)).await.status, StatusCode::OK, "still there");
}

#[tokio::test]
async fn signing_in_takes_the_right_password_and_wrong_ones_take_time() {
    let room = Room::new();
    let tried = async |password: &str| {
        room.ask(form("/login", None, [("name", "viewer"), ("password", password)].iter())).await
    };
    let right = tried("a sentence that is long enough").await;
    assert_eq!((right.status, right.to()), (StatusCode::SEE_OTHER, "/"));
    let cookie = right.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    for _ in 0..3 {
        assert_eq!(tried("wrong").await.status, StatusCode::UNAUTHORIZED);
    }
    let waits = tried("a sentence that is long enough").await;
    assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(waits.headers.contains_key("retry-after"));
    let log = room.get("/log", Some(&room.person("admin"))).await.body;
    assert!(log.contains("wrong password") && log.contains("signed in") && !log.contains("sentence"), "{log}");
}

#[tokio::test]
async fn access_that_is_taken_away_ends_at_once() {
    let room = Room::new();
    let (admin, analyst) = (room.person("admin"), room.person("analyst"));
    assert_eq!(room.get("/uploads", Some(&analyst)).await.status, StatusCode::OK);
    let changed = room.post("/users/change", &admin, &[("name", "analyst"), ("role", "none")]).await;
    assert_eq!(changed.to(), "/users");
    assert_eq!(room.get("/uploads", Some(&analyst)).await.to(), "/login");
    let last = room.post("/users/change", &admin, &[("name", "admin"), ("role", "viewer")]).await;
    assert!(last.body.contains("One admin has to stay"), "{}", last.body);
}

#[tokio::test]
async fn a_proxy_that_is_trusted_with_it_names_the_user() {
    let header = HeaderName::from_static("x-forwarded-user");
    let room = Room::behind(Door::BehindProxy, Some(header.clone()), Limits::default());
    let asked_as = async |path: &str, name: &str| {
        let mut request = asked("GET", path, None).body(Body::empty()).unwrap();
        request.headers_mut().insert("host", "desk.example".parse().unwrap());
        request.headers_mut().insert(&header, name.parse().unwrap());
        room.ask(request).await
    };
    assert_eq!(asked_as("/users", "admin").await.status, StatusCode::OK);
    assert_eq!(asked_as("/users", "viewer").await.status, StatusCode::FORBIDDEN);
    assert_eq!(asked_as("/users", "nobody").await.to(), "/login");
    let page = asked_as("/uploads", "analyst").await.body;
    let token = page.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    for (sent, status) in [(token, StatusCode::SEE_OTHER), ("0", StatusCode::FORBIDDEN)] {
        let mut request = form("/jobs", None, [("token", sent)].iter());
        request.headers_mut().insert(&header, "analyst".parse().unwrap());
        assert_eq!(room.ask(request).await.status, status);
    }
    let plain = Room::new();
    let mut request = asked("GET", "/users", None).body(Body::empty()).unwrap();
    request.headers_mut().insert(&header, "admin".parse().unwrap());
    assert_eq!(plain.ask(request).await.to(), "/login", "not where nobody said so");
}

#[tokio::test]
async fn the_description_of_the_interface_is_that_of_the_routes() {
    let description: serde_json::Value =
        serde_json::from_str(&Room::new().get("/api/openapi.json", None).await.body).unwrap();
    let mut there = std::collections::BTreeMap::new();
    for route in ROUTES.iter().filter(|route| route.path.starts_with("/api/") && route.path != "/api/openapi.json") {
        let scope = route.scope.unwrap_or_else(|| panic!("{} takes no scope", route.path)).word();
        there.insert((route.path.to_owned(), route.method.to_lowercase()), scope.to_owned());
    }
    let mut told = std::collections::BTreeMap::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            told.insert((path.clone(), method.clone()), operation["x-scope"].as_str().unwrap_or_default().to_owned());
            let named = path.matches('{').count();
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            assert_eq!(parameters.filter(|one| one["in"] == "path").count(), named, "{path}");
            let answers = operation["responses"].as_object().unwrap();
            assert!(["200", "401", "403"].iter().all(|status| answers.contains_key(*status)), "{path}");
            let session = operation["security"].is_null();
            assert_eq!(session, method == "get", "{path}: what changes something takes a token");
        }
    }
    assert_eq!(told, there);
}
