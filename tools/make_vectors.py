"""Writes the worked cases that need a whole chain or a signature: ``factors/pv-inventory`` and ``claims/profile``.

    python tools/make_vectors.py standards

What the cases expect is written down here, by people; what they are asked of (events of a small chain, claims signed
with PUBLISHED EXAMPLE KEYS that prove nothing outside) is made here, the same bytes on every run.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from stdnum import ean

from greenchain.adapters.keys import signer_from_seed
from greenchain.claims import issue_claim
from greenchain.model.claims import Claim

EDITION = "2026.1"
CONTEXT = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {"gc": "https://greenchain.example/ns/"},
]
SIGNERS = {
    name: signer_from_seed(seed)
    for name, seed in (
        ("label", b"greenchain example key: label 01"),
        ("maker", b"greenchain example key: wafers01"),
        ("verifier", b"greenchain example key: verify01"),
    )
}
Json = dict[str, Any]


def _checked(stem: str) -> str:
    return stem + ean.calc_check_digit(stem)


def site(index: int) -> str:
    """A facility, with the prefix that GS1 keeps for examples."""
    return f"https://id.gs1.org/414/{_checked(f'95200010{index:04d}')}"


def party(index: int) -> str:
    """A party."""
    return f"https://id.gs1.org/417/{_checked(f'95200000{index:04d}')}"


def product(index: int) -> str:
    """A product class."""
    return f"https://id.gs1.org/01/{_checked(f'0952000200{index:03d}')}"


def lot(index: int, name: str) -> str:
    """A lot of a product class."""
    return f"{product(index)}/10/{name}"


# --- footprints ----------------------------------------------------------------------------------------------------

UNITS = {5: "MTK", 6: "MTK", 7: "H87"}  # wafers and cells in square meters, modules in pieces, all else in kilograms
MODULE = lot(7, "MOD")
PRODUCTS = f"""product,name,process,area_m2
{product(1)},quartz,,
{product(2)},metallurgical silicon,mg_si,
{product(3)},polysilicon,polysilicon,
{product(4)},ingot,ingot_cz,
{product(5)},wafer,wafer,
{product(6)},cell,cell,
{product(7)},module,module,2.0
{product(8)},brick,brick,
"""
FACILITIES = "facility,name,country,grid\n" + "".join(
    f"{site(index)},works {index},CN,{region}\n"
    for index, region in enumerate(("", "Northwest", "Northwest", "Southwest", *["East China"] * 3), start=1)
)
# What stands behind 500 modules of 2 m2 by each set's ratios, rounded to grams and square centimeters
AMOUNTS = {
    "2020": {"mg": "648.052", "poly": "573.497", "ingot": "573.497", "wafer": "963.4723", "cell": "935.41"},
    "2026": {"mg": "517.075", "poly": "479.884", "ingot": "821.634", "brick": "453.498", "wafer": "1024.831",
             "cell": "940.212"},
}  # fmt: skip


def _thousandths(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.001"))


def chain(inventory_set: str) -> Json:
    """Quartz to modules: two polysilicon works on two grids, one lot of 500 modules, a sea leg and a lorry leg."""
    amounts = {name: Decimal(text) for name, text in AMOUNTS[inventory_set].items()}
    share = Decimal("0.6") if inventory_set == "2020" else Decimal("0.5")
    poly_a, mg_a = (_thousandths(amounts[name] * share) for name in ("poly", "mg"))
    quartz, mg, ingot, wafer, cell = lot(1, "Q"), lot(2, "MG"), lot(4, "I"), lot(5, "W"), lot(6, "C")
    made: list[tuple[str, int, list[tuple[str, Decimal]], tuple[str, Decimal]]] = [
        ("02-10", 2, [(quartz, Decimal("1749.739"))], (mg, amounts["mg"])),
        ("03-01", 3, [(mg, mg_a)], (lot(3, "PA"), poly_a)),
        ("03-03", 4, [(mg, amounts["mg"] - mg_a)], (lot(3, "PB"), amounts["poly"] - poly_a)),
        (
            "04-10",
            5,
            [(lot(3, "PA"), poly_a), (lot(3, "PB"), amounts["poly"] - poly_a)],
            (ingot, amounts["ingot"]),
        ),
    ]
    cut = (ingot, amounts["ingot"])
    if "brick" in amounts:
        made.append(("04-15", 5, [cut], (lot(8, "B"), amounts["brick"])))
        cut = (lot(8, "B"), amounts["brick"])
    made += [
        ("04-20", 5, [cut], (wafer, amounts["wafer"])),
        ("05-08", 6, [(wafer, amounts["wafer"])], (cell, amounts["cell"])),
        ("06-01", 7, [(cell, amounts["cell"])], (MODULE, Decimal(500))),
    ]
    events = [_observed("2023-01-10", 1, (quartz, Decimal("1749.739")), action="ADD", step="commissioning")]
    events += [_transformed(f"2023-{day}", place, inputs, output) for day, place, inputs, output in made]
    for day, leg in (("2023-07-01", "lg7"), ("2023-07-02", "lg11")):
        events.append({**_observed(day, 7, (MODULE, Decimal(500))), "gc:leg": leg})
    return {"events.json": _document(events), "facilities.csv": FACILITIES, "products.csv": PRODUCTS}


def _document(events: list[Json]) -> Json:
    return {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2025-06-01T00:00:00Z",
        "epcisBody": {"eventList": events},
    }


def _amount(reference: tuple[str, Decimal]) -> Json:
    name, amount = reference
    index = next(index for index in range(1, 10) if name.startswith(product(index)))
    number = int(amount) if amount == int(amount) else float(amount)
    return {"epcClass": name, "quantity": number, "uom": UNITS.get(index, "KGM")}


def _transformed(day: str, place: int, inputs: Iterable[tuple[str, Decimal]], output: tuple[str, Decimal]) -> Json:
    return {
        "type": "TransformationEvent",
        "eventTime": f"{day}T08:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "inputQuantityList": [_amount(reference) for reference in inputs],
        "outputQuantityList": [_amount(output)],
        "bizStep": "transforming",
        "bizLocation": {"id": site(place)},
    }


def _observed(
    day: str, place: int, reference: tuple[str, Decimal], *, action: str = "OBSERVE", step: str = "shipping"
) -> Json:
    return {
        "type": "ObjectEvent",
        "eventTime": f"{day}T08:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "action": action,
        "quantityList": [_amount(reference)],
        "bizStep": step,
        "readPoint": {"id": site(place)},
        **({"bizLocation": {"id": site(place)}} if action == "ADD" else {}),
    }


STEPS = {
    "mg_si": "34.4", "polysilicon": "89.5", "ingot_cz": "66.7", "wafer": "19.6", "cell": "57.6",
    "module_electricity": "38.2", "glass": "73.0", "other_materials": "35.5", "transport": "30.1",
    "end_of_life": "26.4",
}  # fmt: skip


def footprints() -> list[Json]:
    """The totals printed with the inventory, computed over a chain of events."""
    told: list[tuple[str, str, str, str, str, Json]] = [
        (
            "set-a-glass-glass-china",
            "2020 set, glass-glass, national average of 2023, sea lg7, lorry lg11, European end of life; kg CO2e/kWp",
            "2020",
            "glass-glass",
            "national_average",
            {"point": "471.0", "tolerance": "0.05", "steps": STEPS, "step_tolerance": "0.05"},
        ),
        (
            "set-a-glass-backsheet-china",
            "2020 set, glass-backsheet, otherwise as above",
            "2020",
            "glass-backsheet",
            "national_average",
            {"point": "621", "tolerance": "0.5"},
        ),
        (
            "set-a-life-cycle-grid",
            "2020 set, glass-glass, every step on the life-cycle intensity of the Chinese grid",
            "2020",
            "glass-glass",
            "life_cycle",
            {"point": "495", "tolerance": "0.5"},
        ),
        (
            "set-b-perc-glass-glass-china",
            "2026 set, PERC, glass-glass, national average",
            "2026",
            "glass-glass",
            "national_average",
            {"point": "312", "tolerance": "1"},
        ),
    ]
    return [
        {
            "id": name,
            "what": what,
            "source": "own arithmetic on the rows of this pack",
            "input": {
                "inventory_set": inventory_set,
                "build": build,
                "grid": grid,
                "lot": MODULE,
                "at": "2025-06-30T12:00:00Z",
                "files": chain(inventory_set),
            },
            "expect": expected,
        }
        for name, what, inventory_set, build, grid, expected in told
    ]


# --- claims --------------------------------------------------------------------------------------------------------

AT = "2026-06-01T00:00:00Z"
POLICY = {
    "profile": "test",
    "anchor": [
        {"id": SIGNERS[name].did, "may": ["issue"], "role": role, "scope": "any"}
        for name, role in (("label", "third_party"), ("maker", "supplier"), ("verifier", "third_party"))
    ],
}


def signed(name: str, key: str, subject: Json, *, kind: str = "EcoLabelCredential", **members: Any) -> Json:  # noqa: ANN401 - members of a claim
    """A claim signed with an example key."""
    draft = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": f"urn:example:claim:{name}",
        "type": ["VerifiableCredential", kind],
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2027-01-01T00:00:00Z",
        **members,
        "credentialSubject": subject,
    }
    raw = issue_claim(Claim(draft), signer=SIGNERS[key], created=datetime(2026, 1, 2, tzinfo=UTC)).raw
    read: Json = json.loads(raw)
    return read


LICENCE = {
    "id": lot(7, "A"),
    "scheme": {"id": "cn.cel"},
    "criteria": [{"standard": "HJ 2541-2016"}, {"standard": "HJ 2536-2014"}],
    "category": "pv_module",
    "licence": "CEC-0001",
    "party": {"id": party(1)},
    "facility": {"id": site(7), "country": "China"},
    "product": {"hsCode": "8541.43"},
}
FIGURES = {
    "id": site(3),
    "measurements": [
        {"indicator": "polysilicon/electricity", "value": "49.50", "unit": "KWH", "per": "KGM",
         "from": "2025-01-01", "until": "2026-01-01"},
        {"indicator": "polysilicon/electricity", "value": "51", "unit": "KWH", "per": "KGM",
         "from": "2024-01-01", "until": "2025-01-01"},
        {"indicator": "miit-gsc-general/X11", "value": "6"},
    ],
}  # fmt: skip
READ_FIGURES = [
    {"indicator": "miit-gsc-general/X11", "value": "6", "unit": "", "per": "", "valid_from": None,
     "valid_until": None},
    {"indicator": "polysilicon/electricity", "value": "51", "unit": "KWH", "per": "KGM", "valid_from": "2024-01-01",
     "valid_until": "2025-01-01"},
    {"indicator": "polysilicon/electricity", "value": "49.5", "unit": "KWH", "per": "KGM", "valid_from": "2025-01-01",
     "valid_until": "2026-01-01"},
]  # fmt: skip


def readings() -> list[Json]:
    """What single claims say."""
    told: list[tuple[str, str, Json, Json]] = [
        (
            "label-licence",
            "every fact of a label licence, from its own pointer",
            signed("licence", "label", LICENCE),
            {"subject": lot(7, "A"), "types": ["EcoLabelCredential"], "scheme": "cn.cel",
             "criteria": ["HJ 2536-2014", "HJ 2541-2016"], "category": "pv_module", "licence": "CEC-0001",
             "party": party(1), "facility": site(7), "facility_country": "CN", "hs_code": "854143",
             "valid_from": "2026-01-01", "valid_until": "2027-01-01", "indicators": [], "level": "L3", "findings": []},
        ),
        (
            "figures-of-a-site",
            "figures with their units and days; one figure for two years is no contradiction",
            signed("figures", "verifier", FIGURES, kind="FacilityMeasurementCredential"),
            {"subject": site(3), "scheme": "", "facility": "", "indicators": READ_FIGURES, "level": "L3",
             "findings": []},
        ),
        (
            "figures-by-the-maker",
            "the same figures signed by the supplier itself are weaker evidence",
            signed("own", "maker", FIGURES, kind="FacilityMeasurementCredential"),
            {"indicators": READ_FIGURES, "level": "L2"},
        ),
        (
            "figure-stated-twice",
            "two values for the same days: neither is used",
            signed("twice", "verifier", {
                "id": site(3),
                "measurements": [
                    {"indicator": "wafer/electricity", "value": value, "from": "2025-01-01", "until": "2026-01-01"}
                    for value in ("3", "4")
                ],
            }, kind="FacilityMeasurementCredential"),
            {"indicators": [], "findings": ["INDICATOR_CONTRADICTED wafer/electricity"]},
        ),
        (
            "category-in-two-ways",
            "a fact stated in two ways is not known; the others are",
            signed("ways", "label", {**LICENCE, "category": ["pv_module", "inverter"]}),
            {"category": "", "scheme": "cn.cel", "findings": ["CLAIM_FACT_AMBIGUOUS category"]},
        ),
        (
            "country-that-is-none",
            "a fact that cannot be read is left out and named",
            signed("nowhere", "label", {**LICENCE, "facility": {"id": site(7), "country": "Atlantis"}}),
            {"facility": site(7), "facility_country": "", "findings": ["CLAIM_FACT_UNREADABLE facility_country"]},
        ),
    ]  # fmt: skip
    return [
        {"id": name, "what": what, "input": {"claim": claim, "policy": POLICY, "at": AT}, "expect": expected}
        for name, what, claim, expected in told
    ]


def attachments() -> list[Json]:
    """Which claims speak of which node of a small chain."""
    piece = f"{product(7)}/21/0001"
    birth = {
        **_observed("2026-02-01", 7, (lot(7, "A"), Decimal(10)), action="ADD", step="commissioning"),
        "epcList": [piece],
        "ilmd": {"cbvmda:lotNumber": "A"},
    }
    other = _observed("2026-02-02", 7, (lot(7, "B"), Decimal(10)), action="ADD", step="commissioning")
    files = {"events.json": _document([birth, other]), "facilities.csv": FACILITIES, "products.csv": PRODUCTS}
    named = (("class", product(7)), ("lot-a", lot(7, "A")), ("piece", piece), ("site", site(7)))
    claims = [signed(f"about-{name}", "label", {"id": subject}) for name, subject in named]
    about = {name: f"urn:example:claim:about-{name}" for name, _ in named}
    expected = {
        product(7): [about["class"]],
        lot(7, "A"): [about["class"], about["lot-a"]],
        lot(7, "B"): [about["class"]],
        piece: [about["class"], about["lot-a"], about["piece"]],
        site(7): [about["site"]],
        site(6): [],
    }
    fixed = {"files": files, "claims": claims, "policy": POLICY, "at": AT, "nodes": list(expected)}
    return [
        {
            "id": "claims-about-nodes",
            "what": "a claim about a class covers its lots, one about a lot its pieces; none climbs",
            "input": {**fixed, "on": "2026-06-01"},
            "expect": expected,
        },
        *(
            {
                "id": f"claims-about-nodes-{on}",
                "what": "before its first day and from its last a claim speaks of nothing",
                "input": {**fixed, "on": on},
                "expect": {node: [] for node in expected} if on in ("2025-12-31", "2027-01-01") else expected,
            }
            for on in ("2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01")
        ),
    ]


# subject kind, node kind, relation -> whether a claim about the one covers the other
COVERS = {
    ("class", "class", "self"): True,
    ("class", "lot", "class_of"): True,
    ("class", "instance", "class_of"): True,
    ("lot", "lot", "self"): True,
    ("lot", "instance", "lot_of"): True,
    ("lot", "class", "has_lot"): False,
    ("instance", "instance", "self"): True,
    ("instance", "lot", "has_instance"): False,
    ("instance", "class", "has_instance"): False,
    ("pallet", "pallet", "self"): True,
    ("place", "place", "self"): True,
    ("place", "lot", "made_at"): False,
    ("place", "class", "made_at"): False,
    ("place", "party", "operated_by"): False,
    ("party", "party", "self"): True,
    ("party", "place", "operates"): False,
    ("party", "class", "produces"): False,
    ("document", "document", "self"): True,
    ("other", "other", "self"): True,
    ("pallet", "lot", "contains"): False,
    ("lot", "lot", "made_from"): False,
}


def coverage() -> list[Json]:
    """The table of coverage, pair by pair, and two pairs that it does not name."""
    return [
        {
            "id": f"{subject}-{relation}-{node}",
            "input": {"subject_kind": subject, "node_kind": node, "relation": relation, "on": "2026-06-01"},
            "expect": {"covers": covers},
        }
        for (subject, node, relation), covers in COVERS.items()
    ]


def write(top: Path, pack: str, cases: list[Mapping[str, Any]]) -> None:
    """The suite of one pack."""
    document = {"format": "greenchain-vectors/1", "suite": pack, "cases": cases}
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    (top / pack / EDITION / "vectors.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    write(folder, "factors/pv-inventory", [*footprints()])
    write(folder, "claims/profile", [*readings(), *attachments(), *coverage()])
