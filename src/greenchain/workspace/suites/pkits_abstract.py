"""The suite ``pkits-abstract``: certification paths of the NIST test suite, put to the engine of recognition.

Cases are told by their index, since one of them stands twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from greenchain.recognition.path_vectors import is_valid
from greenchain.standards import Standards
from greenchain.values.json import parse_json
from greenchain.workspace.suites.answers import CANNOT_BE_ASKED, CaseAnswer, Files

FILE = "recognition/pkits_abstract_vectors.json"


def run(files: Files, *, standards: Standards) -> Iterator[CaseAnswer]:
    """An answer for each path."""
    del standards
    if FILE not in files:
        return
    document = parse_json(files[FILE])
    for index, case in enumerate(document["cases"]):
        yield _answer(index, case, partial(is_valid, case, document["certs"]))


def _answer(index: int, case: Any, check: partial[bool]) -> CaseAnswer:  # noqa: ANN401 - a JSON value
    expected = case["valid"]
    try:
        got: object = check()
    except CANNOT_BE_ASKED as error:
        got = f"{type(error).__name__}: {error}"
    detail = "" if got == expected else f"expected {expected}, found {got}"
    return CaseAnswer(f"{index} {case['id']}", detail, index=index, id=str(case["id"]), expected=expected, got=got)
