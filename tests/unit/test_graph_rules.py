"""The 18 rules, one class each; and each class fails where the row of its rule is left out of the table."""

from __future__ import annotations

import importlib
import inspect
from dataclasses import replace

import pytest

from graph_events import END, LOT, ONE, TWO, at, born, event, make, pack, ref, seen
from greenchain.graph import RULES, build_graph, suppliers_of, trace_downstream, trace_upstream, where
from greenchain.model.events import Action, ErrorDeclaration, EventType, Transfer


def codes(trace):
    return [gap.code for gap in trace.frontier]


def anomalies(trace):
    return [finding.code for finding in trace.anomalies]


@pytest.fixture
def rules():
    return RULES


class TestE1ObjectAdd:
    def test_an_object_begins_where_it_is_commissioned(self, rules):
        trace = trace_upstream(build_graph([born(0, ref("urn:a"))], rules=rules), "urn:a", at=END)
        assert (trace.origins, trace.is_complete) == (("urn:a",), True)

    def test_an_instance_is_born_once_and_a_commissioning_after_its_process_confirms_that(self, rules):
        made = make(1, [ref("urn:a")], [ref(ONE)])
        graph = build_graph([made, born(2, ref(ONE))], rules=rules)
        assert [birth.event for birth in graph.births[ONE]] == [made.key]
        at_once = build_graph([replace(made, key="z"), born(1, ref(ONE), key="a")], rules=rules)
        assert [birth.event for birth in at_once.births[ONE]] == ["z"]
        twice = build_graph([born(1, ref(ONE)), born(2, ref(ONE))], rules=rules)
        assert anomalies(trace_upstream(twice, ONE, at=END)) == ["SECOND_BIRTH"]
        assert anomalies(trace_upstream(twice, ONE, at=at(1))) == []

    def test_each_commissioning_of_a_lot_adds_to_it(self, rules):
        graph = build_graph([born(1, ref(LOT, 2)), born(2, ref(LOT, 3))], rules=rules)
        assert graph.object(LOT).made == ref(LOT, 5).quantity


class TestE2Place:
    def test_a_business_location_holds_until_another_and_a_read_point_does_not(self, rules):
        events = [
            seen(1, ref("urn:a"), biz_location="urn:x"),
            seen(2, ref("urn:a"), read_point="urn:gate"),
            seen(3, ref("urn:a"), biz_location="urn:y"),
        ]
        graph = build_graph(events, rules=rules)
        assert [graph.location_of("urn:a", at=at(hours)) for hours in (0, 1, 2, 3)] == ["", "urn:x", "urn:x", "urn:y"]

    def test_observing_makes_nothing_and_adds_nothing(self, rules):
        graph = build_graph([seen(1, ref("urn:a", 5), biz_location="urn:x")], rules=rules)
        assert "urn:a" not in graph.births
        assert where(graph, "urn:a", at=END).locations[0].place == "urn:x"


class TestE3ObjectDelete:
    def test_what_is_said_after_the_end_is_used_and_named_as_odd(self, rules):
        events = [
            born(0, ref(ONE)),
            seen(1, ref(ONE), action=Action.DELETE),
            make(2, [ref(ONE)], [ref("urn:b")], key="later"),
        ]
        trace = trace_downstream(build_graph(events, rules=rules), ONE, at=END)
        assert [reached.id for reached in trace.objects] == ["urn:b"]
        assert [(note.code, note.related[-1]) for note in trace.anomalies] == [("EVENT_AFTER_END", "later")]

    def test_an_event_of_the_same_instant_or_a_part_of_a_lot_is_not_odd(self, rules):
        events = [seen(1, ref(ONE), action=Action.DELETE), seen(1, ref(ONE), key="same")]
        assert anomalies(trace_upstream(build_graph(events, rules=rules), ONE, at=END)) == []
        part = [seen(1, ref(LOT, 1), action=Action.DELETE), seen(2, ref(LOT))]
        assert anomalies(trace_upstream(build_graph(part, rules=rules), LOT, at=END)) == []


