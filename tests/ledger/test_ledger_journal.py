"""The journal beside a ledger's file: every judgement once more, whatever becomes of the process or the file."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sanctrace.ledger import open_ledger
from sanctrace.ledger.journal import Journal
from sanctrace.ledger.salvage import salvage
from sanctrace.ledger.statements import LEDGER
from sanctrace.model import EventAnchor, Judgement, JudgementKind, LedgerDamaged, LedgerError

ABOUT = EventAnchor(event="e", article="a", sha256="0" * 64, kind="transfer", start=0, end=9)


def judgement(number: int) -> Judgement:
    at = datetime(2024, 3, 1, tzinfo=UTC) + timedelta(minutes=number)
    return Judgement(kind=JudgementKind.NOTE, about=(ABOUT,), by="Ada", at=at, reason=f"Note {number}")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with twenty judgements."""
    with open_ledger(tmp_path / "kept.db") as ledger:
        for number in range(20):
            ledger.judge(judgement(number))
    return tmp_path / "kept.db"


def judged(path: Path) -> list[tuple[int, Judgement]]:
    with open_ledger(path) as ledger:
        return [(kept.number, kept.judgement) for kept in ledger.judgements_since()]


def test_it_holds_every_judgement_with_its_number(path: Path) -> None:
    told = Journal(path).read()
    assert told.whole
    assert [(e.number, e.judgement) for e in told.entries.values()] == [(n, j.id) for n, j in judged(path)]
    assert Journal(path).path.name == "kept.judgements.jsonl"


def test_what_is_kept_already_is_not_noted_again(path: Path) -> None:
    before = Journal(path).path.read_bytes()
    with open_ledger(path) as ledger:
        assert not ledger.judge(judgement(3))
    assert Journal(path).path.read_bytes() == before


