"""Text that came from outside, made safe to look at."""

from __future__ import annotations


def visible(text: str) -> str:
    r"""``text`` with every character that a screen would obey instead of show written as an escape.

    Control, bidirectional, zero-width and surrogate characters can move, hide or reverse what a reader sees.

    >>> visible("a\u202eb")
    'a\\u202eb'
    """
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(text: str) -> str:
    """``text`` for a cell of a table that a spreadsheet may open: one that it would compute gets a ``'`` before it.

    Source: OWASP, CSV Injection. Numbers that are to be computed with are not passed through here.

    >>> cell("=1+1"), cell("urn:a")
    ("'=1+1", 'urn:a')
    """
    return "'" + text if text.startswith(_FORMULA) else text
