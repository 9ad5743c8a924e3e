//! The lines of a text that matter, where the text is not kept.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use super::Position;

/// Parts longer than this are not kept, only where they begin and end.
const LONGEST: usize = 20_000;

/// Some whole lines of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// Their text.
    pub text: String,
    /// The place of its first byte in the file.
    pub start: usize,
    /// The number of the first line, from 1.
    pub line: usize,
}

/// Lines of a text around some parts of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Excerpts {
    positions: BTreeMap<usize, Position>,
    /// By the place where they begin: their numbers and texts, ends of lines
    /// included.
    lines: BTreeMap<usize, (usize, Box<str>)>,
}

impl Excerpts {
    pub(super) fn position(&self, offset: usize) -> Option<Position> {
        self.positions.get(&offset).copied()
    }

    /// The lines that hold a part, where they are kept.
    pub(super) fn around(&self, part: Range<usize>) -> Option<Excerpt> {
        let (start, (line, _)) = self.lines.range(..=part.start).next_back()?;
        let mut text = String::new();
        for (at, (_, kept)) in self.lines.range(start..=&part.end.max(*start)) {
            if *at != start + text.len() {
                return None;
            }
            text.push_str(kept);
        }
        // A part may end in a line that is not kept.
        (start + text.len() >= part.end).then(|| Excerpt {
            text: text.trim_end_matches(['\n', '\r']).to_owned(),
            start: *start,
            line: *line,
        })
    }
}

/// Picks the lines out of a text that comes piece by piece.
#[derive(Debug)]
pub(crate) struct Picker {
    /// Where the parts begin and end, in order, the last first.
    offsets: Vec<usize>,
    /// The parts that are not too long, the last first.
    parts: Vec<Range<usize>>,
    /// How far those reach that have begun.
    reach: Option<usize>,
    picked: Excerpts,
    /// The line at hand: its number, where it begins, what it begins with.
    number: usize,
    start: usize,
    text: String,
    /// How many characters and bytes of it were seen.
    characters: usize,
    length: usize,
}

impl Picker {
    pub(crate) fn new(mut parts: Vec<Range<usize>>) -> Self {
        let ends = parts.iter().flat_map(|part| [part.start, part.end]);
        let mut offsets: Vec<usize> = ends.collect();
        offsets.sort_unstable_by_key(|offset| Reverse(*offset));
        offsets.dedup();
        parts.retain(|part| part.len() <= LONGEST);
        parts.sort_unstable_by_key(|part| Reverse(part.start));
        Self {
            offsets,
            parts,
            reach: None,
            picked: Excerpts::default(),
            number: 1,
            start: 0,
            text: String::new(),
            characters: 0,
            length: 0,
        }
    }

    pub(crate) fn feed(&mut self, piece: &str) {
        for line in piece.split_inclusive('\n') {
            self.part_of_line(line);
            if line.ends_with('\n') {
                self.end_of_line();
            }
        }
    }

    pub(crate) fn finish(mut self) -> Excerpts {
        self.note_places("");
        let end = self.parts.first().map(|part| part.end);
        self.reach = self.reach.max(end);
        self.end_of_line();
        self.picked
    }

    fn part_of_line(&mut self, part: &str) {
        self.note_places(part);
        // One character more than may be shown tells that it is too long.
        let room = (LONGEST + 1).saturating_sub(self.text.len());
        let mut end = room.min(part.len());
        while !part.is_char_boundary(end) {
            end += 1;
        }
        self.text.push_str(part.get(..end).unwrap_or_default());
        self.characters += part.chars().count();
        self.length += part.len();
    }

    /// Notes the places that are in the next part of the line at hand, and the one
    /// that is just before it.
    fn note_places(&mut self, part: &str) {
        let from = self.start + self.length;
        while let Some(offset) = self.offsets.last().copied() {
            let Some(head) = offset
                .checked_sub(from)
                .and_then(|length| part.get(..length))
                .filter(|head| head.len() < part.len() || part.is_empty())
            else {
                break;
            };
            let position = Position {
                line: self.number,
                column: self.characters + head.chars().count() + 1,
                offset,
            };
            self.picked.positions.insert(offset, position);
            self.offsets.pop();
        }
    }

    fn end_of_line(&mut self) {
        let end = self.start + self.length;
        while let Some(part) = self.parts.pop_if(|part| part.start < end.max(1)) {
            self.reach = self.reach.max(Some(part.end));
        }
        let wanted = self.reach.is_some_and(|reach| reach >= self.start);
        let text = std::mem::take(&mut self.text);
        if wanted && text.len() <= LONGEST {
            let line = (self.number, text.into_boxed_str());
            self.picked.lines.insert(self.start, line);
        }
        self.number += 1;
        self.start = end;
        self.characters = 0;
        self.length = 0;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, prop_assert_eq, proptest};

    use super::{Excerpt, LONGEST, Picker};
    use crate::text::Sources;

    proptest! {
        #[test]
        fn places_are_those_of_the_whole_text(
            text in "(ä|€|a|\n){0,60}",
            sizes in prop::collection::vec(1..9_usize, 1..5),
            parts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..6),
        ) {
            let boundaries: Vec<usize> =
                (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
            let parts: Vec<_> = parts
                .into_iter()
                .map(|(a, b)| (*a.get(&boundaries), *b.get(&boundaries)))
                .map(|(a, b)| a.min(b)..a.max(b))
                .collect();
            let mut picker = Picker::new(parts.clone());
            let mut rest = text.as_str();
            for size in sizes.iter().cycle() {
                let mut end = (*size).min(rest.len());
                while !rest.is_char_boundary(end) {
                    end += 1;
                }
                let (piece, behind) = rest.split_at(end);
                picker.feed(piece);
                rest = behind;
                if rest.is_empty() {
                    break;
                }
            }
            let picked = picker.finish();
            let mut sources = Sources::new();
            let file = sources.add("whole");
            sources.keep_text(file, text.as_str().into());
            for part in parts {
                for at in [part.start, part.end] {
                    prop_assert_eq!(picked.position(at), sources.position(file, at));
                }
                let start = text.get(..part.start).unwrap().rfind('\n').map_or(0, |at| at + 1);
                let end = text.get(part.end..).unwrap().find('\n').map_or(text.len(), |at| part.end + at);
                let excerpt = picked.around(part.clone()).unwrap();
                prop_assert_eq!(excerpt.start, start);
                prop_assert_eq!(excerpt.line, text.get(..start).unwrap().matches('\n').count() + 1);
                prop_assert_eq!(excerpt.text.trim_end_matches('\n'), text.get(start..end).unwrap().trim_end_matches('\n'));
            }
        }
    }

    #[test]
    fn a_long_line_has_places_and_no_text() {
        let text = format!("first\n{}\nlast", "ä".repeat(LONGEST));
        let parts = vec![1..3, 10..12, 6..text.len(), text.len() - 2..text.len()];
        let mut picker = Picker::new(parts);
        picker.feed(&text);
        let picked = picker.finish();
        assert_eq!(picked.position(10).unwrap().column, 3);
        assert_eq!(picked.around(10..12), None);
        assert_eq!(picked.around(6..text.len()), None);
        let lines = |text: &str, start, line| Excerpt {
            text: text.to_owned(),
            start,
            line,
        };
        assert_eq!(picked.around(1..3), Some(lines("first", 0, 1)));
        let end = text.len();
        assert_eq!(picked.around(end - 2..end), Some(lines("last", end - 4, 3)));
    }
}
