"""Both suites of recognition are met whole: the 141 paths of NIST and the 13 worked cases, none of them skipped."""

from __future__ import annotations

import json

import pytest

from greenchain.cli.main import run

TOTALS = {"pkits-abstract": 141, "recognition-cases": 13}


@pytest.mark.parametrize("suite", TOTALS)
def test_a_suite_is_met_whole(suite, conformance_data, capsys):
    assert conformance_data.is_dir()
    code = run(["conformance", "run", suite, "--json"])
    found = json.loads(capsys.readouterr().out)
    assert (code, found["suite"], found["total"], found["passed"]) == (0, suite, TOTALS[suite], TOTALS[suite])
    assert (found["failures"], found["skipped"]) == ([], 0)
