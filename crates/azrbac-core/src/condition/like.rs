//! `StringLike`: `*` is any run of characters, `?` is one, and `\*` and `\?` are
//! those characters themselves.

/// One piece of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    Run,
    One,
    Exactly(char),
}

/// The pieces of a pattern; runs of `*` are one.
pub(super) fn pieces(pattern: &str) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(pattern.len());
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        let piece = match character {
            '*' => Piece::Run,
            '?' => Piece::One,
            '\\' => match characters.next_if(|next| matches!(next, '*' | '?')) {
                Some(escaped) => Piece::Exactly(escaped),
                None => Piece::Exactly('\\'),
            },
            other => Piece::Exactly(other),
        };
        if piece != Piece::Run || pieces.last() != Some(&Piece::Run) {
            pieces.push(piece);
        }
    }
    pieces
}

/// Whether the whole text fits the pattern. Each step takes one from `budget`;
/// `None` when it is spent, which only patterns that were made for that achieve.
///
/// Going back to the last `*` is enough: what it leaves to the rest is then the
/// most there can be.
pub(super) fn fits(pieces: &[Piece], text: &[char], budget: &mut u64) -> Option<bool> {
    let (mut piece, mut at) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    loop {
        *budget = budget.checked_sub(1)?;
        let fits = match (pieces.get(piece), text.get(at)) {
            (None, None) => return Some(true),
            (Some(Piece::Run), _) => {
                retry = Some((piece, at));
                piece += 1;
                continue;
            }
            (Some(Piece::One), Some(_)) => true,
            (Some(Piece::Exactly(want)), Some(found)) => want == found,
            _ => false,
        };
        if fits {
            piece += 1;
            at += 1;
            continue;
        }
        // The last `*` takes one character more, as long as there is one.
        let Some((run, taken)) = retry.filter(|(_, taken)| *taken < text.len()) else {
            return Some(false);
        };
        retry = Some((run, taken + 1));
        piece = run + 1;
        at = taken + 1;
    }
}
