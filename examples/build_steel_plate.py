"""Rebuilds the case ``05-steel-plate``, byte for byte.

Usage: ``python examples/build_steel_plate.py [FOLDER]`` (default: the case beside this script).

All parties are fictional and use the GS1 example prefix 952. The keys are PUBLISHED EXAMPLE KEYS
(``steel_plate/keys.py``): anybody can sign with them, so they prove nothing outside here.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from casework.folder import Listed, bundle_files, case_toml, write
from casework.identifiers import product
from steel_plate.claims import signed_claims
from steel_plate.evidence import bundle
from steel_plate.inventory import inventory
from steel_plate.policy import trust_policy
from steel_plate.things import PAINT, tables

AT = "2026-03-01T00:00:00Z"

QUESTIONS = f"""
[[question]]  # what the plate burdens over its life, and what its mill's management guarantees
id = "performance"
kind = "score"
document = "inventory.toml"

[[question]]  # which of the claims hold
id = "claims"
kind = "claim"

[[question]]  # a purchase that asks for the Chinese label: does the paint's label of another country count
id = "label"
kind = "recognition"
subject = "{product(PAINT)}"
target = "cn.cel"
category = "paint"
criteria = "HJ2537-2014"
on = 2026-03-01
"""


def files() -> list[Listed]:
    """Every file of the case but ``case.toml``."""
    made: list[Listed] = [("inventory.toml", "scoring", inventory().encode(), {})]
    made += [(f"tables/{name}.csv", "table", text.encode(), {}) for name, text in tables().items()]
    made += [(f"claims/{name}.json", "claim", raw, {}) for name, raw in signed_claims().items()]
    made += bundle_files(bundle())
    made.append(("trust.toml", "trust", trust_policy().encode(), {}))
    return made


def build(folder: Path) -> None:
    """Write the case into ``folder``."""
    made = files()
    title = "A steel plate from the mine to the shredder"
    write(folder, [*made, ("case.toml", "", case_toml(made, title=title, at=AT, questions=QUESTIONS), {})])


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent / "05-steel-plate")
