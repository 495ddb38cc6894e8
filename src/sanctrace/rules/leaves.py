"""Leaves of condition trees about parties, conduct, words and lists."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from sanctrace.model.event import EventKind, Party
from sanctrace.model.finding import Element, Truth
from sanctrace.model.reading import Screening
from sanctrace.rules.conditions import Leaf, SignedLeaf
from sanctrace.rules.facts import Facts
from sanctrace.rules.kinds import kind_words
from sanctrace.rules.terms import NamedList
from sanctrace.rules.timing import Span, in_force

_ROLES = ("supplier", "recipient", "intermediary")
# A name this like a listed one is taken as the listed party; below it the likeness itself is the open question.
SURE_LIKENESS = 0.95


@dataclass(frozen=True, eq=False)
class Direction(SignedLeaf):
    """Which way the flow runs: `to`, `from`, `either` or `link` (some party or place belongs there).

    `countries` are ISO codes. `actors` narrows a country to named or sorts of parties: a party there whose name is
    none of them is outside; the bare country leaves it open.
    """

    side: str
    countries: frozenset[str]
    actors: frozenset[str] = frozenset()
    not_actors: frozenset[str] = frozenset()
    label: str = ""

    def element(self, facts: Facts) -> Element:
        """Met, not met, or unknown with the party that is not named."""
        event = facts.event
        if self.side == "to":
            return self._one_way(facts, event.recipient, event.supplier, "to", kind_words(event.kind).far)
        if self.side == "from":
            return self._one_way(facts, event.supplier, event.recipient, "from", kind_words(event.kind).near)
        if self.side == "either":
            return self._either(facts)
        return self._link(facts)

    def belongs(self, facts: Facts, party: Party | None) -> Truth:
        """Whether a party is what the measure means."""
        if party is None:
            return Truth.UNKNOWN
        named = facts.actors_of(party)
        if self.not_actors & named:
            return Truth.NOT_MET
        if self.actors:
            if self.actors & named:
                return Truth.MET
            if party.country not in self.countries or named:
                return Truth.NOT_MET
            return Truth.MET if self.actors & facts.actors_told else Truth.UNKNOWN
        return Truth.MET if party.country in self.countries else Truth.NOT_MET

    def touches(self, facts: Facts) -> bool:
        """Whether the place, an intermediary or another party links the event to the measure."""
        return bool(self.countries & facts.countries or self.actors & facts.actors)

    def _one_way(self, facts: Facts, near: Party | None, far: Party | None, way: str, gap: str) -> Element:
        far_in = Truth.NOT_MET if far is None else self.belongs(facts, far)
        if near is None:
            if far_in is not Truth.MET and self.touches(facts):
                return self._say(Truth.UNKNOWN, f"The account does not say {gap}.", gap)
            return self._say(Truth.NOT_MET, f"Nothing in the account runs {way} {self.label}.")
        truth = self.belongs(facts, near)
        place = facts.event.place_country
        if truth is Truth.MET and far_in is Truth.MET and (way == "from" or place is None or place in self.countries):
            return self._say(Truth.NOT_MET, f"Both ends are {self.label}.")
        who = party_words(near, facts.terms.state_name(near.country, near.name))
        if truth is Truth.MET:
            return self._say(truth, f"It runs {way} {who}.", parties=(near,))
        if truth is Truth.UNKNOWN:
            return self._say(
                truth,
                f"It runs {way} {who}; the measure is about {self.label} only.",
                f"whether {near.text} is {self.label}",
                parties=(near,),
            )
        return self._say(truth, f"It runs {way} {who}, not {way} {self.label}.", parties=(near,))

    def _either(self, facts: Facts) -> Element:
        event = facts.event
        ends = [(p, self.belongs(facts, p)) for p in (event.supplier, event.recipient) if p is not None]
        met = [p for p, truth in ends if truth is Truth.MET]
        if len(met) == 1:
            return self._say(Truth.MET, f"One end is {party_words(met[0], self.label)}.", parties=(met[0],))
        if len(met) == 2:
            return self._say(Truth.NOT_MET, f"Both ends are {self.label}.")
        if any(truth is Truth.UNKNOWN for _, truth in ends) or (len(ends) < 2 and self.touches(facts)):
            return self._say(Truth.UNKNOWN, f"The account does not say which end is {self.label}.", "who the ends are")
        return self._say(Truth.NOT_MET, f"Neither end is {self.label}.")

    def _link(self, facts: Facts) -> Element:
        if self.touches(facts):
            return self._say(Truth.MET, f"A party or the place is {self.label}.")
        return self._say(Truth.NOT_MET, f"Nothing in the account is linked to {self.label}.")

    def _say(self, truth: Truth, because: str, missing: str | None = None, parties: tuple[Party, ...] = ()) -> Element:
        evidence = tuple(p.passage for p in parties if p.passage is not None)
        return Element(name="direction", outcome=truth, because=because, evidence=evidence, missing=missing)


@dataclass(frozen=True, eq=False)
class ConductIs(SignedLeaf):
    """What is done; `asks` are conducts that only raise the question."""

    conducts: frozenset[str]
    asks: frozenset[str] = frozenset()
    label: str = ""
    _seen: dict[tuple[EventKind, frozenset[str]], Element] = field(default_factory=dict, repr=False)

    def element(self, facts: Facts) -> Element:
        """Met when the event's kind carries out one of them."""
        key = (facts.event.kind, facts.conducts)
        found = self._seen.get(key)
        if found is None:
            found = self._seen[key] = self._told(facts)
        told = facts.event.evidence[:1]  # the first telling names what was done
        return replace(found, evidence=told) if told and found.outcome is not Truth.NOT_MET else found

    def _told(self, facts: Facts) -> Element:
        kind = kind_words(facts.event.kind).told
        if self.conducts & facts.conducts:
            because = f"The account tells of {kind}; the paragraph: {self.label}."
            return Element(name="conduct", outcome=Truth.MET, because=because)
        if self.asks & facts.conducts:
            return Element(
                name="conduct",
                outcome=Truth.UNKNOWN,
                because=f"The account tells of {kind}; that alone is not {self.label}, but points to it.",
                missing=f"whether there was {self.label}, when and by whom",
            )
        return Element(
            name="conduct", outcome=Truth.NOT_MET, because=f"The account tells of {kind}, not of {self.label}."
        )


