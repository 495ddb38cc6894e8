"""OFAC's lists in the advanced XML form (`sdn_advanced.xml`, `cons_advanced.xml`): parties and measures by id."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sanctrace.actors.entry import EntryKind, Identifier, ListedName, ListEntry, Snapshot
from sanctrace.actors.imo import valid_imo
from sanctrace.actors.read.fields import Signals, countries, full_day, make_snapshot, texts
from sanctrace.actors.read.xml_text import child, children, local, need, parse_xml, text_of
from sanctrace.model.errors import DataError

_FORMER = "F.K.A."
_BIRTH, _NATIONALITY, _LOCATION = "Birthdate", ("Nationality Country", "Citizenship Country"), "Location"


def read_ofac_xml(list_id: str, list_name: str, content: bytes) -> Snapshot:
    """A list of OFAC from its advanced XML file; the day of listing is the first day of an entry event.

    Raises DataError when the file is not XML, not this form, or empty.
    """
    root = parse_xml(content, list_name)
    if local(root) != "Sanctions" or child(root, "ReferenceValueSets") is None:
        raise DataError(list_name, 1, f"the root element is {local(root)}; the advanced form begins with Sanctions")
    reader = _Reader(root, list_name)
    entries = [reader.entry(p) for p in children(need(root, "DistinctParties", list_name), "DistinctParty")]
    issued = child(root, "DateOfIssue")
    return make_snapshot(list_id, list_name, [content], dated=_day(issued), entries=entries, signals=reader.signals)


class _Reader:
    def __init__(self, root: Any, list_name: str) -> None:
        self.list_name = list_name
        self.signals = Signals()
        reference = need(root, "ReferenceValueSets", list_name)
        self.values: dict[tuple[str, str], str] = {}
        for group in reference:
            for value in group:
                self.values[local(value), value.get("ID", "")] = text_of(value)
        self.party_types = {
            value.get("ID"): value.get("PartyTypeID")
            for group in children(reference, "PartySubTypeValues")
            for value in group
        }
        self.places = {p.get("ID"): p for holder in children(root, "Locations") for p in holder}
        self.measures: dict[str, list[Any]] = defaultdict(list)
        for holder in children(root, "SanctionsEntries"):
            for sanction in holder:
                self.measures[sanction.get("ProfileID", "")].append(sanction)
        self.documents: dict[str, list[Identifier]] = defaultdict(list)
        for holder in children(root, "IDRegDocuments"):
            for document in holder:
                sort = self.values.get(("IDRegDocType", document.get("IDRegDocTypeID", "")), "document")
                number = text_of(document, "IDRegistrationNo")
                if number:
                    self.documents[document.get("IdentityID", "")].append(Identifier(sort=sort, number=number))

    def entry(self, party: Any) -> ListEntry:
        profile = need(party, "Profile", self.list_name)
        identity = need(profile, "Identity", self.list_name)
        names = [n for a in children(identity, "Alias") for n in self._names(a)]
        names.sort(key=lambda pair: not pair[0])
        births: list[str | None] = []
        nations: list[str] = []
        addresses: list[str] = []
        identifiers = list(self.documents[identity.get("ID", "")])
        for feature in children(profile, "Feature"):
            sort = self.values.get(("FeatureType", feature.get("FeatureTypeID", "")), "")
            if not sort:
                self.signals.add(f"unknown feature type {feature.get('FeatureTypeID')}")
            for version in children(feature, "FeatureVersion"):
                if sort == _BIRTH:
                    births.append(self._period(version))
                elif sort in _NATIONALITY or sort == _LOCATION:
                    for place in children(version, "VersionLocation"):
                        words, country = self._place(place.get("LocationID", ""))
                        (nations if sort in _NATIONALITY else addresses).append(
                            country if sort in _NATIONALITY else words
                        )
                elif text := text_of(version, "VersionDetail"):
                    identifiers.append(Identifier(sort=sort, number=text))
        imos = [i.number.removeprefix("IMO ").strip() for i in identifiers if "IMO" in i.number or "IMO" in i.sort]
        sanctions = self.measures[profile.get("ID", "")]
        days = [d for s in sanctions for e in children(s, "EntryEvent") if (d := full_day(_day(child(e, "Date"))))]
        return ListEntry(
            id=party.get("FixedRef", profile.get("ID", "")),
            kind=self._kind(profile.get("PartySubTypeID", "")),
            names=tuple(dict.fromkeys(n for _, n in names)),
            listed_on=min(days, default=None),
            programmes=texts(text_of(m, "Comment") for s in sanctions for m in children(s, "SanctionsMeasure")),
            countries=countries(nations),
            births=tuple(b for b in births if b),
            addresses=texts(addresses),
            identifiers=tuple(dict.fromkeys(identifiers)),
            imo=next((n for n in imos if valid_imo(n)), None),
        )

    def _names(self, alias: Any) -> list[tuple[bool, ListedName]]:
        primary = alias.get("Primary") == "true"
        former = self.values.get(("AliasType", alias.get("AliasTypeID", ""))) == _FORMER
        weak = alias.get("LowQuality") == "true"
        found = []
        for name in children(alias, "DocumentedName"):
            words = " ".join(text_of(p) for p in children(name, "DocumentedNamePart"))
            found.append((primary, ListedName(text=words, weak=weak, former=former)))
        return found

    def _kind(self, sub_type: str) -> EntryKind:
        name = self.values.get(("PartySubType", sub_type), "")
        if name in {"Vessel", "Aircraft"}:
            return EntryKind(name.lower())
        party = self.values.get(("PartyType", self.party_types.get(sub_type) or ""), "") or name
        return EntryKind.PERSON if party == "Individual" or sub_type == "4" else EntryKind.ENTITY

    def _place(self, place_id: str) -> tuple[str, str]:
        place = self.places.get(place_id)
        if place is None:
            return "", ""
        country = self.values.get(
            ("Country", getattr(child(place, "LocationCountry"), "attrib", {}).get("CountryID", "")), ""
        )
        parts = [text_of(v) for p in children(place, "LocationPart") for v in children(p, "LocationPartValue")]
        return ", ".join(texts([*parts, country])), country

    def _period(self, version: Any) -> str | None:
        period = child(version, "DatePeriod")
        first, last = _day(child(period, "Start", "From")), _day(child(period, "End", "To"))
        if first and last and first != last:
            same_year = first[:4] == last[:4] and first.endswith("-01-01") and last.endswith("-12-31")
            return first[:4] if same_year else f"{first}/{last}"
        return first or last


def _day(element: Any | None) -> str | None:
    if element is None or not text_of(element, "Year"):
        return None
    year, month, day = (int(text_of(element, tag) or 0) for tag in ("Year", "Month", "Day"))
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")
