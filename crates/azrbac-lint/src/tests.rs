//! The pages are tests; so are the bounds and the order of findings.

mod assignments;
mod bounds;
mod built_in;
mod conditions;
mod covers;
mod fixes;
mod input;
mod judging;
mod laws;
mod pages;
mod redundant;
mod registry;
mod tenant;
mod typos;
mod whole;
