//! What shows only when the entries of a list are looked at together.

use super::element::Element;
use super::report::Report;
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::{self, Object};
use crate::text::{Span, caseless};

/// What was seen in the entries of one file.
#[derive(Debug, Default)]
pub(super) struct Watch {
    condition_stated: bool,
    first_without: Option<Span>,
    first_typed: Option<Span>,
    typed: usize,
    /// How many rows of Resource Graph there are.
    pub(super) rows: usize,
    /// The tenants that they state: the first, and one that differs.
    pub(super) tenants: Vec<Box<str>>,
}

impl Watch {
    /// Notes that a role assignment has the key of its condition.
    pub(super) fn condition_stated(&mut self) {
        self.condition_stated = true;
    }

    /// Counts a row of Resource Graph, which tells its tenant.
    pub(super) fn row(&mut self, row: &Object<'_>) {
        self.rows += 1;
        let stated = row.peek(&["tenantId"]);
        let Some(tenant) = stated.and_then(|field| json::string(field.value()).ok()) else {
            return;
        };
        let tenant = tenant.trim();
        let same = |known: &str| caseless::identifier(known) == caseless::identifier(tenant);
        let mut stated = self.tenants.iter();
        let known = stated.any(|known| same(known));
        if self.tenants.len() < 2 && !tenant.is_empty() && !known {
            self.tenants.push(tenant.into());
        }
    }

    /// Looks whether a role assignment has the key of its condition. Documents
    /// that were written by hand, without a type, leave it out at will.
    pub(super) fn role_assignment(&mut self, element: &Element<'_>) {
        if self.condition_stated {
            return;
        }
        if element.has(&["condition"]) {
            self.condition_stated = true;
        } else if self.first_without.is_none() && element.has(&["type", "roleAssignmentId"]) {
            self.first_without = Some(element.span());
        }
    }

    /// Counts a principal that says its type as entries of a mixed list do.
    pub(super) fn principal(&mut self, element: &Element<'_>) {
        if element.outer().peek(&["@odata.type"]).is_some() {
            self.typed += 1;
            self.first_typed.get_or_insert(element.span());
        }
    }

    /// Says that no role assignment of an exported list has the key of its
    /// condition.
    pub(super) fn judge_conditions(&self, report: &mut Report) {
        let Some(span) = self.first_without.filter(|_| !self.condition_stated) else {
            return;
        };
        let message = "no role assignment of the list has the key `condition`: \
             access may be overstated";
        report.say(
            Diagnostic::new(Severity::Warning, message)
                .at(span, "")
                .help("export it with the api-version 2022-04-01 or later, which tells conditions"),
        );
    }

    /// Says that a list of directory objects does not tell whose members they are.
    /// `principals` is how many were read from it.
    pub(super) fn judge_members(&self, principals: usize, report: &mut Report) {
        if let Some(span) = self.first_typed.filter(|_| principals == self.typed) {
            let message = "the list does not say whose members these are: \
                 only their names are used";
            report.say(
                Diagnostic::new(Severity::Warning, message)
                    .at(span, "")
                    .help(MEMBERS_OF_WHOM),
            );
        }
    }
}

/// The ways to say whose members a list holds.
pub(super) const MEMBERS_OF_WHOM: &str = "put members of a group into `{\"schema\": \
     \"azrbac.export/v1\", \"kind\": \"groups\", \"groupId\": \"…\", \"pages\": […]}`, or name the \
     file after the group's object id and give it as `-s groups=PATH`; give names as \
     `-s principals=PATH`";
