#!/usr/bin/env python3
"""Turn `src_a/*.txt` into the tune pages (odd ids) and the held pages (even ids).

    python3 build_a.py            writes the A pages of ../tune and ../held (articles and gold)
    python3 build_a.py --counts   prints what the two halves hold

A record opens with `=== ID | layout | publisher | published | regime | grounding`, then one field a line
(T title, BY by-line, CAP caption, READ related, TAGS tags, Q curly for typographic quotes, X.name anything a
layout asks for), `---`, the paragraphs, `---`, the events. Paragraphs are separated by blank lines. A paragraph
may open with `~` (furniture of the page, not in the gold body), `#` (a crosshead), `*` (a list item) or `>`
(a block quotation). `[[1,2|text]]` marks text as evidence of events 1 and 2.
"""

import argparse
import collections
import datetime as dt
import json
import random
import re
import sys
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

HERE = Path(__file__).resolve().parent
KIND = {"~": "furniture", "#": "crosshead", "*": "item", ">": "quote"}
LISTS = {"according_to": "acc", "denied_by": "den", "intermediaries": "int"}
Record = dict[str, Any]


def curly(text: str) -> str:
    """Typographic quotes for straight ones."""
    text = re.sub(r'(^|[\s(\[—|>])"', r"\1“", text, flags=re.M).replace('"', "”")
    return re.sub(r"(^|[\s(\[—|“])'(?=\w)", r"\1‘", text, flags=re.M).replace("'", "’")


def parse_events(text: str, evidence: dict[int, list[str]]) -> list[Record]:
    events: list[Record] = []
    for line in filter(str.strip, text.splitlines()):
        opening = re.fullmatch(r"E(\d+) (\w+) (\w+)( optional)?", line.strip())
        if opening:
            events.append(
                {
                    "kind": opening[2],
                    "status": opening[3],
                    "supplier": None,
                    "supplier_aliases": [],
                    "recipient": None,
                    "recipient_aliases": [],
                    "intermediaries": [],
                    "items": [],
                    "date": None,
                    "date_end": None,
                    "place": None,
                    "according_to": [],
                    "denied_by": [],
                    "provisions": [],
                    "provisions_optional": [],
                    "assessment": "prima_facie",
                    "optional": bool(opening[4]),
                    "evidence": evidence.get(int(opening[1]), []),
                }
            )
            continue
        key, value = (part.strip() for part in line.split(":", 1))
        event = events[-1]
        if key in ("sup", "rec"):
            role = "supplier" if key == "sup" else "recipient"
            event[role], *event[role + "_aliases"] = [part.strip() for part in value.split(" / ")]
        elif key == "item":
            words, klass, quantity = (part.strip() for part in value.split("|"))
            event["items"].append({"text": words, "class": klass, "quantity": quantity or None})
        elif key in LISTS.values():
            field = next(name for name, short in LISTS.items() if short == key)
            event[field] = [part.strip() for part in value.split(";")]
        elif key in ("prov", "provopt"):
            event["provisions" if key == "prov" else "provisions_optional"] = [
                part.strip() for part in value.split(",")
            ]
        else:
            event[{"date": "date", "dateend": "date_end", "place": "place", "assess": "assessment"}[key]] = value
    return events


def parse(path: Path) -> list[Record]:
    records: list[Record] = []
    for block in re.split(r"(?m)^=== ", path.read_text(encoding="utf-8"))[1:]:
        if re.search(r"(?m)^Q: curly$", block):
            block = curly(block)  # noqa: PLW2901  quotes change everywhere at once, evidence included
        head, body, events = [*re.split(r"(?m)^---\s*$", block, maxsplit=2), ""][:3]
        first, *fields = head.strip().splitlines()
        ident, layout, publisher, published, regime, grounding = (part.strip() for part in first.split("|"))
        record: Record = {
            "id": ident,
            "layout": layout,
            "publisher": publisher,
            "published": published,
            "regime": None if regime == "none" else regime,
            "grounding": grounding,
            "by": "",
            "cap": "",
            "reads": [],
            "tags": [],
            "x": {},
        }
        for line in fields:
            key, value = (part.strip() for part in line.split(":", 1))
            if key.startswith("X."):
                record["x"][key[2:]] = value
            elif key in ("READ", "TAGS"):
                record["reads" if key == "READ" else "tags"] = [part.strip() for part in value.split(";")]
            elif key != "Q":
                record[{"T": "title", "BY": "by", "CAP": "cap"}[key]] = value
        evidence: dict[int, list[str]] = {}

        def keep(match: re.Match[str], evidence: dict[int, list[str]] = evidence) -> str:
            words = " ".join(match[2].split())
            for number in match[1].split(","):
                evidence.setdefault(int(number), []).append(words)
            return words

        text = re.sub(r"\[\[([\d,]+)\|(.*?)\]\]", keep, body.strip(), flags=re.S)
        record["blocks"] = [
            {"kind": KIND.get(part[0], "para"), "text": part[1:].strip() if part[0] in KIND else part}
            for part in (" ".join(para.split()) if para[0] != "~" else para for para in re.split(r"\n\s*\n", text))
        ]
        record["body"] = "\n\n".join(b["text"] for b in record["blocks"] if b["kind"] != "furniture")
        record["events"] = parse_events(events, evidence)
        unused = set(evidence) - set(range(1, len(record["events"]) + 1))
        if unused:
            raise ValueError(f"{ident}: evidence marked for events that do not exist: {sorted(unused)}")
        records.append(record)
    return records


