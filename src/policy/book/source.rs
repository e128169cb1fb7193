//! The text of one policy file in one or two layers, and where a stretch of it stands.

use super::complaint::Complaint;

/// Why a file cannot be read, and the bytes at fault in its layers.
#[derive(Debug)]
pub(super) struct Fault {
    /// Bytes, counted over both layers: see [`Source::over_start`].
    pub(super) span: Option<(usize, usize)>,
    /// What is wrong.
    pub(super) message: String,
}

/// A text with the name that the reader knows it by.
#[derive(Clone, Debug, Default)]
pub(super) struct Layer {
    pub(super) label: String,
    pub(super) text: String,
}

/// A policy file: the built-in text, and the one laid over it.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    pub(super) base: Option<Layer>,
    pub(super) over: Option<Layer>,
}

/// First line of a table that takes the place of the built-in one whole; in TOML it is a key.
const REPLACE: &str = "replace = true";

impl Source {
    /// A file with one layer.
    pub(super) fn built_in(label: String, text: String) -> Source {
        Source { base: Some(Layer { label, text }), over: None }
    }

    /// Lays a text over the file. What it says first decides whether the text below is kept.
    pub(super) fn lay_over(&mut self, label: String, text: &str) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let first = text.lines().next().unwrap_or_default().trim();
        let whole = first.trim_start_matches('#').trim_start().strip_prefix(REPLACE);
        let text = match whole {
            // the line is emptied, not taken out, so that the others keep their numbers
            Some(rest) if rest.trim().is_empty() || rest.trim_start().starts_with('#') => {
                self.base = None;
                text[text.find('\n').unwrap_or(text.len())..].to_owned()
            }
            _ => text.to_owned(),
        };
        self.over = Some(Layer { label, text });
    }

    /// Where the bytes of the upper layer begin when bytes are counted over both.
    pub(super) fn over_start(&self) -> usize {
        self.base.as_ref().map_or(0, |base| base.text.len())
    }

    /// The name to print: that of the upper layer, if there is one.
    pub(super) fn label(&self) -> &str {
        self.over.as_ref().or(self.base.as_ref()).map_or("", |layer| &layer.label)
    }

    /// True when the bytes stand in the upper layer.
    pub(super) fn is_over(&self, span: (usize, usize)) -> bool {
        self.over.is_some() && span.0 >= self.over_start()
    }

    /// A complaint about bytes of the file.
    pub(super) fn complain(&self, span: Option<(usize, usize)>, message: String) -> Complaint {
        let Some((start, end)) = span else { return Complaint::whole(self.label(), message) };
        let offset = self.over_start();
        match (&self.base, &self.over) {
            (_, Some(over)) if start >= offset => {
                Complaint::at(&over.label, &over.text, (start - offset, end - offset), message)
            }
            (Some(base), _) => Complaint::at(&base.label, &base.text, (start, end), message),
            (None, _) => Complaint::whole(self.label(), message),
        }
    }

    /// The bytes of a word after the first place at which `near` stands, the upper layer first. O(text).
    pub(super) fn find(&self, near: &str, word: &str) -> Option<(usize, usize)> {
        let over = self.over.iter().map(|layer| (self.over_start(), &layer.text));
        let layers = over.chain(self.base.iter().map(|layer| (0, &layer.text)));
        let quoted = format!("\"{word}\"");
        let within = |(offset, text): (usize, &String)| {
            let from = text.find(near).unwrap_or(0);
            let look = |word: &str| text[from..].find(word).map(|at| (from + at, word.len()));
            let (at, length) = look(&quoted).or_else(|| (!word.is_empty()).then(|| look(word))?)?;
            Some((offset + at, offset + at + length))
        };
        layers.into_iter().find_map(within)
    }

    /// The bytes of a word inside a stretch of the file.
    pub(super) fn find_in(&self, within: (usize, usize), word: &str) -> Option<(usize, usize)> {
        let offset = if self.is_over(within) { self.over_start() } else { 0 };
        let layer = if self.is_over(within) { self.over.as_ref() } else { self.base.as_ref() };
        let text = layer?.text.get(within.0 - offset..within.1 - offset)?;
        let start = within.0 + text.find(word)?;
        Some((start, start + word.len()))
    }

    /// Blanks the entry of the upper layer that holds a byte, so that what else is wrong can be found. False when
    /// there was nothing to blank. In a table an entry is a line.
    pub(super) fn blank_entry(&mut self, at: usize, name: &str) -> bool {
        let toml = !super::is_table(name);
        let offset = self.over_start();
        let Some(over) = &mut self.over else { return false };
        let mut entry = Vec::new();
        let (mut start, mut held) = (0, false);
        let at = at.saturating_sub(offset).min(over.text.len());
        for line in over.text.split_inclusive('\n') {
            let opens = !toml || line.starts_with("[[") || (line.starts_with('[') && !held);
            if opens && !held {
                entry.clear();
            } else if held && (opens || (toml && line.starts_with('['))) {
                break;
            }
            entry.push((start, start + line.len()));
            held |= (start..=start + line.len()).contains(&at) && at < start + line.len().max(1);
            start += line.len();
        }
        let (Some((from, _)), Some((_, to))) = (entry.first(), entry.last()) else { return false };
        let (from, to) = (*from, *to);
        if !held || over.text[from..to].trim().is_empty() {
            return false;
        }
        let lines = "\n".repeat(over.text[from..to].matches('\n').count());
        over.text.replace_range(from..to, &lines);
        true
    }
}
