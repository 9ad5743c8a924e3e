//! Files packed by gzip, as if they were not.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use flate2::bufread::MultiGzDecoder;

/// What every file of gzip begins with.
const MAGIC: [u8; 2] = [0x1F, 0x8B];

/// So many times its size may a file unpack to, and so many bytes anyway. Exports come to
/// 30 times at most; what goes beyond was made to fill memory.
const RATIO: u64 = 200;
const ANYWAY: u64 = 64 << 20;

/// Whether a file is packed; it is at its start again then.
pub(crate) fn is_packed(file: &mut File) -> io::Result<bool> {
    let mut head = Vec::new();
    Read::by_ref(file).take(2).read_to_end(&mut head)?;
    file.rewind()?;
    Ok(head == MAGIC)
}

/// The bytes that a packed file holds. To go back is to begin anew, so that little of it
/// lies in memory.
pub(crate) struct Unpacked {
    file: File,
    decoder: MultiGzDecoder<BufReader<File>>,
    /// The place of the next byte.
    at: u64,
    /// How many bytes there are, once that is known.
    length: Option<u64>,
    most: u64,
}

impl Unpacked {
    pub(crate) fn new(file: File) -> io::Result<Self> {
        let most = file.metadata()?.len().saturating_mul(RATIO).max(ANYWAY);
        Ok(Self {
            decoder: decoder(&file)?,
            file,
            at: 0,
            length: None,
            most,
        })
    }

    fn restart(&mut self) -> io::Result<()> {
        self.file.rewind()?;
        self.decoder = decoder(&self.file)?;
        self.at = 0;
        Ok(())
    }

    fn skip(&mut self, bytes: u64) -> io::Result<u64> {
        io::copy(&mut Read::by_ref(self).take(bytes), &mut io::sink())
    }
}

fn decoder(file: &File) -> io::Result<MultiGzDecoder<BufReader<File>>> {
    Ok(MultiGzDecoder::new(BufReader::new(file.try_clone()?)))
}

impl Read for Unpacked {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(into)?;
        self.at += read as u64;
        if self.at > self.most {
            let most = self.most >> 20;
            let message = format!("it unpacks to more than {most} MB, which no export does");
            return Err(io::Error::other(message));
        }
        if read == 0 && !into.is_empty() {
            self.length = Some(self.at);
        }
        Ok(read)
    }
}

impl Seek for Unpacked {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let wanted = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => {
                let length = match self.length {
                    Some(length) => length,
                    None => self.skip(u64::MAX).map(|_| self.at)?,
                };
                length.checked_add_signed(by)
            }
        };
        let wanted = wanted.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        if wanted < self.at {
            self.restart()?;
        }
        self.skip(wanted - self.at)?;
        Ok(wanted)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(bytes: &[u8]) -> File {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        let name = format!("azrbac-unpack-{}-{}", std::process::id(), bytes.len());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, encoder.finish().unwrap()).unwrap();
        let file = File::open(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        file
    }

    #[test]
    fn a_packed_file_is_gone_through_as_another() {
        let bytes: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
        let mut file = packed(&bytes);
        assert!(is_packed(&mut file).unwrap());
        let mut unpacked = Unpacked::new(file).unwrap();
        let end = bytes.len() as u64;
        assert_eq!(unpacked.seek(SeekFrom::End(-4)).unwrap(), end - 4);
        for at in [end - 4, 0, 7, 399_000, 7, end] {
            unpacked.seek(SeekFrom::Start(at)).unwrap();
            let mut some = Vec::new();
            Read::by_ref(&mut unpacked)
                .take(100)
                .read_to_end(&mut some)
                .unwrap();
            let from = usize::try_from(at).unwrap();
            assert_eq!(some, bytes[from..(from + 100).min(bytes.len())], "{at}");
        }
        assert!(unpacked.seek(SeekFrom::Current(-1_000_000)).is_err());
    }

    #[test]
    fn what_was_made_to_fill_memory_is_refused() {
        let mut unpacked = Unpacked::new(packed(&vec![b' '; 80 << 20])).unwrap();
        let error = unpacked.read_to_end(&mut Vec::new()).unwrap_err();
        assert!(error.to_string().contains("which no export does"));
    }
}
