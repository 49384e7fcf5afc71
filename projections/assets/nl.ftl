# The Dutch sentences of the pages, at reading level B1.
# Numbers arrive as numbers and are written with a full stop between thousands; dates arrive as text.
# Codes from the log are looked up as family-code, with "." as "-"; see the families at the end.

## Words that pages share

log-title = Participatielogboek
skip-link = Ga naar de inhoud
nav-label = Hoofdmenu
nav-overview = Overzicht
nav-verification = Controleren
crumbs-label = Kruimelpad
crumb-inputs = Inbreng
demo-banner = Dit is een demonstratie met een verzonnen gemeente.
footer-log = Logboek: { $origin }
footer-size = { $size ->
    [one] Stand: 1 regel in het logboek
   *[other] Stand: { $size } regels in het logboek
}
footer-verify = Controleer zelf of het logboek klopt
previous-page = Vorige pagina
next-page = Volgende pagina
pages-label = Meer pagina's
list-last = { $first } en { $last }
date = { $day } { $month } { $year }
month = { $month } { $year }
time = { $hour }.{ $minute } uur
moment = { $date } om { $time }
period = { $from } tot en met { $to }
period-from = vanaf { $from }
period-until = tot en met { $to }
period-unknown = niet bekend
period-unknown-imported = de bron vermeldt dit niet
date-unknown = datum onbekend
date-unknown-imported = de bron vermeldt dit niet
recorded-on = Vastgelegd op { $date }.
log-entry = Logboekregel { $index }
text-withheld = De tekst is niet openbaar.
text-restricted = De tekst is afgeschermd.
text-restricted-ground = De tekst is afgeschermd. Grond: { $ground }.
text-erased = De tekst is gewist.
text-erased-ground = De tekst is gewist op { $date }. Grond: { $ground }.
text-unavailable = De tekst is openbaar, maar kan hier nu niet worden getoond.
text-document = Dit is een document. Het is openbaar en ligt bij het logboek.
text-redacted = Uit deze tekst is iets weggelaten.
text-replaced = Deze tekst staat in de plaats van een gewiste tekst.
title-withheld = De titel is niet openbaar
title-restricted = De titel is afgeschermd
title-erased = De titel is gewist
title-unavailable = De titel kan nu niet worden getoond
input-withheld = Niet openbaar
input-restricted = Afgeschermd
input-erased = Gewist
input-unavailable = Kan nu niet worden getoond
corrected-on = Gecorrigeerd op { $date }
correction-explained = Deze regel blijft staan zoals die is vastgelegd. De correctie is een nieuwe regel.
correction-reason = Waarom een correctie?
correction-instead = Dit had er moeten staan
trajectory-untitled = Traject zonder openbare titel

## What was done with the input, in a sentence

verdict-nothing-received = Er is nog geen inbreng ontvangen.
verdict-answered = { $answered ->
    [one] Van { $received } keer inbreng is er 1 beantwoord: { $list }.
   *[other] Van { $received } keer inbreng zijn er { $answered } beantwoord: { $list }.
}
verdict-none-answered = Er is { $received } keer inbreng ontvangen. Daarvan is nog niets beantwoord.
verdict-none-answered-imported = Er is { $received } keer inbreng ontvangen.
verdict-unanswered = { $unanswered ->
    [one] 1 keer inbreng is nog niet beantwoord.
   *[other] { $unanswered } keer inbreng is nog niet beantwoord.
}
verdict-source-has-none = Bij { $unanswered } bevat de bron geen antwoord.
verdict-excluded = Niet in behandeling: { $excluded }.
verdict-withdrawn = Ingetrokken: { $withdrawn }.
verdict-short = { $answered } van { $received } beantwoord.
verdict-short-without-reason = { $answered } van { $received } beantwoord; { $without } zonder reden.

## Overview

