//! The format `azrbac.conformance/v1`. Keys that it does not know are refused, so
//! that a misspelt question is not passed over.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::repository::files;

/// One file: cases about one topic.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Suite {
    pub(crate) schema: String,
    pub(crate) topic: String,
    pub(crate) cases: Vec<Case>,
}

/// A case: what is given, and one kind of question about it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) source: String,
    pub(crate) ruling: Option<String>,
    /// A document `azrbac.snapshot/v1`, as it stands in the file.
    pub(crate) snapshot: Option<Box<RawValue>>,
    #[serde(default)]
    pub(crate) requests: Vec<Question>,
    #[serde(default)]
    pub(crate) patterns: Vec<PatternQuestion>,
    #[serde(default)]
    pub(crate) scopes: Vec<ScopeQuestion>,
    pub(crate) hierarchy: Option<Hierarchy>,
    #[serde(default)]
    pub(crate) containments: Vec<Containment>,
    pub(crate) groups: Option<Vec<GroupList>>,
    #[serde(default)]
    pub(crate) memberships: Vec<MembershipQuestion>,
    pub(crate) expansion: Option<Expansion>,
}

impl Case {
    /// How many questions of each kind it asks.
    pub(crate) fn questions(&self) -> [usize; 6] {
        [
            self.requests.len(),
            self.patterns.len(),
            self.scopes.len(),
            self.containments.len(),
            self.memberships.len(),
            usize::from(self.expansion.is_some()),
        ]
    }
}

/// May this principal do this operation here?
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Question {
    pub(crate) principal: String,
    pub(crate) operation: String,
    pub(crate) plane: String,
    pub(crate) scope: String,
    pub(crate) as_of: Option<String>,
    /// By source, then by path: one value or a list.
    #[serde(default)]
    pub(crate) attributes: BTreeMap<String, BTreeMap<String, OneOrMore>>,
    #[serde(default)]
    pub(crate) attributes_complete: bool,
    pub(crate) sub_operation: Option<String>,
    pub(crate) verdict: String,
    pub(crate) reason: Option<String>,
    /// What is left of the conditions of the only grant.
    pub(crate) residual: Option<String>,
}

/// The values of an attribute.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum OneOrMore {
    More(Vec<serde_json::Value>),
    One(serde_json::Value),
}

/// Does this entry cover this operation?
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PatternQuestion {
    pub(crate) pattern: String,
    pub(crate) operation: String,
    pub(crate) matches: bool,
}

/// What is this scope, and what is above it?
#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(crate) enum ScopeQuestion {
    Kind {
        scope: String,
        kind: String,
        is: bool,
    },
    Same {
        scope: String,
        other: String,
        same: bool,
    },
    Above {
        scope: String,
        ancestors: Vec<String>,
    },
}

/// The tree of management groups, as in a snapshot.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Hierarchy {
    pub(crate) management_groups: Box<RawValue>,
    pub(crate) subscriptions: Box<RawValue>,
}

/// Does what is assigned at one scope hold at another?
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Containment {
    pub(crate) outer: String,
    pub(crate) inner: String,
    pub(crate) contains: bool,
}

/// A group and its direct members.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GroupList {
    pub(crate) id: String,
    pub(crate) members: Vec<String>,
}

/// Which groups is this principal in, and by which way?
#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(crate) enum MembershipQuestion {
    All {
        principal: String,
        #[serde(rename = "memberOf")]
        member_of: Vec<String>,
    },
    Way {
        principal: String,
        group: String,
        via: Vec<String>,
    },
}

/// Which operations of a list do these permission objects grant?
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expansion {
    pub(crate) permissions: Vec<Entries>,
    pub(crate) catalogue: Planes,
    pub(crate) operations: Planes,
}

/// The four lists of a permission object.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Entries {
    pub(crate) actions: Vec<String>,
    pub(crate) not_actions: Vec<String>,
    pub(crate) data_actions: Vec<String>,
    pub(crate) not_data_actions: Vec<String>,
}

/// Operations of each plane.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Planes {
    pub(crate) control: Vec<String>,
    pub(crate) data: Vec<String>,
}

/// Every file of the suite by its name without the ending.
pub(crate) fn suites() -> Vec<(String, Suite)> {
    let suites: Vec<_> = files("tests/conformance", ".json")
        .into_iter()
        .map(|(path, text)| {
            let suite = serde_json::from_str(&text)
                .unwrap_or_else(|error| panic!("tests/conformance/{path}: {error}"));
            (path.trim_end_matches(".json").to_owned(), suite)
        })
        .collect();
    assert!(!suites.is_empty(), "the conformance suite was not found");
    suites
}

/// Every case with the name under which it is reported, such as
/// `scopes/root-without-management-groups`.
pub(crate) fn cases() -> Vec<(String, Case)> {
    suites()
        .into_iter()
        .flat_map(|(file, suite)| {
            let named = move |case: Case| (format!("{file}/{}", case.name), case);
            suite.cases.into_iter().map(named)
        })
        .collect()
}
