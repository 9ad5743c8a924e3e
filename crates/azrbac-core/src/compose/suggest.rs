//! Which role to give for a need.

use super::candidate::{Candidate, Judge};
use super::cover::{covers, is_exactly, same};
use super::removal::Removal;
use super::teams::teams;
use super::weigh::Scale;
use crate::algebra::{Proof, Prover};
use crate::catalog::Catalog;
use crate::operation::{OperationClass, OperationName, Plane};
use crate::pattern::ActionPattern;
use crate::role::{Permission, RoleDefinition, RoleLibrary, RoleType};
use crate::scope::Scope;

/// An operation that is needed, in a plane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The operation.
    pub operation: OperationName,
    /// The plane in which it is checked.
    pub plane: Plane,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// What is needed.
    pub needs: &'a [Need],
    /// What must not be granted: read by [`Removal::forbidden`].
    pub forbidden: &'a [Removal],
    /// Where it is to be granted, if that is known.
    pub scope: Option<&'a Scope>,
    /// How many roles and how many sets of roles to tell, at most.
    pub most: usize,
}

/// What something grants besides the need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    /// What the operations weigh together: see [`weight`](super::weight).
    pub weight: u64,
    /// How many operations of the catalogue it grants besides, each in its own plane,
    /// conditions taken as fulfilled.
    pub operations: usize,
    /// How many of them are in each class, in the order of [`OperationClass::ALL`];
    /// classes without any are left out.
    pub sensitive: Vec<(OperationClass, usize)>,
    /// A wildcard by which it grants also what Azure adds later.
    pub unbounded: Option<ActionPattern>,
}

impl Extra {
    /// By this suggestions are ordered: the weight, then whether Azure may add to it,
    /// then the number of operations.
    pub fn order(&self) -> (u64, bool, usize) {
        (self.weight, self.unbounded.is_some(), self.operations)
    }
}

/// How a suggestion stands to the one before it, where the weights are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// Proven: it grants the same for every name. The order is that of names.
    Same,
    /// A wildcard of it also grants what Azure adds later.
    Unbounded,
    /// It grants more operations, that weigh as much together.
    Operations,
    /// It gives as much in every respect. The order is that of names.
    Name,
}

/// One role, or two or three together, that grant the need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion<'a> {
    /// The roles, by name.
    pub roles: Vec<&'a RoleDefinition>,
    /// What they grant besides.
    pub extra: Extra,
    /// Why it stands behind the one before it, where that weighs as much.
    pub tie: Option<Tie>,
    /// That they grant the need: proven.
    pub covers: Proof,
}

/// Why a role that grants the need is not suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Excluded {
    /// It grants this, which is forbidden.
    Forbidden(OperationName),
    /// It grants this, which is forbidden, in this plane only, and the catalogue is not
    /// sure that the operation is of that plane. Nothing else that is forbidden is
    /// known to be granted.
    PerhapsForbidden(OperationName, Plane),
    /// Whether it grants what is forbidden was given up.
    Undecided,
    /// It cannot be assigned at the scope.
    NotAssignable,
    /// It grants something of the need under a condition only.
    Conditional,
}

/// The answer to a [`Question`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestions<'a> {
    /// Single roles that grant the need, those first that give the least besides.
    pub single: Vec<Suggestion<'a>>,
    /// How many single roles there are in all.
    pub single_in_all: usize,
    /// Sets of two or three roles that grant the need and weigh less than the best
    /// single one, in the same order.
    pub sets: Vec<Suggestion<'a>>,
    /// Whether every such set was looked at.
    pub sets_complete: bool,
    /// Roles that grant the need and are left out.
    pub excluded: Vec<(&'a RoleDefinition, Excluded)>,
    /// The custom role that grants the need and nothing else.
    pub custom: RoleDefinition,
    /// That it does: proven.
    pub exact: Proof,
}

