"""Forms of a clause that turn what it says: "not", "not ... until", "had they sold it", "is a lie"."""

from __future__ import annotations

import re
from collections.abc import Set

from sanctrace.events.tree import Token
from sanctrace.lexicon.reading import load_reading

_UNBROKEN = re.compile(r"[^,;:—]*\Z")  # from what a measure commands to the flow that it speaks of


def only_until(verb: Token, negation: Token) -> bool:
    """ "did not deliver them until May": late, but done."""
    if negation.dep_ != "neg":
        return False
    return any(
        t.lower_ in {"until", "till"} and t.i > negation.i and verb in {t.head, t.head.head} for t in verb.subtree
    )


def inverted_condition(verb: Token) -> bool:
    """ "Had they sold it, ...", "Should it be sold, ...": a condition without "if"."""
    return any(
        c.dep_ in {"aux", "auxpass"}
        and c.lower_ in {"had", "were", "should"}
        and (c.i == 0 or c.nbor(-1).pos_ == "PUNCT")
        and any(s.dep_ in {"nsubj", "nsubjpass"} and c.i < s.i < verb.i for s in verb.children)
        for c in verb.children
    )


def nobody_does(verb: Token) -> bool:
    """ "Nobody suggests that", "no one believes that": nobody holds it, where "it is not believed" leaves it open."""
    return any(
        c.dep_ == "nsubj"
        and (c.lower_ == "nobody" or (c.lower_ == "one" and any(g.lower_ == "no" for g in c.children)))
        for c in verb.children
    )


def says_no(verb: Token) -> bool:
    """Whether its own clause says that a verb did not happen: "not", "neither ... nor", "no longer", "no shells"."""
    for child in verb.children:
        only = child.i + 1 < len(verb.doc) and child.nbor().lower_ == "only"  # "not only shells but missiles"
        plain = child.dep_ == "neg" or (child.dep_ in {"det", "preconj"} and child.lower_ in {"no", "neither"})
        if plain and not only and not only_until(verb, child):
            return True
        if child.dep_ == "advmod" and child.lower_ == "longer" and any(g.lower_ == "no" for g in child.children):
            return True
        if child.dep_ in {"nsubj", "nsubjpass", "dobj"}:
            aside = child.i > verb.i and child.nbor(-1).text == ","  # "delivered coal, none of it reported"
            if child.lower_ in {"nobody", "none", "nothing"} and not aside:
                return True
            if any(g.lower_ in {"no", "neither"} and g.dep_ in {"det", "preconj", "cc"} for g in child.children):
                return True
        if child.dep_ in {"nsubj", "nsubjpass"} and any(
            g.lower_ in {"not", "no", "neither", "nor"} and g.i < child.i <= g.i + 4 and g.nbor().lower_ != "only"
            for g in child.subtree
        ):
            return True
    return verb.dep_ == "conj" and any(c.lower_ == "nor" and c.i < verb.i for c in verb.head.children)


def called_one_of(verb: Token, words: Set[str]) -> bool:
    """Whether a form of "be" calls its subject one of `words`: "is a fabrication", "was baseless"; not "is no lie"."""
    names = [c for c in verb.children if c.dep_ in {"attr", "acomp"} and c.lemma_.lower() in words]
    return bool(names) and not says_no(verb) and not any(c.lower_ == "no" for n in names for c in n.children)


def still_to_be(verb: Token, adjectives: Set[str]) -> bool:
    """ "Is due to be adopted": one of `adjectives` with an infinitive below it."""
    return any(
        c.dep_ == "acomp" and c.lemma_.lower() in adjectives and any(g.dep_ == "xcomp" for g in c.children)
        for c in verb.children
    )


def commanded(trigger: Token, ruling: re.Pattern[str]) -> bool:
    """Whether what a measure commands or bars leads, with nothing breaking off, to the trigger."""
    text = trigger.doc.text
    ends = (match.end() for match in ruling.finditer(text))
    return any(end < trigger.idx and _UNBROKEN.match(text, end, trigger.idx) for end in ends)


def law_speaks(verb: Token, measures: Set[str], reporting: Set[str]) -> bool:
    """Whether a resolution, ban or rule is what acts: "a resolution stops sales of coal"."""
    return verb.pos_ in {"VERB", "AUX"} and any(
        c.dep_ in {"nsubj", "nsubjpass"} and c.lemma_.lower() in measures and verb.lemma_ not in reporting
        for c in verb.children
    )


def achieved(verb: Token) -> bool:
    """Whether an infinitive was done: "managed to stop", "was able to seize"; not "is able to"."""
    above = verb.head
    if verb.dep_ != "xcomp" or above.i > verb.i:
        return False
    if above.lemma_.lower() == "able":
        return above.dep_ == "acomp" and above.head.tag_ == "VBD"
    return above.lemma_ in load_reading().flows.achieving and above.tag_ in {"VBD", "VBN"}


def found_inside(verb: Token, weapons: Set[str]) -> bool:
    """Whether parts were found in a weapon that was opened: "found inside a drone"; nobody stopped them."""
    return any(
        g.dep_ == "pobj" and g.lemma_.lower() in weapons
        for c in verb.children
        if c.dep_ == "prep" and c.lower_ in {"in", "inside", "within"}
        for g in c.children
    )


def found_among(verb: Token, remains: Set[str]) -> bool:
    """Whether something was found where arms had been fired: "found in the wreckage", "recovered from the debris"."""
    return any(
        g.dep_ == "pobj" and g.lemma_.lower() in remains
        for c in verb.children
        if c.dep_ == "prep" and c.lower_ in {"in", "from", "among", "amid", "at", "after"}
        for g in c.children
    )
