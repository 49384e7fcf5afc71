//! Records lines that wait together: one after the other into the recorder's queue, which appends many
//! of them at once, and then their answers in the same order.
//!
//! A text can be referred to before it is durable, because its commitment is made here. Where the
//! command it belongs to is refused after all, so is what refers to it. The number of an entry, and
//! what a key stands for that occurs twice, are waited for.

use super::answer::{Answer, Why, key_reused};
use super::parse::{Known, Line, Unread, unknown};
use crate::instance::Instance;
use crate::recorder::{LogError, Receipt, RecordError, Submission, Submitted};
use crate::store::StoredCommand;
use std::collections::{HashMap, HashSet};
use weerklank_events::vocabulary::Role;
use weerklank_events::{Entry, Refusal, Stream};

/// A line that was read, with its number.
#[derive(Debug)]
pub struct Numbered {
    /// From 1.
    pub number: u64,
    /// The line, or what is wrong with it.
    pub line: Result<Line, Unread>,
}

/// Who records, and where.
pub struct Recording<'a> {
    /// The log.
    pub instance: &'a Instance,
    /// Whose keys these are; their name goes into the erasable table of actors and nowhere else.
    pub principal: &'a str,
    /// The role of a line that names none.
    pub role: Role,
}

impl Recording<'_> {
    /// Records lines, and answers each once it is durable.
    pub async fn record(&self, lines: Vec<Numbered>) -> Vec<Answer> {
        let mut round = Round {
            recording: self,
            before: HashMap::new(),
            known: HashMap::new(),
            refused: HashSet::new(),
            open: Vec::new(),
            answers: Vec::with_capacity(lines.len()),
        };
        if let Err(error) = round.look_up(&lines).await {
            let failed = |line: Numbered| {
                let key = line.line.ok().map(|line| line.key);
                Answer::problem(line.number, key, Why::failed(&error))
            };
            return lines.into_iter().map(failed).collect();
        }
        for Numbered { number, line } in lines {
            match line {
                Ok(line) => round.take(number, line).await,
                Err(Unread { key, problem }) => round.answer(number, key, problem.into()),
            }
        }
        round.settle().await;
        // Refusals are answered at once, and receipts when they come.
        round.answers.sort_by_key(|answer| answer.line);
        round.answers
    }

    fn digest(&self, key: &str) -> [u8; 16] {
        self.instance
            .sealer
            .idempotency(self.principal, key, &[])
            .key
    }
}

/// A line in the recorder's queue.
struct Open {
    number: u64,
    key: String,
    trajectory: Stream,
    /// Refers to a text that was not yet durable.
    leans_on: Vec<String>,
    submitted: Submitted,
}

struct Round<'a> {
    recording: &'a Recording<'a>,
    /// Keys that were answered before this round.
    before: HashMap<[u8; 16], StoredCommand>,
    /// What the keys stand for that were recorded, or are being recorded.
    known: HashMap<String, Known>,
    /// Keys of this round that stand for nothing after all.
    refused: HashSet<String>,
    open: Vec<Open>,
    answers: Vec<Answer>,
}

