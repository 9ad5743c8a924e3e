//! RBAC302: an entry that grants all of a resource provider, or a verb of all.

use azrbac_core::algebra;
use azrbac_core::diagnostic::Severity;
use azrbac_core::operation::Plane;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, EntryRef, Permission};

use crate::budget::Budget;
use crate::context::Context;
use crate::draft::{Confidence, Draft, Place};
use crate::powers::BEYOND_DATA;
use crate::rule::{Check, Rule};
use crate::watch::Grant;

pub(crate) const RULE: Rule = Rule {
    code: "RBAC302",
    name: "provider-wildcard",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an entry that grants all of a resource provider, or a verb of all of them",
    page: include_str!("../../rules/RBAC302.md"),
    check: Check::Role(check),
};

/// Most matches of entries with operations, for one entry.
const MOST_STEPS: usize = 5_000_000;

/// How wide an entry is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Width {
    /// All of one resource provider.
    Provider,
    /// All of every resource provider, or one verb of it.
    Providers,
}

fn check(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let lookup = context.lookup();
    for ((permission, object), grants) in context.permissions().zip(&lookup.grants) {
        for plane in Plane::ALL {
            let list = EntryList::granting(plane);
            for (index, pattern) in object.list(list).iter().enumerate() {
                let Some(width) = width(pattern, plane) else {
                    continue;
                };
                if !leaves_power(context, object, pattern, plane) {
                    continue;
                }
                let entry = EntryRef {
                    role: context.number,
                    permission,
                    list,
                    index,
                };
                let watch = context.knowledge.watch();
                let is_sensitive = |grant: &Grant| {
                    (grant.list, grant.index) == (list, index)
                        && grant.with(watch, BEYOND_DATA).next().is_some()
                };
                let harmless = width == Width::Provider && !grants.iter().any(is_sensitive);
                let mut draft = draft(entry, pattern, width, harmless);
                if let Some(doubt) = context.doubt(permission, plane) {
                    draft.message.push_str(&doubt);
                    draft = draft.confidence(Confidence::Low);
                }
                drafts.push(draft);
            }
        }
    }
}

fn draft(entry: EntryRef, pattern: &ActionPattern, width: Width, harmless: bool) -> Draft {
    let provider = pattern.as_str().split('/').next().unwrap_or_default();
    let what = match width {
        Width::Provider => "grants every operation of the resource provider".to_owned(),
        Width::Providers if provider == "*" => {
            "grants operations of every resource provider".to_owned()
        }
        Width::Providers => format!("grants operations of every resource provider `{provider}`"),
    };
    let message = format!("`{pattern}` {what}, those to come included");
    let draft = Draft::new(Place::Entry(entry), message)
        .help("name the resource types and verbs that are needed");
    if harmless {
        draft.severity(Severity::Info)
    } else {
        draft
    }
}

/// How wide an entry is, where it is wide: decided by what it covers.
fn width(pattern: &ActionPattern, plane: Plane) -> Option<Width> {
    if pattern.is_literal() {
        return None;
    }
    let covers = |narrow: &str| {
        ActionPattern::parse_as(narrow, pattern.reading())
            .is_ok_and(|narrow| algebra::covers(pattern, &narrow) == Some(true))
    };
    let first = pattern.form().split('/').next().unwrap_or_default();
    if !first.contains('*') {
        // What covers all of a provider begins with no more than its name.
        if pattern.literal_prefix().len() > first.len() {
            return None;
        }
        return covers(&format!("{first}/*")).then_some(Width::Provider);
    }
    let verbs: &[&str] = match plane {
        Plane::Control => &["write", "delete", "action"],
        // Reading is what the data plane is about.
        Plane::Data => &["read", "write", "delete", "action"],
    };
    verbs
        .iter()
        .any(|verb| covers(&format!("{first}/*/{verb}")))
        .then_some(Width::Providers)
}

/// Whether `notActions` leave something of the entry that is more than reading
/// (in the data plane: anything). Where that is too much to count, they do.
fn leaves_power(
    context: &Context<'_>,
    object: &Permission,
    pattern: &ActionPattern,
    plane: Plane,
) -> bool {
    let subtracting = object.list(EntryList::subtracting(plane));
    if subtracting.is_empty() {
        return true;
    }
    if subtracting
        .iter()
        .any(|not| algebra::covers(not, pattern) == Some(true))
    {
        return false;
    }
    let mut budget = Budget::new(MOST_STEPS);
    let mut any = false;
    for operation in context.catalog().expand(pattern, plane) {
        if plane == Plane::Control && operation.folded().ends_with("/read") {
            continue;
        }
        any = true;
        if budget.spend(subtracting.len()).is_none() {
            return true;
        }
        let name = operation.operation();
        if !subtracting.iter().any(|not| not.matches(&name)) {
            return true;
        }
    }
    !any
}
