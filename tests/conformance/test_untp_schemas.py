"""Own models against the official schemas: single faults in every sample, and which of them either side refuses.

For each sample of each version, and for a scheme and a link set of our own, a member is removed, added, or replaced by
values of other types and by words outside of lists; a part of these documents is asked, which is more than two
thousand. What the reader refuses to read at all counts as refused.
"""

from __future__ import annotations

import json
from itertools import islice

import pytest

from greenchain.formats.untp import read_credential
from greenchain.formats.untp.versions import VERSIONS
from greenchain.values.errors import GreenchainError
from untp_world import FOLDER, as_decimals, encoded, link_set, official, samples, scheme, single_faults

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the UNTP conformance data is not there"),
]
STRIDE = 29  # a prime, so that over a document every kind of fault comes
LEAST = 2_000


def documents():
    """Version, kind, document: all samples, and one of ours for the two kinds that have no valid sample."""
    for version, path in samples():
        raw = path.read_bytes()
        yield version, read_credential(raw).kind, json.loads(raw)
    yield "0.7.0", "cvc", scheme()
    yield "0.7.0", "linkset", link_set()


def refused(document):
    """Why the reader finds fault with the document; empty where it does not."""
    try:
        return tuple(fault.code for fault in read_credential(encoded(document)).faults)
    except GreenchainError as error:
        return (error.code,)


def test_two_thousand_single_faults_are_refused_where_the_official_schemas_refuse_them():
    asked, differences = 0, []
    for version, kind, document in documents():
        schema = official(version, kind)
        assert schema.is_valid(document), (version, kind)
        for path, what, changed in islice(single_faults(document), 0, None, STRIDE):
            asked += 1
            codes = refused(changed)
            if schema.is_valid(changed) == bool(codes):
                differences.append((version, kind, path, what, codes))
    assert asked >= LEAST
    assert differences == []  # the bar is a hundredth of them; a difference that stays is explained here


def test_a_fault_stands_where_the_official_schema_puts_it():
    shapes = {version.name: version for version in VERSIONS}
    differences = asked = 0
    for version, kind, document in documents():
        schema, read = official(version, kind), shapes[version]
        for _, _, changed in islice(single_faults(document), 0, None, 10 * STRIDE):
            theirs = {place(error) for error in schema.iter_errors(changed)}
            ours = {
                tuple(fault.where.split("/")[1:])
                for fault in read.shapes.faults(as_decimals(changed), read.roots[kind])
            }
            asked += bool(theirs)
            differences += not all(any(one[: len(their)] == their for one in ours) for their in theirs)
    assert asked > 100
    assert differences == 0


def place(error):
    """Where an official validator says that something is wrong: a missing or unknown member counts as its holder."""
    return tuple(str(part).replace("~", "~0").replace("/", "~1") for part in error.absolute_path)
