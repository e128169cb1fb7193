//! Sends digests by mail, as text and as a page in one message: what the relay does not take stays in the outbox.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Message, SmtpTransport, Transport as _};

use crate::store::{Act, Digest, Store, Waiting};

use super::printable::note;

/// Which relay takes the mail, from whom and for whom.
pub(super) struct Postbox {
    relay: SmtpTransport,
    from: Mailbox,
    to: Vec<Mailbox>,
}

/// How long the relay may take over one answer.
const PATIENCE: Duration = Duration::from_secs(10);

impl Postbox {
    /// Reads relay, addresses and login, before the night begins.
    pub(super) fn new(relay: &str, from: &str, to: &[String], login: Option<&Path>) -> anyhow::Result<Postbox> {
        let safe = relay.starts_with("smtps://") || relay.contains("tls=required");
        if relay.contains('@') {
            bail!("failed to take the relay: put its login into a file and name that with --mail-login");
        }
        let mut transport = SmtpTransport::from_url(relay)
            .with_context(|| format!("failed to read the relay {relay}: write smtp://host:25 or smtps://host"))?;
        if let Some(path) = login {
            if !safe {
                bail!("failed to take --mail-login: a password goes over smtps:// or ?tls=required only");
            }
            let text = String::from_utf8(super::inputs::read(path)?).context("failed to read the login as UTF-8")?;
            let (user, password) =
                text.trim().split_once(':').context("failed to read the login: write user:password")?;
            transport = transport.credentials(Credentials::new(user.to_owned(), password.to_owned()));
        }
        let address = |text: &str| -> anyhow::Result<Mailbox> {
            text.parse().with_context(|| format!("failed to read the mail address {text}"))
        };
        let to = to.iter().map(|text| address(text)).collect::<anyhow::Result<_>>()?;
        Ok(Postbox { relay: transport.timeout(Some(PATIENCE)).build(), from: address(from)?, to })
    }

    /// The receiver by which the outbox knows them.
    pub(super) fn receiver(to: &[String]) -> Option<String> {
        (!to.is_empty()).then(|| format!("mailto:{}", to.join(",")))
    }

    /// Sends everything that waits, the oldest first; the first that is not taken ends it. Nothing that goes wrong here
    /// undoes the night: it is told on standard error and stays in the outbox.
    pub(super) fn deliver(&self, store: &mut Store, receiver: &str, act: &Act<'_>) -> anyhow::Result<()> {
        for waiting in store.waiting(receiver)? {
            let sent = self.message(&waiting).and_then(|message| Ok(self.relay.send(&message)?));
            match sent {
                Ok(_) => store.arrived(waiting.number, act)?,
                Err(why) => {
                    store.did_not_arrive(waiting.number, &format!("{why:#}"))?;
                    note(&format!(
                        "note: the relay did not take delivery {}: {why:#}; the next night tries again",
                        waiting.number
                    ));
                    break;
                }
            }
        }
        Ok(())
    }

    /// The subject holds numbers only; names and stories stand in the body.
    fn message(&self, waiting: &Waiting) -> anyhow::Result<Message> {
        let digest: Digest = serde_json::from_str(&waiting.body).context("failed to read the digest that waits")?;
        let (mut text, mut page) = (Vec::new(), Vec::new());
        digest.write_text(&mut text)?;
        digest.write_html(&mut page)?;
        let subject = format!(
            "chiptrace run {}: {} new, {} changed, {} reopened, {} gone",
            digest.run,
            digest.new.len(),
            digest.changed.len(),
            digest.reopened.len(),
            digest.gone.len()
        );
        // the same delivery has the same id, so that a mailbox which has it already can tell
        let hash = digest.log.hash.get(..16).unwrap_or_default();
        let id = format!("<run-{}-{}-{hash}@{}>", digest.run, waiting.number, self.from.email.domain());
        let mut message = Message::builder().from(self.from.clone()).subject(subject).message_id(Some(id));
        for to in &self.to {
            message = message.to(to.clone());
        }
        let body = MultiPart::alternative_plain_html(String::from_utf8(text)?, String::from_utf8(page)?);
        Ok(message.multipart(body)?)
    }
}
