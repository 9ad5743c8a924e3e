//! `azrbac.suggest/v1`: which role to give for a need.

use serde::Serialize;

use super::compose::BaseView;
use super::role_file::{RoleFile, role_file};
use crate::algebra::Proof;
use crate::catalog::{Catalog, Certainty};
use crate::compose::{Excluded, Extra, Need, Refusal, RefusalKind, Suggestion, Suggestions, Tie};
use crate::role::RoleDefinition;
use crate::scope::Scope;

/// The schema id of [`SuggestDocument`].
const SCHEMA: &str = "azrbac.suggest/v1";

/// Which roles to give.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SuggestDocument {
    /// `azrbac.suggest/v1`.
    pub schema: &'static str,
    /// From when the catalogue is.
    pub catalogue_date: String,
    /// From when the built-in role definitions are.
    pub built_in_date: String,
    /// What Azure refused, where that was asked about.
    pub refusals: Vec<RefusalView>,
    /// One answer for each place where something is to be granted.
    pub answers: Vec<SuggestAnswerView>,
}

/// Something that Azure refused.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RefusalView {
    /// `not-granted`, `linked`, `condition`, `denied`, `other-tenant` or
    /// `own-roles`.
    pub kind: &'static str,
    /// The operation.
    pub operation: String,
    /// The plane in which messages of this wording are made.
    pub plane: &'static str,
    /// The scope, as the message has it.
    pub scope: Option<String>,
    /// Where it has to be granted.
    pub grant_at: Option<String>,
    /// The object id of who was refused.
    pub principal: Option<String>,
    /// The deny assignment that forbids it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub denied_by: Option<String>,
}

impl From<&Refusal> for RefusalView {
    fn from(refusal: &Refusal) -> Self {
        let helps = refusal.kind.can_be_granted();
        let grant_at = helps.then(|| refusal.grant_at()).flatten();
        Self {
            kind: refusal.kind.name(),
            operation: refusal.operation.as_str().to_owned(),
            plane: refusal.plane.name(),
            scope: refusal.scope.as_deref().map(str::to_owned),
            grant_at: grant_at.map(|scope| scope.as_str().to_owned()),
            principal: refusal.principal.as_deref().map(str::to_owned),
            denied_by: match &refusal.kind {
                RefusalKind::Denied { by } => by.as_deref().map(str::to_owned),
                _ => None,
            },
        }
    }
}

/// What to grant at one place.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SuggestAnswerView {
    /// Where, if that is known.
    pub scope: Option<String>,
    /// The object ids of those who were refused.
    pub principals: Vec<String>,
    /// What is needed.
    pub needs: Vec<NeedView>,
    /// What must not be granted.
    pub forbidden: Vec<String>,
    /// Built-in roles that grant it, those first that give the least besides.
    pub roles: Vec<SuggestionView>,
    /// How many there are in all.
    pub roles_in_all: usize,
    /// Two or three roles that grant it together and weigh less than the best one.
    pub sets: Vec<SuggestionView>,
    /// Whether every such set was looked at.
    pub sets_complete: bool,
    /// Roles that grant it and are left out.
    pub excluded: Vec<ExcludedView>,
    /// The custom role that grants it and nothing else.
    pub custom: RoleFile,
    /// `proven` where it does.
    pub custom_exact: &'static str,
    /// Worth knowing.
    pub remarks: Vec<String>,
}

/// An operation that is needed.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NeedView {
    /// The operation.
    pub operation: String,
    /// Its plane.
    pub plane: &'static str,
    /// Whether the catalogue is sure of the plane.
    pub plane_is_sure: bool,
    /// Its classes.
    pub classes: Vec<&'static str>,
}

/// One role, or a set of them.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SuggestionView {
    /// The roles.
    pub roles: Vec<BaseView>,
    /// What the operations weigh that they grant besides.
    pub weight: u64,
    /// How many these are.
    pub operations: usize,
    /// How many of them are in each class.
    pub sensitive: Vec<ClassCountView>,
    /// A wildcard by which they grant also what Azure adds later.
    pub unbounded: Option<String>,
    /// Why it stands behind the one before it that weighs as much: `same`, `unbounded`,
    /// `operations` or `name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tie: Option<&'static str>,
    /// `proven` where they grant the need.
    pub covers: &'static str,
}

/// How many operations are in a class.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClassCountView {
    /// The class.
    pub class: &'static str,
    /// How many.
    pub count: usize,
}

