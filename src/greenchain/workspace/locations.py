"""Where a store is, as text: which kind opens it, and how it may be shown."""

from __future__ import annotations

import re

DEFAULT_SCHEME = "sqlite"  # a location without a scheme is a path

_PASSWORD = re.compile(r"(?<=://)(?P<user>[^:/?#@]*):[^/?#]*@|(?<=[?&])(?:password|passfile|sslpassword)=[^&]*")


def scheme_of(location: str) -> str:
    """The name under which a plug-in opens ``location``.

    >>> scheme_of("chain.db"), scheme_of("memory:"), scheme_of("postgresql+psycopg://host/chain")
    ('sqlite', 'memory', 'postgresql+psycopg')
    """
    named = ":" in location[2:] or location == "memory:"  # the second letter of C:\\ is no scheme's end
    return location.partition(":")[0] if named else DEFAULT_SCHEME


def shown(location: str) -> str:
    """``location`` without passwords, as results and messages may hold it.

    >>> shown("postgresql://me:secret@host/chain?sslmode=require"), shown("chain.db")
    ('postgresql://me:***@host/chain?sslmode=require', 'chain.db')
    """
    return _PASSWORD.sub(_hidden, location)


def _hidden(match: re.Match[str]) -> str:
    return f"{match['user']}:***@" if match["user"] is not None else f"{match[0].partition('=')[0]}=***"
