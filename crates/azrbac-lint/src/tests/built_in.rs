//! What the rules about conditions say of Azure's own conditions.

use azrbac_core::diagnostic::Severity;

use super::input;
use crate::{About, Subject, lint};

#[test]
fn conditions_of_built_in_roles() {
    let library = azrbac_roles::library();
    let subject = Subject {
        roles: library.roles(),
        ..Subject::new(input::catalog(), library)
    };
    let conditions = library.roles().iter().flat_map(|role| &role.permissions);
    let with = conditions.filter(|object| object.condition.is_some());
    assert_eq!(with.count(), 31);
    let told: Vec<String> = lint(&subject)
        .iter()
        .filter(|finding| finding.rule.code.starts_with("RBAC5"))
        .map(|finding| {
            assert_eq!(finding.severity, Severity::Info);
            let About::RoleDefinition(at) = finding.about else {
                panic!("{finding:?}");
            };
            let role = &library.roles()[at].name;
            format!("{} {role}: {}", finding.rule.code, finding.message)
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}
