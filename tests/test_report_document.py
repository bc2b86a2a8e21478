"""A small evaluation document in the shapes the stages print, for the tests of the report room."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

CITED = {
    "instrument": "Basel Convention, decision BC-15/18",
    "clause": "Annex VIII, A1181",
    "source": "the official text",
    "status": "verified",
    "valid_from": "2025-01-01",
    "valid_until": None,
    "pack": "waste/basel@2026.1",
    "row": "A1181",
}
PRODUCT = "https://id.gs1.org/01/09520002000077"
MODULE = f"{PRODUCT}/10/MOD23-12"
CELL = "https://id.gs1.org/01/09520002000060/10/C23-12"
SCRAP = "https://id.gs1.org/01/09520002000091/10/MS25-01"
DIGEST = "ab" * 32


def finding(code: str = "EXPIRED", outcome: str = "does_not_conform", **more: Any) -> dict[str, Any]:
    return {
        "check": "validity", "outcome": outcome, "code": code, "detail": f"told of {code}", "where": "/validUntil",
        "citation": None, **more,
    }  # fmt: skip


def result(kind: str, outcome: str, **more: Any) -> dict[str, Any]:
    return {
        "format": "greenchain-result/1", "kind": kind, "outcome": outcome, "at": "2025-06-30T12:00:00Z",
        "findings": [], "standards": [], **more,
    }  # fmt: skip


def bounds(lower: str, point: str, upper: str | None) -> dict[str, str | None]:
    return {"lower": lower, "point": point, "upper": upper}


def trace() -> dict[str, Any]:
    upstream = result(
        "trace", "conforms", direction="upstream", subject=MODULE,
        seeds=[{"id": MODULE, "kind": "lot", "expanded_from": None}],
        objects=[{"id": CELL, "kind": "lot", "depth": 1, "product": "https://id.gs1.org/01/09520002000060"}],
        processes=[{"id": "p-module", "facility": "https://id.gs1.org/414/9520001000072", "time": "2023-06-01T08:00:00Z",
                    "depth": 1, "biz_step": "transforming", "events": ["e2"]}],
        edges=[{"from": CELL, "to": "p-module", "role": "input", "event": "e2"},
               {"from": "p-module", "to": MODULE, "role": "output", "event": "e2"}],
        origins=[CELL], frontier=[], complete=True, excluded=[],
        places=[{"object": CELL, "place": "https://id.gs1.org/414/9520001000065", "time": "2023-05-08T08:00:00Z",
                 "biz_step": "commissioning", "event": "e1", "via": None}],
    )  # fmt: skip
    gap = {"code": "SHIPPED_NOT_RECEIVED", "id": SCRAP, "detail": "shipped and not received", "event": "e4"}
    downstream = result(
        "trace", "not_determined", direction="downstream", subject=MODULE,
        findings=[finding(gap["code"], "not_determined", where=SCRAP)],
        seeds=[{"id": MODULE, "kind": "lot", "expanded_from": None}],
        objects=[{"id": SCRAP, "kind": "lot", "depth": 1, "product": ""}],
        processes=[{"id": "p-dismantle", "facility": "", "time": "2024-12-10T08:00:00Z", "depth": 1, "biz_step": "",
                    "events": ["e3"]}],
        edges=[{"from": MODULE, "to": "p-dismantle", "role": "input", "event": "e3"},
               {"from": "p-dismantle", "to": SCRAP, "role": "output", "event": "e3"}],
        origins=[], frontier=[gap], complete=False, places=[],
        excluded=[{"event": "e9", "reason": "did_not_occur", "by": "e10"}],
    )  # fmt: skip
    return {
        **result("trace", "not_determined", direction="both", subject=MODULE, findings=downstream["findings"]),
        "upstream": upstream, "downstream": downstream,
    }  # fmt: skip


def verification() -> dict[str, Any]:
    signed = {
        "type": ["VerifiableCredential", "EcoLabelCredential"], "validFrom": "2023-06-01T00:00:00Z",
        "credentialSubject": {"product": {"id": PRODUCT}},
    }  # fmt: skip
    good = {
        "source": "claims/good.json", "outcome": "conforms", "digest": DIGEST, "id": "urn:example:1",
        "issuer": "did:key:z6MkjBco9MUnuwAAAAAAAAAAAAAAAAAAAAAAAkDeEW7vmXYp7Eq4h6o5NXS", "suite": "eddsa-jcs-2022",
        "signed": signed, "signing_time": {"asserted": "2024-01-10T00:00:00Z", "proven_by": None, "evidence": None},
        "chain": [{"kind": "anchor", "id": "did:key:x", "role": "third_party", "valid_from": None, "valid_until": None}],
        "status": [{"purpose": "revocation", "index": 7, "list": "https://label.example/s", "value": False,
                    "list_valid_from": None}],
        "findings": [finding("PROOF_VALID", "conforms")],
    }  # fmt: skip
    bad = {**good, "source": "claims/bad.json", "outcome": "does_not_conform", "digest": "cd" * 32, "signed": None}
    bad["findings"] = [finding("EXPIRED"), finding("PROOF_VALID", "conforms")]
    return result("verification", "does_not_conform", claims=[good, bad])


def recognition() -> dict[str, Any]:
    return result(
        "recognition", "does_not_conform", decision="not_recognized", basis="verified", claim=DIGEST, source="cn.cel",
        on="2024-01-15", decision_by="de.blue_angel", path=[], paths=[["x-y", "D1"]], expires_on="2027-06-01",
        residual=[{"criterion": "b.voc", "code": "UNLISTED"}, {"remainder_of": "DE-UZ 1", "code": "UNLISTED"}],
        conditions=[{"id": "letter", "state": "unknown"}], reasons=["SCOPE_CATEGORY"], missing=["the criteria text"],
        rejected=[{"path": ["cn-de.toner"], "codes": ["SCOPE_CATEGORY"], "detail": "does not name the category"}],
        question={"target": "de.blue_angel", "category": "photovoltaic_module", "on": "2024-01-15"},
        findings=[finding("SCOPE_CATEGORY")],
    )  # fmt: skip


def score() -> dict[str, Any]:
    footprint = {
        "id": MODULE, "subject": MODULE, "outcome": "not_determined", "inventory_set": "2020", "build": "glass-glass",
        "grid": "national_average", "unit": "kg CO2e/kWp", **bounds("296.6", "471.04", "812.3"),
        "stages": {"raw_material": bounds("158.8", "228.9", "446.1"), "use": bounds("0", "0", None)},
        "primary_data_share": "0.179", "conventions": {"national_average": bounds("296.6", "471.04", "812.3")},
        "published": {"id": "or2", "product": "glass-glass", "origin": "CN", "value": "750", "unit": "kg CO2e/kWp",
                      "boundary": "cradle to gate", "use": "compare, never fit", "deviation_percent": "-37.2",
                      "citation": CITED},
        "omissions": [{"id": "water", "stage": "production", "text": "water and waste water", "text_zh": "用水",
                       "citation": None}],
        "labels": [{"id": "lb1", "scheme": "Low carbon", "class": "ultra", "lower": None, "upper": "400",
                    "interval": "across", "outcome": "not_determined", "code": "FOOTPRINT_INCOMPLETE", "detail": "",
                    "citation": CITED}],
        "rows": [{"stage": "raw_material", "step": "polysilicon", "process": "polysilicon", "activity": None,
                  "facility": "https://id.gs1.org/414/9520001000034", "exchange": "po.el", "indicator": "electricity",
                  "level": "L3", "claims": [DIGEST], **bounds("42", "48", "49"), "citations": [CITED], "note": None}],
    }  # fmt: skip
    points = {"guaranteed": "86", "declared": "86", "possible": "94"}
    card = {
        "id": "https://id.gs1.org/417/9520000000066", "outcome": "not_applicable", "pack": "scorecards/miit-gsc-general",
        "edition": "2026.1", "status": "partial", **points, "band": {"guaranteed": 4, "possible": 5},
        "eligible": "conforms", "coverage": {"weight": "86", "by_level": {}}, "target": None,
        "gates": [{"id": "G1", "outcome": "conforms", "code": "GATE_HELD", "detail": "proven", "level": "L3",
                   "claims": [DIGEST], "citation": CITED}],
        "stages": {"production": {"max": "100", **points}},
        "rows": [{"indicator": "X44", "text": "Guides recycling", "text_zh": "引导回收", "maximum": "10", "level": "L0",
                  "claims": [], **points, "citation": CITED}],
        "missing": [{"indicator": "X23", "claim_types": ["ScorecardCredential"], "width": "3"},
                    {"indicator": "X44", "claim_types": ["ScorecardCredential"], "width": "5"}],
    }  # fmt: skip
    told = finding("FOOTPRINT_INCOMPLETE", "not_determined", check="footprint", missing=["water"])
    lists = {"footprints": [footprint], "scorecards": [card], **sections()}
    return result("score", "not_determined", findings=[told], **lists)


def sections() -> dict[str, Any]:
    """One item in each other section of a score."""
    flow = {**bounds("2548.2122", "2708.0942", None), "variance": "1142.44", "sd": "33.8", "exact": True, "unit": "KGM"}
    system = {
        "id": "plate", "outcome": "not_determined", "method": "topological", "activity_levels": {"mill": "1"},
        "flows": {"ghg": flow, "water": {**bounds("0.01", "0.0123", "0.02"), "exact": True}},
        "stages": {"production": {"ghg": bounds("2548.2122", "2708.0942", None)}, "use": {"ghg": bounds("0", "0", "0")}},
        "rows": [{"stage": "production", "facility": "https://id.gs1.org/414/9520000001001", "product": "plate",
                  "indicator": "mill/ghg", "claim": DIGEST, "level": "L3", "flow": "ghg", "activity": "mill",
                  **bounds("2548.2122", "2708.0942", None)}],
        "variance_rows": [], "primary_data_share": "0.728",
    }  # fmt: skip
    return {
        "impacts": [{"id": "panel", "outcome": "not_determined", "method": "ef-3.1", "points": "0.01230",
                     "micropoints": "12300", "complete": False, "coverage_weight": "21.06", "possible": None}],
        "systems": [system],
        "shipments": [{"id": "lot", "outcome": "not_applicable", "tkm": "2985600", "kgco2e": "60960.24",
                       "lower": "60960.24", "upper": "60960.24", "legs": []}],
        "goods": [{"id": "to-eu", "outcome": "not_determined", "default": {"with_markup": "3.5057"},
                   "see": {"declared": "2.08", "lower": "2.08", "upper": "3.5057"}}],
        "rankings": [{"id": "peers", "outcome": "not_applicable", "method": "topsis", "closeness": ["0.25", "0.75"]}],
        "targets": [{"id": "goal", "outcome": "conforms", "actual": {"lower": "80", "upper": "90"}, "due": "95.5",
                     "on": "2026-03-01", "change": []}],
    }  # fmt: skip


def screening() -> dict[str, Any]:
    illegal = finding(
        "A1181", where="/items/1/waste_code", citation=CITED, values={"waste_code": "B1110"}, severity="prohibited",
        item="1", declaration="EX-1",
    )  # fmt: skip
    declared = {
        "declaration_id": "EX-1", "export_country": "NL", "import_country": "GH", "export_date": "2025-03-10",
        "items": [{"item_no": "1", "hs": "854143", "description": "Used modules", "lot": SCRAP}],
    }  # fmt: skip
    listed = {
        "id": "EX-1", "outcome": "does_not_conform", "findings": [illegal], "cleared": False,
        "items": [{"item_no": "1", "outcome": "does_not_conform", "annotations": []}], "input": declared,
    }  # fmt: skip
    return result("screening", "does_not_conform", declarations=[listed], counts={}, findings=[illegal])


def answer(name: str, made: dict[str, Any], **settings: str) -> dict[str, Any]:
    kind = {"verification": "claim"}.get(made["kind"], made["kind"])
    question = {"id": name, "kind": kind, **settings}
    return {"id": name, "question": question, "outcome": made["outcome"], "findings": [], "result": made}


def document(**changes: Any) -> dict[str, Any]:
    """A fresh evaluation with one answer a stage."""
    made = {
        **result("evaluation", "does_not_conform"),
        "findings": [finding("EVIDENCE_MISSING", "not_determined", where="tables/facilities.csv")],
        "standards": [{"pack": "waste/basel", "edition": "2026.1", "sha256": "12" * 32}],
        "title": "A solar module",
        "known_at": "2025-06-30T12:00:00Z",
        "files": [{"path": "events/01.jsonld", "kind": "events", "sha256": "34" * 32},
                  {"path": "tables/facilities.csv", "kind": "table", "sha256": None}],
        "answers": [
            answer("chain", trace(), subject=MODULE, direction="both"),
            answer("claims", verification()),
            answer("label", recognition(), subject=PRODUCT, target="de.blue_angel", on="2024-01-15"),
            answer("performance", score(), subject=MODULE),
            answer("exports", screening()),
        ],
        **changes,
    }  # fmt: skip
    return deepcopy(made)


def test_the_document_is_what_the_report_room_calls_an_evaluation() -> None:
    kinds = [answer["result"]["kind"] for answer in document()["answers"]]
    assert kinds == ["trace", "verification", "recognition", "score", "screening"]
