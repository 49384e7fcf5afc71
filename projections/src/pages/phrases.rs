//! Sentences that are put together from parts: verdicts, periods, lists.
//!
//! They live here instead of in a template because more than one page says them, in the same words.

use jiff::civil::Date;

use super::language::{Plain, capital};
use super::{Body, Fate, Figures, Language};

impl Language {
    /// The answer to "what was done with it all" in one or two sentences.
    pub(super) fn verdict(&self, figures: &Figures, imported: impl Plain<Value = bool>) -> String {
        let imported = imported.plain();
        if figures.received == 0 {
            return self.text("verdict-nothing-received");
        }
        let outcomes = Fate::OUTCOMES
            .iter()
            .map(|fate| (*fate, figures.of(*fate)))
            .filter(|(_, count)| *count > 0);
        let listed: Vec<String> = outcomes
            .map(|(fate, count)| format!("{} {}", self.count(count), self.fate(fate, imported)))
            .collect();
        let received = ("received", figures.received.into());
        let mut sentences = vec![match (listed.is_empty(), imported) {
            (false, _) => {
                let answered = ("answered", figures.answered().into());
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
    pub(super) fn short_verdict(&self, figures: &Figures) -> String {
        if figures.received == 0 {
            return self.text("verdict-nothing-received");
        }
        let answered = ("answered", figures.answered().into());
        let received = ("received", figures.received.into());
        let without = ("without", figures.without_reason.into());
        match figures.without_reason {
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
    pub(super) fn codes(&self, family: &str, codes: &[String]) -> String {
        let words: Vec<String> = codes.iter().map(|code| self.code(family, code)).collect();
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

    /// The bodies of a trajectory in a sentence.
    pub(super) fn bodies(&self, bodies: &[Body]) -> String {
        let names: Vec<String> = bodies.iter().map(|body| self.body(body)).collect();
        self.list(&names)
    }

    fn body(&self, body: &Body) -> String {
        let name = self.code("body", &body.body);
        let whole = match &body.organisation {
            Some(organisation) => self.with(
                "body-of",
                &[
                    ("body", name.into()),
                    ("organisation", organisation.as_str().into()),
                ],
            ),
            None => name,
        };
        match &body.mandate {
            Some(mandate) => {
                let mandate = self.code("mandate", mandate);
                self.with(
                    "body-mandate",
                    &[("body", whole.into()), ("mandate", mandate.into())],
                )
            }
            None => whole,
        }
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
            adopted: 128,
            not_adopted: 178,
            unanswered: 702,
            without_reason: 5,
            ..Figures::default()
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
            dutch.short_verdict(&figures),
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
