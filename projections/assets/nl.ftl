# The Dutch sentences of the pages, at reading level B1.
# Numbers arrive as numbers and are written with a full stop between thousands; dates arrive as text.
# Codes from the log are looked up as family-code, with "." as "-"; see the families at the end.

## Words that pages share

log-title = Participatielogboek
skip-link = Ga naar de inhoud
nav-label = Hoofdmenu
nav-overview = Overzicht
nav-municipality = Gemeente
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
newer-page = Nieuwer
older-page = Ouder
euros = € { $count }
area-municipality = gemeente { $area }
area-district = wijk { $area }
area-neighbourhood = buurt { $area }
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
correction-above = Hierboven leest u wat er stond. Dat blijft staan.
correction-instead = Dit had er moeten staan
correction-without = Dat staat er niet bij.
document-at = U leest dit bij
field-see-trajectory = Bekijk dat traject
figures-part-received = { $count } ontvangen
figures-part-answered = { $count } beantwoord
figures-part-excluded = { $count } niet in behandeling
figures-part-withdrawn = { $count } ingetrokken
figures-part-unanswered = { $count } zonder antwoord
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
attention-see-lowered = Bekijk de wijziging
attention-broken = { $count ->
    [one] De gemeente brak 1 toezegging.
   *[other] De gemeente brak { $count } toezeggingen.
}
attention-see-broken = Bekijk de toezeggingen
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
choice-title = Waarom participatie?
choice-title-waived = Waarom geen participatie?
plan-title = Wat was het plan?
plan-changed = { $count ->
    [one] Het plan is 1 keer gewijzigd
   *[other] Het plan is { $count } keer gewijzigd
}
plan-changed-part = Gewijzigd: { $part }
plan-lowered = Inwoners kregen minder invloed dan eerst was beloofd.
beside-plan = In het plan:
beside-done = Wat ervan kwam:
beside-level = Invloed van inwoners
beside-choices = Wat is nog open?
beside-promise = Wat doet het bestuur met het resultaat?
beside-feedback = Uiterste dag voor terugkoppeling
beside-goal = Doel
beside-unchanged = Niet gewijzigd.
beside-changed = Gewijzigd ({ $date }).
beside-changed-to = Gewijzigd ({ $date }) in: { $now }.
beside-not-decided = Er is nog geen besluit vastgelegd.
beside-deviations = { $count ->
    [one] De gemeente legde 1 keer uit waarom zij afweek.
   *[other] De gemeente legde { $count } keer uit waarom zij afweek.
}
beside-told = Teruggekoppeld: { $date }.
beside-not-told = Er is nog geen terugkoppeling vastgelegd.
beside-reached = Bereikt: { $reached } ({ $date }).
beside-evaluated = Geëvalueerd ({ $date }), zonder oordeel over het doel.
beside-not-evaluated = Er is nog geen evaluatie vastgelegd.
questions-title = Wat is er gevraagd?
questions-none = Er is geen vraag vastgelegd.
questions-none-imported = De bron vermeldt niet welke vraag is gesteld.
question-period = Inbreng geven: { $period }.
question-channels = Dat kon zo: { $channels }.
question-audience = De vraag was voor: { $audience }.
question-notice = Bekendgemaakt via: { $notice }.
sessions-title = Welke bijeenkomsten waren er?
reach-title = Wie zijn er bereikt?
reach-caption = Uitgenodigd en bereikt per doelgroep
reach-group = Doelgroep
reach-invited = Uitgenodigd
reach-reached = Bereikt
reach-gap = Uitleg:
reach-never = niet gemeten
reach-unknown = niet bekend
reach-unplanned = stond niet in het plan
reach-earlier = Eerder gemeten ({ $date }): uitgenodigd { $invited }, bereikt { $reached }.
groups-title = Welke punten zijn samen beantwoord?
groups-explained = Vragen meer inzenders om hetzelfde? Dan kan de gemeente die punten samen wegen en beantwoorden.
groups-more = Bekijk nog { $count } groepen in het verslag
group-number = Groep { $number }
group-points = { $count ->
    [one] In deze groep zit nu 1 punt.
   *[other] In deze groep zitten nu { $count } punten.
}
group-count = Aantal punten in deze groep:
group-answered-together = Samen beantwoord met punten die om hetzelfde vragen
group-belongs = Deze inbreng hoort bij een groep punten die om hetzelfde vragen
group-summary = Dit hebben ze gemeen:
group-see = Samen beantwoord: zie groep { $number }
advice-title = Welk advies kreeg de gemeente?
feedback-title = Wat hoorden deelnemers terug?
promises-title = Wat heeft de gemeente toegezegd?
promise-number = Toezegging { $number }
promise-mark = Kenmerk van deze toezegging: { $mark }
promise-due = De uiterste dag is nu { $date }.
raad-title = Wat vroeg en vond de gemeenteraad?
evaluation-title = Wat is ervan geleerd?
reports-title = Welke verslagen zijn er?
course-title = Verloop van het traject
absent-title = Niet vastgelegd
absent = Over deze onderdelen staat niets in het logboek: { $list }.
absent-imported = De bron vermeldt niets over deze onderdelen: { $list }.
absent-choice = de keuze voor participatie
absent-plan = het plan
absent-sessions = bijeenkomsten
absent-reach = wie zijn bereikt
absent-advice = advies
absent-feedback = terugkoppeling aan deelnemers
absent-promises = toezeggingen
absent-raad = vragen en oordeel van de gemeenteraad
absent-evaluation = evaluatie
absent-reports = eindverslagen
decisions-title = Wat is er besloten?
decisions-none = Er is nog geen besluit vastgelegd.
decisions-none-imported = De bron vermeldt geen besluit.
decision-number = Besluit { $number }
decision-annulled = Vernietigd of ingetrokken
decision-replaced = Vervangen door besluit { $number }
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
facts-closed-reason = Waarom afgerond
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
input-translation = Vertaling in het { $language }:
input-lead-sent = Verstuurd op { $date }, ontvangen op { $received }.
input-channel = Hoe ontvangen
input-signatories = Aantal ondertekenaars
input-reference-label = Kenmerk in de bron
points-answered = Antwoord en reden
point-number = Punt { $number }
answer-reason = Waarom?
choice-no-reason = Bij deze keuze staat geen reden.
answer-no-reason = Bij dit antwoord staat geen reden.
aside-ground = Grond
aside-lifted = Deze inbreng was eerst niet in behandeling. Dat is teruggedraaid.
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
story-title = Het hele verhaal
story-answer = Punt { $number }: { $outcome }.
story-see-answer = Lees het antwoord
story-see-words = Lees wat er is ingebracht
story-see-aside = Lees waarom
story-see-point = Lees dit bij het antwoord
check-title = Zelf controleren
check-explained = Elke regel in het logboek heeft een controlegetal. Verandert er later iets aan de regel? Dan klopt het getal niet meer.
check-entry = Vastgelegd als
check-leaf = Controlegetal
check-json = Toon de regel zoals die is vastgelegd
check-json-label = De regel als JSON
check-how = Lees hoe u het hele logboek controleert

