//! Files that are read piece by piece give what they give when read whole.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use proptest::prelude::*;

use super::read;
use crate::ingest::{Ingest, Ingested};
use crate::json::Limits;
use crate::snapshot::Kind;

/// Everything is left in the file that can be.
const TIGHT: [Limits; 2] = [
    Limits { chunk: 7, least: 1 },
    Limits {
        chunk: 1 << 10,
        least: 40,
    },
];

/// Texts longer than this are not read with the smallest pieces.
const LONG: usize = 20_000;

/// Holds what was read of a text against what is read of it piece by piece.
pub(super) fn same(whole: Ingested, kind: Option<Kind>, text: &str) -> Ingested {
    for limits in TIGHT {
        if text.len() <= LONG || limits.chunk > 100 {
            compare(&whole, kind, text.as_bytes(), limits);
        }
    }
    whole
}

fn compare(whole: &Ingested, kind: Option<Kind>, bytes: &[u8], limits: Limits) {
    let mut ingest = Ingest::new();
    let reader = ingest.file("test.json", kind);
    ingest.add(reader.read_within(Cursor::new(bytes), limits).unwrap());
    let long = ingest.finish();
    assert_eq!(format!("{:?}", long.parts), format!("{:?}", whole.parts));
    assert_eq!(long.files, whole.files);
    assert_eq!(long.diagnostics, whole.diagnostics);
    for said in &whole.diagnostics {
        for label in said.primary.iter().chain(&said.related) {
            for at in [label.span.start, label.span.end] {
                let place = |ingested: &Ingested| ingested.sources.position(label.span.file, at);
                assert_eq!(place(&long), place(whole));
            }
        }
    }
}

/// A file that remembers the longest run of bytes that lay in memory at once, as
/// far as it can tell: what was asked for in one go.
struct Watched {
    bytes: Cursor<Vec<u8>>,
    longest: usize,
}

impl Read for Watched {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(into)?;
        self.longest = self.longest.max(read);
        Ok(read)
    }
}

