//! RBAC510: a `Not` operator that any of several values fulfils.

use azrbac_core::condition::{
    Cardinality, Comparison, KnownAttribute, Operand, Quantifier, Relation,
};
use azrbac_core::diagnostic::{Applicability, Severity};

use crate::conditioned::{Conditioned, at};
use crate::draft::{Confidence, Draft};
use crate::rule::{Check, Rule};
use crate::sides::{Side, sides};
use crate::values::different;

pub(crate) const RULE: Rule = Rule {
    code: "RBAC510",
    name: "negated-any",
    severity: Severity::Warning,
    confidence: Confidence::High,
    summary: "a `Not` operator that any of several values fulfils: always true",
    page: include_str!("../../rules/RBAC510.md"),
    check: Check::Condition(check),
};

fn check(found: &Conditioned<'_>, drafts: &mut Vec<Draft>) {
    let Some(expression) = found.expression() else {
        return;
    };
    let sides = sides(expression);
    for (id, comparison) in expression.comparisons() {
        let Some(parts) = expression.parts(id) else {
            continue;
        };
        let Some(quantifier) = comparison.quantifier else {
            continue;
        };
        if quantifier.wants_all_right() || !comparison.operator.is_negated() {
            continue;
        }
        // That every value on the left differs from one is what it says.
        let of_all = quantifier.wants_all_left();
        let many = has_many(comparison);
        let Some(judgement) = judged(comparison, many).filter(|one| one.severe || !of_all) else {
            continue;
        };
        // Turned round it would grant more.
        let applicability = match sides.get(&id) {
            Some(Side::Plain) => Applicability::Unsafe,
            _ => Applicability::DisplayOnly,
        };
        let instead = format!("{}:{}", judgement.quantifier, comparison.operator);
        let fix = found.write(applicability, parts.operator, &instead);
        let draft = at(parts.operator, judgement.message)
            .help(format!("write `{instead}` to say none of these"))
            .fix(fix);
        drafts.push(if judgement.severe {
            draft
        } else {
            draft
                .severity(Severity::Info)
                .confidence(Confidence::Medium)
        });
    }
}

struct Judgement {
    message: String,
    /// Says what is probably meant.
    quantifier: Quantifier,
    severe: bool,
}

/// What is wrong with a negative comparison that any value on the right fulfils.
fn judged(comparison: &Comparison, many: bool) -> Option<Judgement> {
    let values = different(comparison);
    let message = match (values, comparison.operator.relation()) {
        (1, _) if many => "this holds as soon as the attribute has another value too".to_owned(),
        (0 | 1, _) => return None,
        (_, Relation::Equal) => {
            format!("this is always true: no value is equal to all of these {values}")
        }
        _ => format!("this is true unless a value fits all of these {values}"),
    };
    Some(Judgement {
        message,
        quantifier: if many {
            Quantifier::ForAllOfAllValues
        } else {
            Quantifier::ForAnyOfAllValues
        },
        severe: values > 1,
    })
}

/// Whether the left side may hold several values.
fn has_many(comparison: &Comparison) -> bool {
    match &comparison.left {
        Operand::Attribute(attribute) => KnownAttribute::find(&attribute.path)
            .is_none_or(|row| row.cardinality != Cardinality::One),
        other => other.values().len() > 1,
    }
}
