"""Free words to goods: item class, goods class of the law library and HS headings, or an honest *ambiguous*."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from sanctrace.lexicon.match import FormMatcher, fold
from sanctrace.lexicon.schema_check import require_schema
from sanctrace.lexicon.strict_yaml import Mapping, load_yaml
from sanctrace.model.errors import DataError


@dataclass(frozen=True, kw_only=True)
class GoodsEntry:
    """One kind of goods: `item_class` as in the development set, `goods_class` as the law library names it."""

    id: str
    item_class: str
    goods_class: str
    hs: tuple[str, ...]
    forms: tuple[str, ...]
    general: bool = False  # words of a general kind ("equipment"): an entry that names the goods one by one decides


@dataclass(frozen=True)
class GoodsMatch:
    """Words at text[start:end] that name goods; several entries mean that the words alone are ambiguous."""

    start: int
    end: int
    form: str
    entries: tuple[GoodsEntry, ...]


def inflections(form: str) -> set[str]:
    """A form with its regular plural and singular ("lorry", "lorries"); the last word carries the number."""
    word = fold(form)
    forms = {word}
    if word.endswith("ies") and len(word) > 4:
        forms.add(word[:-3] + "y")
    elif word.endswith(("ches", "shes", "sses", "xes")):
        forms.add(word[:-2])
    elif word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        forms.add(word[:-1])
    elif word.endswith("y") and len(word) > 2 and word[-2] not in "aeiou":
        forms.add(word[:-1] + "ies")
    elif word.endswith(("ch", "sh", "ss", "x")):
        forms.add(word + "es")
    elif word and word[-1].isalnum():
        forms.add(word + "s")
    return forms


class GoodsIndex:
    """Finds goods in text, longest form first."""

    def __init__(self, entries: Iterable[GoodsEntry]) -> None:
        self.entries = tuple(entries)
        by_form: dict[str, list[GoodsEntry]] = defaultdict(list)
        for entry in self.entries:
            for inflected in sorted({i for form in entry.forms for i in inflections(form)}):
                by_form[inflected].append(entry)
        self._by_form = {form: tuple(entries) for form, entries in by_form.items()}
        self.matcher = FormMatcher(self._by_form)

    def find(self, text: str) -> list[GoodsMatch]:
        """Goods named in `text`, in order of position."""
        return [GoodsMatch(m.start, m.end, m.form, self._by_form[m.form]) for m in self.matcher.find(text)]


def read_goods(*paths: Traversable) -> GoodsIndex:
    """Goods index from YAML files in the format of `goods.schema.json`, the more exact file first.

    Raises DataError with file and line: not YAML, not as the schema says, or an id given twice.
    """
    entries: list[GoodsEntry] = []
    places: dict[str, str] = {}
    for path in paths:
        data = load_yaml(path)
        require_schema(data, resources.files("sanctrace.lexicon") / "goods.schema.json", str(path))
        for record in data["entries"]:
            if (earlier := places.get(record["id"])) is not None:
                raise DataError(str(path), record.line, f"goods id {record['id']!r} stands already on {earlier}")
            places[record["id"]] = f"line {record.line}" if path is paths[-1] else f"{path}:{record.line}"
            entries.append(_entry(record, general=data.get("general", False)))
    return GoodsIndex(entries)


@cache
def load_goods() -> GoodsIndex:
    """The package's goods lexicon, read once per process; raises DataError like `read_goods`."""
    folder = resources.files("sanctrace.lexicon")
    return read_goods(folder / "goods.yml", folder / "goods_news.yml", folder / "goods_everyday.yml")


def _entry(record: Mapping, general: bool) -> GoodsEntry:
    return GoodsEntry(
        id=record["id"],
        item_class=record["class"],
        goods_class=record["goods"],
        hs=tuple(record["hs"]),
        forms=tuple(record["forms"]),
        general=general,
    )