impl Seek for Watched {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

fn assignment(number: usize) -> String {
    format!(
        r#"{{"principalId": "p{number}", "roleDefinitionName": "ä", "scope": "/subscriptions/s{number}"}}"#
    )
}

fn assignments(count: usize) -> String {
    let all: Vec<String> = (0..count).map(assignment).collect();
    all.join(",\n")
}

#[test]
fn long_lists_are_not_read_whole() {
    let list = assignments(3000);
    let part = assignments(10);
    for text in [
        format!("[{list}]"),
        format!(r#"{{"value": [{list}], "nextLink": null}}"#),
        format!(r#"{{"nextLink": null, "value": [{list}]}}"#),
        format!(r#"{{"data": [{list}], "count": 3000, "skip_token": null}}"#),
        format!(r#"{{"roleAssignments": [{list}], "schema": "azrbac.snapshot/v1"}}"#),
        format!(r#"{{"schema": "azrbac.snapshot/v1", "roleAssignments": {{"value": [{list}]}}}}"#),
        format!(
            r#"{{"pages": [[{list}]], "kind": "roleAssignments", "schema": "azrbac.export/v1"}}"#
        ),
        format!(
            r#"{{"schema": "azrbac.export/v1", "kind": "roleAssignments",
                "pages": [{{"value": [{list}], "nextLink": "n"}}, {{"value": [{part}]}}]}}"#
        ),
    ] {
        let mut ingest = Ingest::new();
        let mut file = Watched {
            bytes: Cursor::new(text.as_bytes().to_vec()),
            longest: 0,
        };
        let limits = Limits {
            chunk: 1000,
            least: 5000,
        };
        let reader = ingest.file("long.json", None);
        ingest.add(reader.read_within(&mut file, limits).unwrap());
        assert!(file.longest <= 1000, "{} at once", file.longest);
        assert!(ingest.finish().parts.count(Kind::RoleAssignments) >= Some(3000));
        read(&text);
    }
}

#[test]
fn one_long_document_is_read_whole() {
    // What looks like a long list of documents is a part of a document.
    let actions = vec![r#""a/b/read""#; 3000].join(",");
    let members: Vec<String> = (0..3000).map(|number| format!(r#""m{number}""#)).collect();
    for text in [
        format!(r#"{{"Name": "r", "Actions": [{actions}], "AssignableScopes": ["/"]}}"#),
        format!(
            r#"{{"schema": "azrbac.export/v1", "kind": "groups",
                "pages": [{{"id": "g", "members": [{}]}}]}}"#,
            members.join(",")
        ),
        format!(r#"{{"id": "g", "members": [{}]}}"#, members.join(",")),
        format!(r#"{{"value": [{actions}], "VALUE": [{}]}}"#, assignment(1)),
        format!(r#"{{"unknown": [{}]}}"#, assignments(30)),
        format!(r#"{{"v\u0061lue": [{}], "n": [1]}}"#, assignments(30)),
        format!(
            r#"{{"schema": "azrbac.export/v1", "kind": "roleAssignments", "p\u0061ges": [[{}]]}}"#,
            assignments(30)
        ),
    ] {
        read(&text);
    }
}

#[test]
fn what_is_no_json_is_told_as_ever() {
    let list = assignments(30);
    for text in [
        format!("[{list}"),
        format!("[{list},]"),
        format!("[{list}}}"),
        format!("[{list} 1]"),
        format!("[{list}] x"),
        format!("[1{list}]"),
        format!("[,{list}]"),
        format!("[{list}, tru]"),
        format!("[{list}, \"\u{1}\"]"),
        format!("// why\n[{list}]"),
        format!(r#"{{"value": [{list}, 1.], "nextLink": null}}"#),
        format!(r#"{{"value": [{list}], "nextLink": nul}}"#),
        format!(r#"{{"value": [{list}]]"#),
        format!(r#"{{"value": [{list}"#),
        format!(r#"{{"value": ["{list}]}}"#),
        "]".to_owned(),
        "\"".to_owned(),
    ] {
        read(&text);
    }
}

#[test]
fn any_encoding_is_read_piece_by_piece() {
    let text = format!(
        r#"{{"value": [{}, {{"x": "𝄞"}}], "é𝄞": 1}}"#,
        assignments(40)
    );
    let utf16 = |mark: [u8; 2], unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        mark.into_iter()
            .chain(text.encode_utf16().flat_map(unit))
            .collect()
    };
    let mut cut = utf16([0xFF, 0xFE], u16::to_le_bytes);
    cut.pop();
    for bytes in [
        text.as_bytes().to_vec(),
        [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        utf16([0xFF, 0xFE], u16::to_le_bytes),
        utf16([0xFE, 0xFF], u16::to_be_bytes),
        cut,
        [text.as_bytes(), b"\xFF"].concat(),
        [text.as_bytes(), "ä".as_bytes().get(..1).unwrap()].concat(),
        b"\xFF\xFE".to_vec(),
        b"\xFF".to_vec(),
        Vec::new(),
    ] {
        let mut ingest = Ingest::new();
        ingest.read("test.json", bytes.clone());
        let whole = ingest.finish();
        for chunk in [1, 2, 3, 64, 1000] {
            compare(&whole, None, &bytes, Limits { chunk, least: 1 });
        }
    }
}

/// A file that fails when it is read again.
struct Failing(Cursor<Vec<u8>>, usize);

impl Read for Failing {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.1 == 0 {
            return Err(io::Error::other("gone"));
        }
        self.0.read(into)
    }
}

impl Seek for Failing {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if to != SeekFrom::Start(0) {
            self.1 = self.1.saturating_sub(1);
        }
        self.0.seek(to)
    }
}

#[test]
fn a_file_that_fails_gives_nothing() {
    let text = format!("[{}]", assignments(30));
    for passes in 0..2 {
        let mut ingest = Ingest::new();
        let file = Failing(Cursor::new(text.as_bytes().to_vec()), passes);
        let limits = Limits {
            chunk: 100,
            least: 1,
        };
        let failure = ingest.file("test.json", None).read_within(file, limits);
        assert_eq!(failure.unwrap_err().to_string(), "gone");
        let ingested = ingest.finish();
        assert_eq!(ingested.parts.count(Kind::RoleAssignments), None);
        assert_eq!(ingested.diagnostics, []);
    }
}

/// Texts that are nearly documents.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        " ",
        "\n",
        "1",
        "-",
        "null",
        "\"",
        "\\",
        "ä",
        "\"value\"",
        "\"pages\"",
        "\"data\"",
        "\"count\"",
        "\"id\"",
        "\"members\"",
        "\"schema\":\"azrbac.snapshot/v1\"",
        "\"schema\":\"azrbac.export/v1\"",
        "\"kind\":\"groups\"",
        "\"roleAssignments\"",
        "{\"principalId\":\"p\"}",
    ]);
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// Documents around lists of documents.
fn documents() -> impl Strategy<Value = String> {
    let list = prop::collection::vec(
        prop::sample::select(vec![
            r#"{"principalId":"p","roleDefinitionName":"r","scope":"/"}"#,
            r#"{"id":"g","members":["a",{"id":"b"}]}"#,
            "{\"x\": [1, {}]}",
            "1",
            "[[]]",
            "\"]\"",
            "null",
            " ",
        ]),
        0..6,
    );
    let list = list.prop_map(|items| format!("[{}]", items.join(",")));
    let lists = prop::collection::vec(list, 3);
    let around = prop::sample::select(vec![
        "A",
        "{\"value\":A}",
        "{\"value\":A,\"value\":B}",
        "{\"count\":2,\"data\":A,\"value\":1}",
        "{\"schema\":\"azrbac.snapshot/v1\",\"groups\":A,\"roleAssignments\":{\"value\":B},\"locks\":C}",
        "{\"schema\":\"azrbac.snapshot/v1\",\"coverage\":A,\"unreadable\":B}",
        "{\"schema\":\"azrbac.export/v1\",\"kind\":\"groups\",\"pages\":[A,{\"value\":B},{\"x\":C}]}",
        "{\"schema\":\"azrbac.export/v1\",\"kind\":\"groups\",\"groupId\":\"g\",\"pages\":[A,{\"value\":B}]}",
        "{\"id\":\"g\",\"members\":A}",
        "{\"x\":A,\"y\":{\"z\":B}}",
    ]);
    (lists, around).prop_map(|(lists, around)| {
        around
            .replace('A', &lists[0])
            .replace('B', &lists[1])
            .replace('C', &lists[2])
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_text_gives_the_same_in_pieces_of_any_size(
        text in prop_oneof![texts(), documents()],
        chunk in 1..40_usize, least in 0..60_usize,
        kind in prop::option::of(prop::sample::select(Kind::ALL.to_vec())),
    ) {
        let mut ingest = Ingest::new();
        let reader = ingest.file("test.json", kind);
        ingest.add(reader.read(text.as_bytes().to_vec()));
        let whole = ingest.finish();
        compare(&whole, kind, text.as_bytes(), Limits { chunk, least });
    }
}
