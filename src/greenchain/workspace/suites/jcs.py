"""The suite ``jcs``: six documents of RFC 8785, and how ECMAScript writes 100,000 numbers.

The numbers are made here as the authors of RFC 8785 published: doubles that are easy to get wrong, then the smallest
normal ones in a row, then what SHA-256 draws. Their lines hash to a published value, so no file of them is needed; the
first 10,000 lie among the data, and a difference is told by its line.

Source: RFC 8785, appendix B, and the README of the test data it names.
"""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from itertools import islice

from greenchain.standards import Standards
from greenchain.values.json import canonical_json, parse_json
from greenchain.workspace.suites.answers import CaseAnswer, Files, answer, expect

_FOLDER = "jcs"
_DOCUMENTS = ("arrays", "french", "structures", "unicode", "values", "weird")
_LINES = f"{_FOLDER}/es6-numbers-10k.txt"
_NUMBERS = 100_000
_PUBLISHED = "22776e6d4b49fa294a0d0f349268e5c28808fe7e0cb2bcbe28f63894e494d4c7"
_SERIAL_FROM = 0x0010000000000000
_SERIALS = 2000


def run(files: Files, *, standards: Standards) -> Iterator[CaseAnswer]:
    """An answer for each document at hand, and one for the numbers."""
    del standards
    for name in _DOCUMENTS:
        if all(path in files for path in _paths(name)):
            yield answer(name, partial(_document, name, files))
    if _LINES in files:
        yield answer(f"numbers-{_NUMBERS}", partial(_numbers, files[_LINES].decode().splitlines()))


def _paths(name: str) -> tuple[str, str, str]:
    return f"{_FOLDER}/input/{name}.json", f"{_FOLDER}/output/{name}.json", f"{_FOLDER}/outhex/{name}.txt"


def _document(name: str, files: Files) -> str:
    given, expected, spelled = (files[path] for path in _paths(name))
    return (
        expect(expected, canonical_json(parse_json(given)), "canonical form")
        or expect(bytes.fromhex(spelled.decode()), expected, "its bytes")
        or expect(expected, canonical_json(parse_json(expected)), "canonical form again")
    )


def _numbers(published: list[str]) -> str:
    """What differs: the first line of ``published`` that does, or the hash over all."""
    hashed = hashlib.sha256()
    for number, bits in enumerate(islice(_drawn(_chosen(published)), _NUMBERS)):
        line = f"{bits:x},{_written(bits)}"
        if number < len(published) and line != published[number]:
            return expect(published[number], line, f"line {number + 1}")
        hashed.update(line.encode() + b"\n")
    return expect(_PUBLISHED, hashed.hexdigest(), f"SHA-256 over {_NUMBERS} lines")


def _chosen(published: list[str]) -> list[int]:
    """The bits of the numbers before the serial ones, whose first stands among the chosen ones too."""
    bits = [int(line.partition(",")[0], 16) for line in published]
    return bits[: len(bits) - 1 - bits[::-1].index(_SERIAL_FROM)]


def _written(bits: int) -> str:
    """The number with these 64 bits as canonical JSON writes it."""
    (double,) = struct.unpack(">d", bits.to_bytes(8))
    return canonical_json(Decimal(repr(double))).decode()


def _drawn(chosen: list[int]) -> Iterator[int]:
    """The bits of each number: the chosen ones, the serial ones, then a chain of SHA-256 from 32 zeros on."""
    yield from chosen
    yield from range(_SERIAL_FROM, _SERIAL_FROM + _SERIALS)
    block = bytes(32)
    while True:
        block = hashlib.sha256(block).digest()
        for (bits,) in struct.iter_unpack("<Q", block):
            (double,) = struct.unpack(">d", bits.to_bytes(8))
            if math.isfinite(double):
                yield bits
