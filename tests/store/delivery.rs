//! What a night sends and writes for other programs: a signed webhook that is tried again, and numbers for Prometheus.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Command, Output};
use std::thread;

use chiptrace::store::Recompute;
use serde_json::Value;

use crate::ground::{Place, row};

const KEY: &str = "0123456789abcdef-key";

fn nightly(place: &Place, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chiptrace"));
    let night = ["nightly", "--store", "store", "--inbox", "inbox", "--as-of", "2026-08-01", "--fail-on", "never"];
    command.args(night).args(more).current_dir(place.path("")).output().unwrap()
}

/// What a receiver was sent: headers in lower case, and the body.
type Sent = (Vec<String>, String);

/// A receiver that takes so many deliveries and answers each with a status.
fn receiver(answers: &'static [u16]) -> (String, thread::JoinHandle<Vec<Sent>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook?token=secret", listener.local_addr().unwrap());
    let taking = thread::spawn(move || {
        let mut all = Vec::new();
        for status in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut head = Vec::new();
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                if line.trim().is_empty() {
                    break;
                }
                head.push(line.trim().to_owned());
            }
            let of =
                |name: &str| head.iter().find_map(|line| line.to_lowercase().strip_prefix(name).map(str::to_owned));
            let length: usize = of("content-length: ").unwrap().parse().unwrap();
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            write!(stream, "HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
            all.push((head.iter().map(|line| line.to_lowercase()).collect(), String::from_utf8(body).unwrap()));
        }
        all
    });
    (url, taking)
}

fn header(sent: &Sent, name: &str) -> String {
    let found = sent.0.iter().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    found.unwrap_or_else(|| panic!("{name}: {:?}", sent.0)).to_owned()
}

/// The signature by another program.
fn signed(place: &Place, text: &str) -> Option<String> {
    let script = "import hmac,hashlib,sys; print(hmac.new(sys.argv[1].encode(), open(sys.argv[2],'rb').read(), hashlib.sha256).hexdigest())";
    fs::write(place.path("signed"), text).unwrap();
    let output = Command::new("python3").args(["-c", script, KEY]).arg(place.path("signed")).output().ok()?;
    Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
}

#[test]
fn a_digest_that_does_not_arrive_is_sent_by_the_next_night_and_is_signed() {
    let place = Place::new();
    fs::write(place.path("key"), format!("{KEY}\n")).unwrap();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    let (url, taking) = receiver(&[500, 204, 200]);
    let hook = ["--webhook", url.as_str(), "--webhook-key", "key"];
    let first = nightly(&place, &hook);
    assert_eq!(first.status.code(), Some(0), "{first:?}");
    assert!(String::from_utf8(first.stderr).unwrap().contains("the next night tries again"));
    assert_eq!(place.store().waiting(&url).unwrap().len(), 1);
    assert_eq!(nightly(&place, &hook).status.code(), Some(0));
    let sent = taking.join().unwrap();
    assert!(place.store().waiting(&url).unwrap().is_empty());
    assert!(
        sent[0].1 == sent[1].1 && header(&sent[0], "x-chiptrace-delivery") == header(&sent[1], "x-chiptrace-delivery")
    );
    let bodies: Vec<Value> = sent.iter().map(|(_, body)| serde_json::from_str(body).unwrap()).collect();
    assert_eq!((&bodies[0]["run"], &bodies[2]["run"]), (&1.into(), &2.into()));
    assert_eq!(bodies[0]["log"]["sequence"], place.store().digest(1).unwrap().log.sequence);
    let time = header(&sent[1], "x-chiptrace-time").to_uppercase();
    if let Some(signature) = signed(&place, &format!("{time}.{}", sent[1].1)) {
        assert_eq!(header(&sent[1], "x-chiptrace-signature"), format!("sha256={signature}"));
    }
    let log = place.store().log(0, 99).unwrap();
    let told: Vec<&str> =
        log.iter().map(|row| row.action.as_str()).filter(|action| action.starts_with("webhook")).collect();
    assert_eq!(told, ["webhook queued", "webhook queued", "webhook sent", "webhook sent"]);
    assert!(log.iter().all(|row| !row.payload.contains("secret")), "what may be a secret is not in the log");
    assert_eq!(place.verified(Recompute::Every).faults, [""; 0]);
}

#[test]
fn nothing_is_sent_without_the_flag_and_a_wrong_address_stops_before_the_night() {
    let place = Place::new();
    fs::write(place.path("key"), KEY).unwrap();
    fs::write(place.path("short"), "abc").unwrap();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    for (url, key) in [("ftp://example.invalid/", "key"), ("nowhere", "key"), ("https://127.0.0.1:9/", "short")] {
        assert_eq!(nightly(&place, &["--webhook", url, "--webhook-key", key]).status.code(), Some(2), "{url}");
    }
    assert_eq!(nightly(&place, &["--webhook", "http://127.0.0.1:9/"]).status.code(), Some(2), "a key is needed");
    assert!(!place.path("store/store.sqlite").exists());
    assert_eq!(nightly(&place, &[]).status.code(), Some(0));
    assert!(place.store().log(0, 99).unwrap().iter().all(|row| !row.action.starts_with("webhook")));
}

#[test]
fn the_numbers_of_a_night_are_written_whole() {
    let place = Place::new();
    place.drop_in("a.csv", &format!("{}{}", row("S1", 0, 4, "original"), row("S2", 1, 4, "original")));
    assert_eq!(nightly(&place, &["--metrics", "night.prom"]).status.code(), Some(0));
    let text = fs::read_to_string(place.path("night.prom")).unwrap();
    for line in [
        "chiptrace_night_run 1",
        "chiptrace_night_findings_told{told=\"new\"} 2",
        "chiptrace_night_findings{priority=\"high\"} 2",
        "chiptrace_night_files{result=\"done\"} 1",
        "chiptrace_night_incomplete 0",
        "# TYPE chiptrace_night_findings gauge",
    ] {
        assert!(text.lines().any(|known| known == line), "{line}: {text}");
    }
    let value = |line: &str| line.rsplit_once(' ').is_some_and(|(_, value)| value.parse::<i64>().is_ok());
    assert!(text.lines().all(|line| line.starts_with("# ") || value(line)), "{text}");
    let failed = nightly(&place, &["--metrics", "no/such/night.prom"]);
    assert_eq!(failed.status.code(), Some(2), "numbers that cannot be written are told");
}
