//! What the rules about power have in common.

use azrbac_core::diagnostic::Severity;
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::EntryRef;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::powers::Power;
use crate::watch::Watched;

/// How many operations a message names.
const MOST_NAMES: usize = 5;

/// One draft for each entry that grants operations of that power. `what` says what they
/// do, as in "hands out credentials"; a condition on the permission object makes
/// the finding information, and so does, of powers that RBAC302 says enough about, an
/// entry that reaches over every resource provider.
pub(super) fn report(
    context: &Context<'_>,
    power: Power,
    what: &str,
    help: &str,
    drafts: &mut Vec<Draft>,
) {
    let watch = context.knowledge.watch();
    let lookup = context.lookup();
    for ((permission, object), grants) in context.permissions().zip(&lookup.grants) {
        for grant in grants {
            let operations: Vec<_> = grant.with(watch, power.bit()).collect();
            if operations.is_empty() {
                continue;
            }
            let Some(pattern) = object.list(grant.list).get(grant.index) else {
                continue;
            };
            let entry = EntryRef {
                role: context.number,
                permission,
                list: grant.list,
                index: grant.index,
            };
            let literal = pattern.is_literal();
            let mut message = if literal {
                format!("`{pattern}` {what}")
            } else {
                format!("`{pattern}` {what}: {}", names(&operations))
            };
            let conditional = object.condition.is_some();
            if conditional {
                message.push_str(", only under the condition of the permission object");
            }
            let doubt = context.doubt(permission, grant.list.plane());
            message.push_str(doubt.as_deref().unwrap_or_default());
            let mut draft = Draft::new(Place::Entry(entry), message).help(help);
            if doubt.is_some() {
                draft = draft.confidence(Confidence::Low);
            }
            let mild = conditional
                || (!literal && only_reads(&operations))
                || (is_general(power) && is_over_all(pattern))
                || (power == Power::GivesAccess && grant.list.plane() == Plane::Data);
            drafts.push(if mild {
                draft.severity(Severity::Info)
            } else {
                draft
            });
        }
    }
}

/// Whether a wildcard over every resource provider has the power as one of many.
fn is_general(power: Power) -> bool {
    use Power::{AssignsRoles, ChangesRoles, Elevates, HandsOutCredentials};
    ![AssignsRoles, ChangesRoles, Elevates, HandsOutCredentials].contains(&power)
}

/// Whether an entry reaches over every resource provider.
pub(super) fn is_over_all(pattern: &ActionPattern) -> bool {
    pattern.form().starts_with("*")
}

/// One draft for the role: the operations of that power that its entries grant, at the
/// first of these entries. `what` says what the role does, as in "reads data".
pub(super) fn summary(
    context: &Context<'_>,
    power: Power,
    what: &str,
    help: &str,
    drafts: &mut Vec<Draft>,
) {
    let watch = context.knowledge.watch();
    let lookup = context.lookup();
    let mut first = None;
    let mut numbers = Vec::new();
    let mut conditional = true;
    for ((permission, object), grants) in context.permissions().zip(&lookup.grants) {
        for grant in grants {
            let before = numbers.len();
            numbers.extend(grant.numbers(watch, power.bit()));
            if numbers.len() > before {
                conditional &= object.condition.is_some();
                first.get_or_insert(EntryRef {
                    role: context.number,
                    permission,
                    list: grant.list,
                    index: grant.index,
                });
            }
        }
    }
    let Some(entry) = first else {
        return;
    };
    // They are in the order of the names.
    numbers.sort_unstable();
    numbers.dedup();
    let operations: Vec<&Watched> = numbers.iter().filter_map(|at| watch.get(*at)).collect();
    let mut message = format!("the role {what}: {}", names(&operations));
    if conditional {
        message.push_str(", only under a condition");
    }
    let doubt = context.doubt(entry.permission, entry.list.plane());
    message.push_str(doubt.as_deref().unwrap_or_default());
    let draft = Draft::new(Place::Entry(entry), message).help(help);
    drafts.push(match doubt {
        Some(_) => draft.confidence(Confidence::Low),
        None => draft,
    });
}

/// Whether a wildcard reaches the operations only as reads. Azure's Reader does
/// too, so that this alone is no reason to warn.
fn only_reads(operations: &[&Watched]) -> bool {
    let mut operations = operations.iter();
    operations.all(|watched| watched.name.folded().ends_with("/read"))
}

/// The first of some operations by name, and how many more there are.
pub(super) fn names(operations: &[&Watched]) -> String {
    let count = operations.len();
    let first = operations.iter().take(MOST_NAMES);
    let mut names: Vec<_> = first.map(|watched| format!("`{}`", watched.name)).collect();
    if count > MOST_NAMES {
        names.push(format!("and {} more", count - MOST_NAMES));
    }
    names.join(", ")
}

/// The beginning of a message about an entry that takes an operation "away".
pub(super) fn taking(pattern: &ActionPattern, name: &OperationName) -> String {
    match pattern.is_literal() {
        true => format!("`{pattern}` is taken"),
        false => format!("`{pattern}` takes `{name}`"),
    }
}
