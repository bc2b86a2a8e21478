"""The events of a lot: where its material came from, and the step that made it. EPCIS 2.0 as JSON-LD."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_UP, Decimal

from greenchain.values.quantity import decimal_text
from greenchain.workspace.planting.cases import Paper
from greenchain.workspace.planting.making import Maker
from greenchain.workspace.planting.sites import YIELD_PERCENT, Role, Site, site

_COMMISSIONED_BEFORE, _MADE_BEFORE = timedelta(days=40), timedelta(days=20)
_GRAM = Decimal("0.001")


def end_of_life(
    maker: Maker, header: Mapping[str, str], *, output: str, output_kg: Decimal, made_by: Role
) -> list[Paper]:
    """Material that was collected at the end of its life, and the step that turned it into a lot.

    Args:
        maker: of the case.
        header: of the declaration that the lot leaves under.
        output: the lot; ``output_kg`` its mass, inside the yield of its site.
        output_kg: as said.
        made_by: the role of the site that makes the lot.
    """
    state, day = header["export_country"], date.fromisoformat(header["export_date"])
    went_in = (output_kg * 100 / (YIELD_PERCENT[1] - maker.draws.below(10))).quantize(_GRAM, rounding=ROUND_UP)
    source = maker.lot("IN")
    begun = _observed(source, went_in, day - _COMMISSIONED_BEFORE, at=site(state, Role.COLLECTION))
    begun |= {"bizStep": "collecting"}
    return [begun, _made(source, went_in, output, output_kg, day - _MADE_BEFORE, at=site(state, made_by))]


def transformed(
    maker: Maker, header: Mapping[str, str], *, went_in_kg: Decimal, output: str, output_kg: Decimal
) -> list[Paper]:
    """New material and the step that turned it into a lot, whatever the masses."""
    state, day = header["export_country"], date.fromisoformat(header["export_date"])
    plant, source = site(state, Role.PRODUCTION), maker.lot("IN")
    return [
        _observed(source, went_in_kg, day - _COMMISSIONED_BEFORE, at=plant),
        _made(source, went_in_kg, output, output_kg, day - _MADE_BEFORE, at=plant),
    ]


def _observed(lot: str, mass: Decimal, day: date, *, at: Site) -> Paper:
    return {
        "type": "ObjectEvent",
        **_time(day),
        "action": "ADD",
        "bizStep": "commissioning",
        "quantityList": [_quantity(lot, mass)],
        "bizLocation": {"id": at.id},
    }


def _made(source: str, went_in: Decimal, output: str, came_out: Decimal, day: date, *, at: Site) -> Paper:
    return {
        "type": "TransformationEvent",
        **_time(day),
        "inputQuantityList": [_quantity(source, went_in)],
        "outputQuantityList": [_quantity(output, came_out)],
        "bizLocation": {"id": at.id},
    }


def _time(day: date) -> Paper:
    return {"eventTime": f"{day.isoformat()}T08:00:00Z", "eventTimeZoneOffset": "+00:00"}


def _quantity(lot: str, mass: Decimal) -> Paper:
    return {"epcClass": lot, "quantity": Decimal(decimal_text(mass)), "uom": "KGM"}
