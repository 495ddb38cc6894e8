"""Goods on somebody's person: "a handbag hangs from the arm of X", "on her wrist is what looks like a watch"."""

from __future__ import annotations

from collections.abc import Iterator

from sanctrace.events.clauses import Argument, Arguments, coordinated
from sanctrace.events.tree import Token
from sanctrace.lexicon.reading import load_reading

_ON = frozenset(["on", "from", "around", "round", "over", "under", "at", "across", "about", "in"])


def worn_arguments(verb: Token) -> Arguments:
    """What lies, hangs or is on a part of somebody's body, or beside somebody: slots `subj` and `owner`."""
    owners = list(_owners(verb))
    if not owners:
        return Arguments(())
    found = [Argument("owner", owner) for owner in owners]
    found += [Argument("subj", member) for head in _things(verb) for member in coordinated(head)]
    return Arguments(tuple(found))


def _things(verb: Token) -> Iterator[Token]:
    """The goods: subject or complement, also behind "what looks like"."""
    if verb.dep_ in {"acl", "relcl"} and verb.head.pos_ in {"NOUN", "PROPN"}:
        yield verb.head
    for child in verb.children:
        if child.dep_ in {"nsubj", "nsubjpass", "attr", "dobj"} and child.pos_ in {"NOUN", "PROPN"}:
            yield child
        elif child.dep_ in {"ccomp", "csubj"}:
            for link in child.children:
                if link.lower_ in {"like", "as"}:
                    yield from (c for c in link.children if c.dep_ == "pobj")
                elif link.dep_ in {"xcomp", "attr"}:
                    yield from (c for c in (link, *link.children) if c.dep_ == "attr")


def _owners(verb: Token) -> Iterator[Token]:
    parts = load_reading().flows.body_parts
    for link in verb.children:
        if link.dep_ not in {"prep", "agent", "advmod"}:
            continue
        beside = link.lower_ == "beside" or (link.lower_ == "next" and any(c.lower_ == "to" for c in link.children))
        for near in (link, *link.children):
            for token in near.children:
                if token.dep_ != "pobj":
                    continue
                if beside:
                    yield token
                elif link.lower_ in _ON and token.lemma_.lower() in parts:
                    yield from _holder(token)
                elif link.lower_ in _ON:
                    yield from _neighbour(token)


def _holder(part: Token) -> Iterator[Token]:
    """Whose arm it is."""
    for child in part.children:
        if child.dep_ == "poss":
            yield child
        elif child.dep_ == "prep" and child.lower_ == "of":
            yield from (c for c in child.children if c.dep_ == "pobj")


def _neighbour(place: Token) -> Iterator[Token]:
    """Beside whom a table stands: "on the table next to X", "at the side of X"."""
    for child in place.children:
        if child.lower_ == "beside":
            yield from (c for c in child.children if c.dep_ == "pobj")
        elif child.lower_ == "next":
            yield from (c for link in child.children if link.lower_ == "to" for c in link.children if c.dep_ == "pobj")
