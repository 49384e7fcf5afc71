//! What a follower does not believe, and what it is not let do.

use super::{follower, key_only, published, reaches, receive, recorded, until};
use crate::pages::site::Site;
use crate::pages::trajectory;
use crate::postgres::{TestSchema, connect};
use std::path::Path;
use weerklank::data_dir::DataDir;
use weerklank::follower::Standing;
use weerklank::log::checkpoint::Checkpoint;
use weerklank::log::hash::Hash;
use weerklank::log::note::{Algorithm, Signer};
use weerklank::store::Store as _;

const ORIGIN: &str = "log.example.test/participatie";

/// Puts a note in the place of the published one.
async fn publish(schema: &TestSchema, note: &str) {
    let mut owner = schema.raw().await;
    let statement = "UPDATE published SET size = $1, note = $2";
    let size: i64 = note.lines().nth(1).unwrap().parse().unwrap();
    let told = sqlx::query(statement).bind(size).bind(note);
    told.execute(&mut owner).await.unwrap();
}

/// The key of the log in this directory.
fn signer(recorder: &Path) -> Signer {
    let key = std::fs::read_to_string(recorder.join("keys/log.key")).unwrap();
    let seed: [u8; 32] = hex::decode(key.trim()).unwrap().try_into().unwrap();
    Signer::new(ORIGIN, Algorithm::Ed25519, &seed).unwrap()
}

fn signed(signer: &Signer, size: u64, root: Hash) -> String {
    let checkpoint = Checkpoint {
        origin: ORIGIN.to_owned(),
        size,
        root,
        extensions: Vec::new(),
    };
    checkpoint.sign(signer).unwrap()
}

/// That a follower shows this, whatever it met.
async fn stays(site: &Site, size: u64, note: &str, page: &str) {
    assert_eq!(site.app.size(), size);
    assert_eq!(site.page("/log/checkpoint").await, note);
    assert_eq!(site.page(&trajectory()).await, page);
}

#[tokio::test]
async fn a_checkpoint_that_is_older_forged_or_of_another_history_changes_nothing() {
    let schema = TestSchema::new().await;
    let site = recorded(&schema).await;
    let size = site.app.size();
    let old = published(&schema, size).await;
    let reader = follower(key_only(site.path()), &schema.reader).await;
    let size = receive(&site, 2).await;
    let note = published(&schema, size).await;
    reaches(&reader, size).await;
    let page = reader.page(&trajectory()).await;

    publish(&schema, &old).await;
    let older = Standing::Older { found: size - 1 };
    until("an older one is told", async || {
        reader.app.standing() == older
    })
    .await;
    stays(&reader, size, &note, &page).await;
    assert!(
        reader
            .page("/healthz")
            .await
            .starts_with("late: the database holds less")
    );
    assert!(
        reader
            .page("/controleren")
            .await
            .contains("bevat nu minder regels")
    );

    let stranger = Signer::new(ORIGIN, Algorithm::Ed25519, &[7; 32]).unwrap();
    let log = signer(site.path());
    for forged in [
        signed(&stranger, size + 1, Hash([1; 32])),
        signed(&log, size, Hash([1; 32])),
        note.replace(&format!("\n{size}\n"), &format!("\n{}\n", size + 1)),
    ] {
        publish(&schema, &forged).await;
        until("it is told", async || {
            matches!(reader.app.standing(), Standing::Refused(_))
        })
        .await;
        stays(&reader, size, &note, &page).await;
        assert!(reader.page("/healthz").await.starts_with("refused: "));
        assert!(
            reader
                .page("/controleren")
                .await
                .contains("niet bij de ondertekende stand past")
        );
        publish(&schema, &note).await;
        until("it is well again", async || {
            reader.app.standing().is_current()
        })
        .await;
    }
    // What is signed and not there yet may come.
    publish(&schema, &signed(&log, size + 1, Hash([1; 32]))).await;
    until("it is told", async || {
        reader.app.standing() == Standing::Older { found: size }
    })
    .await;
    stays(&reader, size, &note, &page).await;
}

