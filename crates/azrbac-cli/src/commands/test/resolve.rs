//! From what is stated to what is asked: names looked up, expectations evaluated.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

use azrbac_core::access::resolve as names;
use azrbac_core::access::{AskedOperation, Request};
use azrbac_core::algebra::Universe;
use azrbac_core::diagnostic::{Diagnostic, Severity};
use azrbac_core::directory::PrincipalId;
use azrbac_core::expectation::{self, Below, Checker, Demand, Expectation, Report};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::pattern::WildcardReading;
use azrbac_core::role::{RoleDefinition, RoleLibrary};
use azrbac_core::scope::Scope;
use azrbac_core::snapshot::Snapshot;
use azrbac_core::view::ReportView;

use super::case::{Case, Judged};
use super::parts::{kept, parts, scope_help};
use crate::agreement;
use crate::args::{AttributeArgs, GlobalArgs, SnapshotArgs};
use crate::attributes;
use crate::commands::role_source::RoleFiles;
use crate::expectations::{Access, AccessKind, Body, Names, RoleWithin, Spotted, Stated};
use crate::load::{Loaded, library};
use crate::streams::Streams;

/// Looks up names in the data and in what is embedded.
pub(super) struct Resolver<'a> {
    loaded: Option<&'a Loaded>,
    none: Snapshot,
    checker: Option<Checker<'a>>,
    library: Cow<'static, RoleLibrary>,
    files: RefCell<RoleFiles>,
    strict: bool,
    attributes: &'a AttributeArgs,
    global: &'a GlobalArgs,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(
        loaded: Option<&'a Loaded>,
        data: &SnapshotArgs,
        attributes: &'a AttributeArgs,
        global: &'a GlobalArgs,
    ) -> Self {
        Self {
            loaded,
            none: Snapshot::default(),
            checker: loaded.map(|loaded| Checker::new(&loaded.snapshot)),
            library: library(data),
            files: RefCell::default(),
            strict: data.strict_wildcards,
            attributes,
            global,
        }
    }

    /// The data; empty where none were given.
    pub(super) fn snapshot(&self) -> &Snapshot {
        self.loaded.map_or(&self.none, |loaded| &loaded.snapshot)
    }

    /// What becomes of an expectation.
    pub(super) fn judge(&self, stated: Stated, folder: &Path, streams: &mut Streams<'_>) -> Case {
        let mut notes = Vec::new();
        let judged = match &stated.body {
            Ok(Body::Access(access)) => self.access(access, &mut notes),
            Ok(Body::RoleWithin(within)) => self.role_within(within, folder, streams),
            Err(problems) => Err(problems.clone()),
        };
        let judged = judged.map(|report| Judged {
            view: ReportView::new(self.snapshot(), azrbac_roles::catalog(), &report),
            notes,
        });
        Case { stated, judged }
    }

    fn access(&self, access: &Access, notes: &mut Vec<String>) -> Result<Report, Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let scopes: Vec<Scope> = access
            .scopes
            .iter()
            .filter_map(|text| kept(text, Scope::parse(&text.text), scope_help, &mut problems))
            .collect();
        let parts = parts(access, scopes.clone(), &mut problems);
        let who: Vec<PrincipalId> = access
            .who
            .iter()
            .filter_map(|text| {
                let found = names::principal(self.snapshot(), &text.text);
                let found = kept(text, found, names::PrincipalError::help, &mut problems)?;
                if !found.mentioned {
                    let id = &found.id;
                    notes.push(format!("no document of the data mentions `{id}`"));
                }
                Some(found.id)
            })
            .collect();
        let question = self.question(access, &mut problems);
        let given = question.as_ref().map(|question| &question.attributes);
        let others = given.into_iter().flat_map(|given| {
            let scopes = scopes.iter();
            scopes.filter_map(|scope| agreement::with_scope("--attr", given, scope))
        });
        notes.extend(others);
        let (Some(question), Some(checker), true) = (question, &self.checker, problems.is_empty())
        else {
            return Err(problems);
        };
        let demand = match access.kind {
            AccessKind::Allow => Demand::Allow(who),
            AccessKind::Deny => Demand::Deny(who),
            AccessKind::OnlyTheseMay => Demand::OnlyTheseMay(who),
            AccessKind::NobodyMay => Demand::NobodyMay,
        };
        let distinct: BTreeSet<&AskedOperation> = parts.iter().flat_map(|part| &part.0).collect();
        let distinct = distinct.len();
        let reports = parts.into_iter().map(|(operations, scopes)| {
            let expectation = Expectation {
                demand: demand.clone(),
                operations: operations.into_iter().collect(),
                scopes,
                below: match access.below {
                    true => Below::Included,
                    false => Below::LeftOut,
                },
                accepted: access.accepted,
            };
            checker.check(&question, &expectation)
        });
        Ok(Report {
            operations: distinct,
            ..Report::of_parts(reports)
        })
    }

    /// What is the same for all that is asked: the time, and what is known of
    /// attributes.
    fn question(&self, access: &Access, problems: &mut Vec<Diagnostic>) -> Option<Request> {
        let name = OperationName::parse("any").ok()?;
        let nobody = PrincipalId::new("");
        let mut request = self
            .loaded?
            .request(nobody, name, Plane::Control, Scope::root());
        let mut all = self.attributes.attributes.clone();
        all.extend(access.attributes.iter().map(|one| one.text.clone()));
        let own = access.sub_operation.as_ref().map(|one| one.text.clone());
        let args = AttributeArgs {
            attributes: all,
            attributes_complete: self.attributes.attributes_complete || access.attributes_complete,
            sub_operation: own.or_else(|| self.attributes.sub_operation.clone()),
        };
        match attributes::read(&args) {
            Ok(known) => {
                known.put_into(&mut request);
                Some(request)
            }
            Err(error) => {
                let problem = Diagnostic::new(Severity::Error, error.to_string());
                let at = access.attributes.first();
                let problem = match at {
                    Some(at) => problem.at(at.span, ""),
                    None => problem,
                };
                problems.push(match error.help() {
                    Some(help) => problem.help(help),
                    None => problem,
                });
                None
            }
        }
    }

    fn role_within(
        &self,
        within: &RoleWithin,
        folder: &Path,
        streams: &mut Streams<'_>,
    ) -> Result<Report, Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let mut find = |text: &Spotted| match self.role(text, folder, streams) {
            Ok(role) => Some(role),
            Err(problem) => {
                problems.push(*problem);
                None
            }
        };
        let (Some(role), Some(of)) = (find(&within.role), find(&within.of)) else {
            return Err(problems);
        };
        let universe = match within.names {
            Names::Every => Universe::EveryName,
            Names::WellFormed => Universe::WellFormed,
        };
        let catalog = azrbac_roles::catalog();
        Ok(expectation::role_within(catalog, universe, &role, &of))
    }

    /// A role definition of the data, a built-in one, or one of a file, whose path
    /// is taken from the folder of the file that names it.
    fn role(
        &self,
        text: &Spotted,
        folder: &Path,
        streams: &mut Streams<'_>,
    ) -> Result<RoleDefinition, Box<Diagnostic>> {
        let found = names::role(self.snapshot(), &self.library, &text.text);
        let error = match found {
            Ok(found) => match found.definition {
                Some(role) => return Ok(role.clone()),
                None => names::RoleError::NotFound {
                    role: text.text.clone(),
                    near: Vec::new(),
                },
            },
            Err(error) => error,
        };
        let path = text.text.split('#').next().unwrap_or_default();
        let is_file = path != "-" && !path.is_empty() && folder.join(path).exists();
        let whole = folder.join(&text.text);
        let role = match (&error, is_file) {
            (names::RoleError::NotFound { .. }, true) => {
                let mut files = self.files.borrow_mut();
                files
                    .one(&whole.display().to_string(), self.global, streams)
                    .map_err(|error| (error.to_string(), error.help()))
            }
            (names::RoleError::NotFound { .. }, false) => Err((
                format!("{error}, and there is no such file"),
                Some(error.help()),
            )),
            _ => Err((error.to_string(), Some(error.help()))),
        };
        match role {
            Ok(role) if self.strict => Ok(role.read_as(WildcardReading::Strict)),
            Ok(role) => Ok(role),
            Err((message, help)) => {
                let problem = Diagnostic::new(Severity::Error, message).at(text.span, "");
                Err(Box::new(match help {
                    Some(help) => problem.help(help),
                    None => problem,
                }))
            }
        }
    }
}
