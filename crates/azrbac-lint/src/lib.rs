//! Lint rules for Azure role definitions, for role assignments, and for the
//! conditions of both.
//!
//! A rule is decided by evaluating the role, never by comparing text: wildcards
//! are matched, `notActions` are honoured, a condition on a permission object is
//! said to be one. What a rule finds comes back as data ([`Finding`]); reading
//! files and showing findings is the caller's business.
//!
//! [`RULES`] is the one list of rules; each has a Markdown page that documents it,
//! is printed by [`explain`] and is a test at the same time. Azure's own built-in
//! roles are nobody's to mend: what is found in them is information.
//!
//! ```
//! use azrbac_core::{ingest::read_role_definitions, text::Sources};
//! use azrbac_lint::{Subject, lint};
//!
//! let text = r#"{"Name": "AI user",
//!   "Actions": ["Microsoft.CognitiveServices/accounts/*"],
//!   "NotActions": ["Microsoft.CognitiveServices/accounts/delete"],
//!   "AssignableScopes": ["/subscriptions/11111111-1111-1111-1111-111111111111"]}"#;
//! let read = read_role_definitions(Sources::new().add("role.json"), text);
//! let subject = Subject::new(azrbac_roles::catalog(), azrbac_roles::library());
//! let findings = lint(&subject.file(&read));
//! assert_eq!(findings[0].rule.to_string(), "RBAC303 grants-credentials");
//! ```

mod about;
mod analysis;
mod apply;
mod assigned;
mod budget;
mod concept;
mod conditioned;
mod context;
mod counting;
mod cover;
mod declared;
mod document;
mod draft;
mod drafted;
mod engine;
mod expansion;
mod facts;
mod faulty;
mod finding;
mod fingerprint;
mod gist;
mod guards;
mod ignore;
mod knowledge;
mod known_entry;
mod lookup;
mod might;
mod operations;
mod policy;
mod powers;
mod probe;
mod proof;
mod redundancy;
mod registry;
mod removal;
mod role_table;
mod rule;
mod rules;
mod select;
mod settings;
mod settle;
mod sides;
mod spelling;
mod storage;
mod subject;
mod suggest;
#[cfg(test)]
mod tests;
mod trial;
mod twins;
mod unfinished;
mod values;
mod watch;

pub use about::About;
pub use apply::{Fixed, Lists, apply};
pub use concept::{CONCEPTS, Concept, explain, index};
pub use document::{
    EditDocument, EntryDocument, FindingDocument, FixDocument, PlaceDocument, RelatedDocument,
    document,
};
pub use draft::Confidence;
pub use engine::lint;
pub use finding::Finding;
pub use ignore::{Ignore, InSource, in_source, last_moment};
pub use policy::Policy;
pub use registry::{RULES, rule};
pub use rule::Rule;
pub use select::NoSuchRule;
pub use settings::{Selector, Settings};
pub use settle::{Circumstances, Fault, Settled, fault, settle, sort_out};
pub use subject::Subject;
