//! How the tree of scopes comes to be.

use hashbrown::HashMap;
use rapidhash::fast::RandomState;

use super::path::Path;
use super::scopes::{Node, ScopeNumber};
use crate::scope::{Scope, ScopeKind};
use crate::snapshot::Hierarchy;

/// More levels of management groups than the hierarchy climbs are not indexed.
const MOST_LEVELS: usize = 900;

/// A scope while the tree grows.
struct Sprout {
    scope: Scope,
    parent: usize,
    open: bool,
}

/// A tree while it grows, in no order.
pub(super) struct Growing<'s> {
    hierarchy: &'s Hierarchy,
    sprouts: Vec<Sprout>,
    known: HashMap<Scope, usize, RandomState>,
    top: usize,
}

impl<'s> Growing<'s> {
    pub(super) fn new(hierarchy: &'s Hierarchy) -> Self {
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
    pub(super) fn add(&mut self, scope: &Scope, hasher: &RandomState) -> Option<usize> {
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

    /// The scopes by number, so that what is below one comes right behind it, and the number
    /// of what is above all that is not known.
    pub(super) fn numbered(mut self) -> Option<(Vec<Node>, ScopeNumber)> {
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
        let top = *numbers.get(self.top)?;
        Some((nodes, top))
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
