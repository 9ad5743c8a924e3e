//! The two scripts are one: what the bash one asks and writes, the PowerShell one
//! asks and writes too. The bash one is tried; nothing here runs PowerShell.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use azrbac_core::snapshot::Kind;

use crate::program::azrbac;

const BASH: &str = include_str!("../../../crates/azrbac-cli/scripts/export.sh");
const PWSH: &str = include_str!("../../../crates/azrbac-cli/scripts/export.ps1");

/// The lines of the head from one that begins so to the end of the head, without
/// what makes them a comment and with the options spelled as in bash.
fn head(script: &str, from: &str, to: &str) -> Vec<String> {
    let lines = script
        .lines()
        .map(|line| line.trim_start_matches('#').trim());
    let lines = lines.skip_while(|line| !line.starts_with(from));
    let lines = lines.take_while(|line| *line != to);
    let spelled = |line: &str| {
        line.replace("-Locks", "--locks")
            .replace("with Az ", "with az ")
    };
    lines.filter(|line| !line.is_empty()).map(spelled).collect()
}

#[test]
fn both_say_that_they_need_the_same_and_ask_the_same() {
    let bash = head(
        BASH,
        "Permissions that",
        "Addresses, queries and messages hold `$` and backticks that are meant as such.",
    );
    let pwsh = head(PWSH, "Permissions that", ">");
    assert!(bash.len() > 20, "{bash:?}");
    assert_eq!(bash, pwsh);
}

/// What stands in a script between these, every time.
fn between<'s>(script: &'s str, open: &str, close: char) -> BTreeSet<&'s str> {
    let parts = script.split(open).skip(1);
    parts.filter_map(|part| part.split(close).next()).collect()
}

#[test]
fn both_ask_the_same_versions_and_queries() {
    let dates = |script: &'static str| -> BTreeSet<&str> {
        let words = script.split(|letter: char| !letter.is_ascii_digit() && letter != '-');
        words
            .filter(|word| word.len() == 10 && word.matches('-').count() == 2)
            .collect()
    };
    assert!(dates(BASH).len() >= 4, "{:?}", dates(BASH));
    assert_eq!(dates(BASH), dates(PWSH));
    let types = |script| between(script, "'microsoft.", '\'');
    assert_eq!(types(BASH).len(), 4);
    assert_eq!(types(BASH), types(PWSH));
    for text in [
        "project id, name, type, tenantId, properties | order by id asc",
        "AtScopeAboveAndBelow",
        "allowPartialScopes",
        "$filter=atScope()",
        "/groups/{id}/members?$select=id,displayName,userPrincipalName,visibility&$top=999",
        "?$filter=groupId%20eq%20%27{id}%27",
        "directoryObjects/getByIds",
        "HiddenMembership",
    ] {
        assert!(BASH.contains(text), "bash lacks {text}");
        assert!(PWSH.contains(text), "pwsh lacks {text}");
    }
}

#[test]
fn both_write_the_same_files_of_the_same_kinds() {
    let words = |script: &'static str| -> BTreeSet<&str> {
        script
            .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
            .collect()
    };
    let (bash, pwsh) = (words(BASH), words(PWSH));
    for file in [
        "hierarchy",
        "subscriptions",
        "role-assignments",
        "role-definitions",
        "deny-assignments",
        "role-assignment-schedule-instances",
        "role-eligibility-schedule-instances",
        "group",
        "group-eligibilities",
        "principals",
        "locks",
    ] {
        assert!(bash.contains(file), "bash lacks {file}");
        assert!(pwsh.contains(file), "pwsh lacks {file}");
    }
    // What resources there are does not matter to access.
    for kind in Kind::ALL
        .into_iter()
        .filter(|kind| *kind != Kind::Resources)
    {
        assert!(bash.contains(kind.name()), "bash lacks {}", kind.name());
        assert!(pwsh.contains(kind.name()), "pwsh lacks {}", kind.name());
    }
    for name in ["subscription.", "management-group."] {
        assert!(BASH.contains(name) && PWSH.contains(name), "{name}");
    }
    for key in ["\"servicePrincipalsListed\":true", "\"transitive\":false"] {
        assert!(
            BASH.replace('\\', "").contains(key) && PWSH.contains(key),
            "{key}"
        );
    }
}

