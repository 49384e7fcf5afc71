//! Days and instants in an entry have one spelling: `2026-11-23` and `2026-11-23T10:00:00.123Z`.
//!
//! The library's own reading takes more: basic forms, offsets, and annotations such as
//! `2026-11-23[jan-jansen]`, in which a name would fit. Frozen, as the entry is.

use crate::ids::Text;
use serde::de::Error as _;

/// Whether `text` is `shape`, in which `0` stands for any digit.
fn shaped(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && std::iter::zip(text.bytes(), shape.bytes()).all(|(byte, form)| match form {
            b'0' => byte.is_ascii_digit(),
            _ => byte == form,
        })
}

/// `with` for a day that may be unknown.
pub(crate) mod day {
    use super::*;
    use jiff::civil::Date;
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(
        day: &Option<Date>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        if day.is_some_and(|day| day.year() < 0) {
            return Err(S::Error::custom("a day lies before the year 0"));
        }
        day.serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Date>, D::Error> {
        let Some(Text(text)) = Option::deserialize(deserializer)? else {
            return Ok(None);
        };
        if !shaped(&text, "0000-00-00") {
            return Err(D::Error::custom("day is not of the form 2026-11-23"));
        }
        let day = text.parse().map(Some);
        day.map_err(|_| D::Error::custom("day is not of the form 2026-11-23, and in the calendar"))
    }
}

/// `with` for a day that is known.
pub(crate) mod required_day {
    use jiff::civil::Date;
    use serde::{Deserializer, Serializer, de::Error as _};

    // By reference, as `with` asks for.
    pub(crate) fn serialize<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        super::day::serialize(&Some(*day), serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Date, D::Error> {
        super::day::deserialize(deserializer)?.ok_or_else(|| D::Error::custom("day is missing"))
    }
}

/// `with` for an instant, to the millisecond.
pub(crate) mod instant {
    use super::*;
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(
        at: &Timestamp,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{at:.3}"))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Timestamp, D::Error> {
        let Text(text) = Text::deserialize(deserializer)?;
        // A 60th second is read as the 59th, which would give that instant two spellings.
        if !shaped(&text, "0000-00-00T00:00:00.000Z") || text.contains(":60.") {
            return Err(D::Error::custom(
                "instant is not of the form 2026-11-23T10:00:00.123Z",
            ));
        }
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::Date;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Deserialize, Debug, PartialEq)]
    struct Day(#[serde(with = "super::day")] Option<Date>);
    #[derive(Deserialize, Debug, PartialEq)]
    struct Instant(#[serde(with = "super::instant")] Timestamp);

    #[test]
    fn a_day_has_one_spelling() {
        let day: Day = serde_json::from_value(json!("2026-11-23")).unwrap();
        assert_eq!(day, Day(Some(jiff::civil::date(2026, 11, 23))));
        for bad in [
            "20261123",
            "+002026-11-23",
            "2026-11-23T10:00:00",
            "2026-11-23[jan-jansen]",
            "2026-11-31",
            "2026-11-2\u{0663}",
            "",
        ] {
            assert!(serde_json::from_value::<Day>(json!(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_instant_has_one_spelling() {
        let at: Instant = serde_json::from_value(json!("2026-11-23T10:00:00.120Z")).unwrap();
        assert_eq!(at.0.as_millisecond(), 1_795_428_000_120);
        for bad in [
            "2026-11-23T10:00:00Z",
            "2026-11-23T10:00:00.12Z",
            "2026-11-23T10:00:00.120000Z",
            "2026-11-23T11:00:00.120+01:00",
            "2026-11-23 10:00:00.120Z",
            "2026-11-23t10:00:00.120z",
            "2026-11-23T10:00:60.120Z",
            "2026-11-23T10:00:00.120Z[jan-jansen]",
        ] {
            let read = serde_json::from_value::<Instant>(json!(bad));
            assert!(read.is_err(), "{bad}");
        }
    }
}
