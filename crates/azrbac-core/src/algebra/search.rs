//! The shortest name of a set among those that one pattern matches.

use std::collections::HashSet;
use std::rc::Rc;

use super::budget::{Budget, Limit};
use super::machine::{Machine, Places};
use super::program::{Step, Three, run};
use super::universe::{Progress, Universe};
use crate::pattern::ActionPattern;

/// What is looked for: names that `patterns` lead to by `program`.
pub(super) struct Quest<'a> {
    pub(super) universe: Universe,
    pub(super) program: &'a [Step],
    /// The patterns that are read. The first one has to match.
    pub(super) read: Vec<&'a ActionPattern>,
    /// What each pattern of the program comes to.
    pub(super) leaves: &'a [Leaf],
    /// Names of this length and more are of no use.
    pub(super) below: usize,
}

/// What a pattern of the program comes to for the names in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaf {
    /// The same for all of them.
    Settled(bool),
    /// What the pattern of this number among those that are read comes to.
    Read(usize),
}

/// A text that was read: where it leads, the text before it, its last character.
struct Visited {
    state: Rc<(Places, Progress)>,
    before: Option<(usize, char)>,
    length: usize,
}

/// Characters to stand for any text, those that read best first.
const ANY: &str = "xyzabcdefghijklmnopqrstuvw0123456789-_.~";

/// A shortest name, if there is one below the given length.
pub(super) fn shortest(quest: &Quest<'_>, budget: &mut Budget) -> Result<Option<String>, Limit> {
    let Some(machine) = Machine::new(quest.read.iter().copied()) else {
        return Err(Limit { states: 0 });
    };
    let mut sight = Sight {
        accepts: vec![false; quest.read.len()],
        prospects: vec![Three::No; quest.read.len()],
    };
    let mut known: HashSet<Rc<(Places, Progress)>> = HashSet::new();
    let mut visited: Vec<Visited> = Vec::new();
    let mut characters = Vec::new();
    let start = Rc::new((machine.start(), Universe::START));
    known.insert(Rc::clone(&start));
    visited.push(Visited {
        state: start,
        before: None,
        length: 0,
    });
    let mut at = 0;
    while let Some(here) = visited.get(at) {
        let (state, length) = (Rc::clone(&here.state), here.length);
        let here = at;
        at += 1;
        if length >= quest.below {
            return Ok(None);
        }
        // To look at what a pattern comes to costs little beside a step.
        budget.work(state.0.len() + quest.leaves.len() / 32)?;
        machine.judge(&state.0, &mut sight.accepts, &mut sight.prospects);
        if sight.found(quest, state.1) {
            return Ok(Some(spell(&visited, here)));
        }
        if !sight.hopeful(quest) {
            continue;
        }
        characters.clear();
        characters.extend(quest.universe.characters(state.1));
        machine.characters(&state.0, &mut characters);
        let any = stand_in(&characters);
        for character in any.into_iter().chain(characters.iter().copied()) {
            let Some(progress) = quest.universe.step(state.1, character) else {
                continue;
            };
            budget.work(state.0.len())?;
            let next = Rc::new((machine.step(&state.0, character), progress));
            if known.contains(&next) {
                continue;
            }
            budget.state()?;
            known.insert(Rc::clone(&next));
            visited.push(Visited {
                state: next,
                before: Some((here, character)),
                length: length + 1,
            });
        }
    }
    Ok(None)
}

/// What the patterns come to at a state.
struct Sight {
    accepts: Vec<bool>,
    prospects: Vec<Three>,
}

impl Sight {
    /// Whether the text so far is in the set.
    fn found(&self, quest: &Quest<'_>, progress: Progress) -> bool {
        let accepts = |read: usize| self.accepts.get(read).copied().unwrap_or_default();
        quest.universe.accepts(progress)
            && accepts(0)
            && run(quest.program, |index| match quest.leaves.get(index) {
                Some(Leaf::Settled(truth)) => *truth,
                Some(Leaf::Read(read)) => accepts(*read),
                None => false,
            })
    }

    /// Whether a text that begins so can be in the set.
    fn hopeful(&self, quest: &Quest<'_>) -> bool {
        let prospect = |read: usize| self.prospects.get(read).copied().unwrap_or(Three::No);
        prospect(0) != Three::No
            && run(quest.program, |index| match quest.leaves.get(index) {
                Some(Leaf::Settled(true)) => Three::Yes,
                Some(Leaf::Read(read)) => prospect(*read),
                Some(Leaf::Settled(false)) | None => Three::No,
            }) != Three::No
    }
}

/// A character that is none of these, in order, to stand for all others.
fn stand_in(characters: &[char]) -> Option<char> {
    let free = |character: &char| characters.binary_search(character).is_err();
    ANY.chars()
        .chain('\u{a1}'..=char::MAX)
        .find(|character| free(character) && *character != '*')
}

/// The text that led to a state.
fn spell(visited: &[Visited], mut at: usize) -> String {
    let mut text = Vec::new();
    while let Some((before, character)) = visited.get(at).and_then(|here| here.before) {
        text.push(character);
        at = before;
    }
    text.iter().rev().collect()
}
