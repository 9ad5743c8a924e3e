//! The table of known operations: name, plane, how sure the plane is, class. Its
//! content comes from the data crate, or from the user.
//!
//! A catalogue is never whole: that it lacks an operation does not mean that Azure
//! lacks it. Evaluation never needs it; expansion of wildcards, names of
//! operations and the choice of a plane do.

mod complete;
mod nearest;
mod packed;
mod parse;
mod rows;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

pub use packed::Packed;
pub use parse::CatalogError;

use crate::operation::{OperationClass, OperationName, Plane};
use crate::pattern::ActionPattern;
use crate::text::caseless;
use rows::{Classes, Entry, Operations};

/// How the plane of an operation is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// `isDataAction` was read from a listing of the resource provider.
    Sure,
    /// It was inferred from where the name was seen.
    Inferred,
}

/// Where the name of an operation is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// A listing of the resource provider.
    Listed,
    /// Seen inside a built-in role only.
    RoleOnly,
    /// Listed in earlier years, gone now.
    Retired,
}

/// The table of known operations, in the order of their lower-case names.
///
/// ```
/// use azrbac_core::catalog::Catalog;
/// use azrbac_core::operation::{OperationClass, OperationName, Plane};
/// use azrbac_core::pattern::ActionPattern;
///
/// let operations = "operation\tplane\tcertainty\tstanding\n\
///     Microsoft.Storage/storageAccounts/listKeys/action\tcontrol\tsure\tlisted\n\
///     Microsoft.Storage/storageAccounts/read\tcontrol\tsure\tlisted\n";
/// let classes = "operation\tclass\tsource\n\
///     Microsoft.Storage/storageAccounts/listKeys/action\tcredential\tname says so\n";
/// let catalog = Catalog::parse("2026-08", operations, classes)?;
///
/// let keys = OperationName::parse("microsoft.storage/storageaccounts/LISTKEYS/action")?;
/// let known = catalog.find(&keys).ok_or("not in the catalogue")?;
/// assert!(known.is(OperationClass::Credential));
/// let reads = ActionPattern::parse("*/read")?;
/// assert_eq!(catalog.expand(&reads, Plane::Control).count(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    date: Cow<'static, str>,
    text: Cow<'static, str>,
    folded: Cow<'static, str>,
    entries: Operations,
    classes: Classes,
}

/// The place of an operation in a [`Catalog`]: from 0 in the order of lower-case
/// names.
pub type OperationIndex = usize;

/// One operation of a [`Catalog`].
#[derive(Debug, Clone, Copy)]
pub struct CatalogOperation<'a> {
    catalog: &'a Catalog,
    index: OperationIndex,
    entry: Entry,
}

impl<'a> CatalogOperation<'a> {
    /// The name, in the spelling of the catalogue.
    pub fn name(&self) -> &'a str {
        self.catalog.text.get(self.entry.name()).unwrap_or_default()
    }

    /// The name in lower case.
    pub fn folded(&self) -> &'a str {
        self.catalog
            .folded
            .get(self.entry.name())
            .unwrap_or_default()
    }

    /// The name as an operation to ask about.
    pub fn operation(&self) -> OperationName {
        OperationName::from_trusted(self.name())
    }

    /// Its place in the catalogue.
    pub fn index(&self) -> OperationIndex {
        self.index
    }

    /// Its plane.
    pub fn plane(&self) -> Plane {
        self.entry.plane
    }

    /// How its plane is known.
    pub fn certainty(&self) -> Certainty {
        self.entry.certainty
    }

    /// Where its name is from.
    pub fn standing(&self) -> Standing {
        self.entry.standing
    }

    /// Why it is sensitive, each class with its source; none where it is not known
    /// to be.
    pub fn classes(&self) -> impl Iterator<Item = (OperationClass, &'a str)> + use<'a> {
        self.catalog.classes.of_operation(self.index)
    }

    /// Whether it belongs to a class.
    pub fn is(&self, class: OperationClass) -> bool {
        self.classes().any(|(found, _)| found == class)
    }

    /// The resource provider namespace.
    pub fn provider(&self) -> &'a str {
        self.name().split('/').next().unwrap_or_default()
    }
}

impl Catalog {
    /// Reads the catalogue's two tables, tab-separated with a heading each:
    /// `operation`, `plane` (`control`, `data`), `certainty` (`sure`, `inferred`),
    /// `standing` (`listed`, `role-only`, `retired`), and `operation`, `class`,
    /// `source`. `date` says from when they are (`2026-08`).
    ///
    /// # Errors
    /// [`CatalogError`] with the line that could not be read.
    pub fn parse(date: &str, operations: &str, classes: &str) -> Result<Self, CatalogError> {
        parse::parse(date, operations.to_owned(), classes)
    }

