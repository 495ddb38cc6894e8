"""What a reading decided on its way, kept when somebody asks why.

The reader is handed a trace or None; it tells the trace what it did and never asks it anything, so that a reading with
a trace and one without are the same reading. `explain` turns a trace into values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from sanctrace.events.tree import Token
from sanctrace.lexicon.names import NameMatch
from sanctrace.lexicon.triggers import TriggerClass
from sanctrace.model import Event, Stance

if TYPE_CHECKING:
    from sanctrace.events.attribution import Masked
    from sanctrace.events.context import Denial
    from sanctrace.events.frame import Frame
    from sanctrace.events.merge import Draft
    from sanctrace.events.scene import Scene
    from sanctrace.events.sentences import Sentence
    from sanctrace.events.stance import ClauseStance
    from sanctrace.events.voices import Speaker
    from sanctrace.events.weighing import CandidateWeighed


class Drop(StrEnum):
    """Why a trigger, or an event in the making, came to nothing. The value is the reason in words."""

    # Before the roles are looked for.
    ASPECT = "the verb only says that something goes on or ends"
    ORIGIN = "the participle only says where the goods were made"
    NAMES_GOODS = "the word is part of what the goods are called"
    # While the roles are filled.
    OTHER_GOODS = "the class needs goods of a certain sort, and none of that sort is named here"
    MOVES_A_PERSON = "a person, not goods, is moved"
    WRONG_KIND = "goods of this sort do not go with this class of trigger"
    NOBODY_TAKES = "nobody who stops or seizes is named"
    NOT_STOPPED = "the words do not say that anything was really stopped"
    HABIT = "a habit, not an event: simple present, and nobody is named"
    NO_OWNER = "goods are seen, but not in the hands of a person or State under measures"
    NO_DESTINATION = "the word only adds a destination, and none is named"
    NO_BOTH_SIDES = "the class needs both sides, and one is not named"
    NO_GOODS = "the class needs goods, and none are named"
    TAUGHT = "the verb tells what somebody is taught to do, not a flow"
    ABLE = "the words say what goods can do or are for, not what was done with them"
    IDIOM = "the verb with its object is a set phrase in which nothing moves"
    PENALTY = "what is paid is a penalty, a settlement or bail, not money supplied"
    OTHER_USE = "arms are used against somebody, not supplied"
    NO_TAKER = "the verb tells of giving only where somebody takes, and nobody is named who does"
    NOTHING = "neither a side nor goods are named"
    FULLER = "another class of the same word tells as much or more"
    OWN_MOVE = "goods seen in somebody's hands only move with their owner"
    # What the clause makes of it.
    LAW = "law talk: a measure, rule or ruling is spoken of, not a flow"
    REPORTS = "the verb only reports what its clause tells"
    NEGATED = "negated: the words say that it did not happen"
    HYPOTHETICAL = "hypothetical: a condition, a question, a possibility"
    # While tellings are gathered.
    POINTS_NOWHERE = "its goods only point back, and no flow told before fits"
    # When the article is done.
    NO_SIDES = "no side is known"
    ONE_SIDED = "this kind of event needs both sides"
    UNNAMED_GOODS = "unnamed goods between others than the State that the story is about"
    CARRIED_OFF = "officers who carry things off supply nobody"
    OTHER_SOLDIERS = "not sent by the State under measures that the story is about"
    SAME_STATE = "both sides are of one State"
    NO_MEASURE = "no party is a State or group that some measure names"
    OUTWEIGHED = "weighed by scorecard, too little speaks for an event"


@dataclass(frozen=True, kw_only=True, eq=False)
class Considered:
    """A trigger read as one of its classes: the frame it gave, or why it gave none."""

    scene: Scene
    token: Token
    trigger_class: TriggerClass
    lemma: str
    stance: ClauseStance | None
    outcome: Frame | Drop


@dataclass(frozen=True, kw_only=True, eq=False)
class Composed:
    """An event with the draft it was made of and the stances, in order, that its status was derived from."""

    draft: Draft
    event: Event
    ledger: tuple[Stance, ...]


@dataclass(kw_only=True, eq=False)
class Trace:
    """Everything that one reading of one article decided."""

    openers: tuple[NameMatch, ...] = ()
    about: str | None = None
    sentences: tuple[Sentence, ...] = ()
    scenes: dict[int, Scene] = field(default_factory=dict)
    masked: dict[int, Masked] = field(default_factory=dict)
    considered: list[Considered] = field(default_factory=list)
    left_out: list[tuple[Frame, Drop]] = field(default_factory=list)
    drafts: list[tuple[Draft, Drop | None]] = field(default_factory=list)
    weighed: list[CandidateWeighed] = field(default_factory=list)
    denials: list[tuple[Denial, Draft | None]] = field(default_factory=list)
    spoken: list[tuple[Frame, tuple[Speaker, ...]]] = field(default_factory=list)
    events: list[Composed] = field(default_factory=list)

    def gated(self, openers: Iterable[NameMatch]) -> None:
        """The names that opened the page; none when it stayed shut."""
        self.openers = tuple(openers)

    def seen(self, sentences: Sequence[Sentence], masked: dict[int, Masked], scenes: dict[int, Scene]) -> None:
        """The article's sentences, and those of them that were read: what was blanked, what the lists and parse saw."""
        self.sentences, self.masked, self.scenes = tuple(sentences), masked, scenes

    def leave_out(self, frame: Frame, why: Drop) -> None:
        """A frame with its roles filled that tells no flow, or none that can be placed."""
        self.left_out.append((frame, why))

    def compose(self, draft: Draft, event: Event, ledger: Sequence[Stance]) -> None:
        """An event, finished."""
        self.events.append(Composed(draft=draft, event=event, ledger=tuple(ledger)))
