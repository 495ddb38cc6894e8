"""Why a page was read as it was, as plain values: one for the page, one for each sentence, one for each trigger.

`start` and `end` count characters of the article's body. Sentences and events are numbered from 1, as people count
them; words keep the parser's own numbers, from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sanctrace.events.trace import Drop
from sanctrace.model import Event, EventKind, Interval, Stance


class RepairKind(StrEnum):
    """What is taken out of a sentence before it is parsed."""

    DATELINE = "dateline"  # or a paragraph's number: it belongs to no sentence at all
    ATTRIBUTION = "attribution"
    BRACKET = "bracket"


@dataclass(frozen=True, kw_only=True)
class Repair:
    """Words that the parser did not see; an attribution is parsed apart, as a voice of its own."""

    kind: RepairKind
    text: str
    start: int
    end: int
    speaker: str | None = None
    verb: str | None = None


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word as the parser saw it; `head` is the number of the word that it hangs on, its own for the root."""

    index: int
    text: str
    lemma: str
    pos: str
    tag: str
    head: int
    label: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class NameFound:
    """A name of the word list: the entry taken, why it stands for its State, and what else it might have meant."""

    text: str
    start: int
    end: int
    name: str
    kind: str
    country: str | None
    rule: str | None  # "capital that stands for its government"; None when the name says it itself
    weak: bool  # counts only because the page names its State outright elsewhere
    other_readings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GoodsFound:
    """Goods of the word list; several ids when the words alone are ambiguous."""

    text: str
    start: int
    end: int
    goods: tuple[str, ...]
    item_class: str
    hs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TimeFound:
    """A time expression and the days that it means."""

    text: str
    start: int
    end: int
    interval: Interval


@dataclass(frozen=True, kw_only=True)
class SumFound:
    """A sum of money."""

    text: str
    start: int
    end: int


class RoleName(StrEnum):
    """What a phrase is to a flow."""

    TRIGGER = "trigger"
    SUPPLIER = "supplier"
    RECIPIENT = "recipient"
    ITEM = "item"
    VIA = "via"
    AUTHORITY = "authority"
    PLACE = "place"
    WHEN = "when"


@dataclass(frozen=True, kw_only=True)
class RoleFilled:
    """A phrase in a role. `start` and `end` are the words in this sentence; `text` may stand elsewhere in the page.

    "It" fills a role with the party that it points back to: `text` is that party, the place is that of "it".
    """

    role: RoleName
    text: str
    start: int
    end: int
    name: str | None = None
    country: str | None = None
    item_class: str | None = None
    quantity: str | None = None
    inferred_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class VoiceHeard:
    """Who says it. `standing` is None where no claim was made of the words, so that nobody's standing was asked."""

    text: str
    standing: str | None = None
    country: str | None = None
    inferred_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class TriggerRead:
    """A trigger read as one of its classes: what was found, what the clause makes of it, what became of it.

    Either `dropped` says why it came to nothing, or `event` is the number of the event that it tells; `first` says
    whether that event was told here first or the telling was merged into it.
    """

    text: str
    start: int
    end: int
    lemma: str
    trigger_class: str
    kind: EventKind
    score: float | None  # how much of a flow it tells; None when the roles were not filled
    roles: tuple[RoleFilled, ...]
    moods: tuple[str, ...]
    voices: tuple[VoiceHeard, ...]
    deniers: tuple[VoiceHeard, ...]
    dropped: Drop | None
    event: int | None
    first: bool = False


@dataclass(frozen=True, kw_only=True)
class DenialHeard:
    """A denial, or a refusal to confirm or deny, and the event that it was linked to, if any."""

    stance: Stance
    speaker: VoiceHeard
    event: int | None


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A cue and its weight: above nought it speaks for, below against."""

    cue: str
    weight: float


@dataclass(frozen=True, kw_only=True)
class SideWeighed:
    """A party that a scorecard put on a side, what stood there before, and the cues that weighed most."""

    side: str
    party: str
    instead_of: str | None
    chance: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True)
class CandidateExplained:
    """What may be an event, told first in this sentence: its chance by scorecard and the cues that weighed most.

    `event` is the number of the event that it became; None when its chance stayed below `needed`, or when a likelier
    candidate of the same goods was taken.
    """

    text: str  # the word that tells it
    start: int
    end: int
    goods: tuple[str, ...]
    origin: str
    sides: tuple[SideWeighed, ...]
    chance: float
    needed: float
    reasons: tuple[Reason, ...]
    event: int | None


@dataclass(frozen=True, kw_only=True)
class SentenceExplained:
    """Everything that the reader saw in one sentence."""

    number: int
    paragraph: int
    start: int
    end: int
    text: str
    read: bool
    why: str  # why it was or was not read
    parsed: str  # the text that the parser was given; as long as `text`
    repairs: tuple[Repair, ...] = ()
    words: tuple[Word, ...] = ()
    names: tuple[NameFound, ...] = ()
    goods: tuple[GoodsFound, ...] = ()
    times: tuple[TimeFound, ...] = ()
    sums: tuple[SumFound, ...] = ()
    triggers: tuple[TriggerRead, ...] = ()
    denials: tuple[DenialHeard, ...] = ()
    weighed: tuple[CandidateExplained, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EventExplained:
    """An event, the sentences that tell it, the stances of its ledger in order, and the rule its status follows."""

    number: int
    event: Event
    sentences: tuple[int, ...]
    ledger: tuple[Stance, ...]
    rule: int
    because: str


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """A page explained. `opened_by` holds the names that made it worth reading; without any nothing was read."""

    article: str
    opened_by: tuple[NameFound, ...]
    about: str | None  # the State under measures that the story is about
    sentences: tuple[SentenceExplained, ...]
    events: tuple[EventExplained, ...]
