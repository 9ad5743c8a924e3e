//! The role definitions and assignments of one file with the places of their
//! parts, for those who show them.

use std::ops::ControlFlow;

use super::batch::Batch;
use super::declared::DeclaredAssignment;
use super::document::Shape;
use super::element::Element;
use super::kind_reader::KindReader;
use super::permission_lists::condition_spans;
use super::role_definition;
use super::source_map::{AssignmentSpans, ConditionSpans, RoleSpans, SourceMap};
use super::{export, foreign, page, snapshot, table};
use crate::assignment::{DenyAssignment, RoleAssignment};
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::{self, Document, List, Object, Root};
use crate::role::RoleDefinition;
use crate::snapshot::Kind;
use crate::text::FileId;

/// What a file is to those who look for role definitions and assignments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recognition {
    /// It holds role definitions, in that outer form.
    Roles(Shape),
    /// It holds assignments and no role definition.
    Assignments(Shape),
    /// It is JSON and holds nothing that was looked for.
    Other,
    /// It is no JSON.
    Unreadable,
}

/// The role definitions of one file and, where they were asked for, its
/// assignments.
#[derive(Debug, Clone)]
pub struct RoleFile {
    /// The role definitions, in the order of the file. An entry that cannot be
    /// read is left out of its list and reported.
    pub roles: Vec<RoleDefinition>,
    /// The role assignments, those of schedule instances among them, in the order
    /// of the file. One that cannot be read in full is left out and reported.
    pub assignments: Vec<RoleAssignment>,
    /// The deny assignments, in the same way.
    pub denies: Vec<DenyAssignment>,
    /// Role assignments that a template or a plan declares and of which something
    /// is known only when they are deployed, in the order of the file.
    pub declared: Vec<DeclaredAssignment>,
    /// The places of their parts. Unknown and duplicate keys of role definitions
    /// are here and not among the diagnostics.
    pub map: SourceMap,
    /// What could not be read.
    pub diagnostics: Vec<Diagnostic>,
    /// What the file turned out to be.
    pub recognised: Recognition,
}

/// Reads the role definitions of a file in every form that [`Ingest`] reads:
/// single documents, lists, pages, envelopes and those of a canonical snapshot. Documents of
/// other kinds beside them are left out.
///
/// [`Ingest`]: super::Ingest
pub fn read_role_definitions(file: FileId, text: &str) -> RoleFile {
    read(file, text, &[Kind::RoleDefinitions])
}

/// Reads the role definitions of a file, its role assignments, its schedule
/// instances and its deny assignments, each with the places of its condition.
/// Linear in the text.
///
/// ```
/// use azrbac_core::ingest::read_with_places;
/// use azrbac_core::text::Sources;
///
/// let text = r#"[{"principalId": "p1", "roleDefinitionName": "Owner", "scope": "/subscriptions/s1",
///   "condition": "Exists @Request[\u0061]"}]"#;
/// let read = read_with_places(Sources::new().add("assignments.json"), text);
/// let condition = read.assignments[0].condition.as_ref().ok_or("it has one")?;
/// let expression = condition.parse().expression.ok_or("it reads without a fault")?;
/// let attribute = expression.parts(expression.root()).ok_or("it is a function")?.right;
/// let places = read.map.assignments[0].condition.as_ref().ok_or("it was read from a text")?;
/// assert_eq!(&condition.expression[attribute.range()], "@Request[a]");
/// assert_eq!(&text[places.part(attribute).range()], r"@Request[\u0061]");
/// # Ok::<(), &str>(())
/// ```
pub fn read_with_places(file: FileId, text: &str) -> RoleFile {
    read(
        file,
        text,
        &[
            Kind::RoleDefinitions,
            Kind::RoleAssignments,
            Kind::RoleEligibilityScheduleInstances,
            Kind::RoleAssignmentScheduleInstances,
            Kind::DenyAssignments,
        ],
    )
}

fn read(file: FileId, text: &str, kinds: &'static [Kind]) -> RoleFile {
    let document = Document::new(file, text);
    let mut reader = Reader::new(kinds);
    let recognised = reader.whole_list(document).unwrap_or_else(|| {
        reader = Reader::new(kinds);
        reader.document(document)
    });
    RoleFile {
        roles: reader.roles,
        assignments: reader.assignments,
        denies: reader.denies,
        declared: Vec::new(),
        map: reader.map,
        diagnostics: reader.batch.report.finish(),
        recognised,
    }
}

#[derive(Default)]
struct Reader {
    /// What is looked for.
    kinds: &'static [Kind],
    roles: Vec<RoleDefinition>,
    assignments: Vec<RoleAssignment>,
    denies: Vec<DenyAssignment>,
    map: SourceMap,
    batch: Batch,
}

impl Reader {
    fn new(kinds: &'static [Kind]) -> Self {
        Self {
            kinds,
            ..Self::default()
        }
    }

    /// Reads a text that is a list, without a look through all of it before: the
    /// elements show whether it was JSON. `None` where it was not, or is no list.
    fn whole_list(&mut self, document: Document<'_>) -> Option<Recognition> {
        let list = List::of(&document, document.text())?;
        self.entries(&list, None);
        if list.is_broken() {
            return None;
        }
        Some(self.recognised(document, Shape::List, "a list of something else"))
    }

