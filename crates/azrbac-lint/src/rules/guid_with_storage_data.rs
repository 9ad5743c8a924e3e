//! RBAC517: an operator for GUIDs on a role with data operations of storage.

use azrbac_core::algebra;
use azrbac_core::condition::Family;
use azrbac_core::diagnostic::Severity;
use azrbac_core::pattern::ActionPattern;

use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::rule::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    code: "RBAC517",
    name: "guid-with-storage-data",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "an operator for GUIDs in a condition of a role with data operations of storage",
    page: include_str!("../../rules/RBAC517.md"),
    check: Check::Condition(check),
};

const STORAGE: &str = "Microsoft.Storage/*";

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let (Some(expression), Some(permissions)) = (found.expression(), found.permissions()) else {
        return;
    };
    let mut comparisons = expression.comparisons();
    let of_guids = comparisons.find(|(_, found)| found.operator.family() == Family::Guid);
    let Some(parts) = of_guids.and_then(|(id, _)| expression.parts(id)) else {
        return;
    };
    let Ok(storage) = ActionPattern::parse(STORAGE) else {
        return;
    };
    let mut data = permissions.iter().flat_map(|object| &object.data_actions);
    if let Some(entry) = data.find(|entry| algebra::intersect(entry, &storage) == Some(true)) {
        let message = format!(
            "the role has a data operation of storage, `{entry}`, which does not go together with \
             operators for GUIDs"
        );
        drafts.push(at(parts.operator, message).help(
            "Azure refuses access then: use a role without data operations of storage to \
             delegate role assignments",
        ));
    }
}
