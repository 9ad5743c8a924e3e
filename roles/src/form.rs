//! Reading `data/built-in-roles.txt`: a line form that is parsed much faster than
//! JSON and reads well in a diff.
//!
//! Every line is a word, a tab and a value; the meaning of a line depends on
//! nothing but the role and the permission object that were begun before it.

use std::borrow::Cow;

use azrbac_core::condition::Condition;
use azrbac_core::pattern::ActionPattern;
use azrbac_core::role::{EntryList, Permission, RoleDefinition, RoleDefinitionId, RoleType};

/// A line that is not of the form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FormError {
    /// Counted from 1.
    pub(crate) line: usize,
    /// What is wrong.
    pub(crate) problem: &'static str,
}

/// Reads all role definitions of the text. Empty lines and lines that begin with
/// `#` are left out.
pub(crate) fn parse(text: &str) -> Result<Vec<RoleDefinition>, FormError> {
    let mut roles = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if !line.is_empty() && !line.starts_with('#') {
            read(line, &mut roles).map_err(|problem| FormError {
                line: at + 1,
                problem,
            })?;
        }
    }
    Ok(roles)
}

fn read(line: &str, roles: &mut Vec<RoleDefinition>) -> Result<(), &'static str> {
    if let Some((list, value)) = entry(line) {
        let pattern = ActionPattern::parse(&unescape(value)?).map_err(|_| "the entry is empty")?;
        last_permission(roles)?.list_mut(list).push(pattern);
        return Ok(());
    }
    let (word, value) = line.split_once('\t').unwrap_or((line, ""));
    match word {
        "role" => roles.push(role(value)?),
        "scope" => last(roles)?.assignable_scopes.push(unescape(value)?.into()),
        "permission" => last(roles)?.permissions.push(Permission::default()),
        "condition" => last_permission(roles)?.condition = Some(condition(value)?),
        _ => return Err("the first word is not known"),
    }
    Ok(())
}

/// The list and the value of a line that is an entry, as most lines are.
fn entry(line: &str) -> Option<(EntryList, &str)> {
    EntryList::ALL.into_iter().find_map(|list| {
        let value = line.strip_prefix(list.name())?.strip_prefix('\t')?;
        Some((list, value))
    })
}

fn last(roles: &mut [RoleDefinition]) -> Result<&mut RoleDefinition, &'static str> {
    roles.last_mut().ok_or("no role was begun")
}

fn last_permission(roles: &mut [RoleDefinition]) -> Result<&mut Permission, &'static str> {
    let permission = last(roles)?.permissions.last_mut();
    permission.ok_or("no permission object was begun")
}

fn role(value: &str) -> Result<RoleDefinition, &'static str> {
    let (id, name) = value.split_once('\t').ok_or("the role has no name")?;
    Ok(RoleDefinition {
        id: Some(RoleDefinitionId::new(&unescape(id)?)),
        name: unescape(name)?.into(),
        role_type: Some(RoleType::BuiltIn),
        description: None,
        permissions: Vec::new(),
        assignable_scopes: Vec::new(),
    })
}

fn condition(value: &str) -> Result<Condition, &'static str> {
    let (version, expression) = value
        .split_once('\t')
        .ok_or("the condition has no expression")?;
    let version = unescape(version)?;
    let version = Some(&*version).filter(|version| !version.is_empty());
    Condition::from_fields(Some(&unescape(expression)?), version)
        .ok_or("the condition has no expression")
}

/// Takes back what the writer does to a value: `\\` is a backslash, `\n` and
/// `\r` are line ends, `\s` is a blank at the end, which editors like to cut off.
fn unescape(value: &str) -> Result<Cow<'_, str>, &'static str> {
    if !value.as_bytes().contains(&b'\\') {
        return Ok(Cow::Borrowed(value));
    }
    let mut plain = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        plain.push(match characters.next() {
            Some('\\') => '\\',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('s') => ' ',
            _ => return Err("a `\\` is followed by none of `\\`, `n`, `r`, `s`"),
        });
    }
    Ok(Cow::Owned(plain))
}

#[cfg(test)]
mod tests {
    use super::{FormError, parse};

    #[test]
    fn a_role_is_read_with_what_it_was_written() {
        let text = "# head\n\nrole\tab\tA role \\s\nscope\t/\npermission\n\
            actions\tMicrosoft.Network/virtualNetworks/read\\s\nnotDataActions\tB/*\n\
            condition\t2.0\tA\\nB \\\\ C\npermission\ncondition\t\tD\tE\n";
        let roles = parse(text).unwrap();
        let [role] = roles.as_slice() else {
            panic!("one role");
        };
        assert_eq!(&*role.name, "A role  ");
        let [first, second] = role.permissions.as_slice() else {
            panic!("two permission objects");
        };
        let written: Vec<_> = first.actions.iter().map(|entry| entry.written()).collect();
        assert_eq!(written, ["Microsoft.Network/virtualNetworks/read "]);
        assert_eq!(first.not_data_actions.len(), 1);
        let condition = first.condition.as_ref().unwrap();
        assert_eq!(&*condition.expression, "A\nB \\ C");
        assert_eq!(condition.version.as_deref(), Some("2.0"));
        let condition = second.condition.as_ref().unwrap();
        assert_eq!(&*condition.expression, "D\tE");
        assert_eq!(condition.version, None);
    }

    #[test]
    fn bad_lines_are_errors() {
        for (text, line, problem) in [
            ("actions\tA/b", 1, "no role was begun"),
            ("role\tx", 1, "the role has no name"),
            (
                "role\tx\ty\nactions\tA/b",
                2,
                "no permission object was begun",
            ),
            (
                "role\tx\ty\npermission\nactions\t ",
                3,
                "the entry is empty",
            ),
            (
                "role\tx\ty\npermission\nverbs\tA",
                3,
                "the first word is not known",
            ),
            (
                "role\tx\ty\\q",
                1,
                "a `\\` is followed by none of `\\`, `n`, `r`, `s`",
            ),
            (
                "role\tx\ty\\",
                1,
                "a `\\` is followed by none of `\\`, `n`, `r`, `s`",
            ),
        ] {
            assert_eq!(parse(text), Err(FormError { line, problem }), "{text}");
        }
    }
}
