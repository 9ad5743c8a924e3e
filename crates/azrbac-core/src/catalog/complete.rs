//! Short names of operations.

use super::{Catalog, CatalogOperation};
use crate::text::caseless;

impl Catalog {
    /// The operations that a short name may stand for, such as `listkeys` or
    /// `deployments/write`, best first: those of `resource_type` itself, else
    /// those below it, else, without a resource type, those of any. The short
    /// name stands for whole segments; the verb at the end may be left out.
    pub fn complete<'a>(
        &'a self,
        short: &str,
        resource_type: Option<&str>,
    ) -> Vec<CatalogOperation<'a>> {
        let short = caseless::fold(short.trim().trim_matches('/')).into_owned();
        let fits = |tail: &str| {
            tail == short
                || tail
                    .rsplit_once('/')
                    .is_some_and(|(head, _verb)| head == short)
        };
        let Some(resource_type) = resource_type else {
            return self
                .operations()
                .filter(|operation| {
                    let name = operation.folded();
                    name.match_indices('/')
                        .any(|(at, _)| name.get(at + 1..).is_some_and(&fits))
                })
                .collect();
        };
        let prefix = format!("{}/", caseless::fold(resource_type));
        let below = || self.range(self.beginning_with(&prefix));
        let own: Vec<_> = below()
            .filter(|operation| operation.folded().get(prefix.len()..).is_some_and(&fits))
            .collect();
        if !own.is_empty() {
            return own;
        }
        below()
            .filter(|operation| {
                let tail = operation.folded().get(prefix.len()..).unwrap_or_default();
                tail.match_indices('/')
                    .any(|(at, _)| tail.get(at + 1..).is_some_and(&fits))
            })
            .collect()
    }
}
