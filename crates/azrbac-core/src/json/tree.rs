//! Trees of objects, read in one pass however deep they are.

use serde_json::value::RawValue;

use super::object::{Field, Object};
use crate::text::caseless;

/// One object of a tree.
#[derive(Debug)]
pub struct Branch<'a> {
    /// Its fields and those of its inner level, without the list of children.
    pub object: Object<'a>,
    /// Its whole text.
    pub text: &'a str,
    /// The place of its parent among the branches; `None` for the first.
    pub parent: Option<usize>,
}

/// A tree of objects, parents before their children.
#[derive(Debug, Default)]
pub struct Tree<'a> {
    /// The objects.
    pub branches: Vec<Branch<'a>>,
    /// Entries of a list of children that are no objects.
    pub strays: Vec<&'a str>,
}

/// Reads an object whose `children` are objects of the same kind, to any depth.
/// The fields of an object stand in it or below `level`.
///
/// The text is valid JSON, a part of a document. Every byte is looked at a fixed
/// number of times and nothing here calls itself, so depth costs nothing.
pub fn tree<'a>(text: &'a str, level: &str, children: &str) -> Tree<'a> {
    let mut walk = Walk {
        text,
        at: 0,
        level,
        children,
        open: Vec::new(),
        nodes: Vec::new(),
        strays: Vec::new(),
    };
    if walk.next_byte() == Some(b'{') {
        walk.begin(None);
    }
    while walk.step().is_some() {}
    let branches = walk.nodes.into_iter().map(|node| Branch {
        object: Object::of_fields(node.fields),
        text: text.get(node.start..node.end).unwrap_or(text),
        parent: node.parent,
    });
    Tree {
        branches: branches.collect(),
        strays: walk.strays,
    }
}

/// What is open at a place of the text.
#[derive(Clone, Copy)]
enum Open {
    /// An object of the tree.
    Node(usize),
    /// The inner level of one.
    Level(usize),
    /// The list of children of one.
    Children(usize),
}

struct Node<'a> {
    fields: Vec<Field<'a>>,
    start: usize,
    end: usize,
    parent: Option<usize>,
}

struct Walk<'a, 'k> {
    text: &'a str,
    at: usize,
    level: &'k str,
    children: &'k str,
    open: Vec<Open>,
    nodes: Vec<Node<'a>>,
    strays: Vec<&'a str>,
}

impl<'a> Walk<'a, '_> {
    /// Goes on to the next key, child or closing bracket; `None` at the end.
    fn step(&mut self) -> Option<()> {
        let open = *self.open.last()?;
        match (self.next_byte()?, open) {
            (b'}' | b']', _) => {
                self.at += 1;
                self.open.pop();
                if let Open::Node(node) = open {
                    self.nodes.get_mut(node)?.end = self.at;
                }
            }
            (b'{', Open::Children(parent)) => self.begin(Some(parent)),
            (_, Open::Children(_)) => {
                let stray = self.value()?;
                self.strays.push(stray);
            }
            (_, Open::Node(node)) => self.field(node, true)?,
            (_, Open::Level(node)) => self.field(node, false)?,
        }
        Some(())
    }

    fn begin(&mut self, parent: Option<usize>) {
        self.open.push(Open::Node(self.nodes.len()));
        self.nodes.push(Node {
            fields: Vec::new(),
            start: self.at,
            end: self.text.len(),
            parent,
        });
        self.at += 1;
    }

    /// A key and its value, or the way into the value where that is part of the
    /// tree.
    fn field(&mut self, node: usize, outermost: bool) -> Option<()> {
        let key: &'a RawValue = serde_json::from_str(self.value()?).ok()?;
        let first = self.next_byte()?;
        let name = super::string(key).unwrap_or_default();
        if first == b'{' && outermost && caseless::eq(&name, self.level) {
            self.open.push(Open::Level(node));
            self.at += 1;
        } else if first == b'[' && caseless::eq(&name, self.children) {
            self.open.push(Open::Children(node));
            self.at += 1;
        } else {
            let value: &'a RawValue = serde_json::from_str(self.value()?).ok()?;
            self.nodes
                .get_mut(node)?
                .fields
                .push(Field::new(key, value));
        }
        Some(())
    }

    /// The next byte that is neither blank nor a separator.
    fn next_byte(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let skipped = rest
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',' | b':'))?;
        self.at += skipped;
        rest.get(skipped).copied()
    }

    /// The text of the value that begins here, which is stepped over.
    fn value(&mut self) -> Option<&'a str> {
        let rest = self.text.get(self.at..)?;
        let length = match rest.as_bytes().first()? {
            b'"' => string_length(rest.as_bytes())?,
            b'{' | b'[' => bracket_length(rest.as_bytes())?,
            _ => rest
                .find([',', ']', '}', ' ', '\t', '\n', '\r'])
                .unwrap_or(rest.len()),
        };
        self.at += length;
        rest.get(..length)
    }
}

/// The length of the string at the start, quotes included.
pub(super) fn string_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(at) == Some(&b'"') {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// The length of the list or object at the start.
fn bracket_length(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b'"' => at += string_length(bytes.get(at..)?)? - 1,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}
