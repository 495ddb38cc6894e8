"""Terms the measures share: conducts, goods classes, actors, cues and jurisdictions, from `law/terms/`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from sanctrace.lexicon.goods import GoodsEntry, GoodsIndex
from sanctrace.lexicon.match import FormMatcher, fold
from sanctrace.model.event import EventKind


@dataclass(frozen=True, kw_only=True)
class Conduct:
    """What is done, and the kinds of event that do it."""

    id: str
    label: str
    kinds: frozenset[EventKind]


@dataclass(frozen=True, kw_only=True)
class Presumption:
    """A fact about goods that an account seldom gives and a test takes as given, and says so."""

    classes: frozenset[str]  # item classes and lexicon classes that it is taken as given for
    missing: str  # the fact, as a question
    unless_said: str | None = None  # cue whose words give it


@dataclass(frozen=True, kw_only=True)
class GoodsClass:
    """A class of goods as a measure names it: any of item classes, lexicon classes, lexicon ids or HS prefixes."""

    id: str
    label: str
    item_classes: frozenset[str] = frozenset()
    goods_classes: frozenset[str] = frozenset()
    goods_ids: frozenset[str] = frozenset()
    hs: tuple[str, ...] = ()
    unsure: frozenset[str] = frozenset()  # lexicon classes that only raise the question
    excludes: frozenset[str] = frozenset()  # lexicon classes or ids that are outside
    carriers: frozenset[str] = frozenset()  # item classes that, in a seizure, carry the goods and are not the goods
    presumed: Presumption | None = None


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A named party, or a sort of party, by the words that name it."""

    id: str
    label: str
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Cue:
    """Words of an account that bear on a condition; `unless` words in the same passage cancel them."""

    id: str
    label: str
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Membership:
    """A State's days in a union; `last` None means still a member."""

    state: str
    first: date
    last: date | None


@dataclass(frozen=True, kw_only=True)
class Jurisdiction:
    """Whose persons and territory a law binds: ISO codes, or a union's members by date."""

    id: str
    label: str
    members: tuple[Membership, ...]

    @cached_property
    def ever(self) -> frozenset[str]:
        """The union's own code and every State that was or is a member."""
        return frozenset({self.id, *(m.state for m in self.members)})

    def holds(self, state: str | None, first: date, last: date) -> bool:
        """Whether `state` belongs to it on some day from `first` to `last`; the union's own code always does."""
        if state is None:
            return False
        return state == self.id or any(
            m.state == state and m.first <= last and (m.last is None or first <= m.last) for m in self.members
        )


@dataclass(frozen=True, kw_only=True)
class NamedList:
    """A list that measures name, and where published lists hold it.

    `names` are starts of list names; `within` pairs the start of a larger list's name with its codes for this one.
    """

    id: str
    label: str
    names: tuple[str, ...]
    within: tuple[tuple[str, frozenset[str]], ...] = ()

    def has(self, list_name: str, programmes: Iterable[str]) -> bool:
        """Whether an entry of `list_name` with these codes stands on it."""
        if list_name.startswith(self.names):
            return True
        return any(list_name.startswith(name) and not codes.isdisjoint(programmes) for name, codes in self.within)

    def compared(self, list_names: Iterable[str]) -> bool:
        """Whether lists with these names include it."""
        starts = (*self.names, *(name for name, _ in self.within))
        return any(name.startswith(starts) for name in list_names)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Everything in `law/terms/`, with the goods lexicon the classes refer to."""

    conducts: Mapping[str, Conduct]
    goods: Mapping[str, GoodsClass]
    actors: Mapping[str, Actor]
    cues: Mapping[str, Cue]
    jurisdictions: Mapping[str, Jurisdiction]
    lists: Mapping[str, NamedList]
    states: Mapping[str, str]  # ISO code -> name in sentences
    lexicon: GoodsIndex
    _kinds: dict[EventKind, frozenset[str]] = field(default_factory=dict)

    def conducts_of(self, kind: EventKind) -> frozenset[str]:
        """Ids of the conducts that an event of this kind carries out."""
        found = self._kinds.get(kind)
        if found is None:
            found = frozenset(c.id for c in self.conducts.values() if kind in c.kinds)
            self._kinds[kind] = found
        return found

    def state_name(self, code: str | None, otherwise: str) -> str:
        """Name of a State for a sentence, or `otherwise`."""
        return otherwise if code is None else self.states.get(code, code)

    @cached_property
    def entries(self) -> Mapping[str, GoodsEntry]:
        """Entries of the goods lexicon by id."""
        return {entry.id: entry for entry in self.lexicon.entries}

    @cached_property
    def actors_named(self) -> WordTags:
        """Finds actor ids in a party's name."""
        return WordTags((a.id, a.names) for a in self.actors.values())

    @cached_property
    def cues_in(self) -> WordTags:
        """Finds cue ids (and their cancelling words, tagged `!id`) in a passage."""
        marks = [(c.id, c.phrases) for c in self.cues.values()]
        return WordTags([*marks, *((f"!{c.id}", c.unless) for c in self.cues.values() if c.unless)])


class WordTags:
    """Tags (actor or cue ids) of the whole-word forms in a text."""

    def __init__(self, tagged: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        by_form: dict[str, set[str]] = {}
        for tag, forms in tagged:
            for form in forms:
                by_form.setdefault(fold(form), set()).add(tag)
        self._by_form = {form: frozenset(tags) for form, tags in by_form.items()}
        self._matcher = FormMatcher(self._by_form)
        self.tags = lru_cache(maxsize=65536)(self._tags)

    def _tags(self, text: str) -> frozenset[str]:
        found: set[str] = set()
        for match in self._matcher.find(text):
            found |= self._by_form[match.form]
        return frozenset(found)