#[tokio::test]
async fn an_older_copy_does_not_take_it_back_after_a_restart_either() {
    let schema = TestSchema::new().await;
    let site = recorded(&schema).await;
    let size = site.app.size();
    let old = published(&schema, size).await;
    let size = receive(&site, 2).await;
    let note = published(&schema, size).await;
    let reader = follower(key_only(site.path()), &schema.reader).await;
    reaches(&reader, size).await;
    let page = reader.page(&trajectory()).await;
    let dir = reader.end();
    publish(&schema, &old).await;
    let reader = follower(dir, &schema.reader).await;
    stays(&reader, size, &note, &page).await;
    assert_eq!(reader.app.standing(), Standing::Older { found: size - 1 });
    publish(&schema, &note).await;
    until("it is well again", async || {
        reader.app.standing().is_current()
    })
    .await;
}

#[tokio::test]
async fn entries_that_do_not_lead_to_the_signed_root_are_not_shown() {
    let schema = TestSchema::new().await;
    let site = recorded(&schema).await;
    let size = site.app.size();
    let note = published(&schema, size).await;
    let reader = follower(key_only(site.path()), &schema.reader).await;
    reaches(&reader, size).await;
    let page = reader.page(&trajectory()).await;
    let dir = reader.end();
    // Somebody with the database changes an entry that is new to the reader.
    let more = receive(&site, 2).await;
    published(&schema, more).await;
    let mut owner = schema.raw().await;
    let entry = schema.store().entries(size, 1).await.unwrap().remove(0);
    let forged = String::from_utf8(entry.bytes.clone()).unwrap();
    let forged = forged.replace("\"points\":1", "\"points\":2").into_bytes();
    assert_ne!(forged, entry.bytes);
    let mut put = async |bytes: &[u8]| {
        for statement in [
            "ALTER TABLE entries DISABLE TRIGGER USER",
            "UPDATE entries SET bytes = $1 WHERE log_index = $2",
            "ALTER TABLE entries ENABLE ALWAYS TRIGGER entries_never_change",
        ] {
            let query = sqlx::query(statement);
            let query = match statement.contains('$') {
                true => query.bind(bytes).bind(i64::try_from(size).unwrap()),
                false => query,
            };
            query.execute(&mut owner).await.unwrap();
        }
    };
    put(&forged).await;
    let data = key_only(site.path());
    let place = DataDir::new(data.path()).on(schema.reader.clone());
    let fresh = Site::following(data, place).await;
    let said = fresh.err().unwrap().to_string();
    assert!(said.to_lowercase().contains("put back"), "{said}");
    let reader = follower(dir, &schema.reader).await;
    assert!(matches!(reader.app.standing(), Standing::Refused(_)));
    stays(&reader, size, &note, &page).await;
    put(&entry.bytes).await;
    reaches(&reader, more).await;
    assert!(reader.app.standing().is_current());
}

#[tokio::test]
async fn the_role_that_reads_can_write_nothing_and_does_not_see_who_or_under_which_key() {
    let schema = TestSchema::new().await;
    let site = recorded(&schema).await;
    let size = site.app.size();
    published(&schema, size).await;
    // All that the pages need is there.
    let reader = follower(key_only(site.path()), &schema.reader).await;
    super::same_pages(&site, &reader).await;
    let mut raw = connect(&schema.reader_url()).await;
    let name = &schema.reader.schema;
    let mut statements = vec![
        format!("SELECT FROM {name}.actors"),
        format!("SELECT FROM {name}.commands"),
        format!("CREATE TABLE {name}.more ()"),
    ];
    for table in [
        "log",
        "entries",
        "seals",
        "tile_roots",
        "contents",
        "salts",
        "actors",
        "commands",
        "published",
        "fence",
    ] {
        statements.extend([
            format!("INSERT INTO {name}.{table} DEFAULT VALUES"),
            format!("DELETE FROM {name}.{table}"),
            format!("TRUNCATE {name}.{table}"),
            format!("ALTER TABLE {name}.{table} DISABLE TRIGGER USER"),
            format!("LOCK TABLE {name}.{table} IN SHARE MODE"),
        ]);
    }
    for (table, column) in [
        ("published", "note"),
        ("entries", "bytes"),
        ("salts", "salt"),
    ] {
        statements.push(format!("UPDATE {name}.{table} SET {column} = {column}"));
    }
    for statement in statements {
        let statement = format!("BEGIN; {statement}");
        let refused = sqlx::raw_sql(&statement).execute(&mut raw).await;
        let ended = sqlx::raw_sql("ROLLBACK").execute(&mut raw).await;
        ended.unwrap();
        let refused = refused.expect_err(&statement);
        let code = refused.as_database_error().unwrap().code().unwrap();
        assert_eq!(code, "42501", "{statement}: {refused}");
    }
}
