//! RBAC301: a role that is as good as Owner.

use azrbac_core::algebra;
use azrbac_core::catalog::{Certainty, Standing};
use azrbac_core::diagnostic::Severity;
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, EntryRef};

use crate::budget::Budget;
use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC301",
    name: "owner-equivalent",
    severity: Severity::Error,
    confidence: Confidence::High,
    summary: "a role that is as good as Owner: all of the control plane, role assignments included",
    page: include_str!("../../rules/RBAC301.md"),
    check: Check::Role(check),
};

/// Most matches of entries with operations.
const MOST_STEPS: usize = 20_000_000;
const HELP: &str =
    "grant what is needed, or assign the built-in role Owner, which everybody knows to look for";
/// What makes every subtraction void: its holder can give himself Owner.
const ASSIGN: &str = "Microsoft.Authorization/roleAssignments/write";

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let Ok(assign) = OperationName::parse(ASSIGN) else {
        return;
    };
    if !context.role.grants(&assign, Plane::Control) {
        return;
    }
    let granting = granting(context);
    let Some((entry, widest)) = granting.first().copied() else {
        return;
    };
    let whole = algebra::covers(widest, &everything(widest)) == Some(true);
    if !whole && !grants_all_known(context, &granting) {
        return;
    }
    let objects = context.permissions();
    let mut doubts = objects.filter_map(|(at, _)| context.doubt(at, Plane::Control));
    if let Some(doubt) = doubts.next() {
        let message = format!("the role is as good as Owner{doubt}");
        let draft = Draft::new(Place::Entry(entry), message);
        drafts.push(
            draft
                .severity(Severity::Warning)
                .confidence(Confidence::Low)
                .help(HELP),
        );
        return;
    }
    let message = if subtracts(context) {
        format!(
            "the role is as good as Owner: `notActions` leave `{ASSIGN}`, with which its holder \
             gives himself what they take away"
        )
    } else {
        "the role is as good as Owner: it grants every control plane operation".to_owned()
    };
    drafts.push(Draft::new(Place::Entry(entry), message).help(HELP));
}

/// `*` under the reading of the given entry.
fn everything(like: &ActionPattern) -> ActionPattern {
    ActionPattern::parse_as("*", like.reading()).unwrap_or_else(|_| like.clone())
}

/// The entries of `actions` of the permission objects without a condition, the
/// widest first: the one with the least text.
fn granting<'a>(context: &Context<'a>) -> Vec<(EntryRef, &'a ActionPattern)> {
    let mut granting: Vec<_> = context
        .entries()
        .filter(|(entry, _)| entry.list == EntryList::Actions)
        .filter(|(entry, _)| {
            let object = context.role.permissions.get(entry.permission);
            object.is_some_and(|object| object.condition.is_none())
        })
        .collect();
    granting.sort_by_key(|(entry, pattern)| (pattern.form().len(), *entry));
    granting
}

/// Whether some entry matches each control plane operation that the catalogue is
/// sure of. Subtraction does not count: it is void, see [`ASSIGN`].
fn grants_all_known(context: &Context<'_>, granting: &[(EntryRef, &ActionPattern)]) -> bool {
    let mut budget = Budget::new(MOST_STEPS);
    let mut known = context.catalog().operations().filter(|operation| {
        operation.plane() == Plane::Control
            && operation.certainty() == Certainty::Sure
            && operation.standing() == Standing::Listed
    });
    let mut any = false;
    let all = known.all(|operation| {
        any = true;
        let name = operation.operation();
        granting
            .iter()
            .any(|(_, pattern)| budget.spend(1).is_some() && pattern.matches(&name))
    });
    any && all
}

/// Whether a permission object without a condition subtracts from `actions`.
fn subtracts(context: &Context<'_>) -> bool {
    let plain = |object: &&azrbac_core::role::Permission| object.condition.is_none();
    context
        .role
        .permissions
        .iter()
        .filter(plain)
        .any(|object| !object.actions.is_empty() && !object.not_actions.is_empty())
}
