"""Who brings news and whose word it is: agencies, outlets, bodies, offices of States, and how far each is relied on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from sanctrace.lexicon.match import FormMatcher, Match, fold
from sanctrace.lexicon.outlets import Outlet, load_outlets
from sanctrace.lexicon.schema_check import require_schema
from sanctrace.lexicon.strict_yaml import load_yaml
from sanctrace.model import DataError

UNKNOWN_LETTER = "F"
# What follows the noun of a speaker: "officials | briefed on the operation", "a trader | in Dandong".
_AFTER_HEAD = re.compile(
    r",| (?:of|in|at|from|for|on|with|who|whose|close|near|inside|within|familiar|briefed|told|to|by)\b"
)


_WORDS = re.compile(r"[^\W_]+")
# A line with one of these is a sentence or its headline.
_SAYS = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|to|after|over|an?|[Ss]ays?|said|seizes?|finds?|holds?|stops?|[a-z]{3,}ed)\b|[.!?]$"
)
_REACH = 8  # words before "seen by" in which stands what was seen
# Words behind which a newsroom's own name is looked for: what it was shown, not what it was told.
_SHOWN_TO = ("seen", "viewed", "reviewed", "obtained", "shared", "examined", "inspected", "shown", "leaked")
_NAME_AFTER = re.compile(r"\s*((?:[A-Z][\w’'&-]*)(?: (?:of |and )?[A-Z][\w’'&-]*){0,4})")
_TOO_COMMON = frozenset({"news", "press", "media", "radio", "tv", "television", "daily", "weekly", "wire", "magazine"})


_GOES_ON = frozenset({"'a", "’a"})  # "Sana'a" is no news of SANA
_STATE_OWNED = "owned by a State; reliable for what that State wants said"
_NOT_JUDGED = "a newsroom of the list of outlets, on which no letter was set"


class SourceKind(StrEnum):
    """What a source is."""

    AGENCY = "agency"
    OUTLET = "outlet"
    BODY = "body"


@dataclass(frozen=True, kw_only=True)
class Source:
    """A source with its letter of the Admiralty scale and why; `state` is the government that owns it."""

    name: str
    kind: SourceKind
    forms: tuple[str, ...]
    reliability: str
    reason: str
    state: str | None = None
    about: frozenset[str] = frozenset()  # States of which the body reports
    about_forms: tuple[str, ...] = ()  # what news of these States calls it
    weak: bool = False  # its name is an ordinary word too: it counts only as a whole speaker
    judged: bool = True  # whether a letter was set by hand


@dataclass(frozen=True, kw_only=True)
class VoiceRole:
    """An office through which a State speaks; `label` holds `{state}`."""

    id: str
    label: str
    words: tuple[str, ...]
    reliability: str
    reason: str


@dataclass(frozen=True)
class SourceMatch:
    """Words text[start:end] that name a source."""

    start: int
    end: int
    source: Source


class SourceBook:
    """Finds sources by name and in text, and offices by their words."""

    def __init__(self, sources: tuple[Source, ...], roles: tuple[VoiceRole, ...], words: Mapping[str, Any]) -> None:
        self.sources = sources
        self.roles = roles
        self._by_form = {fold(form): source for source in sources for form in source.forms}
        # Two letters are too often something else in running text.
        self._in_text = FormMatcher(form for s in sources if not s.weak for form in s.forms if len(form) > 2)
        self._roles = [(role, FormMatcher(role.words)) for role in roles]
        self._unnamed = frozenset(fold(word) for word in words["unnamed"])
        by_name = {source.name: source for source in sources}
        self._bare = {fold(form): by_name[name] for form, name in words["bare"].items()}
        self._obtained = frozenset(fold(word) for word in words["obtained"])
        self._nameless = frozenset(fold(word) for word in words["nameless"])
        self._unquoted = FormMatcher(words["unquoted"])
        told_to = [fold(word) for word in words["told_to"]]
        self._told_to = tuple(sorted((*told_to, *(f"{word} the" for word in told_to)), key=len, reverse=True))
        self._itself = FormMatcher(words["itself"])
        self._leaked = FormMatcher(words["leaked"])
        self._leaked_words = frozenset(fold(word) for word in words["leaked"])
        self._found = FormMatcher([*words["leaked"], *words["found"]])
        self._admitting = FormMatcher(words["admitting"])
        self._newsrooms = frozenset(fold(word) for word in words["newsrooms"])
        self._of_body = frozenset(fold(word) for word in words["of_body"])
        self._trailing = frozenset(fold(word) for word in words["trailing"])
        self._both = frozenset(fold(word) for word in words["both"])
        self._kinds = frozenset(fold(word) for word in words["kinds"])
        self._acts = {role: FormMatcher(forms) for role, forms in words["acts"].items()}
        self._briefed = FormMatcher(words["briefed"])
        self.holders = tuple(fold(word) for word in words["holders"])
        self.titles = frozenset(fold(word) for word in words["titles"])
        self._pleaders = frozenset(fold(word) for word in words["pleaders"])
        self._institutions = frozenset(fold(word) for word in words["institutions"])
        self._vague = frozenset(fold(word) for word in words["vague"])
        self._mastheads = frozenset(fold(word) for word in words["mastheads"])
        self._about = [(source, frozenset(fold(f) for f in source.about_forms)) for source in sources if source.about]
        self._pleading = FormMatcher(words["pleading"])
        self.citing_before = tuple(fold(word) for word in words["citing"]["before"])
        self.citing_after = tuple(fold(word) for word in words["citing"]["after"])

    def named(self, name: str) -> Source | None:
        """The source of that name, whole, without an article before it; None when the list has none."""
        key = fold(name.strip())
        return self._by_form.get(key) or self._by_form.get(key.removeprefix("the "))

    def find(self, text: str) -> list[SourceMatch]:
        """Sources named in `text` in order of position; in lower case throughout, words are taken for no name."""
        return [
            SourceMatch(m.start, m.end, self._by_form[m.form])
            for m in self._in_text.find(text)
            if (text[m.start : m.end] != m.form or m.form[0].isdigit() or self._by_form[m.form].forms[0].islower())
            and text[m.end : m.end + 2] not in _GOES_ON
        ]

    def bare(self, speaker: str) -> Source | None:
        """The body that a whole speaker names without its name ("the panel", "a panel of experts on Sudan")."""
        key = fold(speaker.strip()).removeprefix("the ")
        return self._bare.get(key) or self._bare.get(key.split(" on ")[0])

    def about(self, speaker: str, states: frozenset[str]) -> Source | None:
        """The body that a speaker's words name in news of these States ("the monitors" in news of Somalia)."""
        key = fold(speaker.strip()).removeprefix("the ")
        return next((source for source, forms in self._about if source.about & states and key in forms), None)

    def obtained(self, speaker: str) -> bool:
        """Whether a speaker is what a newsroom has found itself: a document, or people who tell it something."""
        if _bears_name(speaker):
            return False
        return head_of(speaker) in self._obtained or fold(speaker.strip()).split(" ")[-1] in self._obtained

    def product(self, word: str) -> bool:
        """Whether a word is what a body puts out: its report, its figures, its pictures."""
        return fold(word) in self._of_body | self._trailing

    def finds(self, text: str) -> bool:
        """Whether a sentence names a document or people of the kind that a newsroom finds itself."""
        return self._found.any_in(fold(text))

    def leaked(self, text: str) -> bool:
        """Whether a sentence names a document of the kind that is shown to a newsroom."""
        return self._leaked.any_in(fold(text))

    def admits(self, text: str) -> bool:
        """Whether a sentence of somebody who denies admits part."""
        return self._admitting.any_in(fold(text))

    def some_newsroom(self, speaker: str) -> bool:
        """Whether a speaker is a newsroom that the page does not name."""
        return head_of(speaker) in self._newsrooms and _last(speaker).islower()

    def of_body(self, speaker: str) -> bool:
        """Whether a speaker is the word or the people of a body that the page names elsewhere ("the report")."""
        words = fold(speaker.strip()).split(" ")
        return head_of(speaker) in self._of_body and len([w for w in words if w not in self._vague]) <= 2

    def without_trailing(self, speaker: str) -> str:
        """A speaker's words without those behind the office whose word it is: "customs" of "customs figures"."""
        words = speaker.strip().split(" ")
        while len(words) > 1 and fold(words[-1]) in self._trailing:
            words.pop()
        return " ".join(words)

    def somebody(self, speaker: str) -> bool:
        """Whether a speaker is somebody by what he does, of no body ("three owners of clothing firms in Dandong")."""
        return not self.institution(speaker) and _last(speaker).islower()

    def briefed(self, text: str) -> bool:
        """Whether a sentence says that lawmakers were told."""
        return self._briefed.any_in(fold(text))

    def pleader(self, speaker: str) -> bool:
        """Whether a speaker stands before a court."""
        return head_of(speaker) in self._pleaders

    def pleads(self, text: str) -> bool:
        """Whether a sentence tells what a defendant says before a court."""
        return self._pleading.any_in(fold(text))

    def nameless(self, speaker: str) -> bool:
        """Whether a speaker is somebody, of a State or not, who does not give his name ("American officials")."""
        return head_of(speaker) in self._nameless

    def bare_person(self, speaker: str) -> bool:
        """Whether a speaker's words say only that it is somebody of an office ("an official", "three officials")."""
        return frozenset(fold(speaker.strip()).split(" ")) <= self._vague | self._nameless

    def bare_spokesman(self, speaker: str) -> bool:
        """Whether a speaker's words say only that somebody speaks for a body: "a spokeswoman"."""
        words = frozenset(fold(speaker.strip()).split(" "))
        return head_of(speaker).startswith("spokes") and words <= self._vague | {head_of(speaker)}

    def unquoted(self, text: str) -> bool:
        """Whether a sentence says that its speaker asked not to be named."""
        return self._unquoted.any_in(fold(text))

    def told_itself(self, text: str) -> bool:
        """Whether a sentence speaks of the newsroom that prints it as the one that was told or has seen it."""
        return self._itself.any_in(fold(text))

    def told_to(self, text: str, name: str) -> bool:
        """Whether a sentence says that something was told to, or seen by, whoever bears that name."""
        folded, key = fold(text), fold(name)
        return any(f"{words} {key}" in folded for words in self._told_to)

    def shown_to(self, text: str, name: str) -> bool:
        """Whether a sentence says that whoever bears that name has seen papers, pictures or the like: "invoices seen by
        the Herald". A report that it has seen is the word of the body that wrote it."""
        folded, key = fold(text), fold(name)
        for words in self._told_to:
            at = folded.find(f"{words} {key}") if words.startswith(_SHOWN_TO) else -1
            before = _WORDS.findall(folded[: max(at, 0)])[-_REACH:]
            if before and self._obtained.union(self._leaked_words).intersection(before):
                return self._of_body.isdisjoint(before)
        return False

    def told_newsrooms(self, text: str) -> list[str]:
        """Names built as those of newsrooms behind "told", "seen by" and the like, in order."""
        folded, found = fold(text), []
        for words in self._told_to:
            for at in re.finditer(rf"\b{re.escape(words)}(?= )", folded):
                name = _NAME_AFTER.match(text, at.end())
                after = fold(text[name.end() :]).split(" ")[1:2] if name else []
                kind = bool(after) and after[0].strip(".,;") in self._newsrooms
                if name and (kind or self.masthead(name[1]) or self._is_press(name[1])):
                    found.append((name.start(1), name[1]))
        return list(dict.fromkeys(name for _, name in sorted(found)))

    def _is_press(self, name: str) -> bool:
        source = self.named(name)
        return source is not None and source.kind is not SourceKind.BODY and source.state is None

    def short_names(self, name: str) -> tuple[str, ...]:
        """What a page calls the newsroom of that name: "the Gulf Ledger", "the Ledger"; "Meridian" of Meridian Wire."""
        words = name.strip().split(" ")
        whole = name.strip().removeprefix("The ")
        if len(words) < 2 or fold(words[-1]) not in self._mastheads:
            return (whole,)
        last = (words[-1],) if fold(words[-1]) not in _TOO_COMMON else ()
        rest = " ".join(words[:-1]).removeprefix("The ").removeprefix("The")
        return tuple(n for n in (whole, rest, *last) if n)

    def both(self, speaker: str) -> bool:
        """Whether a speaker is each party of the event at once ("both governments")."""
        return fold(speaker.strip()).removeprefix("the ") in {w.removeprefix("the ") for w in self._both}

    def introduces(self, text: str, name: str) -> bool:
        """Whether a sentence says what kind of body or newsroom a name is: "an exile website, Irrawaddy Current"."""
        before = re.findall(rf"([\w-]+),? (?:called |named )?{re.escape(name)}\b", text)
        return any(fold(word) in self._kinds for word in before)

    def acting_role(self, text: str) -> str | None:
        """The id of the role of the office whose act a sentence tells without saying who acted: "were charged"."""
        folded = fold(text)
        return next((role for role, matcher in self._acts.items() if matcher.any_in(folded)), None)

    def institution(self, speaker: str) -> frozenset[str]:
        """The words that tell which body speaks ("veterinary", "service"); empty when it is no body, or any one."""
        words = [w.removesuffix("'s") for w in fold(speaker.strip()).split(" ")]
        core = frozenset(words) - self._vague
        heads = frozenset(w.removesuffix("'s") for w in fold(_head(speaker)).split(" "))
        return core if heads & self._institutions and len(core) > 1 else frozenset()

    def is_institution(self, name: str) -> bool:
        """Whether a name is built as that of a body or an office: its head is a word of the one or the other."""
        head = _head(name)
        matches = [m for _, matcher in self._roles for m in matcher.find(head)]
        return fold(head.split(" ")[-1]) in self._institutions or any(m.end == len(head) for m in matches)

    def names_office(self, line: str) -> bool:
        """Whether a line of a page names an office or a body and says nothing of it: "Harbour police, notices"."""
        return (self.role(line) is not None or bool(self.institution(line))) and not _SAYS.search(line)

    def body_word(self, speaker: str) -> str | None:
        """The word of a speaker that is only a kind of body ("the group", "the same service")."""
        core = [w for w in fold(speaker.strip()).split(" ") if w not in self._vague]
        return core[0] if len(core) == 1 and core[0] in self._institutions else None

    def masthead(self, speaker: str) -> bool:
        """Whether a name is built as newspapers, agencies and broadcasters name themselves."""
        words = speaker.strip().split(" ")
        ends = {fold(words[-1]), fold(words[0] if fold(words[0]) != "the" else words[1 % len(words)])}
        return len(words) > 1 and words[-1][:1].isupper() and not ends.isdisjoint(self._mastheads)

    def role(self, words: str) -> VoiceRole | None:
        """The first office whose words stand in `words`; of words within words the longer count."""
        found = [(role, m) for role, matcher in self._roles for m in matcher.find(words)]
        return next((role for role, m in found if not any(_within(m, other) for _, other in found)), None)

    def spans_of(self, role: VoiceRole, text: str) -> list[tuple[int, int]]:
        """Where words of that office stand in a text, by position."""
        matcher = next(matcher for known, matcher in self._roles if known is role)
        return [(m.start, m.end) for m in matcher.find(text)]

    @property
    def government(self) -> VoiceRole:
        """The role of a State that is named alone."""
        return self.roles[-1]

    def names_nobody(self, words: str) -> bool:
        """Whether a speaker's words say no more than what kind of speaker it is ("two officials", "the report").

        Words that name a State or a body are to be looked for first: "a U.S. official" is an office of a State.
        """
        if _bears_name(words):
            return False
        folded = fold(words.strip()).removeprefix("the ")
        return folded in self._unnamed or folded.split(" ")[-1] in self._unnamed


