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
text-erased = De tekst is gewist op { $date }. Grond: { $ground }.
trajectory-untitled = Traject zonder openbare titel
title-withheld = De titel is niet openbaar
title-erased = De titel is gewist op { $date }

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
source-name = Bron
source-licence = Licentie
source-compiler = Samengesteld door
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
decisions-title = Wat is er besloten?
decisions-none = Er is nog geen besluit vastgelegd.
decisions-none-imported = De bron vermeldt geen besluit.
decision-line = { $body }, { $date }: { $result }
decision-stage = Soort besluit
decision-reference = Kenmerk
decision-involvement = Hoe inwoners zijn betrokken
timeline-title = Wat gebeurde wanneer?
timeline-undated = Datum onbekend
timeline-undated-imported = Datum onbekend: de bron vermeldt dit niet
timeline-none = Er is nog niets vastgelegd.
facts-title = Over dit traject
facts-form = Vorm
facts-level = Invloed van inwoners
facts-role = Rol van de gemeente
facts-phase = Fase van het beleid
facts-basis = Wettelijke basis
facts-owner = Eigenaar
facts-bodies = Bestuursorganen
facts-profile = Normenprofiel
body-of = { $body } van { $organisation }
body-mandate = { $body } ({ $mandate })
more-title = Verder lezen
more-inputs = Bekijk alle inbreng ({ $count })
more-report = Lees het verslag
more-report-json = Download het verslag als JSON

## What the log cannot show

limits-title = Wat het logboek niet kan laten zien
limits-everything = Of de gemeente alle inbreng heeft vastgelegd. Wie een ontvangstbewijs heeft, kan dat wel aantonen.
limits-quality = Of een reden goed is. U ziet alleen dat er een reden staat.
limits-dates = Of iets echt gebeurde op de genoemde dag. U ziet wel wanneer het is vastgelegd.
limits-withheld = Wat er staat in teksten die niet openbaar of gewist zijn.
limits-witnesses = Of iedereen hetzelfde logboek te zien krijgt. Daarvoor zijn getuigen nodig, en die zijn er nog niet.
limits-source = Of de bron volledig is en klopt.

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
input-withheld = Niet openbaar
input-erased = Gewist op { $date }
input-received = Ontvangen op { $date }.
input-received-unknown = De datum van ontvangst is onbekend.
input-received-unknown-imported = De bron vermeldt geen datum.
badge-without-reason = Zonder reden

## One input

input-title = Inbreng { $number }
input-heading = Wat is er met inbreng { $number } gedaan?
input-words = Wat is er ingebracht?
input-translation = Vertaling
input-lead-sent = Verstuurd op { $date }, ontvangen op { $received }.
input-channel = Hoe ontvangen
input-signatories = Aantal ondertekenaars
input-reference-label = Kenmerk in de bron
points-answered = Antwoord en reden
point-number = Punt { $number }
point-understood = Zo begreep de gemeente het
answer-reason = Waarom?
answer-no-reason = Bij dit antwoord staat geen reden.
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
entry-contents = Teksten bij deze regel
entry-contents-explained = In het logboek staat geen tekst, alleen een controlegetal van de tekst. Zo kan een tekst worden gewist zonder het logboek te breken.
entry-content-field = Tekst
entry-content-state = Stand
content-published = openbaar
content-withheld = niet openbaar
content-erased = gewist op { $date }. Grond: { $ground }.
content-missing = verdwenen zonder uitleg. Dit klopt niet.
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
verification-signed = Ondertekend op
verification-key = Openbare sleutel
verification-checkpoint = Ondertekende stand
verification-witnesses = Getuigen
verification-no-witnesses = Er zijn nog geen getuigen. Alleen de gemeente zelf heeft deze stand ondertekend.
verification-witness = { $name }, tot en met { $size } regels, op { $moment }
verification-how = Zo controleert u
verification-how-program = Gebruik het programma weerklank. Het werkt ook zonder verbinding met de gemeente.
verification-how-result = Het programma meldt alles wat het vindt. Het zegt ook wat het niet heeft gecontroleerd.
verification-how-keep = Bewaar de ondertekende stand. Later kunt u nagaan of het logboek alleen langer is geworden.
verification-command = Opdracht { $number }
verification-contents = Wat wordt niet gecontroleerd?
verification-contents-explained = Alleen openbare teksten kunt u met het logboek vergelijken. Zo staat het met alle teksten:
verification-published = Openbaar
verification-withheld = Niet openbaar, dus niet te controleren
verification-erased = Gewist, met een grond in het logboek
verification-missing = Verdwenen zonder uitleg
verification-missing-alarm = Er zijn teksten verdwenen zonder uitleg. Dat mag niet gebeuren.

