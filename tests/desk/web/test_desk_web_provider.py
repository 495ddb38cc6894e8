"""Sign-in at an OpenID provider: a real one on this machine, honest and not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from sanctrace.ledger.account_book import AccountBook
from sanctrace.model.account import AccountError
from sanctrace.runs.accounts.changes import disable, link
from sanctrace.runs.accounts.oidc import Provider, subject_name

if TYPE_CHECKING:
    from tests.desk.web.conftest import Shared

CLIENT, SECRET = "sanctrace-desk", "a secret of the client"
Change = Callable[[dict[str, Any]], object]


class OpenIdProvider(ThreadingHTTPServer):
    """Signs whoever comes in as `subject`; `change` alters the claims before they are signed."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.shown = [self.key]  # the keys that it publishes
        self.subject = "ana-7"
        self.change: Change = len
        self.sign: Callable[[dict[str, Any]], str] = self._signed
        self.told_issuer = self.issuer
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []

    def _signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def authorise(self, query: dict[str, str]) -> str:
        """Where the browser is sent after it signed in."""
        code = secrets.token_urlsafe()
        self.codes[code] = query
        answer = {"code": code, "state": query["state"], "iss": self.told_issuer}
        return f"{query['redirect_uri']}?{urlencode(answer)}"

    def exchange(self, form: dict[str, str], authorization: str | None) -> tuple[int, dict[str, Any]]:
        """The answer of the token endpoint: a code counts once, with its verifier and the client's secret."""
        query = self.codes.pop(form.get("code", ""), None)
        basic = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        sound = query and query["code_challenge"] == proof and query["redirect_uri"] == form.get("redirect_uri")
        if query is None or not sound or query["code_challenge_method"] != "S256" or authorization != basic:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": query["nonce"],
        }
        self.change(claims)
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.sign(claims)}


class _Answers(BaseHTTPRequestHandler):
    server: OpenIdProvider

    def do_GET(self) -> None:
        """Discovery, keys, and the sign-in itself."""
        issuer = self.server.issuer
        parts = urlsplit(self.path)
        self.server.asked.append(parts.path)
        if parts.path == "/authorize":
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.send_response(302)
            self.send_header("Location", self.server.authorise(query))
            self.end_headers()
        elif parts.path == "/keys":
            self.tell(200, KeySet(list(self.server.shown)).as_dict(private=False))
        else:
            names = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
            self.tell(200, {"issuer": issuer, **{name: issuer + path for name, path in names.items()}})

    def do_POST(self) -> None:
        """The token endpoint."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.tell(*self.server.exchange(form, self.headers["Authorization"]))

    def tell(self, status: int, value: object) -> None:
        """An answer in JSON."""
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Quiet."""


@pytest.fixture
def provider() -> Iterator[OpenIdProvider]:
    server = OpenIdProvider()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def desk(open_shared: Callable[..., Shared], provider: OpenIdProvider) -> Shared:
    """A desk that knows the provider; `ana` is its subject ana-7."""
    made = open_shared(provider=Provider(issuer=provider.issuer, client_id=CLIENT, client_secret=SECRET))
    with AccountBook.open(made.ledger) as book:
        link(book, "ana", subject_name(provider.issuer, "ana-7"), made.root)
    return made


def test_whom_the_provider_names_is_signed_in_and_comes_back_to_the_page(
    desk: Shared, provider: OpenIdProvider
) -> None:
    with desk.browse() as client:
        form = client.get("/law")
        assert "/sign-in/provider?next=%2Flaw" in form.text
        answer = client.get("/sign-in/provider", params={"next": "/law"})
        assert (answer.status_code, answer.url.path) == (200, "/law")
        assert "ana</a>, analyst" in answer.text
        first = {cookie.value for cookie in client.cookies.jar}
    assert provider.codes == {}
    told = [(row["kind"], row["who_name"], row["detail"]) for row in desk.audit if row["kind"] == "sign-in"]
    assert told == [("sign-in", "ana", {"by": "provider"})]
    assert len(first) == 1


def test_a_new_key_of_the_provider_is_fetched(desk: Shared, provider: OpenIdProvider) -> None:
    for _ in range(2):
        with desk.browse() as client:
            assert client.get("/sign-in/provider").url.path == "/"
        provider.key = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
        provider.shown = [provider.key]


def _drop(name: str) -> Change:
    return lambda claims: claims.pop(name)


def _set(name: str, value: object) -> Change:
    return lambda claims: claims.update({name: value})


@pytest.mark.parametrize(
    "change",
    [
        _set("iss", "https://evil.example"),
        _set("aud", "another-program"),
        _set("aud", [CLIENT, "another-program"]),
        _set("nonce", "another sign-in"),
        _set("exp", int(time.time()) - 3_600),
        _set("iat", int(time.time()) + 3_600),
        *(_drop(name) for name in ("iss", "aud", "sub", "exp", "iat", "nonce")),
    ],
)
def test_claims_that_do_not_fit_let_nobody_in(desk: Shared, provider: OpenIdProvider, change: Change) -> None:
    provider.change = change
    with desk.browse() as client:
        answer = client.get("/sign-in/provider")
        assert answer.status_code == 401
        assert client.get("/account").url.path == "/sign-in"
    assert desk.audit[-1]["kind"] == "sign-in refused"


