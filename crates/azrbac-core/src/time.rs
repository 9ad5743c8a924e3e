//! Points in time, as Azure's documents write them. No clock: the caller says
//! what time it is.

use std::fmt;

use jiff::SignedDuration;
use jiff::civil::DateTime;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

/// A point in time.
// The date and the time of day in UTC: jiff's own timestamp ends a day before the
// year 9999 does, and .NET's last moment, 9999-12-31T23:59:59.9999999Z, is how
// Azure's documents write that something never ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime);

/// Why a text is no point in time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no time: write it as `2026-11-20T08:00:00Z`")]
pub struct TimestampError(String);

impl Timestamp {
    /// Reads an RFC 3339 time with an offset or `Z`, any number of fraction
    /// digits up to nine. A time without an offset, which some exports hold, and
    /// a bare date are read as UTC. One that an offset moves out of the years that
    /// can be written counts as the last moment of the year 9999, or the first of
    /// the year -9999.
    ///
    /// # Errors
    /// [`TimestampError`] where the text is no such time.
    pub fn parse(text: &str) -> Result<Self, TimestampError> {
        let text = text.trim();
        let error = || TimestampError(text.to_owned());
        if let Ok(time) = text.parse::<jiff::Timestamp>() {
            return Ok(Self(Offset::UTC.to_datetime(time)));
        }
        let utc = if text.contains(['T', 't', ' ']) {
            format!("{text}Z")
        } else {
            format!("{text}T00:00:00Z")
        };
        if let Ok(time) = utc.parse::<jiff::Timestamp>() {
            return Ok(Self(Offset::UTC.to_datetime(time)));
        }
        at_the_end(text)
            .or_else(|| at_the_end(&utc))
            .map(Self)
            .ok_or_else(error)
    }

    /// The point that lies `seconds` after 1970-01-01T00:00:00Z; `None` outside
    /// the years that can be written.
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        let time = jiff::Timestamp::from_second(seconds).ok()?;
        Some(Self(Offset::UTC.to_datetime(time)))
    }
}

/// A time outside of what jiff's timestamp holds, in UTC.
fn at_the_end(text: &str) -> Option<DateTime> {
    let pieces = Pieces::parse(text).ok()?;
    let offset = pieces.to_numeric_offset()?;
    let local = pieces.date().to_datetime(pieces.time()?);
    Some(local.saturating_sub(SignedDuration::from_secs(offset.seconds().into())))
}

impl fmt::Display for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}Z", self.0)
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
    fn the_last_day_that_dotnet_has_is_a_time() {
        let at = |text: &str| Timestamp::parse(text).unwrap();
        let last = at("9999-12-31T23:59:59.9999999Z");
        let rising = [
            "9999-12-30T21:00:00Z",
            "9999-12-30T23:30:00Z",
            "9999-12-31",
            "9999-12-31T12:00:00+02:00",
            "9999-12-31 11:00:00",
            "9999-12-31T23:59:59",
            "9999-12-31T23:59:59.9999999+00:00",
            "9999-12-31T23:00:00-01:00",
        ];
        for pair in rising.windows(2) {
            assert!(at(pair[0]) < at(pair[1]), "{pair:?}");
        }
        assert_eq!(last, at("9999-12-31T23:59:59.9999999"));
        assert_eq!(last.to_string(), "9999-12-31T23:59:59.9999999Z");
        assert_eq!(at(&last.to_string()), last);
        assert!(at("2026-11-20T08:00:00Z") < last);
        assert_eq!(
            at("2026-11-20T08:00:00.500Z").to_string(),
            "2026-11-20T08:00:00.5Z"
        );
        for none in ["10000-01-01T00:00:00Z", "9999-12-32", "9999-12-31T25:00Z"] {
            assert!(Timestamp::parse(none).is_err(), "{none}");
        }
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
