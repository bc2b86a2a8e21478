"""Writes a scheme, its criteria documents and criteria as a Conformity Scheme of UNTP 0.7.0.

What the facts have under ``cvc`` stands beside what the facts themselves say. A member that UNTP requires and nobody
stated is never invented: then there is no document, and ``missing`` names the member. What UNTP has no member for, such
as the direction of a limit or its method, is named and left out.

Source: UNTP 0.7.0, Conformity Vocabulary Catalog.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from greenchain.formats.exact_json import indented_text
from greenchain.formats.untp.conformity_scheme import (
    BEGIN_UNSTATED,
    BEGINS_SOMETIME,
    ENDED_SOMETIME,
)
from greenchain.formats.untp.kept_numbers import with_fractions
from greenchain.formats.untp.scheme_shape import SCHEME, deviations
from greenchain.formats.untp.v0_7_0 import CONTEXT
from greenchain.standards.known_facts import KnownFacts
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Finding
from greenchain.values.json import Json, thaw
from greenchain.values.outcome import Outcome

_UNDATED = (BEGIN_UNSTATED, BEGINS_SOMETIME)
Members = Mapping[str, Any]

# Members of facts that say something of the scheme itself and that UNTP has no member for
_SCHEME_HOMELESS = ("iso_type", "jurisdictions", "notes", "valid")
_SET_HOMELESS = ("replaces", "carries_over", "partial")
_CRITERION_HOMELESS = ("comparator", "method", "conditions", "statistic", "evidence")


@dataclass(frozen=True, slots=True)
class ExportedScheme:
    """The document of a scheme.

    Attributes:
        raw: its bytes; empty where a member that UNTP requires is not stated.
        missing: JSON pointers of such members.
        findings: they, what the official schema refuses, and what UNTP has no member for.
    """

    raw: bytes
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]


def write_conformity_scheme(known: KnownFacts, scheme: str) -> ExportedScheme:
    """The Conformity Scheme document of ``scheme``, from what is known of it.

    Raises:
        InputError: nothing is on file of such a scheme, or what lies under ``cvc`` is of another type than it must be.
    """
    if scheme not in known.schemes:
        raise InputError(Fault("SCHEME_UNKNOWN", "a scheme on file", scheme))
    writing = _Writing()
    document = writing.scheme(known.schemes[scheme].stated, [one.stated for one in known.sets_of.get(scheme, ())])
    faults = tuple(deviations(document, SCHEME))
    InputError.raise_if(fault for fault in faults if fault.code == "UNTP_SHAPE")
    missing = tuple(fault.where for fault in faults if fault.code == "REQUIRED_FIELD_MISSING")
    findings = [
        Finding.of_fault(
            fault, check="cvc", outcome=Outcome.NOT_DETERMINED if fault.where in missing else Outcome.DOES_NOT_CONFORM
        )
        for fault in faults
    ]
    findings += [Finding.of_fault(note, check="cvc", outcome=Outcome.NOT_APPLICABLE) for note in writing.notes]
    raw = b"" if missing else (indented_text(document) + "\n").encode()
    return ExportedScheme(raw, missing, tuple(findings))


@dataclass(slots=True)
class _Writing:
    """One document in the making."""

    notes: list[Fault] = field(default_factory=list)

    def scheme(self, fact: Members, sets: Iterable[Members]) -> dict[str, Json]:
        """The document."""
        rest = _kept(fact)
        self._homeless(fact, _SCHEME_HOMELESS, "")
        named = rest.pop("includedProfile", None)
        order = {str(name): place for place, name in enumerate(named if isinstance(named, list) else ())}
        listed = sorted(sets, key=lambda one: order.get(one["name"], len(order)))  # stable: others follow by name
        profiles = [self._profile(one, fact, f"/includedProfile/{index}") for index, one in enumerate(listed)]
        if fact.get("owner"):
            rest["owner"] = {**_object(rest.get("owner")), "name": fact["owner"]}
        head = {
            "@context": rest.pop("@context", [CONTEXT]),
            "type": rest.pop("type", None),
            "id": fact["id"],
            "name": fact.get("name"),
        }
        return {
            **{name: value for name, value in head.items() if value is not None},
            **rest,
            **({"includedProfile": profiles} if profiles or named is not None else {}),
        }

    def _profile(self, fact: Members, scheme: Members, where: str) -> dict[str, Json]:
        rest = _kept(fact)
        self._homeless(fact, _SET_HOMELESS, where)
        since, until = (*fact.get("valid", ()), None, None)[:2]
        if since and since not in _UNDATED:
            rest["validFrom"] = since
        if until and until != ENDED_SOMETIME:
            self._homeless({"the day it ends": until}, ("the day it ends",), where)
        if "cvc" not in fact:  # of a set that came from elsewhere at least this is known
            rest["name"] = fact["name"]
            rest["scheme"] = {"id": scheme["id"], "name": scheme.get("name", scheme["id"])}
            self._homeless(fact, ("categories",), where)
        criteria = list(self._criteria(fact.get("criteria", ()), f"{where}/criterion"))
        return {"id": fact["name"], **rest, **({"criterion": criteria} if criteria else {})}

    def _criteria(self, facts: Iterable[Members], where: str) -> Iterator[dict[str, Json]]:
        """The criteria; of those that are required performances of one, one."""
        waiting: dict[str, Json] | None = None
        count = 0
        for fact in facts:
            kept = _kept(fact)
            performance = _performance(fact, kept.get("performance"))
            is_more = waiting is not None and kept.get("criterion") == waiting["id"]
            if waiting is not None and not is_more:
                yield waiting
                count += 1
            if not is_more:
                name = {"name": fact["text"]} if "text" in fact else {}
                waiting = {"id": fact["id"], **name, **_object(kept.get("criterion"))}
            self._homeless(fact, _CRITERION_HOMELESS, f"{where}/{count}")
            if performance and waiting is not None:
                listed = waiting.get("requiredPerformance")
                waiting["requiredPerformance"] = [*(listed if isinstance(listed, list) else ()), performance]
        if waiting is not None:
            yield waiting

    def _homeless(self, fact: Members, names: Iterable[str], where: str) -> None:
        """Note what of ``fact`` the document does not say."""
        for name in names:
            if fact.get(name):
                self.notes.append(Fault("UNTP_NO_HOME", f"no {name} in UNTP", str(fact[name]), where))


def _performance(fact: Members, kept: object) -> dict[str, Json]:
    """The required performance that a criterion stands for; empty where it states none."""
    found = _object(kept)
    if fact.get("property"):
        found["metric"] = {"id": fact["property"], **_object(found.get("metric"))}
    if fact.get("threshold") is not None or fact.get("unit") or "measure" in found:
        limit: dict[str, Json] = {"value": Decimal(fact["threshold"])} if fact.get("threshold") is not None else {}
        unit = {"unit": fact["unit"]} if fact.get("unit") else {}
        found["measure"] = {**limit, **unit, **_object(found.get("measure"))}
    return found


def _kept(fact: Members) -> dict[str, Any]:
    """What a fact keeps of its document besides what it says itself."""
    return _object(with_fractions(_object(fact.get("cvc"))))


def _object(value: object) -> dict[str, Any]:
    """A fresh object; empty where facts hold something else, or nothing, in its place."""
    return thaw(value) if isinstance(value, Mapping) else {}
