//! gzip and zstd undone as streams, under bounds, and refused when they are cut off or damaged.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use flate2::bufread::GzDecoder;
use ruzstd::decoding::FrameDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use tempfile::SpooledTempFile;

use super::contained::contained;
use super::spool::Spool;
use super::{Limits, Original};

/// How bytes are compressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Method {
    /// RFC 1952, one member or several.
    Gzip,
    /// RFC 8878, one frame or several.
    Zstd,
}

impl Method {
    /// Name for the report.
    pub(super) fn name(self) -> &'static str {
        match self {
            Method::Gzip => "gzip",
            Method::Zstd => "zstd",
        }
    }
}

/// Bytes that are unpacked together.
const BLOCK: usize = 128 << 10;

/// Unpacks everything; the notes say what was passed over. O(bytes made).
pub(super) fn undo(
    mut original: Box<dyn Original>,
    method: Method,
    size: u64,
    limits: &Limits,
) -> Result<(SpooledTempFile, Vec<String>), String> {
    original.seek(SeekFrom::Start(0)).map_err(|error| format!("the file could not be read again: {error}"))?;
    let mut packed = BufReader::with_capacity(BLOCK, original);
    let mut spool = Spool::new(limits, size);
    let notes = match method {
        Method::Gzip => gzip(&mut packed, &mut spool)?,
        Method::Zstd => contained(|| zstd(&mut packed, &mut spool))
            .map_err(|said| format!("the zstd file is damaged: {said}. Get it again"))??,
    };
    Ok((spool.finish()?, notes))
}

type Packed = BufReader<Box<dyn Original>>;

fn gzip(packed: &mut Packed, spool: &mut Spool) -> Result<Vec<String>, String> {
    loop {
        let mut member = GzDecoder::new(&mut *packed);
        copy(&mut member, spool, |error| match error.kind() {
            io::ErrorKind::UnexpectedEof => ends_early("gzip"),
            _ => format!("the gzip file is damaged: {error}. Get it again"),
        })?;
        match behind(packed, &[0x1F, 0x8B])? {
            Behind::Nothing => return Ok(Vec::new()),
            Behind::Another => {}
            Behind::Zeros => return Ok(vec!["zeros behind the end of the gzip data were passed over".to_owned()]),
            Behind::Something => return Err(trailing("gzip")),
        }
    }
}

fn zstd(packed: &mut Packed, spool: &mut Spool) -> Result<Vec<String>, String> {
    let mut decoder = FrameDecoder::new();
    loop {
        match decoder.init(&mut *packed) {
            Ok(()) => zstd_frame(packed, &mut decoder, spool)?,
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                let skipped = io::copy(&mut Read::take(&mut *packed, u64::from(length)), &mut io::sink());
                if skipped.map_err(|error| format!("reading failed: {error}"))? < u64::from(length) {
                    return Err(ends_early("zstd"));
                }
            }
            Err(error) => return Err(zstd_error(packed, &error)),
        }
        match behind(packed, &[])? {
            Behind::Nothing => return Ok(Vec::new()),
            Behind::Zeros => return Ok(vec!["zeros behind the end of the zstd data were passed over".to_owned()]),
            Behind::Another | Behind::Something => {}
        }
    }
}

fn zstd_frame(packed: &mut Packed, decoder: &mut FrameDecoder, spool: &mut Spool) -> Result<(), String> {
    use ruzstd::decoding::BlockDecodingStrategy::UptoBytes;
    let mut block = vec![0; BLOCK];
    while !decoder.is_finished() {
        if let Err(error) = decoder.decode_blocks(&mut *packed, UptoBytes(BLOCK)) {
            return Err(zstd_error(packed, &error));
        }
        while decoder.can_collect() > 0 {
            let read = decoder.read(&mut block).map_err(|error| format!("the zstd file is damaged: {error}"))?;
            spool.add(&block[..read])?;
        }
    }
    match (decoder.get_checksum_from_data(), decoder.get_calculated_checksum()) {
        (Some(said), Some(found)) if said != found => {
            Err("the zstd file is damaged: its checksum is not that of the unpacked bytes. Get it again".to_owned())
        }
        _ => Ok(()),
    }
}

fn zstd_error(packed: &mut Packed, error: &FrameDecoderError) -> String {
    match packed.fill_buf() {
        Ok([]) => ends_early("zstd"),
        _ => format!("the zstd file is damaged: {error}. Get it again"),
    }
}

