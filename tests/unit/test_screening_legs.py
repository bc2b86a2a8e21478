"""Waste that comes in and a product that goes out: at, below and above every limit, and what is not told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.formats.declarations import parse_declaration
from greenchain.screening import screen_many
from greenchain.screening.legs import MOST_COMPARED
from greenchain.screening.relabeling import Terms
from greenchain.screening.rules import BoundRule
from greenchain.values.errors import PackError
from greenchain.values.outcome import Outcome

AT = datetime(2028, 1, 1, tzinfo=UTC)
STANDARDS = load_standards()
BASEL = STANDARDS.pack("waste/basel")
TABLES = STANDARDS.tables_for(BASEL)
CAME = date(2026, 3, 1)

WASTE = {
    "hs": "391510",
    "waste_code": "B3011",
    "operation": "R3",
    "condition": "waste",
    "net_kg": "20000",
    "gross_kg": "20100",
    "annex_vii_no": "A1",
    "notification_no": None,
    "movement_id": None,
    "lot": None,
}
GOODS = {
    "hs": "390120",
    "waste_code": None,
    "operation": None,
    "condition": "new",
    "net_kg": "20000",
    "gross_kg": "20900",
    "lot": None,
}
FIRST = {
    "declaration_id": "IN",
    "export_country": "JP",
    "import_country": "KR",
    "export_date": "2026-02-20",
    "import_date": CAME.isoformat(),
    "exporter": "MAKER",
    "importer": "HUB",
}
SECOND = {
    "declaration_id": "OUT",
    "export_country": "KR",
    "import_country": "DE",
    "export_date": "2026-03-20",
    "import_date": "2026-04-20",
    "exporter": "HUB",
    "importer": "BUYER",
}


def declaration(header, *items):
    return parse_declaration(
        {**header, "items": [{"item_no": str(n), **item} for n, item in enumerate(items, start=1)]}
    )


def without(facts, *names):
    return {name: text for name, text in facts.items() if name not in names}


def found(first=FIRST, second=SECOND, *, waste=WASTE, goods=GOODS):
    """The finding of the product by its legs, or ``None``."""
    pair = [declaration(first, waste), declaration(second, goods)]
    *_, result = screen_many(pair, standards=STANDARDS, at=AT)
    return next((finding for finding in result.findings if finding.code == "RE_EXPORT"), None)


def test_both_legs_are_named():
    finding = found()
    assert finding.outcome is Outcome.NOT_DETERMINED
    assert finding.severity == "suspicion"
    assert "/declarations/IN/items/1" in finding.related
    assert finding.where == "/items/1/hs"
    for told in ("391510", "B3011", "JP", "KR", "2026-03-01", "390120", "2026-03-20", "HUB", "DE"):
        assert told in finding.detail


@pytest.mark.parametrize(
    ("kg", "fires"), [("19399.999", False), ("19400", True), ("20600", True), ("20600.001", False)]
)
def test_masses_may_differ_by_three_percent_of_the_first(kg, fires):
    assert (found(goods={**GOODS, "net_kg": kg}) is not None) is fires


@pytest.mark.parametrize(("days", "fires"), [(-1, False), (0, True), (60, True), (61, False)])
def test_sixty_days_may_lie_between_arrival_and_export(days, fires):
    left = (CAME + timedelta(days=days)).isoformat()
    assert (found(second={**SECOND, "export_date": left, "import_date": None}) is not None) is fires


@pytest.mark.parametrize(("hs", "fires"), [("391590", False), ("3915", False), ("3916900000", True), ("390120", True)])
def test_another_heading_is_another_four_digits(hs, fires):
    assert (found(goods={**GOODS, "hs": hs}) is not None) is fires


def test_it_leaves_the_state_that_the_waste_came_to():
    assert found(second={**SECOND, "export_country": "JP"}) is None


@pytest.mark.parametrize(
    ("parties", "fires"),
    [
        ({"exporter": "HUB", "importer": "X"}, True),
        ({"exporter": "X", "importer": "Maker "}, True),
        ({"exporter": "X", "importer": "Y"}, False),
        ({"exporter": None, "importer": None}, False),
    ],
)
def test_any_party_may_be_shared(parties, fires):
    assert (found(second={**SECOND, **parties}) is not None) is fires


def test_placeholders_are_no_party():
    nobody = {"exporter": "n/a", "importer": "unknown"}
    assert found({**FIRST, **nobody}, {**SECOND, **nobody}) is None


def test_what_leaves_as_waste_is_no_product():
    assert found(goods={**GOODS, "condition": "waste", "waste_code": "Y48"}) is None
    assert found(goods={**GOODS, "condition": None, "waste_code": "Y48"}) is None
    assert found(goods={**GOODS, "condition": None, "hs": "854800"}) is not None
    assert found(goods={**GOODS, "condition": None, "hs": "720449"}) is None


def test_what_came_as_a_product_is_no_first_leg():
    assert found(waste=GOODS, goods={**GOODS, "hs": "392321"}) is None
    unsaid = {**WASTE, "condition": None, "waste_code": None}
    assert found(waste=unsaid) is not None  # 3915 names nothing but waste
    assert found(waste={**unsaid, "condition": "new"}) is None


@pytest.mark.parametrize("name", ["exporter", "importer"])
def test_a_party_that_is_not_given_may_be_any(name):
    finding = found(second=without({**SECOND, "exporter": "X", "importer": "Y"}, name))
    assert finding.missing == (name,)
    assert finding.outcome is Outcome.NOT_DETERMINED
    assert "/declarations/IN/items/1" in finding.related


def test_what_the_first_leg_does_not_say_is_named_as_its_own():
    assert found({**FIRST, "import_date": None}).missing == ("first_leg.import_date",)
    assert found(waste={**WASTE, "net_kg": None}).missing == ("first_leg.net_kg",)
    assert found({**FIRST, "import_date": None, "export_date": "2026-03-21"}) is None  # it had not even left


@pytest.mark.parametrize("name", ["export_date", "export_country", "importer", "exporter"])
def test_leaving_a_fact_of_the_header_away_clears_nothing(name):
    pair = [declaration(FIRST, WASTE), declaration(without(SECOND, name), GOODS)]
    *_, result = screen_many(pair, standards=STANDARDS, at=AT)
    assert result.outcome is Outcome.NOT_DETERMINED


@pytest.mark.parametrize("name", ["hs", "net_kg", "condition", "waste_code"])
def test_leaving_a_fact_of_the_item_away_clears_nothing(name):
    pair = [declaration(FIRST, WASTE), declaration(SECOND, without(GOODS, name))]
    *_, result = screen_many(pair, standards=STANDARDS, at=AT)
    assert result.outcome is Outcome.NOT_DETERMINED


def test_the_latest_of_several_legs_is_named_whatever_their_order():
    firsts = [
        declaration({**FIRST, "declaration_id": f"IN{day}", "import_date": f"2026-03-{day:02d}"}, WASTE)
        for day in (1, 9, 5, 28)
    ]
    goods = declaration(SECOND, GOODS)
    for listed in ([*firsts, goods], [goods, *reversed(firsts)]):
        results = {result.declaration.id: result for result in screen_many(listed, standards=STANDARDS, at=AT)}
        (finding,) = results["OUT"].findings
        assert "/declarations/IN9/items/1" in finding.related


def test_one_declaration_is_no_leg_of_itself():
    both = {**FIRST, "export_country": "KR", "export_date": CAME.isoformat()}
    (result,) = screen_many([declaration(both, WASTE, GOODS)], standards=STANDARDS, at=AT)
    assert "RE_EXPORT" not in {finding.code for finding in result.findings}


def run_of(legs, goods):
    results = screen_many([*legs, declaration(SECOND, goods)], standards=STANDARDS, at=AT)
    *_, result = results
    return next((finding for finding in result.findings if finding.code == "RE_EXPORT"), None)


def test_legs_that_are_all_alike_are_one_leg():
    legs = [declaration({**FIRST, "declaration_id": f"IN{n}"}, WASTE) for n in range(MOST_COMPARED + 5)]
    assert run_of(legs, {**GOODS, "hs": "391590"}) is None


def test_more_legs_than_are_compared_leave_it_open():
    def leg(n):
        weight = f"{20_000 + n / 1000:.3f}"
        return declaration({**FIRST, "declaration_id": f"IN{n}"}, {**WASTE, "net_kg": weight})

    at_most = [leg(n) for n in range(MOST_COMPARED)]
    assert run_of(at_most, {**GOODS, "hs": "391590"}) is None
    one_more = run_of([*at_most, leg(MOST_COMPARED)], {**GOODS, "hs": "391590"})
    assert one_more.missing == ("first_leg",)
    assert one_more.outcome is Outcome.NOT_DETERMINED


@pytest.mark.parametrize(
    ("name", "value"),
    [("re_export_days", "-1"), ("re_export_days", "2.5"), ("re_export_mass_share", "1"), ("re_export_mass_share", "x")],
)
def test_figures_that_cannot_be_are_the_packs_fault(name, value):
    told = {each.name: each for each in BASEL.parameters.values()}
    broken = {**told, name: replace(told[name], value=value)}
    pack = replace(BASEL, parameters=MappingProxyType(broken))
    rule = next(rule for rule in pack.rules if rule.id == "RE_EXPORT")
    with pytest.raises(PackError):
        Terms.of([BoundRule.of(pack, rule, TABLES)])


def test_without_a_rule_about_legs_there_are_no_terms():
    others = [BoundRule.of(BASEL, rule, TABLES) for rule in BASEL.rules if rule.id != "RE_EXPORT"]
    assert Terms.of(others) is None
