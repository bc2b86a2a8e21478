"""Each check of recognition at, before and after what it turns on; and what doubt does to it."""

from __future__ import annotations

from datetime import date

import pytest

from greenchain.recognition import Variant
from greenchain.recognition.force import first_day_short
from greenchain.values.finding import Finding
from greenchain.values.months import add_months
from greenchain.values.outcome import Outcome
from greenchain.values.time import DatePeriod
from label_world import AT, agreement, ask, assess, edge, holding, pinned, question, scope, simple, world

RESIDUAL = ("recognized_residual", ())


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2019-12-31", ("not_recognized", ("AGR_NOT_YET",))),
        ("2020-01-01", RESIDUAL),
        ("2020-12-31", RESIDUAL),
        ("2021-01-01", ("not_recognized", ("AGR_EXPIRED",))),
    ],
)
@pytest.mark.parametrize("table", ["agreements", "edges", "scopes"])
def test_agreement_direction_and_scope_hold_half_open(table, on, expected):
    dates = {"valid_from": "2020-01-01", "valid_until": "2021-01-01"}
    row = {"agreements": agreement, "edges": edge, "scopes": scope}[table](**dates)
    assert ask(simple(**{table: [row]}), asked=question(on)) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2020-05-31", ("not_recognized", ("AGR_NOT_YET",))),
        ("2020-06-01", ("indeterminate", ("DATE_IMPRECISE",))),
        ("2020-06-29", ("indeterminate", ("DATE_IMPRECISE",))),
        ("2020-06-30", RESIDUAL),
    ],
)
def test_a_beginning_known_to_the_month_leaves_its_month_open(on, expected):
    assert ask(simple(agreements=[agreement(valid_from="2020-06")]), asked=question(on)) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2020-05-31", RESIDUAL),
        ("2020-06-01", ("indeterminate", ("DATE_IMPRECISE",))),
        ("2020-06-30", ("not_recognized", ("AGR_EXPIRED",))),
    ],
)
def test_an_end_known_to_the_month_leaves_its_month_open(on, expected):
    assert ask(simple(agreements=[agreement(valid_until="2020-06")]), asked=question(on)) == expected


def test_an_undated_agreement_is_never_in_force_unless_a_page_attests_it():
    undated = agreement(valid_from="")
    assert ask(simple(agreements=[undated])) == ("indeterminate", ("DATE_IMPRECISE",))
    shown = simple(agreements=[{**undated, "attested": "2020-06-15"}])
    assert ask(shown, asked=question("2020-06-14")) == ("indeterminate", ("DATE_IMPRECISE",))
    assert ask(shown, asked=question("2020-06-15")) == RESIDUAL


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2020-03-31", RESIDUAL),
        ("2020-04-01", ("not_recognized", ("AGR_SUSPENDED",))),
        ("2020-08-31", ("not_recognized", ("AGR_SUSPENDED",))),
        ("2020-09-01", RESIDUAL),
    ],
)
def test_a_suspension_holds_half_open(on, expected):
    row = {"agreement": "g1", "from": "x.a", "to": "x.b", "valid_from": "2020-04-01", "valid_until": "2020-09-01"}
    assert ask(simple(suspensions=[row]), asked=question(on)) == expected


def test_a_suspension_without_an_end_goes_on_and_binds_its_direction_only():
    row = {"agreement": "g1", "from": "x.a", "to": "x.b", "valid_from": "2020-04"}
    both = simple(edges=[edge(), edge(source="x.b", target="x.a")], suspensions=[row])
    assert ask(both, asked=question("2020-04-15")) == ("indeterminate", ("DATE_IMPRECISE",))
    assert ask(both, asked=question("2099-01-01")) == ("not_recognized", ("AGR_SUSPENDED",))
    assert ask(both, holding("x.b"), question("2099-01-01", target="x.a")) == RESIDUAL


def test_endings_differ_by_jurisdiction():
    ends = [
        {"agreement": "g1", "jurisdiction": "EU", "valid_from": "2018-02-20"},
        {"agreement": "g1", "jurisdiction": "NO", "valid_from": "2018-11-15"},
    ]
    standards = simple(endings=ends)
    expired = ("not_recognized", ("AGR_EXPIRED",))
    unknown = ("indeterminate", ("AGR_EXPIRED",))
    days = {"2018-02-19": (RESIDUAL,) * 4, "2018-02-20": (expired, RESIDUAL, unknown, unknown)}
    days["2018-11-14"] = days["2018-02-20"]
    days["2018-11-15"] = (expired, expired, unknown, unknown)
    for on, expected in days.items():
        found = tuple(ask(standards, asked=question(on, jurisdiction=j)) for j in ("EU", "NO", "", "CH"))
        assert found == expected, on


