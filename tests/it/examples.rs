//! The programs under `examples`, run on the data of the stories. What they print
//! was predicted from the role definitions, not copied.

use std::env::consts::EXE_SUFFIX;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::repository::root;

const CARL: &str = "dc36fc90-2248-4d70-aca4-a1a9f5b19f71";
const ACCOUNT: &str = "/subscriptions/ec7ac8ad-1b2b-406b-aae1-2c972399d29d/resourceGroups/rg-openai/providers/Microsoft.CognitiveServices/accounts/openai1";
const LIST_KEYS: &str = "Microsoft.CognitiveServices/accounts/listKeys/action";

/// Runs an example from the root of the repository. Cargo builds the examples of a
/// package before its integration tests, next to the program; `cargo test` with the
/// name of a test builds none.
fn run(example: &str, args: &[&str], stdin: &str) -> Output {
    let folder = Path::new(env!("CARGO_BIN_EXE_azrbac"))
        .parent()
        .expect("the folder of the program");
    let program = folder
        .join("examples")
        .join(format!("{example}{EXE_SUFFIX}"));
    let mut child = Command::new(&program)
        .args(args)
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| {
            let program = program.display();
            panic!("{program}: {error}; `cargo build --workspace --examples` builds it")
        });
    // A program that refuses its files ends without reading.
    let _ = child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(stdin.as_bytes());
    child.wait_with_output().expect("the end of the program")
}

fn text(bytes: &[u8]) -> Vec<&str> {
    std::str::from_utf8(bytes).expect("text").lines().collect()
}

const TENANT: [&str; 2] = [
    "examples/carl-and-the-keys/tenant/role-assignments.json",
    "examples/carl-and-the-keys/tenant/principals.json",
];
const HARDENED: [&str; 1] = ["examples/carl-and-the-keys/hardened.json"];

#[test]
fn the_filter_lets_pass_what_is_allowed_and_nothing_else() {
    let chat = "Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action";
    let deploy = "Microsoft.CognitiveServices/accounts/deployments/write";
    let requests = [
        format!("{CARL} {LIST_KEYS} control {ACCOUNT}"),
        format!("{} {LIST_KEYS}  control {ACCOUNT}", CARL.replace('-', "")),
        format!("{CARL} {chat} data {ACCOUNT}"),
        format!("{CARL} {deploy} control {ACCOUNT}"),
        format!("{CARL} {LIST_KEYS} data {ACCOUNT}"),
        format!("e500bddf-37b0-4307-8f0f-4c3c2052e52b {LIST_KEYS} control {ACCOUNT}"),
        format!("{CARL} */read control {ACCOUNT}"),
        format!("{CARL} {LIST_KEYS} both {ACCOUNT}"),
        format!("{CARL} {LIST_KEYS} control"),
        String::new(),
    ];
    let requests = requests.map(|line| line + "\n").concat();
    let expected = [
        (
            &TENANT[..],
            "allow allow allow deny allow deny deny deny deny deny",
        ),
        (
            &HARDENED[..],
            "deny deny allow deny deny deny deny deny deny deny",
        ),
    ];
    for (files, answers) in expected {
        let run = run("request_filter", files, &requests);
        assert!(run.status.success());
        assert_eq!(text(&run.stdout).join(" "), answers);
        let log = text(&run.stderr);
        assert_eq!(log.len(), 10);
        for (line, answer) in log.iter().zip(answers.split(' ')) {
            assert!(line.starts_with(&format!("{answer}: ")), "{line}");
        }
        assert!(log[9].ends_with("the principal is missing"), "{}", log[9]);
    }
    // What is not granted and what is not known are told apart in the log.
    let raw = run("request_filter", &TENANT, &requests);
    assert!(text(&raw.stderr)[0].contains(": granted by /subscriptions/"));
    assert!(text(&raw.stderr)[3].ends_with(": grant-data-missing"));
    let whole = run("request_filter", &HARDENED, &requests);
    assert!(text(&whole.stderr)[3].ends_with(": no-grant"));
}

#[test]
fn a_filter_without_its_data_does_not_start() {
    for file in ["examples/carl-and-the-keys/README.md", "no such file"] {
        let run = run("request_filter", &[TENANT[0], file], "x\n");
        assert!(!run.status.success());
        assert!(run.stdout.is_empty());
        assert!(text(&run.stderr).concat().contains(file));
    }
}

#[test]
fn the_report_names_who_may_list_keys() {
    let report = |files: &[&str]| {
        let run = run("key_report", &[&[ACCOUNT][..], files].concat(), "");
        assert!(run.status.success(), "{:?}", text(&run.stderr));
        text(&run.stdout)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let row = |operation: &str, rest: &str| {
        format!("| Microsoft.CognitiveServices/accounts/{operation} | {rest} |")
    };

    let before = report(&TENANT);
    let built_in = "Carl Carlson | allowed | Cognitive Services User";
    let keys = row("listKeys/action", &format!("control | {built_in}"));
    assert!(before.contains(&keys));
    // `Microsoft.CognitiveServices/*` among the data actions holds those, too.
    let of_maker = row("QnAMaker/endpointkeys/read", &format!("data | {built_in}"));
    assert!(before.contains(&of_maker));
    assert!(
        before
            .last()
            .is_some_and(|line| line.starts_with("There may be more: "))
    );

    // With the hardened role nobody is handed a key of the account, in either plane.
    let after = report(&HARDENED);
    assert_eq!(after.len(), 2, "{after:?}");

    for line in before.iter().chain(&after) {
        // A reader reads no keys, a new one is nobody's to make, and what chats is
        // given no token.
        for unwanted in ["Lenny", "chat-frontend", "regenerateKey"] {
            assert!(!line.contains(unwanted), "{line}");
        }
    }
}
