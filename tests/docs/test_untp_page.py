"""The page of UNTP documents says what the table of homes says, row by row."""

from __future__ import annotations

import re
from pathlib import Path

from greenchain.formats.untp import MAPPING

PAGE = (Path(__file__).resolve().parents[2] / "docs/concepts/untp.md").read_text(encoding="utf-8")


def cells(line):
    return [" ".join(re.findall(r"`([^`]+)`", cell)) or cell.strip().replace("-", "") for cell in line.split("|")[1:-1]]


def test_the_page_has_every_home_and_no_other():
    shown = [cells(line) for line in PAGE.split("## What has no home")[0].splitlines() if line.startswith("| ")]
    homes = [[row.noun, one.attribute, one.v0_7_0, one.v0_6] for row in MAPPING for one in row.homes]
    assert shown[1:] == homes


def test_the_page_names_everything_that_has_no_home():
    shown = [cells(line) for line in PAGE.split("## What has no home")[1].splitlines() if line.startswith("| ")]
    homeless = [
        [row.noun, side, " ".join(names)]
        for row in MAPPING
        for side, names in (("UNTP", row.not_in_untp), ("greenchain", row.not_in_greenchain))
        if names
    ]
    assert shown[1:] == homeless
