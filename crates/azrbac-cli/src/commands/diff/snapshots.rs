//! Two snapshots of a tenant.

use std::borrow::Cow;

use azrbac_core::access::{self, Activation, Completeness, DiffQuestion};
use azrbac_core::diagnostic::{Diagnostic, Severity};
use azrbac_core::pattern::WildcardReading;
use azrbac_core::snapshot::Snapshot;
use azrbac_core::time::Timestamp;
use azrbac_core::view;

use super::forms::Forms;
use super::{DiffArgs, Difference, Side, exit};
use crate::args::{GlobalArgs, Pim};
use crate::attributes::{self, Known};
use crate::error::CliError;
use crate::load::report;
use crate::render::diff::snapshots as render;
use crate::streams::{Exit, Streams};

pub(super) fn run(
    args: &DiffArgs,
    old: Side,
    new: Side,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let as_of = args.tenant.as_of.as_deref().map(Timestamp::parse);
    let as_of = as_of.transpose()?;
    let known = attributes::read(&args.attributes)?;
    let floor = [old.floor, new.floor];
    let old = build(old, args, &known, global, streams);
    let new = build(new, args, &known, global, streams);
    // One without a time of its own is asked for now, and so is the other then.
    let timeless = old.captured_at().is_none() || new.captured_at().is_none();
    let now = timeless.then(|| streams.clock.now()).flatten();
    let question = question(args, as_of.or(now), &known);
    let catalog = azrbac_roles::catalog();
    let found = access::diff(&old, &new, &question, catalog);
    let document = view::diff_snapshots(&old, &new, &found, catalog);
    let forms = Forms {
        text: render::text,
        concise: render::concise,
        markdown: render::markdown,
    };
    forms.write(&document, global, streams)?;
    let class = args.fail_on_gain.and_then(|fail_on| fail_on.class());
    let known = |effect: &access::Effect| effect.direction() != access::Direction::Unknown;
    let difference = Difference {
        // What is unknown before or after differs for certain nowhere.
        differs: found.effects.iter().any(known),
        decided: document.decided,
        gain: found.gain(class, catalog),
    };
    Ok(exit(args, floor, difference))
}

fn question(args: &DiffArgs, as_of: Option<Timestamp>, known: &Known) -> DiffQuestion {
    let mut question = DiffQuestion {
        as_of,
        activation: match args.tenant.pim {
            Pim::Active => Activation::ActiveOnly,
            Pim::Eligible => Activation::EligibleToo,
        },
        completeness: if args.tenant.require_complete {
            Completeness::Required
        } else {
            Completeness::Assumed
        },
        ..DiffQuestion::default()
    };
    known.put_into_difference(&mut question);
    question
}

fn build(
    side: Side,
    args: &DiffArgs,
    known: &Known,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Snapshot {
    let mut parts = side.ingested.parts;
    let mut library = Cow::Borrowed(azrbac_roles::library());
    if args.tenant.strict_wildcards {
        parts = parts.read_as(WildcardReading::Strict);
        library = Cow::Owned(library.read_as(WildcardReading::Strict));
    }
    let snapshot = Snapshot::build(parts, &library);
    let notes = snapshot.notes().iter();
    let mut notes: Vec<Diagnostic> = notes
        .map(|note| Diagnostic::new(Severity::Warning, note.clone()))
        .collect();
    notes.extend(known.notes(&snapshot));
    report(&notes, &side.ingested.sources, global, streams);
    snapshot
}
