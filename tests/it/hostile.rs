//! Hostile input: every piece of it ends in linear time with an answer or a clear
//! error, through the command line as a user reaches it.

mod assignments;
mod chains;
mod conditions;
mod declared;
mod identity;
mod run;
mod texts;
