//! What changed between two snapshots.

use azrbac_core::view::{
    DiffPlaceView, DiffPrincipalView, DiffSnapshotsDocument, EffectView, MissingView,
    OperationSetView,
};

pub(crate) use super::snapshots_markdown::markdown;
use super::{MOST, classes, limits, marks, plural};
use crate::render::page::Page;
use crate::render::style::Style;

/// How many principals and scopes are named without `--verbose`.
const MOST_NAMES: usize = 5;

/// How many effects of a direction are told without `--verbose`.
const MOST_EFFECTS: usize = 50;

/// The directions, each with its heading.
pub(super) const DIRECTIONS: [(&str, &str); 5] = [
    ("gained", "Gained"),
    (
        "changed",
        "Changed: under another condition, or after activation",
    ),
    ("unknown", "Not known before or after: data are missing"),
    ("lost", "Lost"),
    ("refused", "Refused before and after, for another reason"),
];

/// One line an effect.
pub(crate) fn concise(document: &DiffSnapshotsDocument) -> String {
    let mut text = String::new();
    for effect in &document.effects {
        let Some(set) = document.operation_sets.get(effect.operations) else {
            continue;
        };
        let through: Vec<&str> = changes(document, effect);
        let sensitive = classes(&set.classes);
        let sensitive = if sensitive.is_empty() {
            String::new()
        } else {
            format!(" [{sensitive}]")
        };
        text.push_str(&format!(
            "{}: {}: {}{sensitive}: {} -> {} at {} ({})\n",
            effect.direction,
            who(&effect.principals, MOST_NAMES, false),
            plural(set.count, "operation"),
            effect.old,
            effect.new,
            effect
                .scopes
                .iter()
                .map(|place| place.scope.as_str())
                .collect::<Vec<_>>()
                .join(", "),
            through.join("; ")
        ));
    }
    for (side, gap) in gaps(document, "unknown") {
        text.push_str(&format!("gap {side}: {}\n", gap.message));
    }
    text + &limits::concise(document)
}

/// What an effect comes from, in words.
pub(super) fn changes<'d>(
    document: &'d DiffSnapshotsDocument,
    effect: &EffectView,
) -> Vec<&'d str> {
    let changes = effect.changes.iter();
    changes
        .filter_map(|at| Some(document.changes.get(*at)?.message.as_str()))
        .collect()
}

/// The names of principals, groups first.
fn who(principals: &[DiffPrincipalView], most: usize, ids: bool) -> String {
    let name = |one: &DiffPrincipalView| {
        let name = one.name.as_ref().unwrap_or(&one.id);
        let id = one.name.as_ref().filter(|_| ids).map(|_| one.id.as_str());
        let group = (one.kind == Some("Group")).then_some("group");
        let marks: Vec<&str> = group.into_iter().chain(id).collect();
        match marks.as_slice() {
            [] => name.clone(),
            marks => format!("{name} ({})", marks.join(", ")),
        }
    };
    let mut names: Vec<String> = principals.iter().take(most).map(name).collect();
    if principals.len() > most {
        names.push(format!("{} more", principals.len() - most));
    }
    names.join(", ")
}

pub(crate) fn text(document: &DiffSnapshotsDocument, all: bool, style: Style) -> String {
    let mut page = Page::new(style);
    page.line(&summary(document));
    for (direction, heading) in DIRECTIONS {
        let effects = document.effects.iter();
        let effects: Vec<&EffectView> = effects
            .filter(|effect| effect.direction == direction)
            .collect();
        if !effects.is_empty() {
            page.heading(&format!("{heading} ({})", effects.len()));
        }
        let most = if all { effects.len() } else { MOST_EFFECTS };
        for effect in effects.iter().take(most) {
            one(document, effect, all, &mut page);
        }
        if effects.len() > most {
            let more = effects.len() - most;
            page.item(&format!(
                "and {more} more; all of them with -v, in a line each with -o concise"
            ));
        }
    }
    if !document.coverage.is_empty() {
        page.heading("The two do not hold the same kinds of data");
        for shift in &document.coverage {
            page.item(&shift.message);
        }
    }
    missing(document, all, &mut page);
    limits::text(document, &mut page);
    page.finish()
}

