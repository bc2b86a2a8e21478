"""A declaration as results record it, and the same declaration made of the record again.

What was read stands under ``input``, an absent fact as an absent key; what was refused stands beside it under
``refused``, since a declaration of which a row is missing is judged as one of which a row is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from greenchain.model.nouns import Shipment, ShipmentItem
from greenchain.values.errors import Fault, InputError

_OF_A_FAULT = ("code", "expected", "found", "where", "file", "remedy")
_OWN = ("declaration_id", "items")  # of the header, what is no fact


def recorded(shipment: Shipment) -> dict[str, object]:
    """``input``, and ``refused`` where something of the declaration was."""
    items = [{"item_no": item.item_no, **item.facts} for item in sorted(shipment.items, key=item_order)]
    told: dict[str, object] = {"input": {"declaration_id": shipment.id, **shipment.facts, "items": items}}
    if shipment.faults:
        told["refused"] = [{name: getattr(fault, name) for name in _OF_A_FAULT} for fault in shipment.faults]
    return told


def declaration_of(entry: Mapping[str, Any]) -> Shipment:
    """The declaration that ``entry`` records.

    Raises:
        InputError: the entry records none.
    """
    try:
        stated = entry["input"]
        header = {name: _fact(text) for name, text in stated.items() if name not in _OWN}
        items = tuple(
            ShipmentItem(
                _text(item["item_no"]), {name: _fact(text) for name, text in item.items() if name != "item_no"}
            )
            for item in stated["items"]
        )
        faults = tuple(Fault(**{name: _text(one[name]) for name in _OF_A_FAULT}) for one in entry.get("refused", ()))
        return Shipment(_text(stated["declaration_id"]), header, items, faults)
    except (AttributeError, KeyError, TypeError, ValueError):  # a result of somebody else's making
        raise InputError(Fault("RESULT_UNKNOWN", "a declaration that was screened", "something else")) from None


def item_order(item: ShipmentItem) -> tuple[int, str, str]:
    """Item numbers in the order a person counts; equal numbers by their content."""
    facts = repr(sorted((name, text or "") for name, text in item.facts.items()))
    return len(item.item_no), item.item_no, facts


def _fact(text: object) -> str | None:
    return None if text is None else _text(text)


def _text(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError("a text")
    return text
