"""The benchmark of scoring in arrays runs, and its answers are those of its references; its ratios are only told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

SCRIPT = Path(__file__).with_name("scoring.py")
SMALL = ("--products", "3000", "--rows", "20000", "--draws", "20")


def run(*options):
    return subprocess.run([sys.executable, str(SCRIPT), *SMALL, *options], capture_output=True, text=True, check=False)


def test_answers_equal_the_references_and_ratios_are_told():
    done = run("--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["rows"]
    assert len(found) in (6, 7)  # the last with DuckDB
    assert all(row["ratio"] >= 0 for row in found)
    print(*(f"{row['name']}: {row['ratio']:.3g}" for row in found), sep="\n")


def test_a_bar_that_is_missed_fails_the_check():
    assert run("--check", "--slack", "1e-9").returncode == 1
    assert run("--check", "--slack", "1e9").returncode == 0


@pytest.mark.parametrize(("name", "word"), [("roll_up", "plain pass"), ("score_table", "naive floats")])
def test_another_answer_ends_the_run(monkeypatch, capsys, name, word):
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    import scoring

    work = getattr(scoring, name)

    def off(*given, **named):
        found = work(*given, **named)
        values = found.point if name == "roll_up" else found.declared
        np.add(values, 100, out=values)
        return found

    monkeypatch.setattr(scoring, name, off)
    assert scoring.main(list(SMALL)) == 1
    assert word in capsys.readouterr().err
