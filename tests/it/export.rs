//! Makes exports to verify: sound ones of any size, and those whose entries a test has changed before the tree was
//! computed and signed anew.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;
use weerklank::cli::verify::{VerifyArgs, run};
use weerklank::log::checkpoint::Checkpoint;
use weerklank::log::commitment::{Commitment, Header, Opening};
use weerklank::log::hash::{Hash, leaf_hash};
use weerklank::log::note::{Algorithm, Signer};
use weerklank::log::tile::TileWriter;

pub const ORIGIN: &str = "voorbeeldstad.test/weerklank";

pub fn signer() -> Signer {
    Signer::new(ORIGIN, Algorithm::Ed25519, &[42; 32]).unwrap()
}

/// The entries of a log, each chained to the last of its trajectory, and the contents that are public.
#[derive(Clone, Default)]
pub struct Log {
    pub entries: Vec<Vec<u8>>,
    pub contents: Vec<(Commitment, Vec<u8>)>,
    heads: HashMap<String, (u64, Hash)>,
}

impl Log {
    pub fn push(&mut self, trajectory: &str, kind: &str, data: &str) {
        let n = self.entries.len();
        let (seq, previous) = match self.heads.get(trajectory) {
            Some((seq, leaf)) => (seq + 1, format!(r#""previous":"{leaf}","#)),
            None => (1, String::new()),
        };
        let entry = format!(
            r#"{{"actor":"{:032x}","cause":"{:032x}","data":{data},{previous}"recordedAt":"2026-11-{:02}T10:{:02}:{:02}.{:03}Z","role":"recorder","seq":{seq},"trajectory":"{trajectory}","type":"{kind}","v":1}}"#,
            n % 7,
            n * 31,
            1 + n / 60_000,
            n / 1000 % 60,
            n / 100 % 10,
            n % 100,
        );
        self.heads
            .insert(trajectory.to_owned(), (seq, leaf_hash(entry.as_bytes())));
        self.entries.push(entry.into_bytes());
    }

    /// A log of `size` entries over five trajectories and the municipality, with published, redacted, withheld,
    /// restricted and erased contents.
    pub fn of(size: usize) -> Self {
        let mut log = Self::default();
        log.push("log", "log.created", &format!(r#"{{"origin":"{ORIGIN}"}}"#));
        for n in 1..size {
            let trajectory = if n % 6 == 5 {
                "municipality".to_owned()
            } else {
                format!("{:032x}", n % 6 + 1)
            };
            let before = n.saturating_sub(1) / 4 * 4 + 1;
            let (text, other) = (opening(before, ""), opening(before, "redacted"));
            match (n % 4, before / 4 % 5) {
                (1, _) => {
                    let data = format!(r#"{{"channel":"counter","text":"{}"}}"#, text.0);
                    log.push(&trajectory, "input.received", &data);
                }
                (2, 0) => {
                    let data = format!(r#"{{"content":["{}"],"ground":"consent"}}"#, text.0);
                    log.push(&trajectory, "content.published", &data);
                    log.contents.push(text);
                }
                (2, 1) => {
                    let data = format!(
                        r#"{{"content":["{}"],"ground":"redaction","redacted":"{}"}}"#,
                        text.0, other.0
                    );
                    log.push(&trajectory, "content.published", &data);
                    log.contents.push(other);
                }
                (2, 2) => log.push(
                    &trajectory,
                    "content.published",
                    &format!(r#"{{"content":["{}"]}}"#, text.0),
                ),
                (3, 2) => log.push(
                    &trajectory,
                    "content.restricted",
                    &format!(r#"{{"content":["{}"]}}"#, text.0),
                ),
                (2, 3) => {
                    let data = format!(
                        r#"{{"content":["{}"],"replacement":"{}"}}"#,
                        text.0, other.0
                    );
                    log.push(&trajectory, "content.erased", &data);
                }
                _ => log.push(
                    &trajectory,
                    "input.weighed",
                    &format!(r#"{{"input":{n},"outcome":"adopted"}}"#),
                ),
            }
        }
        // Whatever was cut off before its restriction stays public.
        for n in (1..size).filter(|n| n % 4 == 2 && (n - 1) / 4 % 5 == 2 && n + 1 >= size) {
            log.contents.push(opening(n - 1, ""));
        }
        log
    }

    /// Writes it as a signed export.
    pub fn export(&self) -> Export {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = TileWriter::default();
        let mut files = Vec::new();
        for entry in &self.entries {
            files.extend(writer.push(entry).unwrap());
        }
        files.extend(writer.partial());
        for (tile, bytes) in files {
            write(&dir.path().join(tile.to_string()), &bytes);
        }
        for (commitment, bytes) in &self.contents {
            write(&dir.path().join(content_path(commitment)), bytes);
        }
        let checkpoint = Checkpoint::new(ORIGIN, writer.frontier())
            .sign(&signer())
            .unwrap();
        write(&dir.path().join("checkpoint"), checkpoint.as_bytes());
        write(
            &dir.path().join("log.vkey"),
            format!("{}\n", signer().key()).as_bytes(),
        );
        Export { dir }
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

pub fn content_path(commitment: &Commitment) -> String {
    let name = commitment.0.to_string();
    format!("content/{}/{name}", &name[..2])
}

/// The content that goes with an entry: its commitment and its opening bytes.
pub fn opening(n: usize, field: &str) -> (Commitment, Vec<u8>) {
    let content = format!("text {n} {field}").into_bytes();
    let header = Header {
        origin: ORIGIN.to_owned(),
        field: "text".to_owned(),
        media_type: "text/plain".to_owned(),
        size: content.len() as u64,
    };
    let salt = leaf_hash(&content).0;
    let opening = Opening {
        salt,
        header,
        content,
    };
    (opening.commit().unwrap(), opening.encode().unwrap())
}

/// An export in a folder of its own.
pub struct Export {
    pub dir: TempDir,
}

/// What `weerklank verify` said.
#[derive(Debug)]
pub struct Said {
    pub code: u8,
    pub json: Value,
    pub stderr: String,
}

impl Said {
    /// Names of all findings.
    pub fn names(&self) -> Vec<&str> {
        self.json["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["name"].as_str().unwrap())
            .collect()
    }

    /// The first finding of a name.
    pub fn finding(&self, name: &str) -> &Value {
        let mut findings = self.json["findings"].as_array().unwrap().iter();
        findings
            .find(|f| f["name"] == name)
            .unwrap_or_else(|| panic!("no {name} in {:?}", self.names()))
    }

    /// Asserts exit code 1 and a finding of this name; returns it.
    pub fn broken(&self, name: &str) -> &Value {
        assert_eq!(
            (self.code, &self.json["verdict"]),
            (1, &Value::from("broken"))
        );
        self.finding(name)
    }

    pub fn sound(&self) {
        assert_eq!((self.code, self.names()), (0, vec![]), "{:#}", self.json);
    }

    /// Whether some finding names the file.
    pub fn names_file(&self, path: &str) -> bool {
        let findings = self.json["findings"].as_array().unwrap();
        findings
            .iter()
            .any(|f| f["place"]["file"] == path || f["expected"].as_str().unwrap().contains(path))
    }
}

impl Export {
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Paths of all files, relative.
    pub fn files(&self) -> Vec<String> {
        fn below(root: &Path, folder: &Path, found: &mut Vec<String>) {
            for item in fs::read_dir(folder).unwrap() {
                let path = item.unwrap().path();
                if path.is_dir() {
                    below(root, &path, found);
                } else {
                    found.push(
                        path.strip_prefix(root)
                            .unwrap()
                            .to_str()
                            .unwrap()
                            .to_owned(),
                    );
                }
            }
        }
        let mut found = Vec::new();
        below(self.dir.path(), self.dir.path(), &mut found);
        found.sort();
        found
    }

    pub fn verify(&self) -> Said {
        self.verify_since(None)
    }

    pub fn verify_since(&self, since: Option<PathBuf>) -> Said {
        verify_with(self.dir.path(), signer().key().to_string(), since)
    }
}

pub fn verify_with(out: &Path, key: String, since: Option<PathBuf>) -> Said {
    let args = VerifyArgs {
        out: out.to_owned(),
        key,
        since,
        json: true,
    };
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let code = run(&args, &mut stdout, &mut stderr);
    let code = (0..=2)
        .find(|&n| code == std::process::ExitCode::from(n))
        .unwrap();
    let json = serde_json::from_slice(&stdout).unwrap_or(Value::Null);
    Said {
        code,
        json,
        stderr: String::from_utf8(stderr).unwrap(),
    }
}
