"""Turn the story records of series B into evaluation pages and gold.

Reads every ``[0-9][0-9]_b.txt`` beside this file and writes ``../tune/{articles,gold}`` (odd numbers) and
``../held/{articles,gold}`` (even numbers). Only files whose name starts with ``B`` are replaced.

A record is a head (``=== id | template | outlet | time | regime | grounding`` and ``KEY: value`` lines), a body of
paragraphs in which ``[[1,2|sentence]]`` marks the evidence of events 1 and 2, and a list of events.
Run ``python3 build_b.py``; it ends with the check in ``validate_b.py``.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import html_pages_b
import text_pages_b

HERE = Path(__file__).resolve().parent
EVALUATION = HERE.parent
EVENT_HEAD = re.compile(r"E(\d+) (\w+) (\w+)( optional)?$")


@dataclass
class Story:
    """One page to be: its gold fields and the furniture its template may use."""

    id: str
    template: str
    publisher: str
    when: str
    regime: str | None
    grounding: str
    title: str = ""
    by: str = ""
    caption: str = ""
    reads: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    paras: list[str] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)

    @property
    def time(self) -> datetime:
        """The moment of publication; midnight where the page shows a day only."""
        return datetime.fromisoformat(self.when)

    @property
    def has_time(self) -> bool:
        """Whether the record gives an hour."""
        return "T" in self.when


def curl(text: str) -> str:
    """Typographic quotes for straight ones."""
    text = re.sub(r'(^|[\s(\[—|/])"', r"\1“", text, flags=re.M).replace('"', "”")
    return re.sub(r"(^|[\s(\[—|“/])'(?=\w)", r"\1‘", text, flags=re.M).replace("'", "’")


def split_list(value: str) -> list[str]:
    """Items of a ``;`` list."""
    return [x.strip() for x in value.split(";") if x.strip()]


def parse_events(text: str, evidence: dict[int, list[str]], where: str) -> list[dict[str, Any]]:
    """Events as the gold holds them."""
    events: list[dict[str, Any]] = []
    for line in (x.strip() for x in text.strip().splitlines()):
        if not line:
            continue
        head = EVENT_HEAD.match(line)
        if head:
            number, kind, status, optional = head.groups()
            events.append(
                dict(
                    kind=kind, status=status, supplier=None, supplier_aliases=[], recipient=None,
                    recipient_aliases=[], intermediaries=[], items=[], date=None, date_end=None, place=None,
                    according_to=[], denied_by=[], provisions=[], provisions_optional=[], assessment="prima_facie",
                    optional=bool(optional), evidence=evidence.get(int(number), []),
                )
            )  # fmt: skip
            continue
        key, _, value = line.partition(":")
        event, value = events[-1], value.strip()
        if key in ("sup", "rec"):
            role = "supplier" if key == "sup" else "recipient"
            event[role], *event[role + "_aliases"] = [x.strip() for x in value.split(" / ")]
        elif key == "item":
            item, klass, quantity = (x.strip() for x in value.split("|"))
            event["items"].append({"text": item, "class": klass, "quantity": quantity or None})
        elif key in ("date", "place"):
            event[key] = value
        elif key == "dateend":
            event["date_end"] = value
        elif key == "assess":
            event["assessment"] = value
        elif key in ("int", "acc", "den"):
            event[{"int": "intermediaries", "acc": "according_to", "den": "denied_by"}[key]] = split_list(value)
        elif key in ("prov", "provopt"):
            event["provisions" if key == "prov" else "provisions_optional"] = [x.strip() for x in value.split(",")]
        else:
            raise ValueError(f"{where}: unknown event line {line!r}")
    return events


def parse(path: Path) -> list[Story]:
    """All stories of one record file."""
    stories = []
    for block in re.split(r"(?m)^=== ", path.read_text(encoding="utf-8"))[1:]:
        template = block.split("|")[1].strip()
        if template in html_pages_b.CURLY or template in text_pages_b.CURLY:
            block = curl(block)
        head, body, *tail = re.split(r"(?m)^---\s*$", block, maxsplit=2)
        first, *rest = head.strip().splitlines()
        sid, template, outlet, when, regime, grounding = (x.strip() for x in first.split("|"))
        story = Story(sid, template, outlet, when, None if regime == "none" else regime, grounding)
        for line in rest:
            key, _, value = line.partition(":")
            value = value.strip()
            if key in ("READ", "TAGS"):
                setattr(story, "reads" if key == "READ" else "tags", split_list(value))
            else:
                setattr(story, {"T": "title", "BY": "by", "CAP": "caption"}[key], value)
        evidence: dict[int, list[str]] = {}

        def lift(match: re.Match[str], evidence: dict[int, list[str]] = evidence) -> str:
            for number in match[1].split(","):
                evidence.setdefault(int(number), []).append(" ".join(match[2].split()))
            return match[2]

        body = re.sub(r"\[\[([\d,]+)\|(.*?)\]\]", lift, body.strip(), flags=re.S)
        story.paras = [" ".join(p.split()) for p in re.split(r"\n\s*\n", body)]
        story.events = parse_events(tail[0] if tail else "", evidence, sid)
        stories.append(story)
    return stories


def gold_of(story: Story, shows_time: bool) -> dict[str, Any]:
    """The gold record, in the development set's shape."""
    return dict(
        id=story.id, title=story.title, publisher=story.publisher,
        published=story.when if shows_time else story.when[:10], body="\n\n".join(story.paras),
        regime=story.regime, relevant=any(e["provisions"] and not e["optional"] for e in story.events),
        template=story.template, grounding=story.grounding, events=story.events,
    )  # fmt: skip


def write(stories: list[Story], root: Path) -> None:
    """Write pages and gold under ``root``, replacing earlier files of this series."""
    for sub in ("articles", "gold"):
        (root / sub).mkdir(parents=True, exist_ok=True)
        for old in (root / sub).glob("B*"):
            old.unlink()
    for story in stories:
        kind, name = story.template.split(":")
        maker = (html_pages_b if kind == "html" else text_pages_b).PAGES[name]
        page, shows_time = maker(story, random.Random(story.id))
        (root / "articles" / f"{story.id}.{kind}").write_text(page, encoding="utf-8")
        gold = json.dumps(gold_of(story, shows_time and story.has_time), ensure_ascii=False, indent=1)
        (root / "gold" / f"{story.id}.json").write_text(gold, encoding="utf-8")


def main() -> int:
    """Build both halves and check each by itself."""
    stories = [s for path in sorted(HERE.glob("[0-9][0-9]_b.txt")) for s in parse(path)]
    status = 0
    for half, rest in (("tune", 1), ("held", 0)):
        mine = [s for s in stories if int(s.id[1:]) % 2 == rest]
        write(mine, EVALUATION / half)
        with tempfile.TemporaryDirectory() as tmp:
            write(mine, Path(tmp))
            shutil.copy(HERE / "provisions_b.md", Path(tmp) / "provisions_used.md")
            print(half, end=": ", flush=True)
            status |= subprocess.run([sys.executable, HERE / "validate_b.py", tmp], check=False).returncode
    return status


if __name__ == "__main__":
    sys.exit(main())
