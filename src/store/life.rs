//! What may become of a finding: every state, every event, and the one table of what follows what.
//!
//! The table is data. What it does not hold does not happen: [`next`] answers `None`, and the caller refuses.

use Event::{Confirmed, Decided as Decide, Expired, Missing, NewEvidence, Other, Proposed as Propose, Same};
use State::{Decided, Gone, Kept, Open, Proposed, Unseen};

/// Where a finding stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum State {
    /// No run has found it.
    Unseen,
    /// Found, and nobody has decided.
    Open,
    /// Found; one person has decided, a second has to confirm.
    Proposed,
    /// Found and decided, on the evidence that there is.
    Decided,
    /// Found by an earlier run and not by the last; nobody has decided.
    Gone,
    /// As gone, and the decision is kept for when it comes back.
    Kept,
}

/// What happens to a finding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Event {
    /// A run finds it as it was.
    Same,
    /// A run finds it otherwise, with no evidence that was not there before (or at the decision).
    Other,
    /// A run finds it with evidence that was not there before (or at the decision).
    NewEvidence,
    /// A run does not find it.
    Missing,
    /// A person decides, and the store wants a second name.
    Proposed,
    /// A person decides.
    Decided,
    /// A second person confirms.
    Confirmed,
    /// The day until which the decision holds has passed.
    Expired,
}

/// What a digest says of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Told {
    /// Nothing.
    Nothing,
    /// New.
    New,
    /// As before.
    Ongoing,
    /// Changed, with its cause.
    Changed,
    /// Gone, with its cause.
    Gone,
    /// Closed before, and open again.
    Reopened,
}

/// One row of the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Transition {
    /// Where it stood.
    pub from: State,
    /// What happens.
    pub on: Event,
    /// Where it stands then.
    pub to: State,
    /// What the digest says.
    pub told: Told,
}

/// The whole table.
pub const TRANSITIONS: [Transition; 32] = [
    row(Unseen, NewEvidence, Open, Told::New),
    row(Open, Same, Open, Told::Ongoing),
    row(Open, Other, Open, Told::Changed),
    row(Open, NewEvidence, Open, Told::Changed),
    row(Open, Missing, Gone, Told::Gone),
    row(Open, Propose, Proposed, Told::Nothing),
    row(Open, Decide, Decided, Told::Nothing),
    row(Proposed, Same, Proposed, Told::Ongoing),
    row(Proposed, Other, Proposed, Told::Changed),
    // a second name confirms what the first has seen, and nothing else
    row(Proposed, NewEvidence, Open, Told::Reopened),
    row(Proposed, Missing, Gone, Told::Gone),
    row(Proposed, Propose, Proposed, Told::Nothing),
    row(Proposed, Decide, Decided, Told::Nothing),
    row(Proposed, Confirmed, Decided, Told::Nothing),
    row(Proposed, Expired, Open, Told::Reopened),
    row(Decided, Same, Decided, Told::Ongoing),
    row(Decided, Other, Decided, Told::Changed),
    row(Decided, NewEvidence, Open, Told::Reopened),
    row(Decided, Missing, Kept, Told::Gone),
    row(Decided, Propose, Proposed, Told::Nothing),
    row(Decided, Decide, Decided, Told::Nothing),
    row(Decided, Expired, Open, Told::Reopened),
    row(Gone, Same, Open, Told::Reopened),
    row(Gone, Other, Open, Told::Reopened),
    row(Gone, NewEvidence, Open, Told::Reopened),
    row(Gone, Missing, Gone, Told::Nothing),
    // it comes back on no more than what was decided on: the decision stands, and that it is back is told
    row(Kept, Same, Decided, Told::Changed),
    row(Kept, Other, Decided, Told::Changed),
    row(Kept, NewEvidence, Open, Told::Reopened),
    row(Kept, Missing, Kept, Told::Nothing),
    row(Kept, Expired, Gone, Told::Nothing),
    row(Unseen, Missing, Unseen, Told::Nothing),
];

/// What follows, `None` when it cannot happen.
#[must_use]
pub fn next(from: State, on: Event) -> Option<Transition> {
    TRANSITIONS.into_iter().find(|row| row.from == from && row.on == on)
}

const fn row(from: State, on: Event, to: State, told: Told) -> Transition {
    Transition { from, on, to, told }
}

