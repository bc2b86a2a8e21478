"""Checks worked cases of custody packs: books under a policy, models along a path, policies that packs state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from greenchain.graph.custody.judging import balance_book
from greenchain.graph.custody.models import CustodyModels
from greenchain.graph.custody.policy import AccountPolicy
from greenchain.graph.custody.policy_reading import policy_of_pack, read_policy
from greenchain.model.postings import Posting, PostingDirection
from greenchain.standards import RulePack, Standards
from greenchain.standards.vectors import asked, difference
from greenchain.values.json import Json, thaw
from greenchain.values.quantity import parse_decimal
from greenchain.values.time import parse_instant

Stated = Mapping[str, Any]


def check_vector(case: Mapping[str, Json], *, pack: RulePack, standards: Standards) -> str:
    """Empty where the room's answer is the expected one, else what differs.

    Args:
        case: its input holds ``postings`` (rows as in a table), ``at`` and, unless the pack's own counts, ``policy``
            (TOML text), expected as ``outcome`` and ``codes``; or ``path`` (models in any spelling), expected as
            ``meet``; or ``claimed`` and ``supply``, expected as ``raised``.
        pack: the pack that the case belongs to.
        standards: must hold it and the custody models.
    """
    stated, expected = thaw(case["input"]), thaw(case["expect"])
    return asked(stated, _ASKS)(stated, expected, pack, standards)


def _book(stated: Stated, expected: Stated, pack: RulePack, standards: Standards) -> str:
    policy: AccountPolicy = (
        read_policy(stated["policy"].encode(), standards=standards)
        if "policy" in stated
        else policy_of_pack(pack.name, standards=standards)
    )
    balance = balance_book(map(_posting, stated["postings"]), policy=policy, at=parse_instant(stated["at"]))
    return difference(expected, {"outcome": balance.outcome.value, "codes": sorted(set(balance.verdict.codes))})


def _posting(row: Mapping[str, str]) -> Posting:
    return Posting(
        time=parse_instant(row["time"]),
        id=row["posting_id"],
        direction=PostingDirection(row["direction"]),
        quantity=parse_decimal(row["quantity"]),
        site=row["site"],
        product=row["product"],
        uom=row["uom"],
        **{
            name: row.get(name, "")
            for name in ("characteristic", "scheme", "lot", "counterparty", "certificate", "model")
        },
    )


def _path(stated: Stated, expected: Stated, _: RulePack, standards: Standards) -> str:
    models = CustodyModels.of(standards)
    return difference(expected, {"meet": models.meet(models.word(name) for name in stated["path"])})


def _raised(stated: Stated, expected: Stated, _: RulePack, standards: Standards) -> str:
    models = CustodyModels.of(standards)
    claimed, supply = models.word(stated["claimed"]), models.word(stated["supply"])
    return difference(expected, {"raised": models.is_raised(claimed=claimed, supply=supply)})


_ASKS: Mapping[str, Callable[[Stated, Stated, RulePack, Standards], str]] = MappingProxyType(
    {"postings": _book, "path": _path, "claimed": _raised}
)
