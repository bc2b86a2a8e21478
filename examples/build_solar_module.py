"""Rebuilds the case ``01-solar-module`` from the inventory tables, byte for byte.

Usage: ``python examples/build_solar_module.py [FOLDER]`` (default: the case beside this script).

All parties are fictional and use the GS1 example prefix 952. The amounts follow from the ratios of the pack
``factors/pv-inventory``, so that the footprint of this chain can be held against that inventory's own table. The keys
are PUBLISHED EXAMPLE KEYS (``solar_module/keys.py``): anybody can sign with them, so they prove nothing outside here.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from casework.folder import Listed, bundle_files, case_toml, json_bytes, write
from casework.identifiers import party, product
from solar_module.claims import signed_claims
from solar_module.events import events
from solar_module.evidence import bundle
from solar_module.policy import trust_policy
from solar_module.tables import declarations, tables
from solar_module.things import MODULE

AT = "2025-06-30T12:00:00Z"

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


def files() -> list[Listed]:
    """Every file of the case but ``case.toml``."""
    made: list[Listed] = []
    for number, ledger in enumerate(events().values(), start=1):
        made.append((f"events/{number:02d}-{ledger.sender}.jsonld", "events", json_bytes(ledger.document()), {}))
    made += [(f"tables/{name}.csv", "table", text.encode(), {}) for name, text in tables().items()]
    claims = signed_claims()
    made += [(f"claims/{name}.json", "claim", raw, {}) for name, raw in claims.items()]
    made += bundle_files(bundle(claims))
    made.append(("trust.toml", "trust", trust_policy().encode(), {}))
    made.append(("declarations.csv", "declarations", declarations().encode(), {}))
    return made


def build(folder: Path) -> None:
    """Write the case into ``folder``."""
    made = files()
    title = "A solar module from quartz to an end-of-life export"
    write(folder, [*made, ("case.toml", "", case_toml(made, title=title, at=AT, questions=QUESTIONS), {})])


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent / "01-solar-module")
