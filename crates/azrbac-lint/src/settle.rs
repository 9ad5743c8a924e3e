//! Which findings stay when those that somebody has accepted are left out, and what
//! is to be said of what leaves them out.

use azrbac_core::text::{FileId, Span};
use azrbac_core::time::Timestamp;

use crate::about::About;
use crate::budget::Budget;
use crate::finding::Finding;
use crate::fingerprint::Fingerprints;
use crate::ignore::{Ignore, in_source};
use crate::rule::Rule;
use crate::rules::{expired_ignore, idle_ignore};
use crate::settings::{Selector, Settings};

/// Most comparisons of findings with ignores in one file.
const MOST_COMPARISONS: usize = 20_000_000;

/// What is known when findings are sorted out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circumstances {
    /// What time it is; `None` where that is not known, and nothing ends.
    pub now: Option<Timestamp>,
    /// Whether the data of a tenant were given, besides the files that are checked. Without
    /// them some rules find less, or nothing.
    pub tenant: bool,
    /// Whether the file could be read whole. Else what ignores nothing may be needed.
    pub whole: bool,
}

/// Findings that count and those that do not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    /// Those that count.
    pub findings: Vec<Finding>,
    /// Those that are left out, each with the reason.
    pub ignored: Vec<(Finding, String)>,
}

/// Leaves out what the text of a JSON file says to ignore (see [`in_source`]), and
/// adds what is to be said of such remarks: that they ignore nothing (RBAC090), are
/// over (RBAC091), or cannot be read (RBAC090). Linear in findings times remarks.
pub fn settle(
    findings: Vec<Finding>,
    file: FileId,
    text: &str,
    settings: &Settings,
    circumstances: Circumstances,
) -> Settled {
    let said = in_source(file, text);
    let ignores: Vec<&Ignore> = said.ignores.iter().collect();
    let mut used = vec![false; ignores.len()];
    let mut settled = sort_out(findings, &ignores, text, circumstances.now, &mut used);
    let mut fingerprints = Fingerprints::default();
    let faults = ignores.iter().zip(used).filter_map(|(ignore, used)| {
        let fault = fault(ignore, used, settings, circumstances)?;
        Some((ignore.place, fault, names(&ignore.rules)))
    });
    let misread = said.misread.into_iter();
    let mut told: Vec<(Span, Fault, String)> = faults
        .chain(misread.map(|(place, problem)| (place, Fault::Misread(problem), String::new())))
        .collect();
    told.sort_by_key(|(place, ..)| place.start);
    let told = told.into_iter().filter_map(|(place, fault, rules)| {
        let print = fingerprints.next([fault.rule().code, "", "ignore", &rules]);
        fault.finding(place, &rules, print, settings)
    });
    settled.findings.extend(told);
    settled
}

/// Parts findings into those that count and those that one of `ignores` covers, which
/// are marked in `used`. What is over covers nothing. Linear in findings times ignores up
/// to a bound far above what people write; beyond it findings count, and every ignore is
/// taken to be of use.
pub fn sort_out(
    findings: Vec<Finding>,
    ignores: &[&Ignore],
    text: &str,
    now: Option<Timestamp>,
    used: &mut [bool],
) -> Settled {
    let mut settled = Settled::default();
    let mut budget = Budget::new(MOST_COMPARISONS);
    for finding in findings {
        let mut reason = None;
        if budget.spend(ignores.len()).is_none() {
            used.fill(true);
            settled.findings.push(finding);
            continue;
        }
        for (ignore, used) in ignores.iter().zip(used.iter_mut()) {
            if !ignore.is_over(now) && ignore.covers(&finding, text) {
                *used = true;
                reason.get_or_insert(&ignore.reason);
            }
        }
        match reason {
            Some(reason) => settled.ignored.push((finding, reason.clone())),
            None => settled.findings.push(finding),
        }
    }
    settled
}

/// What is wrong with what leaves findings out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There is nothing that it leaves out.
    Idle,
    /// Its time is over.
    Over(Timestamp),
    /// It cannot be read, with the reason.
    Misread(String),
}

/// What is wrong with an ignore, `used` telling whether it left something out. A rule that
/// is not run leaves its ignores in peace: they are there for runs in which it is.
pub fn fault(
    ignore: &Ignore,
    used: bool,
    settings: &Settings,
    circumstances: Circumstances,
) -> Option<Fault> {
    ignore.run(settings).next()?;
    if let Some(until) = ignore.until.filter(|_| ignore.is_over(circumstances.now)) {
        return Some(Fault::Over(until));
    }
    let needs_tenant = || ignore.run(settings).any(Rule::looks_at_tenant);
    let may_be_needed = !circumstances.whole || !circumstances.tenant && needs_tenant();
    (!used && !may_be_needed).then_some(Fault::Idle)
}

impl Fault {
    /// The rule that finds it.
    fn rule(&self) -> &'static Rule {
        match self {
            Self::Over(_) => &expired_ignore::RULE,
            Self::Idle | Self::Misread(_) => &idle_ignore::RULE,
        }
    }

    /// The finding at the place where the ignore is written; `None` where the rule is
    /// not run. `rules` is what is ignored, in words.
    pub fn finding(
        &self,
        place: Span,
        rules: &str,
        fingerprint: String,
        settings: &Settings,
    ) -> Option<Finding> {
        let rule = self.rule();
        if !settings.is_on(rule.code) {
            return None;
        }
        let (message, help) = match self {
            Self::Idle => idle_ignore::words(rules),
            Self::Misread(problem) => idle_ignore::misread(problem),
            Self::Over(until) => expired_ignore::words(rules, *until),
        };
        Some(Finding {
            rule,
            severity: settings.level(rule.code).unwrap_or(rule.severity),
            confidence: rule.confidence,
            message,
            about: About::Ignore,
            entry: None,
            primary: Some(place),
            related: Vec::new(),
            help: Some(help),
            fix: None,
            fingerprint,
        })
    }
}

/// The rules, in words.
fn names(rules: &[Selector]) -> String {
    let names: Vec<&str> = rules.iter().map(Selector::as_str).collect();
    names.join(", ")
}
