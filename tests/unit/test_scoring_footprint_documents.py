"""Declared footprints: members held against the pack, decimals matched whole, totals under both readings."""

from __future__ import annotations

import copy
from datetime import UTC, datetime

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.formats.pact import (
    is_footprint_document,
    is_freight_document,
    read_footprints,
    read_shipment_footprints,
)
from greenchain.formats.pact.decimals import decimal_of, has_sign
from greenchain.scoring.footprint_documents import answer_footprint, answer_freight
from greenchain.values.errors import InputError

STANDARDS = load_standards()
AT = datetime(2026, 1, 1, tzinfo=UTC)
GOOD = {
    "id": "urn:uuid:1", "specVersion": "3.0.0", "created": "2025-04-30T00:00:00Z", "status": "Active",
    "companyName": "Example", "companyIds": ["urn:company:example:1"], "productDescription": "A door",
    "productIds": ["urn:gtin:5268596541023"], "productNameCompany": "Door",
    "pcf": {
        "declaredUnitOfMeasurement": "piece", "declaredUnitAmount": "1", "productMassPerDeclaredUnit": "25",
        "referencePeriodStart": "2024-02-28T00:00:00Z", "referencePeriodEnd": "2024-09-30T00:00:00Z",
        "geographyCountry": "DE", "pcfExcludingBiogenicUptake": "77.0", "pcfIncludingBiogenicUptake": "77.0",
        "fossilCarbonContent": "11.72", "fossilGhgEmissions": "77", "packagingEmissionsIncluded": False,
        "ccsTechnologicalCO2CaptureIncluded": False, "ipccCharacterizationFactors": ["AR6"],
        "crossSectoralStandards": ["ISO14067"], "exemptedEmissionsPercent": "0.8", "primaryDataShare": "13.1",
    },
}  # fmt: skip


def changed(top=(), **pcf):
    document = copy.deepcopy(GOOD)
    document.update(dict(top))
    for name, value in pcf.items():
        document["pcf"][name] = value
        if value is None:
            del document["pcf"][name]
    return document


def answer(document, at=AT):
    return answer_footprint(document, standards=STANDARDS, at=at)


def codes(document, at=AT):
    return [(finding.code, finding.where) for finding in answer(document, at).findings if finding.outcome != "conforms"]


def test_a_good_footprint_conforms_under_both_readings():
    found = answer(GOOD).to_dict()
    assert (found["outcome"], found["fields"]) == ("conforms", [])
    assert found["balance"]["excluding"] == {
        "declared": "77", "literal": "77", "with_land_management": "77", "agrees": "both",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("excluding", "agrees", "outcome"),
    [
        ("77.0", "literal", "not_determined"),
        ("80.0", "with_land_management", "not_determined"),
        ("78", "neither", "does_not_conform"),
        ("80", "with_land_management", "not_determined"),
    ],
)
def test_fossil_emissions_of_land_management_make_two_readings(excluding, agrees, outcome):
    document = changed(
        landManagementFossilGhgEmissions="3", pcfExcludingBiogenicUptake=excluding, pcfIncludingBiogenicUptake=excluding
    )
    found = answer(document)
    assert found.body["balance"]["excluding"]["agrees"] == found.body["balance"]["including"]["agrees"] == agrees
    assert found.outcome == outcome


def test_every_part_counts_with_its_sign_and_uptake_in_the_second_total_only():
    document = changed(
        landUseChangeGhgEmissions="1", landManagementBiogenicCO2Emissions="2", landManagementBiogenicCO2Removals="-3",
        technologicalCO2Removals="-4", ccsTechnologicalCO2Capture="-5", biogenicNonCO2Emissions="6",
        biogenicCO2Uptake="-7", pcfExcludingBiogenicUptake="74", pcfIncludingBiogenicUptake="67",
    )  # fmt: skip
    assert answer(document).outcome == "conforms"
    assert answer(changed(biogenicCO2Uptake="-7")).outcome == "does_not_conform"


