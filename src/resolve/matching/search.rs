//! Which names of a book a question is like: candidates by words, bounds before comparisons, comparisons of what is left.

use super::book::NameBook;
use super::bound::{Bits, Brief, Nearest, SAME, Side, WORDS, joins, may_reach, repeats};
use super::glance::Glance;
use super::index::Found;
use super::keys::{REST, each_key, whole_keys};
use super::letters::Script;
use super::likeness::{least_of_best, other_forms, read, score_of};
use super::name::{Class, Name, Token, View};
use super::sound::{letters_of, sound};

/// Consonants that stand in one of two words only when one is put for another.
const ONE_SLIP: u32 = 2;

/// A question, ready to be held against names.
struct Asked<'q> {
    view: View<'q>,
    side: Side,
    singles: Bits,
    least: u16,
}

impl<'q> Asked<'q> {
    fn new(question: &'q Name, least: u16) -> Asked<'q> {
        let view = question.view();
        let briefs = view.tokens.iter().map(|token| Brief::of(token));
        let single = |(at, token): (usize, &&Token)| Bits::from(token.is_single()) << at;
        let singles = view.tokens.iter().take(WORDS).enumerate().fold(0, |bits, token| bits | single(token));
        let side = Side::new(briefs, repeats(&view.tokens), view.schema);
        Asked { side, singles, view, least }
    }
}

/// What the words of a question and of a name can be to each other at most.
struct Meeting<'m> {
    asked: &'m Asked<'m>,
    known: Side,
    spelt: &'m [u32],
    /// The score that is asked for, and what is taken off whatever the words are.
    least: u64,
    near: [Nearest; 2],
    /// Words that are not surely paired with the same word.
    open: [Bits; 2],
    /// Words that may be written as one, once they were looked for.
    joined: Option<[Bits; 2]>,
}

impl NameBook {
    /// Names at or above a score, the most alike first, then in the order given. O(candidates) comparisons.
    #[must_use]
    pub fn search(&self, question: &Name, least: u16) -> Vec<Found> {
        let lent = self.glances.lock().ok().and_then(|mut kept| kept.pop());
        let mut glance = lent.unwrap_or_default();
        let asked = Asked::new(question, least);
        glance.begin(self.words.len(), asked.view.tokens.len());
        let mut found: Vec<Found> = Vec::new();
        for name in self.candidates(question, &asked, &mut glance) {
            if let Some(score) = self.score(&asked, name, &mut glance) {
                found.push(Found { name, score });
            }
        }
        if let Ok(mut kept) = self.glances.lock() {
            kept.push(glance);
        }
        found.sort_unstable_by_key(|found| (std::cmp::Reverse(found.score), found.name));
        found
    }

    /// The score of a name, where it reaches what is asked for.
    fn score(&self, asked: &Asked<'_>, name: u32, glance: &mut Glance) -> Option<u16> {
        let (at, view) = (name as usize, &asked.view);
        let spelt = self.spelt_of(at);
        glance.look(spelt, view, &self.words);
        let [_, whole, bag] = self.texts(at);
        let is_together = view.whole == whole || (view.bag == bag && !bag.is_empty());
        if !is_together && !self.may_reach(asked, at, glance) {
            return None;
        }
        for word in spelt {
            glance.settle(*word, view, &self.words);
        }
        let known = self.view(at, view.scale);
        let score = score_of(view, &known, &|i, j| glance.alike(i, spelt[j]));
        (score >= asked.least).then_some(score)
    }

    /// The score of one name where it reaches `least`, whether the words of the question find it or not.
    #[cfg(test)]
    pub(super) fn score_alone(&self, question: &Name, name: u32, least: u16) -> Option<u16> {
        let (asked, mut glance) = (Asked::new(question, least), Glance::default());
        glance.begin(self.words.len(), asked.view.tokens.len());
        self.score(&asked, name, &mut glance)
    }

    /// False when a name cannot reach what is asked for: by a look at its words, then by the likeness of one after another.
    fn may_reach(&self, asked: &Asked<'_>, at: usize, glance: &mut Glance) -> bool {
        let spelt = self.spelt_of(at);
        if spelt.len().max(asked.view.tokens.len()) > WORDS {
            return true;
        }
        let mut meeting = self.meeting(asked, at);
        meeting.look(self, glance);
        if !meeting.may_reach(self, glance) {
            return false;
        }
        // what tells the party apart first
        for telling in [true, false] {
            for word in spelt.iter().filter(|word| self.briefs[**word as usize].is_telling == telling) {
                if glance.settle(*word, &asked.view, &self.words) {
                    meeting.look(self, glance);
                    if !meeting.may_reach(self, glance) {
                        return false;
                    }
                }
            }
        }
        true
    }

