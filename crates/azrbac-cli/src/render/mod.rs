//! How answers look. Nothing here decides anything.

pub(crate) mod can;
pub(crate) mod compare;
pub(crate) mod compose;
mod condition;
mod delegation;
pub(crate) mod diagnostic;
pub(crate) mod diff;
pub(crate) mod lint;
mod markdown;
pub(crate) mod page;
pub(crate) mod role;
pub(crate) mod snapshot;
pub(crate) mod style;
pub(crate) mod test;
pub(crate) mod what_can;
pub(crate) mod who_can;

use std::collections::HashSet;

use azrbac_core::snapshot::Kind;
use azrbac_core::view::{AssumptionView, GapView};

use page::Page;

/// So many of something, in words.
pub(crate) fn plural(count: usize, what: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {what}{s}")
}

/// What is missing, each gap with its scopes and how to close it.
fn gaps(found: &[GapView], page: &mut Page) {
    // A file that could not be read may have held documents of several kinds.
    let mut seen = HashSet::new();
    for gap in found
        .iter()
        .filter(|gap| seen.insert((&gap.message, &gap.scopes)))
    {
        page.item(&gap.message);
        for scope in &gap.scopes {
            page.id("at", scope);
        }
        page.detail(&format!("help: {}", gap.help));
    }
}

/// What patterns match that all have to match, in words; each is quoted already.
fn matched_by(quoted: &[String]) -> String {
    match quoted {
        [one] => one.clone(),
        all => format!("what each of {} matches", all.join(", ")),
    }
}

/// What messages call a kind of document.
fn words(assumption: &AssumptionView) -> &'static str {
    Kind::from_name(assumption.kind).map_or(assumption.kind, Kind::words)
}

/// What is assumed, the kinds of which nothing was given in one item.
fn assumptions(found: &[AssumptionView], page: &mut Page) {
    let (none, some): (Vec<&AssumptionView>, Vec<&AssumptionView>) =
        found.iter().partition(|assumption| assumption.none_given);
    match none.as_slice() {
        [] => {}
        [one] => page.item(&one.message),
        [all @ .., last] => {
            let kinds: Vec<&str> = all.iter().map(|assumption| words(assumption)).collect();
            page.item(&format!(
                "no {} and no {} were given; the answer assumes that there are none",
                kinds.join(", no "),
                words(last)
            ));
        }
    }
    for assumption in some {
        page.item(&assumption.message);
    }
}
