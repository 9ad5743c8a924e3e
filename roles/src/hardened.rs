//! Custom roles for what people are told to build by hand.

/// A custom role that grants no operation which hands out a credential, ready for
/// `az role definition create`. What it is for, and what was taken out of which
/// built-in role, is written in `hardened/README.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HardenedRole {
    /// The name of its file, such as `cognitive-services-user-without-keys.json`.
    pub file_name: &'static str,
    /// The file: a JSON object. Its `AssignableScopes` name a subscription that
    /// does not exist, to be replaced by one's own.
    pub text: &'static str,
}

/// The static list, one line a file.
macro_rules! hardened_roles {
    ($($file:literal),* $(,)?) => {
        &[$(HardenedRole {
            file_name: $file,
            text: include_str!(concat!("../hardened/", $file)),
        }),*]
    };
}

/// All of them, in the order of their file names.
pub fn hardened() -> &'static [HardenedRole] {
    const ALL: &[HardenedRole] = hardened_roles![
        "cognitive-services-user-without-keys.json",
        "cosmos-db-account-reader-without-keys.json",
        "key-vault-secrets-writer-without-read.json",
        "kubernetes-cluster-operator-without-credentials.json",
        "reader-without-keys.json",
        "storage-account-contributor-without-keys.json",
        "virtual-machine-operator.json",
    ];
    ALL
}
