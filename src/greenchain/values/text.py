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


_ES = ("s", "x", "z", "ch", "sh")


def counted(number: int, noun: str) -> str:
    """``number`` of ``noun``, in the singular or the regular plural.

    >>> counted(1, "process"), counted(2, "process"), counted(0, "lot"), counted(2, "party")
    ('1 process', '2 processes', '0 lots', '2 parties')
    """
    if number == 1:
        return f"1 {noun}"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{number} {noun[:-1]}ies"
    return f"{number} {noun}{'es' if noun.endswith(_ES) else 's'}"
