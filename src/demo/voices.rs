//! Many voices on one subject: short inputs, each put together from hand-written sentences.
//!
//! Input `n` takes sentence `n` modulo the length of each list. The lengths share no factor, so that
//! as many inputs differ from each other as the product of the lengths.

use super::story::InputText;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value};
use weerklank_events::vocabulary::{Channel, InputKind};

/// The inputs of many people who say much the same, each in their own way.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Voices {
    /// What they are called, each with a number from 1; without it they are numbered among all inputs.
    name: Option<String>,
    /// How many.
    count: usize,
    /// The last ones of these were never answered.
    #[serde(default)]
    silent: usize,
    from: String,
    to: String,
    kind: InputKind,
    channels: Vec<Channel>,
    /// One of each makes an input; lists of lengths that share no factor.
    sentences: Vec<Vec<String>>,
    /// The answer that all of them got, each by itself.
    #[serde(default)]
    answers: Vec<Map<String, Value>>,
}

impl Voices {
    /// The inputs.
    pub fn inputs(&self) -> Result<Vec<InputText>, String> {
        let day = |text: &str| text.parse::<Date>().map_err(|e| e.to_string());
        let (from, to) = (day(&self.from)?, day(&self.to)?);
        let days = from.until(to).map_err(|e| e.to_string())?.get_days();
        if self.channels.is_empty() || self.sentences.iter().any(Vec::is_empty) || days < 1 {
            return Err("a list or the period is empty".to_owned());
        }
        (0..self.count).map(|n| self.input(n, from, days)).collect()
    }

    fn input(&self, n: usize, from: Date, days: i32) -> Result<InputText, String> {
        let nth = i32::try_from(n).map_err(|e| e.to_string())?;
        // In steps of five days round the period, so that people do not write in order.
        let on = from
            .checked_add((nth * 5 % days).days())
            .map_err(|e| e.to_string())?;
        let words: Vec<&str> = self
            .sentences
            .iter()
            .map(|list| list[n % list.len()].as_str())
            .collect();
        let mut data = Map::new();
        let mut put = |key: &str, value: &str| data.insert(key.to_owned(), value.into());
        put("words", &words.join(" "));
        put("kind", self.kind.as_str());
        put("channel", self.channels[n % self.channels.len()].as_str());
        put("replyable", "yes");
        let answered = n + self.silent < self.count;
        Ok(InputText {
            on: on.to_string(),
            name: self.name.as_ref().map(|name| format!("{name}-{}", n + 1)),
            answers: if answered {
                self.answers.clone()
            } else {
                Vec::new()
            },
            data,
            ..InputText::default()
        })
    }
}
