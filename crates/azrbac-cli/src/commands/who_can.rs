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
    let loaded = load(
        &args.data,
        (&args.attributes, Some(&scope)),
        global,
        streams,
    )?;
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
    let any = |verdicts: &[Verdict]| {
        let mut holders = answer.holders.iter();
        holders.any(|holder| verdicts.contains(&holder.outcome.verdict))
    };
    let open = !answer.gaps.is_empty() || any(&[Verdict::Unknown]);
    // Where nobody is expected, somebody under a condition is an open end.
    let perhaps = args.expect_none && any(&[Verdict::Conditional, Verdict::Eligible]);
    Ok(
        loaded.exit(if args.expect_none && any(&[Verdict::Allowed]) {
            Exit::Negative
        } else if open || perhaps {
            Exit::Open
        } else {
            Exit::Success
        }),
    )
}
