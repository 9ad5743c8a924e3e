//! Terraform source.

use std::cell::Cell;
use std::collections::HashMap;

use azrbac_core::diagnostic::Severity;
use azrbac_core::ingest::Notation;
use azrbac_core::text::{FileId, Span};
use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, FuncCall, ObjectKey, Traversal, TraversalOperator};
use hcl_edit::structure::{Attribute, Block, Body, Structure};
use hcl_edit::template::{Element, Template};

use crate::collect::Collector;
use crate::node::{Field, Node, Value};
use crate::terraform;

/// One local value may name another, so many times.
const MOST_HOPS: usize = 8;
/// So many times the bytes of the file, and so many more, are read again because a
/// local value is named; what goes beyond that counts as not known.
const MOST_AGAIN: usize = 2;
const AND_MORE: usize = 100_000;

/// Reads the resources of a file.
pub(crate) fn read(file: FileId, text: &str, collector: &mut Collector<'_>) {
    if !terraform::MARKS.iter().any(|mark| text.contains(mark)) {
        return;
    }
    let body: Body = match hcl_edit::parser::parse_body(text) {
        Ok(body) => body,
        Err(error) => {
            let at = error.location();
            let start = byte_of(text, at.line(), at.column());
            let message = format!("this is no Terraform source: {}", error.message());
            let span = Span::new(file, start..start);
            return collector.notes.fault(Severity::Error, message, span);
        }
    };
    let reader = Reader {
        file,
        text,
        locals: locals(&body),
        left: Cell::new(text.len() * MOST_AGAIN + AND_MORE),
    };
    // Other files of the module, and expressions that are not followed, read them too.
    let shared = reader
        .locals
        .values()
        .map(|value| reader.span(value.span()));
    collector.map.guard(shared);
    for block in body.blocks().filter(|block| block.has_ident("resource")) {
        let [kind, name] = block.labels.as_slice() else {
            continue;
        };
        let (kind, name) = (kind.as_str(), name.as_str());
        if terraform::is_read(kind) {
            let node = reader.body(&block.body, reader.span(block.span()));
            let address = format!("{kind}.{name}");
            terraform::resource(kind, &address, &node, &node, collector);
        }
    }
}

/// The local values of a file by their names.
fn locals(body: &Body) -> HashMap<&str, &Expression> {
    let blocks = body.blocks().filter(|block| block.has_ident("locals"));
    let attributes = blocks.flat_map(|block| block.body.attributes());
    attributes
        .map(|attribute| (attribute.key.as_str(), &attribute.value))
        .collect()
}

/// The byte of a place that is told as line and column.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines
        .by_ref()
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let line = lines.next().unwrap_or_default();
    let inside = line.char_indices().nth(column.saturating_sub(1));
    before + inside.map_or(line.trim_end().len(), |(at, _)| at)
}

struct Reader<'t> {
    file: FileId,
    text: &'t str,
    locals: HashMap<&'t str, &'t Expression>,
    left: Cell<usize>,
}

