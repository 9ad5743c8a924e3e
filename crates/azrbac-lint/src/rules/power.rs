//! What the rules about power have in common.

use azrbac_core::diagnostic::Severity;
use azrbac_core::role::EntryRef;

use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::watch::{Grant, Watch};

/// How many operations a message names.
const MOST_NAMES: usize = 5;

/// One draft for each entry that grants watched operations. `what` says what they
/// do, as in "hands out credentials"; a condition on the permission object makes
/// the finding information.
pub(super) fn report(
    context: &Context<'_>,
    watch: &Watch,
    what: &str,
    help: &str,
    drafts: &mut Vec<Draft>,
) {
    for (permission, object) in context.permissions() {
        for grant in watch.grants(object) {
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
                format!("`{pattern}` {what}: {}", names(&grant))
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
            drafts.push(if conditional || (!literal && only_reads(&grant)) {
                draft.severity(Severity::Info)
            } else {
                draft
            });
        }
    }
}

/// Whether a wildcard reaches the operations only as reads. Azure's Reader does
/// too, so that this alone is no reason to warn.
fn only_reads(grant: &Grant<'_>) -> bool {
    let mut operations = grant.operations.iter();
    operations.all(|watched| watched.name.folded().ends_with("/read"))
}

fn names(grant: &Grant<'_>) -> String {
    let count = grant.operations.len();
    let mut names: Vec<_> = grant
        .operations
        .iter()
        .take(MOST_NAMES)
        .map(|watched| format!("`{}`", watched.name))
        .collect();
    if count > MOST_NAMES {
        names.push(format!("and {} more", count - MOST_NAMES));
    }
    names.join(", ")
}
