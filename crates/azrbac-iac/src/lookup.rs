//! Expressions that the template itself gives a value.

use std::cell::Cell;
use std::rc::Rc;

use crate::node::{Node, Value};

/// So many times the bytes of the file, and so many more, are read again because an
/// expression names them; what goes beyond that counts as not known.
const MOST_AGAIN: usize = 2;
const AND_MORE: usize = 100_000;
/// A value may point to another one, so many times.
const MOST_HOPS: usize = 8;

/// The variables of a template that an expression may name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lookup<'n> {
    variables: Option<&'n Node>,
    text: &'n str,
    /// The round of the loop that makes a resource.
    round: Option<usize>,
    left: Rc<Cell<usize>>,
}

impl<'n> Lookup<'n> {
    /// Nothing is looked up.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// For a file with that text, no variables yet.
    pub(crate) fn new(text: &'n str) -> Self {
        Self {
            text,
            left: Rc::new(Cell::new(text.len() * MOST_AGAIN + AND_MORE)),
            ..Self::default()
        }
    }

    /// With the variables of another template of the file.
    pub(crate) fn with(&self, variables: Option<&'n Node>) -> Self {
        Self {
            variables,
            ..self.clone()
        }
    }

    /// For each resource that `resource` makes, which may be a loop over a variable;
    /// a loop over anything else is taken as one resource.
    pub(crate) fn rounds(&self, resource: &'n Node) -> Vec<Self> {
        let count = || {
            let count = resource.get("copy")?.get("count")?;
            let inner = call(self.expression(count)?, "length(")?;
            let Value::List(items) = &self.resolve(self.path(inner)?).value else {
                return None;
            };
            self.spend(items.len().checked_mul(resource.span.range().len())?)?;
            Some(items.len())
        };
        match count() {
            Some(count) => (0..count).map(|round| self.of_round(round)).collect(),
            None => vec![self.clone()],
        }
    }

    fn of_round(&self, round: usize) -> Self {
        Self {
            round: Some(round),
            ..self.clone()
        }
    }

    /// What a value stands for: itself, or the variable that it names.
    pub(crate) fn resolve<'a>(&self, node: &'a Node) -> &'a Node
    where
        'n: 'a,
    {
        let mut node: &'a Node = node;
        for _ in 0..MOST_HOPS {
            let Some(next) = self.expression(node).and_then(|text| self.path(text)) else {
                return node;
            };
            node = next;
        }
        node
    }

    /// The text of an expression, without its brackets.
    fn expression(&self, node: &Node) -> Option<&'n str> {
        let Value::Unknown { .. } = node.value else {
            return None;
        };
        let written = self.text.get(node.span.range())?;
        let inner = written.trim_matches('"').strip_prefix('[')?;
        Some(inner.strip_suffix(']')?.trim())
    }

    /// What `variables('name')` is, with what follows: `[copyIndex()].key`, `[0]`.
    fn path(&self, text: &'n str) -> Option<&'n Node> {
        let variables = self.variables?;
        let (name, mut rest) = text
            .strip_prefix("variables(")?
            .trim_start()
            .strip_prefix('\'')?
            .split_once('\'')?;
        rest = rest.trim_start().strip_prefix(')')?;
        self.spend(variables.fields().len() + text.len())?;
        let mut found = variables.get(name)?;
        while !rest.is_empty() {
            (found, rest) = self.step(found, rest)?;
        }
        self.spend(found.span.range().len())?;
        Some(found)
    }

    /// One step of a path.
    fn step(&self, node: &'n Node, rest: &'n str) -> Option<(&'n Node, &'n str)> {
        if let Some(key) = rest.strip_prefix('.') {
            let end = key.find(['.', '[']).unwrap_or(key.len());
            let (key, rest) = key.split_at_checked(end)?;
            self.spend(node.fields().len())?;
            return Some((node.get(key)?, rest));
        }
        let (index, rest) = rest.strip_prefix('[')?.split_once(']')?;
        let index = match index.strip_prefix("copyIndex(") {
            Some(")") => self.round?,
            Some(_) => return None,
            None => index.parse().ok()?,
        };
        Some((node.items().get(index)?, rest))
    }

    fn spend(&self, bytes: usize) -> Option<()> {
        self.left.set(self.left.get().checked_sub(bytes)?);
        Some(())
    }
}

/// The argument of a function that an expression consists of.
fn call<'t>(text: &'t str, function: &str) -> Option<&'t str> {
    text.strip_prefix(function)?.strip_suffix(')')
}
