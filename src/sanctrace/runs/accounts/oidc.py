"""Sign-in at an OpenID provider: authorization code with PKCE, state and nonce; the answer's signature is checked.

OpenID Connect Core 1.0, Discovery 1.0, RFC 7636 (PKCE, S256), RFC 9207 (the issuer in the answer).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from sanctrace.ledger.account_book import AccountBook
from sanctrace.model.account import AccountError, SignInFlow
from sanctrace.runs.accounts.limits import LIMITS
from sanctrace.runs.accounts.sessions import key_of

_ALGORITHMS = ("RS256", "PS256", "ES256", "Ed25519", "EdDSA")  # never none, never a shared secret
_MAX_ANSWER = 1_000_000  # bytes
_HELD = timedelta(hours=1)  # what a provider says of itself
_LEEWAY = 60  # seconds that two clocks may differ
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class ProviderError(AccountError):
    """The provider cannot be reached, or its answer does not fit; nobody is signed in."""


@dataclass(frozen=True, kw_only=True)
class Provider:
    """An OpenID provider that the admin named, and what this desk is there."""

    issuer: str
    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    timeout: float = 10.0  # seconds for each answer
    _held: dict[str, tuple[datetime, dict[str, Any]]] = field(default_factory=dict, repr=False, compare=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not _is_safe(self.issuer):
            raise AccountError(f"{self.issuer}: an OIDC issuer is an https address (http on this machine alone)")

    def metadata(self, now: datetime) -> dict[str, Any]:
        """What the provider says of itself; raises ProviderError when that cannot be had or names unsafe addresses."""
        told = self._document(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration", now)
        if told.get("issuer") != self.issuer:
            raise ProviderError(
                f"the provider calls itself {told.get('issuer')!r}, not {self.issuer!r}; check --oidc-issuer"
            )
        for name in _ENDPOINTS:
            if not isinstance(told.get(name), str) or not _is_safe(told[name]):
                raise ProviderError(f"the provider names no safe {name}; ask whoever runs it")
        return told

    def keys(self, now: datetime, *, fresh: bool = False) -> KeySet:
        """The keys that it signs with; `fresh` asks again, for a key that is not among them."""
        address = str(self.metadata(now)["jwks_uri"])
        try:
            return KeySet.import_key_set(self._document(address, now, fresh=fresh))  # type: ignore[arg-type]
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise ProviderError("the provider's keys cannot be read; ask whoever runs it") from error

    def _document(self, address: str, now: datetime, *, fresh: bool = False) -> dict[str, Any]:
        with self._lock:
            held = self._held.get(address)
        if held is not None and not fresh and now - held[0] < _HELD:
            return held[1]
        told = ask(self, "GET", address)
        with self._lock:
            self._held[address] = (now, told)
        return told


@dataclass(frozen=True, kw_only=True)
class Returned:
    """What the browser brought back from the provider."""

    state: str
    code: str
    error: str
    issuer: str | None
    browser: str  # its cookie


@dataclass(frozen=True, kw_only=True)
class Found:
    """Whom the provider names, and the page that was asked for."""

    subject: str  # as accounts are linked: `ISSUER SUBJECT`
    plain: str  # the provider's own word for the person
    target: str


def begin(provider: Provider, back: str, browser: str, target: str, now: datetime) -> tuple[SignInFlow, str]:
    """A sign-in that begins, and the address at the provider to which the browser goes. Raises ProviderError."""
    told = provider.metadata(now)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": "openid",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    address = str(told["authorization_endpoint"])
    flow = SignInFlow(
        key=key_of(state),
        browser=key_of(browser),
        nonce=nonce,
        verifier=verifier,
        target=target,
        ends_at=now + LIMITS.flow,
    )
    return flow, f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(query)}"


def complete(book: AccountBook, provider: Provider, returned: Returned, back: str, now: datetime) -> Found:
    """Whom the provider names. Raises ProviderError for an answer that nobody waits for or that does not fit."""
    flow = book.take_flow(key_of(returned.state)) if returned.state else None
    if flow is None or now >= flow.ends_at or not hmac.compare_digest(flow.browser, key_of(returned.browser)):
        raise ProviderError("This sign-in was not begun in this browser, or too long ago. Begin again.")
    if returned.issuer is not None and returned.issuer != provider.issuer:
        raise ProviderError("The answer is another provider's. Begin again.")
    if returned.error or not returned.code:
        raise ProviderError("The provider did not sign you in. Begin again.")
    form = {
        "grant_type": "authorization_code",
        "code": returned.code,
        "redirect_uri": back,
        "client_id": provider.client_id,
        "code_verifier": flow.verifier,
    }
    token = ask(provider, "POST", str(provider.metadata(now)["token_endpoint"]), form).get("id_token")
    if not isinstance(token, str):
        raise ProviderError("the provider's answer holds no ID token; ask whoever runs it")
    claims = _claims(provider, token, flow.nonce, now)
    subject = str(claims["sub"])
    return Found(subject=subject_name(provider.issuer, subject), plain=subject, target=flow.target)


def subject_name(issuer: str, subject: str) -> str:
    """How an account names somebody at a provider; raises AccountError when it cannot be told apart from others."""
    if not subject or not subject.isprintable() or len(subject) > 255 or " " in issuer:
        raise AccountError("a subject has 1 to 255 printable characters")
    return f"{issuer} {subject}"


def ask(provider: Provider, method: str, address: str, form: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The JSON object that the provider answers with. No redirect is followed. Raises ProviderError."""
    auth = (provider.client_id, provider.client_secret) if form and provider.client_secret else None
    try:
        with (
            httpx.Client(timeout=provider.timeout, follow_redirects=False, trust_env=False) as client,
            client.stream(method, address, data=form, auth=auth, headers={"Accept": "application/json"}) as answer,
        ):
            body = b""
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > _MAX_ANSWER:
                    raise ProviderError("the provider answers with more than fits; ask whoever runs it")
    except httpx.HTTPError as error:
        raise ProviderError(f"the provider does not answer ({type(error).__name__}); try again later") from error
    if answer.status_code != 200:
        raise ProviderError(f"the provider answers {answer.status_code}; begin again, or ask whoever runs it")
    try:
        told = json.loads(body)
    except ValueError as error:
        raise ProviderError("the provider's answer is no JSON; ask whoever runs it") from error
    if not isinstance(told, dict):
        raise ProviderError("the provider's answer is no JSON object; ask whoever runs it")
    return told


def _claims(provider: Provider, token: str, nonce: str, now: datetime) -> dict[str, Any]:
    """The claims of an ID token whose signature, issuer, audience, times and nonce are sound."""
    rules = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=_LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        claims = _decoded(provider, token, now)
        rules.validate(claims)
    except (JoseError, ValueError) as error:
        raise ProviderError("The provider's answer is not signed as it should be, or not for this sign-in.") from error
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != provider.client_id:
        raise ProviderError("The provider's answer was made for another program.")
    return claims


def _decoded(provider: Provider, token: str, now: datetime) -> dict[str, Any]:
    try:
        return jwt.decode(token, provider.keys(now), algorithms=list(_ALGORITHMS)).claims
    except (JoseError, ValueError):
        return jwt.decode(token, provider.keys(now, fresh=True), algorithms=list(_ALGORITHMS)).claims  # a new key


def _is_safe(address: str) -> bool:
    """https, or http on this machine."""
    parts = urlsplit(address)
    local = parts.hostname in {"127.0.0.1", "::1", "localhost"}
    return (
        bool(parts.hostname) and not parts.username and (parts.scheme == "https" or (parts.scheme == "http" and local))
    )
