//! Several municipalities in one process: pages by host, one that is broken, one that is busy or hangs, and
//! what a kill leaves, in schemas and in directories at once.

mod command_line;
mod fair;
mod kills;
mod towns;

use axum::body::Body;
use axum::http::{Method, Request, header};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use towns::{Answer, Towns, ask, send, tell, until};
use weerklank::clock::SystemClock;
use weerklank::last_fault::{LastFault, Part};
use weerklank::sites::{Health, Sites, router};

/// Every page of a host that links lead to, from the front page.
async fn reachable(sites: &Arc<Sites>, host: &str) -> Vec<(String, Answer)> {
    let beside = ["/log/checkpoint", "/log.vkey", "/healthz", "/nergens", "/"];
    let mut seen: BTreeSet<String> = beside.map(str::to_owned).into();
    let mut waiting: Vec<_> = seen.iter().cloned().collect();
    let mut pages = Vec::new();
    while let Some(path) = waiting.pop() {
        let answer = ask(sites, host, &path, None).await;
        for link in answer.body.split("href=\"/").skip(1) {
            let link = link.split(['"', '#']).next().unwrap();
            let link = format!("/{}", link.replace("&#38;", "&"));
            if seen.insert(link.clone()) {
                waiting.push(link);
            }
        }
        pages.push((path, answer));
    }
    pages
}

#[tokio::test]
async fn each_host_shows_its_own_log_and_nothing_of_the_others() {
    let towns = Towns::new(&["oss", "boxtel"], &["vught", "uden"]).await;
    let sites = towns.all_open().await;
    let mut ids = Vec::new();
    for (number, site) in (1..).zip(sites.all()) {
        let id = tell(&site.app().unwrap(), site.name(), number).await;
        ids.push((site.name().to_owned(), id));
    }
    for (name, id) in &ids {
        let host = format!("{name}.test");
        let pages = reachable(&sites, &host).await;
        assert!(pages.len() > 10, "{name} has {} pages", pages.len());
        for (path, answer) in &pages {
            towns.only_of(name, &answer.whole(), path);
            let expected = if path == "/nergens" { 404 } else { 200 };
            assert_eq!(answer.status, expected, "{name} {path}");
        }
        let all: String = pages.iter().map(|(_, answer)| &*answer.body).collect();
        for mark in [format!("Plein van {name}"), format!("Gemeente {name}berg")] {
            assert!(all.contains(&mark), "{name} lacks {mark}");
        }
        let origin = format!("{name}.example/log\n");
        let checkpoint = pages.iter().find(|(path, _)| path == "/log/checkpoint");
        assert!(checkpoint.unwrap().1.body.starts_with(&origin), "{name}");
        // A page that a browser has of one host is no page of another.
        let front = ask(&sites, &host, "/", None).await;
        let tag = front.headers[header::ETAG].to_str().unwrap();
        assert_eq!(ask(&sites, &host, "/", Some(tag)).await.status, 304);
        for (other, _) in ids.iter().filter(|(other, _)| other != name) {
            let host = format!("{other}.test:8443");
            assert_eq!(ask(&sites, &host, "/", Some(tag)).await.status, 200);
            let page = ask(&sites, &host, &format!("/trajecten/{id}"), None).await;
            assert_eq!(page.status, 404, "{name} is shown under {other}");
            towns.only_of(other, &page.whole(), "a page that does not exist");
        }
    }
    drop(sites);
    assert!(towns.check().await.iter().all(|(_, size)| *size == 3));
}

#[tokio::test]
async fn a_host_that_nobody_has_learns_nothing_of_the_others() {
    let towns = Towns::new(&[], &["vught", "uden"]).await;
    let sites = towns.all_open().await;
    for host in [
        "",
        "nergens.test",
        "127.0.0.1:8080",
        "vught.test.nergens.test",
        "est",
        "[::1]",
    ] {
        for path in ["/", "/log/checkpoint", "/log.vkey", "/assets/thema.css"] {
            let answer = ask(&sites, host, path, None).await;
            assert_eq!(answer.status, 421, "{host} {path}");
            towns.only_of("", &answer.whole(), path);
            assert!(answer.body.contains("Deze website is hier niet"));
            assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        }
        let healthz = ask(&sites, host, "/healthz", None).await;
        assert_eq!((healthz.status.as_u16(), &*healthz.body), (200, "2 of 2\n"));
    }
    // Two hosts in one request are no host, and what the address says goes before the header.
    let two = Request::builder()
        .uri("/")
        .header(header::HOST, "vught.test");
    let two = two.header(header::HOST, "uden.test").body(Body::empty());
    assert_eq!(send(router(sites.clone()), two.unwrap()).await.status, 421);
    let whole = Request::builder()
        .uri("http://vught.test/")
        .method(Method::GET);
    let whole = whole.header(header::HOST, "uden.test").body(Body::empty());
    let answer = send(router(sites.clone()), whole.unwrap()).await;
    towns.only_of("vught", &answer.whole(), "/");
    assert!(answer.body.contains("vughtberg"));
}

