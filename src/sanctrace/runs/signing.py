"""Statements signed with a key of the user's own (Ed25519, RFC 8032), made at first use."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sanctrace.model import DataError

ALGORITHM = "Ed25519"


@dataclass(frozen=True, kw_only=True)
class Verified:
    """A statement whose signature is sound: what it says, and the key that signed it."""

    statement: Mapping[str, object]
    fingerprint: str


def open_key(path: Path) -> Ed25519PrivateKey:
    """The key in a file, which is made, for its owner alone to read, when it is missing.

    Raises DataError when the file holds no such key.
    """
    if not path.exists():
        _make_key(path)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        message = f"holds no signing key ({error}); restore it, or move it away to have a new one made"
        raise DataError(str(path), None, message) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise DataError(str(path), None, f"holds a key that is not {ALGORITHM}; name another file")
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    """Short name of a public key: the start of its SHA-256, as people compare it."""
    digest = hashlib.sha256(key.public_bytes_raw()).hexdigest()[:32]
    return "-".join(digest[i : i + 8] for i in range(0, 32, 8))


def sign(statement: Mapping[str, object], key: Ed25519PrivateKey) -> dict[str, object]:
    """The statement with its public key and signature. Signed are the canonical bytes of all but the signature."""
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    signed = {**statement, "signed_with": ALGORITHM, "public_key": public}
    return {**signed, "signature": base64.b64encode(key.sign(_canonical(signed))).decode()}


def verify(text: str, name: str) -> Verified:
    """The statement in a signed document; `name` stands in error messages.

    Raises DataError when it is no such document, or was changed after it was signed.
    """
    try:
        document = json.loads(text)
        signature = base64.b64decode(document.pop("signature"), validate=True)
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(document["public_key"], validate=True))
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        message = f"is no signed statement ({error}); give a file that `sanctrace coverage --json` wrote"
        raise DataError(name, None, message) from error
    try:
        public.verify(signature, _canonical(document))
    except InvalidSignature as error:
        message = "the signature does not fit: the statement was changed after it was signed"
        raise DataError(name, None, message) from error
    return Verified(statement=document, fingerprint=fingerprint(public))


def _canonical(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
