//! The tables of a store, edition by edition, and how an older one is brought up to date.

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// What makes an edition out of the one before it. A store says in `user_version` which it has.
const EDITIONS: [&str; 4] = [FIRST, SECOND, THIRD, FOURTH];

/// The edition that this program writes.
pub(super) const NEWEST: usize = EDITIONS.len();

const FIRST: &str = "
CREATE TABLE log (
    sequence INTEGER PRIMARY KEY, previous TEXT NOT NULL, time TEXT NOT NULL, actor TEXT NOT NULL,
    action TEXT NOT NULL, payload TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER log_is_not_edited BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
CREATE TRIGGER log_is_not_cut BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
CREATE TABLE originals (
    number INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL,
    bytes INTEGER NOT NULL, added TEXT NOT NULL, day TEXT NOT NULL, UNIQUE (sha256, role, name)
) STRICT;
CREATE TABLE runs (
    run INTEGER PRIMARY KEY, status TEXT NOT NULL, begun TEXT NOT NULL, day TEXT NOT NULL, ended TEXT,
    basis TEXT, report TEXT, verdict TEXT, digest TEXT, sequence INTEGER
) STRICT;
CREATE TABLE findings (
    run INTEGER NOT NULL, rank INTEGER NOT NULL, finding TEXT NOT NULL, priority TEXT NOT NULL, score INTEGER NOT NULL,
    status TEXT NOT NULL, title TEXT NOT NULL, parties TEXT NOT NULL, red_flags TEXT NOT NULL, units INTEGER NOT NULL,
    chips INTEGER NOT NULL, value TEXT NOT NULL, first_day TEXT, last_day TEXT, body TEXT NOT NULL,
    PRIMARY KEY (run, finding)
) STRICT;
CREATE TABLE life (
    finding TEXT PRIMARY KEY, state TEXT NOT NULL, told TEXT NOT NULL, cause TEXT NOT NULL, first_run INTEGER NOT NULL,
    moved_run INTEGER NOT NULL, seen_run INTEGER NOT NULL, snapshot TEXT NOT NULL, decision INTEGER
) STRICT;
CREATE TABLE decisions (
    decision INTEGER PRIMARY KEY, finding TEXT NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL, by_name TEXT NOT NULL,
    at TEXT NOT NULL, until TEXT, items TEXT NOT NULL, standing TEXT NOT NULL, confirmed_by TEXT, ended TEXT,
    sequence INTEGER NOT NULL
) STRICT;
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
";

const SECOND: &str = "
CREATE TABLE events (
    run INTEGER NOT NULL, finding TEXT NOT NULL, told TEXT NOT NULL, cause TEXT NOT NULL, PRIMARY KEY (run, finding)
) STRICT;
CREATE TABLE formerly (old TEXT PRIMARY KEY, finding TEXT NOT NULL, run INTEGER NOT NULL) STRICT;
CREATE INDEX findings_by_rank ON findings (run, rank);
CREATE INDEX decisions_by_finding ON decisions (finding);
CREATE INDEX events_by_finding ON events (finding);
";

const THIRD: &str = "
CREATE TABLE withdrawn (
    sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, reason TEXT NOT NULL, by_name TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE TABLE holds (
    hold TEXT PRIMARY KEY, files TEXT NOT NULL, reason TEXT NOT NULL, by_name TEXT NOT NULL, at TEXT NOT NULL, lifted TEXT
) STRICT;
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY, receiver TEXT NOT NULL, body TEXT NOT NULL, queued TEXT NOT NULL, tries INTEGER NOT NULL,
    fault TEXT, sent TEXT
) STRICT;
CREATE TABLE explained (decision INTEGER PRIMARY KEY, pairs TEXT NOT NULL) STRICT;
CREATE TABLE read_as (sha256 TEXT PRIMARY KEY, reading TEXT NOT NULL) STRICT;
CREATE TABLE templates (name TEXT PRIMARY KEY, reading TEXT NOT NULL, by_name TEXT NOT NULL, at TEXT NOT NULL) STRICT;
";

const FOURTH: &str = "
CREATE TABLE ungiven (run INTEGER PRIMARY KEY) STRICT;
";

/// Brings the tables to the newest edition, each edition whole or not at all.
///
/// # Errors
/// A store of a newer program, and what SQLite refuses.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    migrate_to(connection, NEWEST)
}

/// The edition of a store.
pub(super) fn edition(connection: &Connection) -> Result<usize, StoreError> {
    let edition: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let edition = usize::try_from(edition).unwrap_or_default();
    if edition > NEWEST { Err(StoreError::Newer { edition, known: NEWEST }) } else { Ok(edition) }
}

fn migrate_to(connection: &mut Connection, newest: usize) -> Result<(), StoreError> {
    loop {
        if edition(connection)? >= newest {
            return Ok(());
        }
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // another process may have been faster
        let at = edition(&step)?;
        if let Some(text) = EDITIONS.get(at) {
            step.execute_batch(text)?;
            step.pragma_update(None, "user_version", i64::try_from(at + 1).unwrap_or_default())?;
        }
        step.commit()?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_of_the_first_edition_keeps_its_rows_when_it_is_brought_up_to_date() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate_to(&mut connection, 1).unwrap();
        connection.execute_batch("INSERT INTO log VALUES (1, '', 't', 'a', 'x', '{}', 'h')").unwrap();
        connection.execute_batch("INSERT INTO settings VALUES ('four_eyes', 'on')").unwrap();
        migrate(&mut connection).unwrap();
        assert_eq!(edition(&connection).unwrap(), NEWEST);
        let kept: (i64, String) = connection
            .query_row("SELECT (SELECT count(*) FROM log), value FROM settings", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert_eq!(kept, (1, "on".to_owned()));
        connection.execute_batch("INSERT INTO formerly VALUES ('a', 'b', 1)").unwrap();
        migrate(&mut connection).unwrap();
    }

    #[test]
    fn a_store_of_the_third_edition_has_no_digest_that_waits_when_it_is_brought_up_to_date() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate_to(&mut connection, 3).unwrap();
        let run = "INSERT INTO runs (run, status, begun, day) VALUES (1, 'published', 't', 'd')";
        connection.execute_batch(run).unwrap();
        connection.execute_batch("INSERT INTO holds VALUES ('h', '[]', 'r', 'b', 't', NULL)").unwrap();
        migrate(&mut connection).unwrap();
        let counts = "SELECT (SELECT count(*) FROM runs), (SELECT count(*) FROM holds), (SELECT count(*) FROM ungiven)";
        let kept: (i64, i64, i64) =
            connection.query_row(counts, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        assert_eq!(kept, (1, 1, 0));
        connection.execute_batch("INSERT INTO ungiven VALUES (2)").unwrap();
    }

    #[test]
    fn a_store_of_a_newer_program_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(migrate(&mut connection), Err(StoreError::Newer { edition: 99, .. })));
    }

    #[test]
    fn the_log_can_only_be_added_to() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        connection.execute_batch("INSERT INTO log VALUES (1, '', 't', 'a', 'x', '{}', 'h')").unwrap();
        assert!(connection.execute_batch("UPDATE log SET actor = 'b'").is_err());
        assert!(connection.execute_batch("DELETE FROM log").is_err());
    }
}
