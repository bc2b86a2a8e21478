"""What ``screen`` is told of lanes: the sample that is drawn, and the table of lanes that it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from greenchain.screening.lanes import RandomSample
    from greenchain.standards import Standards
    from greenchain.workspace.screened import Laid

_ROLE = "random-key"


def sample_of(share: str, key: str, *, standards: Callable[[], Standards]) -> RandomSample | None:
    """The random sample of ``--random-share``, else the packs' own, and ``--random-key``; without a key none is drawn.

    Args:
        share: as a decimal; empty for that of the packs.
        key: as given; empty for none.
        standards: gives the packs to screen by.

    Raises:
        typer.BadParameter: a share without a key, which everybody could foresee, or one that is none.
    """
    from greenchain.screening.lanes import RandomSample
    from greenchain.values.errors import GreenchainError

    if not key:
        if share:
            raise typer.BadParameter(
                "a share needs a key: without one, anybody knows the sample", param_hint="--random-key"
            )
        return None
    try:
        return RandomSample.of(share or _usual_share(standards()), key=key)
    except GreenchainError as error:
        raise typer.BadParameter(str(error), param_hint="--random-share") from None


def _usual_share(standards: Standards) -> str:
    from greenchain.screening.rule_book import rule_book

    lanes = rule_book(standards).lanes
    return lanes.random_share if lanes else "0"


def sample_laid(share: str, key: str, *, standards: Callable[[], Standards]) -> tuple[Laid, ...]:
    """The sample as a result records it: its share as the name, and a digest, so that the key is not told."""
    from greenchain.values.json import canonical_json, digest
    from greenchain.workspace.screened import Laid

    if not key:
        return ()
    drawn = share or _usual_share(standards())
    return (Laid(_ROLE, digest(canonical_json([drawn, key])), drawn),)


def share_recorded(share: str, laid: Iterable[Laid]) -> str:
    """The share to draw again: the one named, else the one of the result, whatever the packs say by now."""
    return share or next((one.name for one in laid if one.role == _ROLE), "")


def write_lanes(path: Path | None, document: Mapping[str, Any]) -> None:
    """Write the table of lanes of a result document, where one is asked for."""
    from greenchain.adapters.files import replacing
    from greenchain.workspace.lane_tables import lanes_table

    if path is not None:
        with replacing(path) as file:
            file.write(lanes_table(document["declarations"]))


def show_lane(declaration: Mapping[str, Any]) -> Iterable[str]:
    """A line for the lane of a declaration, with its score and what it is made of."""
    lane, suspicion = declaration["lane"], declaration["suspicion"]
    if lane is None:
        return
    signs = ", ".join(f"{sign['code']} {sign['weight']}" for sign in suspicion["indicators"])
    yield f"  lane {lane['lane']} ({lane['reason']}), score {suspicion['score']}{f': {signs}' if signs else ''}"
