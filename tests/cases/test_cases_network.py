from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace

from sanctrace.cases.gather import gather
from sanctrace.cases.network import Network, TieKind, network_of
from sanctrace.cases.network_drawing import ROWS, draw_network
from sanctrace.cases.telling import tellings_of_all
from sanctrace.model import Case, Event, Reading, Screening

MakeEvent = Callable[..., Event]
MakeReading = Callable[..., Reading]


def cases_of(*readings: Reading) -> list[Case]:
    return gather(tellings_of_all(readings))


def ties(network: Network) -> list[tuple[str, str, str]]:
    return [(tie.start, tie.kind.value, tie.end) for tie in network.ties]


def test_what_passes_joins_the_hands_in_the_order_of_the_flow(event: MakeEvent, reading: MakeReading) -> None:
    network = network_of(cases_of(reading("a", event("a", through="a trader"))))
    assert ties(network) == [("Russia", "passes through", "a trader"), ("a trader", "passes through", "North Korea")]
    assert [(n.label, n.note, n.column) for n in network.nodes] == [
        ("Russia", "RU", 0),
        ("a trader", "", 1),
        ("North Korea", "KP", 2),
    ]
    assert network.ties[0].words == ("car",)


def test_round_an_actor_givers_stand_left_and_receivers_right(event: MakeEvent, reading: MakeReading) -> None:
    cases = cases_of(
        reading("a", event("a", supplier="China", recipient="Russia"), sha256="1" * 64),
        reading("b", event("b", supplier="Russia", recipient="North Korea", when="2020-01-01"), sha256="2" * 64),
    )
    assert len(cases) == 2
    network = network_of(cases, "Russia")
    assert {node.label: node.column for node in network.nodes} == {"China": 0, "Russia": 1, "North Korea": 2}
    assert network == network_of(cases[::-1], "Russia")
    assert {tie.cases for tie in network.ties} == {(case.id,) for case in cases}


def test_a_list_entry_hangs_on_the_party_that_resembles_it(event: MakeEvent, reading: MakeReading) -> None:
    told = reading("a", event("a", supplier="Hanso Shipping"))
    screening = Screening(
        mention="Hanso Shipping",
        entry="KPe.001",
        entry_name="HANSO SHIPPING CO",
        score=0.97,
        reasons=("same words",),
        list_name="UN",
        listed_on=None,
    )
    told = replace(told, events=(replace(told.events[0], screenings=(screening,)),))
    network = network_of(cases_of(told))
    tie = next(tie for tie in network.ties if tie.kind is TieKind.RESEMBLES)
    assert (tie.start, network.node(tie.end).label, tie.words) == (
        "Hanso Shipping",
        "HANSO SHIPPING CO",
        ("score 0.97: same words",),
    )
    assert network.node(tie.end).actor is None


def test_the_drawing_links_every_party_and_says_what_does_not_fit(event: MakeEvent, reading: MakeReading) -> None:
    names = [f"Firm <{n}>" for n in range(ROWS + 3)]
    cases = cases_of(
        *(
            reading(f"a{n}", event(f"a{n}", supplier=name, item=f"crate {n}", when=f"20{n + 10}-01-01"), sha256=f"{n}")
            for n, name in enumerate(names)
        )
    )
    network = network_of(cases, "North Korea")
    drawing = draw_network(network, lambda node: f"/actor/{node.id}", "North Korea")
    root = ET.fromstring(drawing)
    links = [node.get("aria-label") for node in root.iter() if node.tag.endswith("}a")]
    assert len(links) == ROWS + 1
    assert "North Korea (KP)" in links
    assert root.get("aria-label") == f"Network of {ROWS + 4} names and {ROWS + 3} ties; 3 more in the table"
    assert drawing == draw_network(network, lambda node: f"/actor/{node.id}", "North Korea")
    assert draw_network(network_of([]), lambda _: None) == ""
