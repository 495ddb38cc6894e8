"""The report on one case as a panel of experts would file it: what is known, by whose account, what may apply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sanctrace.cases.chain_drawing import draw_chain
from sanctrace.cases.describe import fullest_account
from sanctrace.cases.grade import CREDIBILITY, RELIABILITY
from sanctrace.cases.questions import strongest_findings
from sanctrace.cases.sentence import event_sentence, join_words, spell_day, spell_interval
from sanctrace.desk.exports.document import Cite, Document, Inline, Picture, plain
from sanctrace.desk.exports.drafting import Draft, outlet
from sanctrace.desk.exports.report_law import write_findings
from sanctrace.desk.own_voice import VERDICT, Words
from sanctrace.desk.terminal import printable, shorten
from sanctrace.desk.wording import (
    LISTED_WORDS,
    basis_lines,
    published_words,
    stance_words,
    unique_claims,
)
from sanctrace.ledger import Ledger
from sanctrace.model import Basis, Case, ChainLink, Judgement, Outcome, Slot
from sanctrace.rules.phrase import OUTCOME_WORDS

_BOX = 24  # characters of a quotation in a box of the drawing
_SHORT = 160  # characters of a quotation in a table; its note has it whole
_CAUTION = (
    "Read by machine from news pages. Check each quotation at its source before relying on it. Claims are those of the"
    " voices named; nothing here says that anyone did wrong."
)
Bases = Mapping[str, Basis | None]  # by Telling.page


def report_on(case: Case, bases: Bases) -> Document:
    """The report on a case, whose pages were read against `bases`.

    Raises OverclaimError where a sentence of ours would pass a verdict.
    """
    draft = Draft(case)
    _what_is_known(draft)
    _accounts(draft)
    _claims(draft)
    _slots(draft)
    write_findings(draft, bases)
    _questions(draft)
    _names(draft, bases)
    _law_in_the_pages(draft)
    _judgements(draft)
    _origins(draft)
    _sources(draft, bases)
    _how_to_read(draft)
    return Document(
        title=draft.line(case.headline),
        facts=_facts(draft, bases),
        caution=_CAUTION,
        blocks=tuple(draft.blocks),
        notes=tuple(draft.notes),
    )


def bases_of(case: Case, ledger: Ledger) -> Bases:
    """What each page was read against."""
    found: dict[str, Basis | None] = {}
    for telling in case.tellings:
        kept = [r.reading for r in ledger.revisions(telling.source) if r.reading.article.sha256 == telling.sha256]
        found[telling.page] = kept[-1].basis if kept else None
    return found


def _facts(draft: Draft, bases: Bases) -> tuple[tuple[str, Inline], ...]:
    case = draft.case
    lead = fullest_account([kept.event for kept in case.accounts])
    laws = dict.fromkeys(basis.law for basis in bases.values() if basis)
    days = [day for telling in case.tellings if (day := telling.reported_on)]
    rows = [
        ("Case", case.id),
        ("Event", spell_interval(lead.when) if lead.when else "day not given"),
        ("Standing", lead.status.value),
        (
            "Reported",
            " to ".join(dict.fromkeys(spell_day(d.isoformat()) for d in (min(days), max(days))))
            if days
            else "no day given",
        ),
        ("Rests on", case.chain.words()),
        ("Grade", f"{case.grade.sign} (Admiralty)"),
        ("Law library", join_words(list(laws)) or "not recorded"),
    ]
    return tuple((label, draft.line(words)) for label, words in rows)


def _what_is_known(draft: Draft) -> None:
    case = draft.case
    draft.heading("What is known")
    marks = [
        m
        for t, kept in zip(case.tellings, case.accounts, strict=True)
        for m in draft.passages(kept.event.evidence[:1], t.page)
    ]
    draft.paragraph(case.headline, marks)
    grade = case.grade
    by_hand = f" The grade was set by hand; the rule gives {grade.rule}." if grade.by_hand else ""
    draft.paragraph(
        f"The account rests on {case.chain.words()}. Graded {grade.sign}: source"
        f" {RELIABILITY[grade.reliability]}, information {CREDIBILITY[grade.credibility]}.{by_hand}"
        f" Reasons: {'; '.join(reason.rstrip('.') for reason in grade.reasons)}."
    )
    findings = [f for f in strongest_findings(case.accounts) if f.outcome is not Outcome.NOT_COVERED]
    for outcome in Outcome:
        told = [finding for finding in findings if finding.outcome is outcome]
        if told:
            pieces = [
                piece for f in told for piece in (f"{', ' if f is not told[0] else ' '}{f.symbol}", draft.instrument(f))
            ]
            missing = list(dict.fromkeys(fact.rstrip(".") for f in told for fact in f.missing))
            lacks = ""
            if missing and outcome is Outcome.CANNOT_BE_TESTED:
                lacks = f": {join_words(missing)} {'is' if len(missing) == 1 else 'are'} missing"
            draft.paragraph(f"On the facts as told, the event {OUTCOME_WORDS[outcome]}", *pieces, f"{lacks}.")
    if not findings:
        draft.paragraph("No measure of the law library that was searched speaks of the event as told.")
    if case.conflicts:
        names = join_words([slot.name for slot in case.conflicts])
        draft.paragraph(f"The accounts contradict one another on: {names}. The values stand side by side below.")


def _accounts(draft: Draft) -> None:
    case = draft.case
    draft.heading("By whose account")
    why = {joined.telling: joined for joined in case.joined}
    corrected = {c.telling for c in case.corrected}
    for telling, kept in zip(case.tellings, case.accounts, strict=True):
        title = (Words(text=printable(telling.title), quoted=True),) if telling.title else ("without a headline",)
        pieces: list[str | Words | Cite] = [f"{outlet(telling)}, {published_words(telling.published)}, ", *title]
        pieces.append(f", source {draft.sources[telling.page]}.")
        if len(case.tellings) > 1 or telling.ident in corrected:
            by_hand = ", as corrected by hand" if telling.ident in corrected else ""
            pieces.append(f" The event as told there{by_hand}: {event_sentence(kept.event)}")
        pieces.append(" In its words:")
        for passage in dict.fromkeys(kept.event.evidence):
            pieces += [" ", Words(text=printable(passage.text), quoted=True), *draft.passages((passage,), telling.page)]
        if joined := why.get(telling.ident):
            beside = draft.sources[case.telling(joined.to).page]
            pieces.append(f" Taken for one event with that of source {beside}: {'; '.join(joined.reasons)}.")
        draft.paragraph(*pieces)


def _claims(draft: Draft) -> None:
    case = draft.case
    draft.heading("Claim ledger")
    rows = []
    for telling, kept in zip(case.tellings, case.accounts, strict=True):
        for claim in unique_claims(kept.event.claims):
            notes = [f"passed on by {join_words(claim.via)}"] if claim.via else []
            notes += [f"speaker inferred: {claim.inferred_by}"] if claim.inferred_by else []
            rows.append(
                (
                    draft.line(claim.speaker, f" ({'; '.join(notes)})" if notes else ""),
                    draft.line(stance_words(claim)),
                    draft.line(
                        Words(text=printable(claim.passage.text), quoted=True),
                        draft.passages((claim.passage,), telling.page),
                    ),
                    draft.line(f"{outlet(telling)}, {published_words(telling.published)}"),
                )
            )
    if not rows:
        draft.paragraph("The pages name nobody who says so.")
    draft.grid("Who says so, who denies it", (("Voice", 4), ("What it does", 3), ("Words", 8), ("Where", 4)), rows)


def _slots(draft: Draft) -> None:
    case = draft.case
    told = {telling.page: telling for telling in case.tellings}
    several = len(told) > 1
    draft.heading("What is told, point by point")
    if case.conflicts:
        draft.paragraph(
            f"{_clash(case.conflicts[0])}" if len(case.conflicts) == 1 else "Several points are told differently."
        )
    elif len(case.tellings) > 1:
        draft.paragraph("No two accounts contradict one another.")
    rows = []
    for slot in sorted(case.slots, key=lambda slot: slot.agree):
        stands = f" – {'told differently: ' if not slot.agree else ''}{slot.because}" if len(slot.values) > 1 else ""
        for value in slot.values:
            words: list[str | Words | Cite] = []
            for cited in value.passages:
                telling = told[cited.page]
                words += ["; " if words else "", f"{outlet(telling)}: " if several else ""]
                words.append(Words(text=shorten(printable(cited.passage.text), _SHORT), quoted=True))
                words += draft.passages((cited.passage,), cited.page)
            by_hand = " (corrected by hand)" if value.corrected_by else ""
            first = value is slot.values[0]
            rows.append(
                (draft.line(slot.name, stands) if first else (), draft.line(value.value, by_hand), draft.line(*words))
            )
    columns = (("Point", 4), ("Value", 6), ("Told by, in these words" if several else "In these words", 8))
    draft.grid("Values and the words that give them", columns, rows)


def _clash(slot: Slot) -> str:
    return f"One point is told differently, {slot.name}: {slot.because}."


def _questions(draft: Draft) -> None:
    draft.heading("Open questions")
    if not draft.case.questions:
        draft.paragraph("No missing fact would change what the law may say.")
    for question in draft.case.questions:
        marks = [m for cited in question.stated for m in draft.passages((cited.passage,), cited.page)]
        stated = (" The page itself says that this is not known.", marks) if marks else ()
        fact = question.fact.rstrip(".")
        effect = f" The answer alone decides {join_words(question.decides)}." if question.decides else ""
        effect += f" With other facts it touches {join_words(question.touches)}." if question.touches else ""
        draft.paragraph(f"{fact[:1].upper()}{fact[1:]}.{effect}", *stated)


def _names(draft: Draft, bases: Bases) -> None:
    draft.heading("Names compared with lists")
    lines = dict.fromkeys(basis_lines(basis)[1] for basis in bases.values() if basis)
    for line in lines or ("With which lists the names were compared is not recorded.",):
        draft.paragraph(line)
    rows = []
    for kept in draft.case.accounts:
        for hit in kept.screenings:
            listed = [("listed on", hit.listed_on), ("listed by", hit.listed_by), ("delisted on", hit.delisted_on)]
            days = [f"{word} {spell_day(day.isoformat())}" for word, day in listed if day]
            rows.append(
                (
                    draft.line(Words(text=printable(hit.mention), quoted=True)),
                    draft.line(f"{hit.entry_name} ({hit.entry}); {hit.list_name}, {hit.snapshot or 'no snapshot'}"),
                    draft.line(f"{hit.score:.2f}: {'; '.join(hit.reasons)}"),
                    draft.line(
                        f"On the day of the event: {LISTED_WORDS[hit.listed_then]}; at the report:"
                        f" {LISTED_WORDS[hit.listed_at_report]}; now: {LISTED_WORDS[hit.listed_now]}"
                        f"{''.join(f'; {day}' for day in days)}."
                    ),
                )
            )
    unique = list(dict.fromkeys(rows))
    if unique:
        draft.paragraph("A resemblance is no identification. The names below resemble entries of these lists.")
    else:
        draft.paragraph("No name of these pages resembles an entry of these lists.")
    columns = (("Name in the page", 4), ("List entry and snapshot", 5), ("Score and why", 4), ("Listed", 5))
    draft.grid("Resemblances", columns, unique)


def _law_in_the_pages(draft: Draft) -> None:
    rows = []
    for telling, kept in zip(draft.case.tellings, draft.case.accounts, strict=True):
        for claim in kept.event.legal_claims:
            words = Words(text=printable(claim.passage.text), quoted=True)
            rows.append((claim.speaker or outlet(telling), words, draft.passages((claim.passage,), telling.page)))
    if rows:
        draft.heading("What the pages say about the law")
        draft.paragraph("These are words of the pages and of voices in them. They are no finding of this report.")
        for speaker, words, marks in rows:
            draft.paragraph(speaker, ": ", words, marks)


def _judgements(draft: Draft) -> None:
    if draft.case.judgements:
        draft.heading("Decisions by people")
        for judgement in draft.case.judgements:
            draft.paragraph(*_judged(judgement))


def _judged(judgement: Judgement) -> tuple[str | Words, ...]:
    what = judgement.kind.value + (f" of {judgement.slot}" if judgement.slot else "")
    day = spell_day(judgement.at.date().isoformat())
    value = (": ", Words(text=printable(judgement.value), quoted=True)) if judgement.value else ()
    reason = ("; reason given: ", Words(text=printable(judgement.reason), quoted=True)) if judgement.reason else ()
    return (f"{what} by {judgement.by} on {day}", *value, *reason, ".")


def _origins(draft: Draft) -> None:
    chain = draft.case.chain
    draft.heading("Annex A. Origins of the account")
    draft.paragraph(f"How the word passed on: {chain.words()}. Two reports of one origin are one report.")
    drawn = replace(
        chain,
        nodes=tuple(replace(node, label=_in_a_box(node.label), note=_in_a_box(node.note)) for node in chain.nodes),
        links=tuple(replace(link, because=plain(_why(draft, link))) for link in chain.links),
    )
    svg = draw_chain(drawn)
    if svg:
        how = [piece for link in chain.links for piece in (f" {link.how.value}: ", *_why(draft, link), ";")]
        draft.blocks.append(Picture(svg=svg, words=draft.line(f"{chain.words()}.", *how[:-1], ".")))
    rows = []
    for origin, denies in [*((o, False) for o in chain.origins), *((o, True) for o in chain.denials)]:
        sources = sorted({draft.sources[page] for page in origin.pages if page in draft.sources})
        rows.append(
            (
                draft.line(origin.name, f" ({origin.kind.value})", " – denies" if denies else ""),
                draft.line(f"{origin.reliability}, {RELIABILITY[origin.reliability]}: {origin.because}"),
                draft.line(", ".join(stance.value for stance in origin.stances)),
                draft.line(", ".join(str(number) for number in sources)),
            )
        )
    columns = (("Origin", 5), ("Reliability and where it comes from", 8), ("What it does", 3), ("Sources", 2))
    draft.grid("Origins", columns, rows)


def _why(draft: Draft, link: ChainLink) -> Inline:
    """Why a step of the chain is drawn: the words that say so, or our reason."""
    if link.because.startswith("“") and link.because.endswith("”"):
        return (Words(text=printable(link.because[1:-1]), quoted=True),)
    return draft.line(link.because)


def _in_a_box(words: str) -> str:
    """Words of a box of the drawing, which cuts what is long: with a verdict in them they are a whole quotation."""
    return f"“{shorten(printable(words), _BOX)}”" if VERDICT.search(words) else words


def _sources(draft: Draft, bases: Bases) -> None:
    draft.heading("Annex B. Sources")
    by_page = {telling.page: telling for telling in draft.case.tellings}
    rows = []
    for page, number in draft.sources.items():
        telling, basis = by_page[page], bases[page]
        title = Words(text=printable(telling.title or "without a headline"), quoted=bool(telling.title))
        via = f"; via {join_words(telling.agencies)}" if telling.agencies else ""
        library = basis.law if basis else "not recorded"
        rows.append(
            (
                draft.line(str(number)),
                draft.line(
                    f"{outlet(telling)}, ",
                    title,
                    f", {published_words(telling.published)}{via}. ",
                    Words(text=printable(telling.source), address=True),
                    f". SHA-256 of the bytes as captured: {telling.sha256}. Reader: {telling.event.reader}; law"
                    f" library: {library}.",
                ),
            )
        )
    draft.grid("Pages, each kept as captured", (("No", 1), ("Page", 16)), rows)


def _how_to_read(draft: Draft) -> None:
    draft.heading("Annex C. How to read this report")
    draft.paragraph(
        "May fall under: every element of the paragraph is met on the facts as told. Cannot be tested: a fact that"
        " would decide is missing, and is named. Needs approval or exemption, and below threshold: the paragraph has a"
        " route or a limit that the account does not settle. Presumed: met by a written presumption, not by words."
    )
    draft.paragraph(
        "A standing is that of the claim: confirmed, reported, alleged, suspected, planned, or told only as a denial."
        " Words in quotation marks are those of a page, a list or a person; all other words are this report's."
    )
