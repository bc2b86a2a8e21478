"""Rule packs as immutable values: tables of dated, cited rows, rules over them, parameters.

A pack is data about the world outside; nothing here knows where its bytes came from. Each row, rule and parameter
carries its citation, so whatever is concluded from it can name instrument, clause, status and the days it is in force.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from greenchain.standards.conditions import Condition
from greenchain.standards.rows import Row, Table
from greenchain.values.errors import Fault, PackError
from greenchain.values.finding import Citation, FactStatus, PackRef

__all__ = ["Parameter", "Row", "Rule", "RulePack", "Table"]

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Parameter:
    """One named figure of a pack."""

    name: str
    value: Decimal | str
    unit: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated rule: when its condition holds on the date it goes by, it fires with its severity.

    Attributes:
        id: upper snake; the code of the findings it makes.
        severity: prohibited, illegal_traffic, document, suspicion or indicator.
        date_basis: which legal date decides: ``export``, ``import`` or ``any`` (the one given).
        condition: over the facts of the thing judged and the pack's tables.
        text: what firing means, by language (``en``, ``zh``).
        citation: the act, with the days it is in force.
        about: the fact that its findings point at.
        cites: table whose row, where the condition rests on one, names the act instead of the rule; empty for none.
    """

    id: str
    severity: str
    date_basis: str
    condition: Condition
    text: Mapping[str, str]
    citation: Citation
    about: str = "hs"
    cites: str = ""

    @property
    def status(self) -> FactStatus:
        """How well the rule itself is known; its rows may be known less well."""
        return self.citation.status


@dataclass(frozen=True, slots=True)
class RulePack:
    """One edition of one pack.

    Attributes:
        kind, id, edition: its name is ``kind/id@edition``.
        title: for people.
        status: ``complete``, or ``partial`` where its figures may print but no conformity statement may.
        tables, rules, parameters: its facts.
        uses: sister packs whose tables its conditions name as ``kind/id:table``.
        meta: the rest of ``pack.toml``, for the room that reads this kind of pack.
        vectors: worked cases of ``vectors.json``: inputs with expected answers.
    """

    kind: str
    id: str
    edition: str
    title: str
    status: str
    ref: PackRef
    tables: Mapping[str, Table] = field(default_factory=lambda: MappingProxyType({}))
    rules: tuple[Rule, ...] = ()
    uses: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=lambda: MappingProxyType({}))
    meta: Mapping[str, object] = field(default_factory=lambda: _NOTHING)
    vectors: Mapping[str, object] = field(default_factory=lambda: _NOTHING)

    @property
    def name(self) -> str:
        """``kind/id``."""
        return f"{self.kind}/{self.id}"

    def table(self, name: str) -> Table:
        """The table of that name; an error that lists the tables there are."""
        if name not in self.tables:
            raise PackError(Fault("PACK_SHAPE", f"a table {name} in {self.name}", ", ".join(self.tables) or "no table"))
        return self.tables[name]

    def parameter(self, name: str, *, on: date | None = None) -> Parameter | None:
        """The parameter of that name, or ``None`` where there is none or it is not in force on the day ``on``."""
        found = self.parameters.get(name)
        if found and on is not None and found.citation.period.holds(on) is not True:
            return None
        return found

    def citations(self) -> Iterator[tuple[str, Citation]]:
        """Every fact's place and citation: table rows, rules, parameters, in order."""
        for table in self.tables.values():
            for row in table.rows:
                yield f"{table.name}:{row.citation.row}", row.citation
        for rule in self.rules:
            yield f"rule:{rule.id}", rule.citation
        for parameter in self.parameters.values():
            yield f"parameter:{parameter.name}", parameter.citation
