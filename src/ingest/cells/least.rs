//! A count of cells with the least of them as the example, so that their order does not matter.

/// Cells counted, and one of them to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Least {
    /// Cells taken.
    pub(super) count: u64,
    example: Option<Box<str>>,
}

/// Bytes of an example; longer cells are shown cut.
const WIDTH: usize = 40;

impl Least {
    /// Counts a cell. Allocates only when it is the least so far.
    pub(super) fn take(&mut self, cell: &str) {
        self.count += 1;
        let cell = cut(cell);
        if self.example.as_deref().is_none_or(|known| cell < known) {
            self.example = Some(Box::from(cell));
        }
    }

    /// The counts of both and the least of both.
    pub(super) fn merge(&mut self, other: &Least) {
        self.count += other.count;
        if let Some(cell) = &other.example
            && self.example.as_ref().is_none_or(|known| cell < known)
        {
            self.example = Some(cell.clone());
        }
    }

    /// The example in quotation marks.
    pub(super) fn shown(&self) -> String {
        format!("'{}'", self.example.as_deref().unwrap_or_default())
    }
}

fn cut(cell: &str) -> &str {
    let end = (0..=WIDTH.min(cell.len())).rev().find(|end| cell.is_char_boundary(*end)).unwrap_or(0);
    &cell[..end]
}
