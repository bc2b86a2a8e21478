"""A run of screening as one sealed document: what was found, by which packs, and what lay beside the declarations.

It says enough to be made again: each declaration as it was given, what of it was refused, the editions with their
digests, and the digest of every file that was looked into besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from greenchain.model.nouns import Shipment
from greenchain.screening.beside import Beside
from greenchain.screening.result import document
from greenchain.screening.rule_book import RuleBook
from greenchain.screening.screen import screen_together
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
    shipments: Sequence[Shipment], *, book: RuleBook, beside: Beside, laid: Iterable[Laid] = ()
) -> dict[str, object]:
    """The document of kind ``screening`` over declarations, in the order given, and what lay beside them."""
    found = document(screen_together(shipments, book, beside), at=beside.at, packs=book.packs)
    return {**found, "beside": laid_told(laid)}


def laid_told(laid: Iterable[Laid]) -> list[dict[str, str]]:
    """What lay beside as results print it: sorted, whatever order the files were named in."""
    return [one.to_dict() for one in sorted(laid)]


def finished(
    found: Mapping[str, Any],
    *,
    refused: int,
    faults: Sequence[Mapping[str, object]],
    notes: Sequence[Mapping[str, object]],
) -> dict[str, object]:
    """The document with what was refused of its inputs and noted of them, under the digest of all that it says."""
    counts = {**found["counts"], "faulty_rows": refused}
    return sealed({**found, "counts": counts, "faults": list(faults), "notes": list(notes)})
