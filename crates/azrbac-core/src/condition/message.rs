//! How findings about conditions are worded.

use std::borrow::Cow;

use super::finding::{Finding, FindingKind};
use super::parser::MOST_BYTES;

impl Finding {
    /// What is wrong, in a few words.
    pub fn message(&self) -> String {
        match &self.kind {
            FindingKind::Empty => "the condition is empty".to_owned(),
            FindingKind::StrayCharacters(text) => format!("`{}` means nothing here", short(text)),
            FindingKind::UnclosedText => "this text has no closing quote".to_owned(),
            FindingKind::UnclosedPath => "this `[` has no `]`".to_owned(),
            FindingKind::DoubleQuotes => "a text stands in double quotes".to_owned(),
            FindingKind::UnclosedParenthesis => "this `(` has no `)`".to_owned(),
            FindingKind::UnopenedParenthesis => "this `)` has no `(`".to_owned(),
            FindingKind::Expected { what, found } => match found {
                Some(found) => format!("expected {what}, found `{}`", short(found)),
                None => format!("expected {what}, found the end of the condition"),
            },
            FindingKind::NumberTooLarge(number) => {
                format!("`{}` is no number of 64 bits", short(number))
            }
            FindingKind::More { count } => format!("and {count} more faults"),
            FindingKind::UnknownOperator { name, .. } => {
                format!("`{}` is no operator", short(name))
            }
            FindingKind::UnknownQuantifier { name, .. } => {
                format!("`{}` is no quantifier", short(name))
            }
            FindingKind::UnknownSource { name, .. } => {
                format!("`{}` is no source of attributes", short(name))
            }
            FindingKind::EmptyPath => "no attribute is named in the brackets".to_owned(),
            FindingKind::EmptyPattern => "`ActionMatches` is given an empty pattern".to_owned(),
            FindingKind::Unfinished { .. } => "the comparison is not finished".to_owned(),
            FindingKind::TooLong { bytes } => {
                format!("the condition has {bytes} bytes, and Azure takes {MOST_BYTES}")
            }
            FindingKind::MixedOperators => {
                "AND and OR stand at one level without parentheses".to_owned()
            }
            FindingKind::EmptySet => "the set is empty".to_owned(),
            FindingKind::QuotedGuid => "a GUID stands in quotes".to_owned(),
            FindingKind::OldSubOperation => {
                "`@Request[subOperation]` is the old way to test a sub-operation".to_owned()
            }
            _ => self.typed_message(),
        }
    }

    fn typed_message(&self) -> String {
        match &self.kind {
            FindingKind::UnknownAttribute { path } => format!("`{path}` is no known attribute"),
            FindingKind::WrongSource { path, source, .. } => {
                format!("`{path}` is never an attribute of `@{source}`")
            }
            FindingKind::NotCarried {
                attribute,
                operation,
                ..
            } => format!("`{attribute}` is not there when `{operation}` is checked"),
            FindingKind::OperatorType {
                operator,
                path,
                holds,
            } => format!(
                "`{operator}` cannot compare `{path}`, of type {}",
                holds.name()
            ),
            FindingKind::ValueType { operator, value } => {
                format!("`{operator}` cannot compare `{}`", short(value))
            }
            FindingKind::QuantifierNeeded { operator } => {
                format!("`{operator}` compares several values without a quantifier")
            }
            FindingKind::QuantifierNotListed { operator } => {
                format!("a quantifier stands before `{operator}`")
            }
            FindingKind::CaseOfResourceId { operator } => {
                format!("`{operator}` compares the letter case of a resource id")
            }
            _ => String::new(),
        }
    }

    /// What to do about it, where that can be said.
    pub fn help(&self) -> Option<String> {
        let help = match &self.kind {
            FindingKind::DoubleQuotes => "write texts in single quotes".to_owned(),
            FindingKind::UnknownOperator { near, .. }
            | FindingKind::UnknownQuantifier { near, .. }
            | FindingKind::UnknownSource { near, .. } => format!("did you mean `{}`?", (*near)?),
            FindingKind::Unfinished { attribute } => {
                format!("to ask for a missing attribute, write `NOT Exists {attribute}`")
            }
            FindingKind::MixedOperators => {
                "put parentheses around what belongs together; it is read with AND binding tighter"
                    .to_owned()
            }
            FindingKind::WrongSource { path, instead, .. } => {
                format!("write `@{instead}[{path}]`")
            }
            FindingKind::NotCarried { instead, .. } => {
                format!("use `@{}` for this operation", (*instead)?)
            }
            FindingKind::OperatorType { holds, .. } => {
                format!("use an operator that begins with `{}`", holds.name())
            }
            FindingKind::QuantifierNeeded { operator } => {
                let usual = operator.usual_quantifier();
                format!("write a quantifier, such as `{usual}:{operator}`")
            }
            FindingKind::NumberTooLarge(_) => {
                format!("write a number between {} and {}", i64::MIN, i64::MAX)
            }
            FindingKind::More { .. } => "mend the first ones: others may come from them".to_owned(),
            FindingKind::QuotedGuid => "write the GUID without quotes".to_owned(),
            FindingKind::OldSubOperation => "write `SubOperationMatches{'…'}`".to_owned(),
            FindingKind::CaseOfResourceId { operator } => {
                format!("use `{operator}IgnoreCase`")
            }
            _ => return None,
        };
        Some(help)
    }
}

/// The text, cut where a message would grow too long to be read.
fn short(text: &str) -> Cow<'_, str> {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    }
}
