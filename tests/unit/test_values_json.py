"""JSON: every class of hostile input is refused by name, with bounded work, and nothing else escapes."""

from __future__ import annotations

import json
import pickle
from copy import copy, deepcopy
from decimal import Decimal
from operator import delitem, ior, or_, setitem
from types import MappingProxyType

import pytest

from greenchain.values import GreenchainError, InputError, canonical_json, parse_json
from greenchain.values.json import MAX_DEPTH, freeze, pointer, resolve, thaw


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"a":1,"a":2}', "JSON_DUPLICATE_KEY"),
        (b'{"a":1,"\\u0061":2}', "JSON_DUPLICATE_KEY"),
        (b'[{"x":{"a":1,"b":2,"a":1}}]', "JSON_DUPLICATE_KEY"),
        (b"NaN", "JSON_NUMBER_UNSAFE"),
        (b"[Infinity]", "JSON_NUMBER_UNSAFE"),
        (b"[-Infinity]", "JSON_NUMBER_UNSAFE"),
        (b"1e400", "JSON_NUMBER_UNSAFE"),
        (b"-1e309", "JSON_NUMBER_UNSAFE"),
        (b"1e-400", "JSON_NUMBER_UNSAFE"),
        (b"1e99999999999999999999", "JSON_NUMBER_UNSAFE"),
        (b"0e99999999999999999999", "JSON_NUMBER_UNSAFE"),
        (b"9007199254740992", "JSON_NUMBER_UNSAFE"),
        (b"9007199254740993", "JSON_NUMBER_UNSAFE"),
        (b"-9007199254740992", "JSON_NUMBER_UNSAFE"),
        (b"9007199254740992.0", "JSON_NUMBER_UNSAFE"),
        (b"9007199254740993.5", "JSON_NUMBER_UNSAFE"),
        (b"1e17", "JSON_NUMBER_UNSAFE"),
        (b"-9.99e20", "JSON_NUMBER_UNSAFE"),
        (b"1" * 100_000, "JSON_NUMBER_UNSAFE"),
        (b"0." + b"1" * 500, "JSON_NUMBER_UNSAFE"),
        (b'"\\ud800"', "JSON_ENCODING"),
        (b'"\\udc00\\ud800"', "JSON_ENCODING"),
        (b'{"\\ud800":1}', "JSON_ENCODING"),
        (b'{"a":[{"b":"\\udfff"}]}', "JSON_ENCODING"),
        (b'"\xed\xa0\x80"', "JSON_ENCODING"),
        (b"\xef\xbb\xbf{}", "JSON_ENCODING"),
        ("{}".encode("utf-16"), "JSON_ENCODING"),
        ("{}".encode("utf-16-le"), "JSON_ENCODING"),
        ("{}".encode("utf-16-be"), "JSON_ENCODING"),
        ("{}".encode("utf-32-le"), "JSON_ENCODING"),
        (b'"\x00"', "JSON_ENCODING"),
        (b'"\xff"', "JSON_ENCODING"),
        (b"[" * 65 + b"]" * 65, "BUDGET_EXCEEDED"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "BUDGET_EXCEEDED"),
        (b"[" * 100_000, "BUDGET_EXCEEDED"),
        (b"[" * 100_000 + b"]" * 100_000, "BUDGET_EXCEEDED"),
        (b'[{"a":' * 100_000, "BUDGET_EXCEEDED"),
        (b"{} {}", "JSON_SYNTAX"),
        (b"[1]x", "JSON_SYNTAX"),
        (b"", "JSON_SYNTAX"),
        (b" ", "JSON_SYNTAX"),
        (b"[1,]", "JSON_SYNTAX"),
        (b"{'a':1}", "JSON_SYNTAX"),
        (b"// c\n{}", "JSON_SYNTAX"),
        (b'"\n"', "JSON_SYNTAX"),
        (b"01", "JSON_SYNTAX"),
        (b"[[", "JSON_SYNTAX"),
        (b'["[[[', "JSON_SYNTAX"),
        (b'{"__proto__":{}}', "JSON_NAME_REFUSED"),
        (b'[{"\\u005f_proto__":1}]', "JSON_NAME_REFUSED"),
    ],
)
def test_json_that_readers_would_read_differently_is_refused_by_name(raw, code):
    with pytest.raises(InputError) as caught:
        parse_json(raw)
    assert caught.value.code == code
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"9007199254740991", 9007199254740991),
        (b"-9007199254740991", -9007199254740991),
        (b"9007199254740991.0", Decimal(9007199254740991)),
        (b"1e21", Decimal("1e21")),
        (b"-0", 0),
        (b"1.7976931348623157e308", Decimal("1.7976931348623157e308")),
        (b"5e-324", Decimal("5e-324")),
        (b"0e-999999999", Decimal(0)),
        (b'"\\ud83d\\ude00"', "\U0001f600"),
        (b'{"e\xcc\x81":1,"\xc3\xa9":2}', {"e\u0301": 1, "\u00e9": 2}),
        (b'{"constructor":1}', {"constructor": 1}),
        (b'"[[[[{{{{ \\" ]]"', '[[[[{{{{ " ]]'),
    ],
)
def test_what_stands_just_inside_a_bound_is_read(raw, value):
    assert parse_json(raw) == value


