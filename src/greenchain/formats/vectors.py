"""Checks worked cases of the packs ``formats/*``: what an event is named, and what a word or an identifier means.

The answer is computed by the code that reads, and a word must mean there what the pack's own row says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from greenchain.formats._epcis_vocabulary import WORDS
from greenchain.formats.epcis_context import names_of
from greenchain.formats.event_hash import event_prehash, hash_of
from greenchain.standards import RulePack, Standards
from greenchain.standards.vectors import asked, difference
from greenchain.values.identifiers import canonical, kind_of
from greenchain.values.json import Json, thaw

Stated = Mapping[str, Any]


def check_vector(case: Mapping[str, Json], *, pack: RulePack, standards: Standards) -> str:
    """Empty where the room's answer is the expected one, else what differs.

    Args:
        case: its input holds an ``event`` and perhaps the ``context`` of its document (what is its name?), a ``word``
            and its ``list`` (what does it mean?), or an ``identifier`` (under what is it compared?).
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


_ASKS = {"event": _event, "list": _word, "identifier": _identifier}