def test_a_recalled_ending_is_a_doubt_from_its_day_on():
    standards = simple(endings=[{"agreement": "g1", "valid_from": "2020-06-15", "status": "recalled"}])
    assert ask(standards, asked=question("2020-06-14")) == RESIDUAL
    assert ask(standards, asked=question("2020-06-15")) == ("indeterminate", ("FACT_UNVERIFIED",))


@pytest.mark.parametrize("status", ["derived", "recalled"])
@pytest.mark.parametrize("table", ["agreements", "edges", "scopes"])
def test_what_was_not_read_never_recognizes(table, status):
    row = {"agreements": agreement, "edges": edge, "scopes": scope}[table](status=status)
    assert ask(simple(**{table: [row]})) == ("indeterminate", ("FACT_UNVERIFIED",))


def test_a_recalled_exclusion_is_a_doubt_and_not_dropped():
    row = {"agreement": "g1", "from": "x.a", "to": "x.b", "values": "CN", "status": "recalled"}
    standards = simple(exclusions=[row])
    assert ask(standards, asked=question(factory_country="CN")) == ("indeterminate", ("FACT_UNVERIFIED",))
    assert ask(standards, asked=question(factory_country="TH")) == RESIDUAL


@pytest.mark.parametrize(
    ("held", "asked", "expected"),
    [
        ("copier", "copier", RESIDUAL),
        ("copier", "", RESIDUAL),
        ("", "copier", ("indeterminate", ("SCOPE_CATEGORY",))),
        ("", "", ("indeterminate", ("SCOPE_CATEGORY",))),
        ("copier", "laser_copier", RESIDUAL),
        ("laser_copier", "copier", RESIDUAL),
        ("imaging", "imaging", ("not_recognized", ("SCOPE_CATEGORY",))),
        ("imaging", "copier", RESIDUAL),
        ("paint", "copier", ("not_recognized", ("SCOPE_CATEGORY",))),
        ("copiers", "copiers", ("indeterminate", ("SCOPE_CATEGORY",))),  # a slip: no fact names it, a near one is named
    ],
)
def test_a_scope_covers_what_lies_within_it_and_nothing_around_it(held, asked, expected):
    tree = [{"category": "copier", "within": "imaging"}, {"category": "laser_copier", "within": "copier"}]
    standards = simple(subcategories=tree)
    assert ask(standards, holding(category=held), question(category=asked)) == expected


def test_a_derived_link_between_categories_recognizes_nothing():
    tree = [{"category": "laser_copier", "within": "copier", "status": "derived"}]
    asked = question(category="laser_copier")
    assert ask(simple(subcategories=tree), holding(category="laser_copier"), asked) == (
        "indeterminate",
        ("FACT_UNVERIFIED",),
    )


def test_an_agreement_that_states_no_categories_leaves_them_open():
    assert ask(simple(agreements=[agreement(categories="unstated")])) == ("indeterminate", ("SCOPE_CATEGORY",))
    assert (
        ask(simple(agreements=[agreement(categories="any")]), holding(category=""), question(category="")) == RESIDUAL
    )


EXCLUDED = {"agreement": "g1", "from": "x.a", "to": "x.b"}