class TestE4Aggregation:
    def test_packing_opens_unpacking_closes_and_unpacking_nothing_empties(self, rules):
        events = [
            pack(1, "urn:p", ref(ONE), ref(TWO), ref("urn:a")),
            pack(2, "urn:p", ref(ONE), action=Action.DELETE),
            pack(3, "urn:p", ref(TWO), action=Action.OBSERVE),
            pack(4, "urn:p", action=Action.DELETE),
        ]
        graph = build_graph(events, rules=rules)
        held = {hours: graph.contents_of("urn:p", at=at(hours)) for hours in (1, 2, 3, 4)}
        assert held == {1: (ONE, TWO, "urn:a"), 2: (TWO, "urn:a"), 3: (TWO, "urn:a"), 4: ()}

    def test_containment_passes_on_places_and_never_matter(self, rules):
        events = [
            born(0, ref(ONE), ref(TWO)),
            pack(1, "urn:p", ref(ONE), ref(TWO)),
            seen(2, ref("urn:p"), biz_location="urn:y"),
        ]
        graph = build_graph(events, rules=rules)
        assert graph.location_of(ONE, at=END) == "urn:y"
        assert trace_downstream(graph, ONE, at=END).object_ids == (ONE,)

    def test_an_object_arrived_in_a_container_and_never_unpacked_is_a_gap(self, rules):
        events = [
            born(0, ref(ONE)),
            pack(1, "urn:p", ref(ONE)),
            seen(2, ref("urn:p"), biz_step="shipping"),
            seen(3, ref("urn:p"), biz_step="receiving", key="in"),
        ]
        trace = trace_downstream(build_graph(events, rules=rules), ONE, at=END)
        assert [(gap.code, gap.id, gap.event) for gap in trace.frontier] == [("NEVER_UNPACKED", ONE, "in")]
        unpacked = [*events, pack(4, "urn:p", action=Action.DELETE)]
        assert trace_downstream(build_graph(unpacked, rules=rules), ONE, at=END).is_complete


class TestE5Transformation:
    def test_every_input_may_be_in_every_output(self, rules):
        graph = build_graph([make(1, [ref("urn:a"), ref("urn:b")], [ref("urn:c"), ref("urn:d")])], rules=rules)
        assert trace_upstream(graph, "urn:c", at=END).object_ids == ("urn:a", "urn:b", "urn:c")
        assert trace_downstream(graph, "urn:b", at=END).object_ids == ("urn:b", "urn:c", "urn:d")


