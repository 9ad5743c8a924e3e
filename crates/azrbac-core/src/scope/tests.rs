use proptest::prelude::*;

use super::{Scope, ScopeKind};

fn scope(text: &str) -> Scope {
    Scope::parse(text).unwrap()
}

#[test]
fn nothing_is_as_deep_as_a_hostile_id() {
    let deep = |levels: usize| format!("/subscriptions/s/providers/N.X{}", "/t/n".repeat(levels));
    assert!(Scope::parse(&deep(60)).is_ok());
    let error = Scope::parse(&deep(20_000)).unwrap_err().to_string();
    assert_eq!(
        error,
        "the scope has 40004 segments; no id of Azure has more than 200"
    );
}

#[test]
fn kinds_are_told_by_the_id() {
    let cases = [
        ("/", ScopeKind::Root),
        ("/subscriptions/111-111-1111", ScopeKind::Subscription),
        (
            "/subscriptions/s/resourcegroups/foo/",
            ScopeKind::ResourceGroup,
        ),
        (
            "/PROVIDERS/MICROSOFT.MANAGEMENT/MANAGEMENTGROUPS/mg",
            ScopeKind::ManagementGroup,
        ),
        ("/providers/Microsoft.Capacity", ScopeKind::ResourceProvider),
        (
            "/subscriptions/s/providers/Microsoft.X/t/n",
            ScopeKind::Resource,
        ),
        (
            "/subscriptions/s/resourceGroups/g/providers/A.B/t/n/u/m",
            ScopeKind::Resource,
        ),
        (
            "/providers/Microsoft.Management/managementGroups/mg/providers/Microsoft.Authorization/locks/l",
            ScopeKind::Resource,
        ),
        (
            "/providers/Microsoft.Subscription/subscriptions/s",
            ScopeKind::Subscription,
        ),
    ];
    for (text, kind) in cases {
        assert_eq!(scope(text).kind(), kind, "{text}");
    }
}

#[test]
fn what_is_no_scope_is_refused() {
    for text in [
        "",
        "subscriptions",
        "/subscriptions",
        "/subscription/x",
        "/foo/bar",
        "/subscriptions/s/resourceGroups",
        "/subscriptions/s/resourceGroups/g/vm/bar",
        "/subscriptions/s//resourceGroups/g",
        "/subscriptions/s/resourceGroups/g/providers/A.B/t",
        "/subscriptions/s/providers",
        "https://portal.azure.com/x",
    ] {
        assert!(Scope::parse(text).is_err(), "{text}");
    }
}

#[test]
fn containment_goes_by_whole_segments() {
    let group = scope("/subscriptions/s/resourceGroups/app");
    assert!(group.contains(&scope("/SUBSCRIPTIONS/S/resourcegroups/APP")));
    assert!(group.contains(&scope(
        "/subscriptions/s/resourceGroups/app/providers/A.B/t/n"
    )));
    assert!(!group.contains(&scope("/subscriptions/s/resourceGroups/app2")));
    assert!(!group.contains(&scope("/subscriptions/s")));
    assert!(Scope::root().contains(&group));
    assert!(!group.contains(&Scope::root()));
    assert!(
        scope("/subscriptions/0f4c5e1a9b1d4c558c55aabbccddeeff").contains(&scope(
            "/subscriptions/0F4C5E1A-9B1D-4C55-8C55-AABBCCDDEEFF/resourceGroups/x"
        ))
    );
}

#[test]
fn ancestors_pass_through_every_scope_in_the_id() {
    let blob = scope(
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a/blobServices/default/providers/Microsoft.Authorization/locks/l",
    );
    let chain: Vec<String> = blob.ancestors().map(|s| s.to_string()).collect();
    assert_eq!(
        chain,
        [
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a/blobServices/default",
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a",
            "/subscriptions/s/resourceGroups/g",
            "/subscriptions/s",
            "/",
        ]
    );
    assert_eq!(
        blob.resource_type().as_deref(),
        Some("Microsoft.Authorization/locks")
    );
    assert_eq!(
        blob.parent().and_then(|s| s.resource_type()).as_deref(),
        Some("Microsoft.Storage/storageAccounts/blobServices")
    );
}

#[test]
fn a_resource_type_named_providers_is_kept_apart_from_the_keyword() {
    let odd = scope("/subscriptions/s/resourceGroups/providers/providers/A.B/t/providers");
    assert_eq!(odd.kind(), ScopeKind::Resource);
    assert_eq!(odd.subscription().unwrap().as_str(), "/subscriptions/s");
}

fn any_scope() -> impl Strategy<Value = Scope> {
    let name = || proptest::sample::select(vec!["a", "b", "A", "ab"]);
    let resource =
        (name(), name(), name()).prop_map(|(a, b, c)| format!("/providers/N.{a}/{b}/{c}"));
    (
        name(),
        proptest::option::of(name()),
        proptest::collection::vec(resource, 0..3),
        0..4u8,
    )
        .prop_map(|(subscription, group, resources, start)| match start {
            0 => Scope::root(),
            1 => scope(&format!(
                "/providers/Microsoft.Management/managementGroups/{subscription}{}",
                resources.concat()
            )),
            _ => {
                let group = group
                    .map(|g| format!("/resourceGroups/{g}"))
                    .unwrap_or_default();
                scope(&format!(
                    "/subscriptions/{subscription}{group}{}",
                    resources.concat()
                ))
            }
        })
}

proptest! {
    #[test]
    fn containment_is_a_partial_order(a in any_scope(), b in any_scope(), c in any_scope()) {
        prop_assert!(a.contains(&a));
        if a.contains(&b) && b.contains(&a) {
            prop_assert_eq!(&a, &b);
        }
        if a.contains(&b) && b.contains(&c) {
            prop_assert!(a.contains(&c));
        }
    }

    #[test]
    fn ancestors_are_exactly_what_contains_a_scope(a in any_scope(), b in any_scope()) {
        let above = a == b || b.ancestors().any(|ancestor| ancestor == a);
        if above {
            prop_assert!(a.contains(&b));
        } else {
            prop_assert!(!a.contains(&b) || a.kind() == ScopeKind::ResourceProvider);
        }
    }

    #[test]
    fn a_scope_reads_back_as_itself(a in any_scope()) {
        prop_assert_eq!(&scope(a.as_str()), &a);
        prop_assert_eq!(scope(a.folded()), a);
    }
}
