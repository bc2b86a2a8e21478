"""Rebuilds the case ``01-solar-module`` from the inventory tables, byte for byte.

Usage: ``python examples/build_solar_module.py [FOLDER]`` (default: the case beside this script).

All parties are fictional and use the GS1 example prefix 952. The amounts follow from the ratios of the pack
``factors/pv-inventory``, so that the footprint of this chain can be held against that inventory's own table. The keys
are PUBLISHED EXAMPLE KEYS, made from the seeds below: anybody can sign with them, so they prove nothing outside here.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

from stdnum import ean

from greenchain.adapters.keys import signer_from_seed
from greenchain.adapters.shipped import load_standards
from greenchain.claims import issue_claim, make_status_list
from greenchain.model.claims import Claim
from greenchain.values.json import digest

AT = "2025-06-30T12:00:00Z"
PIECES = 500
AREA_M2 = Decimal("2.0")
SET = "2020"

# PUBLISHED EXAMPLE KEYS: 32 bytes of text each; never use them for anything else
SEEDS = {
    "label": b"greenchain example key: label 01",
    "verifier": b"greenchain example key: verify01",
    "assessor": b"greenchain example key: assess01",
    "wafer": b"greenchain example key: wafers01",
}
SIGNERS = {name: signer_from_seed(seed) for name, seed in SEEDS.items()}
DIDS = {name: signer.verification_method.partition("#")[0] for name, signer in SIGNERS.items()}

VC = "https://www.w3.org/ns/credentials/v2"
STATUS_URL = "https://label.example/status/licences"
CONTEXT = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {"gc": "https://greenchain.example/epcis/"},
]


def _number(stem: str) -> str:
    return stem + ean.calc_check_digit(stem)


def party(index: int) -> str:
    """The GS1 Digital Link of the party with this index."""
    return f"https://id.gs1.org/417/{_number(f'95200000{index:04d}')}"


def site(index: int) -> str:
    """The GS1 Digital Link of the facility with this index."""
    return f"https://id.gs1.org/414/{_number(f'95200010{index:04d}')}"


def product(index: int) -> str:
    """The GS1 Digital Link of the product class with this index."""
    return f"https://id.gs1.org/01/{_number(f'0952000200{index:03d}')}"


def pallet(index: int) -> str:
    """The GS1 Digital Link of the logistic unit with this index."""
    return f"https://id.gs1.org/00/{_number(f'0952000030000{index:04d}')}"


def lot(index: int, name: str) -> str:
    """The GS1 Digital Link of a lot of the product with this index."""
    return f"{product(index)}/10/{name}"


# index: name, country, party index, grid region, roles
SITES = {
    1: ("Quartz quarry, Altay", "CN", 1, "Northwest", "production"),
    2: ("Metallurgical silicon works, Shihezi", "CN", 1, "Northwest", "production"),
    3: ("Polysilicon works A, Shihezi", "CN", 2, "Northwest", "production"),
    4: ("Polysilicon works B, Leshan", "CN", 3, "Southwest", "production"),
    5: ("Ingot and wafer works, Wuxi", "CN", 4, "East China", "production"),
    6: ("Cell works, Changzhou", "CN", 5, "East China", "production"),
    7: ("Module works, Nantong", "CN", 6, "East China", "production"),
    8: ("Container terminal, Shanghai", "CN", 7, "", "transport"),
    9: ("Container terminal, Rotterdam", "NL", 7, "", "transport"),
    10: ("Regional store, Venlo", "NL", 8, "", "storage"),
    11: ("School roof, Eindhoven", "NL", 9, "", "use"),
    12: ("Collection point, Eindhoven", "NL", 10, "", "collection"),
    13: ("Dismantling yard, Tilburg", "NL", 10, "", "dismantling"),
}
PARTIES = {
    1: ("Altay Silicon (fictional)", "CN", "supplier"),
    2: ("Tianshan Polysilicon (fictional)", "CN", "supplier"),
    3: ("Minjiang Polysilicon (fictional)", "CN", "supplier"),
    4: ("Taihu Wafer (fictional)", "CN", "supplier"),
    5: ("Changzhou Cell (fictional)", "CN", "supplier"),
    6: ("Nantong Module (fictional)", "CN", "manufacturer"),
    7: ("Blue Lane Shipping (fictional)", "CN", "carrier"),
    8: ("Venlo Solar Trade (fictional)", "NL", "distributor"),
    9: ("Municipal School Board (fictional)", "NL", "buyer"),
    10: ("Brabant Dismantling (fictional)", "NL", "waste operator"),
}
# index: name, hs code, inventory process, category, producer index, area of one piece
PRODUCTS = {
    1: ("Quartz sand", "250510", "", "", 1, ""),
    2: ("Metallurgical silicon", "280469", "mg_si", "", 1, ""),
    3: ("Polysilicon", "280461", "polysilicon", "", 2, ""),
    4: ("Monocrystalline ingot", "381800", "ingot_cz", "", 4, ""),
    5: ("Silicon wafer", "381800", "wafer", "", 4, ""),
    6: ("Solar cell", "854142", "cell", "", 5, ""),
    7: ("Glass-glass module, 388 W", "854143", "module", "photovoltaic_module", 6, str(AREA_M2)),
    8: ("Used module", "854143", "", "", 10, str(AREA_M2)),
    9: ("Mixed metal scrap", "720449", "", "", 10, ""),
    10: ("Electrical scrap of modules", "854999", "", "", 10, ""),
}


def _ratio(row_id: str) -> Decimal:
    table = load_standards().pack("factors/pv-inventory").table("exchanges")
    return next(row.decimal("value") for row in table.rows if row.text("id") == row_id)


def _grams(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.001"), ROUND_HALF_EVEN)


def amounts() -> dict[str, Decimal]:
    """What each step needs for the module lot, by the inventory's ratios, rounded to grams or square centimeters."""
    area = PIECES * AREA_M2
    cell = _grams(area * _ratio("mo.cell.20"))
    wafer = _grams(cell * _ratio("ce.wafer.20"))
    ingot = _grams(wafer * _ratio("wa.si.20"))
    poly = _grams(ingot * _ratio("in.poly.20"))
    poly_a = _grams(poly * Decimal("0.6"))
    silicon = _grams(poly * _ratio("po.mg.20"))
    silicon_a = _grams(poly_a * _ratio("po.mg.20"))
    return {
        "cell": cell,
        "wafer": wafer,
        "ingot": ingot,
        "poly_a": poly_a,
        "poly_b": poly - poly_a,
        "mg_a": silicon_a,
        "mg_b": silicon - silicon_a,
        "mg": silicon,
        "quartz": _grams(silicon * _ratio("mg.sand")),
    }


