//! The binary `azrbac`.
fn main() {}
