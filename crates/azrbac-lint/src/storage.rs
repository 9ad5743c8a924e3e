//! Operations on blobs that rules speak of.

/// Writes a blob.
pub(crate) const WRITE_BLOB: &str =
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write";
/// Writes a blob that is not there yet.
pub(crate) const ADD_BLOB: &str =
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action";
/// Does anything to blobs of an account with a hierarchical namespace.
pub(crate) const SUPER_USER: &str =
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/runAsSuperUser/action";
/// What the names of all operations on blobs begin with, in lower case.
pub(crate) const BLOBS: &str = "microsoft.storage/storageaccounts/blobservices/containers/blobs/";
