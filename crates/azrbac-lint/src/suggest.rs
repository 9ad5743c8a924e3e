//! What may have been meant by an entry that matches nothing in the catalogue.

use azrbac_core::catalog::Catalog;
use azrbac_core::operation::OperationName;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::text::{caseless, distance};

/// A longer entry is no misspelling of an operation name.
const LONGEST: usize = 256;
/// What the names of operations end in, the most misspelt first.
const VERBS: [&str; 4] = ["action", "read", "write", "delete"];

/// What may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suggestion {
    /// The entry as it may have been meant.
    pub(crate) text: String,
    /// Whether so little is different that a slip is likely: one segment by one or
    /// two letters, or the verb at the end is missing.
    pub(crate) near: bool,
}

/// Looks for near names. The catalogue is never whole, so that an entry that is
/// near to a known name can still be right.
pub(crate) struct Suggester<'a> {
    catalog: &'a Catalog,
    /// Each provider with how many operations it has.
    providers: Vec<(&'a str, usize)>,
}

impl<'a> Suggester<'a> {
    pub(crate) fn new(catalog: &'a Catalog) -> Self {
        let mut providers: Vec<(&str, usize)> = Vec::new();
        let mut at = 0;
        while let Some(first) = catalog.get(at) {
            let range = catalog.of_provider(first.provider());
            at = range.end.max(at + 1);
            providers.push((first.provider(), range.len().max(1)));
        }
        Self { catalog, providers }
    }

    /// What may have been meant by an entry.
    pub(crate) fn suggest(&self, pattern: &ActionPattern) -> Option<Suggestion> {
        let text = pattern.as_str();
        if text.len() > LONGEST {
            return None;
        }
        let (provider, rest) = text.split_once('/')?;
        if provider.contains('*') || self.catalog.knows_provider(provider) {
            return self.in_provider(pattern);
        }
        let nearest = self.nearest_provider(provider)?;
        let mended = ActionPattern::parse(&format!("{nearest}/{rest}")).ok()?;
        if self.matches(&mended) {
            let text = self.spelling(&mended);
            return Some(Suggestion { text, near: true });
        }
        let text = self
            .in_provider(&mended)
            .map_or_else(|| mended.as_str().to_owned(), |s| s.text);
        Some(Suggestion { text, near: true })
    }

    fn in_provider(&self, pattern: &ActionPattern) -> Option<Suggestion> {
        let text = if pattern.is_literal() {
            return self.literal(pattern);
        } else {
            self.mended_head(pattern)
                .or_else(|| self.mended_verb(pattern))?
        };
        Some(Suggestion { text, near: true })
    }

    fn literal(&self, pattern: &ActionPattern) -> Option<Suggestion> {
        let without_verb = VERBS
            .iter()
            .filter_map(|verb| ActionPattern::parse(&format!("{pattern}/{verb}")).ok())
            .find(|longer| self.matches(longer));
        if let Some(longer) = without_verb {
            let text = self.spelling(&longer);
            return Some(Suggestion { text, near: true });
        }
        let candidates = self.catalog.nearest(pattern.form(), 5);
        let slip = candidates
            .iter()
            .find(|operation| is_slip(pattern.form(), operation.folded()));
        let nearest = slip.or_else(|| candidates.first())?;
        Some(Suggestion {
            text: nearest.name().to_owned(),
            near: slip.is_some(),
        })
    }

    /// The whole segments before the first `*`, mended to those of a known
    /// operation, where the entry then matches something.
    fn mended_head(&self, pattern: &ActionPattern) -> Option<String> {
        let text = pattern.as_str();
        let star = text.find('*')?;
        let (head, _) = text.get(..star)?.rsplit_once('/')?;
        let provider = head.split('/').next()?;
        let folded = caseless::fold(head);
        let segments = head.split('/').count();
        let all = ActionPattern::parse(&format!("{provider}/*")).ok()?;
        let mut last = String::new();
        for operation in self.catalog.matching(&all) {
            let Some(end) = end_of_segment(operation.folded(), segments) else {
                continue;
            };
            let known = operation.folded().get(..end)?;
            if known == last {
                continue;
            }
            known.clone_into(&mut last);
            if is_slip(&folded, known) {
                let spelt = operation.name().get(..end)?;
                let mended = format!("{spelt}{}", text.get(head.len()..)?);
                let parsed = ActionPattern::parse(&mended).ok()?;
                if self.matches(&parsed) {
                    return Some(mended);
                }
            }
        }
        None
    }

