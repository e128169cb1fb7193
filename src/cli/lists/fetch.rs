//! A list fetched from an address that the user named: by the system's own curl, within bounds, to a file.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

/// Seconds until a connection must stand, and until all is there.
const CONNECT: &str = "20";
const WHOLE: &str = "900";

/// True for an address.
pub(super) fn is_address(from: &str) -> bool {
    from.contains("://")
}

/// The name that a list from an address has: the last part of the path, without what is asked of it.
pub(super) fn name_at(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default()
}

/// Fetches an address into a file of at most so many bytes. Encrypted connections only, but for this machine itself.
///
/// # Errors
/// No curl on this machine, a failure that curl tells, and more bytes than allowed.
pub(super) fn fetch(address: &str, to: &Path, most: u64) -> anyhow::Result<()> {
    let how = || format!("fetch it yourself and give `--from {}`", name_at(address));
    let protocol = if is_this_machine(address) { "=http,https" } else { "=https" };
    let mut curl = Command::new("curl");
    curl.args(["--fail", "--silent", "--show-error", "--location", "--max-redirs", "5"]);
    curl.args(["--proto", protocol, "--proto-redir", protocol, "--connect-timeout", CONNECT, "--max-time", WHOLE]);
    curl.arg("--max-filesize").arg(most.to_string()).arg("--output").arg(to).arg("--").arg(address);
    let output = curl.stdin(Stdio::null()).output();
    let output = output.with_context(|| format!("failed to fetch {address}: curl did not start; {}", how()))?;
    if !output.status.success() {
        bail!("failed to fetch {address}: {}; {}", String::from_utf8_lossy(&output.stderr).trim(), how());
    }
    let bytes = std::fs::metadata(to).with_context(|| format!("failed to fetch {address}: nothing came"))?.len();
    if bytes > most {
        bail!("failed to fetch {address}: it has more than {most} bytes and is no list");
    }
    Ok(())
}

fn is_this_machine(address: &str) -> bool {
    let host = address.split("://").nth(1).unwrap_or_default();
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(name, _)| name);
    ["localhost", "127.0.0.1", "[::1]"].contains(&host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_asked_in_the_open() {
        for (address, open) in [
            ("http://127.0.0.1:8080/list.csv", true),
            ("http://localhost/list.csv", true),
            ("http://localhost.example.org/list.csv", false),
            ("http://user@127.0.0.1:8080/list.csv", false),
            ("https://lists.example.org/127.0.0.1:80/list.csv", false),
        ] {
            assert_eq!(is_this_machine(address), open, "{address}");
        }
    }

    #[test]
    fn a_list_is_called_by_the_last_part_of_its_path() {
        assert_eq!(name_at("https://lists.example.org/v1/consolidated.csv?key=1#top"), "consolidated.csv");
        assert_eq!(name_at("https://lists.example.org/"), "");
    }
}
