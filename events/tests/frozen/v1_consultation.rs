//! Entries of version 1, byte for byte: terms and sessions, and what was done with inputs.
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
        label: "input.extended, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "closes":"2027-01-26",
                "notice":["newspaper","meeting"],
                "occurredOn":"2026-11-23",
                "questionNumber":2,
                "reason":"c1:9191919191919191919191919191919191919191919191919191919191919191"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"input.extended",
            "v":1}"#,
        leaf: "e8cae0e2615dd1d23630ff2fd43799ff7ebcf08d5dd12d9b1392ad4e5fe2ab91",
    },
    Row {
        label: "input.closed, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "occurredOn":"2026-11-23",
                "questionNumber":2,
                "reason":"c1:9292929292929292929292929292929292929292929292929292929292929292"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"input.closed",
            "v":1}"#,
        leaf: "45dd4c36ac9e6ff78169744bef560aee2388f4c610d32dc82cd21461e6dc5e05",
    },
    Row {
        label: "input.reopened, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "closes":"2027-02-09",
                "ground":"newFacts",
                "occurredOn":"2026-11-23",
                "questionNumber":2,
                "reason":"c1:9393939393939393939393939393939393939393939393939393939393939393"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"input.reopened",
            "v":1}"#,
        leaf: "abed703e5d642c892cacc18bddd25dae3cd3d6cb555947ef326f94a6386118cd",
    },
    Row {
        label: "session.held, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "area":"WK082801",
                "attendance":43,
                "functions":["alderman","areaManager"],
                "occurredOn":"2026-11-23",
                "session":"e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2",
                "setting":"community",
                "subject":"c1:9494949494949494949494949494949494949494949494949494949494949494"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"session.held",
            "v":1}"#,
        leaf: "61e63ee82edf4f36fe13300e8099d52fe3b8875be9c80abd68a8b891f0a6e0ba",
    },
    Row {
        label: "session.reported, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "occurredOn":"2026-11-23",
                "report":"c1:9595959595959595959595959595959595959595959595959595959595959595",
                "session":"e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"session.reported",
            "v":1}"#,
        leaf: "bdafb25a48bce55c508bbf3fed3d4451ff3a289fd24070f09f6ebe4759cd3915",
    },
    Row {
        label: "reach.measured, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "gap":"c1:9696969696969696969696969696969696969696969696969696969696969696",
                "invited":400,
                "occurredOn":"2026-11-23",
                "reached":0,
                "targetGroup":"jongeren"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"reach.measured",
            "v":1}"#,
        leaf: "3dee0f5d4ad650903d8b9a89ca5b77006fcbbb327b567a3692263e3d7a68ff51",
    },
    Row {
        label: "input.translated, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "input":"e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1",
                "language":"c1:d9d9d9d9d9d9d9d9d9d9d9d9d9d9d9d9d9d9d9d9d9d9d9d9d9d9d9d9d9d9d9d9",
                "occurredOn":"2026-11-23",
                "translation":"c1:9797979797979797979797979797979797979797979797979797979797979797",
                "translator":"sworn"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"input.translated",
            "v":1}"#,
        leaf: "bfcebdbe16d287277dde242610824a8b99e60a45a2a4b825f9412c4b83ae01ee",
    },
    Row {
        label: "receipt.sent, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "channel":"email",
                "input":"e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1",
                "occurredOn":"2026-11-23"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"receipt.sent",
            "v":1}"#,
        leaf: "f35277e79dd6b9b32c413ac91646c439fc5a7fc9f09859f564c4694d4ca12dbd",
    },
    Row {
        label: "input.forwarded, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "body":"other",
                "input":"e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1",
                "occurredOn":"2026-11-23",
                "organisation":"ws0665",
                "reason":"c1:9898989898989898989898989898989898989898989898989898989898989898"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"input.forwarded",
            "v":1}"#,
        leaf: "48d95d2f542183e3c3be2a821fbd5f6e5e85358abfb2acaad6c0494a2be0175a",
    },
    Row {
        label: "inputs.grouped, full",
        bytes: r#"
            {"actor":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "cause":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            "data":{
                "group":"e3e3e3e3e3e3e3e3e3e3e3e3e3e3e3e3",
                "members":[{"input":"e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1","point":1},{"input":"e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1","point":20}],
                "occurredOn":"2026-11-23",
                "summary":"c1:9999999999999999999999999999999999999999999999999999999999999999"},
            "previous":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "recordedAt":"2026-11-23T10:00:00.123Z",
            "role":"recorder",
            "seq":7,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"inputs.grouped",
            "v":1}"#,
        leaf: "5b3eba8661c785b9ce27562fd3eee8140bc4256a40627313d53affb9c73267fb",
    },
    Row {
        label: "input.extended, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "closes":"2027-01-19",
                "notice":[],
                "questionNumber":1},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"input.extended",
            "v":1}"#,
        leaf: "9dda11280d9f4903ecaf689f3f44052aed96d00568d24baca75fbb741b2d8612",
    },
    Row {
        label: "input.closed, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "questionNumber":1},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"input.closed",
            "v":1}"#,
        leaf: "2c1c1ef9a4304393fde61353808543ee6bfdb74b097186abbe085e2144093c79",
    },
    Row {
        label: "input.reopened, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "ground":"mistake",
                "questionNumber":1,
                "reason":"c1:c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3"},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"input.reopened",
            "v":1}"#,
        leaf: "278e34856f1036834d792b2b1125587c475b9fb69e95e33dcb8535760116d4eb",
    },
    Row {
        label: "session.held, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "functions":[],
                "session":"e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2",
                "setting":"online"},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"session.held",
            "v":1}"#,
        leaf: "420244334195b3d40ec65bb45751f53ae17c54bb87bf76cce485f8748422ec89",
    },
    Row {
        label: "session.reported, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "report":"c1:c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4",
                "session":"e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2"},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"session.reported",
            "v":1}"#,
        leaf: "e0ca54628e85f58f9cbb09c596b9204d1f4bdfec07fa1451b7c56111966f5d02",
    },
    Row {
        label: "reach.measured, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "targetGroup":"jongeren"},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"reach.measured",
            "v":1}"#,
        leaf: "0d402ff0a19b92628b7b4d06fe1ee51f78ab4c2d6219455cd65e7ea44af91a43",
    },
    Row {
        label: "input.translated, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "input":"e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1",
                "translation":"c1:c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5"},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"input.translated",
            "v":1}"#,
        leaf: "a801aeccc18f1ddeccc8a175061683041d3366490edf856a92bb72eecb96a769",
    },
    Row {
        label: "receipt.sent, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "input":"e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1"},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"receipt.sent",
            "v":1}"#,
        leaf: "120362a3d3b0215e37e86c5cafb17b9f5ac24871fb801be066392f308a2b246c",
    },
    Row {
        label: "input.forwarded, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "body":"mayor",
                "input":"e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1"},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"input.forwarded",
            "v":1}"#,
        leaf: "7b304553843406eadc5b8280c889b2336abdde9c74b3d28143cae61245a95497",
    },
    Row {
        label: "inputs.grouped, minimal",
        bytes: r#"
            {"actor":"00000000000000000000000000000000",
            "cause":"ffffffffffffffffffffffffffffffff",
            "data":{
                "group":"e3e3e3e3e3e3e3e3e3e3e3e3e3e3e3e3",
                "members":[{"input":"e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1","point":1}],
                "summary":"c1:c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6"},
            "recordedAt":"2026-11-23T10:00:00.000Z",
            "role":"system",
            "seq":1,
            "trajectory":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
            "type":"inputs.grouped",
            "v":1}"#,
        leaf: "b234f49be571c76f34e4637fa73858166a8b2064789ac0fc1a1aeeafefa424f4",
    },
];
