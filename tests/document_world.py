"""A small world of documents: the facts and the question that the issue of recognition shows, with invented values."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from greenchain.recognition import assess, read_facts, read_question

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
HCHO = {
    "property": "formaldehyde", "comparator": "<=", "threshold": "75", "unit": "mg/kg", "method": "ISO 14184-1",
    "conditions": {}, "evidence": "test_iso17025", "requirement": "mandatory",
}  # fmt: skip
AGREEMENT = {
    "id": "g1", "from": "x.a", "to": "x.b", "level": "L3", "effects": ["licence"], "credit": "common",
    "valid": ["2021-01-01", "2026-01-01"], "valid_in": {"NO": ["2021-01-01", "2024-06-01"]},
    "suspended": [["2022-01-01", "2022-07-01"]], "scope": ["copier"],
    "pins": [{"id": "D1", "from": "K1", "to": "N4", "valid": ["2021-01-01", None]}],
    "common": [{"from": "a.hcho", "to": "b.hcho", "parties": ["x.a", "x.b"]}],
    "exclusions": [{"field": "factory_country", "values": ["CN"]}],
    "conditions": [
        {"id": "letter", "document": "jea_verification"},
        {"id": "rest", "min_remaining_months": 4},
        {"id": "acc", "issuer_accredited": "ISO/IEC 17065"},
    ],
    "variant": {"relation": "same_series", "may_differ": ["print_speed"], "reprove": ["noise"]},
    "onward": "none", "max_hops": 1, "grandfather": [{"route": "eu_self_certified", "effect": "display"}],
}  # fmt: skip
FACTS = {
    "kind": "recognition-facts", "id": "acme", "edition": "1",
    "schemes": [{"id": "x.a", "name": "A", "owner": "A body", "iso_type": "I", "jurisdictions": ["JP"]}],
    "categories": [{"id": "copier", "within": "imaging_equipment"}],
    "criteria_sets": [
        {"scheme": "x.a", "name": "K1", "categories": ["copier"], "valid": ["2020-01-01", None], "replaces": "K0",
         "criteria": [{"id": "a.hcho", **HCHO}]},
        {"scheme": "x.b", "name": "N4", "criteria": [
            {"id": "b.hcho", **HCHO, "threshold": "0.1", "unit": "GK"},
            {"id": "b.lead", "property": "lead", "comparator": "<", "threshold": "1", "unit": "mg/kg"},
        ]},
    ],
    "method_equivalences": [{"id": "m1", "from": "JIS L 1041", "to": "ISO 14184-1", "property": "formaldehyde"}],
    "agreements": [AGREEMENT],
    "accreditations": [{"id": "a1", "by": "ab", "body": "cec", "standard": "ISO/IEC 17065", "scope": ["copier"], "valid": ["2020-01-01", None]}],
    "mla": [{"id": "l1", "body": "ab", "standard": "ISO/IEC 17065"}],
}  # fmt: skip
QUESTION = {
    "kind": "recognition-question", "on": "2023-06-01", "effect": "licence",
    "certificate": {"id": "c1", "scheme": "x.a", "criteria_set": "K1", "category": "copier",
                    "valid": ["2022-01-01", "2027-01-01"], "suspended": [], "issuer": "cec", "route": None},
    "product": {"model": "M", "category": "copier", "factory_country": "TH", "made_on": "2023-01-01", "substances": ["x"]},
    "documents": [{"kind": "jea_verification", "issued": "2023-05-01"}], "evidence": ["noise"],
    "target": {"scheme": "x.b", "criteria_set": "N4", "jurisdiction": "NO"},
}  # fmt: skip


def question(**changes):
    """The question with members replaced; a mapping is merged into its own."""
    merged = {k: {**QUESTION[k], **v} if isinstance(v, dict) and k in QUESTION else v for k, v in changes.items()}
    return {**QUESTION, **merged}


def agreed(**changes):
    """The facts with members of the agreement replaced."""
    return {**FACTS, "agreements": [{**AGREEMENT, **changes}]}


def answer(asked, facts, **more):
    """The assessment of documents."""
    world = read_facts(json.dumps(facts).encode())
    return assess(read_question(asked).question, facts=world, at=AT, **more)