@pytest.mark.parametrize(
    ("declared", "agrees"),
    [
        ("77.4", "both"),
        ("77.45", "both"),
        ("77", "both"),
        ("77.450", "both"),
        ("77.5", "neither"),
        ("77.44", "neither"),
    ],
)
def test_sums_are_rounded_to_the_declared_figures_own_decimals(declared, agrees):
    document = changed(
        fossilGhgEmissions="77.45", pcfExcludingBiogenicUptake=declared, pcfIncludingBiogenicUptake="77.45"
    )
    assert answer(document).body["balance"]["excluding"]["agrees"] == agrees


@pytest.mark.parametrize(
    "text", ["77.0kg", "77.0 ", " 77", "7,7", "77.", ".5", "1e3", "٧٧", "0x1", "77\n", "--1", "", "NaN"]
)
@pytest.mark.parametrize(
    "field",
    [
        "fossilGhgEmissions",
        "biogenicCO2Uptake",
        "declaredUnitAmount",
        "pcfExcludingBiogenicUptake",
        "exemptedEmissionsPercent",
    ],
)
def test_a_decimal_is_matched_whole_whatever_its_type(field, text):
    found = codes(changed(**{field: text}))
    wanted = "DECIMAL_COMMA" if "," in text else "PACT_DECIMAL"
    assert (wanted, f"/pcf/{field}") in found


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        ("Decimal", "-1 0 1"), ("PositiveNonZeroDecimal", "1"), ("PositiveOrZeroDecimal", "0 1"),
        ("NegativeOrZeroDecimal", "-1 0"), ("NegativeNonZeroDecimal", "-1"),
    ],
)  # fmt: skip
def test_each_type_allows_its_signs(kind, allowed):
    assert [text for text in ("-1", "0", "1") if has_sign(decimal_of(text), kind)] == allowed.split()


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"fossilGhgEmissions": "-1"}, ("PACT_SIGN", "/pcf/fossilGhgEmissions")),
        ({"biogenicCO2Uptake": "1"}, ("PACT_SIGN", "/pcf/biogenicCO2Uptake")),
        ({"declaredUnitAmount": "0"}, ("PACT_SIGN", "/pcf/declaredUnitAmount")),
        ({"fossilGhgEmissions": 77}, ("PACT_DECIMAL", "/pcf/fossilGhgEmissions")),
        ({"primaryDataShare": "100.1"}, ("PACT_RANGE", "/pcf/primaryDataShare")),
        ({"exemptedEmissionsPercent": "-0.1"}, ("PACT_RANGE", "/pcf/exemptedEmissionsPercent")),
        ({"primaryDataShare": None}, ("PACT_MEMBER_MISSING", "/pcf/primaryDataShare")),
        ({"packagingEmissionsIncluded": None}, ("PACT_MEMBER_MISSING", "/pcf/packagingEmissionsIncluded")),
        (
            {"ccsTechnologicalCO2CaptureIncluded": None},
            ("PACT_MEMBER_MISSING", "/pcf/ccsTechnologicalCO2CaptureIncluded"),
        ),
        ({"packagingEmissionsIncluded": "false"}, ("PACT_TYPE", "/pcf/packagingEmissionsIncluded")),
        ({"declaredUnitOfMeasurement": "pound"}, ("PACT_WORD", "/pcf/declaredUnitOfMeasurement")),
        ({"geographyRegionOrSubregion": "Northern Europe"}, ("PACT_GEOGRAPHY", "/pcf")),
        ({"geographyCountry": "UK"}, ("PACT_WORD", "/pcf/geographyCountry")),
        ({"geographyCountry": "de"}, ("PACT_WORD", "/pcf/geographyCountry")),
        ({"geographyCountry": "XX"}, ("PACT_WORD", "/pcf/geographyCountry")),
        ({"ipccCharacterizationFactors": ["AR"]}, ("PACT_WORD", "/pcf/ipccCharacterizationFactors/0")),
        ({"ipccCharacterizationFactors": []}, ("PACT_TYPE", "/pcf/ipccCharacterizationFactors")),
        ({"referencePeriodEnd": "2024-02-28T00:00:00Z"}, ("PACT_DATE", "/pcf/referencePeriodEnd")),
        ({"referencePeriodEnd": "2024-09-30"}, ("PACT_DATE", "/pcf/referencePeriodEnd")),
        (
            {"dqi": {"technologicalDQR": "5.1", "geographicalDQR": "1", "temporalDQR": "5"}},
            ("PACT_RANGE", "/pcf/dqi/technologicalDQR"),
        ),
        ({"dqi": {"technologicalDQR": "5"}}, ("PACT_MEMBER_MISSING", "/pcf/dqi/temporalDQR")),
        ({"dqi": "good"}, ("PACT_TYPE", "/pcf/dqi")),
        ({"declaredUnitOfMeasurement": "kilogram"}, ("PACT_UNIT_MASS", "/pcf/productMassPerDeclaredUnit")),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value[0],
)
def test_each_member_is_held_against_its_rule(change, wanted):
    assert wanted in codes(changed(**change))
    assert answer(changed(**change)).outcome == "does_not_conform"


