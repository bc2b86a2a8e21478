"""The files a case lists: what each is for, what it must say of itself, and what is wrong with the file itself.

Evidence files say here what ``bundle.json`` says of them in an evidence bundle: where a document was published, when it
was retrieved, which claim a log proof is for. A status list names its own URL, so its row need not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from greenchain.values.errors import Fault
from greenchain.values.finding import Finding
from greenchain.values.json import digest
from greenchain.values.outcome import Outcome
from greenchain.values.time import aware, format_instant

# kind of evidence file -> keys its row must have, keys it may have
_EVIDENCE: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        "accreditation": ((), ()),
        "checkpoint": ((), ()),
        "context": (("url",), ("retrieved",)),
        "did-document": (("url",), ("retrieved",)),
        "schema": ((), ("url", "retrieved")),
        "status-list": ((), ("url", "retrieved")),
        "tlog-proof": ((), ("for",)),
    }
)
EVIDENCE_KINDS = tuple(_EVIDENCE)
"""Kinds of files that stand behind the claims: those of an evidence bundle but the claims themselves."""

KINDS = ("events", "table", "claim", *EVIDENCE_KINDS, "trust", "declarations", "documents", "scoring", "note")
"""What a file of a case is; each question says which kinds it relies on."""

_OF_ALL = ("path", "kind", "sha256")
_SHA256_DIGITS = 64


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One listed file.

    Attributes:
        path: its name in the case.
        kind: one of ``KINDS``.
        raw: its bytes; ``None`` where it is not there.
        sha256: what the case states of it; empty where it states nothing.
        url: where it was published.
        retrieved: when it was fetched from there.
        for_: the claim that a log proof is for, as ``sha256:`` and the claim's digest; empty where nobody says.
    """

    path: str
    kind: str
    raw: bytes | None
    sha256: str = ""
    url: str = ""
    retrieved: datetime | None = None
    for_: str = ""

    @property
    def is_altered(self) -> bool:
        """Whether the case states a digest and the bytes have another."""
        return bool(self.raw is not None and self.sha256 and digest(self.raw) != self.sha256)

    def findings(self) -> Iterator[Finding]:
        """What is wrong with the file itself."""
        if self.raw is None:
            yield Finding(
                "case",
                Outcome.NOT_DETERMINED,
                "EVIDENCE_MISSING",
                f"the case lists {self.path} ({self.kind}), and it is not there",
                self.path,
            )
        elif self.is_altered:
            yield Finding(
                "case",
                Outcome.NOT_DETERMINED,
                "EVIDENCE_ALTERED",
                f"the case states another SHA-256 for {self.path}; the file is read as it is",
                self.path,
            )

    def to_dict(self) -> dict[str, str | None]:
        """As the evaluation prints it."""
        told: dict[str, str | None] = {"path": self.path, "kind": self.kind}
        told["sha256"] = digest(self.raw) if self.raw is not None else None
        if self.url:
            told["url"] = self.url
        if self.retrieved:
            told["retrieved"] = format_instant(self.retrieved)
        if self.for_:
            told["for"] = self.for_
        return told


def read_case_file(entry: Mapping[str, Any], *, raw: bytes | None) -> CaseFile:
    """The file of one ``[[file]]`` table in which ``file_faults`` found nothing."""
    return CaseFile(
        entry["path"],
        entry["kind"],
        raw,
        entry.get("sha256", ""),
        entry.get("url", ""),
        entry.get("retrieved"),
        entry.get("for", ""),
    )


def file_faults(entry: Mapping[str, Any], where: str) -> Iterator[Fault]:
    """What is wrong with one ``[[file]]`` table, placed at ``where``."""
    path, kind, sha256 = entry.get("path"), entry.get("kind"), entry.get("sha256", "")
    if not isinstance(path, str) or not path or path.startswith("/") or ".." in path.split("/") or "\\" in path:
        yield _malformed("a path inside the case, with / as separator", path, where)
    if kind not in KINDS:
        yield _malformed(f"a kind of {', '.join(KINDS)}", kind, where)
        return
    if not isinstance(sha256, str) or (sha256 and len(sha256) != _SHA256_DIGITS):
        yield _malformed("a SHA-256 of 64 hexadecimal digits", sha256, where)
    needed, allowed = _EVIDENCE.get(str(kind), ((), ()))
    known = (*_OF_ALL, *needed, *allowed)
    if entry.keys() - set(known):
        yield _malformed(f"only {', '.join(known)}", sorted(entry), where)
    for key in needed:
        if key not in entry:
            yield _malformed(f"a key {key}, which files of kind {kind} need", sorted(entry), where)
    for key in ("url", "for"):
        if key in entry and (not isinstance(entry[key], str) or not entry[key]):
            yield _malformed(f"a text as {key}", entry[key], where)
    if "retrieved" in entry and not is_instant(entry["retrieved"]):
        yield _malformed("an offset date-time such as 2026-01-31T12:00:00Z", entry["retrieved"], where)


def is_instant(value: object) -> bool:
    """Whether ``value`` is an instant that can be judged by."""
    try:
        aware(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    return True


def _malformed(expected: str, found: object, where: str) -> Fault:
    return Fault("CASE_MALFORMED", expected, repr(found), where, "case.toml")
