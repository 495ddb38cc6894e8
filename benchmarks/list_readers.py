"""The list readers against an independent, plain parse of the same files, entry by entry.

    python benchmarks/list_readers.py --lists DIR [--eu FILE] [--ftm FILE...] [--ofac-xml FILE] [--uk-ofsi FILE...]

DIR holds public copies of `UN_consolidated.xml`, `sdn.csv`, `alt.csv`, `add.csv` and the three `cons_` files
(moov-io/watchman, `test/testdata`); the file of the EU's list may be an extract of it
(deriv-com/perl-Data-Validate-Sanctions, `t/data/sample_eu.xml`), those in FollowTheMoney's form are a public dataset's
`entities.ftm.json` and `targets.nested.json`; OFAC's consolidated list in the advanced form is `cons_advanced.xml` of
radwo/urban-fortnight (March 2020), the whole list of the UK's OFSI `sanctionsconlist.csv` in the histories of
sergey-chechaev/datasciencecoursera (April 2014) and photoangell/SanctionsApi (April 2018). All are fetched beforehand
and never kept in this project. Exit code 1 when one entry differs.
"""

from __future__ import annotations

import argparse
import calendar
import csv
import json
import re
import sys
import xml.etree.ElementTree as ET
from collections import defaultdict
from pathlib import Path

from sanctrace.actors import Snapshot
from sanctrace.actors.read import read_eu, read_ftm, read_ofac_csv, read_ofac_xml, read_uk_ofsi, read_un

Facts = dict[str, tuple[object, ...]]


def plain_un(path: Path) -> Facts:
    facts: Facts = {}
    for element in ET.parse(path).getroot().iter():
        if element.tag not in {"INDIVIDUAL", "ENTITY"}:
            continue

        def text(tag: str, element: ET.Element = element) -> str:
            return " ".join((element.findtext(tag) or "").split())

        parts = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
        names = {" ".join(p for t in parts if (p := text(t))), text("NAME_ORIGINAL_SCRIPT")}
        for alias in element:
            if alias.tag.endswith("_ALIAS"):
                names.add(" ".join((alias.findtext("ALIAS_NAME") or "").split()).strip('"'))
        births = set()
        for birth in element.iter("INDIVIDUAL_DATE_OF_BIRTH"):
            one = birth.findtext("DATE") or birth.findtext("YEAR")
            two = [birth.findtext(t) for t in ("FROM_YEAR", "TO_YEAR")]
            births.add(one[:10] if one else "/".join(y for y in two if y))
        kind = "person" if element.tag == "INDIVIDUAL" else "entity"
        facts[text("REFERENCE_NUMBER")] = (
            kind,
            text("LISTED_ON")[:10],
            frozenset(names - {""}),
            frozenset(births - {""}),
        )
    return facts


def read_un_facts(snapshot: Snapshot) -> Facts:
    return {
        e.id: (e.kind.value, str(e.listed_on), frozenset(n.text for n in e.names), frozenset(e.births))
        for e in snapshot.entries
    }


def plain_ofac(primary: Path, aliases: Path, addresses: Path) -> Facts:
    def rows(path: Path) -> list[list[str]]:
        with path.open(encoding="utf-8", newline="") as stream:
            return [[c.strip() for c in row] for row in csv.reader(stream) if len(row) > 1]

    names: dict[str, set[str]] = defaultdict(set)
    for row in rows(aliases):
        names[row[0]].add(row[3])
    places: dict[str, int] = defaultdict(int)
    for row in rows(addresses):
        places[row[0]] += any(c not in {"", "-0-"} for c in row[2:5])
    kinds = {"individual": "person", "vessel": "vessel", "aircraft": "aircraft", "-0-": "entity"}
    facts: Facts = {}
    for row in rows(primary):
        programmes = frozenset(p for p in re.split(r"\] \[", row[3]) if p != "-0-")
        imo = re.search(r"IMO (\d{7})", row[11]) if row[2] == "vessel" else None
        facts[row[0]] = (
            kinds[row[2]],
            frozenset({row[1]} | names[row[0]]),
            programmes,
            imo.group(1) if imo else None,
            len(re.findall(r"DOB (?:circa )?\d{0,2} ?\w* ?\d{4}", row[11])) > 0,
        )
    return facts


def read_ofac_facts(snapshot: Snapshot) -> Facts:
    return {
        e.id: (e.kind.value, frozenset(n.text for n in e.names), frozenset(e.programmes), e.imo, bool(e.births))
        for e in snapshot.entries
    }


