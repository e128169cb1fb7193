//! Digests that are to be sent and have not arrived: put here with the run itself, kept until the receiver has said yes.

use rusqlite::Connection;
use serde_json::json;

use super::runs::sha256;
use super::{Act, Digest, Store, StoreError, log};

/// A digest that waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// Its number: a receiver that sees one twice has it already.
    pub number: i64,
    /// The digest as JSON.
    pub body: String,
    /// How often it was tried.
    pub tries: i64,
}

/// Puts a digest into the outbox, within the transaction of its run.
pub(super) fn queue(inside: &Connection, to: &str, digest: &Digest, act: &Act<'_>) -> Result<(), StoreError> {
    let body = json!(digest).to_string();
    let told = json!({ "run": digest.run, "to": place(to), "sha256": sha256(body.as_bytes()) });
    log::append(inside, act, &format!("{} queued", way(to)), &told)?;
    let sql = "INSERT INTO outbox (receiver, body, queued, tries) VALUES (?1, ?2, ?3, 0)";
    inside.execute(sql, (to, body, &act.at.utc))?;
    Ok(())
}

impl Store {
    /// What waits for a receiver, the oldest first.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn waiting(&self, to: &str) -> Result<Vec<Waiting>, StoreError> {
        let sql = "SELECT number, body, tries FROM outbox WHERE receiver = ?1 AND sent IS NULL ORDER BY number";
        let one = |row: &rusqlite::Row<'_>| Ok(Waiting { number: row.get(0)?, body: row.get(1)?, tries: row.get(2)? });
        let rows = self.connection.prepare_cached(sql)?.query_map([to], one)?.collect::<Result<_, _>>()?;
        Ok(rows)
    }

    /// How many digests wait for any receiver.
    pub(super) fn unsent(&self) -> Result<i64, StoreError> {
        let sql = "SELECT count(*) FROM outbox WHERE sent IS NULL";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }

    /// Notes that the receiver has it; the body is kept no longer, the log has its hash.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn arrived(&mut self, number: i64, act: &Act<'_>) -> Result<(), StoreError> {
        let change = self.change()?;
        let to: String =
            change.query_row("SELECT receiver FROM outbox WHERE number = ?1", [number], |row| row.get(0))?;
        log::append(&change, act, &format!("{} sent", way(&to)), &json!({ "delivery": number }))?;
        let sql = "UPDATE outbox SET sent = ?2, body = '', tries = tries + 1 WHERE number = ?1";
        change.execute(sql, (number, &act.at.utc))?;
        Ok(change.commit()?)
    }

    /// Notes that it did not arrive, and why; the next night tries again.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn did_not_arrive(&mut self, number: i64, why: &str) -> Result<(), StoreError> {
        let sql = "UPDATE outbox SET tries = tries + 1, fault = ?2 WHERE number = ?1";
        self.connection.execute(sql, (number, why))?;
        Ok(())
    }
}

/// How a receiver is reached, as the log calls it.
fn way(to: &str) -> &'static str {
    if to.starts_with("mailto:") { "mail" } else { "webhook" }
}

/// A receiver without what may be a secret in its address.
fn place(to: &str) -> &str {
    if to.starts_with("mailto:") {
        return to;
    }
    let end = to.find('?').unwrap_or(to.len());
    let plain = &to[..end];
    plain.rsplit_once('@').map_or(plain, |(_, place)| place)
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_secret_in_an_address_is_not_in_the_log() {
        assert_eq!(place("http://10.0.0.7:80/hook?token=x"), "http://10.0.0.7:80/hook");
        assert_eq!(place("http://ada:secret@host/hook"), "host/hook");
        assert_eq!(place("mailto:desk@example.test"), "mailto:desk@example.test");
    }
}
