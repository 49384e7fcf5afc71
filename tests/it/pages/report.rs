//! The report: its two forms say the same, and it can be made again; and the figures of a real source.

use super::site::Site;
use super::{ID, at, input, recorded, trajectory};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use weerklank::clock::SystemClock;
use weerklank::data_dir::DataDir;
use weerklank::import::run::{Files, record};
use weerklank::import::{Mapping, read};
use weerklank::instance::Instance;
use weerklank_events::vocabulary::Purpose;

/// Every figure of an HTML report with its place in the JSON.
fn figures(html: &str) -> Vec<(String, String)> {
    let marked = html.split(" data-json=\"").skip(1);
    marked
        .map(|rest| {
            let (pointer, rest) = rest.split_once('"').unwrap();
            let (_, rest) = rest.split_once('>').unwrap();
            let text = rest.split('<').next().unwrap();
            (pointer.to_owned(), text.to_owned())
        })
        .collect()
}

/// Every number of the JSON that is a figure: the parts that count something.
fn counts(json: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let parts = [
        "/figures",
        "/pointFigures",
        "/adoptedWithoutReason",
        "/sections/inputs/byChannel",
        "/sections/inputs/channelUnknown",
        "/sections/inputs/byMonth",
        "/sections/inputs/receivedOnUnknown",
        "/sections/inputs/sentOnUnknown",
        "/sections/inputs/joint",
        "/sections/inputs/signatories",
        "/sections/integrity/size",
        "/sections/integrity/contents",
        "/sections/integrity/erasures",
    ];
    for part in parts {
        walk(at(json, part), part.to_owned(), &mut found);
    }
    // An empty report says once that nothing was erased.
    found.retain(|pointer| {
        pointer != "/sections/integrity/erasures/count" || at(json, pointer) != 0
    });
    found
}

fn walk(value: &Value, pointer: String, found: &mut BTreeSet<String>) {
    match value {
        Value::Number(_) => {
            found.insert(pointer);
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                walk(item, format!("{pointer}/{place}"), found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                walk(member, format!("{pointer}/{name}"), found);
            }
        }
        _ => {}
    }
}

/// Asserts that every figure of the HTML is that of the JSON, and that none is left out.
fn agree(html: &str, json: &Value) {
    let shown = figures(html);
    for (pointer, text) in &shown {
        match at(json, pointer) {
            Value::Number(number) => {
                let digits = text.replace('.', "");
                assert_eq!(digits, number.to_string(), "{pointer}");
            }
            Value::Array(list) => assert_eq!(*text, list.len().to_string(), "{pointer}"),
            value => assert_eq!(value, text, "{pointer}"),
        }
    }
    let named: BTreeSet<_> = shown.into_iter().map(|(pointer, _)| pointer).collect();
    for pointer in counts(json) {
        assert!(named.contains(&pointer), "{pointer} is not in the HTML");
    }
    let groups = at(json, "/sections/weighing/groups").as_array().unwrap();
    for (place, group) in groups.iter().enumerate() {
        let pointer = format!("/sections/weighing/groups/{place}/count");
        assert!(group["count"] == 0 || named.contains(&pointer), "{pointer}");
    }
}

/// Both forms at one size, twice the same.
async fn both(site: &Site, at: &str, query: &str) -> (String, Value) {
    let (html, json) = (
        format!("{at}/verslag{query}"),
        format!("{at}/verslag.json{query}"),
    );
    let (first, data) = (site.page(&html).await, site.page(&json).await);
    assert_eq!(site.page(&html).await, first);
    assert_eq!(site.page(&json).await, data);
    (first, serde_json::from_str(&data).unwrap())
}

#[tokio::test]
async fn the_html_says_what_the_json_says_at_every_size() {
    let site = recorded().await;
    let signed = json!({ "input": input(2), "points": 3, "words": "Samen", "signatories": { "number": 1400, "checked": "every" } });
    let declared = site.record(ID, &[("input.received", signed)]).await;
    let erased = json!({ "content": declared[0].1, "ground": "ordered" });
    let excluded = json!({ "input": input(2), "ground": "spam" });
    let events = [("content.erased", erased), ("input.excluded", excluded)];
    site.record(ID, &events).await;
    for size in 2..=site.app.size() {
        let (html, json) = both(&site, &trajectory(), &format!("?stand={size}")).await;
        agree(&html, &json);
        assert_eq!(json["log"]["size"], size);
    }
    let newest = both(&site, &trajectory(), "").await;
    let named = both(&site, &trajectory(), &format!("?stand={}", site.app.size())).await;
    assert_eq!(newest, named);
}

