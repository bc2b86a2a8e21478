"""Attacks through output validation (class A16): schemas that reach out, run away, are exchanged, or are malformed."""

from __future__ import annotations

import hashlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain_world import ChainSimulator
from greenchain.claims import BundleFile
from greenchain.claims.accreditation.output_schema import MAX_SCHEMA_BYTES, MAX_VALIDATIONS, output_finding
from greenchain.claims.multibase import encode_base58, encode_base64url
from greenchain.values.outcome import Outcome
from simulator import label_claim

DOCUMENT = {
    "type": ["VerifiableCredential", "LabelCredential"],
    "credentialSubject": {"facility": {"country": "MY"}, "batches": 3, "isMet": True, "criteria": [{"value": "12.50"}]},
}


@pytest.fixture(scope="module")
def world() -> ChainSimulator:
    return ChainSimulator()


def multihash(raw: bytes) -> str:
    return "z" + encode_base58(b"\x12\x20" + hashlib.sha256(raw).digest())


def validation(raw: bytes, **more) -> dict:
    return {"type": "JsonSchema", "digestMultibase": multihash(raw), **more}


def text(schema: object) -> bytes:
    return json.dumps(schema).encode()


def finding(raw: bytes, document=DOCUMENT):
    return output_finding(validation(raw), document, schemas={hashlib.sha256(raw).hexdigest(): raw})


def told(raw: bytes, document=DOCUMENT) -> str:
    found = finding(raw, document)
    return found.code if found else "fits"


def subject(rule: object, name: str = "batches") -> bytes:
    """A schema for one member of the subject."""
    return text({"properties": {"credentialSubject": {"properties": {name: rule}}}})


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"type": "integer"}, "fits"),
        ({"type": ["string", "number"]}, "fits"),
        ({"type": "string"}, "OUTPUT_REFUSED"),
        ({"type": "boolean"}, "OUTPUT_REFUSED"),
        ({"const": 3}, "fits"),
        ({"const": True}, "OUTPUT_REFUSED"),
        ({"const": "3"}, "OUTPUT_REFUSED"),
        ({"enum": [1, 3]}, "fits"),
        ({"enum": []}, "OUTPUT_REFUSED"),
        ({"const": 3, "enum": [4]}, "OUTPUT_REFUSED"),
        ({"enum": [3], "const": 4}, "OUTPUT_REFUSED"),
        ({"minimum": 3, "maximum": 3}, "fits"),
        ({"minimum": 4}, "OUTPUT_REFUSED"),
        ({"maximum": 2}, "OUTPUT_REFUSED"),
        ({"maximum": 2.5}, "OUTPUT_REFUSED"),
        (True, "fits"),
        (False, "OUTPUT_REFUSED"),
        ({}, "fits"),
        ({"title": "a number of batches", "examples": [1]}, "fits"),
    ],
)
def test_the_keywords_that_are_understood_are_applied(rule, expected):
    assert told(subject(rule)) == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"required": ["type"]}, "fits"),
        ({"required": ["proof"]}, "OUTPUT_REFUSED"),
        ({"properties": {"type": {"minItems": 2, "maxItems": 2, "items": {"minLength": 15}}}}, "fits"),
        ({"properties": {"type": {"minItems": 3}}}, "OUTPUT_REFUSED"),
        ({"properties": {"type": {"maxItems": 1}}}, "OUTPUT_REFUSED"),
        ({"properties": {"type": {"items": {"maxLength": 15}}}}, "OUTPUT_REFUSED"),
        ({"properties": {"type": {}}, "additionalProperties": False}, "OUTPUT_REFUSED"),
        ({"additionalProperties": False}, "OUTPUT_REFUSED"),
        ({"additionalProperties": {"type": ["array", "object"]}}, "fits"),
    ],
)
def test_objects_and_lists_are_compared_in_depth(schema, expected):
    assert told(text(schema)) == expected


