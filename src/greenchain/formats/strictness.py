"""The strict reader of each format that has one: what ``--strict`` asks for, whatever plug-ins are installed."""

from __future__ import annotations

from collections.abc import Iterable

from greenchain.formats.batch import Format
from greenchain.formats.reading import BUILT_IN, STRICT

_STRICT_OF = dict(zip(BUILT_IN, STRICT, strict=True))


def strict_formats(formats: Iterable[Format]) -> tuple[Format, ...]:
    """The ``formats`` in their order, each of ours replaced by its strict reader; others stay as they are."""
    return tuple(_STRICT_OF.get(known, known) for known in formats)
