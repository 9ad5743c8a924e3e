//! What is known of an entry, whatever role definition it stands in.

use std::cell::OnceCell;
use std::rc::Rc;

use azrbac_core::catalog::{Catalog, OperationIndex};
use azrbac_core::operation::Plane;
use azrbac_core::pattern::ActionPattern;

use crate::spelling::problem;
use crate::watch::{Met, Watch};

/// What is known of an entry. Role definitions of a tenant have most of their entries
/// in common, so it is looked up once for all of them.
#[derive(Debug)]
pub(crate) struct KnownEntry {
    /// Tells it from entries that match other operations.
    pub(crate) number: usize,
    /// What keeps it from matching any operation.
    pub(crate) problem: Option<String>,
    /// Its operation in the catalogue: `None` for wildcards and for what is not known.
    pub(crate) found: Option<OperationIndex>,
    met: [OnceCell<Rc<Met>>; 2],
}

impl KnownEntry {
    /// Looks it up. A search in the catalogue.
    pub(crate) fn new(number: usize, catalog: &Catalog, pattern: &ActionPattern) -> Self {
        Self {
            number,
            problem: problem(pattern.form()),
            found: catalog.named_by(pattern).map(|known| known.index()),
            met: Default::default(),
        }
    }

    /// The operations that rules look out for and that the entry, which is this one,
    /// matches in a list of that plane.
    pub(crate) fn met(&self, watch: &Watch, pattern: &ActionPattern, plane: Plane) -> &Rc<Met> {
        let [control, data] = &self.met;
        let met = match plane {
            Plane::Control => control,
            Plane::Data => data,
        };
        met.get_or_init(|| Rc::new(watch.all_met_by(pattern, plane)))
    }
}
