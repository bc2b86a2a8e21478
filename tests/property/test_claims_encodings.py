"""Encodings have one spelling, keys one meaning, status lists any reader: each against an independent oracle."""

from __future__ import annotations

import base64
import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenchain.adapters.keys import signer_from_seed
from greenchain.claims import PublicKey, public_key_from_did_url, public_key_from_multikey
from greenchain.claims.multibase import decode_base58, decode_base64url, encode_base58, encode_base64url
from greenchain.claims.status.bitstring import MAX_BYTES, MIN_ENTRIES, decode_bits, encode_bits, is_set
from greenchain.values.errors import GreenchainError, InputError

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
ORDER = 2**252 + 27742317777372353535851937790883648493


def slow_base58(raw: bytes) -> str:
    """Base58 by long division over bytes, as the original client did it: the oracle."""
    digits: list[int] = []
    for byte in raw:
        carry = byte
        for index, digit in enumerate(digits):
            carry += digit * 256
            digits[index] = carry % 58
            carry //= 58
        while carry:
            digits.append(carry % 58)
            carry //= 58
    zeros = next((index for index, byte in enumerate(raw) if byte), len(raw))
    return "1" * zeros + "".join(ALPHABET[digit] for digit in reversed(digits))


@given(st.binary(max_size=70) | st.integers(0, 5).flatmap(lambda n: st.binary(max_size=9).map(lambda b: bytes(n) + b)))
def test_base58_is_that_of_long_division_and_reads_back(raw):
    text = encode_base58(raw)
    assert text == slow_base58(raw)
    assert decode_base58(text, length=len(raw)) == raw


@given(st.text(alphabet=ALPHABET + " 0OIl\n", max_size=12), st.integers(0, 8))
def test_whatever_base58_is_accepted_is_the_one_spelling(text, length):
    try:
        raw = decode_base58(text, length=length)
    except InputError:
        return
    assert len(raw) == length
    assert slow_base58(raw) == text


def test_base58_known_answers():
    assert encode_base58(b"hello world") == "StV1DL6CwTryKyV"
    assert encode_base58(bytes(4)) == "1111"
    for text, length in (("1111", 3), ("1111", 5), ("StV1DL6CwTryKyV ", 11), ("1StV1DL6CwTryKyV", 11), ("z" * 9999, 4)):
        with pytest.raises(InputError):
            decode_base58(text, length=length)


@given(st.binary(max_size=40))
def test_base64url_is_the_standard_librarys_without_padding(raw):
    text = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    assert encode_base64url(raw) == text
    assert decode_base64url(text) == raw


@given(st.text(alphabet="AQgw-_=+/ \n0Z", max_size=8))
def test_whatever_base64url_is_accepted_is_the_one_spelling(text):
    try:
        raw = decode_base64url(text)
    except InputError:
        return
    assert base64.urlsafe_b64encode(raw).decode().rstrip("=") == text


def reference_bits(text: str) -> str:
    """A list read by the standard library alone, as a text of 0 and 1."""
    raw = gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))
    return "".join(f"{byte:08b}" for byte in raw)


@given(st.sets(st.integers(0, MIN_ENTRIES - 1) | st.integers(0, 40) | st.integers(5000, 5300), max_size=80))
def test_any_reader_finds_exactly_the_entries_set(entries):
    bits = reference_bits(encode_bits(entries))
    assert len(bits) == MIN_ENTRIES
    assert {index for index, bit in enumerate(bits) if bit == "1"} == entries


@given(st.sets(st.integers(0, MIN_ENTRIES - 1), max_size=30), st.integers(1, 9))
def test_a_list_compressed_by_any_writer_is_read(entries, level):
    raw = bytearray(MIN_ENTRIES // 8)
    for entry in entries:
        raw[entry >> 3] |= 1 << (7 - (entry & 7))
    text = "u" + base64.urlsafe_b64encode(gzip.compress(bytes(raw), level)).decode().rstrip("=")
    bits = decode_bits(text)
    assert {entry for entry in range(MIN_ENTRIES) if is_set(bits, entry)} == entries


def test_an_empty_list_is_small_and_always_the_same_text():
    text = encode_bits([])
    assert len(text) <= 201
    assert text == encode_bits(iter(()))
    assert decode_bits(text) == bytes(MIN_ENTRIES // 8)


def packed(raw: bytes, **changes) -> str:
    data = changes.get("data", gzip.compress(raw))
    return changes.get("prefix", "u") + base64.urlsafe_b64encode(data).decode().rstrip("=")


SMALLEST = bytes(MIN_ENTRIES // 8)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "u",
        packed(SMALLEST, prefix=""),
        packed(SMALLEST, prefix="z"),
        packed(SMALLEST) + "=",
        packed(SMALLEST) + "\n",
        packed(SMALLEST[:-1]),
        packed(b"", data=zlib.compress(SMALLEST)),
        packed(b"", data=gzip.compress(SMALLEST)[:-1]),
        packed(b"", data=gzip.compress(SMALLEST) + b"\0"),
        packed(b"", data=gzip.compress(SMALLEST) + gzip.compress(SMALLEST)),
        packed(b"", data=gzip.compress(SMALLEST)[:-8] + bytes(8)),
        packed(bytes(MAX_BYTES + 1)),
        packed(bytes(100_000_000)),
    ],
    ids=[
        "empty",
        "prefix",
        "bare",
        "z",
        "padding",
        "newline",
        "short",
        "zlib",
        "cut",
        "tail",
        "members",
        "crc",
        "large",
        "bomb",
    ],
)
def test_a_malformed_short_or_bursting_list_is_refused(text):
    with pytest.raises(InputError, match="STATUS_LIST_INVALID"):
        decode_bits(text)


def test_the_largest_list_is_read_and_no_entry_lies_outside():
    bits = decode_bits(packed(bytes(MAX_BYTES)))
    assert len(bits) == MAX_BYTES
    for index in (-1, MAX_BYTES * 8):
        with pytest.raises(IndexError):
            is_set(bits, index)


# --- keys -----------------------------------------------------------------------------------------------------------


def add(one, other):
    """Addition on edwards25519 by its defining formula."""
    (x1, y1), (x2, y2) = one, other
    product = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + product, -1, P) % P
    y = (y1 * y2 + x1 * x2) * pow(1 - product, -1, P) % P
    return x, y