fn ends_early(name: &str) -> String {
    format!("the {name} file ends early: it was cut off when it was copied, and rows are missing. Get it again")
}

fn trailing(name: &str) -> String {
    format!("behind the end of the {name} data stand bytes that are not {name}: unpack the file and look at the table")
}

/// Copies unpacked bytes; `explain` puts a failure to unpack into words.
fn copy(from: &mut impl Read, spool: &mut Spool, explain: impl Fn(&io::Error) -> String) -> Result<(), String> {
    let mut block = vec![0; BLOCK];
    loop {
        match from.read(&mut block) {
            Ok(0) => return Ok(()),
            Ok(read) => spool.add(&block[..read])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(explain(&error)),
        }
    }
}

/// What stands behind the end of one compressed part.
enum Behind {
    Nothing,
    Another,
    Zeros,
    Something,
}

fn behind(packed: &mut Packed, magic: &[u8]) -> Result<Behind, String> {
    let mut zeros = false;
    loop {
        let rest = packed.fill_buf().map_err(|error| format!("reading failed: {error}"))?;
        let length = rest.len();
        if rest.is_empty() {
            return Ok(if zeros { Behind::Zeros } else { Behind::Nothing });
        }
        if !zeros && !magic.is_empty() && rest.starts_with(&magic[..magic.len().min(length)]) {
            return Ok(Behind::Another);
        }
        if rest.iter().any(|byte| *byte != 0) {
            return Ok(Behind::Something);
        }
        zeros = true;
        packed.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};
    use std::io::{Cursor, Write};

    fn gz(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn undone(bytes: Vec<u8>, method: Method) -> Result<String, String> {
        let size = bytes.len() as u64;
        let (mut text, _) = undo(Box::new(Cursor::new(bytes)), method, size, &Limits::default())?;
        let mut whole = String::new();
        text.read_to_string(&mut whole).map_err(|error| error.to_string())?;
        Ok(whole)
    }

    #[test]
    fn several_members_are_one_text() {
        assert_eq!(undone([gz(b"a,b\n"), gz(b"1,2\n")].concat(), Method::Gzip).unwrap(), "a,b\n1,2\n");
        let zstd = |text: &[u8]| compress_to_vec(text, CompressionLevel::Fastest);
        let skippable = b"\x50\x2A\x4D\x18\x03\x00\x00\x00abc".to_vec();
        assert_eq!(undone([zstd(b"a,b\n"), skippable, zstd(b"1,2\n")].concat(), Method::Zstd).unwrap(), "a,b\n1,2\n");
        assert_eq!(undone([gz(b"a,b\n"), vec![0; 9]].concat(), Method::Gzip).unwrap(), "a,b\n");
        assert!(
            undone([gz(b"a,b\n"), b"more".to_vec()].concat(), Method::Gzip).unwrap_err().contains("behind the end")
        );
    }

    #[test]
    fn cut_off_and_damaged_archives_are_refused() {
        let text: Vec<u8> =
            (0..4000).flat_map(|row| format!("S-{row},Alder {}\n", row * 7919 % 1009).into_bytes()).collect();
        for (whole, method) in
            [(gz(&text), Method::Gzip), (compress_to_vec(&text[..], CompressionLevel::Fastest), Method::Zstd)]
        {
            for keep in [11, whole.len() / 2, whole.len() - 1] {
                let why = undone(whole[..keep].to_vec(), method).unwrap_err();
                assert!(why.contains("ends early"), "{method:?} {keep}: {why}");
            }
            let mut damaged = whole.clone();
            damaged[whole.len() / 2] ^= 0x55;
            assert!(undone(damaged, method).is_err());
        }
    }

    #[test]
    fn a_bomb_is_refused_by_its_ratio_and_by_its_size() {
        let zeros = vec![b'0'; 20 << 20];
        assert!(undone(gz(&zeros), Method::Gzip).unwrap_err().contains("200 times"));
        let limits = Limits { most_bytes: 1000, ..Limits::default() };
        let small = gz(&zeros[..2000]);
        let refused = undo(Box::new(Cursor::new(small)), Method::Gzip, 40, &limits);
        assert!(refused.err().unwrap().contains("more than 1000 bytes"));
    }
}