#[tokio::test]
async fn an_old_report_stays_the_same_when_the_log_grows() {
    let site = recorded().await;
    let size = site.app.size();
    let before = both(&site, &trajectory(), &format!("?stand={size}")).await;
    let received = json!({ "input": input(2), "points": 1, "words": "Later" });
    site.record(ID, &[("input.received", received)]).await;
    let after = both(&site, &trajectory(), &format!("?stand={size}")).await;
    assert_eq!(before, after);
    let newest = both(&site, &trajectory(), "").await;
    assert_eq!(at(&newest.1, "/figures/received"), 2);
}

/// A site with the real data imported; none where the data is not there, which is told.
async fn valladolid() -> Option<(Site, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let data = root.join("../shared/data/valladolid");
    if !data.exists() {
        // Not `println!`, which is shown of failing tests only.
        let mut stderr = std::io::stderr();
        writeln!(stderr, "NOT RUN: there is no data at {}", data.display()).unwrap();
        return None;
    }
    let text = std::fs::read_to_string(root.join("projections/mappings/valladolid.toml")).unwrap();
    let mapping = Mapping::parse(&text).unwrap();
    let inputs = std::fs::read(data.join("proposals.json")).unwrap();
    let answers = std::fs::read(data.join("decisions.csv")).unwrap();
    let today = jiff::civil::date(2026, 6, 30);
    let import = read(&mapping, &inputs, Some(&answers), today).unwrap_or_else(|_| panic!("read"));
    let dir = tempfile::tempdir().unwrap();
    let (place, clock) = (DataDir::new(dir.path()), Arc::new(SystemClock));
    let instance = Instance::open(place, clock, None, Purpose::Record)
        .await
        .unwrap();
    let files = Files {
        mapping: &text,
        inputs: &inputs,
        answers: Some(&answers),
    };
    let outcome = record(
        &instance,
        &mapping,
        &import,
        &files,
        "Presupuestos participativos 2025-26",
    );
    let id = outcome.await.unwrap().trajectory;
    drop(instance);
    let site = Site::over(dir, Purpose::Record).await;
    Some((site, format!("/trajecten/{id}")))
}

#[tokio::test]
async fn the_figures_of_valladolid_are_those_of_its_source() {
    let Some((site, path)) = valladolid().await else {
        return;
    };
    let (html, json) = both(&site, &path, "").await;
    agree(&html, &json);
    for (pointer, expected) in [
        ("/figures/received", 1008),
        ("/figures/answered", 306),
        ("/figures/adopted", 128),
        ("/figures/notAdopted", 178),
        ("/figures/unanswered", 702),
    ] {
        assert_eq!(at(&json, pointer), expected, "{pointer}");
    }
    let mut references: Vec<_> = at(&json, "/withoutReason")
        .as_array()
        .unwrap()
        .iter()
        .collect();
    references.sort_by_key(|reference| reference.as_str().unwrap().to_owned());
    assert_eq!(references, ["7582", "7730", "7875", "7986", "8366"]);
    let page = site.page(&path).await;
    for reference in references {
        let text = format!(">{}</a></li>", reference.as_str().unwrap());
        assert!(page.contains(&text), "{text} is not on the page");
    }
    for said in [
        "Van 1.008 keer inbreng zijn er 306 beantwoord: 128 overgenomen en 178 niet overgenomen.",
        "Bij 702 bevat de bron geen antwoord.",
        "Bij 42 voorstellen las een computer het antwoord van een scan.",
        "CC BY-SA 4.0",
        "Aldea Pucela",
    ] {
        assert!(page.contains(said) && html.contains(said), "{said}");
    }
    let list = site.page(&format!("{path}/inbreng")).await;
    assert!(list.contains("<span lang=\"es\">"));
    assert!(list.len() < 100_000 && page.len() < 100_000);
}
