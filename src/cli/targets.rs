//! Where answers may be written: never in the place of an input, nor of what a store keeps.

use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::store::{is_of_a_store, real_path};

use super::options::not_dash;

/// Refuses files to write that are, or lie in, what is read; that a store keeps for itself; or two that are one.
pub(super) fn spare<'a>(
    targets: impl IntoIterator<Item = Option<&'a PathBuf>>,
    inputs: impl IntoIterator<Item = Option<&'a PathBuf>>,
    store: Option<&Path>,
) -> anyhow::Result<()> {
    let inputs: Vec<PathBuf> = inputs.into_iter().flatten().map(|path| real_path(path)).collect();
    let mut seen: Vec<PathBuf> = Vec::new();
    for target in targets.into_iter().flatten().filter_map(|path| not_dash(path)) {
        let place = real_path(&target);
        if store.is_some_and(|store| is_of_a_store(store, &place)) {
            bail!(
                "failed to write {}: the store keeps something of its own there; choose another name",
                target.display()
            );
        }
        if place.exists() && !place.is_file() {
            // a device or a pipe loses nothing, and a folder is refused when it is opened
            continue;
        }
        if inputs.iter().any(|input| place.starts_with(input)) {
            bail!("failed to write {}: it is one of the inputs; choose another name", target.display());
        }
        if seen.contains(&place) {
            bail!("failed to write {}: two answers would go there; choose two names", target.display());
        }
        seen.push(place);
    }
    Ok(())
}
