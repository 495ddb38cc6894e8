"""Triggers in uses that tell no flow: set phrases, penalties, abilities, lessons, aims, values."""

from __future__ import annotations

from collections.abc import Sequence

from sanctrace.events.discourse import ItemMention
from sanctrace.events.tree import Token
from sanctrace.lexicon.reading import load_reading


def set_phrase(verb: Token) -> bool:
    """Whether a verb and its object are a set phrase in which nothing moves: "took part", "passed a resolution"."""
    words = load_reading()
    if verb.lemma_ in words.flows.papers_passed:
        passed = [c.lemma_.lower() for c in verb.children if c.dep_ in {"nsubj", "nsubjpass", "dobj"}]
        passed += [verb.head.lemma_.lower()] if verb.dep_ == "acl" else []
        return not words.times.papers.union(words.times.dating_nouns).isdisjoint(passed)
    if verb.lemma_ not in {"take", "make", "give"}:
        return False
    return any(
        c.dep_ == "dobj" and c.i > verb.i and c.lemma_.lower() in words.flows.light_objects for c in verb.children
    )


def in_order(noun: Token) -> bool:
    """Whether "order" stands in "in order to", "in order that"."""
    after = noun.nbor().lower_ if noun.i + 1 < len(noun.doc) else ""
    return noun.lower_ == "order" and noun.i > 0 and noun.nbor(-1).lower_ == "in" and after in {"to", "that", "for"}


def penalty(verb: Token) -> bool:
    """Whether what is paid is a penalty: "agreed to pay $3 million to settle", "was ordered to pay a fine"."""
    if verb.lemma_ not in {"pay", "forfeit", "post", "payment"}:
        return False
    words = load_reading().flows.penalties
    return any(t.lemma_.lower() in words for t in verb.subtree if t.dep_ not in {"relcl", "compound"})


def is_ability(verb: Token) -> bool:
    """ "Missiles capable of carrying warheads", "built to carry bombs": what the goods above can do."""
    above = verb.head
    if verb.dep_ == "pcomp":
        above = above.head
    elif verb.dep_ not in {"xcomp", "advcl"}:
        return False
    of_goods = above.dep_ in {"amod", "acl", "relcl"} or above.pos_ == "ADJ"
    return of_goods and above.i < verb.i and above.lemma_.lower() in load_reading().flows.abilities


def is_taught(verb: Token) -> bool:
    above = verb.head.head if verb.dep_ == "conj" else verb.head
    above = above.head if above.dep_ == "prep" else above
    return above.lemma_ in {"train", "teach", "instruct", "coach", "drill"} and above.i < verb.i


def only_aimed(verb: Token) -> bool:
    """Whether stopping is only what something is for: "a case brought to prevent goods from reaching Iran"."""
    if verb.lemma_ not in load_reading().flows.preventing:
        return False
    if verb.dep_ == "pcomp":
        return verb.head.lower_ in {"at", "for"}  # "aimed at halting shipments"
    purpose = any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    return (
        purpose and verb.dep_ in {"advcl", "acl", "xcomp"} and verb.head.lemma_ not in load_reading().flows.succeeding
    )


def below_aim(trigger: Token) -> bool:
    """Whether a flow is what is only to be stopped: "worked to prevent the export", "to prevent them from reaching"."""
    above = trigger.head
    if trigger.dep_ == "pcomp" and above.lower_ == "from":
        return only_aimed(above.head)
    return trigger.dep_ == "dobj" and only_aimed(above)


def captured(word: Token) -> bool:
    """Whether arms were taken in a war, which stopped no delivery: "a captured tank", "arms captured in Ukraine"."""
    if word.lemma_ not in load_reading().flows.spoils:
        return False
    taken = word.dep_ == "acl" and word.tag_ == "VBN" and all(c.dep_ != "agent" for c in word.children)
    return word.dep_ == "amod" or taken


def ordered_about(verb: Token) -> bool:
    """Whether somebody is told what to do, and nothing is bought: "ordered the tanker to be diverted".

    But "ordered boots from a plant, to be delivered in May" buys.
    """
    if verb.lemma_ != "order" or any(c.dep_ == "prep" and c.lower_ == "from" for c in verb.children):
        return False
    bought = load_reading().flows.ordered
    told = [c for c in verb.children if c.dep_ == "xcomp" and c.i > verb.i and c.lemma_ not in bought]
    return any(
        any(g.dep_ == "aux" and g.lower_ == "to" for g in t.children)
        and any(c.dep_ == "dobj" and c.i < t.i for c in verb.children)
        for t in told
    )


def only_value(lemma: str, items: Sequence[ItemMention]) -> bool:
    """Whether a sum is what goods sold for, and no payment: "exported $3 million last year"."""
    return lemma in load_reading().flows.valued and bool(items) and all(item.item_class == "money" for item in items)
