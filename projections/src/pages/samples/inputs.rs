//! Inputs in a list and by themselves, with every way in which words and answers can be missing.

use jiff::civil::{Date, date};

use super::*;

pub fn square_link() -> TrajectoryLink {
    TrajectoryLink {
        id: SQUARE_ID.to_owned(),
        title: square_title(),
        imported: false,
    }
}

fn source_link() -> TrajectoryLink {
    TrajectoryLink {
        id: SOURCE_ID.to_owned(),
        title: source_title(),
        imported: true,
    }
}

pub fn inputs() -> Inputs {
    let row = |number, words, fate| InputRow {
        number,
        reference: None,
        words,
        received: Some(date(2026, 3, 9)),
        channel: Some("web".to_owned()),
        fate,
        without_reason: false,
    };
    Inputs {
        chrome: chrome(),
        trajectory: square_link(),
        filter: Filter::default(),
        channels: codes(&["web", "letter", "session"]),
        found: 43,
        total: 43,
        rows: vec![
            row(
                1,
                Text::open("Zet meer bankjes in de schaduw.\nMijn moeder kan niet lang staan."),
                Fate::Adopted,
            ),
            row(2, Text::Withheld, Fate::PartlyAdopted),
            InputRow {
                without_reason: true,
                ..row(17, Text::open("Maak het plein autovrij"), Fate::NotAdopted)
            },
            row(
                3,
                Text::Erased {
                    on: date(2026, 5, 1),
                    ground: "request".to_owned(),
                },
                Fate::Withdrawn,
            ),
            row(
                4,
                Text::open("De verlichting in de Korte Nieuwstraat is stuk"),
                Fate::Elsewhere,
            ),
            row(
                5,
                Text::open("Fijn dat er naar ons wordt geluisterd"),
                Fate::Noted,
            ),
            InputRow {
                received: None,
                ..row(
                    6,
                    Text::open("Wanneer komt de nieuwe bibliotheek?"),
                    Fate::OutOfScope,
                )
            },
        ],
        before: None,
        after: Some("50".to_owned()),
    }
}

pub fn inputs_filtered() -> Inputs {
    let filter = Filter {
        fate: Some(Fate::NotAdopted),
        without_reason: true,
        channel: None,
    };
    let row = InputRow {
        number: 112,
        reference: Some("7582".to_owned()),
        words: Text::foreign(
            "es",
            "AREA INFANTIL PARQUE DEL PONIENTE\n\nUna zona de juegos para los más pequeños.",
        ),
        received: None,
        channel: Some("platform".to_owned()),
        fate: Fate::NotAdopted,
        without_reason: true,
    };
    Inputs {
        trajectory: source_link(),
        filter,
        channels: codes(&["platform"]),
        found: 5,
        total: 1_008,
        rows: vec![row],
        before: Some("50".to_owned()),
        after: None,
        ..inputs()
    }
}

pub fn inputs_none_found() -> Inputs {
    let filter = Filter {
        fate: Some(Fate::Withdrawn),
        without_reason: false,
        channel: Some("letter".to_owned()),
    };
    Inputs {
        filter,
        found: 0,
        rows: Vec::new(),
        after: None,
        ..inputs()
    }
}

fn answer(fate: Fate, reason: Option<&str>, on: Date, entry: u64) -> Answer {
    Answer {
        fate,
        reason: reason.map(Text::open),
        forwarded_to: None,
        change: None,
        on: Some(on),
        entry: Some(entry),
    }
}

