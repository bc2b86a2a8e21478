"""The suite ``merkle``: inclusion and consistency proofs of transparency-dev, good ones and broken ones."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from greenchain.claims.log import verify_consistency, verify_inclusion
from greenchain.standards import Standards
from greenchain.workspace.suites.answers import CaseAnswer, Files, answer, below, expect

_FOLDER = "merkle/testdata"


def run(files: Files, *, standards: Standards) -> Iterator[CaseAnswer]:
    """An answer for each file."""
    del standards
    for kind, verify in _KINDS.items():
        for name in below(files, f"{_FOLDER}/{kind}"):
            case = name.removeprefix(f"{_FOLDER}/").removesuffix(".json")
            yield answer(case, partial(_check, verify, files[name]))


def _check(verify: Callable[[Mapping[str, Any]], bool], raw: bytes) -> str:
    stated = json.loads(raw)
    return expect(not stated["wantErr"], verify(stated), stated["desc"])


def _inclusion(stated: Mapping[str, Any]) -> bool:
    return verify_inclusion(
        index=stated["leafIdx"],
        size=stated["treeSize"],
        leaf_hash=_bytes(stated["leafHash"]),
        proof=_hashes(stated),
        root=_bytes(stated["root"]),
    )


def _consistency(stated: Mapping[str, Any]) -> bool:
    return verify_consistency(
        old_size=stated["size1"],
        new_size=stated["size2"],
        old_root=_bytes(stated["root1"]),
        new_root=_bytes(stated["root2"]),
        proof=_hashes(stated),
    )


_KINDS: Mapping[str, Callable[[Mapping[str, Any]], bool]] = MappingProxyType(
    {"inclusion": _inclusion, "consistency": _consistency}
)


def _hashes(stated: Mapping[str, Any]) -> list[bytes]:
    """The proof; Go writes an empty list as null."""
    return [_bytes(text) for text in stated["proof"] or ()]


def _bytes(text: str | None) -> bytes:
    return base64.b64decode(text or "")
