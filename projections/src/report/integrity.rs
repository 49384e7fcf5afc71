//! Section 12: by what the report can be checked, what was erased, and what the log cannot show.
//! The last as codes; their sentences are in the Fluent files.

use super::LogFacts;
use crate::contents::ContentCounts;
use crate::trajectory::TrajectoryView;
use jiff::Timestamp;
use serde::Serialize;
use weerklank_events::vocabulary::ErasureGround;

/// Section 12.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Integrity {
    /// 12.
    pub number: u8,
    /// The name of the log.
    pub origin: String,
    /// The number of entries the report is taken at.
    pub size: u64,
    /// The root of the tree of that size.
    pub root: String,
    /// The key that signs the log.
    pub key: String,
    /// When the last of those entries was written down.
    pub recorded_at: Option<Timestamp>,
    /// The index of this trajectory's newest entry among them.
    pub last_index: Option<u64>,
    /// Who cosigned the checkpoint of that size. None yet.
    pub witnesses: Vec<String>,
    /// How many of this trajectory's contents were erased, and on which grounds.
    pub erasures: Erasures,
    /// How many of this trajectory's contents are in which state.
    pub contents: States,
    /// What the log cannot show.
    pub cannot_show: Vec<Limit>,
}

/// What was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Erasures {
    /// How many contents.
    pub count: u64,
    /// How many on each ground.
    pub grounds: Vec<GroundCount>,
}

/// The erasures on one ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroundCount {
    /// The ground.
    pub ground: ErasureGround,
    /// How many contents.
    pub count: u64,
}

/// Contents by state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct States {
    /// Public.
    pub published: u64,
    /// Never published.
    pub withheld: u64,
    /// Kept from the public on a ground.
    pub restricted: u64,
    /// Erased.
    pub erased: u64,
}

/// Something the log cannot show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Limit {
    /// What was received and never recorded; a receipt at the counter shows that.
    NeverRecorded,
    /// Whether a reason is good; only that one was given.
    QualityOfReasons,
    /// Whether what was promised was carried out.
    CarriedOut,
    /// Whether something happened on the day it is said to have happened.
    DaysAreClaimed,
    /// That nobody was shown another history: no witness has seen this size.
    NoWitnesses,
    /// Whether the source was complete and right.
    SourceTaken,
    /// What texts say that are not public.
    WithheldTexts,
    /// What texts said that were erased.
    ErasedTexts,
    /// Anything real: it is a demonstration.
    Demonstration,
}

impl Limit {
    /// Every limit.
    pub const ALL: [Self; 9] = [
        Self::NeverRecorded,
        Self::QualityOfReasons,
        Self::CarriedOut,
        Self::DaysAreClaimed,
        Self::NoWitnesses,
        Self::SourceTaken,
        Self::WithheldTexts,
        Self::ErasedTexts,
        Self::Demonstration,
    ];

    /// Those that hold where contents are in these states.
    #[must_use]
    pub fn of(contents: &ContentCounts, imported: bool, demo: bool) -> Vec<Self> {
        let holds = |limit: &Self| match limit {
            Self::NeverRecorded
            | Self::QualityOfReasons
            | Self::CarriedOut
            | Self::DaysAreClaimed
            | Self::NoWitnesses => true,
            Self::SourceTaken => imported,
            Self::WithheldTexts => contents.withheld > 0 || contents.restricted > 0,
            Self::ErasedTexts => contents.erased > 0,
            Self::Demonstration => demo,
        };
        Self::ALL.into_iter().filter(holds).collect()
    }

    /// The name in JSON, also the key of its sentence on pages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NeverRecorded => "neverRecorded",
            Self::QualityOfReasons => "qualityOfReasons",
            Self::CarriedOut => "carriedOut",
            Self::DaysAreClaimed => "daysAreClaimed",
            Self::NoWitnesses => "noWitnesses",
            Self::SourceTaken => "sourceTaken",
            Self::WithheldTexts => "withheldTexts",
            Self::ErasedTexts => "erasedTexts",
            Self::Demonstration => "demonstration",
        }
    }
}

impl Integrity {
    pub(super) fn of(log: &LogFacts, trajectory: &TrajectoryView) -> Self {
        let counts = &trajectory.contents;
        let ground = |(ground, count): (&ErasureGround, &u64)| GroundCount {
            ground: *ground,
            count: *count,
        };
        Self {
            number: 12,
            origin: log.origin.clone(),
            size: log.size,
            root: log.root.clone(),
            key: log.key.clone(),
            recorded_at: log.recorded_at,
            last_index: trajectory.last.map(|last| last.index),
            witnesses: Vec::new(),
            erasures: Erasures {
                count: counts.erased,
                grounds: counts.erasures.iter().map(ground).collect(),
            },
            contents: States {
                published: counts.published,
                withheld: counts.withheld,
                restricted: counts.restricted,
                erased: counts.erased,
            },
            cannot_show: Limit::of(counts, trajectory.is_imported(), log.demo),
        }
    }
}
