//! A generated tenant of middling size, read and asked like a real one. Every
//! verdict is compared with that of a slow reference over the same files, which
//! shares no code with the library.
//!
//! The generator is part of the larger corpus, in the folder that the environment
//! variable `AZRBAC_CORPUS` names; it needs python3.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use azrbac_core::access::{self, Request};
use azrbac_core::directory::PrincipalId;
use azrbac_core::ingest::{Completeness, Ingest};
use azrbac_core::operation::{OperationName, Plane};
use azrbac_core::scope::Scope;
use azrbac_core::snapshot::Snapshot;
use serde_json::Value;

use crate::repository::left_out;

const FILES: [&str; 8] = [
    "deny-assignments",
    "groups",
    "management-groups",
    "resources",
    "role-assignments",
    "role-definitions",
    "service-principals",
    "users",
];

/// Generates a tenant with that many queries into a folder of its own; `None`
/// where there is no generator.
fn generate(size: &str, queries: &str) -> Option<PathBuf> {
    let Some(corpus) = std::env::var_os("AZRBAC_CORPUS") else {
        left_out(&format!(
            "the tenant of size {size}: AZRBAC_CORPUS is not set"
        ));
        return None;
    };
    let name = format!("azrbac-tenant-{size}-{}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    let generated = Command::new("python3")
        .arg(Path::new(&corpus).join("perf/tenant.py"))
        .args(["--size", size, "--queries", queries, "--out"])
        .arg(&folder)
        .output()
        .expect("python3, which generates the tenant");
    assert!(generated.status.success(), "{generated:?}");
    Some(folder)
}

#[test]
fn a_generated_tenant_is_answered_like_the_slow_reference() {
    let Some(folder) = generate("S", "1000") else {
        return;
    };
    let snapshot = load(&folder);
    let reference = Reference::load(&folder);
    let queries = std::fs::read_to_string(folder.join("queries.jsonl")).unwrap();
    let mut seen = HashSet::new();
    let mut wrong = Vec::new();
    for line in queries.lines() {
        let query: Value = serde_json::from_str(line).unwrap();
        let answer = access::check(&snapshot, &request(&query)).verdict.name();
        let expected = reference.verdict(&query);
        seen.insert(expected);
        if answer != expected {
            wrong.push(format!("{answer} instead of {expected}: {line}"));
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Questions that are all answered alike would show little.
    assert!(seen.len() >= 3, "{seen:?}");
}

/// A hundred subscriptions with a hundred thousand role assignments, where the
/// slow reference takes too long for more than a few questions.
#[test]
fn a_large_tenant_is_loaded_and_answered() {
    let Some(folder) = generate("M", "2000") else {
        return;
    };
    let snapshot = load(&folder);
    let queries = std::fs::read_to_string(folder.join("queries.jsonl")).unwrap();
    let verdicts: HashSet<&str> = queries
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .map(|query| access::check(&snapshot, &request(&query)).verdict.name())
        .collect();
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(snapshot.grants().len(), 100_000);
    assert!(verdicts.len() >= 4, "{verdicts:?}");
}

fn load(folder: &Path) -> Snapshot {
    let mut ingest = Ingest::new().assume_complete(Completeness::Assumed);
    for name in FILES {
        let name = format!("{name}.json");
        let bytes = std::fs::read(folder.join(&name)).unwrap();
        ingest.read(&name, bytes);
    }
    ingest.finish().into_snapshot(azrbac_roles::library())
}

fn request(query: &Value) -> Request {
    let plane = match query["data"].as_bool().unwrap() {
        true => Plane::Data,
        false => Plane::Control,
    };
    Request::new(
        PrincipalId::new(text(&query["principal"])),
        OperationName::parse(text(&query["op"])).unwrap(),
        plane,
        Scope::parse(text(&query["scope"])).unwrap(),
    )
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Ids and scopes in one letter case; no trailing slash, the root is empty.
fn folded(value: &Value) -> String {
    text(value).to_lowercase().trim_end_matches('/').to_owned()
}

/// The files of the tenant as they are.
struct Reference {
    assignments: Vec<Value>,
    denies: Vec<Value>,
    roles: HashMap<String, Value>,
    /// The groups that list an id as a member.
    groups_of: HashMap<String, Vec<String>>,
    /// What is right above each management group and subscription.
    above: HashMap<String, String>,
}

impl Reference {
    fn load(folder: &Path) -> Self {
        let read = |name: &str| -> Value {
            let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
            serde_json::from_str(&text).unwrap()
        };
        let list = |name: &str| read(name).as_array().unwrap().clone();
        let roles = list("role-definitions").into_iter();
        let tree = list("management-groups").into_iter();
        let mut groups_of: HashMap<String, Vec<String>> = HashMap::new();
        for group in list("groups") {
            for member in group["members"].as_array().unwrap() {
                let groups = groups_of.entry(folded(&member["id"])).or_default();
                groups.push(folded(&group["id"]));
            }
        }
        let mut assignments = list("role-assignments");
        for assignment in &mut assignments {
            for key in ["principalId", "roleDefinitionId", "scope"] {
                assignment[key] = folded(&assignment[key]).into();
            }
        }
        Self {
            assignments,
            denies: read("deny-assignments")["value"]
                .as_array()
                .unwrap()
                .clone(),
            roles: roles.map(|role| (folded(&role["name"]), role)).collect(),
            groups_of,
            above: tree
                .map(|node| (folded(&node["id"]), folded(&node["parent"]["id"])))
                .collect(),
        }
    }

    /// The verdict in the order of the evidence: a certain grant, one under a
    /// condition, one at a management group of which it is not known whether it is
    /// above the scope; then the same of deny assignments.
    fn verdict(&self, query: &Value) -> &'static str {
        let identities = self.identities(&folded(&query["principal"]));
        let (chain, whole) = self.chain(&folded(&query["scope"]));
        let (mut certain, mut conditional, mut unknown) = (false, false, false);
        for assignment in &self.assignments {
            let [who, role, scope] =
                ["principalId", "roleDefinitionId", "scope"].map(|key| text(&assignment[key]));
            let above = chain.iter().any(|place| place == scope);
            let perhaps = !whole && scope.contains("/managementgroups/");
            if !identities.contains(who) || !(above || perhaps) {
                continue;
            }
            let role = &self.roles[role.rsplit('/').next().unwrap()];
            let own = holds(&assignment["condition"], query);
            let (Some(free), Some(own)) = (covered(&role["permissions"], query), own) else {
                continue;
            };
            let free = free && own;
            unknown |= !above;
            conditional |= above && !free;
            certain |= above && free;
        }
        let denied = self.denies.iter().any(|deny| {
            let deny = &deny["properties"];
            let scope = folded(&deny["scope"]);
            let stays = deny["doNotApplyToChildScopes"] == true;
            let named = |list: &str| {
                deny[list].as_array().unwrap().iter().any(|principal| {
                    let id = folded(&principal["id"]);
                    id == "00000000-0000-0000-0000-000000000000" || identities.contains(&id)
                })
            };
            chain.contains(&scope)
                && !(stays && chain.first() != Some(&scope))
                && named("principals")
                && !named("excludePrincipals")
                && covered(&deny["permissions"], query).is_some()
        });
        match (certain, conditional, unknown) {
            (false, false, false) => "not-granted",
            _ if denied => "denied",
            (false, _, true) => "unknown",
            (false, true, false) => "conditional",
            (true, _, _) => "allowed",
        }
    }

    fn identities(&self, principal: &str) -> HashSet<String> {
        let mut found = HashSet::from([principal.to_owned()]);
        let mut queue = vec![principal.to_owned()];
        while let Some(id) = queue.pop() {
            for group in self.groups_of.get(&id).into_iter().flatten() {
                if found.insert(group.clone()) {
                    queue.push(group.clone());
                }
            }
        }
        found
    }

    /// The scope and all that is above it, and whether that is known to the end.
    fn chain(&self, scope: &str) -> (Vec<String>, bool) {
        let mut chain = vec![scope.to_owned()];
        let mut at = scope;
        // Cutting segment by segment passes through places that are no scopes, at
        // which nothing is ever assigned.
        while at.starts_with("/subscriptions/") && at.matches('/').count() > 2 {
            at = at.rsplit_once('/').unwrap().0;
            chain.push(at.to_owned());
        }
        let mut at = at.to_owned();
        let mut whole = true;
        while !at.is_empty() {
            match self.above.get(&at) {
                Some(above) => at.clone_from(above),
                None => {
                    whole = false;
                    at.clear();
                }
            }
            chain.push(at.clone());
        }
        (chain, whole)
    }
}

/// Whether a condition holds for sure; `None` where it does not. All that the tenant
/// has are clauses of the form `(!(ActionMatches{…})) OR …`, or one clause without such
/// a guard, about attributes that nobody tells, but for the name of a container.
fn holds(condition: &Value, query: &Value) -> Option<bool> {
    let Some(condition) = condition.as_str() else {
        return Some(true);
    };
    let operation = folded(&query["op"]);
    let guards: Vec<String> = condition
        .split("ActionMatches{'")
        .skip(1)
        .map(|rest| rest.split('\'').next().unwrap().to_lowercase())
        .collect();
    let guarded = !guards.is_empty();
    if guarded
        && !guards
            .iter()
            .any(|guard| glob(guard.as_bytes(), operation.as_bytes()))
    {
        return Some(true);
    }
    let scope = text(&query["scope"]);
    let container = scope.split("/blobServices/default/containers/").nth(1);
    match (
        condition.contains("containers:name] StringEquals 'public'"),
        container,
    ) {
        (true, Some(name)) => (name.split('/').next() == Some("public")).then_some(true),
        _ => Some(false),
    }
}

/// Whether a permission object grants the operation, and whether one does for sure.
/// The deny assignments have no conditions at all.
fn covered(permissions: &Value, query: &Value) -> Option<bool> {
    let operation = folded(&query["op"]);
    let lists = match query["data"] == true {
        true => ["dataActions", "notDataActions"],
        false => ["actions", "notActions"],
    };
    let granting = permissions.as_array().unwrap().iter().filter(|permission| {
        let [granted, subtracted] = lists.map(|list| {
            let entries = permission[list].as_array().into_iter().flatten();
            entries
                .map(folded)
                .any(|entry| glob(entry.as_bytes(), operation.as_bytes()))
        });
        granted && !subtracted
    });
    granting
        .filter_map(|permission| holds(&permission["condition"], query))
        .reduce(|one, other| one || other)
}

/// `*` is any text; one that fills a segment may be gone with the slash before it.
fn glob(pattern: &[u8], name: &[u8]) -> bool {
    let Some((first, rest)) = pattern.split_first() else {
        return name.is_empty();
    };
    let same = || name.first() == Some(first) && glob(rest, &name[1..]);
    match first {
        b'*' => (0..=name.len()).any(|at| glob(rest, &name[at..])),
        b'/' if rest == b"*" || rest.starts_with(b"*/") => glob(&rest[1..], name) || same(),
        _ => same(),
    }
}
