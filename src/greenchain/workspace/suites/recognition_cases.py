"""The suite ``recognition-cases``: the worked cases of the packs, every part of a case answered as worked out.

A worked case (``P01`` to ``P13``) has one or several parts, each a vector of a pack; it passes when all of them do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from greenchain.recognition.vectors import check_vector
from greenchain.standards import RulePack, Standards
from greenchain.standards.vectors import cases_of
from greenchain.values.json import parse_json, thaw
from greenchain.workspace.suites.answers import CaseAnswer, Files, answer

FILE = "recognition/worked_cases.json"
_PACKS = ("recognition/labels", "recognition/procurement")
_NAME = re.compile(r"P\d\d")


def run(files: Files, *, standards: Standards) -> Iterator[CaseAnswer]:
    """An answer for each worked case; the vectors of a file in place of the packs', where one is given."""
    packs = [standards.find(name)[-1] for name in _PACKS if standards.find(name)]
    chosen = Standards(tuple(packs))
    given = (
        parse_json(files[FILE])["cases"]
        if FILE in files
        else [case for pack in packs for case in cases_of(pack.vectors)]
    )
    parts: dict[str, list[Mapping[str, Any]]] = {}
    for case in given:
        found = _NAME.match(str(case["id"]))
        if found:
            parts.setdefault(found[0], []).append(case)
    for index, name in enumerate(sorted(parts)):
        yield _answer(index, name, parts[name], packs[0], chosen)


def _answer(index: int, name: str, parts: list[Mapping[str, Any]], pack: RulePack, standards: Standards) -> CaseAnswer:
    said = [
        f"{part['id']}: {one.detail}"
        for part in parts
        if (one := answer(name, lambda part=part: check_vector(part, pack=pack, standards=standards))).detail  # type: ignore[misc]
    ]
    expected = {str(part["id"]): thaw(part["expect"]) for part in parts}
    return CaseAnswer(name, "; ".join(said), index=index, id=name, expected=expected, got=said or expected)
