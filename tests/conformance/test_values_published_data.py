"""Values against what other bodies published: JCS pairs, ECMAScript numbers, GS1 event hashes, real supplier lists."""

from __future__ import annotations

import csv
import hashlib
import json
import math
import re
import struct
from decimal import Decimal
from itertools import islice

import pytest

from greenchain.values import canonical, canonical_json, country, parse_json
from greenchain.values.identifiers import countries

pytestmark = pytest.mark.conformance

# of 100,000 lines `bits,text`: testdata/README.md of cyberphone/json-canonicalization
ES6_HASH = "22776e6d4b49fa294a0d0f349268e5c28808fe7e0cb2bcbe28f63894e494d4c7"


@pytest.fixture(scope="session")
def jcs(conformance_data):
    return conformance_data / "w3c-vc" / "jcs"


@pytest.mark.parametrize("name", ["arrays", "french", "structures", "unicode", "values", "weird"])
def test_the_six_pairs_of_rfc_8785_agree(jcs, name):
    expected = (jcs / "output" / f"{name}.json").read_bytes()
    assert canonical_json(parse_json((jcs / "input" / f"{name}.json").read_bytes())) == expected
    assert expected == bytes.fromhex((jcs / "outhex" / f"{name}.txt").read_text())
    assert canonical_json(parse_json(expected)) == expected


def test_ten_thousand_doubles_are_written_as_ecmascript_writes_them(jcs):
    lines = (jcs / "es6-numbers-10k.txt").read_text().splitlines()
    assert len(lines) >= 10_000
    for line in lines:
        bits, expected = line.split(",")
        (double,) = struct.unpack(">d", bytes.fromhex(bits.zfill(16)))
        assert canonical_json([Decimal(double)]).decode() == f"[{expected}]", line


def doubles_of_a_hash_chain():
    """The published pseudo-random doubles: SHA-256 over itself from zeros, four little-endian doubles a block."""
    block = bytes(32)
    while True:
        block = hashlib.sha256(block).digest()
        yield from (double for double in struct.unpack("<4d", block) if double and math.isfinite(double))


def test_a_hundred_thousand_doubles_are_written_to_the_published_hash(jcs):
    """The file holds the first ten thousand; the rest follows from the published rule, tried on those in the file."""
    bits = [int(line.split(",")[0], 16) for line in (jcs / "es6-numbers-10k.txt").read_text().splitlines()[:10_000]]
    first = bits.index(0x0010000000000000 + 1999) + 1  # two thousand doubles in a row end what is not drawn
    drawn = doubles_of_a_hash_chain()
    doubles = [struct.unpack(">d", struct.pack(">Q", one))[0] for one in bits[:first]]
    doubles += islice(drawn, 100_000 - first)
    assert [struct.unpack(">Q", struct.pack(">d", one))[0] for one in doubles[:10_000]] == bits
    written = canonical_json(doubles)[1:-1].split(b",")
    lines = (
        b"%x,%s\n" % (struct.unpack(">Q", struct.pack(">d", n))[0], t) for n, t in zip(doubles, written, strict=True)
    )
    assert hashlib.sha256(b"".join(lines)).hexdigest() == ES6_HASH


def test_every_country_cell_of_the_real_supplier_lists_resolves(conformance_data):
    folder = conformance_data / "ecosystem" / "facility-lists"
    spellings = set()
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            spellings |= {row["country"] for row in csv.DictReader(file)}
    known = {row.alpha2 for row in countries()}
    assert len(spellings) == 89
    assert {country(spelling) for spelling in spellings} <= known
    assert len({country(spelling) for spelling in spellings}) == 55


def test_every_epc_urn_of_the_hash_vectors_becomes_the_link_of_their_prehash(conformance_data):
    folder = conformance_data / "epcis" / "event-hash" / "examples"
    checked = 0
    for path in sorted(folder.glob("*.jsonld")):
        if path.stem == "epcisDocWithAllGS1Keys":  # its prehash file is damaged: lines of it are lost
            continue
        prehash = path.with_suffix(".prehashes").read_text(encoding="utf-8")
        for urn in sorted(set(re.findall(r'"(urn:epc:(?:id|class|idpat):[^"]+)"', path.read_text(encoding="utf-8")))):
            link = canonical(urn)
            assert link.startswith("https://id.gs1.org/"), urn
            assert link in prehash, f"{path.name}: {urn}"
            checked += 1
    assert checked >= 20


def test_every_epc_urn_gs1_publishes_is_read_alike_as_urn_and_as_link(conformance_data):
    folder = conformance_data / "epcis" / "gs1" / "JSON"
    seen = 0
    for path in sorted(folder.rglob("*.json*")):
        texts = {text for text in _texts(json.loads(path.read_text(encoding="utf-8"))) if text.startswith("urn:epc:")}
        for urn in sorted(texts):
            link = canonical(urn)
            assert canonical(link) == link
            seen += link != urn
    assert seen >= 20


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
