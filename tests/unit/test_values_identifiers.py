"""Identifiers by example: every scheme once, and every way in which one is refused."""

from __future__ import annotations

import pytest

from greenchain.values import Identifier, IdentifierError, IdentifierKind, canonical, class_of, kind_of, lot_of

GTIN_LINK = "https://id.gs1.org/01/04012345123456"

# urn -> link: the pairs of the event hash's own example with all GS1 keys
EPC_PAIRS = {
    "urn:epc:id:sgtin:4012345.012345.12": f"{GTIN_LINK}/21/12",
    "urn:epc:class:lgtin:4012345.012345.998877": f"{GTIN_LINK}/10/998877",
    "urn:epc:idpat:sgtin:4012345.012345.*": GTIN_LINK,
    "urn:epc:id:upui:4012345.012345.AB12": f"{GTIN_LINK}/235/AB12",
    "urn:epc:id:itip:4012345.012345.01.02.999": "https://id.gs1.org/8006/040123451234560102/21/999",
    "urn:epc:idpat:itip:4012345.012345.01.02.*": "https://id.gs1.org/8006/040123451234560102",
    "urn:epc:id:sscc:4012345.0000000333": "https://id.gs1.org/00/040123450000003338",
    "urn:epc:id:sgln:4012345.00011.987": "https://id.gs1.org/414/4012345000115/254/987",
    "urn:epc:id:sgln:4012345.00011.0": "https://id.gs1.org/414/4012345000115",
    "urn:epc:id:pgln:4012345.00000": "https://id.gs1.org/417/4012345000009",
    "urn:epc:id:grai:4012345.66666.87": "https://id.gs1.org/8003/0401234566666387",
    "urn:epc:idpat:grai:4012345.66666.*": "https://id.gs1.org/8003/04012345666663",
    "urn:epc:id:giai:4012345.AAbb": "https://id.gs1.org/8004/4012345AAbb",
    "urn:epc:id:gsrn:4012345.9876540000": "https://id.gs1.org/8018/401234598765400000",
    "urn:epc:id:gsrnp:4012345.0000098765": "https://id.gs1.org/8017/401234500000987658",
    "urn:epc:id:gdti:4012345.55555.98": "https://id.gs1.org/253/401234555555498",
    "urn:epc:idpat:gdti:4012345.55555.*": "https://id.gs1.org/253/4012345555554",
    "urn:epc:id:sgcn:4012345.99999.44": "https://id.gs1.org/255/401234599999044",
    "urn:epc:id:ginc:4012345.333": "https://id.gs1.org/401/4012345333",
    "urn:epc:id:gsin:4012345.999987654": "https://id.gs1.org/402/40123459999876541",
    "urn:epc:id:cpi:4012345.ABC.123": "https://id.gs1.org/8010/4012345ABC/8011/123",
    "urn:epc:idpat:cpi:4012345.ABC.*": "https://id.gs1.org/8010/4012345ABC",
}


@pytest.mark.parametrize(("urn", "link"), EPC_PAIRS.items())
def test_an_epc_urn_and_its_digital_link_are_one_node(urn, link):
    assert canonical(urn) == canonical(link) == link
    assert Identifier.parse(urn) == Identifier.parse(link)


@pytest.mark.parametrize(
    ("urn", "link"),
    [
        ("urn:epc:id:sgtin:401234512345.0.1", f"{GTIN_LINK}/21/1"),
        ("urn:epc:id:sgln:401234512345..0", "https://id.gs1.org/414/4012345123456"),
        ("urn:epc:id:pgln:401234512345.", "https://id.gs1.org/417/4012345123456"),
        ("urn:epc:idpat:grai:401234512345..*", "https://id.gs1.org/8003/04012345123456"),
    ],
)
def test_a_company_prefix_of_twelve_digits_leaves_the_reference_empty(urn, link):
    assert canonical(urn) == link


