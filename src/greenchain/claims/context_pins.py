"""Which bytes may stand under a context's URL: pins by SHA-256, and the one way to turn loose documents into contexts.

Pins come from the pack ``contexts/w3c`` and from a policy, whose rows take the place of the pack's for their URLs. A
document is known by its hash alone: no file name, no place it came from, no ``@context`` inside it has a say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from greenchain.claims.contexts import MAX_CONTEXT_BYTES, Contexts
from greenchain.standards.pack import RulePack
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import digest

KIND = "contexts"  # of packs whose tables pin contexts


class Pinned(Protocol):
    """A row that pins a context: of the pack, or of a policy."""

    @property
    def url(self) -> str:
        """The URL as documents write it."""
        ...

    @property
    def sha256(self) -> str:
        """SHA-256 of the document, lower-case hexadecimal."""
        ...


@dataclass(frozen=True, slots=True)
class ContextPin:
    """One row of the pack.

    Attributes:
        url: the URL as documents write it.
        sha256: of the document's bytes.
        file: the name it has in a cache.
        places: addresses that serve it without a redirect, to be tried after the URL.
    """

    url: str
    sha256: str
    file: str = ""
    places: tuple[str, ...] = ()


def pins_of(pack: RulePack) -> tuple[ContextPin, ...]:
    """The pins of a pack of the kind ``contexts``, sorted by URL."""
    rows = pack.table("contexts").rows
    places = pack.table("places").rows
    return tuple(
        ContextPin(
            str(row["url"]),
            str(row["sha256"]),
            str(row["file"]),
            tuple(str(place["place"]) for place in places if place["url"] == row["url"]),
        )
        for row in sorted(rows, key=lambda row: str(row["url"]))
    )


def merged_pins(pins: Iterable[Pinned], *, over: Iterable[Pinned] = ()) -> Mapping[str, str]:
    """URL -> SHA-256: ``pins``, and those of ``over`` for the URLs that ``pins`` are silent about.

    Raises:
        InputError: ``CONTEXT_AMBIGUOUS`` where either gives one URL two hashes.
    """
    return {**_by_url(over), **_by_url(pins)}


def accept(documents: Iterable[bytes], *, pins: Mapping[str, str]) -> Contexts:
    """The contexts that ``documents`` hold under ``pins`` (URL -> SHA-256); what no pin names is left out.

    >>> accept([b"{}"], pins={}).urls
    ()
    """
    by_hash = {digest(raw): raw for raw in documents if len(raw) <= MAX_CONTEXT_BYTES}
    return Contexts({url: by_hash[sha256] for url, sha256 in pins.items() if sha256 in by_hash})


def _by_url(pins: Iterable[Pinned]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pin in pins:
        if found.setdefault(pin.url, pin.sha256) != pin.sha256:
            raise InputError(Fault("CONTEXT_AMBIGUOUS", "one SHA-256 for each URL", f"two for {pin.url}"))
    return found
