"""The files of an evidence bundle: their kinds, their names, and what each must say of itself.

A name means the same on every machine or is refused: relative, with ``/`` between its parts, without steps upwards, and
different from every other name even where letter case is ignored. What a file is bound to (the list to its URL, the
document to its DID, the proof to its claim) stands in the manifest and must agree with the bytes, so that two files
cannot change places.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from greenchain.claims.did_documents import did_web_url
from greenchain.claims.vcdm import is_url
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.json import Json, canonical_json, digest, parse_json
from greenchain.values.time import aware, format_instant

MANIFEST = "bundle.json"
MAX_FILE_BYTES = 4 * 1024 * 1024  # the largest status list that is read; every other kind is far smaller
MAX_PATH = 240  # characters: what fits under a folder on every file system, with room for the folder's own name
_MAX_PARTS = 16

_NEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "accreditation": (),
        "checkpoint": (),
        "claim": (),
        "context": ("url",),
        "did-document": ("url",),
        "schema": (),
        "status-list": ("url",),
        "tlog-proof": ("for",),
    }
)
KINDS = tuple(_NEEDS)
"""The kinds of files a bundle may hold."""

# Marks that Windows refuses or reads otherwise (a colon opens a stream, a backslash a folder)
_BAD_MARKS = re.compile(r'[\\:*?"<>|]')
# Names that open a device on Windows, in every folder and with any extension
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$|clock\$)")
_CLAIM_DIGEST = re.compile("sha256:[0-9a-f]{64}")
_NAME_DIGITS = 16  # of a digest in a name that is made here: enough to tell a bundle's files apart


@dataclass(frozen=True, slots=True)
class BundleFile:
    """One file of a bundle, with what the manifest says of it.

    Attributes:
        kind: one of ``KINDS``.
        raw: its bytes.
        path: its name in the bundle; by default one made from kind and content.
        url: where it was published; needed for status lists, did:web documents and contexts.
        retrieved: when it was fetched from there.
        for_: the claim that it is about, as ``sha256:`` and the claim's digest; needed for log proofs.
        sha256: of the bytes.

    Raises:
        InputError: with every fault of what the manifest says of it.
    """

    kind: str
    raw: bytes
    path: str = field(default="", kw_only=True)
    url: str = field(default="", kw_only=True)
    retrieved: datetime | None = field(default=None, kw_only=True)
    for_: str = field(default="", kw_only=True)
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        if self.retrieved is not None:
            aware(self.retrieved, "retrieved")
        object.__setattr__(self, "sha256", digest(self.raw))
        if not self.path:
            object.__setattr__(self, "path", self._made_path())
        InputError.raise_if(fault.within(file=self.path) for fault in self._faults())

    def to_dict(self) -> dict[str, Json]:
        """The file's row in the manifest."""
        row: dict[str, Json] = {"path": self.path, "kind": self.kind, "sha256": self.sha256}
        if self.url:
            row["url"] = self.url
        if self.retrieved:
            row["retrieved"] = format_instant(self.retrieved)
        if self.for_:
            row["for"] = self.for_
        return row

    def _made_path(self) -> str:
        row = digest(canonical_json(self.to_dict()))
        ending = "json" if self.raw.lstrip()[:1] == b"{" else "txt"
        return f"{self.kind}/{row[:_NAME_DIGITS]}.{ending}"

    def _faults(self) -> Iterator[Fault]:
        yield from path_faults(self.path)
        if self.kind not in _NEEDS:
            yield _row_fault("kind", f"one of {', '.join(KINDS)}", self.kind)
        needs = _NEEDS.get(self.kind, ())
        if (self.url or "url" in needs) and not is_url(self.url):
            yield _row_fault("url", "the URL at which it was published", self.url or "none")
        if (self.for_ or "for" in needs) and not _CLAIM_DIGEST.fullmatch(self.for_):
            yield _row_fault("for", "sha256: and the digest of the claim", self.for_ or "none")
        if len(self.raw) > MAX_FILE_BYTES:
            yield Fault("BUDGET_EXCEEDED", f"at most {MAX_FILE_BYTES} bytes", f"{len(self.raw)} bytes")