#[test]
fn both_refuse_the_same_arguments_in_the_same_words() {
    for message in [
        "-tries takes a whole number from 1 to 100",
        "-wait takes a whole number from 0 to 3600",
        "-out needs the name of a folder",
    ] {
        assert!(BASH.contains(message), "bash lacks {message}");
        let pwsh = PWSH.to_ascii_lowercase();
        assert!(
            pwsh.contains(&format!("'{message}'")),
            "pwsh lacks {message}"
        );
    }
    // A number that no shell may take for a text.
    for name in ["$MostTries", "$FirstPause"] {
        assert!(PWSH.matches(name).count() >= 3, "{name}");
    }
    assert!(!PWSH.contains("-ge $Tries") && !PWSH.contains("$Wait *"));
}

#[test]
fn each_is_printed_as_it_is() {
    assert_eq!(azrbac(&["snapshot", "script"]).stdout, BASH);
    assert_eq!(
        azrbac(&["snapshot", "script", "--shell", "pwsh"]).stdout,
        PWSH
    );
    let run = azrbac(&["snapshot", "script", "-o", "json"]);
    assert_eq!((run.exit, run.stdout.as_str()), (2, ""), "{}", run.stderr);
}

/// What bash prints of a text that it runs, and its exit code.
fn bash(text: &str, input: &str) -> (String, Option<i32>) {
    let mut child = Command::new("bash")
        .args(["-c", text])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("bash starts");
    let mut stdin = child.stdin.take().expect("it has an input");
    // A script that ends before it has read everything breaks the pipe.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8(text).expect("it is UTF-8");
    (text, output.status.code())
}

/// A function of the bash script.
fn function(name: &str) -> &'static str {
    let start = BASH.find(&format!("\n{name}() {{")).expect(name);
    let rest = &BASH[start..];
    &rest[..rest.find("\n}\n").expect("its end") + 3]
}

#[test]
fn arguments_are_refused_before_anything_is_asked() {
    for (args, message) in [
        ("--tries 0", "--tries takes a whole number from 1 to 100"),
        ("--tries ''", "--tries takes a whole number from 1 to 100"),
        (
            "--tries 99999999999999999999",
            "--tries takes a whole number from 1 to 100",
        ),
        ("--wait ''", "--wait takes a whole number from 0 to 3600"),
        ("--wait -1", "--wait takes a whole number from 0 to 3600"),
        ("--wait 3601", "--wait takes a whole number from 0 to 3600"),
        ("--out ''", "--out needs the name of a folder"),
        ("--out", "`--out` needs a value"),
        ("--lock", "`--lock` is no option; see --help"),
    ] {
        let (said, code) = bash(&format!("PATH=; set -- {args}\n{BASH}"), "");
        assert_eq!(said, format!("error: {message}\n"), "{args}");
        assert_eq!(code, Some(2), "{args}");
    }
}

#[test]
fn scopes_are_compared_whole_and_without_regard_to_case() {
    const TOP: &str = "/providers/Microsoft.Management/managementGroups";
    let ids = "/providers/microsoft.management/MANAGEMENTGROUPS/Corp\n\
               /providers/Microsoft.Management/managementGroups/corp-2\n\
               /providers/MicrosoftXManagement/managementGroups/other\n\
               /providers/Microsoft.Management/managementGroups/a/b\n\
               /Subscriptions/S1\n/subscriptions/s1/resourceGroups/rg\n/subscriptions/\n";
    let below = |prefix: &str| bash(&format!("{}\nbelow {prefix}", function("below")), ids).0;
    assert_eq!(below(TOP), format!("{TOP}/Corp\n{TOP}/corp-2\n"));
    assert_eq!(below("/subscriptions"), "/subscriptions/S1\n");
    // A management group may be called like a subscription.
    let stem = |scope: &str| bash(&format!("{}\nstem {scope}", function("stem")), "").0;
    assert_eq!(stem("/subscriptions/s1"), "subscription.s1");
    assert_eq!(stem(&format!("{TOP}/s1")), "management-group.s1");
}
