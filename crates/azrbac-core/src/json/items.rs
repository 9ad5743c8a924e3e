//! The elements of a list, read one after the other.

use serde::de::{Deserialize, IgnoredAny};
use serde_json::Deserializer;
use serde_json::value::RawValue;

use super::object::Object;
use super::value::Type;

/// What JSON takes for blank.
pub(super) const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// The elements of a list, each read one level deep. Nothing is kept of one when
/// the next is read, and no text is gone through twice to find where it ends.
///
/// The text may stop being JSON on the way: the elements then end early, and
/// [`Items::is_broken`] says so.
#[derive(Debug)]
pub struct Items<'a> {
    rest: &'a str,
    state: State,
    form: Form,
}

/// How the elements of a list are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As JSON has it: in brackets, with commas.
    List,
    /// As JSON Lines have it: one behind the other, only blanks between.
    Lines,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    First,
    Between,
    Done,
    Broken,
}

/// An element of a list.
#[derive(Debug)]
pub struct Item<'a> {
    /// The text of the element.
    pub text: &'a str,
    /// What it is.
    pub content: Content<'a>,
}

impl Item<'_> {
    /// The type of the element.
    pub fn kind(&self) -> Type {
        match self.content {
            Content::Object(_) => Type::Object,
            Content::Other(value) => Type::of(value),
        }
    }
}

/// What an element of a list is.
#[derive(Debug)]
pub enum Content<'a> {
    /// `{…}`
    Object(Object<'a>),
    /// Anything else.
    Other(&'a RawValue),
}

/// An element, or that it was read by somebody else.
pub(super) enum Next<'a> {
    Item(Item<'a>),
    Taken,
}

/// The text stops being JSON.
struct Broken;

impl<'a> Items<'a> {
    /// The elements of a text that begins as a list; `None` where it does not.
    pub fn of(text: &'a str) -> Option<Self> {
        Some(Self {
            rest: text.trim_start_matches(BLANKS).strip_prefix('[')?,
            state: State::First,
            form: Form::List,
        })
    }

    /// The documents of a text of JSON Lines.
    pub(super) fn of_lines(text: &'a str) -> Self {
        Self {
            rest: text,
            state: State::First,
            form: Form::Lines,
        }
    }

    /// What was not read, from where the text stops being JSON on.
    pub(super) fn rest(&self) -> &'a str {
        self.rest.trim_start_matches(BLANKS)
    }

    /// Whether the text turned out to be no JSON. Known when all elements were
    /// read.
    pub fn is_broken(&self) -> bool {
        self.state == State::Broken
    }

    /// The next element, unless `take` reads it from the text that begins with it, and
    /// says how long it is.
    pub(super) fn next_unless(
        &mut self,
        take: &mut dyn FnMut(&'a str) -> Option<usize>,
    ) -> Option<Next<'a>> {
        let next = self.step(take);
        next.unwrap_or_else(|Broken| {
            self.state = State::Broken;
            None
        })
    }

    fn step(
        &mut self,
        take: &mut dyn FnMut(&'a str) -> Option<usize>,
    ) -> Result<Option<Next<'a>>, Broken> {
        if matches!(self.state, State::Done | State::Broken) {
            return Ok(None);
        }
        let rest = self.rest();
        match self.form {
            Form::Lines if rest.is_empty() => {
                self.state = State::Done;
                return Ok(None);
            }
            Form::Lines => {}
            Form::List => {
                if let Some(behind) = rest.strip_prefix(']') {
                    self.state = State::Done;
                    let ends = behind.trim_start_matches(BLANKS).is_empty();
                    return if ends { Ok(None) } else { Err(Broken) };
                }
                self.rest = match self.state {
                    State::First => rest,
                    _ => rest.strip_prefix(',').ok_or(Broken)?,
                };
            }
        }
        self.state = State::Between;
        let rest = self.rest();
        let (length, next) = match take(rest) {
            Some(length) => (length, Next::Taken),
            None => {
                let item = item(rest).map_err(|_| Broken)?;
                (item.text.len(), Next::Item(item))
            }
        };
        self.rest = rest.get(length..).ok_or(Broken)?;
        Ok(Some(next))
    }
}

/// Where the next of the elements of a list begins in a text, which may be cut off
/// anywhere.
pub(super) enum Start {
    /// So many bytes on.
    At(usize),
    /// There is none.
    End,
    /// More of the text is needed to tell.
    TooShort,
    /// No JSON.
    Broken,
}

/// Looks for the next of the elements of a list. `first` is whether there was none
/// before, `last` whether the list ends where the text does.
pub(super) fn start(text: &str, form: Form, first: bool, last: bool) -> Start {
    let mut rest = text.trim_start_matches(BLANKS);
    if rest.is_empty() {
        return if last { Start::End } else { Start::TooShort };
    }
    if !first && form == Form::List {
        let Some(behind) = rest.strip_prefix(',') else {
            return Start::Broken;
        };
        rest = behind.trim_start_matches(BLANKS);
        if rest.is_empty() {
            return if last { Start::Broken } else { Start::TooShort };
        }
    }
    Start::At(text.len() - rest.len())
}

/// What a text begins with, which may be cut off anywhere.
pub(super) enum Found<'a> {
    /// An element.
    Item(Item<'a>),
    /// More of the text is needed to tell.
    TooShort,
    /// No JSON.
    Broken,
}

/// Whether a text holds one object behind the other, as far as it begins.
pub(super) fn are_lines(text: &str) -> bool {
    let text = text.trim_start_matches(BLANKS);
    if !text.starts_with('{') {
        return false;
    }
    let Ok((first, _)) = value::<IgnoredAny>(text) else {
        return false;
    };
    let rest = text.get(first.len()..).unwrap_or_default();
    rest.trim_start_matches(BLANKS).starts_with('{')
}

/// Reads the element that a text begins with.
pub(super) fn first(text: &str, last: bool) -> Found<'_> {
    match item(text) {
        // A number goes on where its next digit is still to come.
        Ok(item) if item.text.len() == text.len() && !last => Found::TooShort,
        Ok(item) => Found::Item(item),
        Err(Some(error)) if error.is_eof() && !last => Found::TooShort,
        Err(_) => Found::Broken,
    }
}

/// The element that a text begins with.
fn item(text: &str) -> Result<Item<'_>, Option<serde_json::Error>> {
    if Type::of_text(text) == Some(Type::Object) {
        let (text, object) = value(text)?;
        let content = Content::Object(object);
        return Ok(Item { text, content });
    }
    let (text, value) = value(text)?;
    let content = Content::Other(value);
    Ok(Item { text, content })
}

fn value<'a, T: Deserialize<'a>>(text: &'a str) -> Result<(&'a str, T), Option<serde_json::Error>> {
    let mut values = Deserializer::from_str(text).into_iter::<T>();
    let value = values.next().ok_or(None)?.map_err(Some)?;
    let text = text.get(..values.byte_offset()).ok_or(None)?;
    Ok((text, value))
}

impl<'a> Iterator for Items<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.next_unless(&mut |_| None)? {
            Next::Item(item) => Some(item),
            Next::Taken => None,
        }
    }
}
