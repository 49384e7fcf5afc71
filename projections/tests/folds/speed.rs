//! How long a report of 100,000 inputs takes as JSON, from entries as the log holds them. The budget
//! is one second on two quiet cores; a test that fails on a busy machine says nothing, so it prints.

use crate::log::*;
use std::collections::HashMap;
use std::time::{Duration, Instant};
use weerklank_events::{Commitment, Entry, Event, Outcome};
use weerklank_projections::memory::Folded;
use weerklank_projections::report::{LogFacts, Report, Texts, to_json};

const INPUTS: u64 = 100_000;

struct Opened(HashMap<Commitment, String>);

impl Texts for Opened {
    fn text(&self, commitment: &Commitment) -> Option<&str> {
        self.0.get(commitment).map(String::as_str)
    }
}

/// Every input is received and answered with a reason; words, references and reasons are public.
fn entries() -> (Vec<Vec<u8>>, Opened) {
    let (log, mut texts) = (Log::opened(), HashMap::new());
    let mut seq = 1;
    let mut bytes: Vec<_> = log.entries.iter().map(|e| e.encode().unwrap()).collect();
    let mut push = |event: Event| {
        seq += 1;
        let mut entry = log.entries[1].clone();
        entry.envelope.seq = seq;
        entry.envelope.previous = Some(weerklank_events::LeafHash([9; 32]));
        entry.event = event;
        bytes.push(entry.encode().unwrap());
    };
    let mut public = vec![];
    for n in 1..=INPUTS {
        let outcome = Outcome::ALL[usize::try_from(n).unwrap() % 3];
        push(Event::InputReceived(received(n, 1)));
        push(answered(n, 1, outcome, Some(n * 1000 + 2)));
        texts.insert(
            c(n * 1000),
            format!("Voorstel {n}\n{}", "tekst ".repeat(100)),
        );
        texts.insert(c(n * 1000 + 1), n.to_string());
        texts.insert(
            c(n * 1000 + 2),
            format!("Reden {n}: {}", "omdat ".repeat(30)),
        );
        public.extend([n * 1000, n * 1000 + 1, n * 1000 + 2]);
    }
    for contents in public.chunks(500) {
        push(published(contents));
    }
    (bytes, Opened(texts))
}

#[test]
#[ignore = "measures; run with --release --ignored --nocapture"]
fn a_report_of_100_000_inputs_is_timed() {
    let (bytes, texts) = entries();
    let start = Instant::now();
    let mut decoded = Duration::ZERO;
    let mut folded = Folded::new(TRAJECTORY);
    for (index, bytes) in bytes.iter().enumerate() {
        let before = Instant::now();
        let entry = Entry::decode(bytes).unwrap();
        decoded += before.elapsed();
        folded.take(index as u64, &entry);
    }
    let folding = start.elapsed();
    let log = LogFacts {
        origin: "log.example.nl/participatie".into(),
        demo: false,
        size: bytes.len() as u64,
        root: String::new(),
        recorded_at: None,
        key: String::new(),
    };
    let report = Report::new(log, &folded, &texts, None);
    let built = start.elapsed();
    let json = to_json(&report).unwrap();
    let all = start.elapsed();
    println!(
        "{} entries, {} bytes of JSON: decode {decoded:?}, fold {:?}, report {:?}, JSON {:?}, together {all:?}",
        bytes.len(),
        json.len(),
        folding - decoded,
        built - folding,
        all - built,
    );
    assert_eq!(report.figures.received, INPUTS);
}
