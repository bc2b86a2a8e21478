"""The event hash gives the published values, from JSON and from XML alike; the data lies outside the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from greenchain.formats import event_hash, event_prehash, read_records
from greenchain.formats.epcis_context import names_of
from greenchain.model.events import ERROR_MARK, TraceEvent
from greenchain.values.json import parse_json

DATA = Path(os.environ.get("GREENCHAIN_CONFORMANCE_DATA", Path(__file__).parents[3] / "shared" / "data")) / "epcis"
EXAMPLES = DATA / "event-hash/examples"
DAMAGED = "epcisDocWithAllGS1Keys"  # its pre-hash line is broken in the publication; its hash line is right
SPELLINGS = DATA / "gs1/XML/WithEventHashID"

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not DATA.is_dir(), reason="conformance data absent: set GREENCHAIN_CONFORMANCE_DATA"),
]


def lines(path):
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line]


def documents(suffix):
    return sorted(EXAMPLES.glob(f"*.{suffix}"))


def test_there_are_twelve_families():
    assert len(documents("hashes")) == 12
    named = {path.stem for path in [*documents("jsonld"), *documents("xml")]}
    assert named == {path.stem for path in documents("hashes")}


@pytest.mark.parametrize("path", [*documents("jsonld"), *documents("xml")], ids=lambda path: path.name)
def test_every_event_has_its_published_hash(path):
    batch = read_records(path.read_bytes(), name=path.name)
    assert batch.faults == ()
    found = [key.removesuffix(ERROR_MARK) for key in batch.keys]
    assert found == lines(path.with_suffix(".hashes"))
    assert [event.key for event in batch.records(TraceEvent)] == list(batch.keys)


@pytest.mark.parametrize("path", documents("jsonld"), ids=lambda path: path.stem)
def test_every_event_has_its_published_prehash(path):
    document = parse_json(path.read_bytes())
    names = names_of(document["@context"])
    events = document["epcisBody"]["eventList"]
    found = [event_prehash(event, names=names) for event in events]
    if path.stem == DAMAGED:
        assert "".join(sorted(found[0])) != "".join(sorted(lines(path.with_suffix(".prehashes"))[0]))
    else:
        assert found == lines(path.with_suffix(".prehashes"))
    assert [event_hash(event, names=names) for event in events] == lines(path.with_suffix(".hashes"))


def test_seven_spellings_of_one_event_have_one_name_but_the_one_with_another_offset():
    keys = {
        path.stem[-1]: read_records(path.read_bytes(), name=path.name).keys[0]
        for path in sorted(SPELLINGS.glob("event_with_identical_hash_id_*"))
    }
    assert len(keys) == 7
    offset = keys.pop("2")  # the offset is in the hash of CBV 2.0; a draft had left it out
    assert len(set(keys.values())) == 1
    assert offset not in keys.values()
