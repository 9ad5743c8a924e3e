//! Reading which rules are meant.

use crate::registry::{self, RULES};
use crate::rule::Rule;
use crate::settings::Selector;

/// A text that stands for no rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSuchRule(pub String);

impl Selector {
    /// Reads the code of a rule (`RBAC303`), its name (`grants-credentials`), or the
    /// beginning of codes (`RBAC3`, or `RBAC` for every rule), in any letter case.
    ///
    /// # Errors
    /// [`NoSuchRule`] where no rule is meant.
    pub fn parse(text: &str) -> Result<Self, NoSuchRule> {
        let wanted = text.trim();
        if let Some(rule) = registry::rule(wanted) {
            return Ok(Self::of_code(rule.code));
        }
        let start = wanted.to_ascii_uppercase();
        let begins = |rule: &Rule| rule.code.starts_with(&start);
        if start.starts_with("RBAC") && RULES.iter().any(begins) {
            return Ok(Self::of_code(&start));
        }
        Err(NoSuchRule(wanted.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use azrbac_core::diagnostic::Severity;

    use crate::settings::{Selector, Settings};

    fn selectors(texts: &[&str]) -> Vec<Selector> {
        texts
            .iter()
            .map(|text| Selector::parse(text).unwrap())
            .collect()
    }

    #[test]
    fn what_says_more_about_a_rule_counts() {
        let (credentials, wildcard) = ("RBAC303", "RBAC302");
        let settings = |select: &[&str], ignore: &[&str]| Settings {
            select: selectors(select),
            ignore: selectors(ignore),
            levels: vec![
                (selectors(&["RBAC303"]).remove(0), Severity::Info),
                (selectors(&["rbac3"]).remove(0), Severity::Error),
            ],
            ..Settings::default()
        };
        let on = |settings: &Settings| (settings.is_on(credentials), settings.is_on(wildcard));
        assert_eq!(on(&settings(&[], &[])), (true, true));
        assert_eq!(on(&settings(&["RBAC1"], &[])), (false, false));
        assert_eq!(
            on(&settings(&["grants-credentials"], &["RBAC3"])),
            (true, false)
        );
        assert_eq!(on(&settings(&["RBAC"], &["RBAC303"])), (false, true));
        assert_eq!(on(&settings(&["RBAC3"], &["RBAC3"])), (false, false));
        let levels = settings(&[], &[]);
        assert_eq!(levels.level(credentials), Some(Severity::Info));
        assert_eq!(levels.level(wildcard), Some(Severity::Error));
        assert_eq!(levels.level("RBAC101"), None);
    }

    #[test]
    fn what_stands_for_no_rule_is_refused() {
        for text in ["", "R", "RBAC999", "RBAC9999", "credentials", "*"] {
            assert!(Selector::parse(text).is_err(), "{text}");
        }
    }
}
