//! The programs under `examples`.