overview-title = Wat deed de gemeente met uw inbreng?
overview-lead = Hier ziet u per onderwerp wat er met de inbreng van inwoners is gedaan. Elke stap staat in een logboek dat niemand ongemerkt kan veranderen.
overview-list = { $total ->
    [one] 1 traject
   *[other] { $total } trajecten
}
overview-empty = Er staan nog geen trajecten in dit logboek.
overview-empty-next = Werkt u bij de gemeente? Start dan een traject, of lees bestaande inbreng in. Daarna staat het hier.
overview-form = Vorm
overview-period = Inbreng geven
overview-received = Ontvangen
overview-answered = Beantwoord
overview-unanswered = Zonder antwoord
overview-unanswered-imported = Geen antwoord in de bron
overview-without-reason = Zonder reden
overview-imported = Ingelezen uit een bron

## Trajectory

attention-title = Let op
attention-figures = De aantallen hieronder tellen niet op tot wat er is ontvangen. Het verschil is { $difference }. Er klopt iets niet.
attention-without-reason = { $count ->
    [one] 1 antwoord heeft geen reden:
   *[other] { $count } antwoorden hebben geen reden:
}
attention-more = en nog { $count }; bekijk ze allemaal
attention-unanswered = { $count ->
    [one] 1 keer inbreng is nog niet beantwoord.
   *[other] { $count } keer inbreng is nog niet beantwoord.
}
attention-unanswered-imported = Bij { $count } keer inbreng bevat de bron geen antwoord.
attention-adopted-without-reason = Bij { $count } keer overgenomen inbreng staat geen reden.
attention-see-unanswered = Bekijk deze inbreng
source-title = Waar komt dit vandaan?
source-text = Dit traject is niet bijgehouden tijdens het proces. Het is later ingelezen uit een bron.
source-caution = Ontbreekt er iets in de bron? Dan zegt dat niet of de gemeente het deed.
source-note = Goed om te weten
source-name = Naam
source-description = Wat het is
source-licence = Licentie
source-attribution = Samengesteld door
source-withheld = Wat de gemeente over deze bron heeft vastgelegd, is niet openbaar.
figures-title = Wat is er met de inbreng gedaan?
figures-picture = Staafdiagram van de uitkomsten
figures-description = Ontvangen: { $received }. { $list }.
figures-caption = Aantal keer inbreng per uitkomst
figures-outcome = Uitkomst
figures-count = Aantal
figures-received = Ontvangen
figures-answered-of = Waarvan beantwoord
points-title = En per punt?
points-explained = Eén brief kan meer punten hebben. De gemeente antwoordt per punt.
points-caption = Aantal punten per uitkomst
questions-title = Wat is er gevraagd?
questions-none = Er is geen vraag vastgelegd.
questions-none-imported = De bron vermeldt niet welke vraag is gesteld.
question-period = Inbreng geven: { $period }.
question-channels = Dat kon zo: { $channels }.
question-audience = De vraag was voor: { $audience }.
question-notice = Bekendgemaakt via: { $notice }.
decisions-title = Wat is er besloten?
decisions-none = Er is nog geen besluit vastgelegd.
decisions-none-imported = De bron vermeldt geen besluit.
decision-line = { $body }, { $date }: { $result }
decision-stage = Soort besluit
decision-reference = Kenmerk
decision-involvement = Hoe inwoners zijn betrokken
decision-organisation = Organisatie
decision-mandate = Bevoegdheid
decision-results = Wat dat opleverde
decision-policy = Hoe het participatiebeleid is toegepast
timeline-title = Wat gebeurde wanneer?
timeline-undated = Datum onbekend
timeline-undated-imported = Datum onbekend: de bron vermeldt dit niet
timeline-none = Er is nog niets vastgelegd.
timeline-times = { $count } keer
timeline-until = tot en met
timeline-some-undated = { $days }; van { $count } is de datum onbekend
facts-title = Over dit traject
facts-form = Vorm
facts-phase = Fase van het beleid
facts-basis = Wettelijke basis
facts-owner = Eigenaar
facts-bodies = Bestuursorganen
facts-place = Gebied
facts-theme = Thema
facts-portfolio = Portefeuille
body-part = { $body } van { $organisation } ({ $part })
facts-profile = Normenprofiel
more-title = Verder lezen
more-inputs = Bekijk alle inbreng ({ $count })
more-report = Lees het verslag
more-report-json = Download het verslag als JSON

