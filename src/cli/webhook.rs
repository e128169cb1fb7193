//! Sends digests to a receiver, signed: what does not arrive stays in the outbox for the next night.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, bail};
use axum::body::Body;
use hmac::{Hmac, KeyInit as _, Mac as _};
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use sha2::Sha256;
use tokio::net::TcpStream;

use crate::store::{Act, Store, Waiting};

use super::printable::note;

/// Where digests go, and what they are signed with.
pub(super) struct Receiver {
    uri: Uri,
    key: Vec<u8>,
}

/// A key that can be guessed signs nothing.
const SHORTEST_KEY: usize = 16;
/// How long one delivery may take in all.
const PATIENCE: Duration = Duration::from_secs(10);

impl Receiver {
    /// Reads address and key, before the night begins.
    pub(super) fn new(url: &str, key: &Path) -> anyhow::Result<Receiver> {
        let uri: Uri = url.parse().with_context(|| format!("failed to read the address {url}"))?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) || uri.host().is_none() {
            bail!("failed to take --webhook {url}: write https://host/path, or http://host:port/path");
        }
        let mut key = super::inputs::read(key)?;
        while key.last().is_some_and(u8::is_ascii_whitespace) {
            key.pop();
        }
        if key.len() < SHORTEST_KEY {
            bail!("failed to take the key of the webhook: give at least {SHORTEST_KEY} bytes");
        }
        Ok(Receiver { uri, key })
    }

    /// Sends everything that waits for an address, the oldest first; the first that does not arrive ends it. Nothing that
    /// goes wrong here undoes the night: it is told on standard error and stays in the outbox.
    pub(super) fn deliver(&self, store: &mut Store, url: &str, act: &Act<'_>) -> anyhow::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        for waiting in store.waiting(url)? {
            let sent = match self.uri.scheme_str() {
                Some("https") => self.post_encrypted(&waiting, &act.at.utc),
                _ => runtime.block_on(self.post(&waiting, &act.at.utc)),
            };
            match sent {
                Ok(()) => store.arrived(waiting.number, act)?,
                Err(why) => {
                    store.did_not_arrive(waiting.number, &format!("{why:#}"))?;
                    note(&format!(
                        "note: the webhook did not take delivery {}: {why:#}; the next night tries again",
                        waiting.number
                    ));
                    break;
                }
            }
        }
        Ok(())
    }

    async fn post(&self, waiting: &Waiting, time: &str) -> anyhow::Result<()> {
        let asked = async {
            let host = self.uri.host().unwrap_or_default();
            let port = self.uri.port_u16().unwrap_or(80);
            let stream =
                TcpStream::connect((host.trim_matches(['[', ']']), port)).await.context("failed to connect")?;
            let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
            let connection = tokio::spawn(connection);
            let answer = sender.send_request(self.request(waiting, time)?).await.context("failed to send")?;
            drop(sender);
            connection.abort();
            if answer.status().is_success() { Ok(()) } else { bail!("the receiver answered {}", answer.status()) }
        };
        tokio::time::timeout(PATIENCE, asked).await.context("the receiver took too long")?
    }

    /// Sends over an encrypted line by the system's own curl, which knows whom this system trusts. Address and headers
    /// stand in a file that nobody else may read and the body goes to its standard input: the list of processes shows
    /// neither.
    fn post_encrypted(&self, waiting: &Waiting, time: &str) -> anyhow::Result<()> {
        let mut told = tempfile::NamedTempFile::new().context("failed to make a file for what curl is told")?;
        writeln!(told, "url = {}", quoted(&self.uri.to_string()))?;
        for (name, value) in self.headers(waiting, time)? {
            writeln!(told, "header = {}", quoted(&format!("{name}: {value}")))?;
        }
        let patience = PATIENCE.as_secs().to_string();
        let mut curl = Command::new("curl");
        curl.args(["--fail", "--silent", "--show-error", "--proto", "=https", "--max-time", &patience]);
        curl.args(["--max-filesize", "1000000", "--data-binary", "@-", "--config"]).arg(told.path());
        curl.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut curl = curl.spawn().context("failed to start curl, which sends over https: install it")?;
        if let Some(mut body) = curl.stdin.take() {
            // curl ends early where it cannot connect, and says why
            let _ = body.write_all(waiting.body.as_bytes());
        }
        let output = curl.wait_with_output().context("failed to wait for curl")?;
        if output.status.success() { Ok(()) } else { bail!("{}", String::from_utf8_lossy(&output.stderr).trim()) }
    }

    /// The signature covers the time and the body, so that an old delivery cannot be sent again as a new one.
    fn headers(&self, waiting: &Waiting, time: &str) -> anyhow::Result<[(&'static str, String); 4]> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).context("failed to use the key")?;
        mac.update(format!("{time}.{}", waiting.body).as_bytes());
        let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok([
            ("Content-Type", "application/json".to_owned()),
            ("X-Chiptrace-Delivery", waiting.number.to_string()),
            ("X-Chiptrace-Time", time.to_owned()),
            ("X-Chiptrace-Signature", format!("sha256={signature}")),
        ])
    }

    fn request(&self, waiting: &Waiting, time: &str) -> anyhow::Result<Request<Body>> {
        let path = self.uri.path_and_query().map_or("/", |path| path.as_str());
        let host = self.uri.authority().map_or("", |authority| authority.as_str());
        let mut request = Request::post(path).header("Host", host.rsplit('@').next().unwrap_or(host));
        for (name, value) in self.headers(waiting, time)? {
            request = request.header(name, value);
        }
        Ok(request.body(Body::from(waiting.body.clone()))?)
    }
}

/// A value as curl reads it in a file: nothing in it can end it.
fn quoted(value: &str) -> String {
    let plain = value.chars().filter(|character| !character.is_control());
    let escaped: String = plain
        .flat_map(|character| matches!(character, '"' | '\\').then_some('\\').into_iter().chain([character]))
        .collect();
    format!("\"{escaped}\"")
}
