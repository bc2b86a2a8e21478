"""The benchmark of screening runs, and its answers are those of its references; its ratios are only told."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("screening.py")
pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("duckdb") is None, reason="the extra with duckdb is not installed"
)


def test_screening_answers_equal_the_references_and_ratios_are_told():
    small = ("--rows", "20000", "--memory", "2000")
    done = subprocess.run([sys.executable, str(SCRIPT), *small, "--json"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["rows"]
    assert [row["name"][:3] for row in found] == ["(a)", "(a)", "(b)", "(b)", "(c)", "(d)", "(e)"]
    assert all(row["ratio"] > 0 for row in found)
    print(*(f"{row['name']}: {row['ratio']:.3g}" for row in found), sep="\n")
