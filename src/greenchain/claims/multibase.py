"""Texts of bytes, strictly: base58btc and unpadded base64url, each with exactly one spelling per value.

A reader that forgives whitespace, padding or a missing leading digit gives one signature many texts. Here a text is
either the one spelling of its bytes or it is refused, so that an altered proof is always noticed.
"""

from __future__ import annotations

import base64
import re

from greenchain.values.errors import Fault, InputError

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE = {letter: value for value, letter in enumerate(_ALPHABET)}
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
_BASE = 58


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
    number = 0
    try:
        if len(text) > longest:
            raise ValueError(text)
        for letter in text:
            number = number * _BASE + _VALUE[letter]
        raw = number.to_bytes(length)
    except (KeyError, ValueError, OverflowError):
        raise _not_base58(text, length) from None
    ones = len(text) - len(text.lstrip("1"))
    if ones != length - len(raw.lstrip(b"\0")):
        raise _not_base58(text, length)
    return raw


def encode_base64url(raw: bytes) -> str:
    """``raw`` in base64url without padding and without multibase prefix."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode_base64url(text: str) -> bytes:
    """The bytes that ``text`` spells in base64url without padding.

    Raises:
        InputError: padding, whitespace, another alphabet, or trailing bits that are not zero.
    """
    if _BASE64URL.fullmatch(text) and len(text) % 4 != 1:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        if encode_base64url(raw) == text:
            return raw
    raise InputError(Fault("STATUS_LIST_INVALID", "base64url without padding", text))


def _not_base58(text: str, length: int) -> InputError:
    return InputError(Fault("PROOF_INVALID", f"{length} bytes in base58btc", text))