def head_of(speaker: str) -> str:
    """The folded word of a speaker that says what kind it is: "official" of "an official of the joint chiefs"."""
    return fold(_last(speaker))


def _bears_name(speaker: str) -> bool:
    """Whether a speaker's words, two or more, are all capitalised: "Myanmar Witness" is no witness."""
    words = speaker.strip().split(" ")
    return len(words) > 1 and all(word[:1].isupper() for word in words)


def _head(speaker: str) -> str:
    return _AFTER_HEAD.split(speaker.strip(), maxsplit=1)[0].rstrip(" ,")


def _last(speaker: str) -> str:
    return _head(speaker).split(" ")[-1]


def _within(one: Match, other: Match) -> bool:
    return other.start <= one.start and one.end <= other.end and other.end - other.start > one.end - one.start


@cache
def load_sources() -> SourceBook:
    """The bundled list, read once per process; raises DataError with file and line when it is wrong."""
    path = files("sanctrace.lexicon") / "sources.yml"
    return parse_sources(load_yaml(path), str(path), load_outlets())


def parse_sources(data: Any, path: str, outlets: Iterable[Outlet] = ()) -> SourceBook:
    """The list from parsed YAML, with the newsrooms of the list of outlets; `path` stands in error messages.

    Raises DataError with file and line: not as the schema says, or a form given twice.
    """
    require_schema(data, files("sanctrace.lexicon") / "sources.schema.json", path)
    seen: dict[str, str] = {}
    for record in data["sources"]:
        for form in record["forms"]:
            if (other := seen.setdefault(fold(form), record["name"])) != record["name"]:
                raise DataError(path, record.line, f"the form {form!r} already names {other}; give it to one source")
    sources = tuple(
        Source(
            name=record["name"],
            kind=SourceKind(record["kind"]),
            forms=tuple(record["forms"]),
            reliability=record["reliability"],
            reason=record["reason"],
            state=record.get("state"),
            about=frozenset(record.get("about", ())),
            about_forms=tuple(record.get("about_forms", ())),
        )
        for record in data["sources"]
    )
    roles = tuple(
        VoiceRole(
            id=record["id"],
            label=record["label"],
            words=tuple(record["words"]),
            reliability=record["reliability"],
            reason=record["reason"],
        )
        for record in data["roles"]
    )
    known = {source.name for source in sources}
    for form, name in data["bare"].items():
        if name not in known:
            raise DataError(
                path, data.line, f"{form!r} stands for {name!r}, which the list does not have; add the source"
            )
    return SourceBook((*_with_outlets(sources, outlets),), roles, data)


def _with_outlets(sources: tuple[Source, ...], outlets: Iterable[Outlet]) -> Iterator[Source]:
    """The judged sources with the spellings that the list of outlets has for them besides, then the other newsrooms."""
    by_form = {fold(form): source.name for source in sources for form in source.forms}
    further: dict[str, list[str]] = {}
    for outlet in outlets:
        known = {by_form[fold(form)] for form in outlet.forms if fold(form) in by_form}
        new = tuple(form for form in outlet.forms if fold(form) not in by_form)
        if known:
            further.setdefault(min(known), []).extend(new)
        else:
            yield Source(
                name=outlet.name,
                kind=SourceKind.AGENCY if outlet.agency else SourceKind.OUTLET,
                forms=outlet.forms,
                reliability="D" if outlet.state else UNKNOWN_LETTER,
                reason=_STATE_OWNED if outlet.state else _NOT_JUDGED,
                state=outlet.state,
                weak=outlet.weak,
                judged=False,
            )
    for source in sources:
        yield replace(source, forms=(*source.forms, *further.get(source.name, ())))
