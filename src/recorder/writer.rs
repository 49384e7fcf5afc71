//! The one task that writes, in three stages that overlap: while a batch is being appended, the next is
//! drafted on top of what the first will have made of the log, and the one before is signed and copied. So a
//! batch holds what arrived during an append, and the database waits for us no longer than it takes to hand over.
//!
//! Invariants: `tail` and `streams` tell of what is in the database. What a draft adds to them is thrown away
//! where the batch before it was not appended, and its jobs are handled again. Nobody is answered before a
//! checkpoint over everything that the answer rests on is on disk, a refusal included: it may rest on the
//! batch before.

use super::draft::{Ahead, Draft, DraftError};
use super::tail::{StreamState, Tail};
use super::{
    Answer, CLOCK_LEAP_SECONDS, CLOCK_TOLERANCE_SECONDS, CONFLICT_RETRIES, CheckpointCopy, Job,
    LogError, Published, RecordError,
};
use crate::clock::Clock;
use crate::last_fault::{FaultTrace, Part};
use crate::log::checkpoint::Checkpoint;
use crate::log::note::Signer;
use crate::store::{Store, StoreError, Turn};
use jiff::Timestamp;
use lru::LruCache;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};
use tokio::task::{JoinError, JoinHandle};
use tracing::Instrument as _;
use weerklank_events::Stream;

/// Entries after which a batch takes no further submission: about half a megabyte, so that one
/// append stays within a few milliseconds and latency with it.
const BATCH_ENTRIES: usize = 1024;
/// For how long the same fault is not logged again: callers that try again and again must not fill a disk.
const SILENCE: Duration = Duration::from_secs(10);
/// Submissions taken out of the queue at a time, so that a finished append does not wait for long.
const TAKEN_AT_ONCE: usize = 64;

/// Submissions with what each will be told.
#[derive(Default)]
struct Round {
    jobs: Vec<Job>,
    answers: Vec<Answer>,
}

/// A round that is being drafted.
struct Drafting {
    round: Round,
    draft: Draft,
}

/// A round whose batch is on its way into the database.
struct Appending {
    round: Round,
    ahead: Arc<Ahead>,
    task: JoinHandle<Result<(), StoreError>>,
}

/// Rounds that are in the database, whose checkpoint is on its way to disk.
struct Signing {
    rounds: Vec<Round>,
    task: JoinHandle<Result<Published, LogError>>,
}

/// What the task is given.
pub(super) struct Means {
    pub store: Arc<dyn Store>,
    pub clock: Arc<dyn Clock>,
    pub signer: Arc<Signer>,
    pub copy: CheckpointCopy,
    pub trace: FaultTrace,
    pub publish: watch::Sender<Published>,
    pub thread: &'static Handle,
}

/// Everything the task owns.
pub(super) struct Writer {
    means: Means,
    tail: Tail,
    streams: LruCache<Stream, StreamState>,
    /// The database may be ahead of `tail`: look before appending.
    unsure: bool,
    /// How often in a row a batch lost to another writer.
    conflicts: u32,
    /// Keys that were answered before have been met: ask for them first.
    repeats: bool,
    /// Ours to append in, where another writer competes.
    turn: Option<Turn>,
    /// The fault that was last written to the program's own log, and when.
    logged: Option<(&'static str, Duration)>,
    /// When the clock was last found right: what it showed, and the time that had passed.
    agreed: (Timestamp, Duration),
    waiting: VecDeque<Job>,
    drafting: Option<Drafting>,
    appending: Option<Appending>,
    appended: Vec<Round>,
    signing: Option<Signing>,
}

/// Waits for a task; for ever where there is none.
async fn ended<T>(task: Option<&mut JoinHandle<T>>) -> Result<T, JoinError> {
    match task {
        Some(task) => task.await,
        None => std::future::pending().await,
    }
}

fn lost(error: JoinError) -> StoreError {
    StoreError::Unavailable(Box::new(error))
}

impl Writer {
    pub fn new(means: Means, tail: Tail, streams: LruCache<Stream, StreamState>) -> Self {
        let agreed = (means.clock.now(), means.clock.passed());
        Self {
            means,
            tail,
            streams,
            unsure: false,
            conflicts: 0,
            repeats: false,
            turn: None,
            logged: None,
            agreed,
            waiting: VecDeque::new(),
            drafting: None,
            appending: None,
            appended: Vec::new(),
            signing: None,
        }
    }

