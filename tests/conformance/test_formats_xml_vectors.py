"""Both syntaxes have one hash: published vectors of the event hash, and seven spellings of one event."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from greenchain.formats import read_records
from greenchain.formats.epcis_context import names_of
from greenchain.formats.epcis_xml_members import members_of
from greenchain.formats.epcis_xml_tree import EventTrees
from greenchain.formats.event_hash import event_prehash
from greenchain.model.events import ObjectRef, TraceEvent

DATA = Path(os.environ.get("GREENCHAIN_CONFORMANCE_DATA", Path(__file__).parents[3] / "shared" / "data")) / "epcis"
VECTORS = sorted(DATA.glob("event-hash/examples/*.xml"))
SPELLINGS = sorted(DATA.glob("gs1/XML/WithEventHashID/*"))

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not DATA.is_dir(), reason="conformance data absent: set GREENCHAIN_CONFORMANCE_DATA"),
]


def events(path):
    batch = read_records(path.read_bytes(), name=path.name)
    assert batch.faults == ()
    assert batch.duplicates == 0
    return batch.records(TraceEvent)


def hashes(path):
    return [event.key.removesuffix(":error") for event in events(path)]


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_xml_has_the_published_hash_and_prehash_and_that_of_its_json_twin(path):
    assert hashes(path) == path.with_suffix(".hashes").read_text().split()
    stated = [
        event_prehash(members_of(found).members, names=names_of(dict(found.prefixes)))
        for found in EventTrees(path.read_bytes())
    ]
    assert stated == path.with_suffix(".prehashes").read_text().split("\n")[: len(stated)]
    twin = path.with_suffix(".jsonld")
    if twin.exists():
        assert hashes(twin) == hashes(path)


def test_the_nine_vectors_in_xml_are_there():
    assert len(VECTORS) == 9


def test_six_of_the_seven_spellings_of_one_event_are_one_and_the_offset_makes_another():
    by_number = {int(path.stem[-1]): hashes(path)[0] for path in SPELLINGS}
    assert sorted(by_number) == [1, 2, 3, 4, 5, 6, 7]
    second = by_number.pop(2)  # states another eventTimeZoneOffset, which belongs to the hash since CBV 2.0
    assert len(set(by_number.values())) == 1
    assert second not in by_number.values()


def test_the_second_spelling_differs_in_nothing_but_its_offset():
    first, second = (
        event_prehash(members_of(next(iter(EventTrees(SPELLINGS[number].read_bytes())))).members) for number in (0, 1)
    )
    assert first.replace("eventTimeZoneOffset=-06:00", "eventTimeZoneOffset=-05:00") == second


TWINS = [(path, path.with_suffix(".jsonld")) for path in VECTORS if path.with_suffix(".jsonld").exists()]
TWINS += [(path, SPELLINGS[6]) for path in SPELLINGS[:6] if not path.stem.endswith("2")]


def said(items):
    """What a list of objects, transfers or pairs says, whatever digits its numbers have."""
    return sorted(
        (item.id, str(item.quantity and item.quantity.exact)) if isinstance(item, ObjectRef) else str(item)
        for item in items
    )


@pytest.mark.parametrize(("path", "twin"), TWINS, ids=lambda path: path.stem)
def test_what_xml_says_is_what_its_twin_says(path, twin):
    for mine, other in zip(events(path), events(twin), strict=True):
        for field in ("type", "action", "event_time", "parent", "biz_step", "disposition", "read_point", "sources"):
            assert getattr(mine, field) == getattr(other, field)
        for field in ("objects", "inputs", "outputs", "transactions", "destinations"):
            assert said(getattr(mine, field)) == said(getattr(other, field))
        assert (mine.error is None) == (other.error is None)