## What the log cannot show

limits-title = Wat het logboek niet kan laten zien
limits-neverRecorded = Of de gemeente alle inbreng heeft vastgelegd. Wie zelf inbreng gaf, kan nagaan of die erbij staat.
limits-qualityOfReasons = Of een reden goed is. U ziet alleen dat er een reden staat.
limits-carriedOut = Of de gemeente ook deed wat zij beloofde.
limits-daysAreClaimed = Of iets echt gebeurde op de genoemde dag. U ziet wel wanneer het is vastgelegd.
limits-noWitnesses = Of iedereen hetzelfde logboek te zien krijgt. Daarvoor zijn getuigen nodig, en die zijn er nog niet.
limits-sourceTaken = Of de bron volledig is en klopt.
limits-withheldTexts = Wat er staat in teksten die niet openbaar zijn.
limits-erasedTexts = Wat er stond in teksten die zijn gewist.
limits-demonstration = Iets echts: dit is een demonstratie met een verzonnen gemeente.

## Inputs

inputs-window = Inbreng: { $title }
inputs-title = Alle inbreng
filter-title = Zoek in de inbreng
filter-fate = Uitkomst
filter-any-fate = Alle uitkomsten
filter-channel = Hoe ontvangen
filter-any-channel = Alle manieren
filter-without-reason = Alleen antwoorden zonder reden
filter-submit = Toon inbreng
filter-clear = Toon weer alle inbreng
inputs-found = { $found ->
    [one] 1 keer inbreng gevonden, van { $total } in totaal.
   *[other] { $found } keer inbreng gevonden, van { $total } in totaal.
}
inputs-all = { $total } keer inbreng.
inputs-none = Er is nog geen inbreng ontvangen.
inputs-none-found = Geen inbreng gevonden. Kies een andere uitkomst, of toon weer alle inbreng.
input-number = Nummer { $number }
input-reference = kenmerk { $reference }
input-received = Ontvangen op { $date }.
input-received-unknown = De datum van ontvangst is onbekend.
input-received-unknown-imported = De bron vermeldt geen datum.
badge-without-reason = Zonder reden

## One input

input-title = Inbreng { $number }
input-heading = Wat is er met inbreng { $number } gedaan?
input-words = Wat is er ingebracht?
input-lead-sent = Verstuurd op { $date }, ontvangen op { $received }.
input-channel = Hoe ontvangen
input-signatories = Aantal ondertekenaars
input-reference-label = Kenmerk in de bron
points-answered = Antwoord en reden
point-number = Punt { $number }
answer-reason = Waarom?
answer-no-reason = Bij dit antwoord staat geen reden.
aside-ground = Grond
answer-forwarded = Doorgegeven aan
answer-change = Wat verandert er?
answer-given = Antwoord gegeven op { $date }.
answer-given-unknown = De datum van het antwoord is onbekend.
answer-given-unknown-imported = De bron vermeldt niet wanneer dit antwoord is gegeven.
answer-none = Er is nog geen antwoord.
answer-none-imported = De bron bevat geen antwoord.
answers-earlier = { $count ->
    [one] Eerder antwoord
   *[other] Eerdere antwoorden
}
answers-earlier-show = { $count ->
    [one] Bekijk het eerdere antwoord
   *[other] Bekijk { $count } eerdere antwoorden
}
input-timeline = Wat gebeurde er met deze inbreng?
check-title = Zelf controleren
check-explained = Elke regel in het logboek heeft een controlegetal. Verandert er later iets aan de regel? Dan klopt het getal niet meer.
check-entry = Vastgelegd als
check-leaf = Controlegetal
check-json = Toon de regel zoals die is vastgelegd
check-json-label = De regel als JSON
check-how = Lees hoe u het hele logboek controleert

