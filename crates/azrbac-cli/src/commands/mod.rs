//! One file a command: it reads its inputs, asks the libraries, prints.

pub(crate) mod can;
pub(crate) mod can_assign;
pub(crate) mod compose;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod lint;
pub(crate) mod role;
pub(crate) mod role_compare;
pub(crate) mod role_source;
pub(crate) mod rules;
pub(crate) mod schema;
pub(crate) mod snapshot;
pub(crate) mod test;
pub(crate) mod what_can;
pub(crate) mod who_can;

use azrbac_core::operation::Plane;

use crate::args::PlaneArg;

/// The plane of the command line as the libraries know it.
pub(crate) fn plane(argument: Option<PlaneArg>) -> Option<Plane> {
    argument.map(|plane| match plane {
        PlaneArg::Control => Plane::Control,
        PlaneArg::Data => Plane::Data,
    })
}
