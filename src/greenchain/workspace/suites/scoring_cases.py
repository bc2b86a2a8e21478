"""The suite ``scoring-cases``: published worked examples as documents, each figure with its tolerance."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from greenchain.scoring.documents.vectors import differences
from greenchain.standards import Standards
from greenchain.standards.vectors import only
from greenchain.values.json import parse_json
from greenchain.values.time import parse_instant
from greenchain.workspace.scoring import score_bytes
from greenchain.workspace.suites.answers import CaseAnswer, Files, answer

FILE = "scoring/worked-cases.json"
_PACKS = ("miit-gsc-general", "ef-3.1", "cbam-defaults-2026", "desnz-freight-2025", "pact-3.0")


def run(files: Files, *, standards: Standards) -> Iterator[CaseAnswer]:
    """An answer for each worked case; none where the file, or one of the packs, is not at hand."""
    if not all(standards.find(name) for name in _PACKS):
        return
    for case in parse_json(files[FILE])["cases"] if FILE in files else ():
        yield answer(case["id"], lambda case=case: _check(case, standards))  # type: ignore[misc]  # the case of this turn


def _check(case: Mapping[str, Any], standards: Standards) -> str:
    """What differs from what the case expects, at places of the result; empty where nothing does."""
    only(case, "id", "title", "source", "input", "expect")
    only(case["input"], "document", "at", "what_if")
    asked = case["input"]
    scored = score_bytes(
        json.dumps(asked["document"], default=str).encode(),  # in its order: of a hierarchy's criteria it counts
        name="document.json",
        standards=standards,
        at=parse_instant(asked["at"]),
        what_if=asked.get("what_if", False),
    )
    return differences(scored.document, case["expect"])
