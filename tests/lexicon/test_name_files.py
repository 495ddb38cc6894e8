"""The name files hold together."""

from __future__ import annotations

from collections import Counter
from datetime import date
from importlib.resources import files

from sanctrace.lexicon.match import fold
from sanctrace.lexicon.name_entries import Alone, NameKind
from sanctrace.lexicon.name_files import korean_spellings, read_names
from sanctrace.lexicon.names import load_names

DATA = read_names()
ENTRIES = load_names().entries


def test_every_country_code_is_of_a_listed_country() -> None:
    codes = {e.country for e in ENTRIES.values() if e.kind is NameKind.COUNTRY}
    assert {e.country for e in ENTRIES.values() if e.country} <= codes
    assert len(codes) > 200


def test_relatives_name_known_persons() -> None:
    for (of, _), person in DATA.relatives.items():
        assert of in ENTRIES
        assert person in ENTRIES


def test_terms_of_office_run_forwards() -> None:
    for entry in ENTRIES.values():
        if entry.since and entry.until:
            assert entry.since <= entry.until, entry
        assert entry.holds_on(date(2024, 1, 1)) in {True, False}


def test_every_entry_says_where_it_is_from() -> None:
    assert all(e.source for e in ENTRIES.values())


def test_strong_forms_mean_one_country() -> None:
    meanings: dict[str, set[str | None]] = {}
    for form in DATA.forms:
        if form.alone is Alone.STRONG:
            meanings.setdefault(form.form, set()).add(form.entry.country)
    assert {f: c for f, c in meanings.items() if len(c) > 1} == {}


def test_ids_are_unique_within_the_files() -> None:
    names = Counter((e.id, e.name, e.kind) for e in {f.entry.id: f.entry for f in DATA.forms}.values())
    assert max(names.values()) == 1
    by_id: dict[str, set[tuple[str, str | None, NameKind]]] = {}
    for form in DATA.forms:
        by_id.setdefault(form.entry.id, set()).add((form.entry.name, form.entry.country, form.entry.kind))
    assert {i: v for i, v in by_id.items() if len(v) > 1} == {}


def test_the_lower_case_lists_name_forms_that_exist_or_could_shadow_words() -> None:
    forms = {fold(f.form) for f in DATA.forms}
    unused = {w for w in DATA.habits.doubtful_lower if w not in forms}
    assert unused == set()


def test_korean_spellings() -> None:
    assert korean_spellings("Choe Son Hui") == ["Choe Son Hui", "Choe Son-hui", "Choe Sonhui"]
    assert korean_spellings("Hemedti") == ["Hemedti"]


def test_files_are_plain_utf8_with_unix_lines() -> None:
    here = files("sanctrace.lexicon")
    for name in ("countries.csv", "places.csv", "actors.yml"):
        assert b"\r" not in (here / name).read_bytes()