@pytest.mark.parametrize(
    ("row", "facts", "expected"),
    [
        ({"values": "CN"}, {"factory_country": "CN"}, ("not_recognized", ("SCOPE_SITE",))),
        ({"values": "CN"}, {"factory_country": "China"}, ("not_recognized", ("SCOPE_SITE",))),
        ({"values": "CN"}, {"factory_country": "TH"}, RESIDUAL),
        ({"values": "CN"}, {}, ("indeterminate", ("SCOPE_SITE",))),
        ({"values": "CN"}, {"origin": "TH"}, ("indeterminate", ("SCOPE_SITE",))),
        ({"mode": "only", "values": "CN"}, {"factory_country": "CN"}, RESIDUAL),
        ({"mode": "only", "values": "CN"}, {"factory_country": "TH"}, ("not_recognized", ("SCOPE_SITE",))),
        ({"field": "origin", "values": "CN"}, {"origin": "CN"}, ("not_recognized", ("SCOPE_ORIGIN",))),
        ({"field": "origin", "values": "CN"}, {"factory_country": "TH"}, ("indeterminate", ("SCOPE_ORIGIN",))),
        (
            {"field": "substance", "values": "lead;mercury"},
            {"substances": ("mercury",)},
            ("not_recognized", ("SCOPE_SUBSTANCE",)),
        ),
        ({"field": "substance", "values": "lead"}, {"substances": ()}, RESIDUAL),
        ({"field": "substance", "values": "lead"}, {}, ("indeterminate", ("SCOPE_SUBSTANCE",))),
        ({"values": "CN", "from": "x.b", "to": "x.a"}, {"factory_country": "CN"}, RESIDUAL),
        ({"values": "CN", "valid_from": "2020-06-16"}, {"factory_country": "CN"}, RESIDUAL),
        ({"values": "CN", "valid_from": "2020-06-15"}, {"factory_country": "CN"}, ("not_recognized", ("SCOPE_SITE",))),
        ({"values": "CN", "valid_until": "2020-06-16"}, {"factory_country": "CN"}, ("not_recognized", ("SCOPE_SITE",))),
        ({"values": "CN", "valid_until": "2020-06-15"}, {"factory_country": "CN"}, RESIDUAL),
        ({"values": "CN", "valid_from": "2020-06"}, {"factory_country": "CN"}, ("indeterminate", ("DATE_IMPRECISE",))),
        ({"values": "CN", "valid_from": "2020-06"}, {"factory_country": "TH"}, RESIDUAL),
    ],
)
def test_an_exclusion_needs_its_fact(row, facts, expected):
    standards = simple(exclusions=[{**EXCLUDED, **row}])
    assert ask(standards, asked=question(**facts)) == expected


def test_the_site_of_the_certificate_and_of_the_question_must_both_pass():
    standards = simple(exclusions=[{**EXCLUDED, "values": "CN"}])
    assert ask(standards, holding(country="CN"), question(factory_country="TH")) == ("not_recognized", ("SCOPE_SITE",))
    assert ask(standards, holding(country="TH"), question()) == RESIDUAL


@pytest.mark.parametrize(
    ("held", "asked", "expected"),
    [
        (("V1",), "N1", RESIDUAL),
        (("V1",), "", RESIDUAL),
        (("V0", "V1"), "N1", RESIDUAL),
        (("V1.3",), "N1", ("indeterminate", ("SCOPE_VERSION",))),  # on no file
        (("v1",), "N1", ("indeterminate", ("SCOPE_VERSION",))),
        (("V1",), "N10", ("indeterminate", ("SCOPE_VERSION",))),
        (("V1",), "N2", ("not_recognized", ("SCOPE_VERSION",))),
        (("V2",), "N1", ("not_recognized", ("SCOPE_VERSION",))),
        ((), "N1", ("indeterminate", ("SCOPE_VERSION",))),
    ],
)
def test_names_of_documents_match_letter_for_letter(held, asked, expected):
    tables = pinned()
    for side, name in (("x.a", "V2"), ("x.b", "N2")):
        tables["pins"].append({"document": "D2", "scheme": side, "criteria": name})
    tables["letters"].append({**tables["letters"][0], "document": "D2", "letter": "D2", "valid_until": "2020-02-01"})
    assert ask(world(edges=[edge()], **tables), holding(criteria=held), question(criteria=asked)) == expected


def test_a_pin_decays_and_does_not_come_back_because_the_next_is_missing():
    standards = world(edges=[edge()], **pinned(valid_until="2020-06-15"))
    held = holding(criteria=("V1",))
    assert ask(standards, held, question("2020-06-14")) == RESIDUAL
    assert ask(standards, held, question("2020-06-15")) == ("not_recognized", ("SCOPE_VERSION",))
    assert ask(standards, held, question("2019-12-31")) == ("not_recognized", ("AGR_NOT_YET",))


def test_a_letter_that_names_two_others_does_not_pin_a_third():
    tables = pinned()
    tables["pins"][1]["scheme"] = "x.c"
    standards = world(edges=[edge()], schemes=[{"scheme": "x.c"}], **tables)
    assert ask(standards, holding(criteria=("V1",))) == ("not_recognized", ("SCOPE_VERSION",))


def test_a_letter_that_names_one_side_leaves_the_other_unknown():
    tables = pinned()
    del tables["pins"][0]
    assert ask(world(edges=[edge()], **tables), holding(criteria=("V1",))) == ("indeterminate", ("SCOPE_VERSION",))


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("criteria", ["N1", ""])
def test_a_recalled_pin_recognizes_nothing(side, criteria):
    tables = pinned()
    tables["pins"][side]["status"] = "recalled"
    asked = question(criteria=criteria)
    assert ask(world(edges=[edge()], **tables), holding(criteria=("V1",)), asked) == (
        "indeterminate",
        ("FACT_UNVERIFIED",),
    )


