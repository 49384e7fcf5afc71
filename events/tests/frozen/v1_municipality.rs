//! Entries of version 1, byte for byte: the municipality's own, and how trajectories stand still.
//!
//! From the first log that holds such an entry on, these bytes never change: they are hashed, signed and
//! witnessed. A new version of an event adds rows and leaves these alone.
//!
//! For legibility each member has a line; [`Row::bytes`] is what the lines hold, without the line
//! breaks and the indentation. Leaf hash: SHA-256 of 0x00 and the bytes. The rows were written
//! with another JSON library in another language (keys sorted, no white space) from values that were
//! written down there, not copied from this crate.

use super::Row;

pub const ROWS: &[Row] = &[
    Row {
        label: "profile.adopted, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "body":"raad",
                "document":"c1:b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3",
                "inForceFrom":"2027-01-01",
                "name":"oss-2026",
                "occurredOn":"2026-11-23",
                "ordinance":"c1:b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4",
                "profile":"2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f",
                "trajectory":"e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"profile.adopted",
            "v":1}"#,
        leaf: "10e2493a4c045228797cff16cab1f6888175ce71ddfb749ef0025f9dea3cc5e1",
    },
    Row {
        label: "council.recognised, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "areas":["WK082802","BU08280201"],
                "budgetEuros":7500,
                "council":"dorpsraad-ravenstein",
                "name":"c1:b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5",
                "occurredOn":"2026-11-23",
                "tasks":"c1:b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6",
                "until":"2030-12-31"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"council.recognised",
            "v":1}"#,
        leaf: "c4bfe66814595893e74be61a77040d7cf34062dcdfb283f4dc664b6d0db9f55f",
    },
    Row {
        label: "signal.noted, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "area":"WK082801",
                "followUp":"takenAlong",
                "functions":["raadMember","griffie"],
                "heard":"c1:b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7",
                "occurredOn":"2026-11-23",
                "response":"c1:b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8",
                "setting":"street",
                "theme":"verkeer",
                "trajectory":"e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"signal.noted",
            "v":1}"#,
        leaf: "92b22cba65d07cf13050daf22e2bb0aa3c2478ff1d0d6047b48978a8ff9903a7",
    },
    Row {
        label: "trajectory.suspended, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "occurredOn":"2026-11-23",
                "reason":"c1:b9b9b9b9b9b9b9b9b9b9b9b9b9b9b9b9b9b9b9b9b9b9b9b9b9b9b9b9b9b9b9b9"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"trajectory.suspended",
            "v":1}"#,
        leaf: "f113fbe726ba347d3a98d89ed03a9d320aa424eaa6154d9bf081cc4f52ac2007",
    },
    Row {
        label: "trajectory.resumed, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "occurredOn":"2026-11-23",
                "reason":"c1:babababababababababababababababababababababababababababababababa"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"trajectory.resumed",
            "v":1}"#,
        leaf: "5f2e4303c1625f37b96b68555c9a04068f587224ef062d5942a608f9f4d32274",
    },
    Row {
        label: "trajectory.cancelled, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "occurredOn":"2026-11-23",
                "reason":"c1:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"trajectory.cancelled",
            "v":1}"#,
        leaf: "c504fe64e418d5746a39880dc6230535888a82b47b77f70640b779e468f2d835",
    },
    Row {
        label: "profile.adopted, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "document":"c1:d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4",
                "name":"oss-2026",
                "profile":"2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f"},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"municipality",
            "type":"profile.adopted",
            "v":1}"#,
        leaf: "aba286d3954b221c627294fc2e058add2dbc2cb5bc976eee81d56204ec7579b6",
    },
    Row {
        label: "council.recognised, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "areas":[],
                "council":"dorpsraad-ravenstein",
                "name":"c1:d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5"},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"municipality",
            "type":"council.recognised",
            "v":1}"#,
        leaf: "51e0a877b650cb47ee5d9d065f409727482ecc9d7016f2c13e69b0e8443899fd",
    },
    Row {
        label: "signal.noted, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "functions":[],
                "heard":"c1:d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6"},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"municipality",
            "type":"signal.noted",
            "v":1}"#,
        leaf: "5f5cda5e59716fbb703c99e287ea91cfe6293b71397d16dbab0055bb51d029e9",
    },
    Row {
        label: "trajectory.suspended, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "reason":"c1:d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7"},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"trajectory.suspended",
            "v":1}"#,
        leaf: "4967c2eb444172564516e8ffeb49b43cd363413d5b9c38dbc5ac61600afbf873",
    },
    Row {
        label: "trajectory.resumed, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"trajectory.resumed",
            "v":1}"#,
        leaf: "018b11030c24863a05128e3eda83ab3219cadb248665493347557e86670512b9",
    },
    Row {
        label: "trajectory.cancelled, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "reason":"c1:d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8"},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"trajectory.cancelled",
            "v":1}"#,
        leaf: "8adfd1e69b47dfc2c2a7f70aaf4dd7f0b0c72bde98aa4ac0aa7c1a04732c2f67",
    },
];
