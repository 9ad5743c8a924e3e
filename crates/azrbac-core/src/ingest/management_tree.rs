//! Trees of management groups: `az account management-group show -e -r` and the
//! REST answer to the same question.

use super::batch::Batch;
use super::element::Element;
use super::hierarchy;
use super::report::Fault;
use crate::json;
use crate::scope::Scope;

/// Under this key stands what is right below.
pub(super) const CHILDREN: &[&str] = &["children"];

/// Reads a management group with everything below it. What is above the topmost
/// one is taken from its details, for the others it is the one that holds them.
pub(super) fn read(element: &Element<'_>, batch: &mut Batch) {
    let document = element.document();
    let tree = json::tree(element.text_of_all(), "properties", "children");
    let mut scopes: Vec<Option<Scope>> = Vec::with_capacity(tree.branches.len());
    for branch in tree.branches {
        let above = branch
            .parent
            .and_then(|parent| scopes.get(parent).cloned().flatten());
        let part = Element::of_object(*document, element.number, branch.text, branch.object);
        let reader = hierarchy::reader_of(&part);
        // Without a list it is a field of the part: nothing is below.
        part.field(CHILDREN);
        scopes.push(match hierarchy::read_one(&part, reader, above, batch) {
            Ok(scope) => {
                batch.leftovers(&part, reader);
                Some(scope)
            }
            Err(fault) => {
                batch.left_out(reader, &fault);
                None
            }
        });
    }
    for stray in tree.strays {
        let fault = Fault {
            message: "expected an object among the `children`".to_owned(),
            span: document.span(stray),
        };
        batch.left_out(&hierarchy::MANAGEMENT_GROUPS, &fault);
    }
    // The parts were asked in place of the whole.
    for object in element.objects() {
        object.ask_for_all();
    }
}
