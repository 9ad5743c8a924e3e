//! Permission objects as they compare.

use crate::pattern::ActionPattern;
use crate::role::{EntryList, Permission};

/// A permission object in a form that does not depend on the order of entries, on
/// letter case and on entries that stand twice.
pub(super) fn form(permission: &Permission) -> String {
    let mut form = String::new();
    for list in EntryList::ALL {
        let mut entries: Vec<&ActionPattern> = permission.list(list).iter().collect();
        entries.sort_by_key(|entry| (entry.form(), entry.reading()));
        entries.dedup_by_key(|entry| (entry.form(), entry.reading()));
        for entry in entries {
            form.push_str(&format!("{}\u{1}{:?}\u{2}", entry.form(), entry.reading()));
        }
        form.push('\u{3}');
    }
    form
}
