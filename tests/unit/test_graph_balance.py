"""Mass balance: at, below and above each end of a yield, with every gap not determined and every overdraft found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from greenchain.graph import YieldBand, build_graph, graph_known, mass_balance
from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent
from greenchain.model.unread import UnreadEvents
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import Quantity

START = datetime(2026, 1, 1, tzinfo=UTC)
END = START + timedelta(days=1)
BAND = {"P": ("0.75", "0.95")}


def ref(name, amount=None, unit="KGM"):
    return ObjectRef(name, None if amount is None else Quantity(Decimal(str(amount)), unit))


def event(kind, hours, **parts):
    parts.setdefault("key", f"{kind.value}-{hours}")
    return TraceEvent(type=kind, event_time=START + timedelta(hours=hours), **parts)


def make(hours, inputs, outputs, **parts):
    parts = {"key": "P", "biz_location": "urn:mill"} | parts
    return event(EventType.TRANSFORMATION, hours, inputs=tuple(inputs), outputs=tuple(outputs), **parts)


def born(hours, *refs, place="urn:mill", **parts):
    return event(EventType.OBJECT, hours, action=Action.ADD, objects=refs, biz_location=place, **parts)


def move(hours, step, *refs, place="urn:mill", **parts):
    return event(
        EventType.OBJECT, hours, action=Action.OBSERVE, objects=refs, biz_step=step, biz_location=place, **parts
    )


def process_code(inputs, outputs, yields):
    balance = mass_balance(build_graph([make(1, inputs, outputs)]), at=END, yields=yields)
    account = balance.processes[0]
    return account.finding.code, account.finding.outcome


def lot_code(*events, lot="urn:a"):
    balance = mass_balance(build_graph(events), at=END, yields={})
    return {account.lot: account.finding.code for account in balance.lots}.get(lot)


@pytest.mark.parametrize(
    ("output", "code", "outcome"),
    [
        ("749.999", "YIELD_OUT_OF_BAND", Outcome.DOES_NOT_CONFORM),
        ("750", "YIELD_IN_BAND", Outcome.CONFORMS),
        ("750.001", "YIELD_IN_BAND", Outcome.CONFORMS),
        ("949.999", "YIELD_IN_BAND", Outcome.CONFORMS),
        ("950", "YIELD_IN_BAND", Outcome.CONFORMS),
        ("950.001", "YIELD_OUT_OF_BAND", Outcome.DOES_NOT_CONFORM),
    ],
)
def test_a_yield_is_judged_at_both_ends_exactly(output, code, outcome):
    assert process_code([ref("urn:a", 1, "TNE")], [ref("urn:b", output)], BAND) == (code, outcome)


def test_a_declared_gain_allows_growth_and_an_undeclared_one_does_not():
    fry, salmon = [ref("urn:fry", 250)], [ref("urn:salmon", 1000)]
    assert process_code(fry, salmon, {"P": (2, 5)})[0] == "YIELD_IN_BAND"
    assert process_code(fry, salmon, {}) == ("OUTPUT_EXCEEDS_INPUT", Outcome.DOES_NOT_CONFORM)


@pytest.mark.parametrize(
    ("output", "code"), [(99.999, "YIELD_UNDECLARED"), (100, "YIELD_UNDECLARED"), (100.001, "OUTPUT_EXCEEDS_INPUT")]
)
def test_without_a_yield_only_mass_from_nothing_can_be_refused(output, code):
    assert process_code([ref("urn:a", 100)], [ref("urn:b", output)], {})[0] == code


@pytest.mark.parametrize("unstated", [ref("urn:x"), ref("urn:x", 3, "C62")])
def test_a_mass_that_is_not_stated_leaves_the_balance_open(unstated):
    code = ("MASS_UNSTATED", Outcome.NOT_DETERMINED)
    assert process_code([ref("urn:a", 100)], [ref("urn:b", 80), unstated], BAND) == code
    assert process_code([ref("urn:a", 100), unstated], [ref("urn:b", 80)], BAND) == code
    assert process_code([ref("urn:a", 100), unstated], [ref("urn:b", 80)], {}) == code


def test_what_is_stated_may_already_be_too_much_or_too_little():
    bad = ("YIELD_OUT_OF_BAND", Outcome.DOES_NOT_CONFORM)
    assert process_code([ref("urn:a", 100)], [ref("urn:b", 96), ref("urn:c")], BAND) == bad
    assert process_code([ref("urn:a", 100), ref("urn:c")], [ref("urn:b", 74)], BAND) == bad
    assert process_code([ref("urn:a", 100), ref("urn:c")], [ref("urn:b", 96)], BAND)[0] == "MASS_UNSTATED"
    assert process_code([ref("urn:a", 100)], [ref("urn:b", 74), ref("urn:c")], BAND)[0] == "MASS_UNSTATED"


def test_a_process_with_one_side_is_not_judged():
    assert process_code([], [ref("urn:b", 1)], BAND) == ("PROCESS_WITHOUT_INPUTS", Outcome.NOT_DETERMINED)
    assert process_code([ref("urn:a", 1)], [], BAND) == ("PROCESS_WITHOUT_OUTPUTS", Outcome.NOT_DETERMINED)


def test_the_most_specific_yield_counts():
    inputs, outputs = [ref("urn:a", 100)], [ref("urn:b", 50)]
    loose, tight = (0, 1), (Fraction(9, 10), 1)
    assert process_code(inputs, outputs, {"urn:mill": tight, "P": loose})[0] == "YIELD_IN_BAND"
    both = [YieldBand(*tight, facility="urn:mill"), YieldBand(*loose, facility="urn:mill", product="urn:b")]
    assert process_code(inputs, outputs, both)[0] == "YIELD_IN_BAND"
    assert process_code(inputs, outputs, {"urn:b": loose})[0] == "YIELD_IN_BAND"
    assert process_code(inputs, outputs, {"urn:else": loose})[0] == "YIELD_UNDECLARED"
    assert (
        process_code(inputs, outputs, [YieldBand(*loose, facility="urn:mill", product="urn:else")])[0]
        == "YIELD_UNDECLARED"
    )


def test_two_yields_that_fit_alike_and_differ_decide_nothing():
    assert (
        process_code([ref("urn:a", 100)], [ref("urn:b", 50)], {"urn:mill": (0, 1), "urn:b": (0, 2)})[0]
        == "YIELD_AMBIGUOUS"
    )
    assert (
        process_code([ref("urn:a", 100)], [ref("urn:b", 50)], {"urn:mill": (0, 1), "urn:b": (0, 1)})[0]
        == "YIELD_IN_BAND"
    )


@pytest.mark.parametrize("ends", [(0.5, 1), (True, 1)])
def test_a_yield_is_never_a_float(ends):
    with pytest.raises(TypeError):
        mass_balance(build_graph([]), at=END, yields={"P": ends})


@pytest.mark.parametrize("ends", [(1, "0.5"), ("-0.1", 1)])
def test_a_yield_runs_upward_from_zero(ends):
    with pytest.raises(ValueError, match="low to high"):
        mass_balance(build_graph([]), at=END, yields={"P": ends})


def test_nothing_to_balance_is_no_pass():
    balance = mass_balance(build_graph([]), at=END, yields=BAND)
    assert (balance.outcome, balance.verdict.codes) == (Outcome.NOT_DETERMINED, ("BALANCE_EMPTY",))


def test_events_after_the_instant_are_not_counted():
    graph = build_graph([make(2, [ref("urn:a", 100)], [ref("urn:b", 80)])])
    before = mass_balance(graph, at=START + timedelta(hours=1.99), yields=BAND)
    assert before.verdict.codes == ("BALANCE_EMPTY",)
    assert mass_balance(graph, at=START + timedelta(hours=2), yields=BAND).processes[0].output_kg == 80


def test_one_process_is_judged_with_the_lots_it_touched():
    events = [
        born(0, ref("urn:a", 100)),
        make(1, [ref("urn:a", 100)], [ref("urn:b", 80)]),
        make(2, [ref("urn:x", 9)], [ref("urn:y", 9)], key="Q"),
    ]
    balance = mass_balance(build_graph(events), at=END, yields=BAND, process="P")
    assert [account.process for account in balance.processes] == ["P"]
    assert [account.lot for account in balance.lots] == ["urn:a"]
    assert balance.outcome is Outcome.CONFORMS
    assert mass_balance(build_graph(events), at=END, yields=BAND, process="Z").verdict.codes == ("SUBJECT_UNKNOWN",)


@pytest.mark.parametrize(("used", "code"), [(99.999, "LOT_COVERED"), (100, "LOT_COVERED"), (100.001, "LOT_OVERDRAWN")])
def test_no_more_of_a_lot_is_consumed_than_was_made(used, code):
    assert (
        lot_code(born(0, ref("urn:a", 60)), born(1, ref("urn:a", 40)), make(2, [ref("urn:a", used)], [ref("urn:b", 1)]))
        == code
    )


@pytest.mark.parametrize(("sent", "code"), [(39.999, "LOT_COVERED"), (40, "LOT_COVERED"), (40.001, "LOT_OVERDRAWN")])
def test_what_a_site_used_and_shipped_together_is_covered_by_what_it_made(sent, code):
    events = [
        born(0, ref("urn:a", 0.1, "TNE")),
        make(1, [ref("urn:a", 60)], [ref("urn:b", 1)]),
        move(2, "shipping", ref("urn:a", sent)),
    ]
    assert lot_code(*events) == code


def test_what_is_shipped_and_used_elsewhere_is_not_counted_twice():
    events = [
        born(0, ref("urn:a", 100)),
        move(1, "shipping", ref("urn:a", 100)),
        move(2, "receiving", ref("urn:a", 100), place="urn:b"),
    ]
    assert lot_code(*events, make(3, [ref("urn:a", 100)], [ref("urn:c", 1)], biz_location="urn:b")) == "LOT_COVERED"


def test_what_came_back_may_be_sent_again():
    events = [
        born(0, ref("urn:a", 100)),
        move(1, "shipping", ref("urn:a", 100)),
        move(2, "receiving", ref("urn:a", 30)),
        move(3, "shipping", ref("urn:a", 30)),
    ]
    assert lot_code(*events) == "LOT_COVERED"
    assert lot_code(*events, move(4, "shipping", ref("urn:a", 1))) == "LOT_OVERDRAWN"
    assert (
        lot_code(
            events[0], events[1], move(2, "void_shipping", ref("urn:a", 100)), move(3, "shipping", ref("urn:a", 100))
        )
        == "LOT_COVERED"
    )


def test_a_receipt_at_no_stated_place_clears_suspicion_but_never_covers():
    events = [
        born(0, ref("urn:a", 100)),
        move(1, "shipping", ref("urn:a", 150)),
        move(2, "receiving", ref("urn:a", 150), place=""),
    ]
    assert lot_code(*events) == "MASS_UNSTATED"


def test_a_shipped_pallet_takes_the_part_of_the_lot_that_is_in_it():
    def packed(kg):
        return event(EventType.AGGREGATION, 1, action=Action.ADD, parent="urn:p", children=(ref("urn:a", kg),))

    assert lot_code(born(0, ref("urn:a", 100)), packed(100), move(2, "shipping", ref("urn:p"))) == "LOT_COVERED"
    assert lot_code(born(0, ref("urn:a", 100)), packed(101), move(2, "shipping", ref("urn:p"))) == "LOT_OVERDRAWN"


@pytest.mark.parametrize(
    "events",
    [
        (make(2, [ref("urn:a", 5)], [ref("urn:b", 1)]),),
        (born(0, ref("urn:a")), make(2, [ref("urn:a", 5)], [ref("urn:b", 1)])),
        (born(0, ref("urn:a", 100)), make(2, [ref("urn:a")], [ref("urn:b", 1)])),
        (born(0, ref("urn:a", 100)), make(2, [ref("urn:a", 5, "C62")], [ref("urn:b", 1)])),
        (born(0, ref("urn:a", 100)), move(2, "shipping", ref("urn:a"))),
        (born(0, ref("urn:a", 100)), move(2, "shipping", ref("urn:a", 101), place="")),
        (born(0, ref("urn:a", 100), place=""), move(2, "shipping", ref("urn:a", 101))),
    ],
)
def test_a_draw_that_does_not_state_amount_or_place_is_not_determined(events):
    assert lot_code(*events) == "MASS_UNSTATED"


def test_a_stated_part_alone_may_overdraw():
    assert (
        lot_code(
            born(0, ref("urn:a", 100)),
            make(1, [ref("urn:a", 101)], [ref("urn:b", 1)]),
            make(2, [ref("urn:a")], [], key="Q"),
        )
        == "LOT_OVERDRAWN"
    )


def test_pieces_are_balanced_as_pieces():
    assert (
        lot_code(born(0, ref("urn:a", 10, "C62")), make(1, [ref("urn:a", 11, "H87")], [ref("urn:b", 1)]))
        == "LOT_OVERDRAWN"
    )


def test_single_instances_and_containers_have_no_amount_to_overdraw():
    instance = "https://id.gs1.org/01/09521234003007/21/S1"
    assert lot_code(born(0, ref(instance)), make(1, [ref(instance)], [ref("urn:b", 1)]), lot=instance) is None
    pallet = event(EventType.AGGREGATION, 1, action=Action.ADD, parent="urn:p", children=(ref("urn:a", 1),))
    assert lot_code(born(0, ref("urn:a", 1)), pallet, move(2, "shipping", ref("urn:p")), lot="urn:p") is None


def test_the_result_document_states_exact_amounts():
    graph = build_graph([make(1, [ref("urn:a", 3, "LBR")], [ref("urn:b", 1)])])
    document = mass_balance(graph, at=END, yields={"P": ("1/3", 1)}).to_dict()
    assert document["kind"] == "balance"
    account = document["processes"][0]
    assert (account["input_kg"], account["low"], account["high"]) == ("1.36077711", "1/3", "1")
    assert (account["outcome"], account["code"]) == ("conforms", "YIELD_IN_BAND")
    assert [(lot["lot"], lot["made"], lot["code"]) for lot in document["lots"]] == [("urn:a", None, "MASS_UNSTATED")]
    assert document["outcome"] == "not_determined"


def test_what_was_recorded_later_is_not_counted_in_any_account():
    events = [
        born(0, ref("urn:a", 100), key="b"),
        make(1, [ref("urn:a", 90)], [ref("urn:c", 80)]),
        make(2, [ref("urn:a", 20)], [ref("urn:d", 15)], key="Q"),
    ]
    graph = build_graph(events, recorded_at={"Q": START + timedelta(hours=5)})

    def accounts(hours):
        balance = mass_balance(graph, at=END, yields={}, known_at=START + timedelta(hours=hours))
        return [item.process for item in balance.processes], [item.finding.code for item in balance.lots]

    assert accounts(4.99) == (["P"], ["LOT_COVERED"])
    assert accounts(5) == (["P", "Q"], ["LOT_OVERDRAWN"])


def test_a_graph_cut_at_what_was_known_answers_as_if_the_rest_never_came():
    events = [born(0, ref("urn:a", 1), key="b"), born(1, ref("urn:a", 2), key="c", place="urn:late")]
    when = START + timedelta(hours=5)
    graph = build_graph(events, recorded_at={"b": START, "c": when}, missing=["lost.json"])
    known = graph_known(graph, known_at=when - timedelta(seconds=1))
    alone = build_graph(events[:1], missing=["lost.json"])
    assert known.events == alone.events
    assert known.object("urn:a") == alone.object("urn:a")
    assert known.location_of("urn:a", at=END) == "urn:mill"
    assert known.missing == (UnreadEvents("lost.json"),)
    assert "urn:late" not in known
    assert graph_known(graph, known_at=when) is graph
    assert graph_known(graph, known_at=None) is graph


def findings(*events, yields=None):
    return mass_balance(build_graph(events), at=END, yields=yields or {}).findings


def test_a_mass_is_unknown_where_nobody_stated_it_and_zero_where_zero_is_stated():
    balance = mass_balance(
        build_graph([make(1, [ref("urn:a", 0), ref("urn:c")], [ref("urn:b", 3, "C62"), ref("urn:d")])]),
        at=END,
        yields={},
    )
    account = balance.processes[0]
    assert (account.input_kg, account.output_kg) == (0, None)
    assert "output_kg" not in account.finding.values
    document = balance.to_dict()["processes"][0]
    assert (document["input_kg"], document["output_kg"]) == ("0", None)


def test_an_amount_drawn_that_nobody_stated_is_unknown():
    lots = mass_balance(
        build_graph([born(0, ref("urn:a", 100)), make(1, [ref("urn:a")], [ref("urn:b", 1)])]), at=END, yields={}
    ).lots
    assert [(lot.lot, lot.made, lot.consumed, lot.drawn) for lot in lots] == [("urn:a", 100, None, None)]
    assert lots[0].to_dict()["consumed"] is None


def test_a_process_finding_names_lots_place_time_and_masses():
    finding = findings(make(1, [ref("urn:a", 100)], [ref("urn:b", "100.5")]))[0]
    assert finding.code == "OUTPUT_EXCEEDS_INPUT"
    assert finding.detail.endswith(": 100 kg in (urn:a), 100.5 kg out (urn:b) at urn:mill, 2026-01-01T01:00:00Z")
    assert finding.related == ("urn:a", "urn:b")
    assert (finding.values["facility"], finding.values["time"]) == ("urn:mill", "2026-01-01T01:00:00Z")
    nowhere = findings(make(1, [ref("urn:a", 100)], [ref("urn:b", 10)], biz_location=""), yields=BAND)[0]
    assert nowhere.code == "YIELD_OUT_OF_BAND"
    assert nowhere.detail.endswith("10 kg out (urn:b), 2026-01-01T01:00:00Z")


def test_many_lots_are_named_in_part_and_related_in_full():
    inputs = [ref(f"urn:a{number}", 1) for number in range(10)]
    finding = findings(make(1, inputs, [ref("urn:b", 11)]))[0]
    assert "urn:a7, 2 more)" in finding.detail
    assert len(finding.related) == 11


def test_an_overdrawn_lot_is_told_with_its_amounts():
    used = [make(1, [ref("urn:a", 70)], [ref("urn:b", 1)]), make(2, [ref("urn:a", 31)], [ref("urn:c", 1)], key="Q")]
    details = [f.detail for f in findings(born(0, ref("urn:a", 100)), *used) if f.code == "LOT_OVERDRAWN"]
    assert details == ["more was used than was made: 101 kg used, 100 kg made"]
    sent = move(3, "shipping", ref("urn:a", 101, "C62"))
    details = [f.detail for f in findings(born(0, ref("urn:a", 100, "C62")), sent) if f.code == "LOT_OVERDRAWN"]
    assert details == [
        "more was used or shipped than was made: 101 pieces used or shipped at urn:mill, 100 pieces made"
    ]
