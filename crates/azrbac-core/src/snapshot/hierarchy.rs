//! The tree of management groups: what is above a scope.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::HierarchyNode;
use crate::scope::{Scope, ScopeKind};

/// Most levels of management groups that are climbed. Azure allows six below the
/// tenant root group.
const MOST_LEVELS: usize = 1_000;

/// Which management group is above which, as far as it is known.
#[derive(Debug, Clone, Default)]
pub struct Hierarchy {
    /// For each listed management group and subscription, what is right above it.
    parents: HashMap<Scope, Option<Scope>>,
    /// The tenant root group: above every subscription and management group.
    root: Option<Scope>,
    /// The one management group that has nothing above it, where there is one.
    top: Option<Scope>,
    /// Which tree each scope belongs to; scopes of one tree are all below what
    /// stands at its end, be that a scope without a known parent or a cycle.
    trees: HashMap<Scope, usize>,
    /// What stands below two management groups, which Azure does not allow.
    disputed: BTreeSet<Scope>,
}

/// A scope and everything above it.
#[derive(Debug, Clone)]
pub struct Chain {
    scopes: Vec<Scope>,
    open_above: Option<Scope>,
    /// Whether there are more levels than are climbed.
    cut: bool,
}

impl Chain {
    /// The scope itself first, the root last.
    pub fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

    /// The subscription or management group above which the management groups are
    /// not known; `None` where the whole chain is.
    pub fn open_above(&self) -> Option<&Scope> {
        self.open_above.as_ref()
    }

    /// Whether `scope` is in the chain.
    pub fn contains(&self, scope: &Scope) -> bool {
        // A chain has a handful of scopes, most of another length.
        self.scopes.contains(scope)
    }
}

/// Whether what is assigned at one scope holds at another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// That depends on management groups that are not known.
    Unknown,
}

