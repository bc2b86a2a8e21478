"""Worlds of labels with every kind of fact, and their neighbors in which one thing that a fact says is another.

The answer of one world is put onto the facts of its neighbor and sealed anew: whoever checks it again must find what
the engine finds there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from document_world import AT
from greenchain.recognition import assess, read_facts, read_question
from greenchain.recognition.witness import seal_of
from greenchain.values.json import canonical_json, digest
from greenchain.values.result import result_text

J = Any  # a JSON value

CHOICES: dict[str, tuple[J, ...]] = {
    "shape": ("direct", "direct", "direct", "parties", "pairs", "hops", "same", "kept", "kept"),
    "pins": ("none", "directed", "sets", "child", "narrow child", "nameless"),
    "scope": ("any", "word", "item", "link", "child"),
    "credit": ("all", "common", "dominance"),
    "carries": ("", "", "source", "target"),
    "for": ("", "", "documents", "pin", "documents and pin"),
    "rule": ("", "", "letter", "months", "accredited", "type", "child's letter"),
    "variant": ("", "", "", "own", "child"),
    "left out": ("", "site", "only site", "origin", "substance", "child's"),
    "days": ("", "", "valid_in", "ends", "ends elsewhere", "suspended", "undated"),
    "words": (False, False, True),
    "named": (True, True, True, False),
    "wanted": (False, True),
    "texts": (True, True, False),
    "made": ("", "2023-01-01", "2023-01-01", "2024-08-01"),
    "place": ("NO", "", "DE"),
    "later": ("", "", "pair", "equivalence", "pin", "condition", "document"),
    "half": (False, False, False, True),
    "child": ("", "", "common", "residual"),
    "child's": ("toner", "toner", "imaging"),
    "revised": ("", "", "", "target", "target after a gap", "target before its end", "source", "target before"),
}
"""By feature of a world, its values; those that stand twice come twice as often."""

features = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in CHOICES.items()})
swaps = st.tuples(st.integers(0, 10_000), st.integers(0, 10_000))

LIMIT = {"property": "p", "comparator": "<=", "threshold": "5", "unit": "mg/kg"}


def world_of(f: J) -> tuple[J, J]:
    """The facts and the question of a choice of features."""
    if not f["named"]:
        f = {**f, "pins": "none", "carries": ""}  # a pin names documents that are on file
    asked = _question(f)
    agreements = [] if f["shape"] == "same" else [_agreement(f), *_children(f)]
    if f["shape"] == "hops":
        second = {"id": "g2", "from": "x.b", "to": "x.c", "level": "L4", "max_hops": 2, "scope": ["copier"]}
        agreements.append(
            {**second, "pins": [{"id": "D2", "from": "N4", "to": "Z"}]} if f["pins"] != "none" else second
        )
    later = ["2024-03-01", None]
    standing = {"id": "m1", "from": "M1", "to": "M2", "valid": ["2020-01-01", "2025-01-01"]}
    facts = {
        "kind": "recognition-facts",
        "id": "w",
        "edition": "1",
        "schemes": [{"id": f"x.{name}", "iso_type": "I", "valid": ["2010-01-01", None]} for name in "abc"],
        "categories": [
            {"id": "copier", "within": "imaging", "valid": ["2019-01-01", None]},
            {"id": "imaging", "within": "goods"},
        ],
        "criteria_sets": _documents(f) if f["named"] else [],
        "method_equivalences": [{**standing, "valid": later} if f["later"] == "equivalence" else standing],
        "agreements": agreements,
        "accreditations": [{"id": "a1", "by": "ab", "body": "cec", "standard": "S", "scope": ["imaging"], "valid": ["2020-01-01", "2026-01-01"]}],
        "mla": [{"id": "l1", "body": "ab", "standard": "S"}],
    }  # fmt: skip
    return facts, asked


def _question(f: J) -> J:
    held = {
        "scheme": "x.a", "category": "copier", "valid": ["2021-01-01", "2027-01-01"], "issuer": "cec", "route": "r",
        "suspended": [["2022-03-01", "2022-04-01"]],
    }  # fmt: skip
    if f["named"]:
        held["criteria_set"] = "K0" if f["carries"] == "source" else ["K1", "K3"] if f["revised"] == "source" else "K1"
    product: J = {"category": "copier", "factory_country": "TH", "origin": "TH", "substances": ["x"]}
    if f["made"] or f["shape"] == "kept":
        product["made_on"] = f["made"] or "2022-12-01"
    if f["variant"] and f["shape"] != "same":
        product["variant_of"] = {"relation": "series", "differs": ["speed"]}
    target = {"scheme": {"hops": "x.c", "same": "x.a"}.get(f["shape"], "x.b")}
    if f["named"] and (f["wanted"] or (f["carries"] == "target" and f["shape"] != "same")):
        asked = {"hops": "Z", "same": "K1"}.get(f["shape"], "N5" if f["carries"] == "target" else "N4")
        target["criteria_set"] = asked
    if f["place"]:
        target["jurisdiction"] = f["place"]
    return {
        "kind": "recognition-question", "on": "2023-06-01", "effect": "licence", "certificate": held, "product": product,
        "documents": [{"kind": "letter", "issued": "2022-05-01"}], "evidence": ["noise"], "target": target,
    }  # fmt: skip


def _documents(f: J) -> list[J]:
    about = {"categories": ["imaging"]} if "documents" in f["for"] else {}
    near = [{**LIMIT, "id": "a1", "method": "M1", "conditions": {"t": "20"}}, {**LIMIT, "id": "a2", "evidence": "test"}]
    far = [{**LIMIT, "id": "b1", "method": "M2", "conditions": {"t": "20"}}, {**LIMIT, "id": "b2", "evidence": "test"}]
    if f["half"]:
        near.append({"id": "a3", "property": "q", "comparator": ">=", "threshold": "1", "requirement": "points"})
        far.append({"id": "b3", "property": "q", "comparator": ">=", "threshold": "1", "unit": "no unit"})
    texts = (near, far) if f["texts"] else ([], [])
    spans = ["2018-01-01", "2025-06-01" if f["later"] == "document" else None]
    found = [
        {"scheme": "x.a", "name": "K1", "criteria": texts[0], "valid": spans, **about},
        {"scheme": "x.b", "name": "N4", "criteria": texts[1], "valid": ["2018-01-01", None], **about},
        {"scheme": "x.c", "name": "Z"},
        {"scheme": "x.b", "name": "N9", "valid": [None, "2018-01-01"]},
    ]
    found += _revised(f, found)
    over = {"carries_over": True, "valid": ["2019-01-01", None], **about}
    if f["carries"] == "source":
        found[0] |= {"replaces": "K0", "carries_over": True}
        found.append({"scheme": "x.a", "name": "K0"})
    if f["carries"] == "target" and f["shape"] != "hops":
        found.append({"scheme": "x.b", "name": "N5", "replaces": "N4", **over})
    return found


def _revised(f: J, known: list[J]) -> list[J]:
    """The document that follows one of the two ends, which then ends itself; as its text says what the old one said."""
    if not f["revised"]:
        return []
    old, name = (known[0], "K3") if f["revised"] == "source" else (known[1], "N6")
    since = {"target after a gap": "2024-10-01", "target before its end": "2024-05-01"}.get(f["revised"], "2024-07-01")
    if f["revised"] == "target before":  # after the unit was made, and before it is asked about
        old["valid"], since = ["2018-01-01", "2023-02-01"], "2023-02-01"
        return [{**old, "name": name, "valid": [since, None]}]
    old["valid"] = ["2018-01-01", "2024-07-01"]
    return [{**old, "name": name, "valid": [since, None]}]


def _ends_of(f: J) -> J:
    if f["shape"] == "parties":
        return {"parties": [{"scheme": "x.a", "valid": ["2019-01-01", None]}, "x.b", "x.d"]}
    if f["shape"] == "pairs":
        return {"pairs": [{"from": "x.a", "to": "x.b", "valid": ["2019-01-01", None]}, ["x.b", "x.a"]]}
    return {"from": "x.a", "to": "x.b"}


def _pins(f: J) -> list[J]:
    about = {"categories": ["imaging"]} if "pin" in f["for"] else {}
    days = {"valid": ["2020-01-01", "2024-09-01" if f["later"] == "pin" else None]}
    near = ["K1", "K3"] if f["revised"] == "source" else ["K1"]
    far = ["N4", "N6"] if "target" in f["revised"] else ["N4"]
    if f["pins"] == "nameless":
        return [{"from": one, "to": other, **days, **about} for one in near for other in far]
    sides = {"sets": {"x.a": near, "x.b": [*far, "N9"]}} if f["pins"] == "sets" else {"from": "K1", "to": "N4"}
    return [{"id": "D1", **sides, **days, **about}]


def _agreement(f: J) -> J:
    until = "2023-03-01" if f["shape"] == "kept" else "2026-01-01"
    scopes = {"any": "any", "word": ["paint", "copier"], "link": ["imaging"], "child": []}
    item = {"category": "copier", "valid": ["2019-01-01", None]}
    one: J = {
        "id": "g1", **_ends_of(f), "level": "L4" if f["credit"] == "all" else "L3", "credit": f["credit"],
        "effects": ["licence", "display"], "valid": ["2020-01-01", until], "scope": scopes.get(f["scope"], [item]),
        "common": [{"from": "a1", "to": "b1"}, {"from": "a2", "to": "b2", "parties": ["x.a", "x.b", "x.c"]}],
    }  # fmt: skip
    if f["shape"] == "kept":
        one["grandfather"] = [{"route": "r", "effect": "licence"}]
    if f["shape"] == "hops":
        one |= {"onward": ["x.c"], "max_hops": 2}
    if f["pins"] in ("directed", "sets", "nameless"):
        one["pins"] = _pins(f)
    if f["later"] == "pair":
        one["common"][1]["valid"] = ["2024", None]
    days = {
        "valid_in": {"valid_in": {"NO": ["2020-01-01", "2025-01-01" if f["shape"] != "kept" else until], "FR": ["2020-01-01", "2024-01-01"]}},
        "ends": {"ends": [{"on": "2025-09-01"}]},
        "ends elsewhere": {"ends": [{"on": "2022-09-01", "jurisdiction": "EU"}, {"on": "2025-09-01", "jurisdiction": "NO"}]},
        "suspended": {"suspended": [["2022-07-01", "2022-09-01"], {"valid": ["2024-01-01", None], "to": "x.b"}]},
        "undated": {"undated": True, "attested": "2021-01-01"},
    }  # fmt: skip
    return {**one, **days.get(f["days"], {}), **_restrictions(f)}


def _restrictions(f: J) -> J:
    since = {"valid": ["2024-06-01", None]} if f["later"] == "condition" else {"valid": ["2020-01-01", None]}
    rules = {
        "letter": {"id": "letter", "document": "letter", **since},
        "months": {"id": "rest", "min_remaining_months": 4, **since},
        "accredited": {"id": "acc", "issuer_accredited": "S", **since},
        "type": {"id": "type", "iso_type": ["I", "III"], **since},
    }
    left_out = {
        "site": {"field": "factory_country", "values": ["CN"], "valid": ["2020-01-01", None]},
        "only site": {"field": "factory_country", "not_values": ["TH", "JP"]},
        "origin": {"field": "origin", "values": ["CN"], "from": "x.a"},
        "substance": {"field": "substance", "values": ["y"]},
    }
    found: J = {}
    if f["rule"] in rules:
        found["conditions"] = [rules[f["rule"]]]
    if f["left out"] in left_out:
        found["exclusions"] = [left_out[f["left out"]]]
    if f["variant"] == "own":
        found["variant"] = _variant()
    if f["words"]:
        found["residual"] = [{"text": "the rest"}]
    return found


def _variant() -> J:
    return {"relation": "series", "may_differ": ["speed", "color"], "reprove": ["noise"], "valid": ["2020-01-01", None]}


def _children(f: J) -> Iterator[J]:
    if f["pins"] == "child":
        yield {"id": "c1", "parent": "g1", "pins": _pins(f), "valid": ["2019-01-01", "2025-03-01"]}
    if f["pins"] == "narrow child":
        yield {"id": "c1", "parent": "g1", "pins": _pins(f), "scope": ["copier"], "valid": ["2019-01-01", None]}
    if f["scope"] == "child":
        yield {"id": "c2", "parent": "g1", "scope": ["imaging"], "valid": ["2019-01-01", "2025-03-01"]}
    if f["variant"] == "child":
        yield {"id": "c3", "parent": "g1", "scope": ["imaging"], "variant": [_variant()]}
    if f["rule"] == "child's letter":
        rule = {"id": "letter", "document": "letter"}
        days = ["2024-06-01", None] if f["later"] == "condition" else ["2020-01-01", "2024-06-01"]
        yield {"id": "c4", "parent": "g1", "conditions": [rule], "valid": days}
    if f["child"]:
        rows = {"common": [{"from": "a2", "to": "b1"}], "residual": [{"text": "what is left to a child"}]}
        days = ["2020-01-01", "2024-11-01"]
        yield {"id": "c6", "parent": "g1", "scope": [f["child's"]], f["child"]: rows[f["child"]], "valid": days}
    if f["left out"] == "child's":
        yield {"id": "c5", "parent": "g1", "exclusions": [{"field": "factory_country", "values": ["CN"]}]}


def answered(facts: J, asked: J) -> J:
    """The answer of the engine as it is written."""
    return json.loads(result_text(_ask(facts, asked).to_dict()))


def _ask(facts: J, asked: J) -> J:
    return assess(read_question(asked).question, facts=read_facts(json.dumps(facts).encode()), at=AT)


# ---------------------------------------------------------------- neighbors

_DAYS = (
    ["2019-01-01", "2021-01-01"], ["2024-01-01", None], ["2023", None], ["2020", "2023-06"], [None, "2023"],
    ["2020-01-01", "2024-02-01"], [None, None],
)  # fmt: skip
_NEW: dict[str, tuple[J, ...]] = {
    "suspended": ([["2023-01-01", None]], [["2023", "2024"]], [{"valid": ["2023-01-01", None], "status": "recalled"}]),
    "exclusions": (
        [{"field": "factory_country", "values": ["TH"]}],
        [{"field": "origin", "values": ["THA"], "valid": ["2023", None]}],
        [{"field": "substance", "values": ["X"], "status": "recalled"}],
        [{"field": "origin", "not_values": ["JP"]}],
    ),
    "conditions": (
        [{"id": "zz", "document": "zz"}],
        [{"id": "zz", "iso_type": ["II"]}],
        [{"id": "letter", "document": "letter", "status": "recalled"}],
        [{"id": "zz", "min_remaining_months": 43}],
        [{"id": "zz", "issuer_accredited": "T"}],
    ),
    "ends": (
        [{"on": "2022-01-01"}],
        [{"on": "2022-01-01", "jurisdiction": "NO"}],
        [{"on": "2022-01-01", "jurisdiction": "EU"}],
        [{"on": "2023"}],
        [{"on": "2023-02", "jurisdiction": "NO"}],
        [{"on": "2022-01-01", "status": "recalled"}],
    ),
    "residual": ([{"text": "noise"}],),
    "valid_in": (
        {"NO": ["2020-01-01", "2021-01-01"]},
        {"EU": ["2020-01-01", "2021-01-01"]},
        {"NO": ["2020-01-01", "2023"]},
    ),
    "effects": (["display"], []),
    "undated": (True,),
    "scope": (
        ["toner"],
        [],
        "any",
        None,
        [{"category": "copier", "status": "recalled"}],
        [{"category": "goods", "valid": ["2023", None]}],
    ),
    "onward": ("none", ["zzz"], "any"),
    "credit": ("common", "dominance", "all"),
    "level": ("L1", "L3", "L5"),
    "variant": ({"relation": "other"}, []),
    "grandfather": ([], [{"route": "r", "effect": "licence", "status": "recalled"}], [{"route": "s", "effect": "licence"}]),
    "pins": (
        [],
        [{"id": "D1", "from": "K1", "to": "N4", "status": "recalled"}],
        [{"id": "D1", "from": "K1", "to": "N4", "categories": ["paint"]}],
    ),
    "categories": (["paint"], ["imaging"], []),
    "partial": (True,),
    "criteria": ([], [{"id": "new", "property": "x"}]),
    "carries_over": (False, True),
    "replaces": ("zzz",),
    "within": ("zzz", "paint"),
    "threshold": ("1000", "0.001", "5.0"),
    "comparator": ("<", ">=", ">", "="),
    "unit": ("kg", "GK", "no unit"),
    "method": ("M2", "M3"),
    "evidence": ("audit_iso17065", "self_declaration"),
    "statistic": ("mean",),
    "requirement": ("points", "optional", "mandatory"),
    "iso_type": ("II", "III", ""),
    "parties": (["x.a", "x.c"],),
    "parent": ("zzz",),
    "to": ("zzz",),
    "from": ("zzz",),
    "property": ("zzz",),
}  # fmt: skip
"""By member, what it may say in a neighboring world; a member that is not there may be added."""

_KINDS: dict[str, frozenset[str]] = {
    "agreement": frozenset({
        "suspended", "exclusions", "conditions", "ends", "residual", "valid_in", "effects", "undated", "scope", "onward",
        "credit", "level", "variant", "grandfather", "pins", "parent",
    }),
    "criteria_sets": frozenset({"categories", "partial", "criteria", "carries_over", "replaces"}),
    "criterion": frozenset({
        "threshold", "comparator", "unit", "method", "evidence", "statistic", "requirement", "property",
    }),
    "pin": frozenset({"categories"}),
    "schemes": frozenset({"iso_type"}),
    "categories": frozenset({"within"}),
    "common": frozenset({"parties", "from", "to"}),
}  # fmt: skip
"""By kind of part, the members of which another world may have others."""

_NAMES = {"scheme", "name", "id", "kind"}


def changes_of(stated: J, kind: str) -> Iterator[J]:
    """Every neighbor of one fact: the same with one part another."""
    for place, part in _parts(stated):
        for altered in _altered(part, kind if not place else _kind_of(place)):
            yield _with(stated, place, altered)


def _parts(value: J, place: tuple[J, ...] = ()) -> Iterator[tuple[tuple[J, ...], J]]:
    yield place, value
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            if key not in ("source", "conditions") or isinstance(one, list):
                yield from _parts(one, (*place, key))


def _kind_of(place: tuple[J, ...]) -> str:
    table = next((key for key in reversed(place) if isinstance(key, str)), "")
    return {"criteria": "criterion", "pins": "pin"}.get(table, table) if isinstance(place[-1], int) else ""


def _altered(part: J, kind: str) -> Iterator[J]:
    if isinstance(part, str) and kind in ("scope", "parties"):
        name = "category" if kind == "scope" else "scheme"
        yield from _altered({name: part}, kind)
    if isinstance(part, list) and kind == "pairs" and len(part) == 2:
        yield from _altered({"from": part[0], "to": part[1]}, kind)
    if isinstance(part, list) and kind == "suspended":
        yield from ({"valid": part, "status": "recalled"}, *_DAYS)
    if isinstance(part, list):
        yield from (part[:number] + part[number + 1 :] for number in range(len(part)))
        yield from (
            [*part[:number], "zzz", *part[number + 1 :]] for number, one in enumerate(part) if isinstance(one, str)
        )
    if isinstance(part, dict) and kind:
        yield from _altered_object(part, kind)


def _altered_object(part: J, kind: str) -> Iterator[J]:
    yield from ({**part, "status": status} for status in ("recalled", "derived", "verified"))
    yield from ({**part, "valid": days} for days in _DAYS)
    yield {**part, "recorded": "2030-01-01T00:00:00Z"}
    for name in part.keys() - _NAMES:
        yield {key: one for key, one in part.items() if key != name}
    named = {"agreements": "agreement"}.get(kind, kind)
    for name in sorted(_KINDS.get(named, frozenset()) | (part.keys() & _NEW.keys())):
        yield from ({**part, name: value} for value in _NEW[name] if part.get(name) != value)
    for name, one in part.items():
        if name in _NAMES:
            continue
        if isinstance(one, str) and name not in _NEW:
            yield from ({**part, name: other} for other in ("zzz", "2022-01-01", "2023", "N4", "K1", "x.b"))
        elif isinstance(one, bool):
            yield {**part, name: not one}
        elif isinstance(one, int):
            yield from ({**part, name: other} for other in (1, 2, one + 99))


def _with(value: J, place: tuple[J, ...], altered: J) -> J:
    if not place:
        return altered
    copied = deepcopy(value)
    here = copied
    for key in place[:-1]:
        here = here[key]
    here[place[-1]] = altered
    return copied


def cited(document: J) -> list[tuple[str, str]]:
    """Kind and id of every fact that the witness holds."""
    witness = document["witness"]
    found = [one for way in (witness, *witness["others"], {"facts": witness["looked_at"]}) for one in way["facts"]]
    return sorted({(one["kind"], one["id"]) for one in found})


def name_in(kind: str, stated: J) -> str:
    """The id of a fact."""
    return f"{stated['scheme']}/{stated['name']}" if kind == "criteria_sets" else stated["id"]


def neighbor(facts: J, name: tuple[str, str], stated: J) -> J:
    """The world in which one fact says something else."""
    kind, own = name
    return {**facts, kind: [stated if name_in(kind, one) == own else one for one in facts[kind]]}


def moved(document: J, facts: J) -> J:
    """The answer on the facts of another world, sealed anew."""
    found = deepcopy(document)
    witness = found["witness"]
    for one in [one for way in (witness, *witness["others"], {"facts": witness["looked_at"]}) for one in way["facts"]]:
        one["stated"] = next(s for s in facts[one["kind"]] if name_in(one["kind"], s) == one["id"])
        one["status"] = one["stated"].get("status", "read")
    return sealed(found)


def sealed(document: J) -> J:
    """The answer with the digests of its facts and its seal made anew."""
    document["facts"] = [
        {"id": one["id"], "status": one["status"], "sha256": digest(canonical_json(one["stated"])).removeprefix("sha256:")}
        for one in document["witness"]["facts"]
    ]  # fmt: skip
    document["witness"]["sha256"] = seal_of(document)
    return document
