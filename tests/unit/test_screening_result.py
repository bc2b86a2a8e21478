"""What screening returns: places, acts, missing data, dates, the result document, and what it refuses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.formats.declarations import parse_declaration
from greenchain.model.nouns import Shipment
from greenchain.screening import document, screen, screen_many
from greenchain.standards import Standards
from greenchain.values.errors import PackError
from greenchain.values.json import canonical_json
from greenchain.values.outcome import Outcome

AT = datetime(2026, 11, 22, tzinfo=UTC)
STANDARDS = load_standards()
COMPLETE = {
    "condition": "waste",
    "net_kg": "10",
    "gross_kg": "11",
    "annex_vii_no": "A1",
    "facility_permit": "P1",
    "operation": "R4",
    "lot": None,
}


def shipment(*items, **header):
    head = {
        "declaration_id": "D1",
        "export_country": "NL",
        "import_country": "IN",
        "export_date": "2025-01-01",
        "import_date": "2025-01-20",
        **header,
    }
    listed = [{"item_no": n, **COMPLETE, **item} for n, item in enumerate(items, 1)]
    return parse_declaration({**{k: v for k, v in head.items() if v != "absent"}, "items": listed})


def ask(*items, **header):
    return screen(shipment(*items, **header), standards=STANDARDS, at=AT)


def one(result, code):
    (found,) = [finding for finding in result.findings if finding.code == code]
    return found


OLD = {"hs": "854999", "waste_code": "B1110"}
NEW = {"hs": "854999", "waste_code": "Y49", "notification_no": None}


def facts_of(result):
    return {
        (i.item.item_no, f.code): (f.outcome, f.citation and f.citation.instrument)
        for i in result.items
        for f in i.findings
    }


def test_two_declarations_a_day_apart_differ_exactly_in_the_e_waste_findings():
    before, after = (facts_of(ask(OLD, NEW, export_date=day)) for day in ("2024-12-31", "2025-01-01"))
    ewaste = "Basel Convention, decision BC-15/18 (e-waste)"
    follows = f"Own correlation, following {ewaste}"
    assert before.items() - after.items() == {
        (("1", "NO_RULE_FIRED"), (Outcome.CONFORMS, None)),
        (("2", "CODE_EXPIRED"), (Outcome.DOES_NOT_CONFORM, ewaste)),
        (("2", "HS_CODE_MISMATCH"), (Outcome.NOT_DETERMINED, follows)),
    }
    assert after.items() - before.items() == {
        (("1", "CODE_EXPIRED"), (Outcome.DOES_NOT_CONFORM, ewaste)),
        (("1", "HS_CODE_MISMATCH"), (Outcome.NOT_DETERMINED, follows)),
        (("2", "BASEL_9_1A"), (Outcome.DOES_NOT_CONFORM, ewaste)),
        (
            ("2", "EU_EWASTE_2025"),
            (
                Outcome.DOES_NOT_CONFORM,
                "Regulation (EC) No 1013/2006 as amended by Delegated Regulations (EU) 2024/3229 and 2024/3230",
            ),
        ),
    }


def test_e_waste_and_plastic_findings_name_the_entries():
    result = ask(OLD, NEW)
    for code in ("CODE_EXPIRED", "EU_EWASTE_2025", "BASEL_9_1A"):
        assert {"A1181", "Y49"} <= set(
            one(result, code).detail.replace(",", " ").replace(")", " ").replace(";", " ").split()
        )
    plastic = one(ask({"hs": "391510", "waste_code": "B3010"}), "CODE_EXPIRED")
    assert all(entry in plastic.detail for entry in ("A3210", "B3011", "Y48"))


@pytest.mark.parametrize(
    ("day", "act"), [("2026-05-20", "Regulation (EC) No 1013/2006"), ("2026-05-21", "Regulation (EU) 2024/1157")]
)
def test_the_act_cited_is_the_one_in_force_that_day(day, act):
    finding = one(ask({"hs": "271099", "waste_code": "A3020"}, export_country="AT", export_date=day), "EU_ANNEX_V")
    assert finding.citation.instrument == act
    assert finding.citation.period.holds(datetime.fromisoformat(day).date()) is True
    assert finding.citation.clause == ""  # article numbers of it were not read


def test_a_finding_names_its_place_its_values_and_its_rows():
    finding = one(ask(OLD, NEW), "EU_EWASTE_2025")
    assert finding.where == "/items/2/waste_code"
    assert finding.values["export_date"] == finding.values["on"] == "2025-01-01"
    assert finding.related == (
        "waste/country-groups:groups/eu27",
        "waste/country-groups:groups/oecd_waste_system",
        "waste/country-groups:memberships/NL/eu27",
        "waste/eu-wsr:acts/EU_EWASTE_2025",
    )


def test_a_missing_document_is_named_whether_declared_none_or_not_given():
    declared = one(ask({"hs": "470710", "waste_code": "B3020", "annex_vii_no": None}), "EU_ANNEX_VII")
    item = {"item_no": 1, "hs": "470710", "waste_code": "B3020", "condition": "waste"}
    head = {"declaration_id": "D", "export_country": "NL", "import_country": "IN", "export_date": "2025-01-01"}
    absent = one(screen(parse_declaration({**head, "items": [item]}), standards=STANDARDS, at=AT), "EU_ANNEX_VII")
    assert declared.missing == absent.missing == ("annex_vii_no",)
    assert declared.outcome is absent.outcome is Outcome.NOT_DETERMINED


def test_an_export_rule_without_export_date_is_named_but_never_decided():
    finding = one(ask(NEW, export_date="absent"), "EU_EWASTE_2025")
    assert finding.outcome is Outcome.NOT_DETERMINED
    assert finding.missing == ("export_date",)
    result = ask(
        {"hs": "854911", "waste_code": "A1160", "notification_no": "N"}, export_date="absent", import_date="absent"
    )
    assert one(result, "DATE_MISSING").missing == ("export_date",)
    assert result.outcome is Outcome.NOT_DETERMINED


def test_a_date_known_to_the_month_decides_nothing():
    result = ask(NEW, export_date="2025-01")
    assert all(finding.outcome is Outcome.NOT_DETERMINED for finding in result.findings)


def test_a_local_date_counts_as_printed_on_both_sides_of_midnight():
    codes = [
        {f.code for f in ask(NEW, export_date=stamp).findings}
        for stamp in ("2024-12-31T23:30:00-05:00", "2025-01-01T00:30:00+09:00")
    ]
    assert "EU_EWASTE_2025" not in codes[0]
    assert "EU_EWASTE_2025" in codes[1]


def test_a_declaration_without_items_is_not_determined():
    result = screen(Shipment("D"), standards=STANDARDS, at=AT)
    assert [f.code for f in result.findings] == ["ITEMS_MISSING"]
    assert result.outcome is Outcome.NOT_DETERMINED


def test_the_document_has_the_shape_of_results():
    text = ask(OLD, NEW).to_dict()
    assert text["kind"] == "screening"
    assert text["outcome"] == "does_not_conform"
    assert text["counts"] == {
        "declarations": 1,
        "items": 2,
        "findings": 4,
        "does_not_conform": 1,
        "not_determined": 0,
        "declarations_by_outcome": {
            "conforms": 0,
            "does_not_conform": 1,
            "not_determined": 0,
            "not_applicable": 0,
        },
        "declarations_by_lane": {"red": 1, "yellow": 0, "blue": 0, "green": 0},
    }
    (declaration,) = text["declarations"]
    keys = {"id", "outcome", "findings", "cleared", "suspicion", "lane", "items", "input"}
    assert set(declaration) == keys
    assert declaration["input"]["items"][1]["notification_no"] is None
    assert "coa_no" not in declaration["input"]["items"][1]
    assert text["findings"] == declaration["findings"]
    keys = {"id", "declaration", "item", "severity", "values", "missing", "related", "pack", "edition", "check", "code"}
    assert all(keys <= set(finding) for finding in text["findings"])
    assert len({finding["id"] for finding in text["findings"]}) == 4
    asked = {pack.name for kind in ("trade", "waste") for pack in STANDARDS.of_kind(kind)}
    assert {ref["pack"] for ref in text["standards"]} == asked
    canonical_json(text)


def test_declarations_are_written_in_the_order_given():
    results = list(screen_many([shipment(OLD, declaration_id=n) for n in "BAC"], standards=STANDARDS, at=AT))
    assert [r.declaration.id for r in results] == ["B", "A", "C"]
    text = document(results, at=AT)
    assert [d["id"] for d in text["declarations"]] == ["B", "A", "C"]
    assert list(dict.fromkeys(f["declaration"] for f in text["findings"])) == ["B", "A", "C"]


def test_counts_of_outcomes_count_each_declaration_once():
    goods = {"hs": "010121", "condition": "new", "waste_code": None}
    given = [
        shipment(OLD, NEW, declaration_id="forbidden"),
        shipment(goods, declaration_id="silent"),
        shipment({**goods, "hs": None}, {**goods, "hs": "770100"}, declaration_id="open"),
        shipment({**goods, "hs": None}, declaration_id="open too"),
    ]
    counts = document(screen_many(given, standards=STANDARDS, at=AT), at=AT)["counts"]
    by_outcome = {"conforms": 1, "does_not_conform": 1, "not_determined": 2, "not_applicable": 0}
    assert counts["declarations_by_outcome"] == by_outcome
    assert (counts["does_not_conform"], counts["not_determined"]) == (1, 2)
    assert sum(by_outcome.values()) == counts["declarations"] == 4
    assert counts["items"] == 6


def test_without_rules_there_is_no_pass():
    with pytest.raises(PackError, match="PACK_UNKNOWN"):
        screen(shipment(OLD), standards=Standards(), at=AT)


def test_two_editions_of_one_pack_are_the_callers_to_choose_from():
    from dataclasses import replace

    newer = replace(STANDARDS.pack("waste/oecd"), edition="2027.1")
    with pytest.raises(PackError, match="PACK_AMBIGUOUS"):
        screen(shipment(OLD), standards=STANDARDS.with_pack(newer), at=AT)


def test_an_instant_without_offset_is_refused_before_the_first_answer():
    naive = AT.replace(tzinfo=None)
    with pytest.raises(ValueError, match="offset"):
        screen_many([], standards=STANDARDS, at=naive)


def test_every_template_is_filled_and_every_rule_points_at_a_declared_fact():
    from greenchain.formats.declaration_fields import HEADER_FIELDS, ITEM_FIELDS
    from greenchain.values.codes import REGISTRY

    for pack in STANDARDS.of_kind("waste"):
        for rule in pack.rules:
            assert rule.about in {*HEADER_FIELDS, *ITEM_FIELDS}, rule.id
            assert REGISTRY[rule.id].stage == "screening"
        for stated in (case["input"] for case in pack.vectors["cases"] if "declaration" in case["input"]):
            for finding in screen(parse_declaration(stated["declaration"]), standards=STANDARDS, at=AT).findings:
                assert "{" not in finding.detail
                assert "(not given)" not in finding.detail or finding.missing


@pytest.mark.parametrize("bad", ["2025-13-01", "soon", "0000-00-00", "9999-12-31T99:00"])
def test_a_shipment_built_by_hand_with_nonsense_gets_a_verdict(bad):
    nonsense = Shipment("D", {"export_date": bad, "import_date": bad, "export_country": "??", "import_country": bad})
    items = Shipment("D", nonsense.facts, shipment({"hs": "854999", "waste_code": "Y49"}).items)
    assert screen(items, standards=STANDARDS, at=AT).outcome is Outcome.NOT_DETERMINED
