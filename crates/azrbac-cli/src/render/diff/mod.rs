//! What changed in access, for people and for pull requests.

mod limits;
pub(crate) mod roles;
mod roles_markdown;
pub(crate) mod snapshots;
mod snapshots_markdown;

use std::collections::BTreeMap;

use azrbac_core::view::DiffOperationView;

use super::{markdown, plural};

/// How many operations are named without `--verbose`.
const MOST: usize = 10;

/// How many operations are of a sensitive class, in words: `3 credential, 1 data`.
fn classes(counts: &BTreeMap<&'static str, usize>) -> String {
    let order = azrbac_core::operation::OperationClass::ALL;
    let found = order.iter().filter_map(|class| {
        let count = counts.get(class.name())?;
        Some(format!("{count} {class}"))
    });
    found.collect::<Vec<_>>().join(", ")
}

/// What is said of an operation behind its name.
fn marks(operation: &DiffOperationView) -> String {
    let mut marks = vec![operation.plane];
    marks.extend(&operation.classes);
    if !operation.known {
        marks.push("not in the catalogue");
    } else if !operation.plane_likely {
        marks.push("probably of the other plane");
    } else if !operation.plane_sure {
        marks.push("plane not sure");
    }
    marks.join(", ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use azrbac_core::view::{DiffOperationView, OperationSetView};

    use super::snapshots;

    #[test]
    fn operations_that_are_probably_of_the_other_plane_are_counted_as_such() {
        let operation = DiffOperationView {
            operation: "P.Q/a/read".to_owned(),
            plane: "data",
            plane_sure: false,
            plane_likely: false,
            known: true,
            classes: Vec::new(),
        };
        let mut set = OperationSetView {
            count: 0,
            classes: BTreeMap::new(),
            operations: vec![operation],
            beyond: Vec::new(),
        };
        let told = "1 operation, probably of the other plane";
        assert_eq!(snapshots::count(&set), told);
        set.operations.clear();
        assert_eq!(snapshots::count(&set), "no operation of the catalogue");
        set.count = 2;
        assert_eq!(snapshots::count(&set), "2 operations");
    }
}