def plain_eu(path: Path) -> Facts:
    space = "{http://eu.europa.ec/fpi/fsd/export}"
    facts: Facts = {}
    for element in ET.parse(path).getroot().iter(f"{space}sanctionEntity"):
        subject = element.find(f"{space}subjectType")
        births = {b.get("birthdate") or b.get("year") for b in element.iter(f"{space}birthdate")}
        facts[element.get("euReferenceNumber") or element.get("logicalId") or ""] = (
            "person" if subject is not None and subject.get("classificationCode") == "P" else "entity",
            element.get("designationDate"),
            frozenset((a.get("wholeName") or "").strip() for a in element.iter(f"{space}nameAlias")) - {""},
            frozenset(births - {None, "", "0"}),
            frozenset(r.get("programme") for r in element.findall(f"{space}regulation")),
        )
    return facts


def read_eu_facts(snapshot: Snapshot) -> Facts:
    return {
        e.id: (
            e.kind.value,
            str(e.listed_on) if e.listed_on else None,
            frozenset(n.text for n in e.names),
            frozenset(e.births),
            frozenset(e.programmes),
        )
        for e in snapshot.entries
    }


def plain_ftm(path: Path) -> Facts:
    kinds = {"Person": "person", "Vessel": "vessel", "Airplane": "aircraft"}
    bodies = {"Company", "Organization", "LegalEntity", "PublicBody"}
    facts: Facts = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if not row.get("target") or row["schema"] not in kinds.keys() | bodies:
            continue
        said = row["properties"]
        names = {n for p in ("name", "alias", "previousName", "weakAlias") for n in said.get(p, ())}
        facts[row["id"]] = (
            kinds.get(row["schema"], "entity"),
            frozenset(names | {row["caption"]}),
            frozenset(b for b in said.get("birthDate", ()) if re.match(r"\d{4}", b)),
        )
    return facts


def read_ftm_facts(snapshot: Snapshot) -> Facts:
    return {e.id: (e.kind.value, frozenset(n.text for n in e.names), frozenset(e.births)) for e in snapshot.entries}


def plain_ofac_xml(path: Path) -> Facts:
    """By flat passes over the file's elements: nothing is shared with the reader but the file."""
    space = "{http://www.un.org/sanctions/1.0}"
    root = ET.parse(path).getroot()

    def every(tag: str, within: ET.Element = root) -> list[ET.Element]:
        return list(within.iter(space + tag))

    sub_types = {e.get("ID"): (e.text or "").strip() for e in every("PartySubType")}
    types = {e.get("ID"): (e.text or "").strip() for e in every("PartyType")}
    of_type = {e.get("ID"): types.get(e.get("PartyTypeID")) for e in every("PartySubType")}
    features = {e.get("ID"): (e.text or "").strip() for e in every("FeatureType")}
    days: dict[str | None, set[str]] = defaultdict(set)
    programmes: dict[str | None, set[str]] = defaultdict(set)
    for entry in every("SanctionsEntry"):
        for event in every("EntryEvent", entry):
            date = event.find(f"{space}Date")
            if date is not None:
                parts = [int(date.findtext(space + t) or 0) for t in ("Year", "Month", "Day")]
                days[entry.get("ProfileID")].add("{:04d}-{:02d}-{:02d}".format(*parts))
        for measure in every("SanctionsMeasure", entry):
            programmes[entry.get("ProfileID")].add(" ".join((measure.findtext(f"{space}Comment") or "").split()))
    facts: Facts = {}
    for party in every("DistinctParty"):
        profile = every("Profile", party)[0]
        sub = profile.get("PartySubTypeID")
        kind = {"Vessel": "vessel", "Aircraft": "aircraft"}.get(sub_types.get(sub, ""))
        names = set()
        for documented in every("DocumentedName", party):
            names.add(" ".join(" ".join(v.text or "" for v in every("NamePartValue", documented)).split()))
        births = set()
        for feature in every("Feature", party):
            if features.get(feature.get("FeatureTypeID")) == "Birthdate":
                for start in every("Start", feature):
                    births.add(start.findtext(f"{space}From/{space}Year"))
        facts[party.get("FixedRef") or ""] = (
            kind or ("person" if of_type.get(sub) == "Individual" else "entity"),
            frozenset(names),
            min(days[profile.get("ID")], default=None),
            frozenset(programmes[profile.get("ID")] - {""}),
            frozenset(births),
        )
    return facts


