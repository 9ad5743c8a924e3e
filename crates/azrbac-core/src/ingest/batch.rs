//! What one file gives, and how documents of a kind are put into it.

use super::Completeness;
use super::ancestors::Ancestors;
use super::element::Element;
use super::foreign::Found;
use super::kind_reader::KindReader;
use super::known::Known;
use super::lost::{self, Lost};
use super::report::{Fault, Report};
use super::unrecognised::Unrecognised;
use super::watch::Watch;
use super::{graph, group_eligibility};
use crate::diagnostic::{Diagnostic, Severity};
use crate::directory::{PrincipalId, PrincipalType};
use crate::role::RoleDefinitionId;
use crate::scope::Scope;
use crate::snapshot::{Coverage, FailedExport, Kind, SnapshotParts, Unreadable};
use crate::text::Span;

/// What helps where content does not tell what a file holds.
pub(super) const NAME_THE_KIND: &str = "say what the file holds with `-s KIND=PATH`; KIND is a \
     top-level key of a snapshot, such as `roleAssignments`";

/// The documents of one file and what is to be said about them.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// The name of the file.
    name: Box<str>,
    pub(super) parts: SnapshotParts,
    pub(super) report: Report,
    /// What stands in many of its documents.
    pub(super) known: Known,
    /// Management groups that are named above others.
    pub(super) ancestors: Ancestors,
    /// What the entries of a list have in common.
    pub(super) watch: Watch,
    /// Whether somebody vouches for lists of which the form alone leaves a doubt:
    /// the user, or a canonical snapshot, which says itself what it lacks.
    pub(super) vouched: bool,
    /// Whether service principals are in lists of members, where the envelope says.
    pub(super) service_principals: Option<bool>,
    /// The version of Microsoft Graph that the page at hand comes from.
    pub(super) graph_version: Option<graph::Version>,
    /// Why the first of several answers gave nothing.
    pub(super) failed: Option<String>,
    /// A list of nothing that does not say what it would hold.
    pub(super) empty: Option<Span>,
    /// Kinds that are not all there: entries were left out, or the list was cut
    /// short. They never count as whole.
    holes: Vec<Kind>,
    /// Kinds of which the file may hold anything.
    gone: Vec<Kind>,
    unrecognised: Option<Unrecognised>,
    problem: Option<String>,
}

/// What is left when a file was read.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) parts: SnapshotParts,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) holes: Vec<Kind>,
    /// The tenants that rows state, those that differ.
    pub(super) row_tenants: Vec<Box<str>>,
    pub(super) problem: Option<String>,
}

/// What could be read of an assignment that cannot be used.
#[derive(Debug, Default)]
pub(super) struct Rest {
    pub(super) id: Option<Box<str>>,
    pub(super) principal: Option<PrincipalId>,
    pub(super) principal_type: Option<PrincipalType>,
    pub(super) role: Option<RoleDefinitionId>,
    pub(super) scope: Option<Scope>,
    pub(super) origin: Option<Box<str>>,
}

impl Batch {
    /// Nothing read yet.
    pub(super) fn new(name: &str, completeness: Completeness) -> Self {
        Self {
            name: name.into(),
            vouched: completeness == Completeness::Assumed,
            ..Self::default()
        }
    }

    /// Forgets what was read so far.
    pub(super) fn start_again(&mut self) {
        *self = Self {
            name: std::mem::take(&mut self.name),
            vouched: self.vouched,
            ..Self::default()
        };
    }

    /// Notes that a kind is not all there.
    pub(super) fn hole(&mut self, kind: Kind) {
        if !self.holes.contains(&kind) {
            self.holes.push(kind);
        }
    }

    /// Notes that the export of a kind failed or was cut short; `asked` is what it was to
    /// cover, where that is known.
    pub(super) fn cut(&mut self, kind: Kind, problem: &str, asked: Option<&Coverage>) {
        self.hole(kind);
        self.parts.failed.push(FailedExport {
            kind,
            problem: problem.into(),
            scope: asked.map(|asked| asked.scope.clone()),
            above: asked.is_some_and(|asked| asked.above),
        });
    }

    /// Whether a kind is known not to be all there.
    pub(super) fn has_hole(&self, kind: Kind) -> bool {
        self.holes.contains(&kind)
    }

