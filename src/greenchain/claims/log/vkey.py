"""The keys of logs and witnesses: a name, an Ed25519 key, and which of the two ways of signing it is for.

A key of kind 1 signs a note's text. A key of kind 4 belongs to a witness: it signs the text together with the second at
which the witness saw it. The four bytes by which signature lines name a key are bound to name, kind and key alike.

Source: C2SP signed-note, C2SP tlog-cosignature.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from greenchain.claims.keys import PublicKey
from greenchain.values.errors import Fault, GreenchainError, InputError

SIGNATURE = 1
"""The kind of key that signs a note's text."""
COSIGNATURE = 4
"""The kind of key that signs a note's text and the time at which it was seen."""

ID_BYTES = 4
MAX_NAME = 255  # characters of a key's name: a host name and a path

_KINDS = (SIGNATURE, COSIGNATURE)
_ED25519_KEY_BYTES = 32
_KEY_ID = re.compile(r"[0-9a-f]{8}", re.ASCII)
_PRIVATE = "PRIVATE+KEY+"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public side of a log or witness under its name.

    Attributes:
        name: the log's origin or the witness's name, as its signature lines begin.
        kind: ``SIGNATURE`` (1) or ``COSIGNATURE`` (4).
        key: an Ed25519 key.
    """

    name: str
    kind: int
    key: PublicKey

    def __post_init__(self) -> None:
        if not is_key_name(self.name):
            raise InputError(Fault("VKEY_INVALID", "a key name without spaces and plus signs", self.name))
        if self.kind not in _KINDS:
            raise InputError(Fault("VKEY_INVALID", "kind 1 (signature) or 4 (cosignature)", str(self.kind)))
        if self.key.algorithm != "ed25519":
            raise InputError(Fault("VKEY_INVALID", "an Ed25519 key", self.key.algorithm))

    @property
    def key_id(self) -> bytes:
        """The four bytes by which signature lines name the key."""
        named = self.name.encode() + b"\n" + bytes([self.kind]) + self.key.raw
        return hashlib.sha256(named).digest()[:ID_BYTES]

    @property
    def text(self) -> str:
        """The key as a vkey, the text that a policy holds.

        >>> text = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
        >>> parse_vkey(text).text == text
        True
        """
        encoded = base64.b64encode(bytes([self.kind]) + self.key.raw).decode("ascii")
        return f"{self.name}+{self.key_id.hex()}+{encoded}"

    def __str__(self) -> str:
        return self.text


def parse_vkey(text: str) -> VerifierKey:
    """The key that a vkey such as ``example.com/foo+530d903a+AekyeRrm...`` holds.

    Raises:
        InputError: another form, an id that is not this key's, a kind that is no Ed25519 key, or a weak key.
    """
    if _PRIVATE in text:  # the signing side: its secret is never shown
        raise InputError(Fault("VKEY_INVALID", "the public side of the key, its vkey", "a private key"))
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    if len(text) > 2 * MAX_NAME or not _KEY_ID.fullmatch(key_id):
        raise InputError(Fault("VKEY_INVALID", "name+hexadecimal id+base64 key", text))
    try:
        raw = decode_base64(encoded, length=1 + _ED25519_KEY_BYTES)
        key = VerifierKey(name, raw[0], PublicKey("ed25519", raw[1:]))
    except GreenchainError as error:
        raise InputError(Fault("VKEY_INVALID", error.faults[0].expected, text)) from None
    if key.key_id.hex() != key_id:
        raise InputError(Fault("VKEY_INVALID", f"the id {key.key_id.hex()} of this name and key", key_id))
    return key


def is_key_name(name: str) -> bool:
    """Whether ``name`` may name a key: some characters, none of them a space, a control character or a plus sign."""
    return (
        0 < len(name) <= MAX_NAME
        and "+" not in name
        and not _CONTROL.search(name)
        and not any(letter.isspace() or "\ud800" <= letter <= "\udfff" for letter in name)
    )


def decode_base64(text: str, *, length: int | None = None) -> bytes:
    """The bytes that ``text`` spells in padded base64, with one spelling a value; ``length`` bytes where that is fixed.

    Raises:
        InputError: another alphabet, missing padding, trailing bits that are not zero, or another length.
    """
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:  # binascii.Error and UnicodeEncodeError are of this kind
        raise InputError(Fault("LOG_NOTE_MALFORMED", "padded base64", text)) from None
    if base64.b64encode(raw).decode("ascii") != text or length not in (None, len(raw)):
        expected = "padded base64" if length is None else f"{length} bytes in padded base64"
        raise InputError(Fault("LOG_NOTE_MALFORMED", expected, text))
    return raw
