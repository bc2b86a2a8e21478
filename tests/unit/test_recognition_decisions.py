"""What the checks come to: what is left to prove, which way is chosen, and how far apart two schemes are."""

from __future__ import annotations

from datetime import datetime

import pytest

from greenchain.recognition import Decision, RecognitionQuestion
from greenchain.values.errors import GreenchainError
from greenchain.values.time import DatePeriod
from label_world import AT, agreement, ask, assess, edge, holding, pinned, question, scope, simple, world

RESIDUAL = ("recognized_residual", ())


def test_common_criteria_that_cover_all_leave_nothing():
    tables = pinned()
    tables["criteria"] = [{"scheme": "x.b", "criteria": "N1", "criterion": "b1"}]
    both = [
        {"document": "D1", "item": "1", "scheme": s, "criterion": c, "parties": "x.a;x.b"}
        for s, c in (("x.a", "a1"), ("x.b", "b1"))
    ]
    answer = assess(
        holding(criteria=("V1",)), question(), at=AT, standards=world(edges=[edge()], **tables, common_items=both)
    )
    assert answer.decision is Decision.RECOGNIZED
    assert answer.residual == ()


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], ["NOT_COMMON"]),
        ([("x.b", "b1", "x.a;x.b", "read")], ["NOT_COMMON"]),
        ([("x.b", "b1", "x.b;x.c", "read"), ("x.a", "a1", "x.b;x.c", "read")], ["TIER_LEAK"]),
        ([("x.b", "b1", "x.a;x.b", "read"), ("x.a", "a1", "x.b;x.c", "read")], ["TIER_LEAK"]),
        ([("x.b", "b1", "x.a;x.b", "recalled"), ("x.a", "a1", "x.a;x.b", "read")], ["NOT_COMMON"]),
    ],
)
def test_an_item_common_to_others_is_not_credited(items, expected):
    tables = pinned()
    tables["criteria"] = [{"scheme": "x.b", "criteria": "N1", "criterion": "b1"}]
    rows = [
        {"document": "D1", "item": "1", "scheme": s, "criterion": c, "parties": p, "status": st}
        for s, c, p, st in items
    ]
    standards = world(edges=[edge()], schemes=[{"scheme": "x.c"}], **tables, common_items=rows)
    answer = assess(holding(criteria=("V1",)), question(), at=AT, standards=standards)
    assert [item.code for item in answer.residual] == expected
    assert answer.decision is Decision.RECOGNIZED_RESIDUAL


def test_criteria_that_were_not_read_leave_the_rest_unlisted():
    tables = pinned()
    tables["criteria"] = [{"scheme": "x.b", "criteria": "N1", "criterion": "b1", "status": "recalled"}]
    answer = assess(holding(criteria=("V1",)), question(), at=AT, standards=world(edges=[edge()], **tables))
    assert {item.code for item in answer.residual} == {"NOT_COMMON", "UNLISTED"}


@pytest.mark.parametrize("level", ["L4", "L5"])
def test_a_whole_certificate_leaves_nothing(level):
    assert ask(simple(agreements=[agreement(level=level)])) == ("recognized", ())


@pytest.mark.parametrize("level", ["L1", "L2"])
def test_reports_and_audits_are_evidence_only(level):
    standards = simple(agreements=[agreement(level=level, valid_until="2020-06-16")])
    assert ask(standards) == ("evidence_only", ())
    assert ask(standards, asked=question("2020-06-16")) == ("not_recognized", ("LEVEL_TOO_LOW",))


def parties(*schemes: str):
    return [{"agreement": "g1", "scheme": name} for name in schemes]


@pytest.mark.parametrize(
    ("tables", "reason"),
    [
        ({"agreements": [agreement(level="L0")], "parties": parties("x.a", "x.b")}, "AGR_MOU_ONLY"),
        (
            {"agreements": [agreement(level="L0", valid_from="2020-06-16")], "parties": parties("x.a", "x.b")},
            "AGR_NONE",
        ),
        ({"agreements": [agreement(level="L2")], "parties": parties("x.a", "x.b")}, "LEVEL_TOO_LOW"),
        ({"agreements": [agreement(level="L2", valid_from="")], "parties": parties("x.a", "x.b")}, "AGR_NONE"),
        ({"agreements": [agreement(level="L3")], "parties": parties("x.a", "x.b")}, "AGR_NONE"),
        ({"agreements": [agreement()], "edges": [edge(source="x.b", target="x.a")]}, "DIR_REVERSED"),
        (
            {
                "agreements": [agreement(), agreement("g2", level="L2")],
                "edges": [edge(target="x.m"), edge("g2", source="x.m")],
            },
            "ONWARD_FORBIDDEN",
        ),
        ({"agreements": [agreement()], "edges": [edge(target="x.m")], "schemes": [{"scheme": "x.b"}]}, "AGR_NONE"),
    ],
)
def test_where_nothing_leads_there_the_reason_says_how_far_they_are(tables, reason):
    assert ask(world(**tables)) == ("not_recognized", (reason,))