def test_all_that_is_wrong_is_told_together():
    document = changed({"companyIds": ["company"], "status": "New"}, fossilGhgEmissions="x", primaryDataShare="101")
    found = [code for code, _ in codes(document)]
    assert {"PACT_WORD", "PACT_DECIMAL", "PACT_RANGE", "PACT_BALANCE_UNKNOWN"} <= set(found)
    assert [(f["where"], f["code"]) for f in answer(document).body["fields"]].count(("/companyIds/0", "PACT_WORD")) == 1


def test_quality_ratings_are_due_from_2027_on():
    assert not codes(GOOD, datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert ("PACT_MEMBER_MISSING", "/pcf/dqi") in codes(GOOD, datetime(2027, 1, 1, tzinfo=UTC))


def test_what_biogenic_carbon_asks_for_and_is_not_stated_stays_open():
    found = answer(changed(biogenicCarbonContent="0.5"))
    assert found.outcome == "not_determined"
    assert {finding.code for finding in found.findings} - {"PACT_BALANCE_HOLDS"} == {"PACT_MEMBER_MISSING"}
    assert answer(changed(biogenicCarbonContent="0")).outcome == "conforms"


@pytest.mark.parametrize(
    ("at", "is_valid"),
    [
        ("2024-09-29T23:59:59", False),
        ("2024-09-30T00:00:00", True),
        ("2027-09-29T23:59:59", True),
        ("2027-09-30T00:00:00", False),
    ],
)
def test_without_a_stated_validity_it_is_three_years_from_the_end_of_the_reference_period(at, is_valid):
    found = codes({**GOOD, "pcf": {**GOOD["pcf"], "dqi": dict.fromkeys(("technologicalDQR", "geographicalDQR", "temporalDQR"), "1")}},
                  datetime.fromisoformat(at).replace(tzinfo=UTC))  # fmt: skip
    assert (("PACT_NOT_VALID", "/validityPeriodEnd") not in found) is is_valid


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (changed({"specVersion": "2.2.0"}), "/specVersion"),
        (changed({"colour": "red"}), "/colour"),
        (changed(landManagementGhgEmissions="0.3"), "/pcf/landManagementGhgEmissions"),
    ],
    ids=["version", "member", "summand"],
)
def test_what_was_not_looked_at_leaves_the_answer_open_and_is_named(document, place):
    found = answer(document)
    assert found.outcome == "not_determined"
    assert place in [finding.where for finding in found.findings if finding.outcome == "not_determined"]


