"""The pages of actors: who is named in which cases, under which names, and which list entries they resemble."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup
from werkzeug.wrappers import Request, Response

from sanctrace.cases.network import Network, NetworkNode
from sanctrace.cases.network_drawing import draw_network
from sanctrace.desk.web.actor_facts import actor_facts, actors_named
from sanctrace.desk.web.rendering import page
from sanctrace.desk.web.settings import Desk
from sanctrace.lexicon.described import is_named

_LISTED = 300  # actors on one page; the rarest are left to the search


def actors_page(desk: Desk, request: Request) -> Response:
    """Every actor that has a name, with the number of its cases, the most frequent first."""
    sought = request.args.get("words", "").strip()[:200]
    with desk.ledger() as ledger:
        found = actors_named(desk, ledger, sought)
    return page(desk, request, "actors.html", actors=found[:_LISTED], total=len(found), sought=sought)


def actor_page(desk: Desk, request: Request, name: str) -> Response:
    """One actor; raises NotFound when no case names it."""
    facts = actor_facts(desk, name)
    return page(desk, request, "actor.html", facts=facts, drawing=drawing_of(facts.network, name))


def drawing_of(network: Network, centre: str | None = None) -> Markup:
    """The drawing of a network whose boxes lead to the pages of actors."""
    return Markup(draw_network(network, _address, centre))  # every word in it is escaped where it is drawn


def _address(node: NetworkNode) -> str | None:
    if node.actor is None or not is_named(node.actor):
        return None  # a list entry; a party that is only described, of which there is no page
    return f"/actor/{quote(node.actor, safe='')}"
