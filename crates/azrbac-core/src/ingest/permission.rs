//! Permission objects, which role definitions and deny assignments share.

use serde_json::value::RawValue;

use super::element::Element;
use super::field::{condition_of, settled};
use super::keys;
use super::lists::{items_of, list_of};
use super::permission_lists::{has_lists, object_has_lists};
use super::placeholder;
use super::report::{Fault, Report};
use super::source_map::{ConditionSpans, FieldSpans, RoleSpans};
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::{self, Content, Document, Field, Object, ValueError};
use crate::pattern::ActionPattern;
use crate::role::{EntryList, EntryRef, Permission};

pub(super) const PERMISSIONS: &[&str] = &["permissions"];
/// The two fields of a condition.
pub(super) const CONDITION: [&str; 2] = ["condition", "conditionVersion"];

/// Reads the permission objects of one document.
pub(super) struct PermissionReader<'r> {
    pub(super) noun: &'static str,
    pub(super) report: &'r mut Report,
    /// Where places are wanted: what is said of keys goes there too, instead of
    /// into the report.
    pub(super) spans: Option<&'r mut RoleSpans>,
    /// The number of the role definition for references to its entries.
    pub(super) role: usize,
    /// The first thing that could not be read and that may change access.
    pub(super) problem: Option<String>,
}

