"""The lexicon's name files (`countries.csv`, `places.csv`, `actors.yml`) as forms and entries."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from sanctrace.lexicon.match import fold
from sanctrace.lexicon.name_entries import Alone, NameData, NameEntry, NameForm, NameHabits, NameKind
from sanctrace.lexicon.schema_check import require_schema
from sanctrace.lexicon.strict_yaml import load_yaml
from sanctrace.model.errors import DataError

_MEMORY = "from memory"
_SECTIONS = {
    "offices": NameKind.OFFICE,
    "agencies": NameKind.AGENCY,
    "organisations": NameKind.ORGANISATION,
    "armed_groups": NameKind.ARMED_GROUP,
    "vessels": NameKind.VESSEL,
}
_NO_PLURAL = (
    "ese",
    "ish",
    "ch",
    "sh",
    "ss",
    "s",
    "men",
    "man",
    "woman",
    "women",
    "sh",
    "ois",
    "è",
    "é",
    "Philippine",
    "Malagasy",
)


def slug(name: str) -> str:
    """Id of a name: lower case without accents, hyphens between words ("Félix Tshisekedi" -> `felix-tshisekedi`)."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("’", "").replace("'", "")).strip("-")


def read_names() -> NameData:
    """Every form of the three files.

    Raises DataError with file and line for a row or entry that cannot be read.
    """
    here = files("sanctrace.lexicon")
    actors = load_yaml(here / "actors.yml")
    require_schema(actors, here / "actors.schema.json", "actors.yml")
    forms = [*_countries(here / "countries.csv"), *_places(here / "places.csv"), *_actors(actors)]
    relatives = {
        (row["of"], relation): person
        for row in actors["relatives"]
        for relation, person in row.items()
        if relation != "of"
    }
    relation_words = {fold(word): relation for relation, words in actors["relation_words"].items() for word in words}
    role_words: dict[str, tuple[str, ...]] = {}
    for role, words in actors["role_words"].items():
        for word in words:
            role_words[fold(word)] = (*role_words.get(fold(word), ()), role)
    lower = actors["lower_case"]
    habits = NameHabits(
        never_lower=frozenset(fold(str(w)) for w in lower["never"]),
        doubtful_lower=frozenset(fold(str(w)) for w in lower["doubtful"]),
        also_surnames=frozenset(actors["also_surnames"]),
        also_given_names=frozenset(actors["also_given_names"]),
        given_names=frozenset(actors["given_names"]),
        titles=frozenset(actors["titles"]),
        not_names=frozenset(fold(p) for p in actors["not_names"]),
    )
    return NameData(
        forms=tuple(forms), habits=habits, relation_words=relation_words, role_words=role_words, relatives=relatives
    )


