//! Slow and broken lines on a real socket: half heads, trickling bodies, readers that do not read.

use std::time::{Duration, Instant};

use chiptrace::web::{Limits, answer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::desk::{Room, SHIPMENTS};

async fn listening(room: &Room, limits: Limits) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(answer(listener, room.router(), limits));
    address
}

fn impatient() -> Limits {
    let second = Duration::from_secs(1);
    Limits { head: second, stall: second, answer: 4 * second, connections: 40, ..Limits::default() }
}

/// Reads until the other end closes, and says how long that took.
async fn until_closed(mut stream: TcpStream) -> (String, Duration) {
    let begun = Instant::now();
    let mut text = Vec::new();
    let _ = stream.read_to_end(&mut text).await;
    (String::from_utf8_lossy(&text).into_owned(), begun.elapsed())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_heads_are_closed_in_time_and_others_are_answered_meanwhile() {
    let room = Room::with(impatient());
    let address = listening(&room, impatient()).await;
    let mut half = Vec::new();
    for _ in 0..39 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: 127").await.unwrap();
        half.push(tokio::spawn(until_closed(stream)));
    }
    let begun = Instant::now();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n").await.unwrap();
    let (text, _) = until_closed(stream).await;
    assert!(text.contains("\"ready\": true"), "{text}");
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    for closed in half {
        let (_, after) = closed.await.unwrap();
        assert!(after < Duration::from_secs(5), "{after:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_trickles_is_refused() {
    let limits = Limits { least_rate: 1000, ..impatient() };
    let room = Room::with(limits);
    let address = listening(&room, limits).await;
    let person = room.person("analyst");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /uploads HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\ncookie: {}\r\ncontent-type: multipart/form-data; \
         boundary=x\r\ncontent-length: 100000\r\n\r\n--x\r\ncontent-disposition: form-data; name=\"token\"\r\n\r\n{}\r\n--x\r\n\
         content-disposition: form-data; name=\"files\"; filename=\"a.csv\"\r\n\r\n",
        person.cookie, person.token
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let begun = Instant::now();
    let (mut read, mut write) = stream.into_split();
    let drip = tokio::spawn(async move {
        for byte in SHIPMENTS.bytes().cycle() {
            tokio::time::sleep(Duration::from_millis(100)).await;
            if write.write_all(&[byte]).await.is_err() {
                return;
            }
        }
    });
    let mut text = Vec::new();
    let _ = read.read_to_end(&mut text).await;
    drip.abort();
    assert!(String::from_utf8_lossy(&text).starts_with("HTTP/1.1 408"), "{}", String::from_utf8_lossy(&text));
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    let left = std::fs::read_dir(room.store().join("uploads")).unwrap().count();
    assert_eq!(left, 0, "nothing is left behind");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_that_does_not_read_is_let_go() {
    let room = Room::with(impatient());
    let limits = Limits { connections: 1, ..impatient() };
    let address = listening(&room, limits).await;
    let person = room.person("viewer");
    let mut stream = TcpStream::connect(address).await.unwrap();
    // the style sheet again and again: far more than the buffers of both ends hold
    let page = format!("GET /rules HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {}\r\n\r\n", person.cookie);
    let sender = tokio::spawn(async move {
        for _ in 0..2000 {
            if stream.write_all(page.as_bytes()).await.is_err() {
                break;
            }
        }
        tokio::time::sleep(Duration::from_secs(30)).await;
        drop(stream);
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let begun = Instant::now();
    let mut other = TcpStream::connect(address).await.unwrap();
    other.write_all(b"GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n").await.unwrap();
    let (text, _) = until_closed(other).await;
    sender.abort();
    assert!(text.contains("\"ready\": true"), "{text}");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}
