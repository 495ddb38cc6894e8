"""Who speaks for whom: countries, leaders, offices, agencies, armed groups and places, found in text.

What goes in is text of an article; what comes out is matches with the entries they may mean, offsets of the text as
given. A *weak* form ("the North", "Kim", "Congo") means its entry only where the text names the country elsewhere:
without a `context` it is returned and marked; with one, it is returned only when the context supports it.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from sanctrace.lexicon.match import FormMatcher, Match, fold
from sanctrace.lexicon.name_entries import Alone, NameData, NameEntry, NameForm, NameKind, NameMatch
from sanctrace.lexicon.name_files import read_names
from sanctrace.lexicon.name_phrases import phrase_country

__all__ = ["NameEntry", "NameIndex", "NameKind", "NameMatch", "load_names"]


@dataclass(frozen=True)
class _Candidate:
    start: int
    end: int
    text: str
    forms: tuple[NameForm, ...]  # none: words that hide the names in them

    @property
    def strong(self) -> bool:
        """Whether it stands by itself."""
        return not self.forms or any(f.alone is Alone.STRONG for f in self.forms)


UNKNOWN_BEARER = "?"  # prefix in a context: somebody unknown bears this surname


class NameIndex:
    """Finds the lexicon's names in text."""

    def __init__(self, data: NameData) -> None:
        self._data = data
        self._by_form: dict[str, tuple[NameForm, ...]] = {}
        for form in data.forms:
            key = fold(form.form)
            self._by_form[key] = (*self._by_form.get(key, ()), form)
        self._matcher = FormMatcher([*self._by_form, *data.habits.not_names])
        entries = {form.entry.id: form.entry for form in data.forms if not form.entry.weak}
        self._states = {e.country: e.name for e in entries.values() if e.kind is NameKind.COUNTRY and e.country}
        self.entries: Mapping[str, NameEntry] = {**{f.entry.id: f.entry for f in data.forms}, **entries}

    @property
    def forms(self) -> tuple[NameForm, ...]:
        """Every spelling of every entry. A match means entries of its own spellings, as they stand here or weaker."""
        return self._data.forms

    def find(self, text: str, *, ignore_case: bool = False, context: frozenset[str] | None = None) -> list[NameMatch]:
        """Names in `text`, whole words, longest first, without overlap, in order of position.

        `ignore_case` is for headlines set in lower case. `context` is what `context_of` saw in the whole article:
        with it, weak forms are returned only when it supports them; without, all are returned and marked weak.
        """
        candidates, seen = self._read(text, ignore_case)
        support = seen if context is None else seen | context
        return self._matches(candidates, support, strict=context is not None)

    def read(self, text: str) -> tuple[list[NameMatch], frozenset[str]]:
        """What `find` and `context_of` tell of a text, at the price of one of them."""
        candidates, seen = self._read(text, False)
        return self._matches(candidates, seen, strict=False), seen

    def _matches(self, candidates: list[_Candidate], support: frozenset[str], *, strict: bool) -> list[NameMatch]:
        found = []
        for candidate in candidates:
            entries = self._entries(candidate, support, strict=strict)
            if entries:
                found.append(NameMatch(candidate.start, candidate.end, candidate.text, entries))
        return found

    def context_of(self, text: str, *, ignore_case: bool = False) -> frozenset[str]:
        """What `text` names outright: countries and entry ids, to support weak forms in any part of it."""
        return self._read(text, ignore_case)[1]

    def state(self, country: str) -> str | None:
        """Name of a State by its ISO code, or None when the lexicon has none."""
        return self._states.get(country)

    def relative(self, of_entry: NameEntry, relation_word: str) -> NameEntry | None:
        """The one relative that "X's sister" means, or None when the lexicon knows none or several."""
        relation = self._data.relation_words.get(fold(relation_word))
        person = self._data.relatives.get((of_entry.id, relation)) if relation else None
        return self.entries.get(person) if person else None

    def office_holder(self, country: str, role: str, on: date) -> NameEntry | None:
        """The person who held `role` for `country` on `on`; None when the lexicon knows none or several."""
        held = {
            e.id: e
            for e in self.entries.values()
            if e.kind is NameKind.PERSON and e.country == country and role in e.roles and e.since and e.holds_on(on)
        }
        return next(iter(held.values())) if len(held) == 1 else None

    def holder_of(self, phrase: str, on: date, *, context: frozenset[str] | None = None) -> NameEntry | None:
        """The person that "the Russian president" meant on a day; None when the words or the lexicon leave it open."""
        folded = fold(phrase)
        words = max((w for w in self._data.role_words if _has_word(folded, w)), key=len, default=None)
        country = self.country_of(phrase, context=context)
        if words is None or country is None:
            return None
        found = [h for role in self._data.role_words[words] if (h := self.office_holder(country, role, on))]
        return found[0] if len({h.id for h in found}) == 1 else None

    def country_of(self, phrase: str, *, context: frozenset[str] | None = None) -> str | None:
        """Country of the party a noun phrase names ("the Russian side", "Kim's sister", "a Dandong company").

        The words before the first preposition decide, the last name of them first; "of", "from" and "in" phrases are
        asked only when those name nobody. Names of two countries side by side give None.
        """
        return phrase_country(phrase, self.find(phrase, context=context))

    # ------------------------------------------------------------------ reading
    def _read(self, text: str, ignore_case: bool) -> tuple[list[_Candidate], frozenset[str]]:
        """Candidates by position, strong forms before weak ones that overlap them, and what they name outright."""
        context: set[str] = set()
        kept: list[_Candidate] = []
        strong: list[_Candidate] = []
        weak: list[_Candidate] = []
        for match in self._matcher.find_all(text):
            candidate = self._candidate(text, match, ignore_case, context)
            if candidate is not None:
                (strong if candidate.strong else weak).append(candidate)
        for ranked in (strong, weak):
            taken = sorted((c.start, c.end) for c in kept)
            end = 0
            for candidate in ranked:
                if candidate.start >= end and not _overlaps(taken, candidate):
                    kept.append(candidate)
                    end = candidate.end
        for candidate in kept:
            self._support(candidate.forms, context)
        return sorted((c for c in kept if c.forms), key=lambda c: c.start), frozenset(context)

    def _candidate(self, text: str, match: Match, ignore_case: bool, context: set[str]) -> _Candidate | None:
        words = text[match.start : match.end]
        if match.form in self._data.habits.not_names:
            return _Candidate(match.start, match.end, words, ())
        forms = []
        for form in self._by_form[match.form]:
            spelled = self._spelled(words, form, ignore_case)
            if spelled is not None and self._placed(text, match, spelled, context):
                forms.append(self._demoted(text, match.end, spelled))
        return _Candidate(match.start, match.end, words, tuple(forms)) if forms else None

    def _spelled(self, words: str, form: NameForm, ignore_case: bool) -> NameForm | None:
        """The form, when the words have its capitals; weaker when a lower-cased headline makes it doubtful."""
        if words == form.form or all(w.isupper() for w, f in zip(words, form.form, strict=True) if f.isupper()):
            return form
        habits = self._data.habits
        key = fold(form.form)
        if not ignore_case or key in habits.never_lower:
            return None
        return _weakened(form) if key in habits.doubtful_lower else form

    def _placed(self, text: str, match: Match, form: NameForm, context: set[str]) -> bool:
        """Whether the neighbours let the form stand by itself rather than as half of a longer name."""
        start = match.start
        habits = self._data.habits
        if form.alone is Alone.KNOWN and not form.surname:
            after = _word_after(text, match.end)
            if after == "of" or (after[:1].isupper() and after not in habits.titles):
                return False  # "the North of Yemen", "the North Atlantic"
        if " " in form.form:
            return True
        before, after = _word_before(text, start), _word_after(text, match.end)
        if form.entry.kind is NameKind.AGENCY and not form.form.isupper() and _in_longer_name(text, start, before):
            return before in habits.titles  # the tanker Amber Dawn is no newspaper
        if form.surname:
            if before in habits.given_names:
                return False
            if form.alone is Alone.STRONG:
                return True
            longer = form.family_first and after[:1].isupper() and after not in habits.titles
            given = (
                not form.family_first
                and before[:1].isupper()
                and before not in habits.titles
                and not _opens(text, start, before)
            )
            if longer or given:
                context.add(UNKNOWN_BEARER + fold(form.form))
                return False
            return True
        return not (
            form.entry.kind in _MAY_BE_SURNAMES and form.form in habits.also_surnames and before in habits.given_names
        )

    def _demoted(self, text: str, end: int, form: NameForm) -> NameForm:
        habits = self._data.habits
        if form.form in habits.also_given_names:
            after = _word_after(text, end)
            if after[:1].isupper() and after not in habits.titles:
                return _weakened(form)
        return form

    @staticmethod
    def _support(forms: tuple[NameForm, ...], context: set[str]) -> None:
        """Adds what a candidate names outright: nothing when it may name two countries."""
        strong = [f.entry for f in forms if f.alone is Alone.STRONG]
        if strong and len({f.entry.country for f in forms}) == 1:
            context.update(e.id for e in strong)
            if strong[0].country:
                context.add(strong[0].country)

    @staticmethod
    def _entries(candidate: _Candidate, support: frozenset[str], *, strict: bool) -> tuple[NameEntry, ...]:
        """Entries that a candidate may mean, given what else is named; supported readings push out the others."""
        named, known, strong, companions = [], [], [], []
        unknown_bearer = UNKNOWN_BEARER + fold(candidate.text) in support
        for form in candidate.forms:
            entry = form.entry
            if form.alone is Alone.STRONG:
                strong.append(entry)
            elif form.alone is Alone.NEEDS:
                if form.needs & support:
                    companions.append(entry)
            elif form.surname and entry.id in support:
                named.append(entry)
            elif form.alone is Alone.KNOWN and not unknown_bearer and (entry.country in support or not strict):
                known.append(entry)
        if companions:
            return (*companions, *(e for e in strong if e.country in support))
        return tuple(dict.fromkeys(strong or named or known))


