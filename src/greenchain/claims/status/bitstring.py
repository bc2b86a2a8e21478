"""The bit string of a status list: bits to gzip to multibase ``u``, and back under a bound.

A kilobyte of gzip can hold a megabyte of zeros, so reading stops at a stated size. Writing needs the same bytes on
every machine, which compression libraries do not promise; status lists are nearly all zeros, so runs alone compress
them well and are written here, in the plainest form of DEFLATE.

Source: W3C Bitstring Status List 1.0, 3.2 and 3.3; RFC 1951, 3.2.6; RFC 1952, 2.3.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable
from functools import cache

from greenchain.claims.multibase import decode_base64url, encode_base64url
from greenchain.values.errors import Fault, InputError

MIN_ENTRIES = 131_072  # the standard's floor, so that an index says little about whose claim it is
MAX_BYTES = 2 * 1024 * 1024  # 16.7 million entries: above any public register of licences, below any harm to memory
_GZIP_WINDOW = 31  # zlib's name for: expect a gzip header
_GZIP_HEADER = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 255))  # no name, no time, slowest method, unknown system
# Runs as matches at distance 1: length of the match, its code of fixed width (symbols 285 and 264, no extra bits)
_MATCHES = ((258, 0b1100_0101, 8), (10, 0b000_1000, 7))
_FIRST_NINE_BIT_LITERAL = 144
_RUNS = re.compile(rb"(.)\1*", re.DOTALL)


def encode_bits(entries: Iterable[int], *, size: int = MIN_ENTRIES) -> str:
    """The encoded list of ``size`` entries in which exactly ``entries`` are set; the same text everywhere.

    Raises:
        ValueError: the size is below the standard's floor, above ours or no whole number of bytes, or an entry lies
            outside.
    """
    if not MIN_ENTRIES <= size <= MAX_BYTES * 8 or size % 8:
        raise ValueError(f"a status list has {MIN_ENTRIES} to {MAX_BYTES * 8} entries, a multiple of 8, not {size}")
    bits = bytearray(size // 8)
    for entry in entries:
        if not 0 <= entry < size:
            raise ValueError(f"entry {entry} lies outside a list of {size}")
        bits[entry // 8] |= 0x80 >> entry % 8  # bit 0 is the leftmost of the first byte
    raw = bytes(bits)
    trailer = struct.pack("<II", zlib.crc32(raw), len(raw))
    return "u" + encode_base64url(_GZIP_HEADER + _deflate_runs(raw) + trailer)


def decode_bits(text: str) -> bytes:
    """The bits that ``text`` encodes, eight a byte, never more than :data:`MAX_BYTES`.

    Raises:
        InputError: another multibase, no gzip of one member, a bad checksum, too few or too many entries.
    """
    if not text.startswith("u"):
        raise _invalid("multibase base64url (prefix u)", text[:8])
    packed = decode_base64url(text[1:])
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    try:
        bits = unpacker.decompress(packed, MAX_BYTES + 1)
    except zlib.error as error:
        raise _invalid("gzip", str(error)) from None
    if len(bits) > MAX_BYTES:
        raise _invalid(f"at most {MAX_BYTES} bytes unpacked", "more")
    if not unpacker.eof or unpacker.unused_data:
        raise _invalid("one complete gzip member", "trailing or missing bytes")
    if len(bits) * 8 < MIN_ENTRIES:
        raise _invalid(f"at least {MIN_ENTRIES} entries", str(len(bits) * 8))
    return bits


def is_set(bits: bytes, index: int) -> bool:
    """Whether entry ``index`` is set; ``IndexError`` outside the list."""
    if not 0 <= index < len(bits) * 8:
        raise IndexError(index)
    return bool(bits[index // 8] & 0x80 >> index % 8)


def _deflate_runs(raw: bytes) -> bytes:
    """``raw`` as one DEFLATE block with fixed codes: literals, and matches at distance 1 for runs."""
    writer = _BitWriter()
    writer.number(0b1, width=1)  # the last block
    writer.number(0b01, width=2)  # fixed codes
    for run in _RUNS.finditer(raw):
        byte = raw[run.start()]
        writer.literal(byte)
        rest = run.end() - run.start() - 1
        for length, code, width in _MATCHES:
            matches, rest = divmod(rest, length)
            for _ in range(matches):
                writer.code(code, width=width)
                writer.code(0b00000, width=5)  # distance 1
        for _ in range(rest):
            writer.literal(byte)
    writer.code(0b000_0000, width=7)  # end of block
    return writer.finish()


@cache
def _reversed(value: int, width: int) -> int:
    return int(f"{value:0{width}b}"[::-1], 2)


class _BitWriter:
    """Bits as DEFLATE packs them: least significant first, codes with their own first bit first."""

    __slots__ = ("_done", "_held", "_width")

    def __init__(self) -> None:
        self._done = bytearray()
        self._held = 0
        self._width = 0

    def number(self, value: int, *, width: int) -> None:
        self._held |= value << self._width
        self._width += width
        while self._width >= 8:  # noqa: PLR2004 - a byte
            self._done.append(self._held & 0xFF)
            self._held >>= 8
            self._width -= 8

    def code(self, value: int, *, width: int) -> None:
        self.number(_reversed(value, width), width=width)

    def literal(self, byte: int) -> None:
        if byte < _FIRST_NINE_BIT_LITERAL:
            self.code(0b0011_0000 + byte, width=8)
        else:
            self.code(0b1_1001_0000 + byte - _FIRST_NINE_BIT_LITERAL, width=9)

    def finish(self) -> bytes:
        self.number(0, width=-self._width % 8)
        return bytes(self._done)


def _invalid(expected: str, found: str) -> InputError:
    return InputError(Fault("STATUS_LIST_INVALID", expected, found, where="/credentialSubject/encodedList"))