## Report

report-window = Verslag: { $title }
report-kind = Verslag over participatie
report-taken = Dit verslag is gemaakt bij { $size } regels in het logboek { $origin }. De stand is ondertekend op { $moment }.
report-same = Bij dezelfde stand en dezelfde openbare teksten komt er altijd hetzelfde verslag uit.
report-json = Alle cijfers staan ook in de JSON van dit verslag:
report-contents = Inhoud
report-not-yet = Nog niet in dit verslag
report-online = Bekijk dit traject op de website
report-subject = Onderwerp
report-deviations = Afwijkingen
report-deviations-none = Er zijn geen afwijkingen vastgelegd.
report-channels-caption = Hoe de inbreng is ontvangen
report-channel = Manier
report-marked = niet zelf na te rekenen
report-marked-explained = Bij een cijfer met "niet zelf na te rekenen" zijn niet alle teksten openbaar. U kunt dit cijfer niet zelf controleren.
report-without-reason = Antwoorden zonder reden, behalve overgenomen
report-adopted-without-reason = Overgenomen zonder reden
report-group = { $fate } ({ $count })
report-no-inputs = Er is geen inbreng om te wegen.
report-erasures-caption = Gewiste teksten
report-erasures-none = Er zijn geen teksten gewist.
report-erasure-on = Gewist op
report-erasure-ground = Grond
report-erasure-entry = Regel
report-withheld = { $count ->
    [0] Alle teksten van dit traject zijn openbaar.
    [one] 1 tekst van dit traject is niet openbaar.
   *[other] { $count } teksten van dit traject zijn niet openbaar.
}
section = { $number }. { $name }

## Problems

problem-next-overview = Ga naar het overzicht
problem-reference = Nummer van deze melding: { $reference }

## Families of codes

problem-title-400 = Deze vraag begrijpen wij niet
problem-title-404 = Deze pagina bestaat niet
problem-title-500 = Er ging iets mis bij ons
problem-title-503 = De website werkt even niet
problem-text-400 = In het adres of het formulier staat iets wat niet kan.
problem-text-404 = Er is niets op dit adres. Misschien staat er een tikfout in.
problem-text-500 = Dit ligt niet aan u. De fout is doorgegeven aan de beheerder.
problem-text-503 = Er is niets verloren. Wat is vastgelegd, blijft staan.
problem-next-400 = Ga terug en probeer het opnieuw.
problem-next-404 = Zoek het onderwerp in het overzicht.
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
state-suspended = opgeschort
state-cancelled = gestopt
state-closed = afgerond

form-consultation = inspraak
form-initiative = initiatief van inwoners
form-challenge = uitdaagrecht
form-poll = inwonerspeiling
form-assembly = burgerberaad

level-inform = meeweten
level-consult = meedenken
level-advise = adviseren
level-coProduce = samen maken
level-coDecide = meebeslissen

role-lawful = rechtmatig
role-performing = presterend
role-networking = netwerkend
role-responsive = responsief

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

mandate-own = eigen bevoegdheid
mandate-mandated = in mandaat
mandate-advisory = adviserend

channel-web = website
channel-app = app
channel-email = e-mail
channel-letter = brief
channel-form = papieren formulier
channel-telephone = telefoon
channel-counter = balie
channel-session = bijeenkomst
channel-street = gesprek op straat
channel-survey = enquête
channel-platform = participatieplatform
channel-other = op een andere manier

stage-release = vrijgave van een ontwerp
stage-partial = deelbesluit
stage-final = eindbesluit

result-adopted = aangenomen
result-amended = gewijzigd aangenomen
result-rejected = afgewezen
result-postponed = uitgesteld

ground-request = verzoek van de inzender
ground-privacy = bescherming van de privacy
ground-thirdParty = gegevens van een ander
ground-minor = het gaat om een kind
ground-unlawful = onrechtmatige inhoud
ground-retention = bewaartermijn verstreken
ground-confidential = geheimhouding
ground-copyright = rechten van een ander
ground-duplicate = dubbel ingediend
ground-anonymous = afzender onbekend
ground-late = te laat ontvangen
ground-outOfScope = hoort niet bij dit onderwerp
ground-other = andere grond

actor-role-recorder = medewerker die vastlegt
actor-role-publisher = medewerker die publiceert
actor-role-griffie = griffie
actor-role-auditor = controleur
actor-role-administrator = beheerder
actor-role-system = het systeem zelf

