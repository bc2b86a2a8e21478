"""What a thing is called on the page: its name where the document tells one, else the short form of its identifier."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from unicodedata import east_asian_width
from urllib.parse import unquote

from greenchain.report.reading import mapping, text, visible

_GS1 = re.compile(r"https://id\.gs1\.org((?:/[0-9]{2,4}/[^/?#]+)+)")
_OF_CLASS = re.compile(r"(https://id\.gs1\.org/01/[0-9]{14})/.+")
# application identifier -> what it numbers; a qualifier names the thing more closely than its key
_WORDS = {
    "00": "pallet",
    "01": "product",
    "10": "lot",
    "21": "item",
    "253": "document",
    "414": "site",
    "415": "party",
    "417": "party",
}
_LONGEST_LABEL = 44  # of an identifier that is no GS1 key: enough to recognize a DID by both its ends


def wide(line: str) -> int:
    """How many Latin letters ``line`` is wide."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line)


def cut(line: str, width: int) -> str:
    """``line`` in at most ``width`` Latin letters, an ellipsis where something was left out."""
    if wide(line) <= width:
        return line
    kept = ""
    for letter in line:
        if wide(kept + letter) >= width:
            break
        kept += letter
    return f"{kept.rstrip()}…"


def short(identifier: str) -> str:
    """The short form of an identifier.

    >>> short("https://id.gs1.org/01/09520002000077/10/MOD23-12")
    'lot MOD23-12'
    """
    match = _GS1.fullmatch(identifier)
    if match is None:
        return _ends(identifier)
    parts = match[1].split("/")[1:]
    return f"{_WORDS.get(parts[-2], f'({parts[-2]})')} {visible(unquote(parts[-1]))}"


def _ends(identifier: str) -> str:
    if wide(identifier) <= _LONGEST_LABEL:
        return identifier
    half = _LONGEST_LABEL // 2
    return f"{identifier[:half]}…{identifier[-half:]}"


class Names:
    """Names by identifier, as the document's own ``names`` tells them."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._names = mapping(document.get("names"))

    def name(self, identifier: str) -> str:
        """The name told for ``identifier``; empty where none is."""
        told = self._names.get(identifier)
        return text(told.get("name")) if isinstance(told, Mapping) else text(told)

    def product(self, identifier: str) -> str:
        """The name of the product class that a lot or item names; empty where none is told."""
        match = _OF_CLASS.fullmatch(identifier)
        return self.name(match[1]) if match else ""

    def own(self, identifier: str) -> str:
        """The name, else the short form."""
        return self.name(identifier) or short(identifier)

    def label(self, identifier: str) -> str:
        """The name, else the short form, with the name of its product where that is told."""
        product = "" if self.name(identifier) else self.product(identifier)
        return f"{product}, {short(identifier)}" if product else self.own(identifier)

    def full(self, identifier: str) -> str:
        """The name, or that of its product, and the whole identifier."""
        name = self.name(identifier) or self.product(identifier)
        return f"{name} ({identifier})" if name else identifier