@dataclass(frozen=True, eq=False)
class BoundParty(Leaf):
    """Who is bound: all Member States (presumed when the far end is unnamed), or one law's persons and territory."""

    jurisdictions: frozenset[str]  # empty: all Member States of the UN
    side: str  # whose act it is: supplier, recipient, any
    label: str = ""
    cue: str | None = None  # words of the account that make the link too
    about: frozenset[str] = frozenset()  # States that the measure is about: the link is a party of another one

    def possible(self, facts: Facts) -> bool:
        """Whether the event's States leave a link open; the days decide it in the test."""
        if not self.jurisdictions or (self.cue is not None and facts.cue(self.cue)):
            return True
        ever = frozenset().union(*(facts.terms.jurisdictions[name].ever for name in self.jurisdictions))
        return bool(ever & facts.countries) or not self._candidates(facts)

    def element(self, facts: Facts) -> Element:
        """The link relied on, by name."""
        return self._national(facts) if self.jurisdictions else self._universal(facts)

    def _universal(self, facts: Facts) -> Element:
        event = facts.event
        words = kind_words(event.kind)
        acting, missing = {
            "supplier": ([event.supplier], words.near),
            "recipient": ([event.recipient], words.far),
        }.get(self.side, ([p for p in facts.parties if p.country not in self.about], "who the other side is"))
        named = dict.fromkeys(facts.terms.state_name(p.country, p.text) for p in acting if p is not None)
        if named:
            because = (
                "All Member States are bound, for their territory, nationals, ships and aircraft; "
                f"here {', '.join(named)}."
            )
            return Element(name="party link", outcome=Truth.MET, because=because)
        return Element(
            name="party link",
            outcome=Truth.MET,
            because=f"The account does not say {missing}; every Member State is bound.",
            missing=missing,
            presumed=True,
        )

    def _national(self, facts: Facts) -> Element:
        if self.cue is not None and (passages := facts.cue(self.cue)):
            because = f"The account's words link it to {self.label}."
            return Element(name="party link", outcome=Truth.MET, because=because, evidence=passages)
        window = facts.window
        first = window.first if window else date.max
        last = window.last if window else date.max
        candidates = self._candidates(facts)
        for code, words in candidates:
            for name in self.jurisdictions:
                if facts.terms.jurisdictions[name].holds(code, first, last):
                    because = f"{words} links it to {self.label}."
                    return Element(name="party link", outcome=Truth.MET, because=because)
        if candidates:
            because = f"No party or place in the account links it to {self.label}."
            return Element(name="party link", outcome=Truth.NOT_MET, because=because)
        return Element(
            name="party link",
            outcome=Truth.UNKNOWN,
            because=f"The account names no party or place that could link it to {self.label}.",
            missing=f"whether a person, firm or place of {self.label} took part",
        )

    def _candidates(self, facts: Facts) -> list[tuple[str, str]]:
        """States that could make the link, with the words that name them."""
        event = facts.event
        found = [(p.country, p.text) for p in self._acting(facts) if p.country is not None]
        if event.place_country is not None:
            state = facts.terms.state_name(event.place_country, event.place_country)
            found.append((event.place_country, f"The place, or the authority that acted ({state}),"))
        return found

    def _acting(self, facts: Facts) -> list[Party]:
        event = facts.event
        near = {"supplier": event.supplier, "recipient": event.recipient}.get(self.side)
        first = [near] if near is not None else []
        return [*first, *event.intermediaries] if self.side != "any" else list(facts.parties)


