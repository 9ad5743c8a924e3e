//! Several patterns read side by side, letter by letter.

use super::program::Three;
use crate::pattern::{ActionPattern, WildcardReading};

/// What a pattern reads next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// This character.
    Exactly(char),
    /// Any text.
    Anything,
    /// Nothing, or a slash and any text.
    MaybeSegment,
    /// Nothing more.
    End,
}

/// A place in one of the patterns: twice the number of the token, and one more
/// inside the text of a [`Token::MaybeSegment`].
type Place = u32;

/// Where the patterns may stand after some text: places in rising order, those
/// reached without reading included.
pub(super) type Places = Box<[Place]>;

/// The patterns, their tokens one behind the other.
pub(super) struct Machine {
    tokens: Vec<Token>,
    /// Which pattern a token belongs to.
    owners: Vec<usize>,
    starts: Vec<Place>,
}

impl Machine {
    /// `None` where the patterns are longer than any memory.
    pub(super) fn new<'a>(patterns: impl IntoIterator<Item = &'a ActionPattern>) -> Option<Self> {
        let mut machine = Self {
            tokens: Vec::new(),
            owners: Vec::new(),
            starts: Vec::new(),
        };
        for (owner, pattern) in patterns.into_iter().enumerate() {
            machine.starts.push(place(machine.tokens.len(), false)?);
            machine.push(pattern);
            machine.owners.resize(machine.tokens.len(), owner);
        }
        place(machine.tokens.len(), true)?;
        Some(machine)
    }

    fn push(&mut self, pattern: &ActionPattern) {
        let collapsing = pattern.reading() == WildcardReading::Collapsing;
        for (at, segment) in pattern.form().split('/').enumerate() {
            if segment == "*" && at > 0 && collapsing {
                self.tokens.push(Token::MaybeSegment);
                continue;
            }
            if at > 0 {
                self.tokens.push(Token::Exactly('/'));
            }
            self.tokens
                .extend(segment.chars().map(|character| match character {
                    '*' => Token::Anything,
                    other => Token::Exactly(other),
                }));
        }
        self.tokens.push(Token::End);
    }

    fn token(&self, place: Place) -> Token {
        let index = usize::try_from(place / 2).unwrap_or(usize::MAX);
        self.tokens.get(index).copied().unwrap_or(Token::End)
    }

    fn owner(&self, place: Place) -> usize {
        let index = usize::try_from(place / 2).unwrap_or(usize::MAX);
        self.owners.get(index).copied().unwrap_or(usize::MAX)
    }

    /// Whether the pattern may read any character here and stay.
    fn is_loop(&self, place: Place) -> bool {
        match self.token(place) {
            Token::Anything => true,
            Token::MaybeSegment => place % 2 == 1,
            Token::Exactly(_) | Token::End => false,
        }
    }

    /// Where the patterns stand before anything is read.
    pub(super) fn start(&self) -> Places {
        let mut places = Vec::with_capacity(self.starts.len() * 2);
        for start in &self.starts {
            self.reach(*start, &mut places);
        }
        self.settle(places)
    }

    /// The characters that lead elsewhere than any other character does, in order.
    pub(super) fn characters(&self, places: &[Place], characters: &mut Vec<char>) {
        for place in places {
            match self.token(*place) {
                Token::Exactly(character) => characters.push(character),
                Token::MaybeSegment if place % 2 == 0 => characters.push('/'),
                _ => {}
            }
        }
        characters.sort_unstable();
        characters.dedup();
    }

    /// Where the patterns stand after one more character.
    pub(super) fn step(&self, places: &[Place], character: char) -> Places {
        let mut next = Vec::with_capacity(places.len());
        for place in places {
            match self.token(*place) {
                Token::Exactly(exactly) if exactly == character => {
                    self.reach(after(*place), &mut next);
                }
                Token::MaybeSegment if place % 2 == 0 && character == '/' => {
                    self.reach(place + 1, &mut next);
                }
                _ if self.is_loop(*place) => self.reach(*place, &mut next),
                _ => {}
            }
        }
        self.settle(next)
    }

    /// The place, and those that are reached from it without reading.
    fn reach(&self, mut place: Place, places: &mut Vec<Place>) {
        loop {
            places.push(place);
            match self.token(place) {
                Token::Anything | Token::MaybeSegment => place = after(place),
                Token::Exactly(_) | Token::End => return,
            }
        }
    }

    /// Sorted, each once, and without the places that a later star of the same
    /// pattern makes idle: what can be read from before a star can be read by the
    /// star and what follows it.
    fn settle(&self, mut places: Vec<Place>) -> Places {
        places.sort_unstable();
        places.dedup();
        let mut starred = None;
        let mut kept = places.len();
        for at in (0..places.len()).rev() {
            let Some(place) = places.get(at).copied() else {
                continue;
            };
            let owner = self.owner(place);
            if starred == Some(owner) {
                continue;
            }
            if self.is_loop(place) {
                starred = Some(owner);
            }
            kept -= 1;
            if let Some(slot) = places.get_mut(kept) {
                *slot = place;
            }
        }
        places.drain(..kept);
        places.into_boxed_slice()
    }

    /// What each pattern comes to: `accepts` whether the text so far is matched,
    /// `prospects` whether texts that begin so are: all of them, none, or some.
    pub(super) fn judge(&self, places: &[Place], accepts: &mut [bool], prospects: &mut [Three]) {
        accepts.fill(false);
        prospects.fill(Three::No);
        for place in places {
            let owner = self.owner(*place);
            if let Some(prospect) = prospects.get_mut(owner) {
                let total = self.is_loop(*place) && self.token(after(*place)) == Token::End;
                *prospect = (*prospect).max(if total { Three::Yes } else { Three::Open });
            }
            if self.token(*place) == Token::End
                && let Some(accept) = accepts.get_mut(owner)
            {
                *accept = true;
            }
        }
    }
}

/// The place of a token; `None` where there are too many tokens to number.
fn place(token: usize, inside: bool) -> Option<Place> {
    u32::try_from(token)
        .ok()?
        .checked_mul(2)?
        .checked_add(u32::from(inside))
}

/// Before the next token.
fn after(place: Place) -> Place {
    (place / 2 + 1) * 2
}
