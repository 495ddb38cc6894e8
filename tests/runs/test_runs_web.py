"""The safe client against a real server with every fault: each is named, nothing is read without bound."""

from __future__ import annotations

import contextlib
import gzip
import io
import socket
import ssl
import threading
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import brotli
import pytest
import zstandard
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from sanctrace.model import Fault, Page, PageError, PageNotFound, PageNotText, PageTooLarge, SourceError
from sanctrace.runs.settings import WebSettings
from sanctrace.runs.web import WebClient, names_private_host, page_fetcher
from sanctrace.runs.web.client import gunzipped
from sanctrace.runs.web.unpack import PackingError, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable

STORY = b"<html><body><h1>Tide table</h1><p>High water is at noon, the harbour office said.</p></body></html>"
LOCAL = WebSettings(allow_private=True, timeout=0.5, deadline=1.0, max_bytes=100_000)
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


def fault_of(address: str, settings: WebSettings = LOCAL) -> SourceError:
    with WebClient(settings) as client, pytest.raises(SourceError) as caught:
        client.get(address)
    return caught.value


def one(address: str, settings: WebSettings = LOCAL) -> Page | PageError:
    """As `sanctrace read` meets it."""
    with WebClient(settings) as client:
        try:
            return page_fetcher(client)(address)
        except PageError as error:
            return error


@pytest.mark.parametrize("encoding", [None, *PACKERS])
def test_a_page_is_fetched_plain_or_packed(newspaper: Any, encoding: str | None) -> None:
    body = PACKERS[encoding](STORY) if encoding else STORY
    headers = {"Content-Encoding": encoding} if encoding else {}
    page = one(newspaper.put("/story", body, headers=headers))
    assert isinstance(page, Page)
    assert page.content == STORY
    assert page.content_type == "text/html; charset=utf-8"


def test_a_redirect_is_followed_and_told(newspaper: Any) -> None:
    newspaper.put("/new", STORY)
    moved = newspaper.put("/old", b"", status=301, headers={"Location": "/new"})
    found = newspaper.put("/today", b"", status=302, headers={"Location": "/old"})
    with WebClient(LOCAL) as client:
        answer = client.get(moved)
        assert (answer.address, answer.body, answer.permanent) == (f"{newspaper.url}/new", STORY, True)
        answer = client.get(found)
        assert (answer.hops, answer.permanent) == ((found, moved), False)
    page = one(moved)
    assert isinstance(page, Page)
    assert page.source == moved


@pytest.mark.parametrize(
    ("path", "fault", "says"),
    [
        ("slow", Fault.TIMEOUT, "within 0.5 seconds"),
        ("drip", Fault.TIMEOUT, "within 1 seconds"),
        ("truncated", Fault.TRUNCATED, "broke off"),
        ("torn", Fault.PACKING, "broke off"),
        ("reset", Fault.RESET, "broke the connection off"),
        ("silent", Fault.RESET, "broke the connection off"),
        ("garbage", Fault.PROTOCOL, "not HTTP"),
        ("loop", Fault.REDIRECTS, "5 redirects"),
        ("scheme", Fault.NOT_HTTP, "file:///etc/passwd"),
        ("bomb/gzip", Fault.BOMB, "0.1 MB when unpacked"),
        ("bomb/deflate", Fault.BOMB, "0.1 MB when unpacked"),
        ("bomb/br", Fault.BOMB, "0.1 MB when unpacked"),
        ("bomb/zstd", Fault.BOMB, "0.1 MB when unpacked"),
        ("strange", Fault.PACKING, "compress"),
        ("endless", Fault.TOO_LARGE, "0.1 MB"),
        ("large", Fault.TOO_LARGE, "0.1 MB"),
        ("limited", Fault.RATE_LIMITED, "for 120 seconds"),
        ("busy", Fault.SERVER_ERROR, "for 300 seconds"),
        ("broken", Fault.SERVER_ERROR, "500"),
        ("gone", Fault.GONE, "410"),
    ],
)
def test_each_fault_has_its_name(newspaper: Any, path: str, fault: Fault, says: str) -> None:
    error = fault_of(f"{newspaper.url}/fault/{path}")
    assert error.fault is fault
    assert says in str(error)
    assert error.source == f"{newspaper.url}/fault/{path}"
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("path", "kind", "says"),
    [
        ("/missing", PageNotFound, "404"),
        ("/fault/large", PageTooLarge, "0.1 MB"),
        ("/fault/bomb/gzip", PageTooLarge, "0.1 MB"),
        ("/fault/torn", PageNotText, "broke off"),
        ("/fault/picture", PageNotText, "image/png"),
        ("/fault/loop", PageNotFound, "5 redirects"),
    ],
)
def test_a_page_that_cannot_be_had(newspaper: Any, path: str, kind: type[PageError], says: str) -> None:
    error = one(newspaper.url + path)
    assert type(error) is kind
    assert says in str(error)
    assert str(error).startswith(newspaper.url + path)


