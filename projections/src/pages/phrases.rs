//! Sentences that are put together from parts: verdicts, periods, lists.
//!
//! They live here instead of in a template because more than one page says them, in the same words.

use jiff::civil::Date;

use super::Language;
use super::fact::{FieldValue, Numbered};
use super::language::{Plain, capital, local_day};
use super::shared::has_day;
use crate::contents::Appearance;
use crate::figures::{Counts, Figures, Month};
use crate::input::Fate;
use crate::report::{Closed, FactLine, Shown, TimelineLine};
use weerklank_events::facts::{Body, Place, ReportFigures, Signatories};
use weerklank_events::ids::Code;

impl Language {
    /// The answer to "what was done with it all" in one or two sentences.
    pub(super) fn verdict(&self, figures: &Figures, imported: impl Plain<Value = bool>) -> String {
        let imported = imported.plain();
        if figures.received == 0 {
            return self.text("verdict-nothing-received");
        }
        let outcomes = Fate::outcomes()
            .map(|fate| (fate, figures.of(fate)))
            .filter(|(_, count)| *count > 0);
        let listed: Vec<String> = outcomes
            .map(|(fate, count)| format!("{} {}", self.count(count), self.fate(fate, imported)))
            .collect();
        let received = ("received", figures.received.into());
        let mut sentences = vec![match (listed.is_empty(), imported) {
            (false, _) => {
                let answered = ("answered", figures.answered.into());
                self.with(
                    "verdict-answered",
                    &[received, answered, ("list", self.list(&listed).into())],
                )
            }
            (true, true) => self.with("verdict-none-answered-imported", &[received]),
            (true, false) => self.with("verdict-none-answered", &[received]),
        }];
        let unanswered = ("unanswered", figures.unanswered.into());
        if figures.unanswered > 0 && imported {
            sentences.push(self.with("verdict-source-has-none", &[unanswered]));
        } else if figures.unanswered > 0 && !listed.is_empty() {
            sentences.push(self.with("verdict-unanswered", &[unanswered]));
        }
        if figures.excluded > 0 {
            sentences.push(self.with("verdict-excluded", &[("excluded", figures.excluded.into())]));
        }
        if figures.withdrawn > 0 {
            sentences.push(self.with(
                "verdict-withdrawn",
                &[("withdrawn", figures.withdrawn.into())],
            ));
        }
        sentences.join(" ")
    }

    /// The same in a few words, for a list of trajectories.
    pub(super) fn short_verdict(&self, counts: &Counts) -> String {
        let figures = &counts.figures;
        if figures.received == 0 {
            return self.text("verdict-nothing-received");
        }
        let answered = ("answered", figures.answered.into());
        let received = ("received", figures.received.into());
        let without = ("without", counts.without_reason.into());
        match counts.without_reason {
            0 => self.with("verdict-short", &[answered, received]),
            _ => self.with(
                "verdict-short-without-reason",
                &[answered, received, without],
            ),
        }
    }

