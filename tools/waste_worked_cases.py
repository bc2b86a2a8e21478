"""The worked cases of the waste data as vectors of the pack ``waste/basel``; used by ``build_waste_packs.py``.

A case of the data names the rules that must and must not fire as if every rule were firm. Where a rule or a row is
known too weakly for that, or a date is not declared, the vector says so and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from waste_vectors import AT

OUTCOME_OF_MUST = {
    "CN-COND": "not_determined",
    "MY-3915": "not_determined",
    "HS-CODE-MISMATCH": "not_determined",
    "HS-NO-WASTE-CODE": "not_determined",
    "EEE-USED-NOTEST": "not_determined",
}
# Where the status law, or a date that the case does not declare, turns a "must" into not_determined
WEAKER = {
    ("W01", 1, "CODE-EXPIRED"): "the case declares no export date",
    ("W05", 0, "BASEL-4A"): "whether Germany accepted the Ban Amendment was not read",
    ("W06", 0, "BASEL-4-5"): "the case declares no export date",
    ("W06", 0, "BASEL-9-1A"): "the case declares no export date",
}
EVIDENCE = (
    "waste_code",
    "operation",
    "condition",
    "packing",
    "notification_no",
    "consent_from",
    "consent_to",
    "annex_vii_no",
    "conformity_evidence",
    "function_test",
    "facility_permit",
    "coa_no",
    "lot",
    "movement_id",
)


def worked_cases(data: Path) -> list[dict[str, Any]]:
    """The worked cases as vectors: what they do not state was declared to be none."""
    cases = yaml.safe_load((data / "waste" / "worked_cases.yaml").read_text(encoding="utf-8"))["cases"]
    return [_worked(case, index, shipment) for case in cases for index, shipment in enumerate(case["shipments"])]


def _worked(case: Mapping[str, Any], index: int, shipment: Mapping[str, Any]) -> dict[str, Any]:
    item = dict.fromkeys(EVIDENCE)
    item |= {"item_no": "1", "hs": shipment["hs"]}
    item |= {key: _text(shipment[key]) for key in EVIDENCE if key in shipment}
    item["operation"] = shipment.get("op")
    dates = {key: _text(shipment.get(key)) for key in ("export_date", "import_date")}
    if shipment.get("consent") == "valid":
        year = (dates["export_date"] or "")[:4]
        item |= {"consent_from": f"{year}-01-01", "consent_to": f"{year}-12-31"}
    documents = _documents(shipment, item)
    expected = []
    for code in shipment["must"]:
        weaker = WEAKER.get((case["id"], index, code))
        found = {"code": code.replace("-", "_"), "item": "1"}
        found["outcome"] = "not_determined" if weaker else OUTCOME_OF_MUST.get(code, "does_not_conform")
        expected.append({**found, "because": weaker} if weaker else found)
    declaration = {
        "declaration_id": f"{case['id']}.{index + 1}",
        **dates,
        "export_country": shipment["exp"],
        "import_country": shipment["imp"],
        "items": [item],
    }
    never = [code.replace("-", "_") for code in shipment.get("must_not", ())]
    return {
        "id": f"{case['id']}.{index + 1}",
        "what": case["title"],
        "input": {"declaration": declaration, "at": AT, **({"documents": documents} if documents else {})},
        "expect": {"findings": expected, "never": never, "exact": False},
    }


def _documents(shipment: Mapping[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    """The notification and the movement that a case sums up; what it leaves unsaid is not given in them."""
    if "notified" not in shipment:
        return {}
    number, notified, moved = shipment["notification_no"], shipment["notified"], shipment["moved"]
    item["movement_id"] = f"{number}-1"
    states = {"export": shipment["exp"], "import": shipment["imp"], "transit": []}
    consent = {"country": shipment["imp"], "from": item["consent_from"], "to": item["consent_to"]}
    return {
        "notifications": [
            {
                "number": number,
                "total_quantity_kg": notified["max_t"] * 1000,
                "facility": {"id": notified["facility"]},
                "waste_code": notified["code"],
                "countries": states,
                "consents": [consent],
            }
        ],
        "movements": [
            {
                "id": item["movement_id"],
                "notification_no": number,
                "serial": 1,
                "quantity_kg": moved["cumulative_t"] * 1000,
                "date": _text(shipment["export_date"]),
                "facility": {"id": moved["facility"]},
                "waste_code": moved["code"],
            }
        ],
    }


def _text(value: object) -> str | None:
    """YAML reads a bare yes as true and a bare date as a date."""
    return None if value is None else "yes" if value is True else str(value)