/// A role that is left out.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExcludedView {
    /// The role.
    #[serde(flatten)]
    pub role: BaseView,
    /// `forbidden`, `undecided`, `not-assignable` or `conditional`.
    pub why: &'static str,
    /// What it grants that is forbidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The only plane in which it grants that, where the catalogue is not sure that the
    /// operation is of that plane.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plane_not_sure: Option<&'static str>,
}

/// One answer before it is written down.
pub struct SuggestAnswer<'a> {
    /// Where it is to be granted.
    pub scope: Option<&'a Scope>,
    /// Who was refused.
    pub principals: Vec<String>,
    /// What is needed.
    pub needs: &'a [Need],
    /// What must not be granted, as it was given.
    pub forbidden: &'a [String],
    /// What was found.
    pub found: &'a Suggestions<'a>,
    /// The custom role with the name, description and assignable scopes that it is to
    /// have.
    pub custom: &'a RoleDefinition,
    /// Worth knowing.
    pub remarks: Vec<String>,
}

/// The document of suggestions.
pub fn suggest(
    refusals: &[Refusal],
    answers: Vec<SuggestAnswer<'_>>,
    catalog: &Catalog,
    built_in_date: &str,
) -> SuggestDocument {
    SuggestDocument {
        schema: SCHEMA,
        catalogue_date: catalog.date().to_owned(),
        built_in_date: built_in_date.to_owned(),
        refusals: refusals.iter().map(RefusalView::from).collect(),
        answers: answers
            .into_iter()
            .map(|answer| view(answer, catalog))
            .collect(),
    }
}

fn view(answer: SuggestAnswer<'_>, catalog: &Catalog) -> SuggestAnswerView {
    let found = answer.found;
    SuggestAnswerView {
        scope: answer.scope.map(|scope| scope.as_str().to_owned()),
        principals: answer.principals,
        needs: answer
            .needs
            .iter()
            .map(|need| self::need(need, catalog))
            .collect(),
        forbidden: answer.forbidden.to_vec(),
        roles: found.single.iter().map(suggestion).collect(),
        roles_in_all: found.single_in_all,
        sets: found.sets.iter().map(suggestion).collect(),
        sets_complete: found.sets_complete,
        excluded: found.excluded.iter().map(excluded).collect(),
        custom: role_file(answer.custom),
        custom_exact: outcome(&found.exact),
        remarks: answer.remarks,
    }
}

fn need(need: &Need, catalog: &Catalog) -> NeedView {
    let known = catalog.find(&need.operation);
    let classes = known.iter().flat_map(|known| known.classes());
    NeedView {
        operation: need.operation.as_str().to_owned(),
        plane: need.plane.name(),
        plane_is_sure: known.is_some_and(|known| {
            known.certainty() == Certainty::Sure && known.plane() == need.plane
        }),
        classes: classes.map(|(class, _)| class.name()).collect(),
    }
}

fn suggestion(found: &Suggestion<'_>) -> SuggestionView {
    let Extra {
        weight,
        operations,
        sensitive,
        unbounded,
    } = &found.extra;
    let sensitive = sensitive.iter().map(|(class, count)| ClassCountView {
        class: class.name(),
        count: *count,
    });
    SuggestionView {
        roles: found
            .roles
            .iter()
            .map(|role| BaseView::from(*role))
            .collect(),
        weight: *weight,
        operations: *operations,
        sensitive: sensitive.collect(),
        unbounded: unbounded.as_ref().map(|entry| entry.as_str().to_owned()),
        tie: found.tie.map(|tie| match tie {
            Tie::Same => "same",
            Tie::Unbounded => "unbounded",
            Tie::Operations => "operations",
            Tie::Name => "name",
        }),
        covers: outcome(&found.covers),
    }
}

fn excluded((role, why_left_out): &(&RoleDefinition, Excluded)) -> ExcludedView {
    let (why, operation) = match why_left_out {
        Excluded::Forbidden(name) | Excluded::PerhapsForbidden(name, _) => {
            ("forbidden", Some(name.as_str().to_owned()))
        }
        Excluded::Undecided => ("undecided", None),
        Excluded::NotAssignable => ("not-assignable", None),
        Excluded::Conditional => ("conditional", None),
    };
    ExcludedView {
        role: BaseView::from(*role),
        why,
        operation,
        plane_not_sure: match why_left_out {
            Excluded::PerhapsForbidden(_, plane) => Some(plane.name()),
            _ => None,
        },
    }
}

fn outcome(proof: &Proof) -> &'static str {
    match proof {
        Proof::Holds => "proven",
        Proof::Fails(_) => "refuted",
        Proof::Undecided(_) => "undecided",
    }
}
