"""Strict reading decides as a JSON Schema validator does with GS1's own schema, on every file and on mutations.

The schema is GS1's and lies outside the repository. It means its formats: without them any member name and any word
would pass. So the validator checks ``uri`` and ``date-time``, here by rules written for this test alone.
"""

from __future__ import annotations

import copy
import ipaddress
import json
import os
import random
import re
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from greenchain.formats import read_records
from greenchain.formats.epcis_strict import strict_faults
from greenchain.formats.reading import STRICT
from greenchain.values.errors import GreenchainError

DATA = Path(os.environ.get("GREENCHAIN_CONFORMANCE_DATA", Path(__file__).parents[3] / "shared" / "data")) / "epcis"

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not DATA.is_dir(), reason="conformance data absent: set GREENCHAIN_CONFORMANCE_DATA"),
]

FORMATS = jsonschema.FormatChecker(formats=())
UNRESERVED = r"A-Za-z0-9._~!$&'()*+,;=:@\-"


@FORMATS.checks("uri")
def is_uri(text):
    """RFC 3986 by its appendix B: take it apart, then look at the letters of each part."""
    if not isinstance(text, str):
        return True
    scheme, authority, path, query, fragment = re.fullmatch(
        r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", text, re.DOTALL
    ).groups()
    if scheme is None or not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme):
        return False
    if authority is not None:
        user, at, rest = authority.rpartition("@")
        host, port = re.fullmatch(r"(\[.*\]|[^:]*)(.*)", rest, re.DOTALL).groups()
        if not re.fullmatch(r"(?::[0-9]*)?", port) or (at and "@" in user):
            return False
        if host.startswith("["):
            try:
                ipaddress.IPv6Address(host[1:-1])
            except ValueError:
                return False
            host = ""
        path = user + host + path
    return all(
        re.fullmatch(rf"(?:[{UNRESERVED}{more}]|%[0-9A-Fa-f]{{2}})*", part or "")
        for part, more in ((path, "/"), (query, "/?"), (fragment, "/?"))
    )


@FORMATS.checks("date-time")
def is_time(text):
    if not isinstance(text, str):
        return True
    shape = r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)"
    if not re.fullmatch(shape, text, re.ASCII):
        return False
    try:
        datetime.fromisoformat(text[:10] + "T" + text[11:19])
        if text[-1] not in "Zz":
            time.fromisoformat(text[-5:])
    except ValueError:
        return False
    return True


@pytest.fixture(scope="module")
def validator():
    schema = json.loads((DATA / "gs1/EPCIS-JSON-Schema.json").read_bytes())
    return jsonschema.Draft7Validator(schema, format_checker=FORMATS)


FILES = sorted([*DATA.glob("**/*.json"), *DATA.glob("**/*.jsonld")])


def test_every_json_file_is_decided_as_the_schema_decides(validator):
    decided = {True: 0, False: 0}
    for path in FILES:
        document = json.loads(path.read_bytes(), parse_float=Decimal)
        valid = validator.is_valid(document)
        assert (not strict_faults(document)) == valid, path.name
        decided[valid] += 1
    assert decided[True] > 60
    assert decided[False] > 40


@pytest.mark.parametrize("path", sorted(DATA.glob("openepcis-invalid/*.json")), ids=lambda path: path.stem)
def test_the_invalid_documents_are_refused_when_read_strictly(path):
    try:
        batch = read_records(path.read_bytes(), name=path.name, formats=STRICT)
    except GreenchainError:
        return
    assert batch.refused > 0
    assert batch.faults


@pytest.mark.parametrize("path", sorted(DATA.glob("gs1/JSON/**/*.jsonld")), ids=lambda path: path.stem)
def test_all_examples_of_gs1_are_taken_when_read_strictly(path):
    batch = read_records(path.read_bytes(), name=path.name, formats=STRICT)
    assert batch.faults == ()
    assert batch.read > 0
    assert batch.refused == 0