@pytest.mark.parametrize(
    "text",
    [
        "https://id.gs1.org/01/04012345123456/21/12",
        "http://shop.example/a/b/01/04012345123456/21/12",
        "HTTPS://Shop.Example:8443/01/04012345123456/21/12?17=270101&linkType=all",
        "https://id.gs1.org/01/04012345123456/22/2A/10/L1/21/12",
        "https://id.gs1.org/gtin/4012345123456/ser/12/",
        "  urn:epc:id:sgtin:4012345.012345.12 ",
        "URN:EPC:ID:SGTIN:4012345.012345.12",
        "https://x.example/00/11/01/04012345123456/21/%31%32",
    ],
)
def test_every_spelling_of_a_serial_number_is_one_node(text):
    assert canonical(text) == f"{GTIN_LINK}/21/12"
    assert kind_of(text) is IdentifierKind.INSTANCE


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("(01)04012345123456", GTIN_LINK),
        ("(01)04012345123456(17)270101(10)L1", f"{GTIN_LINK}/10/L1"),
        ("(01)04012345123456(10)L1(21)A/1", f"{GTIN_LINK}/21/A%2F1"),
        ("(00)040123450000003338", "https://id.gs1.org/00/040123450000003338"),
        ("(414)4012345000115(254)987", "https://id.gs1.org/414/4012345000115/254/987"),
    ],
)
def test_an_element_string_is_the_node_of_its_key(text, link):
    assert canonical(text) == link


@pytest.mark.parametrize(
    "text",
    ["(17)270101(01)04012345123456", "(01)04012345123457", "(01)04012345123456(10)A(1)", "(10)L1", "(01)123", "(x)"],
)
def test_a_text_in_brackets_that_opens_with_no_key_stays_as_written(text):
    assert canonical(text) == text
    assert kind_of(text) is IdentifierKind.OTHER


def test_the_lot_beside_a_serial_number_is_read_from_the_link_as_written():
    link = f"{GTIN_LINK}/10/L1/21/12"
    assert lot_of(link) == f"{GTIN_LINK}/10/L1"
    assert lot_of(canonical(link)) == ""


def test_a_lot_is_its_own_lot_and_knows_its_class():
    lot = "urn:epc:class:lgtin:4012345.012345.998877"
    assert (lot_of(lot), class_of(lot)) == (canonical(lot), GTIN_LINK)


@pytest.mark.parametrize(
    "text", ["LOT-7", "", "urn:epc:id:sscc:4012345.0000000333", "https://id.gs1.org/8004/4012345A", "did:web:a.example"]
)
def test_what_belongs_to_no_product_class_has_none(text):
    assert class_of(text) == ""
    assert lot_of(text) == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (GTIN_LINK, IdentifierKind.CLASS),
        ("https://id.gs1.org/8003/04012345666663", IdentifierKind.CLASS),
        ("https://id.gs1.org/8003/0401234566666387", IdentifierKind.INSTANCE),
        (f"{GTIN_LINK}/10/998877", IdentifierKind.LOT),
        ("https://id.gs1.org/8006/040123451234560102/10/L1", IdentifierKind.LOT),
        ("https://id.gs1.org/00/040123450000003338", IdentifierKind.PALLET),
        ("https://id.gs1.org/414/4012345000115/254/987", IdentifierKind.PLACE),
        ("https://id.gs1.org/417/4012345000009", IdentifierKind.PARTY),
        ("5493001KJTIIGC8Y1R12", IdentifierKind.PARTY),
        ("91110000600037341L", IdentifierKind.PARTY),
        ("did:web:maker.example", IdentifierKind.PARTY),
        ("https://id.gs1.org/253/401234555555498", IdentifierKind.DOCUMENT),
        ("urn:epcglobal:cbv:bt:4012345000009:ASN1099", IdentifierKind.DOCUMENT),
        ("urn:gdst:example.org:product:lot:class:x.1", IdentifierKind.OTHER),
        ("urn:epc:idpat:sgtin:4012345.*.*", IdentifierKind.OTHER),
        ("04012345123456", IdentifierKind.OTHER),
        ("040123450000003338", IdentifierKind.OTHER),
        ("https://example.org/", IdentifierKind.OTHER),
        ("", IdentifierKind.OTHER),
    ],
)
def test_kind_follows_the_spelling(text, kind):
    assert kind_of(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  LOT 7 ",
        "4012345123456",
        "04012345123456",
        "http",
        "https://",
        "https://id.gs1.org/",
        "https://id.gs1.org/01/04012345123457",  # check digit
        "https://id.gs1.org/01/04012345123456/21/12#part",  # a part of what stands there
        "https://id.gs1.org/01/04012345123456/21/%zz",
        "https://id.gs1.org/01/04012345123456/21/" + "x" * 21,
        "https://id.gs1.org/01/04012345123456/21/1/21/2",
        "https://id.gs1.org/01/04012345123456/254/1",
        "https://id.gs1.org/01/00000000000000",
        "https://id.gs1.org/01/\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660\u0661\u0662\u0663",
        "https://example.org/blog/401/hello",
        "urn:epc:id:sgtin:401234.1.1",
        "urn:epc:id:sgtin:4012345.012345.",
        "urn:epc:id:lgtin:4012345.012345.1",
        "urn:epc:id:unheardof:1.2.3",
        "urn:uuid:3978f1dc-8f6b-4b6b-8b0b-6b8b0b6b8b0b",
        "did:web:",
        "gtin:",
        "lei:5493001KJTIIGC8Y1R13",
        "\ud800",
        "x" * 5000,
        "https://id.gs1.org/01/04012345123456/21/" + "/01" * 3000,
    ],
)
def test_what_is_not_recognized_stays_as_written(text):
    assert canonical(text) == text


