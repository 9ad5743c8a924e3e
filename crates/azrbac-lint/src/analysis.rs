//! What a condition comes to, operation by operation, with nothing known of the
//! attributes.

use std::collections::{HashMap, HashSet};

use azrbac_core::condition::{
    AttributePath, AttributeSource, AttributeValue, Comparison, Expression, KnownAttribute, Node,
    Outcome, Situation, Value,
};
use azrbac_core::operation::OperationName;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::EntryList;

use crate::conditioned::{Conditioned, Site};
use crate::role_table::{ASSIGN, UNASSIGN};
use crate::storage::{ADD_BLOB, SUPER_USER, WRITE_BLOB};

/// Operations that rules ask about, tried wherever the role grants them.
const ALWAYS_TRIED: [&str; 5] = [ASSIGN, UNASSIGN, WRITE_BLOB, ADD_BLOB, SUPER_USER];
/// Stands for an operation that nobody names, where the role is not known.
const SOME_OTHER: &str = "Contoso.Unnamed/things/read";
/// Most operations that are tried of those that one pattern of the condition names.
const MOST_NAMED: usize = 64;
/// Most operations that are tried of those that one entry grants and the condition
/// does not name.
const MOST_OF_ENTRY: usize = 8;
/// Most operations that are tried.
const MOST_TRIED: usize = 256;
/// Most work of trying all cases of the condition.
const MOST_WORK: usize = 64_000_000;
/// So many different tests of attributes are tried in all cases.
const MOST_TESTS: u32 = 12;

/// What a condition comes to for one operation, whatever the attributes and the
/// sub-operation are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    Always,
    Never,
    /// It depends on attributes.
    Depends,
    /// It may be left to what Azure does with missing attributes, which is not
    /// documented, and otherwise never holds.
    Undocumented,
}

impl Holds {
    /// Whether there is a request for which it surely holds.
    pub(crate) fn may_hold(self) -> bool {
        matches!(self, Self::Always | Self::Depends)
    }
}

/// An operation that was tried.
#[derive(Debug)]
pub(crate) struct Tried {
    pub(crate) operation: OperationName,
    /// Whether `ActionMatches` of the condition names it.
    pub(crate) named: bool,
    /// With nothing known of the attributes.
    pub(crate) holds: Holds,
    /// With the attributes missing that the operation does not carry.
    pub(crate) holds_as_carried: Holds,
}

/// What a condition comes to for the operations that it narrows.
#[derive(Debug)]
pub(crate) struct Analysis {
    /// The operations that were tried, those that the condition names first.
    pub(crate) tried: Vec<Tried>,
    /// Whether the role is known, so that every one of them is granted.
    pub(crate) granted: bool,
    /// Whether nothing had to be left out.
    pub(crate) complete: bool,
}

impl Analysis {
    /// `None` for a deny assignment.
    pub(crate) fn of(at: &Conditioned<'_>, expression: &Expression) -> Option<Self> {
        if matches!(at.site, Site::Deny) {
            return None;
        }
        let patterns = patterns(expression);
        let mut operations = Operations {
            list: Vec::new(),
            seen: HashSet::new(),
            complete: true,
        };
        for pattern in &patterns {
            operations.name(at, pattern);
        }
        let named = operations.list.len();
        operations.others(at, &patterns);
        let mut trial = Trial::new(expression, patterns);
        let mut tried = Vec::new();
        for (number, operation) in operations.list.into_iter().enumerate() {
            let Some((holds, holds_as_carried)) = trial.both(&operation) else {
                operations.complete = false;
                break;
            };
            tried.push(Tried {
                operation,
                named: number < named,
                holds,
                holds_as_carried,
            });
        }
        Some(Self {
            tried,
            granted: at.permissions().is_some(),
            complete: operations.complete,
        })
    }

    /// The operations that the condition names.
    pub(crate) fn named(&self) -> impl Iterator<Item = &Tried> {
        self.tried.iter().filter(|tried| tried.named)
    }

    /// Those that it does not.
    pub(crate) fn others(&self) -> impl Iterator<Item = &Tried> {
        self.tried.iter().filter(|tried| !tried.named)
    }

    /// What the condition comes to for an operation by its name, where it was
    /// tried.
    pub(crate) fn find(&self, name: &str) -> Option<&Tried> {
        let name = OperationName::parse(name).ok()?;
        self.tried
            .iter()
            .find(|tried| tried.operation.folded() == name.folded())
    }
}

