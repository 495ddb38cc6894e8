"""Forms of a clause that turn what it says: "not ... until", "had they sold it"."""

from __future__ import annotations

from sanctrace.events.tree import Token


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
