//! Names for results that stay the same from run to run.

/// FNV-1a of a text and of how many times it was met, as 16 hexadecimal digits. The
/// hashes of the standard library are not promised to stay the same.
pub(crate) fn of(text: &str, seen: usize) -> String {
    let hash = text
        .bytes()
        .chain(seen.to_string().bytes())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    format!("{hash:016x}")
}
