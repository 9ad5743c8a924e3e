//! Role definitions before and after.

use azrbac_core::compare::{Gain, Pairing, role_changes};
use azrbac_core::pattern::WildcardReading;
use azrbac_core::role::RoleDefinition;
use azrbac_core::snapshot::SnapshotParts;
use azrbac_core::view::{self, Unread};

use super::forms::Forms;
use super::{DiffArgs, Difference, Side, exit};
use crate::args::GlobalArgs;
use crate::error::CliError;
use crate::render::diff::roles as render;
use crate::streams::{Exit, Streams};

pub(super) fn run(
    args: &DiffArgs,
    old: &Side,
    new: &Side,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CliError> {
    let catalog = azrbac_roles::catalog();
    let (before, after) = (roles(old, args), roles(new, args));
    let pairing = if old.is_file && new.is_file {
        Pairing::OnlyOnes
    } else {
        Pairing::Strict
    };
    let changes = role_changes(&before, &after, pairing, catalog);
    let unread = Unread {
        old: floor(old) == Exit::Input,
        new: floor(new) == Exit::Input,
    };
    let document = view::diff_roles(&changes, unread, catalog);
    let forms = Forms {
        text: render::text,
        concise: render::concise,
        markdown: render::markdown,
    };
    forms.write(&document, global, streams)?;
    let class = args.fail_on_gain.and_then(|fail_on| fail_on.class());
    let gains = changes.iter().map(|change| change.gain(class, catalog));
    let difference = Difference {
        differs: document.differs,
        decided: document.decided,
        gain: gains.max().unwrap_or(Gain::None),
    };
    Ok(exit(args, [floor(old), floor(new)], difference))
}

fn roles(side: &Side, args: &DiffArgs) -> Vec<RoleDefinition> {
    let parts: &SnapshotParts = &side.ingested.parts;
    let roles = parts.role_definitions.iter().flatten().cloned();
    if args.tenant.strict_wildcards {
        let strict = roles.map(|role| role.read_as(WildcardReading::Strict));
        strict.collect()
    } else {
        roles.collect()
    }
}

/// A role definition of which a part could not be read may grant more than what was.
fn floor(side: &Side) -> Exit {
    if side.ingested.parts.unreadable.is_empty() {
        side.floor
    } else {
        Exit::Input
    }
}
