//! Tables that came from an engine: CSV or Parquet, one file or a folder of part files, read row by row.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::lake::Form;
use crate::model::Records;

use super::super::inputs::{entries, open};

/// A table that an engine wrote.
pub(super) struct Sheet {
    /// Its file or folder.
    pub(super) path: PathBuf,
    pub(super) form: Form,
    /// The files behind it, in the order of their names.
    pub(super) files: Vec<PathBuf>,
}

impl Sheet {
    /// The table of that name in a folder, in whichever form it is there.
    pub(super) fn find(folder: &Path, table: &str) -> anyhow::Result<Sheet> {
        let path = |form: Form| folder.join(form.file(table));
        let there: Vec<Form> = [Form::Csv, Form::Parquet].into_iter().filter(|form| path(*form).exists()).collect();
        let form = match there[..] {
            [form] => form,
            [] => bail!(
                "failed to find {} or {} in {}; a folder of `deploy/duckdb` or `deploy/spark` holds it",
                Form::Parquet.file(table),
                Form::Csv.file(table),
                folder.display()
            ),
            _ => bail!("failed to choose between the two forms of {table} in {}: take one away", folder.display()),
        };
        let path = path(form);
        if form == Form::Parquet {
            can_read(&path)?;
        }
        let is_part = |part: &PathBuf| part.extension().is_some_and(|kind| kind == form.word());
        let files = match path.is_dir() {
            true => entries(&path)?.into_iter().filter(is_part).collect(),
            false => vec![path.clone()],
        };
        if files.is_empty() {
            bail!("failed to find a part file in {}: write the table anew", path.display());
        }
        Ok(Sheet { path, form, files })
    }

    /// Each of its files as a table.
    pub(super) fn parts(&self) -> impl Iterator<Item = Sheet> + '_ {
        self.files.iter().map(|path| Sheet { path: path.clone(), form: self.form, files: vec![path.clone()] })
    }

    /// The name by which a manifest knows the table.
    pub(super) fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Hands every row to `take` with the number of its file: cells of `needed`, then those of `other`, empty where the
    /// table has no such column. Says how many rows there were.
    pub(super) fn each(
        &self,
        needed: &[&str],
        other: &[&str],
        mut take: impl FnMut(usize, &[&str]) -> anyhow::Result<()>,
    ) -> anyhow::Result<u64> {
        let mut rows = 0;
        for (number, path) in self.files.iter().enumerate() {
            let mut count = |row: &[&str]| {
                rows += 1;
                take(number, row)
            };
            let wanted = Wanted { path, needed, other };
            match self.form {
                Form::Csv => wanted.of_csv(&mut count)?,
                Form::Parquet => wanted.of_parquet(&mut count)?,
            }
        }
        Ok(rows)
    }

    /// What is not as the one who wrote the table said in `told`, by names of tables; `None` when all is.
    pub(super) fn fault(&self, told: &Value, rows: u64, hash: &str) -> Option<String> {
        let (path, told) = (self.path.display(), &told[self.name()]);
        if told["rows"].as_u64() != Some(rows) {
            let told = told["rows"].as_u64().map_or("no number".to_owned(), |told| told.to_string());
            return Some(format!("{path} holds {rows} rows and its manifest says {told}"));
        }
        let same = told["sha256"].as_str().is_none_or(|told| told == hash);
        (!same).then(|| format!("{path} is not the file that its manifest tells of"))
    }

    /// The hash of a table that was read with others, from the hashes of its files.
    pub(super) fn hash_in(&self, records: &Records) -> anyhow::Result<String> {
        let known: BTreeMap<&str, &str> =
            records.files.iter().map(|file| (file.name.as_str(), file.sha256.as_str())).collect();
        self.hashed(|path| Ok(known.get(path.display().to_string().as_str()).copied().unwrap_or_default().to_owned()))
    }

    /// The hash of a table, its files read for it.
    pub(super) fn hash(&self) -> anyhow::Result<String> {
        self.hashed(file_hash)
    }

    /// A table of one file has the hash of the file, a folder that of the list of its files.
    fn hashed(&self, of: impl Fn(&Path) -> anyhow::Result<String>) -> anyhow::Result<String> {
        if !self.path.is_dir() {
            return of(&self.path);
        }
        let mut list = String::new();
        for path in &self.files {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            list.push_str(&format!("{}  {name}\n", of(path)?));
        }
        Ok(hex(&Sha256::digest(list)))
    }
}

