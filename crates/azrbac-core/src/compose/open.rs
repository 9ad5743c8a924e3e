//! A wildcard opened up: the fewest entries that grant what is to stay of it.
//!
//! Entries are names, `type/*` and `type/*/verb`, the forms that Azure's own roles are
//! made of; a wildcard stands for two operations at least. A needed name is granted in
//! any case, a welcome one where a wildcard can hold it, a banned one never. Among all
//! such sets of entries, one is found that leaves out the fewest welcome names; of
//! those, one with the fewest entries; of those, one with the fewest wildcards. What is
//! still a wildcard reaches as far as it may.

use super::tree::{Node, Tree, VERB_SETS, VERBS, Verbs, Wish};
use crate::algebra::{covers, intersect};
use crate::pattern::ActionPattern;

/// What a choice of entries costs; less is better, the first number first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Cost {
    left_out: u32,
    entries: u32,
    wildcards: u32,
}

/// What is done at a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    /// `node/*`.
    Whole,
    /// `node/*/verb` for each of these verbs, and the rest below.
    Verbs(Verbs),
}

/// The bounds of the entries that may be written.
pub(super) struct Bounds<'a> {
    /// Each entry has to lie within one of these.
    pub(super) within: &'a [&'a ActionPattern],
    /// No entry may have a name in common with one of these wildcards; banned names
    /// are in the tree.
    pub(super) apart_from: &'a [&'a ActionPattern],
}

impl Bounds<'_> {
    fn allow(&self, text: &str) -> bool {
        let Ok(pattern) = ActionPattern::parse(text) else {
            return false;
        };
        // What is not decided is not allowed.
        let within = |outer: &&ActionPattern| covers(outer, &pattern) == Some(true);
        let apart = |other: &&ActionPattern| intersect(other, &pattern) == Some(false);
        self.within.iter().any(within) && self.apart_from.iter().all(apart)
    }
}

impl Cost {
    fn plus(self, other: Self) -> Self {
        Self {
            entries: self.entries.saturating_add(other.entries),
            left_out: self.left_out.saturating_add(other.left_out),
            wildcards: self.wildcards.saturating_add(other.wildcards),
        }
    }

    fn wildcards(count: u32) -> Self {
        Self {
            entries: count,
            left_out: 0,
            wildcards: count,
        }
    }
}

/// For each set of verbs that a wildcard above covers: the least cost and how.
type Best = [(Cost, Choice); VERB_SETS];

/// The entries, in the order of their lower-case texts.
pub(super) fn open(tree: &Tree, bounds: &Bounds<'_>) -> Vec<String> {
    let mut best: Vec<Best> =
        vec![[(Cost::default(), Choice::Verbs(0)); VERB_SETS]; tree.nodes.len()];
    for (at, node) in tree.nodes.iter().enumerate().rev() {
        let found = decide(node, bounds, &best);
        if let Some(slot) = best.get_mut(at) {
            *slot = found;
        }
    }
    let mut entries = collect(tree, &best);
    entries.sort_by_key(|entry| entry.to_ascii_lowercase());
    entries
}

fn decide(node: &Node, bounds: &Bounds<'_>, best: &[Best]) -> Best {
    let below = |covered: Verbs| -> Cost {
        let costs = node.children.iter().filter_map(|child| {
            let of_child = best.get(*child)?.get(usize::from(covered))?;
            Some(of_child.0)
        });
        costs.fold(Cost::default(), Cost::plus)
    };
    let mut by_verbs = [Cost::default(); VERB_SETS];
    for (set, slot) in by_verbs.iter_mut().enumerate() {
        *slot = below(verbs(set));
    }
    let whole = node.wished > 1 && !node.holds_banned && bounds.allow(&wildcard(node, None));
    let mut open_verbs: Verbs = 0;
    for (at, verb) in VERBS.iter().enumerate() {
        let several = node.wished_below.get(at).is_some_and(|count| *count > 1);
        let free = node.banned_below & (1 << at) == 0;
        if several && free && bounds.allow(&wildcard(node, Some(verb))) {
            open_verbs |= 1 << at;
        }
    }
    let mut found = [(Cost::default(), Choice::Verbs(0)); VERB_SETS];
    for (set, slot) in found.iter_mut().enumerate() {
        let covered = verbs(set);
        let own = own_cost(node, covered);
        let mut least: Option<(Cost, Choice)> =
            whole.then_some((Cost::wildcards(1), Choice::Whole));
        for add in (0..VERB_SETS).rev().map(verbs) {
            if add & covered != 0 || add & !open_verbs != 0 {
                continue;
            }
            let rest = by_verbs.get(usize::from(covered | add)).copied();
            let cost = Cost::wildcards(add.count_ones())
                .plus(own)
                .plus(rest.unwrap_or_default());
            if least.is_none_or(|(known, _)| cost < known) {
                least = Some((cost, Choice::Verbs(add)));
            }
        }
        // INVARIANT: adding no verb is always possible.
        *slot = least.unwrap_or((Cost::default(), Choice::Verbs(0)));
    }
    found
}

/// What the name that ends at a node costs, where wildcards above cover these verbs.
fn own_cost(node: &Node, covered: Verbs) -> Cost {
    let is_covered = node.verb & covered != 0;
    match node.wish {
        Some(Wish::Needed) if !is_covered => Cost {
            entries: 1,
            ..Cost::default()
        },
        Some(Wish::Welcome) if !is_covered => Cost {
            left_out: 1,
            ..Cost::default()
        },
        _ => Cost::default(),
    }
}

/// Follows the choices from the root.
fn collect(tree: &Tree, best: &[Best]) -> Vec<String> {
    let mut entries = Vec::new();
    let mut queue = vec![(Tree::ROOT, 0)];
    while let Some((at, covered)) = queue.pop() {
        let chosen = best
            .get(at)
            .and_then(|choices| choices.get(usize::from(covered)));
        let (Some(node), Some((_, choice))) = (tree.nodes.get(at), chosen) else {
            continue;
        };
        let add = match choice {
            Choice::Whole => {
                entries.push(wildcard(node, None));
                continue;
            }
            Choice::Verbs(add) => *add,
        };
        let opened = VERBS
            .iter()
            .enumerate()
            .filter(|(at, _)| add & (1 << at) != 0);
        entries.extend(opened.map(|(_, verb)| wildcard(node, Some(verb))));
        if own_cost(node, covered).entries > 0 {
            entries.push(node.path.clone());
        }
        queue.extend(node.children.iter().map(|child| (*child, covered | add)));
    }
    entries
}

fn wildcard(node: &Node, verb: Option<&str>) -> String {
    let head = match node.path.as_str() {
        "" => "*".to_owned(),
        path => format!("{path}/*"),
    };
    verb.map_or(head.clone(), |verb| format!("{head}/{verb}"))
}

fn verbs(set: usize) -> Verbs {
    // INVARIANT: there are 16 sets.
    Verbs::try_from(set).unwrap_or_default()
}
