//! What an object id is: a GUID. Tools and people who write files by hand use short names
//! of their own, which are kept. What is left of a GUID, or says that there is none, is no
//! id of anybody: whose it was is not known.

use super::placeholder;
use super::report::Fault;
use crate::directory::PrincipalId;
use crate::text::{Span, caseless};

/// What programs write where they have no value.
const NOTHING: &[&str] = &["null", "undefined", "none", "nil", "n/a", "nan", "unknown"];
/// So many digits a GUID that was cut short has at least: those before its first dash.
const SHORTEST: usize = 8;
/// How long the parts of a GUID are between its dashes.
const PARTS: [usize; 5] = [8, 4, 4, 4, 12];

/// Refuses what can be the id of no principal, role definition or group.
pub(super) fn refuse(text: &str, span: Span) -> Result<(), Fault> {
    let id = text.trim();
    if caseless::guid(id.rsplit('/').next().unwrap_or(id)).is_some() {
        return Ok(());
    }
    placeholder::refuse_cut_off(id, span)?;
    placeholder::refuse(id, span)?;
    let fault = |why: &str| {
        Err(Fault {
            message: format!("`{id}` {why}: what is meant is not known"),
            span,
        })
    };
    if NOTHING.iter().any(|nothing| caseless::eq(nothing, id)) {
        return fault("is no id");
    }
    let path = id.trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or(path);
    let last = last
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        .unwrap_or(last);
    if caseless::guid(last).is_some() {
        return Ok(());
    }
    let names_nothing = !last.chars().any(char::is_alphanumeric);
    if names_nothing || NOTHING.iter().any(|nothing| caseless::eq(nothing, last)) {
        return fault("is no id");
    }
    if caseless::eq(last, "roleDefinitions") {
        return fault("names no role definition");
    }
    if is_cut(last) {
        return fault("is cut short");
    }
    if is_nearly_guid(last) {
        return fault("is nearly a GUID, and none");
    }
    Ok(())
}

/// The principal or group of an object id, written as `{…}` by some tools, and as
/// `…/directoryObjects/{id}` by references. Names of people and addresses are no ids.
pub(super) fn of_principal(id: &str, span: Span) -> Result<PrincipalId, Fault> {
    let bare = id.trim().trim_end_matches('/');
    let bare = bare.rsplit('/').next().unwrap_or(bare);
    let bare = bare
        .strip_prefix('{')
        .and_then(|inner| inner.strip_suffix('}'))
        .unwrap_or(bare);
    refuse(bare, span)?;
    let is_name = |letter: char| letter.is_whitespace() || "@<>{}[]$%".contains(letter);
    if bare.is_empty() || bare.contains(is_name) {
        return Err(Fault {
            message: format!("`{id}` is no object id"),
            span,
        });
    }
    Ok(PrincipalId::new(bare))
}

/// Whether it ends as tables and people shorten what is too long.
fn is_cut(id: &str) -> bool {
    id.contains('…') || id.ends_with("...")
}

/// Whether it is a part of a GUID, has a digit too many, or letters in place of digits.
fn is_nearly_guid(id: &str) -> bool {
    let digits = id.bytes().filter(u8::is_ascii_hexdigit).count();
    let dashes = id.bytes().filter(|byte| *byte == b'-').count();
    let parts = || id.split('-').map(str::len);
    let alphanumeric = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    digits >= SHORTEST && digits + dashes == id.len()
        || id.bytes().all(alphanumeric) && parts().eq(PARTS)
}

#[cfg(test)]
mod tests {
    use super::{of_principal, refuse};
    use crate::directory::PrincipalId;
    use crate::text::{FileId, Sources, Span};

    fn refused(id: &str) -> bool {
        let file: FileId = Sources::new().add("test.json");
        refuse(id, Span::new(file, 0..0)).is_err()
    }

    #[test]
    fn what_a_snapshot_writes_of_a_member_is_read_again() {
        let span = Span::new(Sources::new().add("test.json"), 0..0);
        for (id, bare) in [
            ("9d2b7]c4a-6e31-4f7b-b0a2-1c3d5e7f9a11", None),
            ("carl@contoso.com", None),
            ("Carl Carlson", None),
            ("/directoryObjects/u1", Some("u1")),
            (
                "{DC36FC90-2248-4d70-aca4-a1a9f5b19f71}",
                Some("dc36fc90-2248-4d70-aca4-a1a9f5b19f71"),
            ),
            ("u1", Some("u1")),
        ] {
            let read = of_principal(id, span).ok();
            assert_eq!(read.as_ref().map(PrincipalId::as_str), bare, "{id}");
            // Once more it is the same.
            let again = read
                .as_ref()
                .and_then(|id| of_principal(id.as_str(), span).ok());
            assert_eq!(again, read, "{id}");
        }
    }

    #[test]
    fn an_object_id_is_a_guid_or_a_name_of_its_own() {
        for id in [
            "dc36fc90-2248-4d70-aca4-a1a9f5b19f71",
            "DC36FC9022484D70ACA4A1A9F5B19F71",
            "{dc36fc90-2248-4d70-aca4-a1a9f5b19f71}",
            "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/dc36fc90-2248-4d70-aca4-a1a9f5b19f71",
            "00000000-0000-0000-0000-000000000000",
            "carl",
            "break-glass",
            "Key Vault Secrets User",
            "a",
            "ada",
            "fee",
            "u1",
            "holder-1",
            "group-789",
        ] {
            assert!(!refused(id), "{id}");
        }
        for id in [
            "null",
            "None",
            " undefined ",
            "N/A",
            "-",
            "/",
            "…",
            "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/",
            "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/null",
            "dc36fc90",
            "dc36fc90-2248-4d70",
            "dc36fc90-2248-4d70-aca4-a1a9f5b19f7",
            "dc36fc90-2248-4d70-aca4-a1a9f5b19f711",
            "dc36fc90-2248-4d70-aca4-a1a9f5b19f7O",
            "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
            "dc36fc90-2248…",
            "dc36fc90-22...",
            "<object id>",
            "System.Object[]",
        ] {
            assert!(refused(id), "{id}");
        }
    }
}
