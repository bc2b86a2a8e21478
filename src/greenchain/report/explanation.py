"""Explains any result document: every finding with its meaning, what was read, the clause, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from greenchain.report.reading import listing, mapping, mappings, outcome, text, texts
from greenchain.values.codes import REGISTRY
from greenchain.values.errors import Fault, InputError
from greenchain.values.result import FORMAT, result_document
from greenchain.values.time import parse_instant

_MAX_DEPTH = 12  # result documents nest about six deep
_OF_OTHERS = frozenset({"signed", "input"})  # what others wrote is quoted in a result; no finding in it is ours
_CITED = ("instrument", "clause", "source", "status", "valid_from", "valid_until", "pack", "row")


def explain(document: object, *, code: str = "", scorecards: Iterable[Mapping[str, object]] = ()) -> dict[str, object]:
    """The explanation of a result document; of the findings with ``code`` alone where one is given.

    Args:
        document: any result document.
        code: of the findings to explain; empty for all of them.
        scorecards: what each card of a score is made of, and what would lift it, where that is known.

    Returns:
        A result document of kind ``explanation``: ``explains``, the kind explained, and ``entries``, one a finding in
        the order of the document; a finding that stands in it twice is explained where it stands first.

    Raises:
        InputError: not a result document, or it has no finding with that code.
    """
    told = mapping(document)
    if told.get("format") != FORMAT:
        found = text(told.get("format")) or type(document).__name__
        raise InputError(Fault("RESULT_UNKNOWN", f"a document with format {FORMAT!r}", found))
    result = outcome(told.get("outcome"))
    if result is None:
        raise InputError(Fault("RESULT_UNKNOWN", "one of the four outcomes", repr(text(told.get("outcome")))))
    entries = [entry for entry in _once(told) if code in ("", entry["code"])]
    if code and not entries:
        raise InputError(Fault("RESULT_UNKNOWN", f"a finding with code {code}", "none"))
    at = parse_instant(text(told["at"])) if told.get("at") else None
    return result_document(
        "explanation",
        result,
        at=at,
        findings=(),
        explains=text(told.get("kind")),
        entries=entries,
        scorecards=list(scorecards),
    )


def _once(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    entries: dict[str, dict[str, Any]] = {}
    for entry in _entries(document, "", 0):
        entries.setdefault(repr({**entry, "place": ""}), entry)
    return list(entries.values())


def _entries(node: object, place: str, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(node, Mapping):
        for finding in mappings(node.get("findings")):
            if text(finding.get("code")) and outcome(finding.get("outcome")):
                yield _entry(finding, place)
        for key, value in node.items():
            if key != "findings" and key not in _OF_OTHERS:
                yield from _entries(value, f"{place}/{text(str(key))}", depth + 1)
    else:
        for index, value in enumerate(listing(node)):
            name = text(mapping(value).get("source")) or text(mapping(value).get("id")) or index
            yield from _entries(value, f"{place}/{name}", depth + 1)


def _entry(finding: Mapping[str, Any], place: str) -> dict[str, Any]:
    code, detail = text(finding["code"]), text(finding.get("detail"))
    row = REGISTRY.get(code)
    cited = mapping(finding.get("citation"))
    declaration = text(finding.get("declaration"))
    return {
        "place": (f"/declarations/{declaration}" if declaration else place) or "/",
        "code": code,
        "outcome": finding["outcome"],
        "meaning": {"en": row.en, "zh": row.zh} if row else {"en": detail, "zh": ""},
        "detail": detail,
        "where": text(finding.get("where")),
        "values": {text(str(name)): text(value) for name, value in mapping(finding.get("values")).items()},
        "missing": list(texts(finding.get("missing"))),
        "citation": {key: text(cited.get(key)) or None for key in _CITED} if cited else None,
        "remedy": row.remedy if row else "",
    }