@dataclass(frozen=True, eq=False)
class Says(SignedLeaf):
    """The account uses words of a cue."""

    cue: str
    label: str = ""
    otherwise: Truth = Truth.NOT_MET  # unknown where silence leaves the question open

    @cached_property
    def silence(self) -> Element:
        """The element for an account that does not use the words."""
        missing = self.label if self.otherwise is Truth.UNKNOWN else None
        because = f"The account does not say: {self.label}."
        return Element(name="account says", outcome=self.otherwise, because=because, missing=missing)

    def element(self, facts: Facts) -> Element:
        """Met with the passages; otherwise what silence means here."""
        passages = facts.cue(self.cue)
        if not passages:
            return self.silence
        because = f"The account says: {self.label}."
        return Element(name="account says", outcome=Truth.MET, because=because, evidence=passages)


@dataclass(frozen=True, eq=False)
class PartyIs(SignedLeaf):
    """A party in one of the roles is one of the actors."""

    actors: frozenset[str]
    roles: tuple[str, ...] = _ROLES
    label: str = ""

    def element(self, facts: Facts) -> Element:
        """Met with the party's words."""
        for party in parties_in(facts, self.roles):
            if self.actors & facts.actors_of(party):
                evidence = () if party.passage is None else (party.passage,)
                because = f"{party.text} is {self.label}."
                return Element(name="party", outcome=Truth.MET, because=because, evidence=evidence)
        return self.nobody

    @cached_property
    def nobody(self) -> Element:
        """The element when no party is one of them."""
        return Element(name="party", outcome=Truth.NOT_MET, because=f"No party is {self.label}.")


