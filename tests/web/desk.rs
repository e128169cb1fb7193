//! A desk in a folder of its own, asked without a socket.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, Request, StatusCode};
use chiptrace::policy::Policy;
use chiptrace::web::{Desk, Door, Limits, Role, Settings, router};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

/// A desk with one user of every role.
pub(crate) struct Room {
    pub(crate) desk: Arc<Desk>,
    pub(crate) folder: tempfile::TempDir,
    router: Router,
}

/// Somebody who is in.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) cookie: String,
    pub(crate) token: String,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// One file of a form: name of the file and its bytes.
pub(crate) type File<'a> = (&'a str, &'a [u8]);

const BOUNDARY: &str = "----a-line-that-no-file-holds";

impl Room {
    pub(crate) fn new() -> Room {
        Room::with(Limits::default())
    }

    pub(crate) fn with(limits: Limits) -> Room {
        Room::behind(Door::Loopback, None, limits)
    }

    /// A desk that a proxy stands in front of, or none.
    pub(crate) fn behind(door: Door, header: Option<HeaderName>, limits: Limits) -> Room {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("store");
        let desk = Desk::open(Settings {
            lists: store.join("lists"),
            store,
            policy: Policy::embedded().unwrap(),
            overlay: None,
            door,
            user_header: header,
            limits,
        })
        .unwrap();
        for role in Role::ALL {
            desk.add_user(role.word(), role, "a sentence that is long enough").unwrap();
        }
        desk.add_user("other analyst", Role::Analyst, "a sentence that is long enough").unwrap();
        let router = router(&desk);
        Room { desk, folder, router }
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    pub(crate) fn person(&self, name: &str) -> Person {
        let (session, token) = self.desk.open_session(name).unwrap();
        Person { cookie: format!("chiptrace_session={session}"), token }
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer { status: head.status, headers: head.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub(crate) async fn get(&self, path: &str, person: Option<&Person>) -> Answer {
        self.ask(asked("GET", path, person).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, person: &Person, fields: &[(&str, &str)]) -> Answer {
        let own = [("token", person.token.as_str())];
        self.ask(form(path, Some(person), own.iter().chain(fields))).await
    }

    pub(crate) async fn upload(&self, person: &Person, files: &[File<'_>]) -> Answer {
        self.ask(multipart(person, &person.token, files)).await
    }

    /// Uploads, scans and waits for the end of the scan.
    pub(crate) async fn scan(&self, person: &Person, files: &[File<'_>]) {
        let came = self.upload(person, files).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
        let job = self.post(&format!("{}/scan", came.to()), person, &[]).await;
        assert_eq!(job.status, StatusCode::SEE_OTHER, "{}", job.body);
        let told = self.get(&format!("{}/events", job.to()), Some(person)).await.body;
        assert!(told.contains("\"running\":false"), "{told}");
        let page = self.get(job.to(), Some(person)).await.body;
        assert!(page.contains("<h1>Scanned</h1>"), "{page}");
    }
}

impl Answer {
    /// Where a redirect leads.
    pub(crate) fn to(&self) -> &str {
        self.headers.get("location").unwrap_or_else(|| panic!("no redirect: {}", self.body)).to_str().unwrap()
    }
}

/// A request as a browser on this machine sends it.
pub(crate) fn asked(method: &str, path: &str, person: Option<&Person>) -> axum::http::request::Builder {
    let request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:8787");
    match person {
        Some(person) => request.header("cookie", &person.cookie),
        None => request,
    }
}

/// A form.
pub(crate) fn form<'f>(
    path: &str,
    person: Option<&Person>,
    fields: impl Iterator<Item = &'f (&'f str, &'f str)>,
) -> Request<Body> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = asked("POST", path, person).header("content-type", "application/x-www-form-urlencoded");
    request.body(Body::from(body)).unwrap()
}

/// A form with files.
pub(crate) fn multipart(person: &Person, token: &str, files: &[File<'_>]) -> Request<Body> {
    let mut body =
        format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n").into_bytes();
    for (name, bytes) in files {
        let name = name.replace('"', "%22");
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\ncontent-type: text/csv\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    asked("POST", "/uploads", Some(person)).header("content-type", kind).body(Body::from(body)).unwrap()
}

/// Shipments of which a licence-gap is raised: controlled goods to a Tier 3 destination without a licence.
pub(crate) const SHIPMENTS: &str = "shipment_id,ship_date,arrival_date,exporter_name,exporter_country,consignee_name,consignee_country,end_user_name,end_user_country,declared_description,part_number,quantity,total_value,currency,license\n\
S1,2025-03-01,2025-03-04,Copper Wren Systems Inc,US,Larch Hollow Trading Pte Ltd,SG,Larch Hollow Trading Pte Ltd,SG,8U AI server 8x H200 SXM5,SRV8U-H200-8,10,4000000.00,USD,NLR\n\
S2,2025-03-20,2025-03-24,Larch Hollow Trading Pte Ltd,SG,Quiet Fern Computing Co Ltd,CN,Quiet Fern Computing Co Ltd,CN,8U AI server 8x H200 SXM5,SRV8U-H200-8,10,4100000.00,USD,NLR\n\
S3,2025-04-02,2025-04-05,Copper Wren Systems Inc,US,Amber Sill Data BV,NL,Amber Sill Data BV,NL,cable set,CBL-1,5,500.00,USD,NLR\n";
