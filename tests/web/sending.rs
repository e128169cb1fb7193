//! Uploads: limits as they stream, names that are paths, packed bodies, and files that cannot be used.

use std::io::Write as _;
use std::path::Path;

use axum::body::Body;
use axum::http::StatusCode;
use chiptrace::web::Limits;

use super::desk::{Room, SHIPMENTS, asked, multipart};

/// Files of a folder and below, by name.
fn below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(below(&path)) } else { found.push(path.display().to_string()) }
    }
    found.sort();
    found
}

#[tokio::test]
async fn a_limit_is_kept_as_the_bytes_come_and_nothing_is_left_behind() {
    let few = Limits { file: 10_000, request: 25_000, files: 3, waiting: 40_000, uploads: 2, ..Limits::default() };
    let room = Room::with(few);
    let analyst = room.person("analyst");
    let big = vec![b'x'; 9_000];
    let tries: [Vec<(&str, &[u8])>; 3] = [
        vec![("one.csv", &[b'x'; 10_001])],
        vec![("a.csv", &big), ("b.csv", &big), ("c.csv", &big)],
        vec![("a.csv", b"1"), ("b.csv", b"1"), ("c.csv", b"1"), ("d.csv", b"1")],
    ];
    for files in tries {
        assert_eq!(room.upload(&analyst, &files).await.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(below(&room.store().join("uploads")).is_empty());
    }
    for _ in 0..2 {
        assert_eq!(room.upload(&analyst, &[("a.csv", &big), ("b.csv", &big)]).await.status, StatusCode::SEE_OTHER);
    }
    let third = room.upload(&analyst, &[("a.csv", b"1")]).await;
    assert_eq!(third.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(third.body.contains("waits to be scanned"), "{}", third.body);
    let other = room.person("other analyst");
    assert_eq!(room.upload(&other, &[("a.csv", b"1")]).await.status, StatusCode::SEE_OTHER, "each user has their own");
}

#[tokio::test]
async fn names_that_are_paths_write_nowhere_else() {
    let room = Room::new();
    let analyst = room.person("analyst");
    let names = [
        "../../escape.csv",
        "/tmp/escape.csv",
        "..\\..\\escape.csv",
        "C:\\escape.csv",
        "..",
        ".",
        "con",
        "a\u{0}b.csv",
        "%2e%2e%2fescape.csv",
    ];
    let before = below(room.folder.path());
    for name in names {
        let came = room.upload(&analyst, &[(name, SHIPMENTS.as_bytes())]).await;
        if came.status == StatusCode::SEE_OTHER {
            let id = came.to().trim_start_matches("/uploads/").to_owned();
            assert!(id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}: {id}");
        }
    }
    let uploads = room.store().join("uploads").display().to_string();
    let elsewhere = |path: &&String| !path.starts_with(&uploads) && !path.contains("store.sqlite");
    let (before, after) = (before.iter().filter(elsewhere).count(), below(room.folder.path()));
    assert_eq!(after.iter().filter(elsewhere).count(), before, "{after:?}");
    assert!(!Path::new("/tmp/escape.csv").exists());
}

#[tokio::test]
async fn packed_requests_and_endless_heads_are_refused() {
    let room = Room::new();
    let analyst = room.person("analyst");
    let mut packed = multipart(&analyst, &analyst.token, &[("a.csv", b"1")]);
    packed.headers_mut().insert("content-encoding", "gzip".parse().unwrap());
    assert_eq!(room.ask(packed).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let endless = futures_util::stream::iter((0..200).map(|number| {
        let start = "------x\r\ncontent-disposition: form-data; name=\"";
        Ok::<_, std::io::Error>(if number == 0 { start.to_owned() } else { "a".repeat(1 << 17) })
    }));
    let request =
        asked("POST", "/uploads", Some(&analyst)).header("content-type", "multipart/form-data; boundary=----x");
    let answer = room.ask(request.body(Body::from_stream(endless)).unwrap()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let form = vec![b'a'; (1 << 18) + 1];
    let request = asked("POST", "/decisions", Some(&analyst)).body(Body::from(form)).unwrap();
    assert_eq!(room.ask(request).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_said_to_have_failed() {
    let room = Room::new();
    let analyst = room.person("analyst");
    let mut zeros = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    zeros.write_all(&vec![0; 20 << 20]).unwrap();
    let zeros = zeros.finish().unwrap();
    let files: [(&str, &[u8]); 4] = [
        ("zeros.csv.gz", &zeros),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("empty.csv", b""),
        ("letter.csv", b"dear sir\n"),
    ];
    for (name, bytes) in files {
        let came = room.upload(&analyst, &[(name, bytes)]).await;
        let page = room.get(came.to(), Some(&analyst)).await.body;
        assert!(
            page.contains("<strong>Failed.</strong>") && page.contains("0 of 1 file can be used"),
            "{name}: {page}"
        );
        assert!(!page.contains("Take in and scan"), "{name}");
        let gone = room.post(&format!("{}/drop", came.to()), &analyst, &[]).await;
        assert_eq!(gone.to(), "/uploads");
    }
    assert!(below(&room.store().join("uploads")).is_empty());
}

#[tokio::test]
async fn other_encodings_are_told_and_shown_rightly() {
    let room = Room::new();
    let analyst = room.person("analyst");
    let latin = SHIPMENTS.replace("Larch Hollow Trading", "M\u{fc}nchner Sp\u{e4}th\u{e9}");
    let bytes: Vec<u8> = latin.chars().map(|letter| letter as u8).collect();
    let came = room.upload(&analyst, &[("cp1252.csv", &bytes)]).await;
    let page = room.get(came.to(), Some(&analyst)).await.body;
    assert!(page.contains("encoding windows-1252") && page.contains("M\u{fc}nchner Sp\u{e4}th\u{e9}"), "{page}");
}