## The municipality

municipality-title = Wat de gemeente over participatie vastlegde
municipality-lead = Dit hoort niet bij één traject, maar bij de gemeente als geheel. Het nieuwste staat bovenaan.
municipality-empty = Er is nog niets vastgelegd over de gemeente als geheel.
municipality-total = { $total ->
    [one] 1 gebeurtenis
   *[other] { $total } gebeurtenissen
}

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
entry-no-trajectory = Geen, dit gaat over het logboek zelf
entry-municipality = Geen, dit gaat over de gemeente als geheel
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
standing-late = Deze pagina loopt achter. Wat meer dan { $seconds } seconden geleden aankwam, staat er nog niet op.
standing-alone = Op dit moment komt hier niets nieuws binnen. Misschien is er meer vastgelegd dan u hier ziet.
standing-older = De database bevat nu minder regels dan deze pagina al liet zien. De pagina blijft bij wat zij al liet zien.
standing-refused = In de database staat iets dat niet bij de ondertekende stand past. De pagina laat dat niet zien.
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
report-not-yet = nog zonder oordeel
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
report-receipts = Ontvangstbevestigingen
report-forwarded = Keer dat inbreng is doorgestuurd
report-translated = Keer dat inbreng is vertaald
report-disputed = Keer dat een inzender het niet eens was
report-reviewed = Keer dat een antwoord is heroverwogen
none = Hierover staat niets in het logboek.
none-imported = De bron vermeldt hier niets over.
norms-none = Deze versie van het programma geeft nog geen oordeel per norm. Dat zegt niets over dit traject.
norms-profile = Dit traject wordt beoordeeld met het normenprofiel met dit controlegetal:
norms-no-profile = Er is niet vastgelegd met welk normenprofiel dit traject wordt beoordeeld.
norms-no-profile-imported = De bron vermeldt geen normenprofiel.
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
site-unknown-title = Deze website is hier niet
site-unknown-text = Op dit adres staat geen website van een gemeente.
site-unknown-next = Kijk of het adres klopt, of zoek het op de website van uw gemeente.
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
state-suspended = opgeschort
state-waived = zonder participatie
state-cancelled = gestopt
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

