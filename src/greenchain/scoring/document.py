"""The score document: scorecards and footprints of one question in the one shape of results."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from greenchain.scoring.footprints import Footprint
from greenchain.scoring.scorecard import Scorecard
from greenchain.values.outcome import Outcome, combine
from greenchain.values.result import result_document


def score_document(
    *, at: datetime, scorecards: Iterable[Scorecard] = (), footprints: Iterable[Footprint] = (), basis: str = "verified"
) -> dict[str, object]:
    """The result document of kind ``score``: every section a list, in the order given; figures as decimal texts.

    Its outcome combines those of its items; of none, ``not_applicable``.
    """
    cards, prints = tuple(scorecards), tuple(footprints)
    items: tuple[Scorecard | Footprint, ...] = (*cards, *prints)
    return result_document(
        "score",
        combine((Outcome.NOT_APPLICABLE, *(item.outcome for item in items))),
        at=at,
        findings=[finding for item in items for finding in item.findings],
        standards=[ref for item in items for ref in item.standards],
        basis=basis,
        scorecards=[card.to_dict() for card in cards],
        footprints=[each.to_dict() for each in prints],
    )
