"""The evidence behind a page: files with digests, what is missing, rule packs, clauses and codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from greenchain.report.reading import answers, listing, mapping, mappings, text, texts
from greenchain.report.sayings import Context, Saying, Shown, sayings

_MAX_FILES = 500
_MAX_MISSING = 200
_MAX_DEPTH = 12  # result documents nest about six deep


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of the case; ``sha256`` is empty where it is not there."""

    path: str
    kind: str
    sha256: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What the page rests on; clauses and codes stand in the notes."""

    files: Shown[FileRow]
    absent: int
    findings: Shown[Saying]
    missing: Shown[tuple[str, str]]
    packs: tuple[tuple[str, str, str], ...]


def evidence(document: Mapping[str, Any], context: Context) -> EvidenceView:
    """The evidence of a document."""
    files = [
        FileRow(text(f.get("path")), text(f.get("kind")), text(f.get("sha256")))
        for f in mappings(document.get("files"))
    ]
    packs = {tuple(text(pack.get(key)) for key in ("pack", "edition", "sha256")) for pack in _packs(document)}
    missing = list(dict.fromkeys(_missing(document, "", 0)))
    return EvidenceView(
        files=Shown.of(files, _MAX_FILES),
        absent=sum(not file.sha256 for file in files),
        findings=sayings(document.get("findings"), context),
        missing=Shown.of(missing, _MAX_MISSING),
        packs=tuple(sorted(packs)),  # type: ignore[arg-type]
    )


def _packs(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The packs that answers were judged by, and of those that were loaded the ones that a clause is cited from."""
    cited = set(_cited(document, 0))
    for pack in mappings(document.get("standards")):
        if f"{text(pack.get('pack'))}@{text(pack.get('edition'))}" in cited:
            yield pack
    for answer in answers(document):
        yield from mappings(mapping(answer.get("result")).get("standards"))


def _cited(node: object, depth: int) -> Iterator[str]:
    """The packs that citations name, each with its edition."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "citation":
                yield text(mapping(value).get("pack"))
            elif key != "signed":  # what others wrote is no word of ours
                yield from _cited(value, depth + 1)
    else:
        for value in listing(node):
            yield from _cited(value, depth + 1)


def _missing(node: object, answer: str, depth: int) -> Iterator[tuple[str, str]]:
    """What findings and decisions name as missing, with the answer that needs it."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(node, Mapping):
        name = text(node.get("id")) if "question" in node and "result" in node else answer
        if "outcome" in node:
            yield from ((what, name) for what in texts(node.get("missing")))
        for key, value in node.items():
            if key != "signed":  # what others wrote is no word of ours
                yield from _missing(value, name, depth + 1)
    else:
        for value in listing(node):
            yield from _missing(value, answer, depth + 1)