@pytest.mark.parametrize("depth", [MAX_DEPTH - 1, MAX_DEPTH])
def test_nesting_up_to_the_budget_is_read(depth):
    assert canonical_json(parse_json(b"[" * depth + b"]" * depth)) == b"[" * depth + b"]" * depth


def test_brackets_inside_strings_do_not_count_as_nesting():
    raw = json.dumps(["[" * 500, {"{" * 500: '\\"' + "[" * 500}]).encode()
    assert parse_json(raw) == json.loads(raw)


@pytest.mark.parametrize("size", [9, 10])
def test_a_document_within_its_bytes_is_read_and_the_next_byte_is_refused(size):
    raw = b'"' + b"x" * (size - 2) + b'"'
    assert parse_json(raw, max_bytes=size) == "x" * (size - 2)
    with pytest.raises(InputError, match="BUDGET_EXCEEDED"):
        parse_json(raw, max_bytes=size - 1)


def test_text_instead_of_bytes_is_the_callers_mistake():
    with pytest.raises(TypeError):
        parse_json("{}")


@pytest.mark.parametrize(
    "unit",
    [
        b'"',
        b'"\\',
        b'\\"',
        b"\\",
        b'"\\"',
        b"[",
        b"]",
        b"[]",
        b"{}",
        b'{"":',
        b"[1,",
        b'"a":',
        b" ",
        b"-",
        b"1e",
        b"\\u",
    ],
)
def test_hostile_repetition_costs_time_in_proportion_to_its_length(unit):
    """Counted, not timed: a quadratic reader would not end here at all (10^11 steps)."""
    raw = (unit * 1_000_000)[:1_000_000]
    with pytest.raises(GreenchainError):
        parse_json(raw)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), float("nan"), 2**53, -(2**53)])
def test_a_number_without_canonical_form_is_refused(value):
    with pytest.raises(InputError) as caught:
        canonical_json({"a": [value]})
    assert caught.value.code == "JSON_NUMBER_UNSAFE"


@pytest.mark.parametrize("value", ["\ud800", {"\ud800": 1}, ["\udfff"]])
def test_an_unpaired_surrogate_has_no_canonical_form(value):
    with pytest.raises(InputError) as caught:
        canonical_json(value)
    assert caught.value.code == "JSON_ENCODING"


def test_a_reserved_name_or_too_deep_a_value_has_no_canonical_form():
    deep: list[object] = []
    deep.append(deep)
    with pytest.raises(InputError, match="BUDGET_EXCEEDED"):
        canonical_json(deep)
    with pytest.raises(InputError, match="JSON_NAME_REFUSED"):
        canonical_json({"__proto__": 1})


@pytest.mark.parametrize("value", [{1: 2}, {None: 1}, b"bytes", {1, 2}, object()])
def test_what_is_no_json_value_is_the_callers_mistake(value):
    with pytest.raises(TypeError):
        canonical_json(value)


def test_astral_keys_sort_by_their_utf_16_units():
    assert canonical_json({"\ufb33": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ufb33":1}'.encode()


def test_read_only_values_are_canonical_as_their_plain_twins():
    assert canonical_json(MappingProxyType({"a": (1, Decimal("1.50"))})) == b'{"a":[1,1.5]}'


def test_pointers_escape_and_paths_enter_lists():
    document = {"a/b": [{"x~": 1}, {"x~": 2}]}
    assert list(resolve(document, "/a~1b/x~0")) == [("/a~1b/0/x~0", 1), ("/a~1b/1/x~0", 2)]
    assert pointer("a/b", 0, "x~") == "/a~1b/0/x~0"


def test_a_frozen_object_equals_its_plain_twin_and_nothing_else():
    frozen = freeze({"b": {"x": [1, "2"]}, "a": None})
    assert frozen == {"b": {"x": (1, "2")}, "a": None}
    assert {"a": None, "b": {"x": (1, "2")}} == frozen  # noqa: SIM300 - both sides are asked
    assert frozen == freeze(frozen) == freeze(thaw(frozen))
    for other in ({}, {"b": 1, "a": None}, {"a": None, "c": 1}, [], None, "ba"):
        assert frozen != other
        assert other != frozen
    assert list(frozen) == ["b", "a"]
    assert repr(freeze({"a": {"b": [1]}})) == "FrozenObject({'a': FrozenObject({'b': (1,)})})"


def test_a_frozen_object_does_not_change_nor_give_its_members_away():
    source = {"a": {"b": [1]}}
    frozen = freeze(source)
    source["a"]["b"].append(2)
    for attempt in (
        lambda: setitem(frozen, "a", 1),
        lambda: delitem(frozen, "a"),
        lambda: setattr(frozen, "_members", {}),
        lambda: delattr(frozen, "_members"),
        lambda: setattr(frozen, "note", 1),
        lambda: or_(frozen, {"c": 1}),
        lambda: ior(frozen, {"c": 1}),
        lambda: hash(frozen),
    ):
        with pytest.raises(TypeError):
            attempt()
    type(frozen).__init__(frozen, {"c": 1})
    assert frozen == {"a": {"b": (1,)}}


def test_a_frozen_object_survives_copy_and_pickle_as_itself():
    frozen = freeze({"a": [{"b": Decimal("1.50")}]})
    for twin in (copy(frozen), deepcopy(frozen), pickle.loads(pickle.dumps(frozen))):  # noqa: S301 - our own bytes
        assert type(twin) is type(frozen)
        assert twin == frozen
