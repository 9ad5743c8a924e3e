//! Runs the rules and puts what they find in order.

use azrbac_core::condition::Condition;
use azrbac_core::diagnostic::Severity;
use azrbac_core::ingest::{AssignmentSpans, ConditionSpans};
use azrbac_core::role::EntryList;
use azrbac_core::text::{Span, caseless};

use crate::about::About;
use crate::assigned::Assigned;
use crate::conditioned::{Conditioned, Site};
use crate::context::Context;
use crate::declared::Declared;
use crate::draft::Place;
use crate::drafted::Drafted;
use crate::faulty::{entry, identity, span};
use crate::finding::Finding;
use crate::fingerprint::Fingerprints;
use crate::knowledge::Knowledge;
use crate::registry::RULES;
use crate::rule::{Check, Rule};
use crate::rules::unfinished_check;
use crate::subject::Subject;

/// Runs every rule over every role definition, every role assignment and the
/// conditions of every assignment. The findings are in the order of the role
/// definitions, then of the role assignments, declared ones and deny assignments, within
/// one of them in the order of the text, and at one place in the order of the codes; the
/// same input gives the same findings. What is not linear in the entries has a bound, above which a rule says
/// nothing more; RBAC092 tells so.
///
/// ```
/// use azrbac_core::{ingest::read_role_definitions, text::Sources};
/// use azrbac_lint::{Subject, lint};
///
/// let text = r#"{"Name": "Reader of disks",
///   "Actions": ["Microsoft.Compute/disks/read", "microsoft.compute/disks/read"],
///   "AssignableScopes": ["/subscriptions/11111111-1111-1111-1111-111111111111"]}"#;
/// let read = read_role_definitions(Sources::new().add("role.json"), text);
/// let findings = lint(&Subject::new(azrbac_roles::catalog(), azrbac_roles::library()).file(&read));
/// assert_eq!(findings.len(), 1);
/// assert_eq!(findings[0].rule.name, "duplicate-entry");
/// assert_eq!(findings[0].entry.map(|entry| entry.index), Some(1));
/// ```
pub fn lint(subject: &Subject<'_>) -> Vec<Finding> {
    let knowledge = Knowledge::new(*subject);
    let is_on = |rule: &&'static Rule| {
        let settings = subject.settings;
        settings.is_none_or(|settings| settings.is_on(rule.code))
    };
    let mut run = Run {
        knowledge: &knowledge,
        rules: RULES.iter().filter(is_on).collect(),
        fingerprints: Fingerprints::default(),
        findings: Vec::new(),
    };
    for number in 0..subject.roles.len() {
        run.role(number);
    }
    for number in 0..subject.assignments.len() {
        run.assignment(number);
    }
    for number in 0..subject.declared.len() {
        run.declared(number);
    }
    for number in 0..subject.denies.len() {
        run.deny(number);
    }
    run.findings
}

struct Run<'k> {
    knowledge: &'k Knowledge<'k>,
    /// Those that are run.
    rules: Vec<&'static Rule>,
    fingerprints: Fingerprints,
    findings: Vec<Finding>,
}

impl<'k> Run<'k> {
    fn role(&mut self, number: usize) {
        let Some(role) = self.knowledge.subject.roles.get(number) else {
            return;
        };
        let context = Context {
            knowledge: self.knowledge,
            role,
            number,
        };
        let mut drafted = Vec::new();
        for rule in self.rules.iter().copied() {
            if let Check::Role(check) = rule.check {
                let mut drafts = Vec::new();
                check(&context, &mut drafts);
                drafted.extend(drafts.into_iter().map(|draft| {
                    let (list, text) = identity(&context, draft.place);
                    Drafted {
                        rule,
                        span: span(&context, draft.place),
                        list,
                        text: text.to_owned(),
                        draft,
                    }
                }));
            }
        }
        drafted.extend(self.unfinished(Place::Role, span(&context, Place::Role)));
        for (at, object) in context.permissions() {
            if let Some(condition) = &object.condition {
                let site = Site::Permission {
                    role,
                    object,
                    is_whole: !EntryList::ALL
                        .into_iter()
                        .any(|list| context.is_open(at, list)),
                    built_in: context.is_built_in(),
                };
                let spans = context.spans();
                let places = spans.and_then(|spans| spans.conditions.get(at)?.as_ref());
                let whole = spans.and_then(|spans| spans.permissions.get(at).copied());
                self.condition(site, condition, (places, whole), &mut drafted);
            }
        }
        let name = caseless::fold(role.name.trim());
        let about = About::RoleDefinition(number);
        self.finish(about, &name, context.is_built_in(), drafted);
    }

    fn assignment(&mut self, number: usize) {
        let subject = &self.knowledge.subject;
        let Some(assignment) = subject.assignments.get(number) else {
            return;
        };
        let assigned = Assigned {
            knowledge: self.knowledge,
            assignment,
            number,
        };
        let mut drafted = Vec::new();
        let bounds = assigned.bounds_another();
        for rule in self.rules.iter().copied().filter(|_| !bounds) {
            if let Some(check) = rule.of_assignments() {
                let mut drafts = Vec::new();
                check(&assigned, &mut drafts);
                let span = assigned.span(number);
                let drafts = drafts.into_iter();
                drafted.extend(drafts.map(|draft| Drafted::whole(rule, span, draft)));
            }
        }
        drafted.extend(self.unfinished(Place::Assignment, assigned.span(number)));
        if let Some(condition) = &assignment.condition {
            let site = Site::Assignment {
                assignment,
                role: self.knowledge.roles().find(&assignment.role),
            };
            let spans = subject.map.and_then(|map| map.assignments.get(number));
            self.condition(site, condition, of_assignment(spans), &mut drafted);
        }
        let name = format!(
            "{} {} {}",
            assignment.principal.as_str(),
            assignment.role,
            assignment.scope.folded()
        );
        self.finish(About::RoleAssignment(number), &name, false, drafted);
    }

