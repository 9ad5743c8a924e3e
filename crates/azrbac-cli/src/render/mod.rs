//! How answers look. Nothing here decides anything.

pub(crate) mod can;
pub(crate) mod diagnostic;
pub(crate) mod lint;
pub(crate) mod page;
pub(crate) mod role;
pub(crate) mod style;
pub(crate) mod what_can;
pub(crate) mod who_can;
