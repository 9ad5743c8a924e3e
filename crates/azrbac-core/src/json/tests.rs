use proptest::prelude::*;

use super::{Document, Items, Object, Root, Type, boolean, decode, list, string};
use crate::diagnostic::Diagnostic;
use crate::text::{FileId, Sources};

fn file() -> FileId {
    Sources::new().add("test.json")
}

fn object<'a>(document: &Document<'a>) -> Object<'a> {
    match document.root().unwrap() {
        Root::Object(object) => object,
        other => panic!("{other:?}"),
    }
}

/// The text that a diagnostic points at.
fn at<'a>(text: &'a str, diagnostic: &Diagnostic) -> &'a str {
    text.get(diagnostic.primary.as_ref().unwrap().span.range())
        .unwrap()
}

fn error(text: &str) -> Diagnostic {
    *Document::new(file(), text).root().unwrap_err()
}

#[test]
fn encodings() {
    let utf16 = |mark: [u8; 2], unit: fn(u16) -> [u8; 2]| {
        let units = "{\"ä\": \"🔑\"}".encode_utf16();
        mark.into_iter().chain(units.flat_map(unit)).collect()
    };
    for bytes in [
        "{\"ä\": \"🔑\"}".as_bytes().to_vec(),
        b"\xEF\xBB\xBF{\"\xC3\xA4\": \"\xF0\x9F\x94\x91\"}".to_vec(),
        utf16([0xFF, 0xFE], u16::to_le_bytes),
        utf16([0xFE, 0xFF], u16::to_be_bytes),
    ] {
        assert_eq!(decode(bytes).unwrap(), "{\"ä\": \"🔑\"}");
    }
    for (bytes, offset) in [
        (b"ab\xFFc".to_vec(), "offset 2 "),
        (b"\xEF\xBB\xBFab\xFF".to_vec(), "offset 5 "),
        (b"\xFF\xFE{\0}".to_vec(), "offset 4 "),
        (b"\xFF\xFE{\0\0\xD8{\0".to_vec(), "offset 4 "),
        (b"{\0}\0".to_vec(), "UTF-16 without a byte order mark"),
        (b"\0[\0]".to_vec(), "UTF-16 without a byte order mark"),
        (b"\x1F\x8B\x08".to_vec(), "packed"),
        (b"PK\x03\x04".to_vec(), "packed"),
    ] {
        let message = decode(bytes).unwrap_err().to_string();
        assert!(message.contains(offset), "{message}");
    }
}

#[test]
fn keys_and_values_know_their_places() {
    let text = "{ \"Name\" : \"x\\u0041\", \"n\\u0061me\":[1, true] , \"z\": null }";
    let document = Document::new(file(), text);
    let object = object(&document);
    let keys: Vec<&str> = object.fields().iter().map(super::Field::key).collect();
    assert_eq!(keys, ["Name", "name", "z"]);
    let places: Vec<&str> = object
        .fields()
        .iter()
        .map(|field| text.get(document.span(field.quoted_key()).range()).unwrap())
        .collect();
    assert_eq!(places, ["\"Name\"", "\"n\\u0061me\"", "\"z\""]);
    let duplicates = object.duplicates();
    assert_eq!(duplicates.len(), 1);
    assert_eq!(duplicates[0].again.key(), "name");

    let last = object.get(&["absent", "NAME"]).unwrap();
    assert_eq!(
        text.get(document.span_of(last.value()).range()).unwrap(),
        "[1, true]"
    );
    let items = list(last.value(), "a list").unwrap();
    assert_eq!(boolean(items[1]), Ok(true));
    let error = string(items[0]).unwrap_err();
    assert_eq!(error.message, "expected a string, found a number");
    assert_eq!(text.get(document.span(error.at).range()).unwrap(), "1");
    assert_eq!(string(object.fields()[0].value()).unwrap(), "xA");
    let unknown: Vec<&str> = object.unknown(&["Q"]).map(super::Field::key).collect();
    assert_eq!(unknown, ["z"]);
}

