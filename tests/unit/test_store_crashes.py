"""Imports killed at any instant, and eight of them at once: nothing lost, nothing twice, nothing told that is not there.

A process of its own is started once, imports once itself, so that all is loaded that an import loads, and forks a child
for every further one: an import takes as long as the store does and not as long as Python takes to start. What a child
has committed it writes, a line a document, into a file.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from time import monotonic

import pytest

from store_world import epcis, event, making, open_store, rows

TESTS = Path(__file__).resolve().parents[1]
KILLS = 25
DOCUMENTS = 10
PATIENCE = 300  # seconds before a child counts as hung: machines that run many tests at once are slow
_runs = count(1)

IMPORTER = """
import json, os, signal, sys, time
from store_world import document, open_store

documents = [document(open(path, "rb").read(), source=path) for path in sys.argv[1:]]

def run(location, chosen, told):
    file = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    store = open_store(location)
    for number in chosen:
        store.take(documents[number])
        os.write(file, b"%d\\n" % number)
    store.close()

print("ready", flush=True)
for line in sys.stdin:
    children = []
    orders, seconds, is_here = json.loads(line)
    if is_here:
        for order in orders:
            run(*order)
        orders = []
    for order in orders:
        child = os.fork()
        if not child:
            try:
                run(*order)
            except BaseException as error:
                print(repr(error), file=sys.stderr, flush=True)
                os._exit(1)
            os._exit(0)
        children.append(child)
    if seconds is not None:
        time.sleep(seconds)
        for child in children:  # not waited for yet, so the number is still its own
            os.kill(child, signal.SIGKILL)
    print(json.dumps([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]), flush=True)
"""


class Importer:
    """The process that forks importers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.documents = written(folder)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")])}
        command = [sys.executable, "-c", IMPORTER, *map(str, self.documents)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        assert self.answer() == "ready"

    def answer(self) -> str:
        return self.process.stdout.readline().strip()

    def run(self, *orders: tuple[str, list[int], str], killed_after: float | None = None) -> list[int]:
        """Run an import for each order; their exit codes, negative for the signal that killed one."""
        return self._asked(orders, killed_after)

    def load(self, order: tuple[str, list[int], str]) -> None:
        """Run an import without a child; children forked later have loaded what it loads."""
        assert self._asked([order], None, is_here=True) == []

    def _asked(self, orders: Sequence[object], killed_after: float | None, *, is_here: bool = False) -> list[int]:
        self.process.stdin.write(json.dumps([orders, killed_after, is_here]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.answer())


@pytest.fixture(scope="module")
def importer(tmp_path_factory) -> Iterator[Importer]:
    begun = Importer(tmp_path_factory.mktemp("documents"))
    yield begun
    begun.process.stdin.close()
    begun.process.wait(PATIENCE)
    begun.process.stdout.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request, tmp_path):
    """A function that gives a location where nothing is yet."""
    if request.param == "sqlite":
        return lambda: str(tmp_path / f"{next(_runs)}.db")
    server = request.getfixturevalue("postgres_server")
    return lambda: f"{server}&schema=crash_{next(_runs)}"


def written(folder: Path) -> list[Path]:
    """Ten documents; each but the first repeats two events of the one before."""
    paths = []
    for number in range(DOCUMENTS):
        begin = number * 8 - (2 if number else 0)
        events = [
            event(n) if n % 3 else making(n, [f"urn:in:{n}"], [f"urn:out:{n}"]) for n in range(begin, number * 8 + 8)
        ]
        path = folder / f"{number}.json"
        path.write_bytes(epcis(*events))
        paths.append(path)
    return paths


def told(path: str | Path) -> list[str]:
    return Path(path).read_text().split() if Path(path).exists() else []


def check(location: str, *, expected: int | None = DOCUMENTS, is_rebuilt: bool = True) -> set[str]:
    """The store holds together; the names of the documents in it."""
    if not location.startswith("postgresql"):
        with closing(sqlite3.connect(location)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with closing(open_store(location)) as store:
        sources = [entry.source for entry in store.scan()]
        held = rows(store)
        keys = [(row[4], row[5]) for row in held["events"]]
        assert len(set(keys)) == len(keys)
        assert len(set(sources)) == len(sources)
        if expected is not None:
            assert len(sources) == expected
            assert len(keys) == DOCUMENTS * 8
        if is_rebuilt:
            store.rebuild()
            assert rows(store) == held
    return set(sources)


def test_an_import_killed_at_any_instant_is_finished_by_running_it_again(importer, fresh, tmp_path):
    seed = random.SystemRandom().randrange(2**32)
    print("seed", seed)  # noqa: T201 - what a failure is repeated with
    chance = random.Random(seed)  # noqa: S311 - no secret
    everything = list(range(DOCUMENTS))
    importer.load((fresh(), everything, str(tmp_path / "loading")))
    begin = monotonic()
    assert importer.run((fresh(), everything, str(tmp_path / "whole"))) == [0]
    duration = monotonic() - begin
    assert told(tmp_path / "whole") == [str(number) for number in everything]
    stopped = 0
    for kill in range(KILLS):
        location, before = fresh(), str(tmp_path / f"told-{kill}")
        [code] = importer.run((location, everything, before), killed_after=chance.uniform(0, duration))
        stopped += code == -signal.SIGKILL
        with closing(open_store(location)) as store:  # what it told is there, before anything is run again
            held = {Path(entry.source).stem for entry in store.scan()}
        assert set(told(before)) <= held
        assert len(held) <= len(told(before)) + 1  # at most the one that it had no time to tell
        assert importer.run((location, everything, str(tmp_path / "again"))) == [0]
        check(location, is_rebuilt=kill % 5 == 0)
    assert stopped  # the instants were inside the import


def test_eight_processes_importing_overlapping_documents_lose_nothing_and_double_nothing(importer, fresh, tmp_path):
    location = fresh()
    chosen = [[(start + place) % DOCUMENTS for place in range(6)] for start in range(8)]
    orders = [(location, numbers, str(tmp_path / f"told-{n}")) for n, numbers in enumerate(chosen)]
    assert importer.run(*orders) == [0] * 8
    check(location)
    assert [told(tmp_path / f"told-{n}") for n in range(8)] == [[str(n) for n in numbers] for numbers in chosen]


def cli(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "greenchain.cli", "import", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def test_a_document_that_the_command_line_told_of_is_there_after_a_kill(importer, tmp_path):
    location = str(tmp_path / "chain.db")
    paths = [str(path) for path in importer.documents]
    with cli(*paths, "--store", location) as running:
        first = running.stdout.readline()
        running.kill()
        lines = [first, *running.stdout.readlines()]
    said = {line.split()[1] for line in lines if line.startswith("new: ") and line.endswith(")\n")}
    assert said
    assert said <= check(location, expected=None)
    with cli(*paths, "--store", location) as again:
        again.communicate(timeout=PATIENCE)
    assert again.returncode == 0
    assert check(location) == set(paths)


def test_three_command_lines_at_once_all_succeed(importer, tmp_path):
    location = str(tmp_path / "chain.db")
    paths = [str(path) for path in importer.documents]
    running = [cli(*paths[n:], *paths[:n], "--store", location, "--json") for n in (0, 3, 6)]
    documents = [json.loads(each.communicate(timeout=PATIENCE)[0]) for each in running]
    assert [each.returncode for each in running] == [0] * 3
    check(location)
    assert sum(document["events"]["new"] for document in documents) == DOCUMENTS * 8
    assert max(document["store"]["events"] for document in documents) == DOCUMENTS * 8
