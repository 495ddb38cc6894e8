"""The container file gives the desk the least that it needs. It is read here; `make image` builds it."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def instructions() -> list[tuple[str, str]]:
    """The file's instructions in order, lines that go on joined, comments left out."""
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    joined = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.M))
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in joined.splitlines() if line)]


def last(word: str) -> str:
    return [rest for found, rest in instructions() if found == word][-1]


def test_it_runs_as_nobody_in_particular() -> None:
    words = [word for word, _ in instructions()]
    user, _, group = last("USER").partition(":")
    assert (int(user) >= 10_000, int(group) >= 10_000) == (True, True)
    after = words[len(words) - 1 - words[::-1].index("USER") :]
    assert set(after) <= {"USER", "EXPOSE", "ENTRYPOINT", "CMD"}  # nothing is done after rights were laid down
    assert not re.search(r"sudo|setuid|chmod\s+[0-7]*[4-7][0-7]{3}|--privileged", str(instructions()))


def test_it_holds_what_runs_and_nothing_else() -> None:
    assert [word for word, _ in instructions()].count("FROM") == 2  # what builds stays behind
    assert "--require-hashes" in str(instructions())
    assert not [rest for word, rest in instructions() if word == "ADD"]
    assert not re.search(r"curl|wget|https?://|apt-get", str(instructions()))
    copied = {name for word, rest in instructions() if word == "COPY" and "--from" not in rest for name in rest.split()}
    ignored = (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[0] == "*"
    assert {name.split("/")[0] for name in copied - {"./"}} == {line[1:] for line in ignored if line.startswith("!")}
    assert all((ROOT / name).exists() for name in copied - {"./", "dist"})


def test_it_holds_the_wheel_that_is_released() -> None:
    assert "--no-index dist/sanctrace-*.whl" in str(instructions())
    assert "make dist" in (ROOT / "Containerfile").read_text(encoding="utf-8")


def test_no_secret_is_baked_in() -> None:
    told = " ".join(rest for word, rest in instructions() if word in {"ENV", "ARG"})
    assert not re.search(r"PASSWORD|SECRET|TOKEN", told)
    assert last("VOLUME") == "/data"


def test_what_it_starts_is_a_command_with_options_that_exist() -> None:
    from sanctrace.desk.desk_command import desk

    assert json.loads(last("ENTRYPOINT")) == ["sanctrace"]
    name, *options = json.loads(last("CMD"))
    known = {option for parameter in desk.params for option in parameter.opts}
    assert name == "desk"
    assert {option for option in options if option.startswith("--")} <= known


def test_the_way_to_run_it_takes_rights_away() -> None:
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    for wanted in ("--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", "127.0.0.1:8737"):
        assert wanted in text
