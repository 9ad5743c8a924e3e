//! What has to be granted where, from what Azure refused.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use azrbac_core::catalog::Certainty;
use azrbac_core::compose::{Need, Refusal, RefusalKind, refusals};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::scope::Scope;

use crate::args::PlaneArg;
use crate::commands::plane;
use crate::error::CliError;
use crate::files::read_text;
use crate::streams::Streams;

/// What is to be granted at one place.
#[derive(Default)]
pub(super) struct Place {
    pub(super) scope: Option<Scope>,
    pub(super) principals: Vec<String>,
    pub(super) needs: Vec<Need>,
    pub(super) remarks: Vec<String>,
}

impl Place {
    /// Puts down a need, with what there is to say about its plane.
    pub(super) fn need(&mut self, operation: OperationName, plane: Plane) {
        let need = Need { operation, plane };
        if self.needs.contains(&need) {
            return;
        }
        let known = azrbac_roles::catalog().find(&need.operation);
        let sure = |plane| {
            known
                .is_some_and(|known| known.plane() == plane && known.certainty() == Certainty::Sure)
        };
        let name = &need.operation;
        if known.is_none() {
            self.remarks.push(format!(
                "`{name}` is not in the catalogue: taken as one of the {plane} plane"
            ));
        } else if sure(plane.other()) {
            self.remarks.push(format!(
                "the catalogue is sure that `{name}` is of the {} plane: granting it in the \
                 other one does nothing",
                plane.other()
            ));
        } else if !sure(plane) {
            self.remarks.push(format!(
                "that `{name}` is of the {plane} plane is inferred, not sure: Azure refuses a \
                 custom role that names it in the wrong list"
            ));
        }
        self.needs.push(need);
    }
}

/// What the text says that Azure refused.
pub(super) fn refused(text: &str, streams: &mut Streams<'_>) -> Result<Vec<Refusal>, CliError> {
    let text = match text {
        "-" => read_text(Path::new("-"), streams)?,
        text => text.to_owned(),
    };
    let found = refusals(&text);
    if found.is_empty() {
        return Err(CliError::Input {
            message: "the text tells of no operation that Azure refused".to_owned(),
            help: "give the whole message, with the part `does not have authorization to perform \
                   action`; a file goes to standard input, with --from-error -"
                .to_owned(),
        });
    }
    Ok(found)
}

/// What has to be granted where, in the order of the refusals.
pub(super) fn places(
    refused: &[Refusal],
    scope: Option<&Scope>,
    given: Option<PlaneArg>,
) -> Vec<Place> {
    let catalog = azrbac_roles::catalog();
    let mut places: Vec<Place> = Vec::new();
    let mut table: HashMap<Option<Scope>, usize> = HashMap::new();
    let mut told: HashSet<(usize, &str)> = HashSet::new();
    for refusal in refused.iter().filter(|one| one.kind.can_be_granted()) {
        let at = scope.cloned().or_else(|| refusal.grant_at());
        let index = *table.entry(at.clone()).or_insert(places.len());
        if index == places.len() {
            places.push(Place {
                scope: at,
                ..Place::default()
            });
        }
        let Some(place) = places.get_mut(index) else {
            continue;
        };
        let known = catalog.find(&refusal.operation);
        let sure = known.filter(|known| known.certainty() == Certainty::Sure);
        let in_plane = plane(given).or(sure.map(|known| known.plane()));
        place.need(refusal.operation.clone(), in_plane.unwrap_or(refusal.plane));
        if let Some(principal) = refusal.principal.as_deref()
            && told.insert((index, principal))
        {
            place.principals.push(principal.to_owned());
        }
        if refusal.kind == RefusalKind::Condition {
            place.remarks.push(format!(
                "`{}` is granted already, under a condition that was not fulfilled: look at the \
                 condition before granting more",
                refusal.operation
            ));
        }
        if place.scope.is_none() {
            place.remarks.push(format!(
                "the message does not say where `{}` was refused: name the place with --scope",
                refusal.operation
            ));
        }
    }
    places
}
