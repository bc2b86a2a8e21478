"""Many at once, in arrays: footprints of all products of a graph, and the points of a million cards.

Floats live only here. Bounds of footprints are rounded outward; points are whole micro-points before they are added.
"""

from greenchain.scoring.arrays.footprint_graph import FootprintGraph
from greenchain.scoring.arrays.graph_totals import GraphTotals, roll_up
from greenchain.scoring.arrays.rules import ScoreRules
from greenchain.scoring.arrays.score_tables import ScoreTable, score_table
from greenchain.scoring.arrays.sensitivity import GraphVariance, variance

__all__ = [
    "FootprintGraph",
    "GraphTotals",
    "GraphVariance",
    "ScoreRules",
    "ScoreTable",
    "roll_up",
    "score_table",
    "variance",
]