def test_how_long_a_server_wants_to_be_left_alone(newspaper: Any) -> None:
    for path, seconds in (("limited", 120), ("busy", 300)):
        asked = fault_of(f"{newspaper.url}/fault/{path}").retry_after
        assert asked is not None
        assert asked.total_seconds() == seconds
    date = newspaper.put("/date", b"", status=503, headers={"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"})
    asked = fault_of(date).retry_after
    assert asked is not None
    assert asked.total_seconds() == 0
    century = newspaper.put("/century", b"", status=429, headers={"Retry-After": "3153600000"})
    asked = fault_of(century).retry_after
    assert asked is not None
    assert asked.days == 2
    assert fault_of(newspaper.put("/odd", b"", status=429, headers={"Retry-After": "soon"})).retry_after is None


def test_addresses_of_this_machine_are_refused_unless_allowed(newspaper: Any) -> None:
    address = newspaper.put("/story", STORY)
    error = fault_of(address, WebSettings())
    assert error.fault is Fault.PRIVATE_ADDRESS
    assert newspaper.asked == []
    assert isinstance(one(address, WebSettings(allowed_networks=("127.0.0.1/32",))), Page)


def test_a_redirect_into_the_inner_net_is_refused(newspaper: Any) -> None:
    settings = WebSettings(allowed_networks=("127.0.0.1/32",), timeout=1.0)
    error = fault_of(f"{newspaper.url}/fault/private", settings)
    assert error.fault is Fault.PRIVATE_ADDRESS
    assert "169.254.169.254" in str(error)


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost/",
        "http://10.0.0.7/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://0.0.0.0/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
    ],
)
def test_private_addresses_in_all_their_spellings(address: str) -> None:
    assert fault_of(address, WebSettings(timeout=1.0)).fault is Fault.PRIVATE_ADDRESS


@pytest.mark.parametrize("ip", ["169.254.169.254", "fe80::1", "::ffff:169.254.169.254"])
def test_a_link_local_address_is_refused_also_where_private_ones_may_be_fetched(ip: str) -> None:
    with WebClient(LOCAL, resolve=lambda _host, _port: [ip]) as client, pytest.raises(SourceError) as caught:
        client.get("http://metadata.example/latest")
    assert caught.value.fault is Fault.PRIVATE_ADDRESS


def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    client = WebClient(WebSettings(), resolve=lambda _host, _port: ["198.41.0.4", "10.0.0.7"])
    with client, pytest.raises(SourceError) as caught:
        client.get("http://news.example/")
    assert caught.value.fault is Fault.PRIVATE_ADDRESS


def test_the_address_that_was_checked_is_the_one_connected_to(newspaper: Any) -> None:
    """A name server that changes its answer after the check changes nothing: it is asked once for a connection."""
    newspaper.put("/story", STORY)
    answers = iter([["127.0.0.1"]])
    port = newspaper.server_address[1]
    settings = WebSettings(allowed_networks=("127.0.0.1/32",))
    with WebClient(settings, resolve=lambda _host, _port: next(answers)) as client:
        assert client.get(f"http://news.example:{port}/story").body == STORY
    assert newspaper.asked[0][1]["host"] == f"news.example:{port}"


def test_the_next_address_of_a_name_is_tried(newspaper: Any) -> None:
    newspaper.put("/story", STORY)
    port = newspaper.server_address[1]
    with WebClient(LOCAL, resolve=lambda _host, _port: ["127.0.0.9", "127.0.0.1"]) as client:
        assert client.get(f"http://news.example:{port}/story").body == STORY


def test_a_name_server_that_hangs_is_not_waited_for() -> None:
    over = threading.Event()

    def hang(_host: str, _port: int) -> list[str]:
        over.wait(30)
        return ["127.0.0.1"]

    with WebClient(replace(LOCAL, timeout=0.1), resolve=hang) as client, pytest.raises(SourceError) as caught:
        client.get("http://news.example/")
    over.set()
    assert caught.value.fault is Fault.TIMEOUT
    assert "the name news.example was not looked up within 0.1 seconds" in str(caught.value)


def test_a_redirect_is_asked_about_before_it_is_followed(newspaper: Any) -> None:
    newspaper.put("/old", "", status=302, headers={"Location": "/new"})
    newspaper.put("/new", STORY)
    asked: list[str] = []
    with WebClient(LOCAL) as client:
        assert client.get(f"{newspaper.url}/old", allowed=asked.append).body == STORY
        assert asked == [f"{newspaper.url}/new"]

        def refuse(address: str) -> None:
            raise SourceError(address, Fault.ROBOTS, "not there")

        with pytest.raises(SourceError) as caught:
            client.get(f"{newspaper.url}/old", allowed=refuse)
    assert (caught.value.source, caught.value.fault) == (f"{newspaper.url}/old", Fault.ROBOTS)
    assert newspaper.times("/new") == 1


