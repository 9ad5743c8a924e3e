//! Attributes that are told twice, by `--attr` and by something else.

use azrbac_core::access::{GivenAttributes, NewAssignment};
use azrbac_core::condition::{Attribute, Attributes, Value, told_by_scope};
use azrbac_core::directory::PrincipalType;
use azrbac_core::scope::Scope;

use crate::error::CliError;

/// What `who`, such as `--attr`, says otherwise than the scope tells by itself, in one
/// sentence. It counts: one tenant may stand for another, and what is asked is said in full.
pub(crate) fn with_scope(who: &str, given: &GivenAttributes, scope: &Scope) -> Option<String> {
    let other = contradiction(given, |attribute, values| {
        let told = told_by_scope(scope, attribute.source, &attribute.path)?;
        (*values != [told.clone()]).then_some(told)
    })?;
    let Contradiction {
        attribute,
        values,
        told,
    } = other;
    Some(format!(
        "{who} says that `{attribute}` is {values}, and that counts; for the scope `{scope}` \
         it is `{told}`"
    ))
}

/// Fails where `--attr` says something else than ROLE, `--to` and `--to-type` do.
pub(crate) fn with_assignment(
    given: &GivenAttributes,
    assignment: &NewAssignment,
) -> Result<(), CliError> {
    let other = contradiction(given, |attribute, values| {
        let told = assignment.value(attribute.source, &attribute.path)?;
        (!matches!(values, [only] if is_same(only, &told))).then_some(told)
    });
    let Some(Contradiction {
        attribute,
        values,
        told,
    }) = other
    else {
        return Ok(());
    };
    Err(CliError::Usage {
        message: format!(
            "--attr says that `{attribute}` is {values}, while for the new role assignment it is \
             `{told}`"
        ),
        help: "leave out --attr, or what it is told by besides: ROLE, --to, --to-type".to_owned(),
    })
}

/// An attribute that is told twice, and not the same.
struct Contradiction {
    attribute: Attribute,
    /// What `--attr` says.
    values: String,
    /// What is told besides.
    told: String,
}

fn contradiction(
    given: &GivenAttributes,
    other: impl Fn(&Attribute, &[Value]) -> Option<Value>,
) -> Option<Contradiction> {
    given.listed().into_iter().find_map(|(attribute, values)| {
        let told = other(&attribute, &values)?.as_text();
        let values = values.iter().map(|one| format!("`{}`", one.as_text()));
        let values = values.collect::<Vec<_>>().join(", ");
        Some(Contradiction {
            attribute,
            values,
            told,
        })
    })
}

/// Whether two values are the same role, principal or kind of principal.
fn is_same(given: &Value, told: &Value) -> bool {
    let kind = |value: &Value| PrincipalType::from_name(&value.as_text());
    given == told || kind(given).is_some_and(|given| Some(given) == kind(told))
}
