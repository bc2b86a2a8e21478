"""The suite ``rdf-canon``: the evaluation, label-map and negative tests of W3C RDF Dataset Canonicalization."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from greenchain.claims.rdfc import canonicalize_nquads
from greenchain.standards import Standards
from greenchain.values.errors import InputError
from greenchain.workspace.suites.answers import CaseAnswer, Files, answer, expect

_FOLDER = "rdf-canon"


def run(files: Files, *, standards: Standards) -> Iterator[CaseAnswer]:
    """An answer for each entry of the manifest whose files are at hand."""
    del standards
    manifest = f"{_FOLDER}/manifest.jsonld"
    if manifest not in files:
        return
    for entry in json.loads(files[manifest])["entries"]:
        needed = [f"{_FOLDER}/{entry[name]}" for name in ("action", "result") if name in entry]
        if all(name in files for name in needed):
            yield answer(entry["id"].lstrip("#"), partial(_check, entry, files))


def _check(entry: Mapping[str, Any], files: Files) -> str:
    text = files[f"{_FOLDER}/{entry['action']}"].decode()
    algorithm = entry.get("hashAlgorithm", "SHA256").lower()
    if entry["type"] == "rdfc:RDFC10NegativeEvalTest":
        try:
            canonicalize_nquads(text, hash_algorithm=algorithm)
        except InputError as error:
            return expect("BUDGET_EXCEEDED", error.code)
        return "expected a refusal, found a canonical form"
    result = files[f"{_FOLDER}/{entry['result']}"]
    canonical = canonicalize_nquads(text, hash_algorithm=algorithm)
    if entry["type"] == "rdfc:RDFC10MapTest":
        return expect(json.loads(result), dict(canonical.labels), "labels")
    return expect(result.decode(), canonical.nquads, "n-quads")