relation-splitFrom = afgesplitst van het andere traject
relation-mergedInto = gaat verder in het andere traject
relation-continues = gaat verder waar het andere traject stopte
relation-partOf = deel van het andere traject

choice-ground-statute = de wet vraagt erom
choice-ground-ordinance = de participatieverordening of het normenprofiel vraagt erom
choice-ground-request = inwoners vroegen erom
choice-ground-own = de gemeente koos er zelf voor

waiver-ground-noRoom = er valt niets meer te kiezen
waiver-ground-urgent = het kan niet wachten
waiver-ground-minor = het is een kleine wijziging
waiver-ground-statute = de wet laat geen keuze
waiver-ground-alreadyAsked = inwoners gaven hierover al eerder hun mening
waiver-ground-internal = het gaat over de organisatie van de gemeente zelf
waiver-ground-finance = het gaat over belasting, tarieven of de begroting
waiver-ground-other = andere grond, zie de reden

level-inform = informeren (inwoners horen wat er gebeurt)
level-consult = raadplegen (inwoners geven hun mening)
level-advise = adviseren (inwoners geven advies)
level-coProduce = coproduceren (inwoners maken het plan mee)
level-coDecide = meebeslissen (inwoners beslissen mee)

policy-role-lawful = rechtmatig (zij houdt zich aan de regels)
policy-role-performing = presterend (zij haalt doelen)
policy-role-networking = netwerkend (zij werkt samen met anderen)
policy-role-responsive = responsief (zij helpt plannen van inwoners)

plan-part-goal = het doel
plan-part-level = hoeveel invloed inwoners hebben
plan-part-role = de rol van de gemeente
plan-part-owner = wie de eigenaar is
plan-part-choices = wat nog open is
plan-part-frames = wat al vaststaat
plan-part-targetGroups = de doelgroepen
plan-part-channels = hoe inwoners kunnen meedoen
plan-part-period = de periode
plan-part-budget = het budget
plan-part-minutes = hoeveel tijd meedoen kost
plan-part-weighing = hoe inbreng wordt gewogen
plan-part-promise = wat het bestuur met het resultaat doet
plan-part-expected = wat van deelnemers wordt verwacht
plan-part-feedbackBy = wanneer deelnemers iets terughoren

reopening-ground-court = uitspraak van de rechter
reopening-ground-body = besluit van een bestuursorgaan
reopening-ground-mistake = er was een fout gemaakt
reopening-ground-newFacts = er zijn nieuwe feiten

setting-townHall = in het gemeentehuis
setting-community = in een buurthuis, school of vereniging
setting-street = op straat of op de plek zelf
setting-online = online