@pytest.mark.parametrize("value", [None, b"urn:epc:id:pgln:4012345.00000", 4012345123456])
def test_an_identifier_that_is_no_text_is_the_callers_mistake(value):
    for call in (canonical, kind_of, lot_of, class_of, Identifier.parse):
        with pytest.raises(TypeError):
            call(value)


@pytest.mark.parametrize(
    ("text", "scheme", "value"),
    [
        ("96385074", "gtin", "https://id.gs1.org/01/00000096385074"),
        ("036000291452", "gtin", "https://id.gs1.org/01/00036000291452"),
        ("4006381333931", "gtin", "https://id.gs1.org/01/04006381333931"),
        ("4 006381 333931", "gtin", "https://id.gs1.org/01/04006381333931"),
        ("04006381333931", None, "https://id.gs1.org/01/04006381333931"),
        ("036000291452", None, "https://id.gs1.org/01/00036000291452"),
        ("gtin:4006381333931", None, "https://id.gs1.org/01/04006381333931"),
        ("4012345000115", "gln", "https://id.gs1.org/414/4012345000115"),
        ("4012345000009", "pgln", "https://id.gs1.org/417/4012345000009"),
        ("040123450000003338", "sscc", "https://id.gs1.org/00/040123450000003338"),
        ("040123450000003338", None, "https://id.gs1.org/00/040123450000003338"),
        ("urn:epc:id:sgtin:4012345.012345.12", "sgtin", f"{GTIN_LINK}/21/12"),
        ("urn:epc:class:lgtin:4012345.012345.1", "lgtin", f"{GTIN_LINK}/10/1"),
        ("5493001kjtiigc8y1r12", "lei", "5493001KJTIIGC8Y1R12"),
        ("5493001KJTIIGC8Y1R12", None, "5493001KJTIIGC8Y1R12"),
        ("urn:lei:5493001KJTIIGC8Y1R12", None, "5493001KJTIIGC8Y1R12"),
        ("91110000600037341l", "uscc", "91110000600037341L"),
        ("91110000600037341L", None, "91110000600037341L"),
        ("did:web:maker.example%3A8443:plant", None, "did:web:maker.example%3A8443:plant"),
        ("urn:uuid:3978f1dc", None, "urn:uuid:3978f1dc"),
        ("https://example.org/x", "uri", "https://example.org/x"),
        ("Turkey", "country", "TR"),
        ("8541.43", "hs", "854143"),
    ],
)
def test_a_right_identifier_is_read(text, scheme, value):
    read = Identifier.parse(text, scheme=scheme)
    assert str(read) == read.value == value


