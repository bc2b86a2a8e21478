"""The rule index leaves out only rules that are certainly false, and what rules remember changes no answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from greenchain.adapters.shipped import load_standards
from greenchain.screening.asking import ask
from greenchain.screening.compiler import RuleIndex
from greenchain.screening.explanation import finding_of
from greenchain.screening.guards import MAX_ALTERNATIVES, guards_of
from greenchain.screening.rule_book import rule_book
from greenchain.screening.rules import BoundRule
from greenchain.standards.conditions import All, AnyOf, Earlier, Facts, From, IsNone, Less, Not, OneOf, Prefix, holds_on
from greenchain.standards.table_conditions import InGroup, InTable
from greenchain.values.time import DatePeriod, PartialDate

STANDARDS = load_standards()
BOOK = rule_book(STANDARDS)
AT = datetime(2026, 11, 22, tzinfo=UTC)

DAYS = st.dates(date(1985, 1, 1), date(2029, 12, 31)).map(date.isoformat)
DATES = st.one_of(
    DAYS, st.sampled_from(["2021-01-01", "2020-12-31", "2025", "2025-08", "", "soon", "2026-11-21"]), st.none()
)
WORDS = st.sampled_from(["", "n/a", "0", "X1", "R3", "R1", "D10", "BULK", "yes", "no", "\u4e0d\u9002\u7528", "\u0130"])
DIGITS = st.one_of(
    st.sampled_from(["391510", "39", "3915", "760200", "7602000040", "7404000030", "854911", "77", "980100", "720449"]),
    st.text("0123456789", min_size=1, max_size=12),
)
CODES = st.sampled_from(
    ["A1160", "A1181", "B1010", "B3011", "Y48", "Y49", "Y46", "AC300", "EU3011", "R4", "H1", "X1", "B3010", "A1180"]
)
COUNTRIES = st.sampled_from(["AT", "DE", "NL", "GB", "US", "CN", "IN", "MY", "TH", "VN", "GH", "FJ", "HT", "JP", "QQ"])
NUMBERS = st.sampled_from(["0", "1", "9.99", "10", "-1", "ten", "1e3"])
CONDITIONS = st.sampled_from(["new", "used", "waste", "scrap"])
KNOWN = {
    "export_date": DATES,
    "import_date": DATES,
    "consent_from": DATES,
    "consent_to": DATES,
    "hs": DIGITS,
    "waste_code": CODES,
    "export_country": COUNTRIES,
    "import_country": COUNTRIES,
    "net_kg": NUMBERS,
    "gross_kg": NUMBERS,
    "condition": CONDITIONS,
    **dict.fromkeys(
        (
            *("operation", "packing", "notification_no", "annex_vii_no", "conformity_evidence", "function_test"),
            *("facility_permit", "coa_no", "lot", "lot_known", "upstream_end_of_life", "upstream_recovery"),
            "export_zone_exception",
        ),
        WORDS,
    ),
    "max_kg": NUMBERS,
    "out_kg": NUMBERS,
    "in_kg": NUMBERS,
}
VALUES = st.fixed_dictionaries({}, optional={name: st.one_of(texts, texts, st.none()) for name, texts in KNOWN.items()})

BASEL = next(pack for pack in STANDARDS.packs if pack.name == "waste/basel")
TABLES = STANDARDS.tables_for(next(pack for pack in STANDARDS.packs if pack.name == "waste/hs-correlation"))
ALL_TABLES = {
    f"{pack.name}:{name}": table for pack in STANDARDS.of_kind("waste") for name, table in pack.tables.items()
}

FIELDS = st.sampled_from(
    ["hs", "waste_code", "import_country", "export_country", "condition", "coa_no", "consent_from"]
)
COLUMNS = {
    "waste/basel:codes": ("code", ("listed", "pic", "annex")),
    "waste/hs-correlation:headings": ("hs", ("names_only_waste",)),
    "waste/hs-correlation:chapters": ("chapter", ()),
    "waste/cn-solid-waste:exemptions": ("hs10", ()),
    "waste/basel:entry_operations": ("code", ("allowed",)),
}


@st.composite
def in_tables(draw):
    table = draw(st.sampled_from(sorted(COLUMNS)))
    column, others = COLUMNS[table]
    where = tuple(
        (name, draw(st.sampled_from(["yes", "no", "VIII", "mixed"]))) for name in others if draw(st.booleans())
    )
    fields = (("operation", "operation"),) if "operation" in table and draw(st.booleans()) else ()
    return InTable(
        draw(st.sampled_from(["hs", "waste_code"])), table, column, where, fields,
        match=draw(st.sampled_from(["exact", "prefix"])),
        valid=draw(st.sampled_from(["on", "ever"])),
        absent=draw(st.sampled_from(["", "no", "unknown"])),
    )  # fmt: skip


LEAVES = st.one_of(
    st.builds(
        OneOf, FIELDS, st.lists(st.one_of(CODES, COUNTRIES, CONDITIONS, DIGITS), min_size=1, max_size=3).map(tuple)
    ),
    st.builds(Prefix, st.sampled_from(["hs", "waste_code"]), st.lists(DIGITS, min_size=1, max_size=3).map(tuple)),
    st.builds(IsNone, st.sampled_from(sorted(KNOWN))),
    st.builds(From, st.sampled_from(["consent_from", "export_date"]), DAYS.map(PartialDate.parse)),
    st.builds(Less, st.sampled_from(["net_kg", "gross_kg"]), st.just("gross_kg"), st.sampled_from(["1", "0.5", "2"])),
    st.builds(Earlier, st.just("export_date"), st.sampled_from(["consent_from", "consent_to"])),
    st.builds(
        InGroup,
        st.sampled_from(["import_country", "export_country"]),
        st.sampled_from(["eu27", "basel_party", "oecd_waste_system", "ban_amendment", "basel_annex_vii"]),
        st.just("waste/country-groups:memberships"),
        st.just("waste/country-groups:groups"),
    ),
    in_tables(),
)
CONDITIONS_OF_RULES = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.builds(Not, parts),
        st.builds(All, st.lists(parts, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(parts, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)
PERIODS = st.builds(
    lambda ends: DatePeriod(*ends),
    st.tuples(st.one_of(st.none(), DAYS), st.one_of(st.none(), DAYS))
    .map(lambda ends: tuple(sorted(ends)) if all(ends) else ends)
    .filter(lambda ends: not all(ends) or ends[0] < ends[1])
    .map(lambda ends: tuple(PartialDate.parse(end) if end else None for end in ends)),
)


def bound(condition, period, basis):
    rule = BASEL.rules[0]
    made = replace(rule, condition=condition, date_basis=basis, citation=replace(rule.citation, period=period))
    return BoundRule.of(BASEL, made, MappingProxyType(ALL_TABLES))


RULES = st.builds(bound, CONDITIONS_OF_RULES, PERIODS, st.sampled_from(["export", "import", "any"]))


def told(answers):
    return [
        (
            a.bound.rule.id,
            id(a.bound),
            a.truth.value,
            a.truth.missing,
            a.truth.read,
            len(a.truth.rows),
            a.date_field,
            a.on,
        )
        for a in answers
    ]


@given(VALUES, st.booleans())
def test_candidates_of_the_shipped_rules_answer_as_all_rules_do(values, asks_graph):
    alone = [rule for rule in BOOK.rules if not rule.is_document_linked]
    every = [rule for rule in alone if (asks_graph or not rule.is_graph_linked) and not rule.is_aside]
    plain = [answer for rule in every if (answer := ask(rule, values)) is not None]
    found = [answer for rule in BOOK.index.candidates(values, asks_graph=asks_graph) if (answer := ask(rule, values))]
    assert told(found) == told(plain)


@given(st.lists(RULES, min_size=1, max_size=6), VALUES)
def test_candidates_of_any_rules_of_the_vocabulary_answer_as_all_rules_do(rules, values):
    plain = [answer for rule in rules if (answer := ask(rule, values)) is not None]
    found = [
        answer for rule in RuleIndex.of(rules).candidates(values, asks_graph=True) if (answer := ask(rule, values))
    ]
    assert told(found) == told(plain)


@given(st.lists(RULES, min_size=1, max_size=4), DIGITS, st.text("0123456789", max_size=6), VALUES)
def test_the_start_of_a_code_rules_out_only_what_every_longer_code_does(rules, start, rest, values):
    index = RuleIndex.of(rules)
    for guards in index.fields:
        if guards.name in ("hs", "waste_code"):
            assert guards.bits(start + rest) & ~guards.bits_of_start(start) == 0


@given(CONDITIONS_OF_RULES, VALUES, st.booleans(), DAYS)
def test_a_guard_passes_wherever_its_condition_is_not_known_to_fail(condition, values, wanted, day):
    facts = Facts(values, ALL_TABLES, date.fromisoformat(day))
    guards = guards_of(condition, wanted=wanted)
    assert 1 <= len(guards) <= MAX_ALTERNATIVES
    passes = any(all(p.leaf.evaluate(facts).value is not (not p.wanted) for p in guard) for guard in guards)
    assert passes or condition.evaluate(facts).value is (not wanted)


def test_few_shipped_rules_are_asked_of_every_item():
    assert BOOK.index.unselective() == ("WEIGHT",)  # a comparison of two figures; SQL compares them itself


def asked_anew(rule, values, day):
    """What the condition says of itself: asked leaf by leaf, with nothing kept."""
    held = holds_on(rule.rule.citation.period, day)
    truth = rule.rule.condition.evaluate(Facts(values, rule.tables, day))
    if held is False or truth.value is False:
        return (False, (), (), ())
    value = None if held is None and truth.value is True else truth.value
    return (value, truth.missing, truth.rows, truth.read)


@given(RULES, st.lists(VALUES, min_size=2, max_size=6), st.lists(st.one_of(st.none(), st.dates()), min_size=1))
def test_a_rule_asked_before_answers_as_one_that_was_not(rule, items, days):
    for day in days:
        for values in (*items, *items):
            truth = rule.remembered.truth(values, day)
            assert (truth.value, truth.missing, truth.rows, truth.read) == asked_anew(rule, values, day)


@given(st.lists(VALUES, min_size=1, max_size=3), DAYS)
def test_shipped_rules_tell_the_same_findings_as_rules_that_were_never_asked(items, day):
    for values in (item | {"export_date": day, "import_date": day} for item in items):
        for rule in BOOK.rules:
            answer = ask(rule, values)
            fresh = BoundRule.of(rule.pack, rule.rule, rule.tables)
            other = ask(fresh, values)
            assert (answer is None) is (other is None)
            if answer is not None:
                assert finding_of(answer, values, item="1") == finding_of(other, values, item="1")
