//! A long document that is one list, as exports mostly are, or JSON Lines.

use std::io::{Read, SeekFrom};

use super::chunks::{Chunks, Encoding, Limits, Source, Stop};
use super::items::{self, BLANKS, Form};
use super::outline::{Cut, LEFT_OUT, Outline};

/// So many bytes are looked at, at each end.
const END: usize = 1 << 10;

/// The outline of a text that begins and ends as a list does, or begins as JSON Lines do;
/// the rest shows when it is gone through. `None` where the ends do not tell, or there is
/// too little to be left out.
pub(super) fn outline(source: &mut dyn Source, limits: Limits) -> Result<Option<Outline>, Stop> {
    let mut chunks = Chunks::start(&mut *source, limits.chunk.max(END))?;
    let (encoding, mark) = (chunks.encoding(), chunks.offset());
    if !matches!(encoding, Encoding::Utf8) {
        return Ok(None);
    }
    let mut head = String::new();
    chunks.more(&mut head)?;
    let begun = head.trim_start_matches(BLANKS);
    let lines = items::are_lines(begun);
    if !lines && !begun.starts_with('[') {
        return Ok(None);
    }
    let open = head.len() - begun.len();
    let length = source.seek(SeekFrom::End(0))?;
    if lines {
        let text = LEFT_OUT.to_owned();
        let all = usize::try_from(length - mark).unwrap_or(usize::MAX);
        let cut = Cut {
            at: text.len(),
            start: 0,
            length: all,
            raw: mark,
            form: Form::Lines,
        };
        return Ok((all >= limits.least).then(|| Outline {
            text,
            cuts: vec![cut],
            encoding,
        }));
    }
    let from = length.saturating_sub(END as u64).max(mark);
    source.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    Read::take(source, END as u64).read_to_end(&mut tail)?;
    let blank = |byte: &u8| BLANKS.contains(&char::from(*byte));
    let Some(last) = tail.iter().rposition(|byte| !blank(byte)) else {
        return Ok(None);
    };
    let start = open + 1;
    let close = usize::try_from(from - mark).ok().map(|from| from + last);
    let elements = close.and_then(|close| close.checked_sub(start));
    let (Some(b']'), Some(elements)) = (tail.get(last), elements) else {
        return Ok(None);
    };
    if elements < limits.least.max(1) {
        return Ok(None);
    }
    let before = head.get(..start).unwrap_or_default();
    let behind = tail.get(last..).unwrap_or_default();
    let mut text = format!("{before}{LEFT_OUT}");
    let cut = Cut {
        at: text.len(),
        start,
        length: elements,
        raw: mark + start as u64,
        form: Form::List,
    };
    text.extend(behind.iter().map(|byte| char::from(*byte)));
    Ok(Some(Outline {
        text,
        cuts: vec![cut],
        encoding,
    }))
}
