//! The closed lists of words that event data may hold. Wire names are explicit and frozen; Dutch
//! labels live in the Fluent files of `projections`, their statutes in `GLOSSARY.md`.
//!
//! Adding a word is a new version of the events that use its list: an older reader must be able to
//! say that it does not know the entry, and may not take it for damaged. A word is never renamed,
//! removed or given another meaning.

use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($( $(#[$doc:meta])* $name:ident { $( $(#[$vdoc:meta])* $variant:ident = $wire:literal ),+ $(,)? } )+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        pub enum $name { $( $(#[$vdoc])* #[serde(rename = $wire)] $variant ),+ }

        impl $name {
            /// Every word of the list, in its order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The wire name, frozen.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $wire),+ }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl std::str::FromStr for $name {
            type Err = crate::ids::ParseIdError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($wire => Ok(Self::$variant),)+
                    _ => Err(crate::ids::ParseIdError {
                        what: stringify!($name),
                        form: concat!("one of", $(" ", $wire),+),
                    }),
                }
            }
        }
    )+};
}

vocabulary! {
    /// The form of participation.
    Form {
        /// Inspraak, inwonersparticipatie.
        Consultation = "consultation",
        /// Burgerinitiatief, overheidsparticipatie.
        Initiative = "initiative",
        /// Uitdaagrecht.
        Challenge = "challenge",
        /// Inwonerspeiling.
        Poll = "poll",
        /// Burgerberaad.
        Assembly = "assembly",
    }
    /// The phase of policy, Gemeentewet 150.
    Phase {
        /// Voorbereiding.
        Preparation = "preparation",
        /// Uitvoering.
        Execution = "execution",
        /// Evaluatie.
        Evaluation = "evaluation",
    }
    /// Who owns the process.
    Owner {
        /// The municipality.
        Municipality = "municipality",
        /// Residents.
        Residents = "residents",
        /// A neighbourhood or village council (wijk- of dorpsraad).
        Council = "council",
        /// Another organisation.
        Organisation = "organisation",
    }
    /// The legal basis of a trajectory.
    LegalBasis {
        /// The municipality's participation ordinance, Gemeentewet 150.
        Ordinance = "ordinance",
        /// Uniforme openbare voorbereidingsprocedure, Awb afdeling 3.4.
        Awb34 = "awb34",
        /// Omgevingswet.
        Omgevingswet = "omgevingswet",
        /// None.
        None = "none",
    }
    /// A public body.
    BodyKind {
        /// Gemeenteraad.
        Raad = "raad",
        /// College van burgemeester en wethouders.
        College = "college",
        /// Burgemeester.
        Mayor = "mayor",
        /// Another body, such as a water board or a province.
        Other = "other",
    }
    /// What a body does in a trajectory.
    BodyRole {
        /// Takes the decision.
        Decides = "decides",
        /// Prepares the decision.
        Prepares = "prepares",
        /// Gives advice.
        Advises = "advises",
        /// Carries the decision out.
        Executes = "executes",
    }
    /// On what a body's power rests.
    Mandate {
        /// Its own power.
        Own = "own",
        /// Delegated to it, Awb 10:13.
        Delegated = "delegated",
        /// Exercised in the name of another, Awb 10:1.
        Mandated = "mandated",
    }
    /// How input arrives.
    Channel {
        /// A website or platform.
        Web = "web",
        /// E-mail.
        Email = "email",
        /// A letter.
        Letter = "letter",
        /// At the counter of the town hall.
        Counter = "counter",
        /// By telephone.
        Telephone = "telephone",
        /// At a meeting.
        Meeting = "meeting",
        /// In the street or at the door.
        Street = "street",
        /// Another way.
        Other = "other",
    }
    /// Whom a question is put to.
    Audience {
        /// Everyone.
        Everyone = "everyone",
        /// Residents of the area.
        Residents = "residents",
        /// People with an interest in the decision (belanghebbenden, Awb 1:2).
        Interested = "interested",
        /// Entrepreneurs.
        Businesses = "businesses",
        /// Associations and institutions.
        Organisations = "organisations",
        /// Children and young people.
        Youth = "youth",
    }
    /// How a question was made known, Awb 3:12.
    Notice {
        /// The official gazette (gemeenteblad).
        Gazette = "gazette",
        /// A newspaper or door-to-door paper.
        Newspaper = "newspaper",
        /// The website.
        Website = "website",
        /// Letters to homes.
        Letters = "letters",
        /// Social media.
        SocialMedia = "socialMedia",
        /// A meeting.
        Meeting = "meeting",
    }
    /// What an input is.
    InputKind {
        /// An idea or proposal.
        Idea = "idea",
        /// An opinion.
        Opinion = "opinion",
        /// Zienswijze, Awb 3:15.
        Zienswijze = "zienswijze",
        /// A question.
        Question = "question",
        /// A concern.
        Concern = "concern",
        /// A petition.
        Petition = "petition",
        /// Something else.
        Other = "other",
    }
    /// A plain answer; entries hold no booleans.
    YesNo {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
    }
    /// How the signatures under a joint letter were checked.
    SignatureCheck {
        /// Not checked.
        Unchecked = "unchecked",
        /// A sample of them.
        Sample = "sample",
        /// Every one.
        Every = "every",
    }
    /// What was done with a point.
    Outcome {
        /// Overgenomen.
        Adopted = "adopted",
        /// Voor een deel overgenomen.
        PartlyAdopted = "partlyAdopted",
        /// Niet overgenomen.
        NotAdopted = "notAdopted",
        /// Doorgegeven, to whom is required.
        Elsewhere = "elsewhere",
        /// Hoort niet bij dit onderwerp.
        OutOfScope = "outOfScope",
        /// Geen wijziging gevraagd; so that support does not inflate `adopted`.
        Noted = "noted",
    }
    /// Why an input is not taken into consideration.
    ExclusionGround {
        /// The same input from the same sender.
        Duplicate = "duplicate",
        /// Received after closing.
        Late = "late",
        /// Offensive, threatening or unlawful.
        Unlawful = "unlawful",
        /// Automated or advertising.
        Spam = "spam",
        /// The sender could not be established where the law asks for it, Awb 3:15 and 4:5.
        Sender = "sender",
        /// Another ground, in the reason.
        Other = "other",
    }
    /// The stage of a decision.
    DecisionStage {
        /// Released for participation (vrijgave).
        Release = "release",
        /// A part of the matter.
        Partial = "partial",
        /// The whole matter.
        Final = "final",
    }
    /// What was decided on the proposal.
    DecisionResult {
        /// As proposed.
        Adopted = "adopted",
        /// With changes.
        Amended = "amended",
        /// Rejected.
        Rejected = "rejected",
        /// Put off.
        Postponed = "postponed",
    }
    /// Why content may be public.
    PublicationGround {
        /// A text of the municipality itself.
        OwnText = "ownText",
        /// The sender agreed.
        Consent = "consent",
        /// It was public at its source.
        SourcePublic = "sourcePublic",
        /// A statute asks for it, such as Awb 3:11 or the Woo.
        LegalDuty = "legalDuty",
        /// Personal data was taken out.
        Redacted = "redacted",
    }
    /// Why content is kept from the public.
    RestrictionGround {
        /// Personal data.
        PersonalData = "personalData",
        /// Words of a child.
        Child = "child",
        /// Secrecy imposed (geheim), Gemeentewet 87 and 88.
        Secrecy = "secrecy",
        /// Another exception of Woo 5.1.
        Woo = "woo",
    }
    /// Why content was erased.
    ErasureGround {
        /// The person asked for it, AVG 17(1).
        Request = "request",
        /// Consent was withdrawn, AVG 17(1)(b).
        ConsentWithdrawn = "consentWithdrawn",
        /// The person objected, AVG 17(1)(c) and 21.
        Objection = "objection",
        /// It was held unlawfully, AVG 17(1)(d).
        Unlawful = "unlawful",
        /// It was collected from a child, AVG 17(1)(f) and 8(1).
        Child = "child",
        /// Its term has passed, Archiefwet and selection list.
        Retention = "retention",
        /// A court or the supervisor ordered it.
        Ordered = "ordered",
    }
    /// What a trajectory is to another one.
    Relation {
        /// It was split off from the other one.
        SplitFrom = "splitFrom",
        /// It goes on in the other one.
        MergedInto = "mergedInto",
        /// It goes on where the other one ended.
        Continues = "continues",
        /// It is a part of the other one.
        PartOf = "partOf",
    }
    /// Why participation was chosen.
    ChoiceGround {
        /// A statute asks for it.
        Statute = "statute",
        /// The municipality's ordinance or its norm profile asks for it.
        Ordinance = "ordinance",
        /// Residents asked for it.
        Request = "request",
        /// The body wanted it without being bound to it.
        Own = "own",
    }
    /// Why participation was waived.
    WaiverGround {
        /// Nothing is open: there is no room for influence.
        NoRoom = "noRoom",
        /// It cannot wait.
        Urgent = "urgent",
        /// The change is small.
        Minor = "minor",
        /// A statute leaves no choice.
        Statute = "statute",
        /// Residents were asked before on the same matter.
        AlreadyAsked = "alreadyAsked",
        /// It is about the municipality's own organisation.
        Internal = "internal",
        /// It is about taxes, rates or the budget.
        Finance = "finance",
        /// Another ground, in the reason.
        Other = "other",
    }
    /// The influence that is offered, on the ladder of participation.
    Level {
        /// Informeren: no participation, and counted apart.
        Inform = "inform",
        /// Raadplegen.
        Consult = "consult",
        /// Adviseren.
        Advise = "advise",
        /// Coproduceren.
        CoProduce = "coProduce",
        /// Meebeslissen.
        CoDecide = "coDecide",
    }
    /// The role that the municipality takes (NSOB).
    PolicyRole {
        /// Rechtmatig.
        Lawful = "lawful",
        /// Presterend.
        Performing = "performing",
        /// Netwerkend.
        Networking = "networking",
        /// Responsief.
        Responsive = "responsive",
    }
    /// A part of a plan.
    PlanPart {
        /// The goal.
        Goal = "goal",
        /// The level of influence.
        Level = "level",
        /// The role of the municipality.
        Role = "role",
        /// Who owns the process.
        Owner = "owner",
        /// What is open.
        Choices = "choices",
        /// What is fixed.
        Frames = "frames",
        /// The target groups.
        TargetGroups = "targetGroups",
        /// How one can take part.
        Channels = "channels",
        /// The period.
        Period = "period",
        /// The budget.
        Budget = "budget",
        /// The minutes asked of participants.
        Minutes = "minutes",
        /// How input is weighed.
        Weighing = "weighing",
        /// What the deciding body promises.
        Promise = "promise",
        /// What is expected of participants.
        Expected = "expected",
        /// The day by which participants are told.
        FeedbackBy = "feedbackBy",
    }
    /// By whom or what a closed term was opened again.
    ReopeningGround {
        /// A court.
        Court = "court",
        /// A body of the municipality.
        Body = "body",
        /// A mistake was made.
        Mistake = "mistake",
        /// New facts.
        NewFacts = "newFacts",
    }
    /// Where people met.
    Setting {
        /// In the town hall.
        TownHall = "townHall",
        /// Among residents: a community centre, a school, a club.
        Community = "community",
        /// In the street or at the spot itself.
        Street = "street",
        /// Online.
        Online = "online",
    }
    /// A function of the municipality that came to listen.
    MunicipalFunction {
        /// The mayor.
        Mayor = "mayor",
        /// Wethouder, a member of the college.
        Alderman = "alderman",
        /// A member of the raad.
        RaadMember = "raadMember",
        /// The griffie.
        Griffie = "griffie",
        /// Gebiedsmanager, wijkregisseur.
        AreaManager = "areaManager",
        /// Project leader.
        ProjectLeader = "projectLeader",
        /// Policy officer or designer.
        PolicyOfficer = "policyOfficer",
        /// Supervision and enforcement.
        Enforcement = "enforcement",
        /// Another one.
        Other = "other",
    }
    /// Who or what translated.
    Translator {
        /// A person.
        Person = "person",
        /// A sworn translator, Wet beëdigde tolken en vertalers.
        Sworn = "sworn",
        /// A program.
        Machine = "machine",
    }
    /// Who gave advice.
    Adviser {
        /// A neighbourhood or village council.
        Council = "council",
        /// A citizens' assembly (burgerberaad).
        Assembly = "assembly",
        /// An advisory committee.
        Committee = "committee",
        /// An expert.
        Expert = "expert",
        /// Another public body.
        PublicBody = "publicBody",
        /// Another organisation.
        Organisation = "organisation",
    }
    /// Why an answer was looked at again.
    ReviewCause {
        /// The sender did not agree.
        Dispute = "dispute",
        /// A body changed the proposal.
        Amendment = "amendment",
        /// A court.
        Court = "court",
        /// A mistake was found.
        Correction = "correction",
    }
    /// What came of looking at an answer again.
    ReviewResult {
        /// It stands.
        Upheld = "upheld",
        /// It changes.
        Changed = "changed",
    }
    /// How one can object to a decision.
    AppealRoute {
        /// Not.
        None = "none",
        /// Bezwaar, Awb 7:1.
        Objection = "objection",
        /// Beroep at the court, Awb 8:1.
        Appeal = "appeal",
        /// Beroep at the highest court at once, Awb 8:6.
        HighestCourt = "highestCourt",
    }
    /// By whom a decision was undone.
    AnnulledBy {
        /// A court.
        Court = "court",
        /// The Crown, Gemeentewet 268.
        Crown = "crown",
        /// The body that took it.
        Itself = "itself",
        /// Another body.
        OtherBody = "otherBody",
    }
    /// What has to be done again.
    Redo {
        /// Asking.
        Asking = "asking",
        /// Weighing and answering.
        Weighing = "weighing",
        /// Deciding.
        Deciding = "deciding",
    }
    /// From what the municipality deviates.
    DeviatesFrom {
        /// Advice.
        Advice = "advice",
        /// What most of the input asked for.
        Input = "input",
        /// The plan.
        Plan = "plan",
        /// The ordinance or the norm profile.
        Profile = "profile",
        /// What it promised.
        Promise = "promise",
    }
    /// Whether a goal was reached.
    GoalReached {
        /// Yes.
        Reached = "reached",
        /// For a part.
        Partly = "partly",
        /// No.
        NotReached = "notReached",
    }
    /// How the raad judged.
    Judgement {
        /// Voldoende.
        Sufficient = "sufficient",
        /// Voor een deel voldoende.
        Partly = "partly",
        /// Onvoldoende.
        Insufficient = "insufficient",
        /// Kennisgenomen, without a judgement.
        TakenNote = "takenNote",
    }
    /// What comes of a signal.
    FollowUp {
        /// Nothing.
        None = "none",
        /// It was dealt with at once.
        Settled = "settled",
        /// It was passed on within the municipality.
        PassedOn = "passedOn",
        /// It was taken along in a trajectory.
        TakenAlong = "takenAlong",
        /// A trajectory began.
        Trajectory = "trajectory",
    }
    /// What a log is for.
    Purpose {
        /// A municipality's own record.
        Record = "record",
        /// A demonstration with made-up data.
        Demo = "demo",
    }
    /// The role in which an actor recorded.
    Role {
        /// Records what happens.
        Recorder = "recorder",
        /// Decides what becomes public.
        Publisher = "publisher",
        /// Council clerk.
        Griffie = "griffie",
        /// Reads and checks.
        Auditor = "auditor",
        /// Manages the installation.
        Administrator = "administrator",
        /// The program itself.
        System = "system",
    }
}