def inline(text: str, chance: random.Random) -> Markup:
    """Escape a paragraph and wrap one name in a link or emphasis, as pages do; the words stay the same."""
    marked = str(escape(text)).replace("&#34;", '"').replace("&#39;", "'")
    names = re.findall(r"(?<![&#\w;])[A-Z][a-z]{4,}(?: [A-Z][a-z]{3,})?(?![\w;])", marked)
    if names and chance.random() < 0.5:
        name = chance.choice(names)
        before, after = chance.choice(
            [
                (f'<a class="entity" href="/tag/{slug(name)}/">', "</a>"),
                ("<strong>", "</strong>"),
                (f'<span data-entity="{chance.randint(1000, 9999)}">', "</span>"),
                (f'<a href="https://www.example.net/?q={slug(name)}" target="_blank" rel="noopener">', "</a>"),
                ('<b class="glossary">', "</b>"),
            ]
        )
        marked = marked.replace(name, before + name + after, 1)
    return Markup(marked)


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:70]


def wrap(text: str, width: int = 72) -> str:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def dates(published: str) -> Record:
    when = dt.datetime.fromisoformat(published)
    hour = when.hour % 12 or 12
    return {
        "when": when,
        "has_time": "T" in published,
        "iso": published,
        "isodate": published[:10],
        "us": f"{when:%B} {when.day}, {when.year}",
        "uk": f"{when.day} {when:%B} {when.year}",
        "dmy": f"{when:%d.%m.%Y}",
        "mon": f"{when:%b}",
        "wd": f"{when:%A}",
        "hm": f"{when:%H:%M}",
        "ampm": f"{hour}:{when:%M} {when:%p}",
        "pm": f"{hour}:{when:%M} {'a.m.' if when.hour < 12 else 'p.m.'}",
        "later": lambda hours: (when + dt.timedelta(hours=hours)).isoformat(),
        "after": lambda days: when + dt.timedelta(days=days),
    }


def page(record: Record, env: jinja2.Environment) -> str:
    suffix, name = record["layout"].split(":")
    chance = random.Random(record["id"])
    values = {**record, **dates(record["published"]), "slug": slug(record["title"]), "chance": chance}
    if suffix == "html":
        values["blocks"] = [
            {**b, "html": inline(b["text"], chance) if b["kind"] != "furniture" else Markup(escape(b["text"]))}
            for b in record["blocks"]
        ]
    return env.get_template(f"{suffix}/{name}.jinja").render(values).strip() + "\n"


def gold(record: Record) -> Record:
    return {
        "id": record["id"],
        "title": record["title"],
        "publisher": record["publisher"],
        "published": record["published"],
        "body": record["body"],
        "regime": record["regime"],
        "relevant": any(e["provisions"] and not e["optional"] for e in record["events"]),
        "template": record["layout"],
        "grounding": record["grounding"],
        "events": record["events"],
    }


def half(ident: str) -> str:
    return "tune" if int(ident[1:]) % 2 else "held"


def counts(golds: list[Record]) -> None:
    for name in ("tune", "held"):
        mine = [g for g in golds if half(g["id"]) == name]
        events = [e for g in mine for e in g["events"]]
        print(f"{name}: {len(mine)} pages, {len(events)} events ({sum(not e['optional'] for e in events)} required)")
        words = sorted(len(g["body"].split()) for g in mine)
        if words:
            print("  words a page: min", words[0], "median", words[len(words) // 2], "max", words[-1])
        for label, values in (
            ("regime", [str(g["regime"]) for g in mine]),
            ("grounding", [g["grounding"] for g in mine]),
            ("events a page", [len(g["events"]) for g in mine]),
            ("kind", [e["kind"] for e in events]),
            ("status", [e["status"] for e in events]),
            ("class", [i["class"] for e in events for i in e["items"]]),
            ("provision", [p for e in events for p in e["provisions"]]),
            ("template", [g["template"] for g in mine]),
        ):
            print(f"  {label}:", ", ".join(f"{k} {n}" for k, n in collections.Counter(values).most_common()))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--counts", action="store_true")
    chosen = options.parse_args()
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "layouts_a"),
        autoescape=lambda name: bool(name and name.startswith("html")),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["wrap"] = wrap
    env.filters["slug"] = slug
    records = [r for path in sorted((HERE / "src_a").glob("*.txt")) for r in parse(path)]
    if chosen.counts:
        counts([gold(r) for r in records])
        return 0
    for name in ("tune", "held"):
        for part in ("articles", "gold"):
            folder = HERE.parent / name / part
            folder.mkdir(parents=True, exist_ok=True)
            for old in folder.glob("A*"):
                old.unlink()
    for record in records:
        folder, suffix = HERE.parent / half(record["id"]), record["layout"].split(":")[0]
        (folder / "articles" / f"{record['id']}.{suffix}").write_text(page(record, env), encoding="utf-8")
        text = json.dumps(gold(record), ensure_ascii=False, indent=1)
        (folder / "gold" / f"{record['id']}.json").write_text(text, encoding="utf-8")
    print(len(records), "pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