def test_the_closest_miss_gives_the_reasons_and_all_misses_are_listed():
    standards = world(
        agreements=[agreement("g1", valid_until="2020-01-01"), agreement("g2"), agreement("g3", level="L0")],
        edges=[edge("g1"), edge("g2")],
        scopes=[scope("paint", "g1"), scope("paint", "g2")],
        parties=[{"agreement": "g3", "scheme": "x.a"}, {"agreement": "g3", "scheme": "x.b"}],
    )
    answer = assess(holding(), question(), at=AT, standards=standards)
    assert answer.reasons == ("SCOPE_CATEGORY",)
    assert [(rejected.path, rejected.codes) for rejected in answer.rejected] == [
        (("g1",), ("AGR_EXPIRED", "SCOPE_CATEGORY")),
        (("g2",), ("SCOPE_CATEGORY",)),
        (("g3",), ("AGR_MOU_ONLY",)),
    ]


@pytest.mark.parametrize(("held", "target"), [("x.unknown", "x.b"), ("x.a", "x.unknown")])
def test_a_scheme_that_is_not_on_file_is_named_and_nothing_is_refused(held, target):
    answer = assess(holding(held), question(target=target), at=AT, standards=simple())
    assert (answer.decision.value, answer.reasons) == ("indeterminate", ("SCHEME_UNKNOWN",))
    assert answer.missing == ("x.unknown",)


def test_a_certificate_of_no_scheme_is_not_judged():
    answer = assess(holding(""), question(), at=AT, standards=simple())
    assert (answer.decision.value, answer.reasons) == ("indeterminate", ("SCHEME_UNKNOWN",))


@pytest.mark.parametrize(
    ("held", "asked", "expected"),
    [
        ({"criteria": ("K1",)}, {"criteria": "K1"}, ("indeterminate", ("SCOPE_VERSION",))),  # not on file
        ({"criteria": ("K1",)}, {"criteria": "K2"}, ("not_recognized", ("SCOPE_VERSION",))),
        ({}, {"criteria": "K2"}, ("indeterminate", ("SCOPE_VERSION",))),
        ({}, {}, ("recognized", ())),
        ({"category": "paint"}, {}, ("not_recognized", ("SCOPE_CATEGORY",))),
        ({"category": ""}, {}, ("indeterminate", ("SCOPE_CATEGORY",))),
        ({"days": DatePeriod.parse(None, "2020-06-15")}, {}, ("not_recognized", ("CERT_EXPIRED",))),
    ],
)
def test_a_label_is_trivially_itself_while_it_is_valid(held, asked, expected):
    assert ask(simple(), holding("x.b", **held), question(**asked)) == expected


def test_a_question_is_refused_where_its_date_is_an_instant_or_its_country_none():
    with pytest.raises(TypeError):
        RecognitionQuestion("x.b", "copier", datetime(2020, 1, 1))  # noqa: DTZ001 - the mistake meant
    with pytest.raises(TypeError):
        question(factory_country=False)  # Norway, read by a YAML reader
    with pytest.raises(ValueError, match="target"):
        question(target="")
    with pytest.raises(GreenchainError):
        question(factory_country="Atlantis")


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="offset"):
        assess(holding(), question(), at=datetime(2026, 1, 1), standards=simple())  # noqa: DTZ001 - likewise


def test_the_way_that_leaves_least_is_chosen_and_worse_ones_are_not_told():
    standards = world(
        agreements=[agreement("g1"), agreement("g2", level="L4"), agreement("g3")],
        edges=[edge("g1"), edge("g2"), edge("g3")],
        scopes=[scope(name="g1"), scope(name="g2"), scope(name="g3")],
    )
    answer = assess(holding(), question(), at=AT, standards=standards)
    assert (answer.decision, answer.path) == (Decision.RECOGNIZED, ("g2",))
    assert [path.ids for path in answer.paths] == [("g2",)]  # the others leave more, and last no longer
    assert answer.rejected == ()
