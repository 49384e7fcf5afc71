//! The pages from outside: what each address answers, that lists can be walked, and that nothing which is
//! not public reaches a reader.

mod everything;
mod hidden;
mod lists;
mod report;
pub mod serve;
pub mod site;

use axum::http::Method;
use serde_json::{Value, json};
use site::Site;
use std::collections::BTreeSet;
use weerklank_events::TrajectoryId;

pub const ID: TrajectoryId = TrajectoryId([7; 16]);
const MARKUP: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>";

pub fn input(number: u64) -> String {
    format!("{number:032x}")
}

pub fn trajectory() -> String {
    format!("/trajecten/{ID}")
}

/// A trajectory with one input that was answered twice, put aside and corrected; everything is public.
async fn recorded() -> Site {
    let site = Site::new().await;
    record(&site).await;
    site
}

/// Records that trajectory.
pub async fn record(site: &Site) {
    let title = format!("Hoe wordt het plein? {MARKUP}");
    let opened = json!({ "form": "consultation", "bodies": [{ "organisation": "gm0828", "body": "raad", "role": "decides" }], "occurredOn": "2026-01-05", "title": title });
    let asked = json!({ "audience": ["residents"], "channels": ["web", "letter"], "notice": ["gazette"], "opens": "2026-01-05", "closes": "2026-02-15", "question": format!("Wat mist u? {MARKUP}") });
    let received = json!({ "input": input(1), "channel": "letter", "points": 1, "occurredOn": "2026-01-09", "words": format!("Meer bankjes {MARKUP}"), "reference": format!("A-1 {MARKUP}"), "particulars": { "language": "es" } });
    let refused = json!({ "input": input(1), "point": 1, "outcome": "notAdopted", "occurredOn": "2026-03-01" });
    let adopted = json!({ "input": input(1), "point": 1, "outcome": "adopted", "occurredOn": "2026-03-02", "reason": format!("Er is plaats {MARKUP}") });
    let decided = json!({ "body": "raad", "stage": "final", "result": "amended", "occurredOn": "2026-06-09", "summary": format!("Zes bankjes {MARKUP}") });
    let corrected = json!({ "seq": 4, "reason": format!("Verkeerd overgenomen {MARKUP}"), "correction": "Voor een deel overgenomen" });
    let first = json!({ "seq": 1, "reason": "Een verkeerde dag" });
    let events = [
        ("trajectory.opened", opened),
        ("input.asked", asked),
        ("input.received", received),
        ("input.answered", refused),
        ("input.answered", adopted),
        ("decision.taken", decided),
        ("entry.corrected", corrected),
        ("entry.corrected", first),
    ];
    let declared = site.record(ID, &events).await;
    let contents: Vec<_> = declared.into_iter().flat_map(|(_, list)| list).collect();
    let published = json!({ "content": contents, "ground": "ownText" });
    site.record(ID, &[("content.published", published)]).await;
}

/// Every page and document of a site: found by following links from its front page, as a reader would.
pub async fn reachable(site: &Site) -> Vec<(String, String)> {
    let mut seen = BTreeSet::from(["/".to_owned(), "/log/checkpoint".to_owned()]);
    let mut waiting: Vec<_> = seen.iter().cloned().collect();
    let mut pages = Vec::new();
    while let Some(path) = waiting.pop() {
        let body = site.page(&path).await;
        for link in body.split("href=\"/").skip(1) {
            let link = link.split(['"', '#']).next().unwrap();
            let link = format!("/{}", link.replace("&#38;", "&"));
            if seen.insert(link.clone()) {
                waiting.push(link);
            }
        }
        pages.push((path, body));
    }
    pages
}

#[tokio::test]
async fn each_address_answers_with_what_it_is_for() {
    let site = recorded().await;
    let at = trajectory();
    let size = site.app.size();
    for (path, content) in [
        ("/".to_owned(), "1 van 1 beantwoord."),
        (
            at.clone(),
            "Van 1 keer inbreng is er 1 beantwoord: 1 overgenomen.",
        ),
        (at.clone(), "Inbreng gesloten"),
        (format!("{at}/inbreng"), "Meer bankjes"),
        (format!("{at}/inbreng/1"), "Er is plaats"),
        (format!("{at}/inbreng/1"), "Bekijk het eerdere antwoord"),
        (format!("{at}/verslag"), "Verslag over participatie"),
        (format!("{at}/verslag?stand={size}"), "deel-12"),
        (format!("{at}/verslag.json"), "weerklank/report/v1"),
        ("/logboek/0".to_owned(), "Logboek gemaakt"),
        ("/logboek/3".to_owned(), "Inbreng ontvangen"),
        ("/controleren".to_owned(), "Ondertekende stand"),
        ("/healthz".to_owned(), "ok\n"),
        ("/assets/components.css".to_owned(), ".wk-content"),
    ] {
        let body = site.page(&path).await;
        assert!(body.contains(content), "{path} lacks {content}");
        assert!(!body.contains('⟦'), "{path} lacks a sentence");
    }
    let of = |name| std::fs::read_to_string(site.path().join(name)).unwrap();
    assert_eq!(site.page("/log/checkpoint").await, of("checkpoint"));
    assert_eq!(site.page("/log.vkey").await, of("log.vkey"));
}

