"""Law files to a rulebook. Every file of a pack is data; this is the only reader of it."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from sanctrace.lexicon.goods import GoodsIndex, load_goods
from sanctrace.lexicon.schema_check import require_schema
from sanctrace.lexicon.strict_yaml import Mapping, parse_yaml
from sanctrace.model.errors import DataError
from sanctrace.model.event import EventKind
from sanctrace.rules.build import ConditionBuilder
from sanctrace.rules.conditions import All, Condition
from sanctrace.rules.lists import TermLists, read_lists
from sanctrace.rules.measure import (
    ExceptionRoute,
    Force,
    Instrument,
    Measure,
    Regime,
    Role,
    RouteKind,
    Threshold,
    Tie,
    Verification,
)
from sanctrace.rules.rulebook import Rulebook
from sanctrace.rules.terms import (
    Actor,
    Conduct,
    Cue,
    GoodsClass,
    Jurisdiction,
    Membership,
    NamedList,
    Presumption,
    Terms,
)
from sanctrace.rules.timing import Span

Require = Callable[[Any, Traversable, str], None]
_ALL_MEMBERS = "all Member States, for their territory, nationals, ships and aircraft"


def law_folder() -> Traversable:
    """The package's law library."""
    return resources.files("sanctrace.law")


@cache
def load_rulebook() -> Rulebook:
    """The package's whole law library, read once per process.

    The files ship as the test suite checked them, so the schemas, which take most of a second, are left to
    `sanctrace law check`; a file that cannot be read without them is checked to say what is wrong. Raises DataError
    with file and line.
    """
    try:
        return read_rulebook(law_folder(), load_goods(), by_schema=False)
    except (KeyError, ValueError, TypeError, AttributeError):
        return read_rulebook(law_folder(), load_goods())


def read_rulebook(folder: Traversable, goods: GoodsIndex, *, by_schema: bool = True) -> Rulebook:
    """Rulebook from a folder with `terms/` and one YAML file per instrument, in any order of files.

    `by_schema` False leaves the JSON Schemas out. Raises DataError with file and line: not YAML, not as the schema
    says, unknown terms, an id given twice.
    """
    require = require_schema if by_schema else _nothing
    files = sorted(law_files(folder), key=lambda pair: pair[0])
    digest = hashlib.sha256()
    parsed: list[tuple[str, Mapping]] = []
    for name, text in files:
        digest.update(name.encode() + b"\0" + text.encode() + b"\0")
        parsed.append((name, require_law_file(parse_yaml(text, name), name)))
    schema = law_folder() / "measure.schema.json"
    terms = _terms(folder, goods, digest, require)
    builder = ConditionBuilder(terms)
    regimes: dict[str, Regime] = {}
    for name, data in parsed:
        if isinstance(data.get("regime"), Mapping):
            require(data, law_folder() / "regime.schema.json", name)
            regime = _regime(data["regime"], builder, name)
            regimes[regime.id] = regime
    instruments, measures = [], []
    for name, data in parsed:
        if "instrument" not in data:
            continue
        require(data, schema, name)
        instrument = _instrument(data, regimes, name)
        instruments.append(instrument)
        measures += [_measure(r, instrument, regimes, builder, name) for r in data["measures"]]
    _refuse_twice(measures)
    lists = _lists(folder, digest, require)
    return Rulebook(
        version=digest.hexdigest()[:12],
        terms=terms,
        regimes=tuple(sorted(regimes.values(), key=lambda r: r.id)),
        instruments=tuple(sorted(instruments, key=lambda i: i.id)),
        measures=tuple(sorted(measures, key=lambda m: (m.instrument.adopted, m.id))),
        lists=lists,
    )


def require_law_file(data: Any, name: str) -> Mapping:
    """The content of a law file, held against the schema of its kind.

    Raises DataError with file and line when it holds neither an instrument nor a regime, or is not as its schema says.
    """
    if not isinstance(data, Mapping) or not data.keys() & {"instrument", "regime"}:
        raise DataError(name, 1, "holds neither an instrument nor a regime; law files begin with one of these keys")
    return data