    fn document(&mut self, document: Document<'_>) -> Recognition {
        let error = match document.root() {
            Ok(root) => return self.root(document, root),
            Err(error) => error,
        };
        let relaxed = json::relaxed(document.text());
        let relaxed = document.with(&relaxed);
        if foreign::template(&relaxed).is_some() {
            let root = relaxed.root();
            return root.map_or(Recognition::Other, |root| self.root(relaxed, root));
        }
        self.batch.report.say(*error);
        Recognition::Unreadable
    }

    fn root<'a>(&mut self, document: Document<'a>, root: Root<'a>) -> Recognition {
        let (shape, found) = match root {
            Root::Scalar(_) => (Shape::Single, "no object".to_owned()),
            Root::List(_) => {
                self.list(document, document.text(), None);
                (Shape::List, "a list of something else".to_owned())
            }
            Root::Object(object) if snapshot::is_snapshot(&object) => {
                for kind in self.kinds {
                    if let Some(value) = snapshot::list_of_kind(&object, *kind) {
                        self.list(document, value.get(), Some(*kind));
                    }
                }
                (Shape::Snapshot, "a snapshot without them".to_owned())
            }
            Root::Object(object) if export::is_export(&object) => {
                for value in export::pages(&object) {
                    self.list(document, value.get(), None);
                }
                (Shape::Export, "an export of something else".to_owned())
            }
            Root::Object(object) => {
                let found = foreign::describe(&document, &object).what;
                if let Some(page) = page::of(&document, &object) {
                    self.entries(&page.list, None);
                    (page.shape, found)
                } else {
                    let text = document.text().trim();
                    let element = Element::of_object(document, 1, text, object);
                    self.entry(&element, None);
                    (Shape::Single, found)
                }
            }
        };
        self.recognised(document, shape, &found)
    }

    /// What a document was, when all of it was read.
    fn recognised(&mut self, document: Document<'_>, shape: Shape, found: &str) -> Recognition {
        if !self.roles.is_empty() {
            return Recognition::Roles(shape);
        }
        if !(self.assignments.is_empty() && self.denies.is_empty()) {
            return Recognition::Assignments(shape);
        }
        let wanted = match self.kinds {
            [_] => "no role definition",
            _ => "no role definition and no assignment",
        };
        let message = format!("the file holds {wanted}: {found}");
        let whole = document.span(document.text().trim());
        let diagnostic = Diagnostic::new(Severity::Error, message);
        self.batch.report.say(diagnostic.at(whole, ""));
        Recognition::Other
    }

    /// Reads a list, or a page of one.
    fn list<'a>(&mut self, document: Document<'a>, text: &'a str, kind: Option<Kind>) {
        let object = serde_json::from_str::<Object<'a>>(text).ok();
        let page = object.and_then(|object| page::of(&document, &object));
        let list = page.map(|page| page.list);
        if let Some(list) = list.or_else(|| List::of(&document, text)) {
            self.entries(&list, kind);
        }
    }

    /// Reads what is looked for among the entries of a list; with `kind`, every
    /// entry is of that kind.
    fn entries(&mut self, list: &List<'_>, kind: Option<Kind>) {
        let mut number = 0;
        list.each(|document, item| {
            number += 1;
            match (Element::of_item(document, number, item), kind) {
                (Ok(element), _) => self.entry(&element, kind),
                (Err(fault), Some(kind)) => {
                    let noun = table::reader(kind).noun;
                    self.batch.report.fault(Severity::Error, noun, &fault);
                }
                (Err(_), None) => {}
            }
            ControlFlow::Continue(())
        });
    }

    fn entry(&mut self, element: &Element<'_>, kind: Option<Kind>) {
        let reader = match kind {
            Some(kind) => Some(table::reader(kind)),
            None => table::recognise(element),
        };
        let Some(reader) = reader.filter(|reader| self.kinds.contains(&reader.kind)) else {
            return;
        };
        if reader.kind == Kind::RoleDefinitions {
            self.role(element);
        } else {
            self.assignment(element, reader);
        }
    }

    fn role(&mut self, element: &Element<'_>) {
        let mut spans = RoleSpans::new(element.span());
        let (number, report) = (self.roles.len(), &mut self.batch.report);
        let reading = role_definition::read(element, number, Some(&mut spans), report);
        self.roles.push(reading.role);
        self.map.roles.push(spans);
    }

    /// Reads a role assignment, a schedule instance or a deny assignment.
    fn assignment(&mut self, element: &Element<'_>, reader: &KindReader) {
        match (reader.read)(element, reader, &mut self.batch) {
            Ok(()) => self.batch.leftovers(element, reader),
            Err(fault) => self.batch.left_out(reader, &fault),
        }
        let parts = std::mem::take(&mut self.batch.parts);
        let plain = parts.role_assignments.into_iter().flatten();
        let instances = parts.eligible.into_iter().chain(parts.active).flatten();
        let before = (self.assignments.len(), self.denies.len());
        self.assignments
            .extend(plain.chain(instances.map(|instance| instance.assignment)));
        self.denies
            .extend(parts.deny_assignments.into_iter().flatten());
        let spans = || AssignmentSpans {
            whole: element.span(),
            condition: ConditionSpans::of_element(element),
            permissions: Vec::new(),
        };
        if self.assignments.len() > before.0 {
            self.map.assignments.push(spans());
        }
        if self.denies.len() > before.1 {
            self.map.denies.push(AssignmentSpans {
                permissions: condition_spans(element),
                ..spans()
            });
        }
    }
}
