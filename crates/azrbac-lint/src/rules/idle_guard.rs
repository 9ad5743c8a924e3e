//! RBAC513: a guard on an operation that the role does not grant.

use azrbac_core::algebra;
use azrbac_core::diagnostic::{Applicability, Severity};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, Permission};

use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::guards::{Guard, all_guards};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC513",
    name: "idle-guard",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "`ActionMatches` of an operation that the role does not grant",
    page: include_str!("../../rules/RBAC513.md"),
    check: Check::Condition(check),
};

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let (Some(expression), Some(permissions)) = (found.expression(), found.permissions()) else {
        return;
    };
    let guards = all_guards(expression);
    let met = |guard: &Guard<'_>| may_grant(found, permissions, guard.pattern);
    let (used, idle): (Vec<_>, Vec<_>) = guards.iter().partition(|guard| met(guard));
    for guard in idle {
        drafts.push(draft(found, guard, used.is_empty()));
    }
}

fn draft(found: &Conditioned<'_>, guard: &Guard<'_>, alone: bool) -> Draft {
    let catalog = found.knowledge.subject.catalog;
    let pattern = guard.pattern;
    let known = !found.knowledge.may_look_up(pattern) || catalog.matching(pattern).next().is_some();
    let near = if known || !pattern.is_literal() {
        None
    } else {
        let near = catalog.nearest(pattern.as_str(), 5).into_iter();
        let granted = |name: &OperationName| found.grants(name) == Some(true);
        near.map(|known| known.operation()).find(granted)
    };
    let role = found.role().map_or("", |role| role.name.trim());
    let draft = at(
        guard.text,
        format!("`{role}` does not grant `{pattern}`: this has nothing to say"),
    );
    if let Some(near) = near {
        let instead = format!("'{near}'");
        let fix = found.write(Applicability::DisplayOnly, guard.text, &instead);
        return draft
            .help(format!("write `{near}` if that is meant"))
            .fix(fix);
    }
    if alone || !known {
        return draft.help(
            "see whether the operation is spelt as the role has it: what is meant is granted \
             without a condition",
        );
    }
    // One text is often used for several roles.
    draft
        .severity(Severity::Info)
        .help("take it out, if the condition is for this role only")
}

/// Whether a permission object may grant something that the pattern matches.
fn may_grant(found: &Conditioned<'_>, objects: &[Permission], pattern: &ActionPattern) -> bool {
    if pattern.is_literal() {
        let name = OperationName::parse(pattern.as_str());
        return name.is_ok_and(|name| found.grants(&name) != Some(false));
    }
    objects.iter().any(|object| {
        Plane::ALL.into_iter().any(|plane| {
            let entries = object.list(EntryList::granting(plane)).iter();
            let not = object.list(EntryList::subtracting(plane));
            let mut meeting = entries.filter(|entry| meet(found, entry, pattern));
            meeting.any(|entry| {
                let covered = |wide: &ActionPattern| {
                    algebra::covers(wide, entry) == Some(true)
                        || algebra::covers(wide, pattern) == Some(true)
                };
                !found.knowledge.may_match(not.len()) || !not.iter().any(covered)
            })
        })
    })
}

/// Whether two patterns have a name in common; where that is not decided, they may.
fn meet(found: &Conditioned<'_>, entry: &ActionPattern, pattern: &ActionPattern) -> bool {
    let (left, right) = (entry.literal_prefix(), pattern.literal_prefix());
    if !left.starts_with(right) && !right.starts_with(left) && is_apart(left, right) {
        return false;
    }
    let steps = entry.form().len() * pattern.form().len();
    !found.knowledge.may_match(steps) || algebra::intersect(entry, pattern) != Some(false)
}

/// Whether two prefixes differ before a slash that may vanish.
fn is_apart(left: &str, right: &str) -> bool {
    let (left, right) = (left.trim_end_matches('/'), right.trim_end_matches('/'));
    !left.starts_with(right) && !right.starts_with(left)
}
