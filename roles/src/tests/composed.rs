//! Roles that are made from the built-in ones: the laws hold for each of them.

use azrbac_core::algebra::{Proof, Prover};
use azrbac_core::catalog::CatalogOperation;
use azrbac_core::compose::{
    Need, NotActions, Options, Question, Removal, derive, minimize, suggest, weight,
};
use azrbac_core::operation::OperationClass;
use azrbac_core::role::RoleDefinition;

use crate::{catalog, library};

#[test]
fn each_can_be_derived_from_without_credentials() {
    for base in library().roles() {
        let keys = Removal::read("credential", None, base, catalog()).unwrap();
        for not_actions in [NotActions::OfBase, NotActions::Allowed] {
            let options = Options {
                not_actions,
                ..Options::default()
            };
            let derived = derive(base, std::slice::from_ref(&keys), catalog(), &options);
            assert_eq!(derived.within.holds(), Some(true), "{}", base.name);
            assert_eq!(derived.disjoint.holds(), Some(true), "{}", base.name);
            assert!(derived.missing.is_empty(), "{}", base.name);
            if not_actions == NotActions::Allowed {
                assert!(derived.left_out.is_empty() && derived.lost.is_empty());
                continue;
            }
            assert!(derived.still_granted.is_empty(), "{}", base.name);
            for (before, after) in base.permissions.iter().zip(&derived.role.permissions) {
                assert_eq!(before.not_actions, after.not_actions);
                assert_eq!(before.not_data_actions, after.not_data_actions);
                assert_eq!(before.condition, after.condition);
            }
        }
    }
}

#[test]
fn each_can_be_minimized() {
    let entries = |role: &RoleDefinition| role.entries(0).count();
    let mut fewer = 0;
    for role in library().roles() {
        let less = minimize(role, &Prover::default());
        assert_eq!(less.equal.holds(), Some(true), "{}", role.name);
        assert!(!less.cut_short);
        assert_eq!(entries(&less.role) + less.removed.len(), entries(role));
        fewer += usize::from(!less.removed.is_empty());
        let again = minimize(&less.role, &Prover::default());
        assert!(again.removed.is_empty(), "{}", role.name);
    }
    assert!(fewer > 50, "{fewer}");
}

/// What a role grants besides a need, looked up one by one.
fn besides(role: &RoleDefinition, need: &Need) -> u64 {
    let counted = catalog().operations().filter(|known| {
        known.operation() != need.operation && role.may_grant(&known.operation(), known.plane())
    });
    let weight_of = |known: CatalogOperation<'_>| {
        let weights = known.classes().map(|(class, _)| weight(class));
        weights.max().unwrap_or(1)
    };
    counted.map(weight_of).sum()
}

#[test]
fn no_built_in_role_gives_less_than_the_first_that_is_suggested() {
    let sensitive = catalog()
        .operations()
        .filter(|known| known.is(OperationClass::Escalation));
    let plain = catalog().operations().step_by(2_500);
    for known in sensitive.take(6).chain(plain) {
        let need = Need {
            operation: known.operation(),
            plane: known.plane(),
        };
        let question = Question {
            needs: std::slice::from_ref(&need),
            forbidden: &[],
            scope: None,
            most: 3,
        };
        let found = suggest(library(), catalog(), &question, &Prover::default());
        assert_eq!(found.exact, Proof::Holds);
        let granting = library()
            .roles()
            .iter()
            .filter(|role| role.grants(&need.operation, need.plane));
        let least = granting.map(|role| besides(role, &need)).min();
        let first = found.single.first();
        assert_eq!(
            first.map(|first| first.extra.weight),
            least,
            "{}",
            known.name()
        );
        assert!(found.single.iter().all(|one| one.covers == Proof::Holds));
    }
}
