//! How two role definitions stand to each other: whether one grants no more than
//! the other, for every operation there is or ever will be, and what each grants
//! that the other does not.
//!
//! A role definition grants, in each plane, what one of its permission objects
//! grants: `actions` minus `notActions`, each permission object by itself. Of two
//! role definitions the catalogue is asked first: an operation that Azure lists and
//! that only one of them grants refutes. Where none does, the
//! [algebra](crate::algebra) proves, or finds a name that refutes.
//!
//! # Conditions
//!
//! A condition on a permission object is something that may hold or not, whatever
//! it says. What stands under it is within another role definition where that one
//! grants it without a condition, or under the same one. Two conditions are the
//! same where they read the same, blanks and letter case of keywords left out;
//! which of two others is the looser one is not claimed.

mod bits;
mod changes;
mod claim;
mod difference;
mod held;
mod parts;
mod patterns;
mod question;
mod relation;
#[cfg(test)]
mod tests;

pub use changes::{Gain, Paired, Pairing, RoleChange, Turn, role_changes};
pub use claim::{Claim, Shown};
pub use difference::{Difference, Excess, OnlyIf};
pub use relation::{Comparison, PlaneComparison, Relation};

use std::sync::{Mutex, PoisonError};

use crate::algebra::{Budget, OperationSet, Proof, Prover, Universe};
use crate::catalog::Catalog;
use crate::operation::Plane;
use crate::role::RoleDefinition;
use held::Held;
use patterns::Patterns;
use question::{Answers, Question};

/// Compares role definitions with each other. What can be worked out once for all
/// of them is.
///
/// ```
/// use azrbac_core::algebra::Universe;
/// use azrbac_core::catalog::Catalog;
/// use azrbac_core::compare::{Comparer, Relation};
/// use azrbac_core::operation::Plane;
/// use azrbac_core::pattern::ActionPattern;
/// use azrbac_core::role::{Permission, RoleDefinition};
///
/// let role = |name: &str, actions: &[&str]| -> Result<_, azrbac_core::pattern::PatternError> {
///     let actions = actions.iter().map(|text| ActionPattern::parse(text)).collect::<Result<_, _>>()?;
///     Ok(RoleDefinition {
///         id: None,
///         name: name.into(),
///         role_type: None,
///         description: None,
///         permissions: vec![Permission { actions, ..Permission::default() }],
///         assignable_scopes: Vec::new(),
///     })
/// };
/// let reader = role("reader", &["*/read"])?;
/// let viewer = role("viewer", &["Microsoft.Compute/*/read", "Microsoft.Network/*/read"])?;
/// let catalog = Catalog::from_names("2026-08", [("Microsoft.Compute/disks/read", Plane::Control)]);
///
/// let comparer = Comparer::new(&catalog, Universe::EveryName, &[&viewer, &reader]);
/// let comparison = comparer.compare(0, 1);
/// assert_eq!(comparison.relation(), Some(Relation::Within));
/// # Ok::<(), azrbac_core::pattern::PatternError>(())
/// ```
#[derive(Debug)]
pub struct Comparer<'a> {
    catalog: &'a Catalog,
    prover: Prover,
    /// What all questions together may still cost, where that has a limit.
    shared: Option<Mutex<Budget>>,
    patterns: Patterns<'a>,
    /// What each role definition grants, by plane.
    held: Vec<[Held; 2]>,
    /// What the algebra was asked already.
    answers: Answers,
}

impl<'a> Comparer<'a> {
    /// Takes in the role definitions that will be compared; they are referred to by
    /// their place in the list.
    ///
    /// Takes time for each distinct entry, by the operations of the catalogue that
    /// it matches, and for each pair of distinct wildcards that begin alike.
    pub fn new(catalog: &'a Catalog, universe: Universe, roles: &[&'a RoleDefinition]) -> Self {
        let prover = Prover::new(universe);
        let mut patterns = Patterns::new(catalog, universe);
        let mut objects = Vec::with_capacity(roles.len());
        for role in roles {
            objects.push(Plane::ALL.map(|plane| held::objects(role, plane, &mut patterns)));
        }
        patterns.close();
        let held = objects
            .into_iter()
            .map(|planes| planes.map(|objects| Held::new(objects, &patterns)))
            .collect();
        Self {
            catalog,
            prover,
            shared: None,
            patterns,
            held,
            answers: Answers::default(),
        }
    }

    /// The same with a limit on what all comparisons together may cost, in states of
    /// the [algebra](crate::algebra): what would cost more is not decided. For those
    /// who compare what strangers wrote.
    #[must_use]
    pub fn with_most_states_in_all(self, most_states: usize) -> Self {
        Self {
            shared: Some(Mutex::new(Budget::shared(most_states))),
            ..self
        }
    }

    /// The catalogue that is asked first.
    pub fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    /// Which texts count as names of operations.
    pub fn universe(&self) -> Universe {
        self.prover.universe()
    }

    /// How two of the role definitions stand to each other. A place that is not in
    /// the list stands for a role definition that grants nothing.
    pub fn compare(&self, left: usize, right: usize) -> Comparison {
        let mut budget = self.prover.budget();
        Comparison::new(Plane::ALL.map(|plane| PlaneComparison {
            within: self.within(left, right, plane, &mut budget),
            contains: self.within(right, left, plane, &mut budget),
            disjoint: self.disjoint(left, right, plane, &mut budget),
        }))
    }

    /// Whether a claim about an entry holds.
    fn decide(&self, question: Question, budget: &mut Budget) -> Claim {
        let ask = |question: &Question| {
            let contrary = question.contrary(&self.patterns);
            self.prove_empty(&contrary, budget)
        };
        self.answers.find(question, ask)
    }

    /// Whether there is no name in the set, at the cost of the budget for all
    /// questions where there is one, else of that for this comparison.
    fn prove_empty(&self, set: &OperationSet, budget: &mut Budget) -> Proof {
        match &self.shared {
            None => self.prover.empty_within(set, budget),
            // A budget is whole whatever happened to those who held it.
            Some(shared) => {
                let mut budget = shared.lock().unwrap_or_else(PoisonError::into_inner);
                self.prover.empty_within(set, &mut budget)
            }
        }
    }

    fn held(&self, role: usize, plane: Plane) -> &Held {
        static NOTHING: Held = Held::NOTHING;
        self.held
            .get(role)
            .map_or(&NOTHING, |[control, data]| match plane {
                Plane::Control => control,
                Plane::Data => data,
            })
    }
}
