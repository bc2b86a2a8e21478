"""The documents at hand, found by number, and the movements of each notification in the order of their serials."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate
from types import MappingProxyType
from typing import Self

from greenchain.model.waste_documents import AnnexVII, Movement, Notification, WasteDocument, document_key
from greenchain.values.errors import GreenchainError
from greenchain.values.quantity import parse_decimal

_GRAMS = 1000


def grams(kilograms: object) -> int | None:
    """A mass in whole grams; ``None`` where none is stated, or it is finer than that."""
    try:
        exact = Fraction(parse_decimal(kilograms)) * _GRAMS if isinstance(kilograms, str) else None
    except GreenchainError:
        return None
    if exact is None:
        return None
    return exact.numerator if exact.denominator == 1 else None


@dataclass(frozen=True, slots=True)
class Series:
    """The movements under one notification that state a serial, by serial and number, with running sums in grams.

    Attributes:
        unnumbered: how many movements state no serial: any of them may come before any other.
        sums: after each movement, the sum of the quantities that are stated.
        unstated: after each movement, how many so far state no quantity.
        distinct: after each movement, how many different serials there are so far.
    """

    movements: tuple[Movement, ...]
    serials: tuple[int, ...]
    sums: tuple[int, ...]
    unstated: tuple[int, ...]
    distinct: tuple[int, ...]
    unnumbered: int

    @classmethod
    def of(cls, movements: Iterable[Movement]) -> Self:
        """The series of all movements that name one notification."""
        listed = tuple(movements)
        numbered = sorted(
            (movement for movement in listed if isinstance(movement.facts.get("serial"), str)),
            key=lambda movement: (int(str(movement.facts["serial"])), movement.key),
        )
        serials = tuple(int(str(movement.facts["serial"])) for movement in numbered)
        masses = [grams(movement.facts.get("quantity_kg")) for movement in numbered]
        is_new = [index == 0 or serial != serials[index - 1] for index, serial in enumerate(serials)]
        return cls(
            tuple(numbered),
            serials,
            tuple(accumulate(mass or 0 for mass in masses)),
            tuple(accumulate(int(mass is None) for mass in masses)),
            tuple(accumulate(map(int, is_new))),
            len(listed) - len(numbered),
        )

    def up_to(self, serial: int) -> int:
        """How many movements have this serial or an earlier one."""
        return bisect_right(self.serials, serial)

    def with_serial(self, serial: int) -> tuple[Movement, ...]:
        """The movements of exactly this serial: more than one is a contradiction."""
        return self.movements[bisect_right(self.serials, serial - 1) : self.up_to(serial)]

    def crossing(self, total: int) -> Movement | None:
        """The first movement with which the stated sum exceeds ``total`` grams."""
        index = bisect_right(self.sums, total)
        return self.movements[index] if index < len(self.movements) else None


_NO_SERIES = Series.of(())


@dataclass(frozen=True, slots=True)
class Documents:
    """All documents of a question; a number that appears twice names nothing: nobody can tell which counts."""

    _by_kind: Mapping[str, Mapping[str, WasteDocument]] = field(default_factory=lambda: MappingProxyType({}))
    _series: Mapping[str, Series] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, documents: Iterable[object]) -> Documents:
        """The register of whatever of ``documents`` is a waste document; the same in any order."""
        found: defaultdict[str, dict[str, list[WasteDocument]]] = defaultdict(lambda: defaultdict(list))
        under: defaultdict[str, list[Movement]] = defaultdict(list)
        for document in documents:
            if not isinstance(document, WasteDocument):
                continue
            found[document.kind][document.key].append(document)
            named = document.facts.get("notification_no")
            if isinstance(document, Movement) and isinstance(named, str):
                under[document_key(named)].append(document)
        kinds = {
            kind: MappingProxyType({key: listed[0] for key, listed in by_key.items() if len(listed) == 1})
            for kind, by_key in found.items()
        }
        series = {key: Series.of(movements) for key, movements in under.items()}
        return cls(MappingProxyType(kinds), MappingProxyType(series))

    def notification(self, number: str) -> Notification | None:
        """The notification of that number."""
        found = self._by_kind.get(Notification.kind, {}).get(document_key(number))
        return found if isinstance(found, Notification) else None

    def movement(self, number: str) -> Movement | None:
        """The movement document of that number."""
        found = self._by_kind.get(Movement.kind, {}).get(document_key(number))
        return found if isinstance(found, Movement) else None

    def annex_vii(self, number: str) -> AnnexVII | None:
        """The Annex VII document of that number."""
        found = self._by_kind.get(AnnexVII.kind, {}).get(document_key(number))
        return found if isinstance(found, AnnexVII) else None

    def series(self, notification: str) -> Series:
        """The movements that name the notification of that number."""
        return self._series.get(document_key(notification), _NO_SERIES)