def _amount(identifier: str, quantity: Decimal | int, uom: str = "KGM") -> dict[str, object]:
    number = int(quantity) if quantity == int(quantity) else float(quantity)
    return {"epcClass": identifier, "quantity": number, **({"uom": uom} if uom != "C62" else {})}


@dataclass
class Ledger:
    """The events that one sender hands in, in order."""

    sender: str
    events: list[dict[str, object]] = field(default_factory=list)

    def _add(self, event_type: str, time: str, **fields: object) -> None:
        number = len(self.events) + 1
        self.events.append(
            {
                "type": event_type,
                "eventID": f"urn:example:{self.sender}:{number:02d}",
                "eventTime": f"{time}Z",
                "eventTimeZoneOffset": "+00:00",
                **fields,
            }
        )

    def observe(
        self,
        step: str,
        time: str,
        place: str,
        *,
        to: str = "",
        leg: str = "",
        action: str = "OBSERVE",
        amount: dict[str, object] | None = None,
        unit: str = "",
        disposition: str = "",
    ) -> None:
        """An object event: something was seen, shipped, received, begun."""
        fields: dict[str, object] = {"action": action, "bizStep": step, "readPoint": {"id": place}}
        if disposition:
            fields["disposition"] = disposition
        if step != "shipping":
            fields["bizLocation"] = {"id": place}
        if amount:
            fields["quantityList"] = [amount]
        if unit:
            fields["epcList"] = [unit]
        if to:
            fields["sourceList"] = [{"type": "location", "source": place}]
            fields["destinationList"] = [{"type": "location", "destination": to}]
        if leg:
            fields["gc:leg"] = leg
        self._add("ObjectEvent", time, **fields)

    def move(self, amount: dict[str, object], start: tuple[str, str], end: tuple[str, str], *, leg: str = "") -> None:
        """A shipping event and the receiving event that answers it; each end is time and place."""
        self.observe("shipping", start[0], start[1], to=end[1], amount=amount, leg=leg, disposition="in_transit")
        self.observe("receiving", end[0], end[1], amount=amount, disposition="in_progress")

    def make(self, time: str, place: str, inputs: list[dict[str, object]], outputs: list[dict[str, object]]) -> None:
        """A transformation at a place."""
        self._add(
            "TransformationEvent", time, bizStep="transforming", readPoint={"id": place}, bizLocation={"id": place},
            inputQuantityList=inputs, outputQuantityList=outputs,
        )  # fmt: skip

    def pack(self, action: str, time: str, place: str, parent: str, children: list[dict[str, object]]) -> None:
        """A pallet is packed (ADD) or unpacked (DELETE)."""
        self._add(
            "AggregationEvent", time, action=action, bizStep="packing" if action == "ADD" else "unpacking",
            readPoint={"id": place}, bizLocation={"id": place}, parentID=parent, childQuantityList=children,
        )  # fmt: skip

    def document(self) -> dict[str, object]:
        """The EPCIS document."""
        return {
            "@context": CONTEXT,
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2025-06-01T00:00:00Z",
            "epcisBody": {"eventList": self.events},
        }


