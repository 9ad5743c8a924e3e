//! Residuals that many lines of a document share: each told once.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::access::{OpenCondition, Terms};

/// The longest text, in bytes, that each line repeats. A condition may have 8 KB, and a
/// principal tens of thousands of operations under it.
const MOST_REPEATED: usize = 200;

/// What has to hold for a line of a document, part of it: the keys of this object are its
/// own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SharedTermsView {
    /// For `conditional`: what has to hold for the role assignment to grant. Written where
    /// it has at most 200 bytes.
    #[serde(skip_serializing_if = "is_left_out", serialize_with = "shared")]
    pub residual: Option<Arc<str>>,
    /// Its place in the `residuals` of the document, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub residual_index: Option<usize>,
    /// For `conditional`: what has to hold for a deny assignment to forbid. Written where
    /// it has at most 200 bytes.
    #[serde(skip_serializing_if = "is_left_out", serialize_with = "shared")]
    pub deny_residual: Option<Arc<str>>,
    /// Its place in the `residuals` of the document, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deny_residual_index: Option<usize>,
}

/// The different residuals of a document, as a list of texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResidualsView(Vec<Arc<str>>);

impl ResidualsView {
    /// The texts, in the order in which lines first refer to them.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|text| &**text)
    }
}

impl Serialize for ResidualsView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.texts())
    }
}

/// Collects residuals while a document is written.
#[derive(Default)]
pub(super) struct Residuals {
    /// Where an expression lies, for those that many lines share, and its text.
    places: HashMap<usize, usize>,
    indices: HashMap<Arc<str>, usize>,
    texts: Vec<Arc<str>>,
}

impl Residuals {
    /// What a line says. The expressions of `terms` must outlive the collection.
    pub(super) fn terms(&mut self, terms: &Terms) -> SharedTermsView {
        let residual_index = self.index(terms.grant.as_ref());
        let deny_residual_index = self.index(terms.deny.as_ref());
        let text = |index: Option<usize>| self.texts.get(index?).map(Arc::clone);
        SharedTermsView {
            residual: text(residual_index),
            residual_index,
            deny_residual: text(deny_residual_index),
            deny_residual_index,
        }
    }

    fn index(&mut self, open: Option<&OpenCondition>) -> Option<usize> {
        let residual = open?.residual()?;
        let place = std::ptr::from_ref(residual) as usize;
        if let Some(index) = self.places.get(&place) {
            return Some(*index);
        }
        let text: Arc<str> = residual.to_string().into();
        let next = self.texts.len();
        let index = *self.indices.entry(Arc::clone(&text)).or_insert(next);
        if index == next {
            self.texts.push(text);
        }
        self.places.insert(place, index);
        Some(index)
    }

    pub(super) fn finish(self) -> ResidualsView {
        ResidualsView(self.texts)
    }
}

fn is_left_out(text: &Option<Arc<str>>) -> bool {
    text.as_ref().is_none_or(|text| text.len() > MOST_REPEATED)
}

fn shared<S: Serializer>(text: &Option<Arc<str>>, serializer: S) -> Result<S::Ok, S::Error> {
    text.as_deref().serialize(serializer)
}
