"""What is released: a wheel and a source archive with everything in them, the same bytes each time, that run alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
import venv
import zipfile
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner

from sanctrace import __version__
from sanctrace.desk.cli import main

ROOT = Path(__file__).resolve().parent.parent
_NO_INDEX = re.compile(
    r"Temporary failure in name resolution|Failed to establish a new connection|Network is unreachable"
)


def dist_module() -> ModuleType:
    spec = spec_from_file_location("sanctrace_dist", ROOT / "requirements" / "dist.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True, kw_only=True)
class Released:
    sdist: Path
    wheel: Path


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Released:
    sdist, wheel = dist_module().build(ROOT, tmp_path_factory.mktemp("dist"))
    return Released(sdist=sdist, wheel=wheel)


@pytest.fixture(scope="module")
def alone(released: Released, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty environment with the wheel; the packages that it needs are seen where they are: no network."""
    home = tmp_path_factory.mktemp("alone")
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    words = ["install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check", str(released.wheel)]
    subprocess.run([sys.executable, "-m", "pip", "--python", str(python), *words], check=True)
    packages = next((home / "lib").glob("python3*/site-packages"))
    # A folder named in a .pth file is searched after the environment's own, and .pth files in it are not read: the
    # source tree, which stands in one of them, stays out of sight.
    (packages / "needed.pth").write_text("\n".join(p for p in sys.path if p.endswith("site-packages")) + "\n")
    return home


def run(alone: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A program of that environment, in a folder that has nothing of the source tree."""
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [str(alone / "bin" / words[0]), *words[1:]]
    return subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, timeout=120, check=False)


def test_the_wheel_holds_every_file_of_the_package(released: Released) -> None:
    names = set(zipfile.ZipFile(released.wheel).namelist())
    wanted = {name.removeprefix("src/") for name in dist_module().followed(ROOT) if name.startswith("src/")}
    assert wanted - names == set()
    assert {name for name in names - wanted if ".dist-info/" not in name} == set()
    assert "sanctrace/py.typed" in names


def test_the_source_archive_holds_what_the_wheel_is_built_from(released: Released) -> None:
    with tarfile.open(released.sdist) as archive:
        names = {member.name.partition("/")[2] for member in archive.getmembers() if member.isfile()}
        assert {(m.uid, m.gid, m.uname, m.gname) for m in archive.getmembers()} == {(0, 0, "", "")}
    made = {name for name in names if ".egg-info/" in name} | {"PKG-INFO", "setup.cfg"}
    assert names - made == set(dist_module().followed(ROOT))


def test_two_builds_give_the_same_bytes(released: Released, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second in another folder, from files copied at another time and with other rights."""
    dist = dist_module()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(dist.epoch(ROOT)))
    tree = tmp_path / "elsewhere"
    for name in dist.followed(ROOT):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tree / name)
        (tree / name).chmod(0o600)
        os.utime(tree / name, (time.time() - 86_400 * 400, time.time() - 86_400 * 400))
    (tree / "src" / "sanctrace" / "left_lying.yml").write_text("- not followed by git\n")
    for words in (["init", "--quiet"], ["add", *dist.followed(ROOT)]):
        subprocess.run(["git", *words], cwd=tree, check=True)
    sdist, wheel = dist.build(tree, tmp_path / "again")
    assert sdist.read_bytes() == released.sdist.read_bytes()
    assert wheel.read_bytes() == released.wheel.read_bytes()


def test_older_parcels_make_room(released: Released) -> None:
    assert {path.name for path in released.wheel.parent.iterdir()} == {released.wheel.name, released.sdist.name}


def test_the_wheel_runs_alone(alone: Path, tmp_path: Path) -> None:
    where = run(alone, tmp_path, "python", "-c", "import sanctrace; print(sanctrace.__file__)")
    assert Path(where.stdout.strip()).is_relative_to(alone), where
    done = run(alone, tmp_path, "sanctrace", "demo", "--out", "out", "--quiet")
    assert done.returncode == 0, done.stderr
    assert "pages read" in done.stdout
    assert (tmp_path / "out" / "report.html").stat().st_size > 10_000
    cases = run(alone, tmp_path, "sanctrace", "cases", "--ledger", "out/ledger.db", "--json")
    assert cases.returncode == 0, cases.stderr
    assert len(cases.stdout.splitlines()) > 3


def test_pip_installs_the_wheel_in_an_empty_environment(released: Released, tmp_path: Path) -> None:
    """Nothing of this environment is seen: its packages come from an index, in the versions that the lock names."""
    home = tmp_path / "empty"
    venv.create(home, with_pip=True, symlinks=True)
    lock = (ROOT / "requirements" / "base.txt").read_text(encoding="utf-8")
    pins = tmp_path / "pins.txt"
    pins.write_text("\n".join(re.findall(r"^[\w.-]+==[\w.+!-]+", lock, re.M)) + "\n")
    words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--constraint", str(pins)]
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    installed = subprocess.run(
        [str(home / "bin" / "python"), *words, str(released.wheel)],
        env=settings, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    if installed.returncode and _NO_INDEX.search(installed.stderr):
        pytest.skip("no package index answers; with one, this installs the wheel and its packages from it")
    assert installed.returncode == 0, installed.stderr
    done = run(home, tmp_path, "sanctrace", "demo", "--out", "out", "--quiet")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "report.html").stat().st_size > 10_000


def test_the_wheel_is_the_source(alone: Path, tmp_path: Path) -> None:
    """Code, law, words and lists of the wheel have the versions that the source tree has."""
    done = run(alone, tmp_path, "sanctrace", "version", "--json")
    here = CliRunner().invoke(main, ["version", "--json"])
    assert json.loads(done.stdout) == json.loads(here.output)


def test_every_command_is_in_the_wheel(alone: Path, tmp_path: Path) -> None:
    """Each command answers for its help, which loads its module from the wheel."""
    context = click.Context(main)
    program = """
import sys
from click.testing import CliRunner
from sanctrace import __version__
from sanctrace.desk.cli import main
silent = [name for name in sys.argv[1:] if CliRunner().invoke(main, [name, "--help"]).exit_code]
sys.exit(str(silent) if silent else 0)
"""
    done = run(alone, tmp_path, "python", "-c", program, *main.list_commands(context))
    assert done.returncode == 0, done.stderr


def test_the_changes_tell_of_the_version_that_is_built() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert headings[0] == __version__
    assert sorted(headings, key=lambda v: [int(part) for part in v.split(".")], reverse=True) == headings
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
