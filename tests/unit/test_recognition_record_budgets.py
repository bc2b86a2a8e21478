"""What hundreds of dated records may cost: those that no check tells apart are asked once, by the engine and its recheck."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime, timedelta

import pytest

from greenchain.recognition import assess, read_facts, read_question
from greenchain.recognition.recheck import recheck
from greenchain.values.result import result_text

AT = datetime(2026, 5, 6, tzinfo=UTC)
MOST = 3  # seconds; a tenth of it on a free machine, and each took five seconds and more


def until(number):
    return ["2010-01-01", (date(2023, 7, 1) + timedelta(days=number)).isoformat()]


LIMIT = {"property": "p", "comparator": "<=", "threshold": "2"}
ACCREDITED = {"by": "ab", "body": "cec", "standard": "S"}
COSTLY = {
    "accreditations and signatures": (
        {"conditions": [{"id": "c", "issuer_accredited": "S"}]},
        {
            "accreditations": [{"id": f"a{n}", **ACCREDITED, "valid": until(n)} for n in range(150)],
            "mla": [{"id": f"l{n}", "body": "ab", "standard": "S", "valid": until(-2000 - n)} for n in range(150)],
        },
        {},
        "not_recognized",
    ),
    "rules for variants": (
        {"variant": [{"relation": "v", "may_differ": ["s"], "valid": until(n)} for n in range(200)]},
        {},
        {"variant_of": {"relation": "v", "differs": ["s"]}},
        "recognized",
    ),
    "methods that stand for one": (
        {"level": "L3", "credit": "dominance", "pins": [{"id": "P", "from": "K1", "to": "N4"}]},
        {
            "method_equivalences": [{"id": f"m{n}", "from": f"M{n}", "to": "T", "valid": until(n)} for n in range(25)],
            "criteria_sets": [
                {"scheme": "x.a", "name": "K1", "criteria": [{**LIMIT, "id": f"a{n}", "method": f"M{n}"} for n in range(25)]},
                {"scheme": "x.b", "name": "N4", "criteria": [{**LIMIT, "id": f"b{n}", "method": "T"} for n in range(50)]},
            ],
        },
        {},
        "recognized",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", COSTLY)
def test_hundreds_of_dated_records_cost_little(name):
    rules, tables, product, decision = COSTLY[name]
    agreement = {"id": "g", "from": "x.a", "to": "x.b", "level": "L4", "scope": "any", **rules}
    document = {"kind": "recognition-facts", "id": "w", "edition": "1", "agreements": [agreement], **tables}
    held = {"scheme": "x.a", "category": "copier", "issuer": "cec", "valid": ["2022-01-01", "2027-01-01"]}
    asked = {
        "kind": "recognition-question", "on": "2023-06-01", "effect": "licence", "target": {"scheme": "x.b"},
        "certificate": held | ({"criteria_set": "K1"} if "criteria_sets" in tables else {}), "product": product,
    }  # fmt: skip
    raw = json.dumps(document).encode()
    assert len(raw) < 100_000
    begun = time.process_time()
    found = assess(read_question(asked).question, facts=read_facts(raw), at=AT)
    assert found.decision.value == decision
    if found.decision.is_acceptance:
        assert recheck(json.loads(result_text(found.to_dict()))) == []
    assert time.process_time() - begun < MOST