impl Hierarchy {
    /// The tree of the listed management groups and subscriptions. The tenant root
    /// group has the tenant's id.
    pub fn build<'a>(
        tenant_id: Option<&str>,
        nodes: impl IntoIterator<Item = &'a HierarchyNode>,
    ) -> Self {
        let mut parents: HashMap<Scope, Option<Scope>> = HashMap::new();
        let mut disputed = BTreeSet::new();
        for node in nodes {
            let known = parents.entry(node.scope.clone()).or_default();
            if known.is_none() {
                known.clone_from(&node.parent);
            } else if node.parent.is_some() && *known != node.parent {
                disputed.insert(node.scope.clone());
            }
        }
        for scope in &disputed {
            parents.insert(scope.clone(), None);
        }
        let root = tenant_id.and_then(|id| {
            Scope::parse(&format!(
                "/providers/Microsoft.Management/managementGroups/{id}"
            ))
            .ok()
        });
        let mut without_parent = parents.iter().filter(|(scope, parent)| {
            parent.is_none() && scope.kind() == ScopeKind::ManagementGroup
        });
        // Where the tenant root group is known, nothing else is the top of the tree.
        let top = match (without_parent.next(), without_parent.next()) {
            (Some((scope, _)), None) if root.is_none() && !disputed.contains(scope) => {
                Some(scope.clone())
            }
            _ => None,
        };
        let trees = trees(&parents, root.as_ref());
        Self {
            parents,
            root,
            top,
            trees,
            disputed,
        }
    }

    /// What stands below two management groups; what is above it is not known.
    pub fn disputed(&self) -> impl Iterator<Item = &Scope> {
        self.disputed.iter()
    }

    /// Whether a scope is the tenant root group.
    pub fn is_tenant_root(&self, scope: &Scope) -> bool {
        self.root.as_ref() == Some(scope)
    }

    /// Whether nothing at all is known.
    pub fn is_empty(&self) -> bool {
        self.parents.is_empty()
    }

    /// Whether a management group or subscription is listed.
    pub fn lists(&self, scope: &Scope) -> bool {
        self.parents.contains_key(scope)
    }

    /// The management group right above a listed management group or subscription, where
    /// it is known.
    pub(crate) fn right_above(&self, scope: &Scope) -> Option<&Scope> {
        self.parents.get(scope)?.as_ref()
    }

    /// The tenant root group, where its id is known.
    pub(crate) fn tenant_root(&self) -> Option<&Scope> {
        self.root.as_ref()
    }

    /// Every management group and subscription that is listed, in no order.
    pub fn listed(&self) -> impl Iterator<Item = &Scope> {
        self.parents.keys()
    }

    /// The scope and everything above it, as far as it is known. A cycle among
    /// management groups, which Azure does not allow, ends the chain as unknown;
    /// so do more than 1,000 levels of them.
    pub fn chain(&self, scope: &Scope) -> Chain {
        let mut scopes: Vec<Scope> = std::iter::once(scope.clone())
            .chain(scope.ancestors())
            .collect();
        let start = scopes.iter().find(|scope| {
            matches!(
                scope.kind(),
                ScopeKind::Subscription | ScopeKind::ManagementGroup
            )
        });
        let (mut open_above, mut cut) = (None, false);
        if let Some(start) = start.cloned() {
            scopes.pop();
            let levels = scopes.len();
            open_above = self.climb(start, &mut scopes);
            cut = scopes.len() - levels >= MOST_LEVELS;
            scopes.push(Scope::root());
        }
        Chain {
            scopes,
            open_above,
            cut,
        }
    }

    fn climb(&self, start: Scope, scopes: &mut Vec<Scope>) -> Option<Scope> {
        let mut seen = HashSet::from([start.clone()]);
        let mut at = start;
        let open = loop {
            if Some(&at) == self.root.as_ref() {
                return None;
            }
            match self.parents.get(&at) {
                Some(Some(_)) if seen.len() > MOST_LEVELS => break Some(at),
                Some(Some(parent)) if seen.insert(parent.clone()) => {
                    scopes.push(parent.clone());
                    at = parent.clone();
                }
                Some(None) if Some(&at) == self.top.as_ref() => break None,
                _ => break Some(at),
            }
        };
        if let Some(root) = &self.root
            && !seen.contains(root)
        {
            scopes.push(root.clone());
        }
        open
    }

    /// Whether what is assigned at `assigned` holds at the scope of `chain`.
    pub fn reach(&self, assigned: &Scope, chain: &Chain) -> Reach {
        if chain.contains(assigned) {
            return Reach::Yes;
        }
        let Some(open) = chain.open_above() else {
            return Reach::No;
        };
        if assigned.kind() != ScopeKind::ManagementGroup {
            return Reach::No;
        }
        // What is itself below the open end cannot be above it.
        let tree = self.trees.get(open);
        if !chain.cut && tree.is_some() && tree == self.trees.get(assigned) {
            Reach::No
        } else {
            Reach::Unknown
        }
    }
}

/// Numbers the trees that the parents form. Every scope is looked at once.
fn trees(parents: &HashMap<Scope, Option<Scope>>, root: Option<&Scope>) -> HashMap<Scope, usize> {
    let mut trees: HashMap<Scope, usize> = HashMap::new();
    for (next, start) in parents.keys().enumerate() {
        let mut path = Vec::new();
        let mut at = start;
        let tree = loop {
            if let Some(known) = trees.get(at) {
                break *known;
            }
            // A scope of this very path, which closes a cycle, has the new number.
            trees.insert(at.clone(), next);
            path.push(at);
            match parents.get(at) {
                Some(Some(parent)) if Some(at) != root => at = parent,
                _ => break next,
            }
        };
        if tree != next {
            for scope in path {
                trees.insert(scope.clone(), tree);
            }
        }
    }
    trees
}

#[cfg(test)]
mod tests {
    use super::{Hierarchy, Reach};
    use crate::scope::Scope;
    use crate::snapshot::HierarchyNode;

    fn scope(text: &str) -> Scope {
        match text.strip_prefix("mg:") {
            Some(id) => Scope::parse(&format!(
                "/providers/Microsoft.Management/managementGroups/{id}"
            )),
            None => Scope::parse(text),
        }
        .unwrap()
    }

    fn tree(tenant: Option<&str>, edges: &[(&str, &str)]) -> Hierarchy {
        let nodes: Vec<HierarchyNode> = edges
            .iter()
            .map(|(child, parent)| HierarchyNode {
                scope: scope(child),
                display_name: None,
                parent: (!parent.is_empty()).then(|| scope(parent)),
            })
            .collect();
        Hierarchy::build(tenant, &nodes)
    }

