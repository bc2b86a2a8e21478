"""A signed object taken apart in one reading, against reading it strictly first and taking it apart then."""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from greenchain.values import GreenchainError, canonical_json, parse_json
from greenchain.values.json import canonical_whole, joined, parse_split, without
from greenchain.values.json.writing import canonical_plain

names = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
numbers = st.integers() | st.floats()
documents = st.recursive(
    st.none() | st.booleans() | numbers | names,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
)
clean = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | names,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names.filter(lambda name: name != "__proto__"), inner),
)
fragments = st.lists(
    st.sampled_from([b'"', b"\\", b"\\u", b"d800", b"[", b"]", b"{", b"}", b":", b",", b"1", b"e9", b"-", b".", b"0",
                     b"NaN", b"true", b" ", b"\x00", b"\xff", b'"__proto__"', b'"a"', b'{"a":1', b'"proof"'])
).map(b"".join)  # fmt: skip
APART = frozenset({"proof", "iat"})
members = st.lists(
    st.tuples(st.sampled_from(["proof", "iat", "a", "b", "\U0001f600", "__proto__"]) | names, documents), max_size=6
)
blanks = st.sampled_from(["", "", "", " ", "\n", "\t ", "\r\n"])


def one_by_one(raw: bytes) -> tuple[dict, bytes | None, dict, bytes | None] | None:
    value = parse_json(raw)
    if not isinstance(value, dict):
        return None
    apart = {name: value.pop(name) for name in APART if name in value}
    return value, canonical_whole(value), apart, canonical_whole(apart)


def outcome(read, raw: bytes):
    try:
        return read(raw)
    except GreenchainError as error:
        return error.faults


@st.composite
def objects(draw) -> bytes:
    """The text of an object with blanks, escapes, doubled names and members inside of members."""
    escaped = draw(st.booleans())
    pieces = []
    for name, value in draw(members):
        inner = f'{{"x":{json.dumps(value)},"{draw(st.sampled_from("xy"))}":1}}' if draw(st.booleans()) else None
        text = inner or json.dumps(value, ensure_ascii=escaped)
        before, after = draw(blanks), draw(blanks)
        pieces.append(f"{before}{json.dumps(name, ensure_ascii=escaped)}{after}:{before}{text}{after}")
    return ("{" + ",".join(pieces) + "}" + draw(blanks)).encode()


@given(objects())
@example(b'{"a":1,"a":1}')
@example(b'{"a":":","":1}')
@example(b'{"a":{"b":1,"b":1}}')
@example(b'{"a":1,"\\u0061":1}')
@example(b'{"proof":{"a":1,"a":2},"b":1}')
@example(b'{"iat":1,"iat":1,"b":"1"}')
@example(b'{"proof":1}')
@example(b"{}")
@example(b' {"a":-0}')
@example(b'{"a":1e400}')
@example(b'{"a":"\x7f","proof":"\x7f"}')
@example(b'{"a":1} x')
@example(b'{"a":1}}')
@example(b'{"a":[1.5],"a":1}')
def test_reading_and_taking_apart_at_once_is_as_one_after_the_other(raw):
    assert outcome(lambda text: parse_split(text, APART), raw) == outcome(one_by_one, raw)


@given(fragments)
@example(b'[{"a":1,"a":1}]')
@example(b'"text"')
def test_what_is_no_object_or_no_json_is_told_alike(raw):
    assert outcome(lambda text: parse_split(text, APART), raw) == outcome(one_by_one, raw)


@pytest.mark.parametrize("apart", [frozenset(), frozenset({"proof"}), frozenset({"a", "z"})])
@given(raw=objects())
def test_the_canonical_form_is_that_of_the_rest(raw, apart):
    try:
        split = parse_split(raw, apart)
    except GreenchainError:
        return
    assert split is not None
    assert split.canonical is None or split.canonical == canonical_json(split.rest)
    assert not split.rest.keys() & apart
    assert split.apart.keys() <= apart


@given(st.dictionaries(names.filter(lambda name: name != "__proto__"), clean, max_size=6), names)
def test_canonical_objects_whose_names_follow_one_another_join_to_a_canonical_one(members, name):
    assume(name != "__proto__")
    before = {key: value for key, value in members.items() if key.encode("utf-16-be") < name.encode("utf-16-be")}
    after = {key: value for key, value in members.items() if key.encode("utf-16-be") > name.encode("utf-16-be")}
    whole = joined(canonical_json(before), canonical_json({name: [name]}), canonical_json(after))
    assert whole == canonical_json({**before, name: [name], **after})


printable = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E, exclude_characters='"\\'), max_size=8)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | printable,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(printable, inner, max_size=4),
)


@given(plain)
def test_texts_without_anything_to_escape_have_the_same_form_in_less_time(value):
    assert canonical_plain(value) == canonical_json(value)


@given(plain, st.decimals(-9, 9, places=2))
def test_what_has_a_fraction_has_no_form_in_less_time(value, fraction):
    assert canonical_plain([value, {"a": fraction}]) is None


texts = st.sampled_from(
    ["", "z1", "z1z1", 'z","a":"', 'z"', "z\\", "\\", "\u00e9", "\U0001f600", "\x7f", "\n", "proofValue"]
)


def objects_of(inner):
    return st.dictionaries(st.sampled_from(["proofValue", "a", "z", "z1", 'z","a']), inner, max_size=3)


nested = st.recursive(texts, lambda inner: st.lists(inner, max_size=2) | objects_of(inner), max_leaves=6)


@given(objects_of(nested), texts)
@example({"a": {"proofValue": "z1"}}, "z1")
@example({"a": {"proofValue": 'z","a":"'}}, 'z","a":"')
@example({"a": {"proofValue": "z", "a": ""}}, 'z","a":"')
@example({}, "z1")
@example({"a": "z1", "z": "z1"}, "z1")
def test_an_object_less_a_member_is_the_form_of_the_other_members_or_nothing_is_told(members, text):
    proof = {**members, "proofValue": text}
    told = without(canonical_json(proof), "proofValue", text)
    others = {name: value for name, value in proof.items() if name != "proofValue"}
    assert told in (None, canonical_json(others))
    if text.isalnum() and not any(isinstance(value, (dict, list)) for value in others.values()):
        assert told is not None
