"""Vectors of other bodies for transparency logs: Merkle proofs in 196 cases, and a published signed note."""

from __future__ import annotations

import base64
import json

import pytest

from greenchain.claims.log import known_signers, parse_vkey, read_note, verify_consistency, verify_inclusion
from greenchain.values.errors import InputError

pytestmark = pytest.mark.conformance

VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = """This is an example message.

\N{EM DASH} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
"""


def bytes_of(text):
    return base64.b64decode(text or "")


def cases(folder):
    return [json.loads(file.read_bytes()) for file in sorted(folder.rglob("*.json"))]


def test_every_inclusion_case_is_answered_as_expected(conformance_data):
    vectors = cases(conformance_data / "w3c-vc" / "merkle" / "testdata" / "inclusion")
    assert len(vectors) == 98
    for case in vectors:
        answer = verify_inclusion(
            index=case["leafIdx"],
            size=case["treeSize"],
            leaf_hash=bytes_of(case["leafHash"]),
            proof=[bytes_of(each) for each in case["proof"] or ()],
            root=bytes_of(case["root"]),
        )
        assert answer is not case["wantErr"], case["desc"]


def test_every_consistency_case_is_answered_as_expected(conformance_data):
    vectors = cases(conformance_data / "w3c-vc" / "merkle" / "testdata" / "consistency")
    assert len(vectors) == 98
    for case in vectors:
        answer = verify_consistency(
            old_size=case["size1"],
            new_size=case["size2"],
            old_root=bytes_of(case["root1"]),
            new_root=bytes_of(case["root2"]),
            proof=[bytes_of(each) for each in case["proof"] or ()],
        )
        assert answer is not case["wantErr"], case["desc"]


def test_the_published_note_of_c2sp_is_signed_by_its_key():
    key = parse_vkey(VKEY)
    assert (key.name, key.key_id.hex(), key.kind, key.text) == ("example.com/foo", "530d903a", 1, VKEY)
    note = read_note(NOTE.encode())
    assert note.text == "This is an example message.\n"
    assert note.raw == NOTE.encode()
    (seen,) = known_signers(note, keys=(key,))
    assert (seen.key, seen.time) == (key, None)


def test_the_published_note_with_another_text_is_refused():
    with pytest.raises(InputError, match="LOG_PROOF_INVALID"):
        known_signers(read_note(NOTE.replace("an example", "no example").encode()), keys=(parse_vkey(VKEY),))
