//! Sections 2, 3 and 5: the choice for or against participation, the plan and every change of it, and
//! who was reached of those whom the plan wanted to reach.

use super::fact::{FactLine, are_public, of_kinds};
use super::shown::{TextReader, Texts};
use crate::trajectory::TrajectoryView;
use serde::Serialize;
use weerklank_events::Event;
use weerklank_events::ids::Code;

/// Section 2: the choice and its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Choice {
    /// 2.
    pub number: u8,
    /// Each choice, in log order; the last one counts. Empty where none was recorded.
    pub choices: Vec<FactLine>,
}

/// Section 3: the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// 3.
    pub number: u8,
    /// The plan as it was adopted; null where none was recorded.
    pub adopted: Option<FactLine>,
    /// Every change of it, in log order.
    pub amendments: Vec<FactLine>,
}

/// Section 5: reach and gaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reach {
    /// 5.
    pub number: u8,
    /// The target groups: those of the plan first, in its order, then others that were measured.
    pub groups: Vec<TargetGroup>,
}

/// One target group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TargetGroup {
    /// Its code.
    pub target_group: Code,
    /// Whether the plan names it.
    pub planned: bool,
    /// The measurement that counts, the last one; null where it was never measured.
    pub measured: Option<FactLine>,
    /// Earlier measurements, in log order.
    pub earlier: Vec<FactLine>,
}

impl Choice {
    /// The section on a trajectory.
    #[must_use]
    pub fn of(trajectory: &TrajectoryView, reader: &TextReader<'_, impl Texts>) -> Self {
        let kinds = ["participation.chosen", "participation.waived"];
        Self {
            number: 2,
            choices: of_kinds(&trajectory.facts, &kinds, reader),
        }
    }

    pub(super) fn is_public(&self) -> bool {
        are_public(&self.choices)
    }
}

impl Plan {
    /// The section on a trajectory.
    #[must_use]
    pub fn of(trajectory: &TrajectoryView, reader: &TextReader<'_, impl Texts>) -> Self {
        Self {
            number: 3,
            adopted: of_kinds(&trajectory.facts, &["plan.adopted"], reader).pop(),
            amendments: of_kinds(&trajectory.facts, &["plan.amended"], reader),
        }
    }

    pub(super) fn is_public(&self) -> bool {
        are_public(self.adopted.iter().chain(&self.amendments))
    }
}

impl Reach {
    /// The section on a trajectory.
    #[must_use]
    pub fn of(trajectory: &TrajectoryView, reader: &TextReader<'_, impl Texts>) -> Self {
        let mut groups: Vec<TargetGroup> = Vec::new();
        for recorded in &trajectory.facts {
            match &recorded.fact {
                Event::PlanAdopted(plan) => {
                    let planned = plan.target_groups.iter();
                    groups.extend(planned.map(|group| TargetGroup::new(group, true)));
                }
                Event::ReachMeasured(reach) => {
                    let line = FactLine::of(recorded, reader);
                    let group = &reach.target_group;
                    let known = groups.iter_mut().find(|known| known.target_group == *group);
                    match known {
                        Some(known) => known.measure(line),
                        None => {
                            let mut new = TargetGroup::new(group, false);
                            new.measure(line);
                            groups.push(new);
                        }
                    }
                }
                _ => {}
            }
        }
        Self { number: 5, groups }
    }

    pub(super) fn is_public(&self) -> bool {
        let lines = |group: &TargetGroup| are_public(group.measured.iter().chain(&group.earlier));
        self.groups.iter().all(lines)
    }
}

impl TargetGroup {
    fn new(group: &Code, planned: bool) -> Self {
        Self {
            target_group: group.clone(),
            planned,
            measured: None,
            earlier: Vec::new(),
        }
    }

    fn measure(&mut self, line: FactLine) {
        self.earlier.extend(self.measured.replace(line));
    }
}
