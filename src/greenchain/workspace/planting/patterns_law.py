"""Patterns that a rule sees in the declaration itself, each beside its legal look-alike.

A pattern adds one case. Planted or look-alike, it draws the same and differs in one thing alone: a day, a code, a
number that is declared or not.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from greenchain.workspace.planting.cases import Kind, Label, Layer
from greenchain.workspace.planting.goods import BATTERIES, GREEN, NOTIFIED_ROUTES, USED_COMPUTERS, Goods
from greenchain.workspace.planting.law import BAN_OF_CHINA, Exemption
from greenchain.workspace.planting.making import Maker

_DAY = timedelta(days=1)
_LAST_DAY = date(2026, 12, 31)
_PLASTIC = next(waste for waste in GREEN if waste.hs == "391510")
_COPPER = next(waste for waste in GREEN if waste.hs == "740400")
_TO_CHINA = ("MY", "KR", "JP", "TH")
_LATER = 300  # days after a date of the law that cases are drawn from


def label(pattern: str, *expected: str, is_planted: bool, layer: Layer = Layer.RULE) -> Label:
    """The label of the item that a pattern is about."""
    return Label(pattern, Kind.PLANTED if is_planted else Kind.LOOKALIKE, layer, expected if is_planted else ())


def banned_import(maker: Maker, *, is_planted: bool) -> None:
    """An import on a day when it is banned, in China, Thailand or out of the Union; the look-alike when it is not."""
    maker.draws.pick((_before_exemption, _thai_ban, _union_ban))(maker, is_planted=is_planted)


def _before_exemption(maker: Maker, *, is_planted: bool) -> None:
    row = maker.draws.pick(maker.law.new_exemptions)
    day = _about(row.first, maker.draws.below(_LATER), is_planted=not is_planted)
    header = maker.trade(maker.draws.pick(_TO_CHINA), "CN", day)
    asked = label("banned-import", "CN_BAN", is_planted=is_planted)
    maker.declare(header, (_recycled(maker, header, row.code, row), asked))


def _thai_ban(maker: Maker, *, is_planted: bool) -> None:
    day = _about(date(2025, 1, 1), maker.draws.below(10), is_planted=is_planted)
    _green(maker, maker.trade("JP", "TH", day), "banned-import", "TH_3915", is_planted=is_planted)


def _union_ban(maker: Maker, *, is_planted: bool) -> None:
    day = _about(date(2026, 11, 21), maker.draws.below(30), is_planted=is_planted)
    _green(maker, maker.trade("NL", "VN", day), "banned-import", "EU_PLASTIC_2026", is_planted=is_planted)


def _about(bound: date, days: int, *, is_planted: bool) -> date:
    """A day from ``bound`` on, or else before it."""
    return bound + _DAY * days if is_planted else bound - _DAY * (1 + days)


def neighbor_code(maker: Maker, *, is_planted: bool) -> None:
    """Scrap for China under a code beside the exempt one; the look-alike is under the exempt one."""
    row, header = _exempt_on_a_day(maker)
    neighbor = maker.draws.pick(maker.law.neighbors(row.code))
    code = neighbor if is_planted else row.code
    maker.declare(
        header, (_recycled(maker, header, code, row), label("neighbor-code", "CN_BAN", is_planted=is_planted))
    )


def dead_code(maker: Maker, *, is_planted: bool) -> None:
    """A waste code that was deleted or never was; the look-alike has its successor."""
    code, expected = maker.draws.pick((("B3010", "CODE_EXPIRED"), ("B3019", "CODE_UNKNOWN")))
    header = maker.trade("DE", "CH", maker.draws.day(_PLASTIC.since, _LAST_DAY))
    waste = replace(_PLASTIC, waste_code=code) if is_planted else _PLASTIC
    item = maker.accompanied(header, maker.waste(waste, header=header))
    maker.declare(header, (item, label("dead-code", expected, is_planted=is_planted)))


def no_notification(maker: Maker, *, is_planted: bool) -> None:
    """Hazardous waste whose declaration names no notification; the look-alike names it."""
    header = _notified_header(maker)
    (item,) = maker.notified(header, [maker.waste(BATTERIES, header=header)])
    shown = {**item, "notification_no": ""} if is_planted else item
    maker.declare(header, (shown, label("no-notification", "BASEL_9_1A", is_planted=is_planted)))


def lapsed_consent(maker: Maker, *, is_planted: bool) -> None:
    """Hazardous waste that leaves the day after consent ended; the look-alike leaves on its last day."""
    header = _notified_header(maker)
    day = date.fromisoformat(header["export_date"])
    ends = day - _DAY if is_planted else day
    (item,) = maker.notified(header, [maker.waste(BATTERIES, header=header)], consent_to=ends)
    maker.declare(header, (item, label("lapsed-consent", "BASEL_9_1B", is_planted=is_planted)))


def forbidden_operation(maker: Maker, *, is_planted: bool) -> None:
    """Waste that goes to an operation its entry does not allow; the look-alike goes to recycling."""
    operation = maker.draws.pick(maker.law.forbidden_operations)
    header = maker.trade("FR", "GB", maker.draws.day(_PLASTIC.since, _LAST_DAY))
    waste = replace(_PLASTIC, operation=operation) if is_planted else _PLASTIC
    item = maker.accompanied(header, maker.waste(waste, header=header))
    maker.declare(header, (item, label("forbidden-operation", "CODE_OP", is_planted=is_planted)))


def non_party(maker: Maker, *, is_planted: bool) -> None:
    """Hazardous waste from a State that is no Party; the look-alike comes from a Party."""
    origin = "US" if is_planted else "MY"
    header = maker.trade(origin, "VN", maker.draws.day(BATTERIES.since, _LAST_DAY))
    (item,) = maker.notified(header, [maker.waste(BATTERIES, header=header)])
    maker.declare(header, (item, label("non-party", "BASEL_4_5", is_planted=is_planted)))


def partial_load(maker: Maker, *, is_planted: bool) -> None:
    """One container of scrap under a code that is not exempt among good ones; the look-alike is good throughout."""
    row, header = _exempt_on_a_day(maker)
    bad = maker.draws.between(1, 4)
    neighbor = maker.draws.pick(maker.law.neighbors(row.code))
    good = Label("partial-load", Kind.ORDINARY)
    asked = label("partial-load", "CN_BAN", is_planted=is_planted)
    codes = [neighbor if is_planted and number == bad else row.code for number in range(1, 6)]
    items = [
        (_recycled(maker, header, code, row), asked if number == bad else good) for number, code in enumerate(codes, 1)
    ]
    maker.declare(header, *items)


def untested_equipment(maker: Maker, *, is_planted: bool) -> None:
    """Used computers without a record of a function test; the look-alike has one."""
    header = maker.trade("GB", "GH", maker.draws.day(date(2018, 1, 1), _LAST_DAY), days=25)
    item = {**maker.product(USED_COMPUTERS, origin="GB"), "condition": "used"}
    tested = {**item, "function_test": "" if is_planted else f"FT-{maker.draws.below(10**8):08d}"}
    maker.declare(header, (tested, label("untested-equipment", "EEE_USED_NOTEST", is_planted=is_planted)))


def _green(maker: Maker, header: dict[str, str], pattern: str, *expected: str, is_planted: bool) -> None:
    item = maker.accompanied(header, maker.waste(_PLASTIC, header=header))
    maker.declare(header, (item, label(pattern, *expected, is_planted=is_planted)))


def _notified_header(maker: Maker) -> dict[str, str]:
    return maker.trade(*maker.draws.pick(NOTIFIED_ROUTES), maker.draws.day(BATTERIES.since, _LAST_DAY))


def _recycled(maker: Maker, header: dict[str, str], code: str, row: Exemption) -> dict[str, str]:
    """Recycled raw material under a code of ten digits, with the evidence that China asks for."""
    goods = Goods(code, row.material, 25_000, _COPPER.cents_per_kg)
    item = maker.product(goods, origin=header["export_country"])
    return {**item, "conformity_evidence": f"CIQ-{maker.draws.below(10**8):08d}"}


def _exempt_on_a_day(maker: Maker) -> tuple[Exemption, dict[str, str]]:
    """An exemption, and a header of a day on which it and the ban hold."""
    row = maker.draws.pick(maker.law.exemptions)
    first = max(row.first, BAN_OF_CHINA)
    last = min(first + _DAY * _LATER, row.last or _LAST_DAY)
    return row, maker.trade(maker.draws.pick(_TO_CHINA), "CN", maker.draws.day(first, last))
