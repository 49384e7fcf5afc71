//! Lists that are longer than a page, walked forwards and backwards.

use super::site::Site;
use super::{ID, input, trajectory};
use serde_json::json;

/// 120 inputs: every third by letter, every fourth refused without a reason, every tenth adopted.
async fn many() -> Site {
    let site = Site::new().await;
    let opened = json!({ "form": "consultation", "bodies": [], "title": "Veel" });
    let mut events = vec![("trajectory.opened", opened)];
    for number in 1..=120 {
        let channel = if number % 3 == 0 { "letter" } else { "web" };
        events.push((
            "input.received",
            json!({ "input": input(number), "channel": channel, "points": 1, "words": format!("Woorden {number}.") }),
        ));
        let outcome = match number {
            _ if number % 4 == 0 => "notAdopted",
            _ if number % 10 == 1 => "adopted",
            _ => continue,
        };
        let answer = json!({ "input": input(number), "point": 1, "outcome": outcome });
        events.push(("input.answered", answer));
    }
    site.record(ID, &events).await;
    site
}

/// The numbers of the inputs on a page, in its order.
fn numbers(page: &str) -> Vec<u64> {
    let links = page.split("/inbreng/").skip(1);
    links
        .map(|link| link.split('"').next().unwrap().parse().unwrap())
        .collect()
}

/// The address behind the link to the next or previous page.
fn link(page: &str, direction: &str) -> Option<String> {
    let after = page.split(&format!("rel=\"{direction}\" href=\"")).nth(1)?;
    let link = after.split('"').next().unwrap();
    Some(link.replace("&#38;", "&"))
}

/// Walks a list to its end and back; every page is found again on the way back.
async fn walk(site: &Site, first: &str) -> Vec<u64> {
    let mut pages = vec![site.page(first).await];
    while let Some(next) = link(pages.last().unwrap(), "next") {
        pages.push(site.page(&next).await);
    }
    let found: Vec<Vec<u64>> = pages.iter().map(|page| numbers(page)).collect();
    let mut back = vec![found.last().unwrap().clone()];
    let mut page = pages.pop().unwrap();
    while let Some(previous) = link(&page, "prev") {
        page = site.page(&previous).await;
        back.push(numbers(&page));
    }
    back.reverse();
    assert_eq!(back, found, "{first}");
    assert!(found.iter().all(|page| page.len() <= 50));
    found.concat()
}

#[tokio::test]
async fn a_list_holds_every_input_once_in_both_directions_with_every_filter() {
    let site = many().await;
    let at = format!("{}/inbreng", trajectory());
    type Meets = fn(&u64) -> bool;
    let cases: [(&str, Meets); 7] = [
        ("", |_| true),
        ("?uitkomst=notAdopted", |n| n % 4 == 0),
        ("?uitkomst=unanswered", |n| n % 4 != 0 && n % 10 != 1),
        ("?kanaal=letter", |n| n % 3 == 0),
        ("?kanaal=web&uitkomst=unanswered", |n| {
            n % 3 != 0 && n % 4 != 0 && n % 10 != 1
        }),
        ("?zonder-reden=ja", |n| n % 4 == 0),
        ("?zonder-reden=ja&kanaal=letter", |n| n % 12 == 0),
    ];
    for (query, meets) in cases {
        let path = format!("{at}{query}");
        let expected: Vec<u64> = (1..=120).filter(meets).collect();
        assert_eq!(walk(&site, &path).await, expected, "{query}");
        let page = site.page(&path).await;
        let said = format!("{} keer inbreng", expected.len());
        assert!(page.contains(&said), "{query} does not say {said}");
    }
    let none = site.page(&format!("{at}?uitkomst=withdrawn")).await;
    assert!(none.contains("Geen inbreng gevonden"));
    assert!(numbers(&site.page(&format!("{at}?na=120")).await).is_empty());
}

#[tokio::test]
async fn a_trajectory_links_the_first_answers_without_a_reason_and_the_rest() {
    let site = many().await;
    let page = site.page(&trajectory()).await;
    assert!(page.contains("30 antwoorden hebben geen reden:"));
    let listed: Vec<u64> = (1..=20).map(|n| n * 4).collect();
    assert_eq!(numbers(&page), listed);
    assert!(page.contains("inbreng?zonder-reden=ja\">en nog 10;"));
}

#[tokio::test]
async fn trajectories_are_listed_from_new_to_old_in_both_directions() {
    let site = Site::new().await;
    for n in 1..=45 {
        let opened = json!({ "form": "poll", "bodies": [], "title": format!("Vraag {n}") });
        let id = weerklank_events::TrajectoryId([n; 16]);
        site.record(id, &[("trajectory.opened", opened)]).await;
    }
    let ids = |page: &str| -> Vec<String> {
        let links = page.split("href=\"/trajecten/").skip(1);
        links.map(|link| link[..2].to_owned()).collect()
    };
    let mut pages = vec![site.page("/").await];
    while let Some(next) = link(pages.last().unwrap(), "next") {
        pages.push(site.page(&next).await);
    }
    let found: Vec<_> = pages.iter().flat_map(|page| ids(page)).collect();
    let expected: Vec<_> = (1..=45).rev().map(|n: u8| format!("{n:02x}")).collect();
    assert_eq!(found, expected);
    assert!(pages[0].contains("45 trajecten"));
    let previous = link(&pages[2], "prev").unwrap();
    assert_eq!(ids(&site.page(&previous).await), expected[20..40]);
}
