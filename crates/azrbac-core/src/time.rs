//! Points in time, as Azure's documents write them. No clock: the caller says
//! what time it is.

use std::fmt;

/// A point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

/// Why a text is no point in time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no time: write it as `2026-11-20T08:00:00Z`")]
pub struct TimestampError(String);

impl Timestamp {
    /// Reads an RFC 3339 time with an offset or `Z`, any number of fraction
    /// digits up to nine. A time without an offset, which some exports hold, and
    /// a bare date are read as UTC.
    ///
    /// # Errors
    /// [`TimestampError`] where the text is no such time.
    pub fn parse(text: &str) -> Result<Self, TimestampError> {
        let text = text.trim();
        let error = || TimestampError(text.to_owned());
        if let Ok(time) = text.parse::<jiff::Timestamp>() {
            return Ok(Self(time));
        }
        let utc = if text.contains(['T', 't', ' ']) {
            format!("{text}Z")
        } else {
            format!("{text}T00:00:00Z")
        };
        utc.parse().map(Self).map_err(|_| error())
    }

    /// The point that lies `seconds` after 1970-01-01T00:00:00Z; `None` outside
    /// the years that can be written.
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        jiff::Timestamp::from_second(seconds).ok().map(Self)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// From when until when something holds. The end is outside; an open end is
/// `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Validity {
    /// The first moment.
    pub start: Option<Timestamp>,
    /// The first moment after it.
    pub end: Option<Timestamp>,
}

impl Validity {
    /// Whether there is neither start nor end.
    pub fn is_unbounded(&self) -> bool {
        self.start.is_none() && self.end.is_none()
    }

    /// Whether it holds at a moment.
    pub fn contains(&self, moment: Timestamp) -> bool {
        self.start.is_none_or(|start| start <= moment) && self.end.is_none_or(|end| moment < end)
    }
}

#[cfg(test)]
mod tests {
    use super::{Timestamp, Validity};

    #[test]
    fn times_are_read_in_the_forms_that_azure_writes() {
        let expected = Timestamp::parse("2026-11-20T08:00:00Z").unwrap();
        for text in [
            "2026-11-20T08:00:00.0000000Z",
            "2026-11-20T09:00:00+01:00",
            "2026-11-20T08:00:00.000000+00:00",
            "2026-11-20T08:00:00",
            "2026-11-20 08:00:00",
        ] {
            assert_eq!(Timestamp::parse(text), Ok(expected), "{text}");
        }
        assert!(Timestamp::parse("2026-11-20").unwrap() < expected);
        assert!(Timestamp::parse("soon").is_err());
    }

    #[test]
    fn the_end_lies_outside() {
        let at = |text| Timestamp::parse(text).unwrap();
        let window = Validity {
            start: Some(at("2025-01-01T00:00:00Z")),
            end: Some(at("2025-02-01T00:00:00Z")),
        };
        assert!(window.contains(at("2025-01-01T00:00:00Z")));
        assert!(!window.contains(at("2025-02-01T00:00:00Z")));
        assert!(Validity::default().contains(at("1999-01-01T00:00:00Z")));
    }
}
