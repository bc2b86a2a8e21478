"""The words that the readers know are those of the pack, and those of GS1's files where they are there."""

from __future__ import annotations

import json
import re
import runpy

from greenchain.adapters.shipped import load_standards
from greenchain.formats._epcis_vocabulary import CONTEXTS, FIELDS, FIXED_PREFIXES, PREFIXES, WORDS


def test_the_module_is_what_the_tool_makes_of_the_pack(root):
    tool = runpy.run_path(str(root / "tools/make_vocabulary.py"))
    made = tool["module_text"](root / "standards/formats/epcis/2.0")
    assert made == (root / "src/greenchain/formats/_epcis_vocabulary.py").read_text(encoding="utf-8")


def test_the_module_holds_the_rows_of_the_loaded_pack():
    tables = load_standards().pack("formats/epcis").tables
    assert {(row["list"], row["word"]): row["uri"] for row in tables["words"].rows} == {
        (name, word): uri for name, words in WORDS.items() for word, uri in words.items()
    }
    assert {row["prefix"]: row["namespace"] for row in tables["prefixes"].rows} == PREFIXES
    assert {row["prefix"] for row in tables["prefixes"].rows if row["fixed"]} == FIXED_PREFIXES
    assert {row["url"] for row in tables["contexts"].rows} == CONTEXTS
    assert {(row["event_type"], row["field"]) for row in tables["fields"].rows} == {
        (name, field) for name, fields in FIELDS.items() for field in fields
    }


def test_the_words_are_those_of_the_published_context(conformance_data):
    context = json.loads((conformance_data / "epcis/gs1/epcis-context.jsonld").read_text(encoding="utf-8"))["@context"]
    published = set(re.findall(r'"(cbv:\w+-\w+|gs1:\w+)"', json.dumps(context)))
    ours = {uri for words in WORDS.values() for uri in words.values()}
    assert {
        name.replace("cbv:", "https://ref.gs1.org/cbv/").replace("gs1:", "https://gs1.org/voc/") for name in published
    } == ours
