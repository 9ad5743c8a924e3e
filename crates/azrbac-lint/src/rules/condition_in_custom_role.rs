//! RBAC504: a condition on a permission object of a custom role.

use azrbac_core::diagnostic::Severity;

use crate::conditioned::{Conditioned, Site, at};
use crate::draft::{Confidence, Draft};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC504",
    name: "condition-in-custom-role",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    summary: "a condition inside a custom role, which is documented for built-in roles only",
    page: include_str!("../../rules/RBAC504.md"),
    check: Check::Condition(check),
};

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    if let Site::Permission {
        built_in: false, ..
    } = found.site
    {
        let message = "a condition stands in a custom role, which Azure does not document";
        drafts.push(at(found.all(), message).help(
            "put it on the role assignments; whether Azure keeps it here is not known, and tools \
             leave it out in silence",
        ));
    }
}