class TestE6TransformationId:
    EVENTS = (
        make(1, [ref("urn:a")], [ref("urn:x")], transformation_id="urn:t"),
        make(2, [ref("urn:b")], [], transformation_id="urn:t"),
        make(3, [], [ref("urn:y")], transformation_id="urn:t"),
    )

    def test_events_that_share_one_are_one_process_whatever_their_order(self, rules):
        graph = build_graph(self.EVENTS, rules=rules)
        assert trace_upstream(graph, "urn:x", at=END).object_ids == ("urn:a", "urn:b", "urn:x")
        assert trace_upstream(graph, "urn:x", at=END).processes[0].events == tuple(event.key for event in self.EVENTS)

    def test_the_time_plausible_way_is_narrower_and_says_so(self, rules):
        graph = build_graph(self.EVENTS, rules=rules)
        narrow = trace_upstream(graph, "urn:x", at=END, time_plausible=True)
        assert (narrow.object_ids, narrow.narrower_than_standard) == (("urn:a", "urn:x"), True)
        assert trace_upstream(graph, "urn:y", at=END, time_plausible=True).object_ids == ("urn:a", "urn:b", "urn:y")
        assert trace_downstream(graph, "urn:b", at=END, time_plausible=True).object_ids == ("urn:b", "urn:y")
        assert not trace_upstream(graph, "urn:x", at=END).narrower_than_standard

    def test_an_empty_one_joins_nothing_and_a_bare_one_only_at_its_place(self, rules):
        empty = build_graph(
            [make(1, [ref("urn:a")], [ref("urn:b")]), make(2, [ref("urn:c")], [ref("urn:d")])], rules=rules
        )
        assert len(empty.processes) == 2
        strangers = [
            make(hours, [ref(f"urn:{hours}")], [ref(f"urn:o{hours}")], transformation_id="1", biz_location=place)
            for hours, place in ((1, "urn:x"), (2, "urn:x"), (3, "urn:y"))
        ]
        trace = trace_upstream(build_graph(strangers, rules=rules), "urn:o1", at=END)
        assert [(each.id, each.confidence) for each in trace.objects] == [("urn:1", "inferred"), ("urn:2", "inferred")]

    def test_a_thousand_inputs_and_outputs_are_two_thousand_edges(self, rules):
        events = [
            make(1, [ref(f"urn:i{n}") for n in range(1000)], [], transformation_id="urn:t"),
            make(2, [], [ref(f"urn:o{n}") for n in range(1000)], transformation_id="urn:t"),
        ]
        graph = build_graph(events, rules=rules)
        assert graph.to_networkx().number_of_edges() == 2000
        assert len(trace_upstream(graph, "urn:o7", at=END).objects) == 1000


class TestE7Association:
    EVENTS = (
        born(0, ref("urn:battery"), ref("urn:laptop")),
        pack(1, "urn:laptop", ref("urn:battery"), kind=EventType.ASSOCIATION),
        pack(2, "urn:box", ref("urn:battery")),
    )

    def test_a_part_is_followed_only_when_asked(self, rules):
        graph = build_graph(self.EVENTS, rules=rules)
        assert trace_downstream(graph, "urn:battery", at=END).objects == ()
        recall = trace_downstream(graph, "urn:battery", at=END, parts=True)
        assert recall.object_ids == ("urn:battery", "urn:laptop")
        assert [edge.role for edge in recall.edges] == ["part"]
        assert trace_upstream(graph, "urn:laptop", at=END, parts=True).origins == ("urn:battery", "urn:laptop")

    def test_a_part_lies_in_a_box_beside_being_one_and_no_longer_when_taken_out(self, rules):
        graph = build_graph(self.EVENTS, rules=rules)
        assert graph.container_of("urn:battery", at=END) == "urn:box"
        assert graph.associations.containers("urn:battery", len(graph.events)) == ("urn:laptop",)
        out = [*self.EVENTS, pack(3, "urn:laptop", action=Action.DELETE, kind=EventType.ASSOCIATION)]
        assert trace_downstream(build_graph(out, rules=rules), "urn:battery", at=END, parts=True).objects == ()


class TestE8Transaction:
    def test_an_invoice_stands_for_what_it_joins_and_a_pallet_on_it_for_its_contents(self, rules):
        joined = event(
            EventType.TRANSACTION,
            2,
            action=Action.ADD,
            objects=(ref("urn:a"), ref("urn:p")),
            transactions=(("inv", "urn:i"),),
        )
        events = [
            born(0, ref("urn:a"), ref(ONE)),
            pack(1, "urn:p", ref(ONE)),
            joined,
            make(3, [ref("urn:a")], [ref("urn:b")]),
        ]
        trace = trace_downstream(build_graph(events, rules=rules), "urn:i", at=END)
        assert [(seed.id, seed.expanded_from) for seed in trace.seeds] == [(ONE, "urn:i"), ("urn:a", "urn:i")]
        assert [reached.id for reached in trace.objects] == ["urn:b"]

    def test_what_is_taken_out_of_it_is_no_longer_meant(self, rules):
        links = {"transactions": (("po", "urn:i"),)}
        events = [
            event(EventType.TRANSACTION, 1, action=Action.ADD, objects=(ref("urn:a"), ref("urn:b")), **links),
            event(EventType.TRANSACTION, 2, action=Action.DELETE, objects=(ref("urn:a"),), **links),
        ]
        graph = build_graph(events, rules=rules)
        assert [[seed.id for seed in trace_upstream(graph, "urn:i", at=at(hours)).seeds] for hours in (0, 1, 2)] == [
            [],
            ["urn:a", "urn:b"],
            ["urn:b"],
        ]


