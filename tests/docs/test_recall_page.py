"""The page about recalls shows what its commands give."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from greenchain.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "howto" / "recall.md").read_text(encoding="utf-8")
WHEAT = "https://id.gs1.org/01/09521234000013/10/W-08"
SITES = {
    "the mill": "9521234200017",
    "the bakery": "9521234300014",
    "shop 1": "9521234500018",
    "shop 2": "9521234500025",
}


def test_the_table_on_the_page_is_the_list_that_the_command_writes(tmp_path: Path) -> None:
    store, table = str(tmp_path / "recall.db"), tmp_path / "recall.csv"
    files = sorted(map(str, (ROOT / "examples" / "02-recall").iterdir()))
    assert len(files) == 5
    assert run(["import", *files, "--store", store]) == 0
    asked = ["--direction", "downstream", "--at", "2026-09-13T12:00:00Z", "--csv", str(table)]
    assert run(["trace", WHEAT, "--store", store, *asked]) == 0
    with table.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    written = [
        [row["id"].rpartition("/")[2], *(row[name] for name in ("made", "quantity", "unit", "state"))]
        + [row[name].rpartition("/")[2] for name in ("place", "holder")]
        for row in rows
    ]
    shown = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in re.findall(r"^\| \w+ [WFB]-.*$", PAGE, re.MULTILINE)
    ]
    assert written == [[cells[0].split()[-1], *cells[1:5], SITES[cells[5]], SITES[cells[6]]] for cells in shown]


def test_the_page_needs_no_more_commands_than_its_title_says() -> None:
    assert PAGE.startswith("# A recall in four commands")
    assert len(re.findall(r"^greenchain ", PAGE, re.MULTILINE)) == 4
