//! Whatever happens in a trajectory or in the stream of the municipality is told on a page: the
//! demonstration holds every kind of event, and each of its entries is reached from a page that people
//! read.

use super::site::Site;
use super::{ID, trajectory};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use weerklank::data_dir::DataDir;
use weerklank::demo::make;
use weerklank_events::vocabulary::Purpose;
use weerklank_events::{Entry, Event, Stream};

async fn demonstration() -> Site {
    let dir = tempfile::tempdir().unwrap();
    make(&DataDir::new(dir.path()), |_, _| ()).await.unwrap();
    Site::over(dir, Purpose::Demo).await
}

/// The entries of the log with their index.
async fn entries(site: &Site) -> Vec<(u64, Entry)> {
    let store = &site.app.instance().unwrap().reader.store;
    let stored = store.entries(0, 100_000).await.unwrap();
    let decoded = stored
        .iter()
        .map(|entry| (entry.log_index, Entry::decode(&entry.bytes).unwrap()));
    decoded.collect()
}

/// The entries that a page links to.
fn linked(page: &str) -> impl Iterator<Item = u64> {
    let links = page.split("href=\"/logboek/").skip(1);
    links.map(|rest| rest.split(['"', '#']).next().unwrap().parse().unwrap())
}

#[tokio::test]
async fn every_event_of_the_demonstration_is_told_on_a_page() {
    let site = demonstration().await;
    let entries = entries(&site).await;
    let mut inputs: BTreeMap<_, u64> = BTreeMap::new();
    for (_, entry) in &entries {
        if let Stream::Trajectory(id) = entry.envelope.trajectory {
            let received = matches!(entry.event, Event::InputReceived(_));
            *inputs.entry(id).or_default() += u64::from(received);
        }
    }
    let mut paths = vec!["/gemeente".to_owned()];
    for (id, received) in inputs {
        paths.push(format!("/trajecten/{id}"));
        let one = |number| format!("/trajecten/{id}/inbreng/{number}");
        paths.extend((1..=received).map(one));
    }
    let mut told = BTreeSet::new();
    while let Some(path) = paths.pop() {
        let page = site.page(&path).await;
        assert!(!page.contains('⟦'), "{path} lacks a sentence");
        told.extend(linked(&page));
        // The next page of the list, where there is one.
        let next = page.split("href=\"/gemeente?na=").nth(1);
        let next = next.and_then(|rest| rest.split('"').next());
        paths.extend(next.map(|place| format!("/gemeente?na={place}")));
    }
    let missing: BTreeSet<_> = entries
        .iter()
        .filter(|(index, entry)| {
            let (kind, _) = entry.event.kind();
            // What became of a text is told with the text itself.
            entry.envelope.trajectory != Stream::Log
                && !kind.starts_with("content.")
                && !told.contains(index)
        })
        .map(|(index, entry)| (entry.event.kind().0, *index))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[tokio::test]
async fn every_kind_of_event_has_a_page_for_its_entry() {
    let site = demonstration().await;
    let mut seen = BTreeSet::new();
    for (index, entry) in entries(&site).await {
        let (kind, _) = entry.event.kind();
        if seen.insert(kind) {
            let page = site.page(&format!("/logboek/{index}")).await;
            assert!(page.contains(kind) && !page.contains('⟦'), "{kind}");
        }
    }
    let kinds: BTreeSet<_> = Event::KINDS.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(seen, kinds);
}

#[tokio::test]
async fn a_trajectory_without_participation_says_so_until_it_is_chosen_after_all() {
    let site = Site::new().await;
    let opened = json!({ "form": "consultation", "bodies": [], "title": "Nieuwe lantaarns" });
    let waived = json!({ "ground": "minor" });
    let events = [
        ("trajectory.opened", opened),
        ("participation.waived", waived),
    ];
    site.record(ID, &events).await;
    let page = site.page(&trajectory()).await;
    assert!(
        page.contains("Zonder participatie") && page.contains("Bij deze keuze staat geen reden."),
        "{page}"
    );
    let chosen = json!({ "ground": "request", "reason": "De straat vroeg erom." });
    site.record(ID, &[("participation.chosen", chosen)]).await;
    assert!(site.page(&trajectory()).await.contains("Gestart"));
}
