//! Inputs: what was received, what was done with the letter itself, and which points belong together.

use crate::ids::{Code, GroupId, InputId, SessionId};
use crate::vocabulary::{
    BodyKind, Channel, ExclusionGround, InputKind, SignatureCheck, Translator, YesNo,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The names under a joint letter or petition, which is one input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Signatories {
    /// How many.
    pub number: u32,
    /// How they were checked.
    pub checked: SignatureCheck,
}

/// One point of one input.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Point {
    /// The input.
    pub input: InputId,
    /// Which of its points, from 1.
    #[schemars(range(min = 1, max = crate::trajectory::MAX_POINTS))]
    pub point: u16,
}

facts! {
    /// Inbreng ontvangen.
    InputReceived<C> = "input.received", version 1, dated "The day it was received." {
        /// The input, new in its trajectory.
        input: InputId,
        /// What it is.
        kind: Option<InputKind>,
        /// How it arrived.
        channel: Option<Channel>,
        /// How many points it makes, 1 to 200; each is answered.
        #[schemars(range(min = 1, max = crate::trajectory::MAX_POINTS))]
        points: u16,
        /// The session where it was heard.
        session: Option<SessionId>,
        /// The names under it.
        signatories: Option<Signatories>,
        /// Whether the sender can be answered (not where anonymous or oral without a name).
        replyable: Option<YesNo>,
        /// The day it was sent.
        #[serde(default, with = "crate::time::day")]
        #[schemars(with = "Option<crate::schema::Day>")]
        sent_on: Option<Date>,
    } texts {
        /// The sender's own words.
        words: C,
        /// What singles the sender out: [`crate::content::Particulars`].
        particulars: Option<C>,
        /// Its number in the system it came from.
        reference: Option<C>,
    }

    /// Vertaald: the words of an input in another language. They themselves stay as they are.
    InputTranslated<C> = "input.translated", version 1, dated "The day of the translation." {
        /// The input.
        input: InputId,
        /// Who or what translated.
        translator: Option<Translator>,
    } texts {
        /// The words in another language.
        translation: C,
        /// That language, by its code of ISO 639 (`nl`, `tig`). A text, because the languages that a
        /// letter exists in single its sender out.
        language: Option<C>,
    }

    /// Ontvangst bevestigd.
    ReceiptSent = "receipt.sent", version 1, dated "The day it was sent." {
        /// The input.
        input: InputId,
        /// How.
        channel: Option<Channel>,
    } texts {}

    /// Doorgestuurd to the body that is competent, Awb 2:3. It is still answered here.
    InputForwarded<C> = "input.forwarded", version 1, dated "The day it was sent on." {
        /// The input.
        input: InputId,
        /// The organisation it went to; absent for the municipality itself.
        organisation: Option<Code>,
        /// Its body.
        body: BodyKind,
    } texts {
        /// Why, and to whom within that body.
        reason: Option<C>,
    }

    /// Niet in behandeling.
    InputExcluded<C> = "input.excluded", version 1, dated "The day." {
        /// The input.
        input: InputId,
        /// The ground.
        ground: ExclusionGround,
    } texts {
        /// Why; required for [`ExclusionGround::Other`].
        reason: Option<C>,
    }

    /// Ingetrokken by its sender.
    InputWithdrawn<C> = "input.withdrawn", version 1, dated "The day." {
        /// The input.
        input: InputId,
    } texts {
        /// Why, where the sender said so.
        reason: Option<C>,
    }

    /// Gebundeld: points that ask for the same, to be weighed and answered together. Naming a known
    /// group adds to it. A point is in one group at most.
    InputsGrouped<C> = "inputs.grouped", version 1, dated "The day." {
        /// The group.
        group: GroupId,
        /// The points that join it, each once, 1 to 1,000 at a time.
        #[schemars(length(min = 1, max = crate::trajectory::MAX_MEMBERS))]
        members: Vec<Point>,
    } texts {
        /// What they have in common.
        summary: C,
    }
}
