//! Which roles somebody may give to whom, for people.

use std::collections::{BTreeMap, BTreeSet};

use azrbac_core::snapshot::Snapshot;
use azrbac_core::view::{AssignableView, DelegationView};

use super::condition::lay_out;
use super::page::Page;

/// How many roles are named without `--verbose`.
const MOST: usize = 10;

/// What has to hold for a role to be given, and to whom: roles that agree in all of
/// it are told together.
type Sameness<'a> = Vec<(&'a str, Terms<'a>)>;
/// The verdict, and what it depends on.
type Terms<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

/// The section on what may be handed on; left out where nothing may.
pub(super) fn delegation(snapshot: &Snapshot, found: &DelegationView, all: bool, page: &mut Page) {
    if matches!(found.verdict, "denied" | "not-granted") {
        return;
    }
    page.heading("May assign roles");
    if found.assignable.is_empty() {
        let circumstances = match found.verdict {
            "allowed" => "",
            "eligible" => ", after activation",
            "conditional" => ", under a condition that does not look at them",
            _ => ", perhaps: data are missing",
        };
        page.item(&format!("any role, to anybody{circumstances}"));
        return;
    }
    for (sameness, roles) in grouped(&found.assignable) {
        let to: Vec<String> = sameness
            .iter()
            .map(|(kind, terms)| mark(kind, terms))
            .collect();
        page.item(&format!("to {}:", to.join(", ")));
        let others = others(snapshot, &roles);
        if others.len() < roles.len() {
            page.detail(&format!("every role but {}", listed(&others, all)));
        } else {
            page.detail(&listed(&roles, all));
        }
        let mut told: Vec<&Terms<'_>> = Vec::new();
        for (_, terms) in &sameness {
            if told.contains(&terms) {
                continue;
            }
            told.push(terms);
            if let Some(grant) = terms.1 {
                lay_out("only if", grant, snapshot, page);
            }
            if let Some(deny) = terms.2 {
                lay_out("denied if", deny, snapshot, page);
            }
        }
    }
}

/// Roles by what has to hold for each kind of principal.
fn grouped(assignable: &[AssignableView]) -> Vec<(Sameness<'_>, Vec<&str>)> {
    let mut of_role: BTreeMap<(&str, &str), Sameness<'_>> = BTreeMap::new();
    for one in assignable {
        let terms = (
            one.verdict,
            one.residual.as_deref(),
            one.deny_residual.as_deref(),
        );
        of_role
            .entry((&one.role_name, &one.role_id))
            .or_default()
            .push((one.principal_type, terms));
    }
    let mut groups: BTreeMap<Sameness<'_>, Vec<&str>> = BTreeMap::new();
    for ((name, _), sameness) in of_role {
        groups.entry(sameness).or_default().push(name);
    }
    groups.into_iter().collect()
}

fn mark(kind: &str, (verdict, _, _): &Terms<'_>) -> String {
    match *verdict {
        "allowed" => kind.to_owned(),
        verdict => format!("{kind} ({verdict})"),
    }
}

/// The roles that are not among these.
fn others<'a>(snapshot: &'a Snapshot, roles: &[&str]) -> Vec<&'a str> {
    let among: BTreeSet<&str> = roles.iter().copied().collect();
    let own = snapshot.roles().iter().map(|role| &*role.definition.name);
    let embedded = azrbac_roles::library().roles().iter();
    own.chain(embedded.map(|role| &*role.name))
        .filter(|name| !among.contains(name))
        .collect::<BTreeSet<&str>>()
        .into_iter()
        .collect()
}

fn listed(roles: &[&str], all: bool) -> String {
    let most = if all { roles.len() } else { MOST };
    let names: Vec<String> = roles
        .iter()
        .take(most)
        .map(|name| format!("`{}`", name.trim()))
        .collect();
    let rest = match roles.len().saturating_sub(most) {
        0 => String::new(),
        more => format!(" and {more} more; all of them with -v"),
    };
    format!("{}{rest}", names.join(", "))
}
