"""The judgements of a ledger on a server and their copies: what the database holds, and how they are put back."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from sanctrace.ledger.judgement_copies import Compared, Ill, KeptRow, compare, digest_of, pages_of
from sanctrace.ledger.statements import own_queries
from sanctrace.ledger.store import Store

_BEFORE, _AFTER, _EACH_ROW = 2, 0, 1  # PostgreSQL's pg_trigger.tgtype, a sum
_INSERT, _DELETE, _UPDATE, _TRUNCATE = 4, 8, 16, 32
_REFUSE, _COPY = "refuse_to_change_judgements", "copy_judgement"
_CHANGE = _BEFORE + _DELETE + _UPDATE + _TRUNCATE
# Table, trigger, when it acts, whether under a condition, what it does.
_GUARDS = (
    ("judgements", "judgements_are_not_changed", _CHANGE, False, _REFUSE),
    ("judgement_pages", "judgement_pages_are_not_changed", _CHANGE, False, _REFUSE),
    ("judgements", "judgements_are_copied", _AFTER + _EACH_ROW + _INSERT, False, _COPY),
    ("judgement_copies", "judgement_copies_are_not_changed", _CHANGE, False, _REFUSE),
    ("judgement_copies", "judgement_copies_are_not_made", _BEFORE + _INSERT, True, _REFUSE),
)
_FUNCTION = re.compile(r"FUNCTION (\w+)\(\).*?\$\$(.*?)\$\$", re.DOTALL)


class CopiedJudgements:
    """Over the store of a ledger on a server. Methods raise LedgerError, with what to do, when the server refuses."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def compare(self) -> Compared:
        """What is wrong with the judgements, at one moment."""
        with self._store.reading():
            table = [KeptRow(number=n, judgement=j, value=v) for n, j, v in self._store.run("judgement_rows")]
            copies = [
                KeptRow(number=n, judgement=j, value=v, digest=d)
                for n, j, v, d in self._store.run("judgement_copy_rows")
            ]
            pages: dict[int, set[str]] = {}
            for number, sha256 in self._store.run("check_judgement_pages"):
                pages.setdefault(number, set()).add(sha256)
            last = [number for (number,) in self._store.run("last_judgement_number")]
            lost = {number for (number,) in self._store.run("judgements_known_lost")}
        return compare(table, copies, pages, last[0] if last else -1, lost)

    def guards_down(self) -> tuple[str, ...]:
        """The triggers over judgements that are missing, off, or do something else, as `trigger of table`."""
        functions = dict(_FUNCTION.findall(own_queries("postgresql")["make_judgement_guards"]))
        standing = set(self._store.run("judgement_guards"))
        return tuple(f"{guard[1]} of {guard[0]}" for guard in _GUARDS if (*guard, functions[guard[4]]) not in standing)

    def put_back(self) -> Compared:
        """Have both tables hold what is true; what was wrong. Inside `writing()` of the store.

        The guards are lifted meanwhile, for this transaction alone, and stand afterwards, also where they did not
        before. Rows that are taken out are put aside.
        """
        found, down = self.compare(), self.guards_down()
        if found.harms:
            self._store.run("lift_judgement_guards")
            self._put_aside(found)
            self._exchange(found)
        if down:
            self._store.run("make_judgement_guards")
        if found.harms or down:
            self._store.run("judgement_guards_stand")
        return found

    def _put_aside(self, found: Compared) -> None:
        lost = set(found.numbers(Ill.LOST))
        aside: list[dict[str, object]] = [
            {**_values(row), "stood_in": place, "lost": row.number in lost}
            for place, rows in (("judgements", found.out), ("judgement_copies", found.copies_out))
            for row in rows
        ]
        aside += [
            {"number": number, "stood_in": "neither", "judgement": "", "value": "", "lost": True}
            for number in found.numbers(Ill.GONE)
        ]
        self._store.run_each("put_judgement_aside", aside)

    def _exchange(self, found: Compared) -> None:
        self._store.run("drop_judgement_pages")
        self._store.run("drop_judgements", {"numbers": _array(found.out)})
        self._store.run("drop_judgement_copies", {"numbers": _array(found.copies_out)})
        table = {number for number, *_ in self._store.run("judgement_rows")}
        copies = {number for number, *_ in self._store.run("judgement_copy_rows")}
        self._store.run_each("put_judgement", [_values(row) for row in found.true if row.number not in table])
        self._store.run_each(
            "put_judgement_copy",
            [{**_values(row), "digest": digest_of(*row.told)} for row in found.true if row.number not in copies],
        )
        self._store.run("give_judgement_numbers_after", {"number": found.last})
        true = {row.number: (row.judgement, row.value) for row in found.true}
        noted = [{"sha256": page, "judgement_number": n} for n, pages in pages_of(true) for page in sorted(pages)]
        self._store.run_each("keep_judgement_page", noted)


def _array(rows: Sequence[KeptRow]) -> str:
    return json.dumps(sorted({row.number for row in rows}))


def _values(row: KeptRow) -> dict[str, object]:
    return {"number": row.number, "judgement": row.judgement, "value": row.value}
