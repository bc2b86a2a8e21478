"""Declarations at random for the laws of screening, and the shipped packs of waste law they are asked by."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from greenchain.adapters.shipped import load_standards
from greenchain.model.nouns import Shipment, ShipmentItem
from greenchain.standards import Standards

AT = datetime(2026, 11, 22, tzinfo=UTC)
ALL = load_standards()
WASTE = Standards.of(ALL.of_kind("waste"))
FORBIDDING = ("prohibited", "illegal_traffic")
EDGES = [
    date(1998, 11, 6),
    date(2019, 12, 5),
    date(2021, 1, 1),
    date(2022, 1, 1),
    date(2024, 11, 15),
    date(2025, 1, 1),
    date(2025, 7, 1),
    date(2025, 8, 1),
    date(2026, 5, 21),
    date(2026, 11, 21),
    date(2027, 5, 21),
]

DAYS = st.builds(lambda day, step: (day + timedelta(days=step)).isoformat(), st.sampled_from(EDGES), st.integers(-1, 1))
COUNTRIES = st.sampled_from(
    ["AT", "NL", "DE", "BG", "GB", "US", "CO", "LI", "CN", "IN", "MY", "TH", "VN", "GH", "FJ", "BM", "JP"]
)
CODES = st.sampled_from(
    [
        "A1160",
        "A1181",
        "A1180",
        "B1010",
        "B1110",
        "B3010",
        "B3011",
        "Y48",
        "Y49",
        "AC300",
        "EU3011",
        "B1090",
        "Y31",
        "R4",
        "X1",
        "n/a",
        None,
    ]
)
HEADINGS = st.sampled_from(
    [
        "391510",
        "3915",
        "854999",
        "854810",
        "854911",
        "854914",
        "8549",
        "847130",
        "854143",
        "720449",
        "7602000040",
        "760200",
        "7204500000",
        "3824999996",
        "010121",
        "77",
        "980100",
        None,
    ]
)
YARD = "https://id.gs1.org/414/9521234000013"
LOTS = [f"https://id.gs1.org/01/09521234003007/10/{name}" for name in ("USED", "INGOT", "NOBODY")]
MASSES = st.sampled_from(["0", "9.99", "10", None])
TEXTS = st.sampled_from(["X1", None])


def optional(fields):
    return st.fixed_dictionaries({}, optional=fields)


ITEM = optional(
    {
        "hs": HEADINGS,
        "waste_code": CODES,
        "operation": st.sampled_from(["R3", "R1", "D10", "R13", "R99", "B3011", "-", None]),
        "condition": st.sampled_from(["new", "used", "waste", "scrap", None]),
        "lot": st.sampled_from([*LOTS, None]),
        "packing": st.sampled_from(["BULK", None]),
        "net_kg": MASSES,
        "gross_kg": MASSES,
        "notification_no": TEXTS,
        "consent_from": st.one_of(DAYS, st.none()),
        "consent_to": st.one_of(DAYS, st.none()),
        "annex_vii_no": TEXTS,
        "conformity_evidence": TEXTS,
        "function_test": TEXTS,
        "facility_permit": TEXTS,
        "coa_no": TEXTS,
    }
)
HEADER = optional({"export_date": DAYS, "import_date": DAYS, "export_country": COUNTRIES, "import_country": COUNTRIES})
SHIPMENTS = st.builds(
    lambda header, items: Shipment("D", header, tuple(ShipmentItem(str(n), facts) for n, facts in enumerate(items, 1))),
    HEADER,
    st.lists(ITEM, min_size=1, max_size=3),
)
