"""The page of dialects names every one of them, and its examples are what it says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from greenchain.formats import read_records
from greenchain.formats.dialects import DIALECTS
from greenchain.values.codes import formats_strict, formats_xml

PAGE = (Path(__file__).resolve().parents[2] / "docs/concepts/epcis-dialects.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([A-Z_]+)` \|.*\| (.+) \|$", PAGE, re.MULTILINE))
EVENT = {
    "type": "ObjectEvent",
    "eventTime": "2026-01-02T03:04:05Z",
    "eventTimeZoneOffset": "+00:00",
    "action": "OBSERVE",
    "epcList": ["urn:epc:id:sscc:0614141.1234567890"],
}


def example(code):
    """The bytes of a document with the deviation that the page shows for ``code``."""
    shown = ROWS[code].strip("`")
    if code == "COMMENT_IN_JSON":
        return json.dumps(EVENT).replace("{", "{" + shown + "\n", 1).encode()
    if code == "BYTE_ORDER_MARK":
        return bytes.fromhex(re.search(r"`([0-9A-F ]+)`", ROWS[code])[1]) + json.dumps(EVENT).encode()
    if code == "FIELD_NOT_ALLOWED_HERE":
        kind = re.search(r"[A-Z]\w+Event", shown)[0]
        return json.dumps({**EVENT, "type": kind, "childEPCs": EVENT["epcList"], "ilmd": {"gs1:a": "1"}}).encode()
    if code == "EVENT_ID_REUSED":
        named = [
            {**EVENT, "eventID": re.search(r"urn:\S+[^`]", shown)[0], "action": action} for action in ("ADD", "DELETE")
        ]
        return json.dumps(named).encode()
    if shown.endswith('"') and ": " not in shown:
        return json.dumps({**EVENT, "epcList": [json.loads(shown)]}).encode()
    return json.dumps({**EVENT, **json.loads("{" + shown + "}")}).encode()


def test_every_dialect_has_its_row():
    assert set(ROWS) == DIALECTS


@pytest.mark.parametrize("code", sorted(DIALECTS))
def test_the_example_of_a_dialect_is_taken_and_named_so(code):
    batch = read_records(example(code), name="d.jsonld")
    assert batch.faults == ()
    assert batch.read == len(batch.content) > 0
    assert code in [note.code for note in batch.dialects]


def test_the_page_names_the_notes_of_xml_and_how_codes_of_the_schema_begin():
    notes = {code for code, *_ in formats_xml.ROWS if code in PAGE}
    assert notes == {"XML_CHILD_QUALIFIED", "XML_ATTRIBUTE_IGNORED"}
    assert all(code.startswith("SCHEMA_") for code, *_ in formats_strict.ROWS)
