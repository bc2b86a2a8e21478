"""The table of lanes: every declaration of a run with its lane, the reason and the score, by its id."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

LANE_COLUMNS = ("declaration_id", "lane", "reason", "score")

LaneRow = tuple[str, str, str, int]

LANE_HEADER = ",".join(LANE_COLUMNS) + "\n"


def lane_row(declaration: Mapping[str, Any]) -> LaneRow:
    """The row of one declaration of a result document of kind ``screening``; a lane that no pack told is blank."""
    lane = declaration["lane"] or {"lane": "", "reason": ""}
    return declaration["id"], lane["lane"], lane["reason"], declaration["suspicion"]["score"]


def lane_lines(rows: Iterable[LaneRow]) -> str:
    """Rows as lines of CSV, in the order given."""
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def lanes_table(declarations: Iterable[Mapping[str, Any]]) -> bytes:
    """The table over the declarations of a result document, by id."""
    rows = sorted(map(lane_row, declarations))
    return (LANE_HEADER + lane_lines(rows)).encode("utf-8", "backslashreplace")
