"""Triggers: what a verb reports, and what a wrong file says."""

from __future__ import annotations

import pytest

from sanctrace.lexicon.strict_yaml import parse_yaml
from sanctrace.lexicon.triggers import Role, Triggers, load_triggers, parse_triggers
from sanctrace.model import EventKind
from sanctrace.model.errors import DataError

GIVE = "classes:\n  give: {kind: transfer, slots: {subj: supplier, obj: item}, preps: {to: recipient}}\n"
VERBS = "triggers:\n- {class: give, pos: verb, lemmas: [give, hand over]}\n"


def read(text: str) -> Triggers:
    return parse_triggers(parse_yaml(text, "triggers.yml"), "triggers.yml")


def test_who_gives_supplies_and_who_is_given_to_receives() -> None:
    (give,) = [c for c in load_triggers().classes("give", "verb") if c.name == "give"]
    assert give.kind is EventKind.TRANSFER
    assert give.slots["subj"] is Role.SUPPLIER
    assert give.preps["to"] is Role.RECIPIENT


def test_a_word_that_is_no_trigger_has_no_classes() -> None:
    assert load_triggers().classes("sing", "verb") == ()


def test_a_class_needs_goods_and_employs_unless_it_says_otherwise() -> None:
    (give,) = read(GIVE + VERBS).classes("hand over", "verb")
    assert (give.needs_item, give.employs, give.moving, give.sighting) == (True, True, False, False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GIVE + VERBS.replace("class: give", "class: take"), r"triggers\.yml:4: unknown class 'take'; known: give"),
        (GIVE + VERBS.replace("pos: verb", "pos: gerund"), r"triggers\.yml:4: triggers/0/pos: 'gerund' is not one of"),
        (GIVE.replace("transfer", "theft") + VERBS, r"triggers\.yml:2: classes/give/kind: 'theft' is not one of"),
        (GIVE.replace("supplier", "giver") + VERBS, r"triggers\.yml:2: classes/give/slots/subj: 'giver' is not one of"),
        (GIVE.replace("}}\n", "}, swift: true}\n") + VERBS, r"classes/give: .*'swift' was unexpected"),
        (GIVE, r"triggers\.yml:1: top level: 'triggers' is a required property"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(text)