@dataclass(frozen=True, eq=False)
class IsListed(Leaf):
    """A party, or a ship by its number, stood on a list on the day of the event."""

    named: NamedList
    roles: tuple[str, ...] = _ROLES
    unscreened: Truth = Truth.UNKNOWN

    def element(self, facts: Facts) -> Element:
        """Met for a listed party; unknown when nobody looked, or the day or the likeness decides; else not met."""
        if not self.looked(facts):
            return self.not_compared
        if not facts.listed:
            return self.not_found
        unsure: Element | None = None
        mentions = {words for party in parties_in(facts, self.roles) for words in (party.text, party.name)}
        for hit in facts.listed:
            if not self.named.has(hit.list_name, hit.programmes):
                continue
            if hit.mention not in mentions and hit.mention[:4] != "IMO ":
                continue
            tested = self._of(hit, facts)
            if tested.outcome is Truth.MET:
                return tested
            if tested.outcome is Truth.UNKNOWN:
                unsure = unsure or tested
        return unsure or self.not_found

    def possible(self, facts: Facts) -> bool:
        """Whether there is a screening, or silence leaves it open."""
        return bool(facts.listed) or (not self.looked(facts) and self.unscreened is not Truth.NOT_MET)

    def looked(self, facts: Facts) -> bool:
        """Whether the parties were compared with this list."""
        if facts.listed is None:
            return False
        return facts.compared is None or self.named.compared(facts.compared)

    @cached_property
    def not_compared(self) -> Element:
        """The element when nobody looked."""
        missing = f"whether a party was on the {self.named.label}" if self.unscreened is Truth.UNKNOWN else None
        because = f"The parties were not compared with the {self.named.label}."
        return Element(name="listed party", outcome=self.unscreened, because=because, missing=missing)

    @cached_property
    def not_found(self) -> Element:
        """The element when no party was on the list."""
        because = f"No party was found on the {self.named.label} on that day."
        return Element(name="listed party", outcome=Truth.NOT_MET, because=because)

    def _of(self, hit: Screening, facts: Facts) -> Element:
        by = f"by {hit.listed_by} at the latest" if hit.listed_by else "on an unknown day"
        since = hit.listed_on or by
        words = f"{hit.mention} resembles {hit.entry_name} ({hit.entry}, {hit.list_name}, listed {since})"
        presumed = facts.event.when is None
        then = hit.listed_at_report if presumed else hit.listed_then
        if then is False:
            return Element(name="listed party", outcome=Truth.NOT_MET, because=f"{words}, but not on that day.")
        if hit.score < SURE_LIKENESS:
            missing = f"whether {hit.mention} is {hit.entry_name}"
            return Element(name="listed party", outcome=Truth.UNKNOWN, because=f"{words}.", missing=missing)
        if then is None:
            missing = "the day, against the day of listing"
            return Element(name="listed party", outcome=Truth.UNKNOWN, because=f"{words}.", missing=missing)
        when = "listed at the report" if presumed else "listed on that day"
        return Element(name="listed party", outcome=Truth.MET, because=f"{words}: {when}.", presumed=presumed)


_NO_APPROVAL = Element(name="approval", outcome=Truth.NOT_MET, because="No approval or exemption is reported.")


@dataclass(frozen=True, eq=False)
class Approved(Leaf):
    """The account reports that a committee or State approved, exempted or licensed the flow."""

    cue: str = "approval"

    def element(self, facts: Facts) -> Element:
        """Met with the words; silence is no proof that there was none."""
        passages = facts.event.approvals or facts.cue(self.cue)
        if passages:
            return Element(
                name="approval",
                outcome=Truth.MET,
                because="The account reports an approval or exemption.",
                evidence=passages,
            )
        return _NO_APPROVAL


@dataclass(frozen=True, eq=False)
class OpenFact(Leaf):
    """A fact that no account can settle by its words, such as a State's determination."""

    missing: str

    def element(self, facts: Facts) -> Element:  # noqa: ARG002 - the fact is open whatever the event
        """Always unknown."""
        return Element(
            name="open fact", outcome=Truth.UNKNOWN, because=f"It depends on {self.missing}.", missing=self.missing
        )


@dataclass(frozen=True, eq=False)
class Within(Leaf):
    """The event's days lie within two dates (deadlines, run-off periods); tested like *in force*."""

    first: date | None
    last: date | None

    def element(self, facts: Facts) -> Element:
        """Met inside, not met outside, with the same presumptions as for a measure in force."""
        span = Span(first=self.first or date.min, last=self.last, basis="days", cites="days that the paragraph sets")
        return replace(in_force((span,), facts.window), name="days")


def party_words(party: Party, group: str) -> str:
    """A party in the account's words, with its State or group unless the words hold it: "Nampo (North Korea)"."""
    told = party.text.casefold()
    return party.text if group.casefold() in told or told in group.casefold() else f"{party.text} ({group})"


def parties_in(facts: Facts, roles: tuple[str, ...]) -> list[Party]:
    """Parties of the event in the given roles."""
    event = facts.event
    found: list[Party] = []
    if "supplier" in roles and event.supplier is not None:
        found.append(event.supplier)
    if "recipient" in roles and event.recipient is not None:
        found.append(event.recipient)
    if "intermediary" in roles:
        found += event.intermediaries
    return found
