"""Sister packs: what one pack's rules look up in another's tables must be there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from greenchain.standards.condition_reader import tables_used
from greenchain.standards.pack import RulePack
from greenchain.values.errors import Fault


def sister_faults(pack: RulePack, packs: Iterable[RulePack]) -> Iterator[Fault]:
    """Every table and column of a loaded sister that a rule of ``pack`` names and that is not there.

    A sister that is not loaded is no fault yet: whoever asks the rules needs it, whoever only lists packs does not.
    """
    sisters = [other for other in packs if other.name in pack.uses]
    for rule in pack.rules:
        for reference, column in sorted(tables_used(rule.condition)):
            name, _, table = reference.rpartition(":")
            for sister in sisters:
                if sister.name != name:
                    continue
                if table not in sister.tables or column not in sister.tables[table].columns:
                    where = f"{pack.name}@{pack.edition} {rule.id}"
                    yield Fault("PACK_CODE_UNKNOWN", f"a table and column of {name}", f"{table}.{column}", where)
