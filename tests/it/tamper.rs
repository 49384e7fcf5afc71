//! Sound exports are found sound; whatever is changed in them is found and named. At sizes that are not powers of
//! two, where wrong verifiers have failed before.

use std::fs;

use weerklank::log::commitment::Commitment;

use crate::export::{Export, Log, content_path, opening, signer, verify_with};

const SIZES: [usize; 5] = [1, 255, 256, 257, 700];

#[test]
fn sound_exports_are_sound() {
    for size in [1, 2, 3, 8, 255, 256, 257, 512, 700, 1321] {
        let said = Log::of(size).export().verify();
        said.sound();
        assert_eq!(
            (&said.json["size"], &said.json["counts"]["entries"]),
            (&size.into(), &size.into())
        );
    }
    let said = Log::of(1321).export().verify();
    let counts = &said.json["counts"];
    for state in ["matching", "withheld", "restricted", "erased"] {
        assert!(counts[state].as_u64().unwrap() > 50, "{state} {counts}");
    }
    assert_eq!(counts["missing"], 0);
    assert_eq!(counts["trajectories"], 7);
}

#[test]
fn the_empty_log_is_sound() {
    Log::default().export().verify().sound();
}

/// All files of the log, and a few contents for many.
fn some_files(export: &Export) -> Vec<String> {
    let (contents, mut files): (Vec<_>, Vec<_>) = export
        .files()
        .into_iter()
        .partition(|file| file.starts_with("content/"));
    files.extend(contents.into_iter().step_by(23));
    files
}

/// Flips a bit at `at` of a file, verifies, and puts it right again.
fn flip(export: &Export, file: &str, at: usize) {
    let path = export.path(file);
    let sound = fs::read(&path).unwrap();
    let mut bytes = sound.clone();
    bytes[at] ^= 1 << (at % 8);
    fs::write(&path, bytes).unwrap();
    let said = export.verify();
    assert_eq!(said.code, 1, "byte {at} of {file}: {:#}", said.json);
    assert!(
        said.names_file(file),
        "byte {at} of {file}: {:#}",
        said.json
    );
    fs::write(&path, sound).unwrap();
}

#[test]
fn every_byte_of_every_file_of_a_small_export() {
    let export = Log::of(8).export();
    let files = export.files();
    assert!(files.iter().any(|file| file.starts_with("content/")));
    for file in files {
        for at in 0..fs::metadata(export.path(&file)).unwrap().len() as usize {
            flip(&export, &file, at);
        }
    }
}

#[test]
fn some_bytes_of_every_file() {
    for size in SIZES {
        let export = Log::of(size).export();
        for file in some_files(&export) {
            let length = fs::metadata(export.path(&file)).unwrap().len() as usize;
            // The ends, and places all over it.
            for at in [0, 1, length / 3, length / 2, length * 4 / 5, length - 1] {
                flip(&export, &file, at);
            }
        }
        export.verify().sound();
    }
}

#[test]
fn longer_and_shorter_files() {
    let export = Log::of(300).export();
    for file in some_files(&export) {
        let path = export.path(&file);
        let sound = fs::read(&path).unwrap();
        let longer = [&sound[..], b"\0"].concat();
        for bytes in [&longer[..], &sound[..sound.len() - 1], &[]] {
            fs::write(&path, bytes).unwrap();
            let said = export.verify();
            assert_eq!(said.code, 1, "{file} of {} bytes", bytes.len());
            assert!(
                said.names_file(&file),
                "{file} of {} bytes: {:#}",
                bytes.len(),
                said.json
            );
        }
        fs::write(&path, sound).unwrap();
    }
}

#[test]
fn each_file_removed() {
    for size in SIZES {
        let export = Log::of(size).export();
        for file in some_files(&export) {
            let path = export.path(&file);
            let sound = fs::read(&path).unwrap();
            fs::remove_file(&path).unwrap();
            let said = export.verify();
            let name = if file.starts_with("content/") {
                "contentMissing"
            } else {
                "fileMissing"
            };
            assert_eq!(said.broken(name)["place"]["file"], file.as_str());
            // Nothing else is wrong, so nothing else may be said to be.
            assert_eq!(said.names().len(), 1, "{file}: {:#}", said.json);
            fs::write(&path, sound).unwrap();
        }
    }
}

