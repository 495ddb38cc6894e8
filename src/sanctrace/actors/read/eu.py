"""The EU's financial sanctions file (FSF) in XML, version 1.1."""

from __future__ import annotations

from typing import Any

from sanctrace.actors.entry import EntryKind, Identifier, ListedName, ListEntry, Snapshot
from sanctrace.actors.imo import valid_imo
from sanctrace.actors.read.fields import Signals, countries, full_day, make_snapshot, partial_date, texts
from sanctrace.actors.read.xml_text import child, children, local, parse_xml
from sanctrace.model.errors import DataError

LIST_ID, LIST_NAME = "eu-fsf", "EU consolidated financial sanctions list"
_KNOWN = {"remark", "regulation", "subjectType", "nameAlias", "citizenship", "birthdate", "address", "identification"}
_KINDS = {"P": EntryKind.PERSON, "E": EntryKind.ENTITY}


def read_eu(content: bytes) -> Snapshot:
    """Persons and entities; aliases that the list marks as not strong are weak.

    The day of listing is the entity's own `designationDate`. Most have none: then the earliest publication that the
    entry cites is a day by which it was listed, for later acts replace the words of earlier ones.
    Raises DataError when the file is not XML, not this list, or empty.
    """
    root = parse_xml(content, LIST_NAME)
    if local(root) != "export":
        raise DataError(LIST_NAME, 1, f"the root element is {local(root)}, not export; is it another list?")
    signals = Signals()
    entries = [_entry(e, signals) for e in children(root, "sanctionEntity")]
    return make_snapshot(
        LIST_ID, LIST_NAME, [content], dated=root.get("generationDate"), entries=entries, signals=signals
    )


def _entry(element: Any, signals: Signals) -> ListEntry:
    for part in element:
        if local(part) not in _KNOWN:
            signals.add(f"unknown element {local(part)}")
    subject = child(element, "subjectType")
    code = "" if subject is None else subject.get("classificationCode", "")
    if code not in _KINDS:
        signals.add(f"unknown subject type {code!r}")
    aliases = children(element, "nameAlias")
    names = [
        ListedName(text=words, weak=a.get("strong") == "false")
        for a in aliases
        if (words := a.get("wholeName", "").strip())
    ]
    if not names:
        raise DataError(LIST_NAME, element.sourceline, "an entity without a name; the format has changed")
    names.sort(key=lambda n: n.weak)
    regulations = children(element, "regulation")
    designated = full_day(element.get("designationDate"))
    cited = [*regulations, *(r for part in element for r in children(part, "regulationSummary"))]
    days = [day for r in cited if (day := full_day(r.get("publicationDate")))]
    numbers = [
        Identifier(sort=i.get("identificationTypeCode", "document"), number=i.get("number", "").strip())
        for i in children(element, "identification")
    ]
    imos = [i.number for i in numbers if i.sort == "imo" and valid_imo(i.number)]
    return ListEntry(
        id=element.get("euReferenceNumber") or element.get("logicalId", ""),
        kind=_KINDS.get(code, EntryKind.ENTITY),
        names=tuple(dict.fromkeys(names)),
        listed_on=designated,
        listed_by=None if designated else min(days, default=None),
        programmes=texts(r.get("programme") for r in regulations),
        countries=countries(
            c.get("countryIso2Code") or c.get("countryDescription") for c in children(element, "citizenship")
        ),
        births=tuple(
            b for d in children(element, "birthdate") if (b := partial_date(d.get("birthdate") or d.get("year")))
        ),
        positions=texts(a.get("function") for a in aliases),
        addresses=texts(
            ", ".join(
                v
                for key in ("street", "city", "countryDescription")
                if (v := a.get(key, "").strip()) and v != "UNKNOWN"
            )
            for a in children(element, "address")
        ),
        identifiers=tuple(i for i in dict.fromkeys(numbers) if i.number),
        imo=imos[0] if imos else None,
    )