def test_without_pins_a_named_document_must_be_on_file():
    on_file = simple(criteria_sets=[{"scheme": "x.a", "criteria": "V1", "valid_until": "2020-06-15"}])
    assert ask(on_file, holding(criteria=("V1",)), question("2020-06-14")) == RESIDUAL
    assert ask(on_file, holding(criteria=("V1",)), question("2020-06-15")) == ("not_recognized", ("SCOPE_VERSION",))
    assert ask(on_file, holding(criteria=("V2",)), question("2020-06-14")) == ("indeterminate", ("SCOPE_VERSION",))
    assert ask(on_file, asked=question(criteria="N9")) == ("indeterminate", ("SCOPE_VERSION",))


VARIANTS = [
    {
        "agreement": "g2",
        "parent": "g1",
        "from": "x.a",
        "to": "x.b",
        "category": "copier",
        "relation": "same_series",
        "may_differ": "print_speed",
        "reprove": "noise",
        "valid_from": "2020-06-15",
    }
]
CHILD = [agreement(), agreement("g2", parent="g1", categories="unstated")]


@pytest.mark.parametrize(
    ("variant", "on", "more", "expected"),
    [
        (None, "2020-06-14", {}, RESIDUAL),
        (Variant("same_series", ("print_speed",)), "2020-06-15", {"evidence": ("noise",)}, RESIDUAL),
        (Variant("same_series"), "2020-06-15", {"evidence": ("noise",)}, RESIDUAL),
        (
            Variant("same_series", ("print_speed",)),
            "2020-06-14",
            {"evidence": ("noise",)},
            ("not_recognized", ("SCOPE_VARIANT",)),
        ),
        (
            Variant("same_series", ("print_speed", "colour")),
            "2020-06-15",
            {"evidence": ("noise",)},
            ("not_recognized", ("SCOPE_VARIANT",)),
        ),
        (Variant("cousin"), "2020-06-15", {"evidence": ("noise",)}, ("not_recognized", ("SCOPE_VARIANT",))),
        (Variant("same_series"), "2020-06-15", {"evidence": ()}, ("indeterminate", ("CONDITION_UNMET",))),
        (Variant("same_series"), "2020-06-15", {}, ("indeterminate", ("CONDITION_UNMET",))),
    ],
)
def test_a_variant_is_reached_only_by_its_rule(variant, on, more, expected):
    standards = simple(agreements=CHILD, variants=VARIANTS)
    assert ask(standards, asked=question(on, variant=variant, **more)) == expected


def test_the_path_of_a_variant_names_the_parent():
    asked = question(variant=Variant("same_series"), evidence=("noise",))
    answer = assess(holding(), asked, at=AT, standards=simple(agreements=CHILD, variants=VARIANTS))
    assert answer.path == ("g1",)
    assert [fact.id for fact in answer.facts] == ["g1", "g2"]
    assert [(c.id, c.state) for c in answer.conditions] == [("noise", "met")]


@pytest.mark.parametrize(
    ("documents", "state", "expected"),
    [
        (("letter",), "met", RESIDUAL),
        ((), "unmet", ("indeterminate", ("CONDITION_UNMET",))),
        (None, "unknown", ("indeterminate", ("CONDITION_UNMET",))),
    ],
)
def test_a_document_is_shown_or_named_as_missing(documents, state, expected):
    standards = simple(conditions=[{"agreement": "g1", "condition": "c", "value": "letter"}])
    answer = assess(holding(), question(documents=documents), at=AT, standards=standards)
    assert (answer.decision.value, answer.reasons) == expected
    assert [(c.id, c.state) for c in answer.conditions] == [("c", state)]
    assert answer.missing == (() if documents else ("letter",))


def test_a_condition_of_variants_or_of_the_other_direction_does_not_bind():
    rows = [
        {"agreement": "g1", "condition": "v", "value": "letter", "variant_only": "yes"},
        {"agreement": "g1", "condition": "d", "value": "letter", "from": "x.b", "to": "x.a"},
        {"agreement": "g1", "condition": "later", "value": "letter", "valid_from": "2020-06-16"},
    ]
    assert ask(simple(conditions=rows)) == RESIDUAL
    assert ask(simple(conditions=rows), asked=question("2020-06-16")) == ("indeterminate", ("CONDITION_UNMET",))


