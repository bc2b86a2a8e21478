"""The guarded fetcher asks nothing of any address inside, and takes nothing from outside but one bounded document."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
import time

import pytest

from greenchain.adapters.fetch import MAX_FETCH_BYTES, GuardedFetcher
from greenchain.adapters.fetch.guarded import _connect, _World
from greenchain.model.ports import Fetcher
from greenchain.values.errors import InputError
from tls_server import HOST, Server, serving

URL = f"https://{HOST}/did.json"
BODY = b'{"id": "did:web:issuer.example"}'
OUTSIDE = "93.184.215.14"


@pytest.fixture(scope="module")
def listening(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("tls")) as server:
        yield server


@pytest.fixture
def server(listening: Server) -> Server:
    listening.connections, listening.requests = 0, []
    listening.says(answer())
    return listening


def answer(body: bytes = BODY, *, status: str = "200 OK", kind: str = "application/did+json", **headers: str) -> bytes:
    length = headers.pop("length", str(len(body)))
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    framing = f"Content-Length: {length}\r\n" if length else ""
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{framing}{more}\r\n".encode() + body


def fetcher(server: Server, *, seconds: float = 5.0, **world) -> GuardedFetcher:
    """A fetcher for which the loopback address is a public one, so that a real server can be asked."""
    defaults = {
        "resolve": lambda host: ["127.0.0.1"],
        "is_permitted": lambda address: True,
        "tls": server.trust,
        "port": server.port,
    }
    return GuardedFetcher(seconds=seconds, _world=_World(**{**defaults, **world}))


def guarded(server: Server, *addresses: str, **world) -> GuardedFetcher:
    """A fetcher with its guard on, whose resolver is in the hand of an attacker who owns the name."""
    defaults = {"resolve": lambda host: list(addresses), "tls": server.trust, "port": server.port}
    return GuardedFetcher(seconds=2.0, _world=_World(**{**defaults, **world}))


def refused(fetch: Fetcher, url: str = URL, *, code: str = "FETCH_REFUSED") -> str:
    with pytest.raises(InputError) as caught:
        fetch.fetch(url, max_bytes=MAX_FETCH_BYTES)
    assert caught.value.code == code
    return str(caught.value)


# the server is real and can be reached: without the guard the same question is answered


def test_a_document_of_a_permitted_address_comes_back_whole(server):
    assert fetcher(server).fetch(URL) == BODY
    assert (server.connections, len(server.requests)) == (1, 1)


def test_the_request_names_the_host_and_nothing_of_the_asker(server):
    fetcher(server).fetch(f"{URL}?version=2")
    lines = server.requests[0].decode().split("\r\n")
    assert lines[0] == "GET /did.json?version=2 HTTP/1.1"
    assert f"Host: {HOST}" in lines
    assert {line.partition(":")[0] for line in lines[1:] if line} == {
        "Host", "Accept", "Accept-Encoding", "User-Agent", "Connection",
    }  # fmt: skip


INSIDE = [
    "127.0.0.1", "127.8.9.10", "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.127.255.255", "169.254.169.254",  # noqa: S104
    "172.16.0.1", "172.31.255.255", "192.168.1.1", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.7",
    "203.0.113.9", "192.88.99.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16",
    "::1", "::", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:93.184.215.14", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::5db8:d70e", "64:ff9b:1::7f00:1", "2002:7f00:1::1", "2002:5db8:d70e::1",
    "2001:0:7f00:1::1", "2001:db8::1", "3fff::1", "2001:2::1", "2001:10::1", "fc00::1", "fd00:ec2::254", "fe80::1",
    "fe80::1%lo", "fec0::1", "ff02::1", "100::1", "5f00::1", "4000::1", "localhost", "127.1", "0x7f.1", "2130706433",
    "", "127.0.0.1 ",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_no_inside_address_is_ever_asked(server, address):
    assert "public" in refused(guarded(server, address))
    assert (server.connections, server.requests) == (0, [])


@pytest.mark.parametrize("addresses", [(OUTSIDE, "127.0.0.1"), ("127.0.0.1", OUTSIDE), (OUTSIDE, "::ffff:127.0.0.1")])
def test_one_inside_address_among_outside_ones_refuses_all(server, addresses):
    refused(guarded(server, *addresses))
    assert server.connections == 0


def test_a_name_that_rebinds_is_resolved_once_and_the_checked_address_is_the_one_connected_to(server):
    answers = iter([[OUTSIDE], ["127.0.0.1"], ["127.0.0.1"]])
    asked = []
    connected = []

    def resolve(host):
        asked.append(host)
        return next(answers)

    def connect(address, port, *, seconds):
        connected.append(address)
        if address == OUTSIDE:
            raise OSError("unreachable from a test")
        return _connect(address, port, seconds=seconds)

    refused(guarded(server, resolve=resolve, connect=connect), code="FETCH_FAILED")
    assert (asked, connected) == ([HOST], [OUTSIDE])
    assert server.connections == 0


def test_the_connection_looks_up_no_name(monkeypatch, server):
    def lookup(*arguments, **more):
        raise AssertionError("a second lookup")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    assert fetcher(server).fetch(URL) == BODY


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "169.254.169.254"])
def test_what_the_operating_system_resolves_is_checked_too(monkeypatch, server, address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found = [(family, socket.SOCK_STREAM, 6, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **more: found)
    refused(GuardedFetcher(_world=_World(tls=server.trust, port=server.port)))
    assert server.connections == 0


def test_a_name_of_many_addresses_is_asked_for_nothing(server):
    refused(guarded(server, *(f"93.184.215.{number}" for number in range(65))), code="FETCH_FAILED")
    refused(guarded(server), code="FETCH_FAILED")
    assert server.connections == 0


def test_the_next_address_is_tried_where_one_takes_no_connection_and_no_more_than_four(server):
    tried = []

    def connect(address, port, *, seconds):
        tried.append((address, seconds))
        if address != "127.0.0.1":
            raise ConnectionRefusedError
        return _connect(address, port, seconds=seconds)

    reachable = fetcher(server, resolve=lambda host: [OUTSIDE, "127.0.0.1"], connect=connect)
    assert reachable.fetch(URL) == BODY
    assert tried[0][1] < 2.6  # of five seconds the first may not use up what the second needs
    tried.clear()
    many = [f"93.184.215.{number}" for number in range(5)]
    refused(fetcher(server, resolve=lambda host: [*many, "127.0.0.1"], connect=connect), code="FETCH_FAILED")
    assert [address for address, _ in tried] == many[:4]


# URLs: refused before any name is looked up

TRICKS = [
    "http://issuer.example/did.json", "HTTPS://issuer.example/", "https:issuer.example", "https:///did.json", "https://",
    "ftp://issuer.example/", "file:///etc/passwd", "//issuer.example/", "", "issuer.example", "data:,x", " https://a.example",
    "https://issuer.example:443/", "https://issuer.example:8443/", "https://issuer.example:/", "https://issuer.example:80/",
    "https://user@issuer.example/", "https://user:secret@issuer.example/", "https://issuer.example@127.0.0.1/", "https://@issuer.example/",
    "https://127.0.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://2130706433/", "https://0x7f000001/",
    "https://0177.0.0.1/", "https://127.1/", "https://127.0.0.0x1/", "https://1.2.3.4.5/", "https://0x7f.0.0.0x1/",
    "https://localhost/", "https://intranet/", "https://issuer.example./", "https://.example/", "https://issuer..example/",
    "https://-issuer.example/", "https://issuer-.example/", "https://issuer_1.example/", "https://Issuer.example/",
    "https://issuer%2eexample/", "https://issuer.example%2f.evil.example/", "https://issuer.example%3A443/", "https://127%2e0%2e0%2e1/",
    "https://issuer.example/%2e%2e/did.json", "https://issuer.example/%2E%2E/x", "https://issuer.example/..%2fx", "https://issuer.example/%3A",
    "https://issuer.example/a/../did.json", "https://issuer.example/./did.json", "https://issuer.example/..", "https://issuer.example/.",
    "https://issuer.example/\\..\\x", "https://issuer.example\\@evil.example/", "https://issuer.example/did.json#key",
    "https://issuer.example#@evil.example/", "https://issuer.example/?x#y", "https://issuer.example/?x=%00", "https://issuer.example/a b",
    "https://issuer.example/\r\nHost: evil", "https://issuer.example/\x00", "https://issuer.example/?\n", "https://issuer.example/é",
    "https://issuеr.example/", "https://bücher.example/", "https://issuer。example/", "https://issuer.example/\u202e",
    "https://issuer.example\u3000/", "https://ⅰssuer.example/", "https://issuer.example/\ud800", "https://" + "a" * 64 + ".example/",
    "https://" + "a." * 130 + "example/", "https://issuer.example/" + "a" * 2048,
]  # fmt: skip


@pytest.mark.parametrize("url", TRICKS)
def test_a_url_with_a_trick_is_refused_before_its_name_is_looked_up(server, url):
    asked = []
    refused(guarded(server, resolve=lambda host: asked.append(host) or ["127.0.0.1"]), url)
    assert (asked, server.connections) == ([], 0)


@pytest.mark.parametrize("url", [None, 7, b"https://issuer.example/", ["https://issuer.example/"]])
def test_what_is_no_text_is_refused(server, url):
    refused(guarded(server, OUTSIDE), url)


def test_a_secret_in_a_url_stays_out_of_messages(server):
    told = refused(guarded(server, OUTSIDE), "https://user:hunter2@issuer.example/")
    told += refused(guarded(server, "127.0.0.1"), f"{URL}?token=hunter2")
    told += refused(guarded(server, OUTSIDE), f"{URL}?token=hunter2%")
    assert "hunter2" not in told


@pytest.mark.parametrize("host", ["xn--bcher-kva.example", "xn--ssuer-pqf.example"])
def test_a_punycode_host_is_looked_up_as_its_exact_ascii(server, host):
    asked = []
    refused(guarded(server, resolve=lambda name: asked.append(name) or ["10.0.0.1"]), f"https://{host}/")
    assert asked == [host]


# what a server may answer


def test_a_certificate_for_another_name_is_refused(server):
    refused(fetcher(server), "https://other.example/did.json", code="FETCH_FAILED")
    assert server.requests == []


def test_a_certificate_that_nobody_vouches_for_is_refused(server):
    refused(fetcher(server, tls=ssl.create_default_context), code="FETCH_FAILED")
    assert server.requests == []


@pytest.mark.parametrize(
    "status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent", "300 x", "304 x"]
)
def test_a_redirect_is_refused_and_not_followed(server, status):
    server.says(answer(status=status, Location=f"https://{HOST}/other.json"))
    assert "redirect" in refused(fetcher(server))
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", ["404 Not Found", "500 x", "204 No Content", "206 Partial", "401 x", "201 Created"])
def test_any_other_status_than_200_is_a_failure(server, status):
    server.says(answer(status=status))
    refused(fetcher(server), code="FETCH_FAILED")


@pytest.mark.parametrize(
    "kind",
    ["application/json", "application/did+json", "application/did+ld+json; charset=utf-8", "application/vc+jwt",
     "Application/JSON", "text/plain; charset=utf-8", "application/octet-stream", "application/jwt"],
)  # fmt: skip
def test_a_content_type_of_json_or_of_no_kind_is_taken(server, kind):
    server.says(answer(kind=kind))
    assert fetcher(server).fetch(URL) == BODY


@pytest.mark.parametrize(
    "kind",
    [
        "text/html",
        "text/html; x=application/json",
        "application/xhtml+xml",
        "image/svg+xml",
        "text/javascript",
        "",
        "application/json, text/html",
    ],
)
def test_a_page_is_refused_by_its_content_type(server, kind):
    server.says(answer(kind=kind))
    refused(fetcher(server))


@pytest.mark.parametrize("body", [b"<!DOCTYPE html><p>", b" \r\n\t<html>"])
def test_a_page_that_calls_itself_json_is_refused(server, body):
    server.says(answer(body))
    assert "markup" in refused(fetcher(server))


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "GZIP, identity"])
def test_a_compressed_body_is_refused(server, encoding):
    server.says(answer(Content_Encoding=encoding))
    refused(fetcher(server))


def chunked(body: bytes, *, size: int = 4096) -> bytes:
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def framed(body: bytes, framing: str) -> bytes:
    if framing == "length":
        return answer(body)
    if framing == "close":
        return answer(body, length="")
    return answer(b"", length="", Transfer_Encoding="chunked") + chunked(body)


@pytest.mark.parametrize("framing", ["length", "close", "chunks"])
@pytest.mark.parametrize(
    ("size", "is_taken"),
    [(MAX_FETCH_BYTES - 1, True), (MAX_FETCH_BYTES, True), (MAX_FETCH_BYTES + 1, False), (4 * MAX_FETCH_BYTES, False)],
)
def test_a_body_of_256_kib_is_taken_and_one_byte_more_is_not(server, framing, size, is_taken):
    body = b"1" * size
    server.says(framed(body, framing))
    if is_taken:
        assert fetcher(server).fetch(URL) == body
    else:
        assert "at most" in refused(fetcher(server))


@pytest.mark.parametrize(("allowed", "is_taken"), [(len(BODY) - 1, False), (len(BODY), True)])
def test_the_caller_may_allow_less(server, allowed, is_taken):
    if is_taken:
        assert fetcher(server).fetch(URL, max_bytes=allowed) == BODY
    else:
        with pytest.raises(InputError, match="FETCH_REFUSED"):
            fetcher(server).fetch(URL, max_bytes=allowed)


def test_the_caller_may_not_allow_more(server):
    server.says(answer(b"1" * (MAX_FETCH_BYTES + 1)))
    with pytest.raises(InputError, match="FETCH_REFUSED"):
        fetcher(server).fetch(URL, max_bytes=2**40)


ENDLESS = {
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X-Filler: " + b"x" * 60_000 + b"\r\n"),
    "continues": (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
    "chunk frames": (answer(b"", length="", Transfer_Encoding="chunked"), b"1;" + b"x" * 60_000 + b"\r\n1\r\n"),
    "body": (answer(b"", length=""), b"1" * 65_536),
}


@pytest.mark.parametrize("part", sorted(ENDLESS))
def test_an_answer_without_end_is_cut(server, part):
    first, again = ENDLESS[part]

    def script(connection, stopping):
        connection.sendall(first)
        while not stopping.is_set():
            connection.sendall(again)

    server.script = script
    started = time.monotonic()
    with pytest.raises(InputError, match="FETCH_"):
        fetcher(server, seconds=30).fetch(URL)
    assert time.monotonic() - started < 20  # it was the budget that ended it, not the deadline


def test_a_body_cut_short_is_a_failure(server):
    server.says(answer(BODY, length="1000"))
    refused(fetcher(server), code="FETCH_FAILED")


def test_a_body_without_length_that_ends_without_farewell_is_a_failure(server):
    def script(connection, stopping):
        connection.sendall(answer(BODY, length=""))
        socket.socket.shutdown(connection, socket.SHUT_RDWR)

    server.script = script
    refused(fetcher(server), code="FETCH_FAILED")


@pytest.mark.parametrize(
    "raw",
    [b"", b"\r\n\r\n", b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/9.9 200 OK\r\n\r\n{}", BODY,
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabc", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 5000 + b"\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 101 + b"\r\n{}",
     b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n{}"],
)  # fmt: skip
def test_an_answer_that_is_no_http_is_a_failure(server, raw):
    server.says(raw)
    refused(fetcher(server), code="FETCH_FAILED")


def dripping(first: bytes, drop: bytes):
    def script(connection, stopping):
        connection.sendall(first)
        while not stopping.wait(0.02):
            connection.sendall(drop)

    return script


@pytest.mark.parametrize(
    "script",
    [
        dripping(b"", b"H"),
        dripping(b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        dripping(answer(b"", length="1000"), b"1"),
        dripping(answer(b"", length="", Transfer_Encoding="chunked"), b"1\r\n1\r\n"),
        lambda connection, stopping: stopping.wait(3),
    ],
    ids=["status", "headers", "body", "chunks", "silence"],
)
def test_a_slow_answer_is_cut_at_the_deadline_however_it_drips(server, script):
    server.script = script
    started = time.monotonic()
    assert "seconds" in refused(fetcher(server, seconds=0.4), code="FETCH_FAILED")
    assert time.monotonic() - started < 2.5


def test_a_slow_lookup_is_cut_at_the_deadline(server):
    started = time.monotonic()
    slow = fetcher(server, seconds=0.2, resolve=lambda host: server.stopping.wait(3) or ["127.0.0.1"])
    refused(slow, code="FETCH_FAILED")
    assert time.monotonic() - started < 2
    assert server.connections == 0


def test_a_server_that_never_shakes_hands_is_cut_at_the_deadline(server):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        started = time.monotonic()
        refused(fetcher(server, seconds=0.3, port=mute.getsockname()[1]), code="FETCH_FAILED")
        assert time.monotonic() - started < 2


@pytest.mark.parametrize("error", [socket.gaierror(-2, "unknown"), UnicodeError("label"), OSError("x")])
def test_a_name_that_does_not_resolve_is_a_failure(server, error):
    def resolve(host):
        raise error

    refused(fetcher(server, resolve=resolve), code="FETCH_FAILED")


def test_a_proxy_named_in_the_environment_has_no_say(server, monkeypatch):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetcher(server).fetch(URL) == BODY


def test_importing_the_package_loads_nothing_of_the_network():
    code = "import sys, greenchain, greenchain.cli.main; print('ssl' in sys.modules, 'greenchain.adapters.fetch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[1] == "False"
    assert done.stdout.split()[0] == "False"
