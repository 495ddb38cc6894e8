"""From the drafts of the rules to the events that are reported: sides and drafts weighed by scorecard.

The rules find, the scorecards choose: which of the parties named nearby stands on a side, which drafts are events, and
which goods that no draft holds are. Each choice is kept with the cues that weighed most, for `explain`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sanctrace.events.candidates import Candidate, Origin, PageView
from sanctrace.events.cues import BY_SCORECARD, draft_cues, in_words
from sanctrace.events.discourse import PartyMention
from sanctrace.events.merge import Draft
from sanctrace.events.scorecard import Scorecards, Weighed
from sanctrace.events.side_cues import Side, parties_near, side_cues, side_free_cues
from sanctrace.model import EventKind


@dataclass(frozen=True, kw_only=True, eq=False)
class SideChosen:
    """A party that a scorecard put on a side of a draft."""

    side: Side
    party: PartyMention
    instead_of: PartyMention | None
    weighed: Weighed


@dataclass(frozen=True, kw_only=True, eq=False)
class CandidateWeighed:
    """A candidate, its chance of being an event, and what became of it."""

    candidate: Candidate
    weighed: Weighed
    needed: float
    taken: bool
    sides: tuple[SideChosen, ...] = ()


class Weigher:
    """Weighs the candidates of one page."""

    def __init__(self, page: PageView, cards: Scorecards, matters: Callable[[Draft], bool]) -> None:
        self.page = page
        self.cards = cards
        self.matters = matters  # what the rules ask of every event: sides told, one of them under measures

    def events(self, candidates: Sequence[Candidate]) -> list[CandidateWeighed]:
        """Every candidate weighed, in the order given; sides are chosen first, in place.

        Of candidates that the rules did not keep, one for each set of item classes is taken: the likeliest that
        matters now that its sides are chosen, and of equals the first.
        """
        sides = [self.choose_sides(c) for c in candidates]
        kept = [c.draft for c in candidates if c.origin is Origin.KEPT]
        weighed = [self._weigh(c, kept) for c in candidates]
        taken: set[int] = {
            n
            for n, candidate in enumerate(candidates)
            if candidate.origin is Origin.KEPT and weighed[n].chance >= self.cards.keep
        }
        told: set[frozenset[str]] = set()
        for n in sorted(range(len(candidates)), key=lambda n: (-weighed[n].chance, n)):
            candidate, classes = candidates[n], frozenset(candidates[n].draft.classes())
            if candidate.origin is Origin.KEPT or weighed[n].chance < self.cards.add or classes in told:
                continue
            if self.matters(candidate.draft):
                told.add(classes)
                taken.add(n)
        return [
            CandidateWeighed(
                candidate=c, weighed=weighed[n], taken=n in taken, sides=tuple(sides[n]),
                needed=self.cards.keep if c.origin is Origin.KEPT else self.cards.add,
            )
            for n, c in enumerate(candidates)
        ]  # fmt: skip

    def _weigh(self, candidate: Candidate, kept: Sequence[Draft]) -> Weighed:
        card = self.cards.told if candidate.origin is Origin.KEPT else self.cards.untold
        return card.weigh(draft_cues(self.page, candidate, kept))

    # ------------------------------------------------------------------ sides
    def choose_sides(self, candidate: Candidate) -> list[SideChosen]:
        """Put the likeliest parties on the sides of a candidate's draft where they are likely enough."""
        draft = candidate.draft
        # A delegation comes home from where it was: its States stand in its own name, and an open side stays open.
        near = [] if draft.kind is EventKind.TRAVEL else parties_near(self.page, draft)
        if draft.kind is not EventKind.SHIP_TO_SHIP:
            near = [p for p in near if p.mention.group != "vessel"]  # what carries neither sends nor receives
        chosen = []
        seen = [side_free_cues(self.page, draft, party) for party in near]
        for side in Side:
            if side is Side.SUPPLIER and any(f.trigger_class.sighting for f in draft.frames):
                candidate.chances[side.value] = 0.0
                continue  # goods seen in somebody's hands: who supplied them is what nobody says
            cues = [side_cues(self.page, draft, side, party, free) for party, free in zip(near, seen, strict=True)]
            chances = [self.cards.side.chance(shown) for shown in cues]
            best = max(range(len(near)), key=lambda n: (chances[n], -n), default=None)
            candidate.chances[side.value] = chances[best] if best is not None else 0.0
            if best is not None and self._better(side.of(draft), near[best].mention, chances[best]):
                party, weighed = near[best].mention, self.cards.side.weigh(cues[best])
                chosen.append(SideChosen(side=side, party=party, instead_of=side.of(draft), weighed=weighed))
        return self._put(draft, chosen)

    def _better(self, held: PartyMention | None, new: PartyMention, chance: float) -> bool:
        if held is not None and (held.start == new.start or (in_words(held) and held.country and _same(held, new))):
            return False  # "Kim Jong Un, North Korea's leader": the words name one party, nearer or less near
        return chance >= (
            self.cards.fill if held is None else self.cards.doubt if held.inferred_by else self.cards.replace
        )

    @staticmethod
    def _put(draft: Draft, chosen: Sequence[SideChosen]) -> list[SideChosen]:
        """Make the choices, all or else the likeliest alone, that do not leave one State on both sides."""
        likeliest = sorted(chosen, key=lambda c: (-c.weighed.chance, c.side))
        for made in (likeliest, *([c] for c in likeliest)):
            put = {c.side: c.party for c in made}
            supplier, recipient = (put.get(side, side.of(draft)) for side in Side)
            if made and (supplier is None or recipient is None or not _same(supplier, recipient)):
                for choice in made:
                    party = replace(choice.party, inferred_by=choice.party.inferred_by or BY_SCORECARD)
                    choice.side.put(draft, party)
                return made
        return []


def _same(a: PartyMention, b: PartyMention) -> bool:
    return a.start == b.start or bool(a.country and a.country == b.country)