/// The different patterns of `ActionMatches`.
fn patterns(expression: &Expression) -> Vec<&ActionPattern> {
    let mut seen = HashSet::new();
    let patterns = expression.action_patterns().map(|(_, pattern)| pattern);
    patterns
        .filter(|pattern| seen.insert(pattern.form()))
        .collect()
}

/// The operations that are to be tried.
struct Operations {
    list: Vec<OperationName>,
    seen: HashSet<Box<str>>,
    /// Whether there was no bound that left something out unseen.
    complete: bool,
}

impl Operations {
    /// Takes what a pattern of the condition names and the role grants.
    fn name(&mut self, at: &Conditioned<'_>, pattern: &ActionPattern) {
        if pattern.is_literal() {
            self.take(at, OperationName::parse(pattern.as_str()).ok());
            return;
        }
        if !at.knowledge.may_look_up(pattern) {
            self.complete = false;
            return;
        }
        let mut count = 0;
        for known in at.knowledge.subject.catalog.matching(pattern) {
            if count == MOST_NAMED || self.list.len() >= MOST_TRIED {
                return;
            }
            if !at.knowledge.may_match(entries(at)) {
                self.complete = false;
                return;
            }
            count += usize::from(self.take(at, Some(known.operation())));
        }
    }

    /// Takes some of what the role grants and no pattern of the condition names.
    fn others(&mut self, at: &Conditioned<'_>, patterns: &[&ActionPattern]) {
        let named = |operation: &OperationName| patterns.iter().any(|p| p.matches(operation));
        let always: &[&str] = match at.permissions() {
            Some(_) => &ALWAYS_TRIED,
            None => &[SOME_OTHER],
        };
        for name in always {
            let operation = OperationName::parse(name).ok();
            self.take(at, operation.filter(|operation| !named(operation)));
        }
        for object in at.permissions().into_iter().flatten() {
            for list in [EntryList::Actions, EntryList::DataActions] {
                for entry in object.list(list) {
                    let literal = OperationName::parse(entry.as_str())
                        .ok()
                        .filter(|_| entry.is_literal());
                    let of_catalog = at.knowledge.subject.catalog.matching(entry);
                    let of_plane = of_catalog.filter(|known| known.plane() == list.plane());
                    let known = of_plane.map(|known| known.operation());
                    let mut count = 0;
                    for operation in literal.into_iter().chain(known) {
                        if count == MOST_OF_ENTRY || self.list.len() >= MOST_TRIED {
                            break;
                        }
                        if !at.knowledge.may_match(entries(at) + patterns.len()) {
                            self.complete = false;
                            return;
                        }
                        let other = !named(&operation);
                        count += usize::from(other && self.take(at, Some(operation)));
                    }
                    // The whole of the catalogue was looked through.
                    if count < MOST_OF_ENTRY && !at.knowledge.may_look_up(entry) {
                        self.complete = false;
                        return;
                    }
                }
            }
        }
    }

    /// Takes an operation that is not taken yet, unless the role does not grant
    /// it.
    fn take(&mut self, at: &Conditioned<'_>, operation: Option<OperationName>) -> bool {
        let Some(operation) = operation else {
            return false;
        };
        let wanted = at.grants(&operation) != Some(false);
        if wanted && self.seen.insert(operation.folded().into()) {
            self.list.push(operation);
            return true;
        }
        false
    }
}

/// What asking whether the role grants an operation costs.
fn entries(at: &Conditioned<'_>) -> usize {
    let objects = at.permissions().into_iter().flatten();
    let lists = objects.flat_map(|object| EntryList::ALL.map(|list| object.list(list).len()));
    1 + lists.sum::<usize>()
}

/// Evaluates a condition for operations; what is the same to it is evaluated once.
struct Trial<'e> {
    expression: &'e Expression,
    patterns: Vec<&'e ActionPattern>,
    sub_operations: Vec<Option<&'e str>>,
    known: HashMap<Vec<u8>, (Holds, Holds)>,
    /// What one evaluation may cost.
    price: usize,
    left: usize,
}