NAMES = [
    "type",
    "action",
    "epcList",
    "quantityList",
    "parentID",
    "childEPCs",
    "bizStep",
    "ilmd",
    "readPoint",
    "ext:foo",
    "foo",
    "id",
    "@context",
    "eventTime",
    "set",
    "unset",
    "reason",
    "uom",
    "sensorElementList",
    "transformationID",
    "inputEPCList",
    "outputQuantityList",
    "bizTransactionList",
    "recordTime",
    "persistentDisposition",
    "certificationInfo",
    "schemaVersion",
    "eventList",
    "errorDeclaration",
    "_comment",
    "sensorReport",
]
VALUES = [
    *(None, True, 0, -1, Decimal("1.5"), "", "x", [], {}, [{}], [1], {"id": "urn:a:b"}),
    *("ADD", "DELETE", "OBSERVE", "add", "shipping", "urn:epcglobal:cbv:bizstep:shipping", "gs1:Foo"),
    *("https://ns.gs1.org/cbv/BizStep-shipping", "https://ref.gs1.org/cbv/BizStep-shipping"),
    *("http://gs1.org/voc/Temperature", "urn:a:b", ["urn:a:b"], ["urn:a:b", "urn:a:b"]),
    *("ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent"),
    *("EPCISDocument", "EPCISQueryDocument", "ext:Event", "KGM", "kg", "2.0", "2.0.", "26"),
    *("2020-01-01T00:00:00Z", "2020-01-01T00:00:00", "2020-13-01T00:00:00Z", "+14:00", "-14:01", "+15:00"),
]


def places(value, path=()):
    """Every place inside ``value``."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield (*path, key)
        yield from places(item, (*path, key))


def mutate(document, rng):
    """``document`` with up to three things changed somewhere."""
    document = copy.deepcopy(document)
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        *path, key = rng.choice(list(places(document)) or [("type",)])
        holder = document
        for step in path:
            holder = holder[step]
        change(holder, key, rng)
    return document


def change(holder, key, rng):
    value = holder.get(key) if isinstance(holder, dict) else holder[key]
    kind = rng.randrange(9)
    if kind == 0 and key in holder:
        del holder[key]
    elif kind == 1 and isinstance(holder, dict) and key in holder:
        holder[rng.choice(NAMES)] = holder.pop(key)
    elif kind == 2:
        holder[key] = copy.deepcopy(rng.choice(VALUES))
    elif kind == 3 and isinstance(value, str) and value:
        at = rng.randrange(len(value))
        holder[key] = value[:at] + rng.choice("abzAZ09:/ %é|#[") + value[at + 1 :]
    elif kind == 4:
        holder[key] = [value]
    elif kind == 5 and isinstance(value, list):
        holder[key] = value + value
    elif kind == 6 and isinstance(value, int | Decimal) and not isinstance(value, bool):
        holder[key] = str(value)
    elif kind == 7 and isinstance(holder, dict):
        holder[rng.choice(NAMES)] = copy.deepcopy(rng.choice(VALUES))
    elif isinstance(value, dict):
        value[rng.choice(NAMES)] = copy.deepcopy(rng.choice(VALUES))


@pytest.mark.parametrize("seed", range(4))
def test_two_thousand_mutations_are_decided_as_the_schema_decides(validator, seed):
    rng = random.Random(seed)  # noqa: S311 - a seed that is printed on failure
    documents = [json.loads(path.read_bytes(), parse_float=Decimal) for path in FILES]
    valid = [document for document in documents if validator.is_valid(document)]
    decided = {True: 0, False: 0}
    for number in range(500):
        mutation = mutate(rng.choice(valid), rng)
        expected = validator.is_valid(mutation)
        faults = strict_faults(mutation)
        assert (not faults) == expected, (seed, number, [str(fault) for fault in faults])
        assert len({fault.where for fault in faults}) == len(faults), (seed, number)
        decided[expected] += 1
    assert min(decided.values()) > 100