@pytest.mark.parametrize(
    ("iso_type", "expected"),
    [("I", RESIDUAL), ("II", ("not_recognized", ("TYPE_MISMATCH",))), ("", ("indeterminate", ("TYPE_MISMATCH",)))],
)
def test_another_type_of_label_is_a_mismatch(iso_type, expected):
    rows = [{"agreement": "g1", "condition": "t", "kind": "iso_type", "value": "I;III"}]
    assert ask(simple(conditions=rows, schemes=[{"scheme": "x.a", "iso_type": iso_type}])) == expected


def months(until: str):
    return holding(days=DatePeriod.parse(None, until))


@pytest.mark.parametrize(
    ("on", "until", "enough"),
    [
        ("2026-01-20", "2026-05-20", True),
        ("2026-01-21", "2026-05-20", False),
        ("2026-10-31", "2027-02-28", True),
        ("2026-11-01", "2027-02-28", False),
        ("2023-10-31", "2024-02-29", True),
        ("2023-10-31", "2024-02-28", False),
        ("2026-12-31", "2027-04-30", True),
    ],
)
def test_months_are_calendar_months_and_exactly_four_are_enough(on, until, enough):
    rows = [{"agreement": "g1", "condition": "rest", "kind": "min_remaining_months", "value": "4"}]
    expected = RESIDUAL if enough else ("not_recognized", ("CERT_MIN_VALIDITY",))
    assert ask(simple(conditions=rows), months(until), question(on)) == expected


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (None, ("indeterminate", ("CERT_MIN_VALIDITY",))),
        ("2026-05", ("indeterminate", ("DATE_IMPRECISE",))),
        ("2026-06", RESIDUAL),
        ("2026-04", ("not_recognized", ("CERT_MIN_VALIDITY",))),
    ],
)
def test_months_left_until_an_end_that_is_not_known_are_not_known(until, expected):
    rows = [{"agreement": "g1", "condition": "rest", "kind": "min_remaining_months", "value": "4"}]
    answer = assess(months(until), question("2026-01-20"), at=AT, standards=simple(conditions=rows))
    assert (answer.decision.value, answer.reasons) == expected
    if until is None:
        assert answer.missing == ("the certificate's end",)


@pytest.mark.parametrize("categories", ["listed", "any", "unstated"])
def test_a_certificate_that_names_no_category_is_recognized_for_none(categories):
    standards = simple(agreements=[agreement(level="L4", categories=categories)])
    named = ask(standards)
    assert named == (("recognized", ()) if categories != "unstated" else ("indeterminate", ("SCOPE_CATEGORY",)))
    assert ask(standards, holding(category="")) == ("indeterminate", ("SCOPE_CATEGORY",))


def test_where_no_category_is_asked_nor_agreed_none_is_needed():
    standards = simple(agreements=[agreement(level="L4", categories="any")], scopes=[])
    assert ask(standards, holding(category=""), question(category="")) == ("recognized", ())


def test_the_first_day_with_too_little_left_is_where_the_condition_fails():
    for end in (date(2026, 5, 20), date(2027, 2, 28), date(2024, 2, 29), date(2026, 3, 31), date(2026, 7, 1)):
        for count in (0, 1, 4, 12, 25):
            first = first_day_short(end, count)
            brute = next(
                day
                for day in (date.fromordinal(n) for n in range(end.toordinal() - 900, end.toordinal() + 2))
                if add_months(day, count) > end or day >= end
            )
            assert first == brute, (end, count)
    assert first_day_short(date(1, 2, 1), 12) is None


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2020-06-13", ("not_recognized", ("CERT_EXPIRED",))),
        ("2020-06-14", RESIDUAL),
        ("2020-06-15", RESIDUAL),
        ("2020-06-16", ("not_recognized", ("CERT_EXPIRED",))),
    ],
)
def test_the_certificate_is_judged_on_the_day_asked(on, expected):
    assert ask(simple(), holding(days=DatePeriod.parse("2020-06-14", "2020-06-16")), question(on)) == expected


def test_the_holder_s_own_word_recognizes_nothing():
    assert ask(simple(), holding(is_attested=False)) == ("indeterminate", ("ISSUER_NOT_ACCREDITED",))


def test_a_fact_that_could_not_be_read_recognizes_nothing():
    doubt = Finding("facts", Outcome.NOT_DETERMINED, "CLAIM_FACT_AMBIGUOUS", "two countries")
    assert ask(simple(), holding(doubts=(doubt,))) == ("indeterminate", ("CLAIM_FACT_AMBIGUOUS",))
