//! Attributes that are told twice, by `--attr` and by something else, have to agree.

use azrbac_core::access::{GivenAttributes, NewAssignment};
use azrbac_core::condition::{Attribute, Attributes, Value, told_by_scope};
use azrbac_core::directory::PrincipalType;
use azrbac_core::scope::Scope;

use crate::error::CliError;

/// Fails where `--attr` says something else than the scope tells by itself.
pub(crate) fn with_scope(given: &GivenAttributes, scope: &Scope) -> Result<(), CliError> {
    let who = format!("the scope `{scope}`");
    let help = "leave out --attr: the names in a scope need not be told";
    agree(given, (&who, help), |attribute, values| {
        let told = told_by_scope(scope, attribute.source, &attribute.path)?;
        (*values != [told.clone()]).then_some(told)
    })
}

/// Fails where `--attr` says something else than ROLE, `--to` and `--to-type` do.
pub(crate) fn with_assignment(
    given: &GivenAttributes,
    assignment: &NewAssignment,
) -> Result<(), CliError> {
    let help = "leave out --attr, or what it is told by besides: ROLE, --to, --to-type";
    agree(
        given,
        ("the new role assignment", help),
        |attribute, values| {
            let told = assignment.value(attribute.source, &attribute.path)?;
            (!matches!(values, [only] if is_same(only, &told))).then_some(told)
        },
    )
}

fn agree(
    given: &GivenAttributes,
    (who, help): (&str, &str),
    other: impl Fn(&Attribute, &[Value]) -> Option<Value>,
) -> Result<(), CliError> {
    for (attribute, values) in given.listed() {
        let Some(told) = other(&attribute, &values) else {
            continue;
        };
        let values: Vec<String> = values
            .iter()
            .map(|one| format!("`{}`", one.as_text()))
            .collect();
        return Err(CliError::Usage {
            message: format!(
                "--attr says that `{attribute}` is {}, while for {who} it is `{}`",
                values.join(", "),
                told.as_text()
            ),
            help: help.to_owned(),
        });
    }
    Ok(())
}

/// Whether two values are the same role, principal or kind of principal.
fn is_same(given: &Value, told: &Value) -> bool {
    let kind = |value: &Value| PrincipalType::from_name(&value.as_text());
    given == told || kind(given).is_some_and(|given| Some(given) == kind(told))
}
