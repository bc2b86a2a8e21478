"""A row of a scheme says what it says, its type too, of its days only; on others nobody knows what the scheme is."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from greenchain.recognition import RecognitionTable, assess, read_facts, read_question

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
OPEN = ("recognized", ())
UNKNOWN = ("indeterminate", ("SCHEME_UNKNOWN", "TYPE_MISMATCH"))
ELSEWHEN = ("indeterminate", ("SCHEME_UNKNOWN",))
MISMATCH = ("not_recognized", ("TYPE_MISMATCH",))
IMPRECISE = ("indeterminate", ("DATE_IMPRECISE",))


def ask(schemes, on: str, **changes):
    """The decision and its end, of a question and of a row alike."""
    agreement = {"id": "g1", "from": "x.a", "to": "x.b", "level": "L4", "scope": "any", **changes}
    stated = {"kind": "recognition-facts", "schemes": schemes, "agreements": [agreement]}
    question = {
        "kind": "recognition-question", "on": on, "effect": "licence",
        "certificate": {"scheme": "x.a", "category": "copier", "valid": ["2000-01-01", None]},
        "product": {}, "target": {"scheme": "x.b"},
    }  # fmt: skip
    world = read_facts(json.dumps(stated).encode())
    answer = assess(read_question(question).question, facts=world, at=AT)
    names = ("scheme", "criteria_set", "category", "factory_country", "valid_from", "valid_until", "on")
    row = ("x.a", None, "copier", None, date(2000, 1, 1), None, date.fromisoformat(on))
    hits = RecognitionTable.compile(world).decide_many({name: [cell] for name, cell in zip(names, row, strict=True)})
    by_target = dict(zip(hits.targets, hits.expires_on, strict=True))
    assert answer.decision.is_acceptance == ("x.b" in by_target)
    assert not answer.decision.is_acceptance or by_target["x.b"] == answer.expires_on
    return (answer.decision.value, answer.reasons), str(answer.expires_on or "")


@pytest.mark.parametrize(
    ("valid", "on", "expected"),
    [
        ([None, None], "2023-06-01", (OPEN, "")),
        (["2010-01-01", "2015-01-01"], "2009-12-31", (UNKNOWN, "2010-01-01")),
        (["2010-01-01", "2015-01-01"], "2010-01-01", (OPEN, "2015-01-01")),
        (["2010-01-01", "2015-01-01"], "2014-12-31", (OPEN, "2015-01-01")),
        (["2010-01-01", "2015-01-01"], "2015-01-01", (UNKNOWN, "")),
        ([None, "2015"], "2015-06-01", (IMPRECISE, "2015-12-31")),
    ],
)
def test_a_condition_on_the_type_is_met_on_its_days(valid, on, expected):
    schemes = [{"id": "x.a", "iso_type": "I", "valid": valid}]
    assert ask(schemes, on, conditions=[{"id": "type", "iso_type": ["I"]}]) == expected


@pytest.mark.parametrize("scheme", ["x.a", "x.b"])
@pytest.mark.parametrize(
    ("valid", "on", "expected"),
    [
        ([None, None], "2023-06-01", (MISMATCH, "")),
        (["2010-01-01", "2015-01-01"], "2009-12-31", (ELSEWHEN, "2010-01-01")),
        (["2010-01-01", "2015-01-01"], "2010-01-01", (MISMATCH, "2015-01-01")),
        (["2010-01-01", "2015-01-01"], "2015-01-01", (ELSEWHEN, "")),
        ([None, "2015"], "2015-06-01", (IMPRECISE, "2015-12-31")),
    ],
)
def test_two_types_that_do_not_match_do_so_on_the_days_of_both(scheme, valid, on, expected):
    types = {"x.a": "III", "x.b": "I"}
    schemes = [
        {"id": name, "iso_type": kind, **({"valid": valid} if name == scheme else {})} for name, kind in types.items()
    ]
    assert ask(schemes, on) == expected
