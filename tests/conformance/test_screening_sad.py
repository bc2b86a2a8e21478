"""Declarations of the worked cases, written as customs XML: the findings are those of their JSON."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.evidence.stated import stated_graph
from greenchain.formats import parse_documents
from greenchain.formats.declarations import parse_declaration
from greenchain.formats.sad import read_by
from greenchain.model.nouns import Shipment
from greenchain.screening import Documents, screen
from greenchain.values.json import thaw
from sad_world import sad

AT = datetime(2026, 11, 22, tzinfo=UTC)
STANDARDS = load_standards()
STATED = {
    f"{pack.id}/{case['id']}": thaw(case)["input"]
    for pack in STANDARDS.of_kind("waste")
    for case in pack.vectors["cases"]
    if "declaration" in case["input"]
}


def told(shipment, stated):
    graph = stated_graph(stated["files"]) if "files" in stated else None
    papers = Documents.of(parse_documents(stated["documents"])) if "documents" in stated else None
    result = screen(shipment, standards=STANDARDS, at=AT, graph=graph, documents=papers)
    return {
        (item.item.item_no, finding.code, finding.check, finding.outcome, finding.values.get("blocks"))
        for item in result.items
        for finding in item.findings
    }


def test_all_25_shipments_of_the_worked_cases_are_among_them():
    assert len([name for name in STATED if re.match(r"basel/W\d", name)]) == 25


@pytest.mark.parametrize("name", sorted(STATED))
def test_a_case_in_customs_xml_has_the_findings_of_its_json(name):
    stated = STATED[name]
    expected = parse_declaration(stated["declaration"])
    raw, column_map = sad(stated["declaration"])
    batch = read_by(column_map, raw, "case.xml")
    (shipment,) = batch.records(Shipment)
    assert batch.faults == ()
    for item, wanted in zip(shipment.items, expected.items, strict=True):
        assert {**shipment.facts, **item.facts} == {**expected.facts, **wanted.facts}
    assert told(shipment, stated) == told(expected, stated)
