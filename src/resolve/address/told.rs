//! What an address tells of one kind, in order and each once: mostly one thing, so a list and no tree.

/// Values in order, each once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Told<T>(Vec<T>);

impl<T> Default for Told<T> {
    fn default() -> Told<T> {
        Told(Vec::new())
    }
}

impl<T: Ord> Told<T> {
    /// Keeps a value.
    pub(super) fn insert(&mut self, value: T) {
        if let Err(place) = self.0.binary_search(&value) {
            self.0.reserve_exact(1);
            self.0.insert(place, value);
        }
    }

    /// Keeps values.
    pub(super) fn extend(&mut self, values: impl IntoIterator<Item = T>) {
        values.into_iter().for_each(|value| self.insert(value));
    }

    /// True when nothing is told.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True when the two have nothing in common.
    pub(super) fn is_disjoint(&self, other: &Told<T>) -> bool {
        self.0.iter().all(|value| other.0.binary_search(value).is_err())
    }

    /// The values, in order.
    pub(super) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }
}
