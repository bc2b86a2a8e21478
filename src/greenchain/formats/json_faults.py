"""A JSON document that breaks a rule inside, read as far as it can be: each broken value at its pointer, all at once.

The strict reader stops at the first value that two readers may read differently. A sender mends a document faster who
sees every such value, and the events without one can still be taken; so here a broken value becomes a mark, is named,
and makes the event it stands in unusable.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from greenchain.formats.batch import MAX_FAULTS
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import REFUSED_NAMES, parse_json, pointer
from greenchain.values.json.reading import in_plain_words

MENDABLE = frozenset({"JSON_DUPLICATE_KEY", "JSON_NUMBER_UNSAFE", "JSON_NAME_REFUSED"})
"""Codes of faults that lie in one value and leave the rest of the document readable."""

_PLAIN = frozenset({str, int, bool, type(None)})


class _Broken:
    """Stands where a value was that cannot be kept."""

    __slots__ = ("faults",)

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults


class _BrokenObject(dict[str, Any]):
    """An object with a fault of its own, such as a name that stands twice."""

    faults: tuple[Fault, ...] = ()


def parse_with_faults(raw: bytes, *, max_bytes: int, repeatable: frozenset[str]) -> tuple[Any, list[Fault]]:
    """The document in ``raw`` with every broken value as ``None``, and the faults, each at its JSON pointer.

    Raises:
        InputError: too large, too deep, or not JSON at all.
    """
    _check_whole(raw, max_bytes)
    decoder = json.JSONDecoder(
        object_pairs_hook=lambda pairs: _object(pairs, repeatable),
        parse_float=_number,
        parse_int=_number,
        parse_constant=_number,
    )
    found: list[Fault] = []

    def tell(fault: Fault) -> None:
        if len(found) >= MAX_FAULTS:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_FAULTS} faults", "more"))
        found.append(fault)

    try:
        document = _mended(decoder.decode(raw.decode()), "", tell)
        json.dumps(document, ensure_ascii=False, default=str).encode()
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InputError(Fault("JSON_SYNTAX", "one JSON document", in_plain_words(error.msg), where=place)) from None
    except UnicodeEncodeError:
        raise InputError(Fault("JSON_ENCODING", "paired surrogates", "an unpaired surrogate")) from None
    return document, found


def _check_whole(raw: bytes, max_bytes: int) -> None:
    """Raise what the strict reader raises for the document as a whole; its budget of depth holds here as well."""
    try:
        parse_json(raw, max_bytes=max_bytes)
    except InputError as error:
        if error.code not in MENDABLE:
            raise


def _number(text: str) -> Any:  # noqa: ANN401 - a number, or a mark in its place
    try:
        return parse_json(text.encode())
    except InputError as error:
        return _Broken(*error.faults)


def _object(pairs: list[tuple[str, Any]], repeatable: frozenset[str]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs) and REFUSED_NAMES.isdisjoint(members):
        return members
    counts = Counter(name for name, _ in pairs)
    twice = [name for name, count in counts.items() if count > 1 and name not in repeatable]
    faults = [Fault("JSON_DUPLICATE_KEY", "each key once", repr(name), pointer(name)) for name in twice]
    for name in sorted(REFUSED_NAMES & members.keys()):
        faults.append(Fault("JSON_NAME_REFUSED", "no reserved member name", name, pointer(name)))
        del members[name]
    if not faults:
        return members
    broken = _BrokenObject(members)
    broken.faults = tuple(faults)
    return broken


def _mended(value: Any, where: str, tell: Callable[[Fault], None]) -> Any:  # noqa: ANN401 - a JSON value of any shape
    if type(value) in _PLAIN:
        return value
    if isinstance(value, _Broken):
        for fault in value.faults:
            tell(fault.within(where=where))
        return None
    if isinstance(value, _BrokenObject):
        for fault in value.faults:
            tell(fault.within(where=where))
    if isinstance(value, dict):
        return {name: _mended(item, where + pointer(name), tell) for name, item in value.items()}
    if isinstance(value, list):
        return [_mended(item, where + pointer(index), tell) for index, item in enumerate(value)]
    return value
