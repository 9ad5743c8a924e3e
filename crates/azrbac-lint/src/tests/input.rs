//! Role definitions and the catalogue for tests.

use std::sync::OnceLock;

use azrbac_core::catalog::Catalog;
use azrbac_core::condition::Condition;
use azrbac_core::ingest::{RoleSpans, SourceMap};
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, Permission, RoleDefinition, RoleLibrary, RoleType};
use azrbac_core::text::{Sources, Span};

use crate::{Finding, Subject, lint};

pub(super) fn catalog() -> &'static Catalog {
    static C: OnceLock<Catalog> = OnceLock::new();
    C.get_or_init(|| {
        let read =
            |n: &str| std::fs::read_to_string(format!("/work/wt/roles/roles/data/{n}")).unwrap();
        Catalog::parse(
            "2026-08",
            &read("operations.tsv"),
            &read("operation-classes.tsv"),
        )
        .unwrap()
    })
}

pub(super) fn library() -> &'static RoleLibrary {
    static C: OnceLock<RoleLibrary> = OnceLock::new();
    C.get_or_init(RoleLibrary::default)
}

pub(super) struct Read {
    pub(super) roles: Vec<RoleDefinition>,
    map: SourceMap,
}

impl Read {
    pub(super) fn lint(&self) -> Vec<Finding> {
        lint(&Subject {
            roles: &self.roles,
            map: Some(&self.map),
            catalog: catalog(),
            library: library(),
        })
    }
}

pub(super) fn read(text: &str) -> Read {
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    let list = match value {
        serde_json::Value::Array(a) => a,
        o => vec![o],
    };
    let mut sources = Sources::new();
    let file = sources.add("x.json");
    let mut map = SourceMap::default();
    let mut roles = vec![];
    for v in list {
        let get = |v: &serde_json::Value, k: &str| {
            v.as_object().and_then(|o| {
                o.iter()
                    .find(|(a, _)| a.eq_ignore_ascii_case(k))
                    .map(|(_, v)| v.clone())
            })
        };
        let base = get(&v, "properties").unwrap_or(v.clone());
        let strings = |v: &serde_json::Value, k: &str| -> Vec<String> {
            get(v, k)
                .and_then(|v| v.as_array().cloned())
                .unwrap_or_default()
                .iter()
                .filter_map(|s| s.as_str().map(String::from))
                .collect()
        };
        let perms = get(&base, "permissions")
            .and_then(|v| v.as_array().cloned())
            .unwrap_or_else(|| vec![base.clone()]);
        let permissions: Vec<Permission> = perms
            .iter()
            .map(|p| {
                let mut o = Permission {
                    condition: get(p, "condition")
                        .and_then(|c| Condition::from_fields(c.as_str(), None)),
                    ..Permission::default()
                };
                for l in EntryList::ALL {
                    *o.list_mut(l) = strings(p, l.name())
                        .iter()
                        .map(|s| ActionPattern::parse(s).unwrap())
                        .collect();
                }
                o
            })
            .collect();
        let role = RoleDefinition {
            id: None,
            name: get(&base, "roleName")
                .or(get(&base, "name"))
                .and_then(|n| n.as_str().map(Into::into))
                .unwrap_or_default(),
            role_type: get(&base, "roleType").or(get(&base, "type")).and_then(|t| {
                match t.as_str()? {
                    "BuiltInRole" => Some(RoleType::BuiltIn),
                    "CustomRole" => Some(RoleType::Custom),
                    _ => None,
                }
            }),
            description: None,
            permissions,
            assignable_scopes: strings(&base, "assignableScopes")
                .iter()
                .map(|s| s.as_str().into())
                .collect(),
        };
        let n = roles.len();
        let span = Span::new(file, 0..1);
        let known = [
            "name",
            "description",
            "actions",
            "notactions",
            "dataactions",
            "notdataactions",
            "assignablescopes",
            "id",
            "iscustom",
            "permissions",
            "properties",
            "roletype",
            "rolename",
            "type",
        ];
        map.roles.push(RoleSpans {
            whole: span,
            name: None,
            entries: role
                .entries(n)
                .enumerate()
                .map(|(i, (e, _))| (e, Span::new(file, i..i + 1)))
                .collect(),
            permissions: vec![],
            assignable_scopes: role.assignable_scopes.iter().map(|_| span).collect(),
            unknown_keys: v
                .as_object()
                .unwrap()
                .keys()
                .filter(|k| !known.contains(&k.to_lowercase().as_str()))
                .map(|k| (k.clone(), span))
                .collect(),
            duplicate_keys: vec![],
        });
        roles.push(role);
    }
    Read { roles, map }
}