#[test]
fn what_rests_on_missing_entries_is_not_held_against_the_log() {
    for size in [257, 700, 1321] {
        let export = Log::of(size).export();
        let since = Log::of(255).export();
        for file in ["tile/entries/000", "tile/0/000"] {
            fs::remove_file(export.path(file)).unwrap();
        }
        let said = export.verify_since(Some(since.path("checkpoint")));
        assert_eq!(
            said.broken("fileMissing")["place"]["file"],
            "tile/entries/000"
        );
        assert_eq!(said.names(), ["fileMissing", "fileMissing"]);
        assert!(
            said.json["notChecked"]
                .to_string()
                .contains("the root: too many entries are missing")
        );
        assert!(said.json["notChecked"].to_string().contains("tile/1/000.p"));
    }
}

#[test]
fn unknown_files() {
    let export = Log::of(700).export();
    for file in [
        "index.html",
        "tile/0/003",
        "tile/0/002.p/187",
        "tile/0/002",
        "tile/2/000.p/1",
        "tile/00/000",
        "tile/entries/2.p/188",
        "tile/0/000.p/8",
        "content/ab/readme",
        "tile/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p",
    ] {
        let path = export.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "x").unwrap();
        let said = export.verify();
        assert_eq!(said.code, 1, "{file}");
        let name = if file.contains("/o/p") {
            "fileNotRegular"
        } else {
            "fileUnknown"
        };
        let place = said.broken(name)["place"]["file"].as_str().unwrap();
        assert!(file.starts_with(place), "{place}");
        if file.contains("/o/p") {
            fs::remove_dir_all(export.path("tile/a")).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }
    // What is left of them are empty folders, which say nothing.
    export.verify().sound();
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let export = Log::of(300).export();
    for file in [
        "checkpoint",
        "log.vkey",
        "tile/0/000",
        "tile/entries/000",
        "tile/1/000.p/1",
    ] {
        let (path, aside) = (export.path(file), tempfile::NamedTempFile::new().unwrap());
        fs::copy(&path, aside.path()).unwrap();
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink(aside.path(), &path).unwrap();
        let said = export.verify();
        assert_eq!(said.broken("fileNotRegular")["place"]["file"], file);
        fs::remove_file(&path).unwrap();
        fs::copy(aside.path(), &path).unwrap();
    }
    export.verify().sound();
}

/// Changes the entries and computes and signs the tree anew, as who holds the key could.
fn resigned(size: usize, change: impl Fn(&mut Vec<Vec<u8>>)) -> Export {
    let mut log = Log::of(size);
    change(&mut log.entries);
    log.export()
}

#[test]
fn swapped_repeated_and_dropped_entries_in_a_signed_tree() {
    for size in [257, 700, 1321] {
        // 18 entries apart are of one trajectory.
        let at = size - 30;
        let said = resigned(size, |entries| entries.swap(at, at + 6)).verify();
        assert_eq!(said.broken("sequenceGap")["place"]["index"], at);
        said.broken("sequenceRepeated");
        said.broken("timeBackwards");

        let said = resigned(size, |entries| entries.insert(at + 1, entries[at].clone())).verify();
        assert_eq!(said.broken("sequenceRepeated")["place"]["index"], at + 1);

        let said = resigned(size, |entries| drop(entries.remove(at))).verify();
        assert_eq!(said.broken("sequenceGap")["place"]["index"], at + 5);
    }
}

#[test]
fn swapped_repeated_and_dropped_entries_in_a_bundle() {
    type Change = fn(&mut Vec<Vec<u8>>);
    let changes: [(Change, &str); 3] = [
        (|entries| entries.swap(600, 606), "leafDiffers"),
        (
            |entries| entries.insert(600, entries[600].clone()),
            "bundleFraming",
        ),
        (|entries| drop(entries.remove(600)), "bundleFraming"),
    ];
    for (change, name) in changes {
        let (export, other) = (Log::of(700).export(), resigned(700, change));
        let file = other
            .files()
            .into_iter()
            .find(|file| file.starts_with("tile/entries/002.p"))
            .unwrap();
        fs::copy(other.path(&file), export.path("tile/entries/002.p/188")).unwrap();
        let said = export.verify();
        assert_eq!(said.broken(name)["place"]["file"], "tile/entries/002.p/188");
        let index = said.broken("leafDiffers")["place"]["index"]
            .as_u64()
            .unwrap();
        assert!((600..=601).contains(&index));
        said.broken("rootDiffers");
    }
}

