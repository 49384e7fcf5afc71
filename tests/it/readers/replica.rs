//! A streaming replica that lags, is away for a while, and loses its primary.

use super::servers::{Servers, on_replica};
use super::{follower, key_only, published, reaches, receive, recorded, same_pages, until};
use crate::pages::site::Site;
use crate::pages::trajectory;
use crate::postgres::TestSchema;
use weerklank::follower::Standing;

/// A log whose replica is followed.
struct Followed {
    recorder: Site,
    follower: Site,
    _schema: TestSchema,
    servers: Servers,
}

/// A log of two inputs, all of which is shown.
async fn followed() -> Followed {
    let servers = Servers::new();
    let schema = TestSchema::on(&servers.primary).await;
    let recorder = recorded(&schema).await;
    let size = receive(&recorder, 2).await;
    published(&schema, size).await;
    let address = on_replica(&servers, &schema);
    // The checkpoint reaches the replica within moments; before that there may be nothing to show.
    let follower = follower(key_only(recorder.path()), &address).await;
    reaches(&follower, size).await;
    Followed {
        recorder,
        follower,
        _schema: schema,
        servers,
    }
}

#[tokio::test]
async fn a_replica_is_followed_through_all_that_happens_to_it() {
    let log = followed().await;
    same_pages(&log.recorder, &log.follower).await;
    let size = receive(&log.recorder, 3).await;
    reaches(&log.follower, size).await;
    same_pages(&log.recorder, &log.follower).await;
    paused(&log, size).await;
    away(&log).await;
    without_its_primary(&log).await;
}

/// It receives and does not apply: what is shown stays, and says that it is behind.
async fn paused(log: &Followed, size: u64) {
    let Followed {
        recorder,
        follower,
        servers,
        ..
    } = log;
    servers.replica(&["pause"]);
    let old = follower.page("/log/checkpoint").await;
    let before = follower.page("/controleren").await;
    let more = receive(recorder, 4).await;
    until("the lag is told", async || {
        let told = follower.page("/healthz").await;
        told.starts_with("late: the replica does not show yet")
    })
    .await;
    assert_eq!(follower.app.size(), size);
    assert_eq!(follower.page("/log/checkpoint").await, old);
    let behind = follower.get("/controleren").await;
    assert!(behind.body.contains("Deze pagina loopt achter."));
    assert_eq!(behind.header("etag"), "");
    assert_eq!(behind.body.replace(notice(&behind.body), ""), before);
    servers.replica(&["resume"]);
    reaches(follower, more).await;
    until("the lag is over", async || {
        follower.app.standing().is_current()
    })
    .await;
    same_pages(recorder, follower).await;
}

/// It is away. Nobody is shown anything wrong, and it comes back by itself.
async fn away(log: &Followed) {
    let Followed {
        recorder,
        follower,
        servers,
        ..
    } = log;
    let size = follower.app.size();
    servers.replica(&["stop"]);
    until("it is told", async || {
        matches!(follower.app.standing(), Standing::Failing(_))
    })
    .await;
    assert_eq!(follower.get("/healthz").await.status, 503);
    assert_eq!(follower.get(&trajectory()).await.status, 503);
    assert_eq!(follower.app.size(), size);
    let more = receive(recorder, 5).await;
    servers.replica(&["start"]);
    reaches(follower, more).await;
    until("it is well again", async || {
        follower.app.standing().is_current()
    })
    .await;
    same_pages(recorder, follower).await;
}

/// The primary is gone: everything that arrived is shown.
async fn without_its_primary(log: &Followed) {
    let follower = &log.follower;
    let page = follower.page(&trajectory()).await;
    log.servers.primary(&["stop"]);
    until("it is told", async || {
        follower.app.standing() == Standing::Alone
    })
    .await;
    assert_eq!(follower.page(&trajectory()).await, page);
    let told = follower.page("/healthz").await;
    assert!(told.contains("not connected to its primary"), "{told}");
    let told = follower.page("/controleren").await;
    assert!(told.contains("komt hier niets nieuws binnen"));
}

/// The line of a page that tells how it stands.
fn notice(page: &str) -> &str {
    let from = page.find("<p class=\"nl-paragraph\"><strong>").unwrap();
    let to = from + page[from..].find("</p>").unwrap();
    page[from - 1..to + 4].trim_end_matches('\n')
}