@pytest.mark.parametrize(
    "rule",
    [
        {"$ref": "https://evil.example/schema"},
        {"$ref": "file:///etc/passwd"},
        {"$ref": "#"},
        {"$dynamicRef": "#node"},
        {"$defs": {}},
        {"pattern": "^(a+)+$"},
        {"patternProperties": {"(x+x+)+y": {}}},
        {"format": "regex"},
        {"allOf": [{}]},
        {"not": {}},
        {"if": {}, "then": {}},
        {"dependentSchemas": {}},
        {"unevaluatedProperties": False},
        {"contains": {}},
        {"uniqueItems": True},
        {"multipleOf": 2},
        {"Type": "string"},
    ],
    ids=str,
)
def test_a_keyword_that_reaches_out_runs_away_or_is_unknown_leaves_the_question_open(rule):
    found = finding(subject(rule))
    assert (found.code, found.outcome) == ("OUTPUT_VALIDATION_OPEN", Outcome.NOT_DETERMINED)


@pytest.mark.parametrize(
    "schema",
    [
        {"required": [["type"]]},
        {"required": [{}]},
        {"required": 5},
        {"type": {}},
        {"type": [["object"]]},
        {"type": "text"},
        {"type": None},
        {"enum": {"a": 1}},
        {"enum": "x"},
        {"properties": []},
        {"properties": {"type": 7}},
        {"properties": {"type": {"minItems": "2"}}},
        {"properties": {"type": {"maxItems": None}}},
        {"properties": {"type": {"items": []}}},
        {"properties": {"type": {"items": {"minLength": True}}}},
        {"additionalProperties": 1},
        {"minimum": "3"},
        [],
        "true",
        None,
        7,
    ],
    ids=str,
)
def test_a_schema_in_a_form_that_is_not_understood_limits_nothing_silently(schema):
    assert told(text(schema)) == "OUTPUT_VALIDATION_OPEN"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b'{"type": "object", "type": "string"}',
        b'{"maximum": NaN}',
        b"[" * 100,
        b"\xff",
        b" " * (MAX_SCHEMA_BYTES + 1),
    ],
    ids=lambda raw: repr(raw[:20]),
)
def test_bytes_that_are_no_schema_leave_the_question_open(raw):
    assert told(raw) == "OUTPUT_VALIDATION_OPEN"


def test_a_schema_that_was_exchanged_under_its_url_is_not_the_one_asked_for():
    """The accreditation asks for one schema by its digest; another lies in the evidence under the same URL."""
    strict, lax = text({"required": ["audit"]}), text({})
    held = {hashlib.sha256(lax).hexdigest(): lax}
    url = {"id": "https://accreditor.example/schema"}
    found = output_finding(validation(strict, **url), DOCUMENT, schemas=held)
    assert (found.code, found.missing) == ("OUTPUT_VALIDATION_OPEN", ("schema",))
    assert output_finding(validation(lax, **url), DOCUMENT, schemas=held) is None


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"id": "https://accreditor.example/schema"},
        {"digestMultibase": ""},
        {"digestMultibase": "z"},
        {"digestMultibase": "zQm"},
        {"digestMultibase": 5},
        {"digestMultibase": "u" + encode_base64url(b"\x13\x40" + bytes(64))},
        {"digestMultibase": "u" + encode_base64url(b"\x12\x20" + bytes(31))},
        {"digestMultibase": "u" + encode_base64url(b"\x12\x1f" + bytes(32))},
        {"digestMultibase": "sha256-" + "0" * 64},
        "https://accreditor.example/schema",
        None,
        7,
        [],
    ],
    ids=str,
)
def test_a_schema_without_a_digest_is_never_taken(entry):
    raw = text({})
    found = output_finding([entry], DOCUMENT, schemas={hashlib.sha256(raw).hexdigest(): raw, "": raw})
    assert found.code == "OUTPUT_VALIDATION_OPEN"


