"""The two customs files of Korea, read by a map: every row becomes a declaration, none is lost."""

from __future__ import annotations

import csv
import gzip
from collections import Counter

import pytest

from greenchain.formats import read_records
from greenchain.formats.column_map import read_map
from greenchain.formats.mapped import mapped_formats
from greenchain.model.nouns import Shipment

MAP = b"""[fields]
declaration_id = "Declaration ID"
import_date = "Date"
export_country = "Country of Departure"
origin_country = "Country of Origin"
hs = "HS6 Code"
net_kg = "Net Mass"
value = "Item Price"

[constants]
import_country = "KR"
currency = "KRW"
item_no = "1"
"""
ROWS = {"train": 37_385, "valid": 8_134}


@pytest.fixture(scope="module")
def files(conformance_data):
    folder = conformance_data / "waste" / "customs_kr_synthetic"
    return {part: (folder / f"df_syn_{part}_eng.csv.gz").read_bytes() for part in ROWS}


def test_every_row_of_both_files_is_kept_with_its_facts(files):
    formats = mapped_formats(read_map(MAP, name="kr.toml"))
    for part, raw in files.items():
        batch = read_records(raw, name=f"{part}.csv.gz", formats=formats)
        assert (batch.read, batch.refused, batch.faults) == (ROWS[part], 0, ())
        given = list(csv.DictReader(gzip.decompress(raw).decode().splitlines()))
        shipments = batch.records(Shipment)
        assert [shipment.id for shipment in shipments] == [row["Declaration ID"] for row in given]
        assert [shipment.facts["import_date"] for shipment in shipments] == [row["Date"] for row in given]
        assert [shipment.items[0].facts["hs"] for shipment in shipments] == [row["HS6 Code"] for row in given]
        unknown = Counter(row[name] for row in given for name in ("Country of Departure", "Country of Origin"))["ZZ"]
        assert [note.code for note in batch.notes] == ["COUNTRY_NOT_GIVEN"] * unknown


def test_what_the_files_do_not_hold_is_not_given(files):
    batch = read_records(files["valid"], name="v", formats=mapped_formats(read_map(MAP, name="kr.toml")))
    first = batch.records(Shipment)[0]
    assert set(first.items[0].facts) <= {"hs", "net_kg", "value", "currency", "origin_country"}
    assert set(first.facts) <= {"import_date", "import_country", "export_country"}