impl Reader<'_> {
    fn span(&self, range: Option<std::ops::Range<usize>>) -> Span {
        Span::new(self.file, range.unwrap_or(0..self.text.len()))
    }

    /// A body as an object: a block in it is a list, for there may be several.
    fn body(&self, body: &Body, span: Span) -> Node {
        let mut fields: Vec<Field> = Vec::new();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => fields.push(self.attribute(attribute)),
                Structure::Block(block) => self.block(block, &mut fields),
            }
        }
        Node {
            span,
            value: Value::Object(fields),
        }
    }

    fn attribute(&self, attribute: &Attribute) -> Field {
        Field {
            key: attribute.key.as_str().to_owned(),
            key_span: self.span(attribute.key.span()),
            node: self.value(&attribute.value, MOST_HOPS),
        }
    }

    /// A block inside a resource. A dynamic one is made for each of what is not
    /// known here, and what stands in it is read once.
    fn block(&self, block: &Block, fields: &mut Vec<Field>) {
        let span = self.span(block.span());
        let mut items = Vec::new();
        let name = match (block.ident.as_str(), block.labels.as_slice()) {
            ("dynamic", [label]) => {
                let contents = block.body.get_blocks("content");
                items.extend(contents.map(|content| self.body(&content.body, span)));
                items.push(Node::unknown(span));
                label.as_str()
            }
            (name, _) => {
                items.push(self.body(&block.body, span));
                name
            }
        };
        let known = fields.iter_mut().find(|field| field.key == name);
        match known.map(|field| &mut field.node.value) {
            Some(Value::List(known)) => known.extend(items),
            Some(_) => {}
            None => fields.push(Field {
                key: name.to_owned(),
                key_span: self.span(block.ident.span()),
                node: Node {
                    span,
                    value: Value::List(items),
                },
            }),
        }
    }

    /// An expression; `hops` is how many local values may still be looked up.
    fn value(&self, expression: &Expression, hops: usize) -> Node {
        let span = self.span(expression.span());
        let value = match expression {
            Expression::Null(_) => Value::Null,
            Expression::Bool(_) => Value::Other("`true` or `false`"),
            Expression::Number(_) => Value::Other("a number"),
            Expression::String(text) => of_text(text.as_str().to_owned()),
            Expression::StringTemplate(template) => of_template(template),
            Expression::HeredocTemplate(heredoc) => of_template(&heredoc.template),
            Expression::Parenthesis(inside) => return self.value(inside.inner(), hops),
            Expression::Array(array) => {
                Value::List(array.iter().map(|item| self.value(item, hops)).collect())
            }
            Expression::Object(object) => {
                let fields = object.iter().map(|(key, value)| {
                    let name = match key {
                        ObjectKey::Ident(name) => name.as_str(),
                        ObjectKey::Expression(key) => key.as_str().unwrap_or_default(),
                    };
                    Field {
                        key: name.to_owned(),
                        key_span: self.span(key.span()),
                        node: self.value(value.expr(), hops),
                    }
                });
                Value::Object(fields.collect())
            }
            Expression::FuncCall(call) => return self.call(call, span, hops),
            Expression::Traversal(traversal) => return self.local(traversal, span, hops),
            _ => return Node::unknown(span),
        };
        Node { span, value }
    }

    /// Functions that give back the list that they are given, or put lists together.
    fn call(&self, call: &FuncCall, span: Span, hops: usize) -> Node {
        const SAME: [&str; 6] = [
            "toset",
            "tolist",
            "distinct",
            "compact",
            "sort",
            "jsonencode",
        ];
        const TOGETHER: [&str; 2] = ["concat", "setunion"];
        let name = call.name.name.as_str();
        let is_plain = call.name.namespace.is_empty() && !call.args.expand_final();
        let mut arguments = call.args.iter().map(|argument| self.value(argument, hops));
        if is_plain && SAME.contains(&name) {
            return arguments.next().unwrap_or_else(|| Node::unknown(span));
        }
        if !is_plain || !TOGETHER.contains(&name) {
            return Node::unknown(span);
        }
        let mut items = Vec::new();
        for argument in arguments {
            match argument.value {
                Value::List(list) => items.extend(list),
                // However many there are.
                _ => items.push(Node::unknown(argument.span)),
            }
        }
        let value = Value::List(items);
        Node { span, value }
    }

    /// A local value of the same file, which is what its expression says.
    fn local(&self, traversal: &Traversal, span: Span, hops: usize) -> Node {
        let found = || {
            let root = traversal.expr.as_variable()?;
            let [operator] = traversal.operators.as_slice() else {
                return None;
            };
            let TraversalOperator::GetAttr(name) = operator.value() else {
                return None;
            };
            let local = self.locals.get(name.as_str())?;
            let cost = local.span().map_or(self.text.len(), |range| range.len());
            let left = self.left.get().checked_sub(cost)?;
            self.left.set(left);
            (root.as_str() == "local" && hops > 0).then(|| self.value(local, hops - 1))
        };
        let found = found().filter(|node| !matches!(node.value, Value::Unknown { .. }));
        found.unwrap_or_else(|| Node::unknown(span))
    }
}

fn of_text(text: String) -> Value {
    let notation = Notation::Other;
    Value::Text { text, notation }
}

/// A text, or what is known of its end where parts of it are not known.
fn of_template(template: &Template) -> Value {
    let mut text = String::new();
    let mut is_known = true;
    for element in template {
        match element {
            Element::Literal(literal) => text.push_str(literal),
            _ => {
                text.clear();
                is_known = false;
            }
        }
    }
    if is_known {
        of_text(text)
    } else {
        Value::Unknown { tail: text }
    }
}
