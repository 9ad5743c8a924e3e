//! The calls of the script: only reading ones, and those that its head lists.

use super::stand_in::Asked;

/// What the index in the head of the script says that it asks.
fn index() -> Vec<(String, String)> {
    let script = include_str!("../../../crates/azrbac-cli/scripts/export.sh");
    let calls = script
        .split("# Calls that it makes\n")
        .nth(1)
        .expect("an index");
    let calls = calls
        .split("\n#\n")
        .next()
        .expect("an end")
        .replace("\n#       ", " ");
    let lines = calls.lines().filter_map(|line| {
        let mut words = line.trim_start_matches('#').split_whitespace().skip(1);
        Some((
            words.next()?.to_owned(),
            words.next()?.trim_end_matches(':').to_owned(),
        ))
    });
    lines.collect()
}

/// The pattern of the index that a call is an example of.
fn listed(asked: &Asked, index: &[(String, String)]) -> Option<usize> {
    let path = asked.path.split('?').next().unwrap_or_default();
    index.iter().position(|(method, pattern)| {
        let pattern = pattern.replace("{arm}", "").replace("{graph}", "/graph");
        let fits = match pattern.split_once("{scope}") {
            Some((_, end)) => path.ends_with(end),
            None => path == pattern,
        };
        *method == asked.method && fits
    })
}

pub(super) fn only_reads(asked: &[Asked]) {
    for one in asked {
        let reading = [
            "/Microsoft.ResourceGraph/resources?",
            "/directoryObjects/getByIds",
            "/$batch",
        ];
        let reads = one.method == "GET"
            || one.method == "POST" && reading.iter().any(|path| one.path.contains(path));
        assert!(reads, "{one:?}");
    }
}

pub(super) fn every_call_is_in_the_index(asked: &[Asked]) {
    only_reads(asked);
    let index = index();
    assert!(index.len() > 8, "{index:?}");
    let mut used = vec![false; index.len()];
    // What is asked within a batch has no line of its own.
    for one in asked
        .iter()
        .filter(|one| !one.path.starts_with("/graph/") || one.method == "POST")
    {
        let line = listed(one, &index).unwrap_or_else(|| panic!("not in the index: {one:?}"));
        used[line] = true;
    }
    for (line, used) in index.iter().zip(used) {
        // Asked where Resource Graph is refused.
        assert!(
            used || line.1 == "{arm}/subscriptions",
            "never asked: {line:?}"
        );
    }
}
