//! Deciding, in stages and by several bodies; making it known, undoing it, explaining where it
//! deviates, and telling those who took part.

use crate::ids::{Code, Ecli, GazetteNumber};
use crate::vocabulary::{
    AnnulledBy, AppealRoute, BodyKind, Channel, DecisionResult, DecisionStage, DeviatesFrom,
    Mandate, Redo,
};
use jiff::civil::Date;

facts! {
    /// Besluit genomen. Two bodies are two events. Numbered in their order, from 1.
    DecisionTaken<C> = "decision.taken", version 2, dated "The day of the decision." {
        /// The organisation that decided; absent for the municipality itself.
        organisation: Option<Code>,
        /// Its body.
        body: BodyKind,
        /// On what its power rests.
        mandate: Option<Mandate>,
        /// Release, part or whole.
        stage: DecisionStage,
        /// As proposed, changed, rejected or put off.
        result: DecisionResult,
        /// The earlier decision that it takes the place of, in their order from 1.
        replaces: Option<u32>,
    } texts {
        /// What was decided.
        summary: C,
        /// Its number.
        reference: Option<C>,
        /// How residents were involved, Omgevingsbesluit 10.2 and 10.7.
        involvement: Option<C>,
        /// What that brought, Omgevingsbesluit 10.2 and 10.7.
        results: Option<C>,
        /// How the participation policy was applied, Omgevingsbesluit 10.7.
        policy: Option<C>,
    }

    /// Besluit bekendgemaakt, Awb 3:41 and 3:42.
    DecisionPublished<C> = "decision.published", version 1, dated "The day." {
        /// Which decision, in their order from 1.
        decision_number: u32,
        /// Its number in an official gazette.
        gazette: Option<GazetteNumber>,
        /// How one can object.
        appeal: Option<AppealRoute>,
        /// The last day for that.
        #[serde(default, with = "crate::time::day")]
        #[schemars(with = "Option<crate::schema::Day>")]
        appeal_until: Option<Date>,
    } texts {
        /// How to object, in plain words.
        explanation: Option<C>,
    }

    /// Besluit vernietigd or withdrawn.
    DecisionAnnulled<C> = "decision.annulled", version 1, dated "The day." {
        /// Which decision, in their order from 1.
        decision_number: u32,
        /// By whom.
        by: AnnulledBy,
        /// The judgment, by its European Case Law Identifier.
        ecli: Option<Ecli>,
        /// What has to be done again.
        redo: Option<Redo>,
    } texts {
        /// Why.
        reason: Option<C>,
    }

    /// Afwijking gemotiveerd, Awb 3:50 for advice.
    DeviationExplained<C> = "deviation.explained", version 1, dated "The day." {
        /// From what the municipality deviates.
        from: DeviatesFrom,
        /// Which advice, in their order from 1; given exactly where it deviates from advice.
        advice_number: Option<u32>,
    } texts {
        /// Why.
        reason: C,
    }

    /// Teruggekoppeld to those who took part.
    FeedbackGiven<C> = "feedback.given", version 1, dated "The day." {
        /// How. Each once.
        #[schemars(length(max = crate::trajectory::MAX_LIST))]
        channels: Vec<Channel>,
        /// How many people it went to: 0, or 5 and more.
        recipients: Option<u32>,
    } texts {
        /// What they were told.
        message: Option<C>,
    }
}
