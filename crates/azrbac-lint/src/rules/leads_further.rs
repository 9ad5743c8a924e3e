//! RBAC316: operations that lead further together than each does alone.

use azrbac_core::diagnostic::Severity;
use azrbac_core::operation::Plane;
use azrbac_core::role::EntryRef;

use super::report;
use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::powers::Power;
use crate::rule::{Check, Rule};
use crate::watch::Watched;

pub(crate) const RULE: Rule = Rule {
    code: "RBAC316",
    name: "leads-further",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    summary: "operations that together give another identity, its code or a copy of a disk",
    page: include_str!("../../rules/RBAC316.md"),
    check: Check::Role(check),
};

/// Two powers and what who has both can do.
const WAYS: [(Power, Power, &str, &str); 3] = [
    (
        Power::AttachesIdentities,
        Power::MakesHosts,
        "act as any managed identity that they reach: attach it to what they make, and run code there",
        "limit `assign/action` to the identities that are needed, by a role of its own that is \
         assigned at them",
    ),
    (
        Power::WritesRunbooks,
        Power::StartsRunbooks,
        "run code as the identity of the Automation account: write a runbook, and start it",
        "leave one of the two to somebody else, or give the account no more than the holders have",
    ),
    (
        Power::CopiesDisks,
        Power::ReadsCopies,
        "read disks of machines: copy a disk, and ask for the address of the copy",
        "leave `beginGetAccess/action` out, or forbid public export of disks by policy",
    ),
];

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for (first, second, what, help) in WAYS {
        let (Some((one, name)), Some((other, other_name))) =
            (granting(context, first), granting(context, second))
        else {
            continue;
        };
        let message = format!(
            "with `{}` and `{}` holders of the role can {what}",
            name.name, other_name.name
        );
        let label = (one != other).then(|| context.label(other, "and this"));
        let draft = Draft::new(Place::Entry(one), message)
            .related(label.flatten())
            .help(help);
        let pattern = |entry: EntryRef| {
            let object = context.role.permissions.get(entry.permission)?;
            object.list(entry.list).get(entry.index)
        };
        let is_over_all = |entry| pattern(entry).is_some_and(report::is_over_all);
        drafts.push(match is_over_all(one) && is_over_all(other) {
            true => draft.severity(Severity::Info),
            false => draft,
        });
    }
}

/// The first entry that grants, without a condition, an operation with the power.
fn granting<'a>(context: &Context<'a>, power: Power) -> Option<(EntryRef, &'a Watched)> {
    let watch = context.knowledge.watch();
    let lookup = context.lookup();
    let of_objects = context.permissions().zip(&lookup.grants);
    let plain = of_objects.filter(|((at, object), _)| {
        object.condition.is_none() && context.doubt(*at, Plane::Control).is_none()
    });
    plain
        .flat_map(|((permission, _), grants)| grants.iter().map(move |grant| (permission, grant)))
        .find_map(|(permission, grant)| {
            let entry = EntryRef {
                role: context.number,
                permission,
                list: grant.list,
                index: grant.index,
            };
            Some((entry, grant.with(watch, power.bit()).next()?))
        })
}