    /// Works until nobody can ask for anything more, and everybody is answered.
    pub async fn run(mut self, mut queue: mpsc::Receiver<Job>) {
        let mut open = true;
        let mut arrived = Vec::with_capacity(TAKEN_AT_ONCE);
        loop {
            self.go_on().await;
            if self.must_look() {
                continue;
            }
            let room = self.has_room();
            if !open && self.is_idle() {
                return;
            }
            tokio::select! {
                biased;
                done = ended(self.appending.as_mut().map(|a| &mut a.task)) => {
                    self.after_append(done.map_err(lost).flatten()).await;
                }
                done = ended(self.signing.as_mut().map(|s| &mut s.task)) => {
                    let done = done.map_err(|error| LogError::from(lost(error))).flatten();
                    self.after_signing(done).await;
                }
                count = queue.recv_many(&mut arrived, TAKEN_AT_ONCE), if open && room => {
                    open = count > 0;
                    self.waiting.extend(arrived.drain(..));
                }
            }
        }
    }

    fn is_idle(&self) -> bool {
        self.waiting.is_empty()
            && self.drafting.is_none()
            && self.appending.is_none()
            && self.appended.is_empty()
            && self.signing.is_none()
    }

    /// Whether more may be drafted.
    fn has_room(&self) -> bool {
        let drafted = self
            .drafting
            .as_ref()
            .map_or(0, |drafting| drafting.draft.len());
        drafted < BATCH_ENTRIES && self.waiting.len() < BATCH_ENTRIES
    }

    /// Whether somebody waits for what only another look at the database can tell, and nothing is under way.
    fn must_look(&self) -> bool {
        let quiet = self.appending.is_none() && self.signing.is_none();
        self.unsure && quiet && !(self.waiting.is_empty() && self.appended.is_empty())
    }

    /// Starts whatever can be started.
    async fn go_on(&mut self) {
        if self.unsure {
            if !self.must_look() {
                return;
            }
            match self.recover().await {
                Ok(()) => self.unsure = false,
                Err(error) => return self.fail_all(error).await,
            }
        }
        self.draft().await;
        if self.appending.is_none()
            && !self.unsure
            && let Some(drafting) = self.drafting.take()
        {
            self.append(drafting).await;
        }
        self.pass_turn().await;
        if self.signing.is_none() && !self.unsure && !self.appended.is_empty() {
            self.sign();
        }
    }

    // --- Drafting ------------------------------------------------------------------------------------------

    /// Handles what waits on a draft of what comes next, without changing anything.
    async fn draft(&mut self) {
        while !self.unsure && self.has_room() && !self.waiting.is_empty() {
            if self.drafting.is_none() {
                let ahead = self
                    .appending
                    .as_ref()
                    .map(|appending| appending.ahead.clone());
                let now = match self.time(ahead.as_deref()) {
                    Ok(now) => now,
                    Err(error) => return self.refuse_waiting(&error).await,
                };
                let (store, signer) = (self.means.store.clone(), self.means.signer.clone());
                let draft = Draft::new(store, signer, &self.tail, ahead, now);
                self.drafting = Some(Drafting {
                    round: Round::default(),
                    draft,
                });
            }
            if let Err(error) = self.draft_some().await {
                self.after_failed_draft(error).await;
            }
        }
    }

    async fn draft_some(&mut self) -> Result<(), LogError> {
        let Some(Drafting { round, draft }) = &mut self.drafting else {
            return Ok(());
        };
        if self.repeats {
            draft
                .look_up(self.waiting.iter().map(|job| &job.submission))
                .await?;
        }
        while draft.len() < BATCH_ENTRIES
            && let Some(job) = self.waiting.front()
        {
            let answer = match draft.handle(&job.submission, &mut self.streams).await {
                Ok(receipts) => Ok(receipts),
                Err(DraftError::Refused(error)) => Err(error),
                Err(DraftError::Log(error)) => return Err(error),
            };
            round.answers.push(answer);
            round.jobs.extend(self.waiting.pop_front());
        }
        Ok(())
    }

    async fn after_failed_draft(&mut self, error: LogError) {
        if matches!(error, LogError::Store(StoreError::Conflict)) {
            let drafted = self.drafting.take().map(|drafting| drafting.round);
            return self.again(drafted).await;
        }
        // Only these rest on what failed; the batch that is under way does not.
        let mut round = self
            .drafting
            .take()
            .map(|drafting| drafting.round)
            .unwrap_or_default();
        round.jobs.extend(self.waiting.drain(..));
        self.unsure = true;
        self.fail(vec![round], error).await;
    }