def _rows(path: Traversable, columns: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(path.read_text(encoding="utf-8").splitlines(), strict=True)
    if reader.fieldnames != columns:
        raise DataError(str(path), 1, f"columns are {reader.fieldnames}; they must be {columns}")
    for row in reader:
        if None in row or any(v is None for v in row.values()):
            raise DataError(str(path), reader.line_num, f"the row has not {len(columns)} fields: {row}; quote commas")
        yield reader.line_num, row


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _countries(path: Traversable) -> Iterator[NameForm]:
    for _, row in _rows(path, ["iso2", "name", "also", "weak", "demonyms", "capital", "capital_also"]):
        iso = row["iso2"]
        country = NameEntry(
            id=f"country:{iso}",
            name=row["name"],
            kind=NameKind.COUNTRY,
            country=iso,
            rule="name of the State",
            source=_MEMORY,
        )
        yield from _spellings(country, [row["name"], *_split(row["also"])])
        yield from _spellings(country, _split(row["weak"]), alone=Alone.KNOWN)
        demonym = NameEntry(
            id=f"demonym:{iso}",
            name=row["name"],
            kind=NameKind.DEMONYM,
            country=iso,
            rule="adjective or people",
            source=_MEMORY,
        )
        for form in _split(row["demonyms"]):
            yield NameForm(form=form, entry=demonym)
            if not form.endswith(_NO_PLURAL):
                yield NameForm(form=form + "s", entry=demonym)
        if row["capital"]:
            capital = NameEntry(
                id=f"capital:{iso}",
                name=row["capital"],
                kind=NameKind.PLACE,
                country=iso,
                rule="capital stands for the government",
                source=_MEMORY,
            )
            yield from _spellings(capital, [row["capital"], *_split(row["capital_also"])])


def _places(path: Traversable) -> Iterator[NameForm]:
    for _, row in _rows(path, ["name", "iso2", "kind", "also", "weak"]):
        entry = NameEntry(
            id=f"place:{slug(row['name'])}",
            name=row["name"],
            kind=NameKind.SEA if row["kind"] == "sea" else NameKind.PLACE,
            country=row["iso2"] or None,
            roles=(row["kind"],),
            source=_MEMORY,
        )
        alone = Alone.KNOWN if row["weak"] else Alone.STRONG
        yield from _spellings(entry, [row["name"], *_split(row["also"])], alone=alone)


def _actors(data: Any) -> Iterator[NameForm]:
    source = data["source"]
    for iso, people in data["persons"].items():
        for person in people:
            yield from _person(person, None if iso == "--" else iso, source)
    for section, kind in _SECTIONS.items():
        for iso, bodies in data[section].items():
            for body in bodies:
                country = None if iso == "--" else iso
                entry = NameEntry(
                    id=body.get("id") or slug(body["name"]),
                    name=body["name"],
                    kind=NameKind(body.get("kind", kind)),
                    country=country,
                    rule=body.get("rule") or _agency_rule(body, kind),
                    since=_text(body.get("since")),
                    until=_text(body.get("until")),
                    state_run=body.get("state"),
                    source=body.get("source", source),
                )
                alone = Alone.KNOWN if body.get("weak") else Alone(body.get("alone", Alone.STRONG))
                yield from _spellings(entry, [body["name"], *body.get("also", [])], alone=alone)
    for reading in data["readings"]:
        entry = NameEntry(
            id=reading["id"],
            name=reading["name"],
            kind=NameKind(reading["kind"]),
            country=reading["country"],
            source=source,
        )
        yield NameForm(form=reading["form"], entry=entry, alone=Alone.NEEDS, needs=frozenset(reading["needs"]))
    for form in data["undivided"]:
        entry = NameEntry(
            id=f"undivided:{slug(form)}", name=form, kind=NameKind.PLACE, rule="names no one State", source=source
        )
        yield NameForm(form=form, entry=entry)


def _agency_rule(body: Any, kind: NameKind) -> str | None:
    if kind is not NameKind.AGENCY:
        return None
    return "state-run news agency or paper" if body.get("state") else "news agency, paper or broadcaster"


def _person(person: Any, country: str | None, source: str) -> Iterator[NameForm]:
    name = person["name"]
    since, until = _text(person.get("since")), _text(person.get("until"))
    roles = tuple(person["roles"])
    office = " in office " + f"{since or ''}-{until or ''}" if since else f" until {until}" if until else ""
    entry = NameEntry(
        id=person.get("id") or slug(name),
        name=name,
        kind=NameKind.PERSON,
        country=country,
        rule=f"{roles[0]}{office}",
        since=since,
        until=until,
        roles=roles,
        source=person.get("source", source),
    )
    family_first = country in {"KP", "CN", "VN"} or person.get("order") == "family first"
    full = [name, *person.get("also", [])]
    if country == "KP" or person.get("order") == "family first":
        full = [v for form in full for v in korean_spellings(form)]
    yield from _spellings(entry, full)
    words = name.split()
    surname = person.get("surname") or (words[0] if family_first else words[-1])
    if surname not in full:
        alone = Alone(person.get("alone", Alone.FULL))
        for form in dict.fromkeys([surname, _unaccented(surname)]):
            weak = NameEntry(**{**_fields(entry), "weak": alone is not Alone.STRONG})
            yield NameForm(form=form, entry=weak, alone=alone, surname=True, family_first=family_first)


def korean_spellings(name: str) -> list[str]:
    """A Korean name of three syllables as papers print it: Kim Jong Un, Kim Jong-un, Kim Jongun."""
    words = name.replace("-", " ").split()
    if len(words) != 3:
        return [name]
    family, first, second = words
    spellings = [
        name,
        f"{family} {first} {second.capitalize()}",
        f"{family} {first}-{second.lower()}",
        f"{family} {first}{second.lower()}",
    ]
    return list(dict.fromkeys(spellings))


def _spellings(entry: NameEntry, forms: list[str], alone: Alone = Alone.STRONG) -> Iterator[NameForm]:
    weak = entry if alone is Alone.STRONG else NameEntry(**{**_fields(entry), "weak": True})
    for form in dict.fromkeys(v for f in forms for v in (f, _unaccented(f))):
        yield NameForm(form=form, entry=weak, alone=alone)


def _fields(entry: NameEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in entry.__dataclass_fields__}


def _unaccented(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return plain if len(plain) == len(text) else text


def _text(value: object) -> str | None:
    return None if value is None else str(value)