/// The answer in one line.
pub(super) fn summary(document: &DiffSnapshotsDocument) -> String {
    let count = |direction: &str| {
        let effects = document.effects.iter();
        effects
            .filter(|effect| effect.direction == direction)
            .count()
    };
    let parts: Vec<String> = DIRECTIONS
        .iter()
        .map(|(direction, _)| (count(direction), direction))
        .filter(|(count, _)| *count > 0)
        .map(|(count, direction)| match *direction {
            "unknown" => format!("{count} not known before or after"),
            direction => format!("{count} {direction}"),
        })
        .collect();
    match (parts.is_empty(), document.decided) {
        (true, true) => "access is the same".to_owned(),
        (true, false) => format!(
            "no difference in what the data tell; whether there is one is not known: {}",
            limits::why(document)
        ),
        (false, decided) => {
            let more = if decided {
                ""
            } else {
                "; whether there is more is not known"
            };
            format!("access differs: {}{more}", parts.join(", "))
        }
    }
}

fn one(document: &DiffSnapshotsDocument, effect: &EffectView, all: bool, page: &mut Page) {
    let Some(set) = document.operation_sets.get(effect.operations) else {
        return;
    };
    let most = if all { usize::MAX } else { MOST_NAMES };
    page.item(&format!(
        "{}: {}",
        who(&effect.principals, most, all),
        count(set)
    ));
    page.detail(&verdicts(effect));
    places("at", &effect.scopes, most, page);
    places("not at", &effect.except, most, page);
    for change in changes(document, effect) {
        page.detail(&format!("through: {change}"));
    }
    if effect.direction == "unknown" && !all {
        return;
    }
    let most = if all { set.operations.len() } else { MOST };
    for operation in set.operations.iter().take(most) {
        let text = format!("{} ({})", operation.operation, marks(operation));
        page.wrapped(4, 2, &format!("- {text}"));
    }
    if set.operations.len() > most {
        let more = set.operations.len() - most;
        page.detail(&format!("and {more} more; all of them with -v"));
    }
    for beyond in &set.beyond {
        page.detail(&format!(
            "and operations that Azure may add, such as `{}` ({})",
            beyond.example, beyond.plane
        ));
    }
}

/// How many operations.
pub(super) fn count(set: &OperationSetView) -> String {
    if set.count == 0 {
        return match set.operations.len() {
            0 => "no operation of the catalogue".to_owned(),
            more => format!("{}, probably of the other plane", plural(more, "operation")),
        };
    }
    let sensitive = classes(&set.classes);
    let of = if sensitive.is_empty() {
        String::new()
    } else {
        format!(" ({sensitive})")
    };
    format!("{}{of}", plural(set.count, "operation"))
}

/// The verdicts before and after.
pub(super) fn verdicts(effect: &EffectView) -> String {
    if effect.old == effect.new {
        format!("{} before and after, under another condition", effect.new)
    } else {
        format!("{} before, {} after", effect.old, effect.new)
    }
}

/// Where something holds, with what is said of the scope.
pub(super) fn part(place: &DiffPlaceView) -> &'static str {
    match place.part {
        "here" => ", not below it",
        "below" => ", below it only",
        _ => "",
    }
}

fn places(name: &str, places: &[DiffPlaceView], most: usize, page: &mut Page) {
    for place in places.iter().take(most) {
        page.id(name, &format!("{}{}", place.scope, part(place)));
    }
    if places.len() > most {
        page.id(name, &plural(places.len() - most, "more scope"));
    }
}

/// What is missing, with the side that lacks it.
pub(super) fn gaps<'d>(
    document: &'d DiffSnapshotsDocument,
    weight: &str,
) -> Vec<(&'static str, &'d MissingView)> {
    let same = |one: &MissingView, other: &MissingView| {
        one.message == other.message && one.items == other.items
    };
    let (old, new) = (&document.missing_old, &document.missing_new);
    let before = old.iter().map(|gap| {
        let both = new.iter().any(|other| same(gap, other));
        (if both { "before and after" } else { "before" }, gap)
    });
    let after = new
        .iter()
        .filter(|gap| !old.iter().any(|other| same(gap, other)));
    before
        .chain(after.map(|gap| ("after", gap)))
        .filter(|(_, gap)| gap.weight == weight)
        .collect()
}

fn missing(document: &DiffSnapshotsDocument, all: bool, page: &mut Page) {
    for (weight, heading) in [
        ("unknown", "Missing data: whether more differs is not known"),
        ("assumed", "Assumed: there are none of what is missing"),
    ] {
        let gaps = gaps(document, weight);
        if !gaps.is_empty() {
            page.heading(heading);
        }
        for (side, gap) in gaps {
            page.item(&format!("{side}: {}", gap.message));
            let most = if all { gap.items.len() } else { MOST_NAMES };
            for item in gap.items.iter().take(most) {
                page.id("of", item);
            }
            if gap.items.len() > most {
                page.id("of", &format!("{} more", gap.items.len() - most));
            }
            if weight == "unknown" {
                page.detail(&format!("help: {}", gap.help));
            }
        }
    }
}
