//! An ARM id taken apart where it stands: where the scopes end that it passes through.

use std::hash::{BuildHasher, Hasher};
use std::slice::ChunksExact;

use rapidhash::fast::RandomState;

/// Ids that pass through more scopes are looked at in the ordinary way.
const MOST_SCOPES: usize = 16;

/// Where a scope ends in an id, with the hash of the id up to there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct End {
    pub(super) at: usize,
    pub(super) hash: u64,
}

/// The scopes that an id passes through, outermost first, the id itself last; without the
/// root and without management groups that are not written in it.
#[derive(Debug, Default)]
pub(super) struct Path {
    ends: [End; MOST_SCOPES],
    count: usize,
    /// Whether the first of them is a subscription or a management group.
    pub(super) starts_in_hierarchy: bool,
}

impl Path {
    /// Takes apart an id in the form that is compared, in place of what stood here. `None`
    /// for what is not quite ordinary, and for what is no id. Each byte is hashed once: a
    /// longer scope goes on where the shorter one ended.
    pub(super) fn take(&mut self, folded: &[u8], hasher: &RandomState) -> Option<()> {
        if folded.first() != Some(&b'/') {
            return None;
        }
        let mut segments = Segments::new(folded);
        let mut hashed = Hashed {
            bytes: folded,
            hasher: hasher.build_hasher(),
            from: 0,
        };
        self.count = 0;
        self.starts_in_hierarchy = false;
        let mut segment = match segments.next()? {
            b"subscriptions" => {
                segments.next()?;
                self.starts_in_hierarchy = true;
                self.push(segments.at, &mut hashed)?;
                let mut next = segments.next();
                if next == Some(b"resourcegroups") {
                    segments.next()?;
                    self.push(segments.at, &mut hashed)?;
                    next = segments.next();
                }
                next
            }
            first => Some(first),
        };
        let mut is_first = !self.starts_in_hierarchy;
        while let Some(keyword) = segment {
            let namespace = segments.next().filter(|_| keyword == b"providers")?;
            let may_be_group = is_first && namespace == b"microsoft.management";
            let may_be_alias = is_first && namespace == b"microsoft.subscription";
            is_first = false;
            segment = segments.next();
            // Of which the form that is compared is another one.
            if may_be_alias && segment == Some(b"subscriptions") {
                return None;
            }
            if segment.is_none() {
                self.push(segments.at, &mut hashed)?;
            }
            let is_group = may_be_group && segment == Some(b"managementgroups");
            while let Some(kind) = segment {
                // A type may have that name, where nothing comes behind it that has to.
                if kind == b"providers" && !segments.is_at_end() {
                    break;
                }
                segments.next()?;
                self.starts_in_hierarchy |= is_group;
                self.push(segments.at, &mut hashed)?;
                segment = segments.next();
            }
        }
        segments.is_at_end().then_some(())
    }

    fn push(&mut self, at: usize, hashed: &mut Hashed<'_, impl Hasher>) -> Option<()> {
        let hash = hashed.up_to(at)?;
        *self.ends.get_mut(self.count)? = End { at, hash };
        self.count += 1;
        Some(())
    }

    /// Where the scopes end, outermost first.
    pub(super) fn ends(&self) -> &[End] {
        self.ends.get(..self.count).unwrap_or_default()
    }
}

/// The segments of an id, each behind a slash.
struct Segments<'a> {
    bytes: &'a [u8],
    slashes: Slashes<'a>,
    /// Where the last one ended.
    at: usize,
    /// How many come before the one in which a GUID may lack its dashes.
    before_guid: usize,
}

impl<'a> Segments<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            slashes: Slashes::new(bytes),
            at: 0,
            before_guid: if bytes.starts_with(b"/s") { 1 } else { 3 },
        }
    }

    /// The next one; `None` at the end, where it is empty, and where it may be a GUID
    /// without its dashes, of which the form that is compared is another one.
    fn next(&mut self) -> Option<&'a [u8]> {
        if self.is_at_end() {
            return None;
        }
        let from = self.at + 1;
        let end = self.slashes.next().unwrap_or(self.bytes.len());
        let segment = self.bytes.get(from..end)?;
        let may_be_guid = segment.len() == 32 && self.before_guid == 0;
        if segment.is_empty() || may_be_guid && segment.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        self.before_guid = self.before_guid.wrapping_sub(1);
        self.at = end;
        Some(segment)
    }

    fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }
}

/// The places of the slashes of an id behind the one that it begins with. Eight bytes are
/// looked at together: segments are short, and a search for each would cost more.
struct Slashes<'a> {
    words: ChunksExact<'a, u8>,
    rest: Option<u64>,
    /// A bit for each slash that is left of the word at hand.
    marks: u64,
    /// Where that word begins.
    word_at: usize,
    next_at: usize,
}

const EACH: u64 = u64::MAX / 0xff;
const SLASHES: u64 = EACH * b'/' as u64;
const LOW_BITS: u64 = EACH * 0x7f;

