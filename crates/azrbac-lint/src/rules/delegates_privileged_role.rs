//! RBAC520: a condition under which a role may be given that breaks the condition.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use azrbac_core::condition::{
    AttributePath, AttributeSource, AttributeValue, Comparison, Expression, Guid, Outcome,
    Situation, TextSpan,
};
use azrbac_core::diagnostic::{Applicability, Severity};
use azrbac_core::operation::OperationName;
use azrbac_core::role::RoleDefinitionId;

use crate::analysis::Holds;
use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::guards::naming;
use crate::role_table::{ASSIGN, may_assign_freely};
use crate::rule::{Check, Rule};
use crate::sides::{Side, sides};
use crate::trial::carries;

pub(crate) const RULE: Rule = Rule {
    code: "RBAC520",
    name: "delegates-privileged-role",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a condition that lets a role be given whose holder may give any role",
    page: include_str!("../../rules/RBAC520.md"),
    check: Check::Condition(check),
};

const ROLE: &str = "Microsoft.Authorization/roleAssignments:RoleDefinitionId";
/// Owner, User Access Administrator, Role Based Access Control Administrator.
const PRIVILEGED: [&str; 3] = [
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
];

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let (Some(expression), Some(analysis)) = (found.expression(), found.analysis()) else {
        return;
    };
    let Some(assign) = analysis.find(ASSIGN) else {
        return;
    };
    if assign.holds != Holds::Depends {
        return;
    }
    let (listed, others) = named(expression);
    let guard = naming(expression, &assign.operation).unwrap_or(found.all());
    let may_be_given = |id: Guid| {
        let name = privilege(found, id)?;
        may_be_given(expression, &assign.operation, id).then_some(name)
    };
    for (id, place) in &listed {
        if let Some(name) = may_be_given(*id) {
            let fix = place.removal.clone().and_then(|range| {
                let message = format!("take {name} out of the list");
                found.fix(Applicability::Unsafe, message, [(range, String::new())])
            });
            drafts.push(
                at(place.span, format!("the condition lets {name} be given"))
                    .help("take it out: who gets it may give any role, or hand this one on")
                    .fix(fix),
            );
        }
    }
    let privileged = PRIVILEGED.iter().filter_map(|id| Guid::parse(id));
    let asked: BTreeSet<Guid> = others.into_iter().chain(privileged).collect();
    let unlisted = asked.into_iter().filter(|id| !listed.contains_key(id));
    let anywhere: Vec<String> = unlisted.filter_map(may_be_given).collect();
    if !anywhere.is_empty() {
        let message = format!("the condition lets {} be given", anywhere.join(", "));
        drafts.push(at(guard, message).help(format!(
            "who gets one of these may give any role: list the roles that may be given, \
             `@Request[{ROLE}] ForAnyOfAnyValues:GuidEquals {{…}}`"
        )));
    }
}

/// Where a role definition is listed.
struct Listed {
    span: TextSpan,
    /// What to take away for the list to go without it, where that narrows the
    /// condition and leaves something.
    removal: Option<Range<usize>>,
}

/// The role definitions that the condition lists as ones that may be given, where
/// they stand first, and the others that it names.
fn named(expression: &Expression) -> (BTreeMap<Guid, Listed>, Vec<Guid>) {
    let sides = sides(expression);
    let (mut listed, mut others) = (BTreeMap::new(), Vec::new());
    for (id, comparison) in expression.comparisons() {
        let of_role = comparison.left.attribute().is_some_and(|attribute| {
            attribute.source == AttributeSource::Request && attribute.path.is(ROLE)
        });
        let Some(parts) = expression.parts(id).filter(|_| of_role) else {
            continue;
        };
        let turned = sides.get(&id) == Some(&Side::Turned);
        let places = parts.right_values.iter().copied();
        for (number, (value, span)) in comparison.right.values().iter().zip(places).enumerate() {
            let Some(guid) = value.as_guid() else {
                continue;
            };
            if comparison.operator.is_negated() == turned {
                listed.entry(guid).or_insert_with(|| Listed {
                    span,
                    removal: removal(comparison, &parts.right_values, number),
                });
            } else {
                others.push(guid);
            }
        }
    }
    (listed, others)
}

/// A value of a list with the comma that parts it from the next one, or the one before,
/// where fewer values narrow the condition.
fn removal(comparison: &Comparison, places: &[TextSpan], number: usize) -> Option<Range<usize>> {
    let of_all = comparison
        .quantifier
        .is_some_and(|quantifier| quantifier.wants_all_right());
    if comparison.operator.is_negated() != of_all {
        return None;
    }
    let own = places.get(number)?;
    if let Some(next) = places.get(number + 1) {
        return Some(own.start..next.start);
    }
    let before = places.get(number.checked_sub(1)?)?;
    Some(before.end..own.end)
}

/// What a role is called that must not be given; `None` for others.
fn privilege(found: &Conditioned<'_>, id: Guid) -> Option<String> {
    let id = RoleDefinitionId::new(&id.to_string());
    let own = found.role().filter(|role| role.id.as_ref() == Some(&id));
    if let Some(own) = own.filter(|own| !may_assign_freely(own)) {
        return Some(format!("`{}` itself", own.name.trim()));
    }
    let role = found.knowledge.roles().find(&id)?;
    may_assign_freely(role).then(|| format!("`{}`", role.name.trim()))
}

/// Whether the condition may hold when that role is given.
fn may_be_given(expression: &Expression, assign: &OperationName, id: Guid) -> bool {
    let attributes = |source: AttributeSource, path: &AttributePath| {
        if source == AttributeSource::Request && path.is(ROLE) {
            AttributeValue::Present(vec![id.into()])
        } else if carries(assign, source, path) {
            AttributeValue::Unknown
        } else {
            AttributeValue::Absent
        }
    };
    let outcome = expression.evaluate(&Situation::new(assign, &attributes));
    matches!(outcome, Outcome::True | Outcome::Open { .. })
}