    fn declared(&mut self, number: usize) {
        let subject = &self.knowledge.subject;
        let Some(assignment) = subject.declared.get(number) else {
            return;
        };
        let declared = Declared {
            knowledge: self.knowledge,
            assignment,
        };
        let spans = subject.map.and_then(|map| map.declared.get(number));
        let whole = spans.map(|spans| spans.whole);
        let mut drafted = Vec::new();
        for rule in self.rules.iter().copied() {
            if let Check::EveryAssignment(_, check) = rule.check {
                let mut drafts = Vec::new();
                check(&declared, &mut drafts);
                let drafts = drafts.into_iter();
                drafted.extend(drafts.map(|draft| Drafted::whole(rule, whole, draft)));
            }
        }
        if let Some(condition) = &assignment.condition {
            let site = Site::Declared {
                role: declared.role(),
            };
            self.condition(site, condition, of_assignment(spans), &mut drafted);
        }
        let name = caseless::fold(&assignment.label);
        self.finish(About::DeclaredAssignment(number), &name, false, drafted);
    }

    fn deny(&mut self, number: usize) {
        let subject = &self.knowledge.subject;
        let Some(deny) = subject.denies.get(number) else {
            return;
        };
        let spans = subject.map.and_then(|map| map.denies.get(number));
        let whole = spans.map(|spans| spans.whole);
        let mut drafted = Vec::new();
        for rule in self.rules.iter().copied() {
            if let Check::Deny(check) = rule.check {
                let mut drafts = Vec::new();
                check(deny, &mut drafts);
                let drafts = drafts.into_iter();
                drafted.extend(drafts.map(|draft| Drafted::whole(rule, whole, draft)));
            }
        }
        let own = deny.condition.iter();
        let own = own.map(|condition| (condition, of_assignment(spans)));
        let objects = deny.permissions.iter().enumerate();
        let of_objects = objects.filter_map(|(at, object)| {
            let places = spans.and_then(|spans| spans.permissions.get(at)?.as_ref());
            Some((object.condition.as_ref()?, (places, whole)))
        });
        for (condition, places) in own.chain(of_objects) {
            self.condition(Site::Deny, condition, places, &mut drafted);
        }
        let name = caseless::fold(&deny.name);
        self.finish(About::DenyAssignment(number), &name, false, drafted);
    }

    /// That rules left something unchecked, where they did and it is asked for.
    fn unfinished(&self, place: Place, span: Option<Span>) -> Option<Drafted> {
        let codes = self.knowledge.unfinished.take();
        let mut on = self.rules.iter().copied();
        let rule = on.find(|rule| **rule == unfinished_check::RULE)?;
        let draft = unfinished_check::draft(&codes, place);
        (!codes.is_empty()).then(|| Drafted::whole(rule, span, draft))
    }

    fn condition(
        &self,
        site: Site<'k>,
        condition: &'k Condition,
        places: (Option<&'k ConditionSpans>, Option<Span>),
        drafted: &mut Vec<Drafted>,
    ) {
        self.knowledge.begin_condition();
        let conditioned = Conditioned::new(self.knowledge, site, condition, places);
        for rule in self.rules.iter().copied() {
            if let Check::Condition(check) = rule.check {
                let mut drafts = Vec::new();
                check(&conditioned, &mut drafts);
                drafted.extend(drafts.into_iter().map(|draft| Drafted {
                    rule,
                    span: conditioned.span(draft.place),
                    list: "condition",
                    text: match draft.place {
                        Place::Condition(part) => conditioned.part(part).to_owned(),
                        _ => condition.version.as_deref().unwrap_or_default().to_owned(),
                    },
                    draft,
                }));
            }
        }
    }

    fn finish(&mut self, about: About, name: &str, built_in: bool, mut drafted: Vec<Drafted>) {
        drafted.sort_by_cached_key(Drafted::order);
        for Drafted {
            rule,
            draft,
            span,
            list,
            text,
        } in drafted
        {
            let chosen = self.knowledge.subject.settings;
            let chosen = chosen.and_then(|settings| settings.level(rule.code));
            let mut severity = chosen.or(draft.severity).unwrap_or(rule.severity);
            if built_in && !matches!(draft.place, Place::UnknownKey(_) | Place::DuplicateKey(_)) {
                severity = Severity::Info;
            }
            self.findings.push(Finding {
                rule,
                severity,
                confidence: draft.confidence.unwrap_or(rule.confidence),
                about,
                entry: entry(draft.place),
                primary: span,
                fingerprint: self.fingerprints.next([rule.code, name, list, &text]),
                message: draft.message,
                related: draft.related,
                help: draft.help,
                fix: draft.fix.map(|fix| self.knowledge.subject.allow(fix)),
            });
        }
    }
}

fn of_assignment(spans: Option<&AssignmentSpans>) -> (Option<&ConditionSpans>, Option<Span>) {
    let places = spans.and_then(|spans| spans.condition.as_ref());
    (places, spans.map(|spans| spans.whole))
}