class TestE9SourceAndDestination:
    ENDS = {"sources": (Transfer("owning_party", "urn:P"),), "destinations": (Transfer("owning_party", "urn:Q"),)}  # noqa: RUF012

    def test_a_shipping_without_receiving_is_a_gap(self, rules):
        sent = [born(0, ref("urn:a")), seen(1, ref("urn:a"), biz_step="shipping")]
        assert codes(trace_downstream(build_graph(sent, rules=rules), "urn:a", at=END)) == ["SHIPPED_NOT_RECEIVED"]
        answered = [*sent, seen(2, ref("urn:a"), biz_step="receiving")]
        assert trace_downstream(build_graph(answered, rules=rules), "urn:a", at=END).is_complete

    def test_a_change_of_owner_is_a_supply(self, rules):
        events = [born(0, ref("urn:a"), **self.ENDS), seen(1, ref("urn:a"), biz_step="shipping", **self.ENDS)]
        links = suppliers_of(build_graph(events, rules=rules), "urn:a", at=END)
        assert [party.party for party in links.parties] == ["urn:P"]


class TestE10Quantity:
    def test_shares_are_by_mass_and_exact(self, rules):
        graph = build_graph([make(1, [ref("urn:a", 1), ref("urn:b", 2)], [ref("urn:c", 3)])], rules=rules)
        told = trace_upstream(graph, "urn:c", at=END, shares=True).to_dict()["shares"]["urn:c"]
        assert [entry["share"] for entry in told["origins"]] == ["0.333333333333333", "0.666666666666667"]
        assert (told["unknown_share"], told["within"]) == ("0", "0.0000000000000005")

    def test_an_unstated_quantity_is_unknown_and_not_zero(self, rules):
        graph = build_graph([make(1, [ref("urn:a", 1), ref("urn:b")], [ref("urn:c", 3)])], rules=rules)
        told = trace_upstream(graph, "urn:c", at=END, shares=True).to_dict()["shares"]["urn:c"]
        assert told == {"origins": [], "unknown_share": "1", "within": "0"}


class TestE11LotAndInstance:
    EVENTS = (born(0, ref(LOT)), seen(1, ref(ONE), ref(TWO), lots=((ONE, LOT), (TWO, LOT))))

    def test_a_lot_reaches_its_instances_and_no_instance_its_siblings(self, rules):
        graph = build_graph(self.EVENTS, rules=rules)
        assert trace_downstream(graph, LOT, at=END).object_ids == (LOT, ONE, TWO)
        assert trace_downstream(graph, ONE, at=END).object_ids == (ONE,)

    def test_what_an_instance_is_made_of_includes_what_its_lot_is(self, rules):
        graph = build_graph([make(0, [ref("urn:a")], [ref(LOT)]), self.EVENTS[1]], rules=rules)
        assert trace_upstream(graph, ONE, at=END).object_ids == (LOT, ONE, "urn:a")

    def test_a_lot_that_only_instances_name_leads_to_them_and_its_origin_is_open(self, rules):
        graph = build_graph([make(1, [ref("urn:a")], [ref(ONE)], lots=((ONE, LOT),))], rules=rules)
        assert trace_downstream(graph, LOT, at=END).object_ids == (LOT, ONE)
        assert codes(trace_upstream(graph, LOT, at=END)) == ["NO_BIRTH"]
        assert codes(trace_upstream(graph, LOT, at=at(0))) == ["UNKNOWN_OBJECT"]


