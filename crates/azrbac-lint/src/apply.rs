//! Making fixes in a text, so that nothing else of it changes.

use std::collections::BTreeMap;
use std::ops::Range;

use azrbac_core::diagnostic::{Applicability, Fix};
use azrbac_core::text::Span;

use crate::finding::Finding;

/// How a text may write lists: what may stand between entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lists {
    /// Commas, none behind the last entry: JSON.
    Commas,
    /// Commas, one behind the last entry too: the source of Terraform.
    TrailingCommas,
    /// Lines that begin with `-`: YAML.
    Lines,
}

/// What fixes write between entries; where each entry of a list stands in a line of its
/// own, a line break comes in place of the blank.
pub(crate) const BETWEEN: &str = ", ";

/// A text with fixes made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The text.
    pub text: String,
    /// How many fixes were made.
    pub count: usize,
}

/// Makes the fixes of the findings that are at least as safe as `least`, those that
/// are shown only left out. Of two that touch each other the first is made; the other
/// one may be found again in the text that comes out. Comments stay: where one stands
/// among what a fix takes out, only the entry goes, with the comma behind it, or the fix
/// is not made. `None` where none was made. All fixes are of the one text.
pub fn apply(
    text: &str,
    findings: &[Finding],
    least: Applicability,
    lists: Lists,
) -> Option<Fixed> {
    let wanted = findings.iter().filter_map(|finding| {
        let fix = finding.fix.as_ref()?;
        let may = fix.applicability <= least && fix.applicability != Applicability::DisplayOnly;
        may.then(|| edits(text, finding, fix, lists)).flatten()
    });
    // By where they begin; no two of them touch.
    let mut chosen: BTreeMap<usize, (usize, String)> = BTreeMap::new();
    let mut count = 0;
    for edits in wanted {
        let is_apart = |(range, _): &(Range<usize>, String)| {
            let before = chosen.range(..=range.start).next_back();
            let behind = chosen.range(range.start..).next();
            before.is_none_or(|(_, (end, _))| *end <= range.start)
                && behind.is_none_or(|(start, _)| range.end <= *start && range.start < *start)
        };
        if edits.iter().all(is_apart) {
            let edits = edits.into_iter();
            chosen.extend(edits.map(|(range, instead)| (range.start, (range.end, instead))));
            count += 1;
        }
    }
    if count == 0 {
        return None;
    }
    let mut fixed = String::with_capacity(text.len());
    let mut at = 0;
    for (start, (end, instead)) in chosen {
        fixed.push_str(text.get(at..start)?);
        fixed.push_str(&instead);
        at = end;
    }
    fixed.push_str(text.get(at..)?);
    Some(Fixed { text: fixed, count })
}

/// What a fix changes, mended so that comments stay.
fn edits(
    text: &str,
    finding: &Finding,
    fix: &Fix,
    lists: Lists,
) -> Option<Vec<(Range<usize>, String)>> {
    if let ([(span, instead)], Some(own)) = (fix.edits.as_slice(), finding.primary)
        && instead.is_empty()
        && span.start <= own.start
        && own.end <= span.end
    {
        return Some(vec![(removal(text, *span, own, lists)?, String::new())]);
    }
    let edits = fix.edits.iter();
    edits
        .map(|(span, instead)| Some((span.range(), spread(text, *span, instead, lists)?)))
        .collect()
}

/// What takes the place of an entry, several entries as the list has them: one a line,
/// or all in one.
fn spread(text: &str, own: Span, instead: &str, lists: Lists) -> Option<String> {
    let between = format!("\"{BETWEEN}\"");
    if !instead.contains(&between) {
        return Some(instead.to_owned());
    }
    let before = text.get(..own.start)?;
    let line = before.get(before.rfind('\n').map_or(0, |at| at + 1)..)?;
    let is_alone = line.trim().is_empty() && before.contains('\n');
    match (is_alone, lists) {
        // A list of lines has its own sign before each entry.
        (_, Lists::Lines) => None,
        (false, _) => Some(instead.to_owned()),
        (true, _) => {
            let end = if before.ends_with(&format!("\r\n{line}")) {
                "\r\n"
            } else {
                "\n"
            };
            Some(instead.replace(&between, &format!("\",{end}{line}\"")))
        }
    }
}

