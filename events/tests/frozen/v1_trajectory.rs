//! Entries of version 1, byte for byte: links between trajectories, the choice and the plan.
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
        label: "trajectory.linked, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "occurredOn":"2026-11-23",
                "origin":"c1:dadadadadadadadadadadadadadadadadadadadadadadadadadadadadadadada",
                "other":"e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5",
                "reason":"c1:8080808080808080808080808080808080808080808080808080808080808080",
                "relation":"continues"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"trajectory.linked",
            "v":1}"#,
        leaf: "d3c3c5674269904407805ea25da6deb929ea5b4055a57de6b7e0acde1c7e217f",
    },
    Row {
        label: "participation.chosen, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "body":"college",
                "deviation":"c1:8282828282828282828282828282828282828282828282828282828282828282",
                "ground":"ordinance",
                "occurredOn":"2026-11-23",
                "reason":"c1:8181818181818181818181818181818181818181818181818181818181818181",
                "rule":"spelregel-2"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"participation.chosen",
            "v":1}"#,
        leaf: "aebdbe8d4d545ca2691d29e198b9d369a51d13bd7d04fdf8ee09a8012a2e1ea4",
    },
    Row {
        label: "participation.waived, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "body":"raad",
                "deviation":"c1:8484848484848484848484848484848484848484848484848484848484848484",
                "ground":"alreadyAsked",
                "occurredOn":"2026-11-23",
                "reason":"c1:8383838383838383838383838383838383838383838383838383838383838383",
                "rule":"spelregel-3"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"participation.waived",
            "v":1}"#,
        leaf: "bd399521a0ec444f673ba32bf10e6e6752a8e7f08bebbd1e337e55bbdd06a7e4",
    },
    Row {
        label: "plan.adopted, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "body":"college",
                "budgetEuros":12500,
                "channels":["web","meeting"],
                "choices":"c1:8686868686868686868686868686868686868686868686868686868686868686",
                "closes":"2027-01-12",
                "deviations":"c1:8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b8b",
                "expected":"c1:8a8a8a8a8a8a8a8a8a8a8a8a8a8a8a8a8a8a8a8a8a8a8a8a8a8a8a8a8a8a8a8a",
                "experiment":"no",
                "feedbackBy":"2027-03-01",
                "frames":"c1:8787878787878787878787878787878787878787878787878787878787878787",
                "goal":"c1:8585858585858585858585858585858585858585858585858585858585858585",
                "learning":"c1:8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d8d",
                "lessons":"c1:8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c",
                "level":"coProduce",
                "minutesAsked":90,
                "occurredOn":"2026-11-23",
                "opens":"2026-12-01",
                "promise":"c1:8989898989898989898989898989898989898989898989898989898989898989",
                "role":"networking",
                "targetGroups":["jongeren","fietsers"],
                "template":"plan-2026",
                "weighing":"c1:8888888888888888888888888888888888888888888888888888888888888888"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"plan.adopted",
            "v":1}"#,
        leaf: "dbaf54bc4adf555706b671ae0e21cfa579bcab4354376b471dd74108cd2369e3",
    },
    Row {
        label: "plan.amended, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "after":"c1:8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f",
                "announced":["website","letters"],
                "before":"c1:8e8e8e8e8e8e8e8e8e8e8e8e8e8e8e8e8e8e8e8e8e8e8e8e8e8e8e8e8e8e8e8e",
                "feedbackBy":"2027-04-01",
                "level":"consult",
                "occurredOn":"2026-11-23",
                "owner":"council",
                "part":"level",
                "reason":"c1:9090909090909090909090909090909090909090909090909090909090909090",
                "role":"lawful"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"plan.amended",
            "v":1}"#,
        leaf: "86a397670a0fd88902b14ed17f42cd4c069ec467407872cababeebdaf46d096e",
    },
    Row {
        label: "trajectory.linked, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "other":"e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5",
                "relation":"partOf"},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"trajectory.linked",
            "v":1}"#,
        leaf: "5613cd4b98b4860ee25564df313a5660c52e2fe5129b30c6e771bf47edafd85f",
    },
    Row {
        label: "participation.chosen, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "ground":"own"},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"participation.chosen",
            "v":1}"#,
        leaf: "387cb5360e10b420e8ed0ab19d8c700b9e3ef9f0c2d520cdb418e3e5a5d3c915",
    },
    Row {
        label: "participation.waived, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "ground":"urgent"},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"participation.waived",
            "v":1}"#,
        leaf: "6d7bff2ab613d78afb1bbbaee6e2c77b559fd032d09f113264d7d23964f42df9",
    },
    Row {
        label: "plan.adopted, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "channels":[],
                "goal":"c1:c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2",
                "targetGroups":[]},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"plan.adopted",
            "v":1}"#,
        leaf: "f64b25a1aaaf9a86ccf732a23151f3aafc0e0e5f56cd4146630ab22288719341",
    },
    Row {
        label: "plan.amended, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "announced":[],
                "part":"goal"},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"plan.amended",
            "v":1}"#,
        leaf: "3a30cd7b5535d9ef3d4ababc605345751dd10b856f594dd437723f8e244bb92c",
    },
];
