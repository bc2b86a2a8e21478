"""Reads the document ``recognition-facts``: private agreements come in the same way as those of the packs.

An absent key is empty or unlimited; only ``scope`` must stand from L1 to L4, since an agreement that says nothing of
categories covers none that we know of. Every fault is reported with its place, all of them together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import combinations
from types import MappingProxyType
from typing import Any

from greenchain.standards import facts as kinds
from greenchain.standards.agreement_reader import agreement
from greenchain.standards.facts import Fact, FactsDocument
from greenchain.standards.facts_shapes import DOCUMENT, SHAPES
from greenchain.standards.resting import collector_rests
from greenchain.standards.shapes import FaultMetError, Reading
from greenchain.standards.stamps import Stamper
from greenchain.values.errors import InputError
from greenchain.values.finding import Citation, FactStatus, PackRef
from greenchain.values.json import digest, parse_json

_MAX_BYTES = 256 * 1024 * 1024  # 100,000 agreements are about 60 MB
_MAX_PAIRS = 100_000  # each is walked: some 5 s; 60 alternatives all-to-all over 20 agreements are 72,000
Members = Mapping[str, Any]


def read_document(raw: bytes) -> FactsDocument:
    """The facts of a JSON document; references to facts of other documents are not followed yet.

    Raises:
        InputError: with every fault of the document, each with its JSON pointer.
    """
    with collector_rests():
        found = facts_document(parse_json(raw, max_bytes=_MAX_BYTES))
        return replace(found, packs=(PackRef(found.id, found.edition, digest(raw)),))


def facts_document(
    document: object, *, pack: PackRef | None = None, is_shipped: bool = False, where: str = ""
) -> FactsDocument:
    """The facts that a parsed document states.

    Args:
        document: of kind ``recognition-facts``.
        pack: the pack that it was made from.
        is_shipped: whether what cannot be read (a unit, a date) is refused; in a private document it is kept and named.
        where: pointer of the document inside a larger one.
    """
    with suppress(FaultMetError):
        return _read(document, where, reading=Reading(is_strict=is_shipped, is_hasty=True), pack=pack)
    return _read(document, where, reading=Reading(is_strict=is_shipped), pack=pack)


def _read(document: object, where: str, *, reading: Reading, pack: PackRef | None) -> FactsDocument:
    head = DOCUMENT(document, where, reading)
    facts = {
        kind: _facts_of(kind, head[kind], f"{where}/{kind}", reading=reading, pack=pack)
        for kind in SHAPES
        if kind in head
    }
    if _pairs(facts.get("agreements", ())) > _MAX_PAIRS:
        expected = f"pins that pair at most {_MAX_PAIRS} documents"
        reading.refuse(f"{where}/agreements", expected, "more", code="BUDGET_EXCEEDED")
    InputError.raise_if(reading.faults)
    return FactsDocument(head.get("id", ""), head.get("edition", ""), MappingProxyType(facts), (pack,) if pack else ())


def _pairs(agreements: Iterable[Fact]) -> int:
    """How many pairs of documents the alternatives of pins come to, beyond as many as there are names."""
    found = 0
    for one in agreements:
        for pin in one.pins if isinstance(one, kinds.RecognitionAgreement) else ():
            counts = [len(names) for _, names in pin.sets]
            found += max(0, sum(a * b for a, b in combinations(counts, 2)) - sum(counts))
    return found


def _facts_of(kind: str, listed: object, where: str, *, reading: Reading, pack: PackRef | None) -> tuple[Fact, ...]:
    if not isinstance(listed, list | tuple):
        reading.refuse(where, "a list", listed)
        return ()
    shape, make, found = SHAPES[kind], _MAKERS[kind], []
    for index, stated in enumerate(listed):
        before, place = len(reading.faults), "" if reading.is_hasty else f"{where}/{index}"
        members = shape(stated, place, reading)
        if len(reading.faults) == before:
            found.append(make(members, Stamper(kind, members, stated, pack=pack), place, reading))
    return tuple(found)


def _scheme(members: Members, stamp: Stamper, where: str, reading: Reading) -> Fact:
    del where, reading
    return kinds.Scheme(
        **stamp.fact(members["id"]),
        name=members.get("name", ""),
        owner=members.get("owner", ""),
        iso_type=members.get("iso_type", ""),
        jurisdictions=members.get("jurisdictions", ()),
    )


def _category(members: Members, stamp: Stamper, where: str, reading: Reading) -> Fact:
    within = members.get("within", ())
    if members["id"] in within:
        reading.refuse(f"{where}/within", "another category", members["id"])
    return kinds.Category(**stamp.fact(members["id"]), within=within)


def _criteria_set(members: Members, stamp: Stamper, where: str, reading: Reading) -> Fact:
    parts = members.get("criteria", ())
    criteria = criteria_of(parts, [stamp.rule("criteria", part["id"], part) for part in parts])
    ids = [criterion.id for criterion in criteria]
    for index, name in enumerate(ids):
        if name in ids[:index]:
            reading.refuse(f"{where}/criteria/{index}/id", "each criterion once", name)
    return kinds.CriteriaSet(
        **stamp.fact(f"{members['scheme']}/{members['name']}"),
        scheme=members["scheme"],
        name=members["name"],
        categories=members.get("categories", ()),
        replaces=members.get("replaces", ""),
        carries_over=members.get("carries_over", False),
        is_partial=members.get("partial", False),
        criteria=criteria,
    )


def criteria_of(parts: Sequence[Members], citations: Sequence[Citation] = ()) -> tuple[kinds.Criterion, ...]:
    """The criteria of read members; without citations they are what somebody states."""
    cited = citations or [Citation("", status=FactStatus.READ)] * len(parts)
    return tuple(
        kinds.Criterion(
            **{key: value for key, value in part.items() if key in _CRITERION_KEYS and value is not None},
            citation=citation,
        )
        for part, citation in zip(parts, cited, strict=True)
    )


_CRITERION_KEYS = frozenset(
    (
        "id",
        "property",
        "comparator",
        "threshold",
        "unit",
        "method",
        "conditions",
        "statistic",
        "evidence",
        "requirement",
    )
)


def _equivalence(members: Members, stamp: Stamper, where: str, reading: Reading) -> Fact:
    del where, reading
    return kinds.MethodEquivalence(
        **stamp.fact(members["id"]),
        source=members["from"],
        target=members["to"],
        property=members.get("property", ""),
    )


def _accreditation(members: Members, stamp: Stamper, where: str, reading: Reading) -> Fact:
    del where, reading
    return kinds.Accreditation(
        **stamp.fact(members["id"]),
        by=members["by"],
        body=members["body"],
        standard=members["standard"],
        scope=members.get("scope", ()),
    )


def _signatory(members: Members, stamp: Stamper, where: str, reading: Reading) -> Fact:
    del where, reading
    return kinds.Signatory(**stamp.fact(members["id"]), body=members["body"], standard=members["standard"])


def _purchase_item(members: Members, stamp: Stamper, where: str, reading: Reading) -> Fact:
    del where, reading
    standard = members.get("standard", "")
    return kinds.PurchaseItem(
        **stamp.fact(members.get("id") or "/".join((members["list"], members["item"], standard))),
        list=members["list"],
        item=members["item"],
        standard=standard,
        effect=members.get("effect", ""),
    )


def _designated(members: Members, stamp: Stamper, where: str, reading: Reading) -> Fact:
    del where, reading
    name = members.get("id") or f"{members['list']}/{members['body']}"
    return kinds.DesignatedBody(**stamp.fact(name), list=members["list"], body=members["body"])


_MAKERS: Mapping[str, Callable[[Members, Stamper, str, Reading], Fact]] = MappingProxyType(
    {
        "schemes": _scheme,
        "categories": _category,
        "criteria_sets": _criteria_set,
        "method_equivalences": _equivalence,
        "agreements": agreement,
        "accreditations": _accreditation,
        "mla": _signatory,
        "purchase_lists": _purchase_item,
        "designated_bodies": _designated,
    }
)
