"""Scoring: life-cycle footprints and scorecards as intervals whose width is the missing evidence."""

from greenchain.scoring.documents.result import score_document
from greenchain.scoring.footprints import Footprint
from greenchain.scoring.life_cycle import footprint
from greenchain.scoring.points import score
from greenchain.scoring.scorecard import Scorecard
from greenchain.scoring.targets import Target

__all__ = ["Footprint", "Scorecard", "Target", "footprint", "score", "score_document"]