event-log-created = Logboek gemaakt
event-log-continued = Logboek voortgezet
event-key-rotated = Sleutel vervangen
event-clock-corrected = Klok gecorrigeerd
event-trajectory-opened = Traject gestart
event-trajectory-linked = Verbonden met een ander traject
event-trajectory-suspended = Opgeschort
event-trajectory-resumed = Hervat
event-trajectory-cancelled = Gestopt
event-trajectory-closed = Afgerond
event-participation-chosen = Gekozen voor participatie
event-participation-waived = Gekozen tegen participatie
event-plan-adopted = Plan vastgesteld
event-plan-amended = Kader gewijzigd
event-input-asked = Inbreng gevraagd
event-input-extended = Inbreng geven kan langer
event-input-closed = Inbreng geven gesloten
event-input-reopened = Inbreng geven heropend
event-session-held = Bijeenkomst gehouden
event-reach-measured = Bereik gemeten
event-input-received = Inbreng ontvangen
event-input-translated = Inbreng vertaald
event-receipt-sent = Ontvangst bevestigd
event-input-forwarded = Inbreng doorgestuurd
event-input-excluded = Inbreng niet in behandeling
event-input-withdrawn = Inbreng ingetrokken
event-inputs-grouped = Inbreng gebundeld
event-input-weighed = Inbreng gewogen
event-input-answered = Inbreng beantwoord
event-answer-disputed = Oneens met het antwoord
event-answer-reviewed = Antwoord heroverwogen
event-content-published = Tekst openbaar gemaakt
event-content-restricted = Tekst afgeschermd
event-content-erased = Tekst gewist
event-report-published = Eindverslag gepubliceerd
event-report-presented = Eindverslag aangeboden
event-decision-taken = Besluit genomen
event-decision-published = Besluit bekendgemaakt
event-decision-annulled = Besluit vernietigd
event-deviation-explained = Afwijking gemotiveerd
event-feedback-given = Teruggekoppeld
event-promise-made = Toezegging gedaan
event-promise-progressed = Toezegging: stand van zaken
event-promise-kept = Toezegging nagekomen
event-promise-broken = Toezegging niet nagekomen
event-evaluation-adopted = Geëvalueerd
event-entry-corrected = Regel gecorrigeerd
event-source-imported = Bron ingelezen
event-raad-questioned = Vraag van de raad
event-raad-judged = Oordeel van de raad
event-budget-set = Budget vastgesteld
event-support-granted = Steun gegeven
event-support-refused = Steun geweigerd
event-support-accounted = Steun verantwoord
event-advice-given = Advies gegeven
event-advice-answered = Advies beantwoord
event-profile-adopted = Normenprofiel vastgesteld
event-council-recognised = Raad erkend
event-signal-noted = Signaal genoteerd

field-title = titel
field-form = vorm
field-level = invloed van inwoners
field-role = rol van de gemeente
field-phase = fase van het beleid
field-basis = wettelijke basis
field-owner = eigenaar
field-body = bestuursorgaan
field-bodies = bestuursorganen
field-mandate = bevoegdheid
field-profile = normenprofiel
field-place = plaats
field-theme = thema
field-question = vraag
field-channel = hoe ontvangen
field-channels = manieren om inbreng te geven
field-opens = eerste dag
field-closes = laatste dag
field-input = inbreng
field-inputs = stukken inbreng
field-kind = soort
field-points = punten
field-point = punt
field-sentOn = verstuurd op
field-receivedOn = ontvangen op
field-occurredOn = gebeurd op
field-words = woorden van de inzender
field-particulars = gegevens over de inzender
field-signatories = ondertekenaars
field-replyable = antwoord is mogelijk
field-session = bijeenkomst
field-outcome = uitkomst
field-reason = reden
field-change = wat er verandert
field-forwardedTo = doorgegeven aan
field-consideration = overweging
field-group = bundel
field-summary = samenvatting
field-text = tekst
field-translation = vertaling
field-language = taal
field-ground = grond
field-commitment = controlegetal van de tekst
field-replacement = vervangende tekst
field-date = datum
field-due = uiterlijk op
field-reference = kenmerk
field-stage = soort besluit
field-result = resultaat
field-involvement = hoe inwoners zijn betrokken
field-report = verslag
field-version = versie
field-size = aantal regels
field-files = bestanden
field-mapping = regels voor het inlezen
field-source = bron
field-licence = licentie
field-received = ontvangen
field-answered = beantwoord
field-index = logboekregel
field-origin = naam van het logboek
field-key = sleutel
