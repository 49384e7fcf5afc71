//! The spelling of every word of every list, for ever: an entry that holds it was hashed.

use serde_json::json;
use weerklank_events::vocabulary as words;

/// The words of each list, in its order. A word is only ever added, with a new version of the events
/// that use its list.
const WORDS: &[&str] = &[
    "Form: consultation initiative challenge poll assembly",
    "Phase: preparation execution evaluation",
    "Owner: municipality residents council organisation",
    "LegalBasis: ordinance awb34 omgevingswet none",
    "BodyKind: raad college mayor other",
    "BodyRole: decides prepares advises executes",
    "Mandate: own delegated mandated",
    "Channel: web email letter counter telephone meeting street other",
    "Audience: everyone residents interested businesses organisations youth",
    "Notice: gazette newspaper website letters socialMedia meeting",
    "InputKind: idea opinion zienswijze question concern petition other",
    "YesNo: yes no",
    "SignatureCheck: unchecked sample every",
    "Outcome: adopted partlyAdopted notAdopted elsewhere outOfScope noted",
    "ExclusionGround: duplicate late unlawful spam sender other",
    "DecisionStage: release partial final",
    "DecisionResult: adopted amended rejected postponed",
    "PublicationGround: ownText consent sourcePublic legalDuty redacted",
    "RestrictionGround: personalData child secrecy woo",
    "ErasureGround: request consentWithdrawn objection unlawful child retention ordered",
    "Relation: splitFrom mergedInto continues partOf",
    "ChoiceGround: statute ordinance request own",
    "WaiverGround: noRoom urgent minor statute alreadyAsked internal finance other",
    "Level: inform consult advise coProduce coDecide",
    "PolicyRole: lawful performing networking responsive",
    "PlanPart: goal level role owner choices frames targetGroups channels period budget minutes \
     weighing promise expected feedbackBy",
    "ReopeningGround: court body mistake newFacts",
    "Setting: townHall community street online",
    "MunicipalFunction: mayor alderman raadMember griffie areaManager projectLeader policyOfficer \
     enforcement other",
    "Translator: person sworn machine",
    "Adviser: council assembly committee expert publicBody organisation",
    "ReviewCause: dispute amendment court correction",
    "ReviewResult: upheld changed",
    "AppealRoute: none objection appeal highestCourt",
    "AnnulledBy: court crown itself otherBody",
    "Redo: asking weighing deciding",
    "DeviatesFrom: advice input plan profile promise",
    "GoalReached: reached partly notReached",
    "Judgement: sufficient partly insufficient takenNote",
    "FollowUp: none settled passedOn takenAlong trajectory",
    "Purpose: record demo",
    "Role: recorder publisher griffie auditor administrator system",
];

/// The name of each list, and its words with a space between them.
pub fn lists() -> impl Iterator<Item = (&'static str, &'static str)> {
    WORDS.iter().filter_map(|list| list.split_once(": "))
}

/// Whether any list has this word.
pub fn is_a_word(text: &str) -> bool {
    lists()
        .flat_map(|(_, words)| words.split(' '))
        .any(|word| word == text)
}

#[test]
fn words_keep_their_spelling() {
    macro_rules! lists {
        ($($list:ident)+) => {
            [$({
                let spelled = |word: &words::$list| {
                    let text = word.to_string();
                    assert_eq!(serde_json::to_value(word).unwrap(), json!(text));
                    assert_eq!(serde_json::from_value::<words::$list>(json!(text)).unwrap(), *word);
                    assert_eq!(text.parse(), Ok(*word));
                    text
                };
                let all: Vec<String> = words::$list::ALL.iter().map(spelled).collect();
                format!("{}: {}", stringify!($list), all.join(" "))
            }),+]
        };
    }
    let lists = lists! {
        Form Phase Owner LegalBasis BodyKind BodyRole Mandate Channel Audience Notice InputKind YesNo
        SignatureCheck Outcome ExclusionGround DecisionStage DecisionResult PublicationGround
        RestrictionGround ErasureGround Relation ChoiceGround WaiverGround Level PolicyRole PlanPart
        ReopeningGround Setting MunicipalFunction Translator Adviser ReviewCause ReviewResult AppealRoute
        AnnulledBy Redo DeviatesFrom GoalReached Judgement FollowUp Purpose Role
    };
    assert_eq!(lists.as_slice(), WORDS);
}

#[test]
fn every_list_of_the_vocabulary_keeps_its_spelling() {
    let source = include_str!("../src/vocabulary.rs").lines();
    let name = |line: &'static str| line.strip_prefix("    ")?.strip_suffix(" {");
    let is_a_name = |name: &&str| name.bytes().all(|b| b.is_ascii_alphabetic());
    let declared: Vec<_> = source.filter_map(name).filter(is_a_name).collect();
    assert_eq!(declared, lists().map(|(name, _)| name).collect::<Vec<_>>());
}
