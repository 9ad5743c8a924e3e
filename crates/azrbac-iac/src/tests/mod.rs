//! Files of every form, what is found in them and where.

mod hcl;
mod hostile;
mod plan;
mod template;
mod yaml;

use azrbac_core::text::Sources;
use azrbac_lint::{Subject, lint};

use crate::{Form, Read, read};

/// A file, read.
struct Case {
    text: String,
    read: Read,
    sources: Sources,
}

impl Case {
    fn new(name: &str, text: &str) -> Self {
        let mut sources = Sources::new();
        let file = sources.add(name);
        let read = read(name, file, text);
        sources.keep_text(file, text.into());
        let text = text.to_owned();
        Self {
            text,
            read,
            sources,
        }
    }

    /// The findings: line, column, code and the text at fault.
    fn findings(&self) -> Vec<String> {
        let subject = Subject::new(azrbac_roles::catalog(), azrbac_roles::library());
        let findings = lint(&subject.file(&self.read.file)).into_iter();
        findings
            // These files hold what they are about and nothing else.
            .filter(|finding| finding.rule.name != "no-assignable-scope")
            .map(|finding| {
                let span = finding.primary.expect("a place");
                let at = self.sources.position(span.file, span.start).unwrap();
                let text = self.text.get(span.range()).expect("a place in the text");
                format!("{}:{} {} {text}", at.line, at.column, finding.rule.code)
            })
            .collect()
    }

    /// What was said about the file: line, column and message.
    fn notes(&self) -> Vec<String> {
        let notes = self.read.file.diagnostics.iter();
        notes
            .map(|note| {
                let span = note.primary.as_ref().expect("a place").span;
                let at = self.sources.position(span.file, span.start).unwrap();
                format!("{}:{} {}", at.line, at.column, note.message)
            })
            .collect()
    }

    #[track_caller]
    fn is(self, form: Form, findings: &[&str], notes: &[&str]) -> Self {
        assert_eq!(self.read.form, form);
        assert_eq!(self.findings(), findings);
        assert_eq!(self.notes(), notes);
        self
    }
}
