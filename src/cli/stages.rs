//! Progress on a terminal and time per stage, both on standard error.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;

use crate::scan::Stages;

use super::printable::note;

/// Listens to the stages of a scan.
pub(super) struct StageClock {
    spinner: Option<ProgressBar>,
    begun: Mutex<Vec<(&'static str, Instant)>>,
}

impl StageClock {
    /// A clock that shows a spinner when standard error is a terminal.
    pub(super) fn new() -> StageClock {
        let spinner = std::io::stderr().is_terminal().then(ProgressBar::new_spinner);
        StageClock { spinner, begun: Mutex::new(Vec::new()) }
    }

    /// Ends the last stage and clears the line.
    pub(super) fn finish(&self) {
        self.begin("end");
        if let Some(spinner) = &self.spinner {
            spinner.finish_and_clear();
        }
    }

    /// Milliseconds and rows a second for each stage, however often it came, then the whole.
    pub(super) fn print_timings(&self, rows: usize) {
        let Ok(begun) = self.begun.lock() else { return };
        let mut stages: Vec<(&str, Duration)> = Vec::new();
        for pair in begun.windows(2) {
            let (stage, spent) = (pair[0].0, pair[1].1.duration_since(pair[0].1));
            match stages.iter_mut().find(|(known, _)| *known == stage) {
                Some((_, sum)) => *sum += spent,
                None => stages.push((stage, spent)),
            }
        }
        for (stage, spent) in stages {
            let rate = rows as u128 * 1_000_000 / spent.as_micros().max(1);
            note(&format!("{stage:<10} {:>9} ms {rate:>12} rows/s", spent.as_millis()));
        }
        if let (Some(first), Some(last)) = (begun.first(), begun.last()) {
            let peak = peak_memory().map_or(String::new(), |peak| format!(", peak memory {peak}"));
            note(&format!(
                "{:<10} {:>9} ms for {rows} rows{peak}",
                "whole",
                last.1.duration_since(first.1).as_millis()
            ));
        }
    }
}

impl Stages for StageClock {
    fn begin(&self, stage: &'static str) {
        if let Some(spinner) = &self.spinner {
            spinner.set_message(stage);
            spinner.tick();
        }
        if let Ok(mut begun) = self.begun.lock() {
            begun.push((stage, Instant::now()));
        }
    }
}

/// Highest resident memory of this process, where the system tells.
fn peak_memory() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the command line is a door to the outside")]
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.trim_start_matches("VmHWM:").trim().to_owned())
}
