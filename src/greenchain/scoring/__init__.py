"""Scoring: life-cycle footprints and scorecards as intervals whose width is the missing evidence."""

from greenchain.scoring.cards.points import score
from greenchain.scoring.cards.scorecard import Scorecard
from greenchain.scoring.cards.targets import Target
from greenchain.scoring.documents.result import score_document
from greenchain.scoring.footprints import Footprint
from greenchain.scoring.life_cycle import footprint

__all__ = ["Footprint", "Scorecard", "Target", "footprint", "score", "score_document"]
