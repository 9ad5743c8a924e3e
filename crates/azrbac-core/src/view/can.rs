//! `azrbac.can/v1`: one question and its answer.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::access::{Activation, Decision, GivenAttributes, Remark, Request, RoleSuggestion};
use crate::condition::{Attributes, Value};
use crate::snapshot::Snapshot;

use super::evidence::{DenyView, GrantView, NearMissView, deny, grant, near_miss};
use super::{AssumptionView, GapView, NewAssignmentView, RemarkView};

/// The schema id of [`CanDocument`].
const SCHEMA: &str = "azrbac.can/v1";

/// A question about access, with its answer.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CanDocument {
    /// `azrbac.can/v1`.
    pub schema: &'static str,
    /// `allowed`, `denied`, `not-granted`, `conditional`, `eligible`, `unknown`.
    pub verdict: &'static str,
    /// What decided it, such as `no-grant`.
    pub reason: &'static str,
    /// What was asked.
    pub request: RequestView,
    /// For `can-assign`: the role assignment that would be added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assign: Option<NewAssignmentView>,
    /// Everything that grants the operation, or may, the surest first.
    pub grants: Vec<GrantView>,
    /// Every deny assignment at or above the scope.
    pub denies: Vec<DenyView>,
    /// What would grant it if one thing were different.
    pub near_misses: Vec<NearMissView>,
    /// What is missing and could decide the answer.
    pub gaps: Vec<GapView>,
    /// What is taken for granted.
    pub assumptions: Vec<AssumptionView>,
    /// What is worth knowing and decides nothing.
    pub remarks: Vec<RemarkView>,
    /// For `not-granted`: built-in roles that would grant it, those first that
    /// grant the least else.
    pub roles_that_grant: Vec<RoleView>,
}

/// A role definition that would grant the operation.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleView {
    /// The display name.
    pub role_name: String,
    /// The role definition.
    pub role_id: Option<String>,
    /// How many operations of the catalogue it grants.
    pub operations: usize,
}

impl From<&RoleSuggestion<'_>> for RoleView {
    fn from(suggestion: &RoleSuggestion<'_>) -> Self {
        Self {
            role_name: suggestion.role.name.to_string(),
            role_id: suggestion.role.id.as_ref().map(ToString::to_string),
            operations: suggestion.operations,
        }
    }
}

/// What was asked, names resolved.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestView {
    /// The object id of the principal; null where the question is who may.
    pub principal: Option<String>,
    /// Its name, where the data have one.
    pub principal_name: Option<String>,
    /// The operation.
    pub operation: String,
    /// `control` or `data`.
    pub plane: &'static str,
    /// The scope.
    pub scope: String,
    /// The time for which the answer holds, where known.
    pub as_of: Option<String>,
    /// `active`, or `eligible` where eligible assignments count as held.
    pub pim: &'static str,
    /// The attributes that were given: by source (`principal`, `resource`,
    /// `request`, `environment`), then by path, one value or a list.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, BTreeMap<String, serde_json::Value>>,
    /// Whether attributes that were not given are known to be missing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub attributes_complete: bool,
    /// The sub-operation of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_operation: Option<String>,
}

impl RequestView {
    /// The written form of a request.
    pub fn new(snapshot: &Snapshot, request: &Request) -> Self {
        Self {
            principal: Some(request.principal.to_string()).filter(|id| !id.is_empty()),
            principal_name: name_of(snapshot, request.principal.as_str(), &request.principal),
            operation: request.operation.to_string(),
            plane: request.plane.name(),
            scope: request.scope.to_string(),
            as_of: request
                .as_of
                .or(snapshot.captured_at())
                .map(|time| time.to_string()),
            pim: match request.activation {
                Activation::ActiveOnly => "active",
                Activation::EligibleToo => "eligible",
            },
            attributes: attributes(&request.attributes),
            attributes_complete: request.attributes.is_complete(),
            sub_operation: request.sub_operation.as_deref().map(str::to_owned),
        }
    }
}

/// The attributes that were given, in the form in which they can be given.
fn attributes(given: &GivenAttributes) -> BTreeMap<String, BTreeMap<String, serde_json::Value>> {
    let mut by_source: BTreeMap<String, BTreeMap<String, serde_json::Value>> = BTreeMap::new();
    for (attribute, values) in given.listed() {
        let mut values: Vec<serde_json::Value> = values.iter().map(json).collect();
        let written = match values.len() {
            1 => values.remove(0),
            _ => serde_json::Value::Array(values),
        };
        by_source
            .entry(attribute.source.name().to_ascii_lowercase())
            .or_default()
            .insert(attribute.path.to_string(), written);
    }
    by_source
}

fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::String(text) => text.as_ref().into(),
        Value::Integer(number) => (*number).into(),
        Value::Boolean(truth) => (*truth).into(),
        Value::Guid(guid) => guid.to_string().into(),
    }
}

fn name_of(
    snapshot: &Snapshot,
    id: &str,
    principal: &crate::directory::PrincipalId,
) -> Option<String> {
    let label = snapshot.directory().label(principal);
    (label != id).then(|| label.to_owned())
}

/// The document for a decision. `remarks` are those of
/// [`remarks`](crate::access::remarks), `roles_that_grant` those of
/// [`roles_that_grant`](crate::access::roles_that_grant); either may be left empty.
///
/// ```
/// # use azrbac_core::ingest::Ingest;
/// # use azrbac_core::operation::{OperationName, Plane};
/// # use azrbac_core::role::RoleLibrary;
/// # use azrbac_core::scope::Scope;
/// use azrbac_core::access::{Request, explain};
/// use azrbac_core::view;
///
/// # let mut ingest = Ingest::new();
/// # let tenant = br#"{"schema": "azrbac.snapshot/v1", "roleAssignments": []}"#;
/// # ingest.read("tenant.json", tenant.to_vec());
/// # let snapshot = ingest.finish().into_snapshot(&RoleLibrary::default());
/// # let scope = Scope::parse("/subscriptions/s1")?;
/// # let read = OperationName::parse("Microsoft.Compute/virtualMachines/read")?;
/// let request = Request::new("carl".into(), read, Plane::Control, scope);
/// let decision = explain(&snapshot, &request);
/// let document = view::can(&snapshot, &request, &decision, &[], &[]);
/// let json = serde_json::to_value(&document)?;
/// assert_eq!(json["schema"], "azrbac.can/v1");
/// assert_eq!(json["verdict"], "not-granted");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn can(
    snapshot: &Snapshot,
    request: &Request,
    decision: &Decision,
    remarks: &[Remark],
    roles_that_grant: &[RoleSuggestion<'_>],
) -> CanDocument {
    CanDocument {
        schema: SCHEMA,
        verdict: decision.verdict.name(),
        reason: decision.reason.name(),
        request: RequestView::new(snapshot, request),
        assign: None,
        grants: decision
            .grants
            .iter()
            .filter_map(|evidence| grant(snapshot, evidence))
            .collect(),
        denies: decision
            .denies
            .iter()
            .filter_map(|evidence| deny(snapshot, evidence))
            .collect(),
        near_misses: decision
            .near_misses
            .iter()
            .filter_map(|miss| near_miss(snapshot, miss))
            .collect(),
        gaps: decision.gaps.iter().map(GapView::from).collect(),
        assumptions: decision
            .assumptions
            .iter()
            .map(AssumptionView::from)
            .collect(),
        remarks: remarks.iter().map(RemarkView::from).collect(),
        roles_that_grant: roles_that_grant.iter().map(RoleView::from).collect(),
    }
}
