//! `azrbac who-can`: who may do this operation there.

use azrbac_core::access::resolve::{self, PlaneSource};
use azrbac_core::access::{self, Verdict};
use azrbac_core::directory::PrincipalId;
use azrbac_core::scope::Scope;
use azrbac_core::view;

use super::plane;
use crate::args::{GlobalArgs, WhoCanArgs};
use crate::error::CliError;
use crate::load::load;
use crate::output::{self, Format};
use crate::render::style::Style;
use crate::render::who_can::{concise, text};
use crate::streams::{Exit, Streams, Terminal};

pub(crate) fn run(
    args: &WhoCanArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let scope = Scope::parse(&args.scope)?;
    let catalog = azrbac_roles::catalog();
    let operation = resolve::operation(catalog, &args.operation, plane(args.plane), Some(&scope))?;
    let loaded = load(&args.data, global, streams)?;
    let request = loaded.request(
        PrincipalId::new(""),
        operation.operation.clone(),
        operation.plane,
        scope,
    );
    let answer = match operation.source {
        PlaneSource::Inferred => access::who_can_either_plane(&loaded.snapshot, &request),
        _ => access::who_can(&loaded.snapshot, &request),
    };
    let document = view::who_can(&loaded.snapshot, &request, &answer);
    let style = Style::new(global.color, streams.stdout_is == Terminal::Yes);
    output::write(global, streams, |format| match format {
        Format::Text => Ok(text(&loaded.snapshot, &document, style)),
        Format::Concise => Ok(concise(&document)),
        Format::Json => output::json(&document),
    })?;
    let somebody = answer
        .holders
        .iter()
        .any(|holder| holder.outcome.verdict == Verdict::Allowed);
    let open = !answer.gaps.is_empty()
        || answer
            .holders
            .iter()
            .any(|holder| holder.outcome.verdict == Verdict::Unknown);
    Ok(loaded.exit(match (args.expect_none && somebody, open) {
        (true, _) => Exit::Negative,
        (false, true) => Exit::Open,
        (false, false) => Exit::Success,
    }))
}
