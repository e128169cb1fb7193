//! Saying how a file is to be read: shown at once, kept with the file and as a template, used by every later run.

use axum::http::StatusCode;
use chiptrace::store::{Against, Recompute, Store, verify};

use super::desk::{Person, Room};

/// Headers that nobody knows, and days that may be two.
const ODD: &str = "Register 2025;;;;;;;\n\
    Nr;Tag;Von;VonLand;An;AnLand;Ware;Stk\n\
    A1;03/04/2025;Copper Wren Systems Inc;US;Quiet Fern Computing Co Ltd;CN;SRV8U-H200-8;10\n\
    A2;05/04/2025;Copper Wren Systems Inc;US;Quiet Fern Computing Co Ltd;CN;SRV8U-H200-8;4\n";

const MEANINGS: [&str; 8] = [
    "shipment_id",
    "ship_date",
    "exporter_name",
    "exporter_country",
    "consignee_name",
    "consignee_country",
    "part_number",
    "quantity",
];

/// The form as a browser sends it, with a meaning for each column.
fn said<'f>(names: &'f [String], action: &'f str) -> Vec<(&'f str, &'f str)> {
    let mut fields = vec![("part", "0"), ("t0-line", "2"), ("t0-kind", "shipments"), ("do", action)];
    fields.extend(names.iter().map(String::as_str).zip(MEANINGS));
    fields.push(("t0-1-written", "day-first"));
    fields
}

fn names() -> Vec<String> {
    (0..MEANINGS.len()).map(|at| format!("t0-{at}-field")).collect()
}

/// Uploads and says that line 2 is the header.
async fn with_header(room: &Room, person: &Person, text: &str) -> String {
    let came = room.upload(person, &[("odd.csv", text.as_bytes())]).await;
    let page = room.get(came.to(), Some(person)).await.body;
    assert!(page.contains("name=\"t0-line\"") && page.contains("Register 2025"), "{page}");
    let to = format!("{}/reading", came.to());
    let again = room.post(&to, person, &[("part", "0"), ("t0-line", "2"), ("do", "read")]).await;
    let page = room.get(again.to(), Some(person)).await.body;
    assert!(page.contains("Read as you said") && page.contains("Meaning of VonLand"), "{page}");
    came.to().to_owned()
}

#[tokio::test]
async fn a_reading_is_changed_kept_used_again_and_made_again() {
    let (room, names) = (Room::new(), names());
    let analyst = room.person("analyst");
    let upload = with_header(&room, &analyst, ODD).await;
    let mut fields = said(&names, "template");
    fields.push(("template", "Copper Wren <register>"));
    let told = room.post(&format!("{upload}/reading"), &analyst, &fields).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.body);
    let page = room.get(told.to(), Some(&analyst)).await.body;
    assert!(page.contains("2 accepted") && page.contains("Copper Wren &#60;register&#62;"), "{page}");
    let job = room.post(&format!("{upload}/scan"), &analyst, &[]).await;
    room.get(&format!("{}/events", job.to()), Some(&analyst)).await;
    let list = room.get("/", Some(&analyst)).await.body;
    let id = list.split("data-finding=\"").nth(1).unwrap().split('"').next().unwrap();
    let rows = room.get(&format!("/findings/{id}/rows"), Some(&analyst)).await.body;
    assert!(rows.contains("<mark><bdi>SRV8U-H200-8") || rows.contains("03/04/2025"), "{rows}");
    // the same header again: the template is used and said
    let next = ODD.replace("A1", "B1").replace("A2", "B2").replace("05/04", "06/05");
    let came = room.upload(&analyst, &[("next.csv", next.as_bytes())]).await;
    let page = room.get(came.to(), Some(&analyst)).await.body;
    assert!(page.contains("Read as the template") && page.contains("2 accepted"), "{page}");
    let job = room.post(&format!("{}/scan", came.to()), &analyst, &[]).await;
    room.get(&format!("{}/events", job.to()), Some(&analyst)).await;
    let log = room.get("/log", Some(&room.person("approver"))).await.body;
    for told in ["template kept", "template used", "reading told"] {
        assert!(log.contains(told), "{told}: {log}");
    }
    // taken away, it is listed no more; what was read by it is still read so
    room.post("/templates/drop", &analyst, &[("name", "Copper Wren <register>")]).await;
    let uploads = room.get("/uploads", Some(&analyst)).await.body;
    assert!(!uploads.contains("id=\"templates\"") && uploads.matches("as said").count() == 2, "{uploads}");
    let every = Against { recompute: Recompute::Every, ..Against::default() };
    let found = verify(&Store::open(&room.store()).unwrap(), &every).unwrap();
    assert_eq!((found.faults, found.recomputed.len()), (Vec::<String>::new(), 2));
}