    /// A catalogue that a program holds ready.
    pub fn packed(packed: Packed) -> Self {
        Self {
            date: packed.date.into(),
            text: packed.names.into(),
            folded: packed.folded.into(),
            entries: Operations::new(packed.operations),
            classes: Classes::new(packed.classes, packed.sources),
        }
    }

    /// A catalogue of operations given by name and plane, all of them sure.
    pub fn from_names<'a>(date: &str, names: impl IntoIterator<Item = (&'a str, Plane)>) -> Self {
        parse::from_names(date, names)
    }

    /// The day or month from which the catalogue is.
    pub fn date(&self) -> &str {
        &self.date
    }

    /// How many operations it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The operation at a place.
    pub fn get(&self, index: OperationIndex) -> Option<CatalogOperation<'_>> {
        Some(CatalogOperation {
            catalog: self,
            index,
            entry: self.entries.get(index)?,
        })
    }

    /// All operations, in the order of their lower-case names.
    pub fn operations(&self) -> impl DoubleEndedIterator<Item = CatalogOperation<'_>> {
        self.range(0..self.len())
    }

    /// The operations that belong to a class, in the order of their lower-case names.
    pub fn classified(&self) -> impl Iterator<Item = CatalogOperation<'_>> {
        let places = self.classes.operations();
        places.filter_map(|index| self.get(index))
    }

    fn range(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = CatalogOperation<'_>> {
        range.filter_map(|index| self.get(index))
    }

    fn folded_at(&self, entry: Entry) -> &str {
        self.folded.get(entry.name()).unwrap_or_default()
    }

    /// The operation of that name, in any letter case; by binary search.
    pub fn find(&self, name: &OperationName) -> Option<CatalogOperation<'_>> {
        self.at(name.folded())
    }

    /// The operation that an entry without a wildcard names; by binary search.
    pub fn named_by(&self, entry: &ActionPattern) -> Option<CatalogOperation<'_>> {
        entry.is_literal().then(|| self.at(entry.form())).flatten()
    }

    fn at(&self, folded: &str) -> Option<CatalogOperation<'_>> {
        let is_before = |entry| self.folded_at(entry) < folded;
        let found = self.get(self.entries.partition_point(0, is_before))?;
        (found.folded() == folded).then_some(found)
    }

    /// The operations whose lower-case name begins with `prefix` (in lower case).
    fn beginning_with(&self, prefix: &str) -> Range<usize> {
        let is_before = |entry| self.folded_at(entry) < prefix;
        let start = self.entries.partition_point(0, is_before);
        let begins = |entry| self.folded_at(entry).starts_with(prefix);
        start..self.entries.partition_point(start, begins)
    }

    /// The operations of a resource type and of the types below it, in either
    /// plane.
    pub fn below(&self, resource_type: &str) -> impl Iterator<Item = CatalogOperation<'_>> {
        let prefix = format!("{}/", caseless::fold(resource_type));
        self.range(self.beginning_with(&prefix))
    }

    /// How many names a pattern is matched with to find what it matches.
    pub fn names_to_match(&self, pattern: &ActionPattern) -> usize {
        self.beginning_with(pattern.literal_prefix()).len()
    }

    /// The operations of either plane that a pattern matches. Only names with the
    /// pattern's literal prefix are looked at.
    pub fn matching<'a>(
        &'a self,
        pattern: &'a ActionPattern,
    ) -> impl Iterator<Item = CatalogOperation<'a>> {
        self.range(self.beginning_with(pattern.literal_prefix()))
            .filter(move |operation| pattern.matches_folded(operation.folded()))
    }

    /// The operations of one plane that a pattern matches.
    pub fn expand<'a>(
        &'a self,
        pattern: &'a ActionPattern,
        plane: Plane,
    ) -> impl Iterator<Item = CatalogOperation<'a>> {
        self.matching(pattern)
            .filter(move |operation| operation.plane() == plane)
    }

    /// The places of the operations of a resource provider.
    pub fn of_provider(&self, namespace: &str) -> Range<OperationIndex> {
        let prefix = format!("{}/", caseless::fold(namespace));
        self.beginning_with(&prefix)
    }

    /// Whether any operation of that resource provider is known.
    pub fn knows_provider(&self, namespace: &str) -> bool {
        !self.of_provider(namespace).is_empty()
    }

    /// The known operations whose names are nearest to a text, at most `most`,
    /// nearest first; empty where nothing is near.
    pub fn nearest(&self, text: &str, most: usize) -> Vec<CatalogOperation<'_>> {
        nearest::nearest(self, text, most)
    }
}
