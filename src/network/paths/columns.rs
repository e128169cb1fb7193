//! Hops as columns: who sent what to whom and when, with what a question asks of their ends.

/// One hop to each position of every column. Days are counted from 1970-01-01.
#[derive(Clone, Default, Debug)]
pub struct Columns {
    /// Party that sends.
    pub from: Vec<u32>,
    /// Party that receives.
    pub to: Vec<u32>,
    /// Goods key: only hops of one key follow each other.
    pub key: Vec<u32>,
    /// Day of departure.
    pub departed: Vec<i32>,
    /// Day from which the goods can move on.
    pub available: Vec<i32>,
    /// What the hop may be on a route: [`Columns::STARTS`] and [`Columns::ENDS`], added up.
    pub marks: Vec<u8>,
}

impl Columns {
    /// Mark of a hop that a route may start with.
    pub const STARTS: u8 = 1;
    /// Mark of a hop that a route may end with.
    pub const ENDS: u8 = 2;

    /// Adds a hop: parties, goods key, days of departure and availability, marks.
    pub fn push(&mut self, (from, to): (u32, u32), key: u32, (departed, available): (i32, i32), marks: u8) {
        self.from.push(from);
        self.to.push(to);
        self.key.push(key);
        self.departed.push(departed);
        self.available.push(available);
        self.marks.push(marks);
    }

    /// Hops.
    #[must_use]
    pub fn len(&self) -> usize {
        self.from.len()
    }

    /// True without any hop.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.from.is_empty()
    }

    /// One more than the highest number of a party.
    pub(super) fn parties(&self) -> usize {
        self.from.iter().chain(&self.to).max().map_or(0, |most| *most as usize + 1)
    }

    /// The same hops told backwards in time: receivers send, and what ended starts. Positions stay.
    #[must_use]
    pub fn reversed(&self) -> Columns {
        let mirrored = |days: &[i32]| days.iter().map(|day| day.saturating_neg()).collect();
        let swapped = |marks: &u8| (marks & Columns::STARTS) << 1 | (marks & Columns::ENDS) >> 1;
        Columns {
            from: self.to.clone(),
            to: self.from.clone(),
            key: self.key.clone(),
            departed: mirrored(&self.available),
            available: mirrored(&self.departed),
            marks: self.marks.iter().map(swapped).collect(),
        }
    }
}
