"""Who released it: the checksums of `dist/` signed with a key, in the form of minisign, and checked again. No network.

    python requirements/sign.py keys KEY             a new key: KEY, locked by a password, and KEY.pub, for everybody
    python requirements/sign.py sign KEY [FOLDER]    writes SHA256SUMS and SHA256SUMS.minisig into the folder (dist)
    python requirements/sign.py check PUB [FOLDER]   whether signature and files are those that were signed

The password is asked for, or read as the first line of standard input. `minisign -Vm SHA256SUMS -p PUB` and `sha256sum
--check SHA256SUMS` say the same without any of this.
"""

from __future__ import annotations

import getpass
import hashlib
import os
import sys
from pathlib import Path

import minisign

ROOT = Path(__file__).resolve().parent.parent
SUMS = "SHA256SUMS"
_SHORTEST = 15  # characters of a password, as for the accounts of the desk


def make_keys(key: Path, password: str) -> Path:
    """A new pair; the public half's file. Raises FileExistsError when the key is there already."""
    if len(password) < _SHORTEST:
        raise SystemExit(f"the password has fewer than {_SHORTEST} characters; choose a longer one")
    pair = minisign.KeyPair.generate()
    with pair.secret_key as secret:
        secret.encrypt(password)
        with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(bytes(secret) + b"\n")
    public = key.with_name(f"{key.name}.pub")
    public.write_bytes(bytes(pair.public_key) + b"\n")
    return public


def write_sums(folder: Path) -> Path:
    """The checksums of the parcels in the folder, in the form of `sha256sum`; SystemExit when there are none."""
    parcels = sorted([*folder.glob("*.whl"), *folder.glob("*.tar.gz")])
    if not parcels:
        raise SystemExit(f"{folder}: holds no wheel and no source archive; run: make dist")
    sums = folder / SUMS
    sums.write_text("".join(f"{_sha256(path)}  {path.name}\n" for path in parcels), encoding="utf-8")
    return sums


def sign(folder: Path, key: Path, password: str) -> Path:
    """Write checksums and signature; the signature's file. SystemExit when the key or the password is none."""
    sums = write_sums(folder)
    names = ", ".join(line.split()[1] for line in sums.read_text(encoding="utf-8").splitlines())
    try:
        with minisign.SecretKey.from_file(key) as secret:
            secret.decrypt(password)
            signature = secret.sign(sums.read_bytes(), trusted_comment=names)
    except (minisign.Error, OSError) as error:
        raise SystemExit(f"{key}: cannot sign ({error}); check the file and the password") from error
    path = folder / f"{SUMS}.minisig"
    path.write_bytes(bytes(signature) + b"\n")
    return path


def check(folder: Path, public: Path) -> list[str]:
    """What does not hold, as sentences; nothing when the files are those that were signed."""
    sums = folder / SUMS
    try:
        key = minisign.PublicKey.from_file(public)
        content = sums.read_bytes()
        key.verify(content, minisign.Signature.from_file(folder / f"{SUMS}.minisig"))
    except (minisign.Error, OSError) as error:
        return [f"{sums}: not signed with {public} ({error}): trust none of these files"]
    wrong = []
    for line in content.decode("utf-8").splitlines():
        told, _, name = line.partition("  ")
        path = folder / Path(name).name
        if not path.is_file():
            wrong.append(f"{path}: was signed, and is not there")
        elif _sha256(path) != told:
            wrong.append(f"{path}: is not the file that was signed: do not install it")
    return wrong


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password of the key: ")
    return sys.stdin.readline().rstrip("\n")


def main() -> int:
    """0: done, or all holds; 1: something does not hold; 2: the words are none of the three."""
    match sys.argv[1:]:
        case ["keys", key]:
            try:
                public = make_keys(Path(key), _password())
            except FileExistsError:
                raise SystemExit(f"{key}: is there already; name another file") from None
            print(f"{key}: keep it secret\n{public}: publish it")
        case ["sign", key, *rest] if len(rest) < 2:
            print(sign(Path(*rest) if rest else ROOT / "dist", Path(key), _password()))
        case ["check", public, *rest] if len(rest) < 2:
            folder = Path(*rest) if rest else ROOT / "dist"
            wrong = check(folder, Path(public))
            print("\n".join(wrong) or f"{folder}: signed, and every file is the one that was signed")
            return 1 if wrong else 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