#[tokio::test]
async fn a_log_that_cannot_be_opened_is_named_and_keeps_no_other_from_being_served() {
    let towns = Towns::new(&["oss", "boxtel"], &["vught", "uden"]).await;
    towns.make(&["oss", "vught", "uden"]).await;
    let vught = towns.dir.path().join("logs/vught");
    let copy = vught.join("checkpoint");
    let kept = std::fs::read(&copy).unwrap();
    std::fs::remove_file(&copy).unwrap();
    let sites = Sites::open(towns.list(), Arc::new(SystemClock));
    sites.tried(|_, _| ()).await;
    let health = Health::of(&sites);
    assert_eq!((health.open, health.opening, health.logs), (2, 0, 4));
    let closed: Vec<_> = health
        .not_open
        .iter()
        .map(|log| (&*log.name, log.closed.code))
        .collect();
    assert_eq!(
        closed,
        [("boxtel", "notMade"), ("vught", "checkpointMissing")]
    );
    for (name, status) in [("oss", 200), ("boxtel", 503), ("vught", 503), ("uden", 200)] {
        let answer = ask(&sites, &format!("{name}.test"), "/", None).await;
        assert_eq!(answer.status, status, "{name}");
        towns.only_of(name, &answer.whole(), "/");
        assert!(answer.body.contains(&format!("{name}berg")), "{name}");
        let healthz = ask(&sites, &format!("{name}.test"), "/healthz", None).await;
        assert_eq!(healthz.status, status, "{name}");
    }
    let everybody = ask(&sites, "127.0.0.1", "/healthz", None).await;
    assert_eq!(
        (everybody.status.as_u16(), &*everybody.body),
        (200, "2 of 4\n")
    );
    // Each keeps its own trace.
    let fault = |name: &str| {
        let path = towns
            .dir
            .path()
            .join("logs")
            .join(name)
            .join("last-fault.json");
        LastFault::read(&path)
            .unwrap()
            .map(|fault| (fault.part, fault.code))
    };
    assert_eq!(
        fault("vught"),
        Some((Part::Start, "checkpointMissing".to_owned()))
    );
    assert_eq!(fault("uden"), None);
    // What was corrected is served, and nothing has to be started again.
    std::fs::write(&copy, kept).unwrap();
    towns.make(&["boxtel"]).await;
    until("opening again", async || Health::of(&sites).open == 4).await;
    for name in ["boxtel", "vught"] {
        let answer = ask(&sites, &format!("{name}.test"), "/", None).await;
        assert_eq!(answer.status, 200, "{name}");
    }
    drop(sites);
    towns.check().await;
}

/// Passes connections on, as long as it lives.
async fn forward(listener: TcpListener, to: String) {
    loop {
        let (mut from, _) = listener.accept().await.unwrap();
        let to = to.clone();
        tokio::spawn(async move {
            let mut to = TcpStream::connect(to).await.unwrap();
            let _ = tokio::io::copy_bidirectional(&mut from, &mut to).await;
        });
    }
}

