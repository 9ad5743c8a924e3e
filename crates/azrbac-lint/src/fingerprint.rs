//! A name for a finding that stays the same when lines move.

use std::collections::HashMap;

/// Makes fingerprints; the second finding with the same parts gets another one.
#[derive(Debug, Default)]
pub(crate) struct Fingerprints(HashMap<u64, usize>);

impl Fingerprints {
    /// The fingerprint of the parts, as 16 hexadecimal digits.
    pub(crate) fn next(&mut self, parts: [&str; 4]) -> String {
        let plain = fnv(parts.iter().copied());
        let seen = self.0.entry(plain).or_default();
        *seen += 1;
        let hash = if *seen == 1 {
            plain
        } else {
            fnv(parts.into_iter().chain([seen.to_string().as_str()]))
        };
        format!("{hash:016x}")
    }
}

/// FNV-1a over the parts, a zero byte behind each. The standard library's hashes
/// are not promised to stay the same between versions.
fn fnv<'a>(parts: impl Iterator<Item = &'a str>) -> u64 {
    parts
        .flat_map(|part| part.bytes().chain([0]))
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
}

#[cfg(test)]
mod tests {
    use super::Fingerprints;

    #[test]
    fn the_same_parts_get_different_names_and_the_same_ones_each_time() {
        let parts = ["RBAC201", "Reader of blobs", "actions", "*/read"];
        let (mut one, mut other) = (Fingerprints::default(), Fingerprints::default());
        let first = one.next(parts);
        assert_eq!(first, "b8a71cd9a2e1de68");
        assert_eq!(other.next(parts), first);
        let second = one.next(parts);
        assert_ne!(second, first);
        assert_eq!(other.next(parts), second);
        assert_ne!(
            one.next(["RBAC201", "Reader of", "blobsactions", "*/read"]),
            first
        );
    }
}