## One entry

entry-title = Logboekregel { $index }
entry-event = Gebeurtenis
entry-recorded = Vastgelegd op
entry-occurred = Gebeurd op
entry-trajectory = Traject
entry-sequence = Volgnummer in het traject
entry-role = Vastgelegd door
entry-actor = Nummer van de medewerker
entry-actor-explained = Dit is een willekeurig nummer. Wie het is, staat niet in het logboek.
entry-version = Versie van de gebeurtenis
entry-no-trajectory = Geen, dit gaat over de gemeente of het logboek zelf
entry-data = Wat is er vastgelegd?
entry-data-none = Deze gebeurtenis heeft geen gegevens.
entry-more = en nog { $count }
entry-contents = Teksten bij deze regel
entry-contents-explained = In het logboek staat geen tekst, alleen een controlegetal van de tekst. Zo kan een tekst worden gewist zonder het logboek te breken.
entry-content-field = Tekst
entry-content-state = Stand
entry-content-text = De tekst zelf
entry-content-commitment = Controlegetal
entry-check = Controleren
entry-leaf = Controlegetal van deze regel
entry-previous-leaf = Controlegetal van de vorige regel
entry-first = Dit is de eerste regel van dit traject.
entry-raw = De regel zoals die is vastgelegd
entry-neighbours = Regels van hetzelfde traject
entry-previous = Vorige regel: { $index }
entry-next = Volgende regel: { $index }

## Checking

verification-title = Controleer het logboek
verification-lead = U hoeft de gemeente niet op haar woord te geloven. Met de gegevens hieronder controleert u het hele logboek zelf.
verification-facts = Het logboek nu
verification-origin = Naam
verification-size = Aantal regels
verification-root = Controlegetal van het geheel
verification-recorded = Laatste regel vastgelegd op
verification-key = Openbare sleutel
verification-checkpoint = Ondertekende stand
verification-checkpoint-file = De ondertekende stand als bestand
verification-key-file = De openbare sleutel als bestand
verification-witnesses = Getuigen
verification-no-witnesses = Er zijn nog geen getuigen. Alleen de gemeente zelf heeft deze stand ondertekend.
verification-how = Zo controleert u
verification-how-program = Gebruik het programma weerklank. Het werkt ook zonder verbinding met de gemeente.
verification-how-directory = De gemeente geeft het logboek als map met bestanden. In de opdrachten hieronder heet die map logboek.
verification-how-since = Hebt u een eerder bewaarde stand? Zet die dan in het bestand stand, en geef de tweede opdracht.
verification-how-result = Het programma meldt alles wat het vindt. Het zegt ook wat het niet heeft gecontroleerd.
verification-how-keep = Bewaar de ondertekende stand. Later kunt u nagaan of het logboek alleen langer is geworden.
verification-command = Opdracht { $number }
verification-contents = Wat wordt niet gecontroleerd?
verification-contents-explained = Alleen openbare teksten kunt u met het logboek vergelijken. Zo staat het met alle teksten:
verification-published = Openbaar
verification-withheld = Niet openbaar, dus niet te controleren
verification-restricted = Afgeschermd, met een grond in het logboek
verification-erased = Gewist, met een grond in het logboek

## Report

