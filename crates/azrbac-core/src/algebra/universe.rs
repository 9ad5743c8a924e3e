//! Which texts count as names of operations.

/// Which texts a proof speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Universe {
    /// Every text that is not empty: a proof holds whatever Azure may call an
    /// operation.
    #[default]
    EveryName,
    /// Names as Azure forms them: provider, one or more segments, then `read`,
    /// `write`, `delete` or `action`, none of them empty. Here `*/read`, `*/write`,
    /// `*/delete` and `*/action` together are as much as `*`. All operations that
    /// Azure lists but one are of this form.
    WellFormed,
}

const VERBS: [&str; 4] = ["read", "write", "delete", "action"];

/// How much of a well-formed name has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Progress {
    /// Whole segments, counted up to two.
    segments: u8,
    segment: Segment,
}

/// How much of a segment has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Segment {
    /// Nothing.
    Start,
    /// The first letters of a verb: its number, how many.
    Verb(u8, u8),
    /// Something that is no verb.
    Other,
}

impl Universe {
    pub(super) const START: Progress = Progress {
        segments: 0,
        segment: Segment::Start,
    };

    /// After one more character; `None` where no name can begin so.
    pub(super) fn step(self, progress: Progress, character: char) -> Option<Progress> {
        if self == Self::EveryName {
            // Only whether anything was read matters.
            return Some(Progress {
                segments: 0,
                segment: Segment::Other,
            });
        }
        if character != '/' {
            // Only the last segment can be a verb, and it is the third or later.
            let segment = match progress.segments {
                2 => progress.segment.step(character),
                _ => Segment::Other,
            };
            return Some(Progress {
                segment,
                ..progress
            });
        }
        (progress.segment != Segment::Start).then(|| Progress {
            segments: (progress.segments + 1).min(2),
            segment: Segment::Start,
        })
    }

    /// Whether the text, in lower case, is a name.
    pub(crate) fn holds(self, text: &str) -> bool {
        text.chars()
            .try_fold(Self::START, |progress, character| {
                self.step(progress, character)
            })
            .is_some_and(|progress| self.accepts(progress))
    }

    /// Whether what was read is a name.
    pub(super) fn accepts(self, progress: Progress) -> bool {
        match self {
            Self::EveryName => progress.segment != Segment::Start,
            Self::WellFormed => progress.segments == 2 && progress.segment.is_verb(),
        }
    }

    /// The characters after which progress differs from that after any other.
    pub(super) fn characters(self, progress: Progress) -> impl Iterator<Item = char> {
        let well_formed = self == Self::WellFormed;
        let verbs = VERBS.iter().enumerate().filter_map(move |(verb, text)| {
            let read = match progress.segment {
                Segment::Start => 0,
                Segment::Verb(of, read) if usize::from(of) == verb => usize::from(read),
                Segment::Verb(..) | Segment::Other => return None,
            };
            text.chars().nth(read)
        });
        // Verbs matter where a last segment may stand.
        let here = well_formed && progress.segments == 2;
        well_formed
            .then_some('/')
            .into_iter()
            .chain(verbs.filter(move |_| here))
    }
}

impl Segment {
    fn step(self, character: char) -> Self {
        let found = match self {
            Self::Start => VERBS
                .iter()
                .position(|verb| verb.starts_with(character))
                .map(|verb| (verb, 0)),
            Self::Verb(verb, read) => VERBS
                .get(usize::from(verb))
                .and_then(|text| text.chars().nth(usize::from(read)))
                .filter(|next| *next == character)
                .map(|_| (usize::from(verb), read)),
            Self::Other => None,
        };
        match found {
            // INVARIANT: there are four verbs of at most six letters.
            Some((verb, read)) => Self::Verb(u8::try_from(verb).unwrap_or_default(), read + 1),
            None => Self::Other,
        }
    }

    fn is_verb(self) -> bool {
        matches!(self, Self::Verb(verb, read)
            if VERBS.get(usize::from(verb)).is_some_and(|text| text.len() == usize::from(read)))
    }
}
