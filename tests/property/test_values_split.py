"""A signed object taken apart in one reading, against reading it strictly first and taking it apart then."""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from greenchain.values import GreenchainError, canonical_json, parse_json
from greenchain.values.json import canonical_whole, joined, parse_split

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


def one_by_one(raw: bytes) -> tuple[dict, bytes | None, dict] | None:
    value = parse_json(raw)
    if not isinstance(value, dict):
        return None
    apart = {name: value.pop(name) for name in APART if name in value}
    return value, canonical_whole(value), apart


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
