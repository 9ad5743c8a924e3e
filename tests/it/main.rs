//! The tests of the workspace as a whole: the conformance suite, the stories, what
//! the program prints, and the rules that the code keeps to.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "the helpers of tests may fail, as the tests themselves may"
)]

mod batch;
mod cli;
mod compose;
mod conditioned;
mod conformance;
mod corpus;
mod corpus_conditions;
mod corpus_declared;
mod corpus_lint;
mod corpus_roles;
mod corpus_shapes;
mod declared;
mod declared_in_part;
mod diff;
mod doubtful;
mod examples;
mod expectations;
mod exports;
mod files;
mod fixtures;
mod hostile;
mod house;
mod layers;
mod lint_baseline;
mod lint_config;
mod lint_fix;
mod lint_forms;
mod lost;
mod packed;
mod pipelines;
mod program;
mod readme;
mod repository;
mod schema;
mod script;
mod stories;
mod tenant;
mod vouched;
