//! What the command line knows of attributes: `--attr` and its kin.

use azrbac_core::access::{GivenAttributes, Request};
use azrbac_core::condition::{Attribute, AttributeMap, KNOWN_ATTRIBUTES, KnownAttribute, Value};
use azrbac_core::diagnostic::{Diagnostic, Severity};
use azrbac_core::text::distance;

use crate::args::AttributeArgs;
use crate::error::CliError;

/// How many letters a misspelt path may be away from a known one.
const MOST: usize = 4;

/// What is known of attributes, and what is to be said about it.
pub(crate) struct Known {
    pub(crate) attributes: GivenAttributes,
    sub_operation: Option<Box<str>>,
    /// Attributes that are probably misspelt.
    pub(crate) notes: Vec<Diagnostic>,
}

impl Known {
    /// Puts it into a question.
    pub(crate) fn put_into(&self, request: &mut Request) {
        request.attributes = self.attributes.clone();
        request.sub_operation = self.sub_operation.clone();
    }
}

/// Reads the attributes that were given.
pub(crate) fn read(args: &AttributeArgs) -> Result<Known, CliError> {
    let mut map = if args.attributes_complete {
        AttributeMap::complete()
    } else {
        AttributeMap::partial()
    };
    let mut notes = Vec::new();
    for text in &args.attributes {
        let (attribute, value) = pair(text)?;
        notes.extend(misspelt(&attribute));
        let value = Value::of(&attribute.path, value).map_err(|error| CliError::Usage {
            message: error.to_string(),
            help: format!("`{}` is typed by the table of attributes", attribute),
        })?;
        map.add(&attribute, value);
    }
    Ok(Known {
        attributes: map.into(),
        sub_operation: args.sub_operation.as_deref().map(Into::into),
        notes,
    })
}

/// `Source[path]=value`; a path may hold a `=`.
fn pair(text: &str) -> Result<(Attribute, &str), CliError> {
    let usage = |message: String| CliError::Usage {
        message,
        help: "write --attr \"Resource[Microsoft.Storage/storageAccounts:name]=sa1\"".to_owned(),
    };
    let (attribute, value) = text
        .split_once("]=")
        .ok_or_else(|| usage(format!("`{text}` is no attribute with a value")))?;
    let attribute =
        Attribute::parse(&format!("{attribute}]")).map_err(|error| usage(error.to_string()))?;
    Ok((attribute, value))
}

/// A warning about an attribute that no condition will ask for.
fn misspelt(attribute: &Attribute) -> Option<Diagnostic> {
    let path = &attribute.path;
    let Some(row) = KnownAttribute::find(path) else {
        let near = KNOWN_ATTRIBUTES
            .iter()
            .filter_map(|row| {
                let written = path.as_str().to_ascii_lowercase();
                let away = distance(&written, &row.name.to_ascii_lowercase(), MOST)?;
                Some((away, row.name))
            })
            .min();
        let message = format!("`{attribute}` is no attribute that Azure documents");
        let help = near.map_or_else(
            || "it counts where a condition names it".to_owned(),
            |(_, name)| format!("did you mean `{name}`?"),
        );
        return Some(Diagnostic::new(Severity::Warning, message).help(help));
    };
    let has = |source| row.carriers.iter().any(|carrier| carrier.source == source);
    let instead = row.carriers.first().filter(|_| !has(attribute.source))?;
    let message = format!("`{}` never has `{path}`", attribute.source);
    let help = format!("did you mean `{}[{path}]`?", instead.source);
    Some(Diagnostic::new(Severity::Warning, message).help(help))
}