    /// The time to write in the next entries, from a clock that fits the last entry and the time that
    /// has passed.
    fn time(&mut self, ahead: Option<&Ahead>) -> Result<Timestamp, RecordError> {
        let (shown, passed) = (self.means.clock.now(), self.means.clock.passed());
        let (agreed, at) = self.agreed;
        let passed_since = i64::try_from(passed.saturating_sub(at).as_secs()).unwrap_or(i64::MAX);
        let leap = shown
            .duration_since(agreed)
            .as_secs()
            .saturating_sub(passed_since);
        if leap > CLOCK_LEAP_SECONDS {
            return Err(RecordError::ClockAhead { seconds: leap });
        }
        let time = ahead
            .map_or(&self.tail, |ahead| &ahead.tail)
            .time_for(shown)?;
        // A clock that stands far back is not taken for right, so that setting it right is no leap.
        if leap >= -CLOCK_TOLERANCE_SECONDS {
            self.agreed = (shown, passed);
        }
        Ok(time)
    }

    /// A clock that cannot be right records nothing, and holds nobody up.
    async fn refuse_waiting(&mut self, error: &RecordError) {
        tracing::error!(%error, "a batch was not recorded");
        self.means.trace.note(Part::Recording, "clock", error).await;
        for job in self.waiting.drain(..) {
            let _ = job.answer.send(Err(error.clone()));
        }
    }

    // --- Appending -----------------------------------------------------------------------------------------

    async fn append(&mut self, Drafting { mut round, draft }: Drafting) {
        self.repeats = draft.met_repeats();
        let ahead = match draft.finish() {
            Ok(ahead) => Arc::new(ahead),
            Err(error) => {
                self.unsure = true;
                return self.fail(vec![round], error).await;
            }
        };
        if ahead.batch.entries.is_empty() {
            return self.after_empty_draft(round).await;
        }
        let (store, batch) = (self.means.store.clone(), ahead.clone());
        let turn = self.turn.take().unwrap_or_default();
        let append = async move { store.append(&batch.batch, turn).await };
        let task = self.means.thread.spawn(append.in_current_span());
        round.jobs.shrink_to_fit();
        self.appending = Some(Appending { round, ahead, task });
    }

    /// Refusals and repeated answers hold only if nobody else has written: what was missing may be there now.
    async fn after_empty_draft(&mut self, round: Round) {
        match self.means.store.size().await {
            Ok(size) if size == self.tail.frontier.size() => self.appended.push(round),
            Ok(_) => self.again(Some(round)).await,
            Err(error) => {
                self.unsure = true;
                self.fail(vec![round], error.into()).await;
            }
        }
    }

    async fn after_append(&mut self, done: Result<(), StoreError>) {
        let Some(Appending { round, ahead, .. }) = self.appending.take() else {
            return;
        };
        let settled = match done {
            Ok(()) => Ok(()),
            Err(StoreError::Conflict) => return self.lost_to_another(round).await,
            Err(StoreError::Answered) => {
                self.repeats = true;
                return self.lost_to_another(round).await;
            }
            Err(error) => self.settle(&ahead, error).await,
        };
        match settled {
            Ok(()) => {
                self.conflicts = 0;
                self.tail = ahead.tail.clone();
                for (stream, state) in &ahead.streams {
                    self.streams.put(*stream, state.clone());
                }
                self.appended.push(round);
            }
            Err(error) => {
                self.unsure = true;
                let drafted = self.drafting.take().map(|drafting| drafting.round);
                self.requeue(drafted);
                self.fail(vec![round], error).await;
            }
        }
    }

    /// What was appended or drafted after a batch that was not there is handled again, in the order in which
    /// it was asked.
    async fn lost_to_another(&mut self, round: Round) {
        let drafted = self.drafting.take().map(|drafting| drafting.round);
        self.requeue(drafted);
        self.again(Some(round)).await;
    }

    async fn again(&mut self, round: Option<Round>) {
        self.unsure = true;
        self.conflicts += 1;
        if self.conflicts < CONFLICT_RETRIES {
            return self.requeue(round);
        }
        self.conflicts = 0;
        self.fail(round.into_iter().collect(), LogError::Busy).await;
    }

    fn requeue(&mut self, round: Option<Round>) {
        for job in round.into_iter().flat_map(|round| round.jobs).rev() {
            self.waiting.push_front(job);
        }
    }

    /// An append failed and may have been written all the same: the newest seal tells. What it tells is
    /// believed once it is as durable as an append.
    async fn settle(&self, ahead: &Ahead, error: StoreError) -> Result<(), LogError> {
        let last = self.means.store.last_seal().await?;
        if last.is_none() || last != ahead.batch.seal {
            return Err(error.into());
        }
        Ok(self.means.store.fence().await?)
    }

    // --- Looking again -------------------------------------------------------------------------------------

