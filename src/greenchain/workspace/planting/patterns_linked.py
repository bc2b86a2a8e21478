"""Patterns that show only beside something else: documents, the chain of a lot, an earlier shipment, a price."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from greenchain.values.quantity import decimal_text
from greenchain.workspace.planting.cases import Kind, Label, Layer
from greenchain.workspace.planting.chains import end_of_life, transformed
from greenchain.workspace.planting.goods import BATTERIES, GREEN, GREEN_ROUTES, NOTIFIED_ROUTES, PRODUCTS, Goods
from greenchain.workspace.planting.making import Facts, Maker
from greenchain.workspace.planting.patterns_law import label
from greenchain.workspace.planting.sites import YIELD_PERCENT, Role, low_cents_per_kg, site

_LAST_DAY = date(2026, 12, 31)
_GRAM = Decimal("0.001")
_SHIPMENTS = 3
_BLOCKS = ("consignee", "generator", "facility", "packaging")
_GRANULES = tuple(goods for goods in PRODUCTS if goods.hs in ("390120", "390210", "390761"))
_COVERS = tuple(goods for goods in PRODUCTS if goods.hs in ("740311", "260300", "281700", "390120", "390210"))
_HUBS = ("SG", "ZA", "BR")
_MAKERS = ("MY", "TH", "VN", "ID")


def crossed_total(maker: Maker, *, is_planted: bool) -> None:
    """Shipments under one notification, the last of which crosses the mass notified; the look-alike meets it."""
    header = maker.trade(*maker.draws.pick(NOTIFIED_ROUTES), maker.draws.day(BATTERIES.since, _LAST_DAY))
    loads = [maker.waste(BATTERIES, header=header) for _ in range(_SHIPMENTS)]
    moved = sum((Decimal(load["net_kg"]) for load in loads), Decimal(0))
    short = (Decimal(loads[-1]["net_kg"]) / maker.draws.between(3, 50)).quantize(_GRAM) + _GRAM
    items = maker.notified(header, loads, total_kg=moved - short if is_planted else moved)
    asked = label("crossed-total", "BASEL_9_1D", is_planted=is_planted)
    before = Label("crossed-total", Kind.ORDINARY)
    for letter, item in zip("ABC", items, strict=True):
        maker.declare(header, (item, asked if item is items[-1] else before), letter=letter)


def differing_movement(maker: Maker, *, is_planted: bool) -> None:
    """A movement document that differs from its notification in one block; the look-alike agrees."""
    header = maker.trade(*maker.draws.pick(NOTIFIED_ROUTES), maker.draws.day(BATTERIES.since, _LAST_DAY))
    items = maker.notified(header, [maker.waste(BATTERIES, header=header)])
    block = maker.draws.pick(_BLOCKS)
    other = {
        "consignee": "TRD999001",
        "generator": "TRD999002",
        "facility": site(header["import_country"], Role.DISMANTLING).id,
        "packaging": "DR",
    }
    if is_planted:
        maker.case.movements[-1][block] = other[block]
    maker.declare(header, (items[0], label("differing-movement", "BASEL_9_1D", is_planted=is_planted)))


def end_of_life_as_product(maker: Maker, *, is_planted: bool) -> None:
    """Collected material sold as a product without recovery; the look-alike was recovered with an end of waste."""
    _chained(maker, "end-of-life-as-product", "GRAPH_EOL", role=Role.PRODUCTION, is_planted=is_planted)


def unproven_recovery(maker: Maker, *, is_planted: bool) -> None:
    """Collected material that was recovered, without evidence that it ceased to be waste; the look-alike has it."""
    _chained(maker, "unproven-recovery", "END_OF_WASTE_UNPROVEN", role=Role.UNCERTIFIED, is_planted=is_planted)


def _chained(maker: Maker, pattern: str, code: str, *, role: Role, is_planted: bool) -> None:
    header, goods = _product_export(maker)
    lot, net = maker.lot("OUT"), maker.draws.mass_kg(goods.median_kg)
    made_by = role if is_planted else Role.RECOVERY
    maker.case.events += end_of_life(maker, header, output=lot, output_kg=net, made_by=made_by)
    item = {**maker.product(goods, origin=header["export_country"], net_kg=net), "lot": lot}
    maker.declare(header, (item, label(pattern, code, is_planted=is_planted, layer=Layer.GRAPH)))


def beyond_yield(maker: Maker, *, is_planted: bool) -> None:
    """More of a lot than what went into it can yield; the look-alike is inside the band."""
    header, goods = _product_export(maker)
    went_in = maker.draws.mass_kg(goods.median_kg)
    low, high = YIELD_PERCENT
    beyond, inside = maker.draws.between(high + 5, high + 60), maker.draws.between(low, high)
    percent = beyond if is_planted else inside
    net = (went_in * percent / 100).quantize(_GRAM, rounding="ROUND_DOWN")
    lot = maker.lot("OUT")
    maker.case.events += transformed(maker, header, went_in_kg=went_in, output=lot, output_kg=net)
    item = {**maker.product(goods, origin=header["export_country"], net_kg=net), "lot": lot}
    maker.declare(header, (item, label("beyond-yield", "GRAPH_MASS", is_planted=is_planted, layer=Layer.GRAPH)))


def relabeled_reexport(maker: Maker, *, is_planted: bool) -> None:
    """Waste that came in and leaves again as a product; the look-alike leaves as the waste it is."""
    draws = maker.draws
    waste, hub = draws.pick(GREEN), draws.pick(_HUBS)
    day = draws.day(waste.since, _LAST_DAY - timedelta(days=120))
    came = maker.trade("JP", hub, day, days=draws.between(5, 20))
    arrived = date.fromisoformat(came["import_date"])
    left = maker.trade(hub, "KR", arrived + timedelta(days=draws.between(3, 50)), days=9)
    left["exporter"] = came["importer"]
    item = maker.accompanied(came, maker.waste(waste, header=came))
    maker.declare(came, (item, Label("relabeled-reexport", Kind.ORDINARY)))
    net = (Decimal(item["net_kg"]) * draws.between(980, 1020) / 1000).quantize(_GRAM)
    honest = maker.accompanied(left, maker.waste(waste, header=left, net_kg=net), letter="B")
    shown = _as_product(honest, draws.pick(_GRANULES)) if is_planted else honest
    asked = label("relabeled-reexport", "RE_EXPORT", is_planted=is_planted, layer=Layer.GRAPH)
    maker.declare(left, (shown, asked), letter="B")
    if is_planted:
        maker.case.annex_vii.pop()  # a product travels without it


def _as_product(item: Facts, goods: Goods) -> dict[str, str]:
    """The same load under the name of goods, at their price."""
    value = (Decimal(item["net_kg"]) * goods.cents_per_kg / 100).quantize(Decimal("0.01"))
    hidden = dict.fromkeys(("waste_code", "operation", "annex_vii_no", "facility", "facility_permit"), "")
    named = {"hs": goods.hs, "description": goods.description, "condition": "new", "value": decimal_text(value)}
    return {**item, **hidden, **named}


def wrong_certificate(maker: Maker, *, is_planted: bool) -> None:
    """Waste to a site without a certificate, or with one that has ended; the look-alike goes to one that has it."""
    header = maker.trade(*maker.draws.pick(GREEN_ROUTES), maker.draws.day(date(2021, 1, 1), _LAST_DAY), days=6)
    role, code = maker.draws.pick(((Role.UNCERTIFIED, "CERTIFICATE_SCOPE"), (Role.DISMANTLING, "CERTIFICATE_EXPIRED")))
    plant = site(header["import_country"], role if is_planted else Role.RECOVERY)
    item = {
        **maker.waste(maker.draws.pick(GREEN), header=header),
        "facility": plant.id,
        "facility_permit": plant.permit,
    }
    asked = label("wrong-certificate", code, is_planted=is_planted, layer=Layer.GRAPH)
    maker.declare(header, (maker.accompanied(header, item), asked))


def scrap_price(maker: Maker, *, is_planted: bool) -> None:
    """A product that often covers waste, at the price of scrap; the look-alike has a fair price."""
    header, _ = _product_export(maker)
    goods = maker.draws.pick(_COVERS)
    item = maker.product(goods, origin=header["export_country"])
    share = maker.draws.between(10, 60)
    cheap = (Decimal(item["net_kg"]) * low_cents_per_kg(goods.hs) * share / 10_000).quantize(Decimal("0.01"))
    priced = {**item, "value": decimal_text(cheap)} if is_planted else item
    maker.declare(header, (priced, label("scrap-price", "PRICE_LOW", is_planted=is_planted, layer=Layer.SCORE)))


def _product_export(maker: Maker) -> tuple[dict[str, str], Goods]:
    """A header of goods that leave a State where they were made, and the goods."""
    day = maker.draws.day(date(2022, 1, 1), _LAST_DAY)
    return maker.trade(maker.draws.pick(_MAKERS), "KR", day, days=14), maker.draws.pick(_GRANULES)
