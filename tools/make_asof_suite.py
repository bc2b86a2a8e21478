"""Writes the suite ``as-of``: one file a scenario, and the page of the reference that shows them all.

    python tools/make_asof_suite.py            writes tests/conformance/as-of and docs/reference/as-of.md
    python tools/make_asof_suite.py FOLDER     writes the scenarios into FOLDER, the page beside them

Scenarios and expectations stand in ``asof_keys``, ``asof_chains`` and ``asof_status``; the keys are PUBLISHED EXAMPLE
KEYS (``asof_world``). The same files come out on every machine; a test compares.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import asof_chains
import asof_keys
import asof_status
from asof_world import NAMES, SEED, Scenario

ROOT = Path(__file__).resolve().parents[1]
SUITE = ROOT / "tests" / "conformance" / "as-of"
PAGE = ROOT / "docs" / "reference" / "as-of.md"
FAMILIES = {**asof_keys.FAMILIES, **asof_chains.FAMILIES, **asof_status.FAMILIES}


def scenarios() -> list[tuple[str, Scenario]]:
    """Every scenario with its family, in the order in which they are told."""
    made = [(family, scenario) for family, make in FAMILIES.items() for scenario in make()]
    ids = [scenario.id for _, scenario in made]
    if len(set(ids)) != len(ids):
        raise ValueError(f"an id stands twice: {sorted({i for i in ids if ids.count(i) > 1})}")
    return made


def file_text(document: dict[str, Any]) -> str:
    """A scenario as its file holds it."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def page(made: Iterable[tuple[str, Scenario]]) -> str:
    """The page of the reference."""
    listed = list(made)
    lines = [
        "<!-- made by tools/make_asof_suite.py: change the scenarios, not this page -->",
        "",
        "# Claims judged as of an instant",
        "",
        f"The {len(listed)} scenarios of our own suite `as-of`. Other implementations can use them too: the files lie",
        "in `tests/conformance/as-of`, their format is told in [conformance suites](conformance-suites.md), and",
        "`greenchain conformance run as-of` runs them.",
        "",
        "The rule: a claim may have been signed at any instant from the one it states to the one a log proves, or to",
        "the one asked about where nothing is proven, both ends included. Key and chain must be good throughout: bad",
        "at the stated instant does not conform, good there and bad later is not determined. The claim's own validity",
        "and status are judged at the instant asked.",
        "",
        "Three outcomes are shown: of all together, of key and chain at signing, and of everything at the instant",
        "asked. Unless a row says otherwise, the claim is signed on 2026-03-01, proofs are of 2026-03-02, changes come",
        "on 2026-06-01, and the question is about 2026-09-01.",
    ]
    family = ""
    for name, scenario in listed:
        if name != family:
            lines += ["", f"## {name}", "", "| scenario | what happens | why | outcome | at signing | at | codes |"]
            lines += ["|---|---|---|---|---|---|---|"]
            family = name
        shown = " | ".join((outcome or "-").replace("_", " ") for outcome in scenario.outcomes)
        codes = ", ".join(f"`{code}`" for code in sorted(scenario.codes))
        lines.append(f"| `{scenario.id}` | {scenario.title} | {scenario.rule} | {shown} | {codes} |")
    lines += [
        "",
        "## Keys",
        "",
        "Published example keys, which prove nothing outside: Ed25519 with the SHA-256 of the text",
        f"`{SEED}NAME` as seed.",
        "",
        "| name | did:key |",
        "|---|---|",
        *(f"| {name} | `{did}` |" for name, did in sorted(NAMES.items())),
    ]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write everything; files of scenarios that are no more are removed."""
    folder = Path(arguments[0]) if arguments else SUITE
    place = folder / "as-of.md" if arguments else PAGE
    folder.mkdir(parents=True, exist_ok=True)
    made = scenarios()
    for old in folder.glob("*.json"):
        old.unlink()
    for family, scenario in made:
        (folder / f"{scenario.id}.json").write_text(file_text(scenario.to_dict(family)), encoding="utf-8")
    place.write_text(page(made), encoding="utf-8")
    print(f"{len(made)} scenarios in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
