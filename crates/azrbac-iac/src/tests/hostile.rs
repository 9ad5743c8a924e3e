//! Texts that are made to cost much.

use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};

use super::Case;

const LEVELS: usize = 20_000;

/// Deep nesting is refused with its cause, or read, and never overflows.
#[test]
fn deep_nesting_is_refused_in_every_form() {
    let hcl = |open: &str, close: &str| {
        let (open, close) = (open.repeat(LEVELS), close.repeat(LEVELS));
        format!("resource \"azurerm_role_definition\" \"x\" {{\n  name = {open}1{close}\n}}")
    };
    for (open, close) in [
        ("[", "]"),
        ("(", ")"),
        ("{a=", "}"),
        ("f(", ")"),
        ("a[", "]"),
        ("a ? ", " : 2"),
        ("-", ""),
        ("1+", ""),
        ("\"${", "}\""),
        ("[for a in ", ": a]"),
        ("[", ""),
        ("\"${", ""),
    ] {
        let case = Case::new("main.tf", &hcl(open, close));
        assert_eq!(case.read.file.roles.len(), 0, "{open}");
        assert!(
            case.notes()[0].contains("this is no Terraform source"),
            "{open}"
        );
    }
    let blocks = format!(
        "resource \"azurerm_role_definition\" \"x\" {{\n{}{}}}",
        "a {\n".repeat(LEVELS),
        "}\n".repeat(LEVELS)
    );
    assert_eq!(Case::new("main.tf", &blocks).notes().len(), 1);
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", "")] {
        let (open, close) = (open.repeat(LEVELS), close.repeat(LEVELS));
        let case = Case::new("role.yaml", &format!("actions:\n{open}{close}"));
        assert_eq!(case.notes().len(), 1);
    }
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let (open, close) = (open.repeat(LEVELS), close.repeat(LEVELS));
        for head in [
            "{\"$schema\": \"deploymentTemplate.json\", \"resources\": ",
            "{\"planned_values\": ",
        ] {
            let case = Case::new("x.json", &format!("{head}{open}1{close}}}"));
            assert!(
                case.notes()[0].ends_with("nested deeper than 200 levels"),
                "{:?}",
                case.notes()
            );
        }
    }
}

/// A variable that is named by a thousand roles is not read a thousand times over.
#[test]
fn what_is_named_often_is_read_so_often_only() {
    let entries = "\"Microsoft.Compute/disks/read\",".repeat(2_000);
    let role = "{\"type\": \"Microsoft.Authorization/roleDefinitions\", \"name\": \"x\",
\"properties\": {\"permissions\": [{\"actions\": \"[variables('v')]\"}]}},";
    let text = format!(
        "{{\"$schema\": \"deploymentTemplate.json\", \"variables\": {{\"v\": [{}]}},
\"resources\": [{}]}}",
        entries.trim_end_matches(','),
        role.repeat(1_000).trim_end_matches(',')
    );
    let case = Case::new("x.json", &text);
    let read = |case: &Case| {
        let roles = case.read.file.roles.iter();
        roles
            .map(|role| role.permissions[0].actions.len())
            .sum::<usize>()
    };
    assert_eq!(case.read.file.roles.len(), 1_000);
    assert!(read(&case) < 40_000, "{}", read(&case));
    assert_eq!(case.notes().len(), 1);
    let doubling: String = (0..40)
        .map(|at| format!("  a{at} = concat(local.a{}, local.a{})\n", at + 1, at + 1))
        .collect();
    let text = format!(
        "locals {{\n{doubling}  a40 = [\"*\"]\n}}
resource \"azurerm_role_definition\" \"x\" {{
  permissions {{\n    actions = local.a0\n  }}\n}}"
    );
    assert!(read(&Case::new("main.tf", &text)) < 10_000);
}

/// Pieces of all the forms.
fn piece() -> impl Strategy<Value = String> {
    let words = [
        "resource \"azurerm_role_definition\" \"x\" {\n",
        "permissions {\n",
        "actions = [",
        "\"*\"",
        "]",
        "}",
        "\n",
        "{",
        "\"",
        "${",
        "%{ if a }",
        "<<EOT\n",
        "EOT\n",
        "local.a",
        "concat(",
        ")",
        "locals {\n",
        "a = ",
        "{\"$schema\": \"deploymentTemplate.json\", ",
        "\"resources\": [",
        "\"type\": \"Microsoft.Authorization/roleDefinitions\",",
        "\"properties\": {",
        "\"permissions\": [",
        "\"[variables('v')]\"",
        "\"variables\": {\"v\": ",
        ",",
        ":",
        "é",
        "actions:\n",
        "- ",
        "  ",
        "*a",
        "&a ",
        "|\n",
        ">",
        "---\n",
        "'",
        "\\",
        "assignableScopes: [/]\n",
        "condition: ",
        "principalId: p\n",
        "roleDefinitionId: r\n",
        "\"condition\": \"@Resource[\\u0061",
        "[[",
        "\"planned_values\": {",
        "\"root_module\": {",
        "\"values\": {",
        "null",
        "true",
        "1",
    ];
    prop_oneof![
        8 => prop::sample::select(words.to_vec()).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => Just("[".repeat(300)),
    ]
}

proptest! {
    /// Whatever stands in a file, it is read without a panic, every place lies in it,
    /// and the same file says the same again.
    #[test]
    fn any_text_is_read(pieces in prop::collection::vec(piece(), 0..40)) {
        let text = pieces.concat();
        for name in ["main.tf", "main.tf.json", "role.yaml", "x.json", "x.bicep", "-"] {
            let case = Case::new(name, &text);
            let places = case.findings();
            assert_eq!(places, Case::new(name, &text).findings());
            let notes = &case.read.file.diagnostics;
            let labels = notes.iter().flat_map(|note| note.primary.iter().chain(&note.related));
            for label in labels {
                assert!(text.get(label.span.range()).is_some());
            }
        }
    }
}