/// What to take out for an entry at `own`, with what parts it from its neighbour at
/// `whole`.
fn removal(text: &str, whole: Span, own: Span, lists: Lists) -> Option<Range<usize>> {
    let parts = |text: &str| {
        text.chars()
            .all(|letter| letter.is_whitespace() || matches!(letter, ',' | '-'))
    };
    let before = text.get(whole.start..own.start)?;
    let after = text.get(own.end..whole.end)?;
    let behind = text.get(own.end..)?;
    let line = behind.lines().next().unwrap_or_default().trim_start();
    let line = line.strip_prefix(',').unwrap_or(line).trim_start();
    let is_commented = ["#", "//", "/*"].iter().any(|mark| line.starts_with(mark));
    if parts(before) && parts(after) && !is_commented {
        return Some(whole.range());
    }
    let blank = behind.len() - behind.trim_start().len();
    let has_comma = behind.trim_start().starts_with(',');
    let entry = match (lists, has_comma) {
        (Lists::Lines, _) | (Lists::Commas, false) => return None,
        (_, true) => own.start..own.end + blank + 1,
        (Lists::TrailingCommas, false) => own.range(),
    };
    Some(line_of(text, &entry).unwrap_or(entry))
}

/// The whole line of a part, where nothing else stands in it.
fn line_of(text: &str, part: &Range<usize>) -> Option<Range<usize>> {
    let (before, behind) = (text.get(..part.start)?, text.get(part.end..)?);
    let start = before.rfind('\n')? + 1;
    let end = behind.find('\n')? + 1;
    let is_alone = before.get(start..)?.trim().is_empty() && behind.get(..end)?.trim().is_empty();
    is_alone.then_some(start..part.end + end)
}

#[cfg(test)]
mod tests {
    use azrbac_core::text::{Sources, Span};

    use super::{Lists, removal};

    /// Takes `"b"` out, with what lies between it and the entry before.
    fn taken(text: &str, lists: Lists) -> Option<String> {
        let file = Sources::new().add("a");
        let own = text.find("\"b\"").unwrap();
        let start = text.find("\"a\"").unwrap() + 3;
        let whole = Span::new(file, start..own + 3);
        let range = removal(text, whole, Span::new(file, own..own + 3), lists)?;
        let mut text = text.to_owned();
        text.replace_range(range, "");
        Some(text)
    }

    #[test]
    fn comments_stay_and_so_does_the_rest() {
        let all = [Lists::Commas, Lists::TrailingCommas, Lists::Lines];
        let [json, hcl, yaml] = all;
        let of = |text: &str, lists| taken(text, lists).unwrap_or_default();
        assert_eq!(of("[\"a\", \"b\", \"c\"]", json), "[\"a\", \"c\"]");
        assert_eq!(of("\"a\",\n  \"b\"\n]", json), "\"a\"\n]");
        assert_eq!(of("- \"a\"\n- \"b\"\n", yaml), "- \"a\"\n");
        let commented = "\"a\", # of a\n\"b\", # of b\n\"c\"";
        assert_eq!(of(commented, hcl), "\"a\", # of a\n # of b\n\"c\"");
        assert_eq!(
            of("\"a\",\n\"b\", // of b\n\"c\"", json),
            "\"a\",\n // of b\n\"c\""
        );
        assert_eq!(of("\"a\", # of a\n  \"b\"\n]", hcl), "\"a\", # of a\n]");
        assert_eq!(of("\"a\", /* x */ \"b\"\n]", hcl), "\"a\", /* x */ \n]");
        assert_eq!(taken("\"a\", /* x */ \"b\"\n]", json), None);
        assert_eq!(taken("- \"a\" # of a\n- \"b\"\n", yaml), None);
    }
}
