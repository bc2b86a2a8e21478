"""A run of screening as one sealed document: what was found, by which packs, and what lay beside the declarations.

It says enough to be made again: each declaration as it was given, what of it was refused, the editions with their
digests, and the digest of every file that was looked into besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from greenchain.model.nouns import Shipment
from greenchain.screening.beside import Beside
from greenchain.screening.result import document
from greenchain.screening.rule_book import RuleBook
from greenchain.screening.screen import screen_by
from greenchain.values.sealing import sealed


@dataclass(frozen=True, slots=True, order=True)
class Laid:
    """One thing that lay beside the declarations.

    Attributes:
        role: what it was given as: the option's name, such as ``graph``.
        sha256: the digest of its bytes.
        name: of the file, without its folder.
    """

    role: str
    sha256: str
    name: str = ""

    def to_dict(self) -> dict[str, str]:
        """As results print it."""
        return {"role": self.role, "name": self.name, "sha256": self.sha256}


def screened(
    shipments: Iterable[Shipment], *, book: RuleBook, beside: Beside, laid: Iterable[Laid] = ()
) -> dict[str, object]:
    """The document of kind ``screening`` over declarations, in the order given, and what lay beside them."""
    found = document((screen_by(shipment, book, beside) for shipment in shipments), at=beside.at, packs=book.packs)
    return {**found, "beside": told(laid)}


def told(laid: Iterable[Laid]) -> list[dict[str, str]]:
    """What lay beside as results print it: sorted, whatever order the files were named in."""
    return [one.to_dict() for one in sorted(laid)]


def finished(found: Mapping[str, object], *, faults: Iterable[Mapping[str, object]]) -> dict[str, object]:
    """The document with what was refused of its inputs, under the digest of all that it says."""
    return sealed({**found, "faults": list(faults)})
