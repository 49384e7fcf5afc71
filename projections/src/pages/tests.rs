//! Every page as a snapshot, and promises that hold for all of them: no missing sentence, no text that
//! becomes markup, no page over its budget.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::*;
use crate::contents::Appearance;
use crate::input::Fate;
use crate::report::{Limit, PromiseStatus, Shown};
use weerklank_events::facts::{self, Member};
use weerklank_events::vocabulary;

/// Every sample page with its name.
pub(super) fn pages() -> Vec<(String, String)> {
    let t = Language::dutch();
    let named =
        |name: &str, page: Result<String, RenderError>| (name.to_owned(), page.expect(name));
    let mut pages = vec![
        named("overview", samples::overview().render(&t)),
        named("overview-empty", samples::overview_empty().render(&t)),
        named("trajectory", samples::trajectory().render(&t)),
        named(
            "trajectory-from-source",
            samples::trajectory_from_source().render(&t),
        ),
        named("inputs", samples::inputs().render(&t)),
        named("inputs-filtered", samples::inputs_filtered().render(&t)),
        named("inputs-none-found", samples::inputs_none_found().render(&t)),
        named("input", samples::input().render(&t)),
        named("input-from-source", samples::input_from_source().render(&t)),
        named("input-erased", samples::input_erased().render(&t)),
        named("entry", samples::entry().render(&t)),
        named("entry-of-the-log", samples::entry_of_the_log().render(&t)),
        named(
            "entry-of-the-municipality",
            samples::entry_of_the_municipality().render(&t),
        ),
        named("verification", samples::verification().render(&t)),
        named("input-excluded", samples::input_excluded().render(&t)),
        named("report", samples::render_report(&samples::report(), &t)),
        named("trajectory-whole", whole::trajectory().render(&t)),
        named("trajectory-waived", whole::waived().render(&t)),
        named(
            "input-whole",
            samples::input_of(&whole::street(), 1).render(&t),
        ),
        named(
            "input-translated",
            samples::input_of(&whole::street(), 2).render(&t),
        ),
        named(
            "input-lifted",
            samples::input_of(&whole::street(), 3).render(&t),
        ),
        named(
            "report-whole",
            samples::render_report(&samples::report_of(&whole::street(), None), &t),
        ),
        named("municipality", whole::municipality().render(&t)),
        named("municipality-empty", whole::municipality_empty().render(&t)),
        named(
            "report-from-source",
            samples::render_report(&samples::report_from_source(), &t),
        ),
    ];
    pages.extend(ProblemKind::ALL.map(|kind| {
        let name = format!("problem-{}", kind.status());
        named(&name, samples::problem(kind).render(&t))
    }));
    pages
}

#[test]
fn every_page_looks_as_reviewed() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        for (name, page) in pages() {
            insta::assert_snapshot!(name, unversioned(&page));
        }
    });
}

/// The page without the versions of style sheets, which are no affair of its review.
fn unversioned(page: &str) -> String {
    let assets = ["components.css", "theme-voorbeeld.css"];
    assets.into_iter().fold(page.to_owned(), |page, name| {
        let version = asset(name).expect("an asset").version();
        page.replace(&format!("?v={version}"), "")
    })
}

#[test]
fn no_page_lacks_a_sentence() {
    for (name, page) in pages() {
        assert!(!page.contains('⟦'), "{name} lacks a sentence or a variable");
    }
}

#[test]
fn pages_leave_room_for_their_style_within_100_kilobytes() {
    for (name, page) in pages() {
        // A report holds its style.
        let room = if name.starts_with("report") {
            100_000
        } else {
            60_000
        };
        assert!(page.len() < room, "{name} is {} bytes", page.len());
    }
}

#[test]
fn no_page_needs_a_script_or_a_style_attribute() {
    for (name, page) in pages() {
        for forbidden in ["<script", " style=", " onclick", "javascript:"] {
            assert!(!page.contains(forbidden), "{name} contains {forbidden}");
        }
    }
}

/// Text that tries to become markup in an element, in an attribute and in an address.
pub(super) const HOSTILE: &str =
    "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;";

pub(super) fn hostile() -> Shown {
    Shown::open(HOSTILE).in_language(Some(HOSTILE.to_owned()))
}

fn hostile_trajectories() -> [Trajectory; 2] {
    let mut trajectory = samples::trajectory();
    trajectory.subject.title = hostile();
    trajectory.id = HOSTILE.to_owned();
    trajectory.procedure.questions[0].question = hostile();
    trajectory.procedure.timeline[0].kind = HOSTILE.to_owned();
    trajectory.procedure.corrections[0].reason = hostile();
    trajectory.decisions.decisions[0].summary = hostile();
    trajectory.without_reason[0].reference = Some(HOSTILE.to_owned());
    let mut source = samples::trajectory_from_source();
    if let Some(info) = source.source.as_mut().and_then(|s| s.info.as_mut()) {
        info.note = Some(HOSTILE.to_owned());
        info.attribution = Some(HOSTILE.to_owned());
    }
    [trajectory, source]
}