    /// "a, b en c".
    pub(super) fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => self.with(
                "list-last",
                &[
                    ("first", first.join(", ").into()),
                    ("last", last.clone().into()),
                ],
            ),
        }
    }

    /// Codes of one family as a list in a sentence.
    pub(super) fn codes(&self, family: &str, codes: &[impl ToString]) -> String {
        let words: Vec<String> = codes
            .iter()
            .map(|code| self.code(family, &code.to_string()))
            .collect();
        self.list(&words)
    }

    /// Every fate that occurs with its count, for those who cannot see the picture.
    pub(super) fn figures_list(
        &self,
        figures: &Figures,
        imported: impl Plain<Value = bool>,
    ) -> String {
        let imported = imported.plain();
        let occurring = Fate::ALL.iter().filter(|fate| figures.of(**fate) > 0);
        let words: Vec<String> = occurring
            .map(|fate| {
                format!(
                    "{}: {}",
                    self.fate(*fate, imported),
                    self.count(figures.of(*fate))
                )
            })
            .collect();
        capital(&self.list(&words))
    }

    /// From when to when input could be given.
    pub(super) fn period(
        &self,
        opens: impl Plain<Value = Option<Date>>,
        closes: impl Plain<Value = Option<Date>>,
        imported: impl Plain<Value = bool>,
    ) -> String {
        let imported = imported.plain();
        let from = opens.plain().map(|date| ("from", self.date(date).into()));
        let to = closes.plain().map(|date| ("to", self.date(date).into()));
        match (from, to) {
            (Some(from), Some(to)) => self.with("period", &[from, to]),
            (Some(from), None) => self.with("period-from", &[from]),
            (None, Some(to)) => self.with("period-until", &[to]),
            (None, None) if imported => self.text("period-unknown-imported"),
            (None, None) => self.text("period-unknown"),
        }
    }

    /// A day, or that it is not known.
    pub(super) fn day_or_unknown(
        &self,
        day: impl Plain<Value = Option<Date>>,
        imported: impl Plain<Value = bool>,
    ) -> String {
        let imported = imported.plain();
        match day.plain() {
            Some(day) => self.date(day),
            None if imported => self.text("date-unknown-imported"),
            None => self.text("date-unknown"),
        }
    }

    /// When an input was sent and received.
    pub(super) fn dates_of_input(
        &self,
        sent: impl Plain<Value = Option<Date>>,
        received: impl Plain<Value = Option<Date>>,
        imported: impl Plain<Value = bool>,
    ) -> String {
        let imported = imported.plain();
        match (sent.plain(), received.plain()) {
            (Some(sent), Some(received)) if sent != received => {
                let dates = [
                    ("date", self.date(sent).into()),
                    ("received", self.date(received).into()),
                ];
                self.with("input-lead-sent", &dates)
            }
            (_, Some(received)) => {
                self.with("input-received", &[("date", self.date(received).into())])
            }
            (_, None) if imported => self.text("input-received-unknown-imported"),
            (_, None) => self.text("input-received-unknown"),
        }
    }

    /// The heading of a section of the report, with its number.
    pub(super) fn section(&self, number: &u8) -> String {
        let number = number.to_string();
        let name = self.code("section", &number);
        self.with(
            "section",
            &[("number", number.into()), ("name", name.into())],
        )
    }

    /// Why a text cannot be read: in full (`text`), or on one line in the place of a title (`title`) or of
    /// the first words of an input (`input`).
    pub(super) fn closed(&self, family: &str, shown: &Shown) -> String {
        let sentence = |name: &str| format!("{family}-{name}");
        match (shown.closed, shown.state) {
            (Some(Closed::Restricted(ground)), Appearance::Restricted) if family == "text" => {
                let ground = self.code("restriction-ground", ground.as_str());
                self.with("text-restricted-ground", &[("ground", ground.into())])
            }
            (
                Some(Closed::Erased {
                    recorded_at,
                    ground,
                }),
                Appearance::Erased,
            ) if family == "text" => {
                let date = self.date(local_day(recorded_at));
                let ground = self.code("erasure-ground", ground.as_str());
                let args = [("date", date.into()), ("ground", ground.into())];
                self.with("text-erased-ground", &args)
            }
            (Some(Closed::Document), _) => self.text("text-document"),
            (_, Appearance::Withheld) => self.text(&sentence("withheld")),
            (_, Appearance::Restricted) => self.text(&sentence("restricted")),
            (_, Appearance::Erased) => self.text(&sentence("erased")),
            (_, Appearance::Published | Appearance::Redacted | Appearance::Replaced) => {
                self.text(&sentence("unavailable"))
            }
        }
    }

    /// That a text is not shown as it was recorded.
    pub(super) fn version(&self, shown: &Shown) -> Option<String> {
        match shown.state {
            Appearance::Redacted => Some(self.text("text-redacted")),
            Appearance::Replaced => Some(self.text("text-replaced")),
            _ => None,
        }
    }

    /// The day or days on which something happened.
    pub(super) fn days(&self, line: &TimelineLine, imported: impl Plain<Value = bool>) -> String {
        if !has_day(&line.kind) {
            let days = [line.recorded_from, line.recorded_to].map(|at| Some(local_day(at)));
            return match days {
                [Some(day), to] if to == Some(day) => self.date(day),
                [from, to] => self.period(from, to, false),
            };
        }
        let days = match (line.from, line.to) {
            (Some(from), Some(to)) if from != to => self.period(Some(from), Some(to), false),
            (Some(day), _) | (None, Some(day)) => self.date(day),
            (None, None) if imported.plain() => return self.text("timeline-undated-imported"),
            (None, None) => return self.text("timeline-undated"),
        };
        match line.undated {
            0 => days,
            undated => self.with(
                "timeline-some-undated",
                &[("days", days.into()), ("count", undated.into())],
            ),
        }
    }

    /// A calendar month: "maart 2026".
    pub(super) fn month(&self, month: &Month) -> String {
        let (year, number) = month.parts();
        let month = self.text(&format!("month-{number}"));
        self.with(
            "month",
            &[("month", month.into()), ("year", year.to_string().into())],
        )
    }

    /// Things that have no words, as a list in a sentence.
    pub(super) fn plain_list(&self, items: &[impl ToString]) -> String {
        let words: Vec<String> = items.iter().map(ToString::to_string).collect();
        self.list(&words)
    }

    /// The bodies of a trajectory in a sentence.
    pub(super) fn bodies(&self, bodies: &[Body]) -> String {
        let names: Vec<String> = bodies.iter().map(|body| self.body(body)).collect();
        self.list(&names)
    }

    /// The day on which a fact happened.
    pub(super) fn fact_day(&self, line: &FactLine, imported: impl Plain<Value = bool>) -> String {
        if has_day(line.kind) {
            self.when(line.occurred_on, imported)
        } else {
            self.date(line.recorded_day())
        }
    }

    /// A day at the start of a sentence, or that it is not known.
    pub(super) fn when(
        &self,
        day: impl Plain<Value = Option<Date>>,
        imported: impl Plain<Value = bool>,
    ) -> String {
        match day.plain() {
            Some(day) => self.date(day),
            None if imported.plain() => self.text("timeline-undated-imported"),
            None => self.text("timeline-undated"),
        }
    }

    /// What a fact is called, with the number by which others refer to it.
    pub(super) fn title(&self, fact: &Numbered<'_>) -> String {
        let Some(number) = fact.number else {
            return self.label("event", fact.line.kind);
        };
        let key = format!("numbered-{}", fact.line.kind.replace('.', "-"));
        self.with(&key, &[("number", number.to_string().into())])
    }

    /// The label of a member of an event: its own where the name means something else in that event.
    pub(super) fn member(&self, kind: &str, name: &str) -> String {
        let own = format!("field-{}-{name}", kind.replace('.', "-"));
        if self.exists(&own) {
            capital(&self.text(&own))
        } else {
            self.label("field", name)
        }
    }

    /// A value in words. A number of an input and places of entries are shown as links instead.
    pub(super) fn shown(&self, value: &FieldValue) -> String {
        match value {
            FieldValue::Plain(text) | FieldValue::Hash(text) | FieldValue::Trajectory(text) => {
                text.clone()
            }
            FieldValue::Code { family, code } => self.code(family, code),
            FieldValue::Codes { family, codes } => self.codes(family, codes),
            FieldValue::Number(number) | FieldValue::Input(number) => self.count(number),
            FieldValue::Euros(euros) => self.with("euros", &[("count", self.count(euros).into())]),
            FieldValue::Mark(tenths) => format!("{},{}", tenths / 10, tenths % 10),
            FieldValue::Day(day) => self.date(day),
            FieldValue::List(items) => self.list(items),
            FieldValue::Areas(areas) => {
                let areas: Vec<_> = areas.iter().map(|area| self.area(area)).collect();
                self.list(&areas)
            }
            FieldValue::Bodies(bodies) => self.bodies(bodies),
            FieldValue::Signatories(names) => self.signatories(names),
            FieldValue::Figures(figures) => self.report_figures(figures),
            FieldValue::Entries(indices, _) => self.plain_list(indices),
        }
    }

    /// An area by the kind that the first letters of its CBS code name.
    pub(super) fn area(&self, area: &str) -> String {
        let key = match area.get(..2) {
            Some("GM") => "area-municipality",
            Some("WK") => "area-district",
            Some("BU") => "area-neighbourhood",
            _ => return area.to_owned(),
        };
        self.with(key, &[("area", area.to_owned().into())])
    }

    /// The areas of a trajectory.
    pub(super) fn areas(&self, place: &Place) -> String {
        let areas = place.areas.iter().map(|area| self.area(area.as_str()));
        self.list(&areas.collect::<Vec<_>>())
    }

    /// A code in words.
    pub(super) fn words(&self, code: &Code) -> String {
        code.as_str().replace('-', " ")
    }

    /// A code in words with a capital, as a name.
    pub(super) fn name(&self, code: &Code) -> String {
        capital(&self.words(code))
    }

    /// An earlier measurement of a target group, in a sentence.
    pub(super) fn earlier_reach(
        &self,
        line: &FactLine,
        imported: impl Plain<Value = bool>,
    ) -> String {
        let count = |name| {
            line.number(name)
                .map_or_else(|| self.text("reach-unknown"), |count| self.count(count))
        };
        let args = [
            ("date", self.fact_day(line, imported).into()),
            ("invited", count("invited").into()),
            ("reached", count("reached").into()),
        ];
        self.with("reach-earlier", &args)
    }

    /// The names under a joint letter, and how they were checked.
    pub(super) fn signatories(&self, names: &Signatories) -> String {
        let checked = self.code("signature-check", names.checked.as_str());
        format!("{} ({checked})", self.count(names.number))
    }

    fn report_figures(&self, figures: &ReportFigures) -> String {
        let counts = [
            ("figures-part-received", figures.received),
            ("figures-part-answered", figures.answered),
            ("figures-part-excluded", figures.excluded),
            ("figures-part-withdrawn", figures.withdrawn),
            ("figures-part-unanswered", figures.unanswered),
        ];
        let parts = counts.map(|(key, count)| self.with(key, &[("count", count.into())]));
        self.list(&parts)
    }

    fn body(&self, body: &Body) -> String {
        let role = self.code("body-role", body.role.as_str());
        let mandate = body.mandate.map(|m| self.code("mandate", m.as_str()));
        let parts: Vec<_> = [Some(role), mandate].into_iter().flatten().collect();
        self.with(
            "body-part",
            &[
                ("body", self.code("body", body.body.as_str()).into()),
                ("organisation", body.organisation.as_str().into()),
                ("part", parts.join(", ").into()),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_names_what_was_done_and_what_the_source_lacks() {
        let dutch = Language::dutch();
        let figures = Figures {
            received: 1_008,
            answered: 306,
            adopted: 128,
            not_adopted: 178,
            unanswered: 702,
            ..Figures::default()
        };
        let counts = Counts {
            figures,
            without_reason: 5,
            ..Counts::default()
        };
        let counted = "Van 1.008 keer inbreng zijn er 306 beantwoord: 128 overgenomen en 178 niet overgenomen.";
        assert_eq!(
            dutch.verdict(&figures, true),
            format!("{counted} Bij 702 bevat de bron geen antwoord.")
        );
        assert_eq!(
            dutch.verdict(&figures, false),
            format!("{counted} 702 keer inbreng is nog niet beantwoord.")
        );
        assert_eq!(
            dutch.short_verdict(&counts),
            "306 van 1.008 beantwoord; 5 zonder reden."
        );
    }

    #[test]
    fn the_verdict_does_not_say_twice_that_nothing_was_answered() {
        let figures = Figures {
            received: 3,
            unanswered: 3,
            ..Figures::default()
        };
        let said = Language::dutch().verdict(&figures, false);
        assert_eq!(
            said,
            "Er is 3 keer inbreng ontvangen. Daarvan is nog niets beantwoord."
        );
        assert_eq!(
            Language::dutch().verdict(&Figures::default(), true),
            "Er is nog geen inbreng ontvangen."
        );
    }

    #[test]
    fn a_list_reads_as_a_sentence() {
        let dutch = Language::dutch();
        let items = |text: &[&str]| {
            text.iter()
                .map(|item| (*item).to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(dutch.list(&items(&["a"])), "a");
        assert_eq!(dutch.list(&items(&["a", "b", "c"])), "a, b en c");
    }
}
