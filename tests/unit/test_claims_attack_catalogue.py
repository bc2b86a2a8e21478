"""The catalogue of attacks says what is tested, and what it names is there; beside it the attacks that fit nowhere else."""

from __future__ import annotations

import ast
import json
import re
import time
import unicodedata
from dataclasses import replace
from functools import cache

import pytest

from conftest import ROOT
from greenchain.claims import read_secured
from greenchain.claims.multibase import decode_base58, encode_base58
from greenchain.claims.vc_jwt import enveloped_credential
from greenchain.values.codes import REGISTRY
from greenchain.values.json import canonical_json
from greenchain.values.outcome import Outcome
from simulator import Simulator, label_claim

PAGE = (ROOT / "docs" / "reference" / "attack-catalogue.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| A")]
TAMPER = ROOT / "tests" / "conformance" / "tamper"
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@pytest.fixture(scope="module")
def world() -> Simulator:
    return Simulator()


@cache
def functions_of(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_the_catalogue_has_every_class_of_attack():
    assert {row[0].split()[0] for row in ROWS} == {f"A{number}" for number in range(1, 18)}
    assert all(len(row) == 4 and all(row) for row in ROWS)


def test_every_test_that_the_catalogue_names_is_there():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 80
    assert [f"{path}::{name}" for path, name in named if name not in functions_of(path)] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_row_has_codes_of_the_registry_and_at_least_two_tests(row):
    codes = re.findall("`([A-Z_]+)`", row[2])
    assert codes
    assert [code for code in codes if code not in REGISTRY] == []
    assert row[3].count("::test_") >= 2


def test_the_page_is_found_from_the_index():
    assert "reference/attack-catalogue.md" in (ROOT / "docs" / "index.md").read_text(encoding="utf-8")


# --- A9: bytes without end --------------------------------------------------------------------------------------------

HUGE = {
    "a text of 64 MB": lambda: b'{"a": "' + b"x" * 64_000_000 + b'"}',
    "a million members": lambda: b"{" + b",".join(b'"%d": 0' % n for n in range(1_000_000)) + b"}",
    "a million brackets": lambda: b"[" * 1_000_000,
    "a token of 64 MB": lambda: b"eyJh" + b"A" * 64_000_000 + b".e30.AA",
    "a token of dots": lambda: b"e" + b"." * 60_000,
    "a thousand levels": lambda: b'{"a":' * 1_000 + b"1" + b"}" * 1_000,
    "quotes without end": lambda: b'"\\' * 30_000,
    "digits without end": lambda: b'{"a": ' + b"9" * 60_000 + b"}",
    "names as long as the budget": lambda: b'{"' + b"a" * 60_000 + b'": 0}',
}


@pytest.mark.parametrize("name", HUGE)
def test_huge_and_deep_inputs_are_refused_at_once(world, name):
    raw = HUGE[name]()
    scene = replace(world.honest(), secured=raw)
    scene.examine()
    started = time.process_time()
    examination = scene.examine()
    taken = time.process_time() - started
    assert examination.outcome is Outcome.DOES_NOT_CONFORM
    assert taken < 0.5  # ten times what the bar allows, for slow machines
    assert len(json.dumps(examination.to_dict())) < 200_000


# --- A10: names that look the same ------------------------------------------------------------------------------------


def test_composed_and_decomposed_names_are_two_members_and_both_are_signed(world):
    composed, apart = (unicodedata.normalize(form, "é") for form in ("NFC", "NFD"))
    subject = {**label_claim()["credentialSubject"], composed: "1", apart: "2"}
    scene = world.altered(credentialSubject=subject)
    content = scene.examine().require().content["credentialSubject"]
    assert (content[composed], content[apart]) == ("1", "2")
    document = json.loads(scene.secured)
    for changed in (
        {**subject, composed: "2", apart: "1"},
        {name: value for name, value in subject.items() if name != apart},
        {unicodedata.normalize("NFC", name): value for name, value in subject.items()},
    ):
        raw = json.dumps({**document, "credentialSubject": changed}).encode()
        assert "PROOF_INVALID" in replace(scene, secured=raw).examine().verdict.codes


def test_a_name_in_astral_letters_is_signed_in_the_order_of_its_units(world):
    subject = {**label_claim()["credentialSubject"], "\U0001f33f": "plant", "\uff21": "wide"}
    scene = world.altered(credentialSubject=subject)
    assert scene.examine().outcome is Outcome.CONFORMS
    assert canonical_json(subject).index("\U0001f33f".encode()) < canonical_json(subject).index("\uff21".encode())


# --- A17: what a claim is about, and how often it counts --------------------------------------------------------------


@pytest.mark.parametrize(
    "subject_id",
    [
        "https://id.gs1.example/01/09520123456788/10/LOT43",
        "https://id.gs1.example/01/09520123456788",
        "https://id.gs1.example/01/09520123456795/10/LOT42",
        "https://id.gs1.example/01/09520123456788/10/lot42",
        "https://id.gs1.example/01/09520123456788/10/LOT42/",
    ],
)
def test_a_licence_for_one_lot_cannot_be_shown_for_another_product(world, subject_id):
    scene = world.tampered(lambda document: document["credentialSubject"].update(id=subject_id))
    assert scene.examine().claim is None
    assert "PROOF_INVALID" in scene.examine().verdict.codes


def test_one_certificate_has_one_identity_in_every_spelling_and_envelope():
    """Counted by its digest, a licence in four envelopes and many spellings is one licence."""
    embedded = (TAMPER / "eddsa-jcs-2022.json").read_bytes()
    token = (TAMPER / "vc-jwt-ed25519.jwt").read_bytes()
    document = json.loads(embedded)
    spelled = [
        embedded,
        canonical_json(document),
        json.dumps(document, indent=9).encode(),
        json.dumps(dict(reversed(document.items()))).encode(),
        json.dumps({**document, "proof": [document["proof"]]}).encode(),
        (TAMPER / "proof-set.json").read_bytes(),
        (TAMPER / "proof-chain.json").read_bytes(),
        token,
        token + b"\n",
        json.dumps(enveloped_credential(token.decode())).encode(),
    ]
    assert len({read_secured(raw).digest for raw in spelled}) == 1
    other = read_secured((TAMPER / "eddsa-jcs-2022.other.json").read_bytes())
    assert other.digest != read_secured(embedded).digest


def test_a_mirrored_signature_is_another_text_of_the_same_certificate():
    document = json.loads((TAMPER / "ecdsa-jcs-2019-p256.json").read_bytes())
    raw = decode_base58(document["proof"]["proofValue"][1:], length=64)
    mirrored = raw[:32] + (P256_ORDER - int.from_bytes(raw[32:])).to_bytes(32)
    other = {**document, "proof": {**document["proof"], "proofValue": "z" + encode_base58(mirrored)}}
    assert read_secured(json.dumps(other).encode()).digest == read_secured(json.dumps(document).encode()).digest
