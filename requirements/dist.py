"""`make dist`: a source archive and a wheel, the same bytes wherever and whenever the same files are packed.

Packed is what git follows, as it stands on disk: nothing that merely lies in the folder. The time in both files is
that of the last commit (SOURCE_DATE_EPOCH, where it is set, goes before). The wheel is built from the source archive,
so that the archive is known to be whole. No network: the tools are those of the environment.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKED = ("src", "pyproject.toml", "MANIFEST.in", "README.md", "CHANGELOG.md", "LICENSE")


def epoch(root: Path) -> int:
    """Seconds since 1970 that stand in the files: SOURCE_DATE_EPOCH, else the time of the last commit."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    return int(told or _git(root, "log", "-1", "--format=%ct").strip())


def followed(root: Path) -> list[str]:
    """The files to pack: those that git follows and that are there, in order of their names."""
    names = sorted(_git(root, "ls-files", "-z", "--", *PACKED).rstrip("\0").split("\0"))
    return [name for name in names if (root / name).is_file()]


def build(root: Path, out: Path) -> tuple[Path, Path]:
    """Source archive and wheel, written into `out` in place of older ones; SystemExit when the build tool fails."""
    when = epoch(root)
    with tempfile.TemporaryDirectory() as made:
        tree, parcels = Path(made) / "tree", Path(made) / "parcels"
        for name in followed(root):
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, tree / name)
            (tree / name).chmod(0o644)
        _run_build(tree, parcels, "--sdist", when)
        packed = next(parcels.glob("*.tar.gz"))
        even(packed, when)
        with tarfile.open(packed) as archive:
            archive.extractall(Path(made), filter="data")
        _run_build(Path(made) / packed.name.removesuffix(".tar.gz"), parcels, "--wheel", when)
        out.mkdir(parents=True, exist_ok=True)
        for old in (*out.glob("sanctrace-*.whl"), *out.glob("sanctrace-*.tar.gz")):
            old.unlink()
        sdist, wheel = (Path(shutil.copy(p, out)) for p in (packed, next(parcels.glob("*.whl"))))
    return sdist, wheel


def even(path: Path, when: int) -> None:
    """Write a source archive again with its members in order of names, one time, one owner, one mode."""
    packed = io.BytesIO()
    with tarfile.open(path) as old, tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as new:
        for member in sorted(old.getmembers(), key=lambda m: m.name):
            member.mtime, member.uid, member.gid, member.uname, member.gname = when, 0, 0, "", ""
            member.mode, member.pax_headers = 0o755 if member.isdir() else 0o644, {}
            new.addfile(member, old.extractfile(member) if member.isfile() else None)
    path.write_bytes(gzip.compress(packed.getvalue(), mtime=when))


def _run_build(tree: Path, out: Path, sort: str, when: int) -> None:
    command = [sys.executable, "-m", "build", "--no-isolation", sort, "--outdir", str(out), str(tree)]
    settings = {**os.environ, "SOURCE_DATE_EPOCH": str(when), "PYTHONPATH": ""}
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{root}: git {words[0]} failed ({done.stderr.strip()}); `make dist` needs a clone")
    return done.stdout


def main() -> int:
    """Build into the folder named, `dist` without one; print each file with its SHA-256."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist"
    for path in build(ROOT, out):
        print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
