//! A long document without the elements of its long lists.

use super::chunks::{Chunks, Encoding, Limits, Source, Stop};
use super::items::Form;

/// What stands in place of the elements: blank, and not what anybody writes, so that the
/// list is told from one that is empty.
pub(super) const LEFT_OUT: &str = " \n\t\n ";

/// A document in which the elements of long lists are left out, and where those
/// stand in the file.
#[derive(Debug)]
pub(super) struct Outline {
    pub(super) text: String,
    /// In their order.
    pub(super) cuts: Vec<Cut>,
    pub(super) encoding: Encoding,
}

/// Elements that were left out.
#[derive(Debug, Clone)]
pub(super) struct Cut {
    /// The place of the closing bracket in the outline.
    pub(super) at: usize,
    /// The place of the first byte that was left out, in the whole text.
    pub(super) start: usize,
    /// How many bytes of text were left out.
    pub(super) length: usize,
    /// The same place in the bytes of the file.
    pub(super) raw: u64,
    pub(super) form: Form,
}

impl Outline {
    /// Goes through a file once; `None` where it cannot be JSON. Keeps what is
    /// outside of lists, and short lists.
    pub(super) fn of(source: &mut dyn Source, limits: Limits) -> Result<Option<Self>, Stop> {
        let mut chunks = Chunks::start(source, limits.chunk)?;
        let encoding = chunks.encoding();
        let mut scan = Scan {
            least: limits.least,
            ..Scan::default()
        };
        let mut chunk = String::new();
        loop {
            let raw = chunks.offset();
            chunk.clear();
            if !chunks.more(&mut chunk)? {
                break;
            }
            if scan.feed(&chunk, encoding, raw).is_none() {
                return Ok(None);
            }
        }
        Ok((scan.depth == 0 && !scan.string).then_some(Self {
            text: scan.text,
            cuts: scan.cuts,
            encoding,
        }))
    }
}

/// A list or an object that is open, one of the outermost.
#[derive(Debug, Clone, Copy, Default)]
struct Open {
    is_list: bool,
    /// Whether it stands under the key under which an envelope has its pages.
    is_pages: bool,
}

/// The list whose elements may be left out.
#[derive(Debug)]
struct Inside {
    depth: usize,
    start: usize,
    raw: u64,
    /// What was seen of it, until that is too much to keep.
    kept: Option<String>,
}

#[derive(Debug, Default)]
struct Scan {
    least: usize,
    text: String,
    cuts: Vec<Cut>,
    depth: usize,
    string: bool,
    escape: bool,
    path: [Open; 3],
    /// Where the last string of the outermost object begins in the outline.
    key_from: usize,
    inside: Option<Inside>,
    /// How much was fed before.
    before: usize,
}

impl Scan {
    /// Takes in the next piece; `None` where more is closed than was opened.
    fn feed(&mut self, chunk: &str, encoding: Encoding, raw: u64) -> Option<()> {
        let bytes = chunk.as_bytes();
        let (mut at, mut from) = (0, 0);
        while let Some(byte) = bytes.get(at).copied() {
            if self.string {
                at = self.in_string(bytes, at);
                continue;
            }
            match byte {
                b'"' => {
                    if self.depth == 1 && self.inside.is_none() {
                        self.keep(chunk.get(from..at)?);
                        from = at;
                        self.key_from = self.text.len() + 1;
                    }
                    self.string = true;
                }
                b'[' | b'{' => {
                    let is_pages = self.depth == 1 && {
                        self.keep(chunk.get(from..at)?);
                        from = at;
                        self.key_is_pages()
                    };
                    let open = Open {
                        is_list: byte == b'[',
                        is_pages,
                    };
                    if self.inside.is_none() && self.is_long_list(open) {
                        self.keep(chunk.get(from..=at)?);
                        from = at + 1;
                        self.inside = Some(Inside {
                            depth: self.depth,
                            start: self.before + from,
                            raw: raw + raw_length(chunk.get(..from)?, encoding),
                            kept: Some(String::new()),
                        });
                    }
                    if let Some(slot) = self.path.get_mut(self.depth) {
                        *slot = open;
                    }
                    self.depth += 1;
                }
                b']' | b'}' => {
                    self.depth = self.depth.checked_sub(1)?;
                    let ends = |inside: &Inside| inside.depth == self.depth;
                    if self.inside.as_ref().is_some_and(ends) {
                        self.keep(chunk.get(from..at)?);
                        from = at;
                        self.close(self.before + at);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        self.keep(chunk.get(from..)?);
        self.before += chunk.len();
        Some(())
    }

    /// The place behind what ends a string or an escape in it.
    fn in_string(&mut self, bytes: &[u8], at: usize) -> usize {
        if std::mem::take(&mut self.escape) {
            return at + 1;
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(found) = memchr::memchr2(b'"', b'\\', rest) else {
            return bytes.len();
        };
        if rest.get(found) == Some(&b'"') {
            self.string = false;
        } else {
            self.escape = true;
        }
        at + found + 1
    }

    /// Keeps a piece of the text, unless it is in a list of which too much was
    /// seen.
    fn keep(&mut self, piece: &str) {
        let Some(inside) = &mut self.inside else {
            return self.text.push_str(piece);
        };
        if let Some(kept) = &mut inside.kept {
            kept.push_str(piece);
            if kept.len() >= self.least.max(1) {
                inside.kept = None;
            }
        }
    }

    fn close(&mut self, end: usize) {
        let Some(inside) = self.inside.take() else {
            return;
        };
        match inside.kept {
            Some(kept) => self.text.push_str(&kept),
            None => {
                self.text.push_str(LEFT_OUT);
                self.cuts.push(Cut {
                    at: self.text.len(),
                    start: inside.start,
                    length: end - inside.start,
                    raw: inside.raw,
                    form: Form::List,
                });
            }
        }
    }

    /// Whether the last string of the outermost object, the key of what opens, is
    /// that of the pages of an envelope.
    fn key_is_pages(&self) -> bool {
        let key = self.text.get(self.key_from..).unwrap_or_default();
        let key = key.split('"').next().unwrap_or_default();
        key.eq_ignore_ascii_case("pages")
    }

    /// Whether documents may stand in what opens here: in a list that is all, one
    /// in an object (a page, a snapshot), one a level further down (a page in a
    /// snapshot, a list among pages), or one in a page among pages.
    fn is_long_list(&self, open: Open) -> bool {
        let [root, first, second] = self.path;
        open.is_list
            && match self.depth {
                0 => true,
                1 => !root.is_list && !open.is_pages,
                2 => !root.is_list && (!first.is_list || first.is_pages),
                3 => !root.is_list && first.is_list && first.is_pages && !second.is_list,
                _ => false,
            }
    }
}

/// How many bytes of the file a piece of text is.
fn raw_length(text: &str, encoding: Encoding) -> u64 {
    let length = match encoding {
        Encoding::Utf8 => text.len(),
        Encoding::Utf16(_) => 2 * text.chars().map(char::len_utf16).sum::<usize>(),
    };
    u64::try_from(length).unwrap_or(u64::MAX)
}
