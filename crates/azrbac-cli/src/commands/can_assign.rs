//! `azrbac can-assign`: may this principal give that role to somebody there. It is
//! the question whether it may add such a role assignment, with what the request to
//! do so tells put into the conditions.

use azrbac_core::access::resolve::{self, OperationError, PlaneSource};
use azrbac_core::access::{self, ASSIGN, NewAssignment};
use azrbac_core::directory::PrincipalType;
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::scope::Scope;
use azrbac_core::view::NewAssignmentView;

use super::can::{Asked, answer};
use crate::agreement;
use crate::args::{CanAssignArgs, GlobalArgs};
use crate::error::CliError;
use crate::load::{library, load};
use crate::streams::{Exit, Streams};

pub(crate) fn run(
    args: &CanAssignArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let scope = Scope::parse(&args.scope)?;
    let loaded = load(
        &args.data,
        (&args.attributes, Some(&scope)),
        global,
        streams,
    )?;
    let library = library(&args.data);
    let who = resolve::principal(&loaded.snapshot, &args.who)?;
    let role = resolve::role(&loaded.snapshot, &library, &args.role)?;
    let to = args.to.as_deref();
    let to = to
        .map(|whom| resolve::principal(&loaded.snapshot, whom))
        .transpose()?;
    let directory = loaded.snapshot.directory();
    let kind = to.as_ref().and_then(|to| directory.kind(&to.id));
    if let (Some(said), Some(known)) = (args.to_type, kind) {
        agree(said, known, to.as_ref().map(|to| directory.label(&to.id)))?;
    }
    let assignment = NewAssignment {
        role: Some(role.id.clone()),
        principal: to.as_ref().map(|to| to.id.as_str().into()),
        kind: args.to_type.or(kind),
    };
    let operation = OperationName::parse(ASSIGN).map_err(OperationError::from)?;
    let mut request = loaded.request(who.id, operation, Plane::Control, scope);
    agreement::with_assignment(&request.attributes, &assignment)?;
    let name = role.definition.map(|definition| &*definition.name);
    let assign = NewAssignmentView::new(&assignment, name);
    request.attributes = assignment.attributes(request.attributes);
    let outside = role.definition.and_then(|definition| {
        access::outside_assignable_scopes(&loaded.snapshot, definition, &request.scope)
    });
    let asked = Asked {
        request,
        plane_source: PlaneSource::Sure,
        mentioned: who.mentioned,
        assign: Some(assign),
        remarks: outside.into_iter().collect(),
    };
    answer(&asked, &loaded, &library, global, streams)
}

/// Fails where the data say that whoever gets the role is of another kind.
fn agree(said: PrincipalType, known: PrincipalType, who: Option<&str>) -> Result<(), CliError> {
    let groups = said.is_group() && known.is_group();
    if said == known || groups || known == PrincipalType::Unknown {
        return Ok(());
    }
    let (said, known) = (said.name(), known.name());
    Err(CliError::Usage {
        message: format!(
            "`{}` is of type {known} in the data, not {said}",
            who.unwrap_or_default()
        ),
        help: format!(
            "leave out --to-type, or leave out --to to ask about any principal of type {said}"
        ),
    })
}
