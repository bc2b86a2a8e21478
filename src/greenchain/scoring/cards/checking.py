"""What is wrong with a card: settings, single indicators, sums that do not add up; all of it together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from greenchain.evidence import EvidenceLevel
from greenchain.scoring.cards.aggregates import AGGREGATES, GEOMETRIC, MAX_DEGREE, SUM, exponents
from greenchain.scoring.cards.card import CARD_STAGES, COMPUTED, GRADED, KINDS
from greenchain.scoring.cards.cells import DIRECTIONS, cell_text, cell_words, full_of, map_of, missing_of, number_of
from greenchain.scoring.cards.layers import Layers
from greenchain.scoring.cards.maps import LINEAR, MAPS
from greenchain.scoring.span import PLACES
from greenchain.standards import Row, RulePack
from greenchain.values.errors import Fault, GreenchainError

_LEVELS = frozenset(EvidenceLevel) - {EvidenceLevel.L0}  # that a card may ask for


def card_faults(layers: Layers) -> Iterator[Fault]:
    """Every fault of the packs of one card; sums only where it is known what they are made of."""
    pack, head = layers.packs[0], layers.head
    yield from layers.faults
    yield from _head_faults(head, pack)
    for row, owner in layers.rows("indicators"):
        yield from _row_faults(row, owner)
    for row, owner in layers.rows("reported"):
        if row["stage"] not in CARD_STAGES:
            yield _fault(row, f"a stage of {', '.join(CARD_STAGES)}", row["stage"], owner)
        if bool(cell_text(row, "factors")) == bool(cell_text(row, "gap")):
            yield _fault(row, "the pack of its factors, or what is missing", cell_text(row, "factors"), owner)
    if not layers.faults:
        yield from _group_faults(layers, pack)
        yield from _scale_faults(layers, head, pack)
        yield from _id_faults(layers, pack)
        yield from _band_faults(layers, head, pack)


def _head_faults(head: Mapping[str, Any], pack: RulePack) -> Iterator[Fault]:
    def fault(expected: str, key: str) -> Fault:
        stated = str(head[key]) if key in head else "none"
        return Fault("PACK_SHAPE", expected, stated, f"pack.toml /card/{key}", file=pack.name)

    if not head:
        return  # told once: no [card] at all
    if head.get("aggregate") not in AGGREGATES:
        yield fault(f"the aggregate {', '.join(AGGREGATES)}: a peer set's method is a ranking", "aggregate")
    if (number_of(head.get("quantum")) or 0) * 10**PLACES != 1:
        yield fault(f"a quantum of {PLACES} decimals", "quantum")
    if (number_of(head.get("scale")) or 0) <= 0:
        yield fault("a scale above zero", "scale")
    if head.get("evidence_min") not in _LEVELS:
        yield fault("a level of L1 to L4: L0 is no evidence", "evidence_min")
    if set(head.get("stages", CARD_STAGES)) != set(CARD_STAGES):
        yield fault(f"the stages {', '.join(CARD_STAGES)}", "stages")


def _fault(row: Row, expected: str, found: object, owner: RulePack) -> Fault:
    return Fault("PACK_SHAPE", expected, f"{row['id']} {found}", row.citation.row, file=owner.name)


def _row_faults(row: Row, owner: RulePack) -> Iterator[Fault]:
    """What is wrong with one indicator by itself."""
    if row["kind"] not in KINDS:
        yield _fault(row, f"a kind of {', '.join(KINDS)}", row["kind"], owner)
        return
    if row["stage"] not in CARD_STAGES:
        yield _fault(row, f"a stage of {', '.join(CARD_STAGES)}", row["stage"], owner)
    if row.decimal("maximum") <= 0:
        yield _fault(row, "a maximum above zero", row["maximum"], owner)
        return
    low, high = missing_of(row)
    if not 0 <= low <= high <= full_of(row):
        yield _fault(row, f"a missing-range within 0..{full_of(row)}", f"{low}..{high}", owner)
    if cell_text(row, "evidence_min") not in {"", *_LEVELS}:
        yield _fault(row, "a level of L1 to L4: L0 is no evidence", row.get("evidence_min"), owner)
    if bool(cell_text(row, "computed")) != (row["kind"] == COMPUTED):
        yield _fault(
            row, "a figure of suppliers for a computed indicator, and for no other", row.get("computed"), owner
        )
    yield from _map_faults(row, owner)


def _map_faults(row: Row, owner: RulePack) -> Iterator[Fault]:
    kind, direction = cell_text(row, "map") or LINEAR, cell_text(row, "direction")
    if kind not in MAPS or direction not in DIRECTIONS:
        yield _fault(row, f"a map of {', '.join(MAPS)}, up or down", f"{kind} {direction}", owner)
        return
    if row["kind"] == GRADED and (kind != LINEAR or direction == "down"):
        yield _fault(row, "no map for a graded indicator: its answers are points", f"{kind} {direction}", owner)
        return
    try:
        mapping = map_of(row)
    except GreenchainError:
        yield _fault(row, "steps written ANSWER:POINTS", "; ".join(cell_words(row, "steps")), owner)
        return
    for expected in mapping.faults(full=full_of(row), maximum=Fraction(row.decimal("maximum"))):
        yield _fault(row, expected, kind, owner)


def _group_faults(layers: Layers, pack: RulePack) -> Iterator[Fault]:
    """Points that do not add up; an overlay must re-sum as the card that it changes does."""
    listed = [row for row, _ in layers.rows("indicators")]
    groups = [row for row, _ in layers.rows("groups")]
    for group in groups:
        total = _total(row for row in listed if row["group"] == group["id"])
        if total != Fraction(group.decimal("maximum")):
            expected = f"indicators of {group['id']} that add to {group['maximum']}"
            yield Fault("PACK_SHAPE", expected, str(total), group.citation.row, file=pack.name)
    for row in listed:
        if groups and row["group"] not in {group["id"] for group in groups}:
            yield Fault("PACK_SHAPE", "a group of the table groups", f"{row['id']} {row['group']}", file=pack.name)


def _scale_faults(layers: Layers, head: Mapping[str, Any], pack: RulePack) -> Iterator[Fault]:
    maxima = [Fraction(row.decimal("maximum")) for row, _ in layers.rows("indicators")]
    aggregate, total = head.get("aggregate"), sum(maxima, Fraction(0))
    if not maxima:
        yield Fault("PACK_SHAPE", "at least one indicator", "none", file=pack.name)
    elif aggregate == SUM and total != number_of(head.get("scale")):
        yield Fault("PACK_SHAPE", f"indicators that add to {head.get('scale')}", str(total), file=pack.name)
    elif aggregate == GEOMETRIC and min(maxima) > 0 and (degree := sum(exponents(maxima))) > MAX_DEGREE:
        expected = f"maxima in the ratio of whole numbers that add to at most {MAX_DEGREE}"
        yield Fault("PACK_SHAPE", expected, str(degree), file=pack.name)


def _id_faults(layers: Layers, pack: RulePack) -> Iterator[Fault]:
    ids = [row.text("id") for table in ("indicators", "gates", "reported") for row, _ in layers.rows(table)]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield Fault("PACK_SHAPE", "each id of indicators, gates and reported figures once", name, file=pack.name)


def _band_faults(layers: Layers, head: Mapping[str, Any], pack: RulePack) -> Iterator[Fault]:
    """Bands that are not on the scale, or of which a higher one asks for no more than a lower one."""
    bands = sorted((int(row.text("band")), row.decimal("minimum")) for row in layers.top("bands"))
    minima, told = [least for _, least in bands], ", ".join(f"{band} from {least}" for band, least in bands)
    scale = number_of(head.get("scale")) or Fraction(0)
    if any(not 0 <= least <= scale for least in minima):
        yield Fault("PACK_SHAPE", f"bands with minima from 0 to {head.get('scale')}", told, file=pack.name)
    elif any(least >= above for least, above in pairwise(minima)):
        yield Fault("PACK_SHAPE", "bands of which a higher number asks for more points", told, file=pack.name)


def _total(rows: Iterable[Row]) -> Fraction:
    return sum((Fraction(row.decimal("maximum")) for row in rows), Fraction(0))