#[test]
fn a_null_gives_way_to_another_name_of_the_same_thing() {
    let document = Document::new(file(), r#"{"a": null, "b": 1}"#);
    let object = object(&document);
    assert_eq!(object.get(&["a", "b"]).unwrap().key(), "b");
    assert!(object.get(&["a"]).unwrap().is_null());
}

#[test]
fn a_text_from_elsewhere_has_the_place_of_the_whole() {
    let document = Document::new(file(), "[1]");
    assert_eq!(document.span("elsewhere").range(), 0..3);
}

#[test]
fn syntax_errors_speak_plainly_and_point() {
    for (text, place, message) in [
        ("", "", "the file is empty"),
        (" \n ", " ", "the file is empty"),
        (
            "{\"a\": [1, 2",
            "2",
            "the document ends before it is complete",
        ),
        (
            "{\n  // why\n  \"a\": 1}",
            "/",
            "JSON has no comments, and here is one",
        ),
        (
            "{\"a\": 1 /* why */}",
            "/",
            "JSON has no comments, and here is one",
        ),
        (
            "[1, # why\n 2]",
            "#",
            "JSON has no comments, and here is one",
        ),
        ("[1,\n 2,\n]", ",", "a comma behind the last element"),
        ("{\"a\": 1,}", ",", "a comma behind the last element"),
        (
            "{\"a\": [\"x\",\n]}",
            ",",
            "a comma behind the last element",
        ),
        (" az role", "a", "the file is no JSON: it begins with `a`"),
        ("{'a': 1}", "'", "a single quote"),
        ("{a: 1}", "a", "expected a key, found `a`"),
        ("{\"ä\": <x>}", "<", "expected JSON, found `<`"),
        ("{\"a\": [{% x %}]}", "%", "expected JSON, found `%`"),
        ("{\"a\": }", "}", "expected a value, found `}`"),
        ("{\"a\" 1}", "1", "expected `:`, found `1`"),
        (
            "[] []",
            "[",
            "there is more text behind the end of the document",
        ),
        ("nope", "o", "expected `true`, `false` or `null`, found `o`"),
    ] {
        let error = error(text);
        assert_eq!(error.message, message, "{text}");
        assert_eq!(at(text, &error), place, "{text}");
        assert!(!error.message.contains("line"), "{text}");
    }
}

#[test]
fn deep_nesting_is_skipped() {
    let deep =
        |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000));
    let lists = deep("[", "]");
    let objects = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    for text in [&lists, &objects] {
        assert!(Document::new(file(), text).root().is_ok());
    }
    let inside = format!("{{\"permissions\": {lists}, \"name\": \"x\"}}");
    let document = Document::new(file(), &inside);
    let object = object(&document);
    assert_eq!(string(object.get(&["name"]).unwrap().value()).unwrap(), "x");
    let unclosed = "[".repeat(100_000);
    assert_eq!(
        error(&unclosed).message,
        "the document ends before it is complete"
    );
}

#[test]
fn many_keys_cost_linear_time() {
    let fields: Vec<String> = (0..200_000).map(|at| format!("\"k{at}\":1")).collect();
    let text = format!("{{{},\"K7\":2}}", fields.join(","));
    let document = Document::new(file(), &text);
    let object = object(&document);
    let duplicates = object.duplicates();
    assert_eq!(duplicates.len(), 1);
    assert_eq!(duplicates[0].first.key(), "k7");
}

#[test]
fn elements_come_one_after_the_other_with_their_text() {
    let text = " [ {\"a\": [1, 2]} ,\"x]\",\n-1.5, [], null ] ";
    let mut items = Items::of(text).unwrap();
    let found: Vec<(&str, Type)> = items
        .by_ref()
        .map(|item| (item.text, item.kind()))
        .collect();
    assert_eq!(
        found,
        [
            ("{\"a\": [1, 2]}", Type::Object),
            ("\"x]\"", Type::String),
            ("-1.5", Type::Number),
            ("[]", Type::List),
            ("null", Type::Null),
        ]
    );
    assert!(!items.is_broken());
    assert!(Items::of("{}").is_none());
}

proptest! {
    #[test]
    fn elements_end_early_exactly_where_the_text_is_no_json(
        text in "\\[[\\[\\]{}\",:a1 \n]{0,12}\\]?"
    ) {
        let mut items = Items::of(&text).unwrap();
        let count = items.by_ref().count();
        match serde_json::from_str::<Vec<serde_json::Value>>(&text) {
            Ok(values) => prop_assert_eq!((count, items.is_broken()), (values.len(), false)),
            Err(_) => prop_assert!(items.is_broken()),
        }
    }

    #[test]
    fn any_bytes_give_text_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(text) = decode(bytes) {
            let _ = Document::new(file(), &text).root();
        }
    }

    #[test]
    fn any_text_gives_a_document_or_a_place(text in "[\\[\\]{}\",:a1ä/ \n]{0,40}") {
        let document = Document::new(file(), &text);
        match document.root() {
            Ok(_) => prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok()),
            Err(error) => {
                prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_err());
                let range = error.primary.unwrap().span.range();
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
