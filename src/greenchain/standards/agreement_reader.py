"""Makes an agreement of the members of a document, and refuses what no agreement can say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import permutations
from types import MappingProxyType
from typing import Any

from greenchain.standards import facts as kinds
from greenchain.standards.facts import RecognitionAgreement
from greenchain.standards.facts_shapes import CONDITION_KINDS
from greenchain.standards.shapes import Reading
from greenchain.standards.stamps import Stamper
from greenchain.values.errors import GreenchainError
from greenchain.values.finding import Citation
from greenchain.values.identifiers import country
from greenchain.values.time import DatePeriod, PartialDate

_SCOPELESS = ("L0", "L5")  # cooperation covers no category, a whole scheme covers all
_WHOLE = ("L4", "L5")
_PAIR = 2
_MOST_DIRECTIONS = 500_000  # a hundred schemes, each with each, are 9,900; a name more costs twice all names before it
_KEPT_COUNTRIES = 512  # spellings of countries kept: there are 250 codes, told over and over

_NONE: Mapping[Any, Citation] = MappingProxyType({})

Members = Mapping[str, Any]
Place = tuple[str, int]
"""The agreement's pointer and the number of one of its rules: joined only where there is a fault to place."""


def agreement(members: Members, stamp: Stamper, where: str, reading: Reading) -> RecognitionAgreement:
    """The agreement; faults of meaning are noted."""
    _require_sense(members, where, reading)
    level = members.get("level", "")
    edges = _edges(members, where, reading)
    for source, target in edges:
        if source == target:
            reading.refuse(where, "two different schemes", source)
    name = members["id"]
    return RecognitionAgreement(
        "agreements",
        name,
        stamp.rule("agreements", name, members),
        members.get("recorded"),
        stamp.stated,
        title=members.get("title", ""),
        edges=edges,
        edge_citations=_edge_citations(members, stamp) if "pairs" in members else _NONE,
        parties=_parties(members, stamp) if "parties" in members else (),
        parent=members.get("parent", ""),
        level=level,
        effects=members.get("effects", ()),
        credit=members.get("credit", "all" if level in _WHOLE else "common"),
        valid_in=_valid_in(members, stamp) if "valid_in" in members else _NONE,
        is_undated=members.get("undated", False),
        attested=members.get("attested"),
        scope=_scope(members, stamp),
        onward=members.get("onward", ()),
        max_hops=members.get("max_hops", 1),
        **_rules(members, stamp, where, reading),
    )


def _edge_citations(members: Members, stamp: Stamper) -> Mapping[tuple[str, str], Citation]:
    name = members["id"]
    return MappingProxyType(
        {
            (pair["from"], pair["to"]): stamp.rule("edges", f"{name}/{pair['from']}/{pair['to']}", pair)
            for pair in members["pairs"]
        }
    )


def _parties(members: Members, stamp: Stamper) -> tuple[kinds.Party, ...]:
    name = members["id"]
    return tuple(
        kinds.Party(part["scheme"], stamp.rule("parties", f"{name}/{part['scheme']}", part))
        for part in members["parties"]
    )


def _valid_in(members: Members, stamp: Stamper) -> Mapping[str, Citation]:
    name = members["id"]
    return MappingProxyType(
        {place: stamp.period("agreements", f"{name}/{place}", period) for place, period in members["valid_in"].items()}
    )


def _rules(members: Members, stamp: Stamper, where: str, reading: Reading) -> dict[str, Any]:
    """The rules inside it, by the member of the agreement; of those that it does not state none."""
    name = members["id"]
    found: dict[str, Any] = {}
    for table, (member, make) in _MAKERS.items():
        if table in members:
            found[member] = tuple(
                [
                    make(part, stamp.rule(table, f"{name}/{part.get('id', index)}", part), (where, index), reading)
                    for index, part in enumerate(members[table])
                ]
            )
    return found


def _require_sense(members: Members, where: str, reading: Reading) -> None:
    is_child = "parent" in members
    level = members.get("level", "")
    if not is_child and not level:
        reading.refuse(f"{where}/level", "a level", None)
    if level and level not in _SCOPELESS and not is_child and "scope" not in members:
        reading.refuse(f"{where}/scope", "a scope from L1 to L4 (null: not stated)", "none")
    if ("from" in members) != ("to" in members):
        reading.refuse(where, "from and to together", sorted({"from", "to"} & members.keys()))
    if "from" in members and ("parties" in members or "pairs" in members):
        reading.refuse(where, "parties in place of from and to", "both")
    if not is_child and not {"from", "parties", "pairs"} & members.keys():
        reading.refuse(where, "from and to, or parties", "neither")
    named = [part["scheme"] for part in members.get("parties", ())]
    seen: set[str] = set()
    for index, name in enumerate(named):
        if name in seen:
            reading.refuse(f"{where}/parties/{index}", "each party once", name)
        seen.add(name)
    _require_pairs_once(members, where, reading)
    if members.get("max_hops", 1) < 1:
        reading.refuse(f"{where}/max_hops", "at least 1", members["max_hops"])


def _require_pairs_once(members: Members, where: str, reading: Reading) -> None:
    """A direction has one row: of two with days of their own neither could be chosen."""
    told: set[tuple[str, str]] = set()
    for index, pair in enumerate(members.get("pairs", ())):
        ends = pair["from"], pair["to"]
        if ends in told:
            reading.refuse(f"{where}/pairs/{index}", "each direction once", " to ".join(ends))
        told.add(ends)


