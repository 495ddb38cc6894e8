"""The UN Security Council's consolidated list in XML (`consolidated.xml`)."""

from __future__ import annotations

from typing import Any

from sanctrace.actors.entry import EntryKind, Identifier, ListedName, ListEntry, Snapshot
from sanctrace.actors.imo import find_imos
from sanctrace.actors.read.fields import Signals, countries, full_day, make_snapshot, partial_date, texts
from sanctrace.actors.read.xml_text import children, local, parse_xml, text_of
from sanctrace.model.errors import DataError

LIST_ID, LIST_NAME = "un-sc", "UN Security Council consolidated list"
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME", "FIFTH_NAME", "SIXTH_NAME")
_READ = {
    *_NAMES, "NAME_ORIGINAL_SCRIPT", "UN_LIST_TYPE", "REFERENCE_NUMBER", "LISTED_ON", "DELISTED_ON", "DESIGNATION",
    "NATIONALITY",
    "INDIVIDUAL_ALIAS", "ENTITY_ALIAS", "INDIVIDUAL_ADDRESS", "ENTITY_ADDRESS", "INDIVIDUAL_DATE_OF_BIRTH",
    "INDIVIDUAL_DOCUMENT", "COMMENTS1",
}  # fmt: skip
_LEFT = {
    "DATAID", "VERSIONNUM", "GENDER", "LIST_TYPE", "LAST_DAY_UPDATED", "INDIVIDUAL_PLACE_OF_BIRTH", "SORT_KEY",
    "SORT_KEY_LAST_MOD", "TITLE", "SUBMITTED_BY", "SUBMITTED_ON", "NATIONALITY2", "NOTE",
}  # fmt: skip


def read_un(content: bytes) -> Snapshot:
    """Persons and entities of every UN regime; ships named in an entity's comments are not entries.

    Raises DataError when the file is not XML, not this list, or empty.
    """
    root = parse_xml(content, LIST_NAME)
    if local(root) != "CONSOLIDATED_LIST":
        raise DataError(LIST_NAME, 1, f"the root element is {local(root)}, not CONSOLIDATED_LIST; is it another list?")
    signals = Signals()
    entries = [
        _entry(element, kind, signals)
        for group, tag, kind in (
            ("INDIVIDUALS", "INDIVIDUAL", EntryKind.PERSON),
            ("ENTITIES", "ENTITY", EntryKind.ENTITY),
        )
        for holder in children(root, group)
        for element in children(holder, tag)
    ]
    return make_snapshot(
        LIST_ID, LIST_NAME, [content], dated=root.get("dateGenerated"), entries=entries, signals=signals
    )


def _entry(element: Any, kind: EntryKind, signals: Signals) -> ListEntry:
    for part in element:
        if local(part) not in _READ and local(part) not in _LEFT:
            signals.add(f"unknown element {local(part)}")
    primary = " ".join(n for tag in _NAMES if (n := text_of(element, tag)))
    names = [ListedName(text=primary)]
    original = text_of(element, "NAME_ORIGINAL_SCRIPT")
    if original:
        names.append(ListedName(text=original))
    for alias in (*children(element, "INDIVIDUAL_ALIAS"), *children(element, "ENTITY_ALIAS")):
        quality = text_of(alias, "QUALITY").lower()
        for name in texts((text_of(alias, "ALIAS_NAME"), text_of(alias, "NAME_ORIGINAL_SCRIPT"))):
            names.append(ListedName(text=name.strip('"'), weak=quality == "low", former=quality.startswith("f.k.a")))
    imos = find_imos(text_of(element, "COMMENTS1"))
    identifiers = [_document(d) for d in children(element, "INDIVIDUAL_DOCUMENT")]
    identifiers += [Identifier(sort="IMO number mentioned", number=n) for _, _, n in imos]
    nations = [text_of(v) for n in children(element, "NATIONALITY") for v in children(n, "VALUE")]
    addresses = (*children(element, "INDIVIDUAL_ADDRESS"), *children(element, "ENTITY_ADDRESS"))
    return ListEntry(
        id=text_of(element, "REFERENCE_NUMBER"),
        kind=kind,
        names=tuple({n.text: n for n in reversed(names)}.values())[::-1],
        listed_on=full_day(text_of(element, "LISTED_ON")),
        delisted_on=full_day(text_of(element, "DELISTED_ON")),
        programmes=texts([text_of(element, "UN_LIST_TYPE")]),
        countries=countries(nations),
        births=tuple(b for d in children(element, "INDIVIDUAL_DATE_OF_BIRTH") if (b := _birth(d))),
        positions=texts(text_of(v) for d in children(element, "DESIGNATION") for v in children(d, "VALUE")),
        addresses=texts(
            ", ".join(t for tag in ("STREET", "CITY", "STATE_PROVINCE", "COUNTRY") if (t := text_of(a, tag)))
            for a in addresses
        ),
        identifiers=tuple(i for i in dict.fromkeys(identifiers) if i.number),
    )


def _birth(element: Any) -> str | None:
    exact = partial_date(text_of(element, "DATE") or text_of(element, "YEAR"))
    if exact:
        return exact
    first, last = partial_date(text_of(element, "FROM_YEAR")), partial_date(text_of(element, "TO_YEAR"))
    return f"{first}/{last}" if first and last else first or last


def _document(element: Any) -> Identifier:
    sort = text_of(element, "TYPE_OF_DOCUMENT") or text_of(element, "TYPE_OF_DOCUMENT2") or "document"
    return Identifier(sort=sort, number=text_of(element, "NUMBER"))
