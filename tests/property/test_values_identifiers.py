"""Identifiers: every spelling of a key is one text, no other text is that one, and nothing but our errors escapes."""

# ruff: noqa: PT017 - the law is that a text is either read or refused by one named error, so both are looked at
from __future__ import annotations

import string
from urllib.parse import quote

from hypothesis import assume, example, given
from hypothesis import strategies as st
from stdnum import ean, lei
from stdnum.cn import uscc
from stdnum.iso7064 import mod_97_10

from greenchain.values import (
    GreenchainError,
    Identifier,
    IdentifierError,
    IdentifierKind,
    canonical,
    class_of,
    country,
    kind_of,
    lot_of,
)
from greenchain.values.identifiers import SCHEMES, countries, identifier, recognized
from greenchain.values.identifiers.checks import gs1_check_digit, uscc_check_character

SET_82 = "!\"%&'()*+,-./:;<=>?_" + string.ascii_letters + string.digits
KEPT = "';="  # what a link holds as it is, beside letters, digits and ._-~
digits = st.text(string.digits, min_size=1, max_size=30)
serials = st.text(SET_82, min_size=1, max_size=20)
hosts = st.sampled_from(
    ["https://id.gs1.org", "http://maker.example", "HTTPS://Q.Example:8443/dpp/v1", "https://a.b/x/y"]
)
queries = st.sampled_from(["", "?", "?17=270101", "?linkType=all&context=01/x"])


@st.composite
def trade_items(draw):
    """A company prefix and item reference of 13 digits together, not all zero, cut at 6 to 12."""
    number = draw(st.text(string.digits, min_size=13, max_size=13).filter(lambda text: text.strip("0")))
    prefix = draw(st.integers(6, 12))
    company, indicator, item = number[1 : prefix + 1], number[0], number[prefix + 1 :]
    return company, indicator + item, number + ean.calc_check_digit(number)


def in_urn(serial):
    """``serial`` as an EPC URN escapes it."""
    return "".join(f"%{ord(letter):02x}" if letter in '"%&/<>?' else letter for letter in serial)


@given(digits)
def test_gs1_check_digits_are_those_of_stdnum(number):
    assert gs1_check_digit(number) == ean.calc_check_digit(number)


@given(st.text(string.ascii_uppercase + string.digits, min_size=18, max_size=18))
def test_an_lei_is_right_exactly_when_stdnum_says_so(body):
    right = mod_97_10.calc_check_digits(body)
    assert lei.is_valid(body + right)
    assert Identifier.parse(body + right, scheme="lei").value == body + right
    for wrong in (f"{(int(right) + 1) % 100:02d}", right[::-1]):
        assume(wrong != right)
        assert _refusal(body + wrong, "lei") == (None if lei.is_valid(body + wrong) else "CHECK_DIGIT")


@given(st.text(uscc._alphabet, min_size=9, max_size=9), st.sampled_from(["911100", "123500", "528100", "911000"]))
def test_a_uscc_is_right_exactly_when_stdnum_says_so(organization, office):
    body = f"{office}00{organization}"
    assert uscc_check_character(body) == uscc.calc_check_digit(body)
    for last in uscc._alphabet:
        assert (_refusal(body + last, "uscc") is None) == uscc.is_valid(body + last)


@given(trade_items(), serials, hosts, queries)
def test_an_instance_has_one_spelling(item, serial, host, query):
    company, reference, gtin = item
    expected = f"https://id.gs1.org/01/{gtin}/21/{quote(serial, safe=KEPT)}"
    spellings = [
        f"urn:epc:id:sgtin:{company}.{reference}.{in_urn(serial)}",
        f"{host}/01/{gtin}/21/{quote(serial, safe=KEPT)}{query}",
        f"{host}/gtin/{gtin}/ser/{quote(serial, safe=KEPT).lower() if serial.islower() else quote(serial, safe=KEPT)}{query}",
        f"{host}/01/{gtin}/22/2A/10/LOT/21/{quote(serial, safe=KEPT)}{query}",
        expected,
    ]
    assert {canonical(text) for text in spellings} == {expected}
    assert {kind_of(text) for text in spellings} == {IdentifierKind.INSTANCE}
    assert {class_of(text) for text in spellings} == {f"https://id.gs1.org/01/{gtin}"}
    assert lot_of(spellings[3]) == f"https://id.gs1.org/01/{gtin}/10/LOT"
    assert lot_of(expected) == ""


@given(trade_items(), serials, hosts)
def test_a_lot_has_one_spelling_and_is_no_instance(item, lot, host):
    company, reference, gtin = item
    expected = f"https://id.gs1.org/01/{gtin}/10/{quote(lot, safe=KEPT)}"
    spellings = [
        f"urn:epc:class:lgtin:{company}.{reference}.{in_urn(lot)}",
        f"{host}/01/{gtin}/10/{quote(lot, safe=KEPT)}",
        expected,
    ]
    assert {canonical(text) for text in spellings} == {lot_of(text) for text in spellings} == {expected}
    assert kind_of(expected) is IdentifierKind.LOT
    assert canonical(f"urn:epc:id:sgtin:{company}.{reference}.{in_urn(lot)}") != expected


