"""Explains any result document: every finding with its meaning, what was read, the clause, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from greenchain.values.codes import REGISTRY
from greenchain.values.errors import Fault, InputError
from greenchain.values.outcome import Outcome
from greenchain.values.result import FORMAT, result_document
from greenchain.values.time import parse_instant

_MAX_DEPTH = 12  # result documents nest about six deep


def explain(document: object, *, code: str = "") -> dict[str, object]:
    """The explanation of a result document; of the findings with ``code`` alone where one is given.

    Raises:
        InputError: not a result document, or it has no finding with that code.
    """
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        found = document.get("format") if isinstance(document, Mapping) else type(document).__name__
        raise InputError(Fault("RESULT_UNKNOWN", f"a document with format {FORMAT!r}", repr(found)))
    entries = [entry for entry in _entries(document, "", 0) if code in ("", entry["code"])]
    if code and not entries:
        raise InputError(Fault("RESULT_UNKNOWN", f"a finding with code {code}", "none"))
    try:
        outcome = Outcome(str(document.get("outcome")))
        at = parse_instant(str(document["at"])) if document.get("at") else None
    except ValueError:
        raise InputError(Fault("RESULT_UNKNOWN", "one of the four outcomes", repr(document.get("outcome")))) from None
    return result_document(
        "explanation", outcome, at=at, findings=(), explains=str(document.get("kind", "")), entries=entries
    )


def _entries(node: object, place: str, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(node, Mapping):
        for finding in node.get("findings") or ():
            if isinstance(finding, Mapping) and "code" in finding and "outcome" in finding:
                yield _entry(finding, place)
        for key, value in node.items():
            if key != "findings":
                yield from _entries(value, f"{place}/{key}", depth + 1)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            name = value.get("id", index) if isinstance(value, Mapping) else index
            yield from _entries(value, f"{place}/{name}", depth + 1)


def _entry(finding: Mapping[str, Any], place: str) -> dict[str, Any]:
    code = str(finding["code"])
    row = REGISTRY.get(code)
    return {
        "place": place or "/",
        "code": code,
        "outcome": finding["outcome"],
        "meaning": {"en": row.en, "zh": row.zh} if row else {"en": str(finding.get("detail", "")), "zh": ""},
        "detail": finding.get("detail", ""),
        "where": finding.get("where", ""),
        "values": finding.get("values", {}),
        "missing": finding.get("missing", []),
        "citation": finding.get("citation"),
        "remedy": row.remedy if row else "",
    }
