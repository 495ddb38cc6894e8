"""Sides that the sentences of a flow leave out, and which flows matter at all.

A side is filled only by a written rule, and the party then says which: the State the sentence names besides, or the
State the story is about, on the side on which its measures look for such goods.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sanctrace.events.besides import BesidesReader
from sanctrace.events.discourse import PartyMention
from sanctrace.events.frame import Frame, acts_for_law
from sanctrace.events.items import Phrases
from sanctrace.events.merge import MONEY_KINDS, Draft
from sanctrace.events.scene import Scene
from sanctrace.events.trace import Drop
from sanctrace.lexicon.names import NameKind
from sanctrace.lexicon.reading import load_reading
from sanctrace.lexicon.triggers import Role
from sanctrace.model import EventKind

_GOODS_MOVE = {EventKind.SEIZURE, EventKind.TRANSFER, EventKind.PROCUREMENT_ATTEMPT}


class SideReader:
    """Completes the drafts of one article."""

    def __init__(
        self, phrases: Phrases, scenes: Mapping[int, Scene], about: str | None, home: str | None = None
    ) -> None:
        self.phrases = phrases
        self.knowledge = phrases.knowledge
        self.scenes = scenes
        senders = self.knowledge.regime_states.supplies.items()
        self.senders = {state for state, classes in senders if "labour" in classes}  # they send out their people
        self.besides = BesidesReader(phrases, scenes)
        self.tellers: Mapping[int, int] = {}  # how many drafts each sentence tells
        self.home = home  # ISO code of the State in which the story was written
        self.about = about  # ISO code of the State under measures that the story is about

    def complete(self, draft: Draft) -> None:
        """Sides that the sentences leave out: the State they name besides, then the State the story is about."""
        if (
            draft.kind is EventKind.EMPLOYMENT
            and draft.supplier is None
            and draft.recipient is not None
            and draft.classes() & self.knowledge.regime_states.supplies.get(draft.recipient.country or "", frozenset())
        ):
            draft.supplier, draft.recipient = draft.recipient, None  # workers are sent by, not to, such a State
        if draft.sighting:
            return
        if draft.kind is EventKind.SEIZURE:  # who stops goods neither sends nor receives them
            draft.supplier = None if draft.supplier and acts_for_law(draft.supplier) else draft.supplier
            draft.recipient = None if draft.recipient and acts_for_law(draft.recipient) else draft.recipient
            if draft.supplier is not None and _seized_at_home(draft):
                draft.supplier = None  # "Singapore destroyed the wine that its customs had seized"
        if draft.recipient is None and draft.kind is not EventKind.EMPLOYMENT:
            self._named_besides(draft)
        self._told_besides(draft)
        self._story_side(draft)
        if draft.kind is EventKind.SHIP_TO_SHIP and not draft.items:
            self._pumped(draft)

    def _told_besides(self, draft: Draft) -> None:
        """Open sides that set phrases tell in the same sentences, or in those around that tell no other flow."""
        if draft.kind not in _GOODS_MOVE:
            return
        own = list(dict.fromkeys(f.sentence for f in draft.frames))
        around = (own[-1] + 1, own[0] - 1, own[-1] + 2, own[-1] + 3)
        near = [i for i in around if i not in own and self.tellers.get(i, 0) == 0]
        regimes = self.knowledge.regimes
        if draft.recipient is None or draft.recipient.country not in regimes:
            party = self.besides.side(Role.RECIPIENT, [*own, *near] if draft.recipient is None else own)
            better = party is not None and (draft.recipient is None or party.country in regimes)
            if party is not None and better and _differ(party, draft.supplier):
                draft.recipient = party
        if draft.supplier is None:
            party = self.besides.side(Role.SUPPLIER, [*own, *near])
            if party is not None and _differ(party, draft.recipient):
                draft.supplier = party

    def _pumped(self, draft: Draft) -> None:
        """What two ships passed over, where the telling names none: the oil or coal that the story names nearest."""
        first, last = min(f.sentence for f in draft.frames), draft.last_sentence
        for index in sorted(self.scenes, key=lambda i: (not first <= i <= last, abs(i - last))):
            if abs(index - last) > 4:
                return
            scene = self.scenes[index]
            for match in scene.goods:
                if match.entries[0].item_class in load_reading().flows.pumped or match.entries[0].goods_class == "sts":
                    tokens = scene.tokens_of(match.start, match.end)
                    draft.items += self.phrases.as_item(scene, tokens[-1])[:1]
                    return

    def _story_side(self, draft: Draft) -> None:
        """The State the story is about takes the open side on which its measures look for such goods."""
        state = self.about
        told = {p.country for p in (draft.supplier, draft.recipient) if p is not None and p.country}
        # Russia is under measures itself and is the other side of most flows with the others.
        if state is None or (told & self.knowledge.regimes) - ({"RU"} if state != "RU" else set()):
            return
        first = min(f.sentence for f in draft.frames)
        stopped = draft.kind in {EventKind.SEIZURE, EventKind.SHIP_TO_SHIP, EventKind.PROCUREMENT_ATTEMPT}
        reach = 12 if stopped else 2 if draft.supplier or draft.recipient else 1
        near = sorted((i for i in self.scenes if abs(i - first) <= reach), key=lambda i: abs(i - first))
        mention = next((m for i in near for m in [self._mention_of(self.scenes[i], state)] if m), None)
        if mention is None:
            self._at_home(draft)
            return
        mention = replace(mention, inferred_by="the State under measures that the story is about")
        classes = draft.classes()
        if draft.kind is EventKind.COOPERATION:
            self._both_sides(draft, mention)
            return
        if classes <= {"vessel"} and draft.kind is not EventKind.SEIZURE:
            return
        if draft.supplier is None and draft.recipient is None and all(f.trigger_class.moving for f in draft.frames):
            return
        if _open(draft.recipient) and classes & self.knowledge.regime_states.receives.get(state, frozenset()):
            draft.recipient = _stands_for(draft.recipient, mention)
        elif _open(draft.supplier) and classes & self.knowledge.regime_states.supplies.get(state, frozenset()):
            draft.supplier = _stands_for(draft.supplier, mention)

    def _at_home(self, draft: Draft) -> None:
        """A body without a State, in a story written in the State that it is about, is of that State."""
        state = self.about
        if state is None or state != self.home:
            return
        of_home = "the story was written in this State and names no other for it"
        states, classes = self.knowledge.regime_states, draft.classes()
        if draft.recipient and _open(draft.recipient) and classes & states.receives.get(state, frozenset()):
            draft.recipient = replace(draft.recipient, country=state, inferred_by=of_home)
        elif draft.supplier and _open(draft.supplier) and classes & states.supplies.get(state, frozenset()):
            draft.supplier = replace(draft.supplier, country=state, inferred_by=of_home)

    @staticmethod
    def _both_sides(draft: Draft, about: PartyMention) -> None:
        """Cooperation told of one side only: the other is the State the story is about."""
        sides = [p for p in (draft.supplier, draft.recipient) if p is not None]
        if len(sides) == 1 and sides[0].country != about.country:
            draft.supplier, draft.recipient = sides[0], about

    def _mention_of(self, scene: Scene, state: str) -> PartyMention | None:
        for match in scene.names:
            tokens = scene.tokens_of(match.start, match.end)
            if tokens and (entry := self.phrases.name_entry(scene, tokens[-1])) is not None and entry.country == state:
                return self.phrases.party(scene, tokens[-1])
        return None

    def _named_besides(self, draft: Draft) -> None:
        taken = {p.country for f in draft.frames for p in (*f.authorities, f.supplier) if p is not None}
        for frame in draft.frames:
            scene = self.scenes[frame.sentence]
            for match in scene.names:
                tokens = scene.tokens_of(match.start, match.end)
                if not tokens:
                    continue
                entry = self.phrases.name_entry(scene, tokens[-1])
                if entry is None or entry.country not in self.knowledge.regimes or entry.country in taken:
                    continue
                head = tokens[-1]
                if (
                    head.dep_ == "pobj" and head.head.lower_ in {"to", "for", "into", "towards"}
                ) or head.dep_ == "poss":
                    mention = self.phrases.party(scene, head)
                    if mention is not None:
                        draft.recipient = replace(
                            mention,
                            inferred_by=mention.inferred_by or "the State under measures that the sentence names",
                        )
                        return

    def matters(self, draft: Draft) -> bool:
        """Whether a draft is an event to report: its sides are told as far as its kind needs, one is under measures."""
        return self.idle(draft) is None

    def idle(self, draft: Draft) -> Drop | None:
        """Why a draft is no event to report; None when it is one."""
        parties = [p for p in (draft.supplier, draft.recipient) if p is not None]
        if not parties:
            return Drop.NO_SIDES
        if draft.kind in {EventKind.COOPERATION, EventKind.JOINT_VENTURE} and len(parties) < 2:
            return Drop.ONE_SIDED
        if draft.kind is EventKind.TRAINING and len(parties) == 2:
            pass  # what is taught is no goods
        elif not draft.classes() and self.about not in {p.country for p in parties}:
            return Drop.UNNAMED_GOODS  # no news of this story
        if (
            draft.kind is EventKind.TRANSFER
            and draft.supplier is not None
            and draft.supplier.country is None
            and acts_for_law(draft.supplier)
        ):
            return Drop.CARRIED_OFF
        if draft.kind is EventKind.TRANSFER and draft.recipient is None and all(map(_needs_taker, draft.frames)):
            return Drop.NO_TAKER
        named = [p for p in parties if p.inferred_by is None]
        if draft.kind in MONEY_KINDS and len(named) < (2 if _takings(draft) else 0):
            return Drop.ONE_SIDED
        if draft.kind is EventKind.PAYMENT and len(parties) < 2:
            return Drop.ONE_SIDED
        if draft.kind is EventKind.OTHER and (
            draft.supplier is None or draft.supplier.country not in {self.about, *self.senders}
        ):
            return Drop.OTHER_SOLDIERS
        if len(parties) == 2 and parties[0].country and parties[0].country == parties[1].country:
            return Drop.SAME_STATE
        involved = {p.country for p in parties}
        armed = any(p.entry is not None and p.entry.kind is NameKind.ARMED_GROUP for p in parties)
        return None if involved & self.knowledge.regimes or armed else Drop.NO_MEASURE


def _seized_at_home(draft: Draft) -> bool:
    """Whether the supplier of what was stopped is only the State that stopped it, by another telling."""
    states = {p.country for f in draft.frames for p in f.authorities if p.country}
    supplier = draft.supplier
    return supplier is not None and supplier.group == "state" and supplier.country in states


def _takings(draft: Draft) -> bool:
    """Whether the money told of is only what a State or trade takes in, no sum: "oil revenue"."""
    words = load_reading().flows.takings
    return all(i.quantity is None and i.text.lower().split()[-1].removesuffix("s") in words for i in draft.items)


def _needs_taker(frame: Frame) -> bool:
    """Whether the words tell of giving only where somebody takes: "presented a rifle", "ran guns"."""
    return frame.trigger in load_reading().flows.needs_taker and Role.SUPPLIER is frame.trigger_class.slots.get("subj")


def _differ(a: PartyMention, b: PartyMention | None) -> bool:
    return b is None or (a.start != b.start and (a.country is None or a.country != b.country))


def _open(side: PartyMention | None) -> bool:
    """Whether a side is missing, or only a common noun of no known State ("buyers")."""
    return side is None or (side.country is None and side.entry is None and side.group not in {"vessel", "place"})


def _stands_for(side: PartyMention | None, state: PartyMention) -> PartyMention:
    return state if side is None else replace(side, country=state.country, inferred_by=state.inferred_by)
