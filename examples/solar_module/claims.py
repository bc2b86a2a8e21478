"""The claims of the case, each with the name of the key that signs it."""

from __future__ import annotations

from datetime import UTC, datetime

from casework.drafts import claim, listed
from casework.identifiers import party, product, site
from casework.issuing import issued

from greenchain.adapters.shipped import load_standards
from greenchain.model.claims import Claim
from greenchain.values.json import Json
from solar_module.keys import SIGNERS
from solar_module.things import SITES

LICENCE_LIST = "https://label.example/status/licences"
SIGNED_AT = datetime(2024, 1, 10, tzinfo=UTC)


def _measured(index: int, indicator: str, value: str, unit: str, per: str) -> dict[str, Json]:
    figure = {
        "indicator": indicator,
        "value": value,
        "unit": unit,
        "per": per,
        "from": "2023-01-01",
        "until": "2024-01-01",
    }
    return {"id": site(index), "facility": {"id": site(index), "country": SITES[index][1]}, "measurements": [figure]}


def _management() -> dict[str, Json]:
    """The assessor's answers: everything proved but X23 and X44, the percentages as measured."""
    card = load_standards().pack("scorecards/miit-gsc-general").table("indicators")
    percents = {"X26": "75", "X41": "40", "X42": "60"}
    answers = {
        row.text("id"): percents.get(row.text("id"), str(row.decimal("maximum")))
        for row in card.rows
        if row.text("id") not in ("X23", "X44")
    }
    gates = {row.text("id"): "1" for row in load_standards().pack("scorecards/miit-gsc-general").table("gates").rows}
    figures: list[Json] = [
        {"indicator": f"miit-gsc-general/{key}", "value": value, "from": "2023-01-01", "until": "2026-01-01"}
        for key, value in sorted({**answers, **gates}.items())
    ]
    return {"id": party(6), "measurements": figures}


def claims() -> dict[str, tuple[Claim, str]]:
    """The drafts by file name, each with the name of the key that signs it."""
    status = listed(LICENCE_LIST, 94567)
    licence: dict[str, Json] = {
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
        "label-licence": (claim("label-licence", "EcoLabelCredential", licence, credentialStatus=status), "label"),
        "polysilicon-a-electricity": (
            claim("polysilicon-a", meter, _measured(3, "polysilicon/electricity", "49", "KWH", "KGM")),
            "former",
        ),
        "module-electricity": (
            claim("module", meter, _measured(7, "module/electricity", "13.975", "KWH", "MTK")),
            "verifier",
        ),
        "wafer-electricity-own": (
            claim("wafer", meter, _measured(5, "wafer/electricity", "4.7619", "KWH", "MTK")),
            "wafer",
        ),
        "cell-electricity-expired": (
            claim(
                "cell",
                meter,
                _measured(6, "cell/electricity", "17.747", "KWH", "MTK"),
                validUntil="2024-06-30T00:00:00Z",
            ),
            "verifier",
        ),
        "ingot-out-of-scope": (
            claim("ingot", meter, _measured(5, "ingot_cz/electricity", "32", "KWH", "KGM")),
            "label",
        ),
        "polysilicon-b-tampered": (
            claim("polysilicon-b", meter, _measured(4, "polysilicon/electricity", "49", "KWH", "KGM")),
            "verifier",
        ),
        "supply-chain-management": (claim("management", "ScorecardCredential", _management()), "assessor"),
    }


def signed_claims() -> dict[str, bytes]:
    """The claims as the case holds them, by file name; one was tampered with after it was signed."""
    made: dict[str, bytes] = {}
    for name, (draft, key) in claims().items():
        raw = issued(draft, SIGNERS[key], created=SIGNED_AT)
        made[name] = raw.replace(b'"49"', b'"39"') if name.endswith("-tampered") else raw
    return made
