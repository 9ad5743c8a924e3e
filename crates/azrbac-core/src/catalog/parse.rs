//! Reading the catalogue's tables.

use std::borrow::Cow;
use std::collections::HashMap;

use memchr::{memchr, memchr_iter};

use super::{Catalog, Certainty, Entry, Standing};
use crate::operation::{OperationClass, Plane};

/// A line of a table that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the {table}: {problem}")]
pub struct CatalogError {
    table: &'static str,
    line: usize,
    problem: String,
}

const OPERATIONS: &str = "table of operations";
const CLASSES: &str = "table of classes";

pub(super) fn parse(
    date: &str,
    operations: Cow<'static, str>,
    classes: &str,
) -> Result<Catalog, CatalogError> {
    let mut catalog = Catalog {
        date: date.into(),
        entries: read_operations(&operations)?,
        folded: operations.to_ascii_lowercase().into(),
        text: operations,
        classes: HashMap::with_capacity(classes.len() / 120),
    };
    sort(&mut catalog);
    read_classes(&mut catalog, classes)?;
    Ok(catalog)
}

fn read_operations(operations: &str) -> Result<Vec<Entry>, CatalogError> {
    let mut entries = Vec::with_capacity(operations.len() / 80);
    for (at, (begin, line)) in lines(operations).enumerate() {
        if at == 0 || line.trim().is_empty() {
            continue;
        }
        let end = memchr(b'\t', line.as_bytes()).unwrap_or(line.len());
        let (name, rest) = line.split_at_checked(end).unwrap_or((line, ""));
        let read = if name.is_empty() {
            Err("the name of the operation is missing")
        } else {
            standing_of(rest)
        };
        let entry = read
            .and_then(|known| entry(begin, begin + end, known).ok_or("the table is too long"))
            .map_err(|problem| CatalogError {
                table: OPERATIONS,
                line: at + 1,
                problem: problem.to_owned(),
            })?;
        entries.push(entry);
    }
    Ok(entries)
}

/// The entry of a name, unless the name lies beyond four gigabytes.
fn entry(begin: usize, end: usize, known: (Plane, Certainty, Standing)) -> Option<Entry> {
    let (plane, certainty, standing) = known;
    Some(Entry {
        begin: begin.try_into().ok()?,
        end: end.try_into().ok()?,
        plane,
        certainty,
        standing,
    })
}

/// The lines of a text, each with the place where it begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let ends = memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    ends.scan(0, |begin, end| {
        let from = std::mem::replace(begin, end + 1);
        Some((from, text.get(from..end).unwrap_or_default()))
    })
}

/// Reads what stands behind the name. The table has tens of thousands of lines
/// and is read at every start, so the fields are cut off by hand.
fn standing_of(rest: &str) -> Result<(Plane, Certainty, Standing), &'static str> {
    let rest = rest.strip_suffix('\r').unwrap_or(rest);
    let (plane, rest) = if let Some(rest) = rest.strip_prefix("\tcontrol\t") {
        (Plane::Control, rest)
    } else if let Some(rest) = rest.strip_prefix("\tdata\t") {
        (Plane::Data, rest)
    } else {
        return Err("the plane is neither `control` nor `data`");
    };
    let (certainty, rest) = if let Some(rest) = rest.strip_prefix("sure\t") {
        (Certainty::Sure, rest)
    } else if let Some(rest) = rest.strip_prefix("inferred\t") {
        (Certainty::Inferred, rest)
    } else {
        return Err("the certainty is neither `sure` nor `inferred`");
    };
    let standing = match rest {
        "listed" => Standing::Listed,
        "role-only" => Standing::RoleOnly,
        "retired" => Standing::Retired,
        _ => return Err("the standing is none of `listed`, `role-only`, `retired`"),
    };
    Ok((plane, certainty, standing))
}

fn sort(catalog: &mut Catalog) {
    let folded = &catalog.folded;
    let key = |entry: &Entry| folded.get(entry.name()).unwrap_or_default();
    // The project's own table is in order and holds every name once.
    if catalog.entries.is_sorted_by(|a, b| key(a) < key(b)) {
        return;
    }
    catalog.entries.sort_by(|a, b| key(a).cmp(key(b)));
    catalog.entries.dedup_by(|a, b| key(a) == key(b));
}

fn read_classes(catalog: &mut Catalog, classes: &str) -> Result<(), CatalogError> {
    for (at, line) in classes.lines().enumerate() {
        if at == 0 || line.trim().is_empty() {
            continue;
        }
        let error = |problem: String| CatalogError {
            table: CLASSES,
            line: at + 1,
            problem,
        };
        let mut fields = line.splitn(3, '\t');
        let name = fields.next().unwrap_or_default();
        let class = fields
            .next()
            .and_then(OperationClass::from_name)
            .ok_or_else(|| error("no such class of operations".to_owned()))?;
        let source = fields
            .next()
            .filter(|source| !source.trim().is_empty())
            .ok_or_else(|| error("the source is missing".to_owned()))?;
        let folded = name.to_ascii_lowercase();
        let index = catalog
            .entries
            .binary_search_by(|entry| catalog.folded_at(entry).cmp(&folded))
            .map_err(|_| error(format!("`{name}` is not in the table of operations")))?;
        catalog
            .classes
            .entry(index)
            .or_default()
            .push((class, source.into()));
    }
    Ok(())
}

pub(super) fn from_names<'a>(
    date: &str,
    names: impl IntoIterator<Item = (&'a str, Plane)>,
) -> Catalog {
    let mut text = String::new();
    let mut entries = Vec::new();
    for (name, plane) in names {
        let start = text.len();
        text.push_str(name);
        let known = (plane, Certainty::Sure, Standing::Listed);
        entries.extend(entry(start, text.len(), known));
    }
    let mut catalog = Catalog {
        date: date.into(),
        folded: text.to_ascii_lowercase().into(),
        text: text.into(),
        entries,
        classes: HashMap::new(),
    };
    sort(&mut catalog);
    catalog
}
