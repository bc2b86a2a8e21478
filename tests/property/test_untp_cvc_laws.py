"""Laws of Conformity Schemes: what is read is written again, nothing is lost, and the official schema agrees."""

from __future__ import annotations

import json
from contextlib import suppress
from copy import deepcopy
from functools import cache

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import conformance_folder
from cvc_world import SCHEME, schemes
from greenchain.formats.exact_json import exact_text, indented_text
from greenchain.formats.untp import read_conformity_scheme, write_conformity_scheme
from greenchain.formats.untp.scheme_shape import deviations
from greenchain.recognition import read_facts
from greenchain.values.errors import GreenchainError
from greenchain.values.json import parse_json

SCHEMA = conformance_folder() / "untp" / "v0.7.0" / "schema" / "cvc.json"
needs_schema = pytest.mark.skipif(not SCHEMA.is_file(), reason="GREENCHAIN_CONFORMANCE_DATA is not there")


@cache
def official():
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def is_valid(document) -> bool:
    return official().is_valid(json.loads(exact_text(document)))


def exported(facts, scheme):
    known = read_facts(indented_text(facts).encode()).known(None)
    return write_conformity_scheme(known, scheme)


@needs_schema
@given(schemes)
def test_an_imported_scheme_is_exported_member_for_member_and_reads_again_as_the_same_facts(document):
    imported = read_conformity_scheme(exact_text(document).encode())
    written = exported(imported.facts, document["id"])
    assert is_valid(document)
    assert written.missing == ()
    assert is_valid(parse_json(written.raw))
    assert parse_json(written.raw) == parse_json(exact_text(document).encode())
    assert read_conformity_scheme(written.raw).facts == imported.facts


@given(schemes)
def test_what_has_no_direction_is_a_criterion_without_comparator_and_is_named(document):
    imported = read_conformity_scheme(exact_text(document).encode())
    measures = [
        performance
        for profile in document.get("includedProfile", ())
        for criterion in profile["criterion"]
        for performance in criterion["requiredPerformance"]
        if "measure" in performance
    ]
    criteria = [one for found in imported.facts["criteria_sets"] for one in found.get("criteria", ())]
    assert [one for one in criteria if "comparator" in one] == []
    assert sum("threshold" in one for one in criteria) == len(measures)
    assert sum(f.code == "UNTP_DIRECTION_UNSTATED" for f in imported.findings) == len(measures)


def places(value, path=()):
    """Every place inside a JSON value."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places(part, (*path, key))


HAND = json.loads(exact_text(SCHEME))
PLACES = [path for path in places(HAND) if path]
WRONG = (None, True, 7, "word", "", [], {}, ["word"], [7], {"type": ["Measure"]}, 10**12)


def damaged(path, wrong):
    document = deepcopy(HAND)
    *above, last = path
    inside = document
    for key in above:
        inside = inside[key]
    if wrong is ...:
        del inside[last]
    else:
        inside[last] = wrong
    return document


@needs_schema
@pytest.mark.parametrize("wrong", [..., *WRONG], ids=repr)
def test_a_single_fault_is_seen_where_the_official_schema_sees_it(wrong):
    for path in PLACES:
        document = damaged(path, wrong)
        if path[0] == "@context":  # the version is asked for before the shape
            continue
        assert is_valid(document) == (
            not list(deviations(parse_json(json.dumps(document).encode()), "ConformityScheme"))
        ), path


@given(st.sampled_from(PLACES), st.sampled_from((..., *WRONG)), st.sampled_from(PLACES), st.sampled_from(WRONG))
def test_a_damaged_document_is_refused_or_read_again_from_its_facts(path, wrong, other, more):
    document = damaged(path, wrong)
    with suppress(KeyError, IndexError, TypeError):  # the second place may have gone with the first
        *above, last = other
        inside = document
        for key in above:
            inside = inside[key]
        inside[last] = more
    with suppress(GreenchainError):  # and nothing else
        facts = read_conformity_scheme(json.dumps(document).encode()).facts
        assert read_facts(indented_text(facts).encode()).documents[0].id == facts["id"]


@given(st.binary(max_size=60) | st.text(max_size=40).map(str.encode))
def test_other_bytes_are_refused(raw):
    with pytest.raises(GreenchainError):
        read_conformity_scheme(raw)


@given(st.sampled_from(["schemes", "criteria_sets"]), st.sampled_from(WRONG))
def test_whatever_stands_under_cvc_in_facts_is_written_or_refused(kind, wrong):
    facts = deepcopy(dict(read_conformity_scheme(exact_text(SCHEME).encode()).facts))
    for one in facts[kind]:
        one["cvc"] = wrong
        for criterion in one.get("criteria", ()):
            criterion["cvc"] = wrong
    with suppress(GreenchainError):  # and nothing else
        written = exported(facts, SCHEME["id"])
        assert bool(written.raw) == (not written.missing)
