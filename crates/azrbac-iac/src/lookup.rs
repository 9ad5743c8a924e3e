//! Expressions that the file itself gives a value.

use std::cell::Cell;
use std::rc::Rc;

use crate::node::{Node, Value};

/// So many times the bytes of the file, and so many more, are read again because an
/// expression names them; what goes beyond that counts as not known.
const MOST_AGAIN: usize = 4;
const AND_MORE: usize = 1_000_000;
/// A value may point to another one, so many times.
const MOST_HOPS: usize = 8;

/// The variables of a template that an expression may name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lookup<'n> {
    variables: Option<&'n Node>,
    text: &'n str,
    left: Rc<Cell<usize>>,
}

impl<'n> Lookup<'n> {
    /// Nothing is looked up.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// The variables of a template in a file with that text.
    pub(crate) fn new(text: &'n str) -> Self {
        Self {
            variables: None,
            text,
            left: Rc::new(Cell::new(text.len() * MOST_AGAIN + AND_MORE)),
        }
    }

    /// With the variables of another template of the file.
    pub(crate) fn with(&self, variables: Option<&'n Node>) -> Self {
        Self {
            variables,
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
            let Some(next) = self.variable(node) else {
                return node;
            };
            node = next;
        }
        node
    }

    fn variable(&self, node: &Node) -> Option<&'n Node> {
        let Value::Unknown { .. } = node.value else {
            return None;
        };
        let variables = self.variables?;
        let written = self.text.get(node.span.range())?;
        let expression = written.trim_matches('"').strip_prefix('[')?;
        let expression = expression.strip_suffix(']')?.trim();
        let argument = expression.strip_prefix("variables(")?.strip_suffix(')')?;
        let name = argument.trim().strip_prefix('\'')?.strip_suffix('\'')?;
        self.spend(variables.fields().len())?;
        let found = variables.get(name).filter(|_| !name.contains('\''))?;
        self.spend(found.span.range().len())?;
        Some(found)
    }

    fn spend(&self, bytes: usize) -> Option<()> {
        self.left.set(self.left.get().checked_sub(bytes)?);
        Some(())
    }
}