def test_a_replaced_footprint_leaves_the_answer_open():
    assert answer(changed({"status": "Deprecated"})).outcome == "not_determined"


def test_a_list_answer_and_a_single_one_are_read_alike_and_pointers_tell_which():
    page = {"data": [GOOD, changed(fossilGhgEmissions="x")]}
    assert is_footprint_document(page)
    assert is_footprint_document(GOOD)
    assert not is_footprint_document({"data": [{"id": 1}]})
    (first, _), (second, bad) = read_footprints(page)
    assert (first, second) == ("/data/0", "/data/1")
    found = answer_footprint(bad, standards=STANDARDS, at=AT, where=second)
    assert "/data/1/pcf/fossilGhgEmissions" in [finding.where for finding in found.findings]
    with pytest.raises(InputError):
        read_footprints({"data": [1]})


ELEMENT = {
    "tceId": "a", "prevTceIds": [], "tocId": "truck", "shipmentId": "s", "mass": "2500", "distance": {"sfd": "100.5"},
    "transportActivity": "251.25", "co2eWTW": "30", "co2eTTW": "25",
}  # fmt: skip
HUB = {
    "tceId": "h",
    "prevTceIds": ["a"],
    "hocId": "port",
    "shipmentId": "s",
    "mass": "2500",
    "co2eWTW": "1",
    "co2eTTW": "0",
}


def shipment(*elements):
    return {"shipmentId": "s", "mass": "2500", "tces": list(elements)}


def freight(*elements):
    return answer_freight(read_shipment_footprints(shipment(*elements)))


def test_activity_is_recomputed_from_mass_and_distance():
    found = freight(ELEMENT, HUB)
    assert is_freight_document(shipment(ELEMENT))
    assert found.to_dict() == {
        "id": "s", "outcome": "conforms",
        "tces": [
            {"id": "a", "transport_activity": {"declared": "251.25", "computed": "251.25"}},
            {"id": "h", "transport_activity": {"declared": None, "computed": None}},
        ],
    }  # fmt: skip
    assert freight({**ELEMENT, "transportActivity": "251.3"}).outcome == "does_not_conform"
    assert freight({**ELEMENT, "transportActivity": "251.2"}).outcome == "conforms"  # half to even of 251.25
    assert freight({**ELEMENT, "transportActivity": "251250"}).outcome == "does_not_conform"  # kilograms, not tonnes


@pytest.mark.parametrize(
    ("element", "code"),
    [
        ({**ELEMENT, "mass": "2,5"}, "DECIMAL_COMMA"),
        ({**ELEMENT, "mass": 2500}, "PACT_DECIMAL"),
        ({**ELEMENT, "co2eWTW": "24.9"}, "FREIGHT_WTW"),
        ({**ELEMENT, "hocId": "port"}, "FREIGHT_OPERATION"),
        ({**ELEMENT, "prevTceIds": ["x"]}, "FREIGHT_ORDER"),
        ({**ELEMENT, "prevTceIds": ["a"]}, "FREIGHT_ORDER"),
        ({**ELEMENT, "shipmentId": "t"}, "FREIGHT_ORDER"),
        ({**ELEMENT, "distance": {"crow": "1"}}, "PACT_TYPE"),
        ({**ELEMENT, "distance": None}, "PACT_MEMBER_MISSING"),
        ({**ELEMENT, "transportActivity": None}, "PACT_MEMBER_MISSING"),
        ({**ELEMENT, "tceId": 5}, "PACT_MEMBER_MISSING"),
        (7, "PACT_TYPE"),
    ],
)
def test_an_element_that_does_not_add_up_is_named(element, code):
    found = freight(element)
    assert found.outcome == "does_not_conform"
    assert code in [finding.code for finding in found.findings]


