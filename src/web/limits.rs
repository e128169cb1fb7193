//! How much and how long: bytes, files, connections and seconds that one visitor may take.

use std::time::Duration;

/// Limits of the server. All are project defaults; none is a rule of law.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one uploaded file.
    pub file: u64,
    /// Bytes of one request with files.
    pub request: u64,
    /// Files of one request.
    pub files: usize,
    /// Bytes that wait to be scanned, for each user.
    pub waiting: u64,
    /// Uploads that wait to be scanned, for each user.
    pub uploads: usize,
    /// Bytes of a form.
    pub form: usize,
    /// Connections at once; further ones wait.
    pub connections: usize,
    /// Time for the head of a request.
    pub head: Duration,
    /// Time without a byte, in either direction, after which a connection is closed.
    pub stall: Duration,
    /// Bytes a second below which a body is refused, once `stall` has passed.
    pub least_rate: u64,
    /// Time for a form and its answer.
    pub answer: Duration,
    /// Time for a request with files.
    pub upload: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1 << 20;
        Limits {
            file: 4096 * MIB,
            request: 8192 * MIB,
            files: 200,
            waiting: 16_384 * MIB,
            uploads: 100,
            form: 1 << 18,
            connections: 4096,
            head: Duration::from_secs(20),
            stall: Duration::from_secs(30),
            least_rate: 1024,
            answer: Duration::from_secs(60),
            upload: Duration::from_hours(2),
        }
    }
}