#[tokio::test]
async fn an_empty_log_has_an_overview_and_can_be_checked() {
    let site = Site::new().await;
    assert!(site.page("/").await.contains("nog geen trajecten"));
    for path in ["/controleren", "/logboek/0"] {
        site.page(path).await;
    }
    assert_eq!(site.get(&trajectory()).await.status, 404);
}

#[tokio::test]
async fn what_does_not_exist_is_said_to_be_so() {
    let site = recorded().await;
    let at = trajectory();
    let long = format!("/{}", "a".repeat(3000));
    for (path, status, said) in [
        ("/nergens".to_owned(), 404, "Deze pagina bestaat niet"),
        (format!("{at}/nergens"), 404, "Deze pagina bestaat niet"),
        ("/trajecten/1".to_owned(), 404, "Deze pagina bestaat niet"),
        ("/trajecten/%ff".to_owned(), 404, "Deze pagina bestaat niet"),
        (format!("{at}/inbreng/2"), 404, "Deze pagina bestaat niet"),
        (format!("{at}/inbreng/0"), 404, "Deze pagina bestaat niet"),
        (format!("{at}/inbreng/x"), 404, "Deze pagina bestaat niet"),
        (
            format!("/trajecten/{}/verslag", TrajectoryId([8; 16])),
            404,
            "Deze pagina bestaat niet",
        ),
        ("/logboek/1000".to_owned(), 404, "Deze pagina bestaat niet"),
        ("/logboek/-1".to_owned(), 404, "Deze pagina bestaat niet"),
        (
            "/logboek/99999999999999999999".to_owned(),
            404,
            "Deze pagina bestaat niet",
        ),
        (
            "/assets/../nl.ftl".to_owned(),
            404,
            "Deze pagina bestaat niet",
        ),
        (format!("{at}/inbreng?uitkomst=x"), 400, "(uitkomst)"),
        (format!("{at}/inbreng?kanaal=x"), 400, "(kanaal)"),
        (
            format!("{at}/inbreng?zonder-reden=x"),
            400,
            "(zonder-reden)",
        ),
        (format!("{at}/inbreng?na=x"), 400, "(na)"),
        (format!("{at}/inbreng?voor=-1"), 400, "(voor)"),
        (format!("{at}/inbreng?na=1&voor=2"), 400, "(voor)"),
        ("/?na=x".to_owned(), 400, "(na)"),
        (format!("{at}/verslag?stand=x"), 400, "(stand)"),
        (format!("{at}/verslag?stand=0"), 400, "(stand)"),
        (format!("{at}/verslag.json?stand=100000"), 400, "(stand)"),
        (
            format!("{at}/verslag?stand=1"),
            404,
            "Deze pagina bestaat niet",
        ),
        (long, 400, "te lang"),
    ] {
        let answer = site.get(&path).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.body.contains(said), "{path} does not say {said}");
        assert!(!answer.body.contains("Nummer van deze melding"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let posted = site.ask(Method::POST, "/", &[]).await;
    assert_eq!(posted.status, 405);
    assert!(posted.body.contains("Dit kan hier niet"));
    // What others add to a link, and fields that were left open, do not matter.
    site.page(&format!("{at}/inbreng?uitkomst=&kanaal=&utm=1"))
        .await;
}

#[tokio::test]
async fn every_answer_leaves_a_browser_nothing_to_do_but_show_it() {
    let site = recorded().await;
    let at = trajectory();
    for path in [
        "/",
        &at,
        "/controleren",
        "/nergens",
        "/?na=x",
        "/log.vkey",
        "/healthz",
        "/assets/components.css",
    ] {
        let answer = site.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'; font-src 'self';"),
            "{path}"
        );
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert!(!answer.header("permissions-policy").is_empty(), "{path}");
        assert!(!answer.header("cache-control").is_empty(), "{path}");
        assert!(answer.headers.get("set-cookie").is_none(), "{path}");
    }
    let report = site.get(&format!("{at}/verslag")).await;
    let policy = report.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe"));
}

#[tokio::test]
async fn a_page_that_a_browser_has_is_not_sent_again() {
    let site = recorded().await;
    let first = site.get("/").await;
    let tag = first.header("etag").to_owned();
    let again = site.ask(Method::GET, "/", &[("if-none-match", &tag)]).await;
    assert_eq!((again.status.as_u16(), again.body.as_str()), (304, ""));
    assert_eq!(again.header("etag"), tag);
    let received = json!({ "input": input(2), "points": 1, "words": "Nog een" });
    site.record(ID, &[("input.received", received)]).await;
    let after = site.ask(Method::GET, "/", &[("if-none-match", &tag)]).await;
    assert_eq!(after.status, 200);
    assert_ne!(after.header("etag"), tag);
    // Style sheets are kept for ever under an address that names their version.
    let sheet = first
        .body
        .split("/assets/components.css?v=")
        .nth(1)
        .unwrap();
    let version = sheet.split('"').next().unwrap();
    let path = format!("/assets/components.css?v={version}");
    assert!(
        site.get(&path)
            .await
            .header("cache-control")
            .contains("immutable")
    );
    let other = site.get("/assets/components.css?v=0").await;
    assert!(!other.header("cache-control").contains("immutable"));
    let zipped = site
        .ask(Method::GET, &path, &[("accept-encoding", "gzip")])
        .await;
    assert_eq!(zipped.header("content-encoding"), "gzip");
}

#[tokio::test]
async fn head_answers_as_get_does_without_a_body() {
    let site = recorded().await;
    let at = trajectory();
    let report = format!("{at}/verslag");
    for path in [
        "/",
        &at,
        &report,
        "/log/checkpoint",
        "/assets/components.css",
        "/nergens",
        "/?na=x",
    ] {
        let get = site.get(path).await;
        let head = site.ask(Method::HEAD, path, &[]).await;
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(head.body, "", "{path}");
        assert_eq!(
            head.header("content-type"),
            get.header("content-type"),
            "{path}"
        );
        assert_eq!(head.header("etag"), get.header("etag"), "{path}");
    }
}

#[tokio::test]
async fn words_never_become_markup() {
    let site = recorded().await;
    let pages = reachable(&site).await;
    for known in ["/", "/controleren", "/logboek/9", &trajectory()] {
        assert!(
            pages.iter().any(|(path, _)| path == known),
            "{known} is linked"
        );
    }
    let pages: Vec<_> = pages
        .iter()
        .filter(|(path, _)| !path.contains(".json"))
        .collect();
    for (path, body) in &pages {
        for forbidden in ["<script", "<img", "\"'>"] {
            assert!(!body.contains(forbidden), "{path} holds {forbidden}");
        }
    }
    let shown = pages.iter().filter(|(_, body)| body.contains("alert(1)"));
    assert!(shown.count() > 8, "the texts themselves are shown");
}

#[tokio::test]
async fn a_correction_stands_beside_what_it_corrects() {
    let site = recorded().await;
    let at = trajectory();
    // The corrected answer, its input, and the timeline of the trajectory.
    let answer = site.page("/logboek/4").await;
    assert!(answer.contains("Gecorrigeerd op 30 juni 2026"));
    assert!(
        answer.contains("Verkeerd overgenomen") && answer.contains("Voor een deel overgenomen")
    );
    let input = site.page(&format!("{at}/inbreng/1")).await;
    assert!(input.contains("Gecorrigeerd op 30 juni 2026") && input.contains("/logboek/7"));
    let page = site.page(&at).await;
    assert!(page.contains("Gecorrigeerd op 30 juni 2026") && page.contains("Een verkeerde dag"));
    // The correction names the corrected entry.
    assert!(
        site.page("/logboek/7")
            .await
            .contains("href=\"/logboek/4\"")
    );
    assert!(!site.page("/logboek/5").await.contains("Gecorrigeerd op"));
}

#[tokio::test]
async fn words_in_another_language_say_so_only_where_that_is_public() {
    let site = recorded().await;
    let path = format!("{}/inbreng/1", trajectory());
    assert!(site.page(&path).await.contains("lang=\"es\">Meer bankjes"));
    let received = json!({ "input": input(2), "points": 1, "words": "Dos", "particulars": { "language": "es" } });
    let declared = site.record(ID, &[("input.received", received)]).await;
    let words = &declared[0].1[..1];
    let published = json!({ "content": words, "ground": "ownText" });
    site.record(ID, &[("content.published", published)]).await;
    let page = site.page(&format!("{}/inbreng/2", trajectory())).await;
    assert!(page.contains("\">Dos<") && !page.contains("lang=\"es\""));
}

/// What is written to the program's own log in this thread.
#[derive(Clone, Default)]
struct Lines(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_fault_of_ours_is_a_number_here_and_its_reason_in_our_own_log() {
    let site = recorded().await;
    let path = site.path().join("projections.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    sqlx::query("UPDATE trajectories SET view = '{'")
        .execute(&pool)
        .await
        .unwrap();
    let lines = Lines::default();
    let written = lines.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || written.clone());
    let _guard = tracing::subscriber::set_default(subscriber.finish());
    let answer = site.get(&trajectory()).await;
    assert_eq!(answer.status, 500);
    let said = answer
        .body
        .split("Nummer van deze melding: ")
        .nth(1)
        .unwrap();
    let reference = said.split('<').next().unwrap();
    assert_eq!(reference.len(), 8);
    let lines = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(
        lines.contains(reference) && lines.contains("damaged row"),
        "{lines}"
    );
    assert!(!answer.body.contains("damaged") && !answer.body.contains("EOF"));
    sqlx::query("DROP TABLE trajectories")
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(site.get("/").await.status, 503);
}

/// A value in the JSON of a report, by the name that the HTML gives it.
fn at<'a>(json: &'a Value, pointer: &str) -> &'a Value {
    json.pointer(pointer)
        .unwrap_or_else(|| panic!("{pointer} is not in the JSON"))
}
