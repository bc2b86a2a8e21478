"""Signed notes, vkeys and checkpoints: what is read, what is refused, and at which byte it begins to be refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import log_world as world
from greenchain.claims.keys import public_key_from_multikey
from greenchain.claims.log import (
    COSIGNATURE,
    SIGNATURE,
    Checkpoint,
    SignedNote,
    VerifierKey,
    known_signers,
    open_checkpoint,
    parse_checkpoint,
    parse_vkey,
    read_note,
    signature_of,
    signed_bytes,
)
from greenchain.values.errors import InputError
from log_world import ORIGIN, SEEN, cosignature, line, log_key, note, signature, witness_key

TEXT = "log.example/claims\n1\nAAAA\n"
THEFT = world.signer("thief").sign(f"cosignature/v1\ntime 5\n{TEXT}".encode())
P256 = "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169"


def code_of(call, *arguments, **options):
    with pytest.raises(InputError) as caught:
        call(*arguments, **options)
    return caught.value.code


# vkeys


def test_a_vkey_is_read_as_it_was_written():
    for key in (log_key(), witness_key("witness.example/w1"), log_key("日志/一")):
        assert parse_vkey(key.text) == key
        assert str(key) == key.text


def test_kinds_with_one_key_and_one_name_have_different_ids():
    one, other = log_key("a", seed="x"), VerifierKey("a", COSIGNATURE, log_key("a", seed="x").key)
    assert one.key_id != other.key_id
    assert (one.kind, other.kind) == (SIGNATURE, COSIGNATURE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log.example",
        "log.example+530d903a",
        "+".join(["", *log_key("x").text.split("+", 1)[1:]]),
        log_key("x").text.replace("x+", "y+", 1),  # the id is bound to the name
        log_key("x").text + "=",
        log_key("x").text[:-1],
        log_key("x").text + "\n",
        " " + log_key("x").text,
        log_key("x").text.replace("x+", "x y+", 1),
        log_key("x").text.upper(),
        "x+530d903a+" + "A" * 1_000_000,
        "x+0٠00903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "x+00000000+\ud800",
    ],
)
def test_other_texts_are_no_vkeys(text):
    assert code_of(parse_vkey, text) == "VKEY_INVALID"


@pytest.mark.parametrize("kind", [0, 2, 3, 5, 255])
def test_a_kind_that_is_no_ed25519_key_is_refused(kind):
    raw = bytes([kind]) + log_key().key.raw
    text = f"x+{world.key_id('x', kind, log_key().key.raw).hex()}+{world.b64(raw)}"
    assert code_of(parse_vkey, text) == "VKEY_INVALID"


def test_a_weak_key_is_no_vkey():
    identity = b"\x01" + bytes(31)  # every signature of some content fits all content
    text = f"x+{world.key_id('x', 1, identity).hex()}+{world.b64(bytes([1]) + identity)}"
    assert code_of(parse_vkey, text) == "VKEY_INVALID"


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\tb", "a\u00a0b", "a\u2028b", "a" * 256, "\ud800"])
def test_a_name_that_would_break_a_line_names_no_key(name):
    assert code_of(VerifierKey, name, SIGNATURE, log_key().key) == "VKEY_INVALID"


def test_the_longest_name_is_accepted():
    key = log_key("a" * 255)
    assert parse_vkey(key.text) == key


def test_a_log_signs_with_ed25519_only():
    assert code_of(VerifierKey, "x", SIGNATURE, public_key_from_multikey(P256)) == "VKEY_INVALID"


# notes


def test_a_note_is_read_and_written_alike():
    raw = note(TEXT, signature(TEXT), cosignature(TEXT, witness="w1"))
    read = read_note(raw)
    assert read.text == TEXT
    assert [each.name for each in read.signatures] == [ORIGIN, "w1"]
    assert read.raw == raw


def test_a_text_may_hold_empty_lines_and_the_last_one_ends_it():
    raw = note("a\n\nb\n", signature("a\n\nb\n"))
    assert read_note(raw).text == "a\n\nb\n"
    assert read_note(note("a\n\n", signature("a\n\n"))).text == "a\n\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"\n\n",
        TEXT.encode(),
        note(TEXT),
        note("", signature("")),
        note(TEXT, signature(TEXT))[:-1],
        note(TEXT, signature(TEXT)) + b"\n",
        note(TEXT, signature(TEXT)) + b"more\n",
        note(TEXT, signature(TEXT)).replace("\N{EM DASH}".encode(), b"-"),
        note(TEXT, signature(TEXT)).replace("\N{EM DASH} ".encode(), "\N{EM DASH}".encode()),
        note(TEXT, signature(TEXT)).replace(b"\n", b"\r\n"),
        note(TEXT, signature(TEXT)).replace(b"1\n", b"1\x00\n"),
        note(TEXT, signature(TEXT)).replace(b"1\n", b"1\x7f\n"),
        b"\xff" + note(TEXT, signature(TEXT)),
        note(TEXT, signature(TEXT)).decode().encode("utf-16"),
        note(TEXT, signature(TEXT, name=" ")),
        note(TEXT, "\N{EM DASH} x \n"),
        note(TEXT, "\N{EM DASH} x AAAA\n"),  # three bytes
        note(TEXT, "\N{EM DASH} x AAAAAA==\n"),  # four: an id without signature
        note(TEXT, "\N{EM DASH} x AAAAAAB=\n"),  # trailing bits
        note(TEXT, "\N{EM DASH} x AAAAAAA\n"),  # no padding
        note(TEXT, "\N{EM DASH} x AAAA AAAA\n"),
        note(TEXT, "\N{EM DASH} x+y AAAAAAAA\n"),
        note(TEXT, "\N{EM DASH} x _-AAAAAA\n"),
    ],
)
def test_a_malformed_note_is_refused(raw):
    assert code_of(read_note, raw) == "LOG_NOTE_MALFORMED"


def test_a_hundred_signatures_are_read_and_one_more_is_not():
    one = line("x", b"1234", b"signature")
    assert len(read_note(note(TEXT, *[one] * 100)).signatures) == 100
    assert code_of(read_note, note(TEXT, *[one] * 101)) == "BUDGET_EXCEEDED"


def test_a_note_is_read_up_to_64_kibibytes():
    tail = "\n" + signature(TEXT)
    body = "x" * (64 * 1024 - len(tail.encode()) - 1)
    assert read_note(f"{body}\n{tail}".encode()).text == f"{body}\n"
    assert code_of(read_note, f"{body}x\n{tail}".encode()) == "BUDGET_EXCEEDED"


# who signed


def test_signers_are_those_known_and_the_time_is_that_of_the_witness():
    text = TEXT
    raw = note(text, signature(text), cosignature(text, witness="w1", at=SEEN), cosignature(text, witness="w2"))
    seen = known_signers(read_note(raw), keys=(log_key(), witness_key("w1")))
    assert [(each.key.name, each.time) for each in seen] == [(ORIGIN, None), ("w1", SEEN)]


def test_lines_of_unknown_keys_are_passed_over_whatever_they_hold():
    raw = note(TEXT, line("stranger", b"1234", b"x"), signature(TEXT), line(ORIGIN, b"1234", b"a newer key's"))
    assert [each.key.name for each in known_signers(read_note(raw), keys=(log_key(),))] == [ORIGIN]


@pytest.mark.parametrize(
    "bad",
    [
        signature("another text\n"),
        line(ORIGIN, log_key().key_id, b"short"),
        line(ORIGIN, log_key().key_id, bytes(64)),
        line(ORIGIN, log_key().key_id, world.signer("log").sign(TEXT.encode()) + b"\0"),
        line(ORIGIN, log_key().key_id, world.signer("thief").sign(TEXT.encode())),
        line("w1", witness_key("w1").key_id, bytes(72)),
        line("w1", witness_key("w1").key_id, (5).to_bytes(8, "big") + THEFT),
    ],
)
def test_a_bad_signature_of_a_known_key_refuses_the_whole_note(bad):
    raw = note(TEXT, signature(TEXT), bad)
    assert code_of(known_signers, read_note(raw), keys=[log_key(), witness_key("w1")]) == "LOG_PROOF_INVALID"


def test_the_time_is_signed_with_the_text():
    good = cosignature(TEXT, witness="w1", at=SEEN)
    key = witness_key("w1")
    stamped = world.base64.b64decode(good.split()[-1])
    for change in (-1, 1):
        second = int.from_bytes(stamped[4:12], "big") + change
        forged = line("w1", stamped[:4], second.to_bytes(8, "big") + stamped[12:])
        assert code_of(known_signers, read_note(note(TEXT, forged)), keys=(key,)) == "LOG_PROOF_INVALID"


@pytest.mark.parametrize(
    ("second", "is_stated"),
    [(0, False), (1, True), (253402300799, True), (253402300800, False), (2**64 - 1, False)],
)
def test_a_cosignature_states_a_time_from_1970_to_9999_or_none(second, is_stated):
    seen = known_signers(read_note(note(TEXT, cosignature(TEXT, witness="w1", at=second))), keys=(witness_key("w1"),))
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    assert [each.time for each in seen] == ([epoch + timedelta(seconds=second)] if is_stated else [])


def test_a_signature_made_here_is_the_one_of_the_standard():
    who, key = world.signer("w1"), witness_key("w1")
    made = signature_of(key, who.sign(signed_bytes(TEXT, time=SEEN)), time=SEEN)
    assert f"{made.line}\n" == cosignature(TEXT, witness="w1", at=SEEN)
    plain = signature_of(log_key(), world.signer("log").sign(signed_bytes(TEXT)))
    assert f"{plain.line}\n" == signature(TEXT)
    assert SignedNote(TEXT, (plain, made)).raw == note(TEXT, signature(TEXT), cosignature(TEXT, witness="w1"))


@pytest.mark.parametrize("at", [datetime(1969, 12, 31, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)])
def test_a_time_that_no_cosignature_can_state_is_refused(at):
    assert code_of(signed_bytes, TEXT, time=at) == "LOG_TIME_INVALID"


# checkpoints


def test_a_checkpoint_is_read_and_written_alike():
    text = world.checkpoint_text([b"a", b"b"])
    read = parse_checkpoint(text)
    assert (read.origin, read.size, read.root, read.extensions) == (ORIGIN, 2, world.tree([b"a", b"b"]), ())
    assert read.text == text
    extended = parse_checkpoint(text + "an extension\n")
    assert (extended.extensions, extended.text) == (("an extension",), text + "an extension\n")


ROOT = world.b64(bytes(32))


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{ORIGIN}\n1\n",
        f"{ORIGIN}\n1\n{ROOT}",
        f"{ORIGIN}\n01\n{ROOT}\n",
        f"{ORIGIN}\n+1\n{ROOT}\n",
        f"{ORIGIN}\n-1\n{ROOT}\n",
        f"{ORIGIN}\n1.0\n{ROOT}\n",
        f"{ORIGIN}\n1e3\n{ROOT}\n",
        f"{ORIGIN}\n٣\n{ROOT}\n",
        f"{ORIGIN}\n{2**63}\n{ROOT}\n",
        f"{ORIGIN}\n{'9' * 5000}\n{ROOT}\n",
        f"{ORIGIN}\n1\n{ROOT[:-1]}\n",
        f"{ORIGIN}\n1\n{world.b64(bytes(31))}\n",
        f"{ORIGIN}\n1\n{world.b64(bytes(33))}\n",
        f"{ORIGIN}\n0\n{ROOT}\n",
        f"{ORIGIN}\n1\n{ROOT}\n\nextension\n",
    ],
)
def test_a_malformed_checkpoint_is_refused(text):
    assert code_of(parse_checkpoint, text) == "LOG_NOTE_MALFORMED"


@pytest.mark.parametrize("origin", ["", "a b", "a+b"])
def test_an_origin_is_a_key_name(origin):
    assert code_of(parse_checkpoint, f"{origin}\n1\n{ROOT}\n") == "LOG_ORIGIN_INVALID"


def test_the_largest_size_is_read():
    assert parse_checkpoint(f"{ORIGIN}\n{2**63 - 1}\n{ROOT}\n").size == 2**63 - 1
    assert parse_checkpoint(f"{ORIGIN}\n0\n{world.b64(world.sha(b''))}\n") == Checkpoint(ORIGIN, 0, world.sha(b""))


def test_a_checkpoint_counts_only_with_the_signature_of_its_own_log():
    text = world.checkpoint_text([b"a"])
    logs = {ORIGIN: log_key()}
    assert open_checkpoint(read_note(note(text, signature(text))), logs=logs).size == 1
    for lines in (
        [line("x", b"1234", b"?")],
        [signature(text, name="other.example", seed="log")],
        [cosignature(text, witness=ORIGIN, seed="log")],
        [cosignature(text, witness="w1")],
    ):
        assert code_of(open_checkpoint, read_note(note(text, *lines)), logs=logs) == "LOG_PROOF_INVALID"
    other = world.checkpoint_text([b"a"], origin="other.example")
    assert code_of(open_checkpoint, read_note(note(other, signature(other))), logs=logs) == "LOG_PROOF_INVALID"


def test_a_witness_key_in_the_place_of_a_log_key_signs_no_checkpoint():
    text = world.checkpoint_text([b"a"])
    logs = {ORIGIN: witness_key("w1")}
    raw = note(text, cosignature(text, witness="w1"))
    assert code_of(open_checkpoint, read_note(raw), logs=logs) == "LOG_PROOF_INVALID"
