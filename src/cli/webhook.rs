//! Sends digests to a receiver, signed: what does not arrive stays in the outbox for the next night.

use std::path::Path;
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
        if uri.scheme_str() != Some("http") || uri.host().is_none() {
            bail!(
                "failed to take --webhook {url}: write http://host:port/path; for https let a relay on this machine speak TLS"
            );
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
            match runtime.block_on(self.post(&waiting, &act.at.utc)) {
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

    /// The signature covers the time and the body, so that an old delivery cannot be sent again as a new one.
    fn request(&self, waiting: &Waiting, time: &str) -> anyhow::Result<Request<Body>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).context("failed to use the key")?;
        mac.update(format!("{time}.{}", waiting.body).as_bytes());
        let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let path = self.uri.path_and_query().map_or("/", |path| path.as_str());
        let host = self.uri.authority().map_or("", |authority| authority.as_str());
        let request = Request::post(path)
            .header("Host", host.rsplit('@').next().unwrap_or(host))
            .header("Content-Type", "application/json")
            .header("X-Chiptrace-Delivery", waiting.number)
            .header("X-Chiptrace-Time", time)
            .header("X-Chiptrace-Signature", format!("sha256={signature}"));
        Ok(request.body(Body::from(waiting.body.clone()))?)
    }
}
