//! Exit codes, the first that applies; the same for every subcommand.

/// Printed under the help.
pub(super) const HELP: &str = "Exit codes, the first that applies: 2 wrong usage, missing file or failure; 3 nothing usable in the \
input; 4 incomplete (ledger gap, too many rejects, a named list missing), findings still printed; 1 findings at or above \
--fail-on; 0 none. Absence of a red flag is not clearance. Not legal advice.";

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Exit {
    /// Done, nothing at or above the priority asked for.
    Done,
    /// Findings at or above the priority asked for.
    Findings,
    /// Wrong usage, missing file or failure.
    Failed,
    /// Nothing usable in the input.
    Nothing,
    /// Findings are printed, but the run is incomplete.
    Incomplete,
}

impl Exit {
    /// The process exit code.
    pub(super) fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Findings => 1,
            Exit::Failed => 2,
            Exit::Nothing => 3,
            Exit::Incomplete => 4,
        }
    }
}
