"""Reading the facts of verified claims: every fact through its pointer, every fault a finding, never an exception."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from evidence_world import AT, body, label, measurement, standards, supplier, verified
from greenchain.evidence import EvidenceError, EvidenceLevel, days_of, read_facts, require_instant
from greenchain.values.errors import GreenchainError
from greenchain.values.time import Period


def read(*args, **more):
    return read_facts(verified(*args, **more), standards=standards())


def test_every_fact_is_read_through_its_pointer():
    facts = read(label(measurements=[measurement()]))
    assert facts.subject == "https://id.gs1.org/01/09521234000013"
    assert facts.types == ("EcoLabelCredential",)
    assert facts.scheme == "jp.eco_mark"
    assert facts.criteria == ("No.155 V1",)
    assert facts.category == "copier"
    assert facts.licence == "19-155-007"
    assert facts.facility == "https://id.gs1.org/414/9521234000006"
    assert facts.facility_country == "TH"
    assert facts.hs_code == "844331"
    assert facts.findings == ()
    assert facts.level is EvidenceLevel.L3
    (figure,) = facts.indicators
    assert (figure.name, figure.value, figure.unit, figure.per) == (
        "polysilicon/electricity",
        Decimal(49),
        "KWH",
        "KGM",
    )
    assert str(figure.period) == "[2025-01-01, 2026-01-01)"


def test_what_a_claim_does_not_say_is_empty():
    facts = read({"id": "https://id.gs1.org/01/09521234000013"})
    assert (facts.scheme, facts.criteria, facts.category, facts.facility, facts.facility_country, facts.hs_code) == (
        "",
        (),
        "",
        "",
        "",
        "",
    )
    assert facts.findings == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"category": 7}, "CLAIM_FACT_UNREADABLE"),
        ({"category": {"id": "x"}}, "CLAIM_FACT_UNREADABLE"),
        ({"category": ["copier", "printer"]}, "CLAIM_FACT_AMBIGUOUS"),
        ({"facility": {"country": "Atlantis"}}, "CLAIM_FACT_UNREADABLE"),
        ({"facility": [{"country": "CN"}, {"country": "TH"}]}, "CLAIM_FACT_AMBIGUOUS"),
        ({"facility": {"id": "9521234000007", "country": "TH"}}, "CLAIM_FACT_UNREADABLE"),
        ({"product": {"hsCode": "no code"}}, "CLAIM_FACT_UNREADABLE"),
        ({"criteria": [{"standard": None}]}, "CLAIM_FACT_UNREADABLE"),
    ],
)
def test_a_fact_that_cannot_be_read_is_left_out_and_named(changes, code):
    facts = read(label(**changes))
    assert [finding.code for finding in facts.findings] == [code]
    fact = next(iter(changes))
    assert not {
        "category": facts.category,
        "facility": facts.facility_country if "id" not in changes.get("facility", {}) else facts.facility,
        "product": facts.hs_code,
        "criteria": facts.criteria,
    }[fact]


def test_the_same_value_in_two_spellings_is_one_value():
    facts = read(label(facility=[{"country": "TH"}, {"country": "Thailand"}]))
    assert (facts.facility_country, facts.findings) == ("TH", ())


def test_several_subjects_give_no_facts():
    facts = read([label(), label(id="https://id.gs1.org/01/09521234000020")])
    assert (facts.subject, facts.scheme) == ("", "")
    assert [finding.code for finding in facts.findings] == ["SUBJECT_AMBIGUOUS"]


def test_one_subject_in_a_list_is_one_subject():
    assert read([label()]).scheme == "jp.eco_mark"


@pytest.mark.parametrize(
    "figure",
    [
        "49",
        {},
        measurement(value="about 49"),
        measurement(value="NaN"),
        measurement(value=49),
        measurement(value=None),
        measurement(unit="KILOWATT"),
        measurement(per="UNKNOWN"),
        measurement(until="2026-13-01"),
        measurement(**{"from": "2026-01-01", "until": "2025-01-01"}),
        measurement(indicator=["a", "b"]),
        {**measurement(), "indicator": ""},
    ],
)
def test_a_figure_that_cannot_be_read_is_left_out_and_named(figure):
    facts = read(label(measurements=[figure, measurement(indicator="wafer/electricity")]))
    assert [indicator.name for indicator in facts.indicators] == ["wafer/electricity"]
    assert {finding.code for finding in facts.findings} <= {"INDICATOR_UNREADABLE", "CLAIM_FACT_UNREADABLE"}
    assert "INDICATOR_UNREADABLE" in {finding.code for finding in facts.findings}


@pytest.mark.parametrize(
    ("second", "clashes"),
    [
        ({"from": "2026-01-01", "until": "2027-01-01"}, False),
        ({"from": "2025-12-31", "until": "2027-01-01"}, True),
        ({"from": "2024-01-01", "until": "2025-01-01"}, False),
        ({"from": "2024-01-01", "until": "2025-01-02"}, True),
        ({"from": "2024-01-01", "until": ""}, True),
    ],
)
def test_a_figure_stated_twice_for_one_day_is_not_used(second, clashes):
    other = {**measurement(value="40"), **second}
    if not other["until"]:
        del other["until"]
    facts = read(label(measurements=[measurement(), other]))
    assert len(facts.indicators) == (0 if clashes else 2)
    assert [finding.code for finding in facts.findings] == (["INDICATOR_CONTRADICTED"] if clashes else [])


@pytest.mark.parametrize(
    ("on", "found"),
    [(date(2024, 12, 31), False), (date(2025, 1, 1), True), (date(2025, 12, 31), True), (date(2026, 1, 1), False)],
)
def test_a_figure_counts_on_the_days_it_was_measured_over(on, found):
    facts = read(label(measurements=[measurement()]))
    assert (facts.indicator("polysilicon/electricity", on=on) is not None) is found
    assert facts.indicator("wafer/electricity", on=on) is None


def test_the_role_of_the_issuer_decides_the_level():
    assert read(label(), by=body).level is EvidenceLevel.L3
    assert read(label(), by=supplier).level is EvidenceLevel.L2


def test_nobody_is_a_third_party_to_himself():
    assert read(label(id=body.did), by=body).level is EvidenceLevel.L2
    assert read(label(party={"id": body.did}), by=body).level is EvidenceLevel.L2
    assert read(label(party={"id": supplier.did}), by=body).level is EvidenceLevel.L3


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("2026-01-01T00:00:00Z", "2026-05-20T00:00:00Z", "2026-01-01", "2026-05-19"),
        ("2026-01-01T23:59:59Z", "2026-05-20T00:00:01Z", "2026-01-01", "2026-05-20"),
        ("2026-01-01T00:00:00+08:00", "2026-05-20T23:59:59+08:00", "2026-01-01", "2026-05-20"),
        ("2026-01-01T00:00:00-11:00", "2026-01-01T00:00:01-11:00", "2026-01-01", "2026-01-01"),
    ],
)
def test_the_days_of_a_claim_are_those_of_its_own_calendar(since, until, first, last):
    from greenchain.values.time import parse_instant

    days = days_of(Period(parse_instant(since), parse_instant(until)))
    first_day, last_day = date.fromisoformat(first), date.fromisoformat(last)
    one = timedelta(days=1)
    assert [days.holds(day) for day in (first_day - one, first_day, last_day, last_day + one)] == [
        False,
        True,
        True,
        False,
    ]


def test_the_end_of_the_calendar_is_no_end():
    assert days_of(Period(None, datetime(9999, 12, 31, 23, tzinfo=UTC))).until is None
    assert days_of(Period()).holds(date.max) is True


def test_evidence_for_another_instant_is_refused():
    claim = verified(label())
    require_instant(claim, at=AT)
    require_instant(claim, at=AT.astimezone(timezone(timedelta(hours=8))), known_at=AT)
    for at, known_at in (
        (AT + timedelta(microseconds=1), None),
        (AT, AT + timedelta(days=1)),
        (AT, AT - timedelta(days=1)),
    ):
        with pytest.raises(EvidenceError) as refused:
            require_instant(claim, at=at, known_at=known_at)
        assert refused.value.code == "VERIFIED_AT_OTHER_INSTANT"
        assert isinstance(refused.value, GreenchainError)
    with pytest.raises(ValueError, match="offset"):
        require_instant(claim, at=datetime(2026, 6, 1))  # noqa: DTZ001 - the mistake meant