fn hostile_pages() -> Vec<String> {
    let t = Language::dutch();
    let link = TrajectoryLink {
        id: HOSTILE.to_owned(),
        title: hostile(),
        imported: false,
    };
    let mut overview = samples::overview();
    overview.chrome.municipality = HOSTILE.to_owned();
    overview.chrome.origin = HOSTILE.to_owned();
    overview.rows[0].title = hostile();
    overview.rows[0].id = HOSTILE.to_owned();
    let [trajectory, source] = hostile_trajectories();
    let mut inputs = samples::inputs();
    inputs.trajectory = link.clone();
    inputs.rows[0].title = hostile();
    inputs.rows[0].reference = Some(HOSTILE.to_owned());
    let mut input = samples::input();
    input.trajectory = link.clone();
    input.words = hostile();
    input.proof.json = HOSTILE.to_owned();
    input.line.answers[0].reason = Some(hostile());
    let mut entry = samples::entry();
    entry.trajectory = Some(link);
    entry.raw = HOSTILE.to_owned();
    entry.data[0].key = HOSTILE.to_owned();
    entry.event = HOSTILE.to_owned();
    let mut verification = samples::verification();
    verification.checkpoint = HOSTILE.to_owned();
    verification.commands.push(HOSTILE.to_owned());
    let mut report = samples::report();
    report.sections.subject.title = hostile();
    report.log.origin = HOSTILE.to_owned();
    for group in &mut report.sections.weighing.groups {
        for input in &mut group.inputs {
            (input.title, input.reference) = (hostile(), HOSTILE.to_owned());
        }
    }
    let rendered = [
        overview.render(&t),
        trajectory.render(&t),
        source.render(&t),
        inputs.render(&t),
        input.render(&t),
        entry.render(&t),
        verification.render(&t),
        samples::render_report(&report, &t),
    ];
    rendered
        .into_iter()
        .map(|page| page.expect("a page"))
        .collect()
}

#[test]
fn no_text_becomes_markup() {
    for page in hostile_pages() {
        for forbidden in ["<script", "<img", "\"'>", "'><"] {
            assert!(!page.contains(forbidden), "{forbidden} got through");
        }
        assert!(page.contains("alert(1)"), "the text itself is shown");
    }
}

#[test]
fn a_title_shows_its_quotes_and_brackets_as_written() {
    let mut page = samples::trajectory();
    page.subject.title = Shown::open("Wat is <beter> & \"mooier\"?");
    let html = page.render(&Language::dutch()).expect("a page");
    assert!(html.contains("<span>Wat is &#60;beter&#62; &#38; &#34;mooier&#34;?</span>"));
}

#[test]
fn figures_that_do_not_add_up_are_named_first() {
    let mut page = samples::trajectory();
    page.counts.figures.received += 2;
    let html = page.render(&Language::dutch()).expect("a page");
    let alarm = html.find("Het verschil is 2.").expect("the alarm");
    let figures = html
        .find("Wat is er met de inbreng gedaan?")
        .expect("the figures");
    assert!(alarm < figures);
}

#[test]
fn a_page_on_a_source_never_says_that_the_municipality_did_not_answer() {
    let t = Language::dutch();
    let pages = [
        samples::trajectory_from_source().render(&t),
        samples::inputs_filtered().render(&t),
        samples::input_from_source().render(&t),
        samples::render_report(&samples::report_from_source(), &t),
    ];
    for page in pages {
        let page = page.expect("a page");
        assert!(!page.to_lowercase().contains("nog niet beantwoord"));
        assert!(!page.contains("nog geen antwoord"));
    }
}

#[test]
fn point_figures_are_shown_only_where_they_differ() {
    let t = Language::dutch();
    let differing = samples::trajectory().render(&t).expect("a page");
    let equal = samples::trajectory_from_source()
        .render(&t)
        .expect("a page");
    assert!(differing.contains("Aantal punten per uitkomst"));
    assert!(!equal.contains("Aantal punten per uitkomst"));
}

/// The keys of the Dutch file.
fn keys() -> BTreeSet<String> {
    let lines = include_str!("../../assets/nl.ftl").lines();
    let heads = lines.filter(|line| line.starts_with(|letter: char| letter.is_ascii_lowercase()));
    heads
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key.to_owned())
        .collect()
}

