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
from sanctrace.events.merge import FLOWS, Draft, days_agree, join, one_against_many
from sanctrace.events.scorecard import Scorecards, Weighed
from sanctrace.events.side_cues import Side, names_origin, parties_near, side_cues, side_free_cues
from sanctrace.events.stance import Mood
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
        matters now that its sides are chosen, and of equals the first. What now has the goods, the States and no other
        day than an event taken before is that event told again: it joins it, or is left where no rule kept it.
        """
        sides = [self.choose_sides(c) for c in candidates]
        kept = [c.draft for c in candidates if c.origin is Origin.KEPT]
        weighed = [self._weigh(c, kept) for c in candidates]
        taken: set[int] = {
            n
            for n, candidate in enumerate(candidates)
            if candidate.origin is Origin.KEPT and weighed[n].chance >= self.cards.keep
        }
        for n in sorted(taken):
            draft = candidates[n].draft
            before = (candidates[k].draft for k in sorted(taken) if k < n)
            held = next((d for d in before if _one_flow(draft, d) and _told_again(draft, d)), None)
            if held is not None:
                taken.discard(n)
                for frame in draft.frames:
                    join(held, frame)
                held.frames.sort(key=lambda f: (f.sentence, f.token))  # its voices speak in the order of the text
        told: set[frozenset[str]] = set()
        for n in sorted(range(len(candidates)), key=lambda n: (-weighed[n].chance, n)):
            candidate, classes = candidates[n], frozenset(candidates[n].draft.classes())
            if candidate.origin is Origin.KEPT or weighed[n].chance < self.cards.add or classes in told:
                continue
            again = any(_told_again(candidate.draft, candidates[k].draft) for k in taken)
            if self.matters(candidate.draft) and not again:
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
        if draft.kind is EventKind.SEIZURE:  # who stops goods neither sent them nor gets them
            stoppers = {p.country for f in draft.frames for p in f.authorities if p.country}
            near = [p for p in near if p.mention.group != "state" or p.mention.country not in stoppers]
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
            if side is Side.RECIPIENT:
                chances = [0.0 if names_origin(draft, p) else c for p, c in zip(near, chances, strict=True)]
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


def _one_flow(draft: Draft, held: Draft) -> bool:
    """Whether two drafts that the rules keep apart may be one flow: neither is another occasion or only to come."""
    if draft.kind is not held.kind and not {draft.kind, held.kind} <= FLOWS:
        return False
    if draft.frames[0].order or draft.sighting or held.sighting or one_against_many(draft, held.items):
        return False
    ahead = [all(Mood.PLANNED in f.stance.moods for f in d.frames) for d in (draft, held)]
    return ahead[0] == ahead[1]


def _told_again(draft: Draft, held: Draft) -> bool:
    """Whether a draft tells a flow that another holds: goods of a class, the same two States, days that agree."""
    if not draft.classes() & held.classes() or not days_agree(draft.interval, held.interval):
        return False
    pairs = ((draft.supplier, held.supplier), (draft.recipient, held.recipient))
    return all(a is not None and b is not None and a.country and a.country == b.country for a, b in pairs)


def _same(a: PartyMention, b: PartyMention) -> bool:
    return a.start == b.start or bool(a.country and a.country == b.country)