    fn meeting<'m>(&'m self, asked: &'m Asked<'m>, at: usize) -> Meeting<'m> {
        let (kept, spelt, costs) = (&self.names[at], self.spelt_of(at), &asked.view.scale.costs);
        let known = Side::new(spelt.iter().map(|word| self.briefs[*word as usize]), kept.repeats, kept.schema);
        let (forms, classes) = &self.forms[kept.forms as usize];
        let by_form = if forms.as_slice() == asked.view.forms {
            0
        } else {
            other_forms((asked.view.forms, asked.view.form_classes), (forms, classes), costs)
        };
        let lost = by_form + read(Some(asked.side.script), Some(known.script), costs);
        let least = u64::from(asked.least) + lost;
        Meeting { asked, known, spelt, least, near: [[0; WORDS]; 2], open: [0, 0], joined: None }
    }

    /// Every name that shares a key with the question, once, in order.
    fn candidates(&self, question: &Name, asked: &Asked<'_>, glance: &mut Glance) -> Vec<u32> {
        let telling = asked.view.is_telling();
        let least = least_of_best(asked.least, REST, asked.view.scale);
        let mut words: Vec<u32> = Vec::new();
        for (at, token) in question.tokens.iter().enumerate() {
            let is_asked = match token.class {
                Class::Core | Class::Number => true,
                Class::Place | Class::Generic => !telling,
                Class::Initial | Class::Particle | Class::Filler => question.tokens.len() < 3,
            };
            if is_asked {
                words.extend(self.near(at, &asked.view, least, glance));
            }
        }
        for pair in question.tokens.windows(2) {
            let said = sound(&format!("{}{}", pair[0].written, pair[1].written));
            words.extend(self.keys.at(self.seed.hash(said.as_str())));
        }
        words.sort_unstable();
        words.dedup();
        let mut names: Vec<u32> = Vec::new();
        for word in words.into_iter().map(|word| word as usize) {
            let start = word.checked_sub(1).map_or(0, |before| self.place_ends[before]);
            names.extend(&self.places[start as usize..self.place_ends[word] as usize]);
        }
        let mut wholes = whole_keys(question);
        wholes.extend(question.tokens.iter().map(|token| token.written.clone()));
        for key in wholes {
            names.extend(self.wholes.at(self.seed.hash(key.as_str())));
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Words of the index that are alike to a word of the question, `least` at least.
    fn near(&self, at: usize, asked: &View<'_>, least: u16, glance: &mut Glance) -> Vec<u32> {
        let token = asked.tokens[at];
        if let Some(known) = glance.known(token, least) {
            return known.clone();
        }
        let mut near: Vec<u32> = Vec::new();
        each_key(token, |key| near.extend(self.keys.at(self.seed.hash(key))));
        near.sort_unstable();
        near.dedup();
        let unglued = token.unglued.as_deref().map(letters_of);
        near.retain(|word| {
            let known = &self.words[*word as usize];
            let is_near = |own: u32| (own ^ known.letters).count_ones() <= ONE_SLIP;
            token.other_letters(known) <= ONE_SLIP || unglued.is_some_and(is_near)
        });
        glance.look(&near, asked, &self.words);
        near.retain(|word| glance.likeness_of(at, *word, least, asked, &self.words) >= least);
        glance.keep(token, least, &near);
        near
    }
}

impl Meeting<'_> {
    /// Takes what is known of the words.
    fn look(&mut self, book: &NameBook, glance: &Glance) {
        let least = self.asked.view.scale.words.least;
        let all = |side: &Side| ((1_u64 << side.words) - 1) as Bits;
        self.near = [[0; WORDS]; 2];
        self.open = [all(&self.asked.side), all(&self.known)];
        for (j, word) in self.spelt.iter().enumerate() {
            let is_single = book.briefs[*word as usize].is_single;
            for (i, (alike, same)) in glance.most(*word).enumerate().filter(|(_, (alike, _))| *alike >= least) {
                if same {
                    // the same words are paired first; one that repeats itself may be left over
                    self.open[0] &= !(1 << i) | self.asked.side.repeats;
                    self.open[1] &= !(1 << j) | self.known.repeats;
                }
                // an initial weighs less than the word it stands for
                let alike = if is_single || self.asked.singles >> i & 1 != 0 { SAME } else { alike };
                self.near[0][i] = self.near[0][i].max(alike);
                self.near[1][j] = self.near[1][j].max(alike);
            }
        }
        self.take_joined();
    }

    /// Words that may be written as one count as the same.
    fn take_joined(&mut self) {
        for (near, joined) in self.near.iter_mut().zip(self.joined.unwrap_or_default()) {
            near.iter_mut().enumerate().filter(|(at, _)| joined >> at & 1 != 0).for_each(|(_, near)| *near = SAME);
        }
    }

    fn may_reach(&mut self, book: &NameBook, glance: &Glance) -> bool {
        let reaches = |of: &Self| may_reach([&of.asked.side, &of.known], &of.near, of.least, of.asked.view.scale);
        if reaches(self) {
            return true;
        }
        if self.joined.is_some() {
            return false;
        }
        let joined = self.find_joined(book, glance);
        self.joined = Some(joined);
        self.take_joined();
        joined != [0, 0] && reaches(self)
    }

    /// Words of either name that together may be one word of the other.
    fn find_joined(&self, book: &NameBook, glance: &Glance) -> [Bits; 2] {
        let any = self.asked.side.script.max(self.known.script) > Script::Letters;
        let mut in_it = [Bits::MAX; WORDS];
        let mut around = [Bits::MAX; WORDS];
        if !any {
            around = [0; WORDS];
            for (j, word) in self.spelt.iter().enumerate() {
                let parts = glance.parts(*word);
                in_it[j] = parts.in_it;
                (0..self.asked.side.words).for_each(|i| around[i] |= (parts.around >> i & 1) << j);
            }
        }
        let is_any = |beside: &[Bits; WORDS], many: Bits, single: usize| {
            beside.iter().take(single).map(|bits| bits & many).any(|bits| bits & (bits >> 1) != 0)
        };
        let [open_asked, open_known] = self.open;
        let own = is_any(&in_it, open_asked, self.known.words);
        let other = is_any(&around, open_known, self.asked.side.words);
        if !own && !other {
            return [0, 0];
        }
        let known: Vec<&Token> = self.spelt.iter().map(|word| &book.words[*word as usize]).collect();
        let (asked, known) = ((self.asked.view.tokens.as_slice(), open_asked), (known.as_slice(), open_known));
        let [one, other] = [joins(asked, known, |j| in_it[j]), joins(known, asked, |i| around[i])];
        [one[0] | other[1], one[1] | other[0]]
    }
}
