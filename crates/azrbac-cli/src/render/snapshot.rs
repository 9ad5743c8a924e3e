//! What `snapshot info` and `snapshot check` print, for people.

use azrbac_core::directory::PrincipalId;
use azrbac_core::snapshot::{Kind, Snapshot};
use azrbac_core::view::{
    CountView, FileView, KindView, ShortfallView, SnapshotCheckDocument, SnapshotInfoDocument,
    StatedView,
};

use super::page::Page;
use super::style::Style;

/// How many items of a shortfall are told, at most.
const MOST: usize = 10;

/// What shortfalls do to answers, the worst first, each with its heading.
const SECTIONS: [(&str, &str); 3] = [
    ("unknown", "Missing: answers may be unknown"),
    ("assumed", "Missing: answers assume that there are none"),
    ("info", "Worth knowing"),
];

/// What the files hold.
pub(crate) fn info(document: &SnapshotInfoDocument, style: Style) -> String {
    let mut page = Page::new(style);
    let stated = |text: &Option<String>| text.clone().unwrap_or_else(|| "not stated".to_owned());
    page.line(&format!("tenant    {}", stated(&document.tenant_id)));
    page.line(&format!("taken at  {}", stated(&document.captured_at)));
    page.heading(&format!("Files ({})", document.files.len()));
    for file in &document.files {
        page.item(&format!("{}: {}", file.name, contents(file)));
    }
    page.heading("Documents");
    for kind in &document.kinds {
        if let Some(count) = kind.count {
            page.item(&format!("{}: {count}{}", words(kind.kind), covered(kind)));
            for stated in kind.coverage.iter().filter(|_| !kind.whole) {
                page.id("covers", &place(stated));
            }
        }
    }
    if document.unreadable > 0 {
        page.item(&format!("read in part only: {}", document.unreadable));
    }
    let missing: Vec<&str> = document
        .kinds
        .iter()
        .filter(|kind| kind.count.is_none())
        .map(|kind| words(kind.kind))
        .collect();
    if !missing.is_empty() {
        page.heading("Not given");
        page.item(&missing.join(", "));
    }
    page.finish()
}

/// One line a kind of document that was given.
pub(crate) fn info_lines(document: &SnapshotInfoDocument) -> String {
    let given = document.kinds.iter();
    given
        .filter_map(|kind| Some(format!("{}: {}{}\n", kind.kind, kind.count?, covered(kind))))
        .collect()
}

fn contents(file: &FileView) -> String {
    if let Some(problem) = &file.problem {
        return format!("nothing was read: {problem}");
    }
    let count = |of: &CountView| format!("{} {}", words(of.kind), of.count);
    let counts: Vec<String> = file.counts.iter().map(count).collect();
    let counts = if counts.is_empty() {
        "no documents".to_owned()
    } else {
        counts.join(", ")
    };
    format!("{}; {counts}", file.shape.unwrap_or("unknown form"))
}

fn covered(kind: &KindView) -> &'static str {
    match (kind.whole, kind.coverage.is_empty()) {
        (true, _) => ", whole",
        (false, true) => ", not known to be whole",
        (false, false) => ", in part",
    }
}

fn place(stated: &StatedView) -> String {
    let reach = match (stated.above, stated.below) {
        (true, true) => ", above and below",
        (true, false) => " and above",
        (false, true) => " and below",
        (false, false) => "",
    };
    format!("{}{reach}", stated.scope)
}

/// What messages call a kind of document.
fn words(name: &'static str) -> &'static str {
    Kind::from_name(name).map_or(name, Kind::words)
}

/// One line a shortfall.
pub(crate) fn check_lines(document: &SnapshotCheckDocument) -> String {
    let line = |found: &ShortfallView| {
        let items = match found.items.len() {
            0 => String::new(),
            count => format!(" ({count})"),
        };
        format!("{}: {}{items}\n", found.weight, found.message)
    };
    document.shortfalls.iter().map(line).collect()
}

/// What the data lack.
pub(crate) fn check(
    document: &SnapshotCheckDocument,
    snapshot: &Snapshot,
    verbose: bool,
    style: Style,
) -> String {
    let mut page = Page::new(style);
    page.line(if document.whole {
        "whole: nothing is missing that answers depend on"
    } else {
        "not whole: answers depend on data that are missing"
    });
    for (weight, heading) in SECTIONS {
        let mut found = document
            .shortfalls
            .iter()
            .filter(|found| found.weight == weight)
            .peekable();
        if found.peek().is_none() {
            continue;
        }
        page.heading(heading);
        for shortfall in found {
            one(shortfall, snapshot, verbose, &mut page);
        }
    }
    if !document.whole {
        page.heading("To fetch all of it at once");
        page.item("`azrbac snapshot script` prints a script that exports a tenant");
    }
    page.finish()
}

fn one(found: &ShortfallView, snapshot: &Snapshot, verbose: bool, page: &mut Page) {
    page.item(&found.message);
    let most = if verbose { usize::MAX } else { MOST };
    for item in found.items.iter().take(most) {
        page.line(&format!("    {}", named(item, snapshot)));
    }
    if found.items.len() > most {
        let more = found.items.len() - most;
        page.detail(&format!("and {more} more; all of them with -v"));
    }
    page.detail(&format!("help: {}", found.help));
}

/// An object id with the name that is known of it.
fn named(item: &str, snapshot: &Snapshot) -> String {
    let id = PrincipalId::new(item);
    match snapshot.directory().principal(&id).and_then(|p| p.label()) {
        Some(label) => format!("{item} ({label})"),
        None => item.to_owned(),
    }
}