impl<'a> Slashes<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let words = bytes.chunks_exact(8);
        let mut rest = [0; 8];
        for (to, from) in rest.iter_mut().zip(words.remainder()) {
            *to = *from;
        }
        let mut slashes = Self {
            words,
            rest: Some(u64::from_le_bytes(rest)),
            marks: 0,
            word_at: 0,
            next_at: 0,
        };
        slashes.next();
        slashes
    }

    fn next(&mut self) -> Option<usize> {
        while self.marks == 0 {
            let word = match self.words.next() {
                Some(bytes) => u64::from_le_bytes(bytes.try_into().ok()?),
                None => self.rest.take()?,
            };
            self.word_at = self.next_at;
            self.next_at += 8;
            // The highest bit of each byte that is a slash: no carry leaves a byte.
            let differs = word ^ SLASHES;
            self.marks = !(((differs & LOW_BITS) + LOW_BITS) | differs | LOW_BITS);
        }
        let place = self.marks.trailing_zeros() as usize / 8;
        self.marks &= self.marks - 1;
        Some(self.word_at + place)
    }
}

/// A text that is hashed piece by piece.
struct Hashed<'a, H> {
    bytes: &'a [u8],
    hasher: H,
    from: usize,
}

impl<H: Hasher> Hashed<'_, H> {
    fn up_to(&mut self, at: usize) -> Option<u64> {
        self.hasher.write(self.bytes.get(self.from..at)?);
        self.from = at;
        Some(self.hasher.finish())
    }
}

/// So many bytes are looked at together.
const TOGETHER: usize = 32;

/// Room for a text in lower case, on the stack.
#[derive(Debug)]
pub(super) struct Lowered<const ROOM: usize>([u8; ROOM]);

impl<const ROOM: usize> Lowered<ROOM> {
    pub(super) fn new() -> Self {
        // Something that is not odd.
        Self([b'0'; ROOM])
    }

    /// The text in lower case; `None` for one that is longer than the room, is not plain
    /// ASCII or holds blanks.
    pub(super) fn take(&mut self, text: &str) -> Option<&[u8]> {
        let length = text.len();
        self.0.get_mut(..length)?.copy_from_slice(text.as_bytes());
        let whole = self.0.get_mut(..length.next_multiple_of(TOGETHER))?;
        let mut odd = 0;
        for bytes in whole.chunks_exact_mut(TOGETHER) {
            for byte in bytes {
                odd |= u8::from(byte.wrapping_sub(0x21) > 0x7e - 0x21);
                *byte |= u8::from(byte.is_ascii_uppercase()) << 5;
            }
        }
        self.0.get(..length).filter(|_| odd == 0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;
    use rapidhash::fast::RandomState;

    use super::{Lowered, Path};
    use crate::scope::{Scope, ScopeKind};

    const SEGMENTS: [&str; 12] = [
        "subscriptions",
        "Subscriptions",
        "resourceGroups",
        "providers",
        "Microsoft.Management",
        "managementGroups",
        "Microsoft.Subscription",
        "a",
        "",
        " ",
        "0F4C5E1A9B1D4C558C55AABBCCDDEEFF",
        "0f4c5e1a-9b1d-4c55-8c55-aabbccddeeff",
    ];

    fn id() -> impl Strategy<Value = String> {
        let random = vec(select(&SEGMENTS[..]), 0..9);
        let usual = (0..4usize, 0..5usize).prop_map(|(groups, pairs)| {
            let mut segments = vec!["subscriptions", "a"];
            if groups > 0 {
                segments.extend(["resourceGroups", "a"]);
            }
            if pairs > 0 {
                segments.extend(["providers", "Microsoft.Storage"]);
            }
            segments.extend(std::iter::repeat_n("a", 2 * pairs));
            segments
        });
        (prop_oneof![random, usual], any::<bool>()).prop_map(|(segments, slash)| {
            let end = if slash { "/" } else { "" };
            format!("/{}{end}", segments.join("/"))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn what_is_ordinary_is_taken_apart_as_any_scope_is(id in id()) {
            let hasher = RandomState::new();
            let scope = Scope::parse(&id);
            let mut path = Path::default();
            if let Some(lowered) = Lowered::<512>::new().take(&id)
                && path.take(lowered, &hasher).is_some()
            {
                let folded = scope.as_ref().map(|scope| scope.folded().as_bytes());
                prop_assert_eq!(folded, Ok(lowered));
            }
            if let Ok(scope) = scope
                && path.take(scope.folded().as_bytes(), &hasher).is_some()
            {
                let cut: Vec<&str> = path.ends().iter().map(|end| scope.folded().get(..end.at).unwrap()).collect();
                let mut above: Vec<Scope> = std::iter::once(scope.clone()).chain(scope.ancestors()).collect();
                above.pop();
                let starts = above.last().is_some_and(|start| matches!(start.kind(), ScopeKind::Subscription | ScopeKind::ManagementGroup));
                prop_assert_eq!(path.starts_in_hierarchy, starts);
                above.reverse();
                let folded: Vec<&str> = above.iter().map(Scope::folded).collect();
                prop_assert_eq!(cut, folded);
            }
        }
    }

    #[test]
    fn the_usual_ids_are_ordinary() {
        let hasher = RandomState::new();
        for id in [
            "/subscriptions/0f4c5e1a-9b1d-4c55-8c55-aabbccddeeff/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st/blobServices/default",
            "/providers/Microsoft.Management/managementGroups/top",
            "/subscriptions/s1",
        ] {
            let mut room = Lowered::<512>::new();
            let lowered = room.take(id).unwrap();
            assert_eq!(lowered, id.to_ascii_lowercase().as_bytes());
            assert!(Path::default().take(lowered, &hasher).is_some(), "{id}");
        }
    }
}
