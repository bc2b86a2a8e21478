"""The page about tables names every column that is read, and what each table needs; nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from greenchain.formats import BUILT_IN, read_records
from greenchain.formats.declaration_fields import CONDITIONS
from greenchain.formats.table_shapes import SHAPES

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "tables.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE))


def test_the_page_has_a_section_for_each_table_that_is_read():
    assert {f"{title}-csv" for title in SECTIONS} - {"How-csv"} == set(SHAPES)
    assert set(SHAPES) <= {known.name for known in BUILT_IN}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=lambda shape: shape.title)
def test_the_columns_of_the_page_are_those_of_the_reader(shape):
    listed = re.findall(r"^\| `(\w+)` \|", SECTIONS[shape.title], re.MULTILINE)
    other_names = {"role"} if "roles" in shape.columns else set()  # of a column that is listed
    assert sorted(listed) == sorted(set(shape.columns) - other_names)
    assert all(f"`{column}`" in SECTIONS[shape.title] for column in shape.columns)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=lambda shape: shape.title)
def test_the_page_says_what_each_table_needs(shape):
    (sentence,) = re.findall(r"Needed: ([^.]*)\.", SECTIONS[shape.title])
    assert re.findall(r"`(\w+)`", sentence) == [*shape.needs, *shape.any_of]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=lambda shape: shape.title)
def test_a_table_of_all_columns_of_its_section_is_read_as_that_table_without_notes(shape):
    cells = {"yield_low": "0.1", "yield_high": "0.2", "value": "1", "condition": "new"}
    cells |= {"time": "2026-01-01T00:00:00Z", "direction": "in", "role": "origin", "share": "1"}
    cells |= {"hs4": "8501", "month": "2026-01"}
    row = ",".join(
        cells.get(column, "DE" if "countr" in column else "85" if column[:2] == "hs" else "2026")
        if column not in ("net_kg", "gross_kg")
        else "1"
        for column in shape.columns
    )
    batch = read_records(f"{','.join(shape.columns)}\n{row}\n".encode(), name="t.csv")
    assert (batch.format, batch.faults, batch.notes, batch.refused) == (shape.name, (), (), 0)


def test_the_words_of_a_condition_stand_in_the_page():
    (line,) = re.findall(r"^\| `condition` \|(.*)$", PAGE, re.MULTILINE)
    assert re.findall(r"`(\w+)`", line) == list(CONDITIONS)