    /// The last segment, mended to a verb, where the entry then matches something.
    fn mended_verb(&self, pattern: &ActionPattern) -> Option<String> {
        let (head, verb) = pattern.as_str().rsplit_once('/')?;
        let folded = caseless::fold(verb);
        VERBS
            .iter()
            .filter(|known| is_slip(&folded, known))
            .filter_map(|known| ActionPattern::parse(&format!("{head}/{known}")).ok())
            .find(|mended| self.matches(mended))
            .map(|mended| mended.as_str().to_owned())
    }

    fn nearest_provider(&self, provider: &str) -> Option<&'a str> {
        let folded = caseless::fold(provider);
        self.providers
            .iter()
            .filter_map(|(known, _)| Some((distance(&folded, &caseless::fold(known), 2)?, *known)))
            .min()
            .map(|(_, known)| known)
    }

    fn matches(&self, pattern: &ActionPattern) -> bool {
        self.catalog.matching(pattern).next().is_some()
    }

    /// The catalogue's own spelling of a literal; a wildcard as it is.
    fn spelling(&self, pattern: &ActionPattern) -> String {
        OperationName::parse(pattern.as_str())
            .ok()
            .and_then(|name| Some(self.catalog.find(&name)?.name().to_owned()))
            .unwrap_or_else(|| pattern.as_str().to_owned())
    }
}

/// The end of the n-th segment of a name that has more of them.
fn end_of_segment(name: &str, number: usize) -> Option<usize> {
    name.match_indices('/')
        .nth(number.checked_sub(1)?)
        .map(|(at, _)| at)
}

/// Whether two names of as many segments differ in one segment, by a letter or
/// two. Names that differ in a digit are different names.
pub(crate) fn is_slip(left: &str, right: &str) -> bool {
    let mut differing = None;
    let (mut left, mut right) = (left.split('/'), right.split('/'));
    loop {
        match (left.next(), right.next()) {
            (None, None) => break,
            (Some(a), Some(b)) if a == b => {}
            (Some(a), Some(b)) if differing.is_none() => differing = Some((a, b)),
            _ => return false,
        }
    }
    let Some((a, b)) = differing else {
        return false;
    };
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let most = (a.len().max(b.len()) / 4).min(2);
    most > 0 && digits(a) == digits(b) && distance(a, b, most).is_some()
}

#[cfg(test)]
mod tests {
    use azrbac_core::catalog::Catalog;
    use azrbac_core::operation::Plane;
    use azrbac_core::pattern::ActionPattern;

    use super::{Suggester, is_slip};

    #[test]
    fn a_slip_is_one_segment_and_no_digit() {
        assert!(is_slip("a/virtualmachine/read", "a/virtualmachines/read"));
        assert!(is_slip("a/b/raed", "a/b/read"));
        assert!(!is_slip("a/b/write", "a/b/read"));
        assert!(!is_slip("a/virtualmachine/raed", "a/virtualmachines/read"));
        assert!(!is_slip("a/gen1pools/read", "a/gen2pools/read"));
        assert!(!is_slip("a/b", "a/b"));
    }

    #[test]
    fn what_was_meant() {
        let names = [
            "Microsoft.Storage/storageAccounts/listKeys/action",
            "Microsoft.Storage/storageAccounts/read",
            "Microsoft.Compute/virtualMachines/extensions/read",
        ];
        let catalog = Catalog::from_names("2026-08", names.map(|name| (name, Plane::Control)));
        let suggester = Suggester::new(&catalog);
        for (written, meant, near) in [
            ("Microsoft.Storage/storageAccounts/listKeys", names[0], true),
            ("microsoft.storage/storageaccount/read", names[1], true),
            ("Microsoft.Storge/storageAccounts/read", names[1], true),
            ("Microsoft.Storge/*", "Microsoft.Storage/*", true),
            (
                "Microsoft.Storage/storageAccont/*",
                "Microsoft.Storage/storageAccounts/*",
                true,
            ),
            ("Microsoft.Compute/*/raed", "Microsoft.Compute/*/read", true),
            ("*/raed", "*/read", true),
            (
                "Microsoft.Storage/storageAccountz/listKey/action",
                names[0],
                false,
            ),
        ] {
            let found = suggester.suggest(&ActionPattern::parse(written).unwrap());
            let found = found.map(|s| (s.text, s.near));
            assert_eq!(found, Some((meant.to_owned(), near)), "{written}");
        }
        for written in [
            "Contoso.Things/*",
            "Microsoft.Compute/somethingElse/read",
            "read",
        ] {
            assert_eq!(
                suggester.suggest(&ActionPattern::parse(written).unwrap()),
                None,
                "{written}"
            );
        }
    }
}
