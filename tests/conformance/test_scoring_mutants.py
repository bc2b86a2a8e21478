"""Planted bugs of scoring are each caught: by the worked cases, by the split of a card, by taking evidence away."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from greenchain.adapters.files import folder_files
from greenchain.adapters.shipped import load_standards, shipped_folder
from greenchain.evidence import EvidenceGraph
from greenchain.scoring.cards import points
from greenchain.scoring.cards.card import Card
from greenchain.scoring.cards.maps import PointsMap
from greenchain.scoring.factors.cbam import CbamDefaults
from greenchain.scoring.factors.freight import FreightFactor
from greenchain.workspace import SuiteData, run_suite
from greenchain.workspace.receipts import Asking

STANDARDS = load_standards()
CASE = folder_files(shipped_folder("_examples", "examples") / "01-solar-module")
MANAGEMENT = "claims/supply-chain-management.json"
AT = datetime(2025, 6, 30, 12, tzinfo=UTC)


def passes(name, root):
    """Whether a suite is met whole."""
    folder = root / "tests/conformance"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.glob("scoring/*.json")}
    found = run_suite(name, standards=STANDARDS, data=SuiteData(shipped=files))
    assert found["total"]
    return not found["failures"]


def card_of(files):
    return Asking("case", files, AT).score(STANDARDS).document["scorecards"][0]


def splits(_):
    """Whether the stages of a card add to its totals."""
    card = card_of(CASE)
    return all(
        sum(Decimal(stage[figure]) for stage in card["stages"].values()) == Decimal(card[figure])
        for figure in ("guaranteed", "possible", "declared")
    )


def forgets(_):
    """Whether a claim that is taken away no longer counts."""
    before = Decimal(card_of(CASE)["guaranteed"])
    return Decimal(card_of({**CASE, MANAGEMENT: b"{}"})["guaranteed"]) < before


def worked(root):
    return passes("scoring-cases", root)


def bounds(root):
    return passes("scorecards/miit-gsc-general", root)


def without_supply(monkeypatch):
    monkeypatch.setattr(FreightFactor, "well_to_wheel", property(lambda self: self.tank_to_wheel))


def of_the_next_year(monkeypatch):
    honest = CbamDefaults.markup
    monkeypatch.setattr(CbamDefaults, "markup", lambda self, group, *, year: honest(self, group, year=year + 1))


def exclusive_bounds(monkeypatch):
    honest = Card.band_of

    def band_of(self, points):
        raised = tuple(replace(band, minimum=band.minimum + Fraction(1, 10**6)) for band in self.bands)
        return honest(replace(self, bands=raised), points)

    monkeypatch.setattr(Card, "band_of", band_of)


def evidence_is_kept(monkeypatch):
    honest, seen = EvidenceGraph.claims_about, {}

    def claims_about(self, node, *, on):
        seen[node] = honest(self, node, on=on) or seen.get(node, ())
        return seen[node]

    monkeypatch.setattr(EvidenceGraph, "claims_about", claims_about)


def percent_as_fraction(monkeypatch):
    honest = PointsMap.points

    def earned(self, answer, *, full, maximum):
        return honest(self, answer, full=full / 100 if full == 100 else full, maximum=maximum)

    monkeypatch.setattr(PointsMap, "points", earned)


def a_stage_is_left_out(monkeypatch):
    monkeypatch.setattr(points, "CARD_STAGES", tuple(stage for stage in points.CARD_STAGES if stage != "end_of_life"))


CHECKS = (worked, bounds, splits, forgets)
PLANTED = {
    without_supply: worked,
    of_the_next_year: worked,
    exclusive_bounds: bounds,
    evidence_is_kept: forgets,
    percent_as_fraction: worked,
    a_stage_is_left_out: splits,
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_without_a_planted_bug_every_check_holds(check, root):
    assert check(root)


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_a_planted_bug_is_caught(plant, root, monkeypatch):
    plant(monkeypatch)
    assert not PLANTED[plant](root)
