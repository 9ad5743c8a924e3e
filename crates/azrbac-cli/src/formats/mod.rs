//! Forms of output that other tools define, for whatever command has results of
//! that kind: JUnit for what passes or not, SARIF for findings with places.

pub(crate) mod junit;
pub(crate) mod sarif;
