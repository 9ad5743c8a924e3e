//! Templates, plans, Terraform source and YAML that are made to cost much.

use super::run::{azrbac, grows_linearly};

const SIZE: usize = 4_000;

#[test]
fn long_and_deep_files_of_every_form_cost_what_their_length_does() {
    const TEMPLATE: &str = r#"{"$schema": "deploymentTemplate.json", "resources": ["#;
    const ROLE: &str = r#"{"type": "Microsoft.Authorization/roleDefinitions", "name": "x",
        "properties": {"permissions": "[variables('v')[copyIndex()]]"}}"#;
    type Made = (&'static str, fn(usize) -> String);
    let made: [Made; 8] = [
        ("nested lists of HCL", |size| {
            let (open, close) = ("[".repeat(size), "]".repeat(size));
            format!("resource \"azurerm_role_definition\" \"x\" {{\n  a = {open}{close}\n}}\n")
        }),
        ("open interpolations of HCL", |size| {
            let open = "\"${".repeat(size);
            format!("resource \"azurerm_role_definition\" \"x\" {{\n  a = {open}\n}}\n")
        }),
        ("local values that double", |size| {
            let locals: String = (0..size)
                .map(|at| format!("  a{at} = concat(local.a{}, local.a{})\n", at + 1, at + 1))
                .collect();
            format!(
                "locals {{\n{locals}}}\nresource \"azurerm_role_definition\" \"x\" {{\n  \
                 permissions {{\n    actions = local.a0\n  }}\n}}\n"
            )
        }),
        ("nested lists of YAML", |size| {
            format!("actions:\n{}{}", "[".repeat(size), "]".repeat(size))
        }),
        ("documents of YAML", |size| {
            "actions: &a é\nb: *a\n---\n".repeat(size)
        }),
        ("nested templates", |size| {
            let open = r#"{"type": "Microsoft.Resources/deployments", "properties": {"template":
                {"resources": ["#;
            let (open, close) = (open.repeat(size / 10), "]}}}".repeat(size / 10));
            format!("{TEMPLATE}{open}{close}]}}")
        }),
        ("loops over one variable", |size| {
            let roles = vec![ROLE; size].join(",");
            let copies = vec!["[]"; size].join(",");
            format!("{TEMPLATE}{roles}], \"variables\": {{\"v\": [{copies}]}}}}")
        }),
        ("changes of a plan", |size| {
            let change = |at| {
                format!(
                    r#"{{"address": "a{at}", "type": "azurerm_role_definition", "change":
                    {{"after": {{"name": "a"}}, "after_unknown": {{"permissions": true}}}}}}"#
                )
            };
            let changes: Vec<_> = (0..size).map(change).collect();
            format!("{{\"resource_changes\": [{}]}}", changes.join(","))
        }),
    ];
    for (what, text) in made {
        println!("{what}");
        grows_linearly(SIZE, |size| {
            azrbac(&["lint", "-", "-o", "concise"], &text(size));
        });
    }
}
