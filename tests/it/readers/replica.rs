//! A streaming replica that lags, is away for a while, and loses its primary.

use super::servers::Servers;
use super::{follower, key_only, reaches, receive, recorded, same_pages, until};
use crate::pages::trajectory;
use crate::postgres::{TestSchema, url_for};
use weerklank::follower::Standing;
use weerklank::store::postgres::Address;

#[tokio::test]
async fn a_replica_is_followed_through_all_that_happens_to_it() {
    let servers = Servers::new();
    let schema = TestSchema::on(&servers.primary).await;
    let site = recorded(&schema).await;
    let role = schema.reader_url();
    let role = role.split("://").nth(1).unwrap().split('@').next().unwrap();
    let address = Address {
        servers: url_for(&servers.replica, role).parse().unwrap(),
        schema: schema.reader.schema.clone(),
    };
    // The checkpoint reaches it within moments; before that there is nothing to show.
    let size = receive(&site, 2).await;
    let note = schema.store();
    until("the checkpoint is published", async || {
        use weerklank::store::Store as _;
        let note = note.published().await.unwrap();
        note.is_some_and(|note| note.contains(&format!("\n{size}\n")))
    })
    .await;
    let follower = follower(key_only(site.path()), &address).await;
    reaches(&follower, size).await;
    same_pages(&site, &follower).await;
    let size = receive(&site, 3).await;
    reaches(&follower, size).await;
    same_pages(&site, &follower).await;

    // It receives and does not apply: what is shown stays, and says that it is behind.
    servers.replica(&["pause"]);
    let old = follower.page("/log/checkpoint").await;
    let before = follower.page("/controleren").await;
    let more = receive(&site, 4).await;
    until("the lag is told", async || {
        follower
            .page("/healthz")
            .await
            .starts_with("late: the replica does not show yet")
    })
    .await;
    assert_eq!(follower.app.size(), size);
    assert_eq!(follower.page("/log/checkpoint").await, old);
    let behind = follower.get("/controleren").await;
    assert!(behind.body.contains("Deze pagina loopt achter."));
    assert_eq!(behind.header("etag"), "");
    assert_eq!(behind.body.replace(notice(&behind.body), ""), before);
    servers.replica(&["resume"]);
    reaches(&follower, more).await;
    until("the lag is over", async || {
        follower.app.standing().is_current()
    })
    .await;
    same_pages(&site, &follower).await;

    // It is away. Nobody is sent anything wrong, and it comes back by itself.
    servers.replica(&["stop"]);
    until("it is told", async || {
        matches!(follower.app.standing(), Standing::Failing(_))
    })
    .await;
    assert_eq!(follower.get("/healthz").await.status, 503);
    assert_eq!(follower.get(&trajectory()).await.status, 503);
    assert_eq!(follower.app.size(), more);
    let more = receive(&site, 5).await;
    servers.replica(&["start"]);
    reaches(&follower, more).await;
    until("it is well again", async || {
        follower.app.standing().is_current()
    })
    .await;
    same_pages(&site, &follower).await;

    // The primary is gone: everything that arrived is shown.
    let page = follower.page(&trajectory()).await;
    servers.primary(&["stop"]);
    until("it is told", async || {
        follower.app.standing() == Standing::Alone
    })
    .await;
    assert_eq!(follower.page(&trajectory()).await, page);
    assert!(
        follower
            .page("/healthz")
            .await
            .contains("not connected to its primary")
    );
    assert!(
        follower
            .page("/controleren")
            .await
            .contains("komt hier niets nieuws binnen")
    );
}

/// The line of a page that tells how it stands.
fn notice(page: &str) -> &str {
    let from = page.find("<p class=\"nl-paragraph\"><strong>").unwrap();
    let to = from + page[from..].find("</p>").unwrap();
    page[from - 1..to + 4].trim_end_matches('\n')
}
