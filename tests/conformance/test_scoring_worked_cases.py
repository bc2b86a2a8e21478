"""All worked cases of scoring are met: they hold the published figures, and a figure that differs fails."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.cli.main import run
from greenchain.workspace import SuiteData, run_suite

FILE = "scoring/worked-cases.json"


@pytest.fixture(scope="module")
def ours(root):
    return json.loads((root / "tests/conformance" / FILE).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def published(conformance_data):
    """By id, the figures expected and their tolerance; read by pattern, since YAML is no dependency."""
    text = (conformance_data / "scoring/acceptance_examples.yaml").read_text(encoding="utf-8")
    found = {}
    for part in text.split("\n- id: ")[1:]:
        name, _, rest = part.partition("\n")
        expect = re.search(r"expect: \{(.*)\}", rest)[1]
        tolerance = re.search(r"tol: ([0-9.e-]+)", expect)
        figures = re.sub(r"(tol|rounded_2): [0-9.e-]+", "", expect)
        # a figure stands behind a colon, a comma or a bracket; digits inside names are none
        numbers = re.findall(r"[:,\[] *(-?[0-9]+(?:\.[0-9]+)?)(?=[,\]}]|$)", figures)
        found[name.strip()] = ([Decimal(one) for one in numbers], Decimal(tolerance[1] if tolerance else "1e-9"))
    return found


def test_every_worked_case_and_every_vector_of_a_scoring_pack_passes(capsys):
    code = run(["conformance", "run", "scoring", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert (code, found["failures"], found["skipped"]) == (0, [], 0)
    assert found["passed"] == found["total"] >= 100


def test_the_suite_of_worked_cases_has_the_published_ones_each(capsys, ours, published):
    run(["conformance", "run", "scoring-cases", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert (found["total"], found["passed"]) == (11, 11)
    assert sorted(case["id"] for case in ours["cases"]) == sorted(published)


def test_the_figures_expected_are_the_published_ones_at_their_tolerance(ours, published):
    expected = {case["id"]: case["expect"] for case in ours["cases"]}
    assert sum(len(figures) for figures, _ in published.values()) >= 35
    for name, (figures, tolerance) in published.items():
        held = [one for one in expected[name].values() if not isinstance(one, bool | str) and one is not None]
        stated = [Decimal(str(one["value"] if isinstance(one, dict) else one)) for one in held]
        for figure in figures:
            assert figure in stated, (name, figure)
        assert max(Decimal(one["tolerance"]) for one in held if isinstance(one, dict)) <= tolerance, name


def test_a_case_whose_figure_is_altered_fails(ours):
    altered = json.loads(json.dumps(ours))
    for case in altered["cases"]:
        pointer, wanted = next((p, w) for p, w in case["expect"].items() if isinstance(w, dict))
        case["expect"][pointer] = {**wanted, "value": str(Decimal(wanted["value"]) + 1)}
    data = SuiteData(shipped={FILE: json.dumps(altered).encode()})
    found = run_suite("scoring-cases", standards=load_standards(), data=data)
    assert (found["passed"], len(found["failures"])) == (0, 11)
