"""A score's receipt: what was asked, the exact bytes it was made of, and the result, sealed by a digest.

The receipt is a folder, since who re-executes it needs the bytes and not only their digests: ``receipt.json``, and
under ``inputs/`` one file a digest. It is canonical, so that the same score has the same receipt to the byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from greenchain.claims.log.merkle import leaf_hash
from greenchain.claims.log.tree import completed_nodes, tree_root
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.json import OBJECTS, Json, canonical_json, digest, parse_json
from greenchain.values.sealing import is_sealed, sealed

FORMAT = "greenchain-receipt/1"
NAME = "receipt.json"
INPUTS = "inputs/"
PACK = "pack"  # the role of standards among the inputs

_SECTIONS_WITH_ROWS = ("scorecards", "systems", "footprints")
_NO_STRAYS: Mapping[str, str] = MappingProxyType({})
_MEMBERS = {"format", "engine", "asked", "inputs", "result", "rows_root", "sha256"}


@dataclass(frozen=True, slots=True)
class InputBytes:
    """One file that a score was made of.

    Attributes:
        role: ``document`` or ``case`` for what was scored, ``pack`` for standards.
        name: its path, as the caller gave it or as ``kind/id/edition/file``.
        raw: exact bytes.
    """

    role: str
    name: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt that was read.

    Attributes:
        engine: name and version of what made it.
        asked: instants and options.
        inputs: every file, with its bytes.
        result: the result document.
    """

    engine: Mapping[str, Json]
    asked: Mapping[str, Json]
    inputs: tuple[InputBytes, ...]
    result: Mapping[str, Any]


def receipt_files(
    *,
    engine: Mapping[str, Json],
    asked: Mapping[str, Json],
    inputs: Iterable[InputBytes],
    result: Mapping[str, Any],
) -> dict[str, bytes]:
    """The files of the receipt's folder, by path inside it; the same for the same score."""
    listed = sorted(inputs, key=lambda one: (one.role, one.name))
    document: dict[str, Any] = {
        "format": FORMAT,
        "engine": dict(engine),
        "asked": dict(asked),
        "inputs": [{"role": one.role, "name": one.name, "sha256": digest(one.raw)} for one in listed],
        "result": dict(result),
        "rows_root": rows_root(result),
    }
    return {NAME: canonical_json(sealed(document)) + b"\n", **{f"{INPUTS}{digest(one.raw)}": one.raw for one in listed}}


def read_receipt(files: Mapping[str, bytes], *, strays: Mapping[str, str] = _NO_STRAYS) -> Receipt:
    """The receipt that the files of a folder hold.

    Args:
        files: bytes by path inside the folder.
        strays: what else stands in the folder, such as a link: what it is, by path. A receipt has files only.

    Raises:
        InputError: a file is missing, is not the one that the receipt names, or is one that it does not name; an input
            is of a role that nobody reads, or listed twice; the receipt is none, or is not as it was sealed. The first
            fault's ``where`` is the first that differs.
    """
    if NAME not in files:
        raise InputError(_differs("a receipt", "none", NAME))
    try:
        document = parse_json(files[NAME])
    except GreenchainError as error:
        raise InputError(_differs("a receipt", str(error.faults[0].code), NAME)) from None
    faults = list(_faults(document, files, strays))
    InputError.raise_if(faults)
    inputs = tuple(
        InputBytes(one["role"], one["name"], files[f"{INPUTS}{one['sha256']}"]) for one in document["inputs"]
    )
    return Receipt(document["engine"], document["asked"], inputs, document["result"])


def rows_root(result: Mapping[str, Any]) -> str:
    """The root of the tree over all contribution rows, in order, each in its canonical form; hexadecimal.

    Source: RFC 9162, 2.1.1.
    """
    nodes: dict[tuple[int, int], bytes] = {}
    rows = [leaf_hash(canonical_json(row)) for row in _rows(result)]
    for index, leaf in enumerate(rows):
        for level, place, reached in completed_nodes(index, leaf, node=lambda at, where: nodes[at, where]):
            nodes[level, place] = reached
    return tree_root(len(rows), node=lambda at, where: nodes[at, where]).hex()


def _rows(result: Mapping[str, Any]) -> Iterator[Json]:
    for section in _SECTIONS_WITH_ROWS:
        for item in result.get(section, ()):
            yield from item.get("rows", ())


def _faults(document: Any, files: Mapping[str, bytes], strays: Mapping[str, str]) -> Iterator[Fault]:  # noqa: ANN401 - any JSON value
    if not isinstance(document, OBJECTS) or document.keys() != _MEMBERS or document["format"] != FORMAT:
        yield _differs(f"a receipt of the format {FORMAT}", "another document", NAME)
        return
    if not all(isinstance(document[key], OBJECTS) for key in ("engine", "asked", "result")):
        yield _differs("objects of what was asked and answered", "others", NAME)
        return
    if files[NAME] != canonical_json(document) + b"\n" or not is_sealed(document):
        yield _differs("the receipt as it was sealed", "other bytes", NAME)
        return
    yield from _unread(document["inputs"], document["asked"].get("role"))
    named = {f"{INPUTS}{one['sha256']}" for one in document["inputs"]}
    for name in sorted(named | files.keys() - {NAME} | strays.keys()):
        if name in strays:
            yield _differs("a file that the receipt names" if name in named else "nothing", strays[name], name)
        elif name not in files:
            yield _differs("a file", "none", name)
        elif name not in named or digest(files[name]) != name.removeprefix(INPUTS):
            yield _differs("the bytes that the receipt names", "other bytes", name)


def _unread(inputs: Iterable[Mapping[str, str]], asked: object) -> Iterator[Fault]:
    """Of inputs that no score looks at: of another role than what was asked and packs, or a second of one name."""
    seen: set[tuple[str, str]] = set()
    for index, one in enumerate(inputs):
        if one["role"] not in (asked, PACK):
            yield _differs(f"an input of the role {asked} or {PACK}", one["role"], f"/inputs/{index}/role")
        if (one["role"], one["name"]) in seen:
            yield _differs("each input once", one["name"], f"/inputs/{index}/name")
        seen.add((one["role"], one["name"]))


def _differs(expected: str, found: str, where: str) -> Fault:
    return Fault("RECEIPT_DIFFERS", expected, found, where)
