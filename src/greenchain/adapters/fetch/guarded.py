"""The guarded fetcher: one request to one checked address, inside one deadline, of which a bounded body comes back.

The steps, each of which may refuse: (1) the URL is plain https, (2) its host resolves and every address found is
public, (3) the connection goes to one of those very addresses, so that a name that resolves differently a moment later
changes nothing, (4) TLS proves the host's name, (5) the answer is 200, itself and not a redirect, JSON by its content
type, uncompressed, whole, and of bounded size. The deadline covers all steps together, so a server that drips bytes
gains nothing. Environment variables that name proxies have no say.

Names are looked up by the operating system, which offers no deadline; the lookup runs in a thread that is left behind
when time is up.
"""

from __future__ import annotations

import io
import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from ipaddress import ip_address
from typing import TYPE_CHECKING

from greenchain.adapters.fetch.addresses import is_public
from greenchain.adapters.fetch.target import Target, read_target, refusal, shown
from greenchain.values.errors import Fault, InputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_FETCH_BYTES = 256 * 1024  # a DID document has 2 kB, a status list of a million licences of which few are set 150
_HTTPS = 443
_SECONDS = 10.0  # a person waits for the answer
_MAX_ADDRESSES = 64  # that a name may have; more is no server
_TRIED = 4  # of them, in the resolver's order
_OVERHEAD = 64 * 1024  # bytes of headers and of the framing of chunks
_OK = 200
_REDIRECTS = range(300, 400)
# JSON and compact tokens. Plain text and unnamed bytes too: common servers know no other type for did.json
_CONTENT_TYPES = re.compile(
    r"application/(?:json|jwt|octet-stream|[a-z0-9.+-]+\+(?:json|jwt))|text/plain|application/vc\+jwt"
)
_ACCEPT = "application/did+json, application/json, application/*;q=0.5, text/plain;q=0.1"


def _resolve(host: str) -> list[str]:
    found = socket.getaddrinfo(host, _HTTPS, type=socket.SOCK_STREAM)
    return [str(place[0]) for *_, place in found]


def _connect(address: str, port: int, *, seconds: float) -> socket.socket:
    """A connection to the numeric ``address``; no name is looked up here."""
    connection = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect((address, port))
    except BaseException:
        connection.close()
        raise
    return connection


@dataclass(frozen=True, slots=True)
class _World:
    """How the network is met; another one is for tests only, as it can switch the guard off."""

    resolve: Callable[[str], Iterable[str]] = _resolve
    is_permitted: Callable[[str], bool] = is_public
    connect: Callable[..., socket.socket] = _connect
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
    port: int = _HTTPS


class GuardedFetcher:
    """Fetches public documents over https; fits the ``Fetcher`` port."""

    __slots__ = ("_seconds", "_world")

    def __init__(self, *, seconds: float = _SECONDS, _world: _World | None = None) -> None:
        """A fetcher that spends at most ``seconds`` on one document, everything included."""
        self._seconds = seconds
        self._world = _world or _World()

    def fetch(self, url: str, *, max_bytes: int = MAX_FETCH_BYTES) -> bytes:
        """The body at ``url``: whole, and never more than ``max_bytes`` or 256 KiB.

        Raises:
            InputError: ``FETCH_REFUSED`` where the URL, an address or the answer is none that may be fetched;
                ``FETCH_FAILED`` where none came in time.
        """
        target = read_target(url)
        deadline = _Deadline(self._seconds)
        try:
            addresses = self._addresses(target, deadline)
            with self._connection(addresses, deadline) as connection:
                connection.settimeout(deadline.remaining())
                with self._world.tls().wrap_socket(
                    connection, server_hostname=target.host, suppress_ragged_eofs=False
                ) as secured:
                    return _ask(secured, target, deadline=deadline, max_bytes=min(max_bytes, MAX_FETCH_BYTES))
        except TimeoutError:
            raise _failure(url, f"an answer within {self._seconds:g} seconds", "none") from None
        except (OSError, HTTPException, ValueError) as error:  # ValueError: http.client on malformed framing
            found = getattr(error, "strerror", None) or type(error).__name__
            raise _failure(url, "an answer over https", str(found)) from None

    def _addresses(self, target: Target, deadline: _Deadline) -> list[str]:
        """The addresses of the host, each in its one spelling and every one of them permitted (step 2)."""
        found = list(dict.fromkeys(_in_time(lambda: list(self._world.resolve(target.host)), deadline)))
        if not 0 < len(found) <= _MAX_ADDRESSES:
            raise _failure(target.url, f"1 to {_MAX_ADDRESSES} addresses of the host", str(len(found)))
        for address in found:
            if not self._world.is_permitted(address):
                # One inward address among outward ones is an attack or a mistake; either way nothing is asked
                raise refusal("a host all of whose addresses are public", address, of=target.url)
        return [str(ip_address(address)) for address in found]

    def _connection(self, addresses: list[str], deadline: _Deadline) -> socket.socket:
        """A connection to the first address that takes one, each being given its share of the time (step 3)."""
        first, *others = addresses[:_TRIED]
        try:
            return self._world.connect(first, self._world.port, seconds=deadline.remaining() / (1 + len(others)))
        except OSError:
            if not others:
                raise
            return self._connection(others, deadline)


