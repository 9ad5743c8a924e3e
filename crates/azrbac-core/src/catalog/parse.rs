//! Reading the catalogue's tables.

use memchr::{memchr, memchr_iter};

use super::rows::{Class, Classes, Entry, Operations};
use super::{Catalog, Certainty, Standing};
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
    operations: String,
    classes: &str,
) -> Result<Catalog, CatalogError> {
    let entries = read_operations(&operations)?;
    let mut catalog = sorted(date, operations, entries);
    catalog.classes = read_classes(&catalog, classes)?;
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
            .and_then(|known| Entry::new(begin..begin + end, known).ok_or("the table is too long"))
            .map_err(|problem| CatalogError {
                table: OPERATIONS,
                line: at + 1,
                problem: problem.to_owned(),
            })?;
        entries.push(entry);
    }
    Ok(entries)
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

/// The catalogue of the names in a text.
fn sorted(date: &str, text: String, mut entries: Vec<Entry>) -> Catalog {
    let folded = text.to_ascii_lowercase();
    let key = |entry: &Entry| folded.get(entry.name()).unwrap_or_default();
    entries.sort_by(|a, b| key(a).cmp(key(b)));
    entries.dedup_by(|a, b| key(a) == key(b));
    Catalog {
        date: date.to_owned().into(),
        text: text.into(),
        entries: Operations::of(&entries),
        folded: folded.into(),
        classes: Classes::default(),
    }
}

fn read_classes(catalog: &Catalog, classes: &str) -> Result<Classes, CatalogError> {
    let (mut rows, mut sources) = (Vec::new(), String::new());
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
        let known = catalog
            .at(&folded)
            .ok_or_else(|| error(format!("`{name}` is not in the table of operations")))?;
        let begin = sources.len();
        sources.push_str(source);
        let row = Class::new(known.index(), class, begin..sources.len());
        rows.push(row.ok_or_else(|| error("the table is too long".to_owned()))?);
    }
    rows.sort_by_key(|row| row.operation);
    Ok(Classes::of(&rows, sources))
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
        entries.extend(Entry::new(start..text.len(), known));
    }
    sorted(date, text, entries)
}