class TestE12Identifiers:
    def test_all_spellings_of_a_key_are_one_node(self, rules):
        graph = build_graph([born(0, ref("https://id.gs1.org/01/04012345123456/21/1"))], rules=rules)
        for spelling in ("urn:epc:id:sgtin:4012345.012345.1", "http://brand.example/x/01/04012345123456/21/1?a=b"):
            trace = trace_upstream(graph, spelling, at=END)
            assert trace.is_complete
            assert [seed.given for seed in trace.seeds] == [spelling]


def declared(event, hours, *correctives, **parts):
    error = ErrorDeclaration(at(hours), "incorrect_data", correctives)
    return replace(event, key=event.key + ":error", error=error, **parts)


class TestE13ErrorDeclaration:
    WRONG = make(1, [ref("urn:a")], [ref("urn:b")], key="W", event_id="urn:w")
    RIGHT = make(2, [ref("urn:a")], [ref("urn:c")], key="R", event_id="urn:r")

    def reached(self, rules, *events):
        trace = trace_downstream(build_graph([born(0, ref("urn:a")), *events], rules=rules), "urn:a", at=END)
        return [item.id for item in trace.objects], [item.event for item in trace.excluded], codes(trace)

    def test_what_was_taken_back_is_named_and_what_corrects_it_counts(self, rules):
        taken_back = declared(self.WRONG, 5, "urn:r")
        assert self.reached(rules, self.WRONG, taken_back) == ([], ["W"], ["CORRECTIVE_MISSING"])
        assert self.reached(rules, taken_back, self.WRONG, self.RIGHT) == (["urn:c"], ["W"], [])

    def test_a_corrective_may_be_taken_back_in_turn(self, rules):
        chain = [self.WRONG, self.RIGHT, declared(self.WRONG, 5, "urn:r"), declared(self.RIGHT, 6)]
        for events in (chain, chain[::-1]):
            assert self.reached(rules, *events) == ([], ["R", "W"], [])

    def test_taking_the_corrective_back_in_favor_of_the_first_event_is_an_undo(self, rules):
        chain = [self.WRONG, self.RIGHT, declared(self.WRONG, 5, "urn:r"), declared(self.RIGHT, 6, "urn:w")]
        for events in (chain, chain[::-1]):
            assert self.reached(rules, *events) == (["urn:b"], ["R"], [])
        at_once = [*chain[:3], declared(self.RIGHT, 5, "urn:w")]
        assert self.reached(rules, *at_once) == ([], ["R", "W"], [])

    def test_a_declaration_of_the_same_content_under_a_new_name_leaves_the_event_standing(self, rules):
        again = replace(self.WRONG, event_id="urn:again")
        assert self.reached(rules, self.WRONG, again, declared(self.WRONG, 5, "urn:again")) == (["urn:b"], [], [])

    def test_an_event_taken_back_under_either_of_its_names_is_taken_back(self, rules):
        again = replace(self.WRONG, event_id="urn:again")
        for name in ("urn:w", "urn:again"):
            taken_back = declared(self.WRONG, 5, event_id=name)
            assert self.reached(rules, self.WRONG, again, replace(taken_back, key="other:error"))[1] == ["W"]

    def test_a_declaration_for_itself_or_for_an_unknown_event_is_named(self, rules):
        graph = build_graph([self.WRONG, declared(self.WRONG, 5, "urn:w")], rules=rules)
        assert [notice.code for notice in graph.notices] == ["CORRECTIVE_IS_ITSELF"]
        assert [voided.event.key for voided in graph.voided] == ["W"]
        stray = build_graph([declared(self.WRONG, 5)], rules=rules)
        assert [notice.code for notice in stray.notices] == ["DECLARATION_WITHOUT_EVENT"]

    def test_of_events_that_share_a_name_only_the_one_of_equal_content_is_taken_back(self, rules):
        other = replace(self.RIGHT, event_id="urn:w")
        assert self.reached(rules, self.WRONG, other, declared(self.WRONG, 5)) == (["urn:c"], ["W"], [])


