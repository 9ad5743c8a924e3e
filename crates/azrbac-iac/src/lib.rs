//! Role definitions and role assignments out of the files in which people declare
//! them: ARM templates, by hand and as `bicep build` writes them, Terraform plans,
//! states and source, YAML.
//!
//! [`read`] takes the text of a file and gives the same [`RoleFile`] that
//! [`azrbac_core::ingest`] gives for JSON documents, with the place of every entry
//! and every condition, so that lint works on all of them alike.
//!
//! # What is not known
//!
//! A template leaves values to its parameters, a plan to what Azure will answer. Such
//! a value is never taken as text. What is known beside it is read; the
//! [`Unknowns`](azrbac_core::ingest::Unknowns) of a role definition say which lists
//! may hold more, a role assignment of which something is open is a
//! [`DeclaredAssignment`](azrbac_core::ingest::DeclaredAssignment), and one
//! diagnostic of the file names what was not checked. Values that the file itself
//! gives are followed: variables of a template, local values of a source file.
//!
//! # What is left out
//!
//! No parameter files, no module sources, no functions but those that give back their
//! arguments, no templates inside policy definitions, and no Bicep: there is one
//! program that understands it, and it writes a template.
//!
//! ```
//! use azrbac_core::text::Sources;
//!
//! let text = r#"
//! resource "azurerm_role_definition" "reader" {
//!   name  = "Reader of disks"
//!   scope = data.azurerm_subscription.this.id
//!   permissions {
//!     actions = ["Microsoft.Compute/disks/read", var.more]
//!   }
//! }"#;
//! let file = Sources::new().add("main.tf");
//! let read = azrbac_iac::read("main.tf", file, text);
//! assert_eq!(read.form, azrbac_iac::Form::Terraform);
//! let role = &read.file.roles[0];
//! assert_eq!(role.permissions[0].actions.len(), 1);
//! assert_eq!(read.file.map.roles[0].unknown.lists.len(), 1);
//! ```

mod align;
mod arm;
mod assignable;
mod assignment;
mod by_hand;
mod collect;
mod form;
mod hcl;
mod json;
mod keys;
mod lookup;
mod node;
mod notes;
mod plan;
mod role;
mod style;
mod terraform;
#[cfg(test)]
mod tests;
mod yaml;

pub use form::{ENDINGS, Form, by_name};

use azrbac_core::diagnostic::{Diagnostic, Severity};
use azrbac_core::ingest::{Recognition, RoleFile, read_with_places};
use azrbac_core::json::{Document, Root};
use azrbac_core::text::{FileId, Span, caseless};

use collect::Collector;
use json::{Expressions, TooDeep};
use node::MOST_LEVELS;

/// What a file turned out to be, and what it holds.
#[derive(Debug, Clone)]
pub struct Read {
    /// What it is written in.
    pub form: Form,
    /// Its role definitions and assignments.
    pub file: RoleFile,
}

const HELP_ARM: &str = "what was deployed can be checked too: `az role definition list \
     --custom-role-only` writes it";
const HELP_PLAN: &str = "what was deployed can be checked too: check the state after `terraform \
     apply`";
const HELP_SOURCE: &str = "a plan knows more: check what `terraform show -json PLAN` writes";
const HELP_YAML: &str = "check the file that is made from this one";

/// Reads a file of any form. `name` tells by its ending what the file is written in;
/// where it does not, the text does. Never fails as a whole: what is wrong with the
/// file stands in the diagnostics. Linear in the text.
pub fn read(name: &str, file: FileId, text: &str) -> Read {
    let named = by_name(name);
    let form = named.unwrap_or_else(|| form::by_text(text));
    match form {
        Form::Terraform if text.trim_start().starts_with('{') => terraform_json(file, text),
        Form::Terraform => {
            let mut collector = Collector::new(text);
            hcl::read(file, text, &mut collector);
            finish(form, collector, HELP_SOURCE)
        }
        Form::Yaml => yaml(named, file, text),
        Form::Bicep => bicep(name, file, text),
        _ => any_json(file, text),
    }
}

fn finish(form: Form, collector: Collector<'_>, help: &str) -> Read {
    let file = collector.finish(help);
    Read { form, file }
}

/// A JSON file: what it is stands in its first level.
fn any_json(file: FileId, text: &str) -> Read {
    let mut collector = Collector::new(text);
    match declares(file, text).map(|expressions| json::read(file, text, expressions)) {
        None | Some(None) => Read {
            form: Form::Json,
            file: document(file, text),
        },
        Some(Some(Err(TooDeep(span)))) => {
            too_deep(span, &mut collector);
            finish(Form::ArmTemplate, collector, HELP_ARM)
        }
        Some(Some(Ok(root))) if plan::is_plan_or_state(&root) => {
            plan::read(root, &mut collector);
            finish(Form::TerraformState, collector, HELP_PLAN)
        }
        Some(Some(Ok(root))) => {
            arm::read(&root, text, &mut collector);
            finish(Form::ArmTemplate, collector, HELP_ARM)
        }
    }
}