municipal-function-mayor = burgemeester
municipal-function-alderman = wethouder
municipal-function-raadMember = raadslid
municipal-function-griffie = griffie
municipal-function-areaManager = gebiedsmanager of wijkregisseur
municipal-function-projectLeader = projectleider
municipal-function-policyOfficer = beleidsmedewerker of ontwerper
municipal-function-enforcement = toezicht en handhaving
municipal-function-other = andere functie

translator-person = een vertaler
translator-sworn = een beëdigd vertaler
translator-machine = een computerprogramma

adviser-council = wijk- of dorpsraad
adviser-assembly = burgerberaad
adviser-committee = adviescommissie
adviser-expert = deskundige
adviser-publicBody = andere overheid
adviser-organisation = andere organisatie

review-cause-dispute = de inzender is het niet eens
review-cause-amendment = een bestuursorgaan veranderde het voorstel
review-cause-court = uitspraak van de rechter
review-cause-correction = er bleek een fout te zijn

review-result-upheld = het blijft zoals het was
review-result-changed = het verandert

appeal-route-none = geen bezwaar of beroep mogelijk
appeal-route-objection = u kunt bezwaar maken
appeal-route-appeal = u kunt in beroep bij de rechter
appeal-route-highestCourt = u kunt meteen in beroep bij de hoogste rechter

annulled-by-court = de rechter
annulled-by-crown = de Kroon
annulled-by-itself = het bestuursorgaan dat het besluit nam
annulled-by-otherBody = een ander bestuursorgaan

redo-asking = inbreng vragen
redo-weighing = wegen en antwoorden
redo-deciding = besluiten

deviates-from-advice = een advies
deviates-from-input = wat de meeste inbreng vroeg
deviates-from-plan = het plan
deviates-from-profile = de verordening of het normenprofiel
deviates-from-promise = een toezegging

goal-reached-reached = ja
goal-reached-partly = voor een deel
goal-reached-notReached = nee

judgement-sufficient = voldoende
judgement-partly = voor een deel voldoende
judgement-insufficient = onvoldoende
judgement-takenNote = kennisgenomen, zonder oordeel

follow-up-none = niets
follow-up-settled = het is meteen opgelost
follow-up-passedOn = het is doorgegeven binnen de gemeente
follow-up-takenAlong = het is meegenomen in een traject
follow-up-trajectory = er is een traject begonnen

promise-status-open = nog open
promise-status-kept = nagekomen
promise-status-broken = gebroken

language-ar = Arabisch
language-de = Duits
language-en = Engels
language-es = Spaans
language-fa = Perzisch
language-fr = Frans
language-fy = Fries
language-nl = Nederlands
language-pap = Papiaments
language-pl = Pools
language-ro = Roemeens
language-so = Somalisch
language-ti = Tigrinya
language-tr = Turks
language-uk = Oekraïens
language-zh = Chinees

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
not-recomputable-sections-choice = de keuze voor of tegen participatie
not-recomputable-sections-plan = het plan
not-recomputable-sections-procedure = de gevolgde procedure
not-recomputable-sections-reach = het bereik
not-recomputable-sections-weighing = de woorden van inzenders en de redenen
not-recomputable-sections-decisions = de besluiten
not-recomputable-sections-promises = de toezeggingen
not-recomputable-sections-evaluation = de evaluatie

actor-role-recorder = medewerker die vastlegt
actor-role-publisher = medewerker die publiceert
actor-role-griffie = griffie
actor-role-auditor = controleur
actor-role-administrator = beheerder
actor-role-system = het systeem zelf

