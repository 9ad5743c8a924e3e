//! What kind of file it is: by its name and, where that does not tell, by its
//! text.

/// What a file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// One of the JSON documents that [`azrbac_core::ingest`] reads, or no form that
    /// is known.
    Json,
    /// An ARM template, by hand or by `bicep build`.
    ArmTemplate,
    /// A Terraform plan or state in JSON.
    TerraformState,
    /// Terraform source.
    Terraform,
    /// YAML.
    Yaml,
    /// Bicep source, which is not read.
    Bicep,
}

impl Form {
    /// What it is called in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON document",
            Self::ArmTemplate => "template",
            Self::TerraformState => "Terraform plan or state",
            Self::Terraform => "Terraform source file",
            Self::Yaml => "YAML file",
            Self::Bicep => "Bicep source file",
        }
    }

    /// Whether a file of that form mostly has nothing to do with access: one
    /// without a role definition is no mistake.
    pub fn is_general(self) -> bool {
        self != Self::Json
    }
}

/// The endings of the names of files that may be read, in lower case, with what
/// such a file is written in.
pub const ENDINGS: &[(&str, Form)] = &[
    (".tf.json", Form::Terraform),
    (".tofu.json", Form::Terraform),
    (".tf", Form::Terraform),
    (".tofu", Form::Terraform),
    (".bicep", Form::Bicep),
    (".yaml", Form::Yaml),
    (".yml", Form::Yaml),
    (".json", Form::Json),
    (".jsonc", Form::Json),
    (".tfstate", Form::Json),
];

/// What a file of that name is written in, where its ending tells.
pub fn by_name(name: &str) -> Option<Form> {
    let ends = |ending: &str| {
        let start = name.len().checked_sub(ending.len());
        let end = start.and_then(|start| name.get(start..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(ending))
    };
    let found = ENDINGS.iter().find(|(ending, _)| ends(ending));
    found.map(|(_, form)| *form)
}

/// What a text without a telling name is written in, such as standard input.
pub(crate) fn by_text(text: &str) -> Form {
    match text.trim_start().bytes().next() {
        Some(b'{' | b'[') => return Form::Json,
        Some(b'/')
            if azrbac_core::json::relaxed(text)
                .trim_start()
                .starts_with('{') =>
        {
            return Form::Json;
        }
        _ => {}
    }
    let begins = |words: &[&str], line: &str| {
        let word = line.split([' ', '\t', '{', '=']).next();
        word.is_some_and(|word| words.contains(&word))
    };
    const BICEP: [&str; 4] = ["targetScope", "param", "metadata", "@description("];
    const HCL: [&str; 7] = [
        "terraform",
        "provider",
        "data",
        "locals",
        "variable",
        "module",
        "output",
    ];
    for line in text.lines() {
        if begins(&BICEP, line) || begins(&["resource"], line) && line.contains('\'') {
            return Form::Bicep;
        }
        if begins(&["resource"], line) || begins(&HCL, line) && line.trim_end().ends_with('{') {
            return Form::Terraform;
        }
    }
    Form::Yaml
}

#[cfg(test)]
mod tests {
    use super::{Form, by_name, by_text};

    #[test]
    fn names_tell() {
        for (name, expected) in [
            ("a/main.tf", Some(Form::Terraform)),
            ("main.TF.JSON", Some(Form::Terraform)),
            ("azuredeploy.json", Some(Form::Json)),
            ("main.bicep", Some(Form::Bicep)),
            ("role.yml", Some(Form::Yaml)),
            ("<stdin>", None),
            ("tf", None),
            ("é", None),
        ] {
            assert_eq!(by_name(name), expected, "{name}");
        }
    }

    #[test]
    fn texts_tell() {
        for (text, expected) in [
            (" {}", Form::Json),
            ("[", Form::Json),
            ("// a comment\n{}", Form::Json),
            (
                "# roles\nresource \"azurerm_role_definition\" \"x\" {\n}",
                Form::Terraform,
            ),
            ("locals {\n}", Form::Terraform),
            (
                "// roles\nresource r 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {",
                Form::Bicep,
            ),
            ("targetScope = 'subscription'", Form::Bicep),
            ("Name: r\nActions:\n- '*'", Form::Yaml),
            ("", Form::Yaml),
        ] {
            assert_eq!(by_text(text), expected, "{text}");
        }
    }
}