impl Round<'_> {
    /// Finds which of the keys were answered before: one question for all of them.
    async fn look_up(&mut self, lines: &[Numbered]) -> Result<(), LogError> {
        let lines = lines.iter().filter_map(|line| line.line.as_ref().ok());
        let keys = lines.flat_map(|line| {
            let own = std::iter::once(line.key.as_str());
            own.chain(line.content_keys()).chain(line.entry_key())
        });
        let keys: HashSet<_> = keys.map(|key| self.recording.digest(key)).collect();
        let keys: Vec<_> = keys.into_iter().collect();
        let store = &self.recording.instance.reader.store;
        self.before = store.commands(&keys).await?;
        Ok(())
    }

    async fn take(&mut self, number: u64, line: Line) {
        let open = |key: &str| self.open.iter().any(|open| open.key == key);
        if open(&line.key) || line.entry_key().is_some_and(open) {
            self.settle().await;
        }
        let key = line.key.clone();
        match self.submit(number, line).await {
            Ok(open) => self.open.push(open),
            Err(why) => {
                self.forget(&key);
                self.answer(number, Some(key), why);
            }
        }
    }

    async fn submit(&mut self, number: u64, line: Line) -> Result<Open, Why> {
        let references: Vec<_> = line.content_keys().map(str::to_owned).collect();
        for key in references
            .iter()
            .map(String::as_str)
            .chain(line.entry_key())
        {
            self.recall(key).await.map_err(Why::failed)?;
        }
        let Recording {
            instance,
            principal,
            role,
        } = self.recording;
        let (key, trajectory) = (line.key.clone(), line.trajectory);
        let role = line.role.unwrap_or(*role);
        let command = line.into_command(|key| self.known.get(key).cloned())?;
        let sealed = instance.sealer.seal_once(command, principal, &key)?;
        if !self.before.contains_key(&self.recording.digest(&key)) {
            let known = Known {
                trajectory,
                seq: None,
                contents: sealed.event.declared(),
            };
            self.known.entry(key.clone()).or_insert(known);
        }
        let submission = Submission {
            stream: trajectory,
            principal: (*principal).to_owned(),
            role,
            records: vec![sealed],
        };
        Ok(Open {
            number,
            key,
            trajectory,
            leans_on: references,
            submitted: instance.recorder.submit(submission).await?,
        })
    }

    /// Reads what a key stands for that was answered before this round.
    async fn recall(&mut self, key: &str) -> Result<(), LogError> {
        if self.known.contains_key(key) {
            return Ok(());
        }
        let Some(before) = self.before.get(&self.recording.digest(key)) else {
            return Ok(());
        };
        let store = &self.recording.instance.reader.store;
        let stored = store.entries(before.log_index, 1).await?;
        let stored = stored.first().ok_or(LogError::Broken(before.log_index))?;
        let Entry { envelope, event } = Entry::decode(&stored.bytes)?;
        let known = Known {
            trajectory: envelope.trajectory,
            seq: Some(envelope.seq),
            contents: event.declared(),
        };
        self.known.insert(key.to_owned(), known);
        Ok(())
    }

    /// Waits for everything in the queue.
    async fn settle(&mut self) {
        for open in std::mem::take(&mut self.open) {
            let Open {
                number,
                key,
                trajectory,
                leans_on,
                submitted,
            } = open;
            let receipt = match submitted.receipts().await {
                Ok(receipts) => receipts.into_iter().next().ok_or(RecordError::Stopped),
                Err(error) => Err(error),
            };
            match receipt {
                // The opening of a trajectory is found again under any id; here the line says which.
                Ok(receipt) if receipt.stream != trajectory => {
                    self.forget(&key);
                    self.answer(number, Some(key), key_reused().into());
                }
                Ok(receipt) => self.recorded(number, key, &receipt),
                Err(error) => {
                    let why = self.why(error, &leans_on);
                    self.forget(&key);
                    self.answer(number, Some(key), why);
                }
            }
        }
    }

    fn recorded(&mut self, number: u64, key: String, receipt: &Receipt) {
        let known = Known {
            trajectory: receipt.stream,
            seq: Some(receipt.seq),
            contents: receipt.contents.clone(),
        };
        self.refused.remove(&key);
        self.known.insert(key.clone(), known);
        self.answers.push(Answer::receipt(number, key, receipt));
    }

    /// The command of this key was not recorded; one of an earlier line may have been.
    fn forget(&mut self, key: &str) {
        let recorded = self.known.get(key).is_some_and(|known| known.seq.is_some());
        if !recorded {
            self.known.remove(key);
            self.refused.insert(key.to_owned());
        }
    }

    /// A text that is unknown because its own command was refused is told as that.
    fn why(&self, error: RecordError, leans_on: &[String]) -> Why {
        let refused = leans_on.iter().position(|key| self.refused.contains(key));
        match (&error, refused) {
            (
                RecordError::Refused {
                    refusal: Refusal::ContentUnknown,
                    ..
                },
                Some(n),
            ) => unknown(&format!("/data/content/{n}"), "a command that was refused").into(),
            _ => error.into(),
        }
    }

    fn answer(&mut self, number: u64, key: Option<String>, why: Why) {
        self.answers.push(Answer::problem(number, key, why));
    }
}
