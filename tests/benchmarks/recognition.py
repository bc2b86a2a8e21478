"""What bulk recognition costs, as ratios to references measured in the same run, on synthetic worlds that the seed fixes.

``python tests/benchmarks/recognition.py [--rows N] [--cells N] [--large] [--pins] [--json]``. Before anything is told, the
answer is compared: every acceptance with that of a plain search over tuples, and ``--cells`` of them, drawn at random,
with ``assess``; a difference ends the run. Times are processor times, the least of several. ``first pass`` works out the
groups of rows that it comes upon, later passes of the same table find them. ``--large`` is a million claims over 500
schemes and 3,000 agreements, in a process of its own whose memory is told.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from bulk_world import COLUMNS, SEED, Size, as_bytes, claims, facts, plain_index, plain_search

from greenchain.recognition import (
    Certificate,
    Decision,
    Hits,
    RecognitionFacts,
    RecognitionQuestion,
    RecognitionTable,
    assess,
    read_facts,
)
from greenchain.values.time import DatePeriod

LARGE = Size(schemes=500, agreements=3000, categories=40)
AT = datetime(2026, 5, 6, tzinfo=UTC)
_TIMES = 3  # each is timed, and the least told: a machine that is shared makes work longer, never shorter


@dataclass(frozen=True)
class Row:
    """One figure: ``ratio`` has to be at least ``bar``, or at most where ``is_limit``."""

    name: str
    ratio: float
    bar: float
    is_limit: bool = False
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the bar was met."""
        return self.ratio <= self.bar if self.is_limit else self.ratio >= self.bar