#[tokio::test]
async fn a_database_that_was_away_comes_back() {
    let mut towns = Towns::new(&["oss"], &["vught"]).await;
    // A schema on the same server, at an address where nobody answers yet.
    let schema = crate::postgres::TestSchema::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let away = listener.local_addr().unwrap();
    drop(listener);
    let direct = schema.recorder_url();
    let (role, rest) = direct.split_once('@').unwrap();
    let (server, database) = rest.split_once('/').unwrap();
    let schema_line = format!("schema = '{}'\n", schema.recorder.schema);
    let at = |url: &str| format!("{schema_line}url = '{url}'");
    let before = towns.text.clone();
    towns.add("boxtel", &at(&direct));
    towns.make(&["oss", "vught", "boxtel"]).await;
    towns.text = before;
    towns.add("boxtel", &at(&format!("{role}@{away}/{database}")));
    let sites = Sites::open(towns.list(), Arc::new(SystemClock));
    sites.tried(|_, _| ()).await;
    let health = Health::of(&sites);
    assert_eq!(health.open, 2);
    assert_eq!(health.not_open[0].closed.code, "databaseWithoutPrimary");
    assert_eq!(ask(&sites, "boxtel.test", "/", None).await.status, 503);
    tell(&sites.all()[0].app().unwrap(), "oss", 1).await;
    let listener = TcpListener::bind(away).await.unwrap();
    let passing = tokio::spawn(forward(listener, server.to_owned()));
    until("coming back", async || Health::of(&sites).open == 3).await;
    let boxtel = sites.all()[2].app().unwrap();
    tell(&boxtel, "boxtel", 2).await;
    let page = ask(&sites, "boxtel.test", "/", None).await;
    assert!(page.body.contains("Plein van boxtel"));
    drop((sites, boxtel));
    towns.check().await;
    passing.abort();
}

#[tokio::test]
async fn an_entry_never_opens_the_log_of_another() {
    let towns = Towns::new(&[], &["vught", "uden"]).await;
    towns.make(&["vught", "uden"]).await;
    // Two entries exchanged their directories: each finds a log of another name.
    let mut exchanged = towns.text.replace("directory = 'vught'", "directory = '?'");
    exchanged = exchanged.replace("directory = 'uden'", "directory = 'vught'");
    let path = towns.file();
    std::fs::write(
        &path,
        exchanged.replace("directory = '?'", "directory = 'uden'"),
    )
    .unwrap();
    let list = weerklank::sites::List::read(&path, Default::default()).unwrap();
    let sites = Sites::open(list, Arc::new(SystemClock));
    sites.tried(|_, _| ()).await;
    for log in Health::of(&sites).not_open {
        assert_eq!(log.closed.code, "otherOrigin", "{}", log.name);
    }
    for name in ["vught", "uden"] {
        let answer = ask(&sites, &format!("{name}.test"), "/log/checkpoint", None).await;
        assert_eq!(answer.status, 503);
        towns.only_of(name, &answer.whole(), "/log/checkpoint");
    }
}

#[tokio::test]
async fn a_key_and_a_theme_may_lie_elsewhere() {
    let mut towns = Towns::new(&[], &[]).await;
    let key = towns.dir.path().join("oss.key");
    std::fs::write(towns.dir.path().join("oss.css"), ".oss-theme { --x: 1 }").unwrap();
    towns.add(
        "oss",
        "directory = 'oss'\nkey = 'oss.key'\ntheme = { class = 'oss-theme', stylesheet = 'oss.css' }",
    );
    towns.add("uden", "directory = 'uden'");
    let sites = towns.all_open().await;
    assert_eq!(std::fs::read_to_string(&key).unwrap().trim().len(), 64);
    assert!(!towns.dir.path().join("logs/oss/keys/log.key").exists());
    let page = ask(&sites, "oss.test", "/", None).await.body;
    assert!(page.contains("class=\"oss-theme\""), "{page}");
    let sheet = page
        .split("href=\"")
        .find(|link| link.starts_with("/assets/thema.css"));
    let sheet = sheet.unwrap().split('"').next().unwrap();
    let served = ask(&sites, "oss.test", sheet, None).await;
    assert_eq!(served.body, ".oss-theme { --x: 1 }");
    assert!(
        served.headers[header::CACHE_CONTROL]
            .to_str()
            .unwrap()
            .contains("immutable")
    );
    // It is nobody else's.
    assert_eq!(ask(&sites, "uden.test", sheet, None).await.status, 404);
    let other = ask(&sites, "uden.test", "/", None).await.body;
    assert!(!other.contains("oss-theme") && other.contains("voorbeeld-theme"));
    // Another key in its place is refused.
    drop(sites);
    std::fs::write(&key, "00".repeat(32)).unwrap();
    let sites = Sites::open(towns.list(), Arc::new(SystemClock));
    sites.tried(|_, _| ()).await;
    assert_eq!(sites.all()[0].closed().unwrap().code, "otherKey");
    assert!(sites.all()[1].app().is_some());
}
