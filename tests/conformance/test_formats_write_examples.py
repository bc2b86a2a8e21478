"""Every published document, in either syntax, is written as JSON-LD and read back as the same events."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from greenchain.formats import read_records, write_epcis
from greenchain.formats.epcis_context import names_of
from greenchain.formats.epcis_strict import strict_faults
from greenchain.model.events import TraceEvent
from greenchain.values.json import parse_json

DATA = Path(os.environ.get("GREENCHAIN_CONFORMANCE_DATA", Path(__file__).parents[3] / "shared" / "data")) / "epcis"
FOLDERS = ("event-hash/examples", "gs1/JSON", "gs1/XML", "openepcis-dpp", "opentraceability")
PATHS = sorted(
    path for folder in FOLDERS for path in (DATA / folder).glob("**/*") if path.suffix in (".json", ".jsonld", ".xml")
)

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not DATA.is_dir(), reason="conformance data absent: set GREENCHAIN_CONFORMANCE_DATA"),
]


def meant(value, names):
    """A value with full names, so that it does not matter which prefixes it came with."""
    if isinstance(value, tuple | list):
        return [meant(item, names) for item in value]
    if hasattr(value, "items"):
        return {names.member(name): meant(item, names) for name, item in value.items() if name != "@context"}
    return value


def said(event):
    names = names_of([*event.extensions["@context"]] if "@context" in event.extensions else None)
    left_out = ("extensions", "ilmd", "source", "where")
    fields = {name: getattr(event, name) for name in TraceEvent.__slots__ if name not in left_out}
    return fields | {"extensions": meant(event.extensions, names), "ilmd": meant(event.ilmd, names)}


def test_all_published_documents_are_there():
    assert len(PATHS) == 85


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_a_published_document_survives_being_written(path):
    raw = path.read_bytes()
    first = read_records(raw, name=path.name)
    written = write_epcis(first)
    second = read_records(written, name="written")
    assert second.faults == ()
    assert [said(event) for event in second.content] == [said(event) for event in first.content]
    # One identifier in two spellings is two items for the schema, and in one spelling a repeated one
    is_judged = path.suffix == ".jsonld" and path.stem != "epcisDocWithAllGS1Keys"
    if is_judged and not strict_faults(parse_json(raw, repeatable=frozenset({"eventID"}))):
        assert strict_faults(parse_json(written)) == ()
