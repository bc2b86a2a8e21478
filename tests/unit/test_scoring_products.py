"""A system's flows become a product footprint that passes its own check and reads back equal."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.cli.main import run
from greenchain.scoring.documents.document import answer_document, scoring_document
from greenchain.scoring.footprint_documents import answer_footprint
from greenchain.scoring.items.sections import Asked
from greenchain.values.json import parse_json

STANDARDS = load_standards()
AT = datetime(2026, 1, 1, tzinfo=UTC)
SYSTEM = {
    "id": "mill",
    "demand": {"plate": 1},
    "activities": [
        {
            "id": "mill", "stage": "production", "outputs": {"plate": 3},
            "burdens": {"fossil": {"value": "5", "quantity": "KGM"}, "land": "1", "uptake": "-2"},
        }
    ],
}  # fmt: skip
FOOTPRINT = {
    "companyName": "Example Mill", "companyIds": ["urn:company:example:mill"], "productDescription": "Steel plate",
    "productIds": ["urn:gtin:9520001000010"], "productNameCompany": "Plate",
    "pcf": {
        "declaredUnitOfMeasurement": "kilogram", "declaredUnitAmount": 1, "productMassPerDeclaredUnit": 1,
        "referencePeriodStart": "2025-01-01T00:00:00Z", "referencePeriodEnd": "2026-01-01T00:00:00Z",
        "fossilCarbonContent": 0, "ipccCharacterizationFactors": ["AR6"], "crossSectoralStandards": ["ISO14067"],
        "exemptedEmissionsPercent": 0, "packagingEmissionsIncluded": False, "ccsTechnologicalCO2CaptureIncluded": False,
    },
}  # fmt: skip
FLOWS = {"fossilGhgEmissions": "fossil", "landUseChangeGhgEmissions": "land", "biogenicCO2Uptake": "uptake"}
PRODUCT = {"id": "plate", "system": "mill", "flows": FLOWS, "footprint": FOOTPRINT}


def answered(product=None, system=None):
    document = {"systems": [system or SYSTEM], "products": [product or PRODUCT]}
    return answer_document(scoring_document(document), Asked(STANDARDS, AT))


def made(**changes):
    found = answered({**PRODUCT, **changes})
    assert not found.faults, found.faults
    return found.answers["products"][0]


def test_thirds_are_rounded_once_and_the_totals_still_add_up():
    carbon = made().body["footprint"]["pcf"]
    assert (carbon["fossilGhgEmissions"], carbon["landUseChangeGhgEmissions"]) == ("1.666667", "0.333333")
    assert carbon["biogenicCO2Uptake"] == "-0.666667"
    assert (carbon["pcfExcludingBiogenicUptake"], carbon["pcfIncludingBiogenicUptake"]) == ("2", "1.333333")
    assert made().body["balance"]["including"]["agrees"] == "both"


def test_what_is_written_passes_its_own_check_and_reads_back_equal(tmp_path):
    source, out = tmp_path / "d.json", tmp_path / "footprint.json"
    source.write_text(json.dumps({"systems": [SYSTEM], "products": [PRODUCT]}), encoding="utf-8")
    assert run(["score", str(source), "--at", "2026-01-01T00:00:00Z", "--pact", str(out)]) == 0
    written = parse_json(out.read_bytes())
    assert written == made().body["footprint"]
    assert answer_footprint(written, standards=STANDARDS, at=AT).outcome == "conforms"
    assert run(["score", str(out), "--at", "2026-01-01T00:00:00Z"]) == 0
    source.write_text(json.dumps({"systems": [SYSTEM]}), encoding="utf-8")
    assert run(["score", str(source), "--at", "2026-01-01T00:00:00Z", "--pact", str(out)]) == 3


def test_the_id_is_that_of_the_content():
    same, other = made(), made(footprint={**FOOTPRINT, "productNameCompany": "Another"})
    assert same.body["footprint"]["id"] == made().body["footprint"]["id"] != other.body["footprint"]["id"]
    assert [len(part) for part in same.body["footprint"]["id"].split("-")] == [8, 4, 4, 4, 12]


def test_what_the_item_leaves_out_is_told_as_of_any_footprint():
    lacking = {key: value for key, value in FOOTPRINT.items() if key != "companyName"}
    assert ("/companyName", "PACT_MEMBER_MISSING") in [
        (f["where"], f["code"]) for f in made(footprint=lacking).body["fields"]
    ]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"system": "none"}, "/products/0/system"),
        ({"flows": {"fossilGhgEmissions": "none"}}, "/products/0/flows/fossilGhgEmissions"),
        ({"flows": {"declaredUnitAmount": "fossil"}}, "/products/0/flows/declaredUnitAmount"),
        ({"footprint": []}, "/products/0/footprint"),
    ],
)
def test_what_leads_nowhere_is_refused(change, where):
    assert [fault.where for fault in answered({**PRODUCT, **change}).faults] == [where]


def test_a_flow_in_another_unit_is_refused():
    system = json.loads(json.dumps(SYSTEM))
    system["activities"][0]["burdens"]["fossil"]["quantity"] = "KWH"
    assert [fault.code for fault in answered(system=system).faults] == ["UNIT_UNKNOWN"]