def _edges(members: Members, where: str, reading: Reading) -> tuple[tuple[str, str], ...]:
    if "from" in members and "to" in members:
        return ((members["from"], members["to"]),)
    if "pairs" in members:
        return tuple((pair["from"], pair["to"]) for pair in members["pairs"])
    named = dict.fromkeys(part["scheme"] for part in members.get("parties", ()))
    reading.directions += len(named) * max(len(named) - 1, 0)
    if reading.directions > _MOST_DIRECTIONS:
        expected = f"parties with at most {_MOST_DIRECTIONS} directions between them in one document"
        reading.refuse(f"{where}/parties", expected, reading.directions, code="BUDGET_EXCEEDED")
        return ()
    return tuple(permutations(named, _PAIR))


def _scope(members: Members, stamp: Stamper) -> tuple[kinds.ScopeItem, ...] | str | None:
    scope = members.get("scope", kinds.ANYTHING if members.get("level") in _SCOPELESS else None)
    if scope is None or isinstance(scope, str):
        return scope
    name = members["id"]
    return tuple(
        [kinds.ScopeItem(part["category"], stamp.rule("scopes", f"{name}/{part['category']}", part)) for part in scope]
    )


def _sides(part: Members) -> tuple[str, str]:
    return part.get("from", ""), part.get("to", "")


def _from_day(citation: Citation, day: PartialDate | None) -> Citation:
    return Citation(
        citation.instrument,
        citation.clause,
        citation.source,
        citation.status,
        DatePeriod(day),
        citation.pack,
        citation.row,
    )


def _pin(part: Members, citation: Citation, place: Place, reading: Reading) -> kinds.Pin:
    is_directed = "from" in part or "to" in part
    if is_directed == ("sets" in part) or (is_directed and not ("from" in part and "to" in part)):
        reading.refuse("{}/pins/{}".format(*place), "from and to, or sets by scheme", sorted(part))
    sets = (
        (("", part.get("from", ())), ("", part.get("to", ()))) if is_directed else tuple(part.get("sets", {}).items())
    )
    return kinds.Pin(part.get("id", ""), sets, is_directed, part.get("categories", ()), citation)


def _exclusion(part: Members, citation: Citation, place: Place, reading: Reading) -> kinds.Exclusion:
    where = "{}/exclusions/{}".format(*place)
    if ("values" in part) == ("not_values" in part):
        reading.refuse(where, "values or not_values", sorted(part))
    key = "not_values" if "not_values" in part else "values"
    values = part.get(key, ())
    if part["field"] != "substance":
        values = _countries(values, f"{where}/{key}", reading)
    return kinds.Exclusion(
        *_sides(part),
        citation,
        field=part["field"],
        values=values,
        is_only=key == "not_values",
        text=part.get("text", ""),
    )


@lru_cache(maxsize=_KEPT_COUNTRIES)
def _country(written: str) -> str:
    return country(written)


def _countries(values: Sequence[str], where: str, reading: Reading) -> tuple[str, ...]:
    found = []
    for index, value in enumerate(values):
        try:
            found.append(_country(value))
        except GreenchainError as error:
            reading.place(error, f"{where}/{index}")
    return tuple(found)


def _condition(part: Members, citation: Citation, place: Place, reading: Reading) -> kinds.Condition:
    stated = [kind for kind in CONDITION_KINDS if kind in part]
    if len(stated) != 1:
        reading.refuse("{}/conditions/{}".format(*place), f"exactly one of {', '.join(CONDITION_KINDS)}", stated)
    kind = stated[0] if stated else CONDITION_KINDS[0]
    value = part.get(kind, ())
    return kinds.Condition(
        *_sides(part),
        citation,
        id=part["id"],
        kind=kind,
        values=tuple(map(str, value)) if isinstance(value, tuple) else (str(value),),
        is_for_variants=part.get("variant_only", False),
        text=part.get("text", ""),
    )


def _variant(part: Members, citation: Citation, place: Place, reading: Reading) -> kinds.VariantRule:
    del place, reading
    return kinds.VariantRule(
        *_sides(part),
        citation,
        relation=part["relation"],
        may_differ=part.get("may_differ", ()),
        reprove=part.get("reprove", ()),
        categories=part.get("categories", ()),
    )


def _suspension(part: Members, citation: Citation, place: Place, reading: Reading) -> kinds.Suspension:
    del place, reading
    return kinds.Suspension(*_sides(part), citation)


def _ending(part: Members, citation: Citation, place: Place, reading: Reading) -> kinds.Ending:
    del place, reading
    return kinds.Ending(*_sides(part), _from_day(citation, part["on"]), jurisdiction=part.get("jurisdiction", ""))


def _common(part: Members, citation: Citation, place: Place, reading: Reading) -> kinds.CommonPair:
    del place, reading
    return kinds.CommonPair(part["from"], part["to"], part.get("parties", ()), citation)


def _grandfather(part: Members, citation: Citation, place: Place, reading: Reading) -> kinds.Grandfather:
    del place, reading
    return kinds.Grandfather(part["route"], part["effect"], citation)


def _remainder(part: Members, citation: Citation, place: Place, reading: Reading) -> kinds.Remainder:
    del place, reading
    return kinds.Remainder(*_sides(part), citation, text=part["text"])


_MAKERS: Mapping[str, tuple[str, Callable[[Members, Citation, Place, Reading], Any]]] = MappingProxyType(
    {
        "suspended": ("suspensions", _suspension),
        "ends": ("endings", _ending),
        "pins": ("pins", _pin),
        "common": ("common", _common),
        "exclusions": ("exclusions", _exclusion),
        "conditions": ("conditions", _condition),
        "variant": ("variants", _variant),
        "grandfather": ("grandfather", _grandfather),
        "residual": ("remainders", _remainder),
    }
)
"""By member of the document: the member of the agreement, and what makes one rule of it."""