    fn reach(tree: &Hierarchy, assigned: &str, asked: &str) -> Reach {
        tree.reach(&scope(assigned), &tree.chain(&scope(asked)))
    }

    #[test]
    fn grants_flow_down_the_tree_and_nowhere_else() {
        let tree = tree(
            None,
            &[
                ("mg:root", ""),
                ("mg:a", "mg:root"),
                ("mg:b", "mg:root"),
                ("/subscriptions/s", "mg:a"),
            ],
        );
        let asked = "/subscriptions/s/resourceGroups/g/providers/N.X/t/n";
        assert_eq!(reach(&tree, "mg:a", asked), Reach::Yes);
        assert_eq!(reach(&tree, "mg:root", asked), Reach::Yes);
        assert_eq!(reach(&tree, "mg:b", asked), Reach::No);
        assert_eq!(reach(&tree, "mg:unlisted", asked), Reach::No);
        assert_eq!(reach(&tree, "/", asked), Reach::Yes);
        assert_eq!(reach(&tree, "mg:a", "mg:b"), Reach::No);
        assert_eq!(reach(&tree, "mg:root", "mg:b"), Reach::Yes);
    }

    #[test]
    fn what_is_not_known_is_unknown_and_never_no() {
        let nothing = tree(None, &[]);
        assert_eq!(reach(&nothing, "mg:a", "/subscriptions/s"), Reach::Unknown);
        assert_eq!(
            reach(&nothing, "/subscriptions/t", "/subscriptions/s"),
            Reach::No
        );
        let other = tree(None, &[("mg:root", ""), ("/subscriptions/t", "mg:root")]);
        assert_eq!(reach(&other, "mg:root", "/subscriptions/s"), Reach::Unknown);
        let cut = tree(None, &[("/subscriptions/s", "mg:a"), ("mg:c", "mg:a")]);
        assert_eq!(reach(&cut, "mg:b", "/subscriptions/s"), Reach::Unknown);
        assert_eq!(reach(&cut, "mg:c", "/subscriptions/s"), Reach::No);
    }

    #[test]
    fn the_tenant_root_group_is_above_everything_without_a_tree() {
        let tree = tree(Some("tenant"), &[]);
        assert_eq!(reach(&tree, "mg:tenant", "/subscriptions/s"), Reach::Yes);
        assert_eq!(reach(&tree, "mg:tenant", "mg:x"), Reach::Yes);
        assert_eq!(reach(&tree, "mg:x", "mg:tenant"), Reach::No);
        assert_eq!(reach(&tree, "mg:tenant", "/"), Reach::No);
    }

    #[test]
    fn levels_without_end_are_unknown_and_cost_nothing() {
        let names: Vec<String> = (0..=5_000).map(|at| format!("mg:m{at}")).collect();
        let mut edges = vec![("/subscriptions/s", &*names[0]), ("mg:side", &*names[0])];
        edges.extend(names.windows(2).map(|pair| (&*pair[0], &*pair[1])));
        let tree = tree(None, &edges);
        assert_eq!(reach(&tree, "mg:m900", "/subscriptions/s"), Reach::Yes);
        assert_eq!(reach(&tree, "mg:m5000", "/subscriptions/s"), Reach::Unknown);
        assert_eq!(reach(&tree, "mg:side", "/subscriptions/s"), Reach::Unknown);
        assert_eq!(reach(&tree, "mg:m5000", "mg:m4500"), Reach::Yes);
        assert_eq!(reach(&tree, "mg:side", "mg:m4500"), Reach::No);
    }

    #[test]
    fn a_cycle_ends() {
        let tree = tree(
            None,
            &[
                ("mg:a", "mg:b"),
                ("mg:b", "mg:a"),
                ("/subscriptions/s", "mg:a"),
            ],
        );
        assert_eq!(reach(&tree, "mg:b", "/subscriptions/s"), Reach::Yes);
        assert_eq!(reach(&tree, "mg:x", "/subscriptions/s"), Reach::Unknown);
    }
}
