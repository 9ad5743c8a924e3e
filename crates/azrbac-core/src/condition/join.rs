//! Conditions put together: what has to hold where several stand side by side.

use super::ast::{Builder, Expression, Node, NodeId};

impl Expression {
    /// The condition that holds where all of these do, such as that of a
    /// permission object and that of the role assignment; `None` for none at all.
    ///
    /// ```
    /// use azrbac_core::condition::{self, Expression};
    ///
    /// let read = |text| condition::parse(text).expression.expect("it reads without a fault");
    /// let both = Expression::all([read("Exists @Request[a]"), read("Exists @Request[b]")]);
    /// assert_eq!(
    ///     both.expect("there were two").to_string(),
    ///     "Exists @Request[a] AND Exists @Request[b]"
    /// );
    /// ```
    pub fn all(conditions: impl IntoIterator<Item = Self>) -> Option<Self> {
        joined(conditions, Node::All)
    }

    /// The condition that holds where any of these does; `None` for none at all.
    pub fn any(conditions: impl IntoIterator<Item = Self>) -> Option<Self> {
        joined(conditions, Node::Any)
    }

    /// The condition that holds where this one does not, such as that under which
    /// a deny assignment leaves a grant alone.
    #[must_use]
    pub fn negated(&self) -> Self {
        self.with_root(Node::Not(self.root()))
    }
}

fn joined(
    conditions: impl IntoIterator<Item = Expression>,
    kind: fn(Box<[NodeId]>) -> Node,
) -> Option<Expression> {
    let mut conditions = conditions.into_iter();
    let first = conditions.next()?;
    let Some(second) = conditions.next() else {
        return Some(first);
    };
    let mut tree = Builder::default();
    let mut roots = vec![tree.append(first), tree.append(second)];
    roots.extend(conditions.map(|condition| tree.append(condition)));
    tree.add(kind(roots.into()));
    tree.finish()
}
