//! Laws of evaluation on random small tenants, and the slow twin.

mod conditions;
mod laws;
mod packed;
mod shortfalls;
mod slow;
mod tenant;
