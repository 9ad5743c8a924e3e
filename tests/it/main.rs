//! The tests of the workspace as a whole: the conformance suite and the rules
//! that the code keeps to.

mod conformance;
mod house;
mod layers;
mod repository;