def test_every_one_of_several_schemas_must_fit_and_only_so_many_are_judged():
    good, bad = text({"type": "object"}), text({"required": ["audit"]})
    schemas = {hashlib.sha256(raw).hexdigest(): raw for raw in (good, bad)}
    assert output_finding([validation(good), validation(bad)], DOCUMENT, schemas=schemas).code == "OUTPUT_REFUSED"
    many = [validation(good)] * MAX_VALIDATIONS
    assert output_finding(many, DOCUMENT, schemas=schemas) is None
    assert output_finding([*many, many[0]], DOCUMENT, schemas=schemas).code == "OUTPUT_VALIDATION_OPEN"


GREEDY = {
    "a long enum over a long list": text(
        {"properties": {"list": {"items": {"enum": [f"{n:06}" for n in range(20_000)]}}}}
    ),
    "many required names over a long list": text(
        {"properties": {"list": {"items": {"required": [f"{n:05}" for n in range(25_000)]}}}}
    ),
    "many types over a long list": text({"properties": {"list": {"items": {"type": ["string"] * 25_000}}}}),
    "a long constant over a long list": text({"properties": {"list": {"items": {"const": "x" * 250_000}}}}),
    "deep nesting": text(None)[:0] + b'{"items": ' * 60 + b"{}" + b"}" * 60,
}


@pytest.mark.parametrize("name", GREEDY)
def test_no_schema_takes_more_than_its_budget(name):
    document = {"list": ["000000"] * 7_000}  # as many elements as 64 kB hold
    started = time.process_time()
    told(GREEDY[name], document)
    assert time.process_time() - started < 2.0  # without a budget: minutes


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "type",
                        "const",
                        "enum",
                        "required",
                        "properties",
                        "additionalProperties",
                        "items",
                        "minLength",
                        "maxItems",
                        "minimum",
                        "x",
                        "$ref",
                        "criteria",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_as_schema_refuses_opens_or_fits(schema):
    assert told(text(schema)) in ("fits", "OUTPUT_REFUSED", "OUTPUT_VALIDATION_OPEN")
    assert told(text({"properties": {"credentialSubject": schema}})) in (
        "fits",
        "OUTPUT_REFUSED",
        "OUTPUT_VALIDATION_OPEN",
    )


@pytest.mark.parametrize(
    ("schema", "outcome", "code"),
    [
        ({"required": ["credentialStatus"]}, "conforms", "IN_SCOPE"),
        ({"required": ["audit"]}, "does_not_conform", "OUTPUT_REFUSED"),
        ({"$ref": "https://evil.example/"}, "not_determined", "OUTPUT_VALIDATION_OPEN"),
    ],
)
def test_an_accreditation_asks_for_a_schema_of_the_claims_under_it(world, schema, outcome, code):
    raw = text(schema)
    links = (world.top(), world.low(outputValidation=validation(raw)))
    examination = world.chained(*links, files=[BundleFile("schema", raw)]).examine()
    assert (examination.outcome.value, code in examination.verdict.codes) == (outcome, True)
    without = world.chained(*links).examine()
    assert without.outcome is Outcome.NOT_DETERMINED
    assert "OUTPUT_VALIDATION_OPEN" in without.verdict.codes


def test_the_claim_s_own_words_about_its_schema_do_not_count(world):
    """A claim that carries a credentialSchema, or an output validation of its own, changes nothing."""
    raw = text({"required": ["audit"]})
    links = (world.top(), world.low(outputValidation=validation(raw)))
    own = {"credentialSchema": {"id": "https://label.example/schema", "type": "JsonSchema"}}
    secured = world.issue(label_claim(**own, outputValidation=validation(text({}))))
    scene = world.chained(*links, files=[BundleFile("schema", raw), BundleFile("schema", text({}))], secured=secured)
    assert "OUTPUT_REFUSED" in scene.examine().verdict.codes
