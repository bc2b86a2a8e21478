"""What tracing costs, as ratios to a reference measured in the same run, on a synthetic world that the seed fixes.

``python tests/benchmarks/traceability.py --events 100000 --json [--only NAME ...] [--part K/N] [--check [--slack F]]``.
Every row has its name, its ratio, the bar and whether it was met; ``--check`` exits with 1 where one was not. ``--part``
lets N processes share the groups: each runs every N-th, from the K-th on. Before anything is timed,
the answer is compared with the reference's: a row that comes to another answer ends the run. Times are processor times of
the best of a few rounds, and a group that misses a bar under ``--check`` is measured again, because machines are shared.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

sys.path.insert(0, str(__import__("pathlib").Path(__file__).resolve().parent))

from trace_world import SEED


@dataclass(frozen=True)
class Row:
    """One figure: ``ratio`` has to be at least ``bar``, or at most where ``is_limit``."""

    name: str
    ratio: float | None
    bar: float
    is_limit: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        """``None`` where the row could not run."""
        if self.ratio is None:
            return None
        return self.ratio <= self.bar if self.is_limit else self.ratio >= self.bar

    def holds(self, slack: float) -> bool:
        """Whether the bar, eased by the factor ``slack``, was met."""
        if self.ratio is None:
            return False
        return self.ratio <= self.bar * slack if self.is_limit else self.ratio * slack >= self.bar


Rows = Callable[[int], Iterator[Row]]

TRIES = 3  # of a group that misses a bar: what others run on the machine comes and goes


def benchmarks() -> dict[str, Rows]:
    """Every group of rows by its name; imported here, so that ``--help`` needs nothing."""
    import trace_graph_rows as graph
    import trace_record_rows as records

    return {
        "upstream": graph.upstream,
        "recall": graph.recall,
        "recalls-64": graph.recalls,
        "shapes": graph.shapes,
        "attribution": graph.attribution,
        "rework": graph.rework,
        "variants": graph.variants,
        "where-is": graph.where_is,
        "bytes": graph.size,
        "snapshot": graph.snapshot,
        "event-hash": records.hashing,
        "import": records.importing,
    }


def main(arguments: list[str] | None = None) -> int:
    """Run what is asked for; 0, or 1 where ``--check`` finds a bar that was missed or a row that could not run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=100_000, help="size of the world (default 100000)")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="groups of rows to run")
    parser.add_argument(
        "--part", type=part, default=slice(None), metavar="K/N", help="every N-th group from the K-th on"
    )
    parser.add_argument("--check", action="store_true", help="exit with 1 where a bar is missed")
    parser.add_argument("--slack", type=float, default=1.0, metavar="F", help="ease the bars that --check holds by F")
    options = parser.parse_args(arguments)
    groups = benchmarks()
    if unknown := [name for name in options.only if name not in groups]:
        parser.error(f"no such group: {', '.join(unknown)}; there are {', '.join(groups)}")
    rows: list[Row] = []
    print(f"seed {SEED}, {options.events} events", file=sys.stderr)
    for name in list(options.only or groups)[options.part]:
        rows += measured(groups[name], options.events, slack=options.slack, tries=TRIES if options.check else 1)
    if options.json:
        shown = [asdict(row) | {"met": row.met} for row in rows]
        print(json.dumps({"seed": SEED, "events": options.events, "rows": shown}, indent=1))
    return 1 if options.check and not all(row.holds(options.slack) for row in rows) else 0


def part(text: str) -> slice:
    """``K/N`` as what it takes of a list; together the parts 1/N to N/N take each member once."""
    first, _, step = (int(digits) if digits.isdecimal() else digits for digits in text.partition("/"))
    if not (isinstance(first, int) and isinstance(step, int) and 1 <= first <= step):
        raise ValueError(text)  # which argparse turns into wrong usage
    return slice(first - 1, None, step)


def measured(group: Rows, events: int, *, slack: float, tries: int) -> list[Row]:
    """The rows of a group, measured until all bars hold or ``tries`` are used up."""
    for _ in range(tries):
        rows = list(group(events))
        print(*map(told, rows), sep="\n", file=sys.stderr, flush=True)
        if all(row.holds(slack) for row in rows):
            break
    return rows


def told(row: Row) -> str:
    verdict = {True: "met", False: "MISSED", None: "did not run"}[row.met]
    ratio = "-" if row.ratio is None else f"{row.ratio:.2f}"
    return f"{row.name}: {ratio} (bar {'<=' if row.is_limit else '>='} {row.bar:g}: {verdict}) {row.note}"


if __name__ == "__main__":
    sys.exit(main())
