"""The cases of documents, made by hand: each check passing and failing, both sides of each limit and each midnight.

All go from Italy to Austria through Slovenia with one load of mixed plastic waste; a case says what it changes.
Expected findings were written from the tables and the screening brief.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from waste_vectors import CLEAR, DNC, OPEN, case

DAY = "2026-06-10"
PLASTIC = {
    "hs": "39159000",
    "waste_code": "Y48",
    "condition": "waste",
    "operation": "R3",
    "annex_vii_no": None,
    "notification_no": "IT 0005",
    "movement_id": "IT0005-2",
}
NOTIFIER, CONSIGNEE = {"id": "9521234000006", "name": "Esempio S.p.A."}, {"name": "Beispiel GmbH"}
SITE, OTHER_SITE = {"id": "9521234000013"}, {"id": "9521234000020"}
CARRIER, SECOND, STRANGER = {"id": "C-1"}, {"id": "C-2"}, {"id": "C-9"}
YEAR = {"from": "2026-01-01", "to": "2026-12-31"}
NOTIFICATION: dict[str, Any] = {
    "number": "IT0005",
    "notifier": NOTIFIER,
    "consignee": CONSIGNEE,
    "total_shipments": 5,
    "total_quantity_kg": "100000",
    "period_from": "2026-01-01",
    "period_to": "2026-12-31",
    "packaging": ["bags", "bulk"],
    "carriers": [CARRIER, SECOND],
    "generators": [{"id": "G-1"}, {"id": "G-2"}],
    "facility": SITE,
    "operation": "R3",
    "waste_code": "Y48",
    "hs": ["3915"],
    "countries": {"export": "IT", "import": "AT", "transit": ["SI"]},
    "consents": [{"country": state, **YEAR} for state in ("IT", "AT", "SI")],
}
MOVEMENT: dict[str, Any] = {
    "id": "IT0005-2",
    "notification_no": "IT0005",
    "serial": 2,
    "total": 5,
    "notifier": {"id": "9521234000006"},
    "consignee": {"name": "BEISPIEL GmbH."},
    "quantity_kg": "20000",
    "date": DAY,
    "packaging": "bags",
    "carriers": [SECOND],
    "generator": {"id": "G-2"},
    "facility": SITE,
    "operation": "R3",
    "waste_code": "Y48",
    "received_on": None,
    "completed_on": None,
}
EARLIER = {**MOVEMENT, "id": "IT0005-1", "serial": 1, "date": "2026-05-04"}
ANNEX_VII: dict[str, Any] = {
    "number": "A1",
    "arranger": "Exporter",
    "consignee": "Importer",
    "quantity_kg": "20000",
    "date": "2026-11-20",
    "carriers": ["Carrier"],
    "generator": "Generator",
    "facility": "Facility",
    "operation": "R3",
    "description": "bottles of polyethylene",
    "waste_code": "B3011",
    "countries": ["NL", "VN"],
    "contract": True,
    "received_on": None,
}
GREEN = {"hs": "391510", "waste_code": "B3011", "condition": "waste", "operation": "R3"}
NEVER_READ = object()


def without(document: dict[str, Any], **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - members of a document
    """The document with some members changed, or left out where the change is ``NEVER_READ``."""
    changed = {**deepcopy(document), **changes}
    return {name: value for name, value in changed.items() if value is not NEVER_READ}


def documents(
    *, notification: dict[str, Any] | None = None, movement: dict[str, Any] | None = None, earlier: object = None
) -> dict[str, Any]:
    """The documents of the load, with what a case changes in each."""
    before = [] if earlier is NEVER_READ else [without(EARLIER, **(earlier if isinstance(earlier, dict) else {}))]
    return {
        "notifications": [without(NOTIFICATION, **(notification or {}))],
        "movements": [*before, without(MOVEMENT, **(movement or {}))],
    }


def load(
    name: str,
    expect: dict[str, str],
    *,
    day: str = DAY,
    item: dict[str, Any] | None = None,
    **changes: Any,  # noqa: ANN401 - members of documents
) -> dict[str, Any]:
    """One case of the load from Italy to Austria."""
    return case(
        f"documents-{name}", "IT-AT", day, expect, documents=documents(**changes), **{**PLASTIC, **(item or {})}
    )


def differs(check: str) -> dict[str, str]:
    """A firm difference of that check and nothing else."""
    return {f"BASEL_9_1D documents/{check}": DNC}


def doubts(check: str, code: str = "BASEL_9_1D") -> dict[str, str]:
    """A comparison of that check that cannot be told, and nothing else."""
    return {f"{code} documents/{check}": OPEN}


def lapsed(check: str) -> dict[str, str]:
    """No valid consent by that check."""
    return {f"BASEL_9_1B documents/{check}": DNC}


def consents(*, italy: Any = YEAR, austria: Any = YEAR, slovenia: Any = YEAR) -> dict[str, Any]:  # noqa: ANN401
    """The notification's consents; a State without one is left out."""
    held = {"IT": italy, "AT": austria, "SI": slovenia}
    return {"consents": [{"country": state, **days} for state, days in held.items() if days is not None]}