def test_elements_in_a_circle_or_named_twice_are_refused():
    circle = [{**ELEMENT, "tceId": "a", "prevTceIds": ["b"]}, {**ELEMENT, "tceId": "b", "prevTceIds": ["a"]}]
    assert [f.code for f in freight(*circle).findings] == ["FREIGHT_ORDER"]
    assert [f.code for f in freight(ELEMENT, ELEMENT).findings] == ["FREIGHT_ORDER"]
    chain = [{**ELEMENT, "tceId": str(n), "prevTceIds": [str(n - 1)] if n else []} for n in range(50)]
    assert freight(*chain).outcome == "conforms"


def loaded(*elements):
    """Elements as a name, those before it, and a mass."""
    parts = [{**HUB, "tceId": name, "prevTceIds": before.split(), "mass": mass} for name, before, mass in elements]
    found = freight(*parts)
    return found.outcome.value, [f.where for f in found.findings if f.code == "FREIGHT_MASS"]


@pytest.mark.parametrize(
    ("elements", "outcome", "places"),
    [
        ([("a", "", "2500"), ("b", "a", "2500")], "conforms", []),
        ([("a", "", "1000")], "does_not_conform", ["/tces/0/mass"]),
        ([("a", "", "2499.999999")], "does_not_conform", ["/tces/0/mass"]),
        ([("a", "", "2500.000001")], "does_not_conform", ["/tces/0/mass"]),
        ([("a", "", "2500"), ("b", "a", "2400"), ("c", "b", "2500")], "does_not_conform", ["/tces/1/mass"]),
        ([("a", "", "1500"), ("b", "", "1000"), ("c", "a b", "2500")], "conforms", []),
        ([("a", "", "2500"), ("b", "a", "1500"), ("c", "a", "1000")], "conforms", []),
        (
            [("a", "", "2500"), ("b", "a", "1500"), ("c", "a", "900")],
            "not_determined",
            ["/tces/1/mass", "/tces/2/mass"],
        ),
        ([("a", "", "2600"), ("b", "", "2500")], "does_not_conform", ["/tces/0/mass"]),
    ],
)
def test_every_element_carries_the_shipment_or_its_parts_add_to_it(elements, outcome, places):
    assert loaded(*elements) == (outcome, places)


def test_masses_of_hostile_elements_are_looked_at_without_a_crash():
    part = {**HUB, "tceId": ["a"], "prevTceIds": [{}], "mass": "9" * 30}
    assert freight(part, 7).outcome == "does_not_conform"
    assert freight(part).outcome == "does_not_conform"


@pytest.mark.parametrize(
    ("top", "places"),
    [
        ({"validityPeriodStart": "2024-09-30T00:00:00Z", "validityPeriodEnd": "2027-09-30T00:00:00Z"}, []),
        (
            {"validityPeriodStart": "2024-09-30T00:00:00Z", "validityPeriodEnd": "2027-09-30T00:00:01Z"},
            ["/validityPeriodEnd"],
        ),
        ({"validityPeriodStart": "2024-09-29T23:59:59Z"}, ["/validityPeriodStart"]),
        ({"created": "2024-02-28T00:00:00Z"}, []),
        ({"created": "2024-02-27T23:59:59Z"}, ["/created"]),
    ],
)
def test_periods_that_do_not_fit_together_leave_the_answer_open(top, places):
    found = answer(changed(top))
    assert [f.where for f in found.findings if f.code == "PACT_PERIOD"] == places
    assert found.outcome == ("not_determined" if places else "conforms")


@pytest.mark.parametrize(
    ("document", "is_fit"),
    [
        (changed(fossilCarbonContent="25"), True),
        (changed(fossilCarbonContent="25.000001"), False),
        (changed({"precedingPfIds": ["urn:uuid:0"]}), True),
        (changed({"precedingPfIds": ["urn:uuid:0", "urn:uuid:1"]}), False),
    ],
)
def test_carbon_is_a_part_of_the_product_and_no_footprint_precedes_itself(document, is_fit):
    assert answer(document).outcome == ("conforms" if is_fit else "does_not_conform")
