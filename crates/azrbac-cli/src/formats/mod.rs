//! Forms of output that other tools define, for whatever command has results of
//! that kind: JUnit for what passes or not; SARIF, and the forms of GitHub, Azure
//! Pipelines and GitLab, for findings with places.

pub(crate) mod azure;
pub(crate) mod found;
pub(crate) mod github;
pub(crate) mod gitlab;
pub(crate) mod junit;
mod path;
pub(crate) mod sarif;
