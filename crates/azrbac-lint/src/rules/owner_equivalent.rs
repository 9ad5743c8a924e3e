//! RBAC301: a role that is as good as Owner, or as Contributor.

use azrbac_core::algebra::{self, Universe};
use azrbac_core::catalog::{Certainty, Standing};
use azrbac_core::diagnostic::Severity;
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, EntryRef, Permission, RoleDefinition, RoleDefinitionId};

use crate::budget::Budget;
use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::might::SOME_NAMES;
use crate::proof;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC301",
    name: "owner-equivalent",
    severity: Severity::Error,
    confidence: Confidence::High,
    summary: "a role that is as good as Owner or, with all but the giving of access, as Contributor",
    page: include_str!("../../rules/RBAC301.md"),
    check: Check::Role(check),
};

/// Most matches of entries with operations.
const MOST_STEPS: usize = 20_000_000;
const OWNER_HELP: &str =
    "grant what is needed, or assign the built-in role Owner, which everybody knows to look for";
const CONTRIBUTOR_HELP: &str = "grant what is needed, or assign the built-in role Contributor, \
                                which everybody knows to look for";
/// What makes every subtraction void: its holder can give himself Owner.
const ASSIGN: &str = "Microsoft.Authorization/roleAssignments/write";
const OWNER: &str = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const CONTRIBUTOR: &str = "b24988ac-6180-42a0-ab88-20f7382dd24c";

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let granting = granting(context);
    let Some((entry, widest)) = granting.first().copied() else {
        return;
    };
    let found =
        owner_equivalent(context, &granting, widest).or_else(|| contributor_equivalent(context));
    let Some((severity, message)) = found else {
        return;
    };
    let (claim, help) = match severity {
        Severity::Error => ("the role is as good as Owner", OWNER_HELP),
        _ => ("the role is as good as Contributor", CONTRIBUTOR_HELP),
    };
    // A list that the file does not tell may take away what makes it as good as that.
    let mut doubts = context
        .permissions()
        .filter_map(|(at, _)| context.doubt(at, Plane::Control));
    let draft = match doubts.next() {
        Some(doubt) => Draft::new(Place::Entry(entry), format!("{claim}{doubt}"))
            .severity(Severity::Warning)
            .confidence(Confidence::Low),
        None => Draft::new(Place::Entry(entry), message).severity(severity),
    };
    drafts.push(draft.help(help));
}

fn owner_equivalent(
    context: &Context<'_>,
    granting: &[(EntryRef, &ActionPattern)],
    widest: &ActionPattern,
) -> Option<(Severity, String)> {
    let assign = OperationName::parse(ASSIGN).ok()?;
    if !context.role.grants(&assign, Plane::Control) {
        return None;
    }
    let whole = algebra::covers(widest, &everything(widest)) == Some(true)
        || contains(context, &granted(context, Subtraction::Void), OWNER)
        || grants_all_known(context, granting);
    let message = if subtracts(context) {
        format!(
            "the role is as good as Owner: `notActions` leave `{ASSIGN}`, with which its holder \
             gives himself what they take away"
        )
    } else {
        "the role is as good as Owner: it grants every control plane operation".to_owned()
    };
    whole.then_some((Severity::Error, message))
}

/// Nobody needs to be told of a built-in role that it is as good as Contributor.
fn contributor_equivalent(context: &Context<'_>) -> Option<(Severity, String)> {
    let found = !context.is_built_in()
        && contains(context, &granted(context, Subtraction::Counts), CONTRIBUTOR);
    let message = "the role is as good as Contributor: it grants every control plane operation \
                   that Contributor grants";
    found.then(|| (Severity::Warning, message.to_owned()))
}

/// Whether `notActions` are taken for what they say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subtraction {
    Counts,
    Void,
}

/// What the role grants in the control plane without a condition.
fn granted(context: &Context<'_>, subtraction: Subtraction) -> RoleDefinition {
    let plain = context.role.permissions.iter();
    let plain = plain.filter(|object| object.condition.is_none());
    let permissions = plain.map(|object| Permission {
        actions: object.actions.clone(),
        not_actions: match subtraction {
            Subtraction::Counts => object.not_actions.clone(),
            Subtraction::Void => Vec::new(),
        },
        ..Permission::default()
    });
    RoleDefinition {
        permissions: permissions.collect(),
        ..context.role.clone()
    }
}

/// Whether it is proven that a role definition grants all control plane operations of
/// a built-in one, for every name of the form that Azure gives them.
fn contains(context: &Context<'_>, role: &RoleDefinition, built_in: &str) -> bool {
    let names = SOME_NAMES
        .iter()
        .filter_map(|name| OperationName::parse(name).ok());
    if !names
        .into_iter()
        .all(|name| role.grants(&name, Plane::Control))
    {
        return false;
    }
    let library = context.knowledge.subject.library;
    let Some(built_in) = library.find(&RoleDefinitionId::new(built_in)) else {
        return false;
    };
    let comparer = proof::comparer(context.knowledge, Universe::WellFormed, &[role, built_in]);
    comparer.is_some_and(|comparer| {
        let comparison = comparer.compare(0, 1);
        comparison.plane(Plane::Control).contains.holds() == Some(true)
    })
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
    let plain = |object: &&Permission| object.condition.is_none();
    context
        .role
        .permissions
        .iter()
        .filter(plain)
        .any(|object| !object.actions.is_empty() && !object.not_actions.is_empty())
}
