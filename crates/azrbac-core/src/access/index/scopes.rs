//! The scopes at which something stands, as a tree in which each has a number and what is
//! below it has the numbers behind that: one comparison tells whether one scope is above
//! another.

use hashbrown::HashMap;
use hashbrown::HashTable;
use rapidhash::fast::RandomState;

use super::path::Path;
use crate::scope::{Scope, ScopeKind};
use crate::snapshot::{Hierarchy, Snapshot};

/// The number of a scope in the tree; the root has 0.
pub(super) type ScopeNumber = u32;

/// More levels of management groups than the hierarchy climbs are not indexed.
const MOST_LEVELS: usize = 900;

/// A scope of the tree.
#[derive(Debug)]
struct Node {
    scope: Scope,
    parent: ScopeNumber,
    last: ScopeNumber,
    /// Whether it is not known what is above it or above something that it is in.
    open: bool,
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
        grown.numbered(hasher)
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

/// A scope while the tree grows.
struct Sprout {
    scope: Scope,
    parent: usize,
    open: bool,
}

/// A tree while it grows, in no order.
struct Growing<'s> {
    hierarchy: &'s Hierarchy,
    sprouts: Vec<Sprout>,
    known: HashMap<Scope, usize, RandomState>,
    top: usize,
}

impl<'s> Growing<'s> {
    fn new(hierarchy: &'s Hierarchy) -> Self {
        let mut grown = Self {
            hierarchy,
            sprouts: Vec::new(),
            known: HashMap::default(),
            top: 0,
        };
        grown.sprout(Scope::root(), 0, false);
        if let Some(top) = hierarchy.tenant_root() {
            grown.top = grown.sprout(top.clone(), 0, false);
        }
        grown
    }

    fn sprout(&mut self, scope: Scope, parent: usize, open: bool) -> usize {
        let at = self.sprouts.len();
        self.known.insert(scope.clone(), at);
        self.sprouts.push(Sprout {
            scope,
            parent,
            open,
        });
        at
    }

    /// Adds a scope and the subscription or management group that it is in, with what is
    /// above that.
    fn add(&mut self, scope: &Scope, hasher: &RandomState) -> Option<usize> {
        if let Some(known) = self.known.get(scope) {
            return Some(*known);
        }
        if is_in_hierarchy(scope) {
            return self.climb(scope);
        }
        // What is not ordinary has no number.
        if Path::default()
            .take(scope.folded().as_bytes(), hasher)
            .is_none()
        {
            return Some(0);
        }
        let mut parent = 0;
        for above in scope.ancestors() {
            if let Some(known) = self.known.get(&above) {
                parent = *known;
                break;
            }
            if is_in_hierarchy(&above) {
                parent = self.climb(&above)?;
                break;
            }
        }
        let open = self.sprouts.get(parent)?.open;
        Some(self.sprout(scope.clone(), parent, open))
    }

    /// Adds a subscription or management group with what is above it.
    fn climb(&mut self, scope: &Scope) -> Option<usize> {
        let mut new = Vec::new();
        let mut at = scope;
        let mut below = loop {
            if let Some(known) = self.known.get(at) {
                break *known;
            }
            // A circle never comes to what is known.
            if new.len() >= MOST_LEVELS {
                return None;
            }
            new.push(at);
            match self.hierarchy.right_above(at) {
                Some(above) => at = above,
                None => {
                    let open = self.hierarchy.chain(at).open_above().is_some();
                    let scope = new.pop()?.clone();
                    break self.sprout(scope, self.top, open);
                }
            }
        };
        for scope in new.into_iter().rev() {
            let open = self.sprouts.get(below)?.open;
            below = self.sprout(scope.clone(), below, open);
        }
        Some(below)
    }

    /// Numbers the scopes so that what is below one comes right behind it.
    fn numbered(mut self, hasher: RandomState) -> Option<ScopeTree> {
        self.settle_parents();
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); self.sprouts.len()];
        for (at, sprout) in self.sprouts.iter().enumerate().skip(1) {
            children.get_mut(sprout.parent)?.push(at);
        }
        let mut nodes: Vec<Node> = Vec::with_capacity(self.sprouts.len());
        let mut numbers = vec![0; self.sprouts.len()];
        let mut stack = vec![0];
        let mut levels = vec![0usize; self.sprouts.len()];
        while let Some(at) = stack.pop() {
            let sprout = self.sprouts.get(at)?;
            let number = ScopeNumber::try_from(nodes.len()).ok()?;
            let level = *levels.get(at)?;
            if level > MOST_LEVELS {
                return None;
            }
            *numbers.get_mut(at)? = number;
            nodes.push(Node {
                scope: sprout.scope.clone(),
                parent: *numbers.get(sprout.parent)?,
                last: number,
                open: sprout.open,
            });
            for child in children.get(at)?.iter().rev() {
                *levels.get_mut(*child)? = level + 1;
                stack.push(*child);
            }
        }
        // What is in a circle is below nothing.
        if nodes.len() != self.sprouts.len() {
            return None;
        }
        for at in (1..nodes.len()).rev() {
            let (parent, last) = nodes.get(at).map(|node| (node.parent, node.last))?;
            let above = nodes.get_mut(parent as usize)?;
            above.last = above.last.max(last);
        }
        let mut table = HashTable::with_capacity(nodes.len());
        for (node, number) in nodes.iter().zip(0..).skip(1) {
            let mut path = Path::default();
            path.take(node.scope.folded().as_bytes(), &hasher)?;
            let hash = path.ends().last()?.hash;
            table.insert_unique(hash, (hash, number), |known: &(u64, ScopeNumber)| known.0);
        }
        let top = *numbers.get(self.top)?;
        Some(ScopeTree {
            nodes,
            table,
            hasher,
            top,
        })
    }

    /// A scope that was added before one between it and its parent has that for a parent.
    fn settle_parents(&mut self) {
        for at in 0..self.sprouts.len() {
            let Some(sprout) = self.sprouts.get(at) else {
                continue;
            };
            if sprout.scope.kind() == ScopeKind::Root || is_in_hierarchy(&sprout.scope) {
                continue;
            }
            let nearest = sprout.scope.ancestors();
            let nearest = nearest.map(|above| self.known.get(&above).copied());
            let parent = nearest.flatten().next().unwrap_or_default();
            if let Some(sprout) = self.sprouts.get_mut(at) {
                sprout.parent = parent;
            }
        }
    }
}

fn is_in_hierarchy(scope: &Scope) -> bool {
    matches!(
        scope.kind(),
        ScopeKind::Subscription | ScopeKind::ManagementGroup
    )
}
