"""Texts of bytes, strictly: base58btc and unpadded base64url, each with exactly one spelling per value.

A reader that forgives whitespace, padding or a missing leading digit gives one signature many texts. Here a text is
either the one spelling of its bytes or it is refused, so that an altered proof is always noticed.
"""

from __future__ import annotations

from functools import lru_cache

from greenchain.values.base64url import decode_base64url, encode_base64url
from greenchain.values.errors import Fault, InputError

__all__ = ["decode_base58", "decode_base64url", "encode_base58", "encode_base64url"]

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE = {letter: value for value, letter in enumerate(_ALPHABET)}
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
        raw = _number(digits).to_bytes(length)
    except (ValueError, OverflowError):
        raise _not_base58(text, length) from None
    if (raw[:1] == b"\0" or text[:1] == "1") and len(text) - len(text.lstrip("1")) != length - len(raw.lstrip(b"\0")):
        raise _not_base58(text, length)
    return raw


def _number(digits: bytes) -> int:
    """What ``digits`` of base 58 spell, the highest first.

    In each round all neighbors join to digits of the squared base, which fit into the bits of the two they come from.
    """
    number = int.from_bytes(digits)
    for width, lower, base in _rounds(len(digits)):
        number = (number & lower) + (number >> width & lower) * base
    return number


@lru_cache(maxsize=128)  # lengths of texts: one or two a kind of key or signature, and others are refused early
def _rounds(count: int) -> tuple[tuple[int, int, int], ...]:
    """For each round how many bits a digit has, a mask of the lower one of each pair, and the base of the upper one."""
    rounds: list[tuple[int, int, int]] = []
    width, base = 8, _BASE
    while width < 8 * count:
        ones = (1 << width) - 1
        rounds.append((width, sum(ones << place for place in range(0, 8 * count, 2 * width)), base))
        width, base = 2 * width, base * base
    return tuple(rounds)


def _not_base58(text: str, length: int) -> InputError:
    return InputError(Fault("PROOF_INVALID", f"{length} bytes in base58btc", text))
