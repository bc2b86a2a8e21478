"""Reduces an evaluation to what must stay true of it, and writes that beside the case.

Usage: ``python examples/expect.py evaluation.json > examples/01-solar-module.expected.json``; read the difference.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_POINTS = ("guaranteed", "possible", "declared")
_FIGURES = {  # the figures of an item that a reader would quote, by section of a score
    "footprints": ("point", "lower", "upper"),
    "scorecards": (*_POINTS, "band", "eligible", "missing"),
    "systems": ("flows", "stages", "primary_data_share"),
    "impacts": ("points", "complete", "coverage_weight", "possible"),
    "shipments": ("tkm", "kgco2e", "lower", "upper"),
    "goods": ("see",),
    "rankings": ("closeness", "weights", "scores", "best"),
    "targets": ("outcome", "actual", "due"),
}
_ALWAYS = ("footprints", "scorecards")  # lists that every score has


def expectation(evaluation: Mapping[str, Any]) -> dict[str, Any]:
    """Outcome, code and place of every finding of every answer, and the figures a reader would quote."""
    return {
        "outcome": evaluation["outcome"],
        "findings": _findings(evaluation),
        "answers": {answer["id"]: _answer(answer) for answer in evaluation["answers"]},
    }


def _answer(answer: Mapping[str, Any]) -> dict[str, Any]:
    result = answer["result"]
    told: dict[str, Any] = {"outcome": answer["outcome"], "findings": _findings(result)}
    for part in ("upstream", "downstream"):
        if part in result:
            told[part] = {"objects": len(result[part]["objects"]), "findings": _findings(result[part])}
    for key, name in (("claims", "source"), ("declarations", "id")):
        if key in result:
            told[key] = {item[name]: _findings(item) for item in result[key]}
    if "decision" in result:
        told["decision"] = result["decision"]
    for key, figures in _FIGURES.items():
        if key in result and (result[key] or key in _ALWAYS):
            told[key] = [{name: item[name] for name in figures if name in item} for item in result[key]]
    return told


def _findings(document: Mapping[str, Any]) -> list[str]:
    return [f"{f['outcome']} {f['code']} {f['where']}".rstrip() for f in document["findings"]]


if __name__ == "__main__":
    evaluation = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print(json.dumps(expectation(evaluation), indent=1, ensure_ascii=False))
