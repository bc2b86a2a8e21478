"""Checks worked cases of the packs ``formats/*``: what an event is named, what a word, an identifier or a member means.

The answer is computed by the code that reads, and a word must mean there what the pack's own row says.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from greenchain.formats._epcis_vocabulary import WORDS
from greenchain.formats.epcis_context import names_of
from greenchain.formats.event_hash import event_prehash, hash_of
from greenchain.standards import RulePack, Standards
from greenchain.standards.vectors import asked, difference
from greenchain.values.identifiers import canonical, kind_of
from greenchain.values.json import Json, thaw
from greenchain.values.quantity import decimal_text, parse_decimal

Stated = Mapping[str, Any]


def check_vector(case: Mapping[str, Json], *, pack: RulePack, standards: Standards) -> str:
    """Empty where the room's answer is the expected one, else what differs.

    Args:
        case: its input holds an ``event`` and perhaps the ``context`` of its document (what is its name?), a ``word``
            and its ``list`` (what does it mean?), an ``identifier`` (under what is it compared?), a ``field`` and its
            ``object`` (what rules it?), or the ``parts`` of a footprint and a ``total`` (to what do they add?).
        pack: the pack that the case belongs to.
        standards: not looked at.
    """
    del standards
    stated, expected = thaw(case["input"]), thaw(case["expect"])
    return difference(expected, asked(stated, _ASKS)(stated, pack))


def _event(stated: Stated, pack: RulePack) -> dict[str, Json]:
    del pack
    prehash = event_prehash(stated["event"], names=names_of(stated.get("context")))
    return {"prehash": prehash, "hash": hash_of(prehash)}


def _word(stated: Stated, pack: RulePack) -> dict[str, Json]:
    name, word = stated["list"], stated["word"]
    told = [str(row["uri"]) for row in pack.table("words").rows if (row["list"], row["word"]) == (name, word)]
    uri = WORDS[name].get(word)
    if told != ([] if uri is None else [uri]):
        raise ValueError(f"the table says {told}, the program {uri}")
    return {"known": uri is not None, "uri": uri}


def _identifier(stated: Stated, pack: RulePack) -> dict[str, Json]:
    del pack
    found = canonical(stated["identifier"])
    return {"canonical": found, "kind": kind_of(found).value}


def _field(stated: Stated, pack: RulePack) -> dict[str, Json]:
    name = (stated["object"], stated["field"])
    told = next(iter(pack.table("fields").find(*name)), None)
    bounds = next(iter(pack.table("ranges").find(*name)), None)
    return {
        "required": told["required"] is True if told else None,
        "rules": list(told.words("rules")) if told else None,
        "words": list(told.words("words")) if told else None,
        "type": told.text("type") if told else None,
        "unit": (told.text("unit") or None) if told else None,
        "lowest": decimal_text(bounds.decimal("lowest")) if bounds else None,
        "highest": decimal_text(bounds.decimal("highest")) if bounds else None,
    }


def _total(stated: Stated, pack: RulePack) -> dict[str, Json]:
    """What the parts add to, by each reading of the total."""
    parts = {field: parse_decimal(value) for field, value in stated["parts"].items()}
    terms = [row for row in pack.table("balance").rows if row["total"] == stated["total"]]
    return {
        reading: decimal_text(
            sum((parts.get(row.text("field"), Decimal(0)) for row in terms if row["reading"] == reading), Decimal(0))
        )
        for reading in sorted({row.text("reading") for row in terms})
    }


_ASKS = {"event": _event, "list": _word, "identifier": _identifier, "field": _field, "parts": _total}
