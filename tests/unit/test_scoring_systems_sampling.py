"""Draws of systems: the same bytes for the same seed, inside of what is bounded, and of the stated spread."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from statistics import NormalDist

import numpy as np
import pytest

from greenchain.cli.main import run
from greenchain.scoring.systems import draws, sampling
from system_world import answered, solved

PINNED_UNIFORM = [0.2830909926539927, 0.8974901132699318, 0.010556018715246196]
PINNED_LOGNORMAL = [0.6821069523283304, 1.6276116249591381, 0.300932330845606]


def chain(**amount):
    """Two activities, every amount with the same stated spread."""
    return {
        "id": "s",
        "demand": {"steel": 1},
        "activities": [
            {"id": "mill", "stage": "production", "outputs": {"steel": {"value": 2, **amount}},
             "inputs": {"ore": {"value": 3, **amount}}, "burdens": {"co2": {"value": 4, **amount}}},
            {"id": "mine", "stage": "raw_material", "outputs": {"ore": {"value": 5, **amount}},
             "burdens": {"co2": {"value": 6, **amount}}},
        ],
    }  # fmt: skip


def sampled(system, n=2000, seed=1):
    return solved(system, samples=(n, seed)).body["flows"]["co2"]["sampled"]


def test_nothing_is_drawn_unless_it_is_asked_for():
    assert "sampled" not in solved(chain(cv="0.1")).body["flows"]["co2"]


def test_the_same_seed_gives_the_same_bytes_and_another_one_other_draws():
    first, again, other = (json.dumps(sampled(chain(cv="0.1"), 100, seed)) for seed in (1, 1, 2))
    assert first == again != other


def test_draws_belong_to_their_amounts_whatever_else_stands_in_the_document():
    system = chain(cv="0.1")
    alone = sampled(system)
    turned = {**system, "activities": system["activities"][::-1]}
    turned["activities"].insert(1, {"id": "other", "stage": "use", "outputs": {"tin": {"value": 1, "cv": "0.5"}}})
    found = sampled(turned)
    assert {key: float(value) for key, value in found.items()} == pytest.approx({k: float(v) for k, v in alone.items()})


def test_draws_are_pinned_to_their_stream():
    """Another version of numpy, another processor: the same draws."""
    stream = draws.uniform(3, seed=7, name="a")
    assert stream.tolist() == PINNED_UNIFORM
    assert draws.lognormal(stream, mean=1.0, cv=0.5).tolist() == PINNED_LOGNORMAL


def test_the_spread_of_draws_is_that_of_the_first_order_where_it_is_small():
    body = solved(chain(cv="0.05"), samples=(20_000, 3)).body["flows"]["co2"]
    assert float(body["sampled"]["sd"]) == pytest.approx(float(body["sd"]), rel=0.03)
    assert float(body["sampled"]["mean"]) == pytest.approx(float(body["point"]), rel=0.01)
    assert float(body["sampled"]["p05"]) < float(body["point"]) < float(body["sampled"]["p95"])


def test_no_draw_of_bounded_amounts_leaves_the_bounds():
    for cv in ("0", "5"):
        system = chain(cv=cv)
        for activity in system["activities"]:
            for kind in ("outputs", "inputs", "burdens"):
                for amount in activity.get(kind, {}).values():
                    amount |= {"lower": amount["value"] * 0.9, "upper": amount["value"] * 1.1}
                    amount |= {end: str(round(amount[end], 3)) for end in ("lower", "upper")}
        flow = solved(system, samples=(3000, 5)).body["flows"]["co2"]
        low, high = (Fraction(flow["sampled"][end]) for end in ("p05", "p95"))
        assert Fraction(flow["lower"]) <= low < high <= Fraction(flow["upper"])


def test_a_known_system_is_drawn_without_spread():
    found = sampled(chain())
    assert (found["n"], found["sd"]) == (2000, "0")
    assert float(found["mean"]) == float(found["p05"]) == pytest.approx(3.8)
    assert sampled(chain(), n=1)["sd"] is None


def test_cycles_are_drawn_as_they_are_solved(monkeypatch):
    system = chain(cv="0.05")
    system["activities"][1]["inputs"] = {"steel": {"value": "0.3", "cv": "0.05"}}
    few = sampled(system)
    body = solved(system).body["flows"]["co2"]
    assert float(few["sd"]) == pytest.approx(float(body["sd"]), rel=0.1)
    monkeypatch.setattr(sampling, "_FEW", 0)
    many = sampled(system)
    assert {k: float(v) for k, v in many.items()} == pytest.approx({k: float(v) for k, v in few.items()}, rel=1e-9)


def test_draws_of_a_cycle_without_solution_are_told_and_the_rest_is_answered():
    system = chain()
    system["activities"][1]["inputs"] = {"steel": {"value": "3", "cv": "0.9"}}
    answer = solved(system, samples=(500, 1))
    assert [finding.code for finding in answer.findings] == ["SAMPLES_NOT_DRAWN"]
    assert answer.outcome == "not_determined"
    assert "sampled" not in answer.body["flows"]["co2"]
    assert answer.body["flows"]["co2"]["point"] == "38"


def test_too_many_draws_are_told():
    answer = solved(chain(cv="0.1"), samples=(10**12, 1))
    assert [finding.code for finding in answer.findings] == ["SAMPLES_NOT_DRAWN"]


def test_credits_are_drawn_below_zero():
    system = chain()
    system["activities"][1]["burdens"]["co2"] = {"value": -6, "cv": "0.3"}
    system["activities"][0]["burdens"] = {}
    assert float(sampled(system)["p95"]) < 0


# the transform, against other implementations -------------------------------------------------------------------------


def test_quantiles_of_the_normal_distribution_are_right_to_the_last_digits():
    chances = np.array([2.0**-54, 1e-12, 0.001, 0.0749, 0.0751, 0.3, 0.5, 0.7, 0.9251, 0.999, 1 - 1e-12])
    exact = [NormalDist().inv_cdf(chance) for chance in chances]
    assert draws.normal(chances).tolist() == pytest.approx(exact, rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("number", [1e-300, 2.0**-54, 0.1, 0.70710678, 0.71, 1.0, 1.0000001, 2.718281828, 1e15, 1e300])
def test_logarithm_and_exponential_are_right_to_the_last_digits(number):
    found = draws.log(np.array([number]))
    assert found[0] == pytest.approx(math.log(number), rel=1e-15, abs=1e-16)
    assert draws.exp(found)[0] == pytest.approx(math.exp(found[0]), rel=1e-15)


@pytest.mark.parametrize("chance", [0.01, 0.25, 0.5, 0.99])
def test_quantiles_of_the_triangle_have_their_chance(chance):
    at = draws.triangular(np.array([chance]), lower=1.0, mode=2.0, upper=5.0)[0]
    below = (at - 1) ** 2 / 4 if at < 2 else 1 - (5 - at) ** 2 / 12
    assert below == pytest.approx(chance)


def test_streams_are_even_and_differ_by_name():
    stream = draws.uniform(50_000, seed=1, name="a")
    assert 0 < stream.min() < 1e-3
    assert 0.999 < stream.max() < 1
    assert stream.mean() == pytest.approx(0.5, abs=0.005)
    assert stream.tolist()[:9] != draws.uniform(9, seed=1, name="b").tolist()


# the command ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "systems.json"
    path.write_text(json.dumps({"systems": [chain(cv="0.1")]}), "utf-8")
    return str(path)


def test_the_command_draws_with_both_options_and_refuses_one_of_them(document, capsys):
    asked = ["score", document, "--at", "2026-01-01T00:00:00Z", "--json"]
    assert run([*asked, "--samples", "50", "--seed", "4"]) == 0
    (system,) = json.loads(capsys.readouterr().out)["systems"]
    assert system["flows"]["co2"]["sampled"]["n"] == 50
    assert run([*asked, "--samples", "50"]) == 2
    assert run([*asked, "--samples", "0", "--seed", "4"]) == 2


def test_samples_of_faulty_systems_are_not_taken():
    assert answered({**chain(), "demand": {"gold": 1}}, samples=(5, 1)).all() == ()
