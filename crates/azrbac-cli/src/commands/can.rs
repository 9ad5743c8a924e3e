//! `azrbac can`: may this principal do this operation there, and why.

use azrbac_core::access::resolve::{self, PlaneSource};
use azrbac_core::access::{self, Verdict};
use azrbac_core::scope::Scope;
use azrbac_core::view;

use super::plane;
use crate::args::{CanArgs, GlobalArgs};
use crate::error::CliError;
use crate::load::{library, load};
use crate::output::{self, Format};
use crate::render::can::{Answer, concise, text};
use crate::render::style::Style;
use crate::streams::{Exit, Streams, Terminal};

/// How many role definitions are named that would grant the operation.
const SUGGESTIONS: usize = 5;

pub(crate) fn run(
    args: &CanArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let scope = Scope::parse(&args.scope)?;
    let catalog = azrbac_roles::catalog();
    let operation = resolve::operation(catalog, &args.operation, plane(args.plane), Some(&scope))?;
    let loaded = load(&args.data, global, streams)?;
    let who = resolve::principal(&loaded.snapshot, &args.who)?;
    let request = loaded.request(who.id, operation.operation.clone(), operation.plane, scope);
    let decision = match operation.source {
        PlaneSource::Inferred => access::explain_either_plane(&loaded.snapshot, &request),
        _ => access::explain(&loaded.snapshot, &request),
    };
    let remarks = access::remarks(&loaded.snapshot, &request, &decision, catalog);
    let library = library(&args.data);
    let suggestions = if decision.verdict == Verdict::NotGranted {
        access::roles_that_grant(
            &library,
            catalog,
            &request.operation,
            request.plane,
            SUGGESTIONS,
        )
    } else {
        Vec::new()
    };
    let document = view::can(
        &loaded.snapshot,
        &request,
        &decision,
        &remarks,
        &suggestions,
    );
    let answer = Answer {
        snapshot: &loaded.snapshot,
        request: &request,
        decision: &decision,
        document: &document,
        plane_source: operation.source,
        mentioned: who.mentioned,
        library_date: library.date(),
    };
    let style = Style::new(global.color, streams.stdout_is == Terminal::Yes);
    output::write(global, streams, |format| match format {
        Format::Text => Ok(text(&answer, style)),
        Format::Concise => Ok(concise(&document)),
        Format::Json => output::json(&document),
    })?;
    Ok(loaded.exit(exit(decision.verdict)))
}

/// The exit code of a verdict.
fn exit(verdict: Verdict) -> Exit {
    match verdict {
        Verdict::Allowed => Exit::Success,
        Verdict::Denied | Verdict::NotGranted => Exit::Negative,
        Verdict::Conditional | Verdict::Eligible | Verdict::Unknown => Exit::Open,
    }
}
