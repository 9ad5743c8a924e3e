//! The tests of the workspace as a whole: the conformance suite and the rules
//! that the code keeps to.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "the helpers of tests may fail, as the tests themselves may"
)]

mod conformance;
mod corpus_shapes;
mod exports;
mod fixtures;
mod house;
mod layers;
mod repository;
