//! How near two texts are, to find what was meant by a misspelt one.

/// The number of letters to insert, drop, change or swap with their neighbour to
/// turn one text into the other; `None` above `most`. Only the cells of the table
/// that can stay within `most` are computed.
pub fn distance(left: &str, right: &str, most: usize) -> Option<usize> {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len().abs_diff(right.len()) > most || differing(left, right) > most {
        return None;
    }
    let (left, right) = unlike(left, right);
    let far = most.saturating_add(1);
    let width = right.len() + 1;
    let mut before = vec![far; width];
    let mut last: Vec<usize> = (0..width).map(|at| at.min(far)).collect();
    for (row, byte) in left.iter().enumerate() {
        let mut next = vec![far; width];
        if let Some(first) = next.first_mut() {
            *first = (row + 1).min(far);
        }
        let from = row.saturating_sub(most);
        let to = (row + most + 1).min(right.len());
        let mut smallest = next.first().copied().unwrap_or(far);
        for column in from..to {
            let cell = |line: &[usize], at: usize| line.get(at).copied().unwrap_or(far);
            let other = right.get(column);
            let mut value = (cell(&last, column) + usize::from(other != Some(byte)))
                .min(cell(&last, column + 1) + 1)
                .min(cell(&next, column) + 1);
            let swapped = column > 0
                && row > 0
                && other == left.get(row - 1)
                && right.get(column - 1) == Some(byte);
            if swapped {
                value = value.min(cell(&before, column - 1) + 1);
            }
            let value = value.min(far);
            smallest = smallest.min(value);
            if let Some(slot) = next.get_mut(column + 1) {
                *slot = value;
            }
        }
        if smallest > most {
            return None;
        }
        before = std::mem::replace(&mut last, next);
    }
    last.last().copied().filter(|distance| *distance <= most)
}

/// How many letters one text has more of than the other, at least: so many of them have
/// to be inserted, dropped or changed. What is left of most pairs is decided by that.
fn differing(left: &[u8], right: &[u8]) -> usize {
    let mut counts = [0i32; 256];
    for byte in left {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            *count += 1;
        }
    }
    for byte in right {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            *count -= 1;
        }
    }
    let more: u32 = counts
        .iter()
        .map(|count| count.max(&0).unsigned_abs())
        .sum();
    let less: u32 = counts
        .iter()
        .map(|count| count.min(&0).unsigned_abs())
        .sum();
    more.max(less) as usize
}

/// What is left of two texts without what both begin and end with, which takes no change.
fn unlike<'t>(left: &'t [u8], right: &'t [u8]) -> (&'t [u8], &'t [u8]) {
    let same = |(a, b): &(&u8, &u8)| a == b;
    let head = left.iter().zip(right).take_while(same).count();
    let rest = |text: &'t [u8]| text.get(head..).unwrap_or_default();
    let (left, right) = (rest(left), rest(right));
    let ends = left.iter().rev().zip(right.iter().rev());
    let tail = ends.take_while(same).count();
    let before = |text: &'t [u8]| text.get(..text.len() - tail).unwrap_or_default();
    (before(left), before(right))
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn distances_count_changes_and_stop_at_the_limit() {
        let d = |a: &str, b: &str| distance(a, b, 3);
        assert_eq!(d("read", "read"), Some(0));
        assert_eq!(d("raed", "read"), Some(1));
        assert_eq!(d("listkey", "listkeys"), Some(1));
        assert_eq!(d("", "abc"), Some(3));
        assert_eq!(d("abcd", "wxyz"), None);
        assert_eq!(d("kitten", "sitting"), Some(3));
        assert_eq!(d("aab", "ab"), Some(1));
        assert_eq!(d("abab", "ab"), Some(2));
        assert_eq!(d("xaby", "xbay"), Some(1));
        assert_eq!(d("aaaa", "bbbb"), None);
    }
}
