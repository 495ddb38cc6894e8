"""Who brings news and whose word it is: agencies, outlets, bodies, offices of States, and how far each is relied on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from sanctrace.lexicon.match import FormMatcher, fold
from sanctrace.lexicon.schema_check import require_schema
from sanctrace.lexicon.strict_yaml import load_yaml
from sanctrace.model import DataError

UNKNOWN_LETTER = "F"


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
        self._in_text = FormMatcher(form for source in sources for form in source.forms if len(form) > 2)
        self._roles = [(role, FormMatcher(role.words)) for role in roles]
        self._unnamed = frozenset(fold(word) for word in words["unnamed"])
        by_name = {source.name: source for source in sources}
        self._bare = {fold(form): by_name[name] for form, name in words["bare"].items()}
        self._obtained = frozenset(fold(word) for word in words["obtained"])
        self._nameless = frozenset(fold(word) for word in words["nameless"])
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
            if text[m.start : m.end] != m.form or m.form[0].isdigit() or self._by_form[m.form].forms[0].islower()
        ]

    def bare(self, speaker: str) -> Source | None:
        """The body that a whole speaker names without its name ("the panel")."""
        return self._bare.get(fold(speaker.strip()).removeprefix("the "))

    def obtained(self, speaker: str) -> bool:
        """Whether a speaker is what a newsroom has found itself: a document, or people who tell it something."""
        return fold(speaker.strip()).split(" ")[-1] in self._obtained

    def pleads(self, text: str) -> bool:
        """Whether a sentence tells what a defendant says before a court."""
        return self._pleading.any_in(fold(text))

    def nameless(self, speaker: str) -> bool:
        """Whether a speaker are people of a State who do not give their names ("American officials")."""
        return not self._nameless.isdisjoint(fold(speaker).split(" "))

    def role(self, words: str) -> VoiceRole | None:
        """The first office whose words stand in `words`."""
        folded = fold(words)
        return next((role for role, matcher in self._roles if matcher.any_in(folded)), None)

    @property
    def government(self) -> VoiceRole:
        """The role of a State that is named alone."""
        return self.roles[-1]

    def names_nobody(self, words: str) -> bool:
        """Whether a speaker's words say no more than what kind of speaker it is ("two officials", "the report").

        Words that name a State or a body are to be looked for first: "a U.S. official" is an office of a State.
        """
        folded = fold(words.strip()).removeprefix("the ")
        return folded in self._unnamed or folded.split(" ")[-1] in self._unnamed


@cache
def load_sources() -> SourceBook:
    """The bundled list, read once per process; raises DataError with file and line when it is wrong."""
    path = files("sanctrace.lexicon") / "sources.yml"
    return parse_sources(load_yaml(path), str(path))


def parse_sources(data: Any, path: str) -> SourceBook:
    """The list from parsed YAML; `path` stands in error messages.

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
    return SourceBook(sources, roles, data)