def read_ofac_xml_facts(snapshot: Snapshot) -> Facts:
    return {
        e.id: (
            e.kind.value,
            frozenset(n.text for n in e.names),
            str(e.listed_on) if e.listed_on else None,
            frozenset(e.programmes),
            frozenset(b[:4] for b in e.births),
        )
        for e in snapshot.entries
    }


def plain_uk_ofsi(path: Path) -> Facts:
    with path.open(encoding="cp1252", errors="replace", newline="") as stream:
        next(stream)
        rows = list(csv.reader(stream))
    at = {name: column for column, name in enumerate(rows[0])}
    collected: dict[str, list[list[str]]] = defaultdict(list)
    for row in rows[1:]:
        if len(row) > at["Group ID"] and row[at["Group ID"]].strip():
            collected[row[at["Group ID"]].strip()].append(row)
    kinds = {"Individual": "person", "Entity": "entity", "Ship": "vessel"}

    def iso(cell: str) -> str:
        day, month, year = cell.strip().split("/")
        whole = 1 <= int(month) <= 12 and 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1]
        return "-".join([year, *([month] if month != "00" else []), *([day] if whole else [])])

    facts: Facts = {}
    for number, lines in collected.items():
        names = {" ".join(" ".join(row[at[f"Name {i}"]] for i in (1, 2, 3, 4, 5, 6)).split()) for row in lines}
        births = {iso(row[at["DOB"]]) for row in lines if row[at["DOB"]].strip()}
        facts[number] = (
            kinds[lines[0][at["Group Type"]].strip()],
            frozenset(names - {""}),
            min((iso(row[at["Listed On"]]) for row in lines if row[at["Listed On"]].strip()), default=None),
            frozenset(" ".join(row[at["Regime"]].split()) for row in lines) - {""},
            frozenset(births),
        )
    return facts


def read_uk_ofsi_facts(snapshot: Snapshot) -> Facts:
    return {
        e.id: (
            e.kind.value,
            frozenset(n.text for n in e.names),
            str(e.listed_on) if e.listed_on else None,
            frozenset(e.programmes),
            frozenset(e.births),
        )
        for e in snapshot.entries
    }


def compare(name: str, plain: Facts, read: Facts) -> bool:
    differing = [i for i in plain.keys() | read.keys() if plain.get(i) != read.get(i)]
    print(f"{name}: {len(read)} entries read, {len(plain)} parsed plainly, {len(differing)} differ")
    for key in sorted(differing)[:10]:
        print(f"  {key}: {plain.get(key)} against {read.get(key)}")
    return not differing


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lists", type=Path, required=True)
    parser.add_argument("--eu", type=Path)
    parser.add_argument("--ftm", type=Path, nargs="*", default=[])
    parser.add_argument("--ofac-xml", type=Path)
    parser.add_argument("--uk-ofsi", type=Path, nargs="*", default=[])
    asked = parser.parse_args()
    lists: Path = asked.lists
    un = lists / "UN_consolidated.xml"
    same = compare("UN consolidated", plain_un(un), read_un_facts(read_un(un.read_bytes())))
    for name, files in (
        ("SDN", ("sdn", "alt", "add")),
        ("consolidated non-SDN", ("cons_prim", "cons_alt", "cons_add")),
    ):
        paths = [lists / f"{f}.csv" for f in files]
        snapshot = read_ofac_csv("us", name, *(p.read_bytes() for p in paths))
        same &= compare(name, plain_ofac(*paths), read_ofac_facts(snapshot))
    if asked.eu is not None:
        same &= compare("EU (extract)", plain_eu(asked.eu), read_eu_facts(read_eu(asked.eu.read_bytes())))
    for path in asked.ftm:
        same &= compare(path.name, plain_ftm(path), read_ftm_facts(read_ftm("ftm", path.name, path.read_bytes())))
    if asked.ofac_xml is not None:
        advanced = read_ofac_xml("us", "OFAC advanced", asked.ofac_xml.read_bytes())
        same &= compare(
            "OFAC consolidated, advanced form", plain_ofac_xml(asked.ofac_xml), read_ofac_xml_facts(advanced)
        )
    for path in asked.uk_ofsi:
        snapshot = read_uk_ofsi("uk-ofsi", path.name, path.read_bytes())
        same &= compare(f"UK OFSI {snapshot.dated}", plain_uk_ofsi(path), read_uk_ofsi_facts(snapshot))
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