def law_files(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Name and text of every law file under `folder`: terms and cases are other kinds of file and stay out."""
    for child in folder.iterdir():
        name = f"{prefix}{child.name}"
        if child.is_dir():
            if child.name not in {"terms", "lists"}:
                yield from law_files(child, f"{name}/")
        elif name.endswith(".yml") and not name.endswith(".cases.yml"):
            yield name, _text(child, name)


def _text(path: Traversable, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(name, None, f"cannot be read ({error}); check that the file exists and is UTF-8") from error


def _lists(folder: Traversable, digest: Any, require: Require) -> dict[str, TermLists]:
    found: dict[str, TermLists] = {}
    lists = folder / "lists"
    for path in sorted(lists.iterdir(), key=lambda p: p.name) if lists.is_dir() else []:
        if path.name.endswith(".yml"):
            text = _text(path, f"lists/{path.name}")
            digest.update(text.encode())
            data = parse_yaml(text, f"lists/{path.name}")
            require(data, law_folder() / "lists" / "lists.schema.json", f"lists/{path.name}")
            name = path.name.removesuffix(".yml")
            found[name] = read_lists(data, f"{name} goods")
    return found


def _refuse_twice(measures: Iterable[Measure]) -> None:
    seen: dict[str, Measure] = {}
    for measure in measures:
        if (earlier := seen.get(measure.id)) is not None:
            message = f"measure id {measure.id!r} stands already in {earlier.path}:{earlier.line}"
            raise DataError(measure.path, measure.line, message)
        seen[measure.id] = measure


def _nothing(data: Any, schema: Traversable, name: str) -> None:
    """Stands in for the schema check of files that are known to pass it."""


def _terms(folder: Traversable, goods: GoodsIndex, digest: Any, require: Require) -> Terms:
    data: dict[str, list[Mapping]] = {}
    for kind in ("conducts", "goods", "actors", "cues", "jurisdictions", "lists"):
        path = folder / "terms" / f"{kind}.yml"
        text = _text(path, f"terms/{kind}.yml")
        digest.update(text.encode())
        parsed = parse_yaml(text, f"terms/{kind}.yml")
        require(parsed, law_folder() / "terms" / "terms.schema.json", f"terms/{kind}.yml")
        data[kind] = parsed[kind]
    countries = (resources.files("sanctrace.lexicon") / "countries.csv").read_text(encoding="utf-8")
    states = {row["iso2"]: row["name"] for row in csv.DictReader(io.StringIO(countries))}
    return Terms(
        conducts={r["id"]: _conduct(r) for r in data["conducts"]},
        goods={r["id"]: _goods_class(r) for r in data["goods"]},
        actors={r["id"]: Actor(id=r["id"], label=r["label"], names=tuple(r["names"])) for r in data["actors"]},
        cues={r["id"]: _cue(r) for r in data["cues"]},
        jurisdictions={r["id"]: _jurisdiction(r) for r in data["jurisdictions"]},
        lists={r["id"]: _named_list(r) for r in data["lists"]},
        states=states,
        lexicon=goods,
    )


def _conduct(record: Mapping) -> Conduct:
    kinds = frozenset(EventKind(k) for k in record["kinds"])
    return Conduct(id=record["id"], label=record["label"], kinds=kinds)


def _goods_class(record: Mapping) -> GoodsClass:
    return GoodsClass(
        id=record["id"],
        label=record["label"],
        item_classes=frozenset(record.get("item_classes", ())),
        goods_classes=frozenset(record.get("goods_classes", ())),
        goods_ids=frozenset(record.get("goods", ())),
        hs=tuple(record.get("hs", ())),
        unsure=frozenset(record.get("unsure", ())),
        excludes=frozenset(record.get("excludes", ())),
        carriers=frozenset(record.get("carriers", ())),
        presumed=_presumption(record["presumed"]) if "presumed" in record else None,
    )


def _presumption(record: Mapping) -> Presumption:
    return Presumption(
        classes=frozenset(record["classes"]), missing=record["missing"], unless_said=record.get("unless")
    )


def _cue(record: Mapping) -> Cue:
    unless = tuple(record.get("unless", ()))
    return Cue(id=record["id"], label=record["label"], phrases=tuple(record["phrases"]), unless=unless)


def _jurisdiction(record: Mapping) -> Jurisdiction:
    members = tuple(
        Membership(state=m["state"], first=_day(m.get("from")) or date.min, last=_day(m.get("until")))
        for m in record["members"]
    )
    return Jurisdiction(id=record["id"], label=record["label"], members=members)


def _named_list(record: Mapping) -> NamedList:
    within = tuple((w["list"], frozenset(w["programmes"])) for w in record.get("within", ()))
    return NamedList(id=record["id"], label=record["label"], names=tuple(record["names"]), within=within)


def _regime(record: Mapping, builder: ConditionBuilder, path: str) -> Regime:
    return Regime(
        id=record["id"],
        name=record["name"],
        body=record["body"],
        binds=record["binds"],
        routes=tuple(_route(r, builder, path) for r in record.get("routes", ())),
        notes=tuple(record.get("notes", ())),
    )


def _instrument(data: Mapping, regimes: dict[str, Regime], path: str) -> Instrument:
    record = data["instrument"]
    if record["regime"] not in regimes:
        known = ", ".join(sorted(regimes))
        raise DataError(path, record.key_lines["regime"], f"no regime {record['regime']!r}; known: {known}")
    return Instrument(
        id=record["id"],
        symbol=record["symbol"],
        regime=record["regime"],
        adopted=date.fromisoformat(record["adopted"]),
        link=record["link"],
    )


def _measure(
    record: Mapping, instrument: Instrument, regimes: dict[str, Regime], builder: ConditionBuilder, path: str
) -> Measure:
    hangs = record.get("hangs_on")
    goods = record.get("goods", {})
    return Measure(
        id=record["id"],
        aliases=tuple(record.get("aliases", ())),
        instrument=instrument,
        regime=regimes[instrument.regime],
        paragraph=record["paragraph"],
        summary=record["summary"],
        link=record.get("link", instrument.link),
        force=Force(record["force"]),
        role=Role(record["role"]),
        status=record["status"],
        spans=tuple(_span(s) for s in record["in_force"]),
        condition=_condition(record, builder, path),
        direction_words=builder.direction_words(record["direction"]) if "direction" in record else "any direction",
        conduct_words=_conduct_words(record, builder.terms),
        goods_words=tuple(builder.terms.goods[c].label for c in goods.get("classes", ()) if c in builder.terms.goods),
        hs=tuple(goods.get("hs") or record.get("hs_named", {}).get("headings", ())),
        hs_edition=goods.get("edition") or record.get("hs_named", {}).get("edition"),
        hs_source=record.get("hs_named", {}).get("source"),
        examples=tuple(record.get("examples", ())),
        bound=_bound_words(record, builder.terms),
        thresholds=tuple(_threshold(t, record, builder, path) for t in record.get("thresholds", ())),
        exceptions=tuple(_route(r, builder, path) for r in record.get("exceptions", ())),
        tie=Tie(hangs["as"]) if hangs else None,
        hosts=tuple(hangs["hosts"]) if hangs else (),
        superseded_by=tuple(record.get("superseded_by", ())),
        see_also=tuple(record.get("see_also", ())),
        read_by=record.get("read_by"),
        verification=_verification(record["verification"]),
        notes=tuple(record.get("notes", ())),
        path=path,
        line=record.line,
    )


def _condition(record: Mapping, builder: ConditionBuilder, path: str) -> Condition | None:
    """Direction, conduct, goods, party link and further conditions, all of which must hold; None when not testable."""
    if "conduct" not in record:
        return None
    parts: list[Condition] = [
        builder.leaf(key, record[key], path, record.line) for key in ("direction", "conduct", "goods") if key in record
    ]
    bound = record["bound"]
    side = bound.get("side") or ("supplier" if "to" in record.get("direction", {}) else None)
    side = side or ("recipient" if "from" in record.get("direction", {}) else "any")
    direction = record.get("direction", {})
    about = sorted({code for way in ("to", "from", "either", "link") for code in direction.get(way, ())})
    spec = Mapping(jurisdictions=list(bound.get("jurisdictions", ())), side=side, about=about)
    if "says" in bound:
        spec["says"] = bound["says"]
    parts.append(builder.leaf("bound", spec, path, record.line))
    if "conditions" in record:
        parts.append(builder.tree(record["conditions"], path))
    return All(parts)


def _conduct_words(record: Mapping, terms: Terms) -> tuple[str, ...]:
    spec = record.get("conduct", [])
    does = spec if isinstance(spec, list) else spec["does"]
    return tuple(terms.conducts[c].label for c in does if c in terms.conducts)


def _bound_words(record: Mapping, terms: Terms) -> str:
    bound = record["bound"]
    if "who" in bound:
        return str(bound["who"])
    names = bound.get("jurisdictions", ())
    return " and ".join(terms.jurisdictions[n].label for n in names) or _ALL_MEMBERS


def _span(record: Mapping) -> Span:
    return Span(
        first=date.fromisoformat(record["from"]),
        last=_day(record.get("until")),
        basis=record["basis"],
        cites=record["cites"],
        ended_by=record.get("ended_by"),
    )


def _threshold(record: Mapping, measure: Mapping, builder: ConditionBuilder, path: str) -> Threshold:
    """A threshold; a cap that names no goods of its own counts those of the measure."""
    applies = builder.tree(record["applies"], path) if "applies" in record else None
    if applies is None and record["kind"] == "cap" and "goods" in measure:
        applies = builder.leaf("goods", measure["goods"], path, measure.line)
    return Threshold(
        kind=record["kind"],
        what=record["what"],
        value=float("inf") if record["value"] is None else float(record["value"]),
        unit=record["unit"],
        period=record.get("period"),
        starts=record.get("starts"),
        ledger=record.get("ledger"),
        applies=applies,
        broken_when=builder.tree(record["broken_when"], path) if "broken_when" in record else None,
    )


def _route(record: Mapping, builder: ConditionBuilder, path: str) -> ExceptionRoute:
    return ExceptionRoute(
        kind=RouteKind(record["kind"]),
        text=record["text"],
        when=builder.tree(record["when"], path) if "when" in record else None,
        first=_day(record.get("from")),
        last=_day(record.get("until")),
    )


def _verification(record: Mapping) -> Verification:
    return Verification(
        status=record["status"],
        checked=date.fromisoformat(record["checked"]),
        read=tuple((r["fact"], r["at"]) for r in record.get("read", ())),
        from_memory=tuple(record.get("from_memory", ())),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
