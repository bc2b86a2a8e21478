"""The cases of ``waste/indicators`` made by hand: prices at, below and above the fair low, and every way to a lane."""

from __future__ import annotations

from typing import Any

from waste_vectors import CLEAR, DNC, OPEN, case

LOWS = [["3902", "", "USD", "0.70"], ["3902", "2026-03", "USD", "0.50"], ["3902", "", "EUR", "0.60"],
        ["8471", "", "USD", "84"]]  # fmt: skip
GRANULES: dict[str, str | None] = {
    "hs": "39021000", "condition": "new", "net_kg": "1000", "gross_kg": "1030", "currency": "USD", "annex_vii_no": None,
}  # fmt: skip
_DAY = "2026-04-02"


def laned(
    name: str,
    lane: str,
    score: int,
    expect: dict[str, str] | None = None,
    *,
    route: str = "MY-KR",
    day: str = _DAY,
    drop: tuple[str, ...] = (),
    items: list[dict[str, Any]] | None = None,
    **facts: str | None,
) -> dict[str, Any]:
    """A declaration beside the table of prices, with the lane and the score that it comes to."""
    made = case(name, route, day, expect or CLEAR, drop=drop, items=items, **facts)
    made["input"]["prices"] = LOWS
    made["expect"] |= {"lane": lane, "score": score}
    return made


LANE_CASES: list[dict[str, Any]] = [
    laned("price-below", "yellow/suspicion", 40, **GRANULES, value="699.99"),
    laned("price-at", "green/none", 0, **GRANULES, value="700"),
    laned("price-above", "green/none", 0, **GRANULES, value="700.01"),
    laned("price-below-that-of-its-month", "yellow/suspicion", 40, **GRANULES, value="499.99", day="2026-03-31"),
    laned("price-at-that-of-its-month", "green/none", 0, **GRANULES, value="500", day="2026-03-01"),
    laned("price-at-that-of-another-month", "yellow/suspicion", 40, **GRANULES, value="500", day="2026-02-28"),
    laned("price-in-another-currency", "green/none", 0, **{**GRANULES, "currency": "EUR"}, value="650"),
    laned("price-in-a-currency-without-row", "green/none", 0, **{**GRANULES, "currency": "KRW"}, value="1"),
    laned("price-without-currency", "green/none", 0, **{**GRANULES, "currency": None}, value="1"),
    laned("price-of-no-mass", "green/none", 0, **{**GRANULES, "net_kg": "0"}, value="0"),
    laned("price-not-given", "green/none", 0, **{k: v for k, v in GRANULES.items() if k != "currency"}),
    laned("price-under-no-cover", "green/none", 0, **{**GRANULES, "hs": "690721"}, value="1"),
    laned("price-with-a-doubt", "yellow/document", 60, {"WEIGHT": OPEN}, **{**GRANULES, "gross_kg": "9"}, value="1"),
    laned("doubt-alone", "yellow/suspicion", 40, {"EEE_USED_NOTEST": OPEN}, route="GB-GH", hs="847130",
          condition="used", function_test=None),
    laned("doubt-and-price", "yellow/suspicion", 80, {"EEE_USED_NOTEST": OPEN}, route="GB-GH", hs="847130",
          condition="used", function_test=None, value="100", currency="USD", net_kg="1000"),
    laned("prohibited", "red/legal", 0, {"TH_3915": DNC}, route="JP-TH", hs="391510", waste_code="B3011",
          condition="waste", operation="R3", annex_vii_no="A1"),
    laned("prohibited-where-it-rests-on-memory", "yellow/legal", 0, {"MY_3915_NONPARTY": OPEN, "BASEL_4_5": OPEN},
          route="FJ-MY", hs="391590", waste_code="Y48", condition="waste", operation="R3", coa_no="S1",
          notification_no="N1", consent_from="2020-01-01", consent_to="2030-12-31"),
    laned("document-that-is-wrong", "yellow/document", 30, {"CODE_UNKNOWN": DNC, "HS_CODE_MISMATCH": OPEN},
          route="DE-CH", hs="391510", waste_code="B3019", condition="waste", operation="R3"),
    laned("lot-not-followed", "blue/audit", 0, {"LOT_NOT_FOLLOWED": OPEN}, drop=("lot",), hs="690721"),
    laned("one-code-counts-once", "yellow/suspicion", 40,
          {"NO_RULE_FIRED@1": "conforms", "NO_RULE_FIRED@2": "conforms"},
          items=[{**GRANULES, "value": "1"}, {**GRANULES, "value": "2"}]),
]  # fmt: skip
