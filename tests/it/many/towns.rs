//! Several municipalities to test with: some in schemas, some in directories, each with a list entry and marks
//! by which its data would be recognised anywhere.

use crate::export::verify_with;
use crate::postgres::TestSchema;
use crate::recorder::opened;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tower::ServiceExt as _;
use weerklank::check::check;
use weerklank::clock::SystemClock;
use weerklank::export::export;
use weerklank::http::App;
use weerklank::instance::{Instance, Reader};
use weerklank::sites::{Entry, List, Override, Sites, router};
use weerklank::verify::Verdict;
use weerklank_events::vocabulary::Role;
use weerklank_events::{Command, Stream, TrajectoryId};

/// Within which what is waited for happens, on a busy machine too.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Waits for a condition.
pub async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !holds().await {
        assert!(began.elapsed() < PATIENCE, "{what} did not happen");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Waits until every log is open. A lock may outlive its holder for a moment where a process is just being
/// started beside; the next try then succeeds.
pub async fn all_opened(sites: &Sites) {
    until("opening every log", async || {
        let closed: Vec<_> = sites
            .all()
            .iter()
            .filter_map(|site| site.closed())
            .collect();
        assert!(closed.iter().all(|closed| closed.tries < 5), "{closed:?}");
        sites.all().iter().all(|site| site.app().is_some())
    })
    .await;
}

/// An answer.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// Everything that a reader gets.
    pub fn whole(&self) -> String {
        format!("{:?}\n{}", self.headers, self.body)
    }
}

/// Several municipalities and their list.
pub struct Towns {
    pub dir: TempDir,
    pub schemas: Vec<(String, TestSchema)>,
    pub text: String,
    names: Vec<String>,
}

impl Towns {
    /// With these in schemas, and those in directories. None is made yet.
    pub async fn new(in_schemas: &[&str], in_directories: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut towns = Self {
            text: format!("root = '{}'\n", dir.path().join("logs").display()),
            dir,
            schemas: Vec::new(),
            names: Vec::new(),
        };
        for name in in_schemas {
            let schema = TestSchema::new().await;
            let (url, of) = (schema.recorder_url(), &schema.recorder.schema);
            towns.add(name, &format!("schema = '{of}'\nurl = '{url}'"));
            towns.schemas.push(((*name).to_owned(), schema));
        }
        for name in in_directories {
            towns.add(name, &format!("directory = '{name}'"));
        }
        towns
    }

    /// One more log, which lies where these lines say.
    pub fn add(&mut self, name: &str, place: &str) {
        self.names.push(name.to_owned());
        self.text += &format!(
            "[[log]]\nname = '{name}'\nmunicipality = 'Gemeente {name}berg'\norigin = '{name}.example/log'\n\
             hosts = ['{name}.test']\n{place}\n"
        );
    }

    /// The list as a file.
    pub fn file(&self) -> PathBuf {
        let path = self.dir.path().join("sites.toml");
        std::fs::write(&path, &self.text).unwrap();
        path
    }

    pub fn list(&self) -> List {
        List::read(&self.file(), Override::default()).unwrap()
    }

    /// Makes these logs.
    pub async fn make(&self, names: &[&str]) {
        for entry in self.list().logs {
            if names.contains(&&*entry.name) {
                make(entry).await;
            }
        }
    }

    /// Makes every log and opens them.
    pub async fn all_open(&self) -> Arc<Sites> {
        let names: Vec<_> = self.names.iter().map(|name| &**name).collect();
        self.make(&names).await;
        let sites = Sites::open(self.list(), Arc::new(SystemClock));
        all_opened(&sites).await;
        sites
    }

    /// Words by which the data of a municipality would be recognised.
    pub fn marks(&self, name: &str) -> Vec<String> {
        let mut marks = vec![
            format!("{name}berg"),
            format!("{name}.example"),
            format!("{name}.test"),
            format!("Plein van {name}"),
        ];
        let schema = self.schemas.iter().find(|(of, _)| of == name);
        marks.extend(schema.map(|(_, schema)| schema.recorder.schema.to_string()));
        marks
    }

    /// Asserts that a text says nothing of any municipality but one; of `""` of none at all.
    pub fn only_of(&self, name: &str, text: &str, what: &str) {
        for other in self.names.iter().filter(|other| *other != name) {
            for mark in self.marks(other) {
                assert!(
                    !text.contains(&mark),
                    "{what} of {name} says {mark}: {text}"
                );
            }
        }
    }

    /// Holds every log against itself, and its export too; gives the number of entries of each.
    pub async fn check(&self) -> Vec<(String, u64)> {
        let mut sizes = Vec::new();
        for entry in self.list().logs {
            sizes.push((entry.name.clone(), check_entry(&entry).await));
        }
        sizes
    }
}

pub async fn make(entry: Entry) {
    let origin = Some(entry.origin);
    let made = Instance::init(entry.dir, Arc::new(SystemClock), origin).await;
    made.unwrap().close().await;
}

async fn check_entry(entry: &Entry) -> u64 {
    let report = check(&entry.dir, |_, _| ()).await.unwrap();
    assert_eq!(report.verdict, Verdict::Sound, "{report:#?}");
    let reader = Reader::open(entry.dir.clone()).await.unwrap();
    let out = tempfile::tempdir().unwrap();
    let out = out.path().join("export");
    let exported = export(&reader, &out, |_, _| ()).await.unwrap();
    assert_eq!(&*exported.missing, &[][..]);
    verify_with(&out, reader.key.to_string(), None).sound();
    assert_eq!(reader.origin(), entry.origin.as_str());
    report.size.unwrap()
}

/// Records a trajectory with a public title; gives its id.
pub async fn tell(app: &App, name: &str, number: u8) -> TrajectoryId {
    let id = TrajectoryId([number; 16]);
    let instance = app.instance().unwrap();
    let opened = instance.sealer.seal(opened(&format!("Plein van {name}")));
    let opened = opened.unwrap();
    let declared = opened.event.declared();
    let titles: Vec<_> = declared.iter().map(|(_, commitment)| commitment).collect();
    let published = json!({
        "type": "content.published",
        "data": { "content": titles, "ground": "ownText" },
    });
    let published: Command = serde_json::from_value(published).unwrap();
    let records = vec![opened, instance.sealer.seal(published).unwrap()];
    let stream = Stream::Trajectory(id);
    let receipts = instance.record(stream, "tester", Role::Recorder, records);
    let last = receipts.await.unwrap()[1].log_index;
    assert!(app.wait_for(last, PATIENCE).await);
    id
}

/// Asks for a page as a browser does.
pub async fn ask(sites: &Arc<Sites>, host: &str, path: &str, tag: Option<&str>) -> Answer {
    let mut request = Request::builder().method(Method::GET).uri(path);
    if !host.is_empty() {
        request = request.header(header::HOST, host);
    }
    if let Some(tag) = tag {
        request = request.header(header::IF_NONE_MATCH, tag);
    }
    send(router(sites.clone()), request.body(Body::empty()).unwrap()).await
}

pub async fn send(router: Router, request: Request<Body>) -> Answer {
    let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    }
}
