"""The cases of ``trade/*`` made by hand: a control asked for, one that is given, and a heading beside it."""

from __future__ import annotations

from typing import Any

from waste_vectors import CLEAR, OPEN, case

GOODS: dict[str, Any] = {"condition": "new"}


def annotated(name: str, day: str, hs: str, *rows: str) -> dict[str, Any]:
    """Goods with nothing to find, and the rows of the list that are told beside them."""
    made = case(name, "JP-KR", day, CLEAR, hs=hs, **GOODS)
    made["expect"]["annotations"] = {"1": [f"trade/{row}" for row in rows]}
    return made


CASES: dict[str, list[dict[str, Any]]] = {
    "mea-controls": [
        case(
            "hfc-without-licence",
            "CN-TH",
            "2026-03-02",
            {"HFC_LICENCE": OPEN},
            hs="290341",
            ods_hfc_licence=None,
            **GOODS,
        ),
        case("hfc-licence-not-given", "CN-TH", "2026-03-02", {"HFC_LICENCE": OPEN}, hs="382764", **GOODS),
        case("hfc-with-licence", "CN-TH", "2026-03-02", CLEAR, hs="290341", ods_hfc_licence="L 77", **GOODS),
        case(
            "hcfc-without-licence",
            "CN-TH",
            "2026-03-02",
            {"HFC_LICENCE": OPEN},
            hs="290371",
            ods_hfc_licence=None,
            **GOODS,
        ),
        case(
            "mercury-without-consent",
            "MX-IN",
            "2026-03-02",
            {"HG_CONSENT": OPEN},
            hs="280540",
            hg_consent=None,
            **GOODS,
        ),
        case("mercury-with-consent", "MX-IN", "2026-03-02", CLEAR, hs="280540", hg_consent="M3A/2026/7", **GOODS),
        case("mercury-of-2019", "MX-IN", "2019-03-02", {"HG_CONSENT": OPEN}, hs="280540", hg_consent="n/a", **GOODS),
        case("beside-mercury", "MX-IN", "2026-03-02", CLEAR, hs="280530", **GOODS),
        annotated("species-are-no-finding", "2026-03-02", "440722", "mea-controls:controls/440722/CITES (indicative)"),
    ],
    "environmental-goods": [
        annotated("listed", "2026-03-02", "84029000", "environmental-goods:goods/840290/840290"),
        annotated("beside-it", "2026-03-02", "840219"),
        annotated("ended-2021-12-31", "2021-12-31", "902780", "environmental-goods:goods/902780/902780"),
        annotated("followed-2021-12-31", "2021-12-31", "841934"),
        annotated("followed-2022-01-01", "2022-01-01", "902789", "environmental-goods:goods/902789/902780"),
        annotated("narrowed-2022-01-01", "2022-01-01", "841939", "environmental-goods:goods/841939/841939"),
    ],
}