    /// Hands over a whole file that cannot be read: it may hold anything, or
    /// anything of the kind that it is said to hold.
    pub(super) fn broken(&mut self, kind: Option<Kind>, problem: &str) {
        let kinds = match kind {
            Some(kind) => vec![kind],
            None => vec![Kind::RoleAssignments, Kind::DenyAssignments],
        };
        for kind in kinds {
            if self.gone.contains(&kind) {
                continue;
            }
            self.gone.push(kind);
            self.hole(kind);
            self.parts.unreadable.push(Unreadable {
                kind,
                id: self.name.clone(),
                problem: problem.into(),
                principal: None,
                principal_type: None,
                role: None,
                scope: None,
                origin: None,
            });
        }
    }

    /// Notes what a part of the file that is not read may hold.
    pub(super) fn lost(&mut self, lost: Lost, problem: &str) {
        match lost {
            Lost::Nothing => {}
            Lost::Of(kind) if lost::DECIDING.contains(&kind) => self.broken(Some(kind), problem),
            Lost::Of(kind) => self.cut(kind, problem, None),
            Lost::Anything => self.broken(None, problem),
        }
    }

    /// Says that nothing of the file can be used.
    pub(super) fn nothing(&mut self, diagnostic: Diagnostic) {
        self.problem
            .get_or_insert_with(|| diagnostic.message.clone());
        self.report.say(diagnostic);
    }

    /// Counts an entry of no known kind.
    pub(super) fn unrecognised(&mut self, span: Span, found: Found) {
        for lost in &found.lost {
            self.lost(*lost, &found.what);
        }
        match &mut self.unrecognised {
            Some(first) => first.count += 1,
            none => {
                *none = Some(Unrecognised {
                    span,
                    found,
                    count: 1,
                });
            }
        }
    }

    /// Reports what is wrong with an entry that has to be left out.
    pub(super) fn left_out(&mut self, reader: &KindReader, fault: &Fault) {
        self.parts.touch(reader.kind);
        self.report.fault(Severity::Error, reader.noun, fault);
        self.hole(reader.kind);
        if reader.kind == Kind::GroupEligibilities {
            self.broken(Some(reader.kind), &fault.message);
        }
    }

    /// Hands over an assignment or a role definition that cannot be used, with
    /// what could be read of it.
    pub(super) fn unreadable(
        &mut self,
        reader: &KindReader,
        number: usize,
        problem: impl Into<Box<str>>,
        rest: Rest,
    ) {
        let KindReader { kind, noun, .. } = reader;
        self.parts.touch(*kind);
        self.parts.unreadable.push(Unreadable {
            kind: *kind,
            id: rest
                .id
                .unwrap_or_else(|| format!("{noun} {number} of its list").into()),
            problem: problem.into(),
            principal: rest.principal,
            principal_type: rest.principal_type,
            role: rest.role,
            scope: rest.scope,
            origin: rest.origin,
        });
    }

    /// The value of a field; where it cannot be read, says so and keeps the first
    /// such problem.
    pub(super) fn take<T>(
        &mut self,
        result: Result<T, Fault>,
        noun: &str,
        problem: &mut Option<String>,
    ) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(fault) => {
                self.report.fault(Severity::Error, noun, &fault);
                problem.get_or_insert(fault.message);
                None
            }
        }
    }

    pub(super) fn leftovers(&mut self, element: &Element<'_>, reader: &KindReader) {
        self.report.leftovers(
            element.document(),
            element.objects(),
            reader.noun,
            reader.ignored,
        );
    }

    pub(super) fn finish(mut self) -> Outcome {
        let nothing_read = Kind::ALL
            .into_iter()
            .all(|kind| self.parts.count(kind).is_none());
        if let Some(unrecognised) = self.unrecognised.take() {
            for kind in lost::beside(&self.parts) {
                self.lost(Lost::Of(kind), &unrecognised.found.what);
            }
            let diagnostic = unrecognised.diagnostic(nothing_read);
            if nothing_read {
                self.nothing(diagnostic);
            } else {
                self.report.say(diagnostic);
            }
        }
        if nothing_read && self.problem.is_none() {
            self.problem = self.failed.take();
        }
        if let Some(span) = self
            .empty
            .filter(|_| nothing_read && self.problem.is_none())
        {
            let message = "the list is empty and does not say what it would hold";
            let diagnostic = Diagnostic::new(Severity::Error, message);
            self.nothing(diagnostic.at(span, "").help(NAME_THE_KIND));
        }
        group_eligibility::tell_missing(&mut self);
        self.ancestors.add_to(&mut self.parts.management_groups);
        self.parts.whole.retain(|kind| !self.holes.contains(kind));
        Outcome {
            parts: self.parts,
            diagnostics: self.report.finish(),
            holes: self.holes,
            row_tenants: self.watch.tenants,
            problem: self.problem,
        }
    }
}
