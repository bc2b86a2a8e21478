"""Strict JSON in, canonical JSON out, digests of both.

``json`` of the standard library lets pass what two readers may read differently: doubled keys, NaN, integers no double
can hold, bottomless nesting. Here they are refused, because what is signed must be what is read. Fractions become
``Decimal`` and stay exact.
"""

from greenchain.values.json.frozen import FrozenObject, freeze, thaw
from greenchain.values.json.pointers import pointer, resolve
from greenchain.values.json.reading import SpelledDecimal, parse_json, parse_spelled
from greenchain.values.json.shapes import (
    ARRAYS,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_SAFE_INTEGER,
    OBJECTS,
    REFUSED_NAMES,
    Json,
)
from greenchain.values.json.splitting import Split, parse_split
from greenchain.values.json.writing import (
    canonical_json,
    canonical_parsed,
    canonical_whole,
    digest,
    joined,
    plain_json,
    without,
)

__all__ = [
    "ARRAYS",
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_SAFE_INTEGER",
    "OBJECTS",
    "REFUSED_NAMES",
    "FrozenObject",
    "Json",
    "SpelledDecimal",
    "Split",
    "canonical_json",
    "canonical_parsed",
    "canonical_whole",
    "digest",
    "freeze",
    "joined",
    "parse_json",
    "parse_spelled",
    "parse_split",
    "plain_json",
    "pointer",
    "resolve",
    "thaw",
    "without",
]