QUARTZ, MG = lot(1, "Q23-01"), lot(2, "M23-01")
POLY_A, POLY_B = lot(3, "PA23-07"), lot(3, "PB23-04")
INGOT, WAFER, CELL, MODULE = lot(4, "I23-11"), lot(5, "W23-11"), lot(6, "C23-12"), lot(7, "MOD23-12")
USED, SCRAP, EWASTE = lot(8, "USED25-01"), lot(9, "MS25-01"), lot(10, "ES24-01")


def events() -> dict[str, Ledger]:
    """The events of the chain, a file a sender."""
    a = amounts()
    quartz = Ledger("silicon")
    quartz.observe("commissioning", "2023-02-01T08:00:00", site(1), action="ADD", amount=_amount(QUARTZ, a["quartz"]))
    quartz.move(_amount(QUARTZ, a["quartz"]), ("2023-02-02T08:00:00", site(1)), ("2023-02-04T08:00:00", site(2)))
    quartz.make("2023-02-10T08:00:00", site(2), [_amount(QUARTZ, a["quartz"])], [_amount(MG, a["mg"])])
    quartz.move(_amount(MG, a["mg_a"]), ("2023-02-12T08:00:00", site(2)), ("2023-02-13T08:00:00", site(3)))
    quartz.move(_amount(MG, a["mg_b"]), ("2023-02-12T09:00:00", site(2)), ("2023-02-20T08:00:00", site(4)))

    poly_a = Ledger("polysilicon-a")
    poly_a.make("2023-03-01T08:00:00", site(3), [_amount(MG, a["mg_a"])], [_amount(POLY_A, a["poly_a"])])
    poly_a.move(_amount(POLY_A, a["poly_a"]), ("2023-03-05T08:00:00", site(3)), ("2023-03-20T08:00:00", site(5)))
    poly_b = Ledger("polysilicon-b")
    poly_b.make("2023-03-03T08:00:00", site(4), [_amount(MG, a["mg_b"])], [_amount(POLY_B, a["poly_b"])])
    poly_b.move(_amount(POLY_B, a["poly_b"]), ("2023-03-07T08:00:00", site(4)), ("2023-03-18T08:00:00", site(5)))

    wafer = Ledger("wafer")
    melted = [_amount(POLY_A, a["poly_a"]), _amount(POLY_B, a["poly_b"])]
    wafer.make("2023-04-10T08:00:00", site(5), melted, [_amount(INGOT, a["ingot"])])
    wafer.make("2023-04-20T08:00:00", site(5), [_amount(INGOT, a["ingot"])], [_amount(WAFER, a["wafer"], "MTK")])
    wafer.move(_amount(WAFER, a["wafer"], "MTK"), ("2023-04-25T08:00:00", site(5)), ("2023-04-26T08:00:00", site(6)))

    cell = Ledger("cell")
    wafers, cells = _amount(WAFER, a["wafer"], "MTK"), _amount(CELL, a["cell"], "MTK")
    cell.make("2023-05-08T08:00:00", site(6), [wafers], [cells])
    cell.move(cells, ("2023-05-12T08:00:00", site(6)), ("2023-05-13T08:00:00", site(7)))

    modules = _amount(MODULE, PIECES, "H87")
    module = Ledger("module")
    module.make("2023-06-01T08:00:00", site(7), [cells], [modules])
    module.move(modules, ("2023-06-20T08:00:00", site(7)), ("2023-06-21T08:00:00", site(8)))

    logistics = Ledger("logistics")
    logistics.move(modules, ("2023-06-25T08:00:00", site(8)), ("2023-08-02T08:00:00", site(9)), leg="lg7")
    logistics.move(modules, ("2023-08-05T08:00:00", site(9)), ("2023-08-07T08:00:00", site(10)), leg="lg11")
    logistics.pack("ADD", "2024-02-01T08:00:00", site(10), pallet(1), [modules])
    logistics.observe(
        "shipping", "2024-02-01T10:00:00", site(10), to=site(11), unit=pallet(1), disposition="in_transit"
    )

    school = Ledger("school")
    school.observe("receiving", "2024-02-02T09:00:00", site(11), unit=pallet(1), disposition="in_progress")
    school.pack("DELETE", "2024-02-02T12:00:00", site(11), pallet(1), [])
    school.observe("installing", "2024-02-20T08:00:00", site(11), amount=modules, disposition="active")

    end = Ledger("end-of-life")
    end.observe("collecting", "2024-11-25T08:00:00", site(12), amount=modules, disposition="damaged")
    end.observe("receiving", "2024-11-27T08:00:00", site(13), amount=modules, disposition="damaged")
    pieces = [_amount(USED, 120, "H87"), _amount(SCRAP, 2400), _amount(EWASTE, 6100)]
    end.make("2024-12-10T08:00:00", site(13), [modules], pieces)
    end.observe("shipping", "2025-03-10T08:00:00", site(13), to=site(9), amount=pieces[0], disposition="in_transit")
    end.observe("shipping", "2025-04-02T08:00:00", site(13), to=site(9), amount=pieces[1], disposition="in_transit")
    return {ledger.sender: ledger for ledger in (quartz, poly_a, poly_b, wafer, cell, module, logistics, school, end)}