report-window = Verslag: { $title }
report-kind = Verslag over participatie
report-taken = Dit verslag is gemaakt bij { $size } regels in het logboek { $origin }.
report-same = Bij dezelfde stand en dezelfde openbare teksten komt er altijd hetzelfde verslag uit.
report-json = Alle cijfers staan ook in de JSON van dit verslag:
report-contents = Inhoud
report-not-yet = Nog niet in dit verslag
report-online = Bekijk dit traject op de website
report-subject = Onderwerp
report-opened = Gestart
report-closed = Afgerond
report-runs-caption = Wanneer de bron is ingelezen
report-run-on = Ingelezen op
report-run-inputs = Nieuwe inbreng
report-run-answers = Nieuwe antwoorden
report-channels-caption = Hoe de inbreng is ontvangen
report-channel = Manier
report-months-caption = Wanneer de inbreng is ontvangen
report-month = Maand
report-unknown = Niet bekend
report-sent-unknown = Inbreng waarvan de dag van versturen onbekend is
report-joint = Inbreng met een lijst van ondertekenaars
report-signatories = Namen op die lijsten
report-points-answered = Punten die zijn beantwoord
report-not-recomputable = Wat u niet zelf kunt narekenen
report-not-recomputable-explained = Bij deze onderdelen zijn niet alle teksten openbaar. De aantallen kunt u wel narekenen: die staan in het logboek zelf.
report-without-reason = Antwoorden zonder reden, behalve overgenomen
report-without-reason-list = Deze antwoorden hebben geen reden
report-last = Laatste regel van dit traject
report-erasures-caption = Gewiste teksten
report-erasure-ground = Grond
report-adopted-without-reason = Overgenomen zonder reden
report-no-inputs = Er is geen inbreng om te wegen.
report-erasures-none = Er zijn geen teksten gewist.
section = { $number }. { $name }

## Problems

problem-next-overview = Ga naar het overzicht
problem-reference = Nummer van deze melding: { $reference }
parameter-uitkomst = Deze uitkomst bestaat niet (uitkomst).
parameter-zonder-reden = Hier kan alleen "ja" staan (zonder-reden).
parameter-kanaal = Deze manier om inbreng te geven bestaat niet (kanaal).
parameter-na = Dit is geen plaats in de lijst (na).
parameter-voor = Dit is geen plaats in de lijst (voor).
parameter-stand = Deze stand heeft het logboek niet (stand).
parameter-query = Het deel van het adres na het vraagteken is niet te lezen.
parameter-address = Het adres is te lang.

## Families of codes

problem-title-400 = Deze vraag begrijpen wij niet
problem-title-404 = Deze pagina bestaat niet
problem-title-405 = Dit kan hier niet
problem-title-500 = Er ging iets mis bij ons
problem-title-503 = De website werkt even niet
problem-text-400 = In het adres of het formulier staat iets wat niet kan.
problem-text-404 = Er is niets op dit adres. Misschien staat er een tikfout in.
problem-text-405 = Deze website kunt u alleen lezen.
problem-text-500 = Dit ligt niet aan u. De fout is doorgegeven aan de beheerder.
problem-text-503 = Er is niets verloren. Wat is vastgelegd, blijft staan.
problem-next-400 = Ga terug en probeer het opnieuw.
problem-next-404 = Zoek het onderwerp in het overzicht.
problem-next-405 = Ga terug en kies een pagina.
problem-next-500 = Probeer het over een paar minuten opnieuw. Blijft het misgaan? Bel dan de gemeente en noem het nummer.
problem-next-503 = Probeer het over een paar minuten opnieuw.

section-1 = Onderwerp, bestuursorgaan en profiel
section-2 = Keuze voor participatie en redenen
section-3 = Plan
section-4 = Gevolgde procedure
section-5 = Bereik
section-6 = Alle inbreng, samengevat
section-7 = Weging en antwoord per punt
section-8 = Besluit, wijzigingen en afwijkingen
section-9 = Toezeggingen
section-10 = Evaluatie
section-11 = Oordeel per norm
section-12 = Betrouwbaarheid

month-1 = januari
month-2 = februari
month-3 = maart
month-4 = april
month-5 = mei
month-6 = juni
month-7 = juli
month-8 = augustus
month-9 = september
month-10 = oktober
month-11 = november
month-12 = december

