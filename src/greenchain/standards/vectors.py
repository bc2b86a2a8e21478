"""Worked cases of a pack, ``vectors.json``: one shape for every kind, read strictly, compared by what is expected.

The cases are for other implementations as much as for ours: each states all of its input, the instant of the question
among it, and what the answer must be. Which input a kind of pack asks for is the business of the room that reads it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from greenchain.values.errors import Fault, GreenchainError, PackError
from greenchain.values.json import Json, freeze, parse_json, thaw

FILE = "vectors.json"
FORMAT = "greenchain-vectors/1"
_HEAD = {"format", "suite", "cases"}
_CASE_TEXTS = {"id", "what", "source"}
_CASE_OBJECTS = {"input", "expect"}
_SHOWN = 200  # characters of a value in a message: enough to see where two answers part

Ask = TypeVar("Ask", bound=Callable[..., object])


def read_vectors(raw: bytes, *, pack: str) -> Mapping[str, Json]:
    """The content of ``vectors.json``, read-only.

    Args:
        raw: ``{"format": "greenchain-vectors/1", "suite": "<kind>/<id>", "cases": [...]}``, each case with ``id``,
            ``input``, ``expect`` and, where they help, the texts ``what`` and ``source``.
        pack: ``kind/id`` of the pack that it lies in.

    Raises:
        PackError: with every fault found.
    """
    try:
        document = parse_json(raw)
    except GreenchainError as error:
        raise PackError(*error.within(file=FILE).faults) from None
    PackError.raise_if(_faults(document, pack))
    return freeze(document)  # type: ignore[return-value]


def cases_of(vectors: Mapping[str, Any]) -> tuple[Mapping[str, Json], ...]:
    """The cases; none where the pack has no vectors."""
    return tuple(vectors.get("cases", ()))


def asked(stated: Mapping[str, Json], asks: Mapping[str, Ask]) -> Ask:
    """The function for the first key of ``asks`` that the input has: it is what tells one question from another.

    Raises:
        ValueError: the input has none of them.
    """
    for key, ask in asks.items():
        if key in stated:
            return ask
    raise ValueError(f"the input has none of {', '.join(asks)}; it has {', '.join(sorted(stated)) or 'nothing'}")


def only(expected: Mapping[str, Json], *known: str) -> None:
    """Return where all that is expected is of what can be compared.

    Raises:
        ValueError: a member that nothing would be compared with: it could never fail.
    """
    unknown = sorted(expected.keys() - set(known))
    if unknown:
        raise ValueError(f"only {', '.join(known)} can be expected, not {', '.join(unknown)}")


def difference(expected: Mapping[str, Json], found: Mapping[str, Json]) -> str:
    """Where an answer parts from what is expected of it, in the order of the expectation; empty where it does not.

    Only what is expected is compared; what is expected and not answered at all differs.

    >>> difference({"a": 1, "b": [2]}, {"a": 1, "b": (3,), "c": 4})
    'b: expected [2], found [3]'
    """
    return "; ".join(
        f"{key}: expected {shown(value)}, found {shown(found[key]) if key in found else 'no such answer'}"
        for key, value in expected.items()
        if key not in found or thaw(found[key]) != thaw(value)
    )


def shown(value: Json) -> str:
    """``value`` as a message shows it: compact JSON, cut where it is long."""
    text = json.dumps(thaw(value), ensure_ascii=False, sort_keys=True, default=str)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _faults(document: object, pack: str) -> Iterator[Fault]:
    if not isinstance(document, Mapping) or set(document) != _HEAD:
        found = ", ".join(sorted(document)) if isinstance(document, Mapping) else type(document).__name__
        yield _fault(f"an object with {', '.join(sorted(_HEAD))}", found)
        return
    if document["format"] != FORMAT:
        yield _fault(f"format {FORMAT!r}", repr(document["format"]), "/format")
    if document["suite"] != pack:
        yield _fault(f"the suite {pack!r}, the pack it lies in", repr(document["suite"]), "/suite")
    cases = document["cases"]
    if not isinstance(cases, list) or not cases:
        yield _fault("a list of at least one case", repr(cases), "/cases")
        return
    seen: set[str] = set()
    for index, case in enumerate(cases):
        yield from _case_faults(case, f"/cases/{index}")
        name = case.get("id") if isinstance(case, Mapping) else None
        if isinstance(name, str) and name in seen:
            yield _fault("each id once", repr(name), f"/cases/{index}/id")
        seen |= {name} if isinstance(name, str) else set()


def _case_faults(case: object, where: str) -> Iterator[Fault]:
    if not isinstance(case, Mapping):
        yield _fault("a case, an object", type(case).__name__, where)
        return
    for key in sorted(set(case) - _CASE_TEXTS - _CASE_OBJECTS):
        yield _fault(f"only {', '.join(sorted(_CASE_TEXTS | _CASE_OBJECTS))}", key, where)
    for key in sorted(_CASE_TEXTS & ({"id"} | set(case))):
        if not isinstance(case.get(key), str) or not case[key]:
            yield _fault(f"a text {key}", repr(case.get(key)), f"{where}/{key}")
    for key in sorted(_CASE_OBJECTS):
        if not isinstance(case.get(key), Mapping) or not case[key]:
            yield _fault(f"an object {key} that is not empty", repr(case.get(key)), f"{where}/{key}")


def _fault(expected: str, found: str, where: str = "") -> Fault:
    return Fault("PACK_SHAPE", expected, found, where, FILE)
