//! How SQLite finds what pages ask for: by an index, and in its order, so that no page gets slower with what
//! came before it.

use super::*;

/// The plan of a statement, a line for each step.
async fn plan(read_model: &ReadModel, statement: &str) -> Vec<String> {
    let explain = format!("EXPLAIN QUERY PLAN {statement}");
    let rows = sqlx::query(&explain)
        .fetch_all(&read_model.pool)
        .await
        .unwrap();
    rows.iter().map(|row| row.get("detail")).collect()
}

async fn empty() -> (tempfile::TempDir, ReadModel) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("projections.db");
    let read_model = ReadModel::create(&path, "log.example").await.unwrap();
    (dir, read_model)
}

#[tokio::test]
async fn every_page_is_read_by_an_index() {
    let (_dir, read_model) = empty().await;
    let mut statements: Vec<String> = [
        OLDER,
        NEWER,
        EARLIER_EVENTS,
        LATER_EVENTS,
        TRAJECTORY,
        INPUT,
        INPUT_BY_ID,
        INPUT_COUNT,
        GROUPS,
    ]
    .map(str::to_owned)
    .into();
    statements.push(format!("{CORRECTIONS}?, ?)"));
    statements.push("SELECT view FROM contents WHERE commitment IN (?, ?)".to_owned());
    let of = "SELECT view FROM point_groups WHERE trajectory = ? AND point_group IN (?, ?)";
    statements.push(of.to_owned());
    for fate in [None, Some(Fate::Adopted)] {
        for channel in [None, Some(Channel::Web)] {
            for without_reason in [false, true] {
                let filter = Filter {
                    fate,
                    without_reason,
                    channel,
                };
                for cursor in [Cursor::Start, Cursor::After(7), Cursor::Before(7)] {
                    let query = listed(TrajectoryId([1; 16]), filter, cursor, 50);
                    statements.push(query.sql().to_string());
                }
            }
        }
    }
    for statement in &statements {
        let plan = plan(&read_model, statement).await;
        let searched = plan.iter().all(|step| step.starts_with("SEARCH "));
        assert!(searched && !plan.is_empty(), "{statement}: {plan:#?}");
    }
}

/// These grow with the number of trajectories, and not with what happens in them.
#[tokio::test]
async fn what_is_added_up_over_trajectories_reads_no_views() {
    let (_dir, read_model) = empty().await;
    for statement in [TRAJECTORY_COUNT, CONTENT_COUNTS] {
        let plan = plan(&read_model, statement).await;
        let scanned: Vec<_> = plan
            .iter()
            .filter(|step| step.starts_with("SCAN trajectories"))
            .collect();
        let covered = scanned
            .iter()
            .all(|step| step.contains("USING COVERING INDEX"));
        assert!(covered && scanned.len() == 1, "{statement}: {plan:#?}");
    }
}
