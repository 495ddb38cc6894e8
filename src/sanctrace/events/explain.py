"""Article to explanation: the reader's own run, with a trace, told as values.

Nothing is read a second time: events, roles and reasons are those that `RuleReader` met on its way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from sanctrace.events.attribution import Attribution, Masked
from sanctrace.events.candidates import Origin
from sanctrace.events.discourse import ItemMention, PartyMention, noun_phrase
from sanctrace.events.explanation import (
    CandidateExplained,
    DenialHeard,
    EventExplained,
    Explanation,
    GoodsFound,
    NameFound,
    Reason,
    Repair,
    RepairKind,
    RoleFilled,
    RoleName,
    SentenceExplained,
    SideWeighed,
    SumFound,
    TimeFound,
    TriggerRead,
    VoiceHeard,
    Word,
)
from sanctrace.events.frame import Frame
from sanctrace.events.merge import Draft
from sanctrace.events.reader import RuleReader
from sanctrace.events.scene import Scene, best_entry
from sanctrace.events.scorecard import Weighed
from sanctrace.events.sentences import Sentence, split_sentences
from sanctrace.events.status import RULES
from sanctrace.events.trace import Considered, Drop, Trace
from sanctrace.events.tree import Token
from sanctrace.events.voices import Speaker
from sanctrace.events.weighing import CandidateWeighed
from sanctrace.lexicon.goods import GoodsMatch
from sanctrace.lexicon.names import NameMatch
from sanctrace.model import Article

_Key = tuple[int, int, str, str]  # sentence, token, class and lemma: one frame


_REASONS = 6  # cues told of each choice by scorecard

_BRACKETED = re.compile(r"\([^()]*\)")


def explain(article: Article, reader: RuleReader) -> Explanation:
    """Why `reader` finds the events of the article that it finds."""
    trace = Trace()
    reader.read(article, trace)
    return _Explainer(article, trace).explanation()


def _key(frame: Frame) -> _Key:
    return frame.sentence, frame.token, frame.trigger_class.name, frame.trigger


class _Explainer:
    """Tells one trace."""

    def __init__(self, article: Article, trace: Trace) -> None:
        self.article = article
        self.trace = trace
        self.event_of = {id(composed.draft): n for n, composed in enumerate(trace.events, 1)}
        self.fates: dict[_Key, tuple[Drop | None, Draft | None]] = {}
        for composed in trace.events:
            self.fates |= {_key(frame): (None, composed.draft) for frame in composed.draft.frames}
        for frame, why in trace.left_out:
            self.fates.setdefault(_key(frame), (why, None))
        for weighed in trace.weighed:
            if not weighed.taken and weighed.candidate.origin is Origin.KEPT:
                outweighed = (Drop.OUTWEIGHED, None)
                self.fates |= {_key(frame): outweighed for frame in weighed.candidate.draft.frames}
        for draft, idle in trace.drafts:
            for frame in draft.frames:
                self.fates.setdefault(_key(frame), (idle, None))
        self.spoken = {_key(frame): speakers for frame, speakers in trace.spoken}

    def explanation(self) -> Explanation:
        sentences = self.trace.sentences or split_sentences(self.article)
        return Explanation(
            article=self.article.id,
            opened_by=tuple(_name(match, 0, self.article.body) for match in self.trace.openers),
            about=self.trace.about,
            sentences=tuple(self._sentence(s, sentences) for s in sentences),
            events=tuple(
                EventExplained(
                    number=number,
                    event=composed.event,
                    sentences=tuple(sorted({f.sentence + 1 for f in composed.draft.frames})),
                    ledger=composed.ledger,
                    rule=RULES[composed.event.status][0],
                    because=RULES[composed.event.status][1],
                )
                for number, composed in enumerate(self.trace.events, 1)
            ),
        )

    # ------------------------------------------------------------------ sentences
    def _sentence(self, sentence: Sentence, sentences: Sequence[Sentence]) -> SentenceExplained:
        scene = self.trace.scenes.get(sentence.index)
        cut = self.trace.masked.get(sentence.index)
        repairs = list(self._dateline(sentence, sentences))
        if cut is not None:
            repairs += _blanked(sentence, cut)
        if scene is None or cut is None:
            opened = bool(self.trace.openers)
            return SentenceExplained(
                number=sentence.index + 1, paragraph=sentence.paragraph + 1, start=sentence.start,
                end=sentence.start + len(sentence.text), text=sentence.text, read=False,
                why="fewer than three words" if opened else "the page names no State or group under measures",
                parsed=sentence.text, repairs=tuple(repairs),
            )  # fmt: skip
        base, text = sentence.start, sentence.text
        return SentenceExplained(
            number=sentence.index + 1,
            paragraph=sentence.paragraph + 1,
            start=base,
            end=base + len(text),
            text=text,
            read=True,
            why="the page names a State or group under measures",
            parsed=cut.text,
            repairs=tuple(repairs),
            words=tuple(_word(t, base) for t in scene.doc if not t.is_space),
            names=tuple(_name(match, base, text) for match in scene.names),
            goods=tuple(_goods(match, base, text) for match in scene.goods),
            times=tuple(
                TimeFound(text=t.text, start=base + t.start, end=base + t.end, interval=t.interval) for t in scene.times
            ),
            sums=tuple(_sum(scene, span) for span in scene.money),
            triggers=tuple(self._trigger(c) for c in self.trace.considered if c.scene is scene),
            denials=tuple(
                DenialHeard(stance=denial.stance, speaker=_speaker(denial.speaker), event=self.event_of.get(id(target)))
                for denial, target in self.trace.denials
                if denial.sentence == sentence.index
            ),
            weighed=tuple(
                self._weighed(scene, w)
                for w in self.trace.weighed
                if w.candidate.draft.frames[0].sentence == sentence.index
            ),
        )

    def _weighed(self, scene: Scene, weighed: CandidateWeighed) -> CandidateExplained:
        draft = weighed.candidate.draft
        trigger = scene.doc[draft.frames[0].token]
        start, end = scene.body_span(trigger, trigger)
        return CandidateExplained(
            text=scene.words(trigger, trigger), start=start, end=end, goods=tuple(i.text for i in draft.items),
            origin=weighed.candidate.origin.value, chance=weighed.weighed.chance, needed=weighed.needed,
            sides=tuple(
                SideWeighed(
                    side=chosen.side.value, party=chosen.party.text,
                    instead_of=chosen.instead_of.text if chosen.instead_of is not None else None,
                    chance=chosen.weighed.chance, reasons=_heaviest(chosen.weighed),
                )
                for chosen in weighed.sides
            ),
            reasons=_heaviest(weighed.weighed), event=self.event_of.get(id(draft)),
        )  # fmt: skip

    def _dateline(self, sentence: Sentence, sentences: Sequence[Sentence]) -> Iterator[Repair]:
        """What stands before the first sentence of a paragraph and belongs to none."""
        if sentence.index and sentences[sentence.index - 1].paragraph == sentence.paragraph:
            return
        start = self.article.paragraphs()[sentence.paragraph][0]
        text = self.article.body[start : sentence.start].rstrip()
        if text:
            yield Repair(kind=RepairKind.DATELINE, text=text, start=start, end=start + len(text))

    # ------------------------------------------------------------------ triggers
    def _trigger(self, considered: Considered) -> TriggerRead:
        scene, token, outcome = considered.scene, considered.token, considered.outcome
        frame = outcome if isinstance(outcome, Frame) else None
        dropped, draft = self._fate(outcome)
        start, end = scene.body_span(token, token)
        stance = considered.stance
        return TriggerRead(
            text=scene.words(token, token),
            start=start,
            end=end,
            lemma=considered.lemma,
            trigger_class=considered.trigger_class.name,
            kind=frame.kind if frame else considered.trigger_class.kind,
            score=frame.score if frame else None,
            roles=tuple(_roles(scene, frame)) if frame else (),
            moods=tuple(sorted(m.value for m in stance.moods)) if stance else (),
            voices=self._voices(considered, frame),
            deniers=tuple(_phrase(scene, t) for t in stance.deniers) if stance else (),
            dropped=dropped,
            event=self.event_of.get(id(draft)) if draft is not None else None,
            first=draft is not None and frame is not None and _key(draft.frames[0]) == _key(frame),
        )

    def _fate(self, outcome: Frame | Drop) -> tuple[Drop | None, Draft | None]:
        """Why a trigger came to nothing, or the draft of the event that it tells."""
        if isinstance(outcome, Drop):
            return outcome, None
        return self.fates.get(_key(outcome), (Drop.FULLER, None))

    def _voices(self, considered: Considered, frame: Frame | None) -> tuple[VoiceHeard, ...]:
        if frame is not None and (speakers := self.spoken.get(_key(frame))) is not None:
            return tuple(_speaker(s) for s in speakers)
        if considered.stance is None:
            return ()
        beside = [VoiceHeard(text=part.sentence.text) for part, _ in considered.scene.attributions]
        return (*beside, *(_phrase(considered.scene, v.token) for v in considered.stance.voices))


def _blanked(sentence: Sentence, cut: Masked) -> Iterator[Repair]:
    """The words of a sentence that were blanked before it was parsed, in order."""
    spans: list[tuple[int, int, Attribution | None]] = [(a.start, a.end, a) for a in cut.attributions]
    spans += [
        (*match.span(), None)
        for match in _BRACKETED.finditer(sentence.text)
        if cut.hidden(*match.span()) and not any(a.start <= match.start() < a.end for a in cut.attributions)
    ]
    for start, end, attribution in sorted(spans, key=lambda s: s[:2]):
        text = sentence.text[start:end]
        shown = text.strip(" ,")
        at = sentence.start + start + text.index(shown)
        speaker = sentence.text[attribution.speaker_start : attribution.speaker_end] if attribution else None
        yield Repair(
            kind=RepairKind.ATTRIBUTION if attribution else RepairKind.BRACKET, text=shown, start=at,
            end=at + len(shown), speaker=speaker, verb=attribution.verb if attribution else None,
        )  # fmt: skip


def _heaviest(weighed: Weighed) -> tuple[Reason, ...]:
    return tuple(Reason(cue=cue, weight=weight) for cue, weight in weighed.heaviest(_REASONS))


def _word(token: Token, base: int) -> Word:
    return Word(
        index=token.i, text=token.text, lemma=token.lemma_, pos=token.pos_, tag=token.tag_, head=token.head.i,
        label=token.dep_, start=base + token.idx, end=base + token.idx + len(token.text),
    )  # fmt: skip


def _name(match: NameMatch, base: int, text: str) -> NameFound:
    entry = best_entry(match)
    return NameFound(
        text=text[match.start : match.end], start=base + match.start, end=base + match.end, name=entry.name,
        kind=entry.kind.value, country=entry.country, rule=entry.rule, weak=entry.weak,
        other_readings=tuple(dict.fromkeys(e.name for e in match.entries if e.name != entry.name)),
    )  # fmt: skip


def _goods(match: GoodsMatch, base: int, text: str) -> GoodsFound:
    return GoodsFound(
        text=text[match.start : match.end], start=base + match.start, end=base + match.end,
        goods=tuple(e.id for e in match.entries), item_class=match.entries[0].item_class,
        hs=tuple(dict.fromkeys(h for e in match.entries for h in e.hs)),
    )  # fmt: skip


def _sum(scene: Scene, span: tuple[int, int]) -> SumFound:
    first, last = scene.doc[span[0]], scene.doc[span[1] - 1]
    start, end = scene.body_span(first, last)
    return SumFound(text=scene.words(first, last), start=start, end=end)


def _speaker(speaker: Speaker) -> VoiceHeard:
    return VoiceHeard(
        text=speaker.text, standing=speaker.standing.value, country=speaker.country, inferred_by=speaker.inferred_by
    )


def _phrase(scene: Scene, token: Token) -> VoiceHeard:
    return VoiceHeard(text=scene.words(*noun_phrase(token)))


def _roles(scene: Scene, frame: Frame) -> Iterator[RoleFilled]:
    """The roles of a frame in a fixed order, the trigger first."""
    trigger = scene.doc[frame.token]
    start, end = scene.body_span(trigger, trigger)
    yield RoleFilled(role=RoleName.TRIGGER, text=scene.words(trigger, trigger), start=start, end=end)
    yield from _parties(scene, RoleName.SUPPLIER, [frame.supplier])
    for item in frame.items:
        yield _item(scene, item)
    yield from _parties(scene, RoleName.RECIPIENT, [frame.recipient])
    yield from _parties(scene, RoleName.VIA, frame.via)
    yield from _parties(scene, RoleName.AUTHORITY, frame.authorities)
    yield from _parties(scene, RoleName.PLACE, [frame.place])
    if frame.when is not None:
        yield RoleFilled(
            role=RoleName.WHEN, text=frame.when.text, start=scene.sentence.start + frame.when.start,
            end=scene.sentence.start + frame.when.end, name=frame.when.interval.edtf(),
        )  # fmt: skip


def _parties(scene: Scene, role: RoleName, mentions: Iterable[PartyMention | None]) -> Iterator[RoleFilled]:
    for mention in mentions:
        if mention is not None:
            start, end = _place(scene, mention.start, mention.end, mention.token)
            yield RoleFilled(
                role=role, text=mention.text, start=start, end=end, name=mention.name, country=mention.country,
                inferred_by=mention.inferred_by,
            )  # fmt: skip


def _item(scene: Scene, mention: ItemMention) -> RoleFilled:
    start, end = _place(scene, mention.start, mention.end, mention.token)
    return RoleFilled(
        role=RoleName.ITEM, text=mention.text, start=start, end=end, item_class=mention.item_class,
        quantity=mention.quantity, inferred_by="points back to goods named before" if mention.anaphoric else None,
    )  # fmt: skip


def _place(scene: Scene, start: int, end: int, token: int) -> tuple[int, int]:
    """Where a mention stands in its sentence: its own words, or the word that points back to words elsewhere."""
    first, last = scene.sentence.start, scene.sentence.start + len(scene.sentence.text)
    if first <= start and end <= last:
        return start, end
    return scene.body_span(scene.doc[token], scene.doc[token])
