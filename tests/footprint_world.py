"""The footprint of the module of ``scoring_world``, asked as every test of footprints asks it, and what of it is looked at."""

from __future__ import annotations

from greenchain.adapters.shipped import load_standards
from greenchain.scoring import Footprint, footprint
from scoring_world import AT, MODULE, World, claim, site

STANDARDS = load_standards()
ALL_OPEN = ("raw_material", "production", "circulation", "end_of_life")


def of(world: World, *claims, **settings) -> Footprint:
    return footprint(MODULE, evidence=world.evidence(*claims).as_graph(), standards=STANDARDS, at=AT, **settings)


def codes(result: Footprint) -> list[str]:
    return [finding.code for finding in result.findings]


def about(result: Footprint, code: str) -> set[str]:
    return {finding.where for finding in result.findings if finding.code == code}


def row(result: Footprint, exchange: str, facility: str = ""):
    rows = [r for r in result.rows if r.exchange == exchange and facility in ("", r.facility)]
    assert len(rows) == 1
    return rows[0]


def meter(value: str, **settings):
    """A claim about the electricity of one polysilicon site."""
    return claim(site(3), {"polysilicon/electricity": value}, unit="KWH", per="KGM", **settings)
