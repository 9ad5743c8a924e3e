//! RBAC303: an entry that grants operations which hand out credentials.

use std::collections::{HashMap, HashSet};

use azrbac_core::diagnostic::{Applicability, Severity};
use azrbac_core::operation::OperationClass;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::EntryRef;

use super::report;
use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::expansion::expansion;
use crate::powers::Power;
use crate::removal::removal;
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC303",
    name: "grants-credentials",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an entry that grants operations which hand out keys, secrets or tokens",
    page: include_str!("../../rules/RBAC303.md"),
    check: Check::Role(check),
};

/// For so many wildcards of a role definition a way out is worked out.
const MOST_EXPANSIONS: usize = 20;

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let before = drafts.len();
    found(context, drafts);
    add_fixes(context, drafts.get_mut(before..).unwrap_or_default());
}

/// Takes a credential operation out: an entry that is one goes, a wildcard becomes the
/// other operations that it grants today.
fn add_fixes(context: &Context<'_>, drafts: &mut [Draft]) {
    let entries = drafts.iter().filter_map(|draft| match draft.place {
        Place::Entry(entry) => Some(entry),
        _ => None,
    });
    let mut removed: HashMap<_, HashSet<usize>> = HashMap::new();
    for entry in entries {
        if pattern(context, entry).is_some_and(ActionPattern::is_literal) {
            let list = removed.entry((entry.permission, entry.list)).or_default();
            list.insert(entry.index);
        }
    }
    let mut expansions = 0;
    for draft in drafts {
        let Place::Entry(entry) = draft.place else {
            continue;
        };
        let Some(pattern) = pattern(context, entry) else {
            continue;
        };
        draft.fix = match removed.get(&(entry.permission, entry.list)) {
            Some(all) if pattern.is_literal() => {
                removal(context, entry, all, Applicability::Unsafe)
            }
            _ if expansions < MOST_EXPANSIONS => {
                expansions += 1;
                expansion(context, entry, pattern, |known| {
                    !known.is(OperationClass::Credential)
                })
            }
            _ => None,
        };
    }
}

fn pattern<'a>(context: &Context<'a>, entry: EntryRef) -> Option<&'a ActionPattern> {
    let object = context.role.permissions.get(entry.permission)?;
    object.list(entry.list).get(entry.index)
}

fn found(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    report::report(
        context,
        Power::HandsOutCredentials,
        "hands out credentials",
        "who holds a key acts without role-based access control: grant the operations that are \
         needed one by one, or subtract these in the same permission object",
        drafts,
    );
}
