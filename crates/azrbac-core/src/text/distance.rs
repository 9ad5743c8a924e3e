//! How near two texts are, to find what was meant by a misspelt one.

/// The number of letters to insert, drop, change or swap with their neighbour to
/// turn one text into the other; `None` above `most`. Only the cells of the table
/// that can stay within `most` are computed.
pub fn distance(left: &str, right: &str, most: usize) -> Option<usize> {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len().abs_diff(right.len()) > most {
        return None;
    }
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
    }
}