/// A JSON document that declares nothing. One with comments, such as the settings of an
/// editor, is refused as no JSON only where it is about access.
fn document(file: FileId, text: &str) -> RoleFile {
    let mut read = read_with_places(file, text);
    if read.recognised == Recognition::Unreadable {
        let relaxed = azrbac_core::json::relaxed(text);
        let mut bytes = text.bytes().zip(relaxed.bytes());
        let first = bytes.find(|(written, blank)| written != blank);
        if matches!(first, Some((b'/', _)))
            && read_with_places(file, &relaxed).recognised == Recognition::Other
        {
            read.recognised = Recognition::Other;
        }
    }
    read
}

/// What a text has that declares something in JSON.
const MARKS: [&str; 5] = [
    "$schema",
    "contentVersion",
    "planned_values",
    "resource_changes",
    "terraform_version",
];

/// Whether a JSON file declares something, and which of its strings are expressions
/// then. Decided by its first level, so that a large export is not read into nodes.
fn declares(file: FileId, text: &str) -> Option<Expressions> {
    // A list declares nothing: that needs no look at what is in it.
    if text.trim_start().starts_with('[') || !MARKS.iter().any(|mark| text.contains(mark)) {
        return None;
    }
    let relaxed;
    let mut document = Document::new(file, text);
    let mut root = document.root();
    if root.is_err() {
        relaxed = azrbac_core::json::relaxed(text);
        document = document.with(&relaxed);
        root = document.root();
    }
    let Ok(Root::Object(object)) = root else {
        return None;
    };
    if plan::names_one(&object) {
        return Some(Expressions::None);
    }
    arm::names_one(&object).then_some(Expressions::Arm)
}

/// The other way to write Terraform source.
fn terraform_json(file: FileId, text: &str) -> Read {
    let mut collector = Collector::new(text);
    match json::read(file, text, Expressions::Terraform) {
        Some(Ok(root)) => terraform::source(&root, &mut collector),
        Some(Err(TooDeep(span))) => too_deep(span, &mut collector),
        None => {
            if let Err(error) = Document::new(file, text).root() {
                collector.notes.say(*error);
            }
        }
    }
    finish(Form::Terraform, collector, HELP_SOURCE)
}

fn yaml(named: Option<Form>, file: FileId, text: &str) -> Read {
    let mut collector = Collector::new(text);
    let folded = caseless::fold(text);
    if by_hand::MARKS.iter().any(|mark| folded.contains(mark)) {
        match yaml::read(file, text) {
            Ok(read) => {
                collector.map.guard(read.guarded);
                by_hand::read(read.documents, &mut collector);
            }
            Err(fault) => {
                let what = match named {
                    Some(_) => "this is no YAML",
                    None => "this is neither JSON nor YAML nor Terraform source",
                };
                // `actions` alone stands in many a file that a template engine has yet
                // to make YAML of.
                let is_weak = named.is_some() && !folded.contains("assignablescopes");
                let severity = if is_weak {
                    Severity::Warning
                } else {
                    Severity::Error
                };
                let message = format!("{what}: {}", fault.message);
                collector.notes.fault(severity, message, fault.span);
            }
        }
    }
    finish(Form::Yaml, collector, HELP_YAML)
}

/// Bicep is told what to do with it, where it has to do with access.
fn bicep(name: &str, file: FileId, text: &str) -> Read {
    let mut collector = Collector::new(text);
    let at = caseless::fold(text).find("microsoft.authorization/role");
    let span = at.map_or(Span::new(file, 0..0), |at| {
        let rest = text.get(at..).unwrap_or_default();
        let end = rest.find(['\'', '@', '\n', '"']).unwrap_or(rest.len());
        Span::new(file, at..at + end)
    });
    let severity = at.map_or(Severity::Info, |_| Severity::Warning);
    let message = "Bicep source is not read: build it first, and check the template";
    let diagnostic = Diagnostic::new(severity, message).at(span, "");
    let quote = if name.contains(' ') { "'" } else { "" };
    let help =
        format!("`az bicep build --file {quote}{name}{quote}` writes the template beside it");
    collector.notes.say(diagnostic.help(help));
    finish(Form::Bicep, collector, HELP_ARM)
}

fn too_deep(span: Span, collector: &mut Collector<'_>) {
    let message = format!("nested deeper than {MOST_LEVELS} levels");
    let notes = &mut collector.notes;
    notes.fault(Severity::Error, message, span);
}
