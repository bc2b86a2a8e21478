"""The page that holds policy clauses against features: every clause once, and nothing claimed without page and test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "plan-coverage.md"
ROWS = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [IVX]+[. ]", line)
]
CLAUSES = [
    "IV.I.1",
    "IV.I.2",
    "IV.I.3",
    "IV.II.1",
    "IV.II.2",
    "V.I.1",
    "V.I.2",
    "V.I.3",
    "V.II.1",
    "V.II.2",
    "VI.1",
    "VI.2",
    "VI.3",
    "VII.I.1",
    "VII.I.2",
    "VII.I.3",
    "VII.I.4",
    "VII.I.5",
    "VII.II.1",
    "VII.II.2",
    "VII.II.3",
    "X",
]


def test_every_clause_has_one_row_in_the_order_of_the_plan():
    assert [row[0] for row in ROWS] == CLAUSES


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_what_is_claimed_has_a_page_and_tests_that_exist(row):
    clause, asked, status, answered, tests = row
    assert asked, clause
    named = re.findall(r"`(tests/[^`]+)`", tests)
    if status in ("covered", "partly"):
        assert re.search(r"\]\([a-z/-]+\.md\)", answered)
        assert named
        assert [name for name in named if not (ROOT / name).is_file()] == []
    else:
        assert status in ("not yet", "not a program's")
        assert not answered
        assert not named
