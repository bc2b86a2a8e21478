"""The shipped case with something withheld: no event and no name of a leg is worth hiding."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.evidence import attach
from greenchain.evidence.stated import stated_graph
from greenchain.scoring import footprint

CASE = Path(__file__).parents[2] / "examples" / "01-solar-module"
LOT = "urn:epc:class:lgtin:9520002.000007.MOD23-12"
AT = datetime(2026, 1, 1, tzinfo=UTC)
STANDARDS = load_standards()
TABLES = {
    f"{name}.csv": (CASE / "tables" / f"{name}.csv").read_text(encoding="utf-8")
    for name in ("facilities", "parties", "products")
}
EVENTS = {
    path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted((CASE / "events").glob("*.jsonld"))
}
PLACES = [(name, place) for name in EVENTS for place in range(len(EVENTS[name]["epcisBody"]["eventList"]))]
LEGS = [(name, place) for name, place in PLACES if "gc:leg" in EVENTS[name]["epcisBody"]["eventList"][place]]


def of(events):
    evidence = attach(stated_graph({**TABLES, **events}), (), standards=STANDARDS)
    return footprint(LOT, evidence=evidence, standards=STANDARDS, at=AT)


@cache
def whole():
    return of(EVENTS)


def assert_no_gain(less):
    assert less.lower <= whole().lower
    assert less.upper is None or less.upper >= whole().upper


@pytest.mark.parametrize(("name", "place"), PLACES)
def test_withholding_an_event_of_the_shipped_case_gains_nothing(name, place):
    events = copy.deepcopy(EVENTS)
    del events[name]["epcisBody"]["eventList"][place]
    assert_no_gain(of(events))


@pytest.mark.parametrize(("name", "place"), LEGS)
def test_striking_the_leg_of_a_shipping_of_the_shipped_case_gains_nothing(name, place):
    events = copy.deepcopy(EVENTS)
    del events[name]["epcisBody"]["eventList"][place]["gc:leg"]
    assert_no_gain(of(events))


def test_the_shipped_case_names_its_whole_route():
    assert whole().upper is not None
    assert "LEG_NOT_NAMED" not in {finding.code for finding in whole().findings}
