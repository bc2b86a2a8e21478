"""Custody models in their order, as the pack ``custody/iso-22095`` lists them: kept or given up, never raised.

The models form a chain, so the model of a path is the least strict one on it: a meet, whatever the order of the steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from greenchain.standards import Row, RulePack, Standards
from greenchain.values.errors import Fault, PackError
from greenchain.values.finding import Citation

PACK = "custody/iso-22095"


@dataclass(frozen=True, slots=True)
class CustodyModels:
    """The models of one pack.

    Attributes:
        pack: where they stand.
        rows: by the standard's word, the strictest first.
        spellings: the word for each name in use, lower case.
    """

    pack: RulePack
    rows: Mapping[str, Row]
    spellings: Mapping[str, str]

    @classmethod
    def of(cls, standards: Standards) -> CustodyModels:
        """The models that the standards hold.

        Raises:
            PackError: no such pack, two models of one rank, or one name for two models.
        """
        pack = standards.pack(PACK)
        rows = sorted(pack.table("models").rows, key=_rank, reverse=True)
        spellings: dict[str, str] = {}
        for row in rows:
            for name in {row.text("model"), *(word.lower() for word in row.words("names"))}:
                if spellings.setdefault(name, row.text("model")) != row.text("model"):
                    raise PackError(Fault("PACK_AMBIGUOUS", "each name for one model", name, file=PACK))
        if len({_rank(row) for row in rows}) < len(rows):
            raise PackError(Fault("PACK_AMBIGUOUS", "each rank once", "one rank for two models", file=PACK))
        return cls(pack, MappingProxyType({row.text("model"): row for row in rows}), MappingProxyType(spellings))

    def word(self, spelling: str) -> str:
        """The standard's word; empty where no model is called so."""
        return self.spellings.get(
            " ".join(spelling.lower().replace("-", " ").split()), self.spellings.get(spelling, "")
        )

    def rank(self, model: str) -> int:
        """How strict a model is: the higher, the stricter."""
        return _rank(self.rows[model])

    def meet(self, models: Iterable[str]) -> str:
        """The least strict of ``models``; of none, the strictest there is, which changes no meet."""
        return min(models, key=self.rank, default=next(iter(self.rows)))

    def is_raised(self, *, claimed: str, supply: str) -> bool:
        """Whether what is claimed is stricter than the supply."""
        return self.rank(claimed) > self.rank(supply)

    def citation(self, model: str) -> Citation:
        """Where the model is defined: what its supply must be, so that a raised claim is none of it."""
        return self.rows[model].citation


def _rank(row: Row) -> int:
    rank = row["rank"]
    return rank if isinstance(rank, int) else 0