def annex(name: str, expect: dict[str, str], *, route: str = "NL-VN", **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """One case of green-listed plastic from the Netherlands, the day before its export was banned."""
    stated = {"annex_vii": [without(ANNEX_VII, **changes)]}
    return case(f"annex-vii-{name}", route, "2026-11-20", expect, documents=stated, **GREEN)


BASEL = [
    load("agree", CLEAR),
    load("code-other", differs("code"), movement={"waste_code": "A3210"}),
    load("code-in-another-width", CLEAR, movement={"waste_code": "\uff39 48"}),
    case("documents-code-declared-other", "IT-AT", DAY, differs("code"), documents=documents(),
         **{**PLASTIC, "waste_code": "A3210"}),
    load("notifier-other", differs("notifier"), movement={"notifier": {"id": "9521234000105"}}),
    load("notifier-other-name", doubts("notifier"), movement={"notifier": {"name": "Altra S.r.l."}}),
    load("consignee-other-name", doubts("consignee"), movement={"consignee": {"name": "Muster AG"}}),
    load("consignee-other", differs("consignee"), notification={"consignee": {"id": "AT-17"}},
         movement={"consignee": {"id": "AT-18"}}),
    load("generator-not-notified", differs("generator"), movement={"generator": {"id": "G-3"}}),
    load("facility-other", differs("facility"), movement={"facility": OTHER_SITE}),
    load("facility-not-given", doubts("facility"), movement={"facility": NEVER_READ}),
    load("facility-blank", doubts("facility"), movement={"facility": None}),
    load("operation-other", differs("operation"), movement={"operation": "R1"}),
    load("carrier-not-notified", differs("carrier"), movement={"carriers": [CARRIER, STRANGER]}),
    load("carriers-all-notified", CLEAR, movement={"carriers": [CARRIER, SECOND]}),
    load("packaging-not-notified", differs("packaging"), movement={"packaging": ["bags", "drums"]}),
    load("packaging-all-notified", CLEAR, movement={"packaging": ["bulk", "bags"]}),
    load("heading-not-notified", differs("hs"), notification={"hs": ["3901", "391510"]}),
    load("heading-finer-than-declared", doubts("hs"), notification={"hs": ["3915900010"]}),
    load("heading-notified", CLEAR, notification={"hs": ["3901", "391590"]}),
    load("serial-twice", {**differs("serial"), "BASEL_9_1D documents/quantity": OPEN}, earlier={"serial": 2})
    | {"what": "two movements with one serial; and the sum lacks serial 1"},
    load("serial-last", CLEAR, notification={"total_shipments": 2}, movement={"total": 2}),
    load("serial-beyond-total", {**differs("total")}, notification={"total_shipments": 1}, movement={"total": 1}),
    load("total-other", differs("total"), movement={"total": 6}),
    load("quantity-below", CLEAR, notification={"total_quantity_kg": "40000.001"}),
    load("quantity-exact", CLEAR, notification={"total_quantity_kg": "40000"}),
    load("quantity-above", differs("quantity"), notification={"total_quantity_kg": "39999.999"}),
    load("quantity-earlier-not-at-hand", doubts("quantity"), earlier=NEVER_READ),
    load("quantity-earlier-not-stated", doubts("quantity"), earlier={"quantity_kg": NEVER_READ}),
    load("quantity-crossed-though-earlier-not-stated", differs("quantity"), earlier={"quantity_kg": NEVER_READ},
         notification={"total_quantity_kg": "19999.999"}),
    load("quantity-declared-beyond", doubts("quantity"), movement={"quantity_kg": "19999.999"}),
    load("period-last-day", CLEAR, notification={"period_to": DAY}),
    load("period-over", differs("consent-date"), notification={"period_to": "2026-06-09"}),
    load("period-first-day", CLEAR, notification={"period_from": DAY}),
    load("period-not-begun", differs("consent-date"), notification={"period_from": "2026-06-11"}),
    load("consent-last-day", CLEAR, notification=consents(austria={"from": "2026-01-01", "to": DAY})),
    load("consent-lapsed", lapsed("consent-date"), notification=consents(austria={"from": "2026-01-01",
         "to": "2026-06-09"})),
    load("consent-first-day", CLEAR, notification=consents(austria={"from": DAY, "to": "2026-12-31"})),
    load("consent-not-begun", lapsed("consent-date"), notification=consents(austria={"from": "2026-06-11",
         "to": "2026-12-31"})),
    load("consent-of-export-lapsed", lapsed("consent-date"), notification=consents(italy={"from": "2026-01-01",
         "to": "2026-06-09"})),
    load("consent-of-transit-lapsed", lapsed("consent-date"), notification=consents(slovenia={"from": "2026-01-01",
         "to": "2026-06-09"})),
    load("consent-of-import-none", lapsed("consent-date"), notification=consents(austria=None)),
    load("consent-of-export-is-its-own-matter", CLEAR, notification=consents(italy=None)),
    load("consent-ends-before-it-begins", lapsed("consent-date"), notification=consents(austria={"from": "2026-12-31",
         "to": "2026-01-01"})),
    load("consent-renewed", CLEAR, notification={"consents": [*consents()["consents"],
         {"country": "AT", "from": "2025-01-01", "to": "2025-12-31"}]}),
    load("consents-not-given", {"BASEL_9_1B documents/consent-date": OPEN, "BASEL_9_1B documents/transit-consent": OPEN,
         "BASEL_9_1B rule/basel": DNC}, notification={"consents": NEVER_READ}),
    load("consents-none", {"BASEL_9_1B documents/consent-date": DNC, "BASEL_9_1B documents/transit-consent": DNC},
         notification={"consents": []}),
    load("transit-not-consented", lapsed("transit-consent"), notification=consents(slovenia=None)),
    case("documents-of-another-destination", "IT-SI", DAY, {"BASEL_9_1D documents/notification": DNC},
         documents=documents(), **PLASTIC),
    case("documents-of-another-destination-that-never-consented", "IT-DE", DAY,
         {"BASEL_9_1D documents/notification": DNC, **lapsed("consent-date")}, documents=documents(), **PLASTIC),
    case("documents-of-another-origin", "HR-AT", DAY, {"BASEL_9_1D documents/notification": DNC},
         documents=documents(), **PLASTIC),
    case("documents-transit-declared-not-consented", "IT-AT", DAY, lapsed("transit-consent"), documents=documents(),
         header={"transit_countries": ["SI", "HR"]}, **PLASTIC),
    case("documents-transit-declared-consented", "IT-AT", DAY, CLEAR, documents=documents(),
         header={"transit_countries": ["SI"]}, **PLASTIC),
    load("transit-tacit-is-a-row", CLEAR, notification=consents(slovenia={"from": DAY, "to": DAY})),
    load("transit-not-given", doubts("transit-consent", "BASEL_9_1B"),
         notification={"countries": {"export": "IT", "import": "AT"}}),
    *(
        load(f"moved-{name}", expect, notification=consents(austria={"from": "2026-01-01", "to": DAY}),
             movement={"date": instant})
        for name, instant, expect in (
            ("before-midnight-west", "2026-06-10T23:59:59-05:00", CLEAR),
            ("after-midnight-west", "2026-06-11T00:00:00-05:00", lapsed("consent-date")),
            ("before-midnight-east", "2026-06-10T23:59:59+14:00", CLEAR),
            ("after-midnight-east", "2026-06-11T00:00:00+14:00", lapsed("consent-date")),
        )
    ),
    *(
        load(f"moved-{name}", expect, notification=consents(austria={"from": DAY, "to": "2026-12-31"}),
             movement={"date": instant})
        for name, instant, expect in (
            ("too-early-west", "2026-06-09T23:59:59-11:00", lapsed("consent-date")),
            ("early-east", "2026-06-10T00:00:00+14:00", CLEAR),
        )
    ),
    load("declared-day-lapsed", lapsed("consent-date"), day="2026-06-11", movement={"date": DAY},
         notification=consents(austria={"from": "2026-01-01", "to": DAY})),
    load("movement-of-another-notification", {**differs("notification"), "BASEL_9_1D documents/quantity": OPEN},
         movement={"notification_no": "IT0006"}),
    load("notification-unknown", {"DOCUMENT_UNKNOWN documents/notification": OPEN, "BASEL_9_1B rule/basel": DNC,
         "BASEL_9_1D documents/notification": DNC}, item={"notification_no": "IT0007"}),
    load("movement-unknown", {"DOCUMENT_UNKNOWN documents/movement": OPEN}, item={"movement_id": "IT0005-3"}),
    load("movement-none", CLEAR, item={"movement_id": None}),
    case("documents-movement-not-given", "IT-AT", DAY, {"DOCUMENTS_NOT_READ documents": OPEN}, documents=documents(),
         drop=("movement_id",), **{**PLASTIC, "movement_id": None}),
    case("documents-none-at-hand", "IT-AT", DAY, {"DOCUMENTS_NOT_READ documents": OPEN}, documents={},
         **{**PLASTIC, "consent_from": "2026-01-01", "consent_to": "2026-12-31"}),
    case("documents-declared-consent-lapsed", "IT-AT", DAY, {"BASEL_9_1B rule/basel": DNC}, documents=documents(),
         **{**PLASTIC, "consent_from": "2026-01-01", "consent_to": "2026-06-09"}),
    case("documents-of-a-product-are-not-asked", "IT-AT", DAY, CLEAR, documents={"movements": []}, hs="847130",
         annex_vii_no=None, movement_id="IT0005-9"),
]  # fmt: skip

EU_WSR = [
    *(
        load(f"receipt-{since}-{received}", expect, day=since, movement={"date": since, "received_on": received},
             earlier={"date": "2026-02-02"})
        for since, received, expect in (
            # three working days to 2026-05-20, two from the next day; 2026-05-20 is a Wednesday
            ("2026-05-20", "2026-05-25", CLEAR),
            ("2026-05-20", "2026-05-26", doubts("receipt", "EU_RECEIPT_LATE")),
            ("2026-05-21", "2026-05-25", CLEAR),
            ("2026-05-21", "2026-05-26", doubts("receipt", "EU_RECEIPT_LATE")),
            ("2026-06-10", "2026-06-10", CLEAR),
            ("2026-06-10", "2026-06-09", doubts("receipt", "EU_RECEIPT_LATE")),
        )
    ),
    load("receipt-not-given", doubts("receipt", "EU_RECEIPT_LATE"), movement={"received_on": NEVER_READ}),
    *(
        load(f"completion-{completed}", expect, movement={"received_on": "2026-06-11", "completed_on": completed})
        for completed, expect in (
            ("2027-06-11", CLEAR),
            ("2027-06-12", doubts("completion", "EU_COMPLETION_LATE")),
        )
    ),
    annex("agrees", CLEAR),
    annex("contract-blank", {"EU_ANNEX_VII_INCOMPLETE documents/annex-vii": OPEN}, contract=False),
    annex("facility-not-given", {"EU_ANNEX_VII_INCOMPLETE documents/annex-vii": OPEN}, facility=NEVER_READ),
    annex("operation-not-allowed", {"CODE_OP documents/operation": DNC}, operation="R1"),
    annex("code-other", {"EU_ANNEX_VII_DIFFERS documents/code": OPEN}, waste_code="B3020"),
    annex("mass-other", {"EU_ANNEX_VII_DIFFERS documents/quantity": OPEN}, quantity_kg="20000.001"),
    annex("unknown", {"DOCUMENT_UNKNOWN documents/annex-vii": OPEN}, number="A2"),
]  # fmt: skip

DOCUMENT_CASES = {"basel": BASEL, "eu-wsr": EU_WSR}
