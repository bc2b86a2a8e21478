"""JSON against the standard library on clean input, and against nothing but its own errors on the rest."""

# ruff: noqa: PT017 - the law is that a text is either read or refused by one named error, so both are looked at
from __future__ import annotations

import json
import math
import unicodedata
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from greenchain.values import GreenchainError, canonical_json, parse_json
from greenchain.values.json import MAX_DEPTH, MAX_SAFE_INTEGER, freeze, thaw

names = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8).filter(
    lambda text: text != "__proto__"
)
integers = st.integers(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER)
finite = st.floats(allow_nan=False, allow_infinity=False)
doubles = finite.filter(lambda double: not MAX_SAFE_INTEGER < abs(double) < 10**21)  # refused: see the unit tests
scalars = st.none() | st.booleans() | integers | doubles | names
documents = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4))
fragments = st.lists(
    st.sampled_from([b'"', b"\\", b"\\u", b"d800", b"[", b"]", b"{", b"}", b":", b",", b"1", b"e9", b"-", b".", b"0",
                     b"NaN", b"true", b" ", b"\n", b"\x00", b"\xff", b"\xef\xbb\xbf", b'"__proto__"', b'"a"'])
).map(b"".join)  # fmt: skip


def as_doubles(value):
    """``value`` with every number as the double it denotes."""
    if isinstance(value, Decimal | float):
        return float(value)
    if isinstance(value, list):
        return [as_doubles(item) for item in value]
    if isinstance(value, dict):
        return {key: as_doubles(item) for key, item in value.items()}
    return value


@given(documents, st.booleans())
def test_clean_json_is_read_as_the_standard_library_reads_it(document, escaped):
    raw = json.dumps(document, ensure_ascii=escaped).encode()
    assert as_doubles(parse_json(raw)) == json.loads(raw)


@given(documents)
def test_the_canonical_form_is_canonical_and_denotes_the_same_value(document):
    once = canonical_json(document)
    assert canonical_json(parse_json(once)) == once
    assert as_doubles(json.loads(once)) == document
    assert canonical_json(freeze(parse_json(once))) == once
    assert thaw(freeze(parse_json(once))) == parse_json(once)


@given(st.dictionaries(names, integers, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_members_does_not_show_in_the_canonical_form(members, random):
    shuffled = list(members.items())
    random.shuffle(shuffled)
    assert canonical_json(dict(shuffled)) == canonical_json(members)
    written = list(json.loads(canonical_json(members)))
    assert written == sorted(members, key=lambda name: name.encode("utf-16-be"))


@given(finite)
def test_a_number_is_written_shortest_and_without_loss(double):
    text = canonical_json(Decimal(repr(double))).decode()
    assert float(text) == double
    assert math.copysign(1, float(text)) == math.copysign(1, double) or double == 0
    assert len(text.lstrip("-").replace(".", "").split("e")[0].strip("0")) <= 17


@given(st.binary(max_size=60) | fragments)
@example(b'{"a":1e400}')
@example(b'"\\ud800"')
def test_any_bytes_are_json_or_one_of_our_errors(raw):
    try:
        value = parse_json(raw)
    except GreenchainError as error:
        assert str(error).isprintable()
    else:
        canonical_json(value)
        json.loads(raw)


@given(documents, st.integers(0, 2**16), st.integers(0, 255))
def test_a_damaged_document_is_json_or_one_of_our_errors(document, place, byte):
    raw = bytearray(json.dumps(document).encode())
    raw[place % len(raw)] = byte
    try:
        parse_json(bytes(raw))
    except GreenchainError as error:
        assert error.faults


def depth_of(raw):
    """How deep ``raw`` nests, by a reader of one character at a time."""
    depth = deepest = 0
    quoted = escaped = False
    for letter in raw.decode():
        if quoted:
            quoted = escaped or letter != '"'
            escaped = letter == "\\" and not escaped
        elif letter == '"':
            quoted = True
        else:
            depth += (letter in "[{") - (letter in "]}")
            deepest = max(deepest, depth)
    return deepest


@given(
    st.lists(st.tuples(st.integers(0, 12), st.sampled_from(['"]["', '"\\"["', "1"])), max_size=8), st.integers(60, 68)
)
def test_nesting_is_counted_as_a_plain_reader_counts_it(bumps, deep):
    inner = ",".join("[" * n + text + "]" * n for n, text in bumps)
    raw = ("[" * deep + inner + "]" * deep).encode()
    try:
        parse_json(raw)
    except GreenchainError as error:
        assert error.code == "BUDGET_EXCEEDED"
        assert depth_of(raw) > MAX_DEPTH
    else:
        assert depth_of(raw) <= MAX_DEPTH


def refusal_of(attempt, *arguments):
    """The code with which it is refused; empty where it is not."""
    try:
        attempt(*arguments)
    except GreenchainError as error:
        return error.code
    return ""


@given(integers, st.sampled_from(["{}.0", "{}.000", "{}e0", "{}0e-1", "{}.0E+0"]))
def test_one_number_has_one_canonical_form_however_it_is_written(number, spelling):
    raw = spelling.format(number).encode()
    assert canonical_json(parse_json(raw)) == canonical_json(number) == str(number).encode()
    assert canonical_json(parse_json(b"-0.0")) == canonical_json(parse_json(b"-0")) == b"0"


@given(st.integers(MAX_SAFE_INTEGER + 1, 10**30) | st.integers(-(10**30), -MAX_SAFE_INTEGER - 1))
def test_an_integer_that_no_double_holds_for_certain_is_refused_in_every_notation(number):
    assert refusal_of(parse_json, str(number).encode()) == "JSON_NUMBER_UNSAFE"
    assert refusal_of(canonical_json, number) == "JSON_NUMBER_UNSAFE"
    assert refusal_of(parse_json, f"[1, {number}]".encode()) == "JSON_NUMBER_UNSAFE"


surrogates = st.integers(0xD800, 0xDFFF).map(chr)


@given(names, surrogates, names, st.booleans())
def test_half_a_letter_is_refused_wherever_it_stands(before, half, after, as_name):
    text = before + half + after
    value = {text: 1} if as_name else [text]
    assert refusal_of(canonical_json, value) == "JSON_ENCODING"
    assert refusal_of(parse_json, json.dumps(value).encode()) == "JSON_ENCODING"


@given(st.text(st.sampled_from("e\u0301o\u0308\u00e9\u00f6 \u202e\u0430a\U0001f600\ufb33"), min_size=1, max_size=6))
def test_texts_are_kept_letter_for_letter_whatever_they_look_like(text):
    """No normal form is sought: two texts that look alike are two texts, as names and as values."""
    forms = {unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    members = dict.fromkeys(sorted(forms), text)
    parsed = parse_json(json.dumps(members, ensure_ascii=False).encode())
    assert parsed == members
    assert json.loads(canonical_json(parsed)) == members
    assert len({canonical_json(form) for form in forms}) == len(forms)


def many_names(number):
    return b",".join(b'"%d":0' % name for name in range(number))


def test_a_million_names_are_read_and_among_very_many_the_one_that_stands_twice_is_found():
    assert len(parse_json(b"{" + many_names(1_000_000) + b"}")) == 1_000_000
    assert refusal_of(parse_json, b"{" + many_names(100_000) + b',"99999":1}') == "JSON_DUPLICATE_KEY"


def test_sixty_four_megabytes_are_refused_unread():
    assert refusal_of(parse_json, b'"' + b"x" * (64 * 1024 * 1024) + b'"') == "BUDGET_EXCEEDED"