class TestE14Times:
    def test_only_events_until_the_instant_count(self, rules):
        graph = build_graph([born(0, ref("urn:a")), make(2, [ref("urn:a")], [ref("urn:b")])], rules=rules)
        reached = [len(trace_downstream(graph, "urn:a", at=at(hours)).objects) for hours in (1.99, 2, 3)]
        assert reached == [0, 1, 1]

    def test_only_what_was_recorded_by_then_is_known(self, rules):
        known = {"late": at(100)}
        graph = build_graph(
            [born(0, ref("urn:a")), make(2, [ref("urn:a")], [ref("urn:b")], key="late")], recorded_at=known, rules=rules
        )
        reached = [len(trace_downstream(graph, "urn:a", at=END, known_at=at(hours)).objects) for hours in (99, 100)]
        assert reached == [0, 1]

    def test_the_offset_orders_nothing(self, rules):
        early = replace(make(1, [ref("urn:a")], [ref("urn:b")], key="e"), time_zone_offset="-14:00")
        late = replace(seen(2, ref("urn:b"), biz_location="urn:y", key="l"), time_zone_offset="+14:00")
        graph = build_graph([late, early], rules=rules)
        assert trace_upstream(graph, "urn:b", at=at(1)).object_ids == ("urn:a", "urn:b")
        assert graph.location_of("urn:b", at=at(1)) == ""


class TestE15Hash:
    def test_the_same_event_from_two_parties_is_one(self, rules):
        once = born(0, ref(LOT, 2), event_id="urn:mine")
        graph = build_graph([once, replace(once, event_id="urn:yours", source="other.xml")], rules=rules)
        assert len(graph.events) == 1
        assert graph.object(LOT).made == ref(LOT, 2).quantity

    def test_copies_join_what_they_say_about_lots(self, rules):
        once = seen(1, ref(ONE), key="k")
        graph = build_graph([once, replace(once, lots=((ONE, LOT),))], rules=rules)
        assert [event.lots for event in graph.events] == [((ONE, LOT),)]


class TestE16Dispositions:
    def test_a_disposition_is_replaced_and_persistent_ones_are_set_and_unset_each_by_itself(self, rules):
        events = [
            seen(1, ref(ONE), disposition="active", set_dispositions=("completeness_verified", "damaged")),
            seen(2, ref(ONE), disposition="in_transit", unset_dispositions=("damaged",)),
            pack(3, ONE, ref("urn:a"), disposition="in_progress", set_dispositions=("recalled",)),
        ]
        graph = build_graph(events, rules=rules)
        found = [graph.dispositions_of(ONE, at=at(hours)) for hours in (0, 1, 2, 3)]
        assert [(each.current, each.persistent) for each in found] == [
            ("", ()),
            ("active", ("completeness_verified", "damaged")),
            ("in_transit", ("completeness_verified",)),
            ("in_progress", ("completeness_verified",)),
        ]


class TestE17CertificationInfo:
    def test_a_certificate_that_an_event_names_is_shown_and_changes_no_outcome(self, rules):
        plain = born(0, ref("urn:a"))
        named = replace(plain, extensions={"certificationInfo": ["https://certifier.example/c/1"]})
        trace = trace_upstream(build_graph([named], rules=rules), "urn:a", at=END)
        assert [(note.code, note.where) for note in trace.anomalies] == [
            ("CERTIFICATE_UNSIGNED", "https://certifier.example/c/1")
        ]
        assert trace.outcome == trace_upstream(build_graph([plain], rules=rules), "urn:a", at=END).outcome