    /// Takes in what the database holds beyond the tail, and signs it. Refuses rows that no seal vouches for.
    async fn recover(&mut self) -> Result<(), LogError> {
        self.pass_turn().await;
        self.catch_up().await?;
        self.means.store.fence().await?;
        if self.conflicts > 0 {
            // After the fence, which may wait for a replica for longer than a turn lasts.
            let size = self.tail.frontier.size();
            self.turn = Some(self.means.store.turn().await?);
            self.catch_up().await?;
            if self.tail.frontier.size() > size {
                self.means.store.fence().await?;
            }
        }
        let published = self.publish().await?;
        self.means.publish.send_replace(published);
        let rounds = std::mem::take(&mut self.appended);
        rounds.into_iter().for_each(answer);
        Ok(())
    }

    async fn catch_up(&mut self) -> Result<(), LogError> {
        let streams = &mut self.streams;
        self.tail
            .catch_up(&*self.means.store, self.means.signer.key(), streams)
            .await
    }

    /// Signs the checkpoint of the tail and makes its copy durable. Where the copy is larger another writer
    /// went on, and its entries are taken in first.
    pub async fn publish(&mut self) -> Result<Published, LogError> {
        loop {
            let size = self.tail.frontier.size();
            let signed = self.signed().await;
            match signed
                .map_err(|error| LogError::from(lost(error)))
                .flatten()
            {
                Err(error @ LogError::Shorter { .. }) => {
                    self.catch_up().await?;
                    if self.tail.frontier.size() == size {
                        return Err(error);
                    }
                }
                published => return published,
            }
        }
    }

    /// Gives back a turn that was not used.
    async fn pass_turn(&mut self) {
        if let Some(turn) = self.turn.take()
            && let Err(error) = self.means.store.pass(turn).await
        {
            tracing::debug!(%error, "a turn had ended");
        }
    }

    // --- Signing and answering -----------------------------------------------------------------------------

    fn sign(&mut self) {
        let rounds = std::mem::take(&mut self.appended);
        let task = self.signed();
        self.signing = Some(Signing { rounds, task });
    }

    /// Signs the checkpoint of the tail, and makes its copy durable.
    fn signed(&self) -> JoinHandle<Result<Published, LogError>> {
        let (copy, signer) = (self.means.copy.clone(), self.means.signer.clone());
        let frontier = self.tail.frontier.clone();
        tokio::task::spawn_blocking(move || {
            let checkpoint = Checkpoint::new(signer.key().name(), &frontier);
            let note: Arc<str> = checkpoint.sign(&signer)?.into();
            copy.write(checkpoint.size, checkpoint.root, &note)?;
            Ok(Published { checkpoint, note })
        })
    }

    async fn after_signing(&mut self, done: Result<Published, LogError>) {
        let Some(Signing { rounds, .. }) = self.signing.take() else {
            return;
        };
        match done {
            Ok(published) => {
                self.means.publish.send_replace(published);
                rounds.into_iter().for_each(answer);
            }
            // Another writer went on and wrote the copy first: its entries are taken in before it is signed.
            Err(LogError::Shorter { .. }) => {
                self.unsure = true;
                self.appended.splice(0..0, rounds);
            }
            Err(error) => {
                self.unsure = true;
                self.fail(rounds, error).await;
            }
        }
    }

    /// Everybody who waits for anything is told that it did not succeed.
    async fn fail_all(&mut self, error: LogError) {
        let mut rounds = std::mem::take(&mut self.appended);
        let jobs = self.waiting.drain(..).collect();
        rounds.push(Round {
            jobs,
            answers: Vec::new(),
        });
        self.pass_turn().await;
        self.fail(rounds, error).await;
    }

    async fn fail(&mut self, rounds: Vec<Round>, error: LogError) {
        let now = self.means.clock.passed();
        let lately = |(code, at): (&str, Duration)| code == error.code() && now < at + SILENCE;
        if !self.logged.is_some_and(lately) {
            self.logged = Some((error.code(), now));
            tracing::error!(%error, "a batch was not recorded");
        }
        self.means
            .trace
            .note(Part::Recording, error.code(), &error)
            .await;
        let error = Arc::new(error);
        for job in rounds.into_iter().flat_map(|round| round.jobs) {
            let _ = job
                .answer
                .send(Err(RecordError::Unavailable(error.clone())));
        }
    }
}

/// The caller may have gone away; what it asked is recorded all the same.
fn answer(round: Round) {
    for (job, answer) in round.jobs.into_iter().zip(round.answers) {
        let _ = job.answer.send(answer);
    }
}