impl<'e> Trial<'e> {
    fn new(expression: &'e Expression, patterns: Vec<&'e ActionPattern>) -> Self {
        let mut sub_operations = vec![None];
        let mut tests = HashSet::new();
        for (_, node) in expression.nodes() {
            match node {
                Node::SubOperationMatches(name) => sub_operations.push(Some(&**name)),
                Node::Compare(comparison) => {
                    tests.insert(node);
                    sub_operations.extend(old_sub_operations(comparison).map(Some));
                }
                Node::Exists(_) => {
                    tests.insert(node);
                }
                _ => {}
            }
        }
        let mut seen = HashSet::new();
        sub_operations.retain(|name| seen.insert(*name));
        let cases = u32::try_from(tests.len())
            .ok()
            .filter(|tests| *tests <= MOST_TESTS)
            .map_or(1, |tests| 3_usize.pow(tests));
        Self {
            expression,
            patterns,
            price: cases * expression.nodes().len() * sub_operations.len(),
            sub_operations,
            known: HashMap::new(),
            left: MOST_WORK,
        }
    }

    /// What the condition comes to with nothing known, and with the attributes
    /// missing that the operation does not carry; `None` where that costs too
    /// much.
    fn both(&mut self, operation: &OperationName) -> Option<(Holds, Holds)> {
        let signature = self.signature(operation);
        if let Some(known) = self.known.get(&signature) {
            return Some(*known);
        }
        if !self.known.is_empty() {
            self.left = self.left.checked_sub(self.price)?;
        }
        let unknown = |_: AttributeSource, _: &AttributePath| AttributeValue::Unknown;
        let carried = |source: AttributeSource, path: &AttributePath| {
            if carries(operation, source, path) {
                AttributeValue::Unknown
            } else {
                AttributeValue::Absent
            }
        };
        let both = (
            self.holds(&|sub| outcome(self.expression, operation, sub, &unknown)),
            self.holds(&|sub| outcome(self.expression, operation, sub, &carried)),
        );
        self.known.insert(signature, both);
        Some(both)
    }

    /// Two operations with the same signature are the same to the condition.
    fn signature(&self, operation: &OperationName) -> Vec<u8> {
        let matched = self.patterns.iter();
        let matched = matched.map(|pattern| u8::from(pattern.matches(operation)));
        let carried = self.expression.attributes().map(|attribute| {
            let row = KnownAttribute::find(&attribute.path);
            let carrier = row.and_then(|row| row.carrier(attribute.source, operation));
            let own = carrier.filter(|carrier| carrier.source == attribute.source);
            own.map_or(2, |carrier| carrier.presence as u8)
        });
        matched.chain(carried).collect()
    }

    fn holds(&self, outcome: &dyn Fn(Option<&str>) -> Outcome) -> Holds {
        let (mut always, mut never, mut perhaps) = (true, true, false);
        for sub_operation in &self.sub_operations {
            let outcome = outcome(*sub_operation);
            always &= outcome == Outcome::True;
            never &= outcome == Outcome::False;
            perhaps |= matches!(outcome, Outcome::True | Outcome::Open { .. });
        }
        match (always, never, perhaps) {
            (true, _, _) => Holds::Always,
            (_, true, _) => Holds::Never,
            (_, _, true) => Holds::Depends,
            _ => Holds::Undocumented,
        }
    }
}

/// The sub-operations that a test in the old form names.
fn old_sub_operations(comparison: &Comparison) -> impl Iterator<Item = &str> {
    let is_old = comparison.left.attribute().is_some_and(|attribute| {
        attribute.source == AttributeSource::Request && attribute.path.is("subOperation")
    });
    let values = comparison.right.values().iter().filter(move |_| is_old);
    values.filter_map(|value| match value {
        Value::String(name) => Some(&**name),
        _ => None,
    })
}

fn outcome(
    expression: &Expression,
    operation: &OperationName,
    sub_operation: Option<&str>,
    attributes: &dyn Fn(AttributeSource, &AttributePath) -> AttributeValue,
) -> Outcome {
    let mut situation = Situation::new(operation, &attributes);
    situation.sub_operation = sub_operation;
    expression.evaluate(&situation)
}

/// Whether an operation may carry an attribute; one that is not in the table may
/// be carried by any.
pub(crate) fn carries(
    operation: &OperationName,
    source: AttributeSource,
    path: &AttributePath,
) -> bool {
    KnownAttribute::find(path).is_none_or(|row| {
        let carrier = row.carrier(source, operation);
        carrier.is_some_and(|carrier| carrier.source == source)
    })
}
