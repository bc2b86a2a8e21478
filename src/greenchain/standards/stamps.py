"""Days, source, status and recording of facts, and of the rules inside them: a rule's own, else its fact's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from greenchain.values.finding import Citation, FactStatus, PackRef
from greenchain.values.json import Json
from greenchain.values.time import DatePeriod


class Stamper:
    """Makes the citations of one fact and of its rules."""

    __slots__ = ("_instrument", "_kind", "_members", "_pack", "_source", "_stated", "_status")

    def __init__(
        self, kind: str, members: Mapping[str, Any], stated: Mapping[str, Json], *, pack: PackRef | None
    ) -> None:
        self._kind = kind
        self._members = members
        self._stated = stated
        self._pack = pack
        self._status = members.get("status", FactStatus.READ)
        self._source = members.get("source", "")
        self._instrument = members.get("instrument") or members.get("title") or members.get("name") or ""

    def fact(self, name: str) -> dict[str, Any]:
        """The members that every fact has."""
        return {
            "kind": self._kind,
            "id": name,
            "citation": self._citation(f"{self._kind}/{name}", self._members.get("valid", DatePeriod()), self._members),
            "recorded": self._members.get("recorded"),
            "stated": self._stated,
        }

    def rule(self, table: str, name: str, members: Mapping[str, Any]) -> Citation:
        """The citation of a rule inside the fact."""
        return self._citation(f"{table}/{name}", members.get("valid", DatePeriod()), members)

    def period(self, table: str, name: str, period: DatePeriod) -> Citation:
        """The citation of a rule that states only its days."""
        return self._citation(f"{table}/{name}", period, {})

    def _citation(self, row: str, period: DatePeriod, members: Mapping[str, Any]) -> Citation:
        return Citation(
            instrument=members.get("instrument") or self._instrument or row,
            source=members.get("source") or self._source,
            status=FactStatus.weakest(FactStatus(members.get("status", self._status)), FactStatus(self._status)),
            period=period,
            pack=self._pack,
            row=row,
        )