/// Rows and hash of a table, as manifests tell them.
pub(super) fn told_of(rows: u64, hash: &str) -> Value {
    json!({ "rows": rows, "sha256": hash })
}

/// The SHA-256 of a file, lower-case hexadecimal.
pub(super) fn file_hash(path: &Path) -> anyhow::Result<String> {
    let (mut hash, mut file) = (Sha256::new(), BufReader::with_capacity(BLOCK, open(path)?));
    loop {
        let block = file.fill_buf().with_context(|| format!("failed to read {}", path.display()))?;
        if block.is_empty() {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(block);
        let read = block.len();
        file.consume(read);
    }
}

/// Bytes that are read together.
const BLOCK: usize = 1 << 20;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Columns that are wanted of a file.
struct Wanted<'a> {
    path: &'a Path,
    needed: &'a [&'a str],
    other: &'a [&'a str],
}

type Take<'t> = &'t mut dyn FnMut(&[&str]) -> anyhow::Result<()>;

impl Wanted<'_> {
    /// The place of every wanted column among those there are.
    fn among(&self, columns: &[&str]) -> anyhow::Result<Vec<Option<usize>>> {
        let at = |name: &&str| columns.iter().position(|column| column == name);
        if let Some(missing) = self.needed.iter().find(|name| at(name).is_none()) {
            bail!("failed to find the column {missing} in {}; it has {}", self.path.display(), columns.join(", "));
        }
        Ok(self.needed.iter().chain(self.other).map(at).collect())
    }

    fn of_csv(&self, take: Take<'_>) -> anyhow::Result<()> {
        let failed = || format!("failed to read {} to its end", self.path.display());
        let mut reader = csv::Reader::from_reader(open(self.path)?);
        let header = reader.headers().with_context(failed)?.clone();
        let places = self.among(&header.iter().collect::<Vec<_>>())?;
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).with_context(failed)? {
            let cells: Vec<&str> =
                places.iter().map(|at| at.and_then(|at| record.get(at)).unwrap_or_default()).collect();
            take(&cells)?;
        }
        Ok(())
    }

    #[cfg(not(feature = "lake"))]
    fn of_parquet(&self, _: Take<'_>) -> anyhow::Result<()> {
        can_read(self.path)
    }

    #[cfg(feature = "lake")]
    fn of_parquet(&self, take: Take<'_>) -> anyhow::Result<()> {
        let failed = |why: String| anyhow::anyhow!("failed to read {}: {why}", self.path.display());
        let file = crate::ingest::ParquetFile::open(Box::new(open(self.path)?)).map_err(failed)?;
        let places = self.among(&file.columns().collect::<Vec<_>>())?;
        let there: Vec<usize> = places.iter().flatten().copied().collect();
        file.each(&there, |row| {
            let mut cells = row.iter().copied();
            let all: Vec<&str> = places.iter().map(|at| at.and_then(|_| cells.next()).unwrap_or_default()).collect();
            take(&all).map_err(|why| format!("{why:#}"))
        })
        .map_err(failed)
    }
}

#[cfg(not(feature = "lake"))]
fn can_read(path: &Path) -> anyhow::Result<()> {
    bail!("failed to read {}: {}", path.display(), crate::ingest::NOT_BUILT)
}

#[cfg(feature = "lake")]
fn can_read(_: &Path) -> anyhow::Result<()> {
    Ok(())
}
