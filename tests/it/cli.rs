//! What people see: the output of every command and of every error, held against
//! the files in `snapshots/`.

use crate::program::{azrbac, split};

const STORAGE: &str = "/subscriptions/0d5f3a0c-91c4-4f6e-9a55-9d0a5e7b1c11/resourceGroups/rg-data/\
                       providers/Microsoft.Storage/storageAccounts/stdata01";
const GROUP: &str = "/subscriptions/0d5f3a0c-91c4-4f6e-9a55-9d0a5e7b1c11/resourceGroups/rg-data";
const OPENAI: &str = "/subscriptions/ec7ac8ad-1b2b-406b-aae1-2c972399d29d/resourceGroups/rg-openai/\
                      providers/Microsoft.CognitiveServices/accounts/openai1";
const VAULT: &str = "/subscriptions/9ce4aa5f-0b47-42d2-9e05-c9906be994f2/resourceGroups/rg-vaults/\
                     providers/Microsoft.KeyVault/vaults/kv-payments";
const MACHINE: &str = "/subscriptions/04948682-4233-4b55-bff9-59b7c7fda173/resourceGroups/\
                       rg-billing/providers/Microsoft.Compute/virtualMachines/vm-billing-01";

const PRODUCTION: &str = "/subscriptions/5bcb1d0b-9d0b-4ba6-9a3e-6f0a1d2c7e41";

/// A command with short names for scopes and files, and everything that it prints.
fn shown(command: &str) -> String {
    let args: Vec<String> = split(command)
        .into_iter()
        .map(|arg| match arg.as_str() {
            "@storage" => STORAGE.to_owned(),
            "@group" => GROUP.to_owned(),
            "@openai" => OPENAI.to_owned(),
            "@vault" => VAULT.to_owned(),
            "@machine" => MACHINE.to_owned(),
            "@production" => PRODUCTION.to_owned(),
            _ => arg
                .replace("@tenant", "tests/inputs/tenant.json")
                .replace("@carl", "examples/carl-and-the-keys")
                .replace("@delegated", "examples/delegated-administrator/tenant.json"),
        })
        .collect();
    let run = azrbac(&args);
    let mut text = format!("exit code {}\n", run.exit);
    for (name, output) in [("error output", run.stderr), ("output", run.stdout)] {
        if !output.is_empty() {
            text.push_str(&format!("--- {name}\n{output}"));
        }
    }
    text
}

/// The first lines of an output.
fn head(text: &str, lines: usize) -> String {
    let kept: Vec<&str> = text.lines().take(lines).collect();
    kept.join("\n")
}

pub(crate) fn check(name: &str, command: &str) {
    check_text(name, command, &shown(command));
}