fate-adopted = overgenomen
fate-partlyAdopted = voor een deel overgenomen
fate-notAdopted = niet overgenomen
fate-elsewhere = doorgegeven
fate-outOfScope = hoort niet bij dit onderwerp
fate-noted = geen wijziging gevraagd
fate-unanswered = nog niet beantwoord
fate-unanswered-imported = de bron bevat geen antwoord
fate-excluded = niet in behandeling
fate-withdrawn = ingetrokken

state-started = gestart
state-open = open voor inbreng
state-inputClosed = inbreng gesloten
state-closed = afgerond

form-consultation = inspraak
form-initiative = initiatief van inwoners
form-challenge = uitdaagrecht
form-poll = inwonerspeiling
form-assembly = burgerberaad

phase-preparation = voorbereiding
phase-execution = uitvoering
phase-evaluation = evaluatie

basis-ordinance = participatieverordening
basis-awb34 = afdeling 3.4 van de Algemene wet bestuursrecht
basis-omgevingswet = Omgevingswet
basis-none = geen

owner-municipality = gemeente
owner-residents = inwoners
owner-council = wijk- of dorpsraad
owner-organisation = organisatie

body-raad = gemeenteraad
body-college = college van burgemeester en wethouders
body-mayor = burgemeester
body-other = ander bestuursorgaan

channel-web = website
channel-email = e-mail
channel-letter = brief
channel-counter = balie
channel-telephone = telefoon
channel-meeting = bijeenkomst
channel-street = gesprek op straat of aan de deur
channel-other = op een andere manier

audience-everyone = iedereen
audience-residents = inwoners van het gebied
audience-interested = belanghebbenden
audience-businesses = ondernemers
audience-organisations = verenigingen en instellingen
audience-youth = kinderen en jongeren

notice-gazette = gemeenteblad
notice-newspaper = krant
notice-website = website
notice-letters = brieven aan huis
notice-socialMedia = sociale media
notice-meeting = bijeenkomst

input-kind-idea = idee of voorstel
input-kind-opinion = mening
input-kind-zienswijze = zienswijze
input-kind-question = vraag
input-kind-concern = zorg
input-kind-petition = petitie
input-kind-other = iets anders

yes-no-yes = ja
yes-no-no = nee

signature-check-unchecked = niet gecontroleerd
signature-check-sample = een deel gecontroleerd
signature-check-every = allemaal gecontroleerd

body-role-decides = besluit
body-role-prepares = bereidt voor
body-role-advises = adviseert
body-role-executes = voert uit

mandate-own = eigen bevoegdheid
mandate-delegated = gedelegeerd
mandate-mandated = in mandaat

purpose-record = eigen logboek van de gemeente
purpose-demo = demonstratie met verzonnen gegevens

stage-release = vrijgave van een ontwerp
stage-partial = deelbesluit
stage-final = eindbesluit

result-adopted = aangenomen
result-amended = gewijzigd aangenomen
result-rejected = afgewezen
result-postponed = uitgesteld

exclusion-ground-duplicate = dubbel ingediend
exclusion-ground-late = te laat ontvangen
exclusion-ground-unlawful = beledigend, bedreigend of onrechtmatig
exclusion-ground-spam = automatisch verstuurd of reclame
exclusion-ground-sender = afzender niet vast te stellen
exclusion-ground-other = andere grond, zie de reden

publication-ground-ownText = tekst van de gemeente zelf
publication-ground-consent = de inzender vindt het goed
publication-ground-sourcePublic = al openbaar bij de bron
publication-ground-legalDuty = de wet vraagt het
publication-ground-redacted = persoonsgegevens zijn weggelaten

restriction-ground-personalData = persoonsgegevens
restriction-ground-child = woorden van een kind
restriction-ground-secrecy = geheimhouding
restriction-ground-woo = uitzondering in de Wet open overheid