impl State {
    /// The word in the store and in answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Unseen => "unseen",
            Open => "open",
            Proposed => "awaiting second name",
            Decided => "decided",
            Gone => "gone",
            Kept => "gone, decision kept",
        }
    }

    /// The state of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<State> {
        [Unseen, Open, Proposed, Decided, Gone, Kept].into_iter().find(|state| state.word() == word)
    }

    /// True when the last run found it.
    #[must_use]
    pub fn is_live(self) -> bool {
        matches!(self, Open | Proposed | Decided)
    }
}

impl Told {
    /// The word in the store and in answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Told::Nothing => "nothing",
            Told::New => "new",
            Told::Ongoing => "ongoing",
            Told::Changed => "changed",
            Told::Gone => "gone",
            Told::Reopened => "reopened",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const EVENTS: [Event; 8] = [Same, Other, NewEvidence, Missing, Event::Proposed, Event::Decided, Confirmed, Expired];

    /// The life of a finding told in another way: what was ever seen, what is seen, what was decided.
    #[derive(Clone, Copy, Default)]
    struct Model {
        ever: bool,
        seen: bool,
        decision: Option<Names>,
    }

    #[derive(Clone, Copy, PartialEq)]
    enum Names {
        One,
        Enough,
    }

    impl Model {
        /// False when it cannot happen.
        fn happens(&mut self, on: Event) -> bool {
            let before = *self;
            match on {
                Same | Other => self.seen = true,
                NewEvidence => (self.ever, self.seen, self.decision) = (true, true, None),
                Missing => {
                    self.seen = false;
                    self.decision = self.decision.filter(|names| *names == Names::Enough);
                }
                Event::Proposed => self.decision = Some(Names::One),
                Event::Decided | Confirmed => self.decision = Some(Names::Enough),
                Expired => self.decision = None,
            }
            match on {
                Same | Other => before.ever,
                NewEvidence | Missing => true,
                Event::Proposed | Event::Decided => before.seen,
                Confirmed => before.seen && before.decision == Some(Names::One),
                Expired => before.decision.is_some(),
            }
        }

        fn state(self) -> State {
            match (self.ever, self.seen, self.decision) {
                (false, ..) => Unseen,
                (_, true, None) => Open,
                (_, true, Some(Names::One)) => Proposed,
                (_, true, Some(Names::Enough)) => Decided,
                (_, false, None) => Gone,
                (_, false, Some(_)) => Kept,
            }
        }
    }

    /// Steps of the model law: `CHIPTRACE_LIFE_STEPS`, 20,000 unless told.
    fn steps() -> usize {
        std::env::var("CHIPTRACE_LIFE_STEPS").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn a_finding_lives_as_the_table_says_and_as_the_model_says(seed in prop::collection::vec(0usize..8, steps() / 32 + 1)) {
            let (mut state, mut model) = (Unseen, Model::default());
            for at in seed {
                let mut after = model;
                let may = after.happens(EVENTS[at]);
                match next(state, EVENTS[at]) {
                    None => prop_assert!(!may, "{state:?} and {:?}: the table forgets it", EVENTS[at]),
                    Some(row) => {
                        prop_assert!(may, "{state:?} and {:?}: the table allows it", EVENTS[at]);
                        prop_assert_eq!(row.to, after.state());
                        // nothing closes while it is seen, nothing opens or closes unsaid
                        prop_assert!(row.to.is_live() || !after.seen);
                        let silent = matches!(row.told, Told::Nothing | Told::Ongoing);
                        let by_run = matches!(EVENTS[at], Same | Other | NewEvidence | Missing);
                        prop_assert!(!(silent && by_run && row.from.is_live() != row.to.is_live()));
                        prop_assert!(!(silent && by_run && row.from == Decided && row.to == Open));
                        (state, model) = (row.to, after);
                    }
                }
            }
        }
    }

    #[test]
    fn the_table_holds_each_pair_once_and_every_word_is_read_back() {
        let pairs: BTreeSet<(State, Event)> = TRANSITIONS.iter().map(|row| (row.from, row.on)).collect();
        assert_eq!(pairs.len(), TRANSITIONS.len());
        for row in TRANSITIONS {
            assert_eq!(State::of(row.to.word()), Some(row.to));
        }
    }
}
