"""Checks worked cases of the packs ``contexts/*`` and ``claims/suites``: what is pinned, and what each suite means.

A suite's answer is computed by the code that verifies, and must be what the pack's own row says: a table that told
another story than the program would mislead whoever reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from greenchain.claims.context_pins import pins_of
from greenchain.claims.di_jcs import hash_data
from greenchain.claims.keys import KINDS
from greenchain.claims.suites import DEFAULT_SUITES, SUITES
from greenchain.standards import RulePack, Standards
from greenchain.standards.vectors import asked, difference
from greenchain.values.json import Json, thaw

Stated = Mapping[str, Any]

_HASHES = {64: "SHA-256", 96: "SHA-384"}  # bytes of the two digests that are signed


def check_vector(case: Mapping[str, Json], *, pack: RulePack, standards: Standards) -> str:
    """Empty where the room's answer is the expected one, else what differs.

    Args:
        case: its input holds a ``sha256`` and perhaps a ``url`` (what is pinned by it?), or a ``suite`` and a ``key``
            (does the suite take that kind of key, and what does it sign?).
        pack: the pack that the case belongs to.
        standards: not looked at.
    """
    del standards
    stated, expected = thaw(case["input"]), thaw(case["expect"])
    return difference(expected, asked(stated, _ASKS)(stated, pack))


def _pinned(stated: Stated, pack: RulePack) -> dict[str, Json]:
    found = [pin for pin in pins_of(pack) if pin.sha256 == stated["sha256"]]
    answer: dict[str, Json] = {"urls": [pin.url for pin in found], "files": [pin.file for pin in found]}
    if "url" in stated:
        answer["pinned"] = any(pin.url == stated["url"] for pin in found)
    return answer


def suite_facts(name: str, *, key: str) -> dict[str, Json]:
    """What the program does for a suite and a kind of key, in the words of the pack ``claims/suites``."""
    suite = SUITES.get(name)
    if suite is None or key not in suite.algorithms:
        return {"accepted": False}
    is_envelope = suite.form == "jose"
    return {
        "accepted": True,
        "form": suite.form,
        "hash": None if is_envelope else _HASHES[len(hash_data(config=b"", document=b"", algorithm=key))],
        "names": sorted(KINDS[key].jose) if is_envelope else [],
        "default": name in DEFAULT_SUITES,
    }


def _suite(stated: Stated, pack: RulePack) -> dict[str, Json]:
    answer = suite_facts(stated["suite"], key=stated["key"])
    rows = [row for row in pack.table("suites").rows if (row["suite"], row["key"]) == (stated["suite"], stated["key"])]
    told: list[dict[str, Json]] = [
        {
            "accepted": True,
            "form": str(row["form"]),
            "hash": None if row["hash"] is None else str(row["hash"]),
            "names": sorted(str(name) for name in _words(row["names"])),
            "default": row["default"] is True,
        }
        for row in rows
    ] or [{"accepted": False}]
    if told != [answer]:
        raise ValueError(f"the table says {told}, the program does {answer}")
    return answer


def _words(cell: object) -> tuple[object, ...]:
    return cell if isinstance(cell, tuple) else ()


_ASKS: Mapping[str, Callable[[Stated, RulePack], dict[str, Json]]] = MappingProxyType(
    {"sha256": _pinned, "suite": _suite}
)
