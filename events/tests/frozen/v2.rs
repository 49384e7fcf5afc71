//! Entries of version 2, byte for byte.
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
        label: "decision.taken, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "body":"other",
                "involvement":"c1:3333333333333333333333333333333333333333333333333333333333333333",
                "mandate":"delegated",
                "occurredOn":"2026-11-23",
                "organisation":"ws0665",
                "policy":"c1:3535353535353535353535353535353535353535353535353535353535353535",
                "reference":"c1:3232323232323232323232323232323232323232323232323232323232323232",
                "replaces":1,
                "result":"amended",
                "results":"c1:3434343434343434343434343434343434343434343434343434343434343434",
                "stage":"partial",
                "summary":"c1:3131313131313131313131313131313131313131313131313131313131313131"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"decision.taken",
            "v":2}"#,
        leaf: "a64a6e352f480cfbf032ecdd1a7824fd6f598df86add23fcfa79593e48a2c839",
    },
    Row {
        label: "decision.taken, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "body":"raad",
                "result":"adopted",
                "stage":"final",
                "summary":"c1:7575757575757575757575757575757575757575757575757575757575757575"},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"decision.taken",
            "v":2}"#,
        leaf: "232a941a91ed1a23f39d5fa7ff3d9816fff059641a35cbadddcc57fda515bafc",
    },
];
