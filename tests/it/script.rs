//! The export script: the real Azure CLI runs it against a stand-in, and what it
//! wrote answers the questions of the stories.

mod alike;
mod besides;
mod failures;
mod graph;
mod index;
mod run;
mod stand_in;
mod stories;
mod tenant;
mod trial;
