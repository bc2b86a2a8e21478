"""What reading one UNTP passport costs, as a ratio to Python's ``jsonschema`` on the same document in the same run.

``python tests/benchmarks/untp_reading.py [--rounds N] [--json]``; needs the conformance data. All times are processor
times, the least of the rounds. The bar is 3; what is read is parsed, validated and put into the one model, while the
reference only validates what is parsed already.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

import jsonschema

from greenchain.formats.untp import read_credential

FOLDER = (
    Path(os.environ.get("GREENCHAIN_CONFORMANCE_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
    / "untp"
)
PASSPORTS = (("0.6.1", "dpp-instance"), ("0.7.0", "dpp-cathode"))


def least(work, rounds):
    """The least processor time of a call, in milliseconds."""
    found = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found) * 1000


def measured(version, name, rounds):
    """The figures of one passport."""
    raw = (FOLDER / f"v{version}" / "sample" / f"{name}.json").read_bytes()
    schema = json.loads((FOLDER / f"v{version}" / "schema" / "dpp.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    document = json.loads(raw)
    reference = least(lambda: list(validator.iter_errors(document)), rounds)
    ours = least(lambda: read_credential(raw), rounds)
    noted = least(lambda: read_credential(raw).notes, rounds)
    return {
        "passport": f"{version} {name}",
        "bytes": len(raw),
        "jsonschema_ms": round(reference, 3),
        "read_ms": round(ours, 3),
        "read_and_notes_ms": round(noted, 3),
        "ratio": round(ours / reference, 3),
    }


def main():
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    figures = [measured(version, name, asked.rounds) for version, name in PASSPORTS]
    if asked.json:
        print(json.dumps(figures))
        return
    for one in figures:
        print(", ".join(f"{name} {value}" for name, value in one.items()))


if __name__ == "__main__":
    main()
