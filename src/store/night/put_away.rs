//! Where files of the inbox go: `done`, or `failed` with the reason beside them, under names that no other file there has.

use std::path::{Path, PathBuf};

use super::super::{StoreError, disk};

/// Folders of the inbox.
pub(super) const FOLDERS: [&str; 2] = ["done", "failed"];
/// What the name of a reason ends with.
const REASON: &str = ".why.txt";
/// Most bytes of a name, on every file system that is in use.
const LONGEST: usize = 255;

/// Puts a file away that was taken in.
pub(super) fn done(path: &Path, hash: &str) -> Result<(), StoreError> {
    let folder = beside(path, FOLDERS[0])?;
    disk::shift(path, &free(&folder, path, (hash, "")))
}

/// Puts a file away that cannot be used, and the reason beside it: the reason first, so that whatever dies in between
/// leaves a file in the inbox that the next night puts away, and never a file without its reason.
pub(super) fn failed(path: &Path, hash: &str, why: &str) -> Result<(), StoreError> {
    let folder = beside(path, FOLDERS[1])?;
    let target = free(&folder, path, (hash, REASON));
    let mut reason = target.clone().into_os_string();
    reason.push(REASON);
    disk::put(Path::new(&reason), format!("{why}\n").as_bytes())?;
    disk::shift(path, &target)
}

fn beside(path: &Path, name: &str) -> Result<PathBuf, StoreError> {
    let folder = path.with_file_name(name);
    disk::folder(&folder)?;
    Ok(folder)
}

/// A name in a folder that is free, and short enough for what is to stand behind it.
fn free(folder: &Path, path: &Path, (hash, behind): (&str, &str)) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let short = hash.get(..8).unwrap_or(hash);
    let names = (0..).map(|at| match at {
        0 => fitting("", &name, behind),
        1 => fitting(&format!("{short}-"), &name, behind),
        _ => fitting(&format!("{short}-{at}-"), &name, behind),
    });
    let is_free = |target: &PathBuf| target.symlink_metadata().is_err();
    names.map(|name| folder.join(name)).find(is_free).unwrap_or_else(|| folder.join(hash))
}

/// A name cut so that it fits between what stands before and behind it; its ending stays.
fn fitting(before: &str, name: &str, behind: &str) -> String {
    let most = LONGEST - before.len() - behind.len();
    if name.len() <= most {
        return format!("{before}{name}");
    }
    let ending = Path::new(name).extension().map(|ending| format!(".{}", ending.to_string_lossy()));
    let ending = ending.filter(|ending| ending.len() < 16).unwrap_or_default();
    let mut kept = most - ending.len();
    while !name.is_char_boundary(kept) {
        kept -= 1;
    }
    format!("{before}{}{ending}", &name[..kept])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cut_to_what_a_file_system_takes_and_keeps_its_ending() {
        let long = format!("{}.csv", "\u{e4}".repeat(125));
        assert_eq!(fitting("", "a.csv", REASON), "a.csv");
        for (before, behind) in [("", REASON), ("01234567-", ""), ("01234567-2-", REASON)] {
            let name = fitting(before, &long, behind);
            assert!(name.len() + behind.len() <= LONGEST && name.len() + behind.len() > LONGEST - 2, "{name}");
            assert!(name.starts_with(before) && name.ends_with(".csv"), "{name}");
        }
    }
}
