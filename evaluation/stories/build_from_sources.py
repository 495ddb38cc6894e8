#!/usr/bin/env python3
"""Build pages and gold of a labelled set from the sources of one hand.

Usage: python3 build_from_sources.py third_x third [--show ID ...]
       python3 build_from_sources.py fourth_y fourth [--show ID ...]

A source has a header (`key: value`), a page after `=== page` and events after `=== gold`. In a text page a
line starting with `¶` is a body paragraph; in an HTML page a body paragraph stands between `⟦` and `⟧`. The
marks are taken out of the page. An evidence line `e:` names a piece of a sentence; the whole sentence is
copied. `^` before it starts the evidence at the piece itself (behind a dateline), ` >> ` runs on to the
sentence that holds the second piece.
"""

import html
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ABBREVIATION = re.compile(r"\b(?:U\.S|U\.N|Mr|Mrs|Ms|Dr|Gen|Lt|Col|St|Sept|Oct|Nov|Dec|Jan|Feb|Aug|No|Co|Ltd|[A-Z])\.$")
KEYS = {"s": "supplier", "r": "recipient"}


def squash(text):
    return re.sub(r"\s+", " ", html.unescape(text)).strip()


def sentences(paragraph):
    """Spans of the sentences of a paragraph."""
    start, spans = 0, []
    for m in re.finditer(r"[.?!][”\"’')]*\s+(?=[“\"‘'(]?[A-Z0-9À-Þ$€£])", paragraph):
        head = paragraph[start : m.end()].strip()
        if ABBREVIATION.search(head):
            continue
        spans.append((start, m.end()))
        start = m.end()
    return [*spans, (start, len(paragraph))]


def evidence(line, paragraphs, where):
    first, _, last = line.partition(" >> ")
    cut = first.startswith("^")
    first = first.lstrip("^")
    hits = [p for p in paragraphs if first in p]
    if len(hits) != 1:
        raise SystemExit(f"{where}: {len(hits)} paragraphs hold {first!r}")
    p = hits[0]
    if p.count(first) != 1:
        raise SystemExit(f"{where}: not unique in its paragraph: {first!r}")
    at = p.index(first)
    end_at = p.index(last) if last else at
    spans = sentences(p)
    begin = at if cut else next(a for a, b in spans if a <= at < b)
    end = next(b for a, b in spans if a <= end_at < b)
    return p[begin:end].strip()


def names(value):
    return [v.strip() for v in value.split(";") if v.strip()]


def events(text, paragraphs, where):
    out = []
    for line in map(str.strip, text.strip().splitlines()):
        if not line or line.startswith("#"):
            continue
        key, _, value = line.partition(":")
        value = value.strip()
        if key == "ev":
            words = value.split()
            assess = [w for w in words[2:] if w != "opt"]
            e = {
                "kind": words[0], "status": words[1], "supplier": None, "supplier_aliases": [], "recipient": None,
                "recipient_aliases": [], "intermediaries": [], "items": [], "date": None, "date_end": None,
                "place": None, "according_to": [], "denied_by": [], "provisions": [], "provisions_optional": [],
                "assessment": assess[0] if assess else "prima_facie", "optional": "opt" in words, "evidence": [],
            }  # fmt: skip
            out.append(e)
        elif key in KEYS:
            parts = names(value)
            e[KEYS[key]], e[KEYS[key] + "_aliases"] = parts[0], parts[1:]
        elif key == "via":
            e["intermediaries"] = names(value)
        elif key == "i":
            parts = [p.strip() for p in value.split("|")]
            e["items"].append({"text": parts[0], "class": parts[1], "quantity": parts[2] if len(parts) > 2 else None})
        elif key == "d":
            a, _, b = value.partition("..")
            e["date"], e["date_end"] = a.strip() or None, b.strip() or None
        elif key == "at":
            e["place"] = value
        elif key == "by":
            e["according_to"] = names(value)
        elif key == "no":
            e["denied_by"] = names(value)
        elif key == "p":
            e["provisions"] = value.split()
        elif key == "o":
            e["provisions_optional"] = value.split()
        elif key == "e":
            e["evidence"].append(evidence(value, paragraphs, where))
        else:
            raise SystemExit(f"{where}: {line!r}")
    return out


def build(path, out):
    text = path.read_text(encoding="utf-8")
    head, rest = text.split("=== page\n", 1)
    page, gold = rest.split("=== gold", 1)
    meta = {k.strip(): v.strip() for k, _, v in (line.partition(":") for line in head.strip().splitlines())}
    page = page.rstrip("\n") + "\n"
    is_html = meta["template"].startswith("html")
    if is_html:
        raw = re.findall(r"⟦(.*?)⟧", page, flags=re.S)
        paragraphs = [squash(re.sub(r"<[^>]+>", "", p)) for p in raw]
        page = page.replace("⟦", "").replace("⟧", "")
    else:
        paragraphs = [squash(line[1:]) for line in page.splitlines() if line.startswith("¶")]
        page = re.sub(r"(?m)^¶ ?", "", page)
    ident = path.stem
    evs = events(gold, paragraphs, ident)
    record = {
        "id": ident, "title": meta["title"], "publisher": meta["publisher"], "published": meta["published"],
        "body": "\n\n".join(paragraphs), "regime": meta.get("regime") or None,
        "relevant": any(e["provisions"] and not e["optional"] for e in evs), "template": meta["template"],
        "grounding": meta["grounding"], "events": evs,
    }  # fmt: skip
    (out / "articles" / f"{ident}.{'html' if is_html else 'txt'}").write_text(page, encoding="utf-8")
    (out / "gold" / f"{ident}.json").write_text(
        json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return record


def main():
    hand, name = sys.argv[1:3]
    out = HERE.parent / name
    for d in ("articles", "gold"):
        (out / d).mkdir(parents=True, exist_ok=True)
    show = set(sys.argv[4:]) if "--show" in sys.argv else set()
    for path in sorted((HERE / hand / "src").glob("*.txt")):
        g = build(path, out)
        if g["id"] in show:
            words = len(g["body"].split())
            print(f"== {g['id']} {g['title']} | {g['published']} | relevant {g['relevant']} | {words} words")
            for e in g["events"]:
                print("  --", e["kind"], e["status"], e["supplier"], "->", e["recipient"], e["date"], e["date_end"])
                for s in e["evidence"]:
                    print("     >", s)


if __name__ == "__main__":
    main()
