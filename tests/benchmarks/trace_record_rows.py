"""Rows about records: the hash of an event, and a whole import."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import trace_events
from trace_clock import cpu
from trace_world import SEED
from traceability import Row

IMPORTED = 20_000
HASHED = 5_000


def hashing(_: int) -> Iterator[Row]:
    """``event_hash`` of a mix of the five event types, to ``json.loads`` of the same bytes."""
    from greenchain.formats.epcis_context import names_of
    from greenchain.formats.event_hash import event_hash

    texts = [json.dumps(event) for event in trace_events.events(HASHED, seed=SEED)]
    members = [json.loads(text, parse_float=Decimal) for text in texts]
    names = names_of([*trace_events.CONTEXT, {"example": "https://example.org/epcis/"}])
    if len({event_hash(event, names=names) for event in members}) != len(members):
        raise AssertionError("two events have one hash")
    reference = cpu(lambda: [json.loads(text) for text in texts])
    own = cpu(lambda: [event_hash(event, names=names) for event in members])
    yield Row("event_hash to json.loads", own / reference, 16, is_limit=True, note=f"{HASHED} events")


# The peak that a parent hears of its child begins with the parent's own, which holds the world of the other rows
_WITH_PEAK = """
import resource, sys
from pathlib import Path
from greenchain.cli.main import run
code = run(sys.argv[1:])
status = Path("/proc/self/status")
told = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")] if status.is_file() else []
print("peak", told[0] if told else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


def importing(_: int) -> Iterator[Row]:
    """``greenchain import`` into SQLite, its start included, to ``json.loads`` of the same bytes."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "documents"
        folder.mkdir()
        paths = trace_events.write_documents(folder, IMPORTED, each=1000, seed=SEED)
        raws = [path.read_bytes() for path in paths]
        reference = cpu(lambda: [json.loads(raw) for raw in raws])
        command = [sys.executable, "-c", _WITH_PEAK, "import", str(folder)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [*command, "--store", str(Path(place) / "store.db"), "--json"], capture_output=True, text=True, check=False
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        counts = json.loads(done.stdout)["events"]
    except (ValueError, KeyError):
        yield Row("import to json.loads", None, 50, is_limit=True, note=f"no answer: {done.stderr[-300:]}")
        return
    if counts["new"] != IMPORTED:
        raise AssertionError(f"{IMPORTED} events were given: {counts}")
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    yield Row("import to json.loads", spent / reference, 50, is_limit=True, note=f"{IMPORTED} events")
    peak = int(done.stderr.rpartition("peak ")[2])
    yield Row("import, megabytes of memory", peak / 1024, 600, is_limit=True)
