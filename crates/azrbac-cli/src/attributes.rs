//! What the command line knows of attributes: `--attr` and its kin.

use azrbac_core::access::{DiffQuestion, GivenAttributes, Request};
use azrbac_core::condition::{
    Attribute, AttributeMap, Attributes, KNOWN_ATTRIBUTES, KnownAttribute, Value,
};
use azrbac_core::diagnostic::{Diagnostic, Severity};
use azrbac_core::snapshot::Snapshot;
use azrbac_core::text::{caseless, distance};

use crate::args::AttributeArgs;
use crate::error::CliError;

/// How many letters a misspelt path may be away from a known one.
const MOST: usize = 4;

/// What is known of attributes.
pub(crate) struct Known {
    pub(crate) attributes: GivenAttributes,
    sub_operation: Option<Box<str>>,
}

impl Known {
    /// Puts it into a question.
    pub(crate) fn put_into(&self, request: &mut Request) {
        request.attributes = self.attributes.clone();
        request.sub_operation = self.sub_operation.clone();
    }

    /// The same for a comparison of two snapshots.
    pub(crate) fn put_into_difference(&self, question: &mut DiffQuestion) {
        question.attributes = self.attributes.clone();
        question.sub_operation = self.sub_operation.clone();
    }

    /// What is to be said about them in view of the data.
    pub(crate) fn notes(&self, snapshot: &Snapshot) -> Vec<Diagnostic> {
        let listed = self.attributes.listed();
        let notes = listed
            .iter()
            .flat_map(|(given, values)| [misspelt(given, snapshot), too_many(given, values)]);
        notes.flatten().collect()
    }
}

/// Reads the attributes that were given.
pub(crate) fn read(args: &AttributeArgs) -> Result<Known, CliError> {
    let mut map = if args.attributes_complete {
        AttributeMap::complete()
    } else {
        AttributeMap::partial()
    };
    let mut sub_operation: Option<&str> = None;
    if let Some(name) = &args.sub_operation {
        told(&mut sub_operation, name)?;
    }
    for text in &args.attributes {
        let (attribute, value) = pair(text)?;
        if attribute.is_sub_operation() {
            told(&mut sub_operation, value)?;
            continue;
        }
        let value = Value::of(&attribute.path, value).map_err(|error| CliError::Usage {
            message: error.to_string(),
            help: id_of_role(value).unwrap_or_else(|| "give it in that form".to_owned()),
        })?;
        map.add(&attribute, value);
    }
    Ok(Known {
        attributes: map.into(),
        sub_operation: sub_operation.map(Into::into),
    })
}

/// Takes the sub-operation of a request, which has one or none; it may be told as the
/// attribute that it is.
pub(crate) fn told<'t>(known: &mut Option<&'t str>, name: &'t str) -> Result<(), CliError> {
    let name = name.trim();
    let usage = |message: String, help: &str| CliError::Usage {
        message,
        help: help.to_owned(),
    };
    if name.is_empty() {
        let help = "leave it out to ask about a request without one";
        return Err(usage("the sub-operation has no name".to_owned(), help));
    }
    if let Some(other) = known.filter(|other| !caseless::eq(other, name)) {
        let message = format!("a request has one sub-operation, not both `{other}` and `{name}`");
        return Err(usage(message, "ask once for each of them"));
    }
    *known = Some(name);
    Ok(())
}

/// That the name of a role was given in place of its id.
fn id_of_role(text: &str) -> Option<String> {
    let role = azrbac_roles::library().by_name(text)?;
    let id = role.id.as_ref()?;
    Some(format!("the id of the role `{}` is {id}", role.name))
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

/// A warning about an attribute that is neither in the table of attributes nor tested
/// by a condition of the data: it is probably misspelt.
fn misspelt(attribute: &Attribute, snapshot: &Snapshot) -> Option<Diagnostic> {
    let path = &attribute.path;
    let row = KnownAttribute::find(path);
    let tested = snapshot.tested_attributes();
    let same =
        |tested: &&Attribute| tested.source == attribute.source && path.is(tested.path.unmarked());
    let carried = |row: &KnownAttribute| {
        let mut carriers = row.carriers.iter();
        carriers.any(|carrier| carrier.source == attribute.source)
    };
    if tested.iter().any(same) || row.is_some_and(carried) {
        return None;
    }
    let message = format!("no condition of the data tests `{attribute}`, and Azure has none such");
    let other = row.and_then(|row| row.carriers.first());
    let help = match other {
        Some(carrier) => Some(format!("{}[{path}]", carrier.source)),
        None => near(attribute, &tested),
    };
    let help = help.map_or_else(
        || "see that source and path are spelt as in the condition".to_owned(),
        |name| format!("did you mean `{name}`?"),
    );
    Some(Diagnostic::new(Severity::Warning, message).help(help))
}

/// A warning about several values of an attribute that has one: they are not believed.
fn too_many(attribute: &Attribute, values: &[Value]) -> Option<Diagnostic> {
    KnownAttribute::find(&attribute.path).filter(|row| !row.can_have(values))?;
    let message = format!(
        "`{attribute}` has one value, and {} were given: they say no more than that it is there",
        values.len()
    );
    let help = "ask once for each of them";
    Some(Diagnostic::new(Severity::Warning, message).help(help))
}

/// The attribute that is a few letters away: one that the data test, or one of the
/// table.
fn near(attribute: &Attribute, tested: &[&Attribute]) -> Option<String> {
    let written = attribute.to_string();
    let of_data = tested.iter().map(|attribute| attribute.to_string());
    let of_table = KNOWN_ATTRIBUTES.iter().flat_map(|row| {
        let carriers = row.carriers.iter();
        carriers.map(|carrier| format!("@{}[{}]", carrier.source, row.name))
    });
    let asked = written.to_lowercase();
    of_data
        .chain(of_table)
        .filter_map(|name| Some((distance(&asked, &name.to_lowercase(), MOST)?, name)))
        .min()
        .map(|(_, name)| name.trim_start_matches('@').to_owned())
}