/// The text of every template and every page module.
fn sources() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["templates", "src/pages"];
    let files = folders
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).expect("a folder"));
    let files = files
        .map(|file| file.expect("a file").path())
        .filter(|file| file.is_file());
    files
        .map(|file| fs::read_to_string(file).expect("a text"))
        .collect()
}

/// Every word of the vocabulary with the family it is looked up in.
fn words() -> Vec<(&'static str, &'static str)> {
    macro_rules! families {
        ($($family:literal: $list:ty),+ $(,)?) => {{
            let mut words = Vec::new();
            $(words.extend(<$list>::ALL.iter().map(|word| ($family, word.as_str())));)+
            words
        }};
    }
    families! {
        "actor-role": vocabulary::Role,
        "adviser": vocabulary::Adviser,
        "annulled-by": vocabulary::AnnulledBy,
        "appeal-route": vocabulary::AppealRoute,
        "appearance": Appearance,
        "audience": vocabulary::Audience,
        "basis": vocabulary::LegalBasis,
        "body": vocabulary::BodyKind,
        "body-role": vocabulary::BodyRole,
        "channel": vocabulary::Channel,
        "choice-ground": vocabulary::ChoiceGround,
        "deviates-from": vocabulary::DeviatesFrom,
        "erasure-ground": vocabulary::ErasureGround,
        "exclusion-ground": vocabulary::ExclusionGround,
        "fate": Fate,
        "follow-up": vocabulary::FollowUp,
        "form": vocabulary::Form,
        "goal-reached": vocabulary::GoalReached,
        "input-kind": vocabulary::InputKind,
        "judgement": vocabulary::Judgement,
        "level": vocabulary::Level,
        "limits": Limit,
        "mandate": vocabulary::Mandate,
        "municipal-function": vocabulary::MunicipalFunction,
        "notice": vocabulary::Notice,
        "owner": vocabulary::Owner,
        "phase": vocabulary::Phase,
        "plan-part": vocabulary::PlanPart,
        "policy-role": vocabulary::PolicyRole,
        "promise-status": PromiseStatus,
        "publication-ground": vocabulary::PublicationGround,
        "purpose": vocabulary::Purpose,
        "redo": vocabulary::Redo,
        "relation": vocabulary::Relation,
        "reopening-ground": vocabulary::ReopeningGround,
        "restriction-ground": vocabulary::RestrictionGround,
        "result": vocabulary::DecisionResult,
        "review-cause": vocabulary::ReviewCause,
        "review-result": vocabulary::ReviewResult,
        "setting": vocabulary::Setting,
        "signature-check": vocabulary::SignatureCheck,
        "stage": vocabulary::DecisionStage,
        "translator": vocabulary::Translator,
        "waiver-ground": vocabulary::WaiverGround,
        "yes-no": vocabulary::YesNo,
    }
}

/// Every kind of event with its members.
fn kinds() -> Vec<(&'static str, &'static [Member])> {
    macro_rules! kinds {
        ($($fact:ident),+ $(,)?) => { vec![$((<facts::$fact>::KIND.0, <facts::$fact>::MEMBERS)),+] };
    }
    #[rustfmt::skip]
    let kinds = kinds![
        LogCreated, TrajectoryOpened, TrajectoryLinked, SourceImported, ParticipationChosen,
        ParticipationWaived, PlanAdopted, PlanAmended, InputAsked, InputExtended, InputClosed,
        InputReopened, SessionHeld, SessionReported, ReachMeasured, InputReceived, InputTranslated,
        ReceiptSent, InputForwarded, InputExcluded, InputWithdrawn, InputsGrouped, InputWeighed,
        GroupWeighed, InputAnswered, GroupAnswered, AnswerDisputed, AnswerReviewed, AdviceGiven,
        AdviceAnswered, ReportPublished, ReportPresented, DecisionTaken, DecisionPublished,
        DecisionAnnulled, DeviationExplained, FeedbackGiven, PromiseMade, PromiseProgressed,
        PromiseKept, PromiseBroken, RaadQuestioned, RaadAnswered, RaadJudged, EvaluationAdopted,
        ProfileAdopted, CouncilRecognised, SignalNoted, ContentPublished, ContentRestricted,
        ContentErased, EntryCorrected, TrajectorySuspended, TrajectoryResumed, TrajectoryCancelled,
        TrajectoryClosed,
    ];
    kinds
}

#[test]
fn no_kind_of_event_is_forgotten_here() {
    let known = weerklank_events::Event::KINDS.iter();
    let known: Vec<_> = known.map(|(kind, _)| *kind).collect();
    let listed: Vec<_> = kinds().into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(listed, known);
}

