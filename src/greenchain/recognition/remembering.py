"""Work that hangs on a look at the facts and a few words is done once, and kept beside those facts.

It goes when they go, so that a service which reads facts again and again holds no more than those it uses; and one that
is asked about ever new words forgets all of them once in a while.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from greenchain.standards.known_facts import KnownFacts

_MOST = 65_536  # answers of one kind; the categories and documents of a large world on the days of one question each
_NOT_YET = object()

Work = TypeVar("Work", bound=Callable[..., Any])


def remembered(work: Work) -> Work:
    """``work``, which takes words and, by keyword, ``known`` and perhaps a day, and gives the same for the same."""
    name = f"{work.__module__}.{work.__qualname__}"

    @wraps(work)
    def answer(*words: object, known: KnownFacts, **more: object) -> Any:  # noqa: ANN401 - as the work itself
        found = known.kept.setdefault(name, {})
        key = (*words, *more.values())
        kept = found.get(key, _NOT_YET)
        if kept is not _NOT_YET:
            return kept
        if len(found) >= _MOST:
            found.clear()
        fresh = found[key] = work(*words, known=known, **more)
        return fresh

    return cast("Work", answer)