class _Deadline:
    """An instant by which everything must be done."""

    __slots__ = ("_end",)

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def remaining(self) -> float:
        """The seconds left, more than none; ``TimeoutError`` where none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _Wire(io.RawIOBase):
    """What a server sends, as a stream that keeps the deadline at every read and ends in an error beyond its budget."""

    def __init__(self, secured: ssl.SSLSocket, *, deadline: _Deadline, budget: int) -> None:
        super().__init__()
        self._secured = secured
        self._deadline = deadline
        self._budget = budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        self._secured.settimeout(self._deadline.remaining())
        received = self._secured.recv_into(buffer)
        self._budget -= received
        if self._budget < 0:
            raise _TooLargeError
        return received

    def makefile(self, _mode: str) -> io.BufferedReader:
        """This stream, buffered, under the name by which ``HTTPResponse`` asks a socket for it."""
        return io.BufferedReader(self)


class _TooLargeError(Exception):
    """More bytes came than any answer of the permitted size needs; never leaves this module."""


def _ask(secured: ssl.SSLSocket, target: Target, *, deadline: _Deadline, max_bytes: int) -> bytes:
    """The body that the server gives for ``target`` (step 5)."""
    request = (
        f"GET {target.resource} HTTP/1.1\r\nHost: {target.host}\r\nAccept: {_ACCEPT}\r\n"
        "Accept-Encoding: identity\r\nUser-Agent: greenchain\r\nConnection: close\r\n\r\n"
    )
    secured.settimeout(deadline.remaining())
    secured.sendall(request.encode("ascii"))
    # twice the body, since each chunk has a frame of its own
    wire = _Wire(secured, deadline=deadline, budget=2 * max_bytes + _OVERHEAD)
    response = HTTPResponse(wire, method="GET")  # type: ignore[arg-type]  # of a socket it uses makefile alone
    try:
        response.begin()
        _require_document(response, target, max_bytes=max_bytes)
        body = response.read(max_bytes + 1)
    except _TooLargeError:
        raise refusal(f"at most {max_bytes} bytes", "more", of=target.url) from None
    finally:
        response.close()
    if len(body) > max_bytes:
        raise refusal(f"at most {max_bytes} bytes", "more", of=target.url)
    if response.length:
        raise _failure(target.url, "the whole body", f"{response.length} bytes less")
    if body.lstrip()[:1] == b"<":
        raise refusal("JSON", "a page of markup", of=target.url)
    return body


def _require_document(response: HTTPResponse, target: Target, *, max_bytes: int) -> None:
    """Return if status and headers announce a document of the right kind and size."""
    if response.status in _REDIRECTS:
        raise refusal("an answer itself, no redirect", f"status {response.status}", of=target.url)
    if response.status != _OK:
        raise _failure(target.url, "status 200", f"status {response.status}")
    kind = response.headers.get("Content-Type", "application/octet-stream").partition(";")[0].strip().lower()
    if not _CONTENT_TYPES.fullmatch(kind):
        raise refusal("a content type of JSON", kind, of=target.url)
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding != "identity":
        raise refusal("an uncompressed body", encoding, of=target.url)
    if response.length is not None and response.length > max_bytes:
        raise refusal(f"at most {max_bytes} bytes", str(response.length), of=target.url)


def _in_time(work: Callable[[], list[str]], deadline: _Deadline) -> list[str]:
    """What ``work`` returns or raises, or ``TimeoutError`` while it goes on in a thread that nobody waits for."""
    answers: queue.SimpleQueue[list[str] | BaseException] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put(work())
        except BaseException as error:  # noqa: BLE001 - handed to the thread that asked
            answers.put(error)

    threading.Thread(target=run, name="greenchain name lookup", daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.remaining())
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, BaseException):
        raise answer
    return answer


def _failure(url: str, expected: str, found: str) -> InputError:
    return InputError(Fault("FETCH_FAILED", expected, found, file=shown(url)))
