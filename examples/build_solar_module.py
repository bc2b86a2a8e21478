"""Rebuilds the case ``01-solar-module`` from the inventory tables, byte for byte.

Usage: ``python examples/build_solar_module.py [FOLDER]`` (default: the case beside this script).

All parties are fictional and use the GS1 example prefix 952. The amounts follow from the ratios of the pack
``factors/pv-inventory``, so that the footprint of this chain can be held against that inventory's own table. The keys
are PUBLISHED EXAMPLE KEYS (``solar_module/keys.py``): anybody can sign with them, so they prove nothing outside here.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from greenchain.claims.evidence.files import MANIFEST, BundleFile
from greenchain.values.json import digest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from solar_module.claims import signed_claims
from solar_module.events import events
from solar_module.evidence import bundle
from solar_module.policy import trust_policy
from solar_module.tables import declarations, tables
from solar_module.things import MODULE, party, product

AT = "2025-06-30T12:00:00Z"
EVIDENCE = "evidence"  # an evidence bundle inside the case, which can be carried away on its own

QUESTIONS = f"""
[[question]]  # what is it made of, where did it go
id = "chain"
kind = "trace"
subject = "{MODULE}"
direction = "both"

[[question]]  # which of the claims hold
id = "claims"
kind = "claim"

[[question]]  # the school's purchase of 2024-01-15 asks for the Blue Angel or a label recognized as equal
id = "label"
kind = "recognition"
subject = "{product(7)}"
target = "de.blue_angel"
category = "photovoltaic_module"
on = 2024-01-15

[[question]]  # how large is the footprint, and what does the maker's supply chain management guarantee
id = "performance"
kind = "score"
subject = "{MODULE}"
grid = "national_average"
build = "glass-glass"
card = "scorecards/miit-gsc-general"
party = "{party(6)}"

[[question]]  # what does the law of the day say to the end-of-life exports
id = "exports"
kind = "screening"
"""


Listed = tuple[str, str, bytes, dict[str, str]]
"""Path, kind, bytes, and what else the case says of the file."""


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False).encode() + b"\n"


def files() -> list[Listed]:
    """Every file of the case but ``case.toml``."""
    made: list[Listed] = []
    for number, ledger in enumerate(events().values(), start=1):
        made.append((f"events/{number:02d}-{ledger.sender}.jsonld", "events", _json(ledger.document()), {}))
    made += [(f"tables/{name}.csv", "table", text.encode(), {}) for name, text in tables().items()]
    claims = signed_claims()
    made += [(f"claims/{name}.json", "claim", raw, {}) for name, raw in claims.items()]
    evidence = bundle(claims)
    made += [(f"{EVIDENCE}/{file.path}", file.kind, file.raw, _stated(file)) for file in evidence.files]
    made.append((f"{EVIDENCE}/{MANIFEST}", "note", evidence.members()[MANIFEST], {}))
    made.append(("trust.toml", "trust", trust_policy().encode(), {}))
    made.append(("declarations.csv", "declarations", declarations().encode(), {}))
    return made


def _stated(file: BundleFile) -> dict[str, str]:
    stated = {"url": file.url, "for": file.for_}
    return {key: text for key, text in stated.items() if text}


def case_toml(made: list[Listed]) -> bytes:
    """The list of files and the five questions."""
    head = f'format = "greenchain-case/1"\ntitle = "A solar module from quartz to an end-of-life export"\nat = {AT}\n'
    listed = ""
    for path, kind, raw, stated in made:
        rows = {"path": path, "kind": kind, **stated, "sha256": digest(raw)}
        listed += "\n[[file]]\n" + "".join(f'{key} = "{text}"\n' for key, text in rows.items())
    return (head + listed + QUESTIONS).encode()


def build(folder: Path) -> None:
    """Write the case into ``folder``."""
    made = files()
    for path, _, raw, _ in [*made, ("case.toml", "", case_toml(made), {})]:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent / "01-solar-module")