/// Finds the role definitions of the library that grant a need, and builds the one that
/// grants nothing else. A role that grants something of the need under a condition only
/// does not count as granting it.
///
/// ```
/// use azrbac_core::catalog::Catalog;
/// use azrbac_core::compose::{Need, Question, suggest};
/// use azrbac_core::operation::{OperationName, Plane};
/// use azrbac_core::pattern::ActionPattern;
/// use azrbac_core::role::{Permission, RoleDefinition, RoleDefinitionId, RoleLibrary};
///
/// let catalog = Catalog::from_names("2026-08", [("P.Q/a/read", Plane::Control), ("P.Q/a/write", Plane::Control)]);
/// let role = |name: &str, entry: &str| -> Result<RoleDefinition, Box<dyn std::error::Error>> {
///     Ok(RoleDefinition {
///         id: Some(RoleDefinitionId::new(name)),
///         name: name.into(),
///         role_type: None,
///         description: None,
///         permissions: vec![Permission { actions: vec![ActionPattern::parse(entry)?], ..Permission::default() }],
///         assignable_scopes: vec!["/".into()],
///     })
/// };
/// let library = RoleLibrary::new("2026-08", [role("Contributor", "*")?, role("Reader", "*/read")?]);
/// let needs = [Need { operation: OperationName::parse("P.Q/a/read")?, plane: Plane::Control }];
/// let question = Question { needs: &needs, forbidden: &[], scope: None, most: 5 };
/// let found = suggest(&library, &catalog, &question, &Default::default());
/// assert_eq!(&*found.single[0].roles[0].name, "Reader");
/// assert_eq!(found.custom.permissions[0].actions[0].as_str(), "P.Q/a/read");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn suggest<'a>(
    library: &'a RoleLibrary,
    catalog: &Catalog,
    question: &Question<'_>,
    prover: &Prover,
) -> Suggestions<'a> {
    let scale = Scale::new(catalog);
    let judge = Judge::new(question, catalog, &scale, prover);
    let mut excluded = Vec::new();
    let mut candidates: Vec<Candidate<'a>> = Vec::new();
    for role in library.roles() {
        match judge.look_at(role) {
            Ok(Some(candidate)) => candidates.push(candidate),
            Ok(None) => {}
            Err(why) => excluded.push((role, why)),
        }
    }
    excluded.sort_by(|(one, _), (two, _)| one.name.cmp(&two.name));
    let mut whole: Vec<&Candidate<'a>> = candidates
        .iter()
        .filter(|candidate| candidate.covers_all(question.needs.len()))
        .collect();
    whole.sort_by(|one, two| {
        (one.extra.order(), &one.role.name).cmp(&(two.extra.order(), &two.role.name))
    });
    let single_in_all = whole.len();
    let best = whole.first().map(|best| best.extra.weight);
    let single = whole
        .iter()
        .take(question.most)
        .map(|candidate| Suggestion {
            roles: vec![candidate.role],
            extra: candidate.extra.clone(),
            tie: None,
            covers: covers(&[candidate.role], question.needs, prover),
        })
        .collect();
    let (found, sets_complete) = teams(&candidates, question, best, &judge);
    let sets = found
        .into_iter()
        .map(|(roles, extra)| Suggestion {
            covers: covers(&roles, question.needs, prover),
            roles,
            extra,
            tie: None,
        })
        .collect();
    let custom = exactly(question.needs);
    let exact = is_exactly(&custom, question.needs, prover);
    Suggestions {
        single: with_ties(single, prover),
        single_in_all,
        sets: with_ties(sets, prover),
        sets_complete,
        excluded,
        custom,
        exact,
    }
}

/// Says of each suggestion why it stands behind one that weighs as much.
fn with_ties<'a>(mut found: Vec<Suggestion<'a>>, prover: &Prover) -> Vec<Suggestion<'a>> {
    for at in 1..found.len() {
        let (Some(before), Some(this)) = (found.get(at - 1), found.get(at)) else {
            continue;
        };
        if before.extra.weight != this.extra.weight {
            continue;
        }
        let tie = if same(&before.roles, &this.roles, prover) {
            Tie::Same
        } else if before.extra.unbounded.is_some() != this.extra.unbounded.is_some() {
            Tie::Unbounded
        } else if before.extra.operations != this.extra.operations {
            Tie::Operations
        } else {
            Tie::Name
        };
        if let Some(this) = found.get_mut(at) {
            this.tie = Some(tie);
        }
    }
    found
}

/// The role that grants the needs and nothing else, in the order of their names.
fn exactly(needs: &[Need]) -> RoleDefinition {
    let list = |plane: Plane| -> Vec<ActionPattern> {
        let of_plane = needs.iter().filter(|need| need.plane == plane);
        let mut names: Vec<&OperationName> = of_plane.map(|need| &need.operation).collect();
        names.sort();
        names.dedup();
        let parsed = names.into_iter();
        parsed
            .filter_map(|name| ActionPattern::parse(name.as_str()).ok())
            .collect()
    };
    let name = match needs {
        [] => "Nothing".to_owned(),
        [one] => format!("Only {}", one.operation),
        [first, rest @ ..] => format!("Only {} and {} more", first.operation, rest.len()),
    };
    RoleDefinition {
        id: None,
        name: name.into(),
        role_type: Some(RoleType::Custom),
        description: Some("Grants what is needed and nothing else.".into()),
        permissions: vec![Permission {
            actions: list(Plane::Control),
            data_actions: list(Plane::Data),
            ..Permission::default()
        }],
        assignable_scopes: Vec::new(),
    }
}
