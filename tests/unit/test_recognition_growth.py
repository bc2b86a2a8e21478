"""Twice as much in a small hostile file takes at most some four times the work, or is refused; never a hang."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from greenchain.recognition import RecognitionFacts, assess, read_question
from greenchain.recognition.recheck import recheck
from greenchain.values.errors import InputError
from greenchain.values.json import canonical_json, parse_json

AT = datetime(2026, 11, 1, tzinfo=UTC)


def day(number):
    return (date(2023, 7, 1) + timedelta(days=number)).isoformat()


def accredited(count):
    """Accreditations that end on distinct days, by a body none of whose signatures holds."""
    condition = {"conditions": [{"id": "c", "issuer_accredited": "S"}]}
    by = {"by": "ab", "body": "cec", "standard": "S"}
    return condition, {
        "accreditations": [{"id": f"a{n}", **by, "valid": ["2010-01-01", day(n)]} for n in range(count)],
        "mla": [
            {"id": f"l{n}", "body": "ab", "standard": "S", "valid": ["2010-01-01", day(-2000)]} for n in range(count)
        ],
    }


def accredited_for_many(count):
    condition = {"conditions": [{"id": "c", "issuer_accredited": "S"}]}
    scope = [f"c{n}" for n in range(count)]
    return condition, {
        "accreditations": [{"id": "a", "by": "ab", "body": "cec", "standard": "S", "scope": scope}],
        "mla": [{"id": "l", "body": "ab", "standard": "S"}],
        "categories": [{"id": f"k{n}", "within": f"k{n + 1}"} for n in range(count)],
    }


def measured(count):
    limits = {"property": "p", "comparator": "<="}
    near = [{"id": f"a{n}", **limits, "threshold": "2", "method": f"M{n}"} for n in range(count)]
    far = [{"id": f"b{n}", **limits, "threshold": "3", "method": "T"} for n in range(count)]
    return {"level": "L3", "credit": "dominance", "pins": [{"id": "P", "from": "K", "to": "N"}]}, {
        "method_equivalences": [
            {"id": f"m{n}", "from": f"M{n}", "to": "T", "valid": ["2010-01-01", day(n)]} for n in range(count)
        ],
        "criteria_sets": [
            {"scheme": "x.a", "name": "K", "criteria": near}, {"scheme": "x.b", "name": "N", "criteria": far},
        ],
    }  # fmt: skip


def varied(count):
    rules = [{"relation": "v", "may_differ": ["s"], "valid": ["2020-01-01", day(n)]} for n in range(count)]
    return {"variant": rules}, {}


def pinned(count):
    names = [f"K{n}" for n in range(count)]
    pins = [
        {"id": f"P{n}", "from": name, "to": "N", "valid": ["2020-01-01", day(n)]} for n, name in enumerate(names)
    ]  # fmt: skip
    sets = [{"scheme": "x.b", "name": "N"}, *({"scheme": "x.a", "name": name} for name in names)]
    return {"pins": pins}, {"criteria_sets": sets}


def asked(rules, facts):
    agreement = {"id": "g", "from": "x.a", "to": "x.b", "level": "L4", "scope": "any", "valid": ["2020-01-01", None]}
    names = [one["name"] for one in facts.get("criteria_sets", ()) if one["scheme"] == "x.a"]
    held = {"scheme": "x.a", "category": "k0", "issuer": "cec", "valid": ["2022-01-01", "2027-01-01"]}
    product = {"variant_of": {"relation": "v", "differs": ["s"]}} if "variant" in rules else {}
    return {
        "kind": "recognition-question", "on": "2023-06-01", "effect": "licence", "target": {"scheme": "x.b"},
        "certificate": held | ({"criteria_set": names} if names else {}), "product": product,
        "facts": {"agreements": [{**agreement, **rules}], **facts},
    }  # fmt: skip


def answered(question):
    document = read_question(question)
    return assess(document.question, facts=RecognitionFacts.of([document.facts]), at=AT)


def worked(question):
    """The seconds of one answer and its recheck, and the answer."""
    begun = time.process_time()
    result = parse_json(canonical_json(answered(question).to_dict()))
    objections = recheck(result) if result["decision"] == "recognized" else []
    assert objections == []
    return time.process_time() - begun, result


GROWING = {
    "accreditations by a body whose signatures ended": (accredited, 75, "not_recognized"),
    "an accreditation for many categories, and a chain of them": (accredited_for_many, 500, "not_recognized"),
    "methods that stand for another until distinct days": (measured, 25, "recognized"),
    "variant rules of distinct days": (varied, 100, "recognized"),
    "pins of distinct days and documents": (pinned, 50, "recognized"),
}


@pytest.mark.parametrize("name", GROWING)
def test_twice_as_many_take_no_more_than_the_square_allows(name):
    world, count, decision = GROWING[name]
    small = min(worked(asked(*world(count)))[0] for _ in range(2))
    large, result = min((worked(asked(*world(2 * count))) for _ in range(2)), key=lambda one: one[0])
    assert result["decision"] == decision
    assert large < 7 * max(small, 0.02)  # the square is four times as much, the cube eight


@pytest.mark.parametrize(
    ("world", "most", "more"),
    [(varied, 400, 1_500), (measured, 40, 150), (pinned, 100, 400)],
    ids=["rules", "criteria", "pins"],
)
def test_rules_times_days_have_a_budget(world, most, more):
    answered(asked(*world(most)))
    with pytest.raises(InputError, match="BUDGET_EXCEEDED"):
        answered(asked(*world(more)))