def binding_faults(file: BundleFile) -> tuple[Fault, ...]:
    """Where the bytes of ``file`` state an id of their own, whether it is the one that its place is bound to.

    Bytes that state none have no fault here: whoever needs them says that they cannot be read.
    """
    found = bound_url(file.kind, file.raw)
    if not found or found == file.url:
        return ()
    return (Fault("BUNDLE_URL_MISMATCH", f"the URL that the file is bound to, {found}", file.url, where="url"),)


def bound_url(kind: str, raw: bytes) -> str:
    """The URL to which a file of this kind is bound by the id that its bytes state; empty where they state none."""
    bound_to = _BOUND_TO.get(kind)
    return bound_to(_own_id(raw)) if bound_to else ""


def path_faults(path: str) -> tuple[Fault, ...]:
    """Why ``path`` is no name of a file in a bundle; empty where it is one."""
    if not path or len(path) > MAX_PATH:
        return (_refused(f"a path of 1 to {MAX_PATH} characters", path),)
    if not path.isprintable() or _BAD_MARKS.search(path) or not unicodedata.is_normalized("NFC", path):
        return (_refused("printable characters in Unicode form C that every file system takes", path),)
    parts = path.split("/")
    if len(parts) > _MAX_PARTS or not all(_is_part(part) for part in parts):
        return (_refused("a relative path inside the bundle, without empty parts and steps upwards", path),)
    if any(_is_device(part) for part in parts):
        return (_refused("names that stand for a file on every system, no device", path),)
    if path.casefold() == MANIFEST:
        return (_refused("another name than the manifest's", path),)
    return ()


def clashes(paths: Iterable[str]) -> tuple[Fault, ...]:
    """Names that some machine would take for one, and files in whose place a folder would have to stand."""
    faults: list[Fault] = []
    seen: dict[str, str] = {}
    for path in sorted(paths):
        other = seen.setdefault(_folded(path), path)
        if other != path:
            both = f"{other} and {path}"
            faults.append(Fault("BUNDLE_FILE_TWICE", "each name once, in whatever letter case", both))
    for path in sorted(seen.values()):
        parts = path.split("/")
        above = ("/".join(parts[:depth]) for depth in range(1, len(parts)))
        faults += [
            _refused("a folder where other files lie below it", folder) for folder in above if _folded(folder) in seen
        ]
    return tuple(faults)


def _is_part(part: str) -> bool:
    # a trailing dot or blank is dropped by some systems, and two names become one
    return bool(part) and part not in (".", "..") and part == part.strip() and not part.endswith(".")


def _is_device(part: str) -> bool:
    # blanks before the extension are dropped, and superscript digits count as digits
    return _DEVICES.fullmatch(_folded(part.partition(".")[0]).strip()) is not None


def _folded(path: str) -> str:
    return unicodedata.normalize("NFKC", path).casefold()


def _own_id(raw: bytes) -> str:
    """The id that a JSON document states as its own; empty where it states none that can be read."""
    try:
        document = parse_json(raw, max_bytes=MAX_FILE_BYTES)
    except GreenchainError:
        return ""
    found = document.get("id") if isinstance(document, dict) else None
    # an enveloped document's outer id is its envelope: whoever opens that sees what it is bound to
    return found if isinstance(found, str) and not found.startswith("data:") else ""


def _document_url(identifier: str) -> str:
    """Where the document of this DID lies; the identifier itself where it can lie nowhere."""
    try:
        return did_web_url(identifier) if identifier else ""
    except GreenchainError:
        return identifier


_BOUND_TO: Mapping[str, Callable[[str], str]] = MappingProxyType({"status-list": str, "did-document": _document_url})
"""From the id that a file of some kind states to the URL it is bound to."""


def _refused(expected: str, path: str) -> Fault:
    return Fault("BUNDLE_PATH_REFUSED", expected, path, where="path")


def _row_fault(where: str, expected: str, found: str) -> Fault:
    return Fault("BUNDLE_MANIFEST_INVALID", expected, found, where=where)