event-log-created = Logboek gemaakt
event-trajectory-opened = Traject gestart
event-trajectory-linked = Verbonden met een ander traject
event-source-imported = Bron ingelezen
event-participation-chosen = Gekozen voor participatie
event-participation-waived = Gekozen tegen participatie
event-plan-adopted = Plan vastgesteld
event-plan-amended = Kader gewijzigd
event-input-asked = Inbreng gevraagd
event-input-extended = Termijn verlengd
event-input-closed = Termijn gesloten
event-input-reopened = Termijn heropend
event-session-held = Bijeenkomst gehouden
event-session-reported = Verslag van bijeenkomst klaar
event-reach-measured = Bereik gemeten
event-input-received = Inbreng ontvangen
event-input-translated = Inbreng vertaald
event-receipt-sent = Ontvangst bevestigd
event-input-forwarded = Inbreng doorgestuurd
event-input-excluded = Inbreng niet in behandeling
event-input-withdrawn = Inbreng ingetrokken
event-inputs-grouped = Punten gebundeld
event-input-weighed = Inbreng gewogen
event-group-weighed = Groep punten gewogen
event-input-answered = Inbreng beantwoord
event-group-answered = Groep punten beantwoord
event-answer-disputed = Inzender is het niet eens
event-answer-reviewed = Antwoord heroverwogen
event-advice-given = Advies gegeven
event-advice-answered = Advies beantwoord
event-report-published = Eindverslag gepubliceerd
event-report-presented = Eindverslag aangeboden
event-decision-taken = Besluit genomen
event-decision-published = Besluit bekendgemaakt
event-decision-annulled = Besluit vernietigd of ingetrokken
event-deviation-explained = Afwijking gemotiveerd
event-feedback-given = Teruggekoppeld aan deelnemers
event-promise-made = Toezegging gedaan
event-promise-progressed = Stand van een toezegging
event-promise-kept = Toezegging nagekomen
event-promise-broken = Toezegging gebroken
event-raad-questioned = Vraag van de gemeenteraad
event-raad-answered = Vraag van de gemeenteraad beantwoord
event-raad-judged = Oordeel van de gemeenteraad
event-evaluation-adopted = Geëvalueerd
event-profile-adopted = Normenprofiel vastgesteld
event-council-recognised = Wijk- of dorpsraad erkend
event-signal-noted = Signaal genoteerd
event-content-published = Tekst openbaar gemaakt
event-content-restricted = Tekst afgeschermd
event-content-erased = Tekst gewist
event-entry-corrected = Regel gecorrigeerd
event-trajectory-suspended = Opgeschort
event-trajectory-resumed = Hervat
event-trajectory-cancelled = Gestopt
event-trajectory-closed = Afgerond

numbered-session-held = Bijeenkomst { $number }
numbered-session-reported = Verslag van bijeenkomst { $number }
numbered-advice-given = Advies { $number }
numbered-raad-questioned = Vraag { $number } van de gemeenteraad

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
field-part = wat er is gewijzigd
field-level = invloed van inwoners
field-role = rol van de gemeente
field-rule = spelregel
field-deviation = waarom van de spelregel is afgeweken
field-targetGroups = doelgroepen
field-targetGroup = doelgroep
field-budgetEuros = budget
field-minutesAsked = gevraagde tijd per deelnemer, in minuten
field-feedbackBy = terugkoppeling uiterlijk op
field-template = sjabloon van het plan
field-experiment = experiment
field-goal = doel
field-choices = wat is nog open?
field-frames = wat staat al vast?
field-weighing = hoe wordt inbreng gewogen?
field-promise = toezegging
field-expected = wat wordt van deelnemers verwacht?
field-deviations = waar het plan afwijkt van het sjabloon, en waarom
field-lessons = lessen
field-learning = wat het experiment moet leren
field-announced = hoe bekendgemaakt
field-before = dit stond er eerst
field-after = dit staat er nu
field-questionNumber = nummer van de vraag
field-setting = waar
field-area = gebied
field-areas = gebieden
field-attendance = aantal inwoners dat kwam
field-functions = wie er van de gemeente waren
field-subject = onderwerp
field-report = verslag
field-invited = uitgenodigd
field-reached = bereikt
field-gap = uitleg
field-language = taal
field-translator = vertaald door
field-translation = vertaling
field-group = groep punten
field-members = aantal punten erbij
field-consideration = afweging
field-objection = wat de inzender zegt
field-because = waarom opnieuw bekeken
field-adviser = adviseur
field-statutory = wettelijk verplicht advies
field-advice = advies
field-adviceNumber = nummer van het advies
field-version = versie van het verslag
field-replaces = komt in de plaats van
field-logSize = aantal regels in het logboek
field-figures = wat het verslag telt
field-decisionNumber = nummer van het besluit
field-gazette = nummer van de bekendmaking
field-appeal = bezwaar en beroep
field-appealUntil = uiterste dag voor bezwaar of beroep
field-by = door
field-ecli = nummer van de uitspraak (ECLI)
field-redo = wat opnieuw moet
field-from = afgeweken van
field-recipients = aantal mensen dat bericht kreeg
field-message = bericht
field-due = klaar uiterlijk op
field-promised = wat is toegezegd?
field-status = hoe het ermee staat
field-answer = antwoord
field-verdict = oordeel
field-motion = tekst van de motie
field-scoreTenths = cijfer van deelnemers
field-respondents = aantal deelnemers dat een cijfer gaf
field-costEuros = wat het kostte
field-minutesSpent = bestede tijd per deelnemer, in minuten
field-findings = bevindingen
field-name = naam
field-inForceFrom = geldt vanaf
field-trajectory = traject
field-document = het profiel zelf
field-ordinance = verordening
field-council = raad
field-tasks = taken
field-heard = wat is er gehoord?
field-followUp = wat ermee gebeurt
field-response = wat de gemeente ermee doet
field-relation = hoe verbonden
field-other = het andere traject

