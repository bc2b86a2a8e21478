"""Laws of screening over declarations at random: what evidence, dates and order may and may not do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from greenchain.graph import build_graph
from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent
from greenchain.model.nouns import Facility, Shipment, ShipmentItem
from greenchain.screening import document, screen
from greenchain.screening.facts import EVIDENCE
from greenchain.values.errors import Fault
from greenchain.values.json import canonical_json
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import Quantity
from screening_world import AT, COUNTRIES, DAYS, FORBIDDING, ITEM, LOTS, SHIPMENTS, WASTE, YARD

# Complete goods, so that most of them pass before one fact is taken away
CLEARABLE = st.builds(
    lambda header, items: Shipment("D", header, tuple(ShipmentItem(str(n), facts) for n, facts in enumerate(items, 1))),
    st.fixed_dictionaries(
        {"export_date": DAYS, "import_date": DAYS, "export_country": COUNTRIES, "import_country": COUNTRIES}
    ),
    st.lists(
        st.fixed_dictionaries(
            {
                "hs": st.sampled_from(["010121", "854143", "847130", "760110", "391510", None]),
                "waste_code": st.just(None),
                "condition": st.sampled_from(["new", "used", "waste", None]),
                "lot": st.sampled_from([*LOTS, None, None, None]),
                "net_kg": st.just("9"),
                "gross_kg": st.just("10"),
                "function_test": st.just("T1"),
                "facility_permit": st.just("P1"),
            }
        ),
        min_size=1,
        max_size=2,
    ),
)


def _event(day, kind=EventType.OBJECT, **parts):
    return TraceEvent(type=kind, event_time=datetime(2026, 9, day, tzinfo=UTC), key=f"e{day}", **parts)


def _ref(lot):
    return ObjectRef(lot, Quantity.of("9", "KGM"))


GRAPH = build_graph(
    [
        _event(1, action=Action.ADD, objects=(_ref(LOTS[0]),), biz_step="commissioning", biz_location=YARD),
        _event(2, action=Action.ADD, objects=(_ref(LOTS[1]),), biz_step="commissioning"),
    ],
    facilities=[Facility(YARD, roles=("dismantling",))],
)
GRAPHS = st.sampled_from([None, GRAPH])


def asked(shipment, *, standards=WASTE, at=AT, graph=None):
    return screen(shipment, standards=standards, at=at, graph=graph)


def by_item(result):
    return {item.item.item_no: item.findings for item in result.items}


def without(shipment, gone, *, index=None):
    """The declaration with the facts named left away: of the header, and of one item or of all."""
    return replace(
        shipment,
        facts={k: v for k, v in shipment.facts.items() if k not in gone},
        items=tuple(
            replace(item, facts={k: v for k, v in item.facts.items() if k not in gone}) if index in (None, n) else item
            for n, item in enumerate(shipment.items)
        ),
    )


def assert_not_improved(before, after):
    """Neither the declaration nor any item, judged by what all of its findings come to, reads better than before."""
    if before.outcome is not Outcome.CONFORMS:
        assert after.outcome is not Outcome.CONFORMS
    was = by_item(before)
    for key, findings in by_item(after).items():
        if any(finding.outcome is not Outcome.CONFORMS for finding in was[key]):
            assert all(finding.outcome is not Outcome.CONFORMS for finding in findings)


@given(SHIPMENTS, GRAPHS, st.data())
def test_removing_a_datum_never_makes_an_item_or_the_declaration_conform(shipment, graph, data):
    index = data.draw(st.integers(0, len(shipment.items) - 1))
    names = sorted({*shipment.facts, *shipment.items[index].facts})
    gone = set(data.draw(st.lists(st.sampled_from(names), max_size=3))) if names else set()
    less = without(shipment, gone, index=index)
    assert_not_improved(asked(shipment, graph=graph), asked(less, graph=graph))


def in_question(findings):
    """The rules that hold or are open: told one by one, or named by what keeps several open at once."""
    told = {f.code for f in findings if f.severity}
    return told.union(*(f.related for f in findings if f.code in OPENING))


OPENING = ("DATE_MISSING", "FACTS_NOT_GIVEN", "FACTS_NOT_DECISIVE")


@given(SHIPMENTS, GRAPHS, st.data())
def test_removing_a_datum_never_answers_a_rule_that_held_or_was_open(shipment, graph, data):
    names = sorted({*shipment.facts, *(name for item in shipment.items for name in item.facts)} - {"lot"})
    gone = set(data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3))) if names else set()
    before, after = (by_item(asked(each, graph=graph)) for each in (shipment, without(shipment, gone)))
    for key, findings in before.items():
        lost = in_question(findings) - in_question(after[key])
        assert lost == set(), (gone, key)
        firm = {f.code for f in after[key] if f.outcome is Outcome.DOES_NOT_CONFORM}
        assert firm <= {f.code for f in findings if f.outcome is Outcome.DOES_NOT_CONFORM}  # nor makes it worse


@given(st.one_of(SHIPMENTS, CLEARABLE), st.sampled_from([*EVIDENCE, "hs", "consent_from", "consent_to"]), GRAPHS)
def test_declaring_that_there_is_no_evidence_never_makes_anything_conform(shipment, name, graph):
    items = tuple(replace(item, facts={**item.facts, name: None}) for item in shipment.items)
    before = asked(without(shipment, {name}), graph=graph)
    assert_not_improved(asked(shipment, graph=graph), asked(replace(shipment, items=items), graph=graph))
    for key, findings in by_item(asked(replace(shipment, items=items), graph=graph)).items():
        assert not [f for f in findings if f.code == "FACTS_NOT_GIVEN" and name in f.missing]
        # what was declared is judged: a rule that fires then was open where nothing was given
        assert {f.code for f in findings if f.severity} <= in_question(by_item(before)[key])


@given(CLEARABLE, st.sampled_from(["hs", "waste_code", "condition", "lot"]), GRAPHS)
def test_removing_what_rules_go_by_never_makes_goods_that_nearly_pass_conform(shipment, name, graph):
    before, after = asked(shipment, graph=graph), asked(without(shipment, {name}), graph=graph)
    assert_not_improved(before, after)
    if name in ("hs", "waste_code", "lot"):  # of these every item has to speak
        assert after.outcome is not Outcome.CONFORMS


@given(st.one_of(SHIPMENTS, CLEARABLE))
def test_leaving_the_events_away_never_improves_an_answer(shipment):
    assert_not_improved(asked(shipment, graph=GRAPH), asked(shipment))


@given(st.one_of(SHIPMENTS, CLEARABLE), GRAPHS, st.data())
def test_refusing_a_row_never_makes_the_declaration_conform(shipment, graph, data):
    gone = data.draw(st.integers(0, len(shipment.items) - 1))
    fault = Fault("CELL_MALFORMED", "a mass", "lots", f"/items/{gone}/net_kg")
    less = replace(shipment, items=shipment.items[:gone] + shipment.items[gone + 1 :], faults=(fault,))
    result = asked(less, graph=graph)
    assert result.outcome is not Outcome.CONFORMS
    assert [(f.code, f.outcome, f.where) for f in result.header] == [
        ("ITEM_REFUSED", Outcome.NOT_DETERMINED, fault.where)
    ]


@given(SHIPMENTS)
def test_nothing_passes_without_a_heading(shipment):
    for item in asked(shipment).items:
        codes = {finding.code for finding in item.findings}
        assert ("HS_MISSING" in codes) is (item.item.facts.get("hs") is None)
        assert "NO_RULE_FIRED" not in codes or item.item.facts["hs"] is not None


@given(SHIPMENTS)
def test_facts_not_given_are_absent_facts(shipment):
    for item in asked(shipment).items:
        declared = {**shipment.facts, **item.item.facts}
        for finding in item.findings:
            if finding.code == "FACTS_NOT_GIVEN":
                assert declared.keys().isdisjoint(finding.missing)
            if finding.code == "FACTS_NOT_DECISIVE":
                assert set(finding.missing) <= declared.keys()


@given(SHIPMENTS, ITEM)
def test_an_item_more_changes_no_other_item(shipment, facts):
    more = replace(shipment, items=(ShipmentItem("99", facts), *shipment.items))
    before, after = by_item(asked(shipment)), by_item(asked(more))
    assert all(after[key] == findings for key, findings in before.items())


@given(SHIPMENTS, st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1)))  # noqa: DTZ001 - hypothesis adds the zone
def test_the_instant_of_the_question_never_decides_the_law(shipment, at):
    assert by_item(asked(shipment, at=at)) == by_item(asked(shipment))


@given(SHIPMENTS, st.randoms(use_true_random=False))
def test_the_order_of_items_and_facts_changes_no_byte(shipment, random):
    items = [replace(i, facts=dict(random.sample(list(i.facts.items()), len(i.facts)))) for i in shipment.items]
    random.shuffle(items)
    shuffled = replace(shipment, items=tuple(items))
    one, other = (canonical_json(document([asked(s)], at=AT)) for s in (shipment, shuffled))
    assert one == other


@given(SHIPMENTS)
def test_every_item_has_a_finding_and_a_clearance_stands_alone(shipment):
    result = asked(shipment)
    for findings in by_item(result).values():
        assert findings
        codes = [finding.code for finding in findings]
        assert "NO_RULE_FIRED" not in codes or codes == ["NO_RULE_FIRED"]
    assert result.outcome is not Outcome.NOT_APPLICABLE


@given(SHIPMENTS)
def test_only_what_forbids_or_a_declared_code_is_firm(shipment):
    for finding in asked(shipment).findings:
        if finding.outcome is Outcome.DOES_NOT_CONFORM:
            assert finding.severity in FORBIDDING or finding.code in ("CODE_UNKNOWN", "CODE_EXPIRED", "CODE_WRONG_LIST")
            assert finding.citation.status.is_firm
            assert not finding.missing
        if finding.severity == "suspicion":
            assert finding.outcome is Outcome.NOT_DETERMINED
