"""Writes the tables of the packs ``trade/*`` from the waste data: treaty controls by heading, environmental goods.

Reads ``waste/mea_hs2022.csv`` and ``waste/apec54_environmental_goods.csv`` of the folder GREENCHAIN_CONFORMANCE_DATA.
Headings were checked against the Harmonized System; that a treaty speaks of them is reasoning from the names of
substances, and of species or environmental goods it is memory: so no row is firm. ``pack.toml`` and ``rules.toml`` are
written by people, the cases stand in ``trade_vectors.py``.

    python tools/build_trade_packs.py standards/trade
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from build_waste_packs import EDITION, HS2022, Row, cited, table, write, write_vectors
from trade_vectors import CASES

APEC = "APEC List of Environmental Goods (2012)"
_PART = "part of the heading only (ex-out)"


def controls() -> Iterable[Row]:
    """One row a heading and treaty. Without days: headings that are older than HS 2022 were controlled before it."""
    for r in table("mea_hs2022.csv"):
        agreement, is_species = r["agreement"], r["agreement"].startswith("CITES")
        asks = "ods_hfc_licence" if agreement.startswith("Montreal") else ""
        if r["hs6"] == "280540":
            asks = "hg_consent"
        fixed = {"hs": r["hs6"], "list": agreement, "note": r["note"], "asks": asks, "hs_status": "verified"}
        yield {**fixed, **cited("links", "recalled" if is_species else "derived")}


def environmental_goods() -> Iterable[Row]:
    """The list as remembered in headings of HS 2007 and 2012, and the headings of HS 2022 that followed them."""
    for r in table("apec54_environmental_goods.csv"):
        code, stays = r["hs6_hs2007_2012"], r["same_code_in_hs2022"] == "yes"
        followers = [hs for hs in re.findall(r"\d{6}", r["hs2022_successors_derived"]) if hs != code]
        fate = "" if stays else "; no such heading in HS 2022"
        narrowed = f"; narrowed in HS 2022, beside {', '.join(followers)}" if stays and followers else ""
        yield {
            "hs": code,
            "list": APEC,
            "from_hs": code,
            "note": f"{_PART}{fate}{narrowed}",
            **cited("list", "recalled", "", "" if stays else HS2022),
        }
        for hs in followers:
            note = f"{_PART}; follows {code} of HS 2012"
            yield {"hs": hs, "list": APEC, "from_hs": code, "note": note, **cited("list", "recalled", HS2022)}


def main() -> None:
    """Write every table below the folder named."""
    top = Path(sys.argv[1])
    folder = top / "mea-controls" / EDITION
    write(folder, "controls.csv", ("hs", "list", "note", "asks", "hs_status"), controls())
    write_vectors(folder, CASES["mea-controls"])
    folder = top / "environmental-goods" / EDITION
    write(folder, "goods.csv", ("hs", "list", "from_hs", "note"), environmental_goods())
    write_vectors(folder, CASES["environmental-goods"])


if __name__ == "__main__":
    main()