field-trajectory-linked-origin = logboek van het andere traject
field-participation-chosen-body = gekozen door
field-participation-waived-body = gekozen door
field-participation-waived-reason = waarom niet?
field-participation-chosen-reason = waarom?
field-plan-adopted-body = vastgesteld door
field-plan-adopted-lessons = lessen uit eerdere trajecten
field-plan-adopted-promise = wat het bestuur met het resultaat doet
field-plan-adopted-channels = hoe inwoners kunnen meedoen
field-plan-adopted-opens = eerste dag om mee te doen
field-plan-adopted-closes = laatste dag om mee te doen
field-plan-amended-level = nieuwe invloed van inwoners
field-plan-amended-role = nieuwe rol van de gemeente
field-plan-amended-owner = nieuwe eigenaar
field-plan-amended-feedbackBy = nieuwe uiterste dag voor terugkoppeling
field-input-extended-closes = nieuwe laatste dag
field-input-reopened-closes = nieuwe laatste dag
field-input-reopened-ground = waardoor
field-receipt-sent-channel = hoe bevestigd
field-input-forwarded-organisation = doorgestuurd naar organisatie
field-input-forwarded-body = doorgestuurd naar
field-inputs-grouped-summary = wat deze punten gemeen hebben
field-input-weighed-outcome = voorgestelde uitkomst
field-group-weighed-outcome = voorgestelde uitkomst
field-answer-reviewed-reason = overwegingen
field-advice-answered-body = beantwoord door
field-advice-answered-outcome = wat met het advies is gedaan
field-report-published-replaces = komt in de plaats van versie
field-report-presented-body = aangeboden aan
field-decision-taken-replaces = komt in de plaats van besluit
field-decision-published-explanation = hoe bezwaar of beroep werkt
field-feedback-given-channels = hoe
field-promise-made-body = toegezegd door
field-promise-made-audience = toegezegd aan
field-promise-progressed-due = nieuwe uiterste dag
field-promise-kept-result = wat is er gedaan?
field-raad-answered-body = beantwoord door
field-evaluation-adopted-body = vastgesteld door
field-evaluation-adopted-goal = doel bereikt
field-evaluation-adopted-lessons = wat anderen hiervan kunnen leren
field-profile-adopted-profile = controlegetal van het profiel
field-profile-adopted-body = vastgesteld door
field-profile-adopted-trajectory = gemaakt in traject
field-council-recognised-budgetEuros = budget per jaar
field-council-recognised-council = kenmerk van de raad
field-council-recognised-until = erkend tot en met
