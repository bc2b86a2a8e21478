"""``bundle.json``: the list of a bundle's files, read strictly, written canonically, and signed by who collected them.

The manifest says what every file is; a file that it does not list, lists twice or lists with another hash makes the
whole bundle unreadable, because nobody can tell what is missing besides. What a signature on it is worth is in
``bundle_signature``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from greenchain.claims.di_jcs import create_proof
from greenchain.claims.evidence.files import MANIFEST, BundleFile, binding_faults, clashes
from greenchain.claims.policy.rows import is_sha256
from greenchain.claims.suites import SUITES
from greenchain.model.ports import Signer
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import canonical_json, digest, parse_json
from greenchain.values.time import format_instant, parse_instant

FORMAT = "greenchain-evidence/1"
MAX_FILES = 4096  # three hundred claims with their proofs, links and a year of list versions are about a thousand
MAX_MANIFEST_BYTES = 4 * 1024 * 1024  # a row has 300 bytes, 1,000 with long names
_TOP = frozenset({"format", "files", "proof", "@context"})
_ROW = frozenset({"path", "kind", "sha256", "url", "retrieved", "for"})
_MAX_FAULTS = 50  # told of one bundle: enough to mend it


def read_manifest(members: Mapping[str, bytes]) -> tuple[BundleFile, ...]:
    """The files that the manifest among ``members`` lists, each with its bytes.

    Raises:
        InputError: the manifest breaks its format, or the members are not exactly what it lists; with the faults found,
            up to a number a person can read.
    """
    raw = members.get(MANIFEST)
    if raw is None:
        raise InputError(Fault("BUNDLE_UNREADABLE", f"a file {MANIFEST}", "none"))
    rows = _rows(manifest_object(raw))
    faults: list[Fault] = []
    files: list[BundleFile] = []
    for index, row in enumerate(rows):
        try:
            files.append(_file(row, members))
        except InputError as error:
            faults += [fault.within(where=f"/files/{index}/", file=MANIFEST) for fault in error.faults]
    paths = [row["path"] for row in rows if isinstance(row.get("path"), str)]
    faults += _twice(paths)
    faults += clashes({*paths, *members} - {MANIFEST})
    unlisted = sorted(set(members) - {MANIFEST, *paths})
    faults += [Fault("BUNDLE_FILE_UNLISTED", f"only files that {MANIFEST} lists", name) for name in unlisted]
    InputError.raise_if(faults[:_MAX_FAULTS])
    return tuple(files)


def listed_paths(manifest: bytes) -> frozenset[str]:
    """The names of the files that ``manifest`` lists, whatever else is wrong with their rows.

    Raises:
        InputError: no manifest, or more rows than the budget.
    """
    return frozenset(path for row in _rows(manifest_object(manifest)) if isinstance(path := row.get("path"), str))


def signed_paths(manifest: bytes, files: Iterable[BundleFile]) -> frozenset[str]:
    """The names of those of ``files`` that a signed ``manifest`` lists, with everything that it says of them.

    None where it is not signed, cannot be read, or lists a file that is not there: a signature covers all or nothing.
    """
    try:
        document = manifest_object(manifest) if manifest else {}
        rows = {str(row.get("path")): row for row in _rows(document)} if "proof" in document else {}
    except InputError:
        return frozenset()
    found = frozenset(file.path for file in files if file.path in rows and _is_row_of(rows[file.path], file))
    return found if len(found) == len(rows) else frozenset()


def make_manifest(
    files: Iterable[BundleFile], *, signer: Signer | None = None, created: datetime | None = None
) -> bytes:
    """The manifest of ``files``, the same bytes whatever their order; signed where ``signer`` is given.

    Raises:
        InputError: a file is listed under another URL than its own, or the signer's key is of a kind that no suite over
            canonical JSON takes.
        ValueError: a signer without the instant of signing, or the reverse.
    """
    if (signer is None) != (created is None):
        raise ValueError("a manifest is signed by a signer at an instant: give both or neither")
    held = tuple(files)
    InputError.raise_if(fault.within(file=file.path) for file in held for fault in binding_faults(file))
    document = manifest_document(held)
    if signer is not None and created is not None:
        suites = (name for name, row in SUITES.items() if row.form == "jcs" and signer.algorithm in row.algorithms)
        suite = next(suites, f"a suite for keys of kind {signer.algorithm}")
        document["proof"] = create_proof(document, signer=signer, created=created, suite=suite)
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def manifest_document(files: Iterable[BundleFile]) -> dict[str, Any]:
    """The manifest of ``files`` as JSON, unsigned, its rows by path."""
    return {"format": FORMAT, "files": [file.to_dict() for file in sorted(files, key=lambda file: file.path)]}


def manifest_digest(files: Iterable[BundleFile]) -> str:
    """The identity of the bundle of ``files``: SHA-256 of its canonical manifest without signatures."""
    return digest(canonical_json(manifest_document(files)))


def manifest_object(raw: bytes) -> dict[str, Any]:
    """The manifest ``raw`` as JSON, its rows not looked at yet.

    Raises:
        InputError: no JSON object of this format.
    """
    try:
        document = parse_json(raw, max_bytes=MAX_MANIFEST_BYTES)
    except InputError as error:
        raise error.within(file=MANIFEST) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        found = repr(document.get("format")) if isinstance(document, dict) else type(document).__name__
        raise InputError(_invalid(f'an object of "format": "{FORMAT}"', found, "/format"))
    InputError.raise_if(_unknown(document, _TOP, ""))
    return document


def _rows(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = document.get("files")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(_invalid("a list of objects", type(rows).__name__, "/files"))
    if len(rows) > MAX_FILES:
        fault = Fault("BUDGET_EXCEEDED", f"at most {MAX_FILES} files", str(len(rows)), where="/files", file=MANIFEST)
        raise InputError(fault)
    return rows


def _file(row: Mapping[str, Any], members: Mapping[str, bytes]) -> BundleFile:
    InputError.raise_if(_row_faults(row))
    path = row["path"]
    raw = members.get(path)
    if raw is None:
        raise InputError(Fault("BUNDLE_FILE_MISSING", "a file in the bundle", path, where="path"))
    if digest(raw) != row["sha256"]:
        raise InputError(Fault("BUNDLE_FILE_ALTERED", f"SHA-256 {row['sha256']}", digest(raw), where="sha256"))
    retrieved = parse_instant(row["retrieved"]) if "retrieved" in row else None
    file = BundleFile(row["kind"], raw, path=path, url=row.get("url", ""), retrieved=retrieved, for_=row.get("for", ""))
    InputError.raise_if(binding_faults(file))
    return file


def _is_row_of(row: Mapping[str, Any], file: BundleFile) -> bool:
    own = file.to_dict()
    if "retrieved" in row and "retrieved" in own and next(_row_faults(row), None) is None:
        row = {**row, "retrieved": format_instant(parse_instant(row["retrieved"]))}  # one instant has many spellings
    return dict(row) == own


def _row_faults(row: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _unknown(row, _ROW, "")
    for name in ("path", "kind", "sha256"):
        if not isinstance(row.get(name), str) or not row[name]:
            yield _invalid("a text", repr(row.get(name)), name)
    for name in ("url", "for"):
        if name in row and (not isinstance(row[name], str) or not row[name]):
            yield _invalid("a text", repr(row[name]), name)
    if isinstance(row.get("sha256"), str) and not is_sha256(row["sha256"]):
        yield _invalid("64 digits in lower-case hexadecimal", row["sha256"], "sha256")
    try:
        if "retrieved" in row:
            parse_instant(row["retrieved"])
    except InputError:
        yield _invalid("an instant with an offset", repr(row["retrieved"]), "retrieved")


def _unknown(table: Mapping[str, Any], known: frozenset[str], where: str) -> Iterator[Fault]:
    for name in sorted(set(table) - known):
        yield _invalid(f"one of {', '.join(sorted(known))}", name, where + name)


def _twice(paths: list[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for path in paths:
        if path in seen:
            yield Fault("BUNDLE_FILE_TWICE", "each file listed once", path, file=MANIFEST)
        seen.add(path)


def _invalid(expected: str, found: str, where: str) -> Fault:
    return Fault("BUNDLE_MANIFEST_INVALID", expected, found, where=where, file=MANIFEST)