def test_it_is_read_by_whom_the_ledger_is(tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    with open_ledger(path) as ledger:
        path.chmod(0o600)
        ledger.judge(judgement(1))
    assert stat.S_IMODE(Journal(path).path.stat().st_mode) == 0o600


def test_a_transaction_that_ends_badly_leaves_no_judgement(path: Path) -> None:
    def give_up() -> None:
        with open_ledger(path) as ledger, ledger.writing():
            ledger.judge(judgement(50))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        give_up()
    assert Journal(path).read().entries[judgement(50).id].dropped
    with open_ledger(path) as ledger:  # and may be made again
        assert ledger.judge(judgement(50))
    assert Journal(path).read().entries[judgement(50).id].number == 21


def test_an_older_ledger_gets_its_journal_with_the_next_judgement(path: Path) -> None:
    Journal(path).path.unlink()
    with open_ledger(path) as ledger:
        ledger.judge(judgement(50))
    assert [e.number for e in Journal(path).read().entries.values()] == list(range(1, 22))


def test_nothing_is_judged_that_the_journal_cannot_take(path: Path) -> None:
    Journal(path).path.unlink()
    Journal(path).path.mkdir()
    with open_ledger(path) as ledger, pytest.raises(LedgerError, match=r"cannot be written .* judge again"):
        ledger.judge(judgement(50))
    Journal(path).path.rmdir()
    assert len(judged(path)) == 20


def test_a_new_ledger_has_nothing_to_do_with_an_earlier_one(path: Path) -> None:
    path.unlink()
    with open_ledger(path) as ledger:
        ledger.judge(judgement(50))
    assert list(Journal(path).read().entries) == [judgement(50).id]
    assert len((path.parent / "kept.before-1.judgements.jsonl").read_text().splitlines()) == 40


def test_an_empty_file_beside_judgements_is_damage(path: Path) -> None:
    path.write_bytes(b"")
    with pytest.raises(LedgerDamaged, match="doctor --mend"):
        open_ledger(path)


@pytest.mark.parametrize("share", [0, 0.01, 0.1, 0.3, 0.7])
def test_a_file_cut_off_anywhere_loses_no_judgement(path: Path, tmp_path: Path, share: float) -> None:
    before = judged(path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    saved = salvage(path, tmp_path / "new.db", LEDGER)
    assert judged(tmp_path / "new.db") == before
    assert "judgements" not in saved.uncounted
    assert not saved.missing.get("judgements")


def test_a_withdrawal_finds_what_it_withdraws(path: Path, tmp_path: Path) -> None:
    late = Judgement(
        kind=JudgementKind.WITHDRAW, about=(), by="Ada", at=judgement(90).at, value=judgement(4).id, reason="No"
    )
    with open_ledger(path) as ledger:
        ledger.judge(late)
    path.write_bytes(b"")
    salvage(path, tmp_path / "new.db", LEDGER)
    with open_ledger(tmp_path / "new.db") as ledger:
        assert late in [kept.judgement for kept in ledger.judgements_about([ABOUT.sha256])]
        assert ledger.check() == []


def test_what_a_process_died_over_is_put_back_and_told(path: Path, tmp_path: Path) -> None:
    program = (
        "import os, signal, sys\nsys.path[:0] = sys.argv[2:]\n"
        "from test_ledger_journal import judgement\nfrom sanctrace.ledger import open_ledger\n"
        "with open_ledger(sys.argv[1]) as ledger, ledger.writing():\n"
        "    ledger.judge(judgement(70))\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path), str(Path(__file__).parent)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert Journal(path).read().entries[judgement(70).id].unsettled
    broken = tmp_path / "broken.db"
    os.link(Journal(path).path, Journal(broken).path)
    broken.write_bytes(path.read_bytes()[:3000])
    saved = salvage(broken, tmp_path / "new.db", LEDGER)
    assert saved.unsure == (judgement(70).id,)
    assert judged(tmp_path / "new.db")[-1] == (21, judgement(70))


def test_altered_words_are_not_believed(path: Path, tmp_path: Path) -> None:
    journal = Journal(path).path
    journal.write_text(journal.read_text().replace("Note 7", "Moot 7"))
    path.write_bytes(b"")
    saved = salvage(path, tmp_path / "new.db", LEDGER)
    assert saved.missing["judgements"] == (8,)
    assert judgement(7) not in [j for _, j in judged(tmp_path / "new.db")]


def test_no_byte_of_a_line_can_be_another_unnoticed(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "kept.db") as ledger:
        ledger.judge(judgement(0))
    journal = Journal(tmp_path / "kept.db")
    sound, content = journal.read(), journal.path.read_bytes()
    values = {"", *(entry.value for entry in sound.entries.values())}
    for at in range(content.index(b"\n")):
        for other in (b" ", b"0", b"x"):
            if content[at : at + 1] != other:
                journal.path.write_bytes(content[:at] + other + content[at + 1 :])
                told = journal.read()
                assert not told.whole or told == sound
                assert values >= {entry.value for entry in told.entries.values()}


def test_a_journal_of_before_there_were_digests_is_read_and_gets_them(path: Path) -> None:
    journal = Journal(path)
    sound = journal.read()
    lines = [json.loads(line) for line in journal.path.read_text(encoding="utf-8").splitlines()]
    older = [{key: value for key, value in line.items() if key != "sum"} for line in lines]
    journal.path.write_text("".join(f"{json.dumps(line)}\n" for line in older), encoding="utf-8")
    told = journal.read()
    assert told.whole
    assert [(e.judgement, e.value, e.number) for e in told.entries.values()] == [
        (e.judgement, e.value, e.number) for e in sound.entries.values()
    ]
    with open_ledger(path) as ledger, ledger.writing():
        journal.settle(ledger.judgements_since(), told)
    assert journal.read() == sound


@settings(max_examples=60, deadline=None)
@example(noise=[(0.8828125, b" ")])  # within the kind of an anchor, which no id covers
@given(noise=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=40)), max_size=6))
def test_no_damage_to_the_journal_itself_alters_a_judgement(
    tmp_path_factory: pytest.TempPathFactory, noise: list[tuple[float, bytes]]
) -> None:
    folder = tmp_path_factory.mktemp("noise")
    path = folder / "kept.db"
    with open_ledger(path) as ledger:
        for number in range(6):
            ledger.judge(judgement(number))
    before = judged(path)
    journal = Journal(path).path
    content = bytearray(journal.read_bytes())
    for place, what in noise:
        at = int(place * len(content))
        content[at : at + len(what)] = what
    journal.write_bytes(content)
    sound = Journal(path)
    with open_ledger(path) as ledger, ledger.writing():
        sound.settle(ledger.judgements_since(), sound.read())
    told = sound.read()
    assert told.whole
    assert [(e.number, e.judgement) for e in told.entries.values()] == [(n, j.id) for n, j in before]
    journal.write_bytes(content)
    path.write_bytes(path.read_bytes()[:200])
    salvage(path, folder / "new.db", LEDGER)
    assert {j for _, j in judged(folder / "new.db")} <= {j for _, j in before}


def test_a_write_that_a_full_disk_cut_off_hides_nothing(path: Path) -> None:
    with Journal(path).path.open("ab") as out:
        out.write(json.dumps({"begun": judgement(60).id, "value": "x" * 99}).encode()[:80])
    with open_ledger(path) as ledger:
        ledger.judge(judgement(61))
    told = Journal(path).read()
    assert told.whole
    assert told.entries[judgement(61).id].number == 21