@pytest.mark.parametrize(
    ("text", "scheme", "code"),
    [
        ("4006381333932", "gtin", "CHECK_DIGIT"),
        ("040123450000003339", "sscc", "CHECK_DIGIT"),
        ("https://id.gs1.org/01/04012345123457", None, "CHECK_DIGIT"),
        ("5493001KJTIIGC8Y1R13", "lei", "CHECK_DIGIT"),
        ("91110000600037341M", "uscc", "CHECK_DIGIT"),
        ("04006381333932", None, "CHECK_DIGIT"),
        ("400638133393", "gtin", "CHECK_DIGIT"),
        ("40063813339", "gtin", "IDENTIFIER_UNKNOWN"),
        ("00000000000000", "gtin", "IDENTIFIER_UNKNOWN"),
        (
            "\uff14\uff10\uff10\uff16\uff13\uff18\uff11\uff13\uff13\uff13\uff19\uff13\uff11",
            "gtin",
            "IDENTIFIER_UNKNOWN",
        ),
        ("\u0664006381333931", "gtin", "IDENTIFIER_UNKNOWN"),
        ("5493001KJTIIGC8Y1R1", "lei", "IDENTIFIER_UNKNOWN"),
        ("5493001KJTIIGC8Y1R\u0661\u0662", "lei", "IDENTIFIER_UNKNOWN"),
        ("91110000600037341I", "uscc", "IDENTIFIER_UNKNOWN"),
        ("91990000600037341L", "uscc", "IDENTIFIER_UNKNOWN"),  # no province 99
        ("did:Web:x", "did", "IDENTIFIER_UNKNOWN"),
        ("did:web:x#key-1", "did", "IDENTIFIER_UNKNOWN"),
        ("did:web:", "did", "IDENTIFIER_UNKNOWN"),
        ("urn:epc:id:sgtin:40123.012345.1", None, "IDENTIFIER_UNKNOWN"),
        ("urn:epc:id:sgtin:4012345.01234x.1", None, "IDENTIFIER_UNKNOWN"),
        ("urn:epc:id:sgtin:4012345.012345.12", "lgtin", "IDENTIFIER_UNKNOWN"),
        ("hello", None, "IDENTIFIER_UNKNOWN"),
        ("hello", "uri", "IDENTIFIER_UNKNOWN"),
        ("hello", "sgtin", "IDENTIFIER_UNKNOWN"),
        ("", None, "IDENTIFIER_UNKNOWN"),
        ("x" * 2049, None, "BUDGET_EXCEEDED"),
        ("4006381333931", None, "IDENTIFIER_AMBIGUOUS"),
        ("96385074", None, "IDENTIFIER_AMBIGUOUS"),
    ],
)
def test_a_wrong_identifier_is_refused_with_expectation_and_remedy(text, scheme, code):
    with pytest.raises(IdentifierError) as caught:
        Identifier.parse(text, scheme=scheme)
    (fault,) = caught.value.faults
    assert fault.code == code
    assert fault.expected
    assert fault.remedy


def test_a_number_that_two_schemes_issue_names_both():
    with pytest.raises(IdentifierError, match="gtin or gln"):
        Identifier.parse("4012345000115")


def test_eighteen_digits_that_are_sscc_and_uscc_at_once_are_not_guessed():
    body = "9111000060003734"
    both = next(text for text in (f"{body}{number:02d}" for number in range(100)) if _fits_uscc(text))
    with pytest.raises(IdentifierError) as caught:
        Identifier.parse(both)
    assert caught.value.code == "IDENTIFIER_AMBIGUOUS"
    assert kind_of(both) is IdentifierKind.OTHER


def _fits_uscc(text):
    try:
        return Identifier.parse(text, scheme="uscc").value == text
    except IdentifierError:
        return False


def test_an_unknown_scheme_is_the_callers_mistake():
    with pytest.raises(ValueError, match="no identifier scheme 'isbn'"):
        Identifier.parse("978-3-16-148410-0", scheme="isbn")


@pytest.mark.parametrize("length", [2047, 2048])
def test_an_identifier_may_be_as_long_as_a_url(length):
    text = "urn:x:" + "y" * (length - 6)
    assert Identifier.parse(text).value == text


@pytest.mark.parametrize(
    ("text", "digits"),
    [("85", "85"), ("8541", "8541"), ("8541.43", "854143"), ("0101 21 00", "01012100"), ("9801", "9801")],
)
def test_an_hs_code_keeps_its_digits_and_its_edition(text, digits):
    read = Identifier.parse(text, scheme="hs", edition="2017")
    assert (read.value, read.edition, read.kind) == (digits, "2017", IdentifierKind.CLASS)


def test_an_hs_code_is_of_2022_unless_said_otherwise():
    assert Identifier.parse("854143", scheme="hs").edition == "2022"


@pytest.mark.parametrize(
    "text",
    ["", "8", "854", "85414", "85414300001", "854143000011", "0041", "7701", "8500", "85-41", "8541x3", "８５４１"],
)
def test_what_is_no_hs_code_is_refused(text):
    with pytest.raises(IdentifierError) as caught:
        Identifier.parse(text, scheme="hs")
    assert caught.value.code == "HS_CODE_MALFORMED"


def test_an_odd_number_of_hs_digits_is_said_to_have_lost_its_zero():
    with pytest.raises(IdentifierError, match="leading zero"):
        Identifier.parse("10121", scheme="hs")


def test_an_hs_edition_that_never_was_is_refused():
    with pytest.raises(IdentifierError, match="2017, 2022, 2028"):
        Identifier.parse("854143", scheme="hs", edition="2020")
