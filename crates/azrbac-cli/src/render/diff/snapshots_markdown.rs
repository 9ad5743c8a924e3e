//! What changed between two snapshots, for the comment on a pull request.

use azrbac_core::view::{DiffPrincipalView, DiffSnapshotsDocument, EffectView};

use super::markdown::{Comment, code, folded};
use super::snapshots::{DIRECTIONS, count, gaps as missing, part, summary, verdicts};
use super::{limits, marks, plural};

/// Most operations that are listed of one effect.
const MOST: usize = 200;

/// Most principals and scopes that are named of one effect.
const MOST_NAMES: usize = 10;

pub(crate) fn markdown(document: &DiffSnapshotsDocument) -> String {
    let mut comment = Comment::new(&summary(document));
    for (direction, heading) in DIRECTIONS {
        let mut heading = Some(heading);
        let effects = document.effects.iter();
        for effect in effects.filter(|effect| effect.direction == direction) {
            let heading = heading.take().map(|text| format!("#### {text}\n\n"));
            comment.section(&(heading.unwrap_or_default() + &one(document, effect)));
        }
    }
    if !document.coverage.is_empty() {
        let shifts = document.coverage.iter();
        let shifts: String = shifts
            .map(|shift| format!("- {}\n", shift.message))
            .collect();
        comment.section(&format!(
            "#### The two do not hold the same kinds of data\n\n{shifts}"
        ));
    }
    let mut gaps = String::new();
    for (side, gap) in missing(document, "unknown") {
        gaps.push_str(&format!("- {side}: {}\n", words(&gap.message)));
    }
    if !gaps.is_empty() {
        comment.section(&format!(
            "#### Missing data: whether more differs is not known\n\n{gaps}"
        ));
    }
    limits::markdown(document, &mut comment);
    comment.finish()
}

/// A message that may hold names from files, in backticks.
fn words(message: &str) -> String {
    let parts = message.split('`').enumerate();
    parts
        .map(|(at, part)| match at % 2 {
            0 => plain(part),
            _ => code(part),
        })
        .collect()
}

/// Text between names: what would mark up is taken out.
fn plain(text: &str) -> String {
    text.chars()
        .map(|one| match one {
            '<' | '>' | '[' | ']' | '*' | '_' | '@' | '#' | '|' | '\n' | '\r' => ' ',
            one => one,
        })
        .collect()
}

fn one(document: &DiffSnapshotsDocument, effect: &EffectView) -> String {
    let Some(set) = document.operation_sets.get(effect.operations) else {
        return String::new();
    };
    let mut text = format!("**{}**: {}\n\n", who(&effect.principals), count(set));
    text.push_str(&format!("- {}\n", verdicts(effect)));
    for (name, places) in [("at", &effect.scopes), ("not at", &effect.except)] {
        for place in places.iter().take(MOST_NAMES) {
            text.push_str(&format!("- {name} {}{}\n", code(&place.scope), part(place)));
        }
        if places.len() > MOST_NAMES {
            let more = plural(places.len() - MOST_NAMES, "more scope");
            text.push_str(&format!("- {name} {more}\n"));
        }
    }
    for at in &effect.changes {
        if let Some(change) = document.changes.get(*at) {
            text.push_str(&format!("- through: {}\n", words(&change.message)));
        }
    }
    for beyond in &set.beyond {
        text.push_str(&format!(
            "- also operations that Azure may add, such as {} ({})\n",
            code(&beyond.example),
            beyond.plane
        ));
    }
    let operations: Vec<String> = set
        .operations
        .iter()
        .map(|one| format!("{} ({})", code(&one.operation), marks(one)))
        .collect();
    if !operations.is_empty() && effect.direction != "unknown" {
        let summary = plural(operations.len(), "operation");
        text.push_str(&format!("\n{}", folded(&summary, &operations, MOST)));
    }
    text
}

fn who(principals: &[DiffPrincipalView]) -> String {
    let name = |one: &DiffPrincipalView| {
        let name = code(one.name.as_ref().unwrap_or(&one.id));
        match one.kind {
            Some("Group") => format!("{name} (group)"),
            _ => name,
        }
    };
    let mut names: Vec<String> = principals.iter().take(MOST_NAMES).map(name).collect();
    if principals.len() > MOST_NAMES {
        names.push(format!("{} more", principals.len() - MOST_NAMES));
    }
    names.join(", ")
}
