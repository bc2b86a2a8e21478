"""Bytes as text in base64url without padding, strictly: exactly one spelling for each value.

A reader that forgives whitespace, padding or idle bits gives one signature many texts. Here a text is either the one
spelling of its bytes or it is refused, so that an altered one is always noticed.

Source: RFC 4648, 5 and 3.5; RFC 7515, 2.
"""

from __future__ import annotations

import base64
import binascii

from greenchain.values.errors import Fault, InputError

_QUANTUM = 4  # letters that spell three bytes
# The letters that may end a text whose last letters spell one or two bytes: the bits that spell nothing are zero
_LAST_LETTERS = {2: "AQgw", 3: "AEIMQUYcgkosw048"}


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
        letters = text.encode("ascii")
        if b"+" in letters or b"/" in letters or b"=" in letters:  # of base64, and not of base64url without padding
            raise ValueError(text)
        letters = letters.replace(b"-", b"+").replace(b"_", b"/")  # faster than a table where there are few
        raw = binascii.a2b_base64(letters + b"=" * (-tail % _QUANTUM), strict_mode=True)
    except ValueError:  # other letters, or a length that no bytes have
        raise InputError(Fault(code, f"a {what} in base64url without padding", text)) from None
    if tail and text[-1] not in _LAST_LETTERS[tail]:
        raise InputError(Fault(code, f"a {what} in base64url without padding, its idle bits zero", text))
    return raw
