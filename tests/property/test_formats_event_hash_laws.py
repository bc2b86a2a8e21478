"""Laws of the event hash: what makes no other event changes nothing, and what makes another one changes it."""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from greenchain.formats import event_hash, event_prehash
from greenchain.formats.epcis_context import names_of
from greenchain.formats.hash_values import number_text, time_text
from greenchain.values.identifiers import canonical

EXT = names_of({"ext": "https://ext.example/"})
identifiers = st.from_regex(r"urn:epc:id:sgtin:401234[0-9]\.0[0-9]{5}\.[A-Za-z0-9]{1,8}", fullmatch=True)
words = st.sampled_from(["shipping", "receiving", "packing", "not_a_word", "urn:x:step"])
texts = st.text(string.ascii_letters + string.digits + " _-.", max_size=8)
decimals = st.decimals(min_value=0, max_value=10**12, allow_nan=False, allow_infinity=False, places=6)
members = st.recursive(
    texts | decimals | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["ext:a", "ext:b", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def events(draw):
    """An event with lists, extensions and quantities; no list is empty of content."""
    event = {
        "type": draw(st.sampled_from(["ObjectEvent", "AggregationEvent", "TransformationEvent"])),
        "eventTime": "2026-01-01T00:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "bizStep": draw(words),
        "epcList": draw(st.lists(identifiers, max_size=4)),
        "quantityList": [
            {"epcClass": name, "quantity": amount}
            for name, amount in draw(st.lists(st.tuples(identifiers, decimals), max_size=3))
        ],
        "bizTransactionList": [
            {"type": "po", "bizTransaction": name} for name in draw(st.lists(identifiers, max_size=3))
        ],
        "ext:list": draw(st.lists(members, max_size=3)),
    }
    return event | {
        f"ext:{name}": value for name, value in draw(st.dictionaries(st.sampled_from("abc"), members)).items()
    }


def shuffled(value, chance):
    """``value`` with the members of every object and the items of every list in another order."""
    if isinstance(value, dict):
        pairs = [(name, shuffled(item, chance)) for name, item in value.items()]
        chance.shuffle(pairs)
        return dict(pairs)
    if isinstance(value, list):
        listed = [shuffled(item, chance) for item in value]
        chance.shuffle(listed)
        return listed
    return value


@given(events(), st.randoms(use_true_random=False))
def test_no_order_of_members_or_lists_changes_the_hash(event, chance):
    assert event_hash(shuffled(event, chance), names=EXT) == event_hash(event, names=EXT)


@given(events())
def test_links_and_urns_are_one_spelling(event):
    linked = event | {
        "epcList": [canonical(name) for name in event["epcList"]],
        "bizTransactionList": [
            row | {"bizTransaction": canonical(row["bizTransaction"])} for row in event["bizTransactionList"]
        ],
    }
    assert event_prehash(linked, names=EXT) == event_prehash(event, names=EXT)


@given(events())
def test_clark_names_and_prefixed_names_are_one_spelling(event):
    def clark(value):
        if isinstance(value, dict):
            return {
                "{https://ext.example/}" + name[4:] if name.startswith("ext:") else name: clark(item)
                for name, item in value.items()
            }
        return [clark(item) for item in value] if isinstance(value, list) else value

    assert event_prehash(clark(event)) == event_prehash(event, names=EXT)


@given(events(), identifiers)
def test_one_more_object_makes_another_event(event, name):
    assume(canonical(name) not in {canonical(listed) for listed in event["epcList"]})
    assert event_hash(event | {"epcList": [*event["epcList"], name]}, names=EXT) != event_hash(event, names=EXT)


@given(events(), st.integers(-14 * 60, 14 * 60), st.integers(0, 10**6))
def test_the_instant_counts_and_its_zone_does_not_but_the_stated_offset_does(event, minutes, seconds):
    instant = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    zoned = instant.astimezone(timezone(timedelta(minutes=minutes)))
    one = event | {"eventTime": instant.isoformat()}
    assert event_hash(one, names=EXT) == event_hash(event | {"eventTime": zoned.isoformat()}, names=EXT)
    assert event_hash(one, names=EXT) != event_hash(one | {"eventTimeZoneOffset": "+13:59"}, names=EXT)


@given(
    st.datetimes(min_value=datetime(1000, 1, 2), max_value=datetime(9998, 12, 30)),  # noqa: DTZ001 - zone added below
    st.text(string.digits, min_size=1, max_size=9),
    st.integers(-14 * 60, 14 * 60),
)
def test_times_are_rounded_by_their_fourth_decimal_alone(moment, fraction, minutes):
    clock = moment.replace(microsecond=0)
    sign = "-" if minutes < 0 else "+"
    offset = f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    # An oracle in exact fractions: the first four decimals, half up
    four = Fraction(int(fraction[:4].ljust(4, "0")), 10**4)
    exact = Decimal(four.numerator) * 1000 / Decimal(four.denominator)
    millis = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    expected = clock - timedelta(minutes=minutes) + timedelta(milliseconds=millis)
    assert time_text(f"{clock.isoformat()}.{fraction}{offset}") == expected.isoformat(timespec="milliseconds") + "Z"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=12))
def test_a_number_keeps_its_value_and_equal_numbers_have_one_text(number):
    text = number_text(number)
    assert Decimal(text) == number
    assert number_text(str(number)) == number_text(f"{number:f}00" if "." in f"{number:f}" else f"{number:f}.0") == text
    assert text == "0" or not (text.endswith("0") and "." in text)
