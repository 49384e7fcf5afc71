//! The raad: what it asked, what it was answered, and how it judged. On one trajectory in its
//! stream, on participation at large in `municipality`.

use crate::vocabulary::{BodyKind, Judgement};

facts! {
    /// Vraag van de raad. Numbered in their order, from 1.
    RaadQuestioned<C> = "raad.questioned", version 1, dated "The day." {} texts {
        /// The question.
        question: C,
    }

    /// Vraag van de raad beantwoord, Gemeentewet 155 and 169.
    RaadAnswered<C> = "raad.answered", version 1, dated "The day." {
        /// Which question of the raad, in their order from 1.
        question_number: u32,
        /// The body that answered.
        body: Option<BodyKind>,
    } texts {
        /// The answer.
        answer: C,
    }

    /// Oordeel van de raad.
    RaadJudged<C> = "raad.judged", version 1, dated "The day." {
        /// Whether participation was done properly.
        verdict: Judgement,
    } texts {
        /// Why.
        reason: Option<C>,
        /// The text of the motion.
        motion: Option<C>,
    }
}
