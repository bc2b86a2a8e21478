"""Which documents are of this kind, and the list of footprints that one holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from greenchain.values.errors import Fault, InputError
from greenchain.values.json import ARRAYS, OBJECTS

MAX_FOOTPRINTS = 10_000  # of one answer; servers page theirs
_PAGE = "data"


def is_footprint_document(document: object) -> bool:
    """Whether a parsed document is a ProductFootprint or a list answer of them."""
    return any(isinstance(one, OBJECTS) and "pcf" in one for one in _first(document))


def is_freight_document(document: object) -> bool:
    """Whether a parsed document is a ShipmentFootprint or a list answer of them."""
    return any(isinstance(one, OBJECTS) and "tces" in one for one in _first(document))


def read_footprints(document: object) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """Each footprint of a document with its JSON pointer: the document itself, or every one of its ``data``.

    Raises:
        InputError: one of a list is no object, or there are more than the budget.
    """
    listed = _listed(document)
    if listed is None:
        return (("", _object(document, "")),)
    if len(listed) > MAX_FOOTPRINTS:
        raise InputError(
            Fault("BUDGET_EXCEEDED", f"at most {MAX_FOOTPRINTS} footprints", str(len(listed)), f"/{_PAGE}")
        )
    prefix = f"/{_PAGE}" if isinstance(document, OBJECTS) else ""
    return tuple((f"{prefix}/{index}", _object(one, f"{prefix}/{index}")) for index, one in enumerate(listed))


def _listed(document: object) -> Sequence[object] | None:
    if isinstance(document, OBJECTS) and isinstance(document.get(_PAGE), ARRAYS):
        found: Sequence[object] = document[_PAGE]
        return found
    return document if isinstance(document, ARRAYS) else None


def _first(document: object) -> Sequence[object]:
    listed = _listed(document)
    return (document,) if listed is None else listed[:1]


def _object(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, OBJECTS):
        raise InputError(Fault("PACT_TYPE", "an object", type(value).__name__, where))
    return value
