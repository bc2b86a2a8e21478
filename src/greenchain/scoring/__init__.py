"""Scoring: life-cycle footprints and scorecards as intervals whose width is the missing evidence."""

from greenchain.scoring.arrays import (
    FootprintGraph,
    GraphTotals,
    GraphVariance,
    ScoreRules,
    ScoreTable,
    roll_up,
    score_table,
    variance,
)
from greenchain.scoring.cards.points import score
from greenchain.scoring.cards.scorecard import Scorecard
from greenchain.scoring.cards.targets import Target
from greenchain.scoring.documents.result import score_document
from greenchain.scoring.footprints import Footprint
from greenchain.scoring.life_cycle import footprint

__all__ = [
    "Footprint",
    "FootprintGraph",
    "GraphTotals",
    "GraphVariance",
    "ScoreRules",
    "ScoreTable",
    "Scorecard",
    "Target",
    "footprint",
    "roll_up",
    "score",
    "score_document",
    "score_table",
    "variance",
]
