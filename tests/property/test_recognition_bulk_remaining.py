"""Months that must be left are counted by arrays as they are counted one by one."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from greenchain.recognition.bulk.remaining import first_days_short
from greenchain.recognition.bulk.spans import MOST_MONTHS, NEVER
from greenchain.recognition.force import first_day_short
from many_examples import MANY

LAST = date.max.toordinal()
ends = st.one_of(
    st.integers(1, LAST),
    st.dates(date(1999, 1, 1), date(2032, 12, 31)).map(date.toordinal),
    st.integers(LAST - 40, LAST),
)
months = st.one_of(st.integers(0, 30), st.integers(0, MOST_MONTHS))


@MANY
@given(st.lists(st.tuples(ends, months), max_size=12))
@example([(date(2027, 2, 28).toordinal(), count) for count in range(14)])
@example(
    [(date(2028, 2, 29).toordinal(), 12), (date(2027, 4, 30).toordinal(), 2), (1, 0), (1, 1), (LAST, 0), (LAST, 9)]
)
def test_the_first_day_short_is_that_of_each(pairs):
    found = first_days_short(
        *(np.array(column, dtype=np.int64) for column in (zip(*pairs, strict=True) if pairs else ([], [])))
    )
    each = [first_day_short(date.fromordinal(end), count) for end, count in pairs]
    assert [max(day, 0) for day in found.tolist()] == [day.toordinal() if day else 0 for day in each]


@given(months)
def test_no_end_leaves_no_day(count):
    assert first_days_short(np.array([NEVER]), np.array([count])).tolist() == [0]
