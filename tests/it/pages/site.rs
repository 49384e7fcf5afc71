//! A site to ask pages of: the routes in this process, over a log in a folder of its own.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt as _;
use weerklank::clock::SetClock;
use weerklank::data_dir::DataDir;
use weerklank::http::{App, ServeError, router};
use weerklank::instance::{Instance, Reader};
use weerklank_events::vocabulary::{Purpose, Role};
use weerklank_events::{Command, Commitment, Stream, TrajectoryId};

/// An answer.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }
}

/// A log and its pages.
pub struct Site {
    pub app: Arc<App>,
    pub dir: tempfile::TempDir,
    router: Router,
}

impl Site {
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let now = "2026-06-30T09:00:00Z".parse().unwrap();
        let origin = "log.example.test/participatie".parse().unwrap();
        let instance = Instance::open(
            DataDir::new(dir.path()),
            Arc::new(SetClock::new(now)),
            Some(origin),
            Purpose::Record,
        );
        Self::of(dir, instance.await.unwrap()).await
    }

    /// A site over a log that exists.
    pub async fn over(dir: tempfile::TempDir, purpose: Purpose) -> Self {
        let clock = Arc::new(weerklank::clock::SystemClock);
        let data = DataDir::new(dir.path());
        let instance = Instance::open(data, clock, None, purpose).await;
        Self::of(dir, instance.unwrap()).await
    }

    /// A site over a log that this process records.
    pub async fn of(dir: tempfile::TempDir, instance: Instance) -> Self {
        Self::with(dir, App::open(instance).await.unwrap())
    }

    /// A site over a log that others record, which keeps in `dir` what it keeps.
    pub async fn following(dir: tempfile::TempDir, log: DataDir) -> Result<Self, ServeError> {
        let reader = Reader::open(log.following()).await?;
        Ok(Self::with(dir, App::follow(reader).await?))
    }

    fn with(dir: tempfile::TempDir, app: Arc<App>) -> Self {
        Self {
            router: router(app.clone()),
            app,
            dir,
        }
    }

    /// Ends it; what it kept stays.
    pub fn end(self) -> tempfile::TempDir {
        self.dir
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Records events, given as JSON with open texts; gives for each its index and what it declared.
    pub async fn record(
        &self,
        id: TrajectoryId,
        events: &[(&str, Value)],
    ) -> Vec<(u64, Vec<Commitment>)> {
        let instance = self.app.instance().unwrap();
        let seal = |(kind, data): &(&str, Value)| {
            let command: Command =
                serde_json::from_value(json!({ "type": kind, "data": data })).unwrap();
            instance.sealer.seal(command).unwrap()
        };
        let sealed: Vec<_> = events.iter().map(seal).collect();
        let declared = sealed.iter().map(|sealed| sealed.event.declared());
        let declared: Vec<Vec<_>> = declared
            .map(|declared| declared.into_iter().map(|(_, c)| c).collect())
            .collect();
        let recorded = instance.record(Stream::Trajectory(id), "tester", Role::Recorder, sealed);
        let receipts = recorded.await.unwrap();
        let last = receipts.last().unwrap().log_index;
        assert!(self.app.wait_for(last, Duration::from_secs(30)).await);
        receipts
            .iter()
            .map(|receipt| receipt.log_index)
            .zip(declared)
            .collect()
    }

    pub async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[]).await
    }

    /// The page at a path, which must be there.
    pub async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        answer.body
    }
}
