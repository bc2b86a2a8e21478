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
