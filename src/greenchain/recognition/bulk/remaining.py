"""How long certificates must still be valid, by arrays: the first day on which too few months are left."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from greenchain.recognition.bulk.spans import NEVER

Numbers = NDArray[np.int64]

_DAY_BITS = 22  # day numbers lie below 2^22
_EPOCH = date(1970, 1, 1).toordinal()  # numpy counts from there
_LAST = date.max.toordinal()


def first_days_short(ends: Numbers, months: Numbers) -> Numbers:
    """By certificate's end and months asked for, the first day on which fewer are left.

    As :func:`greenchain.recognition.force.first_day_short` of each; 0 or less where there is none, no end being stated
    among them.
    """
    codes, places = np.unique((months << _DAY_BITS) | ends, return_inverse=True)
    asked, until = codes >> _DAY_BITS, codes & ((1 << _DAY_BITS) - 1)
    days = _first_days_short(np.minimum(until, _LAST), asked)
    days[until == NEVER] = 0
    found: Numbers = days[places.reshape(-1)]
    return found


def _first_days_short(ends: Numbers, months: Numbers) -> Numbers:
    end = (ends - _EPOCH).astype("datetime64[D]")
    month = end.astype("datetime64[M]")
    before = month - months.astype("timedelta64[M]")
    last = (before + 1).astype("datetime64[D]") - 1
    is_last = (end + 1).astype("datetime64[M]") != month  # so every day of a longer month reaches it
    same = before.astype("datetime64[D]") + (end - month.astype("datetime64[D]"))
    enough = np.where(is_last, last, np.minimum(same, last))
    found: Numbers = np.minimum(enough + 1, end).astype(np.int64) + _EPOCH
    found[ends == _LAST] = _LAST  # what lies beyond the calendar counts as its last day
    return found
