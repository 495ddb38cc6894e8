"""Whose deed a clause below a charge, a sentence or a penalty tells: never the authority's own.

"The department charged two firms with exporting chips", "imposed sanctions on a trader for shipping oil".
"""

from __future__ import annotations

from collections.abc import Set

from sanctrace.events.tree import Token
from sanctrace.lexicon.reading import load_reading

_OF_WHAT = frozenset({"with", "for", "of", "over"})  # before what somebody is tried or punished for
_ON_WHOM = frozenset({"against", "on", "upon"})


def authority_over(verb: Token) -> Token | None:
    """The verb of prosecution or penalty for which `verb` is the reason; None where there is none.

    The reason is a gerund after "with", "for", "of" or "over", whatever noun the parser hung the preposition on.
    """
    return _authority(verb.head) if verb.dep_ == "pcomp" and verb.head.lower_ in _OF_WHAT else None


def charged_in_list(verb: Token) -> list[Token]:
    """Whose a charge is that a name or a case has right after it; empty where there is none.

    "Cases against Ann Roe for selling chips, Jon Doe for shipping them".
    """
    link, above = verb.head, verb.head.head
    if verb.dep_ != "pcomp" or link.lower_ != "for" or above.i > link.i:
        return []
    if above.pos_ == "PROPN":
        return [above]
    brought = [above, *(c for c in above.children if c.dep_ in {"dobj", "attr"})]
    if any(t.lemma_.lower() in load_reading().clauses.cases for t in brought):
        return [t for t in _on_whom(above) if t.i < link.i]
    return []


def punished(trigger: Token) -> list[Token]:
    """Who did what a noun after "for" or "over" tells: "sanctioned a firm for the sale of"; empty when not told."""
    link = trigger.head
    if trigger.dep_ != "pobj" or link.lower_ not in {"for", "over"}:
        return []
    authority = _authority(link)
    return [] if authority is None or _passive(authority) else accused(authority)


def _passive(verb: Token) -> bool:
    return any(c.dep_ in {"nsubjpass", "auxpass"} for c in verb.children)


def punished_for(trigger: Token) -> bool:
    """Whether a flow is what a measure or penalty was imposed for: "sanctions on a firm for its sale of arms"."""
    for node in (trigger, *trigger.ancestors):
        if node.dep_ in {"relcl", "ccomp", "advcl", "ROOT"}:
            return False
        if node.dep_ in {"pcomp", "pobj"} and node.head.lower_ in {"for", "over"}:
            return _authority(node.head) is not None
    return False


def _authority(link: Token) -> Token | None:
    """The verb of prosecution or penalty that a preposition hangs on, whatever noun stands between."""
    words = load_reading().clauses
    for above in link.ancestors:
        if above.dep_ in {"relcl", "acl"}:
            return None
        if above.pos_ not in {"VERB", "AUX"}:
            continue
        if above.lemma_ in words.prosecuting or (
            (above.lemma_ in words.penalising or _is_case(above)) and _on_whom(above)
        ):
            return above
        if above.tag_.startswith("VB") and above.dep_ != "advcl":
            return None  # a nearer verb has the gerund
    return None


def _is_case(verb: Token) -> bool:
    """ "The other cases are against two traders for shipping": a case is said to be against somebody."""
    held = load_reading().clauses.held
    return verb.lemma_ == "be" and any(
        c.dep_ == "nsubj" and c.lemma_.lower() in held | load_reading().clauses.cases for c in verb.children
    )


def accused(authority: Token) -> list[Token]:
    """Whom a verb of prosecution or penalty in the active is about; empty when nobody is named."""
    if authority.lemma_ in load_reading().clauses.prosecuting:
        objects = [c for c in authority.children if c.dep_ == "dobj"]
        if objects:
            return objects
    return _on_whom(authority)


def _on_whom(verb: Token) -> list[Token]:
    """Whom "against" or "on" names below a verb or its object: "an order against three men", "a fine on the firm"."""
    for holder in (verb, *(c for c in verb.children if c.dep_ in {"dobj", "attr"})):
        for link in holder.children:
            if link.dep_ == "prep" and link.lower_ in _ON_WHOM:
                found = [c for c in link.children if c.dep_ == "pobj"]
                if found:
                    return found
    return []


def held_for(verb: Token) -> bool:
    """Whether a gerund tells what somebody is only held or tried for: "his arrest for smuggling", "on trial for"."""
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        verb = verb.head
    if verb.dep_ != "pcomp" or verb.head.lower_ not in _OF_WHAT:
        return False
    words = load_reading().clauses
    holder = verb.head.head
    return holder.pos_ in {"NOUN", "VERB"} and holder.lemma_.lower() in words.held


def about_it(node: Token, head: Token, nouns: Set[str]) -> bool:
    """Whether `node` only says what a charge or an inquiry is about: whatever is planned with that is not the flow.

    "Ordered to face charges of shipping", "agreed to open an inquiry into a delivery".
    """
    if node.dep_ != "prep":
        return False
    if head.pos_ == "VERB" and node.lower_ in {"into", "over", "about"}:  # "open an inquiry into": hung on the verb
        return any(c.dep_ == "dobj" and c.lemma_.lower() in nouns for c in head.children)
    return head.pos_ == "NOUN" and head.lemma_.lower() in nouns and head.dep_ != "nsubj"


def said_to_be(noun: Token, words: Set[str]) -> bool:
    """Whether a form of "be" calls a noun, or what it is coordinated with, one of `words`: "is a violation"."""
    while noun.dep_ == "conj" and noun.head.pos_ == "NOUN":
        noun = noun.head
    verb = noun.head
    named = (c for c in verb.children if c.dep_ in {"attr", "acomp"})
    return (
        noun.dep_ == "nsubj"
        and verb.lemma_ in {"be", "become", "remain"}
        and any(c.lemma_.lower() in words for c in named)
    )
