"""Any bytes: a note, checkpoint or proof is read or refused, and no altered byte of a proof makes it prove more."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import example, given
from hypothesis import strategies as st

import log_world as world
from greenchain.claims.log import (
    entry_bytes,
    examine_log_proof,
    leaf_hash,
    parse_checkpoint,
    parse_vkey,
    read_note,
    read_tlog_proof,
    seen_checkpoints,
)
from greenchain.values.errors import GreenchainError
from log_world import ORIGIN, SEEN, cosignature, log_key, proof, signature, witness_key

CLAIMS = [entry_bytes(claim_digest=f"{n:02x}" * 32, issuer="did:example:a") for n in range(5)]
LEAF = leaf_hash(CLAIMS[2])
LOGS = {ORIGIN: log_key()}
WITNESSES = (witness_key("w1"), witness_key("w2"))
TEXT = world.checkpoint_text(CLAIMS)
LATER = SEEN + timedelta(seconds=30)
GOOD = proof(
    CLAIMS,
    2,
    signature(TEXT),
    cosignature(TEXT, witness="w1", at=SEEN),
    cosignature(TEXT, witness="w2", at=LATER),
    text=TEXT,
)
FRAGMENTS = st.sampled_from(
    [b"c2sp.org/tlog-proof@v1\n", b"index 0\n", b"extra AAAA\n", b"\n", b"\n\n", "\N{EM DASH} w1 ".encode(), b"0", b"="]
)
ANY = st.binary(max_size=80) | st.lists(FRAGMENTS | st.binary(max_size=8), max_size=12).map(b"".join)


def examine(raw, quorum=2):
    return examine_log_proof(raw, leaf=LEAF, logs=LOGS, witnesses=WITNESSES, quorum=quorum)


def spelled(read):
    """What ``read`` gives back in its one spelling, or the code with which it refuses."""
    try:
        return read()
    except GreenchainError as error:
        return error.code


@given(ANY)
@example(GOOD)
def test_any_bytes_are_read_or_refused(raw):
    for read in (read_note, read_tlog_proof):
        assert spelled(lambda: read(raw).raw) in (raw, "LOG_NOTE_MALFORMED", "BUDGET_EXCEEDED")  # noqa: B023 - called here
    found = examine(raw)
    assert raw == GOOD or (found.proven_by is None and not found.is_included)
    seen_checkpoints(proofs=[raw], checkpoints=[raw], logs=LOGS)


@given(st.text(max_size=60) | st.sampled_from([TEXT, log_key().text]))
def test_any_text_is_a_checkpoint_or_vkey_with_this_one_spelling_or_is_refused(text):
    for parse in (parse_checkpoint, parse_vkey):
        found = spelled(lambda: parse(text).text)  # noqa: B023 - called here
        assert found in (text, "LOG_NOTE_MALFORMED", "LOG_ORIGIN_INVALID", "VKEY_INVALID")


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255), st.sampled_from(["replace", "insert", "delete"]))
def test_no_altered_byte_proves_another_time_or_place(place, byte, how):
    new = {
        "replace": GOOD[:place] + bytes([byte]) + GOOD[place + 1 :],
        "insert": GOOD[:place] + bytes([byte]) + GOOD[place:],
        "delete": GOOD[:place] + GOOD[place + 1 :],
    }[how]
    whole, found = examine(GOOD), examine(new)
    assert whole.proven_by == LATER
    # either it still proves the same (a line of a stranger may say anything), or nothing
    if found.proven_by is not None:
        assert found == whole
    elif found.is_included:
        assert (found.origin, found.size, found.root, found.index) == (ORIGIN, 5, whole.root, 2)


@given(st.permutations(GOOD.split(b"\n")), st.integers(1, 2))
def test_no_order_of_the_lines_proves_more(lines, quorum):
    found = examine(b"\n".join(lines), quorum)
    assert found.proven_by in (None, examine(GOOD, quorum).proven_by)


@given(st.sets(st.sampled_from(["w1", "w2"])), st.integers(1, 2))
def test_leaving_out_a_cosignature_never_proves_an_earlier_time(names, quorum):
    times = {"w1": SEEN, "w2": LATER}
    lines = [cosignature(TEXT, witness=name, at=times[name]) for name in sorted(names)]
    found = examine(proof(CLAIMS, 2, signature(TEXT), *lines, text=TEXT), quorum)
    expected = sorted(times[name] for name in names)
    assert found.proven_by == (expected[quorum - 1] if len(expected) >= quorum else None)
