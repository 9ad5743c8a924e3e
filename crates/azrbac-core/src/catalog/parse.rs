//! Reading the catalogue's tables.

use std::collections::HashMap;

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

pub(super) fn parse(date: &str, operations: &str, classes: &str) -> Result<Catalog, CatalogError> {
    let mut catalog = Catalog {
        date: date.into(),
        text: operations.into(),
        folded: operations.to_ascii_lowercase().into(),
        entries: Vec::with_capacity(operations.len() / 80),
        classes: HashMap::new(),
    };
    let mut start = 0;
    for (at, line) in operations.split('\n').enumerate() {
        let error = |problem: &str| CatalogError {
            table: OPERATIONS,
            line: at + 1,
            problem: problem.to_owned(),
        };
        let begin = start;
        start += line.len() + 1;
        if at == 0 || line.trim().is_empty() {
            continue;
        }
        let mut fields = line.trim_end_matches('\r').split('\t');
        let name = fields.next().unwrap_or_default();
        if name.is_empty() {
            return Err(error("the name of the operation is missing"));
        }
        let plane = fields
            .next()
            .and_then(Plane::from_name)
            .ok_or_else(|| error("the plane is neither `control` nor `data`"))?;
        let certainty = match fields.next() {
            Some("sure") => Certainty::Sure,
            Some("inferred") => Certainty::Inferred,
            _ => return Err(error("the certainty is neither `sure` nor `inferred`")),
        };
        let standing = match fields.next() {
            Some("listed") => Standing::Listed,
            Some("role-only") => Standing::RoleOnly,
            Some("retired") => Standing::Retired,
            _ => {
                return Err(error(
                    "the standing is none of `listed`, `role-only`, `retired`",
                ));
            }
        };
        catalog.entries.push(Entry {
            name: begin..begin + name.len(),
            plane,
            certainty,
            standing,
        });
    }
    sort(&mut catalog);
    read_classes(&mut catalog, classes)?;
    Ok(catalog)
}

fn sort(catalog: &mut Catalog) {
    let folded = &catalog.folded;
    let key = |entry: &Entry| folded.get(entry.name.clone()).unwrap_or_default();
    if !catalog.entries.is_sorted_by_key(key) {
        catalog.entries.sort_by(|a, b| key(a).cmp(key(b)));
    }
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
        entries.push(Entry {
            name: start..text.len(),
            plane,
            certainty: Certainty::Sure,
            standing: Standing::Listed,
        });
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
