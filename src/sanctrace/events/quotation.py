"""Words in quotation marks: who speaks them, where no clause of the parse says so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set

from sanctrace.events.clauses import is_passive, subject_of
from sanctrace.events.tree import Token

_MARKS = frozenset(['"', "''", "``"])
_NEAR = 8  # words between a quotation and the verb that reports it


def quoting_speakers(word: Token, telling: Collection[str]) -> list[Token]:
    """ "He told the crowd: “We sold them. ...”": the subject of the telling verb nearest to the quotation of a word.

    `telling` holds lemmas of verbs that report. Empty for a word outside quotation marks, and where no such verb with a
    subject stands outside them within a few words.
    """
    marks = [t.i for t in word.doc if t.text in _MARKS]
    opened = sum(mark < word.i for mark in marks)
    if opened % 2 == 0:
        return []
    first = marks[opened - 1]
    last = marks[opened] if opened < len(marks) else len(word.doc)

    def distance(verb: Token) -> int:
        return first - verb.i if verb.i < first else verb.i - last

    near = [
        t
        for t in word.doc
        if t.lemma_ in telling
        and t.pos_ == "VERB"
        and 0 <= distance(t) <= _NEAR
        and sum(mark < t.i for mark in marks) % 2 == 0
        and not is_passive(t)
    ]
    return next((found for verb in sorted(near, key=distance) if (found := subject_of(verb)[0])), [])


def cited_by(verb: Token, citing: Set[str]) -> Iterator[Token]:
    """Whom a reporting clause cites: "reported on Friday, citing officials"."""
    for child in verb.children:
        if child.dep_ in {"advcl", "xcomp", "acl"} and child.lemma_ in citing:
            yield from (c for c in child.children if c.dep_ == "dobj")
