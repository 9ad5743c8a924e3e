//! Many questions about one tenant, each answered by a few numbers.

mod assigned;
mod conditions;
mod covering;
mod decide;
mod denied;
mod growing;
mod ids;
mod memberships;
mod memo;
mod path;
mod patterns;
mod scopes;
mod tables;

use std::borrow::Borrow;

use memchr::memchr;
use rayon::prelude::*;

use super::check::check;
use super::{Activation, Completeness, Outcome, Request};
use crate::directory::PrincipalId;
use crate::operation::{OperationName, OperationNameError, Plane};
use crate::scope::{Scope, ScopeError};
use crate::snapshot::{Kind, Snapshot};

use path::Lowered;
use tables::{Asked, Tables};

/// Longer operation names are looked at in the ordinary way.
const LONGEST_NAME: usize = 256;

/// Why a question in texts cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QuestionError {
    /// The operation is no name of one.
    #[error(transparent)]
    Operation(#[from] OperationNameError),
    /// The scope is no ARM id.
    #[error(transparent)]
    Scope(#[from] ScopeError),
}

/// A snapshot made ready for very many questions. Each has the answer of
/// [`check`](super::check()), which suits a few.
///
/// Making it ready takes about as long as ten to thirty thousand questions to `check`, and
/// some dozen bytes for each role assignment, scope and principal. It holds the snapshot by reference, by `Arc` or whole, and
/// can be asked by many threads at once.
///
/// ```
/// # use azrbac_core::ingest::Ingest;
/// # use azrbac_core::role::RoleLibrary;
/// use azrbac_core::access::{Index, Verdict};
/// use azrbac_core::operation::Plane;
///
/// # let tenant = br#"{"schema": "azrbac.snapshot/v1", "denyAssignments": [], "groups": [],
/// #   "roleDefinitions": [{"roleName": "VM reader", "name": "r1",
/// #     "permissions": [{"actions": ["Microsoft.Compute/*/read"]}]}],
/// #   "roleAssignments": [{"id": "a1", "principalId": "carl", "principalType": "User",
/// #     "roleDefinitionId": "r1", "scope": "/subscriptions/s1"}]}"#;
/// # let mut ingest = Ingest::new();
/// # ingest.read("tenant.json", tenant.to_vec());
/// # let snapshot = ingest.finish().into_snapshot(&RoleLibrary::default());
/// let index = Index::of(&snapshot);
/// let scope = "/subscriptions/s1/resourceGroups/g";
/// let read = index.check_texts("carl", "Microsoft.Compute/disks/read", Plane::Control, scope)?;
/// let write = index.check_texts("carl", "Microsoft.Compute/disks/write", Plane::Control, scope)?;
/// assert_eq!((read.verdict, write.verdict), (Verdict::Allowed, Verdict::NotGranted));
/// # Ok::<(), azrbac_core::access::QuestionError>(())
/// ```
#[derive(Debug)]
pub struct Index<S> {
    snapshot: S,
    /// `None` where the data cannot be indexed: every question is then answered by `check`.
    tables: Option<Tables>,
}

impl<S: Borrow<Snapshot>> Index<S> {
    /// Makes a snapshot ready. Linear in it, apart from sorting what is assigned.
    pub fn of(snapshot: S) -> Self {
        let tables = Tables::new(snapshot.borrow());
        Self { snapshot, tables }
    }

    /// The snapshot.
    pub fn snapshot(&self) -> &Snapshot {
        self.snapshot.borrow()
    }

    /// The answer of [`check`](super::check()).
    ///
    /// What a certain grant or its absence decides takes a few look-ups: the groups of the
    /// principal that matter, what is assigned to them at the scopes above, and one bit for
    /// each. Conditions, eligible assignments, other times and missing data are decided by
    /// `check` itself.
    pub fn check(&self, request: &Request) -> Outcome {
        self.plain(request)
            .unwrap_or_else(|| check(self.snapshot(), request))
    }

    /// Whether a question is answered by look-ups alone, without [`check`](super::check()).
    pub fn is_plain(&self, request: &Request) -> bool {
        self.plain(request).is_some()
    }

    /// The answer, where the tables give it.
    pub(super) fn plain(&self, request: &Request) -> Option<Outcome> {
        let tables = self.tables.as_ref()?;
        if !self.suits(tables, request) {
            return None;
        }
        let same_time = request.as_of.is_none() || request.as_of == self.snapshot().captured_at();
        let asked = Asked {
            principal: tables.principal(&request.principal)?,
            operation: request.operation.folded().as_bytes(),
            plane: request.plane,
            scope: tables.locate(request.scope.folded())?,
            tells_nothing_else: request.attributes.is_nothing()
                && request.sub_operation.is_none()
                && same_time,
            denies_required: request.completeness == Completeness::Required,
        };
        tables.decide(self.snapshot(), &asked)
    }

    /// The same for a question in texts, as [`Request::new`] would ask it: an object id, the
    /// name of an operation, and an ARM id.
    ///
    /// # Errors
    /// [`QuestionError`] where the operation or the scope is none.
    pub fn check_texts(
        &self,
        principal: &str,
        operation: &str,
        plane: Plane,
        scope: &str,
    ) -> Result<Outcome, QuestionError> {
        if let Some(outcome) = self.plain_texts(principal, operation, plane, scope) {
            return Ok(outcome);
        }
        let operation = OperationName::parse(operation)?;
        let scope = Scope::parse(scope)?;
        let request = Request::new(PrincipalId::new(principal), operation, plane, scope);
        Ok(check(self.snapshot(), &request))
    }

    /// The answer, where the tables give it.
    fn plain_texts(
        &self,
        principal: &str,
        operation: &str,
        plane: Plane,
        scope: &str,
    ) -> Option<Outcome> {
        let tables = self.tables.as_ref()?;
        let mut room = Lowered::<LONGEST_NAME>::new();
        let operation = room.take(operation)?;
        // What is no name is refused by whoever reads it.
        if operation.is_empty() || memchr(b'*', operation).is_some() {
            return None;
        }
        let asked = Asked {
            principal: tables.principal_written(principal)?,
            operation,
            plane,
            scope: tables.locate_written(scope)?,
            tells_nothing_else: true,
            denies_required: false,
        };
        tables.decide(self.snapshot(), &asked)
    }

    /// Many questions, answered on all cores; the answers are in the order of the
    /// questions.
    pub fn check_many(&self, requests: &[Request]) -> Vec<Outcome>
    where
        S: Sync,
    {
        let answers = requests.par_iter();
        answers.map(|request| self.check(request)).collect()
    }

    /// Whether the tables hold for the time and the activation that are asked about.
    fn suits(&self, tables: &Tables, request: &Request) -> bool {
        let now = self.snapshot().captured_at();
        let same_time = request.as_of.is_none() || request.as_of == now || !tables.is_timed();
        let same_activation =
            request.activation == Activation::ActiveOnly || !tables.has_eligible();
        same_time && same_activation
    }
}

/// Whether what is missing of a kind may matter, although it may count as complete.
fn is_cut_short(snapshot: &Snapshot, kind: Kind) -> bool {
    let mut failed = snapshot.failed().iter();
    !snapshot.coverage().is_whole(kind)
        && failed.any(|failed| failed.kind == kind && !failed.lacks_licence())
}
