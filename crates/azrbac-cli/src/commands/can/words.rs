//! What is wrong with a line of a batch, in plain words. It is read again for that, so
//! that lines that are right cost nothing.

use std::collections::HashSet;

use azrbac_core::diagnostic::Diagnostic;
use azrbac_core::json::{self, Document, Field, Object, Root, Type};
use azrbac_core::text::{Sources, caseless};
use serde_json::value::RawValue;

use super::lines::COLUMNS;

/// The keys that every question has.
pub(super) const NEEDED: [&str; 3] = ["principal", "operation", "scope"];

/// Why a line is no question.
pub(super) fn of_line(line: &str) -> String {
    let found = object(line).and_then(|object| {
        of_keys(&object)?;
        object.fields().iter().try_for_each(of_field)?;
        let lacks = NEEDED.iter().find(|name| object.peek(&[name]).is_none());
        lacks.map_or(Ok(()), |name| Err(format!("`{name}` is missing")))
    });
    found.err().unwrap_or_else(not_read)
}

/// Why a cell of a CSV file holds no attributes.
pub(super) fn of_attributes(cell: &str) -> String {
    let found = object(cell).and_then(|sources| of_sources(&sources));
    found.err().unwrap_or_else(not_read)
}

/// What is left to say where nothing is seen to be wrong.
fn not_read() -> String {
    "it cannot be read".to_owned()
}

type Found<T> = Result<T, String>;

fn object(text: &str) -> Found<Object<'_>> {
    match text.trim_start().chars().next() {
        None | Some('{') => {}
        Some(other) => return Err(format!("expected an object, found `{other}`")),
    }
    let document = Document::new(Sources::new().add("line"), text);
    match document.root() {
        Ok(Root::Object(object)) => Ok(object),
        Ok(_) => Err("expected an object".to_owned()),
        Err(problem) => Err(of_syntax(text, &problem)),
    }
}

fn of_syntax(text: &str, problem: &Diagnostic) -> String {
    if problem.message.starts_with("the document ends") {
        return "the line ends before its object does".to_owned();
    }
    let start = problem.primary.as_ref().map(|label| label.span.start);
    let before = start.and_then(|start| text.get(..start));
    let column = before.map_or(0, |before| before.chars().count()) + 1;
    format!("{} at column {column}", problem.message)
}

/// Keys that are not known, and those that stand twice.
fn of_keys(object: &Object<'_>) -> Found<()> {
    let mut seen = HashSet::new();
    for field in object.fields() {
        let key = field.key();
        if !COLUMNS.contains(&key) {
            let meant = COLUMNS.iter().find(|name| caseless::eq(name, key));
            let help = meant.map_or_else(String::new, |name| format!(": write `{name}`"));
            return Err(format!("`{key}` is no key of a question{help}"));
        }
        if !seen.insert(key) {
            return Err(format!("`{key}` stands twice"));
        }
    }
    Ok(())
}

fn of_field(field: &Field<'_>) -> Found<()> {
    let key = field.key();
    if field.is_null() && !NEEDED.contains(&key) {
        return Ok(());
    }
    let problem = match key {
        "attributes" => {
            let sources = Object::read(field.value());
            let sources = sources.map_err(|error| error.message);
            sources.and_then(|sources| of_sources(&sources)).err()
        }
        "attributesComplete" => json::boolean(field.value()).err().map(|e| e.message),
        _ => json::string(field.value()).err().map(|e| e.message),
    };
    problem.map_or(Ok(()), |problem| Err(format!("`{key}`: {problem}")))
}

fn of_sources(sources: &Object<'_>) -> Found<()> {
    for source in sources.fields() {
        let paths = Object::read(source.value());
        let paths = paths.map_err(|error| format!("`{}`: {error}", source.key()))?;
        let wrong = paths.fields().iter().find(|path| !is_value(path.value()));
        if let Some(path) = wrong {
            return Err(format!(
                "`{}`: expected a string, a whole number, true or false, or a list of them",
                path.key()
            ));
        }
    }
    Ok(())
}

/// Whether it is what an attribute may be given as.
fn is_value(value: &RawValue) -> bool {
    let is_scalar = |value: &RawValue| match Type::of(value) {
        Type::String => json::string(value).is_ok(),
        Type::Boolean => true,
        Type::Number => value.get().parse::<i64>().is_ok(),
        _ => false,
    };
    is_scalar(value) || json::list(value, "").is_ok_and(|all| all.into_iter().all(is_scalar))
}

#[cfg(test)]
mod tests {
    use super::{of_attributes, of_line};

    #[test]
    fn what_is_wrong_is_told_without_words_of_a_parser() {
        let good = r#""principal": "Ada", "operation": "listKeys", "scope": "/""#;
        let with = |more: &str| format!("{{{good}, {more}}}");
        for (line, told) in [
            (with(r#""when": 1"#), "`when` is no key of a question"),
            (
                with(r#""Plane": "data""#),
                "`Plane` is no key of a question: write `plane`",
            ),
            (with(r#""scope": "/a""#), "`scope` stands twice"),
            (
                with(r#""plane": 5"#),
                "`plane`: expected a string, found a number",
            ),
            (
                with(r#""attributesComplete": "yes""#),
                "`attributesComplete`: expected `true` or `false`, found a string",
            ),
            (
                with(r#""attributes": []"#),
                "`attributes`: expected an object, found a list",
            ),
            (
                with(r#""attributes": {"Resource": 5}"#),
                "`attributes`: `Resource`: expected an object, found a number",
            ),
            (
                with(r#""attributes": {"Resource": {"a:b": [1.5]}}"#),
                "`attributes`: `a:b`: expected a string, a whole number, true or false, or a \
                 list of them",
            ),
            (
                r#"{"principal": "Ada"}"#.to_owned(),
                "`operation` is missing",
            ),
            (
                r#"{"principal": null}"#.to_owned(),
                "`principal`: expected a string, found null",
            ),
            (
                r#"{"principal": "Ada""#.to_owned(),
                "the line ends before its object does",
            ),
            (
                r#"{"principal": Ada}"#.to_owned(),
                "expected a value, found `A` at column 15",
            ),
            ("Ada".to_owned(), "expected an object, found `A`"),
        ] {
            assert_eq!(of_line(&line), told, "{line}");
        }
        assert_eq!(of_attributes("Resource"), "expected an object, found `R`");
    }
}