def _claim(name: str, kind: str, subject: dict[str, object], **fields: object) -> Claim:
    return Claim(
        {
            "@context": [VC],
            "id": f"urn:example:claim:{name}",
            "type": ["VerifiableCredential", kind],
            "validFrom": "2023-06-01T00:00:00Z",
            "validUntil": "2027-06-01T00:00:00Z",
            **fields,
            "credentialSubject": subject,
        }  # type: ignore[dict-item]
    )


def _measured(index: int, indicator: str, value: str, unit: str, per: str) -> dict[str, object]:
    figure = {
        "indicator": indicator,
        "value": value,
        "unit": unit,
        "per": per,
        "from": "2023-01-01",
        "until": "2024-01-01",
    }
    return {"id": site(index), "facility": {"id": site(index), "country": SITES[index][1]}, "measurements": [figure]}


def _management() -> dict[str, object]:
    """The assessor's answers: everything proved but X23 and X44, the percentages as measured."""
    card = load_standards().pack("scorecards/miit-gsc-general").table("indicators")
    percents = {"X26": "75", "X41": "40", "X42": "60"}
    answers = {
        row.text("id"): percents.get(row.text("id"), str(row.decimal("maximum")))
        for row in card.rows
        if row.text("id") not in ("X23", "X44")
    }
    gates = {row.text("id"): "1" for row in load_standards().pack("scorecards/miit-gsc-general").table("gates").rows}
    figures = [
        {"indicator": f"miit-gsc-general/{key}", "value": value, "from": "2023-01-01", "until": "2026-01-01"}
        for key, value in sorted({**answers, **gates}.items())
    ]
    return {"id": party(6), "measurements": figures}