_MAY_BE_SURNAMES = {NameKind.COUNTRY, NameKind.PLACE, NameKind.DEMONYM}


def _overlaps(taken: list[tuple[int, int]], candidate: _Candidate) -> bool:
    """Whether a candidate shares characters with one of the sorted spans that are taken."""
    index = bisect.bisect_left(taken, (candidate.end, 0)) - 1
    return index >= 0 and taken[index][1] > candidate.start


@lru_cache(maxsize=4096)
def _weakened(form: NameForm) -> NameForm:
    if form.alone is not Alone.STRONG:
        return form
    return replace(form, alone=Alone.KNOWN, entry=replace(form.entry, weak=True))


def _word_after(text: str, end: int) -> str:
    """The word that follows after one space, or an empty string."""
    if text[end : end + 1] != " ":
        return ""
    stop = end + 1
    while stop < len(text) and (text[stop].isalnum() or text[stop] == "-"):
        stop += 1
    return text[end + 1 : stop]


def _word_before(text: str, start: int) -> str:
    """The word that stands before, over one space (a title's full stop left out), or an empty string."""
    if start < 2 or text[start - 1] != " ":
        return ""
    stop = start - 1
    if text[stop - 1] == ".":
        stop -= 1
    first = stop
    while first and (text[first - 1].isalnum() or text[first - 1] == "-"):
        first -= 1
    return text[first:stop]


def _has_word(folded: str, words: str) -> bool:
    """Whether whole words stand in folded text, not as the start of "former"-like compounds ("vice president")."""
    at = folded.find(words)
    if at < 0 or (at and folded[at - 1].isalnum()) or folded[at + len(words) : at + len(words) + 1].isalnum():
        return False
    return not folded[:at].rstrip().endswith(("vice", "vice-", "former", "ex-", "deputy", "late", "then", "acting"))


_DAYS = frozenset(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])


def _in_longer_name(text: str, start: int, before: str) -> bool:
    """Whether a capitalised word before `start`, no day and no first word of a sentence, makes a longer name."""
    return before[:1].isupper() and before not in _DAYS and not before.isupper() and not _opens(text, start, before)


def _opens(text: str, start: int, before: str) -> bool:
    """Whether the word before `start` opens a sentence, where its capital says nothing."""
    at = start - 1 - len(before)
    lead = text[:at].rstrip(" \"'“‘(")
    return not lead or lead[-1] in ".!?:\n—–"


@lru_cache(maxsize=1)
def load_names() -> NameIndex:
    """The index over the lexicon's own files, built once.

    Raises DataError with file and line when one of them is wrong.
    """
    return NameIndex(read_names())
