//! Pages about verdicts and about ideas that answers and rules rest on, and the index of
//! all pages.

use std::fmt::Write as _;

use azrbac_core::text::caseless;

use crate::registry::{RULES, rule};

/// A verdict, or an idea that answers or several rules rest on, that has a page of its
/// own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Concept {
    /// The name under which the page is found, such as `not-actions`.
    pub name: &'static str,
    /// Other names for it.
    pub also: &'static [&'static str],
    /// What it says, in one line.
    pub summary: &'static str,
    /// The Markdown page.
    pub page: &'static str,
}

/// Every concept with a page, in the order of the names.
pub static CONCEPTS: &[Concept] = &[
    Concept {
        name: "allowed",
        also: &[],
        summary: "the verdict where a grant is certain and no deny assignment forbids it",
        page: include_str!("../rules/allowed.md"),
    },
    Concept {
        name: "condition",
        also: &["conditions"],
        summary: "a condition narrows its own grant and never denies",
        page: include_str!("../rules/condition.md"),
    },
    Concept {
        name: "conditional",
        also: &[],
        summary: "the verdict where it is open whether a condition holds, and why",
        page: include_str!("../rules/conditional.md"),
    },
    Concept {
        name: "denied",
        also: &[],
        summary: "the verdict where a deny assignment forbids what is granted",
        page: include_str!("../rules/denied.md"),
    },
    Concept {
        name: "eligible",
        also: &[],
        summary: "the verdict where activating in Privileged Identity Management would grant it",
        page: include_str!("../rules/eligible.md"),
    },
    Concept {
        name: "not-actions",
        also: &[],
        summary: "`notActions` subtract inside one permission object and are no deny",
        page: include_str!("../rules/not-actions.md"),
    },
    Concept {
        name: "not-granted",
        also: &[],
        summary: "the verdict where nothing grants it, and nothing that is missing could",
        page: include_str!("../rules/not-granted.md"),
    },
    Concept {
        name: "residual",
        also: &[],
        summary: "what is left of a condition when what is known has been put in",
        page: include_str!("../rules/residual.md"),
    },
    Concept {
        name: "undocumented",
        also: &[],
        summary: "points that Azure does not document, and what is made of them",
        page: include_str!("../rules/undocumented.md"),
    },
    Concept {
        name: "unknown",
        also: &[],
        summary: "the verdict where data are missing that could decide",
        page: include_str!("../rules/unknown.md"),
    },
];

/// The page of a rule (by code or name) or of a concept, without regard to letter
/// case.
pub fn explain(topic: &str) -> Option<&'static str> {
    let wanted = topic.trim();
    let concept = || {
        CONCEPTS
            .iter()
            .find(|concept| {
                let mut names = concept.also.iter().chain([&concept.name]);
                names.any(|name| caseless::eq(name, wanted))
            })
            .map(|concept| concept.page)
    };
    rule(wanted).map(|rule| rule.page).or_else(concept)
}

/// The index of the pages as Markdown: what stands in `rules/README.md`.
pub fn index() -> String {
    let mut text = String::from(
        "# Rules\n\n\
         Every rule has a page here. The page is the documentation, what `azrbac explain` prints, \
         and a test: its bad example fires the rule, its good examples do not.\n\n\
         Severity says how bad a finding is, confidence how sure it is; single findings may have \
         less of either, the page says when. What is found in the entries of Azure's built-in \
         roles, which nobody can mend, is information.\n\n\
         [What other tools look for](coverage.md), and which rule does here.\n\n\
         | code | name | severity | confidence | finds |\n|---|---|---|---|---|\n",
    );
    for rule in RULES {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "| [{code}]({code}.md) | {} | {} | {} | {} |",
            rule.name,
            rule.severity.name(),
            rule.confidence.name(),
            rule.summary,
            code = rule.code,
        );
    }
    text.push_str("\n# Concepts\n\n| name | says |\n|---|---|\n");
    for concept in CONCEPTS {
        let _ = writeln!(
            text,
            "| [{name}]({name}.md) | {} |",
            concept.summary,
            name = concept.name
        );
    }
    text
}