@given(trade_items(), st.sampled_from([8, 12, 13, 14]))
def test_a_gtin_of_any_length_is_padded_to_fourteen(item, length):
    body = item[2][: length - 1]
    assume(body.strip("0"))
    gtin = body + ean.calc_check_digit(body)
    expected = f"https://id.gs1.org/01/{gtin.zfill(14)}"
    assert Identifier.parse(gtin, scheme="gtin").value == expected
    assert canonical(f"gtin:{gtin}") == canonical(f"https://x.example/01/{gtin}") == expected
    assert canonical(gtin) == gtin


@given(trade_items(), st.integers(0, 13), st.integers(1, 9))
def test_one_mistyped_digit_is_always_noticed(item, place, change):
    gtin = item[2]
    wrong = gtin[:place] + str((int(gtin[place]) + change) % 10) + gtin[place + 1 :]
    assert _refusal(wrong, "gtin") == "CHECK_DIGIT"
    assert canonical(f"https://id.gs1.org/01/{wrong}") == f"https://id.gs1.org/01/{wrong}"


@given(trade_items(), trade_items(), serials, serials)
def test_two_instances_never_share_a_text(one, other, first, second):
    assume((one[2], first) != (other[2], second))
    texts = [f"urn:epc:id:sgtin:{a}.{b}.{in_urn(c)}" for (a, b, _), c in ((one, first), (other, second))]
    assert canonical(texts[0]) != canonical(texts[1])


pieces = st.lists(
    st.sampled_from(["urn:epc:", "id:", "class:", "idpat:", "sgtin:", "lgtin:", "sscc:", "giai:", "4012345", ".", "012345",
                     "*", "https://", "id.gs1.org", "/", "01", "04012345123456", "10", "21", "%2F", "%", "?", "#", "did:",
                     "web:", "lei:", "5493001KJTIIGC8Y1R12", "gtin:", " ", "\n", "\u0664", "A"])
).map("".join)  # fmt: skip


@given(st.text() | pieces)
@example("https://id.gs1.org/01/04012345123456/21/%252F")
@example(" did:web:x ")
@example("lei:5493001kjtiigc8y1r12")
def test_canonical_is_idempotent_and_keeps_the_kind(text):
    _forget()
    once = canonical(text)
    assert canonical(once) == once
    assert kind_of(once) is kind_of(text)
    assert class_of(once) == class_of(text)
    assert canonical(class_of(text)) == class_of(text)
    assert canonical(lot_of(text)) == lot_of(text)


@given(st.text() | pieces)
@example("lei:5493001KJTIIGC8Y1R12")
@example("https://id.gs1.org/01/04012345123456/10/L1/21/S1")
@example("urn:epc:id:grai:4012345.12345.7")
@example("urn:epc:id:sscc:4012345.1234567890")
def test_what_a_text_is_does_not_depend_on_what_was_read_before(text):
    _forget()
    reading = recognized(text)
    name = text if reading is None else reading.value
    after = recognized(name)
    _forget()
    assert recognized(name) == after


@given(st.text() | pieces, st.none() | st.sampled_from(sorted(SCHEMES)))
def test_any_text_is_an_identifier_or_one_of_our_errors(text, scheme):
    try:
        read = Identifier.parse(text, scheme=scheme)
    except GreenchainError as error:
        assert all(fault.expected and fault.remedy for fault in error.faults)
    else:
        assert scheme in (None, read.scheme)
        assert Identifier.parse(read.value, scheme=scheme) == read
        if read.scheme != "hs":
            assert canonical(read.value) == read.value


@given(st.text() | st.sampled_from([row.en for row in countries()]).map(lambda name: name[1:]))
def test_any_text_is_a_country_or_one_of_our_errors(text):
    known = {row.alpha2 for row in countries()}
    try:
        assert country(text) in known
    except IdentifierError as error:
        assert error.code in {"COUNTRY_UNKNOWN", "COUNTRY_AMBIGUOUS"}


@given(
    st.sampled_from(countries()),
    st.sampled_from([str.upper, str.lower, str.title, str.swapcase]),
    st.sampled_from(["", " ", "\u3000"]),
)
def test_case_and_blanks_do_not_make_another_country(row, case, blank):
    for text in (row.alpha2, row.alpha3, row.zh, row.en):
        assume(text not in {"Congo", "Guinea"})
        assert country(f"{blank}{case(text)}{blank}") == row.alpha2


def _forget():
    """Let every text be read anew."""
    identifier._READ.clear()


def _refusal(text, scheme):
    try:
        Identifier.parse(text, scheme=scheme)
    except IdentifierError as error:
        return error.code
    return None