#[test]
fn every_word_of_every_event_is_looked_up_in_a_family_that_exists() {
    let families: BTreeSet<_> = words().into_iter().map(|(family, _)| family).collect();
    let own_form = [
        "AreaCode",
        "Body",
        "Code",
        "Commitment",
        "Date",
        "Digest",
        "Language",
        "Place",
        "Point",
        "PublicKey",
        "ReportFigures",
        "Signatories",
        "text",
        "u16",
        "u32",
        "u64",
    ];
    for (kind, members) in kinds() {
        let of = members.iter().map(Member::of);
        for of in of.filter(|of| !own_form.contains(of)) {
            let family = family(of);
            let known = family.is_none_or(|family| families.contains(family.as_str()));
            assert!(known, "{kind} has a {of}");
        }
    }
}

#[test]
fn an_event_has_a_day_where_its_data_has_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events/src/facts");
    let files = fs::read_dir(folder).expect("the facts");
    let source: String = files
        .map(|file| fs::read_to_string(file.expect("a file").path()).expect("a text"))
        .collect();
    for (kind, version) in weerklank_events::Event::KINDS {
        let head = format!("= \"{kind}\", version {version}");
        let fact = source.split(&head).nth(1).expect("the fact");
        let dated = fact.starts_with(", dated ");
        assert_eq!(shared::has_day(kind), dated, "{kind}");
    }
}

/// Every code that a page can hold, as its key.
fn codes() -> BTreeSet<String> {
    let word = |(family, word): (&str, &str)| format!("{family}-{word}");
    let wire = weerklank_events::Event::KINDS.iter();
    let statuses = ProblemKind::ALL.map(|kind| kind.status());
    let problem =
        |family: &'static str| statuses.map(|status| format!("problem-{family}-{status}"));
    let mut codes: BTreeSet<String> = words().into_iter().map(word).collect();
    codes.extend(wire.map(|(kind, _)| format!("event-{}", kind.replace('.', "-"))));
    let members = kinds().into_iter().flat_map(|(_, members)| members);
    codes.extend(members.map(|member| format!("field-{}", member.name())));
    codes.extend(TrajectoryState::ALL.map(|state| format!("state-{}", state.code())));
    codes.extend(["title", "text", "next"].into_iter().flat_map(problem));
    codes.extend((1..=12).map(|month| format!("month-{month}")));
    codes.extend((1..=12).map(|section| format!("section-{section}")));
    codes
}

/// Families of keys that are put together elsewhere: what closes a text, what is not recomputable, the
/// parameters of an address, the languages that have a name, and events that are referred to by number.
const COMPOSED: [&str; 7] = [
    "input-",
    "language-",
    "not-recomputable-",
    "numbered-",
    "parameter-",
    "text-",
    "title-",
];

#[test]
fn every_sentence_a_template_asks_for_exists() {
    let (keys, sources) = (keys(), sources());
    let t = Language::dutch();
    for call in ["t.text(\"", "t.with(\"", "self.text(\"", "self.with(\""] {
        for asked in sources
            .split(call)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            let whole = !asked.contains(['{', ' ', '\\', ')']);
            assert!(
                !whole || keys.contains(asked),
                "{asked} is asked for and does not exist"
            );
        }
    }
    for key in &keys {
        assert!(t.exists(key), "{key} does not parse");
    }
}

#[test]
fn no_sentence_is_left_that_nobody_asks_for() {
    let (sources, mut codes) = (sources(), codes());
    for (kind, members) in kinds() {
        // A member may have a label of its own in one event.
        let kind = kind.replace('.', "-");
        codes.extend(members.iter().map(|m| format!("field-{kind}-{}", m.name())));
    }
    for key in keys() {
        let composed = COMPOSED.iter().any(|family| key.starts_with(family));
        assert!(
            composed || codes.contains(&key) || sources.contains(&format!("\"{key}\"")),
            "{key} is not used"
        );
    }
}

#[test]
fn every_code_that_a_page_can_hold_has_words() {
    let t = Language::dutch();
    let codes = codes();
    assert!(codes.contains("field-legalBasis") && codes.contains("field-sentOn"));
    for code in codes {
        assert!(t.exists(&code), "{code} does not exist");
    }
    for family in ["text", "title", "input"] {
        for closed in ["withheld", "restricted", "erased", "unavailable"] {
            assert!(t.exists(&format!("{family}-{closed}")), "{family}-{closed}");
        }
    }
    for report in [samples::report(), samples::report_from_source()] {
        for member in report.not_recomputable {
            let key = format!("not-recomputable-{}", member.replace('.', "-"));
            assert!(t.exists(&key), "{key} does not exist");
        }
    }
}
