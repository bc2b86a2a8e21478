"""Checks worked cases of the pack ``claims/profile``: what a claim says, which claims speak of which node."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from greenchain.evidence.attaching import attach
from greenchain.evidence.coverage import covers
from greenchain.evidence.facts import ClaimFacts, Indicator
from greenchain.evidence.reading import read_facts
from greenchain.evidence.stated import stated_claims, stated_graph
from greenchain.standards import RulePack, Standards
from greenchain.standards.vectors import asked, difference
from greenchain.values.json import Json, thaw
from greenchain.values.quantity import decimal_text
from greenchain.values.time import DatePeriod

Stated = Mapping[str, Any]


def check_vector(case: Mapping[str, Json], *, pack: RulePack, standards: Standards) -> str:
    """Empty where the room's answer is the expected one, else what differs.

    Args:
        case: its input holds a signed ``claim`` with ``policy`` and ``at`` (what does it say?), or ``nodes`` with
            ``files``, ``claims``, ``policy`` and ``at`` (which claims speak of each node?), or a ``relation`` with
            ``subject_kind``, ``node_kind`` and ``on`` (does one cover the other?).
        pack: the pack ``claims/profile`` that the case belongs to.
        standards: must hold it and no other edition of it.
    """
    stated, expected = thaw(case["input"]), thaw(case["expect"])
    return difference(expected, asked(stated, _ASKS)(stated, pack, standards))


def _facts(stated: Stated, _: RulePack, standards: Standards) -> dict[str, Json]:
    (claim,) = stated_claims([stated["claim"]], policy=stated["policy"], at=stated["at"])
    facts = read_facts(claim, standards=standards)
    texts = ("subject", "scheme", "category", "licence", "party", "facility", "facility_country", "hs_code")
    return {
        **{name: getattr(facts, name) for name in texts},
        "types": list(facts.types),
        "criteria": list(facts.criteria),
        **_days(facts.days),
        "indicators": [_indicator(indicator) for indicator in facts.indicators],
        "level": facts.level.value,
        "findings": _codes(facts),
    }


def _codes(facts: ClaimFacts) -> list[Json]:
    return sorted(f"{finding.code} {finding.where}" for finding in facts.findings)  # type: ignore[return-value]


def _indicator(indicator: Indicator) -> dict[str, Json]:
    return {
        "indicator": indicator.name,
        "value": decimal_text(indicator.value),
        "unit": indicator.unit,
        "per": indicator.per,
        **_days(indicator.period),
    }


def _days(period: DatePeriod) -> dict[str, Json]:
    return {
        "valid_from": str(period.since) if period.since else None,
        "valid_until": str(period.until) if period.until else None,
    }


def _about(stated: Stated, _: RulePack, standards: Standards) -> dict[str, Json]:
    claims = stated_claims(stated["claims"], policy=stated["policy"], at=stated["at"])
    evidence = attach(stated_graph(stated["files"]), claims, standards=standards)
    on = date.fromisoformat(stated["on"])
    return {node: [facts.claim.id for facts in evidence.claims_about(node, on=on)] for node in stated["nodes"]}


def _covers(stated: Stated, pack: RulePack, _: Standards) -> dict[str, Json]:
    answer = covers(
        pack.table("coverage"),
        stated["subject_kind"],
        node_kind=stated["node_kind"],
        relation=stated["relation"],
        on=date.fromisoformat(stated["on"]),
    )
    return {"covers": answer}


_ASKS: Mapping[str, Callable[[Stated, RulePack, Standards], dict[str, Json]]] = MappingProxyType(
    {"claim": _facts, "nodes": _about, "relation": _covers}
)
