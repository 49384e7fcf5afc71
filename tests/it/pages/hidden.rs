//! What is withheld, restricted, redacted or erased reaches no answer of any address, whatever was public
//! once.

use super::site::Site;
use super::{ID, input, reachable, trajectory};
use serde_json::{Value, json};
use weerklank_events::Commitment;

/// In every text that nobody may read.
const HIDDEN: &str = "verborgen-7f3a";

async fn publish(site: &Site, contents: &[Commitment]) {
    let data = json!({ "content": contents, "ground": "ownText" });
    site.record(ID, &[("content.published", data)]).await;
}

async fn one(site: &Site, kind: &str, data: Value) -> Vec<Commitment> {
    site.record(ID, &[(kind, data)]).await.remove(0).1
}

fn received(number: u64) -> Value {
    json!({
        "input": input(number), "points": 1, "words": format!("{HIDDEN} woorden {number}"),
        "reference": format!("{HIDDEN} kenmerk"), "particulars": { "area": format!("{HIDDEN} wijk"), "language": "es" },
    })
}

/// A site on which everything is hidden but what says so.
async fn hiding() -> Site {
    let site = Site::new().await;
    let opened =
        json!({ "form": "consultation", "bodies": [], "title": format!("{HIDDEN} titel") });
    one(&site, "trajectory.opened", opened).await;
    // 1 was never public.
    one(&site, "input.received", received(1)).await;
    let answer = json!({ "input": input(1), "point": 1, "outcome": "elsewhere", "reason": format!("{HIDDEN} reden"), "change": format!("{HIDDEN} wijziging"), "destination": format!("{HIDDEN} adres") });
    one(&site, "input.answered", answer).await;
    // 2 was public and erased, 3 erased and replaced.
    let words = one(&site, "input.received", received(2)).await;
    publish(&site, &words).await;
    let erased = json!({ "content": words, "ground": "request" });
    one(&site, "content.erased", erased).await;
    let words = one(&site, "input.received", received(3)).await;
    publish(&site, &words[..1]).await;
    let erased = json!({ "content": &words[..1], "ground": "objection", "replacement": "zichtbaar vervangen" });
    let replacement = one(&site, "content.erased", erased).await;
    publish(&site, &replacement).await;
    // 4 was public and restricted.
    let words = one(&site, "input.received", received(4)).await;
    publish(&site, &words).await;
    let restricted =
        json!({ "content": words, "ground": "personalData", "reason": format!("{HIDDEN} grond") });
    one(&site, "content.restricted", restricted).await;
    // 5 is public in a redacted version; 6 too, but that version was restricted in its turn.
    let words = one(&site, "input.received", received(5)).await;
    let redacted = json!({ "content": &words[..1], "ground": "redacted", "redacted": "zichtbaar geredigeerd" });
    one(&site, "content.published", redacted).await;
    let words = one(&site, "input.received", received(6)).await;
    let redacted = json!({ "content": &words[..1], "ground": "redacted", "redacted": format!("{HIDDEN} half") });
    let version = one(&site, "content.published", redacted).await;
    let restricted = json!({ "content": version, "ground": "child" });
    one(&site, "content.restricted", restricted).await;
    let decided = json!({ "body": "college", "stage": "final", "result": "rejected", "summary": format!("{HIDDEN} besluit"), "reference": format!("{HIDDEN} nummer") });
    one(&site, "decision.taken", decided).await;
    let corrected = json!({ "seq": 2, "reason": format!("{HIDDEN} waarom"), "correction": format!("{HIDDEN} beter") });
    one(&site, "entry.corrected", corrected).await;
    site
}

#[tokio::test]
async fn what_is_not_public_reaches_no_page() {
    let site = hiding().await;
    let mut pages = reachable(&site).await;
    let at = trajectory();
    let size = site.app.size();
    for path in (0..size).map(|index| format!("/logboek/{index}")) {
        pages.push((path.clone(), site.page(&path).await));
    }
    // Not in a report of a time when it was public either.
    for stand in 2..=size {
        for form in ["verslag", "verslag.json"] {
            let path = format!("{at}/{form}?stand={stand}");
            pages.push((path.clone(), site.page(&path).await));
        }
    }
    for number in 1..=6 {
        let path = format!("{at}/inbreng/{number}");
        assert!(pages.iter().any(|(found, _)| *found == path), "{path}");
    }
    for (path, body) in &pages {
        assert!(!body.contains(HIDDEN), "{path}");
    }
}

#[tokio::test]
async fn what_is_not_public_says_why() {
    let site = hiding().await;
    for (number, said) in [
        (1, "De tekst is niet openbaar."),
        (2, "Grond: verzoek van de betrokkene."),
        (3, "zichtbaar vervangen"),
        (3, "Deze tekst staat in de plaats van een gewiste tekst."),
        (4, "De tekst is afgeschermd. Grond: persoonsgegevens."),
        (5, "zichtbaar geredigeerd"),
        (5, "Uit deze tekst is iets weggelaten."),
        (6, "De tekst is afgeschermd."),
    ] {
        let page = site
            .page(&format!("{}/inbreng/{number}", trajectory()))
            .await;
        assert!(page.contains(said), "input {number} does not say: {said}");
        assert!(!page.contains("lang=\"es\""), "input {number}");
    }
    let page = site.page(&trajectory()).await;
    assert!(page.contains("De titel is niet openbaar"));
}