def test_a_refused_port() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    error = fault_of(f"http://127.0.0.1:{port}/")
    assert error.fault is Fault.REFUSED
    assert "cannot be fetched" in str(error)


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("ftp://files.example/a", Fault.NOT_HTTP),
        ("file:///etc/passwd", Fault.NOT_HTTP),
        ("http:///a", Fault.NOT_HTTP),
        ("http://[zz]/", Fault.NOT_HTTP),
        ("https://a:b/", Fault.NOT_HTTP),
        ("http://a..b/", Fault.UNKNOWN_HOST),
    ],
)
def test_addresses_that_lead_nowhere(address: str, fault: Fault) -> None:
    def unknown(host: str, _port: int) -> list[str]:
        raise OSError(f"{host} is not known")

    with WebClient(LOCAL, resolve=unknown) as client, pytest.raises(SourceError) as caught:
        client.get(address)
    assert caught.value.fault is fault


def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    """A server that signed its own certificate is not believed, whatever address its name was checked to have."""
    key = Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "news.example")])
    day = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, day, day + timedelta(days=9000))
    alt = x509.SubjectAlternativeName([x509.DNSName("news.example")])
    certificate = builder.add_extension(alt, critical=False).sign(key, None)
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "both.pem").write_bytes(private + certificate.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")
    names: list[str | None] = []
    context.sni_callback = lambda _socket, host, _context: names.append(host)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            accepted, _ = server.accept()
            with accepted, contextlib.suppress(OSError):
                context.wrap_socket(accepted, server_side=True).close()

        thread = threading.Thread(target=greet)
        thread.start()
        client = WebClient(WebSettings(allow_private=True), resolve=lambda _host, _port: ["127.0.0.1"])
        with client, pytest.raises(SourceError) as caught:
            client.get(f"https://news.example:{server.getsockname()[1]}/")
        thread.join()
    assert caught.value.fault is Fault.TLS
    assert names == ["news.example"]  # asked for by its name, not by the address it has


def test_a_connection_that_the_server_had_closed_is_no_fault(newspaper: Any) -> None:
    address = newspaper.put("/story", STORY)
    with WebClient(LOCAL) as client:
        assert [client.get(address).status for _ in range(3)] == [200, 200, 200]


def test_words_beyond_ascii_in_an_address(newspaper: Any) -> None:
    newspaper.put("/caf%C3%A9", STORY)
    with WebClient(LOCAL) as client:
        assert client.get(f"{newspaper.url}/café").body == STORY
        newspaper.put("/two%20words%7B1%7D", STORY)
        assert client.get(f"{newspaper.url}/two words{{1}}").body == STORY
        accented = newspaper.put("/accented", b"", status=302, headers={"Location": "/café".encode().decode("latin-1")})
        assert client.get(accented).body == STORY


def test_a_body_goes_into_a_file(newspaper: Any) -> None:
    address = newspaper.put("/story", STORY)
    into = io.BytesIO()
    with WebClient(LOCAL) as client:
        assert client.get(address, into=into).body == b""
    assert into.getvalue() == STORY


@pytest.mark.parametrize("encoding", PACKERS)
def test_packed_bytes_come_out_whole_in_pieces_of_any_size(encoding: str) -> None:
    plain = bytes(range(256)) * 2000
    packed = PACKERS[encoding](plain)
    for size in (1, 777, len(packed)):
        chunks = (packed[i : i + size] for i in range(0, len(packed), size))
        pieces = list(unpacked(chunks, encoding))
        assert b"".join(pieces) == plain
        assert max(map(len, pieces)) <= 200_000


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "compress"])
def test_damage_is_told(encoding: str) -> None:
    with pytest.raises(PackingError):
        list(unpacked([b"no such thing at all"], encoding))


def test_a_file_that_is_itself_packed() -> None:
    assert gunzipped(gzip.compress(STORY), "a", 1000) == STORY
    assert gunzipped(STORY, "a", 10) == STORY
    with pytest.raises(SourceError) as caught:
        gunzipped(gzip.compress(bytes(100_000)), "a", 1000)
    assert caught.value.fault is Fault.BOMB


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("http://localhost:80/a", True),
        ("http://10.1.1.1/", True),
        ("https://lists.example/", False),
        ("http://1.1.1.1/", False),
        ("http://[::1]/", True),
    ],
)
def test_an_address_that_names_a_private_host_itself(address: str, private: bool) -> None:
    assert names_private_host(address) is private
