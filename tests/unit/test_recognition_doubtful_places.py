"""Hong Kong, Macao and Taiwan have codes of their own, and a source that says "outside China" does not say which it means."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from greenchain.recognition import RecognitionTable, assess, label_facts, read_question
from greenchain.recognition.recheck import recheck
from greenchain.values.result import result_text
from label_world import shipped_standards

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
EXPECTED = {
    "CN": ("not_recognized", ("SCOPE_SITE",)),
    "HK": ("indeterminate", ("FACT_UNVERIFIED",)),
    "MO": ("indeterminate", ("FACT_UNVERIFIED",)),
    "TWN": ("indeterminate", ("FACT_UNVERIFIED",)),
    "TH": ("recognized_residual", ()),
    "JP": ("recognized_residual", ()),
    None: ("indeterminate", ("SCOPE_SITE",)),
}


def question_of(country):
    product = {"category": "copier"} if country is None else {"category": "copier", "factory_country": country}
    return {
        "kind": "recognition-question", "on": "2023-01-01", "effect": "licence", "product": product,
        "certificate": {"scheme": "jp.eco_mark", "criteria_set": "No.155 V1", "category": "copier", "valid": ["2022-01-01", None]},
        "target": {"scheme": "cn.cel"},
    }  # fmt: skip


@pytest.mark.parametrize("country", EXPECTED, ids=str)
def test_a_factory_there_is_neither_let_in_nor_refused(country):
    facts = label_facts(shipped_standards())
    found = assess(read_question(question_of(country)).question, facts=facts, at=AT)
    assert (found.decision.value, found.reasons) == EXPECTED[country]
    if found.reasons == ("FACT_UNVERIFIED",):
        assert any("Hong Kong, Macao and Taiwan" in one.detail for one in found.findings)
    columns = {
        "scheme": ["jp.eco_mark"], "criteria_set": ["No.155 V1"], "category": ["copier"], "factory_country": [country],
        "valid_from": [date(2022, 1, 1)], "valid_until": [None], "on": [date(2023, 1, 1)],
    }  # fmt: skip
    hits = RecognitionTable.compile(facts).decide_many(columns)
    assert ("cn.cel" in hits.targets) is found.decision.is_acceptance


@pytest.mark.parametrize("country", ["HK", "MO", "TW"])
def test_an_acceptance_moved_there_is_refused(country):
    facts = label_facts(shipped_standards())
    document = json.loads(result_text(assess(read_question(question_of("TH")).question, facts=facts, at=AT).to_dict()))
    assert recheck(document) == []
    document["question"]["product"]["factory_country"] = country
    assert any("it leaves the product out" in one for one in recheck(document))