pub(crate) fn check_text(name: &str, command: &str, text: &str) {
    let settings = {
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_description(format!("azrbac {command}"));
        settings
    };
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn can() {
    for (name, command) in [
        (
            "can-allowed",
            "can Carl listkeys -s @carl/tenant --scope @openai",
        ),
        (
            "can-allowed-concise",
            "can Carl listkeys -s @carl/tenant --scope @openai -o concise",
        ),
        (
            "can-allowed-json",
            "can Carl listkeys -s @carl/tenant --scope @openai -o json",
        ),
        (
            "can-not-granted-assume-complete",
            "can Carl accounts/write -s @carl/tenant --assume-complete --scope @openai",
        ),
        (
            "can-not-granted-other-scope",
            "can Ada listKeys -s @tenant --scope @storage",
        ),
        (
            "can-not-granted-but-keys",
            "can 'Ben Castle' blobs/read -s @tenant --scope @storage",
        ),
        (
            "can-not-granted-subtracted",
            "can Omar keys/purge --scope @vault -s examples/notactions-is-not-deny/tenant.json",
        ),
        (
            "can-allowed-subtracted-elsewhere",
            "can Nora keys/purge --scope @vault -s examples/notactions-is-not-deny/tenant.json",
        ),
        (
            "can-denied",
            "can 'Ben Castle' Microsoft.Storage/storageAccounts/delete -s @tenant --scope @storage",
        ),
        (
            "can-excluded-and-locked",
            "can retention-job Microsoft.Storage/storageAccounts/delete -s @tenant --scope @storage",
        ),
        (
            "can-unknown-coverage",
            "can Carl deployments/write -s @carl/tenant --scope @openai",
        ),
        (
            "can-unknown-hierarchy",
            "can Dana start --scope @machine -s examples/groups-and-management-groups/tenant.json",
        ),
        (
            "can-unknown-members",
            "can Ben.Adler storageAccounts/read -s @tenant --scope @storage",
        ),
        (
            "can-conditional",
            "can Ada blobs/read -s @tenant --scope @storage",
        ),
        (
            "can-eligible",
            "can ben.adler listKeys -s @tenant --scope @storage",
        ),
        (
            "can-eligible-counted",
            "can ben.adler listKeys -s @tenant --scope @storage --pim eligible",
        ),
        (
            "can-not-in-the-catalogue",
            "can Ada Microsoft.Storage/storageAccounts/fly/action --plane control -s @tenant --scope @storage",
        ),
        (
            "can-wildcard-taken-literally",
            "can Ada Microsoft.Storage/* --plane control -s @tenant --scope @group",
        ),
        (
            "can-batch-concise",
            "can -s @tenant --batch tests/inputs/batch.jsonl -o concise",
        ),
        (
            "can-object-id-nobody-mentions",
            "can 11111111-2222-4333-8444-555555555555 listKeys -s @tenant --scope @storage",
        ),
    ] {
        check(name, command);
    }
}

#[test]
fn conditions() {
    let container = "'Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name]";
    for (name, command) in [
        (
            "condition-holds",
            format!("can Ada blobs/read -s @tenant --scope @storage --attr {container}=public'"),
        ),
        (
            "condition-fails",
            format!("can Ada blobs/read -s @tenant --scope @storage --attr {container}=private'"),
        ),
        (
            "condition-told-json",
            format!(
                "can Ada blobs/read -s @tenant --scope @storage -o json --attr {container}=a' \
                 --attr {container}=b' --sub-operation Blob.List --attributes-complete"
            ),
        ),
        (
            "can-assign-conditional",
            "can-assign Beate 'Backup Contributor' -s @delegated --scope @production".to_owned(),
        ),
        (
            "can-assign-allowed",
            "can-assign Beate 'Backup Reader' --to 'Backup night shift' -s @delegated --scope @production"
                .to_owned(),
        ),
        (
            "can-assign-not-granted",
            "can-assign Beate Owner --to-type User -s @delegated --scope @production".to_owned(),
        ),
        (
            "can-assign-json",
            "can-assign Beate Owner --to-type group -s @delegated --scope @production -o json"
                .to_owned(),
        ),
        (
            "who-can-conditional",
            "who-can roleAssignments/write -s @delegated --scope @production".to_owned(),
        ),
        (
            "error-attribute",
            "can Ada blobs/read -s @tenant --scope @storage --attr container=public".to_owned(),
        ),
        (
            "error-attribute-type",
            "can Ada blobs/read -s @tenant --scope @storage --attr 'Environment[isPrivateLink]=maybe'"
                .to_owned(),
        ),
        (
            "error-attribute-role",
            "can Beate roleAssignments/write -s @delegated --scope @production --attr \
             'Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId]=Owner'"
                .to_owned(),
        ),
        (
            "warning-attribute",
            "can Ada blobs/read -s @tenant --scope @storage -o concise --attr \
             'Resource[Microsoft.Storage/storageAccounts/blobServices/container:name]=public'"
                .to_owned(),
        ),
        (
            "error-role-name",
            "can-assign Beate 'Backup Contributr' -s @delegated --scope @production".to_owned(),
        ),
        (
            "error-to-type",
            "can-assign Beate Owner --to-type Robot -s @delegated --scope @production".to_owned(),
        ),
    ] {
        check(name, &command);
    }
    let command = "what-can Beate -s @delegated --scope @production";
    let text = shown(command);
    let end = text.find("\nBy provider").expect("the providers");
    check_text("what-can-delegation", command, &text[..end]);
    let command = "what-can Beate -s @delegated --scope @production -o json";
    let text = shown(command);
    let (_, json) = text.split_once("--- output\n").expect("an output");
    let document: serde_json::Value = serde_json::from_str(json).expect("a document");
    let delegation = serde_json::to_string_pretty(&document["delegation"]).expect("a text");
    check_text("what-can-delegation-json", command, &delegation);
}

#[test]
fn who_and_what() {
    for (name, command) in [
        ("who-can", "who-can listKeys -s @tenant --scope @storage"),
        (
            "who-can-delete",
            "who-can Microsoft.Storage/storageAccounts/delete -s @tenant --scope @storage",
        ),
        (
            "who-can-concise",
            "who-can listKeys -s @tenant --scope @storage -o concise",
        ),
        (
            "who-can-nobody",
            "who-can elevateAccess/action -s @carl/hardened.json --scope /",
        ),
        (
            "who-can-gaps",
            "who-can listkeys -s @carl/tenant --scope @openai",
        ),
        (
            "who-can-expect-none",
            "who-can listkeys -s @carl/tenant --scope @openai --expect-none -o concise",
        ),
        (
            "what-can",
            "what-can 'Ben Castle' -s @tenant --scope @storage",
        ),
        ("what-can-anywhere", "what-can Ada -s @tenant"),
        (
            "what-can-perhaps-in-a-group",
            "what-can 11111111-2222-4333-8444-555555555555 -s @tenant",
        ),
        (
            "what-can-gaps",
            "what-can Carl -s @carl/tenant --scope @openai",
        ),
    ] {
        check(name, command);
    }
}

/// What is wrong with a file is said once, however many of its roles are named.
#[test]
fn a_file_of_two_roles_is_read_once() {
    let file = "tests/inputs/conditional-roles.json";
    let text = std::fs::read_to_string(crate::repository::root().join(file)).unwrap();
    let name = format!("azrbac-two-roles-{}.json", std::process::id());
    let path = std::env::temp_dir().join(name);
    // A key that stands twice is warned of.
    std::fs::write(
        &path,
        text.replacen('{', "{\"type\": \"x\", \"type\": \"CustomRole\", ", 1),
    )
    .unwrap();
    let path = path.to_str().unwrap();
    let [x, y] = ["x", "y"].map(|project| format!("{path}#Reads blobs of project {project}"));
    let run = azrbac(&["role", "compare", &x, &y]);
    std::fs::remove_file(path).unwrap();
    assert_eq!(run.stderr.matches("warning").count(), 1, "{}", run.stderr);
}

#[test]
fn roles_compared() {
    const X: &str = "'tests/inputs/conditional-roles.json#Reads blobs of project x'";
    const Y: &str = "'tests/inputs/conditional-roles.json#Reads blobs of project y'";
    for (name, command) in [
        (
            "compare-within",
            "role compare Contributor Owner".to_owned(),
        ),
        (
            "compare-concise",
            "role compare Contributor Owner -o concise".to_owned(),
        ),
        (
            "compare-json",
            "role compare 'Storage Blob Data Reader' 'Storage Blob Data Contributor' -o json"
                .to_owned(),
        ),
        (
            "compare-contains",
            "role compare Owner tests/inputs/four-verbs.json".to_owned(),
        ),
        (
            "compare-well-formed",
            "role compare Owner tests/inputs/four-verbs.json --names well-formed".to_owned(),
        ),
        (
            "compare-overlaps",
            "role compare Reader 'Storage Blob Data Reader'".to_owned(),
        ),
        (
            "compare-disjoint",
            "role compare AcrPull 'Storage Blob Data Reader'".to_owned(),
        ),
        ("compare-conditions", format!("role compare {X} {Y}")),
        (
            "compare-under-condition",
            format!("role compare {X} 'Storage Blob Data Reader'"),
        ),
        (
            "error-compare-several",
            "role compare tests/inputs/conditional-roles.json Reader".to_owned(),
        ),
        (
            "error-compare-not-in-file",
            "role compare 'tests/inputs/conditional-roles.json#z' Reader".to_owned(),
        ),
    ] {
        check(name, &command);
    }
}

#[test]
fn roles_and_rules() {
    for (name, command) in [
        ("lint", "lint tests/inputs/role.json"),
        ("lint-concise", "lint tests/inputs/role.json -o concise"),
        ("lint-json", "lint tests/inputs/role.json -o json"),
        ("lint-clean", "lint tests/inputs/clean-role.json"),
        ("lint-wordy", "lint tests/inputs/wordy-role.json"),
        (
            "lint-redundant",
            "lint tests/inputs/redundant.json -s tests/inputs/redundant.json",
        ),
        (
            "lint-conditions",
            "lint tests/inputs/assignments.json -s tests/inputs/bypass.json",
        ),
        (
            "lint-conditions-concise",
            "lint tests/inputs/assignments.json -o concise",
        ),
        (
            "lint-conditions-json",
            "lint tests/inputs/assignments.json -o json",
        ),
        (
            "lint-template",
            "lint tests/inputs/declared/azuredeploy.json",
        ),
        ("lint-plan", "lint tests/inputs/declared/plan.json"),
        ("lint-terraform", "lint tests/inputs/declared/main.tf"),
        (
            "lint-terraform-json",
            "lint tests/inputs/declared/main.tf -o json",
        ),
        ("lint-yaml", "lint tests/inputs/declared/role.yaml"),
        ("lint-bicep", "lint tests/inputs/declared/main.bicep"),
        ("lint-directory", "lint tests/inputs/declared -o concise"),
        ("role-show", "role show 'Cognitive Services User'"),
        ("role-show-file", "role show tests/inputs/role.json"),
        (
            "role-list-grants",
            "role list --grants Microsoft.KeyVault/vaults/keys/purge/action",
        ),
        (
            "role-list-within",
            "role list --within 'Cognitive Services User' --grants \
             Microsoft.CognitiveServices/accounts/listKeys/action",
        ),
        (
            "explain-operation",
            "explain Microsoft.Storage/storageAccounts/listKeys/action",
        ),
        (
            "explain-pattern",
            "explain Microsoft.KeyVault/vaults/keys/*",
        ),
        ("rules", "rules"),
    ] {
        check(name, command);
    }
    let rule = "explain RBAC203";
    check_text("explain-rule", rule, &head(&shown(rule), 12));
    let rule = "explain negated-any";
    check_text("explain-condition-rule", rule, &head(&shown(rule), 16));
}

#[test]
fn composed_roles() {
    for (name, command) in [
        (
            "role-derive",
            "role derive 'Storage Account Contributor' --without listkeys",
        ),
        (
            "role-derive-not-actions",
            "role derive 'Storage Account Contributor' --without credential --allow-not-actions",
        ),
        (
            "role-derive-concise",
            "role derive Reader --without credential --allow-not-actions -o concise",
        ),
        (
            "role-derive-json",
            "role derive 'Virtual Machine User Login' --without Microsoft.Compute/*/action -o json",
        ),
        (
            "role-derive-nothing",
            "role derive tests/inputs/clean-role.json --without escalation",
        ),
        ("role-minimize", "role minimize 'AVS Orchestrator Role'"),
        ("role-minimize-concise", "role minimize Reader -o concise"),
        (
            "role-minimize-json",
            "role minimize tests/inputs/role.json -o json",
        ),
        (
            "role-suggest",
            "role suggest --need listkeys --scope @storage --forbid code-execution",
        ),
        (
            "role-suggest-sets",
            "role suggest --need Microsoft.KeyVault/vaults/secrets/getSecret/action \
             Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read \
             Microsoft.Storage/storageAccounts/queueServices/queues/messages/read",
        ),
        (
            "role-suggest-concise",
            "role suggest --need Microsoft.Compute/virtualMachines/start/action -o concise",
        ),
        (
            "role-suggest-json",
            "role suggest --need Microsoft.KeyVault/vaults/keys/purge/action --most 2 -o json",
        ),
        (
            "role-suggest-unlisted",
            "role suggest --need Contoso.Own/things/read --plane control --most 1",
        ),
        (
            "role-suggest-management-group",
            "role suggest --need Microsoft.KeyVault/vaults/secrets/getSecret/action --most 1 \
             --scope /providers/Microsoft.Management/managementGroups/mg1",
        ),
        (
            "error-suggest-contradiction",
            "role suggest --need Microsoft.Storage/storageAccounts/listKeys/action \
             --forbid credential",
        ),
        (
            "error-suggest-nothing",
            "role suggest --from-error 'everything is fine'",
        ),
        (
            "error-suggest-pattern",
            "role suggest --need Microsoft.Storage/* --plane control",
        ),
        (
            "error-suggest-unknown",
            "role suggest --need Microsoft.Storage/storageAccounts/listKey/action",
        ),
        (
            "error-derive-short",
            "role derive 'Storage Account Contributor' --without listkey",
        ),
        (
            "error-derive-unlisted",
            "role derive Reader --without Microsoft.Storage/storageAccounts/listKey/action",
        ),
    ] {
        check(name, command);
    }
}

#[test]
fn snapshot() {
    for (name, command) in [
        ("snapshot-info", "snapshot info -s @tenant"),
        ("snapshot-info-exports", "snapshot info -s @carl/tenant"),
        (
            "snapshot-info-concise",
            "snapshot info -s @carl/tenant -o concise",
        ),
        (
            "snapshot-info-json",
            "snapshot info -s tests/fixtures/role-assignments.envelope.json -o json",
        ),
        ("snapshot-check", "snapshot check -s @tenant"),
        ("snapshot-check-exports", "snapshot check -s @carl/tenant"),
        (
            "snapshot-check-concise",
            "snapshot check -s @carl/tenant -o concise",
        ),
        (
            "snapshot-check-hierarchy",
            "snapshot check -s examples/groups-and-management-groups/tenant.json",
        ),
        (
            "snapshot-check-unreadable-json",
            "snapshot check -q -s tests/inputs/with-warnings.json -o json",
        ),
        (
            "snapshot-check-whole",
            "snapshot check -s @carl/hardened.json",
        ),
        ("snapshot-pack", "snapshot pack -s @carl/tenant"),
        (
            "snapshot-pack-unreadable",
            "snapshot pack -s tests/inputs/with-warnings.json",
        ),
        ("error-pack-output", "snapshot pack -s @carl/tenant -o json"),
    ] {
        check(name, command);
    }
}

#[test]
fn help() {
    for command in [
        "",
        "can",
        "can-assign",
        "who-can",
        "what-can",
        "lint",
        "role",
        "role show",
        "role list",
        "role compare",
        "snapshot",
        "role derive",
        "role minimize",
        "role suggest",
        "snapshot info",
        "snapshot check",
        "snapshot script",
        "snapshot pack",
    ] {
        let name = format!("help-{}", command.replace(' ', "-"));
        check(name.trim_end_matches('-'), &format!("{command} --help"));
    }
    check("help-explain", "explain --help");
    check("help-rules", "rules --help");
}

/// The scripts say themselves how they are started, what they need and what they ask.
#[test]
fn the_heads_of_the_export_scripts() {
    for (shell, end) in [("bash", "\nset -u"), ("pwsh", "\n#Requires")] {
        let command = format!("snapshot script --shell {shell}");
        let text = shown(&command);
        let head = text.split(end).next().expect("a head");
        check_text(&format!("snapshot-script-{shell}"), &command, head);
    }
}

#[test]
fn errors() {
    for (name, command) in [
        (
            "error-unknown-name",
            "can Benn listKeys -s @tenant --scope @storage",
        ),
        (
            "error-ambiguous-name",
            "can Ben listKeys -s @tenant --scope @storage",
        ),
        (
            "error-unknown-operation",
            "can Ada Microsoft.Storage/storageAccounts/listKey/action -s @tenant --scope @storage",
        ),
        (
            "error-unknown-short-operation",
            "can Ada listKey -s @tenant --scope @storage",
        ),
        (
            "error-ambiguous-operation",
            "can Nora purge --scope @vault -s examples/notactions-is-not-deny/tenant.json",
        ),
        (
            "error-ambiguous-everywhere",
            "can Ada listKeys -s @tenant --scope @group",
        ),
        (
            "error-wildcard",
            "can Ada Microsoft.Storage/* -s @tenant --scope @storage",
        ),
        (
            "error-empty-operation",
            "can Ada ' ' -s @tenant --scope @storage",
        ),
        (
            "error-bad-scope",
            "can Ada listKeys -s @tenant --scope rg-data",
        ),
        (
            "error-bad-time",
            "can Ada listKeys -s @tenant --scope @storage --as-of yesterday",
        ),
        (
            "error-missing-file",
            "can Ada listKeys -s tests/inputs/none.json --scope @storage",
        ),
        (
            "error-broken-json",
            "can Ada listKeys -s tests/inputs/broken.json --scope @storage",
        ),
        (
            "error-unrecognised",
            "can Ada listKeys -s tests/inputs/something-else.json --scope @storage",
        ),
        (
            "error-one-of-two",
            "can Ada listKeys -s @tenant -s tests/inputs/broken.json --scope @storage",
        ),
        (
            "warnings",
            "can ada@contoso.com listKeys -s tests/inputs/with-warnings.json -s @tenant --scope @storage",
        ),
        ("error-no-snapshot", "can Ada listKeys --scope @storage"),
        ("error-format", "rules -o yaml"),
        (
            "error-lint-no-role",
            "lint tests/inputs/something-else.json",
        ),
        ("error-lint-missing", "lint tests/inputs/none.json"),
        ("error-role", "role show 'Key Vault Crypto'"),
        ("error-explain", "explain listKey"),
        ("error-no-command", ""),
    ] {
        check(name, command);
    }
}

#[test]
fn differences() {
    let story = "examples/a-role-widened-by-one-wildcard";
    let roles = format!("diff {story}/main.json {story}/pull-request.json");
    let tenants = format!("diff {story}/tenant-before.json {story}/tenant-after.json");
    check("diff-roles", &roles);
    check("diff-roles-markdown", &format!("{roles} -o markdown"));
    check("diff-roles-concise", &format!("{roles} -o concise"));
    check("diff-snapshots", &tenants);
    check("diff-snapshots-markdown", &format!("{tenants} -o markdown"));
    check("diff-snapshots-concise", &format!("{tenants} -o concise"));
    check(
        "diff-mixed",
        &format!("diff {story}/main.json {story}/tenant-after.json"),
    );
    check("diff-coverage", "diff @carl/tenant @carl/hardened.json");
    let json = format!("diff {story}/main.json {story}/second-try.json -o json");
    check("diff-roles-json", &json);
}