erasure-ground-request = verzoek van de betrokkene
erasure-ground-consentWithdrawn = toestemming ingetrokken
erasure-ground-objection = bezwaar van de betrokkene
erasure-ground-unlawful = had niet bewaard mogen worden
erasure-ground-child = het komt van een kind
erasure-ground-retention = bewaartermijn verstreken
erasure-ground-ordered = bevel van rechter of toezichthouder

appearance-published = openbaar
appearance-redacted = openbaar in een versie waaruit iets is weggelaten
appearance-replaced = gewist en vervangen
appearance-withheld = niet openbaar
appearance-restricted = afgeschermd
appearance-erased = gewist

not-recomputable-title = de titel
not-recomputable-withoutReason = de kenmerken bij antwoorden zonder reden
not-recomputable-source = de beschrijving van de bron
not-recomputable-sections-subject = het onderwerp
not-recomputable-sections-procedure = de gevolgde procedure
not-recomputable-sections-weighing = de woorden van inzenders en de redenen
not-recomputable-sections-decisions = de besluiten

actor-role-recorder = medewerker die vastlegt
actor-role-publisher = medewerker die publiceert
actor-role-griffie = griffie
actor-role-auditor = controleur
actor-role-administrator = beheerder
actor-role-system = het systeem zelf

event-log-created = Logboek gemaakt
event-trajectory-opened = Traject gestart
event-trajectory-closed = Afgerond
event-input-asked = Inbreng gevraagd
event-input-received = Inbreng ontvangen
event-input-excluded = Inbreng niet in behandeling
event-input-withdrawn = Inbreng ingetrokken
event-input-answered = Inbreng beantwoord
event-content-published = Tekst openbaar gemaakt
event-content-restricted = Tekst afgeschermd
event-content-erased = Tekst gewist
event-decision-taken = Besluit genomen
event-entry-corrected = Regel gecorrigeerd
event-source-imported = Bron ingelezen

field-origin = naam van het logboek
field-key = sleutel
field-purpose = waarvoor het logboek is
field-form = vorm
field-phase = fase van het beleid
field-bodies = bestuursorganen
field-owner = eigenaar
field-place = gebied
field-theme = thema
field-portfolio = portefeuille
field-legalBasis = wettelijke basis
field-profile = normenprofiel
field-occurredOn = gebeurd op
field-title = titel
field-source = naam van de bron
field-inputsReceived = nieuwe inbreng
field-inputsAnswered = nieuwe antwoorden
field-inputs = bestand met inbreng
field-answers = bestand met antwoorden
field-mapping = regels voor het inlezen
field-audience = voor wie de vraag was
field-channels = manieren om inbreng te geven
field-notice = hoe bekendgemaakt
field-opens = eerste dag
field-closes = laatste dag
field-question = vraag
field-explanation = uitleg
field-input = inbreng
field-kind = soort
field-channel = hoe ontvangen
field-points = punten
field-session = bijeenkomst
field-signatories = ondertekenaars
field-replyable = antwoord is mogelijk
field-sentOn = verstuurd op
field-words = woorden van de inzender
field-particulars = gegevens over de inzender
field-reference = kenmerk
field-point = punt
field-outcome = uitkomst
field-reason = reden
field-change = wat er verandert
field-destination = doorgegeven aan
field-ground = grond
field-organisation = organisatie
field-body = bestuursorgaan
field-mandate = bevoegdheid
field-stage = soort besluit
field-result = resultaat
field-summary = samenvatting
field-involvement = hoe inwoners zijn betrokken
field-results = wat dat opleverde
field-policy = hoe het participatiebeleid is toegepast
field-content = over de teksten bij
field-redacted = versie waaruit iets is weggelaten
field-until = tot en met
field-replacement = vervangende tekst
field-seq = gecorrigeerde regel
field-correction = wat er had moeten staan
