//! Names in place of ids: whatever a story names has an id derived from its name.
//!
//! The ids are the same in every demonstration, so that an address of one works in another.

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use weerklank_events::TrajectoryId;

/// The members of a command's data that hold an id of their own trajectory.
const OWN: [&str; 4] = ["input", "session", "group", "promise"];
/// The members that hold the id of another trajectory.
const OTHERS: [&str; 2] = ["other", "trajectory"];

/// The trajectory that a story is about.
#[must_use]
pub fn trajectory_id(story: &str) -> TrajectoryId {
    TrajectoryId(derived("trajectory", story, ""))
}

/// Replaces each name in the data of a fact of this kind by the id that it stands for.
pub(super) fn put_ids(story: &str, kind: &str, data: &mut Map<String, Value>) {
    for member in OWN {
        // What a plan promises is a text.
        if (kind, member) == ("plan.adopted", "promise") {
            continue;
        }
        if let Some(Value::String(name)) = data.get_mut(member) {
            *name = id(member, story, name);
        }
    }
    for kind in OTHERS {
        if let Some(Value::String(other)) = data.get_mut(kind) {
            *other = trajectory_id(other).to_string();
        }
    }
    if let Some(Value::Array(members)) = data.get_mut("members") {
        for member in members {
            match member {
                Value::String(name) => {
                    *member = json!({ "input": id("input", story, name), "point": 1 });
                }
                Value::Object(member) => put_ids(story, kind, member),
                // Refused when the command is read.
                _ => {}
            }
        }
    }
}

fn id(kind: &str, story: &str, name: &str) -> String {
    hex::encode(derived(kind, story, name))
}

fn derived(kind: &str, story: &str, name: &str) -> [u8; 16] {
    let digest = Sha256::digest(format!("weerklank demo/{kind}/{story}/{name}"));
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    id
}
