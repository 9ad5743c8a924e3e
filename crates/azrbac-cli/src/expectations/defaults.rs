//! What counts for every expectation of a file that does not say otherwise.

use azrbac_core::diagnostic::Diagnostic;
use azrbac_core::text::FileId;

use crate::tables::Node;
use crate::tables::Table;

/// The table `defaults`, its values as they stand.
#[derive(Default)]
pub(super) struct Defaults {
    node: Option<Node>,
}

/// The keys that it takes.
const KEYS: [&str; 4] = ["scope", "below", "accept", "severity"];

impl Defaults {
    pub(super) fn read(file: FileId, node: &Node, problems: &mut Vec<Diagnostic>) -> Self {
        match Table::of(file, node, super::MEANT, problems) {
            Some(table) => {
                table.check_keys(&KEYS, problems);
                Self {
                    node: Some(node.clone()),
                }
            }
            None => Self::default(),
        }
    }

    /// The table that has a key: the expectation's own, else this one.
    pub(super) fn holder<'t>(
        &'t self,
        file: FileId,
        own: &'t Table<'t>,
        key: &str,
    ) -> Option<Table<'t>> {
        if own.get(key).is_some() {
            return Some(own.again());
        }
        let table = Table::of(file, self.node.as_ref()?, super::MEANT, &mut Vec::new())?;
        table.get(key).is_some().then_some(table)
    }
}