#[tokio::test]
async fn a_kept_file_is_read_otherwise_from_then_on() {
    let (room, names) = (Room::new(), names());
    let analyst = room.person("analyst");
    let upload = with_header(&room, &analyst, ODD).await;
    room.post(&format!("{upload}/reading"), &analyst, &said(&names, "read")).await;
    let job = room.post(&format!("{upload}/scan"), &analyst, &[]).await;
    room.get(&format!("{}/events", job.to()), Some(&analyst)).await;
    let api = room.get("/api/findings", Some(&analyst)).await.body;
    assert!(api.contains("2025-04-05") && !api.contains("2025-05-04"), "{api}");
    let sha256 =
        Store::open(&room.store()).unwrap().originals(chiptrace::store::Role::Records).unwrap()[0].sha256.clone();
    let again = room.post("/files/reading", &analyst, &[("sha256", sha256.as_str())]).await;
    let page = room.get(again.to(), Some(&analyst)).await.body;
    assert!(page.contains("<option value=\"day-first\" selected>"), "{page}");
    let to = again.to().split('?').next().unwrap().to_owned();
    let mut fields = said(&names, "read");
    fields.retain(|(name, _)| *name != "t0-1-written");
    fields.push(("t0-1-written", "month-first"));
    room.post(&format!("{to}/reading"), &analyst, &fields).await;
    let job = room.post(&format!("{to}/scan"), &analyst, &[]).await;
    room.get(&format!("{}/events", job.to()), Some(&analyst)).await;
    let api = room.get("/api/findings", Some(&analyst)).await.body;
    assert!(api.contains("2025-05-04") && !api.contains("2025-04-05"), "{api}");
    let every = Against { recompute: Recompute::Every, ..Against::default() };
    let found = verify(&Store::open(&room.store()).unwrap(), &every).unwrap();
    assert_eq!((found.faults, found.recomputed.len()), (Vec::<String>::new(), 2));
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_a_reason_and_changes_nothing() {
    let (room, names) = (Room::new(), names());
    let analyst = room.person("analyst");
    let upload = with_header(&room, &analyst, ODD).await;
    let to = format!("{upload}/reading");
    let mut twice = said(&names, "read");
    twice.retain(|(name, _)| *name != "t0-0-field");
    twice.push(("t0-0-field", "quantity"));
    let refused = room.post(&to, &analyst, &twice).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("two columns"), "{}", refused.body);
    let unknown = room.post(&to, &analyst, &[("part", "0"), ("encoding", "klingon"), ("do", "read")]).await;
    assert!(unknown.body.contains("no encoding"), "{}", unknown.body);
    let other = room.person("other analyst");
    assert_eq!(room.post(&to, &other, &said(&names, "read")).await.status, StatusCode::NOT_FOUND);
    let nameless = room.post(&to, &analyst, &said(&names, "template")).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    let found = room.post(&to, &analyst, &[("part", "0"), ("do", "found")]).await;
    assert!(!room.get(found.to(), Some(&analyst)).await.body.contains("Read as you said"));
}
