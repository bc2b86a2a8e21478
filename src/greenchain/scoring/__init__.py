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
from greenchain.scoring.documents.result import score_document
from greenchain.scoring.footprints import Footprint
from greenchain.scoring.life_cycle import footprint
from greenchain.scoring.points import score
from greenchain.scoring.scorecard import Scorecard
from greenchain.scoring.targets import Target

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
