//! Whether a JSON document is as a JSON Schema says: as much of draft 7 as the
//! schemas in use need. A keyword that is not known here is a failure, so that
//! nothing is taken to hold that was not looked at.

use serde_json::Value;

/// Keywords that say nothing about a value.
const SILENT: [&str; 10] = [
    "$schema",
    "$id",
    "title",
    "description",
    "default",
    "definitions",
    "format",
    "examples",
    "$comment",
    "additionalProperties",
];

/// What in a document is not as its schema says; each with its place.
pub(crate) fn faults(schema: &Value, document: &Value) -> Vec<String> {
    let mut check = Check {
        root: schema,
        faults: Vec::new(),
    };
    check.value(schema, document, "");
    check.faults
}

struct Check<'s> {
    root: &'s Value,
    faults: Vec<String>,
}

impl<'s> Check<'s> {
    fn value(&mut self, schema: &'s Value, value: &Value, at: &str) {
        let object = match schema {
            Value::Bool(true) => return,
            Value::Bool(false) => return self.fault(at, "nothing may stand here"),
            other => other
                .as_object()
                .expect("a schema is an object or a boolean"),
        };
        for (keyword, asked) in object {
            if !SILENT.contains(&keyword.as_str()) && !self.holds(keyword, asked, value, at) {
                self.fault(at, &format!("`{value}` is not as `{keyword}`: {asked}"));
            }
        }
        if let (Some(asked), Some(fields)) = (object.get("additionalProperties"), value.as_object())
        {
            let known = object.get("properties").and_then(Value::as_object);
            for (key, value) in fields {
                if !known.is_some_and(|known| known.contains_key(key)) {
                    self.value(asked, value, &format!("{at}/{key}"));
                }
            }
        }
    }

    fn fault(&mut self, at: &str, what: &str) {
        self.faults.push(format!("{at}: {what}"));
    }

    /// Whether what one keyword asks holds. Faults of parts are told by themselves.
    fn holds(&mut self, keyword: &str, asked: &'s Value, value: &Value, at: &str) -> bool {
        let list = |asked: &'s Value| asked.as_array().expect("a list").iter();
        let number = asked.as_f64();
        match keyword {
            "$ref" => {
                let pointer = asked.as_str().and_then(|text| text.strip_prefix('#'));
                let target = pointer.and_then(|pointer| self.root.pointer(pointer));
                self.value(target.expect("a schema of this file"), value, at);
                true
            }
            "type" => match asked {
                Value::Array(all) => all.iter().any(|one| is(one, value)),
                one => is(one, value),
            },
            "enum" => list(asked).any(|one| one == value),
            "const" => asked == value,
            "required" => value.as_object().is_none_or(|fields| {
                list(asked).all(|key| fields.contains_key(key.as_str().expect("a key")))
            }),
            "properties" => {
                for (key, schema) in asked.as_object().expect("properties") {
                    if let Some(value) = value.get(key) {
                        self.value(schema, value, &format!("{at}/{key}"));
                    }
                }
                true
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    self.value(asked, item, &format!("{at}/{index}"));
                }
                true
            }
            "minItems" => value
                .as_array()
                .is_none_or(|all| all.len() as f64 >= number.unwrap()),
            "uniqueItems" => value.as_array().is_none_or(|all| {
                let pairs = all.iter().enumerate();
                asked == false || pairs.clone().all(|(at, one)| !all[..at].contains(one))
            }),
            "minLength" => value
                .as_str()
                .is_none_or(|text| text.chars().count() as f64 >= number.unwrap()),
            "minimum" => value.as_f64().is_none_or(|value| value >= number.unwrap()),
            "maximum" => value.as_f64().is_none_or(|value| value <= number.unwrap()),
            "pattern" => value
                .as_str()
                .is_none_or(|text| matches(asked.as_str().expect("a pattern"), text)),
            "anyOf" => list(asked).any(|one| self.is_valid(one, value)),
            "oneOf" => list(asked).filter(|one| self.is_valid(one, value)).count() == 1,
            unknown => panic!("the keyword `{unknown}` is not known to this check"),
        }
    }

    fn is_valid(&self, schema: &'s Value, value: &Value) -> bool {
        let mut check = Check {
            root: self.root,
            faults: Vec::new(),
        };
        check.value(schema, value, "");
        check.faults.is_empty()
    }
}

fn is(kind: &Value, value: &Value) -> bool {
    match kind.as_str().expect("the name of a type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        unknown => panic!("the type `{unknown}` is not known to this check"),
    }
}

/// Whether a text fits one of the few regular expressions in use. Others that are met
/// have to be written here.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern {
        "^RBAC[0-9]{0,3}$" => text.strip_prefix("RBAC").is_some_and(|digits| {
            digits.len() <= 3 && digits.bytes().all(|digit| digit.is_ascii_digit())
        }),
        unknown => panic!("the pattern `{unknown}` is not known to this check"),
    }
}

#[test]
fn what_a_schema_forbids_is_found() {
    let schema = serde_json::json!({
        "type": "object",
        "required": ["a"],
        "additionalProperties": false,
        "properties": {
            "a": { "type": "integer", "minimum": 1 },
            "b": { "type": "array", "minItems": 1, "uniqueItems": true, "items": { "$ref": "#/definitions/c" } },
        },
        "definitions": { "c": { "enum": ["x", "y"] } },
    });
    let count = |text: &str| faults(&schema, &serde_json::from_str(text).unwrap()).len();
    assert_eq!(count(r#"{"a": 1, "b": ["x", "y"]}"#), 0);
    for (text, expected) in [
        (r#"{"a": 0}"#, 1),
        (r#"{"a": "1"}"#, 1),
        (r#"{"b": []}"#, 2),
        (r#"{"a": 1, "b": ["x", "x"]}"#, 1),
        (r#"{"a": 1, "b": ["z"], "d": 1}"#, 2),
        ("[]", 1),
    ] {
        assert_eq!(count(text), expected, "{text}");
    }
}
