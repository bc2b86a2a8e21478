"""The benchmark of tracing runs, and its answers are those of the references: a row that differs ends the run.

Its ratios are limits where it is run on 10^5 and more events with ``--check``. At this size, on a machine that does other
things too, only a fraction of each is asked for.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("traceability.py")
EVENTS = 10_000
FRACTION = 4  # of a bar that has to be met here: ratios shrink with the world, and swing with what else runs


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "group",
    ["upstream", "recall", "recalls-64", "attribution", "rework", "variants", "where-is", "bytes", "event-hash"],
)
def test_answers_equal_the_references_and_ratios_are_not_far_from_their_bars(group):
    if group == "attribution":
        pytest.importorskip("scipy")
    done = run("--events", str(EVENTS), "--only", group, "--json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["events"] == EVENTS
    assert result["rows"]
    for row in result["rows"]:
        assert row["ratio"] is not None, row
        limit = row["bar"] * FRACTION if row["is_limit"] else row["bar"] / FRACTION
        assert row["ratio"] <= limit if row["is_limit"] else row["ratio"] >= limit, row


def test_a_bar_that_is_missed_is_an_exit_code(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    import traceability

    def rows(_: int):
        yield traceability.Row("too slow", 1.0, 2.0)

    monkeypatch.setattr(traceability, "benchmarks", lambda: {"one": rows})
    assert traceability.main(["--check"]) == 1
    assert traceability.main([]) == 0


def test_a_row_that_could_not_run_has_not_met_its_bar(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    import traceability

    assert traceability.Row("x", None, 1.0).met is None
    assert traceability.Row("x", 2.0, 1.0).met
    assert not traceability.Row("x", 2.0, 1.0, is_limit=True).met
    assert traceability.Row("x", 1.0, 1.0).met
    assert traceability.Row("x", 1.0, 1.0, is_limit=True).met


def test_an_unknown_group_is_named():
    done = run("--only", "nothing")
    assert done.returncode == 2
    assert "no such group: nothing" in done.stderr


@pytest.mark.parametrize("count", [1, 2, 5, 20])
def test_the_parts_run_every_group_once(monkeypatch, count):
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    import traceability

    ran = []
    groups = {name: lambda _, name=name: ran.append(name) or iter([]) for name in traceability.benchmarks()}
    monkeypatch.setattr(traceability, "benchmarks", lambda: groups)
    for number in range(1, count + 1):
        assert traceability.main(["--part", f"{number}/{count}"]) == 0
    assert sorted(ran) == sorted(groups)


@pytest.mark.parametrize("text", ["", "1", "0/2", "3/2", "a/b", "1/", "1/2/3", "-1/2"])
def test_a_part_of_nothing_is_wrong_usage(text):
    done = run(f"--part={text}")
    assert done.returncode == 2
    assert "invalid part value" in done.stderr
