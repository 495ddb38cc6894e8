"""Sides that verbs of use leave to their subject: who fires what another supplied, who trains at another's ground."""

from __future__ import annotations

from dataclasses import replace

from sanctrace.events.clauses import Argument, Arguments, subject_of
from sanctrace.events.frame import Filling
from sanctrace.events.items import Phrases
from sanctrace.events.scene import Scene
from sanctrace.events.tree import Token
from sanctrace.lexicon.phrases import RegimeStates
from sanctrace.lexicon.reading import load_reading
from sanctrace.lexicon.triggers import Role, Triggers

_USED_WITH = frozenset(["with", "using", "by"])
# Where those who train themselves do it, and with whom: it is these who train them.
_TRAINERS = frozenset(["in", "at", "with", "under", "alongside", "inside", "on"])


def users_of(goods: Token, triggers: Triggers) -> list[Token]:
    """Who uses goods that hang on a verb of firing, flying or attacking: "struck the city with missiles"."""
    while goods.dep_ == "conj":
        goods = goods.head
    verb, wanted = goods.head, "wield"
    if goods.dep_ == "pobj" and verb.lower_ in _USED_WITH:
        verb, wanted = verb.head, "strike"
        if verb.dep_ == "dobj":
            verb = verb.head  # "attacked a ship with drones", the "with" hung on the ship
    elif goods.dep_ != "dobj":
        return []
    if verb.pos_ != "VERB" or all(c.name != wanted for c in triggers.classes(verb.lemma_.lower(), "verb")):
        return []
    return subject_of(verb)[0]


def supply_users(phrases: Phrases, scene: Scene, users: list[Token], filling: Filling) -> None:
    """Whoever fires or flies what another is said to have supplied is the one supplied."""
    for token in users:
        party = phrases.party(scene, token) or phrases.state_in(scene, token)
        if party is None or not party.country:
            continue
        if filling.supplier is None or party.country != filling.supplier.country:
            filling.add_party(Role.RECIPIENT, party)


def own_training(verb: Token, arguments: Arguments) -> Arguments:
    """The arguments of a verb of training that has no object: "soldiers train in Russia" are the ones trained."""
    if arguments.passive or arguments.of("obj") or arguments.of("dative"):
        return arguments
    turned = []
    for argument in arguments.found:
        below = argument.slot in _TRAINERS and argument.token.head.head.i == verb.i
        slot = "obj" if argument.slot == "subj" else "by" if below else argument.slot
        turned.append(Argument(slot, argument.token, argument.distance))
    return Arguments(tuple(turned))


def brought_home(trigger: Token, arguments: Arguments, filling: Filling, states: RegimeStates) -> None:
    """Whoever moves, to nobody else, what its State may not be sent has brought it home: "Kim smuggled cars in"."""
    mover, taker = filling.supplier, filling.recipient
    if mover is None or mover.country is None or trigger.lemma_ not in load_reading().flows.movers:
        return
    if taker is not None and taker.country != mover.country:
        return
    if any(t.i == mover.token for slot in ("from", "out of") for t in arguments.of(slot)):
        return
    if mover.group == "person" and trigger.lemma_ not in load_reading().flows.stealthy:
        return  # "his limousine was flown in": his before
    classes = {i.item_class for i in filling.items if i.item_class}
    barred_in = states.receives.get(mover.country, frozenset())
    if classes and classes <= barred_in and not classes & states.supplies.get(mover.country, frozenset()):
        home = "who moves what its State may not be sent has brought it home"
        filling.supplier, filling.recipient = None, replace(mover, inferred_by=mover.inferred_by or home)


def account_for(filling: Filling) -> None:
    """A bank that opens an account for somebody holds it: "opened accounts for three of its fronts"."""
    if filling.supplier is None and filling.beneficiary is not None and filling.recipient is not None:
        filling.supplier, filling.recipient = filling.recipient, filling.beneficiary