#[test]
fn a_link_that_points_elsewhere_in_a_signed_tree() {
    let previous = |entry: &[u8]| {
        let text = String::from_utf8(entry.to_vec()).unwrap();
        text.split_once("\"previous\":\"").unwrap().1[..64].to_owned()
    };
    for size in [257, 700] {
        // Entry 200 points to the leaf that an entry of the same trajectory rightly pointed to before.
        let said = resigned(size, |entries| {
            let (right, other) = (previous(&entries[200]), previous(&entries[194]));
            let text = String::from_utf8(entries[200].clone()).unwrap();
            entries[200] = text.replace(&right, &other).into_bytes();
        })
        .verify();
        assert_eq!(said.broken("chainBroken")["place"]["index"], 200);
        // The entry after it points to the leaf that was there before the change.
        assert_eq!(said.names(), ["chainBroken", "chainBroken"]);
    }
}

#[test]
fn a_changed_entry_in_a_signed_tree_breaks_the_next_link() {
    let said = resigned(700, |entries| {
        let text = String::from_utf8(entries[303].clone()).unwrap();
        entries[303] = text.replace("recorder", "publisher").into_bytes();
    })
    .verify();
    assert_eq!(
        (said.names(), &said.broken("chainBroken")["place"]["index"]),
        (vec!["chainBroken"], &309.into())
    );
}

#[test]
fn an_entry_in_another_form() {
    let said = resigned(300, |entries| entries[299].push(b' ')).verify();
    let finding = said.broken("entryNotCanonical");
    assert_eq!(
        (&finding["place"]["index"], said.names().len()),
        (&299.into(), 1)
    );
    let bundle = fs::read(Log::of(300).export().path("tile/entries/001.p/44")).unwrap();
    assert_eq!(finding["place"]["byte"], bundle.len());
}

