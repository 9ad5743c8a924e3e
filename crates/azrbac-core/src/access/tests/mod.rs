//! Laws of evaluation on random small tenants, and the slow twin.

mod beside;
mod conditions;
mod dense;
mod differences;
mod expectations;
mod gaps;
mod index;
mod laws;
mod packed;
mod pairs;
mod render;
mod shapes;
mod shortfalls;
mod slow;
mod tenant;
