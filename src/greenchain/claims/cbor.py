"""The little of CBOR that proof values are made of, with one spelling for each value.

Whole numbers, byte strings, lists and maps of definite length, each length in its shortest form; nothing else is read.

Source: RFC 8949, 4.2.1 (deterministically encoded CBOR).
"""

from __future__ import annotations

from typing import TypeAlias

from greenchain.values.errors import Fault, InputError

Cbor: TypeAlias = "int | bytes | list[Cbor] | dict[int, Cbor]"
"""What is read: maps have whole numbers for keys."""

_MAX_DEPTH = 4  # a derived proof has two levels
_UINT, _BYTES, _LIST, _MAP = 0, 2, 4, 5  # major types (RFC 8949, 3.1)
_DIRECT = 24  # smaller arguments stand in the first byte itself
_WIDTHS = {24: 1, 25: 2, 26: 4}  # additional information -> bytes that follow; nothing here needs eight


def read_cbor(raw: bytes) -> Cbor:
    r"""The one value that ``raw`` holds, in time linear in ``raw``.

    Raises:
        InputError: ``PROOF_INVALID``: another kind of item, a second spelling, bytes too few or too many.

    >>> read_cbor(bytes.fromhex("8201a10241ff"))
    [1, {2: b'\xff'}]
    """
    value, end = _item(raw, 0, 0)
    if end != len(raw):
        raise _refused("nothing after the value", f"{len(raw) - end} bytes")
    return value


def _item(raw: bytes, start: int, depth: int) -> tuple[Cbor, int]:
    if depth > _MAX_DEPTH:
        raise _refused(f"at most {_MAX_DEPTH} levels", "more")
    major, argument, place = _head(raw, start)
    if major == _UINT:
        return argument, place
    if major == _BYTES:
        if place + argument > len(raw):
            raise _refused("as many bytes as announced", "fewer")
        return raw[place : place + argument], place + argument
    if major == _LIST:
        return _list(raw, argument, place, depth)
    if major == _MAP:
        return _map(raw, argument, place, depth)
    raise _refused("a number, bytes, a list or a map", f"major type {major}")


def _list(raw: bytes, length: int, place: int, depth: int) -> tuple[list[Cbor], int]:
    items: list[Cbor] = []
    for _ in range(length):  # each takes at least one byte, so that the end of the bytes ends this
        item, place = _item(raw, place, depth + 1)
        items.append(item)
    return items, place


def _map(raw: bytes, length: int, place: int, depth: int) -> tuple[dict[int, Cbor], int]:
    members: dict[int, Cbor] = {}
    last = -1
    for _ in range(length):
        key, place = _item(raw, place, depth + 1)
        if not isinstance(key, int) or key <= last:
            raise _refused("whole numbers in ascending order as keys", repr(key))
        last = key
        members[key], place = _item(raw, place, depth + 1)
    return members, place


def _head(raw: bytes, place: int) -> tuple[int, int, int]:
    """Major type, argument, and where the item's content begins."""
    if place >= len(raw):
        raise _refused("as many items as announced", "fewer")
    major, info = raw[place] >> 5, raw[place] & 0x1F
    if info < _DIRECT:
        return major, info, place + 1
    width = _WIDTHS.get(info, 0)
    end = place + 1 + width
    argument = int.from_bytes(raw[place + 1 : end])
    shortest = 0 if argument < _DIRECT else 1 if argument < 1 << 8 else 2 if argument < 1 << 16 else 4
    if not width or end > len(raw) or shortest != width:
        raise _refused("a length in its shortest form", raw[place:end].hex())
    return major, argument, end


def _refused(expected: str, found: str) -> InputError:
    return InputError(Fault("PROOF_INVALID", expected, found, where="/proof/proofValue"))
