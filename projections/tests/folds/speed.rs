//! The budget of a report: 100,000 inputs as JSON in one second, from entries as the log holds them.

use crate::log::*;
use std::collections::HashMap;
use std::time::Instant;
use weerklank_events::{Commitment, Entry, Event, Outcome};
use weerklank_projections::fold::Folded;
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
    let (mut log, mut texts) = (Log::opened(), HashMap::new());
    let open = Log::opened().entries[1].envelope.trajectory;
    let mut seq = 1;
    let mut bytes: Vec<_> = log.entries.iter().map(|e| e.encode().unwrap()).collect();
    let mut push = |event: Event| {
        seq += 1;
        let mut entry = log.entries[1].clone();
        entry.envelope.seq = seq;
        entry.envelope.trajectory = open;
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
    log.entries.clear();
    (bytes, Opened(texts))
}

#[test]
#[ignore = "measures; run with --release --ignored --nocapture"]
fn a_report_of_100_000_inputs_takes_at_most_a_second() {
    let (bytes, texts) = entries();
    let start = Instant::now();
    let mut decoded = std::time::Duration::ZERO;
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
    assert!(cfg!(debug_assertions) || all.as_secs_f64() < 1.0, "{all:?}");
}
