//! From the output of `az provider operation list`, the former table and the
//! literals of the built-in roles to `operations.tsv`.

use std::collections::{BTreeMap, HashMap, HashSet};

use azrbac_core::catalog::{Catalog, Certainty, Standing};
use azrbac_core::operation::Plane;
use azrbac_core::role::RoleDefinition;
use serde_json::Value;

/// What the table says of one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// The name, as written where it was read.
    pub(crate) name: String,
    /// Its plane.
    pub(crate) plane: Plane,
    /// How the plane is known.
    pub(crate) certainty: Certainty,
    /// Where the name is from.
    pub(crate) standing: Standing,
}

/// The table, by lower-case name.
pub(crate) type Table = BTreeMap<String, Row>;

/// What a listing gives.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    /// Its operations.
    pub(crate) table: Table,
    /// Names that cannot be the name of one operation.
    pub(crate) left_out: Vec<String>,
}

/// The operations of the document: an array of resource providers, each with
/// `operations` and with `resourceTypes` that have `operations`, or an array of
/// operations.
pub(crate) fn read(document: &Value) -> Result<Listing, String> {
    let mut listing = Listing::default();
    for item in document.as_array().ok_or("the document is no array")? {
        let provider = ["operations", "resourceTypes"].map(|key| item.get(key));
        if provider == [None, None] {
            read_operation(item, &mut listing)?;
            continue;
        }
        let types = || array(item, "resourceTypes").iter();
        let operations = std::iter::once(item)
            .chain(types())
            .flat_map(|owner| array(owner, "operations"));
        for operation in operations {
            read_operation(operation, &mut listing)?;
        }
    }
    if listing.table.is_empty() {
        return Err("it holds no operation".to_owned());
    }
    Ok(listing)
}

fn array<'a>(object: &'a Value, key: &str) -> &'a [Value] {
    object
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn read_operation(operation: &Value, listing: &mut Listing) -> Result<(), String> {
    let name = operation
        .get("name")
        .and_then(Value::as_str)
        .ok_or("an operation has no `name`")?
        .trim();
    if !is_name(name) {
        listing.left_out.push(name.to_owned());
        return Ok(());
    }
    let flag = operation.get("isDataAction").and_then(Value::as_bool);
    let row = Row {
        name: name.to_owned(),
        plane: if flag == Some(true) {
            Plane::Data
        } else {
            Plane::Control
        },
        certainty: if flag.is_some() {
            Certainty::Sure
        } else {
            Certainty::Inferred
        },
        standing: Standing::Listed,
    };
    let plane = row.plane;
    let kept = listing
        .table
        .entry(name.to_ascii_lowercase())
        .or_insert(row);
    if kept.plane != plane {
        // Listed once in each plane: neither is certain.
        kept.certainty = Certainty::Inferred;
    }
    Ok(())
}

/// Whether a text may stand in the table: one line, no wildcard, whole segments.
fn is_name(text: &str) -> bool {
    text.contains('/')
        && !text.ends_with('/')
        && !text.contains(|character: char| character == '*' || character.is_whitespace())
}

/// The new table. What is listed is sure. What was listed before and is no more is
/// retired. What stands in no listing but literally in the `actions` or
/// `dataActions` of a built-in role is `role-only`, its plane inferred from the
/// list. A name that stood in a role only and is in no role any more goes, unless
/// it has a class or is in `looked_at`: then it is retired.
pub(crate) fn merge(
    former: &Catalog,
    listing: &Table,
    roles: &[RoleDefinition],
    looked_at: &HashSet<String>,
) -> Table {
    let literals = literals(roles);
    let mut table = Table::new();
    let mut spelling = HashMap::new();
    for operation in former.operations() {
        let key = operation.folded();
        spelling.insert(key, operation.name());
        let judged = || operation.classes().next().is_some() || looked_at.contains(key);
        if operation.standing() == Standing::RoleOnly && (literals.contains_key(key) || !judged()) {
            continue;
        }
        let row = Row {
            name: operation.name().to_owned(),
            plane: operation.plane(),
            certainty: operation.certainty(),
            standing: Standing::Retired,
        };
        table.insert(key.to_owned(), row);
    }
    for (key, literal) in literals {
        let name = spelling.get(key.as_str()).copied().unwrap_or(literal.name);
        let row = Row {
            name: name.to_owned(),
            plane: literal.plane(),
            certainty: Certainty::Inferred,
            standing: Standing::RoleOnly,
        };
        table.entry(key).or_insert(row);
    }
    table.extend(listing.clone());
    table
}

/// An operation name that stands in granting lists.
struct Literal<'a> {
    name: &'a str,
    control: usize,
    data: usize,
}

impl Literal<'_> {
    /// The plane of the lists in which it stands most often.
    fn plane(&self) -> Plane {
        if self.data > self.control {
            Plane::Data
        } else {
            Plane::Control
        }
    }
}

fn literals(roles: &[RoleDefinition]) -> HashMap<String, Literal<'_>> {
    let mut literals = HashMap::new();
    for (entry, pattern) in roles.iter().flat_map(|role| role.entries(0)) {
        let name = pattern.as_str();
        if !entry.list.grants() || !is_name(name) {
            continue;
        }
        let literal = literals
            .entry(name.to_ascii_lowercase())
            .or_insert(Literal {
                name,
                control: 0,
                data: 0,
            });
        match entry.list.plane() {
            Plane::Control => literal.control += 1,
            Plane::Data => literal.data += 1,
        }
    }
    literals
}

/// The table as a file.
pub(crate) fn write(table: &Table) -> String {
    let mut text = String::from("operation\tplane\tcertainty\tstanding\n");
    for row in table.values() {
        let certainty = match row.certainty {
            Certainty::Sure => "sure",
            Certainty::Inferred => "inferred",
        };
        let standing = match row.standing {
            Standing::Listed => "listed",
            Standing::RoleOnly => "role-only",
            Standing::Retired => "retired",
        };
        text.push_str(&format!(
            "{}\t{}\t{certainty}\t{standing}\n",
            row.name, row.plane
        ));
    }
    text
}
