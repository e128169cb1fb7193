//! What time it is: the one place where pages read the clock.

use crate::model::Day;
use crate::store::Moment;

/// Seconds since 1970, for sessions.
pub(super) fn seconds() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// This moment: UTC in whole seconds, and the local date.
pub(super) fn now() -> Moment {
    #[expect(clippy::disallowed_methods, reason = "the server is a door to the outside")]
    let now = jiff::ZonedDateTime::now();
    let utc = now.timestamp().round(jiff::Unit::Second).unwrap_or_else(|_| now.timestamp());
    Moment { utc: utc.to_string(), day: Day::from_date(now.date()) }
}
