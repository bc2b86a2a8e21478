"""A published signed note; the Merkle proofs of others are the suite ``merkle``."""

from __future__ import annotations

import pytest

from greenchain.claims.log import known_signers, parse_vkey, read_note
from greenchain.values.errors import InputError

VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = """This is an example message.

\N{EM DASH} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
"""


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
