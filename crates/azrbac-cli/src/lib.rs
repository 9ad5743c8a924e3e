//! The command line of azrbac.
