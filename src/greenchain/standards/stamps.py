"""Days, source, status and recording of facts, and of the rules inside them: a rule's own, else its fact's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from greenchain.values.finding import Citation, FactStatus, PackRef
from greenchain.values.json import Json
from greenchain.values.time import DatePeriod

_OWN = frozenset({"instrument", "source", "status", "valid"})
_ALWAYS = DatePeriod()


class Stamper:
    """Makes the citations of one fact and of its rules."""

    __slots__ = ("_instrument", "_kind", "_members", "_pack", "_source", "_status", "stated")

    def __init__(
        self, kind: str, members: Mapping[str, Any], stated: Mapping[str, Json], *, pack: PackRef | None
    ) -> None:
        self._kind = kind
        self._members = members
        self.stated = stated
        self._pack = pack
        self._status: FactStatus = members.get("status", FactStatus.READ)
        self._source = members.get("source", "")
        self._instrument = members.get("instrument") or members.get("title") or members.get("name") or ""

    def fact(self, name: str) -> dict[str, Any]:
        """The members that every fact has."""
        return {
            "kind": self._kind,
            "id": name,
            "citation": self.rule(self._kind, name, self._members),
            "recorded": self._members.get("recorded"),
            "stated": self.stated,
        }

    def rule(self, table: str, name: str, members: Mapping[str, Any]) -> Citation:
        """The citation of a rule inside the fact, by what it states of its own and for the rest by its fact."""
        row = f"{table}/{name}"
        if _OWN.isdisjoint(members):
            return Citation(self._instrument or row, "", self._source, self._status, _ALWAYS, self._pack, row)
        get, status = members.get, self._status
        if (own := get("status", status)) is not status:
            status = FactStatus.weakest(own, status)
        return Citation(
            get("instrument") or self._instrument or row,
            "",
            get("source") or self._source,
            status,
            get("valid", _ALWAYS),
            self._pack,
            row,
        )

    def period(self, table: str, name: str, period: DatePeriod) -> Citation:
        """The citation of a rule that states only its days."""
        return self.rule(table, name, {"valid": period})
