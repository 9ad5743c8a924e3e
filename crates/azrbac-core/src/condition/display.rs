//! Prints a condition, on one line or laid out. Both forms read back as the same
//! tree.

use std::fmt::{self, Display, Write};

use super::ast::{Comparison, Expression, Node, NodeId, Operand};

/// The deepest level that is still indented further: without a limit, deep
/// nesting would cost the square of its depth.
const MOST_INDENT: usize = 24;

/// What is still to be written.
enum Piece {
    Node(NodeId),
    Text(&'static str),
    /// A new line at a depth.
    Line(usize),
    /// A group at a depth, laid out.
    Laid(NodeId, usize),
}

/// The canonical form: on one line, with `@` before sources, AND and OR nested
/// only in parentheses.
impl Display for Expression {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(out, Piece::Node(self.root()))
    }
}

impl Expression {
    /// The condition laid out for reading, one test a line.
    ///
    /// ```
    /// use azrbac_core::condition;
    ///
    /// let text = "(!(ActionMatches{'a/b'}) OR Exists @Request[c]) AND Exists @Request[d]";
    /// let expression = condition::parse(text).expression.expect("it reads without a fault");
    /// assert_eq!(
    ///     expression.laid_out().to_string(),
    ///     "(\n  !(ActionMatches{'a/b'})\n  OR Exists @Request[c]\n)\nAND Exists @Request[d]"
    /// );
    /// ```
    pub fn laid_out(&self) -> impl Display + '_ {
        LaidOut(self)
    }

    fn write(&self, out: &mut impl Write, first: Piece) -> fmt::Result {
        let mut left = vec![first];
        while let Some(piece) = left.pop() {
            match piece {
                Piece::Text(text) => out.write_str(text)?,
                Piece::Line(depth) => write!(out, "\n{:1$}", "", 2 * depth.min(MOST_INDENT))?,
                Piece::Node(id) => self.write_node(out, id, None, &mut left)?,
                Piece::Laid(id, depth) => self.write_node(out, id, Some(depth), &mut left)?,
            }
        }
        Ok(())
    }

    /// Writes a leaf, or puts what a group consists of on the pile, last first.
    fn write_node(
        &self,
        out: &mut impl Write,
        id: NodeId,
        depth: Option<usize>,
        left: &mut Vec<Piece>,
    ) -> fmt::Result {
        let Some(node) = self.node(id) else {
            return Ok(());
        };
        match node {
            Node::All(children) => self.put_group(children, "AND ", depth, left),
            Node::Any(children) => self.put_group(children, "OR ", depth, left),
            Node::Not(child) => self.put_not(*child, depth, left),
            Node::ActionMatches(pattern) => {
                return write!(out, "ActionMatches{{'{}'}}", pattern.written());
            }
            Node::SubOperationMatches(name) => {
                return write!(out, "SubOperationMatches{{'{name}'}}");
            }
            Node::Exists(attribute) => return write!(out, "Exists {attribute}"),
            Node::Compare(comparison) => return comparison.fmt_into(out),
        }
        Ok(())
    }

    fn put_group(
        &self,
        children: &[NodeId],
        joint: &'static str,
        depth: Option<usize>,
        left: &mut Vec<Piece>,
    ) {
        for (at, child) in children.iter().enumerate().rev() {
            let nested = matches!(self.node(*child), Some(Node::All(_) | Node::Any(_)));
            put_enclosed(*child, nested, depth, left);
            if at > 0 {
                left.push(Piece::Text(joint));
                left.push(depth.map_or(Piece::Text(" "), Piece::Line));
            }
        }
    }

    fn put_not(&self, child: NodeId, depth: Option<usize>, left: &mut Vec<Piece>) {
        match self.node(child) {
            Some(Node::Exists(_)) => {
                left.push(Piece::Node(child));
                left.push(Piece::Text("NOT "));
            }
            Some(Node::All(_) | Node::Any(_)) => {
                put_enclosed(child, true, depth, left);
                left.push(Piece::Text("!"));
            }
            _ => {
                left.push(Piece::Text(")"));
                left.push(depth.map_or(Piece::Node(child), |depth| Piece::Laid(child, depth)));
                left.push(Piece::Text("!("));
            }
        }
    }
}

fn put_enclosed(child: NodeId, nested: bool, depth: Option<usize>, left: &mut Vec<Piece>) {
    match (depth, nested) {
        (None, false) => left.push(Piece::Node(child)),
        (Some(depth), false) => left.push(Piece::Laid(child, depth)),
        (None, true) => {
            left.push(Piece::Text(")"));
            left.push(Piece::Node(child));
            left.push(Piece::Text("("));
        }
        (Some(depth), true) => {
            left.push(Piece::Text(")"));
            left.push(Piece::Line(depth));
            left.push(Piece::Laid(child, depth + 1));
            left.push(Piece::Line(depth + 1));
            left.push(Piece::Text("("));
        }
    }
}

struct LaidOut<'e>(&'e Expression);

impl Display for LaidOut<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write(out, Piece::Laid(self.0.root(), 0))
    }
}

impl Comparison {
    fn fmt_into(&self, out: &mut impl Write) -> fmt::Result {
        write!(out, "{} ", self.left)?;
        if let Some(quantifier) = self.quantifier {
            write!(out, "{quantifier}:")?;
        }
        write!(out, "{} {}", self.operator, self.right)
    }
}

impl Display for Comparison {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fmt_into(out)
    }
}

impl Display for Operand {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attribute(attribute) => attribute.fmt(out),
            Self::Value(value) => value.fmt(out),
            Self::Set(values) => {
                out.write_str("{")?;
                for (at, value) in values.iter().enumerate() {
                    out.write_str(if at == 0 { "" } else { ", " })?;
                    value.fmt(out)?;
                }
                out.write_str("}")
            }
        }
    }
}