pub fn points() -> Vec<Point> {
    let adopted = Answer {
        change: Some(Text::open(
            "Er komen zes bankjes onder de lindes. Zie blad 3 van het ontwerp.",
        )),
        ..answer(
            Fate::Adopted,
            Some("Veel mensen vroegen hierom. Er is plaats voor."),
            date(2026, 5, 20),
            160,
        )
    };
    let elsewhere = Answer {
        forwarded_to: Some(Text::open("Het waterschap")),
        ..answer(
            Fate::Elsewhere,
            Some("Over de sloot gaat het waterschap."),
            date(2026, 5, 20),
            161,
        )
    };
    let refused = answer(Fate::NotAdopted, None, date(2026, 5, 20), 162);
    let point = |number, understood: &str, given: Answer| Point {
        number,
        understood: Some(Text::open(understood)),
        fate: given.fate,
        answer: Some(given),
        earlier: Vec::new(),
    };
    let first = answer(
        Fate::NotAdopted,
        Some("Er is geen geld voor bankjes."),
        date(2026, 5, 4),
        131,
    );
    vec![
        Point {
            earlier: vec![first],
            ..point(1, "Meer bankjes in de schaduw", adopted)
        },
        point(2, "De sloot achter het plein schoonmaken", elsewhere),
        point(3, "Geen auto's meer op het plein", refused),
        Point {
            number: 4,
            understood: None,
            fate: Fate::Unanswered,
            answer: None,
            earlier: Vec::new(),
        },
    ]
}

pub fn proof() -> InputProof {
    let json = "{\n  \"actor\": \"9f2c4d1e\",\n  \"data\": {\n    \"channel\": \"web\",\n    \"input\": \"i-0001\",\n    \"points\": 4,\n    \"receivedOn\": \"2026-03-09\",\n    \"words\": \"5b1f0c6d8a2e47f39b6c1d0e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a\"\n  },\n  \"type\": \"input.received\",\n  \"v\": 1\n}";
    InputProof {
        entry: 31,
        json: json.to_owned(),
        leaf: LEAF.to_owned(),
    }
}

pub fn input() -> Input {
    Input {
        chrome: chrome(),
        trajectory: square_link(),
        number: 1,
        reference: None,
        words: Text::open(
            "Zet meer bankjes in de schaduw.\nMijn moeder kan niet lang staan.\n\nEn maak de sloot schoon, en haal de auto's weg.",
        ),
        translation: None,
        sent: Some(date(2026, 3, 8)),
        received: Some(date(2026, 3, 9)),
        channel: Some("letter".to_owned()),
        signatories: Some(214),
        fate: Fate::PartlyAdopted,
        points: points(),
        timeline: vec![
            happened(
                "input.received",
                Some(date(2026, 3, 9)),
                "2026-03-09T14:05:00Z",
                31,
            ),
            happened(
                "receipt.sent",
                Some(date(2026, 3, 9)),
                "2026-03-09T14:06:00Z",
                32,
            ),
            happened(
                "input.answered",
                Some(date(2026, 5, 20)),
                "2026-05-29T11:00:00Z",
                160,
            ),
        ],
        proof: proof(),
    }
}

pub fn input_from_source() -> Input {
    let point = Point {
        number: 1,
        understood: None,
        fate: Fate::Unanswered,
        answer: None,
        earlier: Vec::new(),
    };
    Input {
        trajectory: source_link(),
        number: 1_008,
        reference: Some("8486".to_owned()),
        words: Text::foreign(
            "es",
            "Arreglo vestuarios Canterac\n\nArreglo de los vestuarios de la piscina cubierta de CANTERAC debido a su mal estado",
        ),
        sent: None,
        received: Some(date(2026, 1, 9)),
        channel: Some("platform".to_owned()),
        signatories: None,
        fate: Fate::Unanswered,
        points: vec![point],
        timeline: vec![happened(
            "input.received",
            Some(date(2026, 1, 9)),
            "2026-11-02T13:05:00Z",
            1_028,
        )],
        ..input()
    }
}

pub fn input_erased() -> Input {
    Input {
        words: Text::Erased {
            on: date(2026, 5, 1),
            ground: "request".to_owned(),
        },
        fate: Fate::NotAdopted,
        points: vec![Point {
            number: 1,
            understood: None,
            fate: Fate::NotAdopted,
            answer: Some(Answer {
                reason: Some(Text::Withheld),
                on: None,
                ..answer(Fate::NotAdopted, None, date(2026, 5, 20), 170)
            }),
            earlier: Vec::new(),
        }],
        signatories: None,
        received: None,
        sent: None,
        ..input()
    }
}
