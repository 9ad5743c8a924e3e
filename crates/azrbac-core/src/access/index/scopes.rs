//! The scopes at which something stands, as a tree in which each has a number and what is
//! below it has the numbers behind that: one comparison tells whether one scope is above
//! another.

use hashbrown::HashTable;
use rapidhash::fast::RandomState;

use super::growing::Growing;
use super::path::Path;
use crate::scope::Scope;
use crate::snapshot::Snapshot;

/// The number of a scope in the tree; the root has 0.
pub(super) type ScopeNumber = u32;

/// A scope of the tree.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) scope: Scope,
    pub(super) parent: ScopeNumber,
    /// The last number of what is below it.
    pub(super) last: ScopeNumber,
    /// Whether it is not known what is above it or above something that it is in.
    pub(super) open: bool,
}

/// Where a question stands in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Location {
    /// The scope itself, or the next one above it at which something stands.
    pub(super) scope: ScopeNumber,
    /// Whether it is the scope itself.
    pub(super) exact: bool,
    /// Whether there are management groups above it that are not known.
    pub(super) open: bool,
}

/// The tree.
#[derive(Debug)]
pub(super) struct ScopeTree {
    nodes: Vec<Node>,
    /// By the hash of the id.
    table: HashTable<(u64, ScopeNumber)>,
    hasher: RandomState,
    /// The tenant root group, else the root: above what is not known.
    top: ScopeNumber,
}

impl ScopeTree {
    /// The tree of the scopes at which something stands and of the hierarchy. `None` where
    /// management groups form a circle or too many levels, which Azure does not allow. Linear in the scopes and their lengths.
    pub(super) fn new<'s>(
        snapshot: &'s Snapshot,
        scopes: impl Iterator<Item = &'s Scope>,
    ) -> Option<Self> {
        let hasher = RandomState::new();
        let mut grown = Growing::new(snapshot.hierarchy());
        for scope in scopes {
            grown.add(scope, &hasher)?;
        }
        let mut listed: Vec<&Scope> = snapshot.hierarchy().listed().collect();
        listed.sort_unstable();
        for scope in listed {
            grown.add(scope, &hasher)?;
        }
        let (nodes, top) = grown.numbered()?;
        let mut table = HashTable::with_capacity(nodes.len());
        for (node, number) in nodes.iter().zip(0..).skip(1) {
            let mut path = Path::default();
            path.take(node.scope.folded().as_bytes(), &hasher)?;
            let hash = path.ends().last()?.hash;
            table.insert_unique(hash, (hash, number), |known: &(u64, ScopeNumber)| known.0);
        }
        Some(Self {
            nodes,
            table,
            hasher,
            top,
        })
    }

    /// The number of a scope that was among those of the tree; `None` where it is not
    /// ordinary.
    pub(super) fn number(&self, scope: &Scope) -> Option<ScopeNumber> {
        let at = self.locate(scope.folded().as_bytes())?;
        at.exact.then_some(at.scope)
    }

    /// Where an id in the form that is compared stands; `None` where it is not ordinary.
    pub(super) fn locate(&self, folded: &[u8]) -> Option<Location> {
        let here = |scope, exact, open| Location { scope, exact, open };
        if folded == b"/" {
            return Some(here(0, true, false));
        }
        let mut path = Path::default();
        path.take(folded, &self.hasher)?;
        let mut exact = true;
        for end in path.ends().iter().rev() {
            let id = folded.get(..end.at)?;
            let is_it = |known: &&(u64, ScopeNumber)| {
                let node = self.nodes.get(known.1 as usize);
                known.0 == end.hash && node.is_some_and(|node| node.scope.folded().as_bytes() == id)
            };
            if let Some((_, number)) = self.table.find(end.hash, |known| is_it(&known)) {
                let node = self.nodes.get(*number as usize)?;
                return Some(here(*number, exact, node.open));
            }
            exact = false;
        }
        Some(if path.starts_in_hierarchy {
            here(self.top, false, true)
        } else {
            here(0, false, false)
        })
    }

    /// The last number of what is below a scope.
    pub(super) fn last_below(&self, scope: ScopeNumber) -> ScopeNumber {
        self.nodes.get(scope as usize).map_or(0, |node| node.last)
    }

    /// The scope and what is above it, the root last.
    pub(super) fn upwards(&self, scope: ScopeNumber) -> impl Iterator<Item = ScopeNumber> {
        std::iter::successors(Some(scope), |at| {
            (*at != 0).then(|| self.nodes.get(*at as usize).map(|node| node.parent))?
        })
    }

    /// How many scopes there are.
    pub(super) fn count(&self) -> usize {
        self.nodes.len()
    }
}