#[test]
fn a_log_that_does_not_begin_with_its_creation() {
    let said = resigned(300, |entries| drop(entries.remove(0))).verify();
    assert_eq!(said.broken("firstEntryWrong")["place"]["index"], 0);
    let mut log = Log::default();
    log.push("log", "log.created", r#"{"origin":"elsewhere.test/log"}"#);
    assert_eq!(
        log.export().verify().broken("originDiffers")["place"]["index"],
        0
    );
}

#[test]
fn truncated_and_rewritten_logs_against_an_older_checkpoint() {
    for (old, size) in [
        (1, 700),
        (255, 257),
        (256, 257),
        (257, 700),
        (700, 700),
        (699, 1321),
    ] {
        let before = Log::of(old).export();
        let since = Some(before.path("checkpoint"));
        Log::of(size).export().verify_since(since.clone()).sound();
        let said = resigned(size, |entries| {
            let text = String::from_utf8(entries[old - 1].clone()).unwrap();
            entries[old - 1] = text.replace("recorder", "publisher").into_bytes();
        })
        .verify_since(since.clone());
        said.broken("logRewritten");
    }
    for (old, size) in [(700, 699), (700, 256), (257, 1), (1, 0)] {
        let before = Log::of(old).export();
        let mut log = Log::of(old);
        log.entries.truncate(size);
        log.contents.clear();
        let said = log.export().verify_since(Some(before.path("checkpoint")));
        said.broken("logTruncated");
    }
}

#[test]
fn contents_that_should_not_be_there() {
    let export = Log::of(300).export();
    let put = |(commitment, bytes): (Commitment, Vec<u8>)| {
        let path = export.path(&content_path(&commitment));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        let said = export.verify();
        assert_eq!(
            said.broken("contentNotPublished")["place"]["file"],
            content_path(&commitment).as_str()
        );
        fs::remove_file(path).unwrap();
        said.finding("contentNotPublished")["found"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    // By the rota of `Log::of`: published, redacted, restricted, erased, never published.
    assert!(put(opening(5, "")).contains("never published"));
    assert!(put(opening(9, "")).contains("no longer public"));
    assert!(put(opening(13, "")).contains("erased"));
    assert!(put(opening(17, "")).contains("never published"));
    assert!(put(opening(9999, "")).contains("does not know"));
}

#[test]
fn rules_of_contents() {
    let (a, b) = (opening(1, "").0, opening(2, "").0);
    let names = |events: &[(&str, String)]| {
        let mut log = Log::default();
        log.push(
            "log",
            "log.created",
            &format!(r#"{{"origin":"{}"}}"#, crate::export::ORIGIN),
        );
        for (kind, data) in events {
            log.push("municipality", kind, data);
        }
        let said = log.export().verify();
        said.names()
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let declare = ("signal.raised", format!(r#"{{"text":"{a}"}}"#));
    let publish = ("content.published", format!(r#"{{"content":["{a}"]}}"#));
    let erase = ("content.erased", format!(r#"{{"content":["{a}"]}}"#));
    let both = (
        "content.published",
        format!(r#"{{"content":["{a}","{a}"],"redacted":"{b}"}}"#),
    );
    let itself = (
        "content.published",
        format!(r#"{{"content":["{a}"],"redacted":"{a}"}}"#),
    );
    let none = ("content.restricted", r#"{"content":[]}"#.to_owned());
    let one = ("content.restricted", format!(r#"{{"content":"{a}"}}"#));
    let declared = std::slice::from_ref(&declare);
    assert_eq!(names(declared), [""; 0]);
    assert_eq!(
        names(&[declare.clone(), declare.clone()]),
        ["contentDeclaredTwice"]
    );
    assert_eq!(
        names(&[declare.clone(), publish.clone()]),
        ["contentMissing"]
    );
    assert_eq!(
        names(std::slice::from_ref(&publish)),
        ["contentNotDeclared", "contentMissing"]
    );
    assert_eq!(
        names(&[declare.clone(), publish.clone(), erase.clone()]),
        [""; 0]
    );
    assert_eq!(
        names(&[declare.clone(), erase.clone(), publish]),
        ["contentErasedBefore"]
    );
    assert_eq!(names(&[erase]), ["contentNotDeclared"]);
    for invalid in [both, itself, none, one] {
        assert_eq!(names(&[declare.clone(), invalid]), ["contentDataInvalid"]);
    }
}

#[test]
fn an_opening_of_another_log_or_form() {
    let mut log = Log::of(2);
    let junk = b"not an opening".to_vec();
    let hash = weerklank::log::hash::sha256(&[b"weerklank/content/v1\0", &junk[..]].concat());
    let commitment = Commitment(hash);
    log.push(
        "municipality",
        "signal.raised",
        &format!(r#"{{"text":"{commitment}"}}"#),
    );
    log.push(
        "municipality",
        "content.published",
        &format!(r#"{{"content":["{commitment}"]}}"#),
    );
    log.contents.push((commitment, junk));
    let said = log.export().verify();
    assert_eq!(
        said.broken("contentMalformed")["place"]["file"],
        content_path(&commitment).as_str()
    );
}

#[test]
fn another_key_and_signatures_of_others() {
    let export = Log::of(300).export();
    let other = weerklank::log::note::Signer::new(
        crate::export::ORIGIN,
        weerklank::log::note::Algorithm::Ed25519,
        &[1; 32],
    );
    let said = verify_with(export.dir.path(), other.unwrap().key().to_string(), None);
    said.broken("signatureMissing");
    said.broken("keyDiffers");
    // A witness's line is passed over, whatever its bytes.
    let path = export.path("checkpoint");
    let checkpoint = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        format!("{checkpoint}\u{2014} wit.test/w MjS0XwAAAABrBIFN4AnRb6obU/d8miLUcV8P\n"),
    )
    .unwrap();
    let said = export.verify();
    said.sound();
    assert_eq!(
        said.json["signatures"][1]["status"],
        "not checked: unknown key"
    );
    // The same signature twice is not the form that was published.
    let line = checkpoint.lines().last().unwrap();
    fs::write(&path, format!("{checkpoint}{line}\n")).unwrap();
    export.verify().broken("signatureInvalid");
}

#[test]
fn a_checkpoint_that_claims_a_huge_size() {
    let export = Log::of(300).export();
    let path = export.path("checkpoint");
    let text = fs::read_to_string(&path)
        .unwrap()
        .replace("\n300\n", "\n9000000000000000000\n");
    fs::write(&path, text).unwrap();
    let said = export.verify();
    said.broken("signatureInvalid");
    said.broken("fileMissing");
    assert_eq!(said.json["findings"].as_array().unwrap().len(), 1000);
}

#[test]
fn what_cannot_be_checked() {
    let export = Log::of(3).export();
    let key = signer().key().to_string();
    for (out, key, since, says) in [
        (export.path("nothing"), key.clone(), None, "OUT"),
        (export.path(""), "no-such-file".to_owned(), None, "--key"),
        (export.path(""), key.replace('A', "B"), None, "--key"),
        (
            export.path(""),
            key.clone(),
            Some(export.path("log.vkey")),
            "--since",
        ),
        (
            export.path(""),
            key,
            Some(export.path("nothing")),
            "--since",
        ),
    ] {
        let said = verify_with(&out, key, since);
        assert_eq!(said.code, 2, "{says}");
        assert!(said.stderr.contains(says), "{}", said.stderr);
    }
    let said = verify_with(
        export.dir.path(),
        export.path("log.vkey").to_str().unwrap().to_owned(),
        None,
    );
    said.sound();
    assert!(
        said.json["notChecked"]
            .to_string()
            .contains("from the export itself")
    );
}

#[test]
fn people_read_log_verdict_findings_and_what_was_not_checked() {
    use weerklank::cli::verify::{VerifyArgs, run};
    let export = Log::of(300).export();
    fs::write(export.path("README"), "x").unwrap();
    let args = VerifyArgs {
        out: export.path(""),
        key: signer().key().to_string(),
        since: None,
        json: false,
    };
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    run(&args, &mut stdout, &mut stderr);
    let text = String::from_utf8(stdout).unwrap();
    let key = signer().key().to_string();
    assert!(
        text.starts_with("voorbeeldstad.test/weerklank: 300 entries, root "),
        "{text}"
    );
    assert!(text.lines().next().unwrap().ends_with(&key), "{text}");
    for part in [
        "\nBROKEN. Findings: 1\n",
        "\nREADME: fileUnknown\n  expected: only files of a log of 300 entries\n",
        "\nNot checked:\n- whether the log leaves things out",
        "withheld contents: never published, only their commitments were seen\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

/// A writer on which nobody reads any more.
struct Closed;

impl std::io::Write for Closed {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_keeps_the_exit_code() {
    use weerklank::cli::verify::{VerifyArgs, run};
    for (size, code) in [(300, 0), (0, 0), (300, 1)] {
        let export = Log::of(size.max(1)).export();
        if code == 1 {
            fs::remove_file(export.path("tile/0/000")).unwrap();
        }
        for json in [false, true] {
            let args = VerifyArgs {
                out: export.path(""),
                key: signer().key().to_string(),
                since: None,
                json,
            };
            let exit = run(&args, &mut Closed, &mut Vec::new());
            assert_eq!(exit, std::process::ExitCode::from(code));
        }
    }
}

#[cfg(unix)]
#[test]
fn unreadable_files_are_not_checked_and_findings_win() {
    use std::os::unix::fs::PermissionsExt as _;
    let export = Log::of(300).export();
    let path = export.path("tile/entries/000");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        println!("skipped: this user reads whatever the mode of a file");
        return;
    }
    let said = export.verify();
    assert_eq!((said.code, said.names()), (2, vec![]));
    assert!(
        said.json["notChecked"]
            .to_string()
            .contains("tile/entries/000")
    );
    fs::write(export.path("README"), "x").unwrap();
    export.verify().broken("fileUnknown");
}
