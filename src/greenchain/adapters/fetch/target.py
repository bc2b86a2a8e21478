"""Which URLs may be asked for: exactly one spelling of a plain https URL of a named host.

Whatever two programs could read differently is refused rather than interpreted: user information, ports, fragments,
percent signs, dot segments, backslashes, upper case in hosts, trailing dots, addresses in any notation, letters beyond
ASCII. An internationalized host is taken as its ``xn--`` text and compared as such, so no look-alike is ever folded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from greenchain.values.errors import Fault, InputError

MAX_URL = 2048  # characters: what servers and other clients commonly bear
_MAX_HOST = 253  # RFC 1035, 2.3.4, without the final dot
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# Two labels at least, so no name of the own network; the last begins with a letter, so no address in any notation
_HOST = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?")
_CHARACTERS = r"A-Za-z0-9._~!$&'()*+,;=:@\-"  # RFC 3986, 3.3 (pchar), without percent encodings
_PATH = re.compile(f"(?:/[{_CHARACTERS}]*)*")
_QUERY = re.compile(f"[{_CHARACTERS}/?]*")
_SCHEME = "https://"


@dataclass(frozen=True, slots=True)
class Target:
    """What to ask for, and of whom.

    Attributes:
        url: as it was given.
        host: a name of ASCII labels in lower case.
        resource: path and query, as the request line has them.
    """

    url: str
    host: str
    resource: str


def read_target(url: str) -> Target:
    """The target that ``url`` names.

    Raises:
        InputError: ``FETCH_REFUSED``, for anything but a plain https URL.

    >>> read_target("https://label.example/did.json").host
    'label.example'
    """
    if not isinstance(url, str) or len(url) > MAX_URL:
        raise refusal(f"a URL of at most {MAX_URL} characters", "something else")
    if not url.startswith(_SCHEME):
        raise refusal("a URL that begins with https://", url[:12])
    address, mark, query = url.removeprefix(_SCHEME).partition("?")
    host, slash, rest = address.partition("/")
    if "@" in host:
        raise refusal("no user information", "some")  # which may be a secret, so it is not shown
    if len(host) > _MAX_HOST or not _HOST.fullmatch(host):
        expected = "the name of a public host in lower case, without port, address or final dot"
        raise refusal(expected, host)
    path = slash + rest
    if not _PATH.fullmatch(path) or {".", ".."} & set(path.split("/")):
        raise refusal("a path without %, #, \\ and dot segments", path)
    if not _QUERY.fullmatch(query):
        raise refusal("a query without % and #", "another")
    return Target(url, host, (path or "/") + mark + query)


def refusal(expected: str, found: str, *, of: str = "") -> InputError:
    """The refusal of a URL, or of what was answered at the URL ``of``."""
    return InputError(Fault("FETCH_REFUSED", expected, found, file=shown(of)))


def shown(url: str) -> str:
    """The URL as messages show it: without its query, which may hold a secret."""
    return url.partition("?")[0]
