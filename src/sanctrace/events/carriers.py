"""What carries goods supplies none: lorries, ships and aircraft that stand where a supplier would."""

from __future__ import annotations

from sanctrace.events.discourse import PartyMention
from sanctrace.events.frame import Filling
from sanctrace.events.items import Phrases
from sanctrace.events.merge import Draft
from sanctrace.events.scene import Knowledge, Scene
from sanctrace.model import EventKind


def name_source(phrases: Phrases, scene: Scene, filling: Filling) -> None:
    """ "Planes from Abu Dhabi delivered rifles": the carrier says where the goods come from, their supplier."""
    ship = filling.supplier
    if ship is None or ship.group != "vessel" or ship.token < 0:
        return
    links = [c for c in scene.doc[ship.token].children if c.dep_ == "prep" and c.lower_ == "from"]
    sources = [phrases.party(scene, near) for link in links for near in link.children if near.dep_ == "pobj"]
    source = next((p for p in (filling.origin, *sources) if p is not None and p.country), None)
    if source is not None:
        filling.via.append(ship)
        filling.supplier = source


def fetch_home(filling: Filling) -> None:
    """ "Iran flew gold from Venezuela to Tehran": who carries goods to himself has them from where they come."""
    carrier, taker = filling.supplier, filling.recipient
    if carrier is None or taker is None or not carrier.country or carrier.country != taker.country:
        return
    if filling.origin is not None and filling.origin.country != taker.country:
        filling.supplier, filling.recipient = filling.origin, carrier


def only_carries(draft: Draft, knowledge: Knowledge) -> bool:
    """Whether a nameless carrier of no State under measures stands for the supplier of what it brings ashore."""
    carrier, taker = draft.supplier, draft.recipient
    if carrier is None or draft.kind is not EventKind.TRANSFER or not _nameless(carrier, knowledge):
        return False
    return carrier.country not in knowledge.regimes and (taker is None or taker.group != "vessel")


def _nameless(carrier: PartyMention, knowledge: Knowledge) -> bool:
    word = carrier.text.lower().split()[-1]
    groups = knowledge.phrases.party_group
    return carrier.group == "vessel" and "vessel" in {
        groups.get(form) for form in (word, word.removesuffix("s"), word.removesuffix("ies") + "y")
    }
