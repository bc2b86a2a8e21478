"""The official samples of three versions: no faults, and what is read is written again, number for number."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from greenchain.formats.untp import read_credential, write_credential
from untp_world import FOLDER, KINDS, official, sample_name, samples, spelled

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the UNTP conformance data is not there"),
]
UNTIL = datetime(2031, 5, 4, 12, 30, tzinfo=UTC)
UNKNOWN = '{"a": [1.50, -0, 1e5, 0.1000, 1E-7, 12345678901234.5678901234567890], "b": {"c": null, "d": "x", "a": []}}'


def with_unknown_terms(raw):
    """The text with members of others, numbers in odd spellings, at the top, in the subject and in its last object."""
    text = raw.decode()
    assert "{" in text
    first, last = text.index("{"), text.rindex("{")
    for at in (last, text.index("{", text.index('"credentialSubject"')), first):
        text = f'{text[: at + 1]}"https://x.example/{at}": {UNKNOWN},{text[at + 1 :]}'
    return text.encode()


def test_there_are_twenty_official_samples():
    assert len(samples()) == 20


@pytest.mark.parametrize(("version", "path"), samples(), ids=map(sample_name, samples()))
def test_an_official_sample_has_no_faults_and_is_written_as_it_was_read(version, path):
    raw = path.read_bytes()
    document = read_credential(raw, name=path.name)
    assert (document.version, document.kind) == (version, KINDS[json.loads(raw)["type"][0]])
    assert document.faults == ()
    assert spelled(write_credential(document)) == spelled(raw)
    assert list(spelled(write_credential(document))) == list(spelled(raw))  # members in their order
    assert read_credential(write_credential(document)) == document


@pytest.mark.parametrize(("version", "path"), samples(), ids=map(sample_name, samples()))
def test_unknown_nested_terms_and_odd_spellings_survive_reading_writing_and_an_edit(version, path):
    raw = with_unknown_terms(path.read_bytes())
    document = read_credential(raw)
    assert spelled(write_credential(document)) == spelled(raw)
    edited = document.with_valid_until(UNTIL)
    assert edited.valid_until == UNTIL
    assert document.valid_until != UNTIL
    expected = {**spelled(raw), "validUntil": "2031-05-04T12:30:00Z"}
    assert spelled(write_credential(edited)) == expected
    refused = not official(version, document.kind).is_valid(json.loads(raw))
    assert bool(document.faults) == refused


@pytest.mark.parametrize(("version", "path"), samples(), ids=map(sample_name, samples()))
def test_an_official_sample_has_the_subject_of_its_kind_with_its_id_and_place(version, path):
    document = read_credential(path.read_bytes())
    first = document.subject[0] if isinstance(document.subject, tuple) else document.subject
    members = json.loads(path.read_bytes())
    at = members
    for part in first.where.split("/")[1:]:
        at = at[int(part) if part.isdigit() else part]
    assert (first.key.id if document.kind == "dpp" else first.id) == at["id"]
    assert document.issuer.id == members["issuer"]["id"]
    assert document.id == members["id"]


@pytest.mark.parametrize(
    "path", sorted((FOLDER / "v0.6.1" / "tier3-example").glob("*.json")), ids=lambda path: path.stem
)
def test_the_official_graph_example_has_no_faults(path):
    document = read_credential(path.read_bytes())
    assert document.faults == ()
    assert spelled(write_credential(document)) == spelled(path.read_bytes())


def test_the_schemes_from_before_the_release_are_read_and_refused_by_the_schema():
    for name in ("scheme", "profile", "criterion-mass-balance"):
        document = read_credential((FOLDER / "v0.7.0" / "sample" / f"cvc-{name}-prerelease.json").read_bytes())
        assert document.kind == "cvc"
        assert document.faults
        found = [one for profile in document.subject.profiles for one in (*profile.criteria, profile)]
        assert json.loads(write_credential(document))["id"] in [document.subject.id, *(one.id for one in found)]
        assert any(one.id for one in found)


def test_the_mine_to_smelter_chain_reads_as_its_documents_say():
    folder = FOLDER / "v0.7.0" / "sample"
    read = {path.stem: read_credential(path.read_bytes()) for path in folder.glob("d*.json")}
    (make,) = read["dte-make-cathode"].subject
    assert (make.kind, make.at.id) == ("make", "https://facility-register.example.com/fac-002")
    assert [(one.key.batch, str(one.quantity.value), one.quantity.unit) for one in (*make.inputs, *make.outputs)] == [
        ("2025-Q1-4501", "30000", "KGM"),
        ("2025-Q1-0812", "10000", "KGM"),
    ]
    assert make.outputs[0].key == read["dpp-cathode"].subject.key
    anchor = read["dia-mine"].subject
    assert (anchor.id, anchor.register_type, read["dia-mine"].issuer.id) == (
        "did:web:sample-mine.example.com",
        "facility",
        "did:web:mining-register.gov.zm",
    )
    assert anchor.scope == ("https://mining-register.gov.zm/LicenceType?Id=large-scale-mining",)
    attestation = read["dcc-mine"].subject
    assert (attestation.assessor_level, attestation.scheme.id) == ("3rdParty", "https://coppermark.org")
    assert attestation.assessments[0].criteria[0].id == "https://coppermark.org/rra/v3.0/criterion/26"


def loader():
    """A loader of contexts that knows the official copies and nothing else."""
    known = {"https://www.w3.org/ns/credentials/v2": FOLDER / "w3c" / "credentials-v2.jsonld"}
    known["https://vocabulary.uncefact.org/untp/0.7.0/context/"] = FOLDER / "v0.7.0" / "context" / "untp.jsonld"
    for version in ("0.6.0", "0.6.1"):
        for kind in KINDS.values():
            url = f"https://test.uncefact.org/vocabulary/untp/{kind}/{version}/"
            known[url] = FOLDER / f"v{version}" / "context" / f"{kind}.jsonld"
    kept = {url: json.loads(path.read_text()) for url, path in known.items()}
    return lambda url, _options=None: {"contextUrl": None, "documentUrl": url, "document": kept[url]}


@pytest.mark.parametrize(("version", "path"), samples(), ids=map(sample_name, samples()))
def test_the_canonical_statements_of_a_sample_are_unchanged(version, path):
    jsonld = pytest.importorskip("pyld.jsonld", reason="the extra rdf is not installed")
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": loader()}
    raw = path.read_bytes()
    before = jsonld.normalize(json.loads(raw), options)
    assert before.count("\n") > 5
    assert jsonld.normalize(json.loads(write_credential(read_credential(raw))), options) == before
