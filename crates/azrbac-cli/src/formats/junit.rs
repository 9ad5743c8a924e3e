//! JUnit XML: suites of test cases, in the form that CI systems read. There is no
//! standard; this keeps to what is common to all of them.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::error::CliError;

/// A file with what was tested in it.
pub(crate) struct Suite {
    pub(crate) name: String,
    pub(crate) cases: Vec<TestCase>,
}

/// One test.
pub(crate) struct TestCase {
    pub(crate) name: String,
    /// What groups it with others, beside the suite.
    pub(crate) class: String,
    pub(crate) file: String,
    pub(crate) line: Option<usize>,
    pub(crate) state: State,
    /// What is worth knowing beside.
    pub(crate) output: Option<String>,
}

/// What became of a test.
pub(crate) enum State {
    Passed,
    /// It did not hold.
    Failed(Trouble),
    /// It could not be decided.
    Error(Trouble),
}

/// Why.
pub(crate) struct Trouble {
    pub(crate) kind: String,
    pub(crate) message: String,
    pub(crate) text: String,
}

/// The whole document. No times are told: the same input gives the same output.
pub(crate) fn write(name: &str, suites: &[Suite]) -> Result<String, CliError> {
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 2);
    document(&mut out, name, suites)
        .ok()
        .and_then(|()| String::from_utf8(out.into_inner()).ok())
        .map(|text| text + "\n")
        .ok_or_else(|| CliError::Write {
            path: "the document".to_owned(),
            problem: "it could not be put together".to_owned(),
        })
}

fn document(out: &mut Writer<Vec<u8>>, name: &str, suites: &[Suite]) -> std::io::Result<()> {
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let all = || suites.iter().flat_map(|suite| &suite.cases);
    out.create_element("testsuites")
        .with_attribute(("name", name))
        .with_attributes(counts(all()).iter().map(pair))
        .write_inner_content(|out| suites.iter().try_for_each(|one| suite(out, one)))?;
    Ok(())
}

/// How many tests there are, and of which kind.
fn counts<'c>(cases: impl Iterator<Item = &'c TestCase>) -> [(&'static str, String); 4] {
    let (mut tests, mut failures, mut errors) = (0_usize, 0_usize, 0_usize);
    for case in cases {
        tests += 1;
        match case.state {
            State::Passed => {}
            State::Failed(_) => failures += 1,
            State::Error(_) => errors += 1,
        }
    }
    [
        ("tests", tests.to_string()),
        ("failures", failures.to_string()),
        ("errors", errors.to_string()),
        ("skipped", "0".to_owned()),
    ]
}

fn pair<'p>((name, value): &'p (&'static str, String)) -> (&'p str, &'p str) {
    (name, value)
}

fn suite(out: &mut Writer<Vec<u8>>, suite: &Suite) -> std::io::Result<()> {
    out.create_element("testsuite")
        .with_attribute(("name", &*clean(&suite.name)))
        .with_attributes(counts(suite.cases.iter()).iter().map(pair))
        .write_inner_content(|out| suite.cases.iter().try_for_each(|one| case(out, one)))?;
    Ok(())
}

fn case(out: &mut Writer<Vec<u8>>, case: &TestCase) -> std::io::Result<()> {
    let line = case.line.map(|line| line.to_string());
    let element = out
        .create_element("testcase")
        .with_attribute(("name", &*clean(&case.name)))
        .with_attribute(("classname", &*clean(&case.class)))
        .with_attribute(("file", &*clean(&case.file)))
        .with_attributes(line.as_deref().map(|line| ("line", line)));
    let parts = [match &case.state {
        State::Passed => None,
        State::Failed(trouble) => Some(("failure", trouble)),
        State::Error(trouble) => Some(("error", trouble)),
    }];
    let trouble = parts.into_iter().flatten().next();
    if trouble.is_none() && case.output.is_none() {
        element.write_empty()?;
        return Ok(());
    }
    element.write_inner_content(|out| {
        if let Some((name, trouble)) = trouble {
            out.create_element(name)
                .with_attribute(("message", &*clean(&trouble.message)))
                .with_attribute(("type", &*trouble.kind))
                .write_text_content(BytesText::new(&clean(&trouble.text)))?;
        }
        if let Some(output) = &case.output {
            out.create_element("system-out")
                .write_text_content(BytesText::new(&clean(output)))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// The text without characters that XML 1.0 cannot hold, not even escaped.
fn clean(text: &str) -> String {
    let allowed =
        |letter: char| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars()
        .map(|letter| if allowed(letter) { letter } else { '\u{fffd}' })
        .collect()
}

#[cfg(test)]
mod tests {
    use quick_xml::Reader;
    use quick_xml::events::Event;

    use super::{State, Suite, TestCase, Trouble, write};

    fn trouble(text: &str) -> Trouble {
        Trouble {
            kind: "nobody-may".to_owned(),
            message: text.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn whatever_stands_in_a_text_comes_back_from_the_xml() {
        let strange = "<a href=\"x\"> & 'b' ]]> \u{0} \u{1b} \u{1f600}\n\u{ffff} end";
        let case = |state| TestCase {
            name: strange.to_owned(),
            class: "c".to_owned(),
            file: "f.toml".to_owned(),
            line: Some(3),
            state,
            output: Some(strange.to_owned()),
        };
        let suite = Suite {
            name: strange.to_owned(),
            cases: vec![
                case(State::Passed),
                case(State::Failed(trouble(strange))),
                case(State::Error(trouble(strange))),
            ],
        };
        let text = write("azrbac", &[suite]).unwrap();
        let mut reader = Reader::from_str(&text);
        let (mut names, mut depth) = (Vec::new(), 0_i32);
        loop {
            match reader.read_event().expect("well-formed XML") {
                Event::Eof => break,
                Event::Start(start) => {
                    depth += 1;
                    names.push(start.name().as_ref().to_string());
                    for attribute in start.attributes() {
                        attribute.expect("a well-formed attribute");
                    }
                }
                Event::End(_) => depth -= 1,
                _ => {}
            }
        }
        assert_eq!(depth, 0);
        let count = |name: &str| names.iter().filter(|found| *found == name).count();
        assert_eq!(
            (count("testcase"), count("failure"), count("error")),
            (3, 1, 1)
        );
        assert!(
            text.contains("tests=\"3\" failures=\"1\" errors=\"1\""),
            "{text}"
        );
        assert!(!text.contains('\u{1b}') && !text.contains('\u{0}'));
    }
}
