"""The screening cases made by hand, by pack: both sides of every date that a shipped rule turns on, and the traps.

Expected findings were written from the tables and the screening brief, before the code was run on them.
"""

from __future__ import annotations

from typing import Any

DNC, OPEN = "does_not_conform", "not_determined"
AT = "2026-11-22T00:00:00Z"  # the instant of every question; the law goes by the dates declared

# A declaration with nothing left to ask: what each case overrides, it says
COMPLETE: dict[str, str | None] = {
    "waste_code": None,
    "operation": None,
    "condition": "new",
    "packing": "container",
    "net_kg": "20000",
    "gross_kg": "20500",
    "notification_no": None,
    "consent_from": None,
    "consent_to": None,
    "annex_vii_no": "A1",
    "conformity_evidence": None,
    "function_test": None,
    "facility_permit": "P1",
    "coa_no": None,
    "lot": None,
    "movement_id": None,
}


def documents_of(head: dict[str, Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    """The documents that agree with what the items of a declaration name; nothing where none names a notification."""
    noted = [item for item in items if item.get("notification_no") not in (None, "n/a")]
    notifications = [
        {
            "number": item["notification_no"],
            "waste_code": item["waste_code"],
            "hs": [item["hs"]],
            "countries": {"export": head["export_country"], "import": head["import_country"], "transit": []},
            **(
                {
                    "consents": [
                        {"country": head["import_country"], "from": item["consent_from"], "to": item["consent_to"]}
                    ]
                }
                if item["consent_from"]
                else {}
            ),
        }
        for item in noted
    ]
    annexes = [agreeing_annex(head, item) for item in items if item.get("annex_vii_no")]
    return {"notifications": notifications, "annex_vii": annexes} if noted else {}


def agreeing_annex(head: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    """An Annex VII document that says what the item says."""
    return {
        "number": item["annex_vii_no"],
        "arranger": "Exporter",
        "consignee": "Importer",
        "quantity_kg": item["net_kg"],
        "date": head.get("export_date"),
        "carriers": ["Carrier"],
        "generator": "Generator",
        "facility": "Facility",
        "operation": item.get("operation") or "R4",
        "description": "waste",
        "waste_code": item["waste_code"],
        "countries": [head["export_country"], head["import_country"]],
        "contract": "C1",
        "received_on": None,
    }


def case(
    name: str,
    route: str,
    day: str,
    expect: dict[str, str],
    *,
    never: tuple[str, ...] = (),
    items: list[dict[str, Any]] | None = None,
    drop: tuple[str, ...] = (),
    header: dict[str, Any] | None = None,
    files: dict[str, Any] | None = None,
    documents: dict[str, Any] | None = None,
    beside: dict[str, Any] | None = None,
    **facts: str | None,
) -> dict[str, Any]:
    """One case: ``route`` is ``NL-IN``; both dates are ``day`` unless the header says otherwise.

    ``expect`` maps a code, ``code@item`` or ``code check`` to its outcome; no other finding may come. ``files`` state
    the supply chain that items with a lot are held against, ``documents`` what a file of waste documents holds. An item
    that names a notification comes with one that agrees with it, unless ``documents`` says otherwise. ``beside`` holds
    whatever else the vector states: earlier declarations, claims, a policy.
    """
    exporter, importer = route.split("-")
    goods = items or [facts]
    stated_items = []
    for number, fact in enumerate(goods, start=1):
        item = {"item_no": str(number), **COMPLETE, **fact}
        stated_items.append({key: value for key, value in item.items() if key not in drop})
    head = {
        "declaration_id": name,
        "export_date": day,
        "import_date": day,
        "export_country": exporter,
        "import_country": importer,
        **(header or {}),
    }
    expected = []
    for key, outcome in expect.items():
        key_of_finding, _, check = key.partition(" ")
        code, _, item_no = key_of_finding.partition("@")
        found = {"code": code, "item": item_no or "1", "outcome": outcome}
        expected.append({**found, "check": check} if check else found)
    stated = {**{k: v for k, v in head.items() if k not in drop}, "items": stated_items}
    agreeing = documents_of(head, [{**COMPLETE, **item} for item in stated_items]) if documents is None else documents
    given = {"files": files, "documents": agreeing, **(beside or {})}
    return {
        "id": name,
        "input": {"declaration": stated, "at": AT, **{key: value for key, value in given.items() if value}},
        "expect": {"findings": expected, "never": list(never), "exact": True},
    }


def membership(country: str, group: str, on: str, answer: str, status: str) -> dict[str, Any]:
    """Whether a State belongs to a group on a day, and how well what says so is known."""
    return {
        "id": f"{country}-{group}-{on}",
        "input": {"country": country, "group": group, "on": on},
        "expect": {"member": answer, "status": status},
    }


def listed(code: str, on: str, answer: str, status: str, which: str | None = None) -> dict[str, Any]:
    """Whether a code of the Decision is in force on a day, and in which list."""
    return {
        "id": f"{code}-{on}",
        "input": {"code": code, "on": on},
        "expect": {"in_force": answer, "list": which, "status": status},
    }


def controlled(country: str, code: str, on: str) -> dict[str, Any]:
    """Whether a member controls a code on which the members agreed nothing: nobody has read that yet."""
    return {
        "id": f"{country}-controls-{code}-{on}",
        "what": "which member controls it was not read: unknown, never no",
        "input": {"controlled_by": country, "code": code, "on": on},
        "expect": {"controlled": "unknown"},
    }


CONSENT = {"notification_no": "N1", "consent_from": "2020-01-01", "consent_to": "2030-12-31"}
CLEAR = {"NO_RULE_FIRED": "conforms"}
EWASTE = [
    {"hs": "854999", "waste_code": "B1110", "condition": "waste"},
    {"hs": "854999", "waste_code": "Y49", "condition": "waste"},
]
PLASTIC = {"hs": "391510", "condition": "waste", "operation": "R3"}
BLACK_MASS = {"hs": "3824999996", "conformity_evidence": "yes"}


def _site(name: str) -> str:
    return f"https://id.gs1.org/414/{name}"


def _event(kind: str, day: str, place: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - members of an event
    return {"type": kind, "eventTime": f"{day}T08:00:00Z", "eventTimeZoneOffset": "+00:00", **members,
            "bizLocation": {"id": place}}  # fmt: skip


def _mass(lot: str, kilograms: int) -> list[dict[str, Any]]:
    return [{"epcClass": lot, "quantity": kilograms, "uom": "KGM"}]


USED, SCRAP, INGOT, NOBODY = (f"https://id.gs1.org/01/09521234003007/10/{n}" for n in ("USED", "SCRAP", "INGOT", "X"))
YARD, PLANT, POINT = _site("9521234000013"), _site("9521234000020"), _site("9521234000037")
CHAIN: dict[str, Any] = {
    "events.json": {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-09-30T00:00:00Z",
        "epcisBody": {
            "eventList": [
                _event("ObjectEvent", "2026-09-01", YARD, action="ADD", bizStep="commissioning",
                       quantityList=_mass(USED, 4000)),
                _event("ObjectEvent", "2026-09-02", POINT, action="ADD", bizStep="collecting",
                       quantityList=_mass(SCRAP, 7000)),
                _event("TransformationEvent", "2026-09-03", PLANT, inputQuantityList=_mass(SCRAP, 7000),
                       outputQuantityList=_mass(INGOT, 6000)),
            ]
        },
    },
    "facilities.csv": "facility,name,country,roles\n"
    f"{YARD},dismantling yard,NL,dismantling\n{PLANT},smelter,NL,recovery\n{POINT},collection point,NL,collection\n",
}  # fmt: skip
METAL = {"hs": "720449", "waste_code": "B1010", "condition": "waste", "lot": SCRAP}

CASES: dict[str, list[dict[str, Any]]] = {
    "basel": [
        case("ewaste-2024-12-31", "NL-IN", "2024-12-31", {"CODE_EXPIRED@2": DNC, "HS_CODE_MISMATCH@2": OPEN,
             "NO_RULE_FIRED@1": "conforms"}, items=EWASTE),
        case("ewaste-2025-01-01", "NL-IN", "2025-01-01", {"CODE_EXPIRED@1": DNC, "HS_CODE_MISMATCH@1": OPEN,
             "BASEL_9_1A@2": DNC, "EU_EWASTE_2025@2": DNC}, items=EWASTE),
        case("plastic-code-2020-12-31", "NL-VN", "2020-12-31", {"CODE_EXPIRED": DNC}, **PLASTIC, waste_code="Y48"),
        case("plastic-code-2021-01-01", "NL-VN", "2021-01-01", {"BASEL_9_1A": DNC, "EU_ANNEX_V": DNC}, **PLASTIC,
             waste_code="Y48"),
        case("plastic-old-code-2020-12-31", "NL-VN", "2020-12-31", CLEAR, **PLASTIC, waste_code="B3010"),
        case("plastic-old-code-2021-01-01", "NL-VN", "2021-01-01", {"CODE_EXPIRED": DNC}, **PLASTIC,
             waste_code="B3010"),
        case("code-before-recalled-start", "NL-VN", "1998-11-05", {"CODE_EXPIRED": OPEN}, hs="720449",
             waste_code="B1010", condition="waste"),
        case("code-after-recalled-start", "NL-VN", "1998-11-06", CLEAR, hs="720449", waste_code="B1010",
             condition="waste"),
        case("camera-2024-12-31", "JP-TH", "2024-12-31", CLEAR, hs="900640", waste_code="B4030", condition="waste"),
        case("camera-2025-01-01", "JP-TH", "2025-01-01", {"CODE_EXPIRED": DNC}, hs="900640", waste_code="B4030",
             condition="waste"),
        case("ban-at-ng", "AT-NG", "2026-03-02", {"BASEL_4A": DNC, "EU_ANNEX_V": DNC}, hs="854911",
             waste_code="A1160", condition="waste", **CONSENT),
        case("ban-de-ng", "DE-NG", "2026-03-02", {"BASEL_4A": OPEN, "EU_ANNEX_V": DNC}, hs="854911",
             waste_code="A1160", condition="waste", **CONSENT),
        case("ban-2019-12-04", "AT-NG", "2019-12-04", CLEAR, hs="854810", waste_code="A1160", condition="waste",
             notification_no="N1", consent_from="2019-01-01", consent_to="2019-12-31"),
        case("ban-2019-12-05", "AT-NG", "2019-12-05", {"BASEL_4A": DNC}, hs="854810", waste_code="A1160",
             condition="waste", notification_no="N1", consent_from="2019-01-01", consent_to="2019-12-31"),
        case("ban-cr-before-oecd", "AT-CR", "2020-06-01", {"BASEL_4A": OPEN}, hs="854810", waste_code="A1160",
             condition="waste", **CONSENT),
        case("ban-cr-in-oecd", "AT-CR", "2022-06-01", CLEAR, hs="854911", waste_code="A1160", condition="waste",
             **CONSENT),
        case("notification-none", "CH-GH", "2024-05-01", {"BASEL_9_1A": DNC, "BASEL_4A": OPEN}, hs="854911",
             waste_code="A1160", condition="waste"),
        case("notification-placeholder", "CH-GH", "2024-05-01", {"BASEL_9_1A": DNC, "BASEL_4A": OPEN}, hs="854911",
             waste_code="A1160", condition="waste", notification_no="n/a"),
        case("notification-not-given", "CH-DE", "2024-05-01", {"BASEL_9_1A": OPEN, "BASEL_9_1B": OPEN}, hs="854911",
             waste_code="A1160", condition="waste", drop=("notification_no",)),
        case("consent-not-given", "CH-DE", "2024-05-01", {"BASEL_9_1B": OPEN}, hs="854911", waste_code="A1160",
             condition="waste", notification_no="N1", drop=("consent_from", "consent_to")),
        *(
            case(f"consent-{day}", "CH-DE", day, expect, hs="854911", waste_code="A1160", condition="waste",
                 notification_no="N1", consent_from="2024-03-01", consent_to="2024-09-30")
            for day, expect in (
                ("2024-02-29", {"BASEL_9_1B": DNC}), ("2024-03-01", CLEAR),
                ("2024-09-30", CLEAR), ("2024-10-01", {"BASEL_9_1B": DNC}),
            )
        ),
        case("nonparty-recalled", "DE-FJ", "2020-05-01", {"BASEL_4_5": OPEN, "BASEL_4A": OPEN}, hs="271099",
             waste_code="A3020", condition="waste", operation="R9", **CONSENT),
        case("nonparty-verified", "US-MY", "2024-05-01", {"BASEL_4_5": DNC, "BASEL_4A": OPEN}, hs="271099",
             waste_code="A3020", condition="waste", operation="R9", **CONSENT),
        case("nonparty-oecd-recovery-unsaid", "US-CA", "2025-02-01", {"BASEL_4_5": OPEN, "CODE_WRONG_LIST": OPEN,
             "OPERATION_UNKNOWN": OPEN}, hs="271099", waste_code="A3020", condition="waste", drop=("operation",),
             **CONSENT),
        case("oecd-y49-by-choice", "JP-KR", "2025-05-01", {"BASEL_9_1A": OPEN}, hs="854999", waste_code="Y49",
             condition="waste"),
        case("bulgaria-is-no-export", "NL-BG", "2025-05-01", {"BASEL_9_1A": DNC}, hs="854999", waste_code="Y49",
             condition="waste"),
        case("operation-allowed", "FR-TR", "2025-05-01", CLEAR, **PLASTIC, waste_code="B3011"),
        case("operation-storage", "FR-TR", "2025-05-01", {"CODE_OP": OPEN}, hs="391510", condition="waste",
             operation="R13", waste_code="B3011"),
        case("operation-tyres", "FR-TR", "2025-05-01", {"CODE_OP": DNC}, hs="401220", condition="waste",
             operation="D10", waste_code="B3140"),
        case("code-invented", "FR-TR", "2025-05-01", {"CODE_UNKNOWN": DNC, "HS_CODE_MISMATCH": OPEN}, hs="720449",
             condition="waste", waste_code="B9999"),
        case("code-wrong-list", "FR-TR", "2025-05-01", {"CODE_WRONG_LIST": DNC, "HS_CODE_MISMATCH": OPEN},
             hs="720449", condition="waste", waste_code="R4"),
        case("code-of-a-characteristic-in-place-of-a-waste", "FR-TR", "2025-05-01", {"CODE_WRONG_LIST": DNC},
             hs="810291", condition="waste", waste_code="H4.1"),
        case("code-of-a-waste-in-place-of-an-operation", "FR-TR", "2025-05-01", {"CODE_WRONG_LIST": DNC},
             hs="391510", condition="waste", operation="B3011", waste_code="B3011"),
        case("code-placeholder", "FR-TR", "2025-05-01", CLEAR, hs="847130", waste_code="n/a", operation="-"),
        case("code-of-annex-i", "US-MY", "2025-05-01", {"CODE_NOT_JUDGED": OPEN}, hs="810291", condition="waste",
             waste_code="Y31"),
        case("code-amber-of-the-oecd", "FR-TR", "2025-05-01", {"CODE_NOT_JUDGED": OPEN}, hs="810291",
             condition="waste", waste_code="AC300"),
        case("code-green-of-the-oecd-inside", "FR-TR", "2025-05-01", CLEAR, hs="810291", condition="waste",
             waste_code="GB040"),
        case("code-green-of-the-oecd-outside", "FR-GH", "2025-05-01", {"CODE_NOT_JUDGED": OPEN}, hs="810291",
             condition="waste", waste_code="GB040"),
        case("code-of-the-union-outside", "FR-TR", "2025-05-01", {"CODE_NOT_JUDGED": OPEN}, hs="810291",
             condition="waste", waste_code="EU3011"),
        case("operation-unknown", "FR-TR", "2025-05-01", {"OPERATION_UNKNOWN": OPEN}, hs="391510", condition="waste",
             operation="R99", waste_code="B3011"),
        case("operation-none", "FR-TR", "2025-05-01", {"OPERATION_MISSING": OPEN}, hs="391510", condition="waste",
             waste_code="B3011"),
        case("permit-none", "CH-DE", "2024-05-01", {"PERMIT": OPEN}, hs="854911", waste_code="A1160",
             condition="waste", facility_permit=None, **CONSENT),
        case("weight-below", "DE-FR", "2024-05-01", {"WEIGHT": OPEN}, hs="847130", net_kg="10", gross_kg="9.99"),
        case("weight-equal", "DE-FR", "2024-05-01", CLEAR, hs="847130", net_kg="10", gross_kg="10"),
        case("used-computer", "GB-GH", "2025-04-01", {"EEE_USED_NOTEST": OPEN}, hs="847130", condition="used"),
        case("used-computer-tested", "GB-GH", "2025-04-01", CLEAR, hs="847130", condition="used",
             function_test="T1"),
        case("used-modules", "NL-GH", "2026-10-05", {"PV_USED_NOTEST": OPEN}, hs="854143", condition="used"),
        case("used-modules-tested", "NL-GH", "2026-10-05", CLEAR, hs="854143", condition="used",
             function_test="T1"),
        case("new-modules", "NL-GH", "2026-10-05", CLEAR, hs="854143"),
        case("modules-2021-12-31", "NL-GH", "2021-12-31", CLEAR, hs="854143", condition="used"),
        case("date-missing-for-waste", "CH-GH", "2024-05-01", {"DATE_MISSING": OPEN,
             "BASEL_9_1B documents/consent-date": OPEN}, hs="854911", waste_code="A1160",
             condition="waste", drop=("export_date", "import_date"), **CONSENT),
        case("date-missing-for-goods", "DE-FR", "2024-05-01", CLEAR, hs="010121",
             drop=("export_date", "import_date")),
        case("facts-not-given", "DE-GH", "2024-05-01", {"FACTS_NOT_GIVEN": OPEN}, hs="847130",
             drop=("waste_code", "condition")),
        case("lot-nobody-knows", "NL-GH", "2026-10-05", {"LOT_UNKNOWN": OPEN}, files=CHAIN, hs="854143",
             condition="used", function_test="T1", lot=NOBODY),
        case("lot-without-a-chain", "NL-GH", "2026-10-05", {"LOT_NOT_FOLLOWED": OPEN}, hs="854143", condition="used",
             function_test="T1", lot=NOBODY),
        case("lot-not-given", "NL-GH", "2026-10-05", {"LOT_NOT_FOLLOWED": OPEN}, hs="854143", condition="used",
             function_test="T1", drop=("lot",)),
        case("lot-not-given-beside-a-chain", "NL-GH", "2026-10-05", {"LOT_NOT_FOLLOWED": OPEN}, files=CHAIN,
             hs="854143", condition="used", function_test="T1", drop=("lot",)),
        case("lot-of-a-dismantler", "NL-GH", "2026-10-05", {"GRAPH_EOL": OPEN}, files=CHAIN, hs="854143",
             condition="used", function_test="T1", lot=USED, net_kg="4000", gross_kg="4100"),
        case("lot-recovered-since", "NL-GH", "2026-10-05", {"END_OF_WASTE_UNPROVEN": OPEN, "GRAPH_MASS": OPEN},
             files=CHAIN, hs="760110", lot=INGOT, net_kg="6000", gross_kg="6100"),
        *(
            case(f"lot-yield-{net}", "NL-GH", "2026-10-05", {"END_OF_WASTE_UNPROVEN": OPEN, **expect},
                 files={**CHAIN, "recipes.csv": f"facility,yield_low,yield_high\n{PLANT},0.7,0.875\n"}, hs="760110",
                 lot=INGOT, net_kg=net, gross_kg="6200")
            for net, expect in (("6125", {}), ("6125.001", {"GRAPH_MASS": OPEN}))
        ),
        *(
            case(f"lot-mass-{net}", "NL-MY", "2026-10-05", expect, files=CHAIN, **METAL, net_kg=net, gross_kg="238100")
            for net, expect in (("7349.99", CLEAR), ("7350", CLEAR), ("7350.01", {"GRAPH_MASS": OPEN}),
                                ("238000", {"GRAPH_MASS": OPEN}))
        ),
        case("one-item-of-two", "NL-VN", "2026-11-21", {"EU_PLASTIC_2026@2": DNC, "NO_RULE_FIRED@1": "conforms"},
             items=[{"hs": "847130"}, {**PLASTIC, "waste_code": "B3011"}]),
    ],
    "eu-wsr": [
        *(
            case(f"plastic-{route}-{day}", route, day, expect, **PLASTIC, waste_code="B3011")
            for route, day, expect in (
                ("NL-VN", "2026-11-20", CLEAR),
                ("NL-VN", "2026-11-21", {"EU_PLASTIC_2026": DNC}),
                ("NL-TR", "2026-11-21", CLEAR),
                ("NL-BG", "2026-11-21", CLEAR),
                ("NL-CO", "2026-11-21", {"EU_PLASTIC_2026": OPEN}),
                ("NL-LI", "2026-11-21", {"EU_PLASTIC_2026": OPEN}),
                ("GB-VN", "2026-11-21", CLEAR),
            )
        ),
        case("annex-v-2020-12-31", "NL-VN", "2020-12-31", {"BASEL_4A": OPEN}, hs="271099", waste_code="A3020",
             condition="waste", **CONSENT),
        case("annex-v-2021-01-01", "NL-VN", "2021-01-01", {"BASEL_4A": OPEN, "EU_ANNEX_V": DNC}, hs="271099",
             waste_code="A3020", condition="waste", **CONSENT),
        case("annex-v-2026-05-20", "AT-VN", "2026-05-20", {"BASEL_4A": DNC, "EU_ANNEX_V": DNC}, hs="271099",
             waste_code="A3020", condition="waste", **CONSENT),
        case("annex-v-2026-05-21", "AT-VN", "2026-05-21", {"BASEL_4A": DNC, "EU_ANNEX_V": DNC}, hs="271099",
             waste_code="A3020", condition="waste", **CONSENT),
        case("green-2027-05-20", "NL-VN", "2027-05-20", CLEAR, hs="470710", waste_code="B3020", condition="waste"),
        case("green-2027-05-21", "NL-VN", "2027-05-21", {"EU_GREEN_2027": OPEN}, hs="470710", waste_code="B3020",
             condition="waste"),
        case("annex-vii-none", "NL-VN", "2024-05-01", {"EU_ANNEX_VII": OPEN}, hs="470710", waste_code="B3020",
             condition="waste", annex_vii_no=None),
        case("annex-vii-none-oecd-green", "FR-TR", "2025-05-01", {"EU_ANNEX_VII": OPEN}, hs="810291",
             condition="waste", waste_code="GB040", annex_vii_no=None),
        case("annex-vii-none-intra-union", "FR-BG", "2025-05-01", {"EU_ANNEX_VII": OPEN}, hs="810291",
             condition="waste", waste_code="EU3011", annex_vii_no=None),
        case("intra-union-entry", "NL-BG", "2024-05-01", {"HS_CODE_MISMATCH": OPEN}, hs="391590",
             waste_code="EU3011", condition="waste"),
    ],
    "cn-solid-waste": [
        case("ban-2020-12-31", "JP-CN", "2020-12-31", {"CN_CATALOGUE": OPEN, "WASTE_NO_CODE": OPEN},
             hs="3915100000"),
        case("ban-2021-01-01", "JP-CN", "2021-01-01", {"CN_BAN": DNC, "WASTE_NO_CODE": OPEN},
             hs="3915100000"),
        case("mixed-heading", "JP-CN", "2024-05-01", CLEAR, hs="7204500000"),
        case("mixed-heading-declared-waste", "JP-CN", "2024-05-01", {"CN_DECLARED_WASTE": DNC,
             "HS_NO_WASTE_CODE": OPEN}, hs="7204500000", condition="waste"),
        case("aluminium-2024-11-14", "MY-CN", "2024-11-14", {"CN_BAN": DNC, "HS_NO_WASTE_CODE": OPEN},
             hs="7602000040", conformity_evidence="yes"),
        case("aluminium-2024-11-15", "MY-CN", "2024-11-15", CLEAR, hs="7602000040", conformity_evidence="yes"),
        case("aluminium-no-evidence", "MY-CN", "2024-11-15", {"CN_COND": OPEN}, hs="7602000040"),
        case("aluminium-evidence-not-given", "MY-CN", "2024-11-15", {"CN_COND": OPEN}, hs="7602000040",
             drop=("conformity_evidence",)),
        case("aluminium-neighbor", "MY-CN", "2024-11-15", {"CN_BAN": DNC, "HS_NO_WASTE_CODE": OPEN},
             hs="7602000090", conformity_evidence="yes"),
        case("aluminium-six-digits", "MY-CN", "2024-11-15", {"FACTS_NOT_DECISIVE": OPEN}, hs="760200",
             conformity_evidence="yes"),
        case("aluminium-no-import-date", "MY-CN", "2024-11-14", {"CN_BAN": OPEN, "DATE_MISSING": OPEN,
             "HS_NO_WASTE_CODE": OPEN}, hs="7602000040", conformity_evidence="yes", drop=("import_date",)),
        case("copper-2020-10-31", "KR-CN", "2020-10-31", {"CN_CATALOGUE": OPEN, "WASTE_NO_CODE": OPEN},
             hs="7404000030", conformity_evidence="yes"),
        case("copper-2020-11-01", "KR-CN", "2020-11-01", CLEAR, hs="7404000030", conformity_evidence="yes"),
        case("copper-declared-waste-2020-10-31", "KR-CN", "2020-10-31", {"CN_CATALOGUE": OPEN}, hs="7404000030",
             conformity_evidence="yes", condition="waste", waste_code="B1010", operation="R4"),
        case("copper-declared-waste-2020-11-01", "KR-CN", "2020-11-01", {"CN_DECLARED_WASTE_EXEMPT": OPEN},
             hs="7404000030", conformity_evidence="yes", condition="waste", waste_code="B1010", operation="R4"),
        case("copper-2024-11-14", "KR-CN", "2024-11-14", {"CN_COND": OPEN}, hs="7404000030"),
        case("copper-2024-11-15", "KR-CN", "2024-11-15", {"CN_COND": OPEN}, hs="7404000030"),
        case("steel-2020-12-31", "KR-CN", "2020-12-31", {"CN_CATALOGUE": OPEN, "WASTE_NO_CODE": OPEN},
             hs="7204490030", conformity_evidence="yes"),
        case("steel-2021-01-01", "KR-CN", "2021-01-01", CLEAR, hs="7204490030", conformity_evidence="yes"),
        case("steel-2025-07-31", "KR-CN", "2025-07-31", {"CN_COND": OPEN}, hs="7204490030"),
        case("steel-2025-08-01", "KR-CN", "2025-08-01", {"CN_COND": OPEN}, hs="7204490030"),
        case("black-mass-2025-07-31", "KR-CN", "2025-07-31", CLEAR, **BLACK_MASS, packing="bulk"),
        case("black-mass-2025-08-01", "KR-CN", "2025-08-01", {"CN_COND_BULK": DNC}, **BLACK_MASS, packing="bulk"),
        case("black-mass-bags", "KR-CN", "2025-08-01", CLEAR, **BLACK_MASS),
        case("black-mass-loose", "KR-CN", "2025-08-01", {"CN_COND_PACKING": OPEN}, **BLACK_MASS, packing="VR"),
        case("black-mass-packing-none", "KR-CN", "2025-08-01", {"CN_COND_PACKING": OPEN}, **BLACK_MASS, packing=None),
        case("black-mass-loose-2025-07-31", "KR-CN", "2025-07-31", CLEAR, **BLACK_MASS, packing="VR"),
        case("exempt-declared-waste", "MY-CN", "2024-11-15", {"CN_DECLARED_WASTE_EXEMPT": OPEN}, hs="7602000040",
             condition="waste", waste_code="B1010", operation="R4", conformity_evidence="yes"),
        case("black-mass-declared-waste", "KR-CN", "2025-07-31", {"CN_DECLARED_WASTE": DNC, "WASTE_NO_CODE": OPEN},
             **BLACK_MASS, condition="waste"),
    ],
    "national-measures": [
        case("thailand-2024-12-31", "JP-TH", "2024-12-31", CLEAR, **PLASTIC, waste_code="B3011"),
        case("thailand-2025-01-01", "JP-TH", "2025-01-01", {"TH_3915": DNC}, **PLASTIC, waste_code="B3011"),
        case("malaysia-2025-06-30", "JP-MY", "2025-06-30", CLEAR, **PLASTIC, waste_code="B3011"),
        case("malaysia-2025-07-01", "JP-MY", "2025-07-01", {"MY_3915": OPEN}, **PLASTIC, waste_code="B3011"),
        case("malaysia-certified", "JP-MY", "2025-07-01", CLEAR, **PLASTIC, waste_code="B3011", coa_no="S1"),
        case("malaysia-nonparty", "US-MY", "2025-07-01", {"MY_3915_NONPARTY": DNC}, **PLASTIC, waste_code="B3011",
             coa_no="S1"),
        case("malaysia-nonparty-recalled", "TL-MY", "2025-07-01", {"MY_3915_NONPARTY": OPEN}, **PLASTIC,
             waste_code="B3011", coa_no="S1"),
        case("malaysia-no-row", "BM-MY", "2025-07-01", {"MY_3915_NONPARTY": OPEN}, **PLASTIC, waste_code="B3011",
             coa_no="S1"),
        case("india-2019-02-28", "JP-IN", "2019-02-28", CLEAR, **PLASTIC, waste_code="B3010"),
        case("india-2019-03-01", "JP-IN", "2019-03-01", {"IN_3915": DNC}, **PLASTIC, waste_code="B3010"),
        case("india-2021-01-26", "JP-IN", "2021-01-26", {"IN_3915": DNC}, **PLASTIC, waste_code="B3011"),
        case("india-2021-01-27", "JP-IN", "2021-01-27", {"IN_3915": OPEN}, **PLASTIC, waste_code="B3011"),
    ],
    "hs-correlation": [
        case("old-8548-2021", "JP-TH", "2021-12-31", {"WASTE_NO_CODE": OPEN}, hs="854810"),
        case("old-8548-2022", "JP-TH", "2022-01-01", CLEAR, hs="854800"),
        case("old-8548-china-2021", "JP-CN", "2021-12-31", {"CN_BAN": DNC, "WASTE_NO_CODE": OPEN},
             hs="8548100000"),
        case("sawdust", "NL-GB", "2025-04-01", {"HS_NO_WASTE_CODE": OPEN}, hs="440141", condition="waste"),
        case("pellets", "NL-GB", "2025-04-01", CLEAR, hs="440131"),
        case("pellets-waste", "NL-GB", "2025-04-01", {"HS_NO_WASTE_CODE": OPEN}, hs="440131", condition="waste"),
        case("pvc-as-b3011", "GB-VN", "2025-05-01", {"HS_CODE_MISMATCH": OPEN}, hs="391530", condition="waste",
             operation="R3", waste_code="B3011"),
        case("chapter-01", "NL-GH", "2025-04-01", CLEAR, hs="010121"),
        case("chapter-97", "NL-GH", "2025-04-01", CLEAR, hs="970191"),
        case("chapter-00", "NL-GH", "2025-04-01", {"HS_UNKNOWN": OPEN}, hs="000000"),
        case("chapter-76-last-before-the-reserved", "NL-GH", "2025-04-01", CLEAR, hs="761699"),
        case("chapter-77-reserved", "NL-GH", "2025-04-01", {"HS_UNKNOWN": OPEN}, hs="770110"),
        case("chapter-78-first-after-the-reserved", "NL-GH", "2025-04-01", CLEAR, hs="780110"),
        case("chapter-98-of-one-state", "NL-GH", "2025-04-01", {"HS_UNKNOWN": OPEN}, hs="980100"),
        case("chapter-99-of-one-state", "NL-GH", "2025-04-01", {"HS_UNKNOWN": OPEN}, hs="9999999999"),
        case("chapter-unknown-without-date", "NL-GH", "2025-04-01", {"HS_UNKNOWN": OPEN}, hs="770110",
             drop=("export_date", "import_date")),
        case("heading-none", "NL-GH", "2025-04-01", {"HS_MISSING": OPEN}, hs=None),
        case("heading-not-given", "NL-GH", "2025-04-01", {"FACTS_NOT_GIVEN": OPEN, "HS_MISSING": OPEN}),
        case("batteries-green", "DE-MY", "2025-04-01", {"BATTERY_DISPUTED": OPEN}, hs="854914", condition="waste",
             waste_code="B1090"),
        case("batteries-of-2017-in-2025", "JP-TH", "2022-01-01", {"HS_CODE_ABSENT": OPEN}, hs="854810",
             waste_code=None),
        case("waste-under-a-heading-of-products", "DE-NG", "2025-04-01", {"WASTE_NO_CODE": OPEN}, hs="847130",
             condition="waste"),
        case("waste-under-a-heading-of-products-2021", "DE-NG", "2021-12-31", {"WASTE_NO_CODE": OPEN}, hs="847130",
             condition="waste"),
        case("waste-named-by-its-heading-2021", "DE-NG", "2021-12-31", {"WASTE_NO_CODE": OPEN}, hs="391510"),
        case("waste-without-heading-or-code", "NL-GH", "2025-04-01", {"HS_MISSING": OPEN,
             "WASTE_NO_CODE": OPEN}, hs=None, condition="waste"),
        case("heading-none-beside-a-waste-code", "NL-GB", "2025-04-01", {"HS_MISSING": OPEN}, hs=None,
             condition="waste", operation="R3", waste_code="B3011"),
    ],
    "country-groups": [
        membership("BG", "eu27", "2006-12-31", "no", "recalled"),
        membership("BG", "eu27", "2007-01-01", "yes", "read"),
        membership("GB", "eu27", "2020-01-31", "yes", "recalled"),
        membership("GB", "eu27", "2020-02-01", "no", "read"),
        membership("CR", "oecd_member", "2021-05-24", "no", "recalled"),
        membership("CR", "oecd_member", "2021-05-25", "yes", "verified"),
        membership("CO", "oecd_member", "2026-11-22", "yes", "verified"),
        membership("CO", "oecd_waste_system", "2020-04-27", "no", "recalled"),
        membership("CO", "oecd_waste_system", "2020-04-28", "unknown", "verified"),
        membership("LI", "oecd_waste_system", "2026-11-22", "unknown", "derived"),
        membership("LI", "basel_annex_vii", "2026-11-22", "yes", "derived"),
        membership("BG", "basel_annex_vii", "2026-11-22", "yes", "read"),
        membership("JP", "basel_annex_vii", "2026-11-22", "yes", "verified"),
        membership("CN", "basel_annex_vii", "2026-11-22", "no", "read"),
        membership("CN", "oecd_member", "2026-11-22", "no", "verified"),
        membership("US", "basel_party", "2026-11-22", "no", "verified"),
        membership("HT", "basel_party", "2026-11-22", "no", "verified"),
        membership("DE", "basel_party", "2026-11-22", "yes", "derived"),
        membership("BM", "basel_party", "2026-11-22", "unknown", "derived"),
        membership("AT", "ban_amendment", "2026-11-22", "yes", "read"),
        membership("US", "ban_amendment", "2026-11-22", "unknown", "read"),
        membership("BF", "bamako", "2015-12-31", "unknown", "read"),
        membership("BF", "bamako", "2016-06-30", "unknown", "read"),
        membership("BF", "bamako", "2017-01-01", "yes", "read"),
    ],
    "oecd": [
        listed("AC300", "2020-12-31", "no", "verified", "amber"),
        listed("AC300", "2021-01-01", "yes", "verified", "amber"),
        listed("GB040", "2026-11-22", "yes", "verified", "green"),
        listed("GC010", "2024-12-31", "yes", "read", "green"),
        listed("AD120", "2026-11-22", "yes", "verified", "amber"),
        listed("GZ999", "2026-11-22", "no", "verified"),
        controlled("JP", "Y49", "2025-05-01"),
        controlled("KR", "Y48", "2021-01-01"),
    ],
}  # fmt: skip