impl PermissionReader<'_> {
    /// The permission objects below `permissions`, or the one that the flat form
    /// writes straight into the document.
    pub(super) fn permissions(&mut self, element: &Element<'_>) -> Vec<Permission> {
        let document = element.document();
        let Some(field) = element.field(PERMISSIONS) else {
            return self.flat(element);
        };
        self.settled(document, field);
        let items = match items_of(document, field, "a list of permission objects") {
            Ok(items) => items,
            Err(fault) => {
                self.lack_permissions();
                self.fault(&fault);
                return Vec::new();
            }
        };
        if has_lists(element) {
            let message = format!(
                "{}: has both `permissions` and lists of its own: `permissions` counts",
                self.noun
            );
            self.report
                .say(Diagnostic::new(Severity::Warning, message).at(element.span(), ""));
            for list in EntryList::ALL {
                element.field(&[list.name()]);
            }
        }
        let mut permissions = Vec::new();
        for item in items {
            match item.content {
                Content::Object(object) => {
                    let number = permissions.len();
                    permissions.push(self.permission(document, &object, number));
                    self.place(document, item.text);
                    self.keys(document, &object, &[]);
                    self.misspelt_list(&object);
                }
                Content::Other(value) => {
                    self.lack_permissions();
                    let error = ValueError::expected("an object", value);
                    self.fault(&placeholder::or_cut_off(Fault::of(document, &error), value));
                }
            }
        }
        permissions
    }

    /// The same in the flat form, where keys of the document itself stand beside the lists
    /// and are no misspelt ones.
    fn misspelt_beside(&mut self, element: &Element<'_>) {
        for object in element.objects() {
            self.misspelt_list(object);
        }
    }

    /// A list under a misspelt key is not read, so that it is not known what the role
    /// grants. Lint has its own word about it.
    fn misspelt_list(&mut self, object: &Object<'_>) {
        if self.spans.is_some() {
            return;
        }
        for field in object.unknown(&[]) {
            let meant = keys::meant(field.key());
            if let Some(list) = EntryList::ALL
                .into_iter()
                .find(|list| meant == Some(list.name()))
            {
                let key = field.key();
                self.problem
                    .get_or_insert_with(|| format!("`{key}` may be a misspelt `{list}`"));
            }
        }
    }

    fn flat(&mut self, element: &Element<'_>) -> Vec<Permission> {
        let holder = element.objects().find(|object| object_has_lists(object));
        let Some(object) = holder else {
            self.fault(&Fault {
                message: "it has neither `permissions` nor `actions`".to_owned(),
                span: element.span(),
            });
            return Vec::new();
        };
        let permission = self.lists(element.document(), object, 0);
        self.misspelt_beside(element);
        if let Some(spans) = self.spans.as_deref_mut() {
            spans.permissions.push(element.span());
            spans.conditions.push(None);
        }
        vec![permission]
    }

    fn permission(
        &mut self,
        document: &Document<'_>,
        object: &Object<'_>,
        number: usize,
    ) -> Permission {
        let mut permission = self.lists(document, object, number);
        let [expression, version] = CONDITION.map(|name| object.get(&[name]));
        if let Some(spans) = self.spans.as_deref_mut() {
            let places = ConditionSpans::of(document, expression, version);
            spans.conditions.push(places);
        }
        if let Some(expression) = expression {
            self.settled(document, expression);
        }
        match condition_of(document, expression, version) {
            Ok(condition) => permission.condition = condition,
            Err(fault) => {
                if let Some(spans) = self.spans.as_deref_mut() {
                    spans.unknown.conditions.insert(number);
                }
                self.fault(&fault);
            }
        }
        permission
    }

    /// That a permission object could not be read.
    fn lack_permissions(&mut self) {
        if let Some(spans) = self.spans.as_deref_mut() {
            spans.unknown.permissions = true;
        }
    }

    fn lists(
        &mut self,
        document: &Document<'_>,
        object: &Object<'_>,
        permission: usize,
    ) -> Permission {
        let mut lists = Permission::default();
        for list in EntryList::ALL {
            let Some(field) = object.get(&[list.name()]) else {
                continue;
            };
            if let Some(spans) = self.spans.as_deref_mut() {
                let places = FieldSpans {
                    key: document.span(field.quoted_key()),
                    value: document.span_of(field.value()),
                };
                spans.lists.insert((permission, list), places);
            }
            self.settled(document, field);
            let items = match list_of(document, field, "a list of strings") {
                Ok(items) => items,
                Err(fault) => {
                    if let Some(spans) = self.spans.as_deref_mut() {
                        spans.left_out.insert((permission, list));
                    }
                    self.fault(&fault);
                    continue;
                }
            };
            let entries = lists.list_mut(list);
            entries.reserve(items.len());
            if let Some(spans) = self.spans.as_deref_mut() {
                spans.entries.reserve(items.len());
            }
            for item in items {
                let Some(pattern) = self.entry(document, list, item) else {
                    if let Some(spans) = self.spans.as_deref_mut() {
                        spans.left_out.insert((permission, list));
                    }
                    continue;
                };
                let entry = EntryRef {
                    role: self.role,
                    permission,
                    list,
                    index: entries.len(),
                };
                entries.push(pattern);
                if let Some(spans) = self.spans.as_deref_mut() {
                    spans.entries.insert(entry, document.span_of(item));
                }
            }
        }
        lists
    }

    fn entry(
        &mut self,
        document: &Document<'_>,
        list: EntryList,
        item: &RawValue,
    ) -> Option<ActionPattern> {
        let text = match json::string(item) {
            Ok(text) => text,
            Err(error) => {
                let mut fault = Fault::of(document, &error);
                fault.message = format!("`{list}`: {}", fault.message);
                self.fault(&fault);
                return None;
            }
        };
        // Lint has its own word about it.
        if self.spans.is_none()
            && let Err(mut fault) = placeholder::refuse_in_entry(&text, document.span_of(item))
        {
            fault.message = format!("`{list}`: {}", fault.message);
            self.fault(&fault);
            return None;
        }
        match ActionPattern::parse(&text) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                // An entry without text matches nothing: leaving it out changes no
                // access.
                let fault = Fault {
                    message: format!("`{list}`: {error}"),
                    span: document.span_of(item),
                };
                self.report.fault(Severity::Warning, self.noun, &fault);
                None
            }
        }
    }

    /// Notes what stands twice with different values. Lint has its own word about it.
    fn settled(&mut self, document: &Document<'_>, field: &Field<'_>) {
        if self.spans.is_none()
            && let Err(fault) = settled(document, field)
        {
            self.fault(&fault);
        }
    }

    pub(super) fn fault(&mut self, fault: &Fault) {
        self.report.fault(Severity::Error, self.noun, fault);
        self.problem.get_or_insert_with(|| fault.message.clone());
    }

    fn place(&mut self, document: &Document<'_>, text: &str) {
        if let Some(spans) = self.spans.as_deref_mut() {
            spans.permissions.push(document.span(text));
        }
    }

    /// Says which keys of an object nobody asked for or stand twice.
    pub(super) fn keys(&mut self, document: &Document<'_>, object: &Object<'_>, ignored: &[&str]) {
        let Some(spans) = self.spans.as_deref_mut() else {
            self.report.unknown(document, object, self.noun, ignored);
            self.report.duplicates(document, object, self.noun);
            return;
        };
        let unknown = object.unknown(ignored);
        for field in unknown.filter(|field| !keys::is_nobodys(object, field.key())) {
            let span = document.span(field.quoted_key());
            spans.unknown_keys.push((field.key().to_owned(), span));
        }
        for duplicate in object.duplicates() {
            spans.duplicate_keys.push((
                duplicate.again.key().to_owned(),
                document.span(duplicate.first.quoted_key()),
                document.span(duplicate.again.quoted_key()),
            ));
        }
    }
}
