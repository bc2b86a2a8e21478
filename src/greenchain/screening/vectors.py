"""Checks worked cases of the packs of waste law: whole declarations, memberships of States, codes on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from greenchain.claims import TrustPolicy
from greenchain.evidence.stated import stated_claims, stated_graph, stated_yields
from greenchain.formats import parse_declaration, parse_documents
from greenchain.model.nouns import FairPrice
from greenchain.screening.documents import Documents
from greenchain.screening.edges import changes_on
from greenchain.screening.prices import Prices
from greenchain.screening.result import ScreeningResult
from greenchain.screening.screen import screen_many
from greenchain.standards import RulePack, Standards
from greenchain.standards.conditions import Condition, Facts, Truth
from greenchain.standards.table_conditions import InGroup, InTable
from greenchain.standards.vectors import asked, difference, only
from greenchain.values.json import Json, thaw
from greenchain.values.time import parse_instant

Stated = Mapping[str, Any]
Told = tuple[str, str, str, str]  # item, code, outcome, check

_WORDS = {True: "yes", False: "no", None: "unknown"}
_CODE = InTable("code", "codes", "code")
_CONTROL = InTable("controlled_by", "national_control", "country", (("controlled", "yes"),), (("code", "code"),))


def check_vector(case: Mapping[str, Json], *, pack: RulePack, standards: Standards) -> str:
    """Empty where the room's answer is the expected one, else what differs.

    Args:
        case: its input holds a ``declaration`` with ``at`` and, for graph-linked rules, ``files`` of a supply chain,
            for comparisons, ``documents`` as a file of them holds them, ``earlier`` declarations of the run, ``claims``
            with the ``policy`` they are verified under; or ``group``, ``country``, ``on``; or
            ``controlled_by``, ``code``, ``on``; or ``code``, ``on``; or ``edges_of`` (a table, or ``rules``), ``on``,
            of which are expected the ``changes`` since the day before. Of a declaration are expected ``findings`` (by
            item, code and outcome, where said by ``check`` too), the codes that must ``never`` be found, and whether
            the list is ``exact``; of the others an answer ``yes``, ``no`` or ``unknown`` and the ``status`` it rests
            on.
        pack: the pack that the case belongs to.
        standards: all packs that its rules look into.
    """
    return asked(case["input"], _ASKS)(thaw(case["input"]), thaw(case["expect"]), pack, standards)  # type: ignore[arg-type]


def screened(stated: Stated, *, standards: Standards) -> ScreeningResult:
    """The answer for the declaration of a vector, beside all that the vector states."""
    run = [parse_declaration(each) for each in (*stated.get("earlier", ()), stated["declaration"])]
    results = screen_many(
        run,
        standards=standards,
        at=parse_instant(stated["at"]),
        graph=stated_graph(stated["files"]) if "files" in stated else None,
        documents=Documents.of(parse_documents(stated["documents"])) if "documents" in stated else None,
        recipes=stated_yields(stated.get("files", {})),
        **_claims(stated),
        prices=Prices.of(FairPrice(*row) for row in stated["prices"]) if "prices" in stated else None,
    )
    return tuple(results)[-1]


def _declaration(stated: Stated, expected: Stated, _: RulePack, standards: Standards) -> str:
    only(expected, "findings", "never", "exact", "score", "lane", "annotations")
    result = screened(stated, standards=standards)
    found = {
        (item.item.item_no, finding.code, finding.outcome.value, finding.check)
        for item in result.items
        for finding in item.findings
    }
    wanted = {(e["item"], e["code"], e["outcome"], e.get("check", "")) for e in expected["findings"]}
    met = {(told, want) for told in found for want in wanted if told[:3] == want[:3] and want[3] in ("", told[3])}
    missed, unasked = wanted - {want for _, want in met}, found - {told for told, _ in met}
    unwanted = {told for told in unasked if expected.get("exact") or told[1] in expected.get("never", ())}
    parts = [f"expected {_listed(missed)}"] if missed else []
    parts += [f"did not expect {_listed(unwanted)}"] if unwanted else []
    found_else = f"{', '.join(parts)}; found {_listed(found)}" if parts else ""
    return found_else or _advice(result, expected)


def _advice(result: ScreeningResult, expected: Stated) -> str:
    """What differs from the score, the lane and the annotations that are expected."""
    lane = result.lane
    told: dict[str, Json] = {
        "score": result.suspicion.score,
        "lane": f"{lane.lane}/{lane.reason}" if lane else None,
        "annotations": {item.item.item_no: [told.row for told in item.annotations] for item in result.items},
    }
    asked_for = {name: expected[name] for name in told if name in expected}
    return difference(asked_for, {name: told[name] for name in asked_for}) if asked_for else ""


def _claims(stated: Stated) -> dict[str, Any]:
    """The claims and the policy, where they are stated."""
    if "policy" not in stated:
        return {}
    claims = stated_claims(stated.get("claims", ()), policy=stated["policy"], at=stated["at"])
    return {"claims": claims, "policy": TrustPolicy.from_table(stated["policy"])}


def _listed(findings: Iterable[Told]) -> str:
    told = (f"{code} of item {item} {outcome} {check}".rstrip() for item, code, outcome, check in sorted(findings))
    return ", ".join(told) or "nothing"


def _group(stated: Stated, expected: Stated, pack: RulePack, _: Standards) -> str:
    truth = _evaluated(InGroup("country", stated["group"]), stated, pack)
    return difference(expected, {"member": _WORDS[truth.value], "status": truth.status.value})


def _controlled(stated: Stated, expected: Stated, pack: RulePack, _: Standards) -> str:
    truth = _evaluated(_CONTROL, stated, pack)
    return difference(expected, {"controlled": _WORDS[truth.value], "status": truth.status.value})


def _code(stated: Stated, expected: Stated, pack: RulePack, _: Standards) -> str:
    truth = _evaluated(_CODE, stated, pack)
    lists = sorted({row.text("list") for row in truth.rows})
    return difference(
        expected, {"in_force": _WORDS[truth.value], "list": ", ".join(lists) or None, "status": truth.status.value}
    )


def _edges(stated: Stated, expected: Stated, pack: RulePack, _: Standards) -> str:
    only(expected, "changes")
    return difference(expected, {"changes": changes_on(pack, stated["edges_of"], date.fromisoformat(stated["on"]))})


def _evaluated(condition: Condition, stated: Stated, pack: RulePack) -> Truth:
    values = {name: text for name, text in stated.items() if name != "on"}
    return condition.evaluate(Facts(values, pack.tables, date.fromisoformat(stated["on"])))


_ASKS: Mapping[str, Callable[[Stated, Stated, RulePack, Standards], str]] = MappingProxyType(
    {
        "declaration": _declaration,
        "group": _group,
        "controlled_by": _controlled,
        "edges_of": _edges,
        "code": _code,
    }
)
