"""Countries by code and name: what resolves, what is refused, and what is offered instead."""

from __future__ import annotations

import re

import pytest

from greenchain.values import IdentifierError, country
from greenchain.values.identifiers import countries
from greenchain.values.identifiers.countries import find_country


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CN", "CN"),
        ("cn", "CN"),
        ("CHN", "CN"),
        ("156", "CN"),
        (" China ", "CN"),
        ("中国", "CN"),
        ("中华人民共和国", "CN"),
        ("Turkey", "TR"),
        ("TÜRKİYE", "TR"),
        ("Turkiye", "TR"),
        ("UAE", "AE"),
        ("U.A.E.", "AE"),
        ("South Korea", "KR"),
        ("Korea, Republic of", "KR"),
        ("韩国", "KR"),
        ("Taiwan", "TW"),
        ("中国台湾", "TW"),
        ("Hong Kong SAR, China", "HK"),
        ("Slovak Republic", "SK"),
        ("Cote d'Ivoire", "CI"),
        ("Côte d\u2019Ivoire", "CI"),
        ("The Gambia", "GM"),
        ("Gambia, The", "GM"),
        ("St. Lucia", "LC"),
        ("Trinidad & Tobago", "TT"),
        ("Congo, Dem. Rep.", "CD"),
        ("刚果（金）", "CD"),
        ("Republic of the Congo", "CG"),
        ("Guinea-Bissau", "GW"),
        ("Republic of Guinea", "GN"),
        ("几内亚", "GN"),
        ("Norway", "NO"),
        ("NO", "NO"),
        ("EL", "GR"),
        ("UK", "GB"),
        ("ＵＳＡ", "US"),
    ],
)
def test_a_country_resolves_by_code_name_and_usual_other_name(text, code):
    assert country(text) == code
    assert find_country(text) == code


@pytest.mark.parametrize(
    "text", ["EU", "XK", "ZZ", "XX", "AN", "SU", "YU", "999", "", " ", "C", "Asia", "x" * 101, "中"]
)
def test_what_is_no_country_of_iso_3166_is_refused(text):
    with pytest.raises(IdentifierError) as caught:
        country(text)
    assert caught.value.code == "COUNTRY_UNKNOWN"
    assert caught.value.faults[0].remedy


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("Congo", ("CD", "CG")),
        ("the CONGO", ("CD", "CG")),
        ("刚果", ("CD", "CG")),
        ("Korea", ("KP", "KR")),
        ("Guinea", ("GN", "GW", "GQ", "PG")),
        ("Virgin Islands", ("VG", "VI")),
        ("St. Martin", ("MF", "SX")),
    ],
)
def test_a_name_of_two_countries_is_not_guessed_and_both_are_named(text, choices):
    with pytest.raises(IdentifierError) as caught:
        country(text)
    assert caught.value.code == "COUNTRY_AMBIGUOUS"
    assert all(f"{code} (" in caught.value.faults[0].remedy for code in choices)


@pytest.mark.parametrize("text", ["Guinea-", "Guinea...", "Guinea\u2026", "Guinea \u2013 "])
def test_a_name_cut_off_is_not_completed(text):
    with pytest.raises(IdentifierError) as caught:
        country(text)
    assert caught.value.code == "COUNTRY_UNKNOWN"


@pytest.mark.parametrize(("text", "near"), [("Turky", "TR"), ("Vietnm", "VN"), ("Bangladseh", "BD"), ("Belguim", "BE")])
def test_a_misspelt_name_is_refused_and_the_near_one_offered(text, near):
    with pytest.raises(IdentifierError) as caught:
        country(text)
    assert f"({near})" in caught.value.faults[0].remedy


def test_a_text_far_from_every_name_is_offered_none():
    with pytest.raises(IdentifierError) as caught:
        country("qqqq")
    assert "Near names" not in caught.value.faults[0].remedy


def test_a_country_that_is_no_text_is_the_callers_mistake():
    with pytest.raises(TypeError):
        country(156)


def test_the_table_has_the_249_rows_of_iso_3166_each_code_once():
    rows = countries()
    assert len(rows) == len({row.alpha2 for row in rows}) == len({row.alpha3 for row in rows}) == 249
    assert len({row.numeric for row in rows}) == 249
    assert [row.alpha2 for row in rows] == sorted(row.alpha2 for row in rows)


def test_every_row_resolves_by_each_of_its_spellings_unless_the_spelling_is_ambiguous():
    for row in countries():
        for text in (row.alpha2, row.alpha3, row.numeric, row.en, row.zh, *row.aliases, row.en.upper()):
            assert _codes_of(text) >= {row.alpha2}


def _codes_of(text):
    """The code that ``text`` resolves to, or every code that its refusal offers."""
    try:
        return {country(text)}
    except IdentifierError as error:
        return (
            set(re.findall(r"[A-Z]{2}(?= \()", error.faults[0].remedy)) if error.code == "COUNTRY_AMBIGUOUS" else set()
        )


@pytest.mark.parametrize("text", ["", "Congo", "EU", "XX", "Guinea-", "Germny", "x" * 1000])
def test_a_quick_search_finds_nothing_where_no_one_country_is_named(text):
    assert find_country(text) == ""
