//! The sentences a person reads, looked up in a Fluent file.
//!
//! Templates name a key and give it arguments; no template holds a sentence of its own, so that a second
//! language is a second file. A key that does not exist shows as `⟦key⟧`, which a test looks for.
//! Codes from the log are looked up as `family-code`; an unknown code is shown as it is written in the log,
//! because a reader of an old version must still see what an entry of a newer one says.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::Timestamp;
use jiff::civil::Date;
use unic_langid::LanguageIdentifier;

use crate::input::Fate;

/// A language that pages are read in.
pub struct Language {
    tag: &'static str,
    bundle: FluentBundle<FluentResource>,
    count: fn(u64) -> String,
}

impl Language {
    /// Dutch, the language every text exists in.
    ///
    /// Faults in the file that is compiled in leave keys out; the tests look for those.
    pub fn dutch() -> Self {
        let locale: LanguageIdentifier = "nl-NL".parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Everything is read left to right; the isolation marks would end up in text that people copy.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => Some(dutch_count(number.value as u64)),
            _ => None,
        }));
        let resource = match FluentResource::try_new(include_str!("../../assets/nl.ftl").to_owned())
        {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
        Self {
            tag: "nl",
            bundle,
            count: dutch_count,
        }
    }

    /// The value of the `lang` attribute.
    pub(super) fn tag(&self) -> &'static str {
        self.tag
    }

    /// The sentence under a key.
    pub fn text(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The sentence under a key, with its variables filled in.
    pub fn with(&self, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        self.find(key, FluentArgs::from_iter(args.iter().cloned()))
            .unwrap_or_else(|| format!("⟦{key}⟧"))
    }

    /// A code from the log in words, or the code itself if this version does not know it.
    pub fn code(&self, family: &str, code: &str) -> String {
        let key = format!("{family}-{}", code.replace('.', "-"));
        self.find(&key, FluentArgs::new())
            .unwrap_or_else(|| code.to_owned())
    }

    /// A code in words with a capital, for a label or the start of a sentence.
    pub(super) fn label(&self, family: &str, code: &str) -> String {
        capital(&self.code(family, code))
    }

    /// The fixed words for what became of an input. A source that holds no answer does not prove that none was given.
    pub(super) fn fate(
        &self,
        fate: impl Plain<Value = Fate>,
        imported: impl Plain<Value = bool>,
    ) -> String {
        match (fate.plain(), imported.plain()) {
            (Fate::Unanswered, true) => self.text("fate-unanswered-imported"),
            (fate, _) => self.code("fate", fate.as_str()),
        }
    }

    /// The same with a capital.
    pub(super) fn fate_label(
        &self,
        fate: impl Plain<Value = Fate>,
        imported: impl Plain<Value = bool>,
    ) -> String {
        capital(&self.fate(fate, imported))
    }

    /// A number of things: "1.008".
    pub(super) fn count(&self, number: impl Plain<Value: Into<u64>>) -> String {
        (self.count)(number.plain().into())
    }

    /// A calendar day in full: "3 maart 2026".
    pub(super) fn date(&self, date: impl Plain<Value = Date>) -> String {
        let date = date.plain();
        let month = self.text(&format!("month-{}", date.month()));
        self.with(
            "date",
            &[
                ("day", date.day().to_string().into()),
                ("month", month.into()),
                ("year", date.year().to_string().into()),
            ],
        )
    }

    /// The day in Amsterdam on which a moment falls.
    pub(super) fn day_of(&self, moment: impl Plain<Value = Timestamp>) -> String {
        self.date(local_day(moment.plain()))
    }

    /// A moment in Amsterdam, to the minute: "3 maart 2026 om 14.05 uur".
    pub(super) fn moment(&self, moment: impl Plain<Value = Timestamp>) -> String {
        let local = moment.plain().to_zoned_datetime(amsterdam());
        let date = self.date(local.date());
        let time = self.with(
            "time",
            &[
                ("hour", local.hour().to_string().into()),
                ("minute", format!("{:02}", local.minute()).into()),
            ],
        );
        self.with("moment", &[("date", date.into()), ("time", time.into())])
    }

    /// Whether there is a sentence under a key.
    pub fn exists(&self, key: &str) -> bool {
        self.bundle
            .get_message(key)
            .is_some_and(|message| message.value().is_some())
    }

    fn find(&self, key: &str, args: FluentArgs<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut faults = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(&args), &mut faults)
            .into_owned();
        // A variable that was not given is shown the way a missing key is, so that the same test finds it.
        if faults.is_empty() {
            Some(text)
        } else {
            Some(format!("⟦{key}⟧"))
        }
    }
}

/// A value, or a reference to one: askama passes both, depending on where a value comes from.
pub(super) trait Plain {
    /// The value itself.
    type Value;
    /// A copy of it.
    fn plain(&self) -> Self::Value;
}

impl<P: Plain> Plain for &P {
    type Value = P::Value;
    fn plain(&self) -> Self::Value {
        (**self).plain()
    }
}

macro_rules! plain {
    ($($type:ty),*) => {
        $(impl Plain for $type {
            type Value = Self;
            fn plain(&self) -> Self {
                *self
            }
        })*
    };
}

plain!(u32, u64, bool, Date, Timestamp, Fate, Option<Date>);

/// The first letter as a capital.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Dutch puts a full stop between thousands.
fn dutch_count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// The day in Amsterdam on which a moment falls.
pub(super) fn local_day(moment: Timestamp) -> Date {
    moment.to_zoned_datetime(amsterdam()).date()
}

/// The one time zone, compiled in, so that rendering a date reads no file.
fn amsterdam() -> jiff::tz::TimeZone {
    jiff::tz::get!("Europe/Amsterdam")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated_as_the_dutch_do() {
        for (number, written) in [
            (0, "0"),
            (999, "999"),
            (1_008, "1.008"),
            (1_000_000, "1.000.000"),
        ] {
            assert_eq!(dutch_count(number), written);
            assert_eq!(Language::dutch().count(number), written);
        }
    }

    #[test]
    fn moments_are_told_in_amsterdam_on_both_sides_of_summer_time() {
        let dutch = Language::dutch();
        let told = |moment: &str| dutch.moment(moment.parse::<Timestamp>().expect("a moment"));
        assert_eq!(told("2026-03-29T00:59:59Z"), "29 maart 2026 om 1.59 uur");
        assert_eq!(told("2026-03-29T01:00:00Z"), "29 maart 2026 om 3.00 uur");
        assert_eq!(told("2026-12-31T23:30:00Z"), "1 januari 2027 om 0.30 uur");
    }

    #[test]
    fn a_missing_key_and_a_missing_variable_stand_out() {
        let dutch = Language::dutch();
        assert_eq!(dutch.text("no-such-key"), "⟦no-such-key⟧");
        assert_eq!(dutch.text("moment"), "⟦moment⟧");
    }

    #[test]
    fn an_unknown_code_is_shown_as_the_log_writes_it() {
        assert_eq!(
            Language::dutch().code("event", "trajectory.teleported"),
            "trajectory.teleported"
        );
    }
}
