//! The change of text that takes entries out of a list.

use std::collections::HashSet;

use azrbac_core::algebra;
use azrbac_core::diagnostic::{Applicability, Fix};
use azrbac_core::pattern::{ActionPattern, WildcardReading};
use azrbac_core::role::EntryRef;
use azrbac_core::text::Span;

use crate::context::Context;

/// Whether one entry covers another under every reading of `*`, so that taking the other
/// one out changes nothing, whichever Azure's is.
pub(crate) fn is_covered_for_sure(entry: &ActionPattern, by: &ActionPattern) -> bool {
    let strict = |pattern: &ActionPattern| pattern.read_as(WildcardReading::Strict);
    algebra::covers(by, entry) == Some(true)
        && algebra::covers(&strict(by), &strict(entry)) == Some(true)
}

/// Takes an entry out, with what parts it from its neighbour. `removed` are the
/// places of all entries of the list that are to go, this one among them: the
/// changes for them do not overlap, and each can be made without the others.
///
/// `None` where the places are not known, where something stands in the list that
/// is no entry, where an entry stands outside the list, as in a variable of a template,
/// and where no entry would be left.
pub(crate) fn removal(
    context: &Context<'_>,
    entry: EntryRef,
    removed: &HashSet<usize>,
    applicability: Applicability,
) -> Option<Fix> {
    let place = (entry.permission, entry.list);
    if context.spans()?.left_out.contains(&place) {
        return None;
    }
    let at = |index: usize| context.span(EntryRef { index, ..entry });
    let own = at(entry.index)?;
    // Something stays before it: then it goes with what parts it from there.
    let stays_before = (0..entry.index).any(|index| !removed.contains(&index));
    let range = if stays_before {
        at(entry.index.checked_sub(1)?)?.end..own.end
    } else {
        own.start..at(entry.index + 1)?.start
    };
    let list = context.spans()?.lists.get(&place)?.value.range();
    let is_whole = range.start <= own.start && own.end <= range.end;
    let is_inside = list.start <= range.start && range.end <= list.end;
    (is_whole && is_inside).then(|| Fix {
        message: "remove the entry".to_owned(),
        applicability,
        edits: vec![(Span::new(own.file, range), String::new())],
    })
}
