//! Small things that outlive the server: a value in a JSON file beside the store, written whole or not at all.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::users::held;

/// A value and the file that it is kept in.
pub(super) struct Kept<T> {
    path: PathBuf,
    value: Mutex<T>,
}

impl<T: Clone + Default + Serialize + DeserializeOwned> Kept<T> {
    /// Reads the file; the empty value where there is none.
    ///
    /// # Errors
    /// A file that cannot be read, or holds something else.
    pub(super) fn open(path: PathBuf) -> io::Result<Kept<T>> {
        #[expect(clippy::disallowed_methods, reason = "the server is a door to the outside")]
        let value = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => T::default(),
            Err(error) => return Err(error),
        };
        Ok(Kept { path, value: Mutex::new(value) })
    }

    /// Looks at the value.
    pub(super) fn look<A>(&self, look: impl FnOnce(&T) -> A) -> A {
        look(&held(&self.value))
    }

    /// Changes the value and writes it; when it cannot be written it stays as it was.
    ///
    /// # Errors
    /// What the file system refuses.
    pub(super) fn change<A>(&self, change: impl FnOnce(&mut T) -> A) -> io::Result<A> {
        let mut value = held(&self.value);
        let mut next = value.clone();
        let answer = change(&mut next);
        let mut file = tempfile::NamedTempFile::new_in(self.path.parent().unwrap_or(Path::new(".")))?;
        serde_json::to_writer(&mut file, &next)?;
        file.flush()?;
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        *value = next;
        Ok(answer)
    }
}
