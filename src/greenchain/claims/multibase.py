"""Texts of bytes, strictly: base58btc and unpadded base64url, each with exactly one spelling per value.

A reader that forgives whitespace, padding or a missing leading digit gives one signature many texts. Here a text is
either the one spelling of its bytes or it is refused, so that an altered proof is always noticed.
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from operator import mul

from greenchain.values.errors import Fault, InputError

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE = {letter: value for value, letter in enumerate(_ALPHABET)}
_QUANTUM = 4  # letters that spell three bytes
# The letters of base64 that base64url does not have become one that neither has, and are refused with it
_TO_BASE64 = bytes.maketrans(b"-_+/=", b"+/\0\0\0")
_BASE = 58
_NO_DIGIT = 255
_DIGITS = bytes(_VALUE.get(chr(byte), _NO_DIGIT) for byte in range(256))


def encode_base58(raw: bytes) -> str:
    """``raw`` in base58btc, without multibase prefix.

    >>> encode_base58(bytes((0, 1)))
    '12'
    """
    number = int.from_bytes(raw)
    letters: list[str] = []
    while number:
        number, digit = divmod(number, _BASE)
        letters.append(_ALPHABET[digit])
    zeros = len(raw) - len(raw.lstrip(b"\0"))
    return "1" * zeros + "".join(reversed(letters))


def decode_base58(text: str, *, length: int) -> bytes:
    """The ``length`` bytes that ``text`` spells in base58btc, without multibase prefix.

    The length is fixed by the caller: it bounds the work, and leading zeros then have one spelling only.

    Raises:
        InputError: another alphabet, another length, or leading ``1``s that are not the bytes' leading zeros.
    """
    longest = length * 138 // 100 + 1  # log(256)/log(58) is just below 1.38
    try:
        if len(text) > longest:
            raise ValueError(text)
        digits = text.encode("ascii").translate(_DIGITS)
        if _NO_DIGIT in digits:
            raise ValueError(text)
        number: int = sum(map(mul, reversed(digits), _powers(len(text))))
        raw = number.to_bytes(length)
    except (ValueError, OverflowError):
        raise _not_base58(text, length) from None
    ones = len(text) - len(text.lstrip("1"))
    if ones != length - len(raw.lstrip(b"\0")):
        raise _not_base58(text, length)
    return raw


@lru_cache(maxsize=16)  # keys and signatures have a handful of lengths
def _powers(count: int) -> tuple[int, ...]:
    return tuple(_BASE**place for place in range(count))


def encode_base64url(raw: bytes) -> str:
    """``raw`` in base64url without padding and without multibase prefix."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode_base64url(text: str, *, code: str = "STATUS_LIST_INVALID", what: str = "text") -> bytes:
    """The bytes that ``text`` spells in base64url without padding.

    Args:
        text: what to read.
        code: under which code it is refused.
        what: what it is called then.

    Raises:
        InputError: padding, whitespace, another alphabet, or trailing bits that are not zero.
    """
    tail = len(text) % _QUANTUM
    try:
        letters = text.encode("ascii").translate(_TO_BASE64)
        raw = binascii.a2b_base64(letters + b"=" * (-tail % _QUANTUM), strict_mode=True)
    except ValueError:  # other letters, or a length that no bytes have
        raise InputError(Fault(code, f"a {what} in base64url without padding", text)) from None
    if tail and encode_base64url(raw[-(len(raw) % 3) :]) != text[-tail:]:
        raise InputError(Fault(code, f"a {what} in base64url without padding, its idle bits zero", text))
    return raw


def _not_base58(text: str, length: int) -> InputError:
    return InputError(Fault("PROOF_INVALID", f"{length} bytes in base58btc", text))
