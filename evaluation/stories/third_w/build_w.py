"""Turn the W sources into pages and gold of the third evaluation set.

Reads ``src/W*.txt`` beside this file and writes ``../../third/{articles,gold}``; only files named ``W...``
are replaced. A source has a head of ``key: value`` lines, then ``#page`` with the page as it is served, furniture and
all, then ``#events``. In the page every paragraph of the body stands between the brackets U+27E6 and U+27E7, and in it
``{1,2|sentence}`` marks the evidence of events 1 and 2; ``@TITLE@`` stands for the title. An event is a line
``E1 kind status [optional]`` followed by ``key: value`` lines.

Run ``python3 build_w.py``; it ends with the rules of ``devset/validate.py``, save that a body may have 900 words.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
EVALUATION = HERE.parent.parent
OUT = EVALUATION / "third"
PARAGRAPH = re.compile("⟦(.*?)⟧", re.S)
EVIDENCE = re.compile(r"\{([\d,]+)\|(.*?)\}", re.S)
KEYS = {
    "int": "intermediaries",
    "acc": "according_to",
    "den": "denied_by",
    "prov": "provisions",
    "provopt": "provisions_optional",
}


def squash(text: str) -> str:
    """One line of text with single spaces."""
    return re.sub(r"\s+", " ", text).strip()


def plain(text: str, is_html: bool) -> str:
    """The text a reader sees."""
    return squash(html.unescape(re.sub(r"<[^>]+>", "", text)) if is_html else text)


def split_list(value: str) -> list[str]:
    """Items of a ``;`` list."""
    return [part.strip() for part in value.split(";") if part.strip()]


def names(value: str) -> tuple[str | None, list[str]]:
    """A party and its aliases from ``A / B / C``."""
    parts = [part.strip() for part in value.split(" / ") if part.strip()]
    return (parts[0], parts[1:]) if parts else (None, [])


def read_events(text: str, evidence: dict[int, list[str]], where: str) -> list[dict[str, Any]]:
    """Events as the gold holds them."""
    events: list[dict[str, Any]] = []
    for line in filter(None, (raw.strip() for raw in text.splitlines())):
        head = re.fullmatch(r"E(\d+) (\w+) (\w+)( optional)?", line)
        if head:
            number = int(head[1])
            if number != len(events) + 1:
                raise ValueError(f"{where}: event {number} out of order")
            events.append(
                {
                    "kind": head[2],
                    "status": head[3],
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
                    "optional": bool(head[4]),
                    "evidence": evidence.get(number, []),
                }
            )
            continue
        key, _, value = line.partition(":")
        value = value.strip()
        event = events[-1]
        if key == "sup":
            event["supplier"], event["supplier_aliases"] = names(value)
        elif key == "rec":
            event["recipient"], event["recipient_aliases"] = names(value)
        elif key == "item":
            text_, class_, quantity = (part.strip() for part in value.split("|"))
            event["items"].append({"text": text_, "class": class_, "quantity": quantity or None})
        elif key in ("date", "place"):
            event[key] = value
        elif key == "dateend":
            event["date_end"] = value
        elif key == "assess":
            event["assessment"] = value
        elif key in KEYS:
            event[KEYS[key]] = split_list(value)
        else:
            raise ValueError(f"{where}: unknown key {key}")
    return events


def build(source: Path) -> None:
    """Write one page and its gold."""
    head_text, rest = source.read_text(encoding="utf-8").split("#page\n", 1)
    page, event_text = rest.split("#events\n", 1)
    head = {
        k.strip(): v.strip() for k, _, v in (line.partition(":") for line in head_text.splitlines() if line.strip())
    }
    id_ = source.stem
    is_html = head["template"].startswith("html:")
    evidence: dict[int, list[str]] = {}

    def keep(match: re.Match[str]) -> str:
        for number in match[1].split(","):
            evidence.setdefault(int(number), []).append(plain(match[2], is_html))
        return match[2]

    body: list[str] = []

    def paragraph(match: re.Match[str]) -> str:
        text = EVIDENCE.sub(keep, match[1])
        body.append(plain(text, is_html))
        return text

    page = PARAGRAPH.sub(paragraph, page.strip() + "\n")
    page = page.replace("@TITLE@", html.escape(head["title"], quote=False) if is_html else head["title"])
    events = read_events(event_text, evidence, id_)
    gold = {
        "id": id_,
        "title": head["title"],
        "publisher": head["publisher"],
        "published": head["published"],
        "body": "\n\n".join(body),
        "regime": None if head["regime"] == "none" else head["regime"],
        "relevant": any(event["provisions"] and not event["optional"] for event in events),
        "template": head["template"],
        "grounding": head["grounding"],
        "events": events,
    }
    (OUT / "articles" / f"{id_}.{'html' if is_html else 'txt'}").write_text(page, encoding="utf-8")
    (OUT / "gold" / f"{id_}.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def check() -> int:
    """Apply the rules of the development set to the W pages alone, with the longer limit."""
    rules = (EVALUATION / "devset" / "validate.py").read_text(encoding="utf-8").replace("<= n <= 500", "<= n <= 900")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for part in ("articles", "gold"):
            (root / part).mkdir()
            for file in (OUT / part).glob("W*"):
                (root / part / file.name).symlink_to(file)
        (root / "provisions_used.md").symlink_to(EVALUATION / "devset" / "provisions_used.md")
        (root / "validate.py").write_text(rules, encoding="utf-8")
        return subprocess.run([sys.executable, str(root / "validate.py"), str(root)], check=False).returncode


def main() -> int:
    """Rebuild everything and check it."""
    for part in ("articles", "gold"):
        (OUT / part).mkdir(parents=True, exist_ok=True)
        for old in (OUT / part).glob("W*"):
            old.unlink()
    for source in sorted((HERE / "src").glob("W*.txt")):
        build(source)
    return check()


if __name__ == "__main__":
    sys.exit(main())
