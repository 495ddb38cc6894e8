"""Every command of the documents is run, in the order of its document; the few that cannot be are listed with why.

A document's commands run in a folder that has the source tree, an empty `out/`, a ledger of the example pages where no
ledger is named (`sanctrace.db`), and the small files that the documents tell the reader to have.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from sanctrace.desk.cli import main

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^ *```(?:sh|console|text)\n(.*?)^ *```", re.M | re.S)
ANY_FENCE = re.compile(r"^ *```.*?^ *```", re.M | re.S)
CODE = re.compile(r"`([^`]+)`")
PROGRAM = re.compile(r"(?:^|[|(] ?)sanctrace ")

NETWORK = "asks a host on the web"
SERVES = "goes on until it is stopped; tests/desk runs it as a process"
# Command: why no test of documents runs it. Each is still asked whether it exists and has these options.
NOT_RUN = {
    "sanctrace lists add un-sc": NETWORK,
    'sanctrace lists add my-list --format ftm --name "My list" --file https://example.org/entities.ftm.json': NETWORK,
    "sanctrace lists add us-sdn --file sdn.csv --file alt.csv --file add.csv": "needs three files of OFAC",
    "sanctrace lists diff un-sc": "needs the list that the line before would fetch",
    "sanctrace run --from sanctrace@example.org --smtp folder:out/mail --ledger out/ledger.db": SERVES,
    "sanctrace desk": SERVES,
    (
        "sanctrace desk --ledger /srv/sanctrace.db --host 10.0.0.5 --no-browser --four-eyes"
        " --public-url https://desk.example.org --trusted-proxy 10.0.0.2"
    ): SERVES,
    "sanctrace read --reader llm --llm-url http://127.0.0.1:8080/v1 --llm-model qwen2.5-7b-instruct page.html": (
        "needs a server of a language model; tests/desk/test_desk_read_llm.py has one"
    ),
}
PAGE = """<!doctype html><html lang="en"><head><title>Car handed over in Pyongyang</title></head><body><article>
<h1>Car handed over in Pyongyang</h1><p>4 March 2024</p><p>A company in Dandong sold a Maybach to North Korea in
February 2024, the South Korean foreign ministry said on Monday. The ministry gave no
price.</p></article></body></html>"""
FILES = {
    "page.html": PAGE,
    "page.txt": re.sub(r"<[^>]+>", "\n", PAGE),
    "feeds.opml": '<opml version="2.0"><body><outline type="rss" xmlUrl="https://quay.example/rss"/></body></opml>',
    "ours.json": '{"id": "ours-1", "schema": "Company", "target": true, "properties": {"name": ["Zephyrion"]}}',
}


def lines_of(block: str) -> Iterator[str]:
    """Lines of a block without prompt and remark, those that go on joined."""
    for line in re.sub(r" *\\\n *", " ", block).splitlines():
        yield re.split(r" {2,}#", line.strip().removeprefix("$ "))[0].strip()


def blocks_of(text: str) -> Iterator[str]:
    """Fenced blocks of commands, and blocks by indentation outside fences, in their order."""
    found = [(match.start(), match.group(1)) for match in FENCE.finditer(text)]
    bare = ANY_FENCE.sub(lambda fence: re.sub(r"[^\n]", " ", fence.group()), text)
    found += [(m.start(), m.group()) for m in re.finditer(r"(?:^ {4,}\S.*\n)+", bare, re.M)]
    yield from (block for _, block in sorted(found))


def commands(document: Path) -> list[str]:
    """Its lines that run sanctrace, each once."""
    text = document.read_text(encoding="utf-8")
    lines = [line.removeprefix(".venv/bin/") for block in blocks_of(text) for line in lines_of(block)]
    return list(dict.fromkeys(line for line in lines if PROGRAM.search(line)))


def name_of(document: Path) -> str:
    return str(document.relative_to(ROOT))


WITH_COMMANDS = [document for document in DOCUMENTS if commands(document)]


def run_in_shell(command: str) -> tuple[int, str]:
    """Exit code and output of a line that needs a shell."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command],
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def run_here(command: str, typed: str = "") -> tuple[int, str]:
    """Exit code and output of a plain line, run in this process, which has the parser loaded."""
    result = CliRunner().invoke(main, shlex.split(command)[1:], input=typed)
    return result.exit_code, result.output


def run(command: str) -> tuple[int, str]:
    if echoed := re.fullmatch(r'echo "([^"$]*)" \| (sanctrace [^|$<>&;]*)', command):
        return run_here(echoed.group(2), echoed.group(1) + "\n")
    return run_in_shell(command) if re.search(r"[|<>&;*$]", command) else run_here(command)


@pytest.fixture(scope="module")
def demo_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert run_here(f"sanctrace demo --quiet --out {folder}")[0] == 0
    return folder / "ledger.db"


@pytest.mark.parametrize("document", WITH_COMMANDS, ids=name_of)
def test_commands_run(document: Path, tmp_path: Path, demo_ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("src", "evaluation"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "out").mkdir()
    shutil.copyfile(demo_ledger, tmp_path / "sanctrace.db")
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    places = {"SANCTRACE_HOME": "lists", "SANCTRACE_SOURCES": "sources.yml", "SANCTRACE_KEY": "signing.key"}
    for variable, name in places.items():
        monkeypatch.setenv(variable, str(tmp_path / "home" / name))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for command in [command for command in commands(document) if command not in NOT_RUN]:
        code, output = run(command)
        assert code == 0, f"{command}\n{output}"
        assert output, f"{command} prints nothing"


def test_what_is_not_run_still_stands_in_a_document() -> None:
    told = {command for document in DOCUMENTS for command in commands(document)}
    assert set(NOT_RUN) - told == set()


def found(words: list[str]) -> tuple[click.Command, click.Context, list[str]] | None:
    """The command that words name, its context, and the words that are left; None for a name that no group has."""
    command: click.Command = main
    context = click.Context(main, info_name="sanctrace")
    while isinstance(command, click.Group) and words and re.fullmatch(r"[a-z][a-z-]*", words[0]):
        below = command.get_command(context, words[0])
        if below is None:
            return None
        command, words = below, words[1:]
        context = click.Context(command, parent=context, info_name=words[0] if words else None)
    return command, context, words


@pytest.mark.parametrize("command", NOT_RUN)
def test_what_is_not_run_exists_with_its_options(command: str) -> None:
    named = found(shlex.split(command)[1:])
    assert named is not None
    this, context, words = named
    this.make_parser(context).parse_args(list(words))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_commands_in_sentences_exist_with_their_options(document: Path) -> None:
    """`sanctrace lists diff LIST` in running text: the command is there, and each option that is named with it."""
    text = ANY_FENCE.sub("", document.read_text(encoding="utf-8"))
    wrong = []
    for code in CODE.findall(text):
        words = code.split()
        if words[:1] != ["sanctrace"] or len(words) < 2 or not re.match(r"[a-z]", words[1]):
            continue
        for first in words[1].split("|"):
            named = found([first, *re.split(r"\|", words[2])[:1], *words[3:]] if len(words) > 2 else [first])
            if named is None:
                wrong.append(code)
                continue
            command, _, rest = named
            known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
            wrong += [
                f"{code}: {word}" for word in re.findall(r"--[a-z-]+", " ".join(rest)) if word not in known | {"--help"}
            ]
    assert wrong == []