class TestE18Sensors:
    @staticmethod
    def measured(since, until, **parts):
        times = {"startTime": at(since).isoformat(), "endTime": at(until).isoformat()}
        return seen(9, extensions={"sensorElementList": ({"sensorMetadata": times},)}, key="m", **parts)

    def concerned(self, rules, *events):
        graph = build_graph([born(0, ref(ONE), ref(TWO)), *events], rules=rules)
        trace = trace_upstream(graph, [ONE, TWO], at=END, exposure=True)
        return [(each.object, each.via) for each in trace.measured]

    @pytest.mark.parametrize(
        ("since", "until", "is_inside"), [(0, 1.99, False), (0, 2, True), (4, 5, False), (3.9, 5, True)]
    )
    def test_a_measurement_of_a_container_concerns_what_was_inside_meanwhile(self, rules, since, until, is_inside):
        stay = (pack(2, "urn:p", ref(ONE)), pack(4, "urn:p", action=Action.DELETE))
        found = self.concerned(rules, *stay, self.measured(since, until, biz_location=""))
        assert found == []  # it names neither object nor place
        of_box = replace(self.measured(since, until), objects=(ref("urn:p"),))
        assert self.concerned(rules, *stay, of_box) == ([(ONE, "urn:p")] if is_inside else [])

    def test_a_measurement_at_a_place_concerns_what_was_there_unless_it_names_objects(self, rules):
        moved = seen(2, ref(TWO), biz_location="urn:elsewhere")
        here = self.measured(3, 4, read_point="urn:site")
        assert self.concerned(rules, moved, here) == [(ONE, "urn:site")]
        assert self.concerned(rules, moved, replace(here, objects=(ref(TWO),))) == [(TWO, "")]


def class_of_rule(rule):
    (found,) = [
        value
        for name, value in globals().items()
        if name.startswith(f"Test{rule}") and not name[4 + len(rule)].isdigit()
    ]
    return found


def cases(test):
    """The tests of a class with every set of their parameters."""
    for name, function in inspect.getmembers(test, inspect.isfunction):
        if not name.startswith("test_"):
            continue
        marks = [mark for mark in getattr(function, "pytestmark", []) if mark.name == "parametrize"]
        for values in marks[0].args[1] if marks else [()]:
            yield function, dict(zip(marks[0].args[0], values, strict=True)) if marks else {}


def holds(rule, rules):
    """Whether every check of a rule's class passes by a table."""
    for function, parameters in cases(class_of_rule(rule)):
        try:
            function(class_of_rule(rule)(), rules, **parameters)
        except (AssertionError, KeyError):
            return False
    return True


def test_the_table_has_the_eighteen_rules_in_order_each_with_a_class_here():
    assert [rule.id for rule in RULES] == [f"E{number}" for number in range(1, 19)]
    assert len(RULES) == 18
    for rule in RULES:
        assert any(True for _ in cases(class_of_rule(rule.id)))


@pytest.mark.parametrize("rule", [f"E{number}" for number in range(1, 19)])
def test_without_its_row_the_checks_of_a_rule_fail(rule):
    assert holds(rule, RULES)
    assert not holds(rule, RULES.without(rule))


@pytest.mark.parametrize("rule", [f"E{number}" for number in range(1, 19)])
def test_what_a_rule_acts_in_is_there_and_asks_for_its_row(rule):
    for place in RULES[rule].acts_in:
        module, *names = place.split(".")
        target = importlib.import_module(f"greenchain.graph.{module}")
        for name in names:
            target = getattr(target, name)
        source = inspect.getsource(target)
        assert f'"{rule}"' in source or "rules.governs(rule" in source, place


def test_a_rule_is_about_the_events_its_row_says():
    ship = seen(1, ref("urn:a"))
    assert not RULES.governs("E1", ship)
    assert RULES.governs("E1", replace(ship, action=Action.ADD))
    assert not RULES.without("E1").governs("E1", replace(ship, action=Action.ADD))
    assert RULES.governs("E5", make(1, [], [ref("urn:a")]))
    assert not RULES.governs("E4", make(1, [], [ref("urn:a")]))