def main(arguments: list[str] | None = None) -> int:
    """Print the ratios; 1 where an answer differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=150_000, help="claims (default 150000)")
    parser.add_argument("--cells", type=int, default=2000, help="cells compared with assess (default 2000)")
    parser.add_argument("--pins", action="store_true", help="agreements pinned to criteria documents")
    parser.add_argument("--large", action="store_true", help="also a million claims")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.add_argument("--only-large", type=int, metavar="ROWS", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.only_large:
        print(json.dumps(large(options.only_large)))
        return 0
    try:
        rows = list(dense(Size(pins=options.pins), rows=options.rows, cells=options.cells))
        rows += list(compared(options.rows)) if options.large else []
    except AnswersDifferError as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        print(
            json.dumps(
                {"seed": SEED, "claims": options.rows, "rows": [{**asdict(row), "met": row.met} for row in rows]}
            )
        )
        return 0
    for row in rows:
        sign = "met" if row.met else "NOT met"
        print(
            f"{row.name}: {row.ratio:.3g} ({'at most' if row.is_limit else 'at least'} {row.bar:g}: {sign}) {row.note}"
        )
    return 0


class AnswersDifferError(Exception):
    """Two ways to the same answer came to different ones."""


def dense(size: Size, *, rows: int, cells: int) -> Iterator[Row]:
    """The dense world: against the plain search, against single questions, and what compiling costs."""
    world, columns = facts(size), claims(size, rows)
    index = plain_index(world)
    plain, searched = min((_timed(lambda: plain_search(index, columns)) for _ in range(_TIMES)), key=_seconds)
    passes = [_passes(as_bytes(world), columns) for _ in range(_TIMES)]
    compiling, first, later = (min(times) for times in zip(*(found.seconds for found in passes), strict=True))
    known, hits = passes[0].known, passes[0].hits
    _same_as_plain(hits, searched)
    single = _same_as_assessed(known, columns, hits, cells=cells, schemes=[one["id"] for one in world["schemes"]])
    note = f"{rows} claims, {len(hits)} acceptances; plain {plain:.2f} s, first pass {first:.2f} s, later {later:.2f} s"
    yield Row("later passes against a plain search", plain / later, 3, note=note)
    yield Row("first pass against a plain search", plain / first, 3)
    yield Row(
        "first pass against one question a claim", single * rows / first, 200, note=f"assess {single * 1000:.1f} ms"
    )
    yield Row("compiling in a later pass", compiling / later, 0.3, is_limit=True, note=f"{compiling:.3f} s")


@dataclass(frozen=True)
class Passes:
    """Facts that were just read, what was found of them, and how long compiling, the first pass and a later one took."""

    known: RecognitionFacts
    hits: Hits
    seconds: tuple[float, float, float]


def _passes(raw: bytes, columns: dict[str, list]) -> Passes:
    """A table of facts that are read anew, so that nothing is kept of those before."""
    known = read_facts(raw)
    compiling, table = _timed(lambda: RecognitionTable.compile(known))
    first, hits = _timed(lambda: table.decide_many(columns))
    later, _ = _timed(lambda: table.decide_many(columns))
    return Passes(known, hits, (compiling, first, later))


def _seconds(found):
    return found[0]


def _timed(work):
    started = time.process_time()
    found = work()
    return time.process_time() - started, found


def _same_as_plain(hits: Hits, searched: list[tuple]) -> None:
    mine = {(row, target) for row, target, path in zip(hits.rows, hits.targets, hits.paths, strict=True) if path}
    theirs = {found[:2] for found in searched}
    if mine != theirs:
        raise AnswersDifferError(f"plain search differs in {sorted(mine ^ theirs)[:5]}")


def _same_as_assessed(
    known: RecognitionFacts, columns: dict[str, list], hits: Hits, *, cells: int, schemes: list[str]
) -> float:
    """Compare as many cells, half of them acceptances; gives the time of one, the least of several parts' means."""
    rng = random.Random(SEED + 2)  # noqa: S311 - a draw, not a key
    found = {
        (row, target): rest
        for row, target, *rest in zip(hits.rows, hits.targets, hits.paths, hits.expires_on, hits.decisions, strict=True)
    }
    accepted = sorted(found)
    drawn = [rng.choice(accepted) for _ in range(cells // 2)]
    drawn += [(rng.randrange(len(columns["on"])), rng.choice(schemes)) for _ in range(cells - len(drawn))]
    questions = [_question(columns, row, target) for row, target in drawn]
    means: list[float] = []
    for part in range(_TIMES):
        asked = range(part, len(drawn), _TIMES)
        seconds, answers = _timed(lambda asked=asked: [assess(questions[n], facts=known, at=AT) for n in asked])
        means += [seconds / len(answers)] if answers else []
        for number, answer in zip(asked, answers, strict=True):
            is_accepted = answer.decision in (Decision.RECOGNIZED, Decision.RECOGNIZED_RESIDUAL)
            wanted = [answer.path, answer.expires_on, answer.decision] if is_accepted else None
            if wanted != found.get(drawn[number]):
                raise AnswersDifferError(f"{drawn[number]}: assess {wanted}, bulk {found.get(drawn[number])}")
    return min(means, default=0.0)


def _question(columns: dict[str, list], row: int, target: str) -> RecognitionQuestion:
    scheme, held, category, country, since, until, on = (columns[name][row] for name in COLUMNS)
    names = (held,) if held else ()
    certificate = Certificate(scheme, criteria_sets=names, category=category, valid=DatePeriod.parse(since, until))
    return RecognitionQuestion(target, "", on, effect="licence", certificate=certificate, factory_country=country)


def compared(rows: int) -> Iterator[Row]:
    """A million claims against as many as ``rows``, each in a process of its own."""
    small, big = (_apart(count) for count in (rows, 1_000_000))
    per_row = (big["seconds"] / 1_000_000) / (small["seconds"] / rows)
    note = f"{big['seconds']:.1f} s, {big['hits']} acceptances; {rows} claims {small['seconds']:.2f} s"
    yield Row("time a claim of a million against the smaller run", per_row, 7, is_limit=True, note=note)
    yield Row("memory of a million claims, GB", big["bytes"] / 1e9, 1.5, is_limit=True)


def _apart(rows: int) -> dict:
    done = subprocess.run(
        [sys.executable, __file__, "--only-large", str(rows)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def large(rows: int) -> dict:
    """Seconds and bytes of one pass over the large world."""
    known, columns = read_facts(as_bytes(facts(LARGE))), claims(LARGE, rows)
    seconds, hits = _timed(lambda: RecognitionTable.compile(known).decide_many(columns))
    return {"seconds": seconds, "hits": len(hits), "bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


if __name__ == "__main__":
    raise SystemExit(main())
