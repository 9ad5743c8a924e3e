//! Names of operations as a tree of their segments.

use std::collections::HashMap;

/// The verbs that wildcards are put before: `…/*/read`.
pub(super) const VERBS: [&str; 4] = ["read", "write", "delete", "action"];

/// A set of [`VERBS`], one bit each.
pub(super) type Verbs = u8;

/// How many sets of verbs there are.
pub(super) const VERB_SETS: usize = 1 << VERBS.len();

/// The bit of a segment that is a verb.
pub(super) fn verb_bit(segment: &str) -> Verbs {
    let at = VERBS.iter().position(|verb| *verb == segment);
    at.map_or(0, |at| 1 << at)
}

/// What a name is to the role that is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wish {
    /// Nothing: it may be granted or not.
    Free,
    /// To be granted where a wildcard can hold it; no entry may name it.
    Welcome,
    /// It has to be granted.
    Needed,
    /// It must not be granted.
    Banned,
}

/// A segment and what stands before it.
#[derive(Debug)]
pub(super) struct Node {
    /// The name up to here, as the catalogue writes it. Empty for the root.
    pub(super) path: String,
    /// The bit of the segment, where it is a verb.
    pub(super) verb: Verbs,
    /// What the name that ends here is, if one does.
    pub(super) wish: Option<Wish>,
    pub(super) children: Vec<usize>,
    /// Whether a banned name ends here or goes on from here.
    pub(super) holds_banned: bool,
    /// The verbs of banned names that go on from here; a verb that is none of the
    /// four is left out, since no wildcard before a verb covers it.
    pub(super) banned_below: Verbs,
    /// How many names that are to be granted end here or go on from here.
    pub(super) wished: u32,
    /// The same of those that go on from here, for each verb.
    pub(super) wished_below: [u32; VERBS.len()],
}

/// Names, each node after the one before it.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    known: HashMap<(usize, String), usize>,
}

impl Tree {
    pub(super) const ROOT: usize = 0;

    pub(super) fn new() -> Self {
        let mut tree = Self {
            nodes: Vec::new(),
            known: HashMap::new(),
        };
        tree.nodes.push(Node::new(String::new(), 0));
        tree
    }

    /// Puts a name in. Of two wishes for one name the stronger stands.
    pub(super) fn add(&mut self, name: &str, wish: Wish) {
        let mut at = Self::ROOT;
        let mut end = 0;
        for segment in name.split('/') {
            end += segment.len() + usize::from(end > 0 || at != Self::ROOT);
            at = self.child(at, segment, name.get(..end).unwrap_or(name));
        }
        if let Some(node) = self.nodes.get_mut(at) {
            node.wish = node.wish.max(Some(wish));
        }
    }

    fn child(&mut self, parent: usize, segment: &str, path: &str) -> usize {
        let segment = segment.to_ascii_lowercase();
        let next = self.nodes.len();
        let verb = verb_bit(&segment);
        let at = *self.known.entry((parent, segment)).or_insert(next);
        if at == next {
            self.nodes.push(Node::new(path.to_owned(), verb));
            if let Some(node) = self.nodes.get_mut(parent) {
                node.children.push(at);
            }
        }
        at
    }

    /// Works out what is below each node. A node comes after the one before
    /// it, so that going backwards meets what is below first.
    pub(super) fn close(&mut self) {
        for at in (0..self.nodes.len()).rev() {
            let (mut holds, mut below) = (false, 0);
            let (mut wished, mut wished_below) = (0_u32, [0_u32; VERBS.len()]);
            let children = self.nodes.get(at).map(|node| node.children.as_slice());
            for child in children.unwrap_or_default() {
                let Some(child) = self.nodes.get(*child) else {
                    continue;
                };
                holds |= child.holds_banned;
                below |= child.banned_below;
                if child.wish == Some(Wish::Banned) {
                    below |= child.verb;
                }
                wished = wished.saturating_add(child.wished);
                for (at, count) in wished_below.iter_mut().enumerate() {
                    let further = child.wished_below.get(at).copied().unwrap_or_default();
                    let own = u32::from(child.is_wished() && child.verb == 1 << at);
                    *count = count.saturating_add(further).saturating_add(own);
                }
            }
            if let Some(node) = self.nodes.get_mut(at) {
                node.holds_banned = holds || node.wish == Some(Wish::Banned);
                node.banned_below = below;
                node.wished = wished.saturating_add(u32::from(node.is_wished()));
                node.wished_below = wished_below;
            }
        }
    }
}

impl Node {
    fn new(path: String, verb: Verbs) -> Self {
        Self {
            path,
            verb,
            wish: None,
            children: Vec::new(),
            holds_banned: false,
            banned_below: 0,
            wished: 0,
            wished_below: [0; VERBS.len()],
        }
    }

    fn is_wished(&self) -> bool {
        matches!(self.wish, Some(Wish::Needed | Wish::Welcome))
    }
}