def test_signatures_that_are_none_let_nobody_in(desk: Shared, provider: OpenIdProvider) -> None:
    def packed(content: bytes) -> bytes:
        return base64.urlsafe_b64encode(content).rstrip(b"=")

    def by_hand(head: dict[str, str], claims: dict[str, Any], key: bytes = b"") -> str:
        signed = b".".join(packed(json.dumps(part).encode()) for part in (head, claims))
        return b".".join([signed, packed(hmac.digest(key, signed, "sha256")) if key else b""]).decode()

    other = RSAKey.generate_key(2048, {"kid": "one"})
    public = provider.key.as_pem(private=False)
    forged: list[Callable[[dict[str, Any]], str]] = [
        lambda claims: by_hand({"alg": "none"}, claims),
        lambda claims: jwt.encode({"alg": "RS256", "kid": "one"}, claims, other),
        lambda claims: by_hand({"alg": "HS256", "kid": "one"}, claims, public),
        str,
    ]
    for sign in forged:
        provider.sign = sign
        with desk.browse() as client:
            assert client.get("/sign-in/provider").status_code == 401


def test_an_answer_counts_once_in_the_browser_that_asked(desk: Shared, provider: OpenIdProvider) -> None:
    with desk.browse() as client, desk.browse() as victim, httpx.Client() as outside:
        begun = client.get("/sign-in/provider", follow_redirects=False)
        query = parse_qs(urlsplit(begun.headers["Location"]).query)
        assert query["code_challenge_method"] == ["S256"]
        assert query["response_type"] == ["code"]
        back = outside.get(begun.headers["Location"], follow_redirects=False).headers["Location"]
        victim.get("/sign-in")
        assert victim.get(back).status_code == 401  # a link that signs somebody in as the attacker
        assert client.get(back).status_code == 401  # and it is used up
        begun = client.get("/sign-in/provider", follow_redirects=False)
        back = outside.get(begun.headers["Location"], follow_redirects=False).headers["Location"]
        assert (
            client.get(back.replace(urlencode({"iss": provider.issuer}), "iss=https://evil.example")).status_code == 401
        )
        for forged in ("?state=x&code=y", "", "?error=access_denied&state=x", "?state=&code="):
            assert client.get(f"/sign-in/return{forged}").status_code == 401
        assert client.get("/sign-in/provider").url.path == "/"
        assert client.get(back).status_code == 401


def test_a_code_that_was_put_in_from_another_sign_in_does_not_count(desk: Shared) -> None:
    """PKCE: the code of one sign-in is of no use with the verifier of another."""
    with desk.browse() as attacker, desk.browse() as victim, httpx.Client() as outside:
        stolen = attacker.get("/sign-in/provider", follow_redirects=False)
        landed = outside.get(stolen.headers["Location"], follow_redirects=False).headers["Location"]
        code = parse_qs(urlsplit(landed).query)["code"][0]
        begun = victim.get("/sign-in/provider", follow_redirects=False)
        state = parse_qs(urlsplit(begun.headers["Location"]).query)["state"][0]
        assert victim.get("/sign-in/return", params={"state": state, "code": code}).status_code == 401


def test_whom_no_account_is_linked_to_is_told_what_to_ask_for(desk: Shared, provider: OpenIdProvider) -> None:
    provider.subject = "stranger<script>"
    with desk.browse() as client:
        answer = client.get("/sign-in/provider")
        assert answer.status_code == 403
        assert "sanctrace accounts link NAME stranger&lt;script&gt;" in answer.text
        assert client.get("/account").url.path == "/sign-in"
    provider.subject = "ana-7"
    with AccountBook.open(desk.ledger) as book:
        disable(book, "ana", desk.root)
    with desk.browse() as client:
        assert client.get("/sign-in/provider").status_code == 403


def test_a_provider_that_is_down_or_calls_itself_otherwise_is_told(open_shared: Callable[..., Shared]) -> None:
    desk = open_shared(provider=Provider(issuer="http://127.0.0.1:9", client_id=CLIENT, timeout=2))
    with desk.browse() as client:
        answer = client.get("/sign-in/provider")
        assert (answer.status_code, "does not answer" in answer.text) == (503, True)
    for issuer in ("http://id.example.org", "ftp://id.example.org", "https://user@id.example.org", "id"):
        with pytest.raises(AccountError, match="https address"):
            Provider(issuer=issuer, client_id=CLIENT)


def test_a_provider_with_another_name_is_refused(open_shared: Callable[..., Shared], provider: OpenIdProvider) -> None:
    desk = open_shared(provider=Provider(issuer=f"{provider.issuer}/realm", client_id=CLIENT))
    with desk.browse() as client:
        answer = client.get("/sign-in/provider")
        assert (answer.status_code, "calls itself" in answer.text) == (503, True)