def times(number, point):
    result = (0, 1)
    while number:
        if number & 1:
            result = add(result, point)
        point = add(point, point)
        number >>= 1
    return result


def recover(y):
    """A point with this y; ``None`` where there is none."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    return (x, y) if x * x % P == square else None


def encode(point):
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def torsion():
    """All eight points whose order divides eight, from any point times the group order."""
    for y in range(2, 200):
        point = recover(y)
        if point is None:
            continue
        small = times(ORDER, point)
        points = {times(number, small) for number in range(8)}
        if len(points) == 8:
            return points
    raise AssertionError("no generator of the torsion found")


def test_every_point_of_small_order_is_refused_in_every_encoding():
    points = torsion()
    assert len({y for _, y in points}) == 5
    for x, y in points:
        for sign in (0, 1):
            for spelled in {y, y + P} if y + P < 2**255 else {y}:
                raw = (spelled | sign << 255).to_bytes(32, "little")
                with pytest.raises(GreenchainError, match="KEY_REFUSED"):
                    PublicKey("ed25519", raw)
        assert encode((x, y))


@pytest.mark.parametrize("excess", range(19))
def test_an_encoding_beyond_the_field_is_refused(excess):
    with pytest.raises(GreenchainError, match="KEY_REFUSED"):
        PublicKey("ed25519", (P + excess).to_bytes(32, "little"))


@given(st.integers(2, P - 2))
def test_a_key_is_accepted_exactly_where_the_curve_has_it(y):
    raw = y.to_bytes(32, "little")
    if recover(y) is None:
        with pytest.raises(GreenchainError, match="KEY_REFUSED"):
            PublicKey("ed25519", raw)
    else:
        assert PublicKey("ed25519", raw).raw == raw


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=50))
def test_a_key_reads_back_from_its_did_and_verifies_its_own_signatures_only(seed, message):
    signer = signer_from_seed(seed)
    key = public_key_from_did_url(signer.verification_method)
    assert key == signer.public_key == public_key_from_multikey(key.multikey)
    signature = signer.sign(message)
    assert key.verify(signature=signature, message=message)
    assert not key.verify(signature=signature, message=message + b"x")


@given(st.binary(max_size=80))
def test_any_bytes_as_signature_are_false_and_no_error(signature):
    assert not signer_from_seed(bytes(32)).public_key.verify(signature=signature, message=b"x")


GOOD = signer_from_seed(bytes(32)).public_key.multikey


@pytest.mark.parametrize(
    "url",
    [
        f"did:key:{GOOD}",
        f"did:key:{GOOD}#",
        f"did:key:{GOOD}#{GOOD}#{GOOD}",
        f"did:key:{GOOD}# {GOOD}",
        f"did:key:{GOOD} #{GOOD} ",
        f"did:key:{GOOD}\n#{GOOD}\n",
        f"did:key:z1{GOOD[1:]}#z1{GOOD[1:]}",
        f"did:key:u{GOOD[1:]}#u{GOOD[1:]}",
        f"did:key:{GOOD[:-1]}#{GOOD[:-1]}",
        f"did:key:{GOOD}?x#{GOOD}",
        "did:key:#",
        "did:key:z#z",
    ],
)
def test_a_did_url_that_is_not_the_one_spelling_is_refused(url):
    with pytest.raises(GreenchainError, match="KEY_REFUSED"):
        public_key_from_did_url(url)


@pytest.mark.parametrize(
    "url", ["did:web:label.example#key", "#key", "", f"DID:key:{GOOD}#{GOOD}", f" did:key:{GOOD}#{GOOD}"]
)
def test_a_method_that_is_no_did_key_is_unknown(url):
    with pytest.raises(GreenchainError, match="KEY_UNKNOWN"):
        public_key_from_did_url(url)
