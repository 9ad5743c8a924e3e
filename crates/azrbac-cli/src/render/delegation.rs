//! Which roles somebody may give to whom, for people.

use std::collections::{BTreeMap, BTreeSet};

use azrbac_core::snapshot::Snapshot;
use azrbac_core::view::{AssignableView, DelegationView};

use super::condition::{attributes, lay_out};
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
    // What data that are missing may grant is told as a gap.
    let untold = found.verdict == "unknown" && found.assignable.is_empty();
    if untold || matches!(found.verdict, "denied" | "not-granted") {
        return;
    }
    page.heading("May assign roles");
    if found.assignable.is_empty() {
        in_general(snapshot, found, page);
        return;
    }
    for (sameness, roles) in grouped(&found.assignable) {
        let to: Vec<String> = sameness
            .iter()
            .map(|(kind, terms)| mark(kind, terms))
            .collect();
        page.item(&format!("to {}:", to.join(", ")));
        let others = others(snapshot, found, &roles);
        if others.is_empty() {
            page.detail("every role");
        } else if others.len() < roles.len() {
            page.detail(&format!("every role but {}", listed(&others, all)));
        } else {
            let roles: Vec<String> = roles.iter().map(|(name, id)| label(*name, id)).collect();
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

/// What goes for every role and everybody alike, or for what nobody listed.
fn in_general(snapshot: &Snapshot, found: &DelegationView, page: &mut Page) {
    let undecided = format!(
        "any role, to anybody, under a condition that is open: {}",
        found.reason
    );
    let residuals = [found.residual.as_deref(), found.deny_residual.as_deref()];
    let tested = attributes(&residuals.into_iter().flatten().collect::<Vec<_>>());
    let looks = |name: &str| tested.iter().any(|one| one.ends_with(name));
    page.item(match found.verdict {
        "allowed" => "any role, to anybody",
        "eligible" => "any role, to anybody, after activation",
        _ if found.condition_problem.is_some() => {
            "which roles, and to whom, is not known: a condition cannot be read"
        }
        _ if looks(":RoleDefinitionId]") || looks(":PrincipalType]") => {
            "none of the roles that are known, to no usual kind of principal; a condition \
             decides what else"
        }
        _ if looks(":PrincipalId]") => "any role, to those whom a condition allows",
        _ if tested.is_empty() => &undecided,
        _ => "any role, to anybody, under a condition that does not look at them",
    });
    if let Some(problem) = &found.condition_problem {
        page.detail(problem);
    }
    for (heading, residual) in ["only if", "denied if"].into_iter().zip(residuals) {
        if let Some(residual) = residual {
            lay_out(heading, residual, snapshot, page);
        }
    }
}

/// A role: its display name, where that is known, and its id.
type Role<'a> = (Option<&'a str>, &'a str);

/// Roles by what has to hold for each kind of principal.
fn grouped(assignable: &[AssignableView]) -> Vec<(Sameness<'_>, Vec<Role<'_>>)> {
    let mut of_role: BTreeMap<Role<'_>, Sameness<'_>> = BTreeMap::new();
    for one in assignable {
        let terms = (
            one.verdict,
            one.terms.residual.as_deref(),
            one.terms.deny_residual.as_deref(),
        );
        of_role
            .entry((one.role_name.as_deref(), &one.role_id))
            .or_default()
            .push((one.principal_type, terms));
    }
    let mut groups: BTreeMap<Sameness<'_>, Vec<Role<'_>>> = BTreeMap::new();
    for (role, sameness) in of_role {
        groups.entry(sameness).or_default().push(role);
    }
    groups.into_iter().collect()
}

fn mark(kind: &str, (verdict, _, _): &Terms<'_>) -> String {
    match *verdict {
        "allowed" => kind.to_owned(),
        verdict => format!("{kind} ({verdict})"),
    }
}

/// The roles that are not among these, those besides that only a condition names.
fn others(snapshot: &Snapshot, found: &DelegationView, roles: &[Role<'_>]) -> Vec<String> {
    let among: BTreeSet<&str> = roles.iter().filter_map(|(name, _)| *name).collect();
    let unlisted: BTreeSet<&str> = roles.iter().map(|(_, id)| *id).collect();
    let own = snapshot.roles().iter().map(|role| &*role.definition.name);
    let embedded = azrbac_roles::library().roles().iter();
    let known: BTreeSet<&str> = own
        .chain(embedded.map(|role| &*role.name))
        .filter(|name| !among.contains(name))
        .collect();
    let besides = found.unlisted_roles.iter().map(String::as_str);
    let besides = besides.filter(|id| !unlisted.contains(id));
    known
        .into_iter()
        .map(|name| label(Some(name), ""))
        .chain(besides.map(|id| label(None, id)))
        .collect()
}

fn label(name: Option<&str>, id: &str) -> String {
    match name {
        Some(name) => format!("`{}`", name.trim()),
        None => format!("{id} (a role that is not in the data)"),
    }
}

fn listed(roles: &[String], all: bool) -> String {
    let most = if all { roles.len() } else { MOST };
    let (told, rest) = roles.split_at(most.min(roles.len()));
    let rest = match rest.len() {
        0 => String::new(),
        more => format!(" and {more} more; all of them with -v"),
    };
    format!("{}{rest}", told.join(", "))
}