def claims() -> dict[str, tuple[Claim, str]]:
    """Each claim with the name of the key that signs it."""
    status = {
        "type": "BitstringStatusListEntry",
        "id": f"{STATUS_URL}#94567",
        "statusPurpose": "revocation",
        "statusListIndex": "94567",
        "statusListCredential": STATUS_URL,
    }
    licence = {
        "id": product(7),
        "scheme": {"id": "cn.cel"},
        "licence": "EXAMPLE-CEL-2023-0001",
        "category": "photovoltaic_module",
        "criteria": [{"standard": "EXAMPLE-CRITERIA-PV-2022", "lifeCycleStage": "production"}],
        "product": {"id": product(7), "hsCode": "854143"},
        "facility": {"id": site(7), "country": "CN"},
    }
    meter = "FacilityMeasurementCredential"
    return {
        "label-licence": (_claim("label-licence", "EcoLabelCredential", licence, credentialStatus=status), "label"),
        "polysilicon-a-electricity": (
            _claim("polysilicon-a", meter, _measured(3, "polysilicon/electricity", "49", "KWH", "KGM")),
            "verifier",
        ),
        "module-electricity": (
            _claim("module", meter, _measured(7, "module/electricity", "13.975", "KWH", "MTK")),
            "verifier",
        ),
        "wafer-electricity-own": (
            _claim("wafer", meter, _measured(5, "wafer/electricity", "4.7619", "KWH", "MTK")),
            "wafer",
        ),
        "cell-electricity-expired": (
            _claim(
                "cell",
                meter,
                _measured(6, "cell/electricity", "17.747", "KWH", "MTK"),
                validUntil="2024-06-30T00:00:00Z",
            ),
            "verifier",
        ),
        "ingot-out-of-scope": (
            _claim("ingot", meter, _measured(5, "ingot_cz/electricity", "32", "KWH", "KGM")),
            "label",
        ),
        "polysilicon-b-tampered": (
            _claim("polysilicon-b", meter, _measured(4, "polysilicon/electricity", "49", "KWH", "KGM")),
            "verifier",
        ),
        "supply-chain-management": (_claim("management", "ScorecardCredential", _management()), "assessor"),
    }


def trust_policy() -> str:
    """The buyer's trust policy."""
    return f"""# Whom the school board trusts for what. The keys are PUBLISHED EXAMPLE KEYS.
profile = "production"
suites = ["eddsa-jcs-2022"]

[[anchor]]  # the eco-label agency: licences of its own scheme, for sites in China
id = "{DIDS["label"]}"
may = ["issue"]
role = "third_party"
valid_from = 2020-01-01T00:00:00Z
[anchor.scope]
credential_types = ["EcoLabelCredential", "BitstringStatusListCredential"]
schemes = ["cn.cel"]

[[anchor]]  # an accredited verifier of energy data
id = "{DIDS["verifier"]}"
may = ["issue"]
role = "third_party"
valid_from = 2022-01-01T00:00:00Z
valid_until = 2028-01-01T00:00:00Z
[anchor.scope]
credential_types = ["FacilityMeasurementCredential"]
countries = ["CN"]

[[anchor]]  # an accredited assessor of supply chain management
id = "{DIDS["assessor"]}"
may = ["issue"]
role = "third_party"
valid_from = 2022-01-01T00:00:00Z
[anchor.scope]
credential_types = ["ScorecardCredential"]

[[anchor]]  # the wafer maker signs its own figures
id = "{DIDS["wafer"]}"
may = ["issue"]
role = "supplier"
valid_from = 2022-01-01T00:00:00Z
[anchor.scope]
credential_types = ["FacilityMeasurementCredential"]
countries = ["CN"]
"""


def tables() -> dict[str, str]:
    """Facilities, parties, products and the unsigned measurements, as CSV."""

    def rows(header: str, lines: list[str]) -> str:
        return "\n".join([header, *lines]) + "\n"

    sites = [f'{site(i)},"{n}",{c},{party(p)},{g},{r}' for i, (n, c, p, g, r) in SITES.items()]
    people = [f"{party(i)},{n},{c},{r}" for i, (n, c, r) in PARTIES.items()]
    goods = [f'{product(i)},"{n}",{h},{p},{c},{party(m)},{a}' for i, (n, h, p, c, m, a) in PRODUCTS.items()]
    measured = [
        (2, "mg_si/electricity", "mg.el.20", "KWH/KGM"),
        (4, "polysilicon/electricity", "po.el.20", "KWH/KGM"),
        (5, "ingot_cz/electricity", "in.el.20", "KWH/KGM"),
        (6, "cell/electricity", "ce.el.20", "KWH/MTK"),
    ]
    figures = [f"{site(i)},{name},{_ratio(row)},{unit},2023-01-01,2024-01-01" for i, name, row, unit in measured]
    return {
        "facilities": rows("facility,name,country,party,grid,roles", sites),
        "parties": rows("party,name,country,roles", people),
        "products": rows("product,name,hs_code,process,category,producer,area_m2", goods),
        "measurements": rows("facility,indicator,value,unit,valid_from,valid_until", figures),
    }


