"""The claims of the case, each with the name of the key that signs it.

Signed by the supplier itself (L2), by an accredited or trusted third party (L3), by the office whose sealed meters read
(L4); one label of another country; one claim that its verifier took back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from casework.drafts import claim, listed
from casework.identifiers import party, product, site
from casework.issuing import issued

from greenchain.adapters.shipped import load_standards
from greenchain.model.claims import Claim
from greenchain.values.json import Json
from steel_plate.keys import SIGNERS
from steel_plate.things import MILL, MINE, PAINT, PAINTWORKS, PORT, RECYCLER, SITES, YARD

REPORTS, REPORTS_REVOKED = "https://verification.example/status/reports", 20260
SIGNED_AT = datetime(2026, 1, 20, tzinfo=UTC)
CARD = "miit-gsc-general"
_METER, _SCORE = "FacilityMeasurementCredential", "ScorecardCredential"

Drafted = tuple[Claim, str]


def _measured(index: int, indicator: str, value: str, unit: str) -> dict[str, Json]:
    figure: Json = {
        "indicator": indicator,
        "value": value,
        "unit": unit,
        "from": "2025-01-01",
        "until": "2027-01-01",
    }
    return {"id": site(index), "facility": {"id": site(index), "country": SITES[index][1]}, "measurements": [figure]}


def _answers(given: Mapping[str, str]) -> dict[str, Json]:
    """Answers to indicators and gates of the card; ``full`` stands for all points, which each gate takes as 1."""
    card = load_standards().pack(f"scorecards/{CARD}")
    most = {row.text("id"): str(row.decimal("maximum")) for row in card.table("indicators").rows}
    figures: list[Json] = [
        {
            "indicator": f"{CARD}/{name}",
            "value": most.get(name, "1") if value == "full" else value,
            "from": "2025-07-01",
            "until": "2027-01-01",
        }
        for name, value in given.items()
    ]
    return {"id": party(MILL), "measurements": figures}


def _full(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "full")


def _figures() -> dict[str, Drafted]:
    """Amounts of the inventory."""

    def figure(name: str, subject: Mapping[str, Json], key: str, **fields: Json) -> Drafted:
        return claim(f"steel-{name}", _METER, subject, validFrom="2026-01-15T00:00:00Z", **fields), key

    taken_back = listed(REPORTS, REPORTS_REVOKED)
    return {
        "mining-emissions-own": figure("mining", _measured(MINE, "mining/ghg", "148", "KGM"), "mine"),
        "mill-electricity-meter": figure("meter", _measured(MILL, "mill/electricity", "612", "KWH"), "meters"),
        "mill-emissions-verified": figure(
            "emissions",
            _measured(MILL, "mill/ghg", "1690", "KGM"),
            "verifier",
            credentialStatus=listed(REPORTS, 20258),
        ),
        "rail-transport-revoked": figure(
            "rail", _measured(YARD, "rail/ghg", "540", "TKM"), "verifier", credentialStatus=taken_back
        ),
        "sea-transport-verified": figure(
            "sea", _measured(PORT, "sea/ghg", "11900", "TKM"), "verifier", credentialStatus=listed(REPORTS, 20259)
        ),
        "recycling-verified": figure("recycling", _measured(RECYCLER, "recycling/ghg", "46", "KGM"), "verifier"),
    }


def _management() -> dict[str, Drafted]:
    """Answers to the card: X23 and X44 are answered by nobody, X61 to X64 by the mill alone."""

    def answers(name: str, given: Mapping[str, str], key: str) -> Drafted:
        return claim(f"steel-{name}", _SCORE, _answers(given), validFrom="2026-01-15T00:00:00Z"), key

    gates = _full(*(f"G{number}" for number in range(1, 8)))
    planning = _full("X11", "X12", "X13", "X21", "X22", "X24", "X25", "X51") | {"X26": "75"}
    return {
        "card-management": answers("management", {**gates, **planning}, "assessor"),
        "card-production": answers("production", _full("X31", "X32"), "assessor"),
        "card-recycling": answers("take-back", {"X41": "80", "X42": "60", "X43": "full"}, "assessor"),
        "card-disclosure-own": answers("disclosure", _full("X61", "X62", "X63", "X64"), "mill"),
    }


def _label() -> dict[str, Drafted]:
    """A label of another country, for the paint that protects the plate."""
    licence: dict[str, Json] = {
        "id": product(PAINT),
        "scheme": {"id": "kr.ecolabel"},
        "licence": "EXAMPLE-KR-2025-0102",
        "category": "paint",
        "criteria": [{"standard": "EL241", "lifeCycleStage": "production"}],
        "product": {"id": product(PAINT), "hsCode": "320910"},
        "facility": {"id": site(PAINTWORKS), "country": "KR"},
    }
    return {"paint-label-foreign": (claim("steel-label", "EcoLabelCredential", licence), "label")}


def signed_claims() -> dict[str, bytes]:
    """The claims as the case holds them, by file name."""
    drafts = {**_figures(), **_management(), **_label()}
    return {name: issued(draft, SIGNERS[key], created=SIGNED_AT) for name, (draft, key) in drafts.items()}
