"""Packed files: gzip members one after the other, unpacked in memory under a budget, whole or not at all.

Source: RFC 1952, sections 2.2 (members) and 2.3 (magic numbers).
"""

from __future__ import annotations

import zlib

from greenchain.values.errors import Fault, InputError

MAGIC = b"\x1f\x8b"
MAX_UNPACKED = 512 * 1024 * 1024  # what one file in memory may be; gzip packs up to a thousandfold
_GZIP = 31  # window bits that make zlib read gzip's own header and check its checksum and length


def unpacked(data: bytes) -> bytes:
    """What ``data`` holds: unpacked where it is gzip, else as it is.

    Raises:
        InputError: ``GZIP_BROKEN``: cut off or damaged; ``BUDGET_EXCEEDED``: larger than may be held.

    >>> unpacked(b"declaration_id,item_no")
    b'declaration_id,item_no'
    """
    if not data.startswith(MAGIC):
        return data
    parts: list[bytes] = []
    room = MAX_UNPACKED
    rest = data
    while rest.startswith(MAGIC):
        part, rest = _member(rest, room)
        parts.append(part)
        room -= len(part)
    if rest.strip(b"\0"):  # tapes and some tools pad with zeros
        raise InputError(Fault("GZIP_BROKEN", "gzip members to the end", f"{len(rest)} other bytes at the end"))
    return b"".join(parts)


def _member(data: bytes, room: int) -> tuple[bytes, bytes]:
    """What the first member holds, and what follows it."""
    reader = zlib.decompressobj(_GZIP)
    try:
        part = reader.decompress(data, room + 1)
    except zlib.error as error:
        raise InputError(Fault("GZIP_BROKEN", "a gzip member", str(error))) from None
    if len(part) > room:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_UNPACKED} bytes unpacked", "more"))
    if not reader.eof:
        raise InputError(Fault("GZIP_BROKEN", "a whole gzip member with its checksum", "the end of the file before it"))
    return part, reader.unused_data