DECLARATION_COLUMNS = (
    "declaration_id,export_date,import_date,export_country,import_country,exporter,importer,item_no,hs,description,"
    "waste_code,operation,condition,net_kg,gross_kg,lot,notification_no,annex_vii_no,facility_permit,function_test"
)


def declarations() -> str:
    """Four declarations: two that differ only in their date, used modules, and mixed metal scrap."""
    yard = party(10)
    scrap = "Electrical scrap of photovoltaic modules"
    lines = []
    for name, day in (("EX-2024-1231", "2024-12-31"), ("EX-2025-0101", "2025-01-01")):
        head = f"{name},{day},,NL,IN,{yard},Example importer IN"
        lines.append(f"{head},1,854999,{scrap},B1110,R4,waste,3000,3100,{EWASTE},,AVII-1,PERMIT-IN-1,")
        lines.append(f"{head},2,854999,{scrap},Y49,R4,waste,3100,3200,{EWASTE},,,PERMIT-IN-1,")
    lines.append(
        f"EX-2025-0310,2025-03-10,2025-04-20,NL,GH,{yard},Example importer GH,"
        f"1,854143,Used photovoltaic modules,,,used,2808,2950,{USED},,,,"
    )
    lines.append(
        f"EX-2025-0402,2025-04-02,2025-05-15,NL,MY,{yard},Example importer MY,"
        f"1,720449,Mixed metal scrap,B1010,R4,waste,238000,239500,{SCRAP},,AVII-2,PERMIT-MY-1,"
    )
    return "\n".join([DECLARATION_COLUMNS, *lines]) + "\n"


QUESTIONS = f"""
[[question]]  # what is it made of, where did it go
id = "chain"
kind = "trace"
subject = "{MODULE}"
direction = "both"

[[question]]  # which of the claims hold
id = "claims"
kind = "claim"

[[question]]  # the school's purchase of 2024-01-15 asks for the Blue Angel or a label recognized as equal
id = "label"
kind = "recognition"
subject = "{product(7)}"
target = "de.blue_angel"
category = "photovoltaic_module"
on = 2024-01-15

[[question]]  # how large is the footprint, and what does the maker's supply chain management guarantee
id = "performance"
kind = "score"
subject = "{MODULE}"
grid = "national_average"
build = "glass-glass"
card = "scorecards/miit-gsc-general"
party = "{party(6)}"

[[question]]  # what does the law of the day say to the end-of-life exports
id = "exports"
kind = "screening"
"""


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False).encode() + b"\n"


def files() -> list[tuple[str, str, bytes]]:
    """Every file of the case but ``case.toml``: path, kind, bytes."""
    made: list[tuple[str, str, bytes]] = []
    for number, ledger in enumerate(events().values(), start=1):
        made.append((f"events/{number:02d}-{ledger.sender}.jsonld", "events", _json(ledger.document())))
    made += [(f"tables/{name}.csv", "table", text.encode()) for name, text in tables().items()]
    for name, (claim, key) in claims().items():
        signed = issue_claim(claim, signer=SIGNERS[key], created=datetime(2024, 1, 10, tzinfo=UTC)).raw
        if name.endswith("-tampered"):
            signed = signed.replace(b'"49"', b'"39"')
        made.append((f"claims/{name}.json", "claim", signed))
    status = make_status_list(
        url=STATUS_URL, purpose="revocation", entries=(), valid_from=datetime(2025, 6, 1, tzinfo=UTC)
    )
    signed = issue_claim(status, signer=SIGNERS["label"], created=datetime(2025, 6, 1, tzinfo=UTC)).raw
    made.append(("status/licences.json", "status-list", signed))
    made.append(("trust.toml", "trust", trust_policy().encode()))
    made.append(("declarations.csv", "declarations", declarations().encode()))
    return made


def case_toml(made: list[tuple[str, str, bytes]]) -> bytes:
    """The list of files and the five questions."""
    head = f'format = "greenchain-case/1"\ntitle = "A solar module from quartz to an end-of-life export"\nat = {AT}\n'
    listed = "".join(
        f'\n[[file]]\npath = "{path}"\nkind = "{kind}"\nsha256 = "{digest(raw)}"\n' for path, kind, raw in made
    )
    return (head + listed + QUESTIONS).encode()


def build(folder: Path) -> None:
    """Write the case into ``folder``."""
    made = files()
    for path, _, raw in [*made, ("case.toml", "", case_toml(made))]:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent / "01-solar-module")
